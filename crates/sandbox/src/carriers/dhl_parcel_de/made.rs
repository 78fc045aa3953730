//! What is kept about a shipment: enough to draw its documents again and to tell where it goes.

use super::numbers::{self, Way};
use super::view::View;
use crate::carriers::sample::{Code, SampleLabel};

/// Says on every document what it is.
const TITLE: &str = "MUSTER / SAMPLE - simulated DHL";

/// A shipment as it was made.
pub(super) struct Made {
    pub(super) billing_number: String,
    pub(super) routing: Option<String>,
    pub(super) label: SampleLabel,
    pub(super) back: Option<Back>,
    /// Lines of the customs declaration, when it is a document of its own.
    pub(super) customs: Vec<String>,
    /// Lines of the document for cash on delivery.
    pub(super) cash: Vec<String>,
    /// Where it goes.
    pub(super) place: String,
    /// Where it comes from.
    pub(super) from_place: String,
}

/// The return label beside it.
pub(super) struct Back {
    pub(super) number: String,
    pub(super) routing: String,
    pub(super) label: SampleLabel,
}

/// Makes a shipment of an order that was judged.
pub(super) fn make(order: View<'_>, number: &str, serial: u64) -> Made {
    let to = order.below("consignee").unwrap_or(order);
    let country = to.text("country").unwrap_or_else(|| "DEU".to_owned());
    let routing = (country == "DEU").then(|| routing_of(to, Way::Out));
    let from = order.below("shipper").map(lines).unwrap_or_default();
    let label = SampleLabel {
        title: TITLE.to_owned(),
        from: vec![from.join(", ")],
        to: lines(to),
        marks: marks(order),
        codes: codes(routing.as_deref(), number),
    };
    Made {
        billing_number: order.text("billingNumber").unwrap_or_default(),
        back: order.below("services.dhlRetoure").map(|retoure| back(order, retoure, serial)),
        customs: customs(order, number),
        cash: cash(order, number),
        place: to.text("city").unwrap_or_default(),
        from_place: order.text("shipper.city").unwrap_or_default(),
        routing,
        label,
    }
}

/// A label for the way back: from the recipient to whoever sent the parcel.
pub(super) fn way_back(from: View<'_>, to: View<'_>, number: &str, marks: Vec<String>) -> (String, SampleLabel) {
    let routing = routing_of(to, Way::Back);
    let label = SampleLabel {
        title: format!("{TITLE} - RETOURE"),
        from: vec![lines(from).join(", ")],
        to: lines(to),
        marks,
        codes: codes(Some(&routing), number),
    };
    (routing, label)
}

fn back(order: View<'_>, retoure: View<'_>, serial: u64) -> Back {
    let number = numbers::return_shipment(serial);
    let consignee = order.below("consignee").unwrap_or(order);
    let target = retoure.below("returnAddress").or(order.below("shipper")).unwrap_or(order);
    let marks = vec!["DHL Retoure".to_owned(), retoure.text("refNo").unwrap_or_default()];
    let (routing, label) = way_back(consignee, target, &number, marks);
    Back { number, routing, label }
}

fn routing_of(address: View<'_>, way: Way) -> String {
    let street = ["addressStreet", "lockerID", "retailID", "poBoxID"].iter().find_map(|name| address.text(name));
    let code = address.text("postalCode").filter(|code| code.len() == 5).unwrap_or_else(|| "00000".to_owned());
    numbers::routing(&code, &street.unwrap_or_default(), &address.text("addressHouse").unwrap_or_default(), way)
}

fn codes(routing: Option<&str>, number: &str) -> Vec<(Code, String)> {
    let mut codes = Vec::with_capacity(2);
    if let Some(routing) = routing {
        codes.push((Code::Gs1(routing.to_owned()), routing.to_owned()));
    }
    codes.push((Code::Gs1(number.to_owned()), format!("({}) {}", &number[..2], &number[2..])));
    codes
}

/// An address as it stands on a label, whatever kind it is.
fn lines(address: View<'_>) -> Vec<String> {
    let joined =
        |parts: [&str; 2]| parts.map(|name| address.text(name).unwrap_or_default()).join(" ").trim().to_owned();
    let numbered = |name: &str, what: &str| address.text(name).map(|number| format!("{what} {number}"));
    let mut lines: Vec<String> =
        ["shipperRef", "name", "name1", "name2", "name3"].into_iter().filter_map(|name| address.text(name)).collect();
    lines.extend(numbered("lockerID", "Packstation"));
    lines.extend(numbered("retailID", "Postfiliale"));
    lines.extend(numbered("poBoxID", "Postfach"));
    lines.extend(address.text("postNumber"));
    lines.extend(address.text("additionalAddressInformation1"));
    lines.push(joined(["addressStreet", "addressHouse"]));
    lines.push(joined(["postalCode", "city"]));
    lines.extend(address.text("country").filter(|country| country != "DEU"));
    lines.retain(|line| !line.is_empty());
    lines
}

fn marks(order: View<'_>) -> Vec<String> {
    let weight = order.grams("details.weight").map(|grams| format!("{:.3} kg", grams / 1_000.0)).unwrap_or_default();
    let services = order.at("services").and_then(|services| services.as_object());
    let names = services.map(|services| services.keys().cloned().collect::<Vec<_>>().join(", ")).unwrap_or_default();
    let first = format!("{}  {weight}", order.text("product").unwrap_or_default());
    vec![first, order.text("refNo").unwrap_or_default(), names]
}

fn customs(order: View<'_>, number: &str) -> Vec<String> {
    // The letter post prints its declaration on the label.
    let is_own_paper = order.text("product").as_deref() != Some("V66WPI");
    let Some(customs) = order.below("customs").filter(|_| is_own_paper) else { return Vec::new() };
    let mut lines = vec![number.to_owned(), customs.text("exportType").unwrap_or_default()];
    lines.extend(customs.text("invoiceNo"));
    for item in customs.list("items") {
        let of = |name| item.text(name).unwrap_or_default();
        lines.push(format!(
            "{} x {}  {} {}  HS {}  {}",
            of("packagedQuantity"),
            of("itemDescription"),
            of("itemValue.value"),
            of("itemValue.currency"),
            of("hsCode"),
            of("countryOfOrigin"),
        ));
    }
    lines
}

fn cash(order: View<'_>, number: &str) -> Vec<String> {
    let Some(cash) = order.below("services.cashOnDelivery") else { return Vec::new() };
    let of = |name| cash.text(name).unwrap_or_default();
    vec![
        number.to_owned(),
        format!("{} {}", of("amount.value"), of("amount.currency")),
        of("transferNote1"),
        of("transferNote2"),
    ]
}
