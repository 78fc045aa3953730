//! Parcel shops, all of them invented, and the services between two places.

use axum::body::Bytes;
use axum::extract::{Extension, Path};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use serde_json::{Value, json};

use super::ask::{answer, read};
use super::fault::{self, Issue};
use super::schema::{ALLOWED, SHOPS_BY_ADDRESS, SHOPS_BY_PLACE, text};
use super::{magic, signin};
use crate::carriers::Call;

/// A parcel shop.
pub(super) struct Shop {
    pub(super) id: &'static str,
    pub(super) name: &'static str,
    street: &'static str,
    number: &'static str,
    pub(super) postal_code: &'static str,
    pub(super) city: &'static str,
    country: &'static str,
}

const SHOPS: &[Shop] = &[
    shop("2760200417", "Kiosk am Markt", ("Marktgasse", "3"), ("50667", "Köln", "DE")),
    shop("2760200418", "Schreibwaren Öztürk", ("Eigelsteinweg", "12"), ("50668", "Köln", "DE")),
    shop("2760200419", "Blumen Weiß", ("Severinsgasse", "41 a"), ("50678", "Köln", "DE")),
    shop("2760200551", "Fahrrad Süß", ("Fuggerweg", "7"), ("86150", "Augsburg", "DE")),
    shop("2760200552", "Getränke Jäger", ("Lechzeile", "19"), ("86152", "Augsburg", "DE")),
    shop("0400200101", "Trafik Huber", ("Mariahilfer Gasse", "45"), ("1060", "Wien", "AT")),
];

const fn shop(
    id: &'static str,
    name: &'static str,
    (street, number): (&'static str, &'static str),
    (postal_code, city, country): (&'static str, &'static str, &'static str),
) -> Shop {
    Shop { id, name, street, number, postal_code, city, country }
}

/// The parcel shop with this id.
pub(super) fn by_id(id: &str) -> Option<&'static Shop> {
    SHOPS.iter().find(|shop| shop.id == id)
}

impl Shop {
    fn shown(&self, distance: usize) -> Value {
        let open = |from: &str, to: &str| json!({ "OpeningHours": [{ "From": format!("1970-01-01T{from}:00Z"), "To": format!("1970-01-01T{to}:00Z") }] });
        let mut days: Vec<Value> = ["MON", "TUE", "WED", "THU", "FRI"]
            .map(|day| {
                let breaks = open("12:30", "14:00");
                json!({ "DayOfWeek": day, "OpeningHours": open("08:00", "18:30"), "Breaks": breaks })
            })
            .to_vec();
        days.push(json!({ "DayOfWeek": "SAT", "OpeningHours": open("09:00", "13:00") }));
        json!({
            "ParcelShopID": self.id,
            "Location": { "CountryCode": self.country, "ZIPCode": self.postal_code },
            "Address": {
                "Name1": self.name,
                "CountryCode": self.country,
                "ZIPCode": self.postal_code,
                "City": self.city,
                "Street": self.street,
                "StreetNumber": self.number,
            },
            "WorkingDay": days,
            "AirlineDistance": format!("0.{}", distance + 3),
        })
    }
}

fn listed<'a>(shops: impl Iterator<Item = &'a Shop>, request: &Value) -> Response {
    let most = text(request, "MaxNumberOfShops").parse().unwrap_or(10);
    let shown: Vec<Value> = shops.take(most).enumerate().map(|(place, shop)| shop.shown(place)).collect();
    answer(&json!({ "ParcelShop": shown }))
}

/// Parcel shops near an address: those in its region, that is the first two digits of the postal code, or in its town.
pub(super) async fn near_address(Extension(call): Extension<Call>, headers: HeaderMap, body: Bytes) -> Response {
    let request = match read(&call, &headers, &body, SHOPS_BY_ADDRESS) {
        Ok(request) => request,
        Err(refused) => return *refused,
    };
    let region = text(&request, "ZIPCode").get(..2);
    let is_near = |shop: &&Shop| {
        let is_there = region.is_some_and(|region| shop.postal_code.starts_with(region));
        shop.country == text(&request, "CountryCode") && (is_there || shop.city == text(&request, "City"))
    };
    listed(SHOPS.iter().filter(is_near), &request)
}

/// Parcel shops near a point; the simulated earth has them all near every point.
pub(super) async fn in_distance(Extension(call): Extension<Call>, headers: HeaderMap, body: Bytes) -> Response {
    match read(&call, &headers, &body, SHOPS_BY_PLACE) {
        Ok(request) => listed(SHOPS.iter(), &request),
        Err(refused) => *refused,
    }
}

/// All parcel shops of a country.
pub(super) async fn of_country(
    Extension(call): Extension<Call>,
    headers: HeaderMap,
    Path(country): Path<String>,
) -> Response {
    match signin::admit(&call, &headers) {
        Ok(()) => listed(SHOPS.iter().filter(|shop| shop.country == country), &Value::Null),
        Err(refused) => *refused,
    }
}

/// One parcel shop.
pub(super) async fn one(Extension(call): Extension<Call>, headers: HeaderMap, Path(id): Path<String>) -> Response {
    if let Err(refused) = signin::admit(&call, &headers) {
        return *refused;
    }
    match by_id(&id) {
        Some(shop) => answer(&shop.shown(0)),
        None => fault::unreadable(StatusCode::NOT_FOUND, "PARCELSHOP_NOT_FOUND", "The parcel shop could not be found"),
    }
}

/// One parcel shop of a partner of GLS.
pub(super) async fn one_of_partner(
    call: Extension<Call>,
    headers: HeaderMap,
    Path((_partner, id)): Path<(String, String)>,
) -> Response {
    one(call, headers, Path(id)).await
}

/// Products and services between two places.
pub(super) async fn allowed_services(Extension(call): Extension<Call>, headers: HeaderMap, body: Bytes) -> Response {
    const WITHIN: &[&str] = &[
        "service_addresseeonly",
        "service_cash",
        "service_deposit",
        "service_exchange",
        "service_flexdelivery",
        "service_guaranteed24",
        "service_ident",
        "service_identpin",
        "service_pickandship",
        "service_saturday",
        "service_signature",
        "service_tyre",
    ];
    const ABROAD: &[&str] = &["service_addonliability", "service_shopdelivery", "service_shopreturn"];
    let request = match read(&call, &headers, &body, ALLOWED) {
        Ok(request) => request,
        Err(refused) => return *refused,
    };
    if text(&request, "ContactID") == magic::UNKNOWN {
        return fault::refused(&Issue::new("UNKNOWN_CONTACT_ID", "/ContactID"));
    }
    let of = |name: &str| text(&request[name], "CountryCode").to_owned();
    let domestic: &[&str] = if of("Source") == of("Destination") { WITHIN } else { &[] };
    let products = ["PARCEL", "EXPRESS"].into_iter().map(|name| json!({ "ProductName": name }));
    let services = domestic.iter().chain(ABROAD).map(|name| json!({ "ServiceName": name }));
    answer(&json!({ "AllowedServices": products.chain(services).collect::<Vec<Value>>() }))
}
