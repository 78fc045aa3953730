//! The page of a platform's dispatch: the rule, what was refused, and telling it again.

use http::{Method, StatusCode};
use kontor_adapters::shop::ShopValue;
use kontor_adapters::{AdapterError, ErrorKind};
use kontor_web::page::Face;
use serde_json::{Value, json};

use super::{get, id_of, post, send, sent, with_orders};
use crate::commerce::dispatch::dispatch_due;
use crate::commerce::dispatch::views::DispatchPage;
use crate::commerce::tests::budenzauber::{Connected, connected};
use crate::shipping::accounts::tests::pages::Browser;

fn page_of(of: &Connected) -> String {
    format!("/platforms/{}/dispatch", of.platform)
}

/// A shop that refused a dispatch and a status of one order; answers the order's id.
async fn refused(of: &Connected) -> String {
    let order = id_of(of, "1001").await;
    let no = AdapterError::without_effect(ErrorKind::Rejected, "gone", "Gibt es <nicht> mehr.");
    of.booth.inside().refused.push(("id-1001".to_owned(), no));
    post(of, "k-1", &sent(&order, &["00340434161094042557"])).await;
    let path = format!("/v1/orders/{order}/status");
    send(of, (Method::POST, &path), "k-2", &json!({ "status": "payment.paid" })).await;
    for _ in 0..2 {
        dispatch_due(of.app()).await.expect("told");
    }
    order
}

#[tokio::test]
async fn every_state_of_the_page_renders_in_both_languages() {
    for of in connected().await {
        let faults = kontor_web::testing::faults::<DispatchPage>(&of.app().site, Face::Portal);
        assert!(faults.is_empty(), "{faults:#?}");
    }
}

#[tokio::test]
async fn the_rule_is_chosen_on_the_page_and_a_wrong_one_is_said_beside_its_field_and_kept() {
    for of in connected().await {
        let browser = Browser::of(&of.api, &of.customer).await;
        let typed = [("when", "closed_out"), ("status", "fertig"), ("carriers.ups", "UPS Standard")];
        let saved = browser.post(&page_of(&of), &typed).await;
        assert_eq!(saved.header("location"), format!("{}?done=saved", page_of(&of)));
        let rule = json!({ "when": "closed_out", "status": "fertig", "carriers": { "ups": "UPS Standard" } });
        let path = format!("/v1{}", page_of(&of));
        assert_eq!(get(&of, &path).await, rule);
        let long = "x".repeat(101);
        let wrong = browser.post(&page_of(&of), &[("when", "never"), ("status", "neu"), ("carriers.ups", &long)]).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        let page = wrong.text();
        assert!(page.contains("id=\"carriers.ups-error\"") && page.contains("value=\"neu\""), "{page}");
        assert_eq!(get(&of, &path).await, rule, "and nothing is changed");
    }
}

#[tokio::test]
async fn refused_dispatches_and_statuses_stand_there_with_their_reason_and_are_told_again() {
    for of in with_orders().await {
        let order = refused(&of).await;
        let browser = Browser::of(&of.api, &of.customer).await;
        let page = browser.get(&page_of(&of)).await.text();
        assert_eq!(page.matches("Gibt es &lt;nicht&gt; mehr.").count(), 2, "{page}");
        assert!(page.contains("00340434161094042557") && page.contains("bezahlt"));
        assert!(browser.get(&format!("/platforms/{}", of.platform)).await.text().contains("2 abgelehnt"));
        of.booth.inside().refused.clear();
        let all = get(&of, &format!("/v1/fulfillments?order={order}")).await;
        let id = all["items"][0]["id"].as_str().expect("an id");
        let again = browser.post(&format!("/orders/{order}/told/{id}/retry"), &[("back", "dispatch")]).await;
        assert_eq!(again.header("location"), format!("{}?done=told", page_of(&of)));
        dispatch_due(of.app()).await.expect("told");
        assert_eq!(of.booth.inside().shipped.len(), 1);
        assert_eq!(browser.get(&page_of(&of)).await.text().matches("Gibt es &lt;nicht&gt; mehr.").count(), 1);
    }
}

#[tokio::test]
async fn what_has_not_arrived_so_far_is_tried_at_once_when_somebody_asks() {
    for of in with_orders().await {
        let order = id_of(&of, "1001").await;
        let (_, made): (_, Value) = post(&of, "k-1", &sent(&order, &["1"])).await;
        let id = made["id"].as_str().expect("an id");
        let retry = format!("/v1/fulfillments/{id}/retry");
        let (early, _) = send(&of, (Method::POST, &retry), "k-2", &Value::Null).await;
        assert_eq!(early, StatusCode::CONFLICT, "it is on its way");
        of.booth.fail(ErrorKind::Malformed);
        dispatch_due(of.app()).await.expect("tried");
        let browser = Browser::of(&of.api, &of.customer).await;
        let page = browser.get(&page_of(&of)).await.text();
        assert!(page.contains("Noch nicht angekommen") && page.contains("Jetzt versuchen"), "{page}");
        assert_eq!(dispatch_due(of.app()).await.expect("nothing is due"), 0);
        let (again, _) = send(&of, (Method::POST, &retry), "k-3", &Value::Null).await;
        assert_eq!(again, StatusCode::ACCEPTED);
        dispatch_due(of.app()).await.expect("told");
        assert_eq!(of.booth.inside().shipped.len(), 1);
    }
}

#[tokio::test]
async fn somebody_elses_dispatch_has_no_page_and_is_not_touched() {
    for of in with_orders().await {
        refused(&of).await;
        let other = of.api.customer("2000000000008", "commerce").await;
        let browser = Browser::of(&of.api, &other).await;
        assert_eq!(browser.get(&page_of(&of)).await.status, StatusCode::NOT_FOUND);
        assert_eq!(browser.post(&page_of(&of), &[("when", "never")]).await.status, StatusCode::NOT_FOUND);
        assert!(!browser.get("/needs").await.text().contains("1001"));
        assert_eq!(get(&of, &format!("/v1{}", page_of(&of))).await, json!({ "when": "labelled" }));
    }
}

#[tokio::test]
async fn a_status_that_the_shop_has_is_set_from_the_orders_page_and_another_is_refused() {
    for of in with_orders().await {
        let value = |code: &str, name: &str| ShopValue { code: code.to_owned(), name: name.to_owned() };
        of.booth.inside().values.statuses = vec![value("fertig", "Fertig"), value("bezahlt", "Bezahlt")];
        let browser = Browser::of(&of.api, &of.customer).await;
        browser.post(&format!("/platforms/{}/values", of.platform), &[]).await;
        let page = format!("/orders/{}", id_of(&of, "1001").await);
        assert!(browser.get(&page).await.text().contains("<option value=\"fertig\">Fertig</option>"));
        let refused = browser.post(&format!("{page}/status"), &[("status", "verschwunden")]).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(refused.text().contains("gibt es dort nicht. Möglich sind: fertig, bezahlt."), "{}", refused.text());
        assert_eq!(dispatch_due(of.app()).await.expect("nothing to tell"), 0);
        let set = browser.post(&format!("{page}/status"), &[("status", "fertig")]).await;
        assert_eq!(set.header("location"), format!("{page}?set"));
        dispatch_due(of.app()).await.expect("told");
        let told: Vec<String> = of.booth.inside().statuses.iter().map(|change| change.status.clone()).collect();
        assert_eq!(told, ["fertig"]);
    }
}
