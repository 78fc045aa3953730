//! Money that went back before the goods left: what was given back is not packed, and what was given back whole is not sent.

use kontor_model::Lang;
use serde_json::{Value, json};

use super::super::{OrderStage, Part, Ready, Wanted, one_pages, prepare, samples, shipment_of};
use super::{counts, having, order, pulled, revised};
use crate::testing::TestDesk;

async fn ready(desk: &TestDesk) -> Ready {
    let id = samples::id(1).parse().expect("an id");
    prepare(&desk.app, &id, Wanted::default(), Lang::De).await.expect("an answer")
}

/// Three raised beds, of which some are given back.
fn three(wire: &mut Value) {
    wire["order"]["lines"][0]["quantity"] = json!("3");
}

fn given_back(wire: &mut Value, quantity: &str) {
    three(wire);
    wire["order"]["totals"]["refunded"] = json!("41.63");
    wire["order"]["states"]["payment"] = json!("partially_refunded");
    wire["order"]["refunds"] = json!([{ "external_id": "9", "amount": "41.63", "lines": [
        { "line": "1", "quantity": quantity, "amount": { "net": "34.98", "tax": "6.65" } },
    ] }]);
}

#[tokio::test]
async fn an_order_paid_back_whole_leaves_the_packing_table_and_gets_no_label() {
    for raw in [json!("shipped"), json!("open")] {
        let (desk, _cloud, engine) = having(&[samples::wire(1)]).await;
        assert!(matches!(ready(&desk).await, Ready::Prepared(_)));
        engine.lock().feed = vec![revised(1, 2, |wire| {
            wire["order"]["states"] =
                json!({ "order": "completed", "payment": "refunded", "fulfillment": raw, "raw": "refunded" });
        })];
        pulled(&desk).await;
        assert_eq!(counts(&engine), (0, 0), "thrown away, nothing bought");
        assert_eq!(order(&desk, 1).await.summary.stage, OrderStage::Cancelled);
        assert_eq!(ready(&desk).await, Ready::CalledOff);
        assert_eq!(counts(&engine), (0, 0), "and not prepared again");
    }
}

#[tokio::test]
async fn an_order_all_of_whose_goods_were_given_back_is_not_sent_for_its_postage() {
    let (desk, _cloud, engine) = having(&[revised(1, 1, |wire| given_back(wire, "3"))]).await;
    assert_eq!(ready(&desk).await, Ready::CalledOff);
    assert_eq!(counts(&engine), (0, 0));
}

#[tokio::test]
async fn goods_given_back_before_the_parcel_left_are_not_packed_insured_or_declared() {
    let (desk, _cloud, engine) = having(&[revised(1, 1, three)]).await;
    assert!(matches!(ready(&desk).await, Ready::Prepared(_)));
    engine.lock().feed = vec![revised(1, 2, |wire| given_back(wire, "1"))];
    pulled(&desk).await;
    let order = order(&desk, 1).await;
    assert_eq!(order.summary.stage, OrderStage::Changed, "who packs should know");
    assert_eq!(order.summary.parts, [Part::Lines, Part::Payment]);
    assert_eq!(one_pages::to_pack(&order, Lang::De)[0].quantity, "2");
    assert_eq!(engine.lock().known[0].1.goods_value.as_ref().map(ToString::to_string).as_deref(), Some("83.27 EUR"));
    let page = desk.get(&format!("/orders/{}", samples::id(1))).await.text;
    assert!(page.contains("1 erstattet"), "{page}");
    let mut abroad = order.delivered.clone();
    abroad.order.shipping.as_mut().expect("an address").country = kontor_model::address::CountryCode::parse("CH");
    abroad.recipient = None;
    let customs = shipment_of(&abroad).expect("a shipment").customs.expect("a declaration");
    assert_eq!((customs.lines[0].quantity, customs.lines[0].unit_value.to_string().as_str()), (2, "34.99 EUR"));
}

#[tokio::test]
async fn what_the_shop_calls_sent_before_any_label_was_asked_for_here_leaves_the_packing_table() {
    let (desk, _cloud, engine) = having(&[samples::wire(1)]).await;
    assert!(matches!(ready(&desk).await, Ready::Prepared(_)));
    engine.lock().feed = vec![revised(1, 2, |wire| {
        wire["order"]["states"] =
            json!({ "order": "completed", "payment": "paid", "fulfillment": "shipped", "raw": "completed" });
    })];
    pulled(&desk).await;
    assert_eq!(counts(&engine), (0, 0), "somebody sent it another way");
    assert_eq!(order(&desk, 1).await.summary.stage, OrderStage::Shipped);
}
