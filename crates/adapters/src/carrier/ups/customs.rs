//! Customs: the invoice lines UPS draws the papers from, and the numbers of sender and recipient.

use kontor_model::shipment::{Customs, CustomsContents, CustomsLine, Incoterm};

use super::place;
use super::wire::{
    AgentTaxNumber, Charge, Coded, Contacts, GlobalTaxInformation, InternationalForms, Place, Product, TaxNumber, Unit,
};
use crate::shipment::CarrierShipment;

/// Most characters of one line of a description.
const MAX_LINE: usize = 35;
/// Most lines of a description.
const MAX_LINES: usize = 3;
/// Most lines of an invoice.
pub(super) const MAX_PRODUCTS: usize = 50;
/// Code of the form "invoice".
const INVOICE: &str = "01";
/// Unit "pieces".
const PIECES: &str = "PCS";

/// Tells whether customs want papers for this shipment: goods, no documents, across a border.
pub(super) fn is_needed(shipment: &CarrierShipment) -> bool {
    let documents = shipment.customs.as_ref().is_some_and(|customs| customs.contents == CustomsContents::Documents);
    !documents && place::crosses_customs(place::spot(&shipment.from), place::spot_of(&shipment.to))
}

/// A description in up to three lines of whole words; `None` when it does not fit.
pub(super) fn wrapped(description: &str) -> Option<Vec<String>> {
    let mut lines: Vec<String> = Vec::new();
    for word in description.split_whitespace() {
        let length = word.chars().count();
        let count = lines.len();
        match lines.last_mut() {
            Some(line) if line.chars().count() + 1 + length <= MAX_LINE => {
                line.push(' ');
                line.push_str(word);
            }
            _ if length <= MAX_LINE && count < MAX_LINES => lines.push(word.to_owned()),
            _ => return None,
        }
    }
    (!lines.is_empty()).then_some(lines)
}

/// The invoice UPS is to draw; `date` is `YYYYMMDD`.
pub(super) fn invoice(
    shipment: &CarrierShipment,
    customs: &Customs,
    sold_to: Place,
    date: String,
) -> InternationalForms {
    let currency = customs.lines.first().map(|line| line.unit_value.currency.as_str().to_owned());
    let freight = customs.postal_charges.as_ref().filter(|charges| charges.is_payable());
    InternationalForms {
        form_type: vec![INVOICE],
        contacts: Contacts { sold_to },
        product: customs.lines.iter().enumerate().map(|(index, line)| product(index, line)).collect(),
        invoice_number: customs.invoice_number.clone().unwrap_or_else(|| shipment.reference.clone()),
        invoice_date: date,
        terms_of_shipment: terms(shipment, customs),
        reason_for_export: reason(customs),
        freight_charges: freight.map(|charges| Charge { monetary_value: charges.amount.to_string() }),
        currency_code: currency.unwrap_or_default(),
    }
}

/// Terms of trade; who pays the duties follows from them, and the other way round.
pub(super) fn terms(shipment: &CarrierShipment, customs: &Customs) -> Option<&'static str> {
    match customs.incoterm {
        Some(Incoterm::Dap) => Some("DAP"),
        Some(Incoterm::Ddp) => Some("DDP"),
        Some(Incoterm::Exw) => Some("EXW"),
        Some(Incoterm::Fca) => Some("FCA"),
        None => shipment.services.duties_paid.then_some("DDP"),
    }
}

/// Tells whether duties and taxes are billed to the sender.
pub(super) fn sender_pays(shipment: &CarrierShipment) -> bool {
    let is_ddp = |customs: &Customs| customs.incoterm == Some(Incoterm::Ddp);
    is_needed(shipment) && (shipment.services.duties_paid || shipment.customs.as_ref().is_some_and(is_ddp))
}

/// Why the goods cross the border, in UPS's words; a note of our own where it is something else.
pub(super) fn reason(customs: &Customs) -> String {
    match customs.contents {
        CustomsContents::Sale => "SALE".to_owned(),
        CustomsContents::Gift => "GIFT".to_owned(),
        CustomsContents::Sample => "SAMPLE".to_owned(),
        CustomsContents::ReturnedGoods => "RETURN".to_owned(),
        CustomsContents::Documents => "DOCUMENTS".to_owned(),
        CustomsContents::Other => customs.contents_note.clone().unwrap_or_default(),
    }
}

fn product(index: usize, line: &CustomsLine) -> Product {
    let sku = line.sku.as_deref().map(str::trim).filter(|sku| !sku.is_empty());
    Product {
        description: wrapped(&line.description).unwrap_or_else(|| vec![line.description.clone()]),
        unit: Unit {
            number: line.quantity.to_string(),
            unit_of_measurement: Coded { code: PIECES.to_owned() },
            value: line.unit_value.amount.normalize().to_string(),
        },
        commodity_code: line.hs_code.as_deref().map(bare_code),
        // The invoice wants a number for each line; without an article number it is the number of the line.
        part_number: sku.map_or_else(|| (index + 1).to_string(), str::to_owned),
        origin_country_code: line.origin.as_ref().map(|origin| origin.as_str().to_owned()),
    }
}

/// A tariff number without the dots and blanks people write it with.
pub(super) fn bare_code(hs_code: &str) -> String {
    hs_code.chars().filter(|c| !matches!(c, '.' | ' ')).collect()
}

/// The customs numbers of sender and recipient.
pub(super) fn tax_numbers(shipment: &CarrierShipment, customs: &Customs) -> Option<GlobalTaxInformation> {
    let (_, _, to_country) = shipment.to.place();
    let sender = customs.sender_customs_number.as_deref().map(|number| AgentTaxNumber {
        agent_role: "20",
        tax_identification_number: vec![tax_number(number, "06", "0001", shipment.from.country.as_str())],
    });
    let recipient = customs.recipient_customs_number.as_deref().map(|number| AgentTaxNumber {
        agent_role: "30",
        tax_identification_number: vec![tax_number(number, "05", "1002", to_country.as_str())],
    });
    let numbers: Vec<AgentTaxNumber> = sender.into_iter().chain(recipient).collect();
    (!numbers.is_empty()).then_some(GlobalTaxInformation { agent_tax_identification_number: numbers })
}

fn tax_number(number: &str, role: &'static str, kind: &'static str, country: &str) -> TaxNumber {
    let number = number.trim().to_owned();
    TaxNumber {
        role,
        encrypted: "0",
        issued_in: country.to_owned(),
        purpose: if is_eori(&number) { "02" } else { "01" },
        kind,
        number,
    }
}

/// An EORI number: a country of the customs union or the United Kingdom, then up to 15 characters.
pub(super) fn is_eori(number: &str) -> bool {
    let (start, rest) = (number.get(..2), number.get(2..).unwrap_or_default());
    let country = start.and_then(kontor_model::address::CountryCode::parse);
    let known = country.is_some_and(|country| country.is_in_customs_union() || matches!(country.as_str(), "GB" | "XI"));
    known && (1..=15).contains(&rest.len()) && rest.bytes().all(|byte| byte.is_ascii_alphanumeric())
}
