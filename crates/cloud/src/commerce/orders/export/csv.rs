//! CSV as German Excel reads it: semicolons, CRLF, a byte order mark, decimal commas; one row per line of an order.

use kontor_model::order::{ChannelOrder, OrderAddress, OrderLine};
use kontor_model::order_feed::DeliveredOrder;
use kontor_model::{Lang, UtcMillis};
use rust_decimal::Decimal;

use crate::shipping::day;

/// Without it Excel takes UTF-8 for something else.
const BYTE_ORDER_MARK: char = '\u{feff}';

/// Captions of the columns, German and English.
const COLUMNS: &[(&str, &str)] = &[
    ("Auftrag-ID", "Order id"),
    ("Plattform", "Platform"),
    ("Auftragsnummer", "Order number"),
    ("Fassung", "Revision"),
    ("Datum", "Date"),
    ("Status", "State"),
    ("Zahlungsstatus", "Payment state"),
    ("Vorgangsart", "Document type"),
    ("Zahlungsart", "Payment method"),
    ("Versandart", "Shipping profile"),
    ("Währung", "Currency"),
    ("Gesamt brutto", "Total gross"),
    ("E-Mail", "E-mail"),
    ("Telefon", "Phone"),
    ("USt-IdNr.", "VAT id"),
    ("Rechnung Firma", "Billing company"),
    ("Rechnung Name", "Billing name"),
    ("Rechnung Adresse", "Billing address"),
    ("Rechnung Adresszusatz", "Billing address line 2"),
    ("Rechnung PLZ", "Billing postal code"),
    ("Rechnung Ort", "Billing city"),
    ("Rechnung Land", "Billing country"),
    ("Lieferung Firma", "Delivery company"),
    ("Lieferung Name", "Delivery name"),
    ("Lieferung Adresse", "Delivery address"),
    ("Lieferung Adresszusatz", "Delivery address line 2"),
    ("Lieferung PLZ", "Delivery postal code"),
    ("Lieferung Ort", "Delivery city"),
    ("Lieferung Land", "Delivery country"),
    ("Position", "Line"),
    ("Positionsart", "Line kind"),
    ("Artikelnummer", "Article number"),
    ("GTIN", "GTIN"),
    ("Bezeichnung", "Title"),
    ("Optionen", "Options"),
    ("Menge", "Quantity"),
    ("Position netto", "Line net"),
    ("Position Steuer", "Line tax"),
    ("Position brutto", "Line gross"),
    ("Steuersatz", "Tax rate"),
    ("Anmerkung", "Note"),
];

/// Writes orders.
pub(super) fn write(lang: Lang, orders: &[DeliveredOrder]) -> String {
    let mut text = String::from(BYTE_ORDER_MARK);
    row(&mut text, COLUMNS.iter().map(|(de, en)| lang.pick(*de, *en).to_owned()));
    for order in orders {
        let head = head(order);
        let tail = order.order.note.clone().unwrap_or_default();
        let lines: Vec<_> = (1..).zip(&order.order.lines).map(|(number, line)| of_line(order, number, line)).collect();
        // An order without lines is an order all the same.
        let lines = if lines.is_empty() { vec![Default::default()] } else { lines };
        for line in lines {
            row(&mut text, head.iter().cloned().chain(line).chain([tail.clone()]));
        }
    }
    text
}

fn head(delivered: &DeliveredOrder) -> Vec<String> {
    let ChannelOrder { number, states, totals, buyer, billing, shipping, currency, placed_at_ms, tax, .. } =
        &delivered.order;
    let placed = placed_at_ms.map(|at| day::of(UtcMillis(at)).0.strftime("%d.%m.%Y").to_string()).unwrap_or_default();
    let mut cells = vec![
        delivered.id.to_string(),
        delivered.platform.name.clone(),
        number.clone(),
        delivered.revision.to_string(),
        placed,
        states.order.code().to_owned(),
        states.payment.code().to_owned(),
        delivered.mapped.document_type.clone(),
        delivered.mapped.payment_method.clone(),
        delivered.mapped.shipping_profile.clone(),
        currency.as_str().to_owned(),
        amount(totals.grand),
        buyer.email.clone().unwrap_or_default(),
        buyer.phone.clone().unwrap_or_default(),
        tax.vat_id.clone().unwrap_or_default(),
    ];
    cells.extend(address(billing.as_ref()));
    cells.extend(address(shipping.as_ref()));
    cells
}

fn address(address: Option<&OrderAddress>) -> [String; 7] {
    let Some(address) = address else { return Default::default() };
    [
        address.company.clone(),
        address.name(),
        address.line1.clone(),
        address.line2.clone(),
        address.postal_code.clone(),
        address.city.clone(),
        address.country.as_ref().map(|country| country.as_str().to_owned()).unwrap_or_default(),
    ]
}

fn of_line(delivered: &DeliveredOrder, number: usize, line: &OrderLine) -> [String; 11] {
    let sku = delivered.mapped.skus.get(&line.id).or(line.sku.as_ref()).cloned().unwrap_or_default();
    let rates: Vec<String> = line.taxes.iter().filter_map(|tax| tax.rate_percent).map(amount).collect();
    let kind = serde_json::to_value(line.kind).ok();
    [
        number.to_string(),
        kind.as_ref().and_then(serde_json::Value::as_str).unwrap_or_default().to_owned(),
        sku,
        line.gtin.clone().unwrap_or_default(),
        line.title.clone(),
        options(line),
        amount(line.quantity),
        amount(line.total.net),
        amount(line.total.tax),
        amount(line.total.gross()),
        rates.join(" / "),
    ]
}

/// What was chosen or had engraved, `Gravur: Für Oma | Größe: M`.
fn options(line: &OrderLine) -> String {
    let all: Vec<String> = line.options.iter().map(|option| format!("{}: {}", option.name, option.value)).collect();
    all.join(" | ")
}

fn amount(amount: Decimal) -> String {
    amount.to_string().replace('.', ",")
}

fn row(text: &mut String, cells: impl Iterator<Item = String>) {
    for (index, cell) in cells.enumerate() {
        if index > 0 {
            text.push(';');
        }
        text.push_str(&quoted(&cell));
    }
    text.push_str("\r\n");
}

/// A cell: in quotes where it must be.
fn quoted(cell: &str) -> String {
    let is_number = cell.chars().all(|c| c.is_ascii_digit() || matches!(c, '-' | ','));
    let safe = if is_number { cell.to_owned() } else { disarmed(cell) };
    if safe.contains([';', '"', '\n', '\r']) { format!("\"{}\"", safe.replace('"', "\"\"")) } else { safe }
}

/// What a buyer typed never becomes a formula: neither at the start of a cell nor at what a program that separates by commas,
/// tabs or lines takes for one. There quotes do not help, as ours do not begin where its cells do.
fn disarmed(cell: &str) -> String {
    let mut safe = String::with_capacity(cell.len());
    let mut begins = true;
    for c in cell.chars() {
        if begins && matches!(c, '=' | '+' | '-' | '@') {
            safe.push('\'');
        }
        safe.push(c);
        begins = matches!(c, ',' | ';' | '"' | '\t' | '\n' | '\r') || (begins && c == ' ');
    }
    safe
}
