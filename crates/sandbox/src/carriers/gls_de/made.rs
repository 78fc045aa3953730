//! What is kept about a parcel: enough to draw its label again and to tell about it.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use jiff::civil::Date;
use kontor_model::label::{Dpi, LabelMedium};
use serde_json::{Value, json};

use super::schema::{get, list, text, texts};
use super::shops;
use crate::carriers::ledger::Entry;
use crate::carriers::sample::{Code, SampleLabel, pdf};

/// Says on every label what it is.
const TITLE: &str = "MUSTER / SAMPLE - simulated GLS";

/// A parcel as it was made.
pub(super) struct Made {
    /// The request's shipment; parcels of one shipment share it.
    pub(super) shipment: Arc<Value>,
    pub(super) parcel_number: String,
    pub(super) references: Vec<String>,
    pub(super) ship_date: Date,
    pub(super) is_return: bool,
    label: SampleLabel,
    weight_g: AtomicU64,
}

impl Made {
    /// A parcel of a judged shipment. `names` are TrackID and parcel number.
    pub(super) fn of(shipment: &Arc<Value>, place: usize, names: (&str, &str), ship_date: Date) -> Made {
        let unit = list(shipment, "ShipmentUnit").nth(place).unwrap_or(&Value::Null);
        let is_return = is_return(shipment);
        Made {
            parcel_number: names.1.to_owned(),
            references: texts(unit, "ShipmentUnitReference"),
            ship_date,
            is_return,
            label: label(shipment, unit, names, is_return),
            weight_g: AtomicU64::new(grams(get(unit, "Weight"))),
            shipment: Arc::clone(shipment),
        }
    }

    pub(super) fn kilograms(&self) -> f64 {
        self.weight_g.load(Ordering::Relaxed) as f64 / 1_000.0
    }

    pub(super) fn set_weight(&self, weight: Option<&Value>) {
        self.weight_g.store(grams(weight), Ordering::Relaxed);
    }

    /// The parcel in an answer to create or reprint.
    pub(super) fn parcel_data(&self, entry: &Entry) -> Value {
        let consignee = &self.shipment["Consignee"]["Address"];
        let postal_code = text(consignee, "ZIPCode");
        json!({
            "TrackID": entry.number,
            "ShipmentUnitReference": self.references,
            "ParcelNumber": self.parcel_number,
            "Barcodes": {
                "Primary2D": format!("ADE 550DE 550{}{}", entry.number, postal_code),
                "Secondary2D": format!("A|{}|{}", text(consignee, "Name1"), text(consignee, "City")),
                "Primary1D": self.parcel_number,
                "Primary1DPrint": true,
            },
            "RoutingInfo": {
                "Tour": format!("{:04}", postal_code.bytes().map(u32::from).sum::<u32>() % 10_000),
                "InboundSortingFlag": "0",
                "FinalLocationCode": "DE 550",
                "HubLocation": "ZUP",
                "LastRoutingDate": format!("{}T00:00:00Z", self.ship_date),
            },
        })
    }

    /// The label as an answer carries it, by the printing options of a request.
    pub(super) fn print_data(&self, printing: &Value) -> Value {
        let labels = &printing["ReturnLabels"];
        let dpi = if text(labels, "TemplateSet").starts_with("ZPL_300") { Dpi::Dpi300 } else { Dpi::Dpi203 };
        let (bytes, format) = if text(labels, "LabelFormat") == "ZEBRA" {
            (self.label.zpl(LabelMedium::A6, dpi).into_bytes(), "ZEBRA")
        } else {
            (pdf(&[&self.label], LabelMedium::A6), "PDF")
        };
        json!({ "Data": [STANDARD.encode(bytes)], "LabelFormat": format })
    }
}

/// Whether a shipment is a label for the way back: of these, GLS makes no outbound label.
pub(super) fn is_return(shipment: &Value) -> bool {
    list(shipment, "Service")
        .any(|service| service.get("ShopReturn").is_some() || service.get("PickAndReturn").is_some())
}

/// Names of all services of a shipment and its parcels.
pub(super) fn service_names(shipment: &Value) -> Vec<String> {
    let of_units = list(shipment, "ShipmentUnit").flat_map(|unit| list(unit, "Service"));
    let entries = list(shipment, "Service").chain(of_units).filter_map(Value::as_object);
    entries.flat_map(|entry| entry.values()).map(|service| text(service, "ServiceName").to_owned()).collect()
}

fn grams(weight: Option<&Value>) -> u64 {
    (weight.and_then(Value::as_f64).unwrap_or_default() * 1_000.0).round() as u64
}

fn label(shipment: &Value, unit: &Value, (track_id, parcel_number): (&str, &str), is_return: bool) -> SampleLabel {
    let customer = lines(&shipment["Consignee"]["Address"]);
    let merchant = merchant(shipment, is_return);
    let shop = list(shipment, "Service").find_map(|service| get(service, "ShopDelivery"));
    let shop = shop.and_then(|service| shops::by_id(text(service, "ParcelShopID")));
    let (from, mut to) = if is_return { (customer, merchant) } else { (merchant, customer) };
    to.extend(shop.map(|shop| format!("GLS PaketShop {}, {} {}", shop.name, shop.postal_code, shop.city)));
    let weight = get(unit, "Weight").and_then(Value::as_f64).unwrap_or_default();
    let services = service_names(shipment).join(" ");
    let notes = [text(unit, "Note1"), text(unit, "Note2")].join(" ");
    SampleLabel {
        title: if is_return { format!("{TITLE} - RETURN") } else { TITLE.to_owned() },
        from: vec![from.join(", ")],
        to,
        marks: vec![
            format!("{}  {weight:.3} kg", text(shipment, "Product")),
            texts(shipment, "ShipmentReference").join(", "),
            services.trim().to_owned(),
            notes.trim().to_owned(),
        ],
        codes: vec![
            (Code::Code128(parcel_number.to_owned()), parcel_number.to_owned()),
            (Code::Code128(track_id.to_owned()), format!("Track-ID {track_id}")),
        ],
    }
}

/// The merchant as GLS prints it: an address of the request, else the one it keeps for the contact id.
fn merchant(shipment: &Value, is_return: bool) -> Vec<String> {
    let given =
        if is_return { &shipment["Return"]["Address"] } else { &shipment["Shipper"]["AlternativeShipperAddress"] };
    if given.is_object() {
        return lines(given);
    }
    let contact_id = text(&shipment["Shipper"], "ContactID");
    vec![format!("Contact-ID {contact_id}"), "GLS-Depot 55".to_owned(), "86150 Augsburg".to_owned()]
}

fn lines(address: &Value) -> Vec<String> {
    let joined = |names: [&str; 2]| names.map(|name| text(address, name)).join(" ").trim().to_owned();
    let names = ["Name1", "Name2", "Name3"].map(|name| text(address, name).to_owned());
    let mut lines = names.to_vec();
    lines.extend([joined(["Street", "StreetNumber"]), joined(["ZIPCode", "City"])]);
    lines.push(text(address, "CountryCode").to_owned());
    lines.retain(|line| !line.is_empty() && line != "DE");
    lines
}
