//! Theirs to ours: answers of success become parcels, cancellations and parcel shops. Pure.

use kontor_model::Lang;
use kontor_model::address::{Address, CountryCode, Party};
use kontor_model::shipment::{DocumentKind, Finding, Hint, Severity};

use super::fault::Said;
use super::heard::{CreatedShipment, Hours, ParcelData, Shop, WorkingDay};
use super::map;
use crate::error::{AdapterError, Effect, ErrorKind, Outcome};
use crate::shipment::{Cancellation, CarrierShipment, CreatedParcel, LabelDocument, ParcelNumbers, ParcelShop};
use crate::unpack;

/// A parcel of an answer. Its label is missing where GLS put several on one document or sent none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Made {
    pub(super) track_id: String,
    pub(super) parcel_number: String,
    references: Vec<String>,
    pub(super) label: Option<Vec<u8>>,
}

/// The parcels of an answer in their order, each with its label where the labels can be told apart.
/// Errors: a reason, when a label is no base64.
pub(super) fn made(answer: CreatedShipment) -> Result<Vec<Made>, &'static str> {
    let texts = answer.print_data.iter().flat_map(|print| &print.data);
    let decoded: Result<Vec<Vec<u8>>, _> = texts.map(|text| unpack::base64(text.trim())).collect();
    let labels = decoded.map_err(|_| "a label is no base64")?;
    let one_each = labels.len() == answer.parcel_data.len();
    let mut labels = labels.into_iter().filter(|_| one_each);
    let parcel = |data: ParcelData| Made {
        track_id: data.track_id.trim().to_owned(),
        parcel_number: data.parcel_number.trim().to_owned(),
        references: data.shipment_unit_reference,
        label: labels.next(),
    };
    let parcels: Vec<Made> = answer.parcel_data.into_iter().map(parcel).collect();
    if parcels.iter().any(|parcel| parcel.track_id.is_empty()) {
        return Err("a parcel has no TrackID");
    }
    Ok(parcels)
}

/// Puts what was made in the order of the shipment's parcels. GLS repeats our references; where it does not, its order
/// counts. `None` when there are more or fewer parcels than asked for.
pub(super) fn in_order(mut made: Vec<Made>, references: &[String]) -> Option<Vec<Made>> {
    let is_ours = |parcel: &Made| parcel.references.iter().any(|reference| references.contains(reference));
    if made.len() != references.len() {
        return None;
    }
    if made.iter().any(is_ours) {
        let place = |parcel: &Made| references.iter().position(|reference| parcel.references.contains(reference));
        made.sort_by_key(|parcel| place(parcel).unwrap_or(usize::MAX));
    }
    Some(made)
}

/// The labels for the way back, which stand last, and those GLS may have made beside them. `None` when there are too few.
pub(super) fn way_back(mut made: Vec<Made>, count: usize) -> Option<(Vec<Made>, Vec<Made>)> {
    let back = made.split_off(made.len().checked_sub(count)?);
    Some((back, made))
}

/// A parcel with its documents. Every label must have been got by now.
pub(super) fn created_parcel(out: Made, shipment: &CarrierShipment, lang: Lang) -> Option<CreatedParcel> {
    let label = LabelDocument::new(out.label?, shipment.label);
    let mut created = CreatedParcel::new(&out.track_id, label);
    created.numbers = numbers(&out.track_id, &out.parcel_number);
    created.tracking_url = Some(map::tracking_url(&out.track_id, lang));
    Some(created)
}

/// Lays the label for the way back to its parcel.
pub(super) fn enclose(parcel: &mut CreatedParcel, back: Made, shipment: &CarrierShipment) {
    let Some(label) = back.label else { return };
    parcel.documents.push((DocumentKind::ReturnLabel, LabelDocument::new(label, shipment.label)));
    parcel.return_tracking_number = Some(back.track_id);
}

/// GLS knows a parcel by two numbers. The TrackID is the one that every call takes; the parcel number is kept beside it.
fn numbers(track_id: &str, parcel_number: &str) -> ParcelNumbers {
    let parcel_number = Some(parcel_number.to_owned()).filter(|number| !number.is_empty());
    ParcelNumbers { tracking_number: track_id.to_owned(), shipment_number: parcel_number }
}

/// Says that a shipment has no label for its way back, with GLS's words if it had any.
pub(super) fn return_label_missing(lang: Lang, words: Option<&Said>) -> Finding {
    let hint = Hint {
        de: "GLS hat das Etikett für die Rücksendung nicht geliefert. Legen Sie bei Bedarf eine Rücksendung an."
            .to_owned(),
        en: "GLS did not give the label for the way back. Make a return if you need one.".to_owned(),
    };
    let field = "services.return_label";
    let finding = Finding::in_both(lang, Severity::Warning, "return_label_missing", field, hint);
    match words {
        Some(said) => finding.from_carrier(&said.code, &said.text),
        None => finding,
    }
}

/// What became of a wish to cancel, by GLS's word for it.
pub(super) fn cancellation(result: &str) -> Outcome<Cancellation> {
    let refused = |kind, message: &str| AdapterError::without_effect(kind, result, message);
    match result.trim().to_ascii_uppercase().as_str() {
        "CANCELLED" | "CANCELED" => Outcome::Done(Cancellation::Done),
        "CANCELLATION_PENDING" => Outcome::Done(Cancellation::Pending),
        "SCANNED" => Outcome::Done(Cancellation::TooLate {
            code: result.to_owned(),
            message: "GLS has scanned the parcel".to_owned(),
        }),
        "ERROR" => Outcome::Failed(refused(ErrorKind::Rejected, "GLS could not cancel the parcel")),
        _ => Outcome::Failed(AdapterError {
            effect: Effect::Unknown,
            ..refused(ErrorKind::Malformed, "GLS answered a word for the cancellation that is not known")
        }),
    }
}

/// A parcel shop; `None` when its country is no country.
pub(super) fn parcel_shop(shop: Shop, lang: Lang) -> Option<ParcelShop> {
    let address = shop.address;
    let country = CountryCode::parse(address.country_code.trim())?;
    let company = address.name2.filter(|name| !name.trim().is_empty());
    Some(ParcelShop {
        id: shop.parcel_shop_id,
        address: Address {
            party: Party { name: address.name1, company, ..Party::default() },
            street: address.street,
            house_number: address.street_number.filter(|number| !number.trim().is_empty()),
            postal_code: address.zip_code,
            city: address.city,
            country,
        },
        // GLS says how far it is (`AirlineDistance`) but not in which unit.
        distance_m: None,
        hours: hours(&shop.working_day, lang),
    })
}

/// Opening hours as one line: `Mo 08:00-12:00, 14:00-18:00; Di ..`.
fn hours(days: &[WorkingDay], lang: Lang) -> Option<String> {
    let day = |day: &WorkingDay| {
        let open = spans(day.opening_hours.as_ref(), "; ");
        if open.is_empty() {
            return None;
        }
        let closed = spans(day.breaks.as_ref(), ", ");
        let without = lang.pick("außer", "except");
        let pause = if closed.is_empty() { String::new() } else { format!(" ({without} {closed})") };
        Some(format!("{} {open}{pause}", day_name(&day.day_of_week, lang)))
    };
    let lines: Vec<String> = days.iter().filter_map(day).collect();
    if lines.is_empty() { None } else { Some(lines.join("; ")) }
}

fn spans(hours: Option<&Hours>, between: &str) -> String {
    let spans = hours.into_iter().flat_map(|hours| &hours.opening_hours);
    let texts: Vec<String> = spans.map(|span| format!("{}-{}", time(&span.from), time(&span.to))).collect();
    texts.join(between)
}

/// Hours and minutes of `1970-01-01T08:00:00`, or the text as it is.
fn time(text: &str) -> &str {
    let clock = text.split_once('T').map_or(text, |(_, clock)| clock);
    clock.get(..5).unwrap_or(clock)
}

fn day_name(day: &str, lang: Lang) -> &str {
    let german = ["Mo", "Di", "Mi", "Do", "Fr", "Sa", "So"];
    let english = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
    let at = ["MON", "TUE", "WED", "THU", "FRI", "SAT", "SUN"].iter().position(|known| *known == day);
    at.map_or(day, |at| lang.pick(&german, &english)[at])
}
