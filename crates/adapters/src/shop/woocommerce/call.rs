//! How WooCommerce is called: where its interface is, how a request proves who sends it, what its failures mean.

use kontor_model::Lang;
use reqwest::{Method, RequestBuilder, Url};
use secrecy::ExposeSecret;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::{oauth, settings};
use crate::context::CallContext;
use crate::error::{AdapterError, Effect, ErrorKind, Result};
use crate::http::{self, Answer, Purpose};

/// Where the interface is when a shop has readable addresses switched on.
pub(super) const PRETTY: &str = "/wp-json";
/// Where it is when it has not. `?rest_route=` would be a third way, but there keys are not looked at.
pub(super) const PLAIN: &str = "/index.php/wp-json";

/// Most bytes of an answer: a hundred orders with everything plug-ins add.
const LARGEST: usize = 16 << 20;

/// What a failed call says.
#[derive(Deserialize)]
struct Failure {
    #[serde(default)]
    code: String,
    #[serde(default)]
    message: String,
}

/// The way of this shop to its interface: found out by the test of the connection, the usual one before.
pub(super) fn base<'a>(cx: &CallContext<'a>) -> &'a str {
    match cx.setting(settings::API) {
        "" => PRETTY,
        found => found,
    }
}

/// Calls an operation below `/wc/v3` and reads its JSON.
pub(super) async fn json<T: DeserializeOwned>(
    cx: &CallContext<'_>,
    operation: &str,
    (method, path): (Method, &str),
    query: &[(&str, &str)],
    body: Option<&Value>,
) -> Result<T> {
    let answer = answer(cx, operation, (method, path), query, body).await?;
    answer.json()
}

/// Calls an operation below `/wc/v3`. Errors: every status that is none of success, with the shop's own words.
pub(super) async fn answer(
    cx: &CallContext<'_>,
    operation: &str,
    (method, path): (Method, &str),
    query: &[(&str, &str)],
    body: Option<&Value>,
) -> Result<Answer> {
    answer_at(cx, (operation, base(cx)), (method, path), query, body).await
}

/// The same by a way that is being tried.
pub(super) async fn answer_at(
    cx: &CallContext<'_>,
    (operation, base): (&str, &str),
    (method, path): (Method, &str),
    query: &[(&str, &str)],
    body: Option<&Value>,
) -> Result<Answer> {
    answer_to(cx, operation, request(cx, base, (method, path), query, body)?).await
}

/// A request below `/wc/v3`, signed.
pub(super) fn request(
    cx: &CallContext<'_>,
    base: &str,
    (method, path): (Method, &str),
    query: &[(&str, &str)],
    body: Option<&Value>,
) -> Result<RequestBuilder> {
    let url = format!("{}{base}/wc/v3/{path}", cx.http()?.origin);
    signed(cx, method, &url, query, body)
}

/// What is answered to a request. Errors: every status that is none of success, with the shop's own words.
pub(super) async fn answer_to(cx: &CallContext<'_>, operation: &str, request: RequestBuilder) -> Result<Answer> {
    // Nothing here costs money, and every write may be said again.
    let answer = http::send_within(cx, operation, (Purpose::Reads, LARGEST), request).await?;
    match fault(cx.lang, &answer) {
        Some(error) => Err(error),
        None => Ok(answer),
    }
}

/// Writes something that holds a secret: what is said is not noted.
pub(super) async fn secret(cx: &CallContext<'_>, target: (Method, &str), body: &Value) -> Result<Answer> {
    answer(cx, http::SIGN_IN, target, &[("_fields", "id")], Some(body)).await
}

/// Puts key and secret on a request: in a header over TLS, as an OAuth 1.0a signature over plain HTTP, where the shop
/// takes nothing else.
fn signed(
    cx: &CallContext<'_>,
    method: Method,
    url: &str,
    query: &[(&str, &str)],
    body: Option<&Value>,
) -> Result<RequestBuilder> {
    let http = cx.http()?;
    let (key, secret) = (cx.secret(settings::KEY)?, cx.secret(settings::SECRET)?);
    let (key, secret) = (key.expose_secret().trim(), secret.expose_secret().trim());
    let request = if url.starts_with("https://") {
        http.client.request(method, url).query(query).basic_auth(key, Some(secret))
    } else {
        let signed = oauth::sign(method.as_str(), url, query, (key, secret), (cx.clock.now(), http.entropy));
        http.client.request(method, url).query(&signed)
    };
    Ok(match body {
        Some(body) => request.json(body),
        None => request,
    })
}

/// The failure an answer stands for; `None` for success.
pub(super) fn fault(lang: Lang, answer: &Answer) -> Option<AdapterError> {
    if (300..400).contains(&answer.status) {
        let target = shown_target(answer.header("location").unwrap_or_default());
        let words = match lang {
            Lang::De => format!(
                "Der Shop leitet auf {target} weiter. Tragen Sie die Adresse ein, unter der er selbst antwortet."
            ),
            Lang::En => format!("The shop redirects to {target}. Enter the address at which it answers itself."),
        };
        return Some(AdapterError::without_effect(ErrorKind::Rejected, "redirected", &words));
    }
    if is_page(answer) {
        // Walls and maintenance say so in a page, and when to come again beside it.
        if matches!(answer.status, 429 | 503) {
            return Some(answer.failure("html_answer", page_words(lang)));
        }
        return Some(AdapterError::without_effect(ErrorKind::Unavailable, "html_answer", page_words(lang)));
    }
    if answer.is_success() {
        return None;
    }
    let said: Failure =
        answer.json().unwrap_or(Failure { code: format!("http_{}", answer.status), message: String::new() });
    let error = answer.failure(&said.code, &said.message);
    let is_own_word = said.code.starts_with("woocommerce_rest");
    Some(match answer.status {
        // What a person did wrong is told with status 500 as well, and repeating it mends nothing.
        500 if is_own_word => AdapterError { kind: ErrorKind::Rejected, effect: Effect::None, ..error },
        // The interface itself is not there: WooCommerce is being updated, or addresses are not set up.
        404 if !is_own_word => AdapterError { kind: ErrorKind::Unavailable, ..error },
        _ => error,
    })
}

/// Where a redirect leads, as far as people may read it: over plain HTTP the shop repeats our signed query in it.
fn shown_target(location: &str) -> String {
    let bare = location.split(['?', '#']).next().unwrap_or_default();
    let Ok(mut url) = Url::parse(bare) else { return bare.to_owned() };
    // Neither can fail where there is a host, and without one there is neither.
    let _ = url.set_username("");
    let _ = url.set_password(None);
    url.to_string()
}

/// A page for people instead of an answer: maintenance, a wall of the host, a fatal error.
fn is_page(answer: &Answer) -> bool {
    let is_html = answer.header("content-type").is_some_and(|kind| kind.starts_with("text/html"));
    let begins = answer.body.iter().find(|byte| !byte.is_ascii_whitespace()) == Some(&b'<');
    (is_html || begins) && !matches!(answer.status, 401 | 403)
}

fn page_words(lang: Lang) -> &'static str {
    lang.pick(
        "Der Shop antwortet mit einer Seite für Menschen statt mit Daten: Wartung, ein Schutz des Hosters oder ein Fehler im Shop.",
        "The shop answers with a page for people instead of data: maintenance, a wall of the host, or a fault of the shop.",
    )
}
