//! The way in to ShipIT: signed in, in its media type, of the right form.

use axum::body::Bytes;
use axum::http::header::{CONTENT_TYPE, HeaderValue};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use kontor_model::UtcMillis;
use serde_json::Value;

use super::schema::{self, Field};
use super::{fault, signin};
use crate::carriers::Call;

/// The media type of ShipIT, both ways.
pub(super) const MEDIA_TYPE: &str = "application/glsVersion1+json";

/// Reads a request, or says why it is not let in.
pub(super) fn read(call: &Call, headers: &HeaderMap, body: &Bytes, shape: &[Field]) -> Result<Value, Box<Response>> {
    let value = readable(call, headers, body)?;
    match schema::check(&value, shape).first() {
        Some(issue) => Err(Box::new(fault::refused(issue))),
        None => Ok(value),
    }
}

/// The same without a look at its form.
pub(super) fn readable(call: &Call, headers: &HeaderMap, body: &Bytes) -> Result<Value, Box<Response>> {
    signin::admit(call, headers)?;
    let media_type = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    if !media_type.split(';').next().unwrap_or_default().trim().eq_ignore_ascii_case(MEDIA_TYPE) {
        let status = StatusCode::UNSUPPORTED_MEDIA_TYPE;
        return Err(Box::new(fault::unreadable(status, "UNSUPPORTED_MEDIA_TYPE", MEDIA_TYPE)));
    }
    serde_json::from_slice(body)
        .map_err(|_| Box::new(fault::unreadable(StatusCode::BAD_REQUEST, "NO_JSON", "The body could not be read")))
}

/// An answer in ShipIT's media type.
pub(super) fn answer(value: &Value) -> Response {
    let mut response = value.to_string().into_response();
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static(MEDIA_TYPE));
    response
}

/// The calendar day in Germany at a moment; where no time zones are known, the day in UTC.
pub(super) fn german_day(now: UtcMillis) -> Date {
    let moment = Timestamp::from_millisecond(now.0).unwrap_or(Timestamp::UNIX_EPOCH);
    moment.to_zoned_datetime(TimeZone::get("Europe/Berlin").unwrap_or(TimeZone::UTC)).date()
}

/// A moment as GLS writes it: German time with its offset, without a colon.
pub(super) fn german_time(at: UtcMillis) -> String {
    let moment = Timestamp::from_millisecond(at.0).unwrap_or(Timestamp::UNIX_EPOCH);
    let zoned = moment.to_zoned_datetime(TimeZone::get("Europe/Berlin").unwrap_or(TimeZone::UTC));
    zoned.strftime("%Y-%m-%dT%H:%M:%S%z").to_string()
}
