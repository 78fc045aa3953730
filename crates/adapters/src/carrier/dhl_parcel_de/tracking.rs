//! Where a parcel is: DHL's unified tracking (JSON, by API key), or Parcel DE tracking (XML, by user and key), as the
//! account says.

mod codes;
mod unified;
mod xml;

use kontor_model::shipment::Tracking;
use secrecy::ExposeSecret;

use super::account::{Account, SignIn};
use super::call::language;
use super::create::not_understood;
use crate::context::CallContext;
use crate::error::{AdapterError, ErrorKind, Outcome, Result};
use crate::http::{Answer, Purpose, send};
use crate::shipment::ParcelNumbers;

#[cfg(test)]
pub(super) use codes::meaning;
#[cfg(test)]
pub(super) use xml::tags;

/// Below the origin: unified tracking.
const UNIFIED: &str = "/track/shipments";
/// Below the origin: Parcel DE tracking.
const PARCEL_DE: &str = "/parcel/de/tracking/v0/shipments";

/// Asks for each parcel in turn. Errors: the first call failed for a reason that concerns all of them.
pub(super) async fn track(cx: &CallContext<'_>, parcels: &[ParcelNumbers]) -> Result<Vec<Outcome<Tracking>>> {
    let mut outcomes = Vec::with_capacity(parcels.len());
    for parcel in parcels {
        let number = parcel.tracking_number.trim();
        let asked = if Account::new(cx.settings).tracks_by_xml() {
            by_xml(cx, number).await
        } else {
            unified(cx, number).await
        };
        match asked {
            Ok(tracking) => outcomes.push(Outcome::Done(tracking)),
            Err(error) if outcomes.is_empty() && error.kind != ErrorKind::NotFound => return Err(error),
            Err(error) => outcomes.push(Outcome::Failed(error)),
        }
    }
    Ok(outcomes)
}

async fn unified(cx: &CallContext<'_>, number: &str) -> Result<Tracking> {
    let (http, account) = (cx.http()?, Account::new(cx.settings));
    let request = http
        .client
        .get(format!("{}{UNIFIED}", http.origin))
        .query(&[("trackingNumber", number), ("language", cx.lang.code())])
        .header("DHL-API-Key", account.value("api_key"))
        .header("Accept", "application/json")
        .header("Accept-Language", language(cx.lang));
    let answer = send(cx, "track", Purpose::Reads, request).await?;
    match (answer.is_success(), unified::fault(&answer.body)) {
        (true, _) => unified::read(&answer.body).ok_or_else(|| no_events(&answer)),
        (false, Some(words)) => Err(key_refused(cx, answer.failure(&answer.status.to_string(), &words))),
        (false, None) => Err(not_understood(&answer)),
    }
}

fn key_refused(cx: &CallContext<'_>, failure: AdapterError) -> AdapterError {
    if failure.kind != ErrorKind::NotAuthorized {
        return failure;
    }
    let plain = cx.lang.pick(
        "DHL kennt den API-Schlüssel nicht, oder die Anwendung ist für die Sendungsverfolgung nicht freigegeben. Prüfen Sie beides auf developer.dhl.com.",
        "DHL does not know the API key, or the app is not enabled for tracking. Check both at developer.dhl.com.",
    );
    let message = format!("{plain} (DHL: {})", failure.message);
    AdapterError { field: Some("api_key".to_owned()), message, ..failure }
}

fn no_events(answer: &Answer) -> AdapterError {
    answer.malformed("the answer names no shipment")
}

async fn by_xml(cx: &CallContext<'_>, number: &str) -> Result<Tracking> {
    let (sign, http) = (SignIn::of(cx)?, cx.http()?);
    let asked = xml::request(sign.user, sign.password.expose_secret(), number, cx.lang.code());
    let request = http
        .client
        .get(format!("{}{PARCEL_DE}", http.origin))
        .query(&[("xml", asked)])
        .basic_auth(sign.api_key, Some(cx.secret("api_secret")?.expose_secret()))
        .header("Accept", "application/xml");
    let answer = send(cx, "track", Purpose::Reads, request).await?;
    if !answer.is_success() {
        let words = unified::fault(&answer.body).unwrap_or_default();
        return Err(key_refused(cx, answer.failure(&answer.status.to_string(), &words)));
    }
    xml::read(&answer.text()).unwrap_or_else(|| Err(no_events(&answer)))
}
