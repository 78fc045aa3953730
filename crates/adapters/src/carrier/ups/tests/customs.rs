//! Customs: when papers are needed, and what they say.

use kontor_model::UtcMillis;
use kontor_model::address::{CountryCode, Recipient};
use kontor_model::shipment::CustomsContents;
use serde_json::{Value, json};

use super::samples::*;
use crate::carrier::ups::map::{self, Account};
use crate::carrier::ups::{customs, place};
use crate::shipment::CarrierShipment;

fn body(shipment: &CarrierShipment) -> Value {
    let account = Account { shipper_number: "4711A1", now: UtcMillis(1_795_424_400_000) };
    serde_json::to_value(map::ship_body(shipment, &account)).expect("written")["ShipmentRequest"]["Shipment"].take()
}

#[test]
fn goods_across_a_customs_border_bring_an_invoice() {
    insta::assert_json_snapshot!(body(&shipment_abroad())["ShipmentServiceOptions"]);
}

#[test]
fn duties_paid_by_the_sender_are_billed_to_his_account() {
    let kinds = |shipment: &CarrierShipment| {
        let charges = body(shipment)["PaymentInformation"]["ShipmentCharge"].take();
        charges.as_array().expect("a list").iter().map(|charge| charge["Type"].clone()).collect::<Vec<_>>()
    };
    let mut shipment = shipment_abroad();
    assert_eq!(kinds(&shipment), ["01", "02"]);
    shipment.customs.as_mut().expect("declared").incoterm = None;
    assert_eq!(kinds(&shipment), ["01"]);
    shipment.services.duties_paid = true;
    assert_eq!(kinds(&shipment), ["01", "02"]);
    assert_eq!(body(&shipment)["ShipmentServiceOptions"]["InternationalForms"]["TermsOfShipment"], "DDP");
}

#[test]
fn the_senders_eori_goes_along_as_such() {
    let agent = body(&shipment_abroad())["GlobalTaxInformation"]["AgentTaxIdentificationNumber"][0].take();
    let number = &agent["TaxIdentificationNumber"][0];
    assert_eq!((&agent["AgentRole"], &number["IDNumberPurposeCode"]), (&json!("20"), &json!("02")));
    assert!(customs::is_eori("DE123456789012345") && customs::is_eori("XI123"));
    for other in ["CHE123456789", "Ä1", "DE", "", "123456789"] {
        assert!(!customs::is_eori(other), "{other}");
    }
}

#[test]
fn documents_need_no_invoice() {
    let mut shipment = shipment_abroad();
    shipment.customs.as_mut().expect("declared").contents = CustomsContents::Documents;
    let made = body(&shipment);
    assert_eq!((&made["DocumentsOnlyIndicator"], &made["ShipmentServiceOptions"]), (&json!(""), &Value::Null));
}

#[test]
fn a_border_of_customs_is_not_a_border_of_countries() {
    let crosses = |from: (&str, &str), to: (&str, &str)| {
        let country = |code: &str| CountryCode::parse(code).expect("a country");
        place::crosses_customs((from.0, &country(from.1)), (to.0, &country(to.1)))
    };
    let augsburg = ("86150", "DE");
    for inside in [("1010", "AT"), ("1012 AB", "NL"), ("98000", "MC"), ("28001", "ES")] {
        assert!(!crosses(augsburg, inside), "{inside:?}");
    }
    let outside =
        [("8001", "CH"), ("SW1A 1AA", "GB"), ("35001", "ES"), ("27498", "DE"), ("78266", "DE"), ("22100", "FI")];
    for place in outside {
        assert!(crosses(augsburg, place), "{place:?}");
    }
    assert!(!crosses(("8001", "CH"), ("3000", "CH")));
    assert!(crosses(("27498", "DE"), ("78266", "DE")));
}

#[test]
fn a_description_is_wrapped_at_words_and_never_cut() {
    let lines = customs::wrapped("T-Shirts aus Baumwolle, für Herren, bedruckt").expect("fits");
    assert_eq!(lines, ["T-Shirts aus Baumwolle, für Herren,", "bedruckt"]);
    assert_eq!(customs::wrapped(&"wort ".repeat(22)), None);
    assert_eq!(customs::wrapped(&"x".repeat(36)), None);
    assert_eq!(customs::wrapped("  "), None);
}

#[test]
fn within_the_union_nothing_is_declared_but_the_goods_are_named() {
    let mut shipment = shipment_abroad();
    shipment.to = Recipient::Street(address("Eva Maier", "Mariahilfer Straße", Some("45/2"), "1060", "Wien", "AT"));
    let made = body(&shipment);
    assert_eq!(made["ShipmentServiceOptions"], Value::Null);
    assert_eq!(made["Description"], "T-Shirts aus Baumwolle, für Herren,");
}
