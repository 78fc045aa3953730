//! Who gets in.

use serde_json::{Value, json};

use super::*;
use crate::tests::{NOW, running};

async fn asked(running: &Running, id: &str, secret: &str, form: &[(&str, &str)]) -> Seen {
    let request = caller().post(running.url("/gls_de/oauth2/v2/token"));
    let request = if id.is_empty() { request } else { request.basic_auth(id, Some(secret)) };
    seen(request.form(form)).await
}

#[tokio::test]
async fn an_application_signs_in_by_basic_or_by_form() {
    let running = running().await;
    let grant = ("grant_type", "client_credentials");
    let basic = asked(&running, "anna", "geheim", &[grant]).await;
    assert_eq!(
        (basic.status, &basic.body["expires_in"], &basic.body["token_type"]),
        (200, &json!(14_400), &json!("Bearer"),)
    );
    let form = asked(&running, "", "", &[grant, ("client_id", "anna"), ("client_secret", "geheim")]).await;
    assert_eq!(form.status, 200);
}

#[tokio::test]
async fn what_the_front_page_says_is_refused_in_the_token_service_s_words() {
    let running = running().await;
    let grant = [("grant_type", "client_credentials")];
    for (id, secret, form, message) in [
        ("unbekannt", "geheim", &grant[..], "Invalid client identifier"),
        ("anna", "falsch", &grant[..], "Invalid client secret"),
        ("", "", &grant[..], "Invalid client identifier"),
        ("anna", "geheim", &[("grant_type", "password")][..], "Unsupported grant type"),
    ] {
        let seen = asked(&running, id, secret, form).await;
        assert_eq!((seen.status, &seen.body["errors"][0]["message"]), (400, &json!(message)));
    }
}

#[tokio::test]
async fn without_a_token_or_with_one_that_ended_nobody_gets_in() {
    let running = running().await;
    let url = running.url(&format!("{RS}/shipments"));
    let body = request(&shipment()).to_string();
    let ended = format!("simulated-gls-until-{}", NOW.0);
    for bearer in ["", "etwas", ended.as_str()] {
        let request = caller().post(&url).bearer_auth(bearer).header("content-type", MEDIA_TYPE).body(body.clone());
        let seen = seen(request).await;
        assert_eq!((seen.status, &seen.body["fault"]["detail"]["errorcode"]), (401, &json!("steps.jwt.TokenExpired")));
    }
    assert_eq!(sold(&running).await["count"], 0);
}

#[tokio::test]
async fn another_media_type_or_no_json_is_not_read() {
    let running = running().await;
    let url = running.url(&format!("{RS}/shipments"));
    let token = token(&running).await;
    let send = |media_type: &'static str, body: String| {
        seen(caller().post(&url).bearer_auth(&token).header("content-type", media_type).body(body))
    };
    let wrong = send("application/json", request(&shipment()).to_string()).await;
    assert_eq!((wrong.status, wrong.error.as_str(), wrong.body), (415, "UNSUPPORTED_MEDIA_TYPE", Value::Null));
    let broken = send(MEDIA_TYPE, "{".to_owned()).await;
    assert_eq!((broken.status, broken.error.as_str()), (400, "NO_JSON"));
    assert_eq!(sold(&running).await["count"], 0);
}
