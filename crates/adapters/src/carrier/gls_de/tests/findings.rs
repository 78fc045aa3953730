//! What is known to be wrong before GLS is asked: by field, in both languages, with a way out.

use kontor_model::Lang;
use kontor_model::address::Recipient;
use kontor_model::money::Money;
use kontor_model::shipment::{CashOnDelivery, Finding, IdentCheck, Severity};

use super::samples::*;
use crate::carrier::Carrier;
use crate::carrier::gls_de::check;
use crate::error::Outcome;
use crate::shipment::{AddressPolicy, CarrierShipment};

fn findings(shipment: &CarrierShipment) -> Vec<Finding> {
    offline(settings(), Lang::De, |cx| GLS.findings(cx, shipment))
}

/// Field and code of every finding.
fn told(shipment: &CarrierShipment) -> Vec<(String, String)> {
    findings(shipment).into_iter().map(|finding| (finding.field, finding.code)).collect()
}

fn one(field: &str, code: &str) -> Vec<(String, String)> {
    vec![(field.to_owned(), code.to_owned())]
}

fn options(codes: &[&str]) -> CarrierShipment {
    with(|shipment| shipment.services.carrier_options = codes.iter().map(|code| (*code).to_owned()).collect())
}

#[test]
fn all_faults_are_told_at_once_in_both_languages() {
    let shipment = with(|shipment| {
        shipment.reference = " ".to_owned();
        *street_of(shipment) = address(" ", "", "", "4021", "");
        shipment.parcels[0].weight_g = 99;
    });
    let expected = [
        ("to.name", "required"),
        ("to.city", "required"),
        ("to.postal_code", "format"),
        ("to.street", "required"),
        ("reference", "required"),
        ("parcels[0].weight_g", "out_of_range"),
    ];
    assert_eq!(told(&shipment), expected.map(|(field, code)| (field.to_owned(), code.to_owned())));
    for finding in findings(&shipment) {
        let hint = finding.hint.as_ref().expect("both languages");
        assert!(finding.detail == hint.de && hint.de != hint.en && !hint.en.is_empty(), "{finding:?}");
    }
}

#[tokio::test]
async fn what_is_refused_here_is_never_sent() {
    let gls = gls();
    let caller = caller(&gls);
    let bad = with(|shipment| shipment.parcels[0].weight_g = 99_001);
    let outcomes = GLS.create(&caller.context(Lang::En), std::slice::from_ref(&bad)).await.expect("answered");
    let [Outcome::Refused(found)] = outcomes.as_slice() else { panic!("{outcomes:?}") };
    assert_eq!(found[0].field, "parcels[0].weight_g");
    let outcome = GLS.create_return(&caller.context(Lang::En), &bad).await.expect("answered");
    assert!(matches!(outcome, Outcome::Refused(_)), "{outcome:?}");
    assert!(GLS.validate(&caller.context(Lang::En), &bad).await.is_ok_and(|found| !found.is_empty()));
    assert_eq!(gls.requests(), Vec::new(), "nothing was sent, not even a sign-in");
}

#[test]
fn a_forbidden_character_is_named_with_a_text_without_it() {
    for forbidden in ['\\', '"', '{', '}', ',', ';', '(', ')', '|'] {
        let shipment = with(|shipment| street_of(shipment).party.company = Some(format!("Lager{forbidden} Nord")));
        let found = findings(&shipment);
        assert_eq!((found[0].field.as_str(), found[0].code.as_str()), ("to.company", "forbidden_character"));
        assert_eq!(found[0].proposal.as_deref(), Some("Lager Nord"));
        assert!(found[0].detail.contains(forbidden));
    }
    let fine = with(|shipment| street_of(shipment).party.company = Some("Müller & Söhne, Nachf.".replace(',', "")));
    assert_eq!(told(&fine), Vec::new(), "full stop and ampersand are not among them");
}

#[test]
fn a_sender_that_is_not_printed_is_not_judged() {
    let shipment = with(|shipment| shipment.from.party.company = Some("Halle (West)".to_owned()));
    assert_eq!(told(&shipment), Vec::new());
    let printed = settings().with_value("alternative_shipper", "true");
    let found = offline(printed, Lang::De, |cx| GLS.findings(cx, &shipment));
    assert_eq!(found.iter().map(|finding| finding.field.as_str()).collect::<Vec<_>>(), ["from.company"]);
}

#[test]
fn texts_are_measured_and_never_cut() {
    let long = "Donaudampfschifffahrtsgesellschaft Kapitänswitwenverein";
    let shipment = with(|shipment| street_of(shipment).party.name = long.to_owned());
    let found = findings(&shipment);
    assert_eq!((found[0].field.as_str(), found[0].code.as_str()), ("to.name", "too_long"));
    assert_eq!(found[0].proposal.as_deref(), Some("Donaudampfschifffahrtsgesellschaft"));
}

#[test]
fn weights_have_two_ends_and_a_usual_one() {
    let of = |weight_g| told(&with(|shipment| shipment.parcels[0].weight_g = weight_g));
    assert_eq!(of(99), one("parcels[0].weight_g", "out_of_range"));
    assert_eq!(of(100), Vec::new());
    assert_eq!(of(40_000), Vec::new());
    assert_eq!(of(40_001), one("parcels[0].weight_g", "heavy"));
    assert_eq!(of(99_001), one("parcels[0].weight_g", "out_of_range"));
}

#[test]
fn postal_codes_are_wanted_where_the_country_has_them() {
    let of = |country: &str, code: &str| {
        told(&with(|shipment| {
            street_of(shipment).country = super::samples::country(country);
            street_of(shipment).postal_code = code.to_owned();
        }))
    };
    assert_eq!(of("NL", " "), one("to.postal_code", "required"));
    assert_eq!(of("NL", "1012 AB"), Vec::new());
    assert_eq!(of("IE", ""), Vec::new(), "many addresses in Ireland have none");
    assert_eq!(of("AT", "10600"), one("to.postal_code", "format"));
}

#[test]
fn a_missing_house_number_stops_only_who_is_strict() {
    let without = |policy| {
        with(|shipment| {
            street_of(shipment).house_number = None;
            shipment.address_policy = policy;
        })
    };
    let strict = findings(&without(AddressPolicy::Strict));
    assert_eq!((strict[0].field.as_str(), strict[0].severity), ("to.house_number", Severity::Error));
    let lenient = findings(&without(AddressPolicy::Warn));
    assert_eq!((lenient[0].field.as_str(), lenient[0].severity), ("to.house_number", Severity::Warning));
    let in_the_street = with(|shipment| {
        *street_of(shipment) = address("Jürgen Groß", "Königsallee 7 b-c", "", "40212", "Düsseldorf");
    });
    assert_eq!(told(&in_the_street), Vec::new());
}

#[test]
fn places_only_dhl_serves_are_said_so() {
    let (party, city) = (shipment().to.party().clone(), "Köln".to_owned());
    let (country, postal_code) = (country("DE"), "50667".to_owned());
    let locker = Recipient::Locker {
        party: party.clone(),
        post_number: "1234567".to_owned(),
        locker_number: "123".to_owned(),
        postal_code: postal_code.clone(),
        city: city.clone(),
        country: country.clone(),
    };
    let po_box = Recipient::PoBox { party, box_number: "12 34".to_owned(), postal_code, city, country };
    for to in [locker, po_box] {
        assert_eq!(told(&with(|shipment| shipment.to = to)), one("to.kind", "kind_not_served"));
    }
}

#[test]
fn a_parcel_shop_needs_an_id_an_email_and_consent() {
    let told_of = |change: fn(&mut CarrierShipment)| {
        let mut shipment = to_parcel_shop();
        change(&mut shipment);
        told(&shipment)
    };
    let shop_id = |shipment: &mut CarrierShipment| {
        if let Recipient::ParcelShop { shop_id, .. } = &mut shipment.to {
            *shop_id = "Köln Markt".to_owned();
        }
    };
    assert_eq!(told_of(shop_id), one("to.shop_id", "format"));
    assert_eq!(told_of(|shipment| shipment.services.announce = false), one("services.announce", "consent_missing"));
    let no_email = |shipment: &mut CarrierShipment| {
        if let Recipient::ParcelShop { party, .. } = &mut shipment.to {
            party.email = None;
        }
    };
    assert_eq!(told_of(no_email), one("to.email", "required"));
    assert_eq!(told_of(|shipment| shipment.services.signature = true), one("services.signature", "services_apart"));
}

#[test]
fn services_that_gls_keeps_apart_are_kept_apart() {
    let saturday = with(|shipment| {
        shipment.services.signature = true;
        shipment.services.carrier_options = vec!["saturday".to_owned()];
    });
    assert_eq!(told(&saturday), one("services.signature", "services_apart"));
    assert_eq!(told(&options(&["time_0800"])), one("services.carrier_options", "service_not_offered"));
    assert_eq!(told(&options(&["pick_and_return"])), one("services.carrier_options", "returns_only"));
    assert_eq!(told(&options(&["thinkgreen"])), one("services.carrier_options", "service_not_offered"));
}

#[test]
fn services_say_what_they_need() {
    assert_eq!(told(&options(&["flex_delivery"])), one("to.email", "required"));
    assert_eq!(told(&options(&["pick_and_ship"])), one("ship_date", "required"));
    assert_eq!(told(&options(&["ident_pin=47112"])), one("services.carrier_options", "option_value"));
    assert_eq!(told(&options(&["delivery_at_work"])), one("services.carrier_options", "option_value"));
    let ident = with(|shipment| {
        shipment.services.ident_check = Some(IdentCheck {
            first_name: "Jürgen".to_owned(),
            last_name: String::new(),
            birth_date: None,
            min_age: Some(18),
        });
    });
    let expected = [
        ("services.ident_check.birth_date", "required"),
        ("services.ident_check.last_name", "required"),
        ("services.carrier_options", "option_value"),
    ];
    assert_eq!(told(&ident), expected.map(|(field, code)| (field.to_owned(), code.to_owned())));
}

#[test]
fn money_is_payable_briefly_explained_and_parted_among_parcels() {
    let cash = |cents, note: &str, parcels| {
        told(&with(|shipment| {
            let note = Some(note.to_owned());
            let amount = Money::euro_cents(cents);
            shipment.services.cash_on_delivery =
                Some(CashOnDelivery { amount, parts: Vec::new(), bank_account: None, note, second_note: None });
            shipment.parcels = vec![parcel(1_000); parcels];
        }))
    };
    assert_eq!(cash(100, "R 1", 1), Vec::new());
    assert_eq!(cash(0, "R 1", 1), one("services.cash_on_delivery.amount", "amount"));
    assert_eq!(cash(100, "R 1", 2), one("services.cash_on_delivery.parts", "parts_missing"));
    assert_eq!(cash(100, &"R".repeat(161), 1), one("services.cash_on_delivery.note", "too_long"));
    assert_eq!(cash(100, "R; 1", 1), one("services.cash_on_delivery.note", "forbidden_character"));
}

#[test]
fn the_day_is_not_past_and_a_weekend_is_said() {
    let on = |date| told(&with(|shipment| shipment.ship_date = Some(day(date))));
    assert_eq!(on("2026-11-22"), one("ship_date", "in_the_past"));
    assert_eq!(on("2026-11-23"), Vec::new(), "the clock of the tests shows the 23rd");
    assert_eq!(on("2026-11-28"), one("ship_date", "weekend"));
}

#[test]
fn what_leaves_the_union_needs_a_term_of_trade() {
    let to_switzerland = with(|shipment| {
        *street_of(shipment) = address("Reto Bühler", "Bahnhofstrasse", "5", "8001", "Zürich");
        street_of(shipment).country = country("CH");
    });
    let expected = [("customs.incoterm", "required"), ("customs", "customs_elsewhere")];
    assert_eq!(told(&to_switzerland), expected.map(|(field, code)| (field.to_owned(), code.to_owned())));
    let to_austria = with(|shipment| {
        *street_of(shipment) = address("Maria Huber", "Mariahilfer Straße", "45/2", "1060", "Wien");
        street_of(shipment).country = country("AT");
    });
    assert_eq!(told(&to_austria), Vec::new());
}

#[test]
fn a_return_judges_the_customer_and_knows_few_services() {
    let shipment = with(|shipment| {
        shipment.from.house_number = None;
        shipment.services.signature = true;
        shipment.services.carrier_options = vec!["pick_and_return".to_owned()];
    });
    let found = offline(settings(), Lang::De, |cx| check::findings_of_return(cx, &shipment));
    let told: Vec<(&str, &str)> = found.iter().map(|finding| (finding.field.as_str(), finding.code.as_str())).collect();
    let expected =
        [("from.house_number", "house_number_missing"), ("services", "service_not_offered"), ("ship_date", "required")];
    assert_eq!(told, expected);
}
