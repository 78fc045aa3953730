//! What can be known to be wrong with a customs declaration without asking UPS.

use kontor_model::shipment::{Customs, CustomsContents, CustomsLine};

use super::check::Check;
use super::customs;
use crate::shipment::CarrierShipment;

/// Most characters of a reason for export.
const MAX_REASON: usize = 20;
/// Most characters of an article or invoice number.
const MAX_NUMBER: usize = 35;

/// Adds what is wrong with the declaration, if goods cross a customs border.
pub(super) fn findings(check: &mut Check, shipment: &CarrierShipment) {
    if !customs::is_needed(shipment) {
        return;
    }
    let Some(declared) = &shipment.customs else {
        return check.error(
            "required",
            "customs",
            "Die Sendung überquert eine Zollgrenze. Geben Sie die Waren mit Menge, Wert, Ursprung und Zolltarifnummer an.",
            "The shipment crosses a customs border. Give the goods with quantity, value, origin and tariff number.",
        );
    };
    head(check, shipment, declared);
    let count = declared.lines.len();
    if count == 0 || count > customs::MAX_PRODUCTS {
        let most = customs::MAX_PRODUCTS;
        check.error(
            if count == 0 { "required" } else { "too_many" },
            "customs.lines",
            format!("UPS nimmt 1 bis {most} Warenzeilen, hier sind es {count}. Fassen Sie gleiche Waren zusammen."),
            format!("UPS takes 1 to {most} lines of goods, here are {count}. Put like goods together."),
        );
    }
    for (index, line) in declared.lines.iter().enumerate() {
        goods(check, &format!("customs.lines[{index}]"), line, declared);
    }
}

fn head(check: &mut Check, shipment: &CarrierShipment, declared: &Customs) {
    let reason = customs::reason(declared);
    if reason.trim().is_empty() || reason.chars().count() > MAX_REASON {
        check.error(
            if reason.trim().is_empty() { "required" } else { "too_long" },
            "customs.contents_note",
            format!("Sagen Sie in höchstens {MAX_REASON} Zeichen, warum die Ware ausgeführt wird."),
            format!("Say in at most {MAX_REASON} characters why the goods are exported."),
        );
    }
    let invoice = declared.invoice_number.as_deref().unwrap_or(&shipment.reference);
    if invoice.chars().count() > MAX_NUMBER {
        check.error(
            "too_long",
            "customs.invoice_number",
            format!("UPS nimmt Rechnungsnummern mit höchstens {MAX_NUMBER} Zeichen."),
            format!("UPS takes invoice numbers of at most {MAX_NUMBER} characters."),
        );
    }
    if declared.mrn.as_deref().is_some_and(|mrn| !is_mrn(mrn, shipment.from.country.as_str())) {
        let country = shipment.from.country.as_str();
        check.error(
            "format",
            "customs.mrn",
            format!("Eine MRN hat 18 Buchstaben und Ziffern, an dritter und vierter Stelle {country}."),
            format!("An MRN has 18 letters and digits, with {country} in the third and fourth place."),
        );
    }
    let is_sale = declared.contents == CustomsContents::Sale;
    if is_sale && declared.sender_customs_number.as_deref().is_none_or(|number| number.trim().is_empty()) {
        check.warning(
            "eori_missing",
            "customs.sender_customs_number",
            "Für verkaufte Ware will der Zoll die EORI-Nummer des Absenders. Ohne sie kann die Sendung liegen bleiben.",
            "For goods that are sold customs want the sender's EORI number. Without it the parcel may be held.",
        );
    }
    let foreign = |charges: &kontor_model::money::Money| {
        declared.lines.first().is_some_and(|line| line.unit_value.currency != charges.currency)
    };
    if declared.postal_charges.as_ref().is_some_and(foreign) {
        one_currency(check, "customs.postal_charges");
    }
}

fn goods(check: &mut Check, field: &str, line: &CustomsLine, declared: &Customs) {
    if customs::wrapped(&line.description).is_none() {
        check.error(
            if line.description.trim().is_empty() { "required" } else { "too_long" },
            &format!("{field}.description"),
            "UPS nimmt drei Zeilen zu 35 Zeichen. Beschreiben Sie die Ware genau und kürzer.",
            "UPS takes three lines of 35 characters. Describe the goods exactly and shorter.",
        );
    }
    if !(1..=9_999_999).contains(&line.quantity)
        || line.unit_value.amount <= kontor_model::money::Money::euro_cents(0).amount
    {
        check.error(
            "out_of_range",
            &format!("{field}.unit_value"),
            "Menge und Wert müssen über null sein; auch Geschenke und Muster haben für den Zoll einen Wert.",
            "Quantity and value have to be above zero; gifts and samples have a value for customs too.",
        );
    }
    if declared.lines.first().is_some_and(|first| first.unit_value.currency != line.unit_value.currency) {
        one_currency(check, &format!("{field}.unit_value"));
    }
    if line.origin.is_none() {
        check.error(
            "required",
            &format!("{field}.origin"),
            "UPS braucht das Ursprungsland der Ware. Tragen Sie es ein, etwa DE.",
            "UPS needs the country of origin. Fill it in, such as DE.",
        );
    }
    tariff(check, field, line);
    if line.sku.as_deref().is_some_and(|sku| sku.trim().chars().count() > MAX_NUMBER) {
        check.error(
            "too_long",
            &format!("{field}.sku"),
            format!("UPS nimmt Artikelnummern mit höchstens {MAX_NUMBER} Zeichen."),
            format!("UPS takes article numbers of at most {MAX_NUMBER} characters."),
        );
    }
}

fn tariff(check: &mut Check, field: &str, line: &CustomsLine) {
    let field = format!("{field}.hs_code");
    let code = line.hs_code.as_deref().map(customs::bare_code).unwrap_or_default();
    if code.is_empty() {
        return check.warning(
            "hs_code_missing",
            &field,
            "Ohne Zolltarifnummer kann der Zoll die Sendung anhalten. Tragen Sie mindestens sechs Ziffern ein.",
            "Without a tariff number customs may hold the parcel. Fill in at least six digits.",
        );
    }
    if !(6..=15).contains(&code.len()) || !code.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        check.error(
            "format",
            &field,
            format!("„{code}“ ist keine Zolltarifnummer: sie hat 6 bis 15 Ziffern."),
            format!("“{code}” is not a tariff number: it has 6 to 15 digits."),
        );
    }
}

fn one_currency(check: &mut Check, field: &str) {
    check.error(
        "one_currency",
        field,
        "Alle Beträge einer Zollrechnung brauchen dieselbe Währung.",
        "All amounts of a customs invoice need the same currency.",
    );
}

fn is_mrn(mrn: &str, country: &str) -> bool {
    mrn.len() == 18 && mrn.bytes().all(|byte| byte.is_ascii_alphanumeric()) && mrn.get(2..4) == Some(country)
}
