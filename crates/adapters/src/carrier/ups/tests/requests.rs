//! Ours -> wire: what a shipment becomes, part by part.

use kontor_model::UtcMillis;
use kontor_model::address::Recipient;
use kontor_model::date::CalendarDate;
use kontor_model::label::{LabelFormat, LabelMedium, LabelSpec};
use kontor_model::money::Money;
use kontor_model::shipment::CashOnDelivery;
use serde_json::{Value, json};

use super::samples::*;
use crate::carrier::ups::map::{self, Account};
use crate::shipment::{AddressPolicy, CarrierShipment};

fn body(shipment: &CarrierShipment) -> Value {
    let account = Account { shipper_number: "4711A1", now: UtcMillis(1_795_424_400_000) };
    serde_json::to_value(map::ship_body(shipment, &account)).expect("written")["ShipmentRequest"].take()
}

fn with(change: impl FnOnce(&mut CarrierShipment)) -> Value {
    let mut shipment = shipment();
    change(&mut shipment);
    body(&shipment)["Shipment"].take()
}

// create: ours to theirs
#[test]
fn a_plain_parcel_becomes_a_shipment_with_one_package() {
    insta::assert_json_snapshot!(body(&shipment()));
}

#[test]
fn our_id_goes_before_the_callers_number_so_that_a_lost_answer_can_be_found() {
    let made = with(|_| {});
    assert_eq!(made["ReferenceNumber"][0]["Value"], "shp_01JDVB6Z3M8Q2N4R5T6V7W8X9Y");
    assert_eq!(made["ReferenceNumber"][1]["Value"], "LS-2026-00417");
}

#[test]
fn an_address_that_must_be_right_is_validated() {
    assert_eq!(body(&shipment())["Request"]["RequestOption"], "validate");
    let lenient = CarrierShipment { address_policy: AddressPolicy::Warn, ..shipment() };
    assert_eq!(body(&lenient)["Request"]["RequestOption"], "nonvalidate");
}

#[test]
fn weights_are_rounded_up_to_tenths_of_kilograms_and_sides_to_centimetres() {
    let package = with(|_| {})["Package"][0].take();
    assert_eq!(package["PackageWeight"]["Weight"], "2.4");
    let sides = &package["Dimensions"];
    assert_eq!([&sides["Length"], &sides["Width"], &sides["Height"]], ["41", "20", "15"]);
    let light = with(|shipment| shipment.parcels[0].weight_g = 1);
    assert_eq!(light["Package"][0]["PackageWeight"]["Weight"], "0.1");
    let heavy = with(|shipment| shipment.parcels[0].weight_g = 70_000);
    assert_eq!(heavy["Package"][0]["PackageWeight"]["Weight"], "70.0");
}

#[test]
fn blanks_around_texts_never_reach_ups() {
    let made = with(|shipment| {
        if let Recipient::Street(to) = &mut shipment.to {
            to.postal_code = format!(" {} ", to.postal_code);
            to.city = format!("{} ", to.city);
            to.street = format!(" {}", to.street);
            to.party.name = format!("{}  ", to.party.name);
        }
    });
    assert_eq!(made["ShipTo"], with(|_| {})["ShipTo"]);
}

#[test]
fn the_recipients_phone_is_handed_over_abroad_or_with_his_consent_only() {
    assert_eq!(with(|_| {})["ShipTo"]["Phone"], Value::Null);
    let agreed = with(|shipment| shipment.services.announce = true);
    assert_eq!(agreed["ShipTo"]["Phone"]["Number"], "021198765");
    assert_eq!(body(&shipment_abroad())["Shipment"]["ShipTo"]["Phone"]["Number"], "41441112233");
}

#[test]
fn messages_go_out_with_consent_only() {
    assert_eq!(with(|_| {})["ShipmentServiceOptions"], Value::Null);
    let agreed = with(|shipment| shipment.services.announce = true);
    let messages = &agreed["ShipmentServiceOptions"]["Notification"];
    assert_eq!(messages[0], json!({ "NotificationCode": "6", "EMail": { "EMailAddress": ["j.gross@example.org"] } }));
    assert_eq!(messages[1]["NotificationCode"], "8");
}

#[test]
fn an_access_point_stands_beside_the_recipient() {
    let made = with(|shipment| {
        shipment.to = access_point();
        shipment.services.announce = true;
        shipment.services.named_person_only = true;
    });
    let point = &made["AlternateDeliveryAddress"];
    assert_eq!((&point["UPSAccessPointID"], &point["Name"]), (&json!("U12345678"), &json!("Kiosk am Dom")));
    assert_eq!(point["AttentionName"], "Jürgen Groß");
    assert_eq!(point["Address"]["AddressLine"], json!(["Domstraße 4"]));
    assert_eq!(made["ShipmentIndicationType"], json!([{ "Code": "01" }]));
    let options = &made["ShipmentServiceOptions"];
    assert_eq!(options["Notification"][0]["NotificationCode"], "012");
    assert_eq!(options["DeliverToAddresseeOnlyIndicator"], "");
}

#[test]
fn money_is_collected_at_the_door_or_at_the_access_point() {
    let amount = Money::euro_cents(14_990);
    let cash = CashOnDelivery { amount, parts: Vec::new(), bank_account: None, note: None, second_note: None };
    let door = with(|shipment| shipment.services.cash_on_delivery = Some(cash.clone()));
    let amount = json!({ "CurrencyCode": "EUR", "MonetaryValue": "149.90" });
    assert_eq!(door["ShipmentServiceOptions"], json!({ "COD": { "CODFundsCode": "1", "CODAmount": amount } }));
    let shop = with(|shipment| {
        shipment.to = access_point();
        shipment.services.cash_on_delivery = Some(cash);
    });
    assert_eq!(shop["ShipmentServiceOptions"], json!({ "AccessPointCOD": amount }));
}

#[test]
fn parts_of_an_amount_are_not_sent_and_that_is_said() {
    let amount = Money::euro_cents(14_990);
    let mut shipment = shipment();
    shipment.parcels.push(shipment.parcels[0].clone());
    let parts = [14_000, 990].map(Money::euro_cents).to_vec();
    shipment.services.cash_on_delivery =
        Some(CashOnDelivery { amount, parts, bank_account: None, note: None, second_note: None });
    let asked = &body(&shipment)["Shipment"]["ShipmentServiceOptions"];
    assert_eq!(asked["COD"]["CODAmount"]["MonetaryValue"], "149.90");
    let found = crate::carrier::ups::check::findings(&shipment, kontor_model::Lang::De, UtcMillis(1_795_424_400_000));
    let parted: Vec<(&str, bool)> = found
        .iter()
        .filter(|one| one.field.ends_with(".parts"))
        .map(|one| (one.code.as_str(), one.is_error()))
        .collect();
    assert_eq!(parted, [("not_transmitted", false)]);
}

#[test]
fn a_declared_value_is_shared_among_the_parcels_to_the_cent() {
    let made = with(|shipment| {
        let parcel = shipment.parcels[0].clone();
        shipment.parcels = vec![parcel; 3];
        shipment.services.insurance = Some(Money::euro_cents(100_000));
    });
    let value =
        |index: usize| made["Package"][index]["PackageServiceOptions"]["DeclaredValue"]["MonetaryValue"].clone();
    assert_eq!([value(0), value(1), value(2)], ["333.34", "333.33", "333.33"]);
}

#[test]
fn an_adult_is_asked_for_before_a_mere_signature() {
    let kind = |age: Option<u8>, signature: bool| {
        let made = with(|shipment| {
            shipment.services.age_check = age;
            shipment.services.signature = signature;
        });
        made["ShipmentServiceOptions"]["DeliveryConfirmation"]["DCISType"].clone()
    };
    assert_eq!([kind(None, true), kind(Some(18), true)], ["1", "2"]);
    assert_eq!(kind(None, false), Value::Null);
}

#[test]
fn options_of_its_own_are_tags_without_content() {
    let made = with(|shipment| {
        shipment.service = Some("07".to_owned());
        shipment.services.carrier_options = vec!["saturday".to_owned(), "carbon_neutral".to_owned()];
        shipment.services.no_neighbour = true;
        shipment.services.bulky = true;
    });
    let tags = json!({
        "SaturdayDeliveryIndicator": "", "UPScarbonneutralIndicator": "", "DirectDeliveryOnlyIndicator": ""
    });
    assert_eq!((&made["ShipmentServiceOptions"], &made["Service"]["Code"]), (&tags, &json!("07")));
    assert_eq!(made["Package"][0]["AdditionalHandlingIndicator"], "");
}

#[test]
fn a_pdf_is_asked_for_as_a_picture_and_zpl_as_zpl() {
    let form = |format, medium| {
        let label = LabelSpec { format, medium, ..LabelSpec::default() };
        let form = body(&CarrierShipment { label, ..shipment() })["LabelSpecification"].take();
        (form["LabelImageFormat"]["Code"].clone(), form["LabelStockSize"]["Height"].clone())
    };
    assert_eq!(form(LabelFormat::Pdf, LabelMedium::Inch4x8), (json!("GIF"), json!("6")));
    assert_eq!(form(LabelFormat::Zpl, LabelMedium::Inch4x8), (json!("ZPL"), json!("8")));
    assert_eq!(form(LabelFormat::Zpl, LabelMedium::Inch4x6), (json!("ZPL"), json!("6")));
}

#[test]
fn letters_outside_western_europe_ask_for_their_own_set() {
    let set = |name: &str, country: &str| {
        let to = Recipient::Street(address(name, "Długa", None, "00-001", "Warszawa", country));
        body(&CarrierShipment { to, ..shipment() })["LabelSpecification"]["CharacterSet"].clone()
    };
    assert_eq!([set("Łukasz Żak", "PL"), set("Jiří Dvořák", "CZ")], ["pol", "ces"]);
    assert_eq!(body(&shipment())["LabelSpecification"]["CharacterSet"], "deu");
}

#[test]
fn the_ship_date_has_no_hyphens() {
    assert_eq!(with(|shipment| shipment.ship_date = CalendarDate::parse("2026-11-24"))["ShipmentDate"], "20261124");
    assert_eq!(with(|_| {})["ShipmentDate"], Value::Null);
}

#[test]
fn a_state_behind_the_town_becomes_the_state() {
    let american = address("Ann Lee", "Main Street", Some("12"), "97201-1234", "Portland, OR", "US");
    let made = with(|shipment| shipment.to = Recipient::Street(american));
    let lines = json!({
        "AddressLine": ["12 Main Street"], "City": "Portland", "StateProvinceCode": "OR",
        "PostalCode": "972011234", "CountryCode": "US"
    });
    assert_eq!(made["ShipTo"]["Address"], lines);
}

// create_return: ours to theirs
#[test]
fn a_return_starts_at_the_customer_and_ends_at_the_merchant() {
    let account = Account { shipper_number: "4711A1", now: UtcMillis(1_795_424_400_000) };
    let shipment = CarrierShipment { from: customer(), to: Recipient::Street(sender()), ..shipment() };
    let made = serde_json::to_value(map::return_body(&shipment, &sender(), &account)).expect("written");
    let made = &made["ShipmentRequest"]["Shipment"];
    assert_eq!(made["ReturnService"]["Code"], "9");
    assert_eq!(made["Shipper"]["ShipperNumber"], "4711A1");
    assert_eq!(made["Shipper"]["Name"], "Musterhandel Süd GmbH");
    assert_eq!(made["ShipTo"]["Name"], "Musterhandel Süd GmbH");
    assert_eq!(made["ShipFrom"]["Name"], "Jürgen Groß");
    assert_eq!(made["Package"][0]["Description"], "Return LS-2026-00417");
}
