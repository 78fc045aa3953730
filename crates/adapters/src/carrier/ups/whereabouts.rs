//! Where parcels are: UPS's activities in our few words.

use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use kontor_model::shipment::{Tracking, TrackingEvent, TrackingStatus};

use super::answer::{Activity, TrackAnswer, TrackedActivity};
use crate::error::{AdapterError, ErrorKind, Outcome};

/// What the answer says about one number. UPS answers success with a warning for a number it does not know.
pub(super) fn tracking(answer: &TrackAnswer, number: &str) -> Outcome<Tracking> {
    let shipments = &answer.track_response.shipment;
    let packages = || shipments.iter().flat_map(|shipment| shipment.package.iter());
    let own = packages().find(|package| package.tracking_number.0 == number).or_else(|| packages().next());
    let Some(package) = own else {
        let spoken = shipments.iter().flat_map(|shipment| shipment.warnings.iter()).next();
        let code = spoken.map_or("not_found", |spoken| &spoken.code.0);
        let message = spoken.map_or("UPS does not know this number", |spoken| &spoken.message.0);
        return Outcome::Failed(AdapterError::without_effect(ErrorKind::NotFound, code, message));
    };
    let events: Vec<TrackingEvent> = package.activity.iter().map(event).collect();
    let current = package.current_status.as_ref().and_then(status);
    let newest = events.first().map(|event| event.status);
    Outcome::Done(Tracking { status: current.or(newest).unwrap_or(TrackingStatus::Announced), events })
}

fn event(activity: &TrackedActivity) -> TrackingEvent {
    let place = activity.location.as_ref().and_then(|location| location.address.as_ref());
    let place = place.map(|place| [&place.city.0, &place.country_code.0]);
    let place = place.map(|parts| parts.into_iter().filter(|part| !part.is_empty()).cloned().collect::<Vec<_>>());
    let state = &activity.status;
    let number = if state.status_code.0.is_empty() { String::new() } else { format!(" {}", state.status_code.0) };
    TrackingEvent {
        at_ms: moment(&activity.gmt_date.0, &activity.gmt_time.0),
        status: status(state).unwrap_or(TrackingStatus::InTransit),
        code: format!("{} {}{number}", state.kind.0, state.code.0).trim().to_owned(),
        text: state.description.0.clone(),
        place: place.map(|parts| parts.join(", ")).filter(|place| !place.is_empty()),
    }
}

/// UPS writes `20261124` and `18:20:00`, sometimes without colons; both in Greenwich time.
fn moment(date: &str, time: &str) -> Option<i64> {
    let digits: String = format!("{date}{time}").chars().filter(char::is_ascii_digit).collect();
    let moment = DateTime::strptime("%Y%m%d%H%M%S", &digits).ok()?;
    Some(TimeZone::UTC.to_timestamp(moment).ok()?.as_millisecond())
}

/// By number where it says more than the letter, else by letter.
fn status(state: &Activity) -> Option<TrackingStatus> {
    let number = if state.status_code.0.is_empty() { &state.code.0 } else { &state.status_code.0 };
    Some(match (number.as_str(), state.kind.0.as_str()) {
        ("017" | "040", _) => TrackingStatus::ReadyForPickup,
        ("034", _) => TrackingStatus::Returned,
        ("007" | "043", _) | (_, "MV") => TrackingStatus::Exception,
        ("011", _) | (_, "D") => TrackingStatus::Delivered,
        ("021" | "006", _) | (_, "O") => TrackingStatus::OutForDelivery,
        ("003", _) | (_, "M") => TrackingStatus::Announced,
        ("013" | "029", _) | (_, "X") => TrackingStatus::Exception,
        (_, "RS") => TrackingStatus::Returned,
        (_, "I" | "P" | "W" | "DO" | "DD") | ("005" | "010" | "012" | "014" | "038", _) => TrackingStatus::InTransit,
        _ => return None,
    })
}
