//! Introspection and revocation see the tokens of their own tenant only.

use super::{Known, application, ask, basic, basic_of, full_realm, other_secret, post, realm, rows, whoami};
use crate::testing::{TestApp, apps};

async fn introspect(test: &TestApp, known: &Known, token: &str) -> serde_json::Value {
    let answer = post(&test.app, "/oauth/introspect", Some(&basic_of(known)), &format!("token={token}")).await;
    assert_eq!(answer.status, 200, "{}: {}", test.store.name, answer.body);
    assert_eq!((answer.header("cache-control"), answer.header("pragma")), ("no-store", "no-cache"));
    answer.json()
}

async fn revoke(test: &TestApp, known: &Known, token: &str) -> super::Answer {
    post(&test.app, "/oauth/revoke", Some(&basic_of(known)), &format!("token={token}")).await
}

#[tokio::test]
async fn a_living_token_is_described() {
    for test in apps().await {
        let realm = full_realm(&test.app).await;
        let known = application(&test.app, &realm, "Eins").await;
        let token = ask(&test.app, &known).await.token();
        let said = introspect(&test, &known, &token).await;
        assert_eq!((&said["active"], &said["client_id"]), (&true.into(), &known.id.as_str().into()));
        assert_eq!(
            (&said["scope"], &said["aud"]),
            (&"shipping commerce whoami".into(), &"https://kontor.example/v1".into())
        );
    }
}

#[tokio::test]
async fn an_application_sees_tokens_of_its_tenants_other_applications() {
    for test in apps().await {
        let realm = full_realm(&test.app).await;
        let one = application(&test.app, &realm, "Eins").await;
        let two = application(&test.app, &realm, "Zwei").await;
        let token = ask(&test.app, &one).await.token();
        assert_eq!(introspect(&test, &two, &token).await["active"], true, "{}", test.store.name);
    }
}

#[tokio::test]
async fn another_tenants_token_is_inactive_and_nothing_else() {
    for test in apps().await {
        let ours = full_realm(&test.app).await;
        let theirs = realm(&test.app, "2000000000008", "shipping").await;
        let one = application(&test.app, &ours, "Eins").await;
        let two = application(&test.app, &theirs, "Zwei").await;
        let token = ask(&test.app, &one).await.token();
        assert_eq!(introspect(&test, &two, &token).await, serde_json::json!({"active": false}), "{}", test.store.name);
    }
}

#[tokio::test]
async fn what_is_no_token_or_has_run_out_is_inactive() {
    for test in apps().await {
        let realm = full_realm(&test.app).await;
        let known = application(&test.app, &realm, "Eins").await;
        let token = ask(&test.app, &known).await.token();
        assert_eq!(introspect(&test, &known, "x").await["active"], false);
        test.clock.advance_millis(600_000);
        assert_eq!(introspect(&test, &known, &token).await["active"], false, "{}", test.store.name);
    }
}

#[tokio::test]
async fn who_asks_has_to_authenticate() {
    for test in apps().await {
        let realm = full_realm(&test.app).await;
        let known = application(&test.app, &realm, "Eins").await;
        let token = ask(&test.app, &known).await.token();
        let header = basic(known.id.as_str(), other_secret().expose());
        for path in ["/oauth/introspect", "/oauth/revoke"] {
            for header in [None, Some(header.as_str())] {
                let answer = post(&test.app, path, header, &format!("token={token}")).await;
                assert_eq!((answer.status.as_u16(), answer.error().as_str()), (401, "invalid_client"), "{path}");
            }
        }
        assert_eq!(whoami(&test.app, &token).await.status, 200, "nothing was revoked");
    }
}

#[tokio::test]
async fn a_request_without_a_token_is_refused() {
    for test in apps().await {
        let realm = full_realm(&test.app).await;
        let known = application(&test.app, &realm, "Eins").await;
        for path in ["/oauth/introspect", "/oauth/revoke"] {
            let answer = post(&test.app, path, Some(&basic_of(&known)), "token_type_hint=access_token").await;
            assert_eq!((answer.status.as_u16(), answer.error().as_str()), (400, "invalid_request"), "{path}");
        }
    }
}

#[tokio::test]
async fn a_revoked_token_is_dead_at_once_and_others_of_the_application_live() {
    for test in apps().await {
        let realm = full_realm(&test.app).await;
        let known = application(&test.app, &realm, "Eins").await;
        let (token, other) = (ask(&test.app, &known).await.token(), ask(&test.app, &known).await.token());
        let answer = revoke(&test, &known, &token).await;
        assert_eq!((answer.status.as_u16(), answer.body.as_str()), (200, ""), "{}", test.store.name);
        assert_eq!(whoami(&test.app, &token).await.status, 401);
        assert_eq!(introspect(&test, &known, &token).await["active"], false);
        assert_eq!(whoami(&test.app, &other).await.status, 200);
    }
}

#[tokio::test]
async fn revoking_twice_or_nonsense_is_answered_alike() {
    for test in apps().await {
        let realm = full_realm(&test.app).await;
        let known = application(&test.app, &realm, "Eins").await;
        let token = ask(&test.app, &known).await.token();
        revoke(&test, &known, &token).await;
        assert_eq!(revoke(&test, &known, &token).await.status, 200);
        assert_eq!(revoke(&test, &known, "nonsense").await.status, 200, "{}", test.store.name);
        assert_eq!(rows(&test.app, "SELECT id FROM oauth_revoked_tokens").await.len(), 1);
    }
}

#[tokio::test]
async fn another_tenants_token_cannot_be_revoked_and_the_answer_does_not_tell() {
    for test in apps().await {
        let ours = full_realm(&test.app).await;
        let theirs = realm(&test.app, "2000000000008", "shipping").await;
        let one = application(&test.app, &ours, "Eins").await;
        let two = application(&test.app, &theirs, "Zwei").await;
        let token = ask(&test.app, &one).await.token();
        assert_eq!(revoke(&test, &two, &token).await.status, 200, "{}", test.store.name);
        assert_eq!(whoami(&test.app, &token).await.status, 200);
    }
}

#[tokio::test]
async fn another_application_of_the_tenant_may_not_revoke() {
    for test in apps().await {
        let realm = full_realm(&test.app).await;
        let one = application(&test.app, &realm, "Eins").await;
        let two = application(&test.app, &realm, "Zwei").await;
        let token = ask(&test.app, &one).await.token();
        let answer = revoke(&test, &two, &token).await;
        assert_eq!(
            (answer.status.as_u16(), answer.error().as_str()),
            (400, "unauthorized_client"),
            "{}",
            test.store.name
        );
        assert_eq!(whoami(&test.app, &token).await.status, 200);
    }
}

#[tokio::test]
async fn the_addresses_of_the_realm_do_the_same() {
    for test in apps().await {
        let realm = full_realm(&test.app).await;
        let known = application(&test.app, &realm, "Eins").await;
        let token = ask(&test.app, &known).await.token();
        let at = format!("/realms/{}/protocol/openid-connect", realm.number);
        let (basic, body) = (basic_of(&known), format!("token={token}"));
        let said = post(&test.app, &format!("{at}/token/introspect"), Some(&basic), &body).await;
        assert_eq!(said.json()["active"], true, "{}", test.store.name);
        assert_eq!(post(&test.app, &format!("{at}/revoke"), Some(&basic), &body).await.status, 200);
        assert_eq!(whoami(&test.app, &token).await.status, 401);
    }
}
