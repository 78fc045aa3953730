//! Services in GLS's words: neutral fields and our own codes become entries under the shipment or under a parcel.

use kontor_model::address::Recipient;
use kontor_model::money::Money;
use kontor_model::shipment::{CashOnDelivery, IdentCheck};

use super::map;
use super::wire::{
    AddonLiability, Cash, DeliveryAtWork, Deposit, Exchange, Ident, IdentPin, Named, Nationality, Pickup,
    ShipmentService, ShopDelivery, ShopReturn, UnitService,
};
use crate::shipment::CarrierShipment;

/// Services that are nothing but a name: our code (or field) and GLS's name.
pub(super) const NAMED: [(&str, &str); 14] = [
    ("named_person_only", "service_addresseeonly"),
    ("signature", "service_signature"),
    ("flex_delivery", "service_flexdelivery"),
    ("guaranteed_24", "service_guaranteed24"),
    ("saturday", "service_Saturday"),
    ("next_working_day", "service_eob"),
    ("time_0800", "service_0800"),
    ("time_0900", "service_0900"),
    ("time_1000", "service_1000"),
    ("time_1200", "service_1200"),
    ("time_1300", "service_1300"),
    ("saturday_1000", "service_saturday_1000"),
    ("saturday_1200", "service_saturday_1200"),
    ("tyre", "service_tyre"),
];

/// Services with content: our code (or field) and GLS's name.
pub(super) const WITH_CONTENT: [(&str, &str); 11] = [
    ("cash_on_delivery", "service_cash"),
    ("insurance", "service_addonliability"),
    ("ident_check", "service_ident"),
    ("ident_pin", "service_identpin"),
    ("preferred_place", "service_deposit"),
    ("return_label", "service_shopreturn"),
    ("pick_and_ship", "service_pickandship"),
    ("pick_and_return", "service_pickandreturn"),
    ("exchange", "service_exchange"),
    ("delivery_at_work", "service_deliveryatwork"),
    ("limited_quantities", "service_limitedquantities"),
];

/// GLS's name of one of ours. Only called with codes of the two tables.
fn name_of(code: &str) -> &'static str {
    let known = NAMED.iter().chain(&WITH_CONTENT).find(|(ours, _)| *ours == code);
    known.map_or("", |(_, theirs)| theirs)
}

/// Our code of a service of theirs, whatever its case; `None` when we do not offer it.
pub(super) fn code_of(name: &str) -> Option<&'static str> {
    let mut known = NAMED.iter().chain(&WITH_CONTENT);
    known.find(|(_, theirs)| theirs.eq_ignore_ascii_case(name)).map(|(ours, _)| *ours)
}

/// Tells whether a code is one of our own (`carrier_options`) and no field of the model.
pub(super) fn is_own_code(code: &str) -> bool {
    const FIELDS: [&str; 7] = [
        "named_person_only",
        "signature",
        "cash_on_delivery",
        "insurance",
        "ident_check",
        "preferred_place",
        "return_label",
    ];
    !FIELDS.contains(&code)
}

/// The part of an own option before its value: `ident_pin=4711` is `ident_pin`.
pub(super) fn bare(option: &str) -> &str {
    option.split_once('=').map_or(option, |(code, _)| code)
}

/// The value of an own option: empty when the option was asked for without one, `None` when it was not asked for.
pub(super) fn value_of<'a>(shipment: &'a CarrierShipment, code: &str) -> Option<&'a str> {
    let mut options = shipment.services.carrier_options.iter();
    let asked = options.find(|option| bare(option) == code)?;
    Some(asked.split_once('=').map_or("", |(_, value)| value.trim()))
}

/// Building, floor and perhaps room of `delivery_at_work=Haus 3/2/204`; `None` when building or floor is missing.
pub(super) fn work_place(value: &str) -> Option<(&str, &str, Option<&str>)> {
    let mut parts = value.split('/').map(str::trim);
    let (building, floor) = (parts.next()?, parts.next()?);
    let room = parts.next().filter(|room| !room.is_empty());
    let whole = !building.is_empty() && !floor.is_empty() && parts.next().is_none();
    whole.then_some((building, floor, room))
}

/// Everything that stands under the shipment. Labels for the way back are shipments of their own.
pub(super) fn of_shipment(shipment: &CarrierShipment) -> Vec<ShipmentService> {
    let asked: Vec<&str> = shipment.services.asked().into_iter().map(bare).collect();
    let named = NAMED.iter().filter(|(ours, _)| asked.contains(ours));
    let mut services: Vec<ShipmentService> =
        named.map(|(_, theirs)| ShipmentService::Service(Named { service_name: theirs })).collect();
    if let Recipient::ParcelShop { shop_id, .. } = &shipment.to {
        let parcel_shop_id = shop_id.trim().to_owned();
        services
            .push(ShipmentService::ShopDelivery(ShopDelivery { service_name: "service_shopdelivery", parcel_shop_id }));
    }
    services.extend(deposit(shipment));
    services.extend(ident(shipment));
    services.extend(asked.contains(&"pick_and_ship").then(|| pickup(shipment, "pick_and_ship")).flatten());
    services.extend(exchange(shipment, &asked));
    services.extend(delivery_at_work(shipment));
    services
}

/// The one service that makes a label for the way back: collected at the customer, or handed in at a parcel shop.
pub(super) fn for_return(shipment: &CarrierShipment) -> Vec<ShipmentService> {
    match value_of(shipment, "pick_and_return").and_then(|_| pickup(shipment, "pick_and_return")) {
        Some(collected) => vec![collected],
        None => vec![shop_return()],
    }
}

/// Everything that stands under one parcel, counted from 0: of the money to collect, its part.
pub(super) fn of_unit(shipment: &CarrierShipment, parcel: usize) -> Vec<UnitService> {
    let mut services = Vec::new();
    if let Some(cash) = &shipment.services.cash_on_delivery
        && let Some(part) = cash.at_parcel(parcel)
    {
        services.push(UnitService::Cash(Cash {
            service_name: name_of("cash_on_delivery"),
            reason: cash_reason(cash, &shipment.reference),
            amount: number(part),
            currency: part.currency.as_str().to_owned(),
        }));
    }
    if let Some(value) = &shipment.services.insurance {
        services.push(UnitService::AddonLiability(AddonLiability {
            service_name: name_of("insurance"),
            amount: number(value),
            currency: value.currency.as_str().to_owned(),
            parcel_content: shipment.customs.as_ref().and_then(|customs| customs.lines.first()).map(content),
        }));
    }
    if value_of(shipment, "limited_quantities").is_some() {
        services.push(UnitService::LimitedQuantities(Named { service_name: name_of("limited_quantities") }));
    }
    services
}

/// The text on the transfer: the notes, else the reference.
pub(super) fn cash_reason(cash: &CashOnDelivery, reference: &str) -> String {
    let notes = [cash.note.as_deref(), cash.second_note.as_deref()];
    let lines: Vec<&str> = notes.into_iter().flatten().map(str::trim).filter(|note| !note.is_empty()).collect();
    if lines.is_empty() { reference.trim().to_owned() } else { lines.join(" ") }
}

fn content(line: &kontor_model::shipment::CustomsLine) -> String {
    line.description.trim().to_owned()
}

/// The amount as a JSON number: the shortest one that reads as the same decimal.
fn number(money: &Money) -> f64 {
    money.amount.to_string().parse().unwrap_or_default()
}

fn deposit(shipment: &CarrierShipment) -> Option<ShipmentService> {
    let place = shipment.services.preferred_place.as_deref()?;
    let (service_name, place_of_deposit) = (name_of("preferred_place"), place.trim().to_owned());
    Some(ShipmentService::Deposit(Deposit { service_name, place_of_deposit }))
}

fn ident(shipment: &CarrierShipment) -> Option<ShipmentService> {
    if let Some(pin) = value_of(shipment, "ident_pin") {
        let (service_name, pin) = (name_of("ident_pin"), pin.to_owned());
        return Some(ShipmentService::IdentPin(IdentPin { service_name, pin }));
    }
    let IdentCheck { first_name, last_name, birth_date, .. } = shipment.services.ident_check.as_ref()?;
    Some(ShipmentService::Ident(Ident {
        service_name: name_of("ident_check"),
        birthdate: (*birth_date)?.to_string(),
        firstname: first_name.trim().to_owned(),
        lastname: last_name.trim().to_owned(),
        nationality: Nationality { country_code: value_of(shipment, "nationality")?.to_ascii_uppercase() },
    }))
}

/// Makes a label with which the customer hands a parcel in at a parcel shop.
pub(super) fn shop_return() -> ShipmentService {
    ShipmentService::ShopReturn(ShopReturn { service_name: name_of("return_label"), number_of_labels: 1 })
}

fn pickup(shipment: &CarrierShipment, code: &str) -> Option<ShipmentService> {
    let pickup = Pickup { service_name: name_of(code), pickup_date: shipment.ship_date?.to_string() };
    Some(if code == "pick_and_ship" {
        ShipmentService::PickAndShip(pickup)
    } else {
        ShipmentService::PickAndReturn(pickup)
    })
}

/// What comes back in exchange goes to the sender.
fn exchange(shipment: &CarrierShipment, asked: &[&str]) -> Option<ShipmentService> {
    let address = asked.contains(&"exchange").then(|| map::address(&shipment.from, map::Contact::Hidden))?;
    Some(ShipmentService::Exchange(Exchange { service_name: name_of("exchange"), address }))
}

fn delivery_at_work(shipment: &CarrierShipment) -> Option<ShipmentService> {
    let (building, floor, room) = work_place(value_of(shipment, "delivery_at_work")?)?;
    Some(ShipmentService::DeliveryAtWork(DeliveryAtWork {
        service_name: name_of("delivery_at_work"),
        recipient_name: shipment.to.party().name.trim().to_owned(),
        building: building.to_owned(),
        floor: floor.to_owned(),
        room: room.map(str::to_owned),
    }))
}
