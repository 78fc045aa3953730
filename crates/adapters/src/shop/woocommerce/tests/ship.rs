//! What was sent: orders together, and only what each of them lacks.

use kontor_model::Lang;
use rust_decimal::Decimal;
use serde_json::{Value, json};

use super::{german, keys, shop};
use crate::error::Outcome;
use crate::shop::woocommerce::{WooCommerce, settings};
use crate::shop::{NewFulfillment, Shop, ShopValue};
use crate::testing::{Answer, Caller, StandIn};

const ORDERS: &str = "/wp-json/wc/v3/orders";
const BATCH: &str = "/wp-json/wc/v3/orders/batch";
const FULFILLMENTS: &str = "/wp-json/wc/v3/orders/270/fulfillments";
const NOTES: &str = "/wp-json/wc/v3/orders/270/notes";
const OLD: &str = "00340434161094015902";
const NEW: &str = "00340434161094027318";

fn sent(numbers: &[&str]) -> NewFulfillment {
    NewFulfillment {
        order: "270".to_owned(),
        id: "ful_1".to_owned(),
        carrier: ShopValue { code: "dhl-de".to_owned(), name: "DHL Paket".to_owned() },
        lang: Lang::De,
        tracking_numbers: numbers.iter().map(|number| (*number).to_owned()).collect(),
        tracking_url: None,
        lines: vec![("590".to_owned(), Decimal::ONE)],
        completes: true,
        shipped_at_ms: 1_795_424_400_000,
        status: None,
    }
}

/// A part of an order.
fn part(numbers: &[&str]) -> NewFulfillment {
    NewFulfillment { completes: false, ..sent(numbers) }
}

fn order(id: u64, status: &str, numbers: &[&str]) -> Value {
    let items: Vec<Value> = numbers.iter().map(|number| json!({ "tracking_number": number })).collect();
    let meta = json!([{ "key": "_wc_shipment_tracking_items", "value": items }]);
    let lines = json!([{ "id": 590, "quantity": 2 }, { "id": 591, "quantity": 1 }]);
    json!({ "id": id, "status": status, "meta_data": meta, "line_items": lines })
}

fn knows(stand_in: &StandIn, status: &str, numbers: &[&str]) {
    stand_in.answer("GET", ORDERS, Answer::json(200, json!([order(270, status, numbers)])));
}

fn takes(stand_in: &StandIn) {
    stand_in.answer("POST", BATCH, Answer::json(200, json!({ "update": [{ "id": 270 }] })));
}

/// A shop whose connection has a setting.
fn shop_with(name: &str, value: &str) -> (StandIn, Caller) {
    let (stand_in, _) = shop();
    let caller = Caller::new(&stand_in, keys().with_value(name, value));
    (stand_in, caller)
}

async fn told(caller: &Caller, sent: NewFulfillment) -> Outcome<()> {
    WooCommerce.ship(&german(caller), &[sent]).await.expect("told").remove(0)
}

fn code(outcome: &Outcome<()>) -> &str {
    match outcome {
        Outcome::Refused(findings) => &findings[0].code,
        Outcome::Done(()) => "done",
        Outcome::Failed(error) => &error.code,
    }
}

#[tokio::test]
async fn parcels_are_added_to_those_the_shop_knows_and_the_order_is_completed() {
    let (stand_in, caller) = shop();
    knows(&stand_in, "processing", &[OLD]);
    takes(&stand_in);
    assert_eq!(told(&caller, sent(&[NEW])).await, Outcome::Done(()));
    let update = stand_in.requests()[1].json()["update"][0].clone();
    assert_eq!((&update["id"], &update["status"]), (&json!(270), &json!("completed")));
    let items = update["meta_data"][0]["value"].as_array().expect("parcels").clone();
    let numbers: Vec<&str> = items.iter().filter_map(|item| item["tracking_number"].as_str()).collect();
    assert_eq!(numbers, [OLD, NEW]);
    assert_eq!(items[1]["tracking_provider"], "dhl-de");
}

#[tokio::test]
async fn a_hundred_orders_are_two_calls_and_one_that_is_gone_harms_no_other() {
    let (stand_in, caller) = shop();
    let batch: Vec<NewFulfillment> =
        (1..=100).map(|id| NewFulfillment { order: id.to_string(), ..sent(&[&format!("0034{id}")]) }).collect();
    let known: Vec<Value> = (2..=100).map(|id| order(id, "processing", &[])).collect();
    stand_in.answer("GET", ORDERS, Answer::json(200, json!(known)));
    let error = json!({ "code": "woocommerce_rest_shop_order_invalid_id", "message": "Ungültige ID." });
    let said: Vec<Value> =
        (2..=100).map(|id| if id == 7 { json!({ "id": id, "error": error }) } else { json!({ "id": id }) }).collect();
    stand_in.answer("POST", BATCH, Answer::json(200, json!({ "update": said })));
    let outcomes = WooCommerce.ship(&german(&caller), &batch).await.expect("told");
    let codes: Vec<&str> = outcomes.iter().map(code).collect();
    assert_eq!((codes.len(), codes[0], codes[6]), (100, "order_gone", "shop_refused"));
    assert_eq!(codes.iter().filter(|code| **code == "done").count(), 98);
    assert_eq!(stand_in.requests().len(), 2);
}

#[tokio::test]
async fn an_interface_that_is_away_refuses_nothing() {
    let no_route =
        json!({ "code": "rest_no_route", "message": "Es wurde keine Route gefunden.", "data": { "status": 404 } });
    for place in [("GET", ORDERS), ("POST", BATCH)] {
        let (stand_in, caller) = shop();
        if place.1 == BATCH {
            knows(&stand_in, "processing", &[]);
        }
        stand_in.answer(place.0, place.1, Answer::json(404, no_route.clone()));
        let failed = match WooCommerce.ship(&german(&caller), &[sent(&[NEW])]).await {
            Ok(mut outcomes) => outcomes.remove(0),
            Err(error) => Outcome::Failed(error),
        };
        assert!(matches!(&failed, Outcome::Failed(error) if error.may_be_retried()), "{place:?}: {failed:?}");
    }
}

#[tokio::test]
async fn parcels_that_stand_there_as_an_object_are_kept() {
    let (stand_in, caller) = shop();
    let mut known = order(270, "processing", &[]);
    known["meta_data"][0]["value"] = json!({ "2": { "tracking_number": OLD } });
    stand_in.answer("GET", ORDERS, Answer::json(200, json!([known])));
    takes(&stand_in);
    told(&caller, sent(&[NEW])).await;
    let items = stand_in.requests()[1].json()["update"][0]["meta_data"][0]["value"].clone();
    assert_eq!((&items[0]["tracking_number"], &items[1]["tracking_number"]), (&json!(OLD), &json!(NEW)));
}

#[tokio::test]
async fn an_order_that_ended_in_the_shop_is_not_completed_and_nobody_is_told_of_a_parcel() {
    for (status, refused) in [("cancelled", "order_cancelled"), ("refunded", "order_refunded"), ("trash", "order_gone")]
    {
        for setting in [settings::FULFILLMENTS, settings::NOTE] {
            let (stand_in, caller) = shop_with(setting, if setting == settings::NOTE { "true" } else { "yes" });
            // The list leaves out what is in the bin.
            let listed = if status == "trash" { json!([]) } else { json!([order(270, status, &[])]) };
            stand_in.answer("GET", ORDERS, Answer::json(200, listed));
            let told = told(&caller, sent(&[NEW])).await;
            assert_eq!(code(&told), refused);
            assert!(matches!(&told, Outcome::Refused(findings) if findings[0].field == "order"), "{told:?}");
            assert_eq!(stand_in.requests().len(), 1, "nothing was written: {status}");
        }
    }
}

#[tokio::test]
async fn what_the_shop_heard_before_its_order_was_refunded_stays_told_and_the_order_refunded() {
    let (stand_in, caller) = shop();
    knows(&stand_in, "refunded", &[NEW]);
    assert_eq!(told(&caller, sent(&[NEW])).await, Outcome::Done(()));
    assert_eq!(stand_in.requests().len(), 1, "nothing was written");
}

#[tokio::test]
async fn what_the_shop_knows_is_not_told_again() {
    let (stand_in, caller) = shop();
    knows(&stand_in, "completed", &[OLD]);
    assert_eq!(told(&caller, sent(&[OLD])).await, Outcome::Done(()));
    assert_eq!(stand_in.requests().len(), 1, "nothing was written");
}

#[tokio::test]
async fn what_a_batch_told_before_the_shop_died_in_it_is_not_told_again() {
    let (stand_in, caller) = shop();
    let both = [sent(&[NEW]), NewFulfillment { order: "271".to_owned(), id: "ful_2".to_owned(), ..sent(&[OLD]) }];
    let before = json!([order(270, "processing", &[]), order(271, "processing", &[])]);
    stand_in.answer("GET", ORDERS, Answer::json(200, before));
    let died = "<!DOCTYPE html><p>Es gab einen kritischen Fehler auf dieser Website.</p>";
    stand_in.answer("POST", BATCH, Answer::bytes(500, "text/html; charset=UTF-8", died));
    let error = WooCommerce.ship(&german(&caller), &both).await.expect_err("the shop died");
    assert!(error.is_about_the_call(), "fewer may go well: {error}");
    knows(&stand_in, "completed", &[NEW]);
    assert_eq!(told(&caller, both[0].clone()).await, Outcome::Done(()));
    let writes = stand_in.requests().into_iter().filter(|request| request.method == "POST").count();
    assert_eq!(writes, 1, "the first one was done before");
}

#[tokio::test]
async fn a_part_of_an_order_leaves_its_status_alone() {
    let (stand_in, caller) = shop();
    knows(&stand_in, "processing", &[]);
    takes(&stand_in);
    told(&caller, part(&[OLD])).await;
    assert_eq!(stand_in.requests()[1].json()["update"][0].get("status"), None);
}

#[tokio::test]
async fn a_part_without_a_number_is_refused_with_a_reason_where_the_shop_has_no_place_for_it() {
    let (stand_in, caller) = shop();
    knows(&stand_in, "processing", &[]);
    assert_eq!(code(&told(&caller, part(&[])).await), "nothing_to_tell");
    assert_eq!(stand_in.requests().len(), 1, "and nothing was written");
}

#[tokio::test]
async fn a_part_without_a_number_is_a_fulfillment_where_the_feature_is_on_and_is_known_again() {
    let (stand_in, caller) = shop_with(settings::FULFILLMENTS, "yes");
    knows(&stand_in, "processing", &[]);
    stand_in.answer("GET", FULFILLMENTS, Answer::json(200, json!({ "fulfillments": [] })));
    stand_in.answer("POST", FULFILLMENTS, Answer::json(201, json!({ "id": 5 })));
    assert_eq!(told(&caller, part(&[])).await, Outcome::Done(()));
    let made = json!({ "meta_data": stand_in.requests()[2].json()["meta_data"] });
    knows(&stand_in, "processing", &[]);
    stand_in.answer("GET", FULFILLMENTS, Answer::json(200, json!({ "fulfillments": [made] })));
    assert_eq!(told(&caller, part(&[])).await, Outcome::Done(()));
    assert_eq!(stand_in.requests().len(), 5, "nothing was written");
}

#[tokio::test]
async fn the_feature_fulfillments_is_told_where_the_test_found_it() {
    let (stand_in, caller) = shop_with(settings::FULFILLMENTS, "yes");
    knows(&stand_in, "processing", &[]);
    stand_in.answer("GET", FULFILLMENTS, Answer::json(200, json!({ "fulfillments": [] })));
    stand_in.answer("POST", FULFILLMENTS, Answer::json(201, json!({ "id": 5 })));
    takes(&stand_in);
    told(&caller, sent(&[OLD])).await;
    let body = stand_in.requests()[2].json();
    assert_eq!(body["meta_data"][0]["value"], OLD);
    assert_eq!(body["meta_data"][4]["value"], json!([{ "item_id": 590, "qty": 1 }]));
}

#[tokio::test]
async fn a_fulfillment_that_a_person_made_with_the_number_is_not_made_twice() {
    let (stand_in, caller) = shop_with(settings::FULFILLMENTS, "yes");
    knows(&stand_in, "processing", &[]);
    let made = json!({ "meta_data": [{ "id": 1, "key": "_tracking_number", "value": format!("{OLD}, {NEW}") }] });
    stand_in.answer("GET", FULFILLMENTS, Answer::json(200, json!({ "fulfillments": [made] })));
    takes(&stand_in);
    assert_eq!(told(&caller, sent(&[NEW])).await, Outcome::Done(()));
    assert!(stand_in.requests().iter().all(|asked| asked.path != FULFILLMENTS || asked.method == "GET"));
}

#[tokio::test]
async fn a_shop_that_switched_the_feature_fulfillments_off_is_told_without() {
    let (stand_in, caller) = shop_with(settings::FULFILLMENTS, "yes");
    knows(&stand_in, "processing", &[]);
    stand_in.answer("GET", FULFILLMENTS, Answer::json(404, json!({ "code": "rest_no_route", "message": "…" })));
    takes(&stand_in);
    assert_eq!(told(&caller, sent(&[NEW])).await, Outcome::Done(()));
}

#[tokio::test]
async fn the_feature_fulfillments_hears_of_every_line_where_none_is_named() {
    let (stand_in, caller) = shop_with(settings::FULFILLMENTS, "yes");
    knows(&stand_in, "processing", &[]);
    stand_in.answer("GET", FULFILLMENTS, Answer::json(200, json!({ "fulfillments": [] })));
    stand_in.answer("POST", FULFILLMENTS, Answer::json(201, json!({ "id": 5 })));
    takes(&stand_in);
    told(&caller, NewFulfillment { lines: Vec::new(), ..sent(&[OLD]) }).await;
    let items = json!([{ "item_id": 590, "qty": 2 }, { "item_id": 591, "qty": 1 }]);
    assert_eq!(stand_in.requests()[2].json()["meta_data"][4]["value"], items);
}

#[tokio::test]
async fn buyers_are_told_in_a_note_where_it_is_wanted() {
    let (stand_in, caller) = shop_with(settings::NOTE, "true");
    knows(&stand_in, "processing", &[]);
    takes(&stand_in);
    stand_in.answer("POST", NOTES, Answer::json(201, json!({ "id": 5 })));
    told(&caller, sent(&[OLD])).await;
    let note = stand_in.requests()[2].json();
    assert_eq!(note["customer_note"], true);
    assert!(note["note"].as_str().is_some_and(|text| text.contains("DHL Paket") && text.contains(OLD)));
}

#[tokio::test]
async fn where_the_shop_wants_less_the_orders_behind_are_not_asked_for() {
    let (stand_in, caller) = shop_with(settings::NOTE, "true");
    let known = json!([order(270, "completed", &[]), order(271, "completed", &[])]);
    stand_in.answer("GET", ORDERS, Answer::json(200, known));
    stand_in.answer("POST", BATCH, Answer::json(200, json!({ "update": [{ "id": 270 }, { "id": 271 }] })));
    let limit = Answer::json(429, json!({ "code": "too_many", "message": "" })).header("retry-after", "17");
    stand_in.answer("POST", NOTES, limit);
    let batch = [sent(&[OLD]), NewFulfillment { order: "271".to_owned(), ..sent(&[NEW]) }];
    let outcomes = WooCommerce.ship(&german(&caller), &batch).await.expect("told");
    assert_eq!([code(&outcomes[0]), code(&outcomes[1])], ["too_many", "too_many"]);
    assert_eq!(stand_in.requests().len(), 3);
}

#[tokio::test]
async fn a_carrier_the_shop_has_no_word_for_goes_by_its_name() {
    let (stand_in, caller) = shop_with(settings::FULFILLMENTS, "yes");
    knows(&stand_in, "processing", &[]);
    stand_in.answer("GET", FULFILLMENTS, Answer::json(200, json!({ "fulfillments": [] })));
    stand_in.answer("POST", FULFILLMENTS, Answer::json(201, json!({ "id": 5 })));
    takes(&stand_in);
    let carrier = ShopValue { code: String::new(), name: "Brieftaube & Söhne".to_owned() };
    told(&caller, NewFulfillment { carrier, ..sent(&[OLD]) }).await;
    let fields = stand_in.requests()[2].json()["meta_data"].clone();
    assert_eq!((&fields[1]["value"], &fields[2]["value"]), (&json!("other"), &json!("Brieftaube & Söhne")));
    let item = stand_in.requests()[3].json()["update"][0]["meta_data"][0]["value"][0].clone();
    let names = (&item["tracking_provider"], &item["custom_tracking_provider"]);
    assert_eq!(names, (&json!(""), &json!("Brieftaube & Söhne")));
}

#[test]
fn the_shops_word_is_found_by_a_carriers_id_or_name() {
    let descriptor = WooCommerce.descriptor();
    let word = |id: &str, name: &str| descriptor.carrier([id, name]);
    assert_eq!(word("dhl_parcel_de", "DHL Paket"), Some("dhl"));
    assert_eq!(word("gls_de", "GLS Germany"), Some("gls"));
    assert_eq!(word("Deutsche Post Warenpost", "Deutsche Post Warenpost"), Some("deutsche-post"));
    assert_eq!(word("UPS", "UPS"), Some("ups"));
    assert_eq!(word("Hermes Germany", "Hermes Germany"), Some("hermes"));
    assert_eq!(word("own_label", "Eigenes Etikett"), None);
    assert_eq!(word("Groupsdienst", "Groupsdienst"), None, "whole words only");
}

#[tokio::test]
async fn buyers_are_told_in_their_language() {
    let (stand_in, caller) = shop_with(settings::NOTE, "true");
    knows(&stand_in, "processing", &[]);
    takes(&stand_in);
    stand_in.answer("POST", NOTES, Answer::json(201, json!({ "id": 5 })));
    told(&caller, NewFulfillment { lang: Lang::En, ..sent(&[OLD]) }).await;
    let note = stand_in.requests()[2].json()["note"].as_str().expect("words").to_owned();
    assert!(note.starts_with("Your order is on its way with DHL Paket"), "{note}");
}

#[tokio::test]
async fn a_feature_that_is_switched_on_later_is_found_out() {
    let (stand_in, caller) = shop();
    let path = "/wp-json/wc/v3/orders/0/fulfillments";
    let gone = json!({ "code": "woocommerce_rest_shop_order_invalid_id", "message": "Ungültige ID." });
    stand_in.answer("GET", path, Answer::json(404, gone));
    let learned = WooCommerce.learn(&german(&caller)).await.expect("learned");
    assert_eq!(learned, [(settings::FULFILLMENTS.to_owned(), "yes".to_owned())]);
    stand_in.answer("GET", path, Answer::json(404, json!({ "code": "rest_no_route", "message": "…" })));
    let learned = WooCommerce.learn(&german(&caller)).await.expect("learned");
    assert_eq!(learned, [(settings::FULFILLMENTS.to_owned(), String::new())]);
}

#[tokio::test]
async fn a_field_of_parcels_that_nobody_understands_is_left_as_it_is() {
    for kept in [json!("a:1:{i:0;s:3:\"abc\";}"), json!(7), json!([OLD]), json!({ "1": OLD })] {
        let (stand_in, caller) = shop_with(settings::NOTE, "true");
        let meta = json!([{ "key": "_wc_shipment_tracking_items", "value": kept }]);
        let order = json!({ "id": 270, "status": "processing", "meta_data": meta });
        stand_in.answer("GET", ORDERS, Answer::json(200, json!([order])));
        takes(&stand_in);
        // Nobody knows whether the number is in there: the buyer is told once all the same.
        stand_in.answer("GET", NOTES, Answer::json(200, json!([{ "note": format!("DHL {NEW}") }])));
        assert_eq!(told(&caller, sent(&[NEW])).await, Outcome::Done(()));
        let update = stand_in.requests()[1].json()["update"][0].clone();
        assert_eq!((update.get("meta_data"), &update["status"]), (None, &json!("completed")), "{kept}");
        assert_eq!(stand_in.requests().len(), 3);
    }
    for empty in [json!(""), json!(null), json!([])] {
        let (stand_in, caller) = shop();
        let meta = json!([{ "key": "_wc_shipment_tracking_items", "value": empty }]);
        let order = json!({ "id": 270, "status": "processing", "meta_data": meta });
        stand_in.answer("GET", ORDERS, Answer::json(200, json!([order])));
        takes(&stand_in);
        assert_eq!(told(&caller, sent(&[NEW])).await, Outcome::Done(()));
        let update = stand_in.requests()[1].json()["update"][0].clone();
        assert_eq!(update["meta_data"][0]["value"][0]["tracking_number"], NEW, "{empty}");
    }
}

#[test]
fn parcels_are_read_whether_a_plug_in_keeps_them_as_a_list_or_by_names() {
    let items = [json!({ "tracking_number": OLD }), json!({ "tracking_number": NEW })];
    for kept in [json!(items), json!({ "1": items[0], "7": items[1] })] {
        let meta = json!([{ "key": "_wc_shipment_tracking_items", "value": kept }]);
        let order = json!({ "id": 270, "number": "270", "status": "processing", "currency": "EUR", "total": "0.00",
            "date_created_gmt": "2026-11-12T15:00:01", "date_modified_gmt": "2026-11-12T15:00:01", "line_items": [],
            "meta_data": meta });
        let read = WooCommerce.read_order(order.to_string().as_bytes()).expect("an order");
        assert_eq!(read.tracking_numbers, [OLD, NEW]);
    }
}
