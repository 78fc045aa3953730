//! Creating and checking over HTTP: address, headers, repeats, what is taken back, and what failures mean.

use kontor_model::Lang;
use kontor_model::address::Recipient;
use kontor_model::label::{Dpi, LabelFormat, LabelMedium, LabelSpec};
use kontor_model::money::Money;
use kontor_model::shipment::{CashOnDelivery, ShipmentServices};
use secrecy::SecretString;
use serde_json::json;

use super::samples::*;
use crate::carrier::Carrier;
use crate::carrier::dhl_parcel_de::DhlParcelDe;
use crate::context::Settings;
use crate::error::{AdapterError, Effect, ErrorKind, Outcome};
use crate::shipment::{AddressPolicy, CarrierShipment, Created};
use crate::testing::{Answer, Caller, StandIn};

async fn create(carrier: &StandIn, batch: &[CarrierShipment]) -> Result<Vec<Outcome<Created>>, AdapterError> {
    create_with(carrier, settings(), batch).await
}

async fn create_with(
    carrier: &StandIn,
    settings: Settings,
    batch: &[CarrierShipment],
) -> Result<Vec<Outcome<Created>>, AdapterError> {
    let caller = Caller::new(carrier, settings);
    DhlParcelDe.create(&caller.context(Lang::De), batch).await
}

/// The queries of all orders received.
fn queries(carrier: &StandIn) -> Vec<String> {
    let orders = carrier.requests().into_iter().filter(|request| request.path == ORDERS && request.method == "POST");
    orders.map(|request| request.query).collect()
}

// create: address and headers
#[tokio::test]
async fn an_order_is_signed_with_a_token_and_asks_for_what_is_printed() {
    let carrier = dhl();
    carrier.answer("POST", ORDERS, answered(200, json!([made("1")])));
    let outcomes = create(&carrier, &[domestic()]).await.expect("created");
    assert!(matches!(outcomes.as_slice(), [Outcome::Done(_)]));
    let requests = carrier.requests();
    assert_eq!(requests[1].header("authorization"), Some("Bearer marke-4"));
    assert_eq!(requests[1].header("accept-language"), Some("de-DE"));
    assert_eq!(requests[1].header("content-type"), Some("application/json"));
    let query = "mustEncode=true&includeDocs=include&docFormat=PDF&printFormat=910-300-300&retourePrintFormat=910-300-300&combine=false";
    assert_eq!(requests[1].query, query);
    carrier.finish();
}

// check: ours to theirs
#[tokio::test]
async fn a_token_is_asked_for_once_with_user_password_key_and_secret() {
    let carrier = dhl();
    for number in ["1", "2"] {
        carrier.answer("POST", ORDERS, answered(200, json!([made(number)])));
    }
    let caller = Caller::new(&carrier, settings());
    for _ in 0..2 {
        DhlParcelDe.create(&caller.context(Lang::De), &[domestic()]).await.expect("created");
    }
    let requests = carrier.requests();
    let form: Vec<(String, String)> = requests[0].form();
    let pairs: Vec<(&str, &str)> = form.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    let expected = [
        ("grant_type", "password"),
        ("username", "musterhandel_api"),
        ("password", "geheim-1"),
        ("client_id", "schluessel-2"),
        ("client_secret", "geheim-3"),
    ];
    assert_eq!(pairs, expected);
    assert_eq!(requests.iter().filter(|request| request.path == TOKEN).count(), 1);
    let said = format!("{:?}", caller.exchanges.take());
    assert!(!said.contains("geheim") && !said.contains("marke-4"), "{said}");
}

#[tokio::test]
async fn without_tokens_user_password_and_key_go_with_every_call() {
    let carrier = StandIn::checked_by(DESCRIPTIONS);
    carrier.answer("POST", ORDERS, answered(200, json!([made("1")])));
    create_with(&carrier, settings().with_value("login", "basic"), &[domestic()]).await.expect("created");
    let request = &carrier.requests()[0];
    assert_eq!(request.header("authorization"), Some("Basic bXVzdGVyaGFuZGVsX2FwaTpnZWhlaW0tMQ=="));
    assert_eq!(request.header("dhl-api-key"), Some("schluessel-2"));
}

#[tokio::test]
async fn shipments_that_want_other_labels_go_in_other_calls_and_come_back_in_order() {
    let carrier = dhl();
    carrier.answer("POST", ORDERS, answered(207, json!([made("1"), made("3")])));
    carrier.answer("POST", ORDERS, answered(200, json!([made("2")])));
    carrier.answer("POST", ORDERS, answered(200, json!([made("4")])));
    let zpl = LabelSpec { format: LabelFormat::Zpl, medium: LabelMedium::Thermal103x199, dpi: Dpi::Dpi203 };
    let other = CarrierShipment { label: zpl, ..domestic() };
    let lenient = CarrierShipment { address_policy: AddressPolicy::Warn, ..domestic() };
    let settings = settings().with_value("return_medium", "a4");
    let outcomes = create_with(&carrier, settings, &[domestic(), other, domestic(), lenient]).await.expect("created");
    let numbers: Vec<&str> = outcomes
        .iter()
        .map(|outcome| match outcome {
            Outcome::Done(created) => created.parcels[0].numbers.tracking_number.as_str(),
            other => panic!("{other:?}"),
        })
        .collect();
    assert_eq!(numbers, ["1", "2", "3", "4"]);
    let queries = queries(&carrier);
    assert!(queries[1].contains("docFormat=ZPL2&printFormat=910-300-600&retourePrintFormat=A4"), "{queries:?}");
    assert!(queries[2].starts_with("mustEncode=false"), "{queries:?}");
}

#[tokio::test]
async fn more_than_30_parcels_go_in_several_calls() {
    let carrier = dhl();
    let all: Vec<_> = (0..20).map(|number| made(&number.to_string())).collect();
    carrier.answer("POST", ORDERS, answered(207, json!(all)));
    carrier.answer("POST", ORDERS, answered(207, json!(all)));
    let batch = vec![CarrierShipment { parcels: vec![parcel(500); 20], ..domestic() }; 2];
    let outcomes = create(&carrier, &batch).await.expect("created");
    assert!(outcomes.iter().all(|outcome| matches!(outcome, Outcome::Done(created) if created.parcels.len() == 20)));
}

#[tokio::test]
async fn one_fault_of_form_costs_one_shipment_not_the_batch() {
    let carrier = dhl();
    let fault = json!([{ "propertyPath": "shipments[1].consignee.city", "message": "too long" }]);
    carrier.answer("POST", ORDERS, answered(400, fault));
    carrier.answer("POST", ORDERS, answered(207, json!([made("1"), made("3")])));
    let outcomes = create(&carrier, &[domestic(), domestic(), domestic()]).await.expect("answered");
    let [Outcome::Done(_), Outcome::Refused(found), Outcome::Done(_)] = outcomes.as_slice() else {
        panic!("{outcomes:?}")
    };
    assert_eq!(found[0].field, "to.city");
    assert_eq!(carrier.requests().last().expect("a request").json()["shipments"].as_array().expect("a list").len(), 2);
}

fn half_made() -> Answer {
    answered(207, json!([made("1"), refused("consignee", "Die Hausnummer fehlt", "Error")]))
}

#[tokio::test]
async fn parcels_of_a_shipment_that_was_not_made_as_a_whole_are_taken_back() {
    let carrier = dhl();
    carrier.answer("POST", ORDERS, half_made());
    let gone = json!([{ "shipmentNo": "1", "sstatus": { "title": "OK", "statusCode": 200 } }]);
    carrier.answer("DELETE", ORDERS, answered(200, gone));
    let two = CarrierShipment { parcels: vec![parcel(500); 2], ..domestic() };
    let outcomes = create(&carrier, &[two]).await.expect("answered");
    assert!(
        matches!(outcomes.as_slice(), [Outcome::Refused(found)] if found[0].field == "to.house_number"),
        "{outcomes:?}"
    );
    assert_eq!(carrier.requests().last().expect("a request").query, "profile=STANDARD_GRUPPENPROFIL&shipment=1");
}

#[tokio::test]
async fn what_cannot_be_taken_back_is_said_with_its_number() {
    let carrier = dhl();
    carrier.answer("POST", ORDERS, half_made());
    carrier.answer("DELETE", ORDERS, Answer::text(500, "kaputt"));
    let two = CarrierShipment { parcels: vec![parcel(500); 2], ..domestic() };
    let outcomes = create(&carrier, &[two]).await.expect("answered");
    let [Outcome::Failed(error)] = outcomes.as_slice() else { panic!("{outcomes:?}") };
    assert_eq!((error.effect, error.message.ends_with(": 1")), (Effect::Unknown, true), "{error:?}");
}

async fn failure(answer: Answer) -> AdapterError {
    let carrier = dhl();
    carrier.answer("POST", ORDERS, answer);
    create(&carrier, &[domestic()]).await.expect_err("the call failed")
}

#[tokio::test]
async fn a_lost_answer_may_have_bought_something_and_a_refusal_did_not() {
    let gateway = |status: u16| Answer::json(status, json!({ "title": "T", "status": status, "detail": "D" }));
    let cases = [
        (gateway(429).header("retry-after", "17"), ErrorKind::RateLimited, Effect::None),
        (gateway(503), ErrorKind::Unavailable, Effect::None),
        (Answer::text(500, "<h1>kaputt</h1>"), ErrorKind::Unavailable, Effect::Unknown),
        (Answer::never(), ErrorKind::Unavailable, Effect::Unknown),
        (answered(200, json!([made("1")])).torn(), ErrorKind::Unavailable, Effect::Unknown),
        (Answer::json(200, json!({ "items": [] })), ErrorKind::Malformed, Effect::Unknown),
    ];
    for (answer, kind, effect) in cases {
        let wait = if kind == ErrorKind::RateLimited { Some(17) } else { None };
        let error = failure(answer).await;
        assert_eq!((error.kind, error.effect, error.retry_after), (kind, effect, wait), "{error:?}");
    }
}

#[tokio::test]
async fn after_a_failed_call_the_next_group_is_not_tried_and_surely_had_no_effect() {
    let carrier = dhl();
    carrier.answer("POST", ORDERS, Answer::text(500, "kaputt"));
    let lenient = CarrierShipment { address_policy: AddressPolicy::Warn, ..domestic() };
    let outcomes = create(&carrier, &[domestic(), lenient]).await.expect("per shipment");
    let effects: Vec<Effect> = outcomes
        .iter()
        .map(|outcome| match outcome {
            Outcome::Failed(error) => error.effect,
            other => panic!("{other:?}"),
        })
        .collect();
    assert_eq!((effects, queries(&carrier).len()), (vec![Effect::Unknown, Effect::None], 1));
}

#[tokio::test]
async fn a_token_that_dhl_no_longer_takes_is_replaced_once() {
    let carrier = dhl();
    let refused = || Answer::json(401, json!({ "title": "Unauthorized", "status": 401, "detail": "Token expired" }));
    carrier.answer("POST", ORDERS, answered(200, json!([made("1")])));
    carrier.answer("POST", ORDERS, refused());
    carrier.answer("POST", ORDERS, answered(200, json!([made("2")])));
    let caller = Caller::new(&carrier, settings());
    for _ in 0..2 {
        let outcomes = DhlParcelDe.create(&caller.context(Lang::De), &[domestic()]).await.expect("created");
        assert!(matches!(outcomes.as_slice(), [Outcome::Done(_)]));
    }
    assert_eq!(carrier.requests().iter().filter(|request| request.path == TOKEN).count(), 2);
}

// validate: theirs to ours
#[tokio::test]
async fn checking_a_shipment_creates_nothing_and_tells_what_dhl_found() {
    let carrier = dhl();
    let warned = json!({ "sstatus": { "title": "OK", "statusCode": 200 }, "validationMessages": [
        { "property": "consignee", "validationMessage": "The house number entered could not be found.", "validationState": "Warning" },
    ] });
    carrier.answer("POST", ORDERS, answered(207, json!([warned, warned])));
    carrier.answer(
        "POST",
        ORDERS,
        answered(400, json!([{ "propertyPath": "shipments[0].refNo", "message": "too short" }])),
    );
    let caller = Caller::new(&carrier, settings());
    let two = CarrierShipment { parcels: vec![parcel(500); 2], ..domestic() };
    let found = DhlParcelDe.validate(&caller.context(Lang::En), &two).await.expect("checked");
    assert_eq!(found.len(), 1, "the same about both parcels is said once: {found:?}");
    assert!(!found[0].is_error());
    let found = DhlParcelDe.validate(&caller.context(Lang::En), &domestic()).await.expect("checked");
    assert!(found[0].is_error() && found[0].field == "reference");
    assert!(queries(&carrier).iter().all(|query| query.starts_with("validate=true&mustEncode=true&")));
    assert_eq!(carrier.requests()[1].header("accept-language"), Some("en-US"));
}

// validate: ours to theirs
#[tokio::test]
async fn shipments_of_every_kind_are_what_the_description_asks_for() {
    let asked = ShipmentServices {
        announce: true,
        return_label: true,
        cash_on_delivery: Some(CashOnDelivery {
            amount: Money::euro_cents(6_470),
            parts: Vec::new(),
            bank_account: None,
            note: None,
            second_note: Some("Danke".to_owned()),
        }),
        insurance: Some(Money::euro_cents(50_010)),
        preferred_neighbour: Some("Weber, Haus 9".to_owned()),
        carrier_options: vec!["go_green_plus".to_owned(), "go_green_plus_return".to_owned()],
        ..ShipmentServices::default()
    };
    let mut with_everything = CarrierShipment { services: asked, cost_center: Some("4711".to_owned()), ..domestic() };
    with_everything.parcels[0].dimensions_mm = Some([405, 300, 255]);
    let mut to_the_usa = to_switzerland();
    to_the_usa.to = Recipient::Street(address("Joe Black", "Main Street", "42", "10001", "New York", "US"));
    to_the_usa.services.duties_paid = true;
    let shipments = [
        domestic(),
        to_locker(),
        to_post_office(Some("73914206"), None),
        to_post_office(None, Some("f@example.org")),
        to_po_box(),
        to_switzerland(),
        two_to_switzerland(),
        to_the_usa,
        with_everything,
    ];
    let carrier = dhl();
    let caller = Caller::new(&carrier, settings());
    for shipment in &shipments {
        assert_eq!(findings(settings(), shipment), Vec::new());
        let fine = json!({ "sstatus": { "title": "OK", "statusCode": 200 } });
        carrier.answer("POST", ORDERS, answered(200, json!(vec![fine; shipment.parcels.len()])));
        assert_eq!(DhlParcelDe.validate(&caller.context(Lang::De), shipment).await, Ok(Vec::new()));
    }
    carrier.finish();
}

// validate: their error to ours
#[tokio::test]
async fn a_check_that_gets_no_answer_had_no_effect() {
    let carrier = dhl();
    carrier.answer("POST", ORDERS, Answer::never());
    let caller = Caller::new(&carrier, settings());
    let error = DhlParcelDe.validate(&caller.context(Lang::De), &domestic()).await.expect_err("no answer");
    assert_eq!((error.kind, error.effect), (ErrorKind::Unavailable, Effect::None));
}

#[tokio::test]
async fn an_account_without_its_secrets_calls_nobody() {
    let carrier = StandIn::checked_by(DESCRIPTIONS);
    let no_secret = Settings::default()
        .with_value("user", "u")
        .with_secret("password", SecretString::from("p".to_owned()))
        .with_value("ekp", "3333333333")
        .with_value("participation_paket", "01");
    let error = create_with(&carrier, no_secret, &[domestic()]).await.expect_err("no secret");
    assert_eq!((error.kind, error.field.as_deref()), (ErrorKind::NotAuthorized, Some("api_secret")));
    assert_eq!(carrier.requests(), Vec::new());
}
