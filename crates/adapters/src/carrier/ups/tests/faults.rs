//! Error -> ours: field, code, what to do, and whether something may have been bought.

use kontor_model::Lang;
use kontor_model::shipment::Finding;
use serde_json::json;

use super::samples::*;
use crate::carrier::Carrier;
use crate::carrier::ups::Ups;
use crate::error::{AdapterError, Effect, ErrorKind, Outcome};
use crate::testing::{Answer, Caller, StandIn};

/// What becomes of a shipment when UPS answers like this.
async fn outcome(answer: Answer) -> Outcome<crate::shipment::Created> {
    let ups = carrier();
    ups.answer_always("POST", SHIP, answer);
    let caller = Caller::new(&ups, account());
    let mut outcomes = Ups.create(&caller.context(Lang::De), &[shipment()]).await.expect("answered");
    outcomes.pop().expect("one outcome")
}

async fn refused(code: &str, message: &str) -> Finding {
    match outcome(Answer::json(400, refusal(code, message))).await {
        Outcome::Refused(findings) => findings.into_iter().next().expect("a finding"),
        other => panic!("refused: {other:?}"),
    }
}

async fn failed(answer: Answer) -> AdapterError {
    match outcome(answer).await {
        Outcome::Failed(error) => error,
        other => panic!("failed: {other:?}"),
    }
}

// create: their error to ours
#[tokio::test]
async fn codes_and_sentences_of_ups_name_our_fields() {
    let cases = [
        ("120100", "Missing or invalid shipper number", "carrier_account"),
        ("250003", "Invalid Access License number", "carrier_account"),
        ("111210", "The requested service is unavailable between the selected locations.", "service"),
        ("120802", "Address Validation Error on ShipTo address: invalid postal code", "to.postal_code"),
        ("120203", "Missing or invalid ship from postal code", "from.postal_code"),
        ("120206", "Missing or invalid ship to state province code", "to.city"),
        ("120217", "Missing or invalid ship to phone number", "to.phone"),
        ("120118", "Missing or invalid shipper phone number", "from.phone"),
        ("120500", "Package weight exceeds the maximum", "parcels[0].weight_g"),
        ("999999", "Something nobody has seen before", ""),
    ];
    for (code, message, field) in cases {
        let finding = refused(code, message).await;
        assert_eq!(finding.field, field, "{message}");
        assert_eq!((finding.carrier_code.as_deref(), finding.carrier_text.as_deref()), (Some(code), Some(message)));
        let hint = finding.hint.expect("both languages");
        assert!(hint.de.contains(message) && hint.en.contains(message) && hint.de != hint.en);
    }
}

#[tokio::test]
async fn several_errors_are_several_findings() {
    let errors = json!([{ "code": "120217", "message": "ship to phone" }, { "code": 120500, "message": "weight" }]);
    let Outcome::Refused(findings) = outcome(Answer::json(400, json!({ "response": { "errors": errors } }))).await
    else {
        panic!("refused")
    };
    let fields: Vec<&str> = findings.iter().map(|finding| finding.field.as_str()).collect();
    assert_eq!(fields, ["to.phone", "parcels[0].weight_g"]);
    assert_eq!(findings[1].carrier_code.as_deref(), Some("120500"), "a number is read as its digits");
}

#[tokio::test]
async fn a_refused_account_and_too_many_calls_had_no_effect() {
    let error = failed(Answer::json(401, refusal("250002", "Invalid Authentication Information."))).await;
    assert_eq!((error.kind, error.effect, error.code.as_str()), (ErrorKind::NotAuthorized, Effect::None, "250002"));
    let error = failed(Answer::json(403, refusal("250007", "Blocked Merchant"))).await;
    assert_eq!((error.kind, error.effect), (ErrorKind::NotAuthorized, Effect::None));
    let error = failed(Answer::json(429, refusal("10429", "Too Many Requests")).header("retry-after", "17")).await;
    assert_eq!((error.kind, error.effect, error.retry_after), (ErrorKind::RateLimited, Effect::None, Some(17)));
    let error = failed(Answer::text(503, "try later")).await;
    assert_eq!((error.kind, error.effect), (ErrorKind::Unavailable, Effect::None));
}

#[tokio::test]
async fn what_may_hide_a_label_is_never_repeated() {
    let half = Answer::json(200, fixture(include_str!("../fixtures/created-one.json"))).torn();
    let lost = [
        (Answer::text(500, "Internal Server Error"), ErrorKind::Unavailable),
        (Answer::never(), ErrorKind::Unavailable),
        (Answer::closes(), ErrorKind::Unavailable),
        (half, ErrorKind::Unavailable),
        (Answer::text(200, "<html>"), ErrorKind::Malformed),
        (Answer::json(200, json!({ "ShipmentResponse": {} })), ErrorKind::Malformed),
    ];
    for (answer, kind) in lost {
        let error = failed(answer).await;
        assert_eq!((error.kind, error.effect), (kind, Effect::Unknown), "{error}");
        assert!(!error.may_be_retried());
    }
}

#[tokio::test]
async fn a_connection_that_was_never_made_had_no_effect() {
    let caller = Caller::at("http://127.0.0.1:1", account());
    let outcomes = Ups.create(&caller.context(Lang::De), &[shipment()]).await.expect("answered");
    let [Outcome::Failed(error)] = &outcomes[..] else { panic!("failed: {outcomes:?}") };
    assert!(error.may_be_retried(), "{error}");
}

#[tokio::test]
async fn an_old_token_is_renewed_once() {
    let ups = StandIn::checked_by(DESCRIPTIONS);
    let token = |text: &str| Answer::json(200, json!({ "access_token": text, "expires_in": "14399" }));
    ups.answer("POST", "/security/v1/oauth/token", token("alt"));
    ups.answer("POST", "/security/v1/oauth/token", token("neu"));
    let path = format!("/api/track/v1/details/{NUMBER}");
    let tracked = fixture(include_str!("../fixtures/tracked.json"));
    ups.answer("GET", &path, Answer::json(200, tracked.clone()));
    ups.answer("GET", &path, Answer::json(401, refusal("250002", "Invalid Authentication Information.")));
    ups.answer("GET", &path, Answer::json(200, tracked));
    let caller = Caller::new(&ups, account());
    let parcels = [crate::shipment::ParcelNumbers::of(NUMBER), crate::shipment::ParcelNumbers::of(NUMBER)];
    let outcomes = Ups.track(&caller.context(Lang::De), &parcels).await.expect("answered");
    assert!(outcomes.iter().all(|outcome| matches!(outcome, Outcome::Done(_))), "{outcomes:?}");
    let signed =
        ups.requests().iter().filter_map(|call| call.header("authorization").map(str::to_owned)).collect::<Vec<_>>();
    assert_eq!(signed.last().map(String::as_str), Some("Bearer neu"));
}
