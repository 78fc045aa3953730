//! What a person should know before an order becomes a parcel, in his language.

use kontor_model::Lang;
use kontor_model::address::parse::{Confidence, Note};
use kontor_model::id::ShipmentId;
use kontor_model::order::OrderAddress;
use kontor_model::order_feed::DeliveredOrder;
use kontor_model::order_mapping::OrderNote;
use kontor_model::shipment::{Finding, NewShipment, Severity};
use kontor_web::page::Site;

use super::make::missing_for_customs;
use super::{NoLabel, of_shipment, shipment_of};
use crate::app::DeskApp;
use crate::error::DeskResult;

/// Code of what is unclear about an address.
pub const ADDRESS: &str = "address";
/// Code of what customs miss.
pub const CUSTOMS: &str = "customs_incomplete";

/// Warnings of the mapping that have a sentence of their own.
const KNOWN: [&str; 6] = [
    "unknown_payment_method",
    "unknown_shipping_method",
    "unknown_sub_shop",
    "unknown_tax",
    "unknown_value",
    "unknown_item",
];

/// What is not paid, unclear about the address, missing for customs, or warned of by the mapping.
pub fn findings(site: &Site, order: &DeliveredOrder, lang: Lang) -> Vec<Finding> {
    let mut all = of_address(site, order, lang);
    if NoLabel::of(order) == Some(NoLabel::Unpaid) {
        let detail = site.text(lang, "orders.no_label.unpaid", &[]);
        all.insert(0, Finding::new(Severity::Warning, "unpaid", "payment", detail));
    }
    if shipment_of(order).is_some_and(|wanted| wanted.customs.is_some()) {
        let missing = missing_for_customs(order);
        if !missing.is_empty() {
            let named: Vec<String> =
                missing.iter().map(|name| site.text(lang, &format!("orders.customs.{name}"), &[])).collect();
            let detail = site.text(lang, "orders.customs.missing", &[("fields", &named.join(", "))]);
            all.push(Finding::new(Severity::Warning, CUSTOMS, "customs.lines", detail));
        }
    }
    all.extend(order.mapped.warnings.iter().map(|note| of_mapping(site, note, lang)));
    all
}

/// The same of the order a shipment was made of, less what is mended in what is asked for now; none without an order.
pub async fn findings_beside(
    app: &DeskApp,
    id: &ShipmentId,
    wanted: &NewShipment,
    lang: Lang,
) -> DeskResult<Vec<Finding>> {
    let Some(order) = of_shipment(app, id).await? else { return Ok(Vec::new()) };
    let is_as_read = shipment_of(&order.delivered).is_some_and(|as_read| as_read.to == wanted.to);
    let mut all = findings(&app.site, &order.delivered, lang);
    all.retain(|finding| match finding.code.as_str() {
        ADDRESS => is_as_read,
        CUSTOMS => !is_declared(wanted),
        _ => true,
    });
    Ok(all)
}

/// Tells whether nothing is missing that customs ask of every line.
fn is_declared(wanted: &NewShipment) -> bool {
    let mut lines = wanted.customs.iter().flat_map(|customs| &customs.lines);
    lines.all(|line| line.hs_code.is_some() && line.origin.is_some() && line.unit_weight_g > 0)
}

/// What is unclear about the address as it was typed in the shop.
pub(crate) fn of_address(site: &Site, order: &DeliveredOrder, lang: Lang) -> Vec<Finding> {
    let Some(typed) = order.order.shipping.as_ref().filter(|typed| !typed.is_empty()) else { return Vec::new() };
    let reading = typed.read();
    let notes = reading.notes.iter().filter(|note| note.code.confidence() < Confidence::High);
    let text = |note: &Note| {
        let args = [("sentence", note.sentence(lang)), ("typed", &typed_line(typed))];
        site.text(lang, "orders.address_typed", &args)
    };
    let severity = |note: &Note| match note.code.confidence() {
        Confidence::Low => Severity::Error,
        _ => Severity::Warning,
    };
    notes.map(|note| Finding::new(severity(note), ADDRESS, &format!("to.{}", note.field), text(note))).collect()
}

/// Everything that was typed, in one line.
pub(super) fn typed_line(typed: &OrderAddress) -> String {
    let place = format!("{} {}", typed.postal_code, typed.city);
    let country = typed.country.as_ref().map_or("", |country| country.as_str());
    let parts =
        [typed.company.as_str(), &typed.name(), &typed.line1, &typed.line2, place.trim(), &typed.state, country];
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ")
}

fn of_mapping(site: &Site, note: &OrderNote, lang: Lang) -> Finding {
    let key = if KNOWN.contains(&note.code.as_str()) { note.code.as_str() } else { "other" };
    let args = [("code", note.code.as_str()), ("field", &note.field), ("value", &note.value)];
    let detail = site.text(lang, &format!("orders.warning.{key}"), &args);
    Finding::new(Severity::Warning, &note.code, &note.field, detail)
}
