//! Testing a platform: what works, what is missing and where it is set, in the reader's language; nothing is changed there.

use kontor_adapters::ErrorKind;
use kontor_adapters::shop::ShopReport;
use kontor_model::Lang;
use kontor_model::platform::{NewPlatform, PlatformState};
use kontor_model::shipment::{Finding, Hint, Severity};
use secrecy::ExposeSecret;
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};

use super::{create, list, path_of, send, test};
use crate::api::testing::{Api, Customer};
use crate::commerce::State;
use crate::commerce::platforms::actions::get_platform;
use crate::commerce::platforms::probe::{test_platform, test_typed};
use crate::commerce::platforms::typed::TypedPlatform;
use crate::commerce::platforms::{secrets, testing};
use crate::commerce::tests::budenzauber::{apis, connected, platform};
use crate::error::AppError;
use crate::shipping::Caller;
use crate::testing::{NOW, apps};

fn typed(body: Value) -> TypedPlatform {
    TypedPlatform::from(serde_json::from_value::<NewPlatform>(body).expect("a platform"))
}

fn finding(severity: Severity, code: &str, field: &str) -> Finding {
    let hint = Hint { de: format!("{code} fehlt."), en: format!("{code} is missing.") };
    Finding::in_both(Lang::De, severity, code, field, hint)
}

#[tokio::test]
async fn a_platform_that_works_says_so_is_connected_and_what_was_found_out_is_kept() {
    for of in connected().await {
        let path = format!("/v1/platforms/{}", of.platform);
        let answer =
            send(&of.api, &of.customer, (http::Method::POST, &format!("{path}/test")), "", &json!({})).await.json();
        assert_eq!((&answer["ok"], &answer["code"], &answer["version"]), (&json!(true), &json!("ok"), &json!("1.2")));
        assert_eq!(answer["at_ms"], NOW.0);
        assert!(
            answer["detail"].as_str().is_some_and(|text| text.starts_with("Budenzauber is connected.")),
            "{answer}"
        );
        let shown = of.api.get(&of.customer.token, &path).await.json();
        assert_eq!((&shown["state"], &shown["last_test"]), (&json!("connected"), &answer));
        assert_eq!(testing::learned(of.app(), of.tenant(), &of.platform).await, r#"{"door":"hinten"}"#);
    }
}

#[tokio::test]
async fn what_is_missing_is_named_at_its_field_in_the_language_of_whoever_reads_it() {
    for of in connected().await {
        of.booth.inside().report = Some(ShopReport {
            description: "Budenzauber".to_owned(),
            version: None,
            learned: Vec::new(),
            findings: vec![
                finding(Severity::Error, "read_only", "key"),
                finding(Severity::Warning, "clock_off", "origin"),
            ],
        });
        let caller = |lang| Caller { tenant: of.tenant().clone(), lang };
        let said = test_platform(of.app(), &caller(Lang::De), crate::audit::Actor::System, &of.platform).await;
        let said = said.expect("an answer");
        assert_eq!((said.ok, said.code.as_str()), (false, "incomplete"));
        let places: Vec<&str> = said.findings.iter().map(|finding| finding.field.as_str()).collect();
        assert_eq!(places, ["settings.key", "address"]);
        assert_eq!(said.findings[0].detail, "read_only fehlt.");
        let english = get_platform(of.app(), &caller(Lang::En), &of.platform).await.expect("a platform");
        assert_eq!(english.last_test.expect("a test").findings[0].detail, "read_only is missing.");
        assert_eq!(english.state, PlatformState::NotConnected);
    }
}

#[tokio::test]
async fn every_way_to_fail_has_its_code_and_is_kept_with_the_shops_words() {
    for of in connected().await {
        let path = format!("/v1/platforms/{}", of.platform);
        for (kind, code) in [
            (ErrorKind::NotAuthorized, "not_authorized"),
            (ErrorKind::Rejected, "rejected"),
            (ErrorKind::Malformed, "not_understood"),
            (ErrorKind::Unavailable, "unavailable"),
        ] {
            of.booth.fail(kind);
            let said =
                send(&of.api, &of.customer, (http::Method::POST, &format!("{path}/test")), "", &json!({})).await.json();
            assert_eq!((&said["ok"], &said["code"]), (&json!(false), &json!(code)));
            assert!(said["detail"].as_str().is_some_and(|text| text.ends_with("Heute geschlossen.")), "{said}");
            let shown = of.api.get(&of.customer.token, &path).await.json();
            assert_eq!((&shown["last_test"], &shown["last_error"]["code"]), (&said, &json!(code)));
        }
    }
}

#[tokio::test]
async fn a_paused_platform_can_be_tested_and_stays_paused() {
    for of in connected().await {
        testing::pause(of.app(), of.tenant(), &of.platform).await;
        let path = format!("/v1/platforms/{}", of.platform);
        let said = send(&of.api, &of.customer, (http::Method::POST, &format!("{path}/test")), "", &json!({})).await;
        assert_eq!(said.json()["ok"], json!(true));
        assert_eq!(of.api.get(&of.customer.token, &path).await.json()["state"], "paused");
    }
}

#[tokio::test]
async fn what_was_typed_can_be_tested_before_it_is_saved_and_nothing_is_kept() {
    for (api, booth) in apis().await {
        let customer = api.customer("1000000000009", "commerce").await;
        let (app, caller) = (&api.test.app, Caller { tenant: customer.tenant.clone(), lang: Lang::De });
        let mut unnamed = platform("Laden");
        unnamed["name"] = json!("");
        let said = test_typed(app, &caller, None, &typed(unnamed.clone())).await.expect("an answer");
        assert!(said.ok, "{said:?}");
        unnamed["settings"]["key"] = json!("");
        let missing = test_typed(app, &caller, None, &typed(unnamed.clone())).await;
        assert!(matches!(missing, Err(AppError::Invalid(faults)) if faults[0].field == "settings.key"));
        assert!(list(&api, &customer).await.is_empty());
        let made = create(&api, &customer, &platform("Laden")).await;
        let id = made["id"].as_str().expect("an id").parse().expect("an id");
        let kept = test_typed(app, &caller, Some(&id), &typed(unnamed.clone())).await.expect("an answer");
        assert!(kept.ok, "an empty secret is the stored one: {kept:?}");
        assert_eq!(booth.inside().calls.len(), 2);
        assert_eq!(
            api.get(&customer.token, &path_of(&made)).await.json(),
            made,
            "a test of what was typed changes nothing"
        );
        let other = api.customer("2000000000008", "commerce").await;
        let stranger = Caller { tenant: other.tenant.clone(), lang: Lang::De };
        assert!(matches!(test_typed(app, &stranger, Some(&id), &typed(unnamed)).await, Err(AppError::NotFound)));
    }
}

#[tokio::test]
async fn many_tests_in_a_row_have_to_wait() {
    for of in connected().await {
        let path = format!("/v1/platforms/{}/test", of.platform);
        let mut last = http::StatusCode::OK;
        for _ in 0..30 {
            last = send(&of.api, &of.customer, (http::Method::POST, &path), "", &json!({})).await.status;
        }
        assert_eq!(last, http::StatusCode::TOO_MANY_REQUESTS);
    }
}

/// The real adapter of a shop, at an address of a test's own.
async fn real(allow: &[&str], address: &str) -> Vec<(Api, Customer, Value)> {
    let mut prepared = Vec::new();
    for mut test in apps().await {
        let app = std::sync::Arc::get_mut(&mut test.app).expect("nobody else holds the cloud yet");
        let allow: Vec<String> = allow.iter().map(|host| (*host).to_owned()).collect();
        app.egress = crate::egress::Egress::new(&allow).expect("a client");
        app.commerce = State::new();
        let api = Api::of(test);
        let customer = api.customer("1000000000009", "commerce").await;
        let settings = json!({"consumer_key": "ck_1", "consumer_secret": "cs_1"});
        let body = json!({"kind": "woocommerce", "name": "Laden", "address": address, "settings": settings});
        let made = create(&api, &customer, &body).await;
        prepared.push((api, customer, made));
    }
    prepared
}

#[tokio::test]
async fn a_name_that_leads_into_the_house_is_not_called_and_said_to_be_that() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let port = listener.local_addr().expect("bound").port();
    for (api, customer, made) in real(&[], &format!("https://localhost:{port}/shop")).await {
        let said = test(&api, &customer, &made).await;
        assert_eq!((&said["ok"], &said["code"]), (&json!(false), &json!("not_public")), "{said}");
        assert!(said["detail"].as_str().is_some_and(|text| text.contains("internal network")), "{said}");
        let shown = api.get(&customer.token, &path_of(&made)).await.json();
        assert_eq!(shown["last_error"]["code"], "not_public");
    }
    let nobody = tokio::time::timeout(std::time::Duration::ZERO, listener.accept()).await;
    assert!(nobody.is_err(), "and nothing was sent");
}

#[tokio::test]
async fn a_redirect_is_not_followed_and_the_address_to_enter_is_said() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let port = listener.local_addr().expect("bound").port();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let mut asked = [0u8; 4096];
            let _ = stream.read(&mut asked).await;
            let answer = "HTTP/1.1 301 Moved\r\nlocation: https://www.shop.example/wp-json/\r\ncontent-length: 0\r\nconnection: close\r\n\r\n";
            let _ = stream.write_all(answer.as_bytes()).await;
        }
    });
    for (api, customer, made) in real(&["127.0.0.1"], &format!("http://127.0.0.1:{port}")).await {
        let said = test(&api, &customer, &made).await;
        assert_eq!((&said["ok"], &said["code"]), (&json!(false), &json!("redirected")), "{said}");
        assert!(said["detail"].as_str().is_some_and(|text| text.contains("https://www.shop.example")), "{said}");
    }
}

#[tokio::test]
async fn stored_secrets_are_not_sent_to_another_server() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let other = format!("http://{}", listener.local_addr().expect("bound"));
    for (api, customer, made) in real(&["127.0.0.1", "localhost"], "http://localhost:9/shop").await {
        let (app, caller) = (&api.test.app, Caller { tenant: customer.tenant.clone(), lang: Lang::De });
        let id = made["id"].as_str().expect("an id").parse().expect("an id");
        for secrets in [json!({}), json!({"consumer_secret": "cs_2"})] {
            let body = json!({"kind": "woocommerce", "name": "Laden", "address": other, "settings": secrets});
            let refused = test_typed(app, &caller, Some(&id), &typed(body.clone())).await;
            let Err(AppError::Invalid(faults)) = refused else { panic!("it was tested") };
            assert_eq!(faults[0].field, "settings.consumer_key");
            assert!(faults[0].detail.contains("anderen Server"), "{}", faults[0].detail);
            let changed = send(&api, &customer, (http::Method::PUT, &path_of(&made)), "", &body).await;
            assert_eq!(changed.status, http::StatusCode::UNPROCESSABLE_ENTITY);
            assert_eq!(changed.faults()[0], "settings.consumer_key required");
        }
        assert_eq!(api.get(&customer.token, &path_of(&made)).await.json(), made, "nothing was changed");
    }
    let nobody = tokio::time::timeout(std::time::Duration::ZERO, listener.accept()).await;
    assert!(nobody.is_err(), "and nothing was sent");
}

#[tokio::test]
async fn another_server_gets_the_secrets_that_are_entered_with_it_and_no_other() {
    for of in connected().await {
        let path = format!("/v1/platforms/{}", of.platform);
        let mut moved = platform("Budenzauber");
        moved["address"] = json!("http://127.0.0.1:9/woanders");
        moved["settings"] = json!({});
        let folder = send(&of.api, &of.customer, (http::Method::PUT, &path), "", &moved).await;
        assert_eq!(folder.status, http::StatusCode::OK, "another folder of the same server: {}", folder.text());
        moved["address"] = json!("http://127.0.0.1:10/laden");
        let refused = send(&of.api, &of.customer, (http::Method::PUT, &path), "", &moved).await;
        assert_eq!(refused.faults(), ["settings.key required"]);
        moved["settings"] = json!({"key": "neu"});
        let taken = send(&of.api, &of.customer, (http::Method::PUT, &path), "", &moved).await.json();
        assert_eq!((&taken["address"], &taken["secrets"]), (&moved["address"], &json!(["key"])));
        let mut tx = of.app().db.read(of.tenant()).await.expect("begins");
        let kept = secrets::open(of.app(), &mut tx, of.tenant(), &of.platform).await.expect("opens");
        let kept: Vec<_> = kept.iter().map(|(field, secret)| (field.as_str(), secret.expose_secret())).collect();
        assert_eq!(kept, [(testing::HINTS, testing::HINT_SECRET), ("key", "neu")]);
    }
}

#[tokio::test]
async fn a_server_that_does_not_encrypt_is_told_from_one_that_is_down() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let port = listener.local_addr().expect("bound").port();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let mut asked = [0u8; 4096];
            let _ = stream.read(&mut asked).await;
            let _ = stream.write_all(b"HTTP/1.1 400 Bad Request\r\ncontent-length: 0\r\n\r\n").await;
        }
    });
    for (api, customer, made) in real(&["127.0.0.1"], &format!("https://127.0.0.1:{port}")).await {
        let said = test(&api, &customer, &made).await;
        assert_eq!((&said["ok"], &said["code"]), (&json!(false), &json!("tls_failed")), "{said}");
        assert!(said["detail"].as_str().is_some_and(|text| text.contains("renew")), "{said}");
        let shown = api.get(&customer.token, &path_of(&made)).await.json();
        assert_eq!(shown["last_error"]["code"], "tls_failed");
    }
}
