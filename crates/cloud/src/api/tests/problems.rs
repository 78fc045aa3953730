//! Refusals below `/v1` are problems of RFC 9457: with a code, in the caller's language, without a word about our inside.

use axum::body::Body;
use http::header::{ACCEPT_LANGUAGE, AUTHORIZATION, CONTENT_TYPE, COOKIE};
use http::{Method, Request, StatusCode};
use serde_json::json;

use crate::api::testing::{Answer, Api, Customer, shipment};
use crate::shipping::store::testing::counts;

async fn post_raw(api: &Api, customer: &Customer, kind: &str, body: impl Into<Body>) -> Answer {
    let request = api.request(Method::POST, "/v1/shipments", &customer.token).header("idempotency-key", "k-1");
    api.send(request.header(CONTENT_TYPE, kind).body(body.into()).expect("a request")).await
}

#[tokio::test]
async fn an_unknown_address_is_a_problem_and_no_page() {
    for api in Api::all().await {
        for path in ["/v1/nothing", "/v1/", "/v1", "/v1/shipments/", "/v1/a/b/c/d"] {
            let answer = api.send(Request::get(path).body(Body::empty()).expect("a request")).await;
            assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path}");
            assert_eq!(answer.problem(), "route_not_found", "{path}");
        }
    }
}

#[tokio::test]
async fn an_unknown_method_names_the_known_ones() {
    for api in Api::all().await {
        let answer = api.send(Request::delete("/v1/shipments").body(Body::empty()).expect("a request")).await;
        assert_eq!(answer.status, StatusCode::METHOD_NOT_ALLOWED);
        assert_eq!(answer.problem(), "method_not_allowed");
        assert!(answer.header("allow").contains("POST"), "{}", answer.header("allow"));
    }
}

#[tokio::test]
async fn words_follow_the_callers_language_and_german_is_the_default() {
    for api in Api::all().await {
        let ask = |lang: &'static str| {
            let request = Request::get("/v1/nothing").header(ACCEPT_LANGUAGE, lang);
            api.send(request.body(Body::empty()).expect("a request"))
        };
        let english = ask("fr, en;q=0.8").await;
        assert_eq!(english.json()["title"], "Unknown address");
        assert_eq!(english.header("content-language"), "en");
        let german = ask("fr").await;
        assert_eq!(german.json()["title"], "Adresse unbekannt");
        assert_eq!(german.header("content-language"), "de");
    }
}

#[tokio::test]
async fn a_problem_looks_like_this() {
    for api in Api::all().await {
        let customer = api.customer("1000000000009", "shipping").await;
        let answer = post_raw(&api, &customer, "application/json", "{\"reference\": 5}").await;
        let mut problem = answer.json();
        problem["request_id"] = json!("req_");
        insta::allow_duplicates! {
            insta::assert_snapshot!(serde_json::to_string_pretty(&problem).expect("JSON"), @r#"
            {
              "code": "validation_failed",
              "detail": "errors names every field with the reason. Nothing was created.",
              "errors": [
                {
                  "code": "wrong_type",
                  "detail": "Expected is a text.",
                  "field": "reference"
                }
              ],
              "request_id": "req_",
              "status": 422,
              "title": "Input not valid",
              "type": "urn:kontor:problem:validation_failed"
            }
            "#);
        }
    }
}

#[tokio::test]
async fn broken_json_is_refused_with_its_place_and_nothing_is_made() {
    for api in Api::all().await {
        let customer = api.customer("1000000000009", "shipping").await;
        let answer = post_raw(&api, &customer, "application/json", "{\"reference\": \"LS-1\",\n  \"to\": }").await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST);
        assert_eq!(answer.problem(), "invalid_json");
        assert!(answer.text().contains("line 2, column 9"), "{}", answer.text());
        for body in ["", "[]", "\"x\"", "nul"] {
            assert_eq!(post_raw(&api, &customer, "application/json", body).await.problem(), "invalid_json", "{body}");
        }
        let no_utf8 = post_raw(&api, &customer, "application/json", vec![b'{', b'"', 0xFF, b'"', b'}']).await;
        assert_eq!(no_utf8.problem(), "invalid_json");
        let deep = post_raw(&api, &customer, "application/json", "[".repeat(100_000)).await;
        assert_eq!(deep.problem(), "invalid_json");
        assert_eq!(counts(&api.test.app.db).await, [0; 4]);
    }
}

#[tokio::test]
async fn another_content_type_is_refused() {
    for api in Api::all().await {
        let customer = api.customer("1000000000009", "shipping").await;
        for kind in ["text/plain", "application/x-www-form-urlencoded", ""] {
            let answer = post_raw(&api, &customer, kind, shipment("LS-1").to_string()).await;
            assert_eq!(answer.status, StatusCode::UNSUPPORTED_MEDIA_TYPE);
            assert_eq!(answer.problem(), "unsupported_media_type", "{kind}");
        }
        let with_charset = post_raw(&api, &customer, "application/json; charset=utf-8", shipment("LS-1").to_string());
        assert_eq!(with_charset.await.status, StatusCode::CREATED);
    }
}

#[tokio::test]
async fn a_body_of_more_than_a_mebibyte_is_refused() {
    for api in Api::all().await {
        let customer = api.customer("1000000000009", "shipping").await;
        let answer = post_raw(&api, &customer, "application/json", vec![b' '; 1024 * 1024 + 1]).await;
        assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE);
        assert_eq!(answer.problem(), "body_too_large");
    }
}

#[tokio::test]
async fn without_a_token_nobody_gets_in_and_a_cookie_is_none() {
    for api in Api::all().await {
        let customer = api.customer("1000000000009", "shipping").await;
        let cookie = format!("__Host-kontor-session={}", customer.token);
        let answer = api
            .send(Request::get("/v1/shipments").header(COOKIE, cookie).body(Body::empty()).expect("a request"))
            .await;
        assert_eq!(answer.status, StatusCode::UNAUTHORIZED);
        assert_eq!(answer.problem(), "unauthorized");
        assert!(answer.header("www-authenticate").starts_with("Bearer"), "{}", answer.header("www-authenticate"));
        let forged = Request::get("/v1/shipments").header(AUTHORIZATION, "Bearer a.b.c").body(Body::empty());
        assert_eq!(api.send(forged.expect("a request")).await.problem(), "unauthorized");
    }
}

#[tokio::test]
async fn who_has_not_booked_shipping_or_has_no_scope_for_it_is_told_which() {
    for api in Api::all().await {
        let without_module = api.customer("1000000000009", "commerce").await;
        let answer = api.post(&without_module.token, Some("k-1"), &shipment("LS-1")).await;
        assert_eq!((answer.status, answer.problem().as_str()), (StatusCode::FORBIDDEN, "module_not_booked"));
        let booked = api.customer("2000000000008", "shipping commerce").await;
        let narrow = api.token(&booked, Some("commerce")).await;
        for path in ["/v1/shipments", "/v1/shipments/shp_0", "/v1/shipments/shp_0/labels/1"] {
            let answer = api.get(&narrow, path).await;
            assert_eq!((answer.status, answer.problem().as_str()), (StatusCode::FORBIDDEN, "insufficient_scope"));
            assert!(answer.header("www-authenticate").contains("insufficient_scope"));
        }
        assert_eq!(counts(&api.test.app.db).await, [0; 4]);
    }
}

#[tokio::test]
async fn every_answer_carries_a_request_id_and_is_not_stored() {
    for api in Api::all().await {
        let customer = api.customer("1000000000009", "shipping").await;
        for path in ["/v1/shipments", "/v1/capabilities", "/v1/nothing"] {
            let answer = api.get(&customer.token, path).await;
            assert!(answer.header("x-request-id").starts_with("req_"), "{path}");
            assert_eq!(answer.header("cache-control"), "no-store", "{path}");
            assert_eq!(answer.header("x-content-type-options"), "nosniff", "{path}");
        }
    }
}

#[tokio::test]
async fn a_fault_of_ours_says_nothing_about_our_inside() {
    for api in Api::all().await {
        let customer = api.customer("1000000000009", "shipping").await;
        api.test.app.db.close().await;
        let answer = api.get(&customer.token, "/v1/shipments").await;
        assert!(answer.status.is_server_error());
        assert!(["internal", "unavailable"].contains(&answer.problem().as_str()));
        let text = answer.text().to_lowercase();
        for word in ["sql", "pool", "sqlite", "postgres", "database", "panic", ".rs"] {
            assert!(!text.contains(word), "{word}: {text}");
        }
    }
}

#[tokio::test]
async fn capabilities_are_made_from_the_carriers() {
    for api in Api::all().await {
        let customer = api.customer("1000000000009", "commerce").await;
        let answer = api.get(&customer.token, "/v1/capabilities").await;
        assert_eq!(answer.status, StatusCode::OK);
        let own_label = &answer.json()["carriers"][0];
        assert_eq!(own_label["id"], "own_label");
        assert_eq!(own_label["label"]["formats"], json!(["pdf", "zpl"]));
        assert_eq!(own_label["label"]["media"], json!(["a6", "103x199", "4x6"]));
        assert_eq!(own_label["max_parcels"], 99);
    }
}
