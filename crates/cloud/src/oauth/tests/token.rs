//! The token endpoint when all is well, and what it says about scopes, realms and proven secrets.

use super::{
    Answer, Known, Realm, application, ask, basic, basic_of, full_realm, other_secret, post, read_token, realm, rows,
};
use crate::db::execute;
use crate::oauth::actions::delete_application;
use crate::testing::{TestApp, apps};

const GRANT: &str = "grant_type=client_credentials";

async fn with_one(test: &TestApp) -> (Realm, Known) {
    let realm = full_realm(&test.app).await;
    let known = application(&test.app, &realm, "microtech büro+").await;
    (realm, known)
}

async fn ask_with(test: &TestApp, known: &Known, more: &str) -> Answer {
    post(&test.app, "/oauth/token", Some(&basic_of(known)), &format!("{GRANT}&{more}")).await
}

fn is_never_stored(answer: &Answer) -> bool {
    answer.header("cache-control") == "no-store" && answer.header("pragma") == "no-cache"
}

#[tokio::test]
async fn a_token_is_what_rfc_9068_says() {
    for test in apps().await {
        let (_, known) = with_one(&test).await;
        let answer = ask(&test.app, &known).await;
        assert_eq!(answer.status, 200, "{}: {}", test.store.name, answer.body);
        assert!(is_never_stored(&answer));
        let body = answer.json();
        assert_eq!((&body["token_type"], &body["expires_in"]), (&"Bearer".into(), &600.into()));
        let (header, claims) = read_token(&answer.token());
        assert_eq!((&header["alg"], &header["typ"]), (&"ES256".into(), &"at+jwt".into()));
        assert_eq!(claims["iss"], "https://kontor.example/realms/1000000000009");
        assert_eq!(claims["aud"], "https://kontor.example/v1");
        assert_eq!((&claims["sub"], &claims["client_id"]), (&known.id.as_str().into(), &known.id.as_str().into()));
        assert_eq!(claims["exp"].as_i64().expect("exp") - claims["iat"].as_i64().expect("iat"), 600);
        assert_eq!(claims["iat"], test.app.now().seconds());
        assert!(claims["jti"].as_str().is_some_and(|id| id.starts_with("tok_")));
        assert!(claims["kontor_secret"].as_str().is_some_and(|id| id.starts_with("sec_")));
    }
}

#[tokio::test]
async fn the_body_may_carry_the_credentials_instead_of_the_header() {
    for test in apps().await {
        let (_, known) = with_one(&test).await;
        let body = format!("{GRANT}&client_id={}&client_secret={}", known.id, known.secret.expose());
        let answer = post(&test.app, "/oauth/token", None, &body).await;
        assert_eq!(answer.status, 200, "{}", test.store.name);
    }
}

#[tokio::test]
async fn both_halves_of_basic_are_percent_decoded() {
    for test in apps().await {
        let (_, known) = with_one(&test).await;
        let encoded = |text: &str| text.replace('_', "%5F");
        let header = basic(&encoded(known.id.as_str()), &encoded(known.secret.expose()));
        assert_eq!(post(&test.app, "/oauth/token", Some(&header), GRANT).await.status, 200, "{}", test.store.name);
        // A plus is a blank there, and no secret has one.
        let plus = basic(known.id.as_str(), &known.secret.expose().replacen('_', "+", 1));
        assert_eq!(post(&test.app, "/oauth/token", Some(&plus), GRANT).await.error(), "invalid_client");
    }
}

#[tokio::test]
async fn without_a_scope_all_booked_ones_are_granted() {
    for test in apps().await {
        let (_, known) = with_one(&test).await;
        assert_eq!(ask(&test.app, &known).await.json()["scope"], "shipping commerce whoami", "{}", test.store.name);
        let bare = realm(&test.app, "2000000000008", "").await;
        let bare = application(&test.app, &bare, "Nur Test").await;
        assert_eq!(ask(&test.app, &bare).await.json()["scope"], "whoami");
    }
}

#[tokio::test]
async fn a_scope_that_is_asked_for_narrows_the_token() {
    for test in apps().await {
        let (_, known) = with_one(&test).await;
        let answer = ask_with(&test, &known, "scope=whoami+shipping+shipping").await;
        assert_eq!(answer.json()["scope"], "shipping whoami", "{}", test.store.name);
        assert_eq!(read_token(&answer.token()).1["scope"], "shipping whoami");
    }
}

#[tokio::test]
async fn an_unbooked_or_unknown_scope_is_refused() {
    for test in apps().await {
        let shipping_only = realm(&test.app, "2000000000008", "shipping").await;
        let known = application(&test.app, &shipping_only, "Packtisch").await;
        for scope in ["commerce", "shipping+commerce", "admin", "SHIPPING", "%22%3Cscript%3E", "+"] {
            let answer = ask_with(&test, &known, &format!("scope={scope}")).await;
            assert_eq!((answer.status.as_u16(), answer.error().as_str()), (400, "invalid_scope"), "{scope}");
            assert!(is_never_stored(&answer) && !answer.body.contains("<"));
        }
    }
}

#[tokio::test]
async fn the_only_resource_is_the_api() {
    for test in apps().await {
        let (_, known) = with_one(&test).await;
        let good = ask_with(&test, &known, "resource=https%3A%2F%2Fkontor.example%2Fv1").await;
        assert_eq!(good.status, 200, "{}", test.store.name);
        let bad = ask_with(&test, &known, "resource=https%3A%2F%2Felsewhere.example").await;
        assert_eq!((bad.status.as_u16(), bad.error().as_str()), (400, "invalid_target"));
    }
}

#[tokio::test]
async fn unknown_parameters_are_ignored() {
    for test in apps().await {
        let (_, known) = with_one(&test).await;
        assert_eq!(ask_with(&test, &known, "audience=x&foo=b%C3%A4r").await.status, 200, "{}", test.store.name);
    }
}

#[tokio::test]
async fn the_address_of_the_realm_gives_the_same_token() {
    for test in apps().await {
        let (realm, known) = with_one(&test).await;
        let path = format!("/realms/{}/protocol/openid-connect/token", realm.number);
        let answer = post(&test.app, &path, Some(&basic_of(&known)), GRANT).await;
        assert_eq!(answer.status, 200, "{}", test.store.name);
        assert_eq!(read_token(&answer.token()).1["iss"], "https://kontor.example/realms/1000000000009");
    }
}

#[tokio::test]
async fn at_the_address_of_another_realm_the_right_secret_is_an_unknown_client() {
    for test in apps().await {
        let (_, known) = with_one(&test).await;
        realm(&test.app, "2000000000008", "shipping").await;
        let unknown = post(&test.app, "/oauth/token", Some(&basic("kc_nobody", "x")), GRANT).await;
        for number in ["2000000000008", "3000000000007", "x"] {
            let path = format!("/realms/{number}/protocol/openid-connect/token");
            let answer = post(&test.app, &path, Some(&basic_of(&known)), GRANT).await;
            assert_eq!((answer.status, &answer.body), (unknown.status, &unknown.body), "{number}");
        }
    }
}

#[tokio::test]
async fn unknown_wrong_and_mistyped_are_one_answer() {
    for test in apps().await {
        let (_, known) = with_one(&test).await;
        let mut answers = Vec::new();
        let mistyped = &known.secret.expose()[..51];
        let other = other_secret();
        for (id, secret) in [
            ("kc_01M83WFEZ084G7ZWYRD6Z1RV0W", other.expose()),
            ("nobody", "nothing"),
            (known.id.as_str(), other.expose()),
            (known.id.as_str(), mistyped),
            (known.id.as_str(), "ä"),
        ] {
            let answer = post(&test.app, "/oauth/token", Some(&basic(id, secret)), GRANT).await;
            assert!(is_never_stored(&answer));
            assert!(answer.header("www-authenticate").starts_with("Basic "));
            answers.push((answer.status, answer.body));
        }
        assert_eq!(answers[0].0, 401, "{}", test.store.name);
        assert!(answers.iter().all(|answer| *answer == answers[0]), "{answers:?}");
        assert!(!answers[0].1.contains("kontor_reason"));
    }
}

#[tokio::test]
async fn only_who_proves_the_secret_learns_that_the_application_was_deleted() {
    for test in apps().await {
        let (realm, known) = with_one(&test).await;
        delete_application(&test.app, &realm.tenant, &realm.user, &known.id).await.expect("deletes");
        let proven = ask(&test.app, &known).await;
        assert_eq!((proven.status.as_u16(), proven.error().as_str()), (401, "invalid_client"), "{}", test.store.name);
        assert_eq!(proven.json()["kontor_reason"], "deleted");
        assert!(proven.json()["error_description"].as_str().is_some_and(|text| text.contains("deleted")));
        let header = basic(known.id.as_str(), other_secret().expose());
        let wrong = post(&test.app, "/oauth/token", Some(&header), GRANT).await;
        assert_eq!(wrong.json().get("kontor_reason"), None);
    }
}

#[tokio::test]
async fn disabled_expired_and_revoked_are_told_to_who_proves_the_secret() {
    const CASES: [(&str, &str); 3] = [
        ("revoked", "UPDATE oauth_client_secrets SET revoked_at = 1"),
        ("expired", "UPDATE oauth_client_secrets SET revoked_at = NULL, expires_at = 1"),
        ("disabled", "UPDATE oauth_clients SET state = 'disabled'"),
    ];
    for test in apps().await {
        let (_, known) = with_one(&test).await;
        for (reason, sql) in CASES {
            let mut tx = test.app.db.unscoped_write().await.expect("begins");
            execute!(&mut tx, sql).expect("updates");
            tx.commit().await.expect("commits");
            test.app.oauth.forget_all();
            let answer = ask(&test.app, &known).await;
            assert_eq!((answer.status.as_u16(), answer.error().as_str()), (401, "invalid_client"));
            assert_eq!(answer.json()["kontor_reason"], reason, "{}", test.store.name);
        }
    }
}

#[tokio::test]
async fn an_application_with_two_secrets_takes_either() {
    for test in apps().await {
        let (realm, known) = with_one(&test).await;
        let second = other_secret();
        let (mac_key, mac) = crate::oauth::secrets::mac(&test.app.sealer, &known.id, &second);
        let row = crate::oauth::store::secrets::NewSecret {
            id: &kontor_model::id::ClientSecretId::new(test.app.now(), &*test.app.entropy),
            mac: &mac,
            mac_key: &mac_key,
            prefix: "ks_test",
            last_four: "test",
            created_at: test.app.now(),
            created_by: &realm.user,
        };
        let mut tx = test.app.db.write(&realm.tenant).await.expect("begins");
        crate::oauth::store::secrets::insert(&mut tx, &realm.tenant, &known.id, &row).await.expect("inserts");
        tx.commit().await.expect("commits");
        let both = [ask(&test.app, &known).await, ask(&test.app, &Known { id: known.id, secret: second }).await];
        assert!(both.iter().all(|answer| answer.status == 200), "{}", test.store.name);
        let secret_of = |answer: &Answer| read_token(&answer.token()).1["kontor_secret"].clone();
        assert_ne!(secret_of(&both[0]), secret_of(&both[1]));
    }
}

#[tokio::test]
async fn a_hash_copied_to_another_application_proves_nothing() {
    const STEAL: &str = "UPDATE oauth_client_secrets SET mac = \
        (SELECT mac FROM oauth_client_secrets WHERE client_id = $1) WHERE client_id = $2";
    for test in apps().await {
        let (realm, mine) = with_one(&test).await;
        let victim = application(&test.app, &realm, "Opfer").await;
        let mut tx = test.app.db.unscoped_write().await.expect("begins");
        execute!(&mut tx, STEAL, mine.id.as_str(), victim.id.as_str()).expect("updates");
        tx.commit().await.expect("commits");
        let forged = Known { id: victim.id, secret: mine.secret };
        assert_eq!(ask(&test.app, &forged).await.error(), "invalid_client", "{}", test.store.name);
    }
}

#[tokio::test]
async fn asking_for_tokens_writes_nothing() {
    for test in apps().await {
        let (_, known) = with_one(&test).await;
        for _ in 0..3 {
            ask(&test.app, &known).await;
        }
        assert!(rows(&test.app, "SELECT reason FROM oauth_counts").await.is_empty(), "{}", test.store.name);
        let used = rows(&test.app, "SELECT id FROM oauth_clients WHERE last_used_at IS NOT NULL").await;
        assert!(used.is_empty());
    }
}
