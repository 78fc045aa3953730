//! Answers as WordPress gives them: its errors, its way to write JSON, its headers of lists.

use axum::body::Body;
use axum::http::header::{CONTENT_TYPE, DATE};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use serde_json::{Map, Value, json};

use super::lists::Page;
use super::wall;

/// An answer of the interface.
#[derive(Clone)]
pub(super) struct Reply {
    pub(super) status: u16,
    pub(super) body: Value,
    /// Of a list: how many there are, and how many pages.
    pub(super) counted: Option<(usize, usize)>,
}

impl Reply {
    pub(super) fn ok(body: Value) -> Reply {
        Reply { status: 200, body, counted: None }
    }

    pub(super) fn created(body: Value) -> Reply {
        Reply { status: 201, body, counted: None }
    }

    /// A page of a list. Beyond the last one the shop counts nothing at all.
    pub(super) fn list(shown: Vec<Value>, found: usize, page: &Page) -> Reply {
        let found = if shown.is_empty() { 0 } else { found };
        Reply { status: 200, body: json!(shown), counted: Some((found, found.div_ceil(page.size))) }
    }

    /// The same with only the fields that were asked for.
    pub(super) fn only(mut self, fields: Option<&str>) -> Reply {
        if let Some(fields) = fields.filter(|_| self.status < 300) {
            let wanted: Vec<&str> = fields.split(',').map(str::trim).collect();
            self.body = match self.body {
                Value::Array(items) => Value::Array(items.into_iter().map(|item| chosen(item, &wanted)).collect()),
                other => chosen(other, &wanted),
            };
        }
        self
    }

    /// On the wire. `now` is the shop's own clock, seconds.
    pub(super) fn send(self, now: i64) -> Response {
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let mut response = (status, Body::from(php_json(&self.body))).into_response();
        let headers = response.headers_mut();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json; charset=UTF-8"));
        if let Ok(date) = HeaderValue::from_str(&wall::http_date(now)) {
            headers.insert(DATE, date);
        }
        if let Some((items, pages)) = self.counted {
            headers.insert("x-wp-total", HeaderValue::from(items));
            headers.insert("x-wp-totalpages", HeaderValue::from(pages));
        }
        response
    }
}

/// Fields that were asked for; a point leads into one.
pub(super) fn chosen(item: Value, wanted: &[&str]) -> Value {
    let Value::Object(map) = item else { return item };
    let mut kept = Map::new();
    for (name, value) in map {
        let below: Vec<&str> =
            wanted.iter().filter_map(|want| want.strip_prefix(name.as_str())?.strip_prefix('.')).collect();
        if wanted.contains(&name.as_str()) {
            kept.insert(name, value);
        } else if !below.is_empty() {
            kept.insert(name, chosen(value, &below));
        }
    }
    Value::Object(kept)
}

/// An error in WordPress's shape.
pub(super) fn failure(status: u16, code: &str, message: &str) -> Reply {
    let body = json!({ "code": code, "message": message, "data": { "status": status } });
    Reply { status, body, counted: None }
}

/// A parameter the shop does not take.
pub(super) fn invalid(name: &str, message: &str) -> Reply {
    let mut reply = failure(400, "rest_invalid_param", &format!("Ungültige(r) Parameter: {name}"));
    reply.body["data"]["params"] = json!({ name: message });
    reply
}

/// JSON as PHP writes it: in ASCII, slashes escaped. Neither occurs outside of texts.
pub(super) fn php_json(value: &Value) -> String {
    let plain = value.to_string();
    let mut out = String::with_capacity(plain.len() + 64);
    for character in plain.chars() {
        match character {
            '/' => out.push_str("\\/"),
            ascii if ascii.is_ascii() => out.push(ascii),
            other => {
                let mut units = [0; 2];
                other.encode_utf16(&mut units).iter().for_each(|unit| out.push_str(&format!("\\u{unit:04x}")));
            }
        }
    }
    out
}
