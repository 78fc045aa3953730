//! Ours to theirs: a checked shipment becomes GLS's request. Pure; what does not fit was refused before.

use kontor_model::Lang;
use kontor_model::address::{Address, Party, Recipient};
use kontor_model::label::{Dpi, LabelFormat, LabelSpec};
use kontor_model::shipment::Incoterm;

use super::{services, settings, wire};
use crate::context::CallContext;
use crate::shipment::{CarrierShipment, ParcelShopQuery};

/// Names the software to GLS, which asks for it.
const MIDDLEWARE: &str = "Kontor";
/// The street of a consignee whose parcel waits in a shop: the shop is named by its id, its street is GLS's to know.
const SHOP_STREET: &str = "ParcelShop";

/// Whether GLS may know e-mail address and phone number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Contact {
    /// It may: the recipient agreed.
    Shown,
    /// It may not, or has no need to.
    Hidden,
}

/// Which way a shipment goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Way {
    /// To the customer.
    Out,
    /// From the customer (`from`) back to the merchant. GLS wants the customer as consignee and turns the label round.
    Back,
    /// Back from the customer an outbound parcel goes to (`to`): the label that lies in that parcel.
    Enclosed,
}

impl Way {
    /// The customer's name block.
    fn customer(self, shipment: &CarrierShipment) -> &Party {
        if self == Way::Back { &shipment.from.party } else { shipment.to.party() }
    }

    /// The merchant's address; `None` when it is no street address.
    fn merchant(self, shipment: &CarrierShipment) -> Option<&Address> {
        match (self, &shipment.to) {
            (Way::Out | Way::Enclosed, _) => Some(&shipment.from),
            (Way::Back, Recipient::Street(merchant)) => Some(merchant),
            (Way::Back, _) => None,
        }
    }
}

/// The request that makes labels.
pub(super) fn create(cx: &CallContext<'_>, shipment: &CarrierShipment, way: Way) -> wire::CreateRequest {
    wire::CreateRequest { shipment: self::shipment(cx, shipment, way), printing_options: printing(shipment.label) }
}

/// The product asked for, or the usual one.
pub(super) fn product(shipment: &CarrierShipment) -> &str {
    shipment.service.as_deref().unwrap_or(settings::PARCEL)
}

/// The shipment as create and validate take it.
pub(super) fn shipment(cx: &CallContext<'_>, shipment: &CarrierShipment, way: Way) -> wire::Shipment {
    let units = 0..shipment.parcels.len();
    wire::Shipment {
        product: product(shipment).to_owned(),
        shipment_reference: vec![shipment.reference.trim().to_owned()],
        shipping_date: shipment.ship_date.map(|date| date.to_string()),
        incoterm_code: shipment.customs.as_ref().and_then(|customs| customs.incoterm).and_then(incoterm_code),
        middleware: MIDDLEWARE,
        consignee: wire::Consignee {
            cost_center: text(shipment.cost_center.as_deref()),
            category: text(way.customer(shipment).company.as_deref()).map(|_| "BUSINESS"),
            address: consignee(shipment, way),
        },
        shipper: shipper(cx, shipment, way),
        shipment_unit: units.map(|index| unit(shipment, index, way)).collect(),
        service: match way {
            Way::Out => services::of_shipment(shipment),
            Way::Back => services::for_return(shipment),
            Way::Enclosed => vec![services::shop_return()],
        },
        way_back_to: way_back_to(cx, shipment, way),
    }
}

/// Our reference of one label, by its parcel counted from 0; what a lost answer is asked back by. Empty while there is
/// no id. The label inside the parcel has a reference of its own.
pub(super) fn unit_reference(shipment: &CarrierShipment, index: usize, way: Way) -> String {
    let mark = if way == Way::Enclosed { "R" } else { "" };
    if shipment.id.is_empty() { String::new() } else { format!("{}-{mark}{}", shipment.id, index + 1) }
}

/// GLS's code of the terms of trade; `None` for those it has no code for.
pub(super) fn incoterm_code(incoterm: Incoterm) -> Option<&'static str> {
    match incoterm {
        Incoterm::Ddp => Some("10"),
        Incoterm::Dap => Some("20"),
        Incoterm::Exw | Incoterm::Fca => None,
    }
}

/// The label that is asked for. `NONE` is GLS's own default form of A6.
pub(super) fn printing(spec: LabelSpec) -> wire::PrintingOptions {
    let (template_set, label_format) = match (spec.format, spec.dpi) {
        (LabelFormat::Zpl, Dpi::Dpi203) => ("ZPL_200", "ZEBRA"),
        (LabelFormat::Zpl, Dpi::Dpi300) => ("ZPL_300", "ZEBRA"),
        (LabelFormat::Pdf | LabelFormat::Png, _) => ("NONE", "PDF"),
    };
    wire::PrintingOptions { return_labels: wire::ReturnLabels { template_set, label_format } }
}

/// Weight in kilograms, exact to the gram.
pub(super) fn kilograms(weight_g: u32) -> f64 {
    f64::from(weight_g) / 1000.0
}

/// Where allowed services are asked for.
pub(super) fn allowed(contact_id: &str, from: (&str, &str), to: (&str, &str)) -> wire::AllowedRequest {
    let location = |(country, postal_code): (&str, &str)| wire::Location {
        country_code: country.to_owned(),
        zip_code: postal_code.trim().to_owned(),
    };
    wire::AllowedRequest { source: location(from), destination: location(to), contact_id: contact_id.to_owned() }
}

/// Where parcel shops are looked for.
pub(super) fn shops(query: &ParcelShopQuery) -> wire::ShopRequest {
    wire::ShopRequest {
        street: query.street.trim().to_owned(),
        country_code: query.country.as_str().to_owned(),
        city: query.city.trim().to_owned(),
        max_number_of_shops: query.limit.to_string(),
        zip_code: query.postal_code.trim().to_owned(),
    }
}

/// The public page about a parcel.
pub(super) fn tracking_url(track_id: &str, lang: Lang) -> String {
    let page = lang.pick("DE/de/paketverfolgung", "DE/en/parcel-tracking");
    format!("https://gls-group.com/{page}?match={track_id}")
}

/// Street and house number as GLS takes them. A street too short for GLS (`Au 5`) is written in one line with its number.
pub(super) fn street(address: &Address) -> (String, Option<String>) {
    let (street, number) = (address.street.trim(), text(address.house_number.as_deref()));
    match number {
        Some(number) if street.chars().count() < settings::MIN_STREET => (format!("{street} {number}"), None),
        number => (street.to_owned(), number),
    }
}

/// An address of ours.
pub(super) fn address(address: &Address, contact: Contact) -> wire::Address {
    let (street, street_number) = street(address);
    wire::Address {
        country_code: address.country.as_str().to_owned(),
        zip_code: address.postal_code.trim().to_owned(),
        city: address.city.trim().to_owned(),
        street,
        street_number,
        ..party(&address.party, contact)
    }
}

fn party(party: &Party, contact: Contact) -> wire::Address {
    let is_shown = contact == Contact::Shown;
    let phone = text(party.phone.as_deref()).filter(|_| is_shown);
    let (mobile, fixed): (Option<String>, Option<String>) = match phone {
        Some(phone) if is_mobile(&phone) => (Some(phone), None),
        phone => (None, phone),
    };
    wire::Address {
        name1: party.name.trim().to_owned(),
        name2: text(party.company.as_deref()),
        name3: text(party.addition.as_deref()),
        fixed_line_phonenumber: fixed,
        mobile_phone_number: mobile,
        email: text(party.email.as_deref()).filter(|_| is_shown),
        ..wire::Address::default()
    }
}

/// German mobile numbers begin with 015, 016 or 017.
fn is_mobile(phone: &str) -> bool {
    let digits: String = phone.chars().filter(char::is_ascii_digit).collect();
    let national = digits.strip_prefix("0049").or(digits.strip_prefix("49")).or(digits.strip_prefix('0'));
    national.is_some_and(|rest| ["15", "16", "17"].iter().any(|start| rest.starts_with(start)))
}

fn consignee(shipment: &CarrierShipment, way: Way) -> wire::Address {
    let contact = if shipment.services.announce { Contact::Shown } else { Contact::Hidden };
    if way == Way::Back {
        return address(&shipment.from, contact);
    }
    let (postal_code, city, country) = shipment.to.place();
    match &shipment.to {
        Recipient::Street(to) => address(to, contact),
        to => wire::Address {
            country_code: country.as_str().to_owned(),
            zip_code: postal_code.trim().to_owned(),
            city: city.trim().to_owned(),
            street: SHOP_STREET.to_owned(),
            ..party(to.party(), contact)
        },
    }
}

/// GLS knows the merchant by its contact id; another address is printed only where the account says so.
fn shipper(cx: &CallContext<'_>, shipment: &CarrierShipment, way: Way) -> wire::Shipper {
    let is_printed = prints_sender(cx) && way == Way::Out;
    wire::Shipper {
        contact_id: cx.setting(settings::CONTACT_ID).trim().to_owned(),
        alternative_shipper_address: is_printed.then(|| address(&shipment.from, Contact::Hidden)),
    }
}

fn way_back_to(cx: &CallContext<'_>, shipment: &CarrierShipment, way: Way) -> Option<wire::WayBackTo> {
    let is_other = prints_sender(cx) && way != Way::Out;
    let merchant = way.merchant(shipment).filter(|_| is_other)?;
    Some(wire::WayBackTo { address: address(merchant, Contact::Hidden) })
}

/// Whether the account has the merchant's address of the shipment printed instead of the one GLS keeps.
pub(super) fn prints_sender(cx: &CallContext<'_>) -> bool {
    cx.setting(settings::ALTERNATIVE_SHIPPER) == "true"
}

fn unit(shipment: &CarrierShipment, index: usize, way: Way) -> wire::ShipmentUnit {
    let parcel = &shipment.parcels[index];
    let reference = unit_reference(shipment, index, way);
    wire::ShipmentUnit {
        shipment_unit_reference: if reference.is_empty() { Vec::new() } else { vec![reference] },
        weight: kilograms(parcel.weight_g),
        note1: text(parcel.reference.as_deref()),
        note2: text(shipment.customer_reference.as_deref()),
        service: if way == Way::Out { services::of_unit(shipment, index) } else { Vec::new() },
    }
}

/// A text that says something.
fn text(text: Option<&str>) -> Option<String> {
    text.map(str::trim).filter(|text| !text.is_empty()).map(str::to_owned)
}
