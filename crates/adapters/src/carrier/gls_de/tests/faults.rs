//! Their errors to ours: headers, gateway and token service, each with its words kept and its field named.

use kontor_model::Lang;
use kontor_model::shipment::Finding;
use serde_json::json;

use super::samples::*;
use crate::carrier::Carrier;
use crate::carrier::gls_de::fault::{Said, field_of};
use crate::error::{AdapterError, Effect, ErrorKind, Outcome};
use crate::shipment::{Created, ParcelNumbers};
use crate::testing::{Answer, Caller, StandIn};

async fn create(answer: Answer) -> Outcome<Created> {
    let gls = gls();
    gls.answer("POST", &format!("{RS}/shipments"), answer);
    let caller = caller(&gls);
    GLS.create(&caller.context(Lang::En), &[shipment()]).await.expect("answered").remove(0)
}

async fn refused(answer: Answer) -> Finding {
    match create(answer).await {
        Outcome::Refused(mut found) if found.len() == 1 => found.remove(0),
        other => panic!("{other:?}"),
    }
}

async fn failed(answer: Answer) -> AdapterError {
    match create(answer).await {
        Outcome::Failed(error) => error,
        other => panic!("{other:?}"),
    }
}

// create: their error to ours
#[tokio::test]
async fn a_refusal_in_the_headers_becomes_a_finding_of_our_field() {
    let found = refused(header_fault(400, "CONSIGNEE_ADDRESS_ZIPCODE_INVALID", "The zip code is not valid")).await;
    assert_eq!((found.field.as_str(), found.code.as_str()), ("to.postal_code", "refused_by_carrier"));
    assert_eq!(found.carrier_code.as_deref(), Some("CONSIGNEE_ADDRESS_ZIPCODE_INVALID"));
    assert_eq!(found.carrier_text.as_deref(), Some("The zip code is not valid"));
    let hint = found.hint.as_ref().expect("both languages");
    assert!(hint.de.contains("Postleitzahl, Ort und Land") && hint.en == found.detail && found.is_error());
}

#[tokio::test]
async fn arguments_and_umlauts_of_headers_are_kept() {
    let answer = header_fault(400, "STREET_TOO_SHORT", "Straße ist zu kurz").header("args", "Consignee.Street");
    let found = refused(answer).await;
    assert_eq!(found.carrier_text.as_deref(), Some("Straße ist zu kurz (Consignee.Street)"));
    assert_eq!(found.field, "to.street");
}

#[tokio::test]
async fn a_body_of_plain_text_or_nothing_still_says_something() {
    let plain = refused(Answer::text(400, "Weight is missing")).await;
    assert_eq!(
        (plain.field.as_str(), plain.carrier_text.as_deref()),
        ("parcels[0].weight_g", Some("Weight is missing"))
    );
    let bare = refused(Answer::empty(400)).await;
    assert_eq!((bare.field.as_str(), bare.carrier_text.as_deref()), ("shipment", Some("HTTP 400")));
}

#[tokio::test]
async fn faults_of_service_and_account_have_their_kinds_and_no_effect() {
    for (answer, kind, effect) in [
        (header_fault(403, "NOT_ALLOWED", "not allowed"), ErrorKind::NotAuthorized, Effect::None),
        (Answer::text(503, "maintenance"), ErrorKind::Unavailable, Effect::None),
        (Answer::text(500, "oh"), ErrorKind::Unavailable, Effect::Unknown),
        (Answer::text(502, "oh"), ErrorKind::Unavailable, Effect::Unknown),
    ] {
        let error = failed(answer).await;
        assert_eq!((error.kind, error.effect), (kind, effect), "{error}");
    }
    let quota = json!({ "fault": {
        "faultstring": "Rate limit quota violation",
        "detail": { "errorcode": "policies.ratelimit.QuotaViolation" },
    } });
    let error = failed(Answer::json(429, quota).header("retry-after", "17")).await;
    assert_eq!((error.kind, error.effect, error.retry_after), (ErrorKind::RateLimited, Effect::None, Some(17)));
    assert_eq!(error.code, "policies.ratelimit.QuotaViolation");
}

#[tokio::test]
async fn a_token_that_ended_is_replaced_once_and_the_request_repeated() {
    let gls = gls();
    let ended = json!({ "fault": { "faultstring": "The token has ended", "detail": { "errorcode": "expired" } } });
    let path = format!("{RS}/shipments/cancel/ZR4K19AA");
    let done = json!({ "TrackID": "ZR4K19AA", "Result": "CANCELLED" });
    for answer in [Answer::json(200, done.clone()), Answer::json(401, ended.clone()), Answer::json(200, done)] {
        gls.answer("POST", &path, answer);
    }
    let caller = caller(&gls);
    for _ in 0..2 {
        let outcomes = GLS.cancel(&caller.context(Lang::De), &[ParcelNumbers::of("ZR4K19AA")]).await;
        assert!(matches!(outcomes.as_deref(), Ok([Outcome::Done(_)])), "{outcomes:?}");
    }
    let paths: Vec<String> = gls.requests().into_iter().map(|request| request.path).collect();
    let token = "/oauth2/v2/token".to_owned();
    assert_eq!(paths, [token.clone(), path.clone(), path.clone(), token, path]);
    for exchange in caller.exchanges.take() {
        let shown = serde_json::to_string(&exchange).expect("JSON");
        assert!(!shown.contains("zeichen-1") && !shown.contains("sehr-geheim"), "{shown}");
    }
}

#[tokio::test]
async fn wrong_credentials_are_the_account_s_fault_and_nothing_is_sent() {
    let gls = StandIn::checked_by(DESCRIPTIONS);
    let body = json!({ "errors": [{ "type": "400", "message": "Invalid client identifier" }] });
    gls.answer("POST", "/oauth2/v2/token", Answer::json(400, body));
    let caller = caller(&gls);
    let outcomes = GLS.create(&caller.context(Lang::De), &[shipment()]).await.expect("answered");
    let [Outcome::Failed(error)] = outcomes.as_slice() else { panic!("{outcomes:?}") };
    assert_eq!((error.kind, error.effect), (ErrorKind::NotAuthorized, Effect::None));
    assert_eq!((error.code.as_str(), error.message.as_str()), ("400", "Invalid client identifier"));
    assert_eq!(gls.requests().len(), 1, "only the sign-in");
}

#[tokio::test]
async fn an_account_without_its_secret_says_which_field_is_missing() {
    let gls = StandIn::checked_by(DESCRIPTIONS);
    let caller = Caller::new(&gls, crate::context::Settings::default().with_value("client_id", "kontor-app"));
    let error = GLS.check(&caller.context(Lang::De)).await.expect_err("no secret");
    assert_eq!((error.kind, error.field.as_deref()), (ErrorKind::NotAuthorized, Some("client_secret")));
    assert_eq!(gls.requests(), Vec::new());
}

// validate: theirs to ours
#[tokio::test]
async fn validate_tells_all_issues_at_once() {
    let gls = gls();
    let answer = json!({ "success": false, "validationResult": { "Issues": [
        { "Rule": "COMMON_MAX_WEIGHT", "Location": "/Shipment/ShipmentUnit[1]/Weight", "Parameters": ["31.5"] },
        { "Rule": "SERVICE_NOT_ALLOWED", "Location": "service_guaranteed24" },
    ] } });
    gls.answer("POST", &format!("{RS}/shipments/validate"), Answer::json(200, answer));
    let caller = caller(&gls);
    let found = GLS.validate(&caller.context(Lang::De), &shipment()).await.expect("answered");
    let told: Vec<(&str, Option<&str>)> =
        found.iter().map(|finding| (finding.field.as_str(), finding.carrier_code.as_deref())).collect();
    let expected =
        [("parcels[1].weight_g", Some("COMMON_MAX_WEIGHT")), ("services.carrier_options", Some("SERVICE_NOT_ALLOWED"))];
    assert_eq!(told, expected);
    assert_eq!(found[0].carrier_text.as_deref(), Some("/Shipment/ShipmentUnit[1]/Weight (31.5)"));
}

// validate: their error to ours
#[tokio::test]
async fn validate_never_takes_silence_for_a_yes() {
    let gls = gls();
    let path = format!("{RS}/shipments/validate");
    gls.answer("POST", &path, Answer::json(200, json!({ "Success": false, "ValidationResult": {} })));
    gls.answer("POST", &path, header_fault(400, "CONSIGNEE_CITY", "unknown city"));
    let caller = caller(&gls);
    let silent = GLS.validate(&caller.context(Lang::De), &shipment()).await.expect_err("no yes");
    assert_eq!(silent.kind, ErrorKind::Malformed);
    let found = GLS.validate(&caller.context(Lang::De), &shipment()).await.expect("answered");
    assert_eq!(found[0].field, "to.city");
}

#[test]
fn fields_are_recognised_in_codes_and_places() {
    for (words, field) in [
        ("/Shipment/Consignee/Address/ZIPCode", Some("to.postal_code")),
        ("Consignee.Address.StreetNumber", Some("to.house_number")),
        ("CONSIGNEE_ADDRESS_EMAIL_MANDATORY", Some("to.email")),
        ("/Shipment/Shipper/AlternativeShipperAddress/City", Some("from.city")),
        ("Shipper/ContactID", Some("contact_id")),
        ("/Shipment/ShipmentUnit[2]/Weight", Some("parcels[2].weight_g")),
        ("ShippingDate", Some("ship_date")),
        ("ParcelShopID unknown", Some("to.shop_id")),
        ("service_deposit not allowed", Some("services.preferred_place")),
        ("IncotermCode", Some("customs.incoterm")),
        ("something else", None),
    ] {
        let said = Said { code: String::new(), text: words.to_owned() };
        assert_eq!(field_of(&said).as_deref(), field, "{words}");
    }
}
