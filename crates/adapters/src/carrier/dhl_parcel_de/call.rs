//! How DHL is called: with a token of the user (OAuth2 password grant) or with user, password and API key each time.
//!
//! Refused sign-ins are told apart here, because each needs another hand: a new password, another key, another user.

use kontor_model::Lang;
use reqwest::{Client, RequestBuilder};
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;

use super::account::{Account, SignIn};
use crate::context::CallContext;
use crate::error::{AdapterError, Effect, ErrorKind, Result};
use crate::http::{Answer, Purpose, SIGN_IN, Token, send, send_signed};

/// Below the origin: the shipping interface.
pub(super) const SHIPPING: &str = "/parcel/de/shipping/v2";
/// Below the origin: where tokens come from.
const TOKEN: &str = "/parcel/de/account/auth/ropc/v1/token";
/// Seconds a token is good for when DHL does not say it.
const TOKEN_S: u32 = 1_500;

/// Sends a signed request as the account signs in. Errors: as [`send`]; the sign-in was refused.
pub(super) async fn call(
    cx: &CallContext<'_>,
    operation: &str,
    purpose: Purpose,
    build: impl Fn(&Client) -> RequestBuilder + Send + Sync,
) -> Result<Answer> {
    if Account::new(cx.settings).signs_in_basic() {
        let (sign, http) = (SignIn::of(cx)?, cx.http()?);
        let request = build(http.client).basic_auth(sign.user, Some(sign.password.expose_secret()));
        let answer = send(cx, operation, purpose, request.header("dhl-api-key", sign.api_key)).await?;
        return authorized(cx.lang, answer);
    }
    call_with_token(cx, operation, purpose, build).await
}

/// Sends a request signed with a token, whatever the account says: some interfaces take nothing else.
pub(super) async fn call_with_token(
    cx: &CallContext<'_>,
    operation: &str,
    purpose: Purpose,
    build: impl Fn(&Client) -> RequestBuilder + Send + Sync,
) -> Result<Answer> {
    let client = cx.http()?.client;
    let signed = |token: &SecretString| build(client).bearer_auth(token.expose_secret());
    let answer = send_signed(cx, operation, purpose, sign_in(cx), signed).await?;
    authorized(cx.lang, answer)
}

/// The language DHL is to answer in.
pub(super) fn language(lang: Lang) -> &'static str {
    lang.pick("de-DE", "en-US")
}

fn authorized(lang: Lang, answer: Answer) -> Result<Answer> {
    if matches!(answer.status, 401 | 403) { Err(refused_sign_in(lang, &answer)) } else { Ok(answer) }
}

#[derive(Deserialize)]
struct TokenReply {
    access_token: String,
    #[serde(default)]
    expires_in: Option<Seconds>,
}

/// Seconds as a number, or as a text with digits.
#[derive(Deserialize)]
#[serde(untagged)]
enum Seconds {
    Number(u32),
    Text(String),
}

async fn sign_in(cx: &CallContext<'_>) -> Result<Token> {
    let (sign, http) = (SignIn::of(cx)?, cx.http()?);
    let form = [
        ("grant_type", "password"),
        ("username", sign.user),
        ("password", sign.password.expose_secret()),
        ("client_id", sign.api_key),
        ("client_secret", cx.secret("api_secret")?.expose_secret()),
    ];
    let request = http.client.post(format!("{}{TOKEN}", http.origin)).form(&form);
    let answer = send(cx, SIGN_IN, Purpose::Reads, request).await?;
    if !answer.is_success() {
        return Err(refused_sign_in(cx.lang, &answer));
    }
    let reply: TokenReply = answer.json()?;
    let expires_in_s = match reply.expires_in {
        Some(Seconds::Number(seconds)) => seconds,
        Some(Seconds::Text(text)) => text.trim().parse().unwrap_or(TOKEN_S),
        None => TOKEN_S,
    };
    Ok(Token { text: reply.access_token.into(), expires_in_s })
}

/// What a refused sign-in answers: of OAuth2, or of the gateway.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Refusal {
    error: String,
    error_description: String,
    title: String,
    detail: String,
}

/// Says in plain words why a sign-in was refused, and by which field of the account. DHL's words stand behind ours.
fn refused_sign_in(lang: Lang, answer: &Answer) -> AdapterError {
    let refusal: Refusal = serde_json::from_slice(&answer.body).unwrap_or_default();
    let words = [&refusal.detail, &refusal.error_description, &refusal.title, &refusal.error];
    let words = words.into_iter().find(|text| !text.is_empty()).cloned().unwrap_or_default();
    let failure = answer.failure(&answer.status.to_string(), &words);
    if !matches!(answer.status, 400 | 401 | 403) {
        return failure;
    }
    let all =
        format!("{} {} {} {}", refusal.error, refusal.error_description, refusal.title, refusal.detail).to_lowercase();
    let says = |parts: &[&str]| parts.iter().any(|part| all.contains(part));
    let (code, field, plain) = if says(&["expired", "abgelaufen"]) && !says(&["token"]) {
        let plain = lang.pick(
            "Das Passwort des DHL-Benutzers ist abgelaufen. Setzen Sie im Geschäftskundenportal ein neues und tragen Sie es hier ein; ein Systembenutzer erspart das künftig.",
            "The password of the DHL user has expired. Set a new one in the business customer portal and enter it here; a system user avoids this.",
        );
        ("password_expired", "password", plain)
    } else if says(&[
        "invalid_client",
        "api key",
        "api-key",
        "apikey",
        "client_id",
        "client_secret",
        "client credentials",
    ]) {
        let plain = lang.pick(
            "DHL kennt den API-Schlüssel oder sein Geheimnis nicht, oder die Anwendung ist für diese Schnittstelle nicht freigegeben. Prüfen Sie beide auf developer.dhl.com.",
            "DHL does not know the API key or its secret, or the app is not enabled for this interface. Check both at developer.dhl.com.",
        );
        ("api_key_refused", "api_key", plain)
    } else if answer.status == 403 {
        let plain = lang.pick(
            "Der DHL-Benutzer darf das nicht. Geben Sie ihm im Geschäftskundenportal die Rechte dafür und der Anwendung auf developer.dhl.com die Freigabe.",
            "The DHL user may not do this. Give him the rights in the business customer portal, and enable the app at developer.dhl.com.",
        );
        ("not_permitted", "user", plain)
    } else {
        let plain = lang.pick(
            "DHL nimmt Benutzer oder Passwort nicht an. Prüfen Sie beide; nach mehreren Fehlversuchen sperrt DHL den Benutzer.",
            "DHL does not accept user or password. Check both; after several wrong attempts DHL locks the user.",
        );
        ("user_refused", "user", plain)
    };
    let message = if words.is_empty() { plain.to_owned() } else { format!("{plain} (DHL: {words})") };
    AdapterError {
        kind: ErrorKind::NotAuthorized,
        effect: Effect::None,
        field: Some(field.to_owned()),
        ..AdapterError::without_effect(ErrorKind::NotAuthorized, code, &message)
    }
}
