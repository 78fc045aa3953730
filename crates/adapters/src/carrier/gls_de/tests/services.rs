//! Every service, in GLS's words.

use kontor_model::Lang;
use kontor_model::money::Money;
use kontor_model::shipment::{CashOnDelivery, IdentCheck};
use serde_json::{Value, json};

use super::samples::*;
use crate::carrier::gls_de::check;
use crate::carrier::gls_de::services::{NAMED, WITH_CONTENT, code_of, of_shipment, of_unit, work_place};
use crate::carrier::gls_de::settings::DESCRIPTOR;
use crate::shipment::CarrierShipment;

/// A parcel with all services that go together.
pub(super) fn with_everything() -> CarrierShipment {
    with(|shipment| {
        street_of(shipment).party.email = Some("juergen.gross@example.de".to_owned());
        shipment.ship_date = Some(day("2026-11-24"));
        let services = &mut shipment.services;
        services.announce = true;
        services.named_person_only = true;
        services.insurance = Some(Money::euro_cents(123_456));
        services.cash_on_delivery = Some(CashOnDelivery {
            amount: Money::euro_cents(14_990),
            parts: Vec::new(),
            bank_account: None,
            note: Some("Rechnung 417".to_owned()),
            second_note: Some("Danke".to_owned()),
        });
        services.ident_check = Some(IdentCheck {
            first_name: "Jürgen".to_owned(),
            last_name: "Groß".to_owned(),
            birth_date: Some(day("1970-02-28")),
            min_age: None,
        });
        services.preferred_place = Some("Garage".to_owned());
        services.return_label = true;
        services.carrier_options = [
            "flex_delivery",
            "guaranteed_24",
            "nationality=de",
            "pick_and_ship",
            "exchange",
            "delivery_at_work=Haus 3/2/204",
            "tyre",
            "limited_quantities",
        ]
        .map(str::to_owned)
        .to_vec();
    })
}

/// Express to a PIN by noon.
pub(super) fn express() -> CarrierShipment {
    with(|shipment| {
        shipment.service = Some("EXPRESS".to_owned());
        shipment.services.carrier_options = ["time_1200", "ident_pin=A711"].map(str::to_owned).to_vec();
    })
}

fn named(name: &str) -> Value {
    json!({ "Service": { "ServiceName": name } })
}

#[test]
fn services_of_the_shipment_stand_under_it() {
    let sent = serde_json::to_value(of_shipment(&with_everything())).expect("JSON");
    let expected = json!([
        named("service_addresseeonly"),
        named("service_flexdelivery"),
        named("service_guaranteed24"),
        named("service_tyre"),
        { "Deposit": { "ServiceName": "service_deposit", "PlaceOfDeposit": "Garage" } },
        { "Ident": {
            "ServiceName": "service_ident",
            "Birthdate": "1970-02-28",
            "Firstname": "Jürgen",
            "Lastname": "Groß",
            "Nationality": { "CountryCode": "DE" },
        } },
        { "PickAndShip": { "ServiceName": "service_pickandship", "PickupDate": "2026-11-24" } },
        { "Exchange": { "ServiceName": "service_exchange", "Address": {
            "Name1": "Musterhandel Süd GmbH",
            "CountryCode": "DE",
            "ZIPCode": "86150",
            "City": "Augsburg",
            "Street": "Gewerbestraße",
            "StreetNumber": "12 a",
        } } },
        { "DeliveryAtWork": {
            "ServiceName": "service_deliveryatwork",
            "RecipientName": "Jürgen Groß",
            "Building": "Haus 3",
            "Floor": "2",
            "Room": "204",
        } },
    ]);
    assert_eq!(sent, expected);
}

#[test]
fn money_and_limited_quantities_stand_under_the_parcel() {
    let sent = serde_json::to_value(of_unit(&with_everything(), 0)).expect("JSON");
    let expected = json!([
        { "Cash": {
            "ServiceName": "service_cash",
            "Reason": "Rechnung 417 Danke",
            "Amount": 149.9,
            "Currency": "EUR",
        } },
        { "AddonLiability": { "ServiceName": "service_addonliability", "Amount": 1234.56, "Currency": "EUR" } },
        { "LimitedQuantities": { "ServiceName": "service_limitedquantities" } },
    ]);
    assert_eq!(sent, expected);
}

#[test]
fn each_parcel_collects_its_part_of_the_money() {
    let mut shipment = with_everything();
    shipment.services.insurance = None;
    shipment.services.cash_on_delivery.as_mut().expect("cash").parts = [14_000, 990].map(Money::euro_cents).to_vec();
    shipment.parcels = vec![parcel(1_000); 2];
    let amount = |parcel| serde_json::to_value(of_unit(&shipment, parcel)).expect("JSON")[0]["Cash"]["Amount"].clone();
    assert_eq!([amount(0), amount(1)], [json!(140.0), json!(9.9)]);
    let found =
        crate::carrier::gls_de::tests::samples::offline(settings(), Lang::De, |cx| check::findings(cx, &shipment));
    assert!(found.iter().all(|finding| !finding.is_error()), "{found:?}");
}

#[test]
fn a_parcel_shop_is_a_service_and_the_name_stays_the_recipient_s() {
    let sent = serde_json::to_value(of_shipment(&to_parcel_shop())).expect("JSON");
    let expected = json!([{ "ShopDelivery": { "ServiceName": "service_shopdelivery", "ParcelShopID": "2760200417" } }]);
    assert_eq!(sent, expected);
}

#[test]
fn express_and_a_pin_are_sent() {
    let sent = serde_json::to_value(of_shipment(&express())).expect("JSON");
    let pin = json!({ "IdentPin": { "ServiceName": "service_identpin", "PIN": "A711" } });
    assert_eq!(sent, json!([named("service_1200"), pin]));
}

#[test]
fn cash_without_a_note_names_the_reference() {
    let shipment = with(|shipment| {
        let amount = Money::euro_cents(100);
        shipment.services.cash_on_delivery = Some(CashOnDelivery {
            amount,
            parts: Vec::new(),
            bank_account: None,
            note: Some(" ".to_owned()),
            second_note: None,
        });
    });
    let sent = serde_json::to_value(of_unit(&shipment, 0)).expect("JSON");
    assert_eq!(sent[0]["Cash"]["Reason"], "LS-2026-00417");
}

#[test]
fn every_service_that_is_offered_is_sent_under_a_name() {
    let known: Vec<&str> = NAMED.iter().chain(&WITH_CONTENT).map(|(ours, _)| *ours).collect();
    for option in DESCRIPTOR.options {
        // The nationality is a part of the identity check.
        assert!(known.contains(&option.id) || option.id == "nationality", "{}", option.id);
    }
    for (ours, theirs) in NAMED.iter().chain(&WITH_CONTENT) {
        assert!(DESCRIPTOR.options.iter().any(|option| option.id == *ours), "{ours}");
        assert_eq!(code_of(&theirs.to_uppercase()), Some(*ours), "their names are read in any case");
    }
}

#[test]
fn a_place_at_work_needs_building_and_floor() {
    assert_eq!(work_place("Haus 3/2/204"), Some(("Haus 3", "2", Some("204"))));
    assert_eq!(work_place("Haus 3 / EG"), Some(("Haus 3", "EG", None)));
    for value in ["", "Haus 3", "/2", "Haus 3/", "a/b/c/d"] {
        assert_eq!(work_place(value), None, "{value}");
    }
}

#[test]
fn what_goes_together_is_not_complained_about() {
    offline(settings(), Lang::De, |cx| {
        for shipment in [with_everything(), express(), to_parcel_shop(), shipment()] {
            assert_eq!(check::findings(cx, &shipment), Vec::new());
        }
    });
}
