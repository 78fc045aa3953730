//! Fetching: each order once, whatever dies in between; one that is broken stops no other.

use std::sync::Arc;

use kontor_model::Lang;
use kontor_model::order::PaymentState;
use serde_json::json;

use super::super::save::{Saved, save};
use super::super::{OrderFilter, OrderStage, Part, Wanted, prepare, pull, samples, take_over};
use super::{delivering, having, numbers, order, pulled, revised};
use crate::error::DeskError;
use crate::fake::FakeCloud;
use crate::fake::engine::{Engine, problem};
use crate::shipping;
use crate::testing::TestDesk;

#[tokio::test]
async fn what_the_feed_holds_is_saved_under_numbers_of_its_own_and_acknowledged_with_them() {
    let (desk, cloud, engine) = delivering(&[samples::wire(1), samples::wire(2), samples::wire(3)]).await;
    engine.lock().feed_page = 2;
    let report = pulled(&desk).await;
    assert_eq!((report.new, report.saved(), report.result()), (3, 3, "ok_with_warnings"), "the mapping warned");
    assert_eq!(numbers(&desk, &OrderFilter::default()).await, ["3", "2", "1"]);
    assert_eq!(order(&desk, 1).await.summary.document, 100_001);
    let told = engine.lock().acknowledged.clone();
    assert_eq!(told[2], json!({ "id": samples::id(3), "revision": 1, "document_number": "100003" }));
    assert_eq!(cloud.count("/v1/orders/acknowledge"), 2, "page by page");
    assert_eq!(pulled(&desk).await.result(), "nothing_to_do");
}

#[tokio::test]
async fn nothing_is_acknowledged_before_it_is_saved_and_what_comes_again_is_known() {
    let (desk, _cloud, engine) = delivering(&[samples::wire(1), samples::wire(2)]).await;
    engine.lock().acknowledgements.push_back(problem(503, "unavailable", "Gleich wieder da."));
    let lost = pull(&desk.app, Lang::De, &|_| {}).await;
    assert!(matches!(lost, Err(DeskError::Cloud(_))));
    assert!(engine.lock().acknowledged.is_empty());
    assert_eq!(numbers(&desk, &OrderFilter::default()).await, ["2", "1"], "saved already");
    let report = pulled(&desk).await;
    assert_eq!((report.new, report.known), (0, 2));
    assert_eq!(numbers(&desk, &OrderFilter::default()).await, ["2", "1"], "once each");
    assert_eq!(engine.lock().acknowledged.len(), 2);
}

#[tokio::test]
async fn an_order_that_is_not_understood_is_not_acknowledged_and_stops_no_other() {
    let mut broken = samples::wire(1);
    broken["order"]["totals"]["grand"] = json!("viel");
    let (desk, _cloud, engine) = delivering(&[broken, samples::wire(2)]).await;
    let report = pulled(&desk).await;
    assert_eq!((report.new, report.unreadable.len(), report.result()), (1, 1, "partial"));
    assert_eq!((report.unreadable[0].id.clone(), report.unreadable[0].reason), (samples::id(1), "not_understood"));
    assert_eq!(numbers(&desk, &OrderFilter::default()).await, ["2"]);
    assert_eq!(engine.lock().feed.len(), 1, "it comes again");
    assert_eq!(pulled(&desk).await.result(), "failed");
}

#[tokio::test]
async fn the_same_revision_and_an_older_one_change_nothing() {
    let (desk, _cloud, _engine) = having(&[revised(1, 2, |_| {})]).await;
    let url = order(&desk, 1).await.summary.cloud_url;
    let mut same = revised(1, 2, |wire| wire["order"]["number"] = json!("anders"));
    for revision in [2, 1] {
        same["revision"] = revision.into();
        let delivered = serde_json::from_value(same.clone()).expect("the wire format");
        assert_eq!(save(&desk.app, &url, &delivered).await.expect("saves").0, Saved::Known);
    }
    assert_eq!(order(&desk, 1).await.summary.number, "1");
}

#[tokio::test]
async fn a_change_before_the_label_takes_the_place_of_what_was_there_and_says_what_it_touched() {
    let (desk, _cloud, engine) = having(&[samples::wire(1)]).await;
    engine.lock().feed = vec![revised(1, 2, |wire| wire["order"]["shipping"]["line1"] = json!("Weg 5"))];
    assert_eq!(pulled(&desk).await.changed, 1);
    let known = order(&desk, 1).await;
    assert_eq!((known.summary.stage, known.summary.revision), (OrderStage::Changed, 2));
    assert_eq!(known.summary.parts, [Part::Recipient]);
    assert_eq!(known.delivered.order.shipping.expect("an address").line1, "Weg 5");
    take_over(&desk.app, &known.summary.id).await.expect("seen");
    assert_eq!(order(&desk, 1).await.summary.stage, OrderStage::New);
}

#[tokio::test]
async fn a_payment_that_comes_in_is_taken_over_without_asking_anybody_to_look() {
    let (desk, _cloud, engine) = having(&[samples::wire(1)]).await;
    engine.lock().feed = vec![revised(1, 2, |wire| wire["order"]["states"]["payment"] = json!("authorized"))];
    assert_eq!(pulled(&desk).await.changed, 1);
    let known = order(&desk, 1).await;
    assert_eq!((known.summary.stage, known.summary.revision), (OrderStage::New, 2));
}

/// Prepares the order and buys its label.
async fn sent(desk: &TestDesk, number: u32) {
    let id = samples::id(number).parse().expect("an id");
    let ready = prepare(&desk.app, &id, Wanted { weight_g: Some(1000), ..Wanted::default() }, Lang::De)
        .await
        .expect("prepares");
    let super::super::Ready::Prepared(shipment) = ready else { panic!("{ready:?}") };
    let wanted = crate::packing::wanted_of(&desk.app, &shipment, Lang::De).await.expect("what was asked");
    shipping::buy(&desk.app, &shipment, &wanted, Lang::De).await.expect("a label");
}

#[tokio::test]
async fn a_change_after_the_label_waits_for_a_person_and_overwrites_nothing() {
    let (desk, _cloud, engine) = having(&[samples::wire(1)]).await;
    sent(&desk, 1).await;
    engine.lock().feed = vec![revised(1, 2, |wire| {
        wire["order"]["states"]["order"] = json!("cancelled");
        wire["order"]["shipping"]["line1"] = json!("Weg 5");
    })];
    let report = pulled(&desk).await;
    assert_eq!((report.changed_later, report.result()), (1, "ok_with_warnings"));
    let known = order(&desk, 1).await;
    assert_eq!((known.summary.stage, known.summary.revision), (OrderStage::Shipped, 1));
    assert_eq!(
        (known.summary.later_revision, known.summary.parts.clone()),
        (Some(2), vec![Part::Recipient, Part::State])
    );
    assert_eq!(known.delivered.order.shipping.expect("an address").line1, "Große Bleichen 12 a");
    let changed = OrderFilter { state: "changed".to_owned(), ..OrderFilter::default() };
    assert_eq!(numbers(&desk, &changed).await, ["1"]);
    assert_eq!(pulled(&desk).await.result(), "nothing_to_do", "it was acknowledged: it is here");
    take_over(&desk.app, &known.summary.id).await.expect("seen");
    let seen = order(&desk, 1).await.summary;
    assert_eq!((seen.stage, seen.revision, seen.later_revision), (OrderStage::Shipped, 2, None));
}

#[tokio::test]
async fn what_the_platform_only_heard_from_this_house_is_no_change() {
    let (desk, _cloud, engine) = having(&[samples::wire(1)]).await;
    sent(&desk, 1).await;
    engine.lock().feed = vec![revised(1, 2, |wire| {
        wire["order"]["states"] =
            json!({"order": "completed", "payment": "paid", "fulfillment": "shipped", "raw": "completed"});
        wire["order"]["tracking_numbers"] = json!(["39520000000001"]);
    })];
    let report = pulled(&desk).await;
    assert_eq!((report.known, report.changed_later), (1, 0));
    let known = order(&desk, 1).await.summary;
    assert_eq!((known.stage, known.revision, known.no_label), (OrderStage::Shipped, 2, None));
}

/// An order the shop works on though its money is open, as with cash on delivery, sent and told to the shop.
async fn sent_before_it_was_paid() -> (TestDesk, FakeCloud, Arc<Engine>) {
    let mut wire = samples::wire(1);
    wire["order"]["states"]["payment"] = json!("open");
    let (desk, cloud, engine) = having(&[wire]).await;
    sent(&desk, 1).await;
    (desk, cloud, engine)
}

fn completed(wire: &mut serde_json::Value, payment: &str) {
    wire["order"]["states"] =
        json!({"order": "completed", "payment": payment, "fulfillment": "shipped", "raw": "completed"});
}

#[tokio::test]
async fn money_that_came_after_the_label_asks_nobody_to_look() {
    let (desk, _cloud, engine) = sent_before_it_was_paid().await;
    engine.lock().feed = vec![revised(1, 2, |wire| {
        completed(wire, "paid");
        wire["order"]["payments"][0]["paid_at_ms"] = json!(1);
    })];
    let report = pulled(&desk).await;
    assert_eq!((report.changed_later, report.result()), (0, "ok_with_warnings"), "the warning is the mapping's");
    let known = order(&desk, 1).await.summary;
    assert_eq!(
        (known.stage, known.later_revision, known.payment),
        (OrderStage::Shipped, None, Some(PaymentState::Paid))
    );
}

#[tokio::test]
async fn money_that_went_back_after_the_label_waits_for_a_person() {
    let (desk, _cloud, engine) = sent_before_it_was_paid().await;
    engine.lock().feed = vec![revised(1, 2, |wire| {
        completed(wire, "paid");
        wire["order"]["refunds"] = json!([{ "external_id": "9", "amount": "5" }]);
    })];
    assert_eq!(pulled(&desk).await.changed_later, 1);
    engine.lock().feed = vec![revised(1, 3, |wire| completed(wire, "failed"))];
    assert_eq!(pulled(&desk).await.changed_later, 1);
    assert_eq!(order(&desk, 1).await.summary.later_revision, Some(3));
}

#[tokio::test]
async fn orders_held_back_at_the_cloud_are_told() {
    let (desk, _cloud, engine) = delivering(&[]).await;
    engine.lock().held = 2;
    let report = pulled(&desk).await;
    assert_eq!((report.held, report.result()), (2, "ok_with_warnings"));
}

#[tokio::test]
async fn what_a_buyer_typed_is_sealed_in_the_file() {
    let (desk, _cloud, _engine) = having(&[samples::wire(1)]).await;
    let files = desk.files();
    assert!(!crate::testing::holds(&files, "Große Bleichen"), "the street");
    assert!(!crate::testing::holds(&files, "oeztuerk@example.org"), "the e-mail address");
}
