//! Taking parcels back before they are closed out: judged per item, whatever the HTTP status says.

use super::account::Account;
use super::call::{SHIPPING, call, language};
use super::create::not_understood;
use super::reply::{Item, Reply};
use super::settings::MAX_PER_CALL;
use crate::context::CallContext;
use crate::error::{AdapterError, ErrorKind, Outcome, Result};
use crate::http::Purpose;
use crate::shipment::{Cancellation, ParcelNumbers};

/// Takes parcels back; one outcome each, in order. Errors: the call as a whole failed.
pub(super) async fn cancel(cx: &CallContext<'_>, parcels: &[ParcelNumbers]) -> Result<Vec<Outcome<Cancellation>>> {
    let mut outcomes = Vec::with_capacity(parcels.len());
    for chunk in parcels.chunks(MAX_PER_CALL) {
        let numbers: Vec<&str> = chunk.iter().map(|parcel| parcel.tracking_number.as_str()).collect();
        outcomes.extend(delete(cx, &numbers).await?);
    }
    Ok(outcomes)
}

/// Takes parcels back that nobody has a use for. Tells whether all of them are gone.
pub(super) async fn take_back(cx: &CallContext<'_>, numbers: &[String]) -> bool {
    let numbers: Vec<&str> = numbers.iter().map(String::as_str).collect();
    let is_gone = |outcome: &Outcome<Cancellation>| *outcome == Outcome::Done(Cancellation::Done);
    matches!(delete(cx, &numbers).await, Ok(outcomes) if outcomes.iter().all(is_gone))
}

async fn delete(cx: &CallContext<'_>, numbers: &[&str]) -> Result<Vec<Outcome<Cancellation>>> {
    let url = format!("{}{SHIPPING}/orders", cx.http()?.origin);
    let mut query = vec![("profile", Account::new(cx.settings).profile())];
    query.extend(numbers.iter().map(|number| ("shipment", *number)));
    // Asking once more for what is gone already does no harm.
    let answer = call(cx, "cancel", Purpose::Reads, |client| {
        client.delete(&url).query(&query).header("Accept-Language", language(cx.lang))
    })
    .await?;
    let Some(reply) = Reply::read(&answer.body) else { return Err(not_understood(&answer)) };
    if reply.items.is_empty() {
        let (code, words) = reply.code_and_words(answer.status);
        return Err(if answer.is_success() { answer.malformed(&words) } else { answer.failure(&code, &words) });
    }
    Ok(by_number(&reply, numbers).into_iter().map(|item| item.map_or_else(unanswered, judge)).collect())
}

/// The item about each number: by the number in it, else by its place when there are as many.
pub(super) fn by_number<'r, 'a>(reply: &'r Reply<'a>, numbers: &[&str]) -> Vec<Option<&'r Item<'a>>> {
    let is_complete = reply.items.len() == numbers.len();
    let of = |(place, number): (usize, &&str)| {
        let named = reply.items.iter().find(|item| item.shipment_no.as_deref() == Some(*number));
        let at_place = reply.items.get(place).filter(|item| is_complete && item.shipment_no.is_none());
        named.or(at_place)
    };
    numbers.iter().enumerate().map(of).collect()
}

pub(super) fn unanswered<T>() -> Outcome<T> {
    Outcome::Failed(AdapterError::without_effect(
        ErrorKind::Malformed,
        "answer_not_understood",
        "the answer says nothing about this number",
    ))
}

fn judge(item: &Item<'_>) -> Outcome<Cancellation> {
    let (code, message) = (item.code(), item.words());
    let small = message.to_lowercase();
    let says = |parts: &[&str]| parts.iter().any(|part| small.contains(part));
    if item.is_done() {
        Outcome::Done(Cancellation::Done)
    } else if is_closed(&small) {
        Outcome::Done(Cancellation::TooLate { code, message })
    } else if code == "204"
        || says(&["unknown", "unbekannt", "not found", "nicht gefunden", "not exist", "existiert nicht"])
    {
        Outcome::Failed(AdapterError::without_effect(ErrorKind::NotFound, &code, &message))
    } else {
        Outcome::Failed(AdapterError::without_effect(ErrorKind::Rejected, &code, &message))
    }
}

/// Tells whether DHL says, in small letters, that the day of a shipment is closed.
pub(super) fn is_closed(words: &str) -> bool {
    ["manifest", "closed", "tagesabschl", "tagesabgeschl", "abgeschlossen"].iter().any(|part| words.contains(part))
}
