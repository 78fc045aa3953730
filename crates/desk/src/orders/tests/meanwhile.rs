//! Between fetching and printing: what the shop changed meanwhile is looked at before anything is bought.

use std::sync::Arc;

use axum::http::StatusCode;
use kontor_model::Lang;
use kontor_model::address::Recipient;
use kontor_model::id::ShipmentId;
use serde_json::json;

use super::super::{Ready, Wanted, prepare, samples};
use super::{counts, having, revised};
use crate::batch::{self, ItemState};
use crate::fake::FakeCloud;
use crate::fake::engine::{Engine, problem};
use crate::testing::TestDesk;

/// An order at the packing table, and the form that stands on its screen.
async fn at_the_table() -> (TestDesk, FakeCloud, Arc<Engine>, ShipmentId, Vec<(String, String)>) {
    let (desk, cloud, engine) = having(&[samples::wire(1)]).await;
    let order = samples::id(1).parse().expect("an id");
    let ready = prepare(&desk.app, &order, Wanted::default(), Lang::De).await.expect("asks");
    let Ready::Prepared(id) = ready else { panic!("prepared") };
    let page = desk.get(&format!("/packing/{id}")).await.text;
    let mark = mark_on(&page);
    let form = [
        ("mark", mark.as_str()),
        ("kind", "street"),
        ("name", "Ann-Kathrin Öztürk-Lindström"),
        ("street", "Große Bleichen"),
        ("house_number", "12 a"),
        ("postal_code", "20354"),
        ("city", "Hamburg"),
        ("country", "DE"),
        ("weight", "2,9"),
        ("row", "0"),
        ("profile", "10"),
        ("action", "print"),
    ];
    let form = form.map(|(name, value)| (name.to_owned(), value.to_owned())).to_vec();
    (desk, cloud, engine, id, form)
}

/// The mark of what the form on a page was made of.
fn mark_on(page: &str) -> String {
    let mark = page.split("name=\"mark\" value=\"").nth(1).and_then(|rest| rest.split('"').next());
    mark.expect("a mark").to_owned()
}

fn borrowed(form: &[(String, String)]) -> Vec<(&str, &str)> {
    form.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect()
}

#[tokio::test]
async fn an_order_nobody_touched_is_printed_as_it_was_opened() {
    let (desk, _cloud, engine, id, form) = at_the_table().await;
    let printed = desk.post(&format!("/packing/{id}"), &borrowed(&form)).await;
    assert_eq!(printed.status, StatusCode::SEE_OTHER, "{}", printed.text);
    assert_eq!(counts(&engine), (1, 1));
}

#[tokio::test]
async fn an_address_changed_in_the_shop_while_the_form_was_open_is_not_typed_over() {
    let (desk, _cloud, engine, id, mut form) = at_the_table().await;
    engine.lock().feed = vec![revised(1, 2, |wire| wire["order"]["shipping"]["line1"] = json!("Weg 5"))];
    let path = format!("/packing/{id}");
    let shown = desk.post(&path, &borrowed(&form)).await;
    assert_eq!(shown.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(shown.text.contains("hat sich geändert, während sie hier offen stand"), "{}", shown.text);
    assert!(
        shown.text.contains("value=\"Weg\"") && shown.text.contains("value=\"2,9\""),
        "the new street, the weight kept"
    );
    assert_eq!(counts(&engine), (1, 0), "nothing was bought");
    form[0].1 = mark_on(&shown.text);
    (form[3].1, form[4].1) = ("Weg".to_owned(), "5".to_owned());
    let printed = desk.post(&path, &borrowed(&form)).await;
    assert_eq!(printed.status, StatusCode::SEE_OTHER, "{}", printed.text);
    let inner = engine.lock();
    let Recipient::Street(to) = &inner.known[0].1.to else { panic!("a door") };
    assert_eq!((to.street.as_str(), inner.bought.len()), ("Weg", 1));
}

#[tokio::test]
async fn what_was_typed_before_a_refusal_is_no_change_of_somebody_else() {
    let (desk, _cloud, engine, id, mut form) = at_the_table().await;
    engine.lock().purchases.push_back(problem(422, "validation_failed", "Der Ort ist zu lang."));
    let path = format!("/packing/{id}");
    let refused = desk.post(&path, &borrowed(&form)).await;
    assert!(refused.text.contains("Der Ort ist zu lang."), "{}", refused.text);
    assert_eq!(counts(&engine), (1, 0), "nothing was bought");
    form[0].1 = mark_on(&refused.text);
    form[6].1 = "Hamburg-Altona".to_owned();
    let printed = desk.post(&path, &borrowed(&form)).await;
    assert_eq!(printed.status, StatusCode::SEE_OTHER, "{}", printed.text);
    assert_eq!(engine.lock().known[0].1.to.place().1, "Hamburg-Altona");
}

#[tokio::test]
async fn an_order_called_off_while_the_form_was_open_gets_no_label_and_says_so() {
    let (desk, _cloud, engine, id, form) = at_the_table().await;
    engine.lock().feed = vec![revised(1, 2, |wire| wire["order"]["states"]["order"] = json!("cancelled"))];
    let shown = desk.post(&format!("/packing/{id}"), &borrowed(&form)).await;
    assert_eq!(shown.status, StatusCode::NOT_FOUND);
    assert!(shown.text.contains("storniert, erstattet oder verschickt"), "{}", shown.text);
    assert_eq!(counts(&engine), (0, 0), "nothing was bought");
}

#[tokio::test]
async fn a_batch_leaves_out_what_was_called_off_and_sends_the_rest_as_it_is_now() {
    let (desk, _cloud, engine, first, _form) = at_the_table().await;
    let second = engine.prepare(crate::shipping::samples::request());
    let wanted = [(first, "1".to_owned()), (second, "LS-1".to_owned())];
    let id = batch::begin(&desk.app, &wanted, false).await.expect("begun");
    engine.lock().feed = vec![revised(1, 2, |wire| wire["order"]["states"]["order"] = json!("cancelled"))];
    batch::run(&desk.app, &id, Lang::De, &|_| {}).await.expect("runs");
    let batch = batch::find(&desk.app, &id).await.expect("there");
    assert!(matches!(batch.items[0].state, ItemState::Gone));
    assert!(matches!(batch.items[1].state, ItemState::Begun(_)));
    assert_eq!(engine.lock().bought.len(), 1);
}

#[tokio::test]
async fn a_cloud_that_delivers_no_orders_to_this_record_stops_no_label() {
    let (desk, _cloud, engine, id, form) = at_the_table().await;
    engine.lock().feeds.push_back(problem(403, "insufficient_scope", "Ohne das Modul E-Commerce."));
    let printed = desk.post(&format!("/packing/{id}"), &borrowed(&form)).await;
    assert_eq!(printed.status, StatusCode::SEE_OTHER, "{}", printed.text);
    assert_eq!(counts(&engine), (1, 1));
}
