//! Ours -> DHL's: one DHL shipment for each parcel. Pure; a shipment that has findings of severity error may come out
//! as something DHL refuses, never as something that was cut.

use kontor_model::address::{Address, Party, Recipient};
use kontor_model::money::Money;
use kontor_model::shipment::{
    CashOnDelivery, Customs, CustomsContents, CustomsLine, Endorsement, Incoterm, ShipmentServices,
};
use rust_decimal::Decimal;

use super::account::{Account, BillingNumber, CashGoesTo};
use super::options::{GO_GREEN_PLUS, GO_GREEN_PLUS_RETURN};
use super::product::{self, PRODUCTS, Product, RETURN};
use super::text::{clean, clean_some, digits, reference};
use super::{country, wire};
use crate::context::Settings;
use crate::shipment::CarrierShipment;

/// Writes the body of the call that creates shipments: all parcels of all of them, in order.
pub fn request_body(settings: &Settings, shipments: &[CarrierShipment]) -> Vec<u8> {
    order_body(Account::new(settings), shipments.iter())
}

/// As [`request_body`], for shipments that do not stand side by side.
pub(super) fn order_body<'a>(account: Account<'a>, shipments: impl Iterator<Item = &'a CarrierShipment>) -> Vec<u8> {
    let shipments = shipments.flat_map(|shipment| parcels(account, shipment)).collect();
    let mut body = Vec::with_capacity(2_048);
    // Writing numbers, texts and lists into memory cannot fail.
    let _ = serde_json::to_writer(&mut body, &wire::Order { profile: account.profile(), shipments });
    body
}

fn parcels<'a>(account: Account<'a>, shipment: &'a CarrierShipment) -> impl Iterator<Item = wire::Shipment<'a>> {
    let product = product::of(account, shipment).unwrap_or(&PRODUCTS[0]);
    let billing_number = account.billing_number(product).unwrap_or(BillingNumber::NONE);
    shipment.parcels.iter().enumerate().map(move |(index, parcel)| {
        let dim =
            parcel.dimensions_mm.map(|[length, width, height]| wire::Dimensions { uom: "mm", height, length, width });
        wire::Shipment {
            product: product.id,
            billing_number,
            ref_no: reference(own_reference(parcel.reference.as_deref(), shipment)),
            cost_center: clean_some(shipment.cost_center.as_deref()),
            ship_date: shipment.ship_date,
            shipper: shipper(account, &shipment.from),
            consignee: consignee(shipment),
            details: wire::Details { dim, weight: wire::Weight::grams(parcel.weight_g) },
            services: services(account, shipment, index),
            customs: shipment
                .customs
                .as_ref()
                .map(|declared| customs(product, declared, (index, shipment.parcels.len()))),
        }
    })
}

/// The reference of a parcel: its own, else the shipment's.
fn own_reference<'a>(own: Option<&'a str>, shipment: &'a CarrierShipment) -> &'a str {
    own.filter(|text| !text.trim().is_empty()).unwrap_or(&shipment.reference)
}

fn shipper<'a>(account: Account<'a>, from: &'a Address) -> wire::Shipper<'a> {
    match account.shipper_reference() {
        Some(shipper_ref) => wire::Shipper::Reference { shipper_ref },
        None => {
            wire::Shipper::Address(wire::Contact { email: clean_some(from.party.email.as_deref()), ..contact(from) })
        }
    }
}

/// An address as both sender and recipient have it: no e-mail address, no phone number.
fn contact(address: &Address) -> wire::Contact<'_> {
    let party = &address.party;
    let addition = clean_some(party.addition.as_deref());
    let (name3, below_street) = if goes_below_street(address) { (None, addition) } else { (addition, None) };
    wire::Contact {
        name1: clean(&party.name),
        name2: clean_some(party.company.as_deref()),
        name3,
        address_street: clean(&address.street),
        address_house: clean_some(address.house_number.as_deref()),
        additional_address_information1: below_street,
        postal_code: clean_some(Some(&address.postal_code)),
        city: clean(&address.city),
        state: (address.country.as_str() == "US").then(|| country::us_state(address.postal_code.trim())).flatten(),
        country: country::alpha3(&address.country).unwrap_or("UNKNOWN"),
        phone: None,
        email: None,
    }
}

/// Floors and buildings abroad have a line of their own below the street; "c/o" is part of the name everywhere.
fn goes_below_street(address: &Address) -> bool {
    let is_care_of = |text: &str| text.trim_start().get(..3).is_some_and(|start| start.eq_ignore_ascii_case("c/o"));
    address.country.as_str() != "DE" && !address.party.addition.as_deref().is_some_and(is_care_of)
}

/// E-mail address and phone number leave us when the recipient agreed, or where DHL cannot deliver without them. DHL
/// takes no phone number of recipients in Germany.
fn reach(shipment: &CarrierShipment) -> (Option<wire::Text<'_>>, Option<wire::Text<'_>>) {
    let (party, services) = (shipment.to.party(), &shipment.services);
    let may = services.announce || services.closest_drop_point;
    let email = clean_some(party.email.as_deref()).filter(|_| may);
    let is_abroad = shipment.to.place().2.as_str() != "DE";
    (email, clean_some(party.phone.as_deref()).filter(|_| may && is_abroad))
}

fn consignee(shipment: &CarrierShipment) -> wire::Consignee<'_> {
    let (email, phone) = reach(shipment);
    let (postal_code, city, country) = shipment.to.place();
    let (postal_code, city) = (clean(postal_code), clean(city));
    let country = country::alpha3(country).unwrap_or("UNKNOWN");
    match &shipment.to {
        Recipient::Street(address) => wire::Consignee::Contact(wire::Contact { email, phone, ..contact(address) }),
        Recipient::Locker { party, post_number, locker_number, .. } => wire::Consignee::Locker(wire::Locker {
            name: clean(&party.name),
            locker_id: whole(locker_number),
            post_number: digits(post_number).map_or_else(|| clean(post_number), Into::into),
            city,
            country,
            postal_code,
        }),
        Recipient::PostOffice { party, post_number, office_number, .. } => {
            let number = clean_some(post_number.as_deref());
            let email = if number.is_none() { clean_some(party.email.as_deref()) } else { email };
            wire::Consignee::PostOffice(wire::PostOffice {
                name: clean(&party.name),
                retail_id: whole(office_number),
                post_number: number.map(|number| digits(&number).map_or(number, Into::into)),
                email,
                city,
                country,
                postal_code,
            })
        }
        Recipient::PoBox { party, box_number, .. } => po_box(party, box_number, email, (postal_code, city, country)),
        // Refused before: DHL knows no ids of parcel shops. What is known of it is sent as a street.
        Recipient::ParcelShop { party, shop_id, .. } => wire::Consignee::Contact(wire::Contact {
            name1: clean(&party.name),
            address_street: clean(shop_id),
            postal_code: Some(postal_code),
            city,
            country,
            ..wire::Contact::default()
        }),
    }
}

fn po_box<'a>(
    party: &'a Party,
    box_number: &'a str,
    email: Option<wire::Text<'a>>,
    (postal_code, city, country): (wire::Text<'a>, wire::Text<'a>, &'static str),
) -> wire::Consignee<'a> {
    wire::Consignee::PoBox(wire::PoBox {
        name1: clean(&party.name),
        name2: clean_some(party.company.as_deref()),
        name3: clean_some(party.addition.as_deref()),
        po_box_id: whole(box_number),
        email,
        city,
        country,
        postal_code,
    })
}

/// A number that was checked before.
fn whole(text: &str) -> u32 {
    digits(text).and_then(|digits| digits.parse().ok()).unwrap_or_default()
}

pub(super) fn value(money: &Money) -> wire::Value<'_> {
    wire::Value { currency: money.currency.as_str(), value: money.amount }
}

pub(super) fn age(years: u8) -> Option<&'static str> {
    match years {
        16 => Some("A16"),
        18 => Some("A18"),
        _ => None,
    }
}

fn services<'a>(account: Account<'a>, shipment: &'a CarrierShipment, parcel: usize) -> Option<wire::Services<'a>> {
    let asked = &shipment.services;
    let has = |code: &str| asked.carrier_options.iter().any(|option| option == code);
    let wanted = wire::Services {
        preferred_neighbour: clean_some(asked.preferred_neighbour.as_deref()),
        preferred_location: clean_some(asked.preferred_place.as_deref()),
        visual_check_of_age: asked.age_check.and_then(age),
        named_person_only: asked.named_person_only,
        ident_check: ident_check(asked),
        signed_for_by_recipient: asked.signature,
        endorsement: asked.endorsement.map(|wish| match wish {
            Endorsement::Return => "RETURN",
            Endorsement::Abandon => "ABANDON",
        }),
        preferred_day: asked.preferred_day,
        no_neighbour_delivery: asked.no_neighbour,
        additional_insurance: asked.insurance.as_ref().map(value),
        bulky_goods: asked.bulky,
        cash_on_delivery: asked.cash_on_delivery.as_ref().and_then(|cash| {
            let part = cash.at_parcel(parcel)?;
            Some(cash_on_delivery(account, shipment, (cash, part)))
        }),
        premium: asked.premium,
        closest_drop_point: asked.closest_drop_point,
        parcel_outlet_routing: clean_some(asked.parcel_outlet_routing.as_deref()),
        go_green_plus: has(GO_GREEN_PLUS),
        dhl_retoure: asked.return_label.then(|| enclosed_return(account, shipment, has(GO_GREEN_PLUS_RETURN))),
        postal_delivery_duty_paid: asked.duties_paid,
    };
    (wanted != wire::Services::default()).then_some(wanted)
}

fn ident_check(asked: &ShipmentServices) -> Option<wire::IdentCheck<'_>> {
    asked.ident_check.as_ref().map(|check| wire::IdentCheck {
        first_name: clean(&check.first_name),
        last_name: clean(&check.last_name),
        date_of_birth: check.birth_date,
        minimum_age: check.min_age.and_then(age),
    })
}

fn cash_on_delivery<'a>(
    account: Account<'a>,
    shipment: &'a CarrierShipment,
    (cash, part): (&'a CashOnDelivery, &'a Money),
) -> wire::CashOnDelivery<'a> {
    let (bank_account, account_reference) = match (&cash.bank_account, account.cash_goes_to()) {
        (Some(bank), _) => {
            let bank_account = wire::BankAccount {
                account_holder: clean(&bank.holder),
                bank_name: clean_some(bank.bank.as_deref()),
                iban: iban(&bank.iban),
                bic: clean_some(bank.bic.as_deref()),
            };
            (Some(bank_account), None)
        }
        (None, CashGoesTo::Reference(name)) => (None, Some(name)),
        (None, CashGoesTo::Account { holder, iban: typed }) => {
            let (account_holder, iban) = (clean(holder), iban(typed));
            (Some(wire::BankAccount { account_holder, bank_name: None, iban, bic: None }), None)
        }
        (None, CashGoesTo::Nowhere) => (None, None),
    };
    wire::CashOnDelivery {
        amount: value(part),
        bank_account,
        account_reference,
        transfer_note1: clean_some(cash.note.as_deref()).unwrap_or_else(|| clean(&shipment.reference)),
        transfer_note2: clean_some(cash.second_note.as_deref()),
    }
}

/// An IBAN without blanks, in capitals.
pub(super) fn iban(typed: &str) -> String {
    typed.chars().filter(|c| !c.is_whitespace()).map(|c| c.to_ascii_uppercase()).collect()
}

fn enclosed_return<'a>(
    account: Account<'a>,
    shipment: &'a CarrierShipment,
    go_green_plus: bool,
) -> wire::EnclosedReturn<'a> {
    wire::EnclosedReturn {
        billing_number: account.billing_number(&RETURN).unwrap_or(BillingNumber::NONE),
        ref_no: reference(&shipment.reference),
        // With a sender of its own DHL keeps the way back, too.
        return_address: account.shipper_reference().is_none().then(|| contact(&shipment.from)),
        go_green_plus,
    }
}

/// The goods in a parcel (counted from 0): those that name it, or all of them in the only one.
pub(super) fn lines_of(declared: &Customs, parcel: usize, count: usize) -> impl Iterator<Item = &CustomsLine> {
    declared
        .lines
        .iter()
        .filter(move |line| count == 1 || line.parcel.is_some_and(|number| number as usize == parcel + 1))
}

/// The declaration of one parcel, counted from 0, among so many. What the transport cost stands on the first one.
fn customs<'a>(product: &Product, declared: &'a Customs, (parcel, count): (usize, usize)) -> wire::Customs<'a> {
    let currency = declared.lines.first().map_or("EUR", |line| line.unit_value.currency.as_str());
    let nothing = wire::Value { currency, value: Decimal::ZERO };
    let is_europaket = product.id == "V54EPAK";
    wire::Customs {
        invoice_no: clean_some(declared.invoice_number.as_deref()),
        export_type: match declared.contents {
            CustomsContents::Sale => "COMMERCIAL_GOODS",
            CustomsContents::Gift => "PRESENT",
            CustomsContents::Sample => "COMMERCIAL_SAMPLE",
            CustomsContents::Documents => "DOCUMENT",
            CustomsContents::ReturnedGoods => "RETURN_OF_GOODS",
            CustomsContents::Other => "OTHER",
        },
        export_description: clean_some(declared.contents_note.as_deref()),
        shipping_conditions: declared.incoterm.filter(|_| is_europaket).and_then(|term| match term {
            Incoterm::Dap => Some("DAP"),
            Incoterm::Ddp => Some("DDP"),
            Incoterm::Exw | Incoterm::Fca => None,
        }),
        has_electronic_export_notification: declared.mrn.is_some(),
        mrn: clean_some(declared.mrn.as_deref()),
        postal_charges: declared.postal_charges.as_ref().filter(|_| parcel == 0).map_or(nothing, value),
        shipper_customs_ref: clean_some(declared.sender_customs_number.as_deref()),
        consignee_customs_ref: clean_some(declared.recipient_customs_number.as_deref()),
        items: lines_of(declared, parcel, count).map(commodity).collect(),
    }
}

pub(super) fn commodity(line: &CustomsLine) -> wire::Commodity<'_> {
    wire::Commodity {
        item_description: clean(&line.description),
        country_of_origin: line.origin.as_ref().and_then(country::alpha3),
        hs_code: line.hs_code.as_deref().and_then(digits),
        packaged_quantity: line.quantity,
        item_value: value(&line.unit_value),
        item_weight: wire::Weight::grams(line.unit_weight_g),
    }
}
