//! The calls themselves: addresses, sign-in, media type. What is sent and what answers mean is written elsewhere.

use kontor_model::date::CalendarDate;
use secrecy::{ExposeSecret, SecretString};
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::heard::{
    AllowedAnswer, CancelAnswer, CreateAnswer, DayAnswer, ShopsAnswer, TokenAnswer, TrackAnswer, ValidateAnswer,
};
use super::{fault, settings, wire};
use crate::context::CallContext;
use crate::error::{AdapterError, ErrorKind, Result};
use crate::http::{self, Answer, Purpose, SIGN_IN, Token};
use crate::shipment::ParcelNumbers;

/// The media type of ShipIT, both ways.
const MEDIA_TYPE: &str = "application/glsVersion1+json";
const SHIPIT: &str = "/shipit-farm/v1/backend/rs";
const TRACKING: &str = "/track-and-trace-v1/tracking/simple/references";
const TOKEN: &str = "/oauth2/v2/token";

/// Makes labels: billable. Any status is an answer.
pub(super) async fn create(cx: &CallContext<'_>, operation: &str, request: &wire::CreateRequest) -> Result<Answer> {
    post(cx, operation, Purpose::Buys, "/shipments", Some(request)).await
}

/// The parcels of an answer to create or reprint.
pub(super) fn created(answer: &Answer) -> Result<CreateAnswer> {
    answer.json()
}

/// Has GLS look at a shipment.
pub(super) async fn validate(cx: &CallContext<'_>, request: &wire::ValidateRequest) -> Result<Answer> {
    post(cx, "validate", Purpose::Reads, "/shipments/validate", Some(request)).await
}

/// The issues of an answer to validate.
pub(super) fn validated(answer: &Answer) -> Result<ValidateAnswer> {
    answer.json()
}

/// Asks for a label that was made. Any status is an answer.
pub(super) async fn reprint(cx: &CallContext<'_>, operation: &str, request: &wire::ReprintRequest) -> Result<Answer> {
    post(cx, operation, Purpose::Reads, "/shipments/reprintparcel", Some(request)).await
}

/// Cancels a parcel; again is harmless.
pub(super) async fn cancel(cx: &CallContext<'_>, track_id: &str) -> Result<CancelAnswer> {
    let path = format!("/shipments/cancel/{}", number(track_id)?);
    heard(&post::<()>(cx, "cancel", Purpose::Reads, &path, None).await?)
}

/// The report of a day: it lists, and listing again is harmless.
pub(super) async fn end_of_day(cx: &CallContext<'_>, operation: &str, date: CalendarDate) -> Result<DayAnswer> {
    let path = format!("/shipments/endofday?date={date}");
    heard(&post::<()>(cx, operation, Purpose::Reads, &path, None).await?)
}

/// Corrects a weight.
pub(super) async fn weight(cx: &CallContext<'_>, request: &wire::WeightRequest) -> Result<()> {
    let answer = post(cx, "update_weight", Purpose::Reads, "/shipments/updateparcelweight", Some(request)).await?;
    if answer.is_success() { Ok(()) } else { Err(fault::failure(&answer)) }
}

/// Asks which services there are between two places.
pub(super) async fn allowed(
    cx: &CallContext<'_>,
    operation: &str,
    request: &wire::AllowedRequest,
) -> Result<AllowedAnswer> {
    heard(&post(cx, operation, Purpose::Reads, "/shipments/allowedservices", Some(request)).await?)
}

/// Looks for parcel shops.
pub(super) async fn shops(cx: &CallContext<'_>, request: &wire::ShopRequest) -> Result<ShopsAnswer> {
    heard(&post(cx, "parcel_shops", Purpose::Reads, "/parcelshop/address", Some(request)).await?)
}

/// Asks Track and Trace for at most ten parcels. Those whose number cannot be one of GLS's are left out.
pub(super) async fn track(cx: &CallContext<'_>, parcels: &[ParcelNumbers]) -> Result<TrackAnswer> {
    let numbers: Vec<&str> = parcels.iter().filter_map(|parcel| number(&parcel.tracking_number).ok()).collect();
    if numbers.is_empty() {
        return Ok(TrackAnswer { parcels: Vec::new() });
    }
    let url = format!("{}{TRACKING}/{}", cx.http()?.origin, numbers.join(","));
    let client = cx.http()?.client;
    let build = |token: &SecretString| {
        let request = client.get(&url).bearer_auth(token.expose_secret());
        request.header("accept", "application/json").header("accept-language", cx.lang.pick("DE", "EN"))
    };
    heard(&http::send_signed(cx, "track", Purpose::Reads, sign_in(cx), build).await?)
}

async fn post<Body: Serialize>(
    cx: &CallContext<'_>,
    operation: &str,
    purpose: Purpose,
    path: &str,
    body: Option<&Body>,
) -> Result<Answer> {
    let http = cx.http()?;
    let url = format!("{}{SHIPIT}{path}", http.origin);
    let bytes = body.map(serde_json::to_vec).transpose().map_err(|_| {
        AdapterError::without_effect(ErrorKind::Rejected, "request_not_possible", "the request cannot be written")
    })?;
    let build = |token: &SecretString| {
        let request = http.client.post(&url).bearer_auth(token.expose_secret()).header("accept", MEDIA_TYPE);
        match &bytes {
            Some(bytes) => request.header("content-type", MEDIA_TYPE).body(bytes.clone()),
            None => request.header("content-length", "0"),
        }
    };
    http::send_signed(cx, operation, purpose, sign_in(cx), build).await
}

/// The content of an answer of success. Errors: what GLS said instead.
fn heard<T: DeserializeOwned>(answer: &Answer) -> Result<T> {
    if answer.is_success() { answer.json() } else { Err(fault::failure(answer)) }
}

/// Client credentials (RFC 6749, 4.4) with the application's id and secret as Basic.
async fn sign_in(cx: &CallContext<'_>) -> Result<Token> {
    let http = cx.http()?;
    let secret = cx.secret(settings::CLIENT_SECRET)?;
    let request = http.client.post(format!("{}{TOKEN}", http.origin));
    let request = request
        .basic_auth(cx.setting(settings::CLIENT_ID).trim(), Some(secret.expose_secret()))
        .header("accept", "application/json")
        .form(&[("grant_type", "client_credentials")]);
    let answer = http::send(cx, SIGN_IN, Purpose::Reads, request).await?;
    if !answer.is_success() {
        return Err(fault::sign_in_failure(&answer));
    }
    let token: TokenAnswer = answer.json()?;
    let expires_in_s = token.expires_in.clamp(0.0, f64::from(u32::MAX)) as u32;
    Ok(Token { text: SecretString::from(token.access_token), expires_in_s })
}

/// A number as one step of a path. Errors: it is none of GLS's, so GLS need not be asked.
pub(super) fn number(text: &str) -> Result<&str> {
    let text = text.trim();
    let is_one = (1..=50).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_alphanumeric());
    let error = || AdapterError::without_effect(ErrorKind::NotFound, "unknown_number", "not a number of GLS");
    if is_one { Ok(text) } else { Err(error()) }
}
