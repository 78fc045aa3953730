//! Ours to DHL's: what stands in the body of an order.

use kontor_model::address::{Address, Recipient};
use kontor_model::date::CalendarDate;
use kontor_model::money::Money;
use kontor_model::shipment::{BankAccount, CashOnDelivery, Endorsement, IdentCheck, Incoterm, ShipmentServices};
use serde_json::{Value, json};

use super::samples::*;
use crate::carrier::dhl_parcel_de::request_body;
use crate::context::Settings;
use crate::shipment::CarrierShipment;

fn body_with(settings: &Settings, shipment: &CarrierShipment) -> Value {
    let body: Value = serde_json::from_slice(&request_body(settings, std::slice::from_ref(shipment))).expect("JSON");
    assert_eq!(body["shipments"].as_array().expect("a list").len(), shipment.parcels.len());
    body
}

/// The DHL shipment of the first parcel.
fn mapped(shipment: &CarrierShipment) -> Value {
    body_with(&settings(), shipment)["shipments"][0].clone()
}

fn services(services: ShipmentServices) -> Value {
    mapped(&CarrierShipment { services, ..domestic() })["services"].clone()
}

// create: ours to theirs
#[test]
fn the_smallest_shipment_is_profile_product_billing_number_reference_two_addresses_and_a_weight() {
    assert_eq!(
        body_with(&settings(), &domestic()),
        json!({ "profile": "STANDARD_GRUPPENPROFIL", "shipments": [{
            "product": "V01PAK", "billingNumber": "33333333330102", "refNo": "LS-2026-00417",
            "shipper": { "name1": "Musterhandel Süd GmbH", "addressStreet": "Gewerbestraße", "addressHouse": "12 a",
                "postalCode": "86150", "city": "Augsburg", "country": "DEU", "email": "versand@musterhandel.example" },
            "consignee": { "name1": "Jürgen Groß", "addressStreet": "Königsallee", "addressHouse": "7",
                "postalCode": "40212", "city": "Düsseldorf", "country": "DEU" },
            "details": { "weight": { "uom": "g", "value": 2350 } },
        }] }),
    );
}

#[test]
fn every_parcel_is_a_shipment_of_its_own_in_order() {
    let mut shipment = domestic();
    shipment.parcels.push(parcel(900));
    shipment.parcels[1].reference = Some("LS-2026-00417/2".to_owned());
    shipment.parcels[1].dimensions_mm = Some([400, 300, 255]);
    let body = body_with(&settings(), &shipment);
    assert_eq!(body["shipments"][0]["refNo"], "LS-2026-00417");
    assert_eq!(body["shipments"][1]["refNo"], "LS-2026-00417/2");
    let details = json!({
        "dim": { "uom": "mm", "length": 400, "width": 300, "height": 255 }, "weight": { "uom": "g", "value": 900 },
    });
    assert_eq!(body["shipments"][1]["details"], details);
}

#[test]
fn a_short_reference_is_lengthened_in_plain_sight_and_a_long_one_is_left_alone() {
    for (reference, printed) in
        [("7", "Referenz 7"), ("4417", "Ref. 4417"), ("1234567", "Ref. 1234567"), ("12345678", "12345678")]
    {
        assert_eq!(mapped(&CarrierShipment { reference: reference.to_owned(), ..domestic() })["refNo"], printed);
    }
}

#[test]
fn blanks_around_texts_never_reach_dhl() {
    let to = address(" Jürgen  Groß ", "Königsallee ", " 7", "40212 ", "Du\u{308}sseldorf", "DE");
    let consignee = mapped(&CarrierShipment { to: Recipient::Street(to), ..domestic() })["consignee"].clone();
    let clean = json!({
        "name1": "Jürgen Groß", "addressStreet": "Königsallee", "addressHouse": "7", "postalCode": "40212",
        "city": "Düsseldorf", "country": "DEU",
    });
    assert_eq!(consignee, clean);
}

#[test]
fn company_and_addition_are_lines_of_the_name_and_abroad_the_addition_stands_below_the_street() {
    let with = |country: &str, addition: &str| {
        let mut to = address("Ida Kleefeld", "Mariahilfer Straße", "45/2/12", "1070", "Wien", country);
        to.party.company = Some("Kleefeld KG".to_owned());
        to.party.addition = Some(addition.to_owned());
        mapped(&CarrierShipment { to: Recipient::Street(to), ..domestic() })["consignee"].clone()
    };
    let at_home = with("DE", "Hinterhaus");
    assert_eq!((&at_home["name2"], &at_home["name3"]), (&json!("Kleefeld KG"), &json!("Hinterhaus")));
    let abroad = with("AT", "2. Stock");
    assert_eq!((&abroad["name3"], &abroad["additionalAddressInformation1"]), (&Value::Null, &json!("2. Stock")));
    assert_eq!(with("AT", "c/o Weber")["name3"], "c/o Weber");
}

#[test]
fn the_four_kinds_of_recipient_have_a_shape_each() {
    let locker = json!({
        "name": "Femke Altenwerder", "lockerID": 142, "postNumber": "73914206", "city": "Köln", "country": "DEU",
        "postalCode": "50676",
    });
    assert_eq!(mapped(&to_locker())["consignee"], locker);
    let by_number = mapped(&to_post_office(Some("7391 4206"), Some("f@example.org")))["consignee"].clone();
    assert_eq!((&by_number["retailID"], &by_number["postNumber"]), (&json!(502), &json!("73914206")));
    assert_eq!(by_number["email"], Value::Null, "with a number DHL needs no e-mail address");
    let by_email = mapped(&to_post_office(None, Some("f@example.org")))["consignee"].clone();
    assert_eq!(by_email["email"], "f@example.org");
    let po_box = mapped(&to_po_box())["consignee"].clone();
    assert_eq!((&po_box["poBoxID"], &po_box["name1"]), (&json!(1234), &json!("Käsehof Grünwald")));
}

fn reachable(country: &str) -> Address {
    let mut to = address("Jan Vermeer", "Museumstraat", "1", "1071 AA", "Amsterdam", country);
    to.party.email = Some("jan@example.org".to_owned());
    to.party.phone = Some("+31 20 1234567".to_owned());
    to
}

#[test]
fn an_email_address_leaves_us_with_consent_only_and_a_phone_number_never_within_germany() {
    let reach = |country: &str, announce: bool| {
        let services = ShipmentServices { announce, ..ShipmentServices::default() };
        let to = Recipient::Street(reachable(country));
        let consignee = mapped(&CarrierShipment { to, services, ..domestic() })["consignee"].clone();
        (consignee["email"].is_string(), consignee["phone"].is_string())
    };
    assert_eq!(reach("NL", false), (false, false));
    assert_eq!(reach("NL", true), (true, true));
    assert_eq!(reach("DE", true), (true, false));
    let services = ShipmentServices { closest_drop_point: true, ..ShipmentServices::default() };
    let shipment = CarrierShipment { to: Recipient::Street(reachable("NL")), services, ..domestic() };
    assert_eq!(mapped(&shipment)["consignee"]["email"], "jan@example.org", "DHL cannot deliver there without it");
}

#[test]
fn services_are_named_as_dhl_names_them_and_what_is_not_asked_for_is_not_sent() {
    assert_eq!(mapped(&domestic())["services"], Value::Null);
    let day = CalendarDate::parse("2026-11-26").expect("a day");
    let asked = ShipmentServices {
        insurance: Some(Money::euro_cents(50_050)),
        age_check: Some(18),
        named_person_only: true,
        signature: true,
        no_neighbour: true,
        preferred_day: Some(day),
        preferred_place: Some("Garage".to_owned()),
        bulky: true,
        premium: true,
        endorsement: Some(Endorsement::Abandon),
        parcel_outlet_routing: Some("j@example.org".to_owned()),
        duties_paid: true,
        carrier_options: vec!["go_green_plus".to_owned()],
        ..ShipmentServices::default()
    };
    let sent = json!({
        "additionalInsurance": { "currency": "EUR", "value": 500.5 }, "visualCheckOfAge": "A18",
        "namedPersonOnly": true, "signedForByRecipient": true, "noNeighbourDelivery": true,
        "preferredDay": "2026-11-26", "preferredLocation": "Garage", "bulkyGoods": true, "premium": true,
        "endorsement": "ABANDON", "parcelOutletRouting": "j@example.org", "postalDeliveryDutyPaid": true,
        "goGreenPlus": true,
    });
    assert_eq!(services(asked), sent);
}

#[test]
fn the_ident_check_names_the_person() {
    let check = IdentCheck {
        first_name: "Maria".to_owned(),
        last_name: "Weiß".to_owned(),
        birth_date: CalendarDate::parse("2001-11-27"),
        min_age: Some(16),
    };
    let sent = json!({ "identCheck": {
        "firstName": "Maria", "lastName": "Weiß", "dateOfBirth": "2001-11-27", "minimumAge": "A16",
    } });
    assert_eq!(services(ShipmentServices { ident_check: Some(check), ..ShipmentServices::default() }), sent);
}

fn cash(bank_account: Option<BankAccount>) -> ShipmentServices {
    let cash = CashOnDelivery {
        amount: Money::euro_cents(6_470),
        parts: Vec::new(),
        bank_account,
        note: None,
        second_note: None,
    };
    ShipmentServices { cash_on_delivery: Some(cash), ..ShipmentServices::default() }
}

#[test]
fn cash_goes_to_the_account_of_the_shipment_else_to_the_reference_else_to_the_account_of_the_form() {
    let sent = |settings: &Settings, asked: ShipmentServices| {
        let shipment = CarrierShipment { services: asked, ..domestic() };
        body_with(settings, &shipment)["shipments"][0]["services"]["cashOnDelivery"].clone()
    };
    let own = json!({
        "amount": { "currency": "EUR", "value": 64.7 }, "transferNote1": "LS-2026-00417",
        "bankAccount": { "accountHolder": "Musterhandel Süd GmbH", "iban": "DE02120300000000202051" },
    });
    assert_eq!(sent(&settings(), cash(None)), own);
    let with_reference = settings().with_value("cod_account_reference", "Hauptkonto");
    assert_eq!(sent(&with_reference, cash(None))["accountReference"], "Hauptkonto");
    let bank = BankAccount {
        holder: "Zweigstelle".to_owned(),
        iban: "de02500105170137075030".to_owned(),
        bic: None,
        bank: None,
    };
    assert_eq!(sent(&with_reference, cash(Some(bank)))["bankAccount"]["iban"], "DE02500105170137075030");
}

#[test]
fn each_parcel_collects_its_part_and_one_without_a_part_collects_nothing() {
    let mut asked = cash(None);
    let parts = [4_000, 0, 2_470].map(Money::euro_cents).to_vec();
    asked.cash_on_delivery.as_mut().expect("cash").parts = parts;
    let shipment = CarrierShipment { parcels: vec![parcel(500); 3], services: asked, ..domestic() };
    let body = body_with(&settings(), &shipment);
    let amounts: Vec<&Value> =
        (0..3).map(|index| &body["shipments"][index]["services"]["cashOnDelivery"]["amount"]["value"]).collect();
    assert_eq!(amounts, [&json!(40), &Value::Null, &json!(24.7)]);
}

#[test]
fn each_parcel_declares_its_own_goods_and_the_first_one_what_the_transport_cost() {
    let body = body_with(&settings(), &two_to_switzerland());
    let of = |index: usize| &body["shipments"][index]["customs"];
    let quantities =
        [0, 1].map(|index| (of(index)["items"].as_array().map(Vec::len), &of(index)["items"][0]["packagedQuantity"]));
    assert_eq!(quantities, [(Some(1), &json!(2)), (Some(1), &json!(1))]);
    assert_eq!([0, 1].map(|index| &of(index)["postalCharges"]["value"]), [&json!(12.9), &json!(0)]);
}

#[test]
fn the_enclosed_return_goes_back_to_the_sender_under_its_own_billing_number() {
    let asked = ShipmentServices { return_label: true, ..ShipmentServices::default() };
    let sent = services(asked.clone())["dhlRetoure"].clone();
    assert_eq!((&sent["billingNumber"], &sent["refNo"]), (&json!("33333333330701"), &json!("LS-2026-00417")));
    assert_eq!(sent["returnAddress"]["name1"], "Musterhandel Süd GmbH");
    let kept = settings().with_value("shipper_reference", "MitLogo");
    let shipment = body_with(&kept, &CarrierShipment { services: asked, ..domestic() })["shipments"][0].clone();
    assert_eq!(shipment["shipper"], json!({ "shipperRef": "MitLogo" }));
    assert_eq!(shipment["services"]["dhlRetoure"]["returnAddress"], Value::Null, "DHL keeps the way back, too");
}

#[test]
fn a_customs_declaration_has_the_values_of_one_piece_each() {
    let sent = mapped(&to_switzerland());
    let customs = json!({
        "invoiceNo": "RE-2026-118", "exportType": "COMMERCIAL_GOODS",
        "postalCharges": { "currency": "EUR", "value": 12.9 }, "shipperCustomsRef": "DE73282932000074",
        "items": [{
            "itemDescription": "Gießkanne Zink", "countryOfOrigin": "DEU", "hsCode": "732690", "packagedQuantity": 2,
            "itemValue": { "currency": "EUR", "value": 24.9 }, "itemWeight": { "uom": "g", "value": 900 },
        }],
    });
    assert_eq!(sent["customs"], customs);
    assert_eq!((&sent["product"], &sent["billingNumber"]), (&json!("V53WPAK"), &json!("33333333335301")));
}

#[test]
fn terms_of_trade_are_sent_with_europaket_only_and_missing_postal_charges_are_nothing() {
    let mut shipment = to_switzerland();
    let customs = shipment.customs.as_mut().expect("customs");
    (customs.incoterm, customs.postal_charges, customs.mrn) = (Some(Incoterm::Dap), None, Some("26DE1234".to_owned()));
    let sent = mapped(&shipment)["customs"].clone();
    assert_eq!((&sent["shippingConditions"], &sent["postalCharges"]["value"]), (&Value::Null, &json!(0)));
    assert_eq!((&sent["MRN"], &sent["hasElectronicExportNotification"]), (&json!("26DE1234"), &json!(true)));
    shipment.service = Some("V54EPAK".to_owned());
    assert_eq!(mapped(&shipment)["customs"]["shippingConditions"], "DAP");
}

#[test]
fn the_state_of_an_address_in_the_usa_is_told_by_its_zip_code() {
    for (zip, state) in [("10001", "US-NY"), ("90210-1234", "US-CA"), ("06390", "US-NY"), ("99501", "US-AK")] {
        let to = Recipient::Street(address("Joe Black", "Main Street", "42", zip, "Springfield", "US"));
        assert_eq!(mapped(&CarrierShipment { to, ..domestic() })["consignee"]["state"], state, "{zip}");
    }
}

#[test]
fn an_old_name_of_a_product_books_the_present_one() {
    let sent = mapped(&CarrierShipment { service: Some("V62WP".to_owned()), ..domestic() });
    assert_eq!((&sent["product"], &sent["billingNumber"]), (&json!("V62KP"), &json!("33333333336201")));
}
