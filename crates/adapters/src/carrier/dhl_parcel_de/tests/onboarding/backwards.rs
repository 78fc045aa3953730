//! DHL's words read backwards into ours, for the comparison only: the product never reads requests.

use kontor_model::Lang;
use kontor_model::address::{Address, CountryCode, Party, Recipient};
use kontor_model::date::CalendarDate;
use kontor_model::money::{CurrencyCode, Money};
use kontor_model::shipment::{
    BankAccount, CashOnDelivery, Customs, CustomsContents, CustomsLine, Endorsement, IdentCheck, Incoterm,
    ShipmentServices,
};
use serde_json::Value;

use super::super::samples;
use crate::carrier::dhl_parcel_de::country::alpha3;
use crate::carrier::dhl_parcel_de::product;
use crate::context::Settings;
use crate::shipment::{CarrierParcel, CarrierShipment};

/// The account and the orders that a body comes from.
pub(super) fn read(body: &Value) -> (Settings, Vec<CarrierShipment>) {
    let shipments = body["shipments"].as_array().expect("shipments");
    let mut settings = samples::settings().with_value("participation_return", "01");
    for shipment in shipments {
        let product = shipment["product"].as_str().and_then(product::find).expect("a product");
        settings =
            settings.with_value(product.participation, text(&shipment["billingNumber"]).as_deref().expect("a number"));
        if let Some(name) = text(&shipment["shipper"]["shipperRef"]) {
            settings = settings.with_value("shipper_reference", &name);
        }
        if let Some(name) = text(&shipment["services"]["cashOnDelivery"]["accountReference"]) {
            settings = settings.with_value("cod_account_reference", &name);
        }
    }
    (settings, shipments.iter().map(order).collect())
}

fn order(shipment: &Value) -> CarrierShipment {
    let from = if shipment["shipper"]["name1"].is_string() { address(&shipment["shipper"]) } else { samples::sender() };
    let dimensions_mm = shipment["details"]["dim"].is_object().then(|| {
        let dim = &shipment["details"]["dim"];
        let factor = if dim["uom"] == "cm" { 10.0 } else { 1.0 };
        ["length", "width", "height"].map(|side| (number(&dim[side]).expect("a side") * factor) as u32)
    });
    let parcel =
        CarrierParcel { weight_g: grams(&shipment["details"]["weight"]), dimensions_mm, reference: None, sscc: None };
    let to = recipient(&shipment["consignee"]);
    let reference = text(&shipment["refNo"]).expect("a reference");
    CarrierShipment {
        service: text(&shipment["product"]),
        ship_date: date(&shipment["shipDate"]),
        services: services(&shipment["services"], to.party().email.is_some()),
        customs: shipment["customs"].is_object().then(|| customs(&shipment["customs"])),
        ..CarrierShipment::new(&reference, from, to, vec![parcel])
    }
}

fn text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

fn number(value: &Value) -> Option<f64> {
    text(value)?.parse().ok()
}

fn date(value: &Value) -> Option<CalendarDate> {
    CalendarDate::parse(value.as_str()?)
}

fn grams(weight: &Value) -> u32 {
    let factor = if weight["uom"] == "kg" { 1_000.0 } else { 1.0 };
    (number(&weight["value"]).expect("a weight") * factor).round() as u32
}

fn money(value: &Value) -> Money {
    let cents = (number(&value["value"]).expect("an amount") * 100.0).round() as i64;
    let currency = CurrencyCode::parse(value["currency"].as_str().expect("a currency")).expect("a currency");
    Money { currency, ..Money::euro_cents(cents) }
}

fn country(value: &Value) -> Option<CountryCode> {
    let code = value.as_str()?;
    let all = crate::country::all(Lang::De).filter_map(|(known, _)| CountryCode::parse(known));
    all.into_iter().find(|known| alpha3(known) == Some(code))
}

fn party(person: &Value) -> Party {
    let addition = text(&person["name3"]).or_else(|| text(&person["additionalAddressInformation1"]));
    Party {
        name: text(&person["name1"]).or_else(|| text(&person["name"])).expect("a name"),
        company: text(&person["name2"]),
        addition,
        email: text(&person["email"]),
        phone: text(&person["phone"]),
    }
}

fn address(person: &Value) -> Address {
    Address {
        party: party(person),
        street: text(&person["addressStreet"]).unwrap_or_default(),
        house_number: text(&person["addressHouse"]),
        postal_code: text(&person["postalCode"]).unwrap_or_default(),
        city: text(&person["city"]).expect("a city"),
        country: country(&person["country"]).expect("a country"),
    }
}

fn recipient(person: &Value) -> Recipient {
    let Address { party, postal_code, city, country, .. } = address(person);
    if let Some(office_number) = text(&person["retailID"]) {
        let post_number = text(&person["postNumber"]);
        return Recipient::PostOffice { party, post_number, office_number, postal_code, city, country };
    }
    if let Some(locker_number) = text(&person["lockerID"]) {
        let post_number = text(&person["postNumber"]).expect("a post number");
        return Recipient::Locker { party, post_number, locker_number, postal_code, city, country };
    }
    Recipient::Street(address(person))
}

/// The years of `A16`.
fn age(value: &Value) -> Option<u8> {
    value.as_str()?.strip_prefix('A')?.parse().ok()
}

fn services(asked: &Value, announce: bool) -> ShipmentServices {
    let has = |name: &str| asked[name] == true;
    let mut carrier_options = Vec::new();
    if has("goGreenPlus") {
        carrier_options.push("go_green_plus".to_owned());
    }
    if asked["dhlRetoure"]["goGreenPlus"] == true {
        carrier_options.push("go_green_plus_return".to_owned());
    }
    ShipmentServices {
        cash_on_delivery: asked["cashOnDelivery"].is_object().then(|| cash(&asked["cashOnDelivery"])),
        insurance: asked["additionalInsurance"].is_object().then(|| money(&asked["additionalInsurance"])),
        age_check: age(&asked["visualCheckOfAge"]),
        ident_check: asked["identCheck"].is_object().then(|| ident(&asked["identCheck"])),
        named_person_only: has("namedPersonOnly"),
        signature: has("signedForByRecipient"),
        no_neighbour: has("noNeighbourDelivery"),
        preferred_day: date(&asked["preferredDay"]),
        preferred_neighbour: text(&asked["preferredNeighbour"]),
        preferred_place: text(&asked["preferredLocation"]),
        bulky: has("bulkyGoods"),
        premium: has("premium"),
        endorsement: asked["endorsement"].as_str().map(|wish| match wish {
            "ABANDON" => Endorsement::Abandon,
            _ => Endorsement::Return,
        }),
        closest_drop_point: has("closestDropPoint"),
        parcel_outlet_routing: text(&asked["parcelOutletRouting"]),
        duties_paid: has("postalDeliveryDutyPaid"),
        return_label: asked["dhlRetoure"].is_object(),
        announce,
        carrier_options,
    }
}

fn cash(asked: &Value) -> CashOnDelivery {
    let bank = &asked["bankAccount"];
    let bank_account = bank.is_object().then(|| BankAccount {
        holder: text(&bank["accountHolder"]).expect("a holder"),
        iban: text(&bank["iban"]).expect("an IBAN"),
        bic: text(&bank["bic"]),
        bank: text(&bank["bankName"]),
    });
    CashOnDelivery {
        amount: money(&asked["amount"]),
        parts: Vec::new(),
        bank_account,
        note: text(&asked["transferNote1"]),
        second_note: text(&asked["transferNote2"]),
    }
}

fn ident(asked: &Value) -> IdentCheck {
    IdentCheck {
        first_name: text(&asked["firstName"]).expect("a name"),
        last_name: text(&asked["lastName"]).expect("a name"),
        birth_date: date(&asked["dateOfBirth"]),
        min_age: age(&asked["minimumAge"]),
    }
}

fn customs(declared: &Value) -> Customs {
    let lines = declared["items"].as_array().expect("lines").iter().map(|line| CustomsLine {
        description: text(&line["itemDescription"]).expect("a text"),
        quantity: number(&line["packagedQuantity"]).expect("a quantity") as u32,
        unit_weight_g: grams(&line["itemWeight"]),
        unit_value: money(&line["itemValue"]),
        origin: country(&line["countryOfOrigin"]),
        hs_code: text(&line["hsCode"]),
        sku: None,
        parcel: None,
    });
    Customs {
        contents: match declared["exportType"].as_str().expect("a type") {
            "PRESENT" => CustomsContents::Gift,
            "COMMERCIAL_GOODS" => CustomsContents::Sale,
            "COMMERCIAL_SAMPLE" => CustomsContents::Sample,
            "DOCUMENT" => CustomsContents::Documents,
            "RETURN_OF_GOODS" => CustomsContents::ReturnedGoods,
            _ => CustomsContents::Other,
        },
        contents_note: text(&declared["exportDescription"]),
        invoice_number: text(&declared["invoiceNo"]),
        postal_charges: Some(money(&declared["postalCharges"])),
        incoterm: declared["shippingConditions"].as_str().map(|term| match term {
            "DDP" => Incoterm::Ddp,
            _ => Incoterm::Dap,
        }),
        mrn: text(&declared["MRN"]),
        sender_customs_number: text(&declared["shipperCustomsRef"]),
        recipient_customs_number: text(&declared["consigneeCustomsRef"]),
        lines: lines.collect(),
    }
}
