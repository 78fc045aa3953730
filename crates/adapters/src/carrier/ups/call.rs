//! The calls themselves: sign-in, addresses, headers. What goes in and comes out is made and read elsewhere.

use reqwest::RequestBuilder;
use secrecy::{ExposeSecret, SecretString};

use super::answer::TokenAnswer;
use super::{fault, settings};
use crate::context::{CallContext, Http};
use crate::error::{AdapterError, ErrorKind, Result};
use crate::http::{self, Answer, Purpose, SIGN_IN, Token};

/// What UPS sees as the source of a request.
const SOURCE: &str = "kontor";
/// Most characters of a request's id.
const MAX_TRANSACTION: usize = 32;
/// Seconds a token is believed to be good when UPS does not say.
const SHORT_TOKEN_S: u32 = 600;

/// Signs in and answers an access token. Creates nothing.
pub(super) async fn sign_in(cx: &CallContext<'_>) -> Result<Token> {
    let http = cx.http()?;
    let secret = cx.secret(settings::CLIENT_SECRET)?;
    let merchant = cx.setting(settings::MERCHANT_ID).trim();
    let mut request = http
        .client
        .post(format!("{}/security/v1/oauth/token", http.origin))
        .basic_auth(cx.setting(settings::CLIENT_ID).trim(), Some(secret.expose_secret().trim()))
        .form(&[("grant_type", "client_credentials")]);
    if !merchant.is_empty() {
        request = request.header("x-merchant-id", merchant);
    }
    let answer = http::send(cx, SIGN_IN, Purpose::Reads, request).await?;
    if !answer.is_success() {
        let error = fault::failure(&answer);
        let is_refused = matches!(error.kind, ErrorKind::Rejected | ErrorKind::NotFound);
        return Err(if is_refused { AdapterError { kind: ErrorKind::NotAuthorized, ..error } } else { error });
    }
    let token: TokenAnswer = answer.json()?;
    let expires_in_s = token.expires_in.0.parse().unwrap_or(SHORT_TOKEN_S);
    Ok(Token { text: SecretString::from(token.access_token), expires_in_s })
}

/// Sends a signed request; `transaction` names it in UPS's logs.
pub(super) async fn send(
    cx: &CallContext<'_>,
    operation: &str,
    purpose: Purpose,
    transaction: &str,
    build: impl Fn(Http<'_>) -> RequestBuilder,
) -> Result<Answer> {
    let http = cx.http()?;
    let transaction = transaction_id(transaction, operation);
    let signed = |token: &SecretString| {
        let request = build(http).bearer_auth(token.expose_secret());
        request.header("transId", &transaction).header("transactionSrc", SOURCE)
    };
    http::send_signed(cx, operation, purpose, sign_in(cx), signed).await
}

/// The account that is billed. Errors: it has not six letters and digits, so nothing was sent.
pub(super) fn shipper_number<'a>(cx: &CallContext<'a>) -> Result<&'a str> {
    let number = cx.setting(settings::SHIPPER_NUMBER).trim();
    if number.len() == 6 && number.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        return Ok(number);
    }
    Err(AdapterError {
        field: Some(settings::SHIPPER_NUMBER.to_owned()),
        ..AdapterError::without_effect(
            ErrorKind::NotAuthorized,
            "shipper_number",
            "the UPS account number has six letters and digits",
        )
    })
}

/// At most 32 letters and digits: the end of an id tells more than its beginning.
fn transaction_id(text: &str, operation: &str) -> String {
    let bare: Vec<char> = text.chars().filter(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-')).collect();
    let kept = &bare[bare.len().saturating_sub(MAX_TRANSACTION)..];
    if kept.is_empty() { operation.to_owned() } else { kept.iter().collect() }
}
