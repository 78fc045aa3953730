//! Closing the day, and what DHL has on record for a day that was closed.

use kontor_model::date::CalendarDate;
use kontor_model::label::{Dpi, LabelFormat, LabelMedium, LabelSpec};
use kontor_model::shipment::Severity;
use serde::{Deserialize, Serialize};

use super::account::Account;
use super::answer::read_document;
use super::call::{SHIPPING, call, language};
use super::cancel::{by_number, is_closed, unanswered};
use super::create::not_understood;
use super::reply::{Document, Item, Reply};
use super::settings::MAX_PER_CALL;
use super::words;
use crate::context::CallContext;
use crate::error::{Outcome, Result};
use crate::http::Purpose;
use crate::shipment::{CloseOutOrder, ClosedOut, DayRecord, ParcelNumbers};

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Closing<'a> {
    profile: &'a str,
    shipment_numbers: Vec<&'a str>,
}

/// Closes the day for these parcels, 30 in a call. DHL counts the day itself; the order's date is not sent. Errors: the
/// first call failed as a whole; of later ones every parcel says so.
pub(super) async fn close_out(cx: &CallContext<'_>, order: &CloseOutOrder) -> Result<ClosedOut> {
    let mut parcels = Vec::with_capacity(order.parcels.len());
    for chunk in order.parcels.chunks(MAX_PER_CALL) {
        match close(cx, chunk).await {
            Ok(outcomes) => parcels.extend(outcomes),
            Err(error) if parcels.is_empty() => return Err(error),
            Err(error) => parcels.extend(chunk.iter().map(|_| Outcome::Failed(error.clone()))),
        }
    }
    Ok(ClosedOut { parcels, manifests: Vec::new() })
}

async fn close(cx: &CallContext<'_>, parcels: &[ParcelNumbers]) -> Result<Vec<Outcome<()>>> {
    let url = format!("{}{SHIPPING}/manifests", cx.http()?.origin);
    let numbers: Vec<&str> = parcels.iter().map(|parcel| parcel.tracking_number.as_str()).collect();
    let body = Closing { profile: Account::new(cx.settings).profile(), shipment_numbers: numbers.clone() };
    // Closing what is closed is answered with a warning: repeating it does no harm.
    let answer = call(cx, "close_out", Purpose::Reads, |client| {
        client.post(&url).header("Accept-Language", language(cx.lang)).json(&body)
    })
    .await?;
    let Some(reply) = Reply::read(&answer.body) else { return Err(not_understood(&answer)) };
    if reply.items.is_empty() {
        let (code, words) = reply.code_and_words(answer.status);
        return Err(if answer.is_success() { answer.malformed(&words) } else { answer.failure(&code, &words) });
    }
    let judge = |item: &Item<'_>| {
        let words = item.words();
        // Closed before, by us or at DHL's fixed hour: what was wanted is true.
        if item.is_done() || is_closed_already(&words) {
            return Outcome::Done(());
        }
        let finding = words::finding(cx.lang, Severity::Error, "tracking_number", &item.code(), &words);
        Outcome::Refused(vec![finding])
    };
    Ok(by_number(&reply, &numbers).into_iter().map(|item| item.map_or_else(unanswered, judge)).collect())
}

fn is_closed_already(words: &str) -> bool {
    let small = words.to_lowercase();
    is_closed(&small) && ["already", "bereits", "schon"].iter().any(|part| small.contains(part))
}

#[derive(Deserialize)]
struct DayReply<'a> {
    #[serde(borrow, default)]
    manifest: Vec<Document<'a>>,
    #[serde(default)]
    items: Vec<OnSheet>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct OnSheet {
    #[serde(default)]
    shipment_no: Option<String>,
}

/// The manifest of a day, and the numbers on it. A day without one is an empty record.
pub(super) async fn day_record(cx: &CallContext<'_>, date: CalendarDate) -> Result<DayRecord> {
    let url = format!("{}{SHIPPING}/manifests", cx.http()?.origin);
    let query = [("date", date.to_string()), ("includeDocs", "include".to_owned())];
    let answer = call(cx, "day_record", Purpose::Reads, |client| {
        client.get(&url).query(&query).header("Accept-Language", language(cx.lang))
    })
    .await?;
    if answer.status == 404 {
        return Ok(DayRecord { manifests: Vec::new(), tracking_numbers: Vec::new() });
    }
    if !answer.is_success() {
        let Some(reply) = Reply::read(&answer.body) else { return Err(not_understood(&answer)) };
        let (code, words) = reply.code_and_words(answer.status);
        return Err(answer.failure(&code, &words));
    }
    let reply: DayReply<'_> =
        serde_json::from_slice(&answer.body).map_err(|error| answer.malformed(&error.to_string()))?;
    let paper = LabelSpec { format: LabelFormat::Pdf, medium: LabelMedium::A4, dpi: Dpi::default() };
    let manifests: Option<Vec<_>> = reply.manifest.iter().map(|document| read_document(document, paper)).collect();
    Ok(DayRecord {
        manifests: manifests.ok_or_else(|| answer.malformed("a manifest cannot be read"))?,
        tracking_numbers: reply.items.into_iter().filter_map(|item| item.shipment_no).collect(),
    })
}
