//! The second look at a shipment: whether GLS could carry it like this. All issues at once.

use jiff::civil::Date;
use serde_json::Value;

use super::fault::Issue;
use super::made::{is_return, service_names};
use super::magic::{NO_POSTAL_CODE, NO_TOWN, UNKNOWN};
use super::schema::{day, get, list, text};
use super::shops;

/// Characters that GLS refuses in every text.
const FORBIDDEN: &[char] = &['\\', '"', '{', '}', ',', ';', '(', ')', '|'];

/// Services by name.
const SERVICES: &[&str] = &[
    "service_addresseeonly",
    "service_addonliability",
    "service_cash",
    "service_deliveryatwork",
    "service_deposit",
    "service_eob",
    "service_exchange",
    "service_exworks",
    "service_flexdelivery",
    "service_guaranteed24",
    "service_hazardousgoods",
    "service_ident",
    "service_identpin",
    "service_intercompany",
    "service_limitedquantities",
    "service_pickandreturn",
    "service_pickandship",
    "service_saturday",
    "service_saturday_1000",
    "service_saturday_1200",
    "service_shopdelivery",
    "service_shopreturn",
    "service_signature",
    "service_tyre",
    "service_0800",
    "service_0900",
    "service_1000",
    "service_1200",
    "service_1300",
];

/// Services of EXPRESS only.
const TIMED: &[&str] = &[
    "service_0800",
    "service_0900",
    "service_1000",
    "service_1200",
    "service_1300",
    "service_eob",
    "service_saturday_1000",
    "service_saturday_1200",
];

/// Services that are not sold together.
const APART: &[(&str, &str)] = &[
    ("service_saturday", "service_flexdelivery"),
    ("service_saturday", "service_signature"),
    ("service_saturday", "service_addresseeonly"),
    ("service_flexdelivery", "service_signature"),
    ("service_shopreturn", "service_pickandreturn"),
];

#[rustfmt::skip]
const UNION: &[&str] = &[
    "AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU", "IE", "IT", "LT", "LU", "LV",
    "MT", "NL", "PL", "PT", "RO", "SE", "SI", "SK",
];

/// Everything wrong with a shipment whose form is right.
pub(super) fn check(shipment: &Value, today: Date) -> Vec<Issue> {
    let mut found = Vec::new();
    characters(shipment, "/Shipment", &mut found);
    contract(shipment, &mut found);
    address(&shipment["Consignee"]["Address"], "/Shipment/Consignee/Address", &mut found);
    let alternative = &shipment["Shipper"]["AlternativeShipperAddress"];
    if alternative.is_object() {
        address(alternative, "/Shipment/Shipper/AlternativeShipperAddress", &mut found);
    }
    units(shipment, &mut found);
    services(shipment, &mut found);
    days(shipment, today, &mut found);
    found
}

fn characters(value: &Value, at: &str, found: &mut Vec<Issue>) {
    match value {
        Value::String(text) => {
            if let Some(c) = text.chars().find(|c| FORBIDDEN.contains(c) || c.is_control()) {
                found.push(Issue::with("FORBIDDEN_CHARACTER", at, c));
            }
        }
        Value::Array(items) => {
            for (place, item) in items.iter().enumerate() {
                characters(item, &format!("{at}[{place}]"), found);
            }
        }
        Value::Object(properties) => {
            for (name, value) in properties {
                characters(value, &format!("{at}/{name}"), found);
            }
        }
        _ => {}
    }
}

/// What the contract of a merchant in Germany has.
fn contract(shipment: &Value, found: &mut Vec<Issue>) {
    let contact_id = text(&shipment["Shipper"], "ContactID");
    if contact_id.is_empty() || contact_id == UNKNOWN {
        found.push(Issue::new("UNKNOWN_CONTACT_ID", "/Shipment/Shipper/ContactID"));
    }
    if text(shipment, "Middleware").is_empty() {
        found.push(Issue::new("MANDATORY", "/Shipment/Middleware"));
    }
    let product = text(shipment, "Product");
    if !matches!(product, "PARCEL" | "EXPRESS") {
        found.push(Issue::with("PRODUCT_NOT_AVAILABLE", "/Shipment/Product", product));
    }
}

fn address(address: &Value, at: &str, found: &mut Vec<Issue>) {
    let of = |name: &str| text(address, name);
    for (name, least) in [("Name1", 1), ("City", 2), ("Street", 4)] {
        if of(name).chars().count() < least {
            found.push(Issue::with("TOO_SHORT", &format!("{at}/{name}"), least));
        }
    }
    if of("City") == NO_TOWN {
        found.push(Issue::with("UNKNOWN_CITY", &format!("{at}/City"), of("City")));
    }
    let (country, code) = (of("CountryCode"), of("ZIPCode"));
    let digits = match country {
        "DE" => Some(5),
        "AT" | "CH" | "LI" => Some(4),
        _ => None,
    };
    let is_right = match digits {
        Some(count) => code.len() == count && code.bytes().all(|byte| byte.is_ascii_digit()),
        None => country == "IE" || !code.is_empty(),
    };
    if country.len() != 2 || !country.bytes().all(|byte| byte.is_ascii_uppercase()) {
        found.push(Issue::with("UNKNOWN_COUNTRY", &format!("{at}/CountryCode"), country));
    } else if !is_right || code == NO_POSTAL_CODE {
        found.push(Issue::with("INVALID_ZIPCODE", &format!("{at}/ZIPCode"), code));
    }
}

fn units(shipment: &Value, found: &mut Vec<Issue>) {
    let count = list(shipment, "ShipmentUnit").count();
    if !(1..=99).contains(&count) {
        found.push(Issue::with("NUMBER_OF_UNITS", "/Shipment/ShipmentUnit", count));
    }
    for (place, unit) in list(shipment, "ShipmentUnit").enumerate() {
        let at = format!("/Shipment/ShipmentUnit[{place}]");
        let weight = get(unit, "Weight").and_then(Value::as_f64).unwrap_or_default();
        if !(0.1..=99.0).contains(&weight) {
            found.push(Issue::with("WEIGHT_OUT_OF_RANGE", &format!("{at}/Weight"), weight));
        }
        for service in list(unit, "Service").filter_map(Value::as_object).flatten() {
            let amount = get(service.1, "Amount").and_then(Value::as_f64);
            if amount.is_some_and(|amount| amount <= 0.0) {
                found.push(Issue::new("AMOUNT_NOT_POSITIVE", &format!("{at}/Service/{}/Amount", service.0)));
            }
        }
    }
}

fn services(shipment: &Value, found: &mut Vec<Issue>) {
    let names: Vec<String> = service_names(shipment).iter().map(|name| name.to_ascii_lowercase()).collect();
    let has = |name: &str| names.iter().any(|known| known == name);
    let at = "/Shipment/Service";
    for name in names.iter().filter(|name| !SERVICES.contains(&name.as_str())) {
        found.push(Issue::with("UNKNOWN_SERVICE", at, name));
    }
    let is_express = text(shipment, "Product") == "EXPRESS";
    for name in names.iter().filter(|name| TIMED.contains(&name.as_str()) && !is_express) {
        found.push(Issue::with("SERVICE_NOT_ALLOWED", at, name));
    }
    for (first, second) in APART.iter().filter(|(first, second)| has(first) && has(second)) {
        found.push(Issue::with("SERVICES_NOT_TOGETHER", at, format!("{first} {second}")));
    }
    let consignee = &shipment["Consignee"]["Address"];
    if (has("service_shopdelivery") || has("service_flexdelivery")) && !text(consignee, "eMail").contains('@') {
        found.push(Issue::new("MANDATORY", "/Shipment/Consignee/Address/eMail"));
    }
    let deliveries = list(shipment, "Service").filter_map(|service| get(service, "ShopDelivery"));
    for id in deliveries.map(|service| text(service, "ParcelShopID")).filter(|id| shops::by_id(id).is_none()) {
        found.push(Issue::with("UNKNOWN_PARCELSHOP", "/Shipment/Service/ShopDelivery/ParcelShopID", id));
    }
}

fn days(shipment: &Value, today: Date, found: &mut Vec<Issue>) {
    if day(shipment, "ShippingDate").is_some_and(|date| date.0 < today) {
        found.push(Issue::new("DATE_IN_THE_PAST", "/Shipment/ShippingDate"));
    }
    for service in list(shipment, "Service") {
        for name in ["PickAndShip", "PickAndReturn"] {
            let date = get(service, name).and_then(|service| day(service, "PickupDate"));
            if date.is_some_and(|date| date.0 <= today) {
                found.push(Issue::new("DATE_TOO_SOON", &format!("/Shipment/Service/{name}/PickupDate")));
            }
        }
    }
    let country = text(&shipment["Consignee"]["Address"], "CountryCode");
    if !UNION.contains(&country) && !is_return(shipment) && text(shipment, "IncotermCode").is_empty() {
        found.push(Issue::new("MANDATORY", "/Shipment/IncotermCode"));
    }
}
