//! Proving that an account works, and saying in plain words why it does not.

use kontor_model::Lang;
use serde_json::{Value, json};

use super::samples::*;
use crate::carrier::Carrier;
use crate::carrier::dhl_parcel_de::DhlParcelDe;
use crate::context::Settings;
use crate::error::{AdapterError, Effect, ErrorKind};
use crate::shipment::AccountInfo;
use crate::testing::{Answer, Caller, StandIn};

async fn check(carrier: &StandIn, settings: Settings) -> Result<AccountInfo, AdapterError> {
    DhlParcelDe.check(&Caller::new(carrier, settings).context(Lang::De)).await
}

fn nobody() -> Answer {
    answered(
        400,
        json!([{ "shipmentNo": "00340434161094000000", "sstatus": { "title": "UnknownShipmentNumber", "statusCode": 204 } }]),
    )
}

// check: theirs to ours
#[tokio::test]
async fn an_account_works_when_dhl_answers_about_a_parcel_that_does_not_exist() {
    let carrier = dhl();
    carrier.answer("GET", ORDERS, nobody());
    let account = check(&carrier, settings()).await.expect("works");
    assert_eq!(account.findings, Vec::new());
    assert!(
        account.description.starts_with("musterhandel_api, EKP 3333333333: DHL Paket, DHL Kleinpaket"),
        "{account:?}"
    );
    assert_eq!(carrier.requests()[1].query, "shipment=00340434161094000000&includeDocs=URL");
}

#[tokio::test]
async fn what_is_wrong_with_the_form_is_said_by_field() {
    let carrier = dhl();
    carrier.answer_always("GET", ORDERS, nobody());
    let wrong = settings().with_value("participation_paket", "33333333335301").with_value("bank_iban", "");
    let fields: Vec<String> =
        check(&carrier, wrong).await.expect("works").findings.into_iter().map(|found| found.field).collect();
    assert_eq!(fields, ["participation_paket", "bank_iban"]);
    let wrong = settings().with_value("ekp", "123");
    let fields: Vec<String> =
        check(&carrier, wrong).await.expect("works").findings.into_iter().map(|found| found.field).collect();
    assert_eq!(fields, ["ekp"]);
}

// check: their error to ours
#[tokio::test]
async fn user_password_and_key_each_have_their_own_words() {
    let cases: [(u16, Value, &str, &str); 5] = [
        (
            401,
            json!({ "error": "invalid_client", "error_description": "Client credentials are invalid" }),
            "api_key_refused",
            "api_key",
        ),
        (
            401,
            json!({ "title": "Unauthorized", "status": 401, "detail": "Invalid API Key" }),
            "api_key_refused",
            "api_key",
        ),
        (
            400,
            json!({ "error": "invalid_grant", "error_description": "User password has expired" }),
            "password_expired",
            "password",
        ),
        (
            401,
            json!({ "error": "invalid_grant", "error_description": "Invalid user credentials" }),
            "user_refused",
            "user",
        ),
        (403, json!({ "title": "Forbidden", "status": 403 }), "not_permitted", "user"),
    ];
    for (status, body, code, field) in cases {
        let carrier = StandIn::checked_by(DESCRIPTIONS);
        carrier.answer("POST", TOKEN, Answer::json(status, body));
        let error = check(&carrier, settings()).await.expect_err("refused");
        assert_eq!((error.code.as_str(), error.field.as_deref()), (code, Some(field)));
        assert_eq!((error.kind, error.effect), (ErrorKind::NotAuthorized, Effect::None));
        assert!(!error.message.contains("geheim") && error.message.contains("DHL"), "{error}");
    }
}

#[tokio::test]
async fn an_expired_password_is_told_with_basic_sign_in_too() {
    let carrier = StandIn::checked_by(DESCRIPTIONS);
    carrier.answer(
        "GET",
        ORDERS,
        Answer::json(401, json!({ "title": "Unauthorized", "status": 401, "detail": "Das Passwort ist abgelaufen" })),
    );
    let error = check(&carrier, settings().with_value("login", "basic")).await.expect_err("refused");
    assert_eq!((error.code.as_str(), error.field.as_deref()), ("password_expired", Some("password")));
    assert!(error.message.ends_with("(DHL: Das Passwort ist abgelaufen)"), "{error}");
}

#[tokio::test]
async fn a_dhl_that_is_down_says_nothing_about_the_account() {
    for (answer, kind) in [
        (Answer::text(503, "Wartung"), ErrorKind::Unavailable),
        (Answer::json(429, json!({ "title": "Too Many Requests" })).header("retry-after", "9"), ErrorKind::RateLimited),
        (Answer::never(), ErrorKind::Unavailable),
    ] {
        let carrier = StandIn::checked_by(DESCRIPTIONS);
        carrier.answer("POST", TOKEN, answer);
        let error = check(&carrier, settings()).await.expect_err("down");
        assert!(error.kind == kind && error.may_be_retried() && error.field.is_none(), "{error:?}");
    }
}
