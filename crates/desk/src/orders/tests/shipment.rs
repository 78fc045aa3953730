//! From the order to its shipment: what the order says, nothing guessed, prepared once.

use kontor_model::Lang;
use kontor_model::address::Recipient;
use kontor_model::order_feed::DeliveredOrder;
use kontor_model::shipment::{NewShipment, Severity, ShipmentState};
use serde_json::{Value, json};

use super::super::{NoLabel, OrderStage, Ready, Unpaid, Wanted, findings, prepare, samples, shipment_of};
use super::{counts, having, order, pulled, revised};
use crate::error::DeskError;
use crate::fake::engine::problem;
use crate::packing::{Found, look_up, wanted_of};
use crate::testing::TestDesk;

fn changed(change: impl FnOnce(&mut Value)) -> DeliveredOrder {
    let mut wire = samples::wire(1);
    change(&mut wire);
    serde_json::from_value(wire).expect("the wire format")
}

fn made(change: impl FnOnce(&mut Value)) -> NewShipment {
    shipment_of(&changed(change)).expect("a shipment")
}

#[test]
fn an_order_becomes_a_shipment_with_its_number_profile_shop_and_value() {
    let wanted = made(|_| {});
    assert_eq!((wanted.reference.as_str(), wanted.shipping_profile.as_deref()), ("1", Some("10")));
    assert_eq!(wanted.order.map(|id| id.to_string()), Some(samples::id(1)), "so that the shop hears of it");
    assert_eq!(wanted.order_source.as_deref(), Some("Gartenladen"));
    assert_eq!(wanted.goods_value.expect("a value").to_string(), "124.90 EUR", "without postage");
    let Recipient::Street(to) = &wanted.to else { panic!("a door") };
    assert_eq!((to.street.as_str(), to.house_number.as_deref()), ("Große Bleichen", Some("12 a")));
    assert_eq!(wanted.parcels[0].weight_g, 2480, "the mapping said it");
    assert_eq!((wanted.customs, wanted.services), (None, None));
}

#[test]
fn a_weight_that_nobody_knows_is_asked_for_at_the_table() {
    for weight in [json!({}), json!({"weight_g": "schwer"}), json!({"weight_g": -5}), json!({"weight_g": 9_000_000})] {
        let wanted = made(|wire| wire["mapped"]["fields"] = weight);
        assert_eq!(wanted.parcels[0].weight_g, 0);
    }
}

#[test]
fn money_is_collected_where_the_mapping_says_so() {
    let cash = |fields: Value| {
        let wanted = made(|wire| {
            wire["mapped"]["fields"] = fields;
            wire["order"]["totals"]["refunded"] = json!("9.80");
        });
        wanted.services.and_then(|services| services.cash_on_delivery).map(|cash| cash.amount.to_string())
    };
    assert_eq!(cash(json!({"cash_on_delivery": true})).as_deref(), Some("120.00 EUR"), "less what was given back");
    assert_eq!(cash(json!({"cash_on_delivery": "49.90"})).as_deref(), Some("49.90 EUR"));
    assert_eq!(cash(json!({"cash_on_delivery": "1.049,90"})).as_deref(), Some("1049.90 EUR"), "as an office writes it");
    assert_eq!(cash(json!({"cash_on_delivery": false})), None);
    assert_eq!(cash(json!({})), None);
}

#[test]
fn goods_that_leave_the_customs_union_are_declared_and_what_is_missing_is_said() {
    let to_switzerland = |fields: Value| {
        changed(|wire| {
            wire["order"]["shipping"] = json!({
                "first_name": "Jaro", "last_name": "Wiesengrund", "line1": "Steinberggasse 5", "postal_code": "8400",
                "city": "Winterthur", "country": "CH",
            });
            wire["order"]["lines"][0]["quantity"] = json!("3");
            wire["mapped"]["fields"] = fields;
        })
    };
    let bare = to_switzerland(json!({}));
    let customs = shipment_of(&bare).expect("a shipment").customs.expect("a declaration");
    assert_eq!(customs.lines.len(), 1, "postage is no goods");
    let line = &customs.lines[0];
    assert_eq!((line.quantity, line.unit_value.to_string().as_str()), (3, "34.99 EUR"));
    assert_eq!((line.unit_weight_g, &line.hs_code, &line.origin), (0, &None, &None), "nothing is guessed");
    assert_eq!(customs.postal_charges.expect("postage").to_string(), "4.90 EUR");
    let whole = to_switzerland(json!({"hs_code": "4407", "origin_country": "DE", "unit_weight_g": "1200"}));
    let site = samples::site();
    let told = |order: &DeliveredOrder| {
        let all = findings(&site, order, Lang::De);
        all.iter().find(|finding| finding.code == "customs_incomplete").map(|finding| finding.detail.clone())
    };
    let said = told(&bare).expect("a finding");
    assert!(
        said.contains("Zolltarifnummer") && said.contains("Ursprungsland") && said.contains("Nettogewicht"),
        "{said}"
    );
    assert_eq!(told(&whole), None);
}

#[test]
fn no_label_is_made_of_what_the_marketplace_sends_or_nobody_does() {
    let reason = |change: fn(&mut Value)| NoLabel::of(&changed(change));
    assert_eq!(
        reason(|wire| wire["mapped"]["fields"] = json!({"fulfilled_by_marketplace": true})),
        Some(NoLabel::Marketplace)
    );
    assert_eq!(reason(|wire| wire["order"]["states"]["fulfillment"] = json!("not_needed")), Some(NoLabel::NotNeeded));
    assert_eq!(reason(|wire| wire["order"]["states"]["fulfillment"] = json!("shipped")), Some(NoLabel::SentElsewhere));
    let nowhere = |wire: &mut Value| drop(wire["order"].as_object_mut().expect("an order").remove("shipping"));
    assert_eq!(reason(nowhere), Some(NoLabel::NoAddress));
    assert_eq!(reason(|_| {}), None);
}

/// States of an order as WooCommerce has them at this status.
fn at(order: &str, payment: &str) -> impl Fn(&mut Value) {
    let states = json!({ "order": order, "payment": payment, "fulfillment": "open", "raw": order });
    move |wire| wire["order"]["states"] = states.clone()
}

#[test]
fn an_order_whose_platform_waits_for_money_gets_no_label() {
    for (order, payment) in [("on_hold", "open"), ("on_hold", "failed"), ("open", "failed")] {
        assert_eq!(NoLabel::of(&changed(at(order, payment))), Some(NoLabel::Unpaid), "{order} {payment}");
    }
    for (order, payment) in [("on_hold", "paid"), ("on_hold", "authorized"), ("open", "paid"), ("open", "open")] {
        assert_eq!(NoLabel::of(&changed(at(order, payment))), None, "{order} {payment}: the platform works on it");
    }
}

#[test]
fn what_is_paid_at_the_door_or_by_invoice_need_not_be_paid_first() {
    for (fields, reason) in [
        (json!({"cash_on_delivery": true}), None),
        (json!({"cash_on_delivery": "49.90"}), None),
        (json!({"ship_unpaid": true}), None),
        (json!({"ship_unpaid": "ja"}), None),
        (json!({"ship_unpaid": false, "cash_on_delivery": false}), Some(NoLabel::Unpaid)),
    ] {
        let order = changed(|wire| {
            at("on_hold", "open")(wire);
            wire["mapped"]["fields"] = fields.clone();
        });
        assert_eq!(NoLabel::of(&order), reason, "{fields}");
    }
}

#[test]
fn an_unclear_address_goes_as_far_as_it_was_understood_and_says_what_is_wrong_and_what_was_typed() {
    let order = changed(|wire| wire["order"]["shipping"]["line1"] = json!("Packstation 142"));
    assert!(
        matches!(shipment_of(&order).expect("a shipment").to, Recipient::Locker { locker_number, .. } if locker_number == "142")
    );
    let all = findings(&samples::site(), &order, Lang::De);
    let told = all.iter().find(|finding| finding.field == "to.post_number").expect("a finding");
    assert_eq!(told.severity, Severity::Error);
    assert!(told.detail.contains("Postnummer") && told.detail.contains("Packstation 142"), "{}", told.detail);
}

async fn ready(desk: &TestDesk, number: u32) -> Ready {
    let id = samples::id(number).parse().expect("an id");
    prepare(&desk.app, &id, Wanted::default(), Lang::De).await.expect("an answer")
}

#[tokio::test]
async fn an_order_is_prepared_once_whoever_asks_how_often() {
    let (desk, _cloud, engine) = having(&[samples::wire(1)]).await;
    let first = ready(&desk, 1).await;
    assert!(matches!(first, Ready::Prepared(_)));
    assert_eq!(ready(&desk, 1).await, first);
    assert_eq!(counts(&engine), (1, 0), "and nothing was bought");
}

#[tokio::test]
async fn a_lost_answer_is_asked_for_again_under_the_same_key() {
    let (desk, cloud, engine) = having(&[samples::wire(1)]).await;
    engine.lock().preparations.push_back((502, "text/html", String::new()));
    let id = samples::id(1).parse().expect("an id");
    assert!(matches!(prepare(&desk.app, &id, Wanted::default(), Lang::De).await, Err(DeskError::Cloud(_))));
    assert!(matches!(ready(&desk, 1).await, Ready::Prepared(_)));
    let keys: Vec<String> =
        cloud.seen().into_iter().filter(|seen| seen.1 == "/v1/shipments").map(|seen| seen.2).collect();
    assert_eq!(keys.len(), 2);
    assert!(keys[0] == keys[1] && keys[0].contains("ord_"), "{keys:?}");
    assert_eq!(engine.lock().known.len(), 1);
}

#[tokio::test]
async fn a_refusal_leaves_nothing_behind() {
    let (desk, _cloud, engine) = having(&[samples::wire(1)]).await;
    engine.lock().preparations.push_back(problem(422, "validation_failed", "Die Versandart gibt es nicht."));
    let id = samples::id(1).parse().expect("an id");
    let refused = prepare(&desk.app, &id, Wanted::default(), Lang::De).await;
    assert!(matches!(&refused, Err(DeskError::Problem(problem)) if problem.detail.contains("Versandart")));
    assert_eq!(order(&desk, 1).await.summary.shipment, None);
    assert!(matches!(ready(&desk, 1).await, Ready::Prepared(_)));
}

#[tokio::test]
async fn a_new_address_reaches_the_prepared_shipment_and_leaves_its_weight_alone() {
    let (desk, _cloud, engine) = having(&[samples::wire(1)]).await;
    let Ready::Prepared(id) = ready(&desk, 1).await else { panic!("prepared") };
    let mut weighed = wanted_of(&desk.app, &id, Lang::De).await.expect("what was asked");
    weighed.parcels[0].weight_g = 999;
    engine.lock().known[0].1 = weighed;
    engine.lock().feed = vec![revised(1, 2, |wire| wire["order"]["shipping"]["line1"] = json!("Weg 5"))];
    assert_eq!(pulled(&desk).await.not_followed, 0);
    let wanted = wanted_of(&desk.app, &id, Lang::De).await.expect("what is asked now");
    let Recipient::Street(to) = &wanted.to else { panic!("a door") };
    assert_eq!((to.street.as_str(), wanted.parcels[0].weight_g), ("Weg", 999));
    assert_eq!(engine.lock().known.len(), 1);
}

#[tokio::test]
async fn what_was_mended_at_the_table_stays_when_only_the_payment_changed() {
    let (desk, _cloud, engine) = having(&[samples::wire(1)]).await;
    let Ready::Prepared(id) = ready(&desk, 1).await else { panic!("prepared") };
    engine.lock().known[0].1.reference = "berichtigt".to_owned();
    engine.lock().feed = vec![revised(1, 2, |wire| wire["order"]["states"]["payment"] = json!("open"))];
    pulled(&desk).await;
    assert_eq!(wanted_of(&desk.app, &id, Lang::De).await.expect("what is asked").reference, "berichtigt");
}

#[tokio::test]
async fn an_order_that_is_called_off_leaves_the_packing_table() {
    let (desk, _cloud, engine) = having(&[samples::wire(1)]).await;
    ready(&desk, 1).await;
    engine.lock().feed = vec![revised(1, 2, |wire| wire["order"]["states"]["order"] = json!("cancelled"))];
    pulled(&desk).await;
    assert!(engine.lock().known.is_empty(), "thrown away");
    assert_eq!(order(&desk, 1).await.summary.stage, OrderStage::Cancelled);
    assert_eq!(ready(&desk, 1).await, Ready::CalledOff);
    assert!(engine.lock().known.is_empty(), "and not prepared again");
}

#[tokio::test]
async fn one_that_was_bought_elsewhere_is_not_taken_back_by_itself() {
    let (desk, _cloud, engine) = having(&[samples::wire(1)]).await;
    let Ready::Prepared(id) = ready(&desk, 1).await else { panic!("prepared") };
    engine.answer_purchase(&id);
    engine.lock().feed = vec![revised(1, 2, |wire| wire["order"]["states"]["order"] = json!("cancelled"))];
    pulled(&desk).await;
    assert_eq!(engine.lock().known[0].0.state, ShipmentState::Labelled);
}

#[tokio::test]
async fn one_that_was_thrown_away_elsewhere_is_prepared_anew() {
    let (desk, _cloud, engine) = having(&[samples::wire(1)]).await;
    ready(&desk, 1).await;
    engine.lock().known.clear();
    engine.lock().prepared.clear();
    assert!(matches!(ready(&desk, 1).await, Ready::Prepared(_)));
    assert_eq!(engine.lock().known.len(), 1);
}

#[tokio::test]
async fn the_scanned_number_of_an_order_opens_its_parcel() {
    let (desk, _cloud, engine) = having(&[samples::wire(10471)]).await;
    let found = look_up(&desk.app, "10471", Lang::De).await.expect("an answer");
    let Found::ToPack(id) = found else { panic!("{found:?}") };
    assert_eq!(engine.lock().known[0].0.id, id);
    let page = desk.get(&format!("/packing/{id}")).await.text;
    for part in ["Hochbeet &lt;Lärche&gt;", "value=\"2,480\"", "Gartenladen", "der Hund ist &lt;lieb&gt;"] {
        assert!(page.contains(part), "{part}: {page}");
    }
    assert_eq!(engine.lock().bought.len(), 0);
}

#[tokio::test]
async fn who_packs_sees_sets_with_their_parts_and_what_the_buyer_chose() {
    let mut wire = samples::wire(1);
    let nothing = json!({ "net": "0", "tax": "0" });
    let lines = wire["order"]["lines"].as_array_mut().expect("lines");
    lines[0]["kind"] = json!("bundle_head");
    lines.push(json!({ "id": "3", "kind": "bundle_part", "parent": "1", "title": "Pflanzerde", "quantity": "2.5",
        "options": [{ "name": "Gravur", "value": "Anna" }], "before_discount": nothing, "total": nothing }));
    let (desk, _cloud, _engine) = having(&[wire]).await;
    let Ready::Prepared(id) = ready(&desk, 1).await else { panic!("prepared") };
    let page = desk.get(&format!("/packing/{id}")).await.text;
    let content = page.split("id=\"content\"").nth(1).and_then(|rest| rest.split("</table>").next()).expect("a table");
    for part in ["Größe: XL", ">Set<", "class=\"part\"", "Pflanzerde", "Gravur: Anna", ">2,5<"] {
        assert!(content.contains(part), "{part}: {content}");
    }
}

#[tokio::test]
async fn a_number_that_two_shops_use_leads_to_the_list() {
    let mut other = samples::wire(10471);
    other["id"] = json!(samples::id(2));
    let (desk, _cloud, engine) = having(&[samples::wire(10471), other]).await;
    assert_eq!(look_up(&desk.app, "10471", Lang::De).await.expect("an answer"), Found::Orders);
    assert!(engine.lock().known.is_empty(), "nothing was prepared");
}

#[tokio::test]
async fn the_packing_table_says_what_is_unclear_about_the_address_of_an_order() {
    let mut wire = samples::wire(1);
    wire["order"]["shipping"]["line1"] = json!("Packstation 142");
    let (desk, _cloud, _engine) = having(&[wire]).await;
    let Ready::Prepared(id) = ready(&desk, 1).await else { panic!("prepared") };
    let page = desk.get(&format!("/packing/{id}")).await.text;
    assert!(page.contains("Postnummer des Empfängers") && page.contains("Im Shop steht"), "{page}");
}

#[tokio::test]
async fn an_unpaid_order_waits_until_it_is_paid_or_somebody_sends_it_anyway() {
    let unpaid = revised(1, 1, at("on_hold", "open"));
    let (desk, cloud, engine) = having(&[unpaid, revised(2, 1, at("on_hold", "open"))]).await;
    assert_eq!(ready(&desk, 1).await, Ready::NoLabel(NoLabel::Unpaid));
    assert_eq!((counts(&engine), cloud.count("/v1/shipments")), ((0, 0), 0), "nothing was asked of the cloud");
    engine.lock().feed = vec![revised(1, 2, at("open", "paid"))];
    pulled(&desk).await;
    assert!(matches!(ready(&desk, 1).await, Ready::Prepared(_)), "the money came");

    let id = samples::id(2).parse().expect("an id");
    let anyway = Wanted { unpaid: Unpaid::Sent, ..Wanted::default() };
    let Ok(Ready::Prepared(sent)) = prepare(&desk.app, &id, anyway, Lang::De).await else { panic!("prepared") };
    assert_eq!(ready(&desk, 2).await, Ready::Prepared(sent), "released once is released");
    engine.lock().feed = vec![revised(2, 2, |wire| {
        at("on_hold", "open")(wire);
        wire["order"]["note"] = json!("Bitte klingeln");
    })];
    pulled(&desk).await;
    assert_eq!(counts(&engine), (2, 0), "it stays prepared while it is not paid");
    let told: Vec<String> = order(&desk, 2).await.events.into_iter().map(|event| event.kind).collect();
    assert_eq!(told.iter().filter(|kind| *kind == "unpaid_anyway").count(), 1, "{told:?}");
}
