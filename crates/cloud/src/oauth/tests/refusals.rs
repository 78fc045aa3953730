//! Requests that are wrong in their form: each gets the error RFC 6749 names, and no token.

use axum::body::Body;
use http::Request;
use http::header::{AUTHORIZATION, CONTENT_TYPE};

use super::{Answer, FORM, Known, application, basic_of, full_realm, post, send};
use crate::testing::{TestApp, apps};

const GRANT: &str = "grant_type=client_credentials";

async fn with_one(test: &TestApp) -> Known {
    let realm = full_realm(&test.app).await;
    application(&test.app, &realm, "microtech büro+").await
}

async fn post_raw(test: &TestApp, path: &str, kind: Option<&str>, known: &Known, body: impl Into<Body>) -> Answer {
    let mut request = Request::post(path).header(AUTHORIZATION, basic_of(known));
    if let Some(kind) = kind {
        request = request.header(CONTENT_TYPE, kind);
    }
    send(&test.app, request.body(body.into()).expect("a request")).await
}

fn assert_refused(answer: &Answer, error: &str, what: &str) {
    assert_eq!((answer.status.as_u16(), answer.error().as_str()), (400, error), "{what}: {}", answer.body);
    assert_eq!((answer.header("cache-control"), answer.header("pragma")), ("no-store", "no-cache"), "{what}");
    assert!(answer.json().get("access_token").is_none(), "{what}");
}

#[tokio::test]
async fn a_missing_grant_is_an_invalid_request_and_another_one_unsupported() {
    for test in apps().await {
        let known = with_one(&test).await;
        let basic = basic_of(&known);
        for body in ["", "scope=shipping", "grant_type="] {
            assert_refused(&post(&test.app, "/oauth/token", Some(&basic), body).await, "invalid_request", body);
        }
        for grant in ["password", "authorization_code", "refresh_token", "CLIENT_CREDENTIALS"] {
            let answer = post(&test.app, "/oauth/token", Some(&basic), &format!("grant_type={grant}")).await;
            assert_refused(&answer, "unsupported_grant_type", grant);
        }
    }
}

#[tokio::test]
async fn credentials_in_header_and_body_at_once_are_refused() {
    for test in apps().await {
        let known = with_one(&test).await;
        let body = format!("{GRANT}&client_secret={}", known.secret.expose());
        assert_refused(
            &post(&test.app, "/oauth/token", Some(&basic_of(&known)), &body).await,
            "invalid_request",
            "both",
        );
        let body = format!("{GRANT}&client_id=kc_01M83WFEZ084G7ZWYRD6Z1RV0W");
        assert_refused(
            &post(&test.app, "/oauth/token", Some(&basic_of(&known)), &body).await,
            "invalid_request",
            "two ids",
        );
        let body = format!("{GRANT}&client_id={}", known.id);
        assert_eq!(post(&test.app, "/oauth/token", Some(&basic_of(&known)), &body).await.status, 200);
    }
}

#[tokio::test]
async fn credentials_in_the_url_are_refused_and_never_looked_at() {
    for test in apps().await {
        let known = with_one(&test).await;
        let query = format!("/oauth/token?client_id={}&client_secret={}", known.id, known.secret.expose());
        let answer = post(&test.app, &query, None, GRANT).await;
        assert_refused(&answer, "invalid_request", "secret in the URL");
        assert!(!answer.body.contains(known.secret.expose()));
        for query in ["client_id=x", "%63lient_secret=x", "grant_type=client_credentials"] {
            let path = format!("/oauth/token?{query}");
            assert_refused(&post(&test.app, &path, Some(&basic_of(&known)), GRANT).await, "invalid_request", query);
        }
        let harmless = post(&test.app, "/oauth/token?trace=1", Some(&basic_of(&known)), GRANT).await;
        assert_eq!(harmless.status, 200, "{}", test.store.name);
    }
}

#[tokio::test]
async fn doubled_parameters_are_refused() {
    for test in apps().await {
        let known = with_one(&test).await;
        for body in [
            "grant_type=client_credentials&grant_type=client_credentials",
            "grant_type=client_credentials&scope=shipping&scope=commerce",
            "grant_type=client_credentials&foo=1&foo=2",
        ] {
            assert_refused(
                &post(&test.app, "/oauth/token", Some(&basic_of(&known)), body).await,
                "invalid_request",
                body,
            );
        }
    }
}

#[tokio::test]
async fn other_media_types_are_refused() {
    for test in apps().await {
        let known = with_one(&test).await;
        for kind in [None, Some("application/json"), Some("text/plain"), Some("multipart/form-data; boundary=x")] {
            let answer = post_raw(&test, "/oauth/token", kind, &known, GRANT).await;
            assert_refused(&answer, "invalid_request", kind.unwrap_or("none"));
        }
        let with_charset = Some("Application/X-WWW-Form-Urlencoded; charset=UTF-8");
        assert_eq!(post_raw(&test, "/oauth/token", with_charset, &known, GRANT).await.status, 200);
    }
}

#[tokio::test]
async fn bodies_that_are_too_long_or_no_utf_8_are_refused() {
    for test in apps().await {
        let known = with_one(&test).await;
        let long = format!("{GRANT}&x={}", "y".repeat(9000));
        assert_refused(&post_raw(&test, "/oauth/token", Some(FORM), &known, long).await, "invalid_request", "long");
        let broken = [GRANT.as_bytes(), b"&x=\xff\xfe"].concat();
        assert_refused(&post_raw(&test, "/oauth/token", Some(FORM), &known, broken).await, "invalid_request", "bytes");
        let escaped = format!("{GRANT}&scope=%FF");
        assert_refused(&post_raw(&test, "/oauth/token", Some(FORM), &known, escaped).await, "invalid_request", "%FF");
    }
}

#[tokio::test]
async fn other_methods_are_told_that_post_is_the_one() {
    for test in apps().await {
        for method in ["GET", "HEAD", "PUT", "DELETE", "OPTIONS"] {
            for path in ["/oauth/token", "/oauth/introspect", "/oauth/revoke"] {
                let request = Request::builder().method(method).uri(path).body(Body::empty()).expect("a request");
                let answer = send(&test.app, request).await;
                assert_eq!((answer.status.as_u16(), answer.header("allow")), (405, "POST"), "{method} {path}");
                assert_eq!(answer.header("cache-control"), "no-store");
            }
        }
    }
}

#[tokio::test]
async fn no_or_unreadable_credentials_are_an_invalid_client() {
    for test in apps().await {
        with_one(&test).await;
        for header in [None, Some("Basic"), Some("Basic !!!"), Some("Basic a2M="), Some("Bearer x"), Some("Basic gA==")]
        {
            let answer = post(&test.app, "/oauth/token", header, GRANT).await;
            assert_eq!((answer.status.as_u16(), answer.error().as_str()), (401, "invalid_client"), "{header:?}");
            assert!(answer.header("www-authenticate").starts_with("Basic "), "{header:?}");
        }
    }
}

#[tokio::test]
async fn two_authorization_headers_are_refused() {
    for test in apps().await {
        let known = with_one(&test).await;
        let request = Request::post("/oauth/token")
            .header(CONTENT_TYPE, FORM)
            .header(AUTHORIZATION, basic_of(&known))
            .header(AUTHORIZATION, basic_of(&known));
        let answer = send(&test.app, request.body(Body::from(GRANT)).expect("a request")).await;
        assert_refused(&answer, "invalid_request", "two headers");
    }
}

#[tokio::test]
async fn control_characters_in_the_client_id_are_an_unknown_client() {
    for test in apps().await {
        with_one(&test).await;
        let body = format!("{GRANT}&client_id=kc_%00%0A&client_secret=x");
        let answer = post(&test.app, "/oauth/token", None, &body).await;
        assert_eq!((answer.status.as_u16(), answer.error().as_str()), (401, "invalid_client"), "{}", test.store.name);
    }
}
