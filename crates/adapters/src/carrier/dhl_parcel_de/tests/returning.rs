//! Labels for the way back without an outbound parcel.

use kontor_model::Lang;
use kontor_model::address::Recipient;
use kontor_model::label::{LabelFormat, LabelMedium};
use kontor_model::money::Money;
use kontor_model::shipment::DocumentKind;
use serde_json::json;

use super::samples::*;
use crate::carrier::Carrier;
use crate::carrier::dhl_parcel_de::DhlParcelDe;
use crate::context::Settings;
use crate::error::{AdapterError, Effect, ErrorKind, Outcome};
use crate::shipment::{CarrierShipment, Created};
use crate::testing::{Answer, Caller, StandIn};

fn back() -> CarrierShipment {
    let mut customer = address("Jürgen Groß", "Königsallee 7", "", "40212", "Düsseldorf", "DE");
    customer.party.email = Some("j@example.org".to_owned());
    let value = Some(Money::euro_cents(4_990));
    CarrierShipment { from: customer, to: Recipient::Street(sender()), goods_value: value, ..domestic() }
}

async fn send(
    carrier: &StandIn,
    settings: Settings,
    shipment: &CarrierShipment,
) -> Result<Outcome<Created>, AdapterError> {
    DhlParcelDe.create_return(&Caller::new(carrier, settings).context(Lang::De), shipment).await
}

fn confirmed() -> Answer {
    let code = "iVBORw0KGgo=";
    Answer::json(
        201,
        json!({
            "sstatus": { "title": "Created", "status": 201 }, "shipmentNo": "999991587211",
            "label": { "b64": b64("retoure") }, "qrLabel": { "b64": code }, "routingCode": "40327653113+99000933090010",
        }),
    )
}

// create_return: ours to theirs
#[tokio::test]
async fn the_customer_is_the_sender_and_street_and_number_stand_apart() {
    let carrier = dhl();
    carrier.answer("POST", RETURNS, confirmed());
    send(&carrier, settings(), &back()).await.expect("answered");
    let request = &carrier.requests()[1];
    let body = json!({
        "receiverId": "deu", "customerReference": "LS-2026-00417",
        "shipper": { "name1": "Jürgen Groß", "addressStreet": "Königsallee", "addressHouse": "7", "postalCode": "40212", "city": "Düsseldorf" },
        "itemWeight": { "uom": "g", "value": 2350 }, "itemValue": { "currency": "EUR", "value": 49.9 },
    });
    assert_eq!(request.json(), body);
    assert_eq!((request.query.as_str(), request.header("authorization")), ("labelType=BOTH", Some("Bearer marke-4")));
}

// create_return: theirs to ours
#[tokio::test]
async fn a_return_has_a_label_and_a_code_to_show() {
    let carrier = dhl();
    carrier.answer("POST", RETURNS, confirmed());
    let outcome = send(&carrier, settings(), &back()).await.expect("answered");
    let Outcome::Done(created) = outcome else { panic!("{outcome:?}") };
    let made = &created.parcels[0];
    assert_eq!(made.numbers.tracking_number, "999991587211");
    assert_eq!((made.label.format, made.label.medium), (LabelFormat::Pdf, LabelMedium::A4));
    let (kind, code) = &made.documents[0];
    assert_eq!((*kind, code.format), (DocumentKind::QrCode, LabelFormat::Png));
}

#[tokio::test]
async fn what_is_wrong_is_refused_before_dhl_is_asked() {
    let carrier = StandIn::checked_by(DESCRIPTIONS);
    let without_number =
        CarrierShipment { from: address("Jürgen Groß", "Am Markt", "", "40212", "Düsseldorf", "DE"), ..back() };
    let two = CarrierShipment { parcels: vec![parcel(500); 2], ..back() };
    let swiss =
        CarrierShipment { from: address("A. Bürgi", "Seestrasse", "14", "8400", "Winterthur", "CH"), ..back() };
    let mut long_line = CarrierShipment { customs: to_switzerland().customs, ..back() };
    long_line.customs.as_mut().expect("customs").lines[0].description = "x".repeat(51);
    let cases = [
        (settings(), without_number, "from.house_number"),
        (settings(), two, "parcels"),
        (settings(), swiss, "customs"),
        (settings(), long_line, "customs.lines[0].description"),
        (settings().with_value("receiver_id", ""), back(), "carrier_account"),
    ];
    for (settings, shipment, field) in cases {
        let outcome = send(&carrier, settings, &shipment).await.expect("refused here");
        assert!(
            matches!(&outcome, Outcome::Refused(found) if found.len() == 1 && found[0].field == field),
            "{outcome:?}"
        );
    }
    assert_eq!(carrier.requests(), Vec::new());
}

// create_return: their error to ours
#[tokio::test]
async fn dhls_refusal_keeps_its_words_and_a_lost_answer_may_have_made_a_label() {
    let carrier = dhl();
    let refusal = json!({ "title": "Bad Request", "status": 400, "detail": "Unknown receiverId" });
    carrier.answer("POST", RETURNS, Answer::json(400, refusal));
    let outcome = send(&carrier, settings(), &back()).await.expect("answered");
    assert!(
        matches!(&outcome, Outcome::Refused(found) if found[0].carrier_text.as_deref() == Some("Unknown receiverId"))
    );
    for (answer, kind, effect) in [
        (Answer::json(429, json!({ "title": "T", "status": 429 })), ErrorKind::RateLimited, Effect::None),
        (Answer::text(500, "kaputt"), ErrorKind::Unavailable, Effect::Unknown),
        (Answer::never(), ErrorKind::Unavailable, Effect::Unknown),
        (Answer::json(201, json!({ "shipmentNo": "1" })), ErrorKind::Malformed, Effect::Unknown),
    ] {
        carrier.answer("POST", RETURNS, answer);
        let error = send(&carrier, settings(), &back()).await.expect_err("failed");
        assert_eq!((error.kind, error.effect), (kind, effect));
    }
}

#[tokio::test]
async fn a_return_from_switzerland_declares_its_goods() {
    let carrier = dhl();
    carrier.answer("POST", RETURNS, confirmed());
    let from = address("Anneliese Bürgi", "Seestrasse", "14", "8400", "Winterthur", "CH");
    let shipment = CarrierShipment { from, customs: to_switzerland().customs, ..back() };
    let outcome = send(&carrier, settings(), &shipment).await.expect("answered");
    assert!(matches!(outcome, Outcome::Done(_)), "{outcome:?}");
    assert_eq!(carrier.requests()[1].json()["customsDetails"]["items"][0]["hsCode"], "732690");
}
