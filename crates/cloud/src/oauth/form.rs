//! Reading of form bodies as RFC 6749 wants them: one media type, UTF-8, no parameter twice, nothing secret in the URL.

use std::time::Duration;

use axum::body::{Body, to_bytes};
use http::HeaderMap;
use http::header::{CONTENT_LENGTH, CONTENT_TYPE};
use http::request::Parts;
use kontor_web::form::decode_urlencoded;

use super::wire::Refusal;

/// Longest body, in bytes.
const MAX_BODY_BYTES: usize = 8 * 1024;
/// How long a body may take to arrive.
const BODY_PATIENCE: Duration = Duration::from_secs(10);
/// Most parameters; a real request has five.
const MAX_PARAMETERS: usize = 64;
const MEDIA_TYPE: &str = "application/x-www-form-urlencoded";
/// Parameters that have no business in a URL, where logs and proxies see them (RFC 6749, sections 2.3.1 and 3.2).
const NEVER_IN_QUERY: [&str; 7] =
    ["client_id", "client_secret", "client_assertion", "grant_type", "scope", "token", "password"];

/// Parameters of a request, decoded.
#[derive(Debug)]
pub(crate) struct Form {
    parameters: Vec<(String, String)>,
}

impl Form {
    /// Reads the body of a request.
    pub(crate) async fn read(head: &Parts, body: Body) -> Result<Form, Refusal> {
        check_query(head.uri.query())?;
        check_media_type(&head.headers)?;
        let too_long = || Refusal::invalid_request("the body is longer than 8192 bytes");
        let announced = head.headers.get(CONTENT_LENGTH).and_then(|value| value.to_str().ok()?.parse().ok());
        if announced.is_some_and(|length: usize| length > MAX_BODY_BYTES) {
            return Err(too_long());
        }
        let read = tokio::time::timeout(BODY_PATIENCE, to_bytes(body, MAX_BODY_BYTES));
        let slow = |_| Refusal::invalid_request("the body did not arrive within 10 seconds");
        let body = read.await.map_err(slow)?.map_err(|_| too_long())?;
        let text = std::str::from_utf8(&body).map_err(|_| Refusal::invalid_request("the body is not UTF-8"))?;
        Form::parse(text)
    }

    /// Decodes parameters. One that stands there twice is refused, known or not; `resource` alone may (RFC 8707).
    pub(crate) fn parse(text: &str) -> Result<Form, Refusal> {
        let mut parameters: Vec<(String, String)> = Vec::with_capacity(8);
        for pair in text.split('&').filter(|pair| !pair.is_empty()) {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            let malformed = || Refusal::invalid_request("a parameter is not percent-encoded UTF-8");
            let name = decode_urlencoded(name.as_bytes()).ok_or_else(malformed)?;
            let value = decode_urlencoded(value.as_bytes()).ok_or_else(malformed)?;
            if name != "resource" && parameters.iter().any(|(known, _)| *known == name) {
                return Err(Refusal::invalid_request("a parameter is given more than once"));
            }
            if parameters.len() == MAX_PARAMETERS {
                return Err(Refusal::invalid_request("more than 64 parameters"));
            }
            parameters.push((name, value));
        }
        Ok(Form { parameters })
    }

    /// The value of a parameter; one without a value counts as absent (RFC 6749, section 3.2).
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        let found = self.parameters.iter().find(|(known, value)| known == name && !value.is_empty());
        found.map(|(_, value)| value.as_str())
    }

    /// All values of a parameter.
    pub(crate) fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        let named = self.parameters.iter().filter(move |(known, _)| known == name);
        named.map(|(_, value)| value.as_str()).filter(|value| !value.is_empty())
    }
}

fn check_query(query: Option<&str>) -> Result<(), Refusal> {
    let Some(query) = query else { return Ok(()) };
    let names = query.split('&').map(|pair| pair.split('=').next().unwrap_or(pair));
    let names: Vec<String> = names.filter_map(|name| decode_urlencoded(name.as_bytes())).collect();
    if names.iter().any(|name| name == "client_secret") {
        return Err(Refusal::invalid_request(
            "the client secret stands in the URL, where logs keep it: send it in the body or as Basic, and replace it",
        ));
    }
    if names.iter().any(|name| NEVER_IN_QUERY.contains(&name.as_str())) {
        return Err(Refusal::invalid_request("parameters belong into the body, not into the URL"));
    }
    Ok(())
}

fn check_media_type(headers: &HeaderMap) -> Result<(), Refusal> {
    let said = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or("");
    let media_type = said.split(';').next().unwrap_or("").trim();
    if media_type.eq_ignore_ascii_case(MEDIA_TYPE) {
        return Ok(());
    }
    Err(Refusal::invalid_request("the body has to be application/x-www-form-urlencoded"))
}

#[cfg(test)]
mod tests;
