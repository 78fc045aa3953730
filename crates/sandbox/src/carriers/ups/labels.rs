//! Labels of the simulated UPS: a GIF lying on its side, or ZPL; both with the real Code 128 of the number.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use kontor_model::check_digit::one_z_digit;
use kontor_model::label::{Dpi, LabelMedium};
use serde_json::{Value, json};

use super::gateway::{many, text};
use super::rules;
use crate::carriers::sample::{Code, SampleLabel, pdf, pdf_of_lines};

/// Serial numbers UPS has room for in a tracking number.
const SERIALS: u64 = 10_000_000;

/// What is kept of a parcel to draw its label again.
pub(super) struct Parcel {
    /// The account that was billed.
    pub(super) account: String,
    /// Number of the first parcel, which stands for the shipment.
    pub(super) whole: String,
    /// Its place in the shipment, from 0.
    pub(super) place: usize,
    /// How many there are.
    pub(super) count: usize,
    /// What stands on the label.
    pub(super) label: SampleLabel,
    /// Town and country it goes to.
    pub(super) to: (String, String),
}

/// A tracking number: account, product, serial number and check digit.
pub(super) fn number(account: &str, service: &str, serial: u64) -> String {
    let body = format!("{}{service}{:07}", account.to_ascii_uppercase(), serial % SERIALS);
    let digit = one_z_digit(&body).unwrap_or_default();
    format!("1Z{body}{digit}")
}

/// What stands on the label of a parcel.
pub(super) fn label(shipment: &Value, number: &str, place: usize, count: usize) -> SampleLabel {
    let lines = |party: &Value| {
        let address = &party["Address"];
        let (name, attention) = (text(&party["Name"]), text(&party["AttentionName"]));
        let mut lines = vec![name.to_owned()];
        lines.extend((attention != name && !attention.is_empty()).then(|| attention.to_owned()));
        lines.extend(many(&address["AddressLine"]).into_iter().map(|line| text(line).to_owned()));
        let country = text(&address["CountryCode"]);
        lines.push(format!("{} {} {country}", text(&address["PostalCode"]), text(&address["City"])));
        lines
    };
    let references = many(&shipment["ReferenceNumber"]).into_iter().map(|one| format!("REF {}", text(&one["Value"])));
    let back = if shipment["ReturnService"].is_null() { "" } else { " RETURN" };
    let service = format!("SERVICE {}{back}   {} OF {count}", text(&shipment["Service"]["Code"]), place + 1);
    SampleLabel {
        title: "MUSTER / SAMPLE - simulated UPS".to_owned(),
        from: lines(rules::from(shipment)),
        to: lines(&shipment["ShipTo"]),
        marks: std::iter::once(service).chain(references).collect(),
        codes: vec![(Code::Code128(number.to_owned()), format!("TRACKING #: {number}"))],
    }
}

/// The label as `ShippingLabel` or `LabelImage`; `name` is what its format is called there.
pub(super) fn image(label: &SampleLabel, specification: &Value, name: &str) -> Value {
    let is_long = text(&specification["LabelStockSize"]["Height"]) == "8";
    let medium = if is_long { LabelMedium::Inch4x8 } else { LabelMedium::Inch4x6 };
    let format = text(&specification["LabelImageFormat"]["Code"]);
    let (code, bytes) = match format {
        "ZPL" => ("ZPL", label.zpl(medium, Dpi::Dpi203).into_bytes()),
        "PDF" => ("PDF", pdf(&[label], LabelMedium::Inch4x6)),
        _ => ("GIF", label.raster(LabelMedium::Inch4x6, Dpi::Dpi203).turned_left().gif()),
    };
    json!({ name: { "Code": code, "Description": code }, "GraphicImage": STANDARD.encode(bytes) })
}

/// A page to be signed, as UPS adds it to the first parcel of a shipment outside the USA.
pub(super) fn sign_off(specification: &Value) -> String {
    let page = SampleLabel {
        title: "MUSTER / SAMPLE - simulated UPS".to_owned(),
        to: vec!["Liability of the carrier is limited.".to_owned(), "Signature: ______________".to_owned()],
        ..SampleLabel::default()
    };
    text(&image(&page, specification, "ImageFormat")["GraphicImage"]).to_owned()
}

/// The customs invoice as PDF.
pub(super) fn invoice(forms: &Value, number: &str) -> Value {
    let head = [
        format!("Shipment {number}, invoice {}", text(&forms["InvoiceNumber"])),
        format!("Reason {}, terms {}", text(&forms["ReasonForExport"]), text(&forms["TermsOfShipment"])),
    ];
    let line = |product: &Value| {
        let words: Vec<&str> = many(&product["Description"]).into_iter().map(text).collect();
        let (unit, currency) = (&product["Unit"], text(&forms["CurrencyCode"]));
        let amount = format!("{} x {} {currency}", text(&unit["Number"]), text(&unit["Value"]));
        format!("{amount}  {}  {}", words.join(" "), text(&product["CommodityCode"]))
    };
    let lines: Vec<String> = head.into_iter().chain(many(&forms["Product"]).into_iter().map(line)).collect();
    let bytes = pdf_of_lines("MUSTER / SAMPLE - simulated UPS: commercial invoice", &lines);
    json!({
        "Code": "01", "Description": "All Requested International Forms",
        "Image": { "ImageFormat": { "Code": "PDF", "Description": "PDF" }, "GraphicImage": STANDARD.encode(bytes) },
    })
}
