//! What was said between us and a carrier, for people who look into it later. Sign-ins are noted without their content.

use std::sync::{Mutex, MutexGuard, PoisonError};

use kontor_model::UtcMillis;
use reqwest::Request;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::Answer;
use crate::error::Result;

/// Name of the operation whose content is never noted.
pub const SIGN_IN: &str = "sign_in";
/// Texts longer than this are labels or the like: their length is noted instead.
const LONG_TEXT: usize = 600;
/// Most characters noted of a body that is no JSON.
const MAX_PLAIN: usize = 8_000;

/// One request and its answer. Holds addresses: sealed wherever it is stored.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Exchange {
    /// Operation in our words, such as `create`.
    pub operation: String,
    /// HTTP method.
    pub method: String,
    /// Address without its query where that may hold a secret.
    pub url: String,
    /// When it was sent, UTC milliseconds.
    pub at_ms: i64,
    /// How long it took, milliseconds.
    pub took_ms: i64,
    /// HTTP status; absent when no answer came.
    pub status: Option<u16>,
    /// What was sent, labels left out.
    pub request: Option<String>,
    /// What was answered, labels left out; the error's code when no answer came.
    pub answer: Option<String>,
}

/// An exchange as it was. Most are thrown away, and what a large page says takes longer to be made readable than to be read:
/// that is done for who takes it.
pub(super) struct Spoken {
    /// Without request and answer, but for the code of an answer that did not come.
    exchange: Exchange,
    request: Option<Vec<u8>>,
    answer: Option<Vec<u8>>,
}

impl Spoken {
    pub(super) fn begin(operation: &str, request: &Request, now: UtcMillis) -> Spoken {
        let body = request.body().and_then(|body| body.as_bytes());
        let is_secret = operation == SIGN_IN;
        let mut url = request.url().clone();
        // Some interfaces take a password inside a parameter: DHL's tracking wants a whole document there.
        if is_secret || url.query().is_some_and(|query| query.contains("password") || query.contains("oauth_")) {
            url.set_query(None);
        }
        let exchange = Exchange {
            operation: operation.to_owned(),
            method: request.method().to_string(),
            url: url.to_string(),
            at_ms: now.0,
            took_ms: 0,
            status: None,
            request: None,
            answer: None,
        };
        Spoken { exchange, request: body.filter(|_| !is_secret).map(<[u8]>::to_vec), answer: None }
    }

    pub(super) fn end(&mut self, now: UtcMillis, outcome: &Result<Answer>) {
        let exchange = &mut self.exchange;
        exchange.took_ms = now.0 - exchange.at_ms;
        match outcome {
            Ok(answer) => {
                exchange.status = Some(answer.status);
                self.answer = (exchange.operation != SIGN_IN).then(|| answer.body.clone());
            }
            Err(error) => exchange.answer = Some(error.code.clone()),
        }
    }

    fn readable(self) -> Exchange {
        let Spoken { exchange, request, answer } = self;
        let answer = answer.map_or(exchange.answer, |body| Some(shortened(&body)));
        Exchange { request: request.map(|body| shortened(&body)), answer, ..exchange }
    }
}

/// A body to be read by people: whole but for long texts inside, of which the length is said.
fn shortened(body: &[u8]) -> String {
    if let Ok(mut value) = serde_json::from_slice::<Value>(body) {
        shorten(&mut value);
        return value.to_string();
    }
    let Ok(text) = std::str::from_utf8(body) else { return format!("({} bytes)", body.len()) };
    let count = text.chars().count();
    if count <= MAX_PLAIN {
        return text.to_owned();
    }
    let start: String = text.chars().take(MAX_PLAIN).collect();
    format!("{start} (… {count} characters)")
}

fn shorten(value: &mut Value) {
    match value {
        Value::String(text) if text.len() > LONG_TEXT => *text = format!("({} characters)", text.chars().count()),
        Value::Array(items) => items.iter_mut().for_each(shorten),
        Value::Object(fields) => fields.values_mut().for_each(shorten),
        _ => {}
    }
}

/// What was said during one operation, in order. One per operation, thrown away or stored by the caller.
#[derive(Default)]
pub struct Exchanges(Mutex<Noted>);

#[derive(Default)]
struct Noted {
    /// How many there ever were.
    count: usize,
    /// Those that were not taken yet.
    kept: Vec<Spoken>,
}

impl Exchanges {
    /// Notes an exchange.
    pub(super) fn add(&self, spoken: Spoken) {
        let mut noted = self.lock();
        noted.count += 1;
        noted.kept.push(spoken);
    }

    /// How many were noted so far, those taken included.
    pub fn count(&self) -> usize {
        self.lock().count
    }

    /// Takes everything noted so far.
    pub fn take(&self) -> Vec<Exchange> {
        let kept = std::mem::take(&mut self.lock().kept);
        kept.into_iter().map(Spoken::readable).collect()
    }

    fn lock(&self) -> MutexGuard<'_, Noted> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
