//! Who gets through to `/v1`, and who does not.

use axum::extract::FromRequestParts;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use kontor_model::Module;
use serde_json::{Value, json};

use super::{Answer, Known, Realm, application, ask, full_realm, get, post, read_token, realm, whoami};
use crate::oauth::caller::ApiCaller;
use crate::oauth::jws::{access_token_header, sign};
use crate::oauth::load;
use crate::testing::{TestApp, apps};

async fn with_one(test: &TestApp) -> (Realm, Known) {
    let realm = full_realm(&test.app).await;
    let known = application(&test.app, &realm, "microtech büro+").await;
    (realm, known)
}

/// Signs changed claims with the key of a realm, as only a fault of ours could.
async fn signed_by(test: &TestApp, realm: &Realm, claims: &Value) -> String {
    let keys = load::realm_keys(&test.app, &realm.tenant).await.expect("keys");
    let key = keys.signing(test.app.now()).expect("a key");
    sign(&key.pair, &key.header, claims.to_string().as_bytes()).expect("signs")
}

fn with_header(token: &str, header: &Value) -> String {
    let (_, rest) = token.split_once('.').expect("parts");
    format!("{}.{rest}", URL_SAFE_NO_PAD.encode(header.to_string()))
}

fn assert_invalid(answer: &Answer, what: &str) {
    assert_eq!(answer.status, 401, "{what}: {}", answer.body);
    assert!(answer.header("www-authenticate").contains(r#"error="invalid_token""#), "{what}");
    assert_eq!(answer.header("content-type"), "application/problem+json", "{what}");
    assert_eq!(answer.json()["code"], "unauthorized", "{what}");
}

#[tokio::test]
async fn whoami_says_who_the_token_speaks_for() {
    for test in apps().await {
        let (_, known) = with_one(&test).await;
        let answer = whoami(&test.app, &ask(&test.app, &known).await.token()).await;
        assert_eq!(answer.status, 200, "{}: {}", test.store.name, answer.body);
        assert_eq!(answer.header("date"), "Mon, 23 Nov 2026 09:00:00 GMT");
        let said = answer.json();
        assert_eq!(said["product"], "kontor");
        assert_eq!(said["tenant"], json!({"number": "1000000000009", "company": "Käsehof Grünwald & Söhne GmbH"}));
        assert_eq!(said["application"], json!({"client_id": known.id.as_str(), "name": "microtech büro+"}));
        assert_eq!(said["modules"], json!(["shipping", "commerce"]));
        assert_eq!(said["scope"], "shipping commerce whoami");
        assert_eq!(said["server_time_ms"], test.app.now().0);
    }
}

#[tokio::test]
async fn without_a_token_the_challenge_names_no_error() {
    for test in apps().await {
        with_one(&test).await;
        for header in [None, Some("Basic a2M6a3M="), Some("Bearer")] {
            let answer = get(&test.app, "/v1/whoami", header).await;
            assert_eq!((answer.status.as_u16(), answer.header("www-authenticate")), (401, r#"Bearer realm="kontor""#));
            assert_eq!(answer.header("content-type"), "application/problem+json");
        }
    }
}

#[tokio::test]
async fn a_token_in_the_url_is_not_looked_at() {
    for test in apps().await {
        let (_, known) = with_one(&test).await;
        let token = ask(&test.app, &known).await.token();
        assert_eq!(get(&test.app, &format!("/v1/whoami?access_token={token}"), None).await.status, 401);
    }
}

#[tokio::test]
async fn a_token_without_or_with_another_algorithm_is_refused() {
    for test in apps().await {
        let (_, known) = with_one(&test).await;
        let token = ask(&test.app, &known).await.token();
        let (header, _) = read_token(&token);
        for alg in ["none", "None", "HS256", "RS256"] {
            let forged = with_header(&token, &json!({"alg": alg, "typ": "at+jwt", "kid": header["kid"]}));
            assert_invalid(&whoami(&test.app, &forged).await, alg);
            let (unsigned, _) = forged.rsplit_once('.').expect("parts");
            assert_invalid(&whoami(&test.app, &format!("{unsigned}.")).await, alg);
        }
    }
}

#[tokio::test]
async fn changed_claims_or_a_changed_signature_are_refused() {
    for test in apps().await {
        let (_, known) = with_one(&test).await;
        let token = ask(&test.app, &known).await.token();
        let parts: Vec<&str> = token.split('.').collect();
        let (_, mut claims) = read_token(&token);
        claims["scope"] = json!("shipping commerce whoami admin");
        let forged = format!("{}.{}.{}", parts[0], URL_SAFE_NO_PAD.encode(claims.to_string()), parts[2]);
        assert_invalid(&whoami(&test.app, &forged).await, "claims");
        let flipped = if parts[2].starts_with('A') { "B" } else { "A" };
        let forged = format!("{}.{}.{flipped}{}", parts[0], parts[1], &parts[2][1..]);
        assert_invalid(&whoami(&test.app, &forged).await, "signature");
    }
}

#[tokio::test]
async fn a_token_of_another_type_is_refused_though_its_signature_is_ours() {
    for test in apps().await {
        let (realm, known) = with_one(&test).await;
        let (header, claims) = read_token(&ask(&test.app, &known).await.token());
        let keys = load::realm_keys(&test.app, &realm.tenant).await.expect("keys");
        let key = keys.signing(test.app.now()).expect("a key");
        let other = json!({"alg": "ES256", "typ": "JWT", "kid": header["kid"]}).to_string();
        let token = sign(&key.pair, &URL_SAFE_NO_PAD.encode(other), claims.to_string().as_bytes()).expect("signs");
        assert_invalid(&whoami(&test.app, &token).await, "typ");
    }
}

#[tokio::test]
async fn the_key_of_another_realm_signs_nothing_for_this_one() {
    for test in apps().await {
        let (_, known) = with_one(&test).await;
        let theirs = realm(&test.app, "2000000000008", "shipping").await;
        application(&test.app, &theirs, "Zwei").await;
        let (header, claims) = read_token(&ask(&test.app, &known).await.token());
        assert_invalid(&whoami(&test.app, &signed_by(&test, &theirs, &claims).await).await, "their key id");
        let keys = load::realm_keys(&test.app, &theirs.tenant).await.expect("keys");
        let key = keys.signing(test.app.now()).expect("a key");
        let our_header = access_token_header(header["kid"].as_str().expect("text"));
        let forged = sign(&key.pair, &our_header, claims.to_string().as_bytes()).expect("signs");
        assert_invalid(&whoami(&test.app, &forged).await, "our key id");
    }
}

#[tokio::test]
async fn every_claim_counts() {
    for test in apps().await {
        let (realm, known) = with_one(&test).await;
        let (_, claims) = read_token(&ask(&test.app, &known).await.token());
        let now = test.app.now().seconds();
        for (name, value) in [
            ("iss", json!("https://kontor.example/realms/2000000000008")),
            ("aud", json!("https://elsewhere.example/v1")),
            ("aud", json!(["https://kontor.example/v1"])),
            ("sub", json!("kc_01M83WFEZ084G7ZWYRD6Z1RV0W")),
            ("client_id", json!("kc_01M83WFEZ084G7ZWYRD6Z1RV0W")),
            ("exp", json!(now)),
            ("exp", Value::Null),
            ("nbf", json!(now + 61)),
            ("iat", json!(now + 61)),
            ("kontor_secret", json!("sec_01M83WFEZ084G7ZWYRD6Z1RV0W")),
        ] {
            let mut changed = claims.clone();
            changed[name] = value;
            assert_invalid(&whoami(&test.app, &signed_by(&test, &realm, &changed).await).await, name);
        }
        assert_eq!(whoami(&test.app, &signed_by(&test, &realm, &claims).await).await.status, 200);
    }
}

#[tokio::test]
async fn a_token_runs_out_after_ten_minutes() {
    for test in apps().await {
        let (_, known) = with_one(&test).await;
        let token = ask(&test.app, &known).await.token();
        test.clock.advance_millis(599_000);
        assert_eq!(whoami(&test.app, &token).await.status, 200, "{}", test.store.name);
        test.clock.advance_millis(1_000);
        assert_invalid(&whoami(&test.app, &token).await, "expired");
    }
}

#[tokio::test]
async fn texts_that_are_no_tokens_are_refused() {
    for test in apps().await {
        with_one(&test).await;
        let long = "x".repeat(5000);
        for text in ["", "x", "a.b.c", "....", &long] {
            let answer = whoami(&test.app, text).await;
            assert_eq!(answer.status, 401, "{text:.10}");
        }
    }
}

#[tokio::test]
async fn a_module_needs_to_be_booked_and_in_the_token() {
    for test in apps().await {
        let (_, known) = with_one(&test).await;
        let body = "grant_type=client_credentials&scope=commerce";
        let token = post(&test.app, "/oauth/token", Some(&super::basic_of(&known)), body).await.token();
        let caller = caller_of(&test, &token).await;
        assert!(caller.require(Module::Commerce).is_ok());
        let refused =
            axum::response::IntoResponse::into_response(caller.require(Module::Shipping).expect_err("refused"));
        assert_eq!(refused.status(), 403, "{}", test.store.name);
        let challenge = refused.headers().get("www-authenticate").and_then(|value| value.to_str().ok()).unwrap_or("");
        assert!(challenge.contains(r#"error="insufficient_scope", scope="shipping""#), "{challenge}");
    }
}

async fn caller_of(test: &TestApp, token: &str) -> ApiCaller {
    let request = http::Request::get("/v1/x").header("authorization", format!("Bearer {token}"));
    let (mut parts, ()) = request.body(()).expect("a request").into_parts();
    ApiCaller::from_request_parts(&mut parts, &test.app).await.expect("a caller")
}
