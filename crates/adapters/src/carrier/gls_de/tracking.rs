//! Where a parcel is: GLS's states and event codes in neutral words. Pure.

use jiff::Timestamp;
use kontor_model::shipment::{Tracking, TrackingEvent, TrackingStatus};

use super::calls;
use super::heard::{TrackAnswer, TrackedEvent, TrackedParcel};
use crate::error::{AdapterError, ErrorKind, Outcome};
use crate::shipment::ParcelNumbers;

/// One outcome per parcel, in the order asked. A number that two parcels had tells of the newer one.
pub(super) fn outcomes(answer: &TrackAnswer, parcels: &[ParcelNumbers]) -> Vec<Outcome<Tracking>> {
    let outcome = |numbers: &ParcelNumbers| {
        let number = match calls::number(&numbers.tracking_number) {
            Ok(number) => number,
            Err(error) => return Outcome::Failed(error),
        };
        let known = answer.parcels.iter().filter(|parcel| parcel.requested == number);
        match known.max_by_key(|parcel| newest(parcel)) {
            Some(parcel) => tracking(parcel),
            None => Outcome::Failed(AdapterError::without_effect(
                ErrorKind::Malformed,
                "answer_incomplete",
                "the answer does not mention the parcel",
            )),
        }
    };
    parcels.iter().map(outcome).collect()
}

fn newest(parcel: &TrackedParcel) -> Option<i64> {
    let times = parcel.events.iter().map(|event| event.event_date_time.as_deref());
    times.chain([parcel.status_date_time.as_deref()]).filter_map(at_ms).max()
}

fn tracking(parcel: &TrackedParcel) -> Outcome<Tracking> {
    if let Some(code) = &parcel.error_code {
        let kind = if code.starts_with("E_404") { ErrorKind::NotFound } else { kind_of(code) };
        let message = parcel.error_message.as_deref().unwrap_or_default();
        return Outcome::Failed(AdapterError::without_effect(kind, code, message));
    }
    let mut events: Vec<TrackingEvent> = parcel.events.iter().map(event).collect();
    events.sort_by_key(|event| std::cmp::Reverse(event.at_ms));
    let word = parcel.status.as_deref().unwrap_or_default();
    match status(word, &events) {
        Some(status) => Outcome::Done(Tracking { status, events }),
        None => {
            let message = "GLS answered a state that is not known";
            Outcome::Failed(AdapterError::without_effect(ErrorKind::Malformed, word, message))
        }
    }
}

fn kind_of(code: &str) -> ErrorKind {
    if code.starts_with("E_500") { ErrorKind::Unavailable } else { ErrorKind::Rejected }
}

/// The state of a parcel. `FINAL` only says that nothing more will happen: its last event says what did.
fn status(word: &str, events: &[TrackingEvent]) -> Option<TrackingStatus> {
    Some(match word {
        "PLANNEDPICKUP" | "INPICKUP" | "PREADVICE" => TrackingStatus::Announced,
        "INTRANSIT" | "INWAREHOUSE" => TrackingStatus::InTransit,
        "INDELIVERY" => TrackingStatus::OutForDelivery,
        "DELIVEREDPS" => TrackingStatus::ReadyForPickup,
        "DELIVERED" => TrackingStatus::Delivered,
        "NOTPICKEDUP" | "NOTDELIVERED" | "CANCELED" => TrackingStatus::Exception,
        "FINAL" => {
            let ended = events.iter().map(|event| event.status).find(|status| status.is_final());
            ended.unwrap_or(TrackingStatus::Exception)
        }
        _ => return None,
    })
}

fn event(event: &TrackedEvent) -> TrackingEvent {
    let texts = [event.city.as_deref(), event.country.as_deref()];
    let place: Vec<&str> = texts.into_iter().flatten().filter(|text| !text.is_empty()).collect();
    TrackingEvent {
        at_ms: at_ms(event.event_date_time.as_deref()),
        status: event_status(&event.code),
        code: event.code.clone(),
        text: event.description.clone(),
        place: (!place.is_empty()).then(|| place.join(", ")),
    }
}

/// What an event means, by the group before the point of its code.
fn event_status(code: &str) -> TrackingStatus {
    let (group, kind) = code.split_once('.').unwrap_or((code, ""));
    match (group, kind) {
        ("INTIAL", "PREADVICE" | "E48_DATA") => TrackingStatus::Announced,
        ("DELIVD", "PARCELSHOP" | "PARCELBOX") => TrackingStatus::ReadyForPickup,
        ("DELIVD", _) => TrackingStatus::Delivered,
        ("INDELI" | "OUTDEL", _) => TrackingStatus::OutForDelivery,
        ("RETURN" | "RETOUR", _) => TrackingStatus::Returned,
        ("CANCEL" | "NODELI" | "NOTDEL" | "DAMAGE" | "REFUSE", _) => TrackingStatus::Exception,
        _ => TrackingStatus::InTransit,
    }
}

/// A moment: ISO 8601 with an offset, with or without its colon.
fn at_ms(text: Option<&str>) -> Option<i64> {
    text?.parse::<Timestamp>().ok().map(|moment| moment.as_millisecond())
}
