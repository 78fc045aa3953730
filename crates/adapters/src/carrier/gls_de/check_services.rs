//! What each service of GLS needs, and which of them do not go together.

use kontor_model::address::Recipient;
use kontor_model::shipment::CashOnDelivery;

use super::check::{Report, required};
use super::services::{bare, cash_reason, value_of, work_place};
use super::settings;
use crate::check::cash_parts;
use crate::shipment::CarrierShipment;

/// Pairs that GLS does not sell together: field or code, and their fields.
const APART: [(&str, &str); 6] = [
    ("saturday", "flex_delivery"),
    ("saturday", "signature"),
    ("saturday", "named_person_only"),
    ("flex_delivery", "signature"),
    ("ident_check", "ident_pin"),
    ("preferred_place", "signature"),
];

/// Checks the services of a shipment to the customer.
pub(super) fn check(shipment: &CarrierShipment, report: &mut Report) {
    let asked: Vec<&str> = shipment.services.asked().into_iter().map(bare).collect();
    for (first, second) in APART {
        if asked.contains(&first) && asked.contains(&second) {
            not_together(first, second, report);
        }
    }
    if asked.contains(&"pick_and_return") {
        report.error(
            "returns_only",
            "services.carrier_options",
            "„pick_and_return“ gibt es nur für Rücksendungen. Legen Sie eine Rücksendung an oder nehmen Sie „return_label“.",
            "“pick_and_return” is for returns only. Make a return or use “return_label”.",
        );
    }
    shop_alone(shipment, &asked, report);
    money(shipment, report);
    ident(shipment, report);
    if asked.contains(&"flex_delivery") {
        needs_email(shipment, "FlexDelivery", report);
    }
    if asked.contains(&"pick_and_ship") && shipment.ship_date.is_none() {
        required("ship_date", report);
    }
    if value_of(shipment, "delivery_at_work").is_some_and(|value| work_place(value).is_none()) {
        option_value("delivery_at_work=Haus 3/2/204", report);
    }
}

/// Checks the services of a label for the way back.
pub(super) fn check_return(shipment: &CarrierShipment, report: &mut Report) {
    let mut asked = shipment.services.asked().into_iter().map(bare);
    let strange = asked.find(|asked| !matches!(*asked, "announce" | "pick_and_return" | "return_label"));
    if let Some(strange) = strange {
        report.error(
            "service_not_offered",
            "services",
            &format!("„{strange}“ gibt es nicht zu einer Rücksendung mit GLS. Nehmen Sie die Leistung weg."),
            &format!("“{strange}” is not available for a return with GLS. Take the service off."),
        );
    }
    if value_of(shipment, "pick_and_return").is_some() && shipment.ship_date.is_none() {
        required("ship_date", report);
    }
}

/// GLS tells the recipient by e-mail; without his consent it must not get the address.
pub(super) fn needs_email(shipment: &CarrierShipment, service: &str, report: &mut Report) {
    let has_email = shipment.to.party().email.as_deref().is_some_and(|email| !email.trim().is_empty());
    if !has_email {
        report.error(
            "required",
            "to.email",
            &format!("{service} braucht die E-Mail-Adresse des Empfängers. Tragen Sie sie ein oder nehmen Sie die Leistung weg."),
            &format!("{service} needs the recipient's e-mail address. Fill it in or take the service off."),
        );
    } else if !shipment.services.announce {
        report.error(
            "consent_missing",
            "services.announce",
            &format!(
                "{service} gibt die E-Mail-Adresse an GLS weiter. Bestätigen Sie, dass der Empfänger zugestimmt hat."
            ),
            &format!("{service} hands the e-mail address to GLS. Confirm that the recipient agreed."),
        );
    }
}

fn field_of(asked: &str) -> String {
    if super::services::is_own_code(asked) {
        "services.carrier_options".to_owned()
    } else {
        format!("services.{asked}")
    }
}

fn not_together(first: &str, second: &str, report: &mut Report) {
    report.error(
        "services_apart",
        &field_of(second),
        &format!("„{first}“ und „{second}“ gibt es bei GLS nicht zusammen. Nehmen Sie eine der beiden Leistungen weg."),
        &format!("GLS does not offer “{first}” and “{second}” together. Take one of the two off."),
    );
}

/// Delivery to a parcel shop goes with nothing else at the door.
fn shop_alone(shipment: &CarrierShipment, asked: &[&str], report: &mut Report) {
    if !matches!(shipment.to, Recipient::ParcelShop { .. }) {
        return;
    }
    let is_fine = |asked: &&&str| !matches!(**asked, "announce" | "insurance" | "return_label");
    if let Some(other) = asked.iter().find(is_fine) {
        report.error(
            "services_apart",
            &field_of(other),
            &format!("„{other}“ gibt es nicht zur Lieferung an einen PaketShop. Nehmen Sie die Leistung weg."),
            &format!("“{other}” is not available for delivery to a parcel shop. Take the service off."),
        );
    }
}

fn money(shipment: &CarrierShipment, report: &mut Report) {
    let services = &shipment.services;
    if services.insurance.is_some() && shipment.parcels.len() > 1 {
        report.error(
            "one_parcel_only",
            "services.insurance",
            "GLS rechnet diese Leistung je Packstück. Teilen Sie die Sendung, damit der Betrag eindeutig ist.",
            "GLS counts this service per parcel. Split the shipment, so that the amount is clear.",
        );
    }
    report.found.extend(cash_parts(&settings::DESCRIPTOR, shipment, report.lang));
    if services.insurance.as_ref().is_some_and(|value| !value.is_payable()) {
        payable("services.insurance", report);
    }
    if let Some(cash) = &services.cash_on_delivery {
        cash_on_delivery(shipment, cash, report);
    }
}

fn cash_on_delivery(shipment: &CarrierShipment, cash: &CashOnDelivery, report: &mut Report) {
    if !cash.amount.is_payable() {
        payable("services.cash_on_delivery.amount", report);
    }
    if cash_reason(cash, &shipment.reference).chars().count() > settings::MAX_CASH_REASON {
        report.error(
            "too_long",
            "services.cash_on_delivery.note",
            "GLS nimmt für den Verwendungszweck höchstens 160 Zeichen. Kürzen Sie den Text.",
            "GLS takes at most 160 characters of text for the transfer. Shorten it.",
        );
    }
    if cash.bank_account.is_some() {
        report.warning(
            "bank_account_not_used",
            "services.cash_on_delivery.bank_account",
            "GLS zahlt Nachnahmen auf das Konto, das in Ihrem Vertrag steht; die hier genannte Bankverbindung wird nicht übermittelt.",
            "GLS pays cash on delivery to the account in your contract; the bank account given here is not sent.",
        );
    }
}

fn payable(field: &str, report: &mut Report) {
    report.error(
        "amount",
        field,
        "Der Betrag muss größer als null sein und höchstens zwei Nachkommastellen haben.",
        "The amount must be above zero and have at most two decimals.",
    );
}

fn ident(shipment: &CarrierShipment, report: &mut Report) {
    if let Some(pin) = value_of(shipment, "ident_pin")
        && !(pin.len() == 4 && pin.bytes().all(|byte| byte.is_ascii_alphanumeric()))
    {
        option_value("ident_pin=4711", report);
    }
    let Some(check) = &shipment.services.ident_check else { return };
    if check.birth_date.is_none() {
        required("services.ident_check.birth_date", report);
    }
    for (leaf, name) in [("first_name", &check.first_name), ("last_name", &check.last_name)] {
        let field = format!("services.ident_check.{leaf}");
        if name.trim().is_empty() {
            required(&field, report);
        } else if name.trim().chars().count() > 40 {
            report.error(
                "too_long",
                &field,
                "GLS nimmt höchstens 40 Zeichen. Schreiben Sie den Namen, wie er im Ausweis steht, notfalls nur den Rufnamen.",
                "GLS takes at most 40 characters. Write the name as in the document, if need be the first of several names.",
            );
        }
    }
    let nationality = value_of(shipment, "nationality").unwrap_or_default();
    if !(nationality.len() == 2 && nationality.bytes().all(|byte| byte.is_ascii_alphabetic())) {
        option_value("nationality=DE", report);
    }
}

/// A service of our own needs its value behind an equals sign.
fn option_value(example: &str, report: &mut Report) {
    report.error(
        "option_value",
        "services.carrier_options",
        &format!("GLS braucht zu dieser Leistung eine Angabe. Schreiben Sie sie hinter das Gleichheitszeichen, etwa „{example}“."),
        &format!("GLS needs a value for this service. Write it behind the equals sign, such as “{example}”."),
    );
}
