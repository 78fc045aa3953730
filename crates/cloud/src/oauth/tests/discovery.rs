//! What clients read to find their way.

use aws_lc_rs::signature::{ECDSA_P256_SHA256_FIXED, ParsedPublicKey};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use super::{application, ask, full_realm, get, read_token, realm, rows};
use crate::oauth::jws::{take_apart, verify};
use crate::testing::apps;

const CERTS: &str = "/realms/1000000000009/protocol/openid-connect/certs";

#[tokio::test]
async fn tokens_verify_under_the_published_key() {
    for test in apps().await {
        let realm = full_realm(&test.app).await;
        let known = application(&test.app, &realm, "Eins").await;
        let token = ask(&test.app, &known).await.token();
        let answer = get(&test.app, CERTS, None).await;
        assert_eq!((answer.status.as_u16(), answer.header("cache-control")), (200, "public, max-age=300"));
        let key = answer.json()["keys"][0].clone();
        assert_eq!(
            (&key["kty"], &key["crv"], &key["use"], &key["alg"]),
            (&"EC".into(), &"P-256".into(), &"sig".into(), &"ES256".into())
        );
        assert_eq!(key["kid"], read_token(&token).0["kid"], "{}", test.store.name);
        let part = |name: &str| URL_SAFE_NO_PAD.decode(key[name].as_str().expect("text")).expect("base64url");
        let point = [vec![4], part("x"), part("y")].concat();
        let public = ParsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, point).expect("a key");
        assert!(verify(&take_apart(&token).expect("a token"), &public).is_ok());
        assert_eq!(key.get("d"), None, "the private half is nobody's business");
    }
}

#[tokio::test]
async fn a_realm_without_an_application_has_no_key_and_asking_makes_none() {
    for test in apps().await {
        full_realm(&test.app).await;
        let answer = get(&test.app, CERTS, None).await;
        assert_eq!((answer.status.as_u16(), answer.body.as_str()), (200, r#"{"keys":[]}"#), "{}", test.store.name);
        assert!(rows(&test.app, "SELECT id FROM oauth_signing_keys").await.is_empty());
    }
}

#[tokio::test]
async fn metadata_name_the_addresses_of_the_realm() {
    for test in apps().await {
        full_realm(&test.app).await;
        let issuer = "https://kontor.example/realms/1000000000009";
        for path in [
            "/realms/1000000000009/.well-known/openid-configuration",
            "/.well-known/oauth-authorization-server/realms/1000000000009",
        ] {
            let answer = get(&test.app, path, None).await;
            assert_eq!(answer.status, 200, "{}: {path}", test.store.name);
            let said = answer.json();
            assert_eq!(said["issuer"], issuer);
            assert_eq!(said["token_endpoint"], format!("{issuer}/protocol/openid-connect/token"));
            assert_eq!(said["jwks_uri"], format!("{issuer}/protocol/openid-connect/certs"));
            assert_eq!(said["grant_types_supported"], serde_json::json!(["client_credentials"]));
        }
    }
}

#[tokio::test]
async fn every_published_address_answers() {
    for test in apps().await {
        full_realm(&test.app).await;
        let said = get(&test.app, "/realms/1000000000009/.well-known/openid-configuration", None).await.json();
        for name in ["token_endpoint", "introspection_endpoint", "revocation_endpoint", "jwks_uri"] {
            let address = said[name].as_str().expect("an address");
            let path = address.strip_prefix("https://kontor.example").expect("ours");
            assert_ne!(get(&test.app, path, None).await.status, 404, "{}: {name}", test.store.name);
        }
    }
}

#[tokio::test]
async fn a_number_nobody_has_is_answered_like_a_realm_without_an_application() {
    for test in apps().await {
        full_realm(&test.app).await;
        for number in ["2000000000008", "0000", "00000000000000000000"] {
            for path in [
                "/realms/{}/protocol/openid-connect/certs",
                "/realms/{}/.well-known/openid-configuration",
                "/.well-known/oauth-authorization-server/realms/{}",
            ] {
                let known = get(&test.app, &path.replace("{}", "1000000000009"), None).await;
                let unknown = get(&test.app, &path.replace("{}", number), None).await;
                assert_eq!(unknown.status, 200, "{}: {number} {path}", test.store.name);
                assert_eq!(unknown.body, known.body.replace("1000000000009", number), "{number} {path}");
                for name in ["content-type", "cache-control"] {
                    assert_eq!(unknown.header(name), known.header(name), "{number} {path}");
                }
            }
        }
        assert_eq!(rows(&test.app, "SELECT id FROM tenants").await.len(), 1, "asking makes no tenant");
    }
}

#[tokio::test]
async fn what_is_no_customer_number_is_not_found() {
    for test in apps().await {
        for number in
            ["x", "%00", "%FF", "123", "000000000000000000000", "1000%2F2000", "%EF%BC%91%EF%BC%92%EF%BC%93%EF%BC%94"]
        {
            for path in [
                "/realms/{}/protocol/openid-connect/certs",
                "/realms/{}/.well-known/openid-configuration",
                "/.well-known/oauth-authorization-server/realms/{}",
            ] {
                let answer = get(&test.app, &path.replace("{}", number), None).await;
                assert_eq!((answer.status.as_u16(), answer.error().as_str()), (404, "not_found"), "{number} {path}");
                assert_eq!(answer.header("cache-control"), "no-store", "{}", test.store.name);
            }
        }
    }
}

#[tokio::test]
async fn each_realm_has_a_key_of_its_own() {
    for test in apps().await {
        let ours = full_realm(&test.app).await;
        let theirs = realm(&test.app, "2000000000008", "shipping").await;
        application(&test.app, &ours, "Eins").await;
        application(&test.app, &theirs, "Zwei").await;
        let of = async |number: &str| {
            let path = format!("/realms/{number}/protocol/openid-connect/certs");
            get(&test.app, &path, None).await.json()["keys"][0]["x"].clone()
        };
        assert_ne!(of("1000000000009").await, of("2000000000008").await, "{}", test.store.name);
    }
}
