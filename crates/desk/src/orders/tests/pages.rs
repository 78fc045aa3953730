//! The pages of orders: one list of all shops, one page per order, buttons that work without script.

use axum::http::StatusCode;
use kontor_web::page::Face;
use kontor_web::testing::faults;
use serde_json::json;

use super::super::one_pages::OnePage;
use super::super::pages::{ListPage, money};
use super::super::{OrderFilter, samples};
use super::{counts, delivering, having, numbers, order};
use crate::fake::engine::problem;
use crate::testing::{TestDesk, signed_in};

#[test]
fn every_sample_is_whole_in_both_languages() {
    let site = samples::site();
    assert_eq!(
        [faults::<ListPage>(&site, Face::Desk), faults::<OnePage>(&site, Face::Desk)].concat(),
        Vec::<String>::new()
    );
}

#[test]
fn an_amount_names_its_currency_in_the_way_of_the_language() {
    use kontor_model::Lang::{De, En};
    let amount = "-1234.56".parse().expect("an amount");
    assert_eq!(money(amount, "EUR", De), "-1.234,56 EUR");
    assert_eq!(money(amount, "CHF", En), "-1,234.56 CHF");
}

async fn fetched(desk: &TestDesk) {
    let reply = desk.post("/orders/pull", &[]).await;
    assert_eq!((reply.status, reply.location.as_str()), (StatusCode::SEE_OTHER, "/orders"));
    while desk.app.pulls.running().is_some() {
        tokio::task::yield_now().await;
    }
}

#[tokio::test]
async fn fetch_list_open_and_into_the_queue() {
    let (desk, _cloud, engine) = delivering(&[samples::wire(10471)]).await;
    assert!(desk.get("/orders").await.text.contains("Noch keine Aufträge"));
    fetched(&desk).await;
    let list = desk.get("/orders").await.text;
    for part in ["1 neu, 0 geändert", "10471", "100001", "Gartenladen", "129,80 EUR", "DE 20354 Hamburg"] {
        assert!(list.contains(part), "{part}: {list}");
    }
    let path = format!("/orders/{}", samples::id(10471));
    let page = desk.get(&path).await.text;
    for part in
        ["Auftrag 10471", "Hochbeet &lt;Lärche&gt;", "Überweisung", "Vorkasse", "Beleg 100001 angelegt", "HB-0440"]
    {
        assert!(page.contains(part), "{part}: {page}");
    }
    let reply = desk.post(&format!("{path}/prepare"), &[]).await;
    assert_eq!(reply.location, format!("{path}?done=in_list"));
    assert!(desk.get("/orders").await.text.contains("in Versandliste"));
    assert!(desk.get("/packing").await.text.contains("10471"));
    let label = desk.post(&format!("{path}/label"), &[]).await;
    let shipment = engine.lock().known[0].0.id.clone();
    assert_eq!(label.location, format!("/packing/{shipment}?focus=weight"));
    let bought = desk
        .post(
            &format!("/packing/{shipment}"),
            &[("weight", "2,48"), ("row", "0"), ("action", "print"), ("profile", "10")],
        )
        .await;
    assert_eq!(bought.status, StatusCode::SEE_OTHER, "{}", bought.text);
    assert!(desk.get("/orders").await.text.contains("versendet"));
    assert!(desk.get(&path).await.text.contains("/shipments/dsh_"));
}

#[tokio::test]
async fn what_waits_in_the_portal_has_a_link_there_and_what_is_not_understood_says_what_to_do() {
    let mut broken = samples::wire(1);
    broken["order"]["totals"]["grand"] = json!("viel");
    let (desk, cloud, engine) = delivering(&[broken, samples::wire(2)]).await;
    let portal = cloud.url.clone();
    // Templates escape slashes.
    let read = async |path: &str| desk.get(path).await.text.replace("&#x2f;", "/");
    let empty = read("/orders").await;
    assert!(empty.contains(&format!("href=\"{portal}/platforms\"")), "{empty}");
    engine.lock().held = 1;
    fetched(&desk).await;
    let list = read("/orders").await;
    assert!(list.contains(&format!("href=\"{portal}/orders?delivery=held\"")), "{list}");
    let sentence = format!("Auftrag {}: Die Cloud schickt ihn in einer Form", samples::id(1));
    assert!(list.contains(&sentence) && list.contains("Aktualisieren Sie Desk"), "{list}");
    let page = read(&format!("/orders/{}", samples::id(2))).await;
    for path in ["orders/ord_01M83WFEZ084G7ZWYRD0000002", "platforms/plt_01M83WFEZ084G7ZWYRD6Z1RV0W/mapping"] {
        assert!(page.contains(&format!("href=\"{portal}/{path}\"")), "{path}: {page}");
    }
}

#[tokio::test]
async fn the_list_is_searched_and_filtered() {
    let mut unclear = samples::wire(2);
    unclear["order"]["shipping"]["line1"] = json!("Packstation 142");
    let mut other = samples::wire(3);
    other["platform"] = json!({"id": "plt_01M83WFEZ084G7ZWYRD6Z1RV0X", "kind": "woocommerce", "name": "Zweitladen"});
    other["order"]["shipping"]["last_name"] = json!("Wiesengrund");
    let mut gone = samples::wire(4);
    gone["order"]["states"]["order"] = json!("cancelled");
    let (desk, _cloud, _engine) = having(&[samples::wire(1), unclear, other, gone]).await;
    let filter = |q: &str, platform: &str, state: &str| OrderFilter {
        q: q.to_owned(),
        platform: platform.to_owned(),
        state: state.to_owned(),
    };
    assert_eq!(numbers(&desk, &filter("WIESENGRUND", "", "")).await, ["3"]);
    assert_eq!(numbers(&desk, &filter("", "plt_01M83WFEZ084G7ZWYRD6Z1RV0X", "")).await, ["3"]);
    assert_eq!(numbers(&desk, &filter("", "", "address")).await, ["2"]);
    assert_eq!(numbers(&desk, &filter("", "", "open")).await, ["3", "2", "1"]);
    assert_eq!(numbers(&desk, &filter("", "", "cancelled")).await, ["4"]);
    assert_eq!(numbers(&desk, &filter("hamburg", "", "shipped")).await, Vec::<String>::new());
    let page = desk.get("/orders?q=wiesengrund&state=open").await.text;
    assert!(page.contains("Zweitladen") && page.contains("value=\"wiesengrund\""), "{page}");
}

#[tokio::test]
async fn an_unpaid_order_is_listed_apart_and_sent_only_by_the_button_that_says_so() {
    let mut unpaid = samples::wire(1);
    unpaid["order"]["states"] = json!({"order": "on_hold", "payment": "open", "fulfillment": "open", "raw": "on-hold"});
    let (desk, _cloud, engine) = having(&[unpaid, samples::wire(2)]).await;
    let list = |state: &str| OrderFilter { state: state.to_owned(), ..OrderFilter::default() };
    assert_eq!(numbers(&desk, &list("unpaid")).await, ["1"]);
    assert_eq!(numbers(&desk, &list("open")).await, ["2"]);
    let page = desk.get("/orders").await.text;
    assert!(page.contains("unbezahlt") && page.contains("bezahlt</td>"), "{page}");
    assert!(!page.contains(&format!("value=\"{}\"", samples::id(1))), "it cannot be ticked: {page}");
    let (path, label) = (format!("/orders/{}", samples::id(1)), format!("/orders/{}/label", samples::id(1)));
    assert!(desk.get(&path).await.text.contains("Trotzdem versenden"));
    assert_eq!(desk.post(&label, &[]).await.location, path);
    assert_eq!(desk.post("/orders", &[("id", &samples::id(1)), ("action", "label")]).await.status, StatusCode::OK);
    assert_eq!(counts(&engine), (0, 0), "nothing was prepared");
    let reply = desk.post(&label, &[("unpaid", "1")]).await;
    let shipment = engine.lock().known[0].0.id.clone();
    assert_eq!(reply.location, format!("/packing/{shipment}?focus=weight"));
    assert!(desk.get(&reply.location).await.text.contains("Die Zahlung steht noch aus"), "the packing table says it");
    assert!(desk.get(&path).await.text.contains("id=\"pack\""));
}

#[tokio::test]
async fn a_long_list_goes_on_on_the_next_page() {
    let orders: Vec<_> = (1..=60).map(samples::wire).collect();
    let (desk, _cloud, _engine) = having(&orders).await;
    let first = desk.get("/orders").await.text;
    assert_eq!(first.matches("data-number=").count(), 50);
    assert!(first.contains("/orders?before=100011"), "{first}");
    let second = desk.get("/orders?before=100011").await.text;
    assert_eq!(second.matches("data-number=").count(), 10);
}

#[tokio::test]
async fn ticked_orders_go_on_together_and_one_that_fails_stops_no_other() {
    let mut nothing = samples::wire(2);
    nothing["order"]["states"]["fulfillment"] = json!("not_needed");
    let (desk, _cloud, engine) = having(&[samples::wire(1), nothing, samples::wire(3)]).await;
    let ids = [samples::id(1), samples::id(2), samples::id(3)];
    let ticked: Vec<(&str, &str)> = ids.iter().map(|id| ("id", id.as_str())).chain([("action", "label")]).collect();
    let reply = desk.post("/orders", &ticked).await;
    assert_eq!(reply.status, StatusCode::OK);
    assert!(reply.text.contains("2 Aufträge stehen in der Warteschlange"), "{}", reply.text);
    assert!(reply.text.contains("abgeholt oder heruntergeladen"), "{}", reply.text);
    assert_eq!(counts(&engine), (2, 0), "no label while one of them is unclear");
    let good: Vec<(&str, &str)> = [("id", ids[0].as_str()), ("id", ids[2].as_str()), ("action", "label")].to_vec();
    let reply = desk.post("/orders", &good).await;
    assert!(reply.location.starts_with("/batches/dba_"), "{}", reply.text);
    assert_eq!(desk.post("/orders", &[("action", "label")]).await.status, StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test]
async fn a_refusal_is_told_on_the_page_of_the_order() {
    let (desk, _cloud, engine) = having(&[samples::wire(1)]).await;
    engine.lock().preparations.push_back(problem(422, "validation_failed", "Die Versandart 10 gibt es nicht."));
    let reply = desk.post(&format!("/orders/{}/label", samples::id(1)), &[]).await;
    assert_eq!(reply.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(reply.text.contains("Die Versandart 10 gibt es nicht."), "{}", reply.text);
    assert_eq!(order(&desk, 1).await.summary.shipment, None);
}

#[tokio::test]
async fn without_access_nothing_is_fetched_and_the_page_says_where_to_go() {
    let desk = signed_in().await;
    fetched(&desk).await;
    let page = desk.get("/orders").await;
    assert!(page.text.contains("/credentials") && page.text.contains("aktiven Zugangsdaten"), "{}", page.text);
    assert_eq!(desk.get(&format!("/orders/{}", samples::id(1))).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn the_number_of_a_known_customer_stands_at_the_order_and_in_the_table() {
    let (desk, _cloud, _engine) = having(&[samples::wire(1)]).await;
    let page = desk.get(&format!("/orders/{}", samples::id(1))).await;
    assert!(page.text.contains("<dt>Kundennummer</dt><dd>10&lt;477&gt;</dd>"), "{}", page.text);
    let table = desk.get("/orders/export?format=csv").await.text;
    assert!(table.contains(";E-Mail;USt-IdNr.;Kundennummer;") && table.contains(";10<477>;"), "{table}");
}

#[tokio::test]
async fn orders_leave_as_a_table_as_json_and_as_opentrans() {
    let (desk, _cloud, _engine) = having(&[samples::wire(1), samples::wire(2)]).await;
    let table = desk.get("/orders/export?format=csv").await.text;
    assert_eq!(table.lines().count(), 1 + 4, "heads, two lines of each order");
    assert!(
        table.contains("100001;1;Gartenladen;")
            && table.contains("HB-0440;Hochbeet <Lärche>;Größe: XL;1;\"104,96\";\"19,94\";\"124,90\";EUR"),
        "{table}"
    );
    let json: serde_json::Value =
        serde_json::from_slice(&desk.get("/orders/export?format=json&q=1").await.bytes).expect("JSON");
    assert_eq!(json["orders"][0]["document"], 100_001);
    assert_eq!(json["orders"][0]["delivered"]["order"]["number"], "1");
    assert_eq!(desk.get("/orders/export?format=opentrans").await.text, "<ORDER_LIST/>");
}
