//! What is known to be wrong or odd about a shipment without asking GLS: all of it at once, each with what to do now.

use kontor_model::Lang;
use kontor_model::address::{Address, CountryCode, Recipient};
use kontor_model::shipment::{Finding, Hint, Severity};

use super::services::{bare, value_of};
use super::{check_services, map, settings};
use crate::check as general;
use crate::context::CallContext;
use crate::country::has_postal_codes;
use crate::shipment::{AddressPolicy, CarrierShipment};

/// Characters that GLS refuses in every text.
const FORBIDDEN: &[char] = &['\\', '"', '{', '}', ',', ';', '(', ')', '|'];
/// A parcel above this weight is taken by contract only.
const USUAL_WEIGHT_G: u32 = 40_000;
const MILLIS_PER_DAY: i64 = 86_400_000;

/// Members of the European Union: no customs between them.
#[rustfmt::skip]
const UNION: &[&str] = &[
    "AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU", "IE", "IT", "LT", "LU", "LV",
    "MT", "NL", "PL", "PT", "RO", "SE", "SI", "SK",
];

/// Collects findings in the caller's language.
pub(super) struct Report {
    pub(super) lang: Lang,
    pub(super) found: Vec<Finding>,
}

impl Report {
    pub(super) fn error(&mut self, code: &str, field: &str, de: &str, en: &str) {
        self.add(Severity::Error, code, field, (de, en));
    }

    pub(super) fn warning(&mut self, code: &str, field: &str, de: &str, en: &str) {
        self.add(Severity::Warning, code, field, (de, en));
    }

    fn add(&mut self, severity: Severity, code: &str, field: &str, (de, en): (&str, &str)) {
        let hint = Hint { de: de.to_owned(), en: en.to_owned() };
        self.found.push(Finding::in_both(self.lang, severity, code, field, hint));
    }

    /// Puts a proposal on the finding made last.
    fn propose(&mut self, text: &str) {
        if let Some(last) = self.found.pop() {
            self.found.push(last.proposing(text));
        }
    }
}

/// All findings of a shipment to the customer.
pub(super) fn findings(cx: &CallContext<'_>, shipment: &CarrierShipment) -> Vec<Finding> {
    let mut report = by_descriptor(cx, shipment);
    texts(cx, shipment, &mut report);
    recipient(shipment, &mut report);
    if map::prints_sender(cx) {
        street_address("from", &shipment.from, shipment.address_policy, &mut report);
    }
    rest(cx, shipment, &mut report);
    check_services::check(shipment, &mut report);
    report.found
}

/// All findings of a label for the way back: the customer is the one whose address counts.
pub(super) fn findings_of_return(cx: &CallContext<'_>, shipment: &CarrierShipment) -> Vec<Finding> {
    let mut report = by_descriptor(cx, shipment);
    texts(cx, shipment, &mut report);
    street_address("from", &shipment.from, shipment.address_policy, &mut report);
    rest(cx, shipment, &mut report);
    check_services::check_return(shipment, &mut report);
    report.found
}

/// What the descriptor tells; options with a value are known by the part before it.
fn by_descriptor(cx: &CallContext<'_>, shipment: &CarrierShipment) -> Report {
    let mut plain = shipment.clone();
    for option in &mut plain.services.carrier_options {
        *option = bare(option).to_owned();
    }
    Report {
        lang: cx.lang,
        found: general::by_descriptor(&settings::DESCRIPTOR, &plain, Some(map::product(&plain)), cx.lang),
    }
}

fn rest(cx: &CallContext<'_>, shipment: &CarrierShipment, report: &mut Report) {
    if shipment.reference.trim().is_empty() {
        required("reference", report);
    }
    weights(shipment, report);
    ship_date(cx, shipment, report);
    customs(shipment, report);
}

/// Characters GLS refuses, in every text that is sent.
fn texts(cx: &CallContext<'_>, shipment: &CarrierShipment, report: &mut Report) {
    for (path, text) in general::texts(shipment) {
        let is_unsent = path.starts_with("from.") && !map::prints_sender(cx) && !asks_for_sender(shipment);
        if is_unsent || path.starts_with("customs.") {
            continue;
        }
        character(&path, text, report);
    }
    let cash = shipment.services.cash_on_delivery.as_ref();
    let notes = cash.map(|cash| [("note", cash.note.as_deref()), ("second_note", cash.second_note.as_deref())]);
    for (leaf, note) in notes.into_iter().flatten() {
        character(&format!("services.cash_on_delivery.{leaf}"), note.unwrap_or_default(), report);
    }
}

fn asks_for_sender(shipment: &CarrierShipment) -> bool {
    value_of(shipment, "exchange").is_some()
}

fn character(path: &str, text: &str, report: &mut Report) {
    let Some(found) = text.chars().find(|c| FORBIDDEN.contains(c) || c.is_control()) else { return };
    let shown = if found.is_control() { "⏎".to_owned() } else { found.to_string() };
    report.error(
        "forbidden_character",
        path,
        &format!("GLS nimmt das Zeichen „{shown}“ in Texten nicht an. Schreiben Sie den Text ohne dieses Zeichen."),
        &format!("GLS does not take the character “{shown}” in texts. Write the text without it."),
    );
    report.propose(&without_forbidden(text));
}

/// The text with blanks where forbidden characters stood.
fn without_forbidden(text: &str) -> String {
    let blanked: String =
        text.chars().map(|c| if FORBIDDEN.contains(&c) || c.is_control() { ' ' } else { c }).collect();
    blanked.split_whitespace().collect::<Vec<_>>().join(" ")
}

pub(super) fn required(field: &str, report: &mut Report) {
    report.error("required", field, "GLS verlangt diese Angabe. Tragen Sie sie ein.", "GLS requires this. Fill it in.");
}

fn recipient(shipment: &CarrierShipment, report: &mut Report) {
    let not_served = |de: &str, en: &str, report: &mut Report| {
        report.error(
            "kind_not_served",
            "to.kind",
            &format!("GLS stellt nicht an {de} zu. Nehmen Sie eine Straßenanschrift, einen GLS-PaketShop oder DHL."),
            &format!("GLS does not deliver to {en}. Use a street address, a GLS parcel shop or DHL."),
        );
    };
    match &shipment.to {
        Recipient::Street(address) => street_address("to", address, shipment.address_policy, report),
        Recipient::Locker { .. } => not_served("Packstationen", "DHL lockers", report),
        Recipient::PostOffice { .. } => not_served("Postfilialen", "post offices", report),
        Recipient::PoBox { .. } => not_served("Postfächer", "PO boxes", report),
        Recipient::ParcelShop { shop_id, .. } => parcel_shop(shipment, shop_id, report),
    }
}

fn parcel_shop(shipment: &CarrierShipment, shop_id: &str, report: &mut Report) {
    let (postal_code, city, country) = shipment.to.place();
    if shipment.to.party().name.trim().is_empty() {
        required("to.name", report);
    }
    place("to", (postal_code, city, country), report);
    let id = shop_id.trim();
    let is_id = (1..=50).contains(&id.len()) && id.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    if !is_id {
        report.error(
            "format",
            "to.shop_id",
            "Die Kennung eines GLS-PaketShops besteht aus Ziffern, Buchstaben und Bindestrichen. Suchen Sie den PaketShop neu.",
            "The id of a GLS parcel shop is digits, letters and hyphens. Look the parcel shop up again.",
        );
    }
    check_services::needs_email(shipment, "ShopDelivery", report);
}

fn street_address(side: &str, address: &Address, policy: AddressPolicy, report: &mut Report) {
    let path = |leaf: &str| format!("{side}.{leaf}");
    if address.party.name.trim().is_empty() {
        required(&path("name"), report);
    }
    place(side, (&address.postal_code, &address.city, &address.country), report);
    let (street, number) = map::street(address);
    if street.is_empty() {
        return required(&path("street"), report);
    }
    if street.chars().count() < settings::MIN_STREET {
        report.error(
            "too_short",
            &path("street"),
            "GLS verlangt für die Straße mindestens 4 Zeichen. Schreiben Sie die Straße aus.",
            "GLS requires at least 4 characters for the street. Write the street in full.",
        );
    }
    if number.is_none() && !street.chars().any(|c| c.is_ascii_digit()) {
        let severity = if policy == AddressPolicy::Strict { Severity::Error } else { Severity::Warning };
        let words = (
            "Die Hausnummer fehlt. Tragen Sie sie ein, damit der Fahrer die Tür findet.",
            "The house number is missing. Fill it in, so that the driver finds the door.",
        );
        report.add(severity, "house_number_missing", &path("house_number"), words);
    }
}

fn place(side: &str, (postal_code, city, country): (&str, &str, &CountryCode), report: &mut Report) {
    if city.trim().is_empty() {
        required(&format!("{side}.city"), report);
    }
    let (code, field) = (postal_code.trim(), format!("{side}.postal_code"));
    let digits = match country.as_str() {
        "DE" => 5,
        "AT" | "CH" | "LI" => 4,
        _ if code.is_empty() && has_postal_codes(country) => return required(&field, report),
        _ => return,
    };
    if code.len() != digits || !code.bytes().all(|byte| byte.is_ascii_digit()) {
        report.error(
            "format",
            &field,
            &format!("Postleitzahlen haben in diesem Land {digits} Ziffern. Berichtigen Sie die Postleitzahl."),
            &format!("Postal codes have {digits} digits in this country. Correct the postal code."),
        );
    }
}

fn weights(shipment: &CarrierShipment, report: &mut Report) {
    let (least, most) = settings::WEIGHT_G;
    for (index, parcel) in shipment.parcels.iter().enumerate() {
        let field = format!("parcels[{index}].weight_g");
        if !(least..=most).contains(&parcel.weight_g) {
            report.error(
                "out_of_range",
                &field,
                "GLS nimmt Packstücke von 0,1 bis 99 kg. Berichtigen Sie das Gewicht oder wählen Sie eine Spedition.",
                "GLS takes parcels of 0.1 to 99 kg. Correct the weight or choose a forwarder.",
            );
        } else if parcel.weight_g > USUAL_WEIGHT_G {
            report.warning(
                "heavy",
                &field,
                "Packstücke über 40 kg nimmt GLS nur nach Absprache. Prüfen Sie Ihren Vertrag.",
                "GLS takes parcels above 40 kg by agreement only. Check your contract.",
            );
        }
    }
}

fn ship_date(cx: &CallContext<'_>, shipment: &CarrierShipment, report: &mut Report) {
    let Some(date) = shipment.ship_date else { return };
    // Germany is never behind UTC, so what is past in UTC is past there.
    let today = cx.clock.now().0.div_euclid(MILLIS_PER_DAY);
    let epoch = jiff::civil::date(1970, 1, 1);
    let day = i64::from((date.0 - epoch).get_days());
    if day < today {
        report.error(
            "in_the_past",
            "ship_date",
            "Der Versandtag ist vergangen. Wählen Sie heute oder einen späteren Tag.",
            "The day of dispatch is past. Choose today or a later day.",
        );
    } else if date.0.weekday().to_monday_one_offset() > 5 {
        report.warning(
            "weekend",
            "ship_date",
            "Am Wochenende holt GLS nicht ab; es zählt der nächste Werktag.",
            "GLS does not collect at the weekend; the next working day counts.",
        );
    }
}

fn customs(shipment: &CarrierShipment, report: &mut Report) {
    let (_, _, country) = shipment.to.place();
    let asked = shipment.customs.as_ref().and_then(|customs| customs.incoterm);
    if let Some(incoterm) = asked
        && map::incoterm_code(incoterm).is_none()
    {
        report.error(
            "not_offered",
            "customs.incoterm",
            "GLS kennt diese Lieferbedingung nicht. Wählen Sie DAP oder DDP.",
            "GLS does not know this term of trade. Choose DAP or DDP.",
        );
    }
    if UNION.contains(&country.as_str()) && UNION.contains(&shipment.from.country.as_str()) {
        return;
    }
    if asked.is_none() {
        report.error(
            "required",
            "customs.incoterm",
            "Die Sendung verlässt die Europäische Union. Wählen Sie die Lieferbedingung DAP oder DDP.",
            "The shipment leaves the European Union. Choose the term of trade DAP or DDP.",
        );
    }
    report.warning(
        "customs_elsewhere",
        "customs",
        "ShipIT nimmt nur die Lieferbedingung. Geben Sie Zolldaten und Rechnung im Zollportal von GLS an.",
        "ShipIT takes the term of trade only. Enter customs data and invoice in the customs portal of GLS.",
    );
}
