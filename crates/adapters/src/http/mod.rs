//! The one way an adapter speaks HTTP: limits, lost answers told from refused ones, tokens, and what was said kept.
//!
//! An adapter builds requests and reads answers; whether a failure may have had an effect is decided here, once.

mod exchange;
mod tokens;

#[cfg(test)]
mod tests;

use std::time::Duration;

use jiff::fmt::rfc2822;
use kontor_model::UtcMillis;
use reqwest::header::{HeaderMap, RETRY_AFTER};
use reqwest::{Request, RequestBuilder};
use secrecy::SecretString;
use serde::de::DeserializeOwned;

use crate::context::{CallContext, Http};
use crate::error::{AdapterError, Effect, ErrorKind, Result};

use exchange::Spoken;
pub use exchange::{Exchange, Exchanges, SIGN_IN};
pub use tokens::{Token, TokenCache};

/// Most bytes of an answer: 30 labels with customs papers fit several times.
const MAX_ANSWER: usize = 64 << 20;
/// Longest time that a carrier's wish to wait is believed.
const MAX_RETRY_AFTER: Duration = Duration::from_secs(3600);

/// Code of a connection that could not be encrypted.
pub const TLS_FAILED: &str = "tls_failed";

/// What a call does at the carrier, and so what a lost answer means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// It reads, or repeating it is harmless: a lost answer had no effect.
    Reads,
    /// It creates something that costs money: a lost answer may have done so.
    Buys,
}

/// An answer that came back whole, whatever its status.
#[derive(Debug)]
pub struct Answer {
    /// HTTP status.
    pub status: u16,
    /// Headers.
    pub headers: HeaderMap,
    /// Body.
    pub body: Vec<u8>,
    purpose: Purpose,
    /// When it was asked for.
    at: UtcMillis,
}

impl<'a> CallContext<'a> {
    /// How the carrier is reached. Errors: none was handed in, which is a fault of the caller and had no effect.
    pub fn http(&self) -> Result<Http<'a>> {
        const MISSING: &str = "this carrier is called over HTTP, and no client was handed in";
        self.http.ok_or_else(|| AdapterError::without_effect(ErrorKind::Unsupported, "no_http", MISSING))
    }

    /// An open value of the account's form; empty when it was left out.
    pub fn setting(&self, name: &str) -> &'a str {
        self.settings.value(name).unwrap_or_default()
    }

    /// A secret of the account's form. Errors: it is missing, so the account cannot sign in.
    pub fn secret(&self, name: &str) -> Result<&'a SecretString> {
        self.settings.secret(name).ok_or_else(|| AdapterError {
            field: Some(name.to_owned()),
            ..AdapterError::without_effect(
                ErrorKind::NotAuthorized,
                "secret_missing",
                "a secret of the account is missing",
            )
        })
    }
}

/// Sends one request and reads the whole answer. Errors: no connection (no effect), or the answer was lost on the way,
/// which for [`Purpose::Buys`] may have had an effect. Any status is an answer.
pub async fn send(cx: &CallContext<'_>, operation: &str, purpose: Purpose, request: RequestBuilder) -> Result<Answer> {
    send_within(cx, operation, (purpose, MAX_ANSWER), request).await
}

/// The same, of at most so many bytes. Errors: also `answer_too_large`.
pub async fn send_within(
    cx: &CallContext<'_>,
    operation: &str,
    (purpose, most): (Purpose, usize),
    request: RequestBuilder,
) -> Result<Answer> {
    let http = cx.http()?;
    let request = request.build().map_err(|_| {
        AdapterError::without_effect(ErrorKind::Rejected, "request_not_possible", "the request cannot be written")
    })?;
    let at = cx.clock.now();
    let mut spoken = Spoken::begin(operation, &request, at);
    let outcome = transfer((http, at), (purpose, most), request).await;
    spoken.end(cx.clock.now(), &outcome);
    http.exchanges.add(spoken);
    outcome
}

async fn transfer(
    (http, at): (Http<'_>, UtcMillis),
    (purpose, most): (Purpose, usize),
    request: Request,
) -> Result<Answer> {
    let mut response = http.client.execute(request).await.map_err(|error| lost(purpose, &error))?;
    let (status, headers) = (response.status().as_u16(), response.headers().clone());
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(|error| lost(purpose, &error))? {
        if body.len() + chunk.len() > most {
            let message = format!("the answer is larger than {most} bytes");
            let error = AdapterError::without_effect(ErrorKind::Malformed, "answer_too_large", &message);
            return Err(AdapterError { effect: purpose.effect_of_loss(), ..error });
        }
        body.extend_from_slice(&chunk);
    }
    Ok(Answer { status, headers, body, purpose, at })
}

fn lost(purpose: Purpose, error: &reqwest::Error) -> AdapterError {
    let (code, message) = match (error.is_connect(), error.is_timeout()) {
        (true, _) if is_tls(error) => (TLS_FAILED, "no encrypted connection to the carrier"),
        (true, _) => ("no_connection", "no connection to the carrier"),
        (false, true) => ("timed_out", "the carrier did not answer in time"),
        (false, false) => ("answer_lost", "the connection broke before the answer was complete"),
    };
    let effect = if error.is_connect() { Effect::None } else { purpose.effect_of_loss() };
    AdapterError { effect, ..AdapterError::without_effect(ErrorKind::Unavailable, code, message) }
}

/// Whether no encryption was agreed on: the certificate is not trusted, or the other side does not encrypt.
fn is_tls(error: &(dyn std::error::Error + 'static)) -> bool {
    // An I/O error hides what it is made of from `source`.
    let inside = error.downcast_ref::<std::io::Error>().and_then(std::io::Error::get_ref);
    error.is::<rustls::Error>() || inside.is_some_and(|inside| is_tls(inside)) || error.source().is_some_and(is_tls)
}

impl Purpose {
    /// What may have happened when the answer is lost.
    pub fn effect_of_loss(self) -> Effect {
        match self {
            Purpose::Reads => Effect::None,
            Purpose::Buys => Effect::Unknown,
        }
    }
}

/// Sends with an access token: one that is kept, or a new one from `sign_in`, which is awaited only then. A token that
/// is refused (401) is thrown away, and the request is sent once more with a new one; a refused request had no effect.
pub async fn send_signed(
    cx: &CallContext<'_>,
    operation: &str,
    purpose: Purpose,
    sign_in: impl Future<Output = Result<Token>>,
    build: impl Fn(&SecretString) -> RequestBuilder,
) -> Result<Answer> {
    let http = cx.http()?;
    if let Some(kept) = http.tokens.find(http.account, cx.clock.now()) {
        let answer = send(cx, operation, purpose, build(&kept)).await?;
        if answer.status != 401 {
            return Ok(answer);
        }
        http.tokens.forget(http.account);
    }
    let token = sign_in.await?;
    http.tokens.keep(http.account, &token, cx.clock.now());
    send(cx, operation, purpose, build(&token.text)).await
}

impl Answer {
    /// Tells whether the status is one of success.
    pub fn is_success(&self) -> bool {
        (200..300).contains(&self.status)
    }

    /// The body as text; what is no UTF-8 is replaced.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// A header's text.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).and_then(|value| value.to_str().ok())
    }

    /// The body as JSON. Errors: it is none of this shape, which after a purchase may hide what was bought.
    pub fn json<T: DeserializeOwned>(&self) -> Result<T> {
        serde_json::from_slice(&self.body).map_err(|error| self.malformed(&error.to_string()))
    }

    /// The answer is not what the carrier's description says. After a purchase that may hide what was bought.
    pub fn malformed(&self, reason: &str) -> AdapterError {
        let error = AdapterError::without_effect(ErrorKind::Malformed, "answer_not_understood", reason);
        AdapterError { effect: if self.is_refusal() { Effect::None } else { self.purpose.effect_of_loss() }, ..error }
    }

    /// The failure a status stands for, with the carrier's own code and words. 500, 502 and 504 after a purchase may
    /// hide what was bought; everything else that is no success says that nothing happened.
    pub fn failure(&self, code: &str, message: &str) -> AdapterError {
        let kind = match self.status {
            401 | 403 => ErrorKind::NotAuthorized,
            404 => ErrorKind::NotFound,
            429 => ErrorKind::RateLimited,
            500..600 => ErrorKind::Unavailable,
            400..500 => ErrorKind::Rejected,
            _ => ErrorKind::Malformed,
        };
        let effect = if self.is_refusal() { Effect::None } else { self.purpose.effect_of_loss() };
        AdapterError { effect, retry_after: self.retry_after(), ..AdapterError::without_effect(kind, code, message) }
    }

    fn is_refusal(&self) -> bool {
        (400..500).contains(&self.status) || self.status == 503
    }

    /// Seconds the carrier asks to wait, as a number or until a date (RFC 9110, 10.2.3), at most an hour. A date that has
    /// passed asks for nothing.
    fn retry_after(&self) -> Option<u32> {
        let said = self.headers.get(RETRY_AFTER)?.to_str().ok()?.trim();
        let seconds = said.parse::<u64>().ok().or_else(|| {
            let until_ms = rfc2822::parse(said).ok()?.timestamp().as_millisecond();
            u64::try_from(until_ms - self.at.0).ok().map(|left_ms| left_ms.div_ceil(1000))
        })?;
        u32::try_from(seconds.min(MAX_RETRY_AFTER.as_secs())).ok()
    }
}
