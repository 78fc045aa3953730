//! openTRANS 2.1: an `ORDER`, or several in an `ORDER_LIST`. Written from the publisher's public description of the format.

use jiff::Timestamp;
use jiff::tz::TimeZone;
use kontor_model::UtcMillis;
use kontor_model::order::{LineKind, OrderAddress, OrderLine};
use kontor_model::order_feed::DeliveredOrder;
use rust_decimal::Decimal;

use super::xml::Xml;

/// Decimals of a price per piece.
const PRICE_DIGITS: u32 = 4;

/// Writes orders.
pub(super) fn write(now: UtcMillis, orders: &[DeliveredOrder]) -> String {
    let mut xml = Xml::new();
    if let [one] = orders {
        order(&mut xml, now, one);
    } else {
        xml.open("ORDER_LIST", &[]);
        for one in orders {
            order(&mut xml, now, one);
        }
    }
    xml.end()
}

fn order(xml: &mut Xml, now: UtcMillis, delivered: &DeliveredOrder) {
    xml.open(
        "ORDER",
        &[
            ("xmlns", "http://www.opentrans.org/XMLSchema/2.1"),
            ("xmlns:bmecat", "http://www.bmecat.org/bmecat/2005"),
            ("version", "2.1"),
            ("type", "standard"),
        ],
    );
    xml.open("ORDER_HEADER", &[]);
    xml.open("CONTROL_INFO", &[]);
    xml.leaf("GENERATOR_INFO", concat!("Kontor ", env!("CARGO_PKG_VERSION")));
    xml.leaf("GENERATION_DATE", &moment(now.0));
    xml.close();
    info(xml, delivered);
    xml.close();
    xml.open("ORDER_ITEM_LIST", &[]);
    for (index, line) in delivered.order.lines.iter().enumerate() {
        item(xml, delivered, index + 1, line);
    }
    xml.close();
    xml.open("ORDER_SUMMARY", &[]);
    xml.leaf("TOTAL_ITEM_NUM", &delivered.order.lines.len().to_string());
    xml.leaf("TOTAL_AMOUNT", &delivered.order.totals.grand.to_string());
    xml.close();
    xml.close();
}

fn info(xml: &mut Xml, delivered: &DeliveredOrder) {
    let order = &delivered.order;
    let buyer = order.buyer.external_id.clone().or_else(|| order.buyer.email.clone());
    let buyer = buyer.unwrap_or_else(|| format!("guest-{}", order.external_id));
    let (invoice, delivery) = (format!("{buyer}#invoice"), format!("{buyer}#delivery"));
    let seller = delivered.platform.name.as_str();
    xml.open("ORDER_INFO", &[]);
    xml.leaf("ORDER_ID", &order.number);
    xml.leaf("ORDER_DATE", &moment(order.placed_at_ms.unwrap_or(order.modified_at_ms)));
    xml.open("PARTIES", &[]);
    let vat_id = order.tax.vat_id.as_deref().unwrap_or_default();
    party(xml, (&buyer, "buyer"), order.billing.as_ref(), vat_id);
    party(xml, (seller, "supplier"), None, "");
    party(xml, (&invoice, "invoice_recipient"), order.billing.as_ref(), vat_id);
    party(xml, (&delivery, "delivery"), order.shipping.as_ref().or(order.billing.as_ref()), "");
    xml.close();
    xml.open("ORDER_PARTIES_REFERENCE", &[]);
    xml.leaf_with("bmecat:BUYER_IDREF", &[("type", "buyer_specific")], &buyer);
    xml.leaf_with("bmecat:SUPPLIER_IDREF", &[("type", "supplier_specific")], seller);
    xml.leaf_with("INVOICE_RECIPIENT_IDREF", &[("type", "buyer_specific")], &invoice);
    xml.open("SHIPMENT_PARTIES_REFERENCE", &[]);
    xml.leaf_with("DELIVERY_IDREF", &[("type", "buyer_specific")], &delivery);
    xml.close();
    xml.close();
    xml.leaf("bmecat:CURRENCY", order.currency.as_str());
    payment(xml, delivered);
    xml.leaf_with("REMARKS", &[("type", "kontor_id")], delivered.id.as_str());
    xml.leaf_with("REMARKS", &[("type", "document_type")], &delivered.mapped.document_type);
    xml.leaf_with("REMARKS", &[("type", "payment_method")], &delivered.mapped.payment_method);
    xml.leaf_with("REMARKS", &[("type", "shipping_profile")], &delivered.mapped.shipping_profile);
    xml.leaf_with("REMARKS", &[("type", "customer")], order.note.as_deref().unwrap_or_default());
    xml.close();
}

fn payment(xml: &mut Xml, delivered: &DeliveredOrder) {
    let Some(payment) = delivered.order.payments.first() else { return };
    xml.open("PAYMENT", &[]);
    xml.open("PAYMENT_TERMS", &[]);
    let name = if payment.title.is_empty() { &payment.method } else { &payment.title };
    xml.leaf_with("PAYMENT_TERM", &[("type", "other")], name);
    xml.close();
    xml.close();
}

fn party(xml: &mut Xml, (id, role): (&str, &str), address: Option<&OrderAddress>, vat_id: &str) {
    xml.open("PARTY", &[]);
    let kind = if role == "supplier" { "supplier_specific" } else { "buyer_specific" };
    xml.leaf_with("bmecat:PARTY_ID", &[("type", kind)], id);
    xml.leaf("PARTY_ROLE", role);
    if let Some(address) = address {
        xml.open("ADDRESS", &[]);
        let name = address.name();
        xml.leaf("bmecat:NAME", if address.company.is_empty() { &name } else { &address.company });
        xml.leaf("bmecat:NAME2", if address.company.is_empty() { "" } else { &name });
        xml.leaf("bmecat:NAME3", &address.line2);
        if !address.last_name.is_empty() {
            xml.open("CONTACT_DETAILS", &[]);
            xml.leaf("bmecat:CONTACT_NAME", &address.last_name);
            xml.leaf("bmecat:FIRST_NAME", &address.first_name);
            xml.close();
        }
        xml.leaf("bmecat:STREET", &address.line1);
        xml.leaf("bmecat:ZIP", &address.postal_code);
        xml.leaf("bmecat:CITY", &address.city);
        xml.leaf("bmecat:STATE", &address.state);
        xml.leaf(
            "bmecat:COUNTRY_CODED",
            &address.country.as_ref().map(|country| country.as_str().to_owned()).unwrap_or_default(),
        );
        xml.leaf("bmecat:VAT_ID", vat_id);
        xml.leaf_with("bmecat:PHONE", &[("type", "other")], &address.phone);
        xml.leaf("bmecat:EMAIL", &address.email);
        xml.close();
    }
    xml.close();
}

fn item(xml: &mut Xml, delivered: &DeliveredOrder, number: usize, line: &OrderLine) {
    xml.open("ORDER_ITEM", &[]);
    xml.leaf("LINE_ITEM_ID", &number.to_string());
    xml.open("PRODUCT_ID", &[]);
    xml.leaf("bmecat:SUPPLIER_PID", &number_of(delivered, line));
    xml.leaf_with("bmecat:INTERNATIONAL_PID", &[("type", "gtin")], line.gtin.as_deref().unwrap_or_default());
    xml.leaf("bmecat:DESCRIPTION_SHORT", &line.title);
    xml.close();
    xml.leaf("QUANTITY", &line.quantity.to_string());
    xml.leaf("bmecat:ORDER_UNIT", "C62");
    xml.open("PRODUCT_PRICE_FIX", &[]);
    xml.leaf("bmecat:PRICE_AMOUNT", &each(line).to_string());
    xml.leaf("bmecat:PRICE_QUANTITY", "1");
    for tax in &line.taxes {
        xml.open("TAX_DETAILS_FIX", &[]);
        xml.leaf("bmecat:TAX_TYPE", "vat");
        let rate = tax.rate_percent.map(|rate| (rate / Decimal::ONE_HUNDRED).normalize().to_string());
        xml.leaf("bmecat:TAX", &rate.unwrap_or_default());
        xml.leaf("TAX_AMOUNT", &tax.amount.to_string());
        xml.close();
    }
    xml.close();
    xml.leaf("PRICE_LINE_AMOUNT", &line.total.net.to_string());
    for option in &line.options {
        xml.leaf_with("REMARKS", &[("type", "option")], &format!("{}: {}", option.name, option.value));
    }
    xml.close();
}

/// What the line is ordered by: its number, else what it is.
fn number_of(delivered: &DeliveredOrder, line: &OrderLine) -> String {
    let known = delivered.mapped.skus.get(&line.id).or(line.sku.as_ref()).or(line.product.as_ref());
    known.cloned().unwrap_or_else(|| match line.kind {
        LineKind::Shipping => "SHIPPING".to_owned(),
        LineKind::Discount | LineKind::Voucher => "DISCOUNT".to_owned(),
        LineKind::Fee => "FEE".to_owned(),
        _ => line.id.clone(),
    })
}

/// Net price of one; the line's own sum counts.
fn each(line: &OrderLine) -> Decimal {
    let price = line.total.net.checked_div(line.quantity).unwrap_or(line.total.net);
    price.round_dp(PRICE_DIGITS).normalize()
}

/// A moment as openTRANS writes it.
fn moment(at_ms: i64) -> String {
    let moment = Timestamp::from_millisecond(at_ms).unwrap_or(Timestamp::UNIX_EPOCH);
    TimeZone::UTC.to_datetime(moment).strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}
