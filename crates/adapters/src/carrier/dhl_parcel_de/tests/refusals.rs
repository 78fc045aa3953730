//! What is known to be wrong before DHL is asked, at home: the field, the code, and nothing is sent.

use kontor_model::Lang;
use kontor_model::address::Recipient;
use kontor_model::date::CalendarDate;
use kontor_model::money::{CurrencyCode, Money};
use kontor_model::shipment::{CashOnDelivery, Finding, IdentCheck, Severity, ShipmentServices};

use super::samples::*;
use crate::carrier::Carrier;
use crate::carrier::dhl_parcel_de::DhlParcelDe;
use crate::context::Settings;
use crate::error::Outcome;
use crate::shipment::CarrierShipment;
use crate::testing::{Caller, StandIn};

fn codes(found: &[Finding]) -> Vec<(&str, &str)> {
    found.iter().map(|finding| (finding.field.as_str(), finding.code.as_str())).collect()
}

/// The only finding, which is an error in both languages.
#[track_caller]
fn is_refused(shipment: &CarrierShipment, field: &str, code: &str) -> Finding {
    is_refused_with(settings(), shipment, field, code)
}

#[track_caller]
fn is_refused_with(settings: Settings, shipment: &CarrierShipment, field: &str, code: &str) -> Finding {
    let found = findings(settings, shipment);
    assert_eq!(codes(&found), [(field, code)]);
    let hint = found[0].hint.as_ref().expect("in both languages");
    assert!(found[0].is_error() && hint.de != hint.en && hint.de == found[0].detail, "{found:?}");
    found[0].clone()
}

#[track_caller]
fn is_warned(shipment: &CarrierShipment, field: &str, code: &str) {
    let found = findings(settings(), shipment);
    assert_eq!(codes(&found), [(field, code)]);
    assert_eq!(found[0].severity, Severity::Warning);
}

fn to(change: impl FnOnce(&mut kontor_model::address::Address)) -> CarrierShipment {
    let mut shipment = domestic();
    if let Recipient::Street(address) = &mut shipment.to {
        change(address);
    }
    shipment
}

fn asking(services: ShipmentServices) -> CarrierShipment {
    CarrierShipment { services, ..domestic() }
}

#[test]
fn good_shipments_have_no_findings() {
    for shipment in [domestic(), to_locker(), to_post_office(Some("73914206"), None), to_po_box(), to_switzerland()] {
        assert_eq!(findings(settings(), &shipment), Vec::new());
    }
    assert_eq!(findings(settings(), &to_post_office(None, Some("f@example.org"))), Vec::new());
    assert_eq!(
        findings(
            settings(),
            &CarrierShipment { service: Some("V62WP".to_owned()), parcels: vec![parcel(900)], ..domestic() }
        ),
        Vec::new()
    );
}

#[test]
fn what_is_refused_here_is_never_sent() {
    let carrier = StandIn::checked_by(DESCRIPTIONS);
    let caller = Caller::new(&carrier, settings());
    let mut shipment = domestic();
    shipment.parcels[0].weight_g = 35_000;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    let outcomes = runtime.block_on(DhlParcelDe.create(&caller.context(Lang::De), &[shipment])).expect("answered");
    assert!(matches!(outcomes.as_slice(), [Outcome::Refused(found)] if found[0].field == "parcels[0].weight_g"));
    assert_eq!(carrier.requests(), Vec::new());
}

#[test]
fn weights_end_where_the_product_ends() {
    let mut shipment = domestic();
    shipment.parcels = vec![parcel(31_500), parcel(31_501)];
    is_refused(&shipment, "parcels[1].weight_g", "weight_out_of_range");
    shipment.parcels = vec![parcel(0)];
    is_refused(&shipment, "parcels[0].weight_g", "weight_out_of_range");
    let small = CarrierShipment { service: Some("V62KP".to_owned()), parcels: vec![parcel(1_001)], ..domestic() };
    is_refused(&small, "parcels[0].weight_g", "weight_out_of_range");
}

#[test]
fn a_side_of_no_length_is_refused_and_31_parcels_are() {
    let mut shipment = domestic();
    shipment.parcels[0].dimensions_mm = Some([400, 0, 300]);
    is_refused(&shipment, "parcels[0].dimensions_mm", "out_of_range");
    is_refused(&CarrierShipment { parcels: vec![parcel(500); 31], ..domestic() }, "parcels", "too_many");
}

#[test]
fn texts_that_are_too_long_are_named_with_a_proposal_and_never_cut() {
    let finding = is_refused(&to(|to| to.party.name = "Maximiliane ".repeat(6)), "to.name", "too_long");
    assert!(finding.proposal.is_some_and(|text| text.chars().count() <= 50));
    is_refused(&to(|to| to.city = format!("Bad {}", "x".repeat(37))), "to.city", "too_long");
    is_refused(&CarrierShipment { reference: "4".repeat(36), ..domestic() }, "reference", "too_long");
    is_refused(&to(|to| to.house_number = Some("12 Hinterhaus".to_owned())), "to.house_number", "too_long");
}

#[test]
fn what_must_be_there_is_named() {
    is_refused(&to(|to| to.street = " ".to_owned()), "to.street", "required");
    is_refused(&to(|to| to.party.name = "\u{200B}".to_owned()), "to.name", "required");
    is_refused(&to(|to| to.postal_code = String::new()), "to.postal_code", "required");
    is_refused(&CarrierShipment { reference: "  ".to_owned(), ..domestic() }, "reference", "required");
    is_refused(&to(|to| to.party.company = Some("Zeile\nZeile".to_owned())), "to.company", "unprintable");
}

#[test]
fn a_postal_code_has_its_countrys_form_and_a_proposal_where_only_the_prefix_is_wrong() {
    let finding = is_refused(&to(|to| to.postal_code = "D-40212".to_owned()), "to.postal_code", "format");
    assert_eq!(finding.proposal.as_deref(), Some("40212"));
    is_refused(&to(|to| to.postal_code = "4021".to_owned()), "to.postal_code", "format");
}

#[test]
fn a_missing_house_number_is_a_warning_because_some_streets_have_none() {
    is_warned(&to(|to| to.house_number = None), "to.house_number", "house_number_missing");
    let found = findings(settings(), &to(|to| (to.street, to.house_number) = ("Königsallee 7".to_owned(), None)));
    assert_eq!(found, Vec::new(), "it may stand behind the street");
}

#[test]
fn lockers_offices_and_boxes_in_a_street_are_told_apart_from_streets() {
    for street in ["Packstation 142", "PACKSTATION", "Postfiliale 502", "Postfach 12 34"] {
        is_refused(&to(|to| to.street = street.to_owned()), "to.street", "recipient_kind");
    }
    assert_eq!(findings(settings(), &to(|to| to.street = "Postfachgasse".to_owned())), Vec::new());
}

#[test]
fn numbers_of_lockers_offices_and_people_are_in_range() {
    let mut shipment = to_locker();
    if let Recipient::Locker { locker_number, .. } = &mut shipment.to {
        *locker_number = "99".to_owned();
    }
    is_refused(&shipment, "to.locker_number", "out_of_range");
    for wrong in ["", "12345", "12345678901", "Postnummer"] {
        let mut shipment = to_locker();
        if let Recipient::Locker { post_number, .. } = &mut shipment.to {
            *post_number = wrong.to_owned();
        }
        is_refused(&shipment, "to.post_number", "format");
    }
    is_refused(&to_post_office(None, None), "to.post_number", "required");
    is_refused(&to_post_office(None, Some("kein at")), "to.email", "format");
}

#[test]
fn what_a_locker_cannot_take_along_is_said() {
    let mut shipment = to_locker();
    if let Recipient::Locker { party, .. } = &mut shipment.to {
        party.company = Some("Kleefeld KG".to_owned());
    }
    is_warned(&shipment, "to.company", "not_transmitted");
}

#[test]
fn dhl_knows_no_ids_of_parcel_shops() {
    let (postal_code, city, country) =
        ("40212".to_owned(), "Düsseldorf".to_owned(), kontor_model::address::CountryCode::germany());
    let party = domestic().to.party().clone();
    let shop = Recipient::ParcelShop { party, shop_id: "4711".to_owned(), postal_code, city, country };
    is_refused(&CarrierShipment { to: shop, ..domestic() }, "to.kind", "recipient_kind");
}

#[test]
fn the_ship_date_is_not_in_the_past_and_a_sunday_is_mentioned() {
    let on = |day: &str| CarrierShipment { ship_date: CalendarDate::parse(day), ..domestic() };
    let finding = is_refused(&on("2026-11-22"), "ship_date", "date_in_past");
    assert_eq!(finding.proposal.as_deref(), Some("2026-11-23"));
    is_warned(&on("2026-11-29"), "ship_date", "ship_date_on_sunday");
    assert_eq!(findings(settings(), &on("2026-11-23")), Vec::new(), "today");
}

#[test]
fn a_product_that_is_not_booked_is_refused_and_so_is_a_return_label_without_its_number() {
    let without = |name: &str| settings().with_value(name, "");
    is_refused_with(without("participation_paket"), &domestic(), "service", "product_not_booked");
    let asked = asking(ShipmentServices { return_label: true, ..ShipmentServices::default() });
    is_refused_with(without("participation_return"), &asked, "services.return_label", "product_not_booked");
    is_refused_with(settings().with_value("ekp", "1"), &domestic(), "carrier_account", "billing_number_invalid");
    is_refused_with(
        settings().with_value("participation_paket", "33333333335301"),
        &domestic(),
        "carrier_account",
        "billing_number_invalid",
    );
}

fn cash(cents: i64, currency: &str) -> ShipmentServices {
    let amount = Money { currency: CurrencyCode::parse(currency).expect("a currency"), ..Money::euro_cents(cents) };
    let cash = CashOnDelivery { amount, parts: Vec::new(), bank_account: None, note: None, second_note: None };
    ShipmentServices { cash_on_delivery: Some(cash), ..ShipmentServices::default() }
}

#[test]
fn cash_on_delivery_needs_euro_and_a_bank_account() {
    assert_eq!(findings(settings(), &asking(cash(6_470, "EUR"))), Vec::new());
    is_refused(&asking(cash(6_470, "CHF")), "services.cash_on_delivery.amount", "currency");
    is_refused(&asking(cash(0, "EUR")), "services.cash_on_delivery.amount", "amount_out_of_range");
    let no_bank = settings().with_value("bank_iban", "");
    is_refused_with(
        no_bank,
        &asking(cash(6_470, "EUR")),
        "services.cash_on_delivery.bank_account",
        "bank_account_missing",
    );
    let wrong_bank = settings().with_value("bank_iban", "DE02120300000000202052");
    is_refused_with(wrong_bank, &asking(cash(6_470, "EUR")), "services.cash_on_delivery.bank_account.iban", "format");
}

#[test]
fn cash_for_several_parcels_is_parted_to_the_cent() {
    let parted = |parts: &[i64], parcels| {
        let mut shipment = CarrierShipment { parcels: vec![parcel(500); parcels], ..asking(cash(6_470, "EUR")) };
        let cash = shipment.services.cash_on_delivery.as_mut().expect("cash");
        cash.parts = parts.iter().copied().map(Money::euro_cents).collect();
        shipment
    };
    let field = "services.cash_on_delivery.parts";
    for good in [parted(&[], 1), parted(&[6_470], 1), parted(&[6_000, 470], 2), parted(&[0, 6_470, 0], 3)] {
        assert_eq!(findings(settings(), &good), Vec::new());
    }
    is_refused(&parted(&[], 2), field, "parts_missing");
    for wrong in [parted(&[6_470], 2), parted(&[6_000, 471], 2), parted(&[7_000, -530], 2), parted(&[6_470, 0], 1)] {
        is_refused(&wrong, field, "parts_wrong");
    }
    let mut francs = parted(&[6_000, 470], 2);
    let cash = francs.services.cash_on_delivery.as_mut().expect("cash");
    cash.parts[1].currency = CurrencyCode::parse("CHF").expect("a currency");
    is_refused(&francs, field, "parts_wrong");
}

#[test]
fn insurance_ends_at_25000_euro_and_is_charged_for_every_parcel() {
    let insured =
        |cents| asking(ShipmentServices { insurance: Some(Money::euro_cents(cents)), ..ShipmentServices::default() });
    assert_eq!(findings(settings(), &insured(2_500_000)), Vec::new());
    is_refused(&insured(2_500_001), "services.insurance", "amount_out_of_range");
    is_warned(
        &CarrierShipment { parcels: vec![parcel(500); 2], ..insured(60_000) },
        "services.insurance",
        "charged_per_parcel",
    );
}

#[test]
fn ages_are_16_or_18_and_people_have_names() {
    let aged = |years| asking(ShipmentServices { age_check: Some(years), ..ShipmentServices::default() });
    is_refused(&aged(14), "services.age_check", "unknown_value");
    assert_eq!(findings(settings(), &aged(16)), Vec::new());
    let check =
        IdentCheck { first_name: "Maria".to_owned(), last_name: "W".repeat(36), birth_date: None, min_age: Some(21) };
    let found =
        findings(settings(), &asking(ShipmentServices { ident_check: Some(check), ..ShipmentServices::default() }));
    let expected = [("services.ident_check.last_name", "too_long"), ("services.ident_check.min_age", "unknown_value")];
    assert_eq!(codes(&found), expected);
}

#[test]
fn a_preferred_day_comes_after_the_ship_date_and_is_no_sunday() {
    let on =
        |day: &str| asking(ShipmentServices { preferred_day: CalendarDate::parse(day), ..ShipmentServices::default() });
    is_refused(&on("2026-11-23"), "services.preferred_day", "date_too_early");
    is_refused(&on("2026-11-29"), "services.preferred_day", "date_on_sunday");
    assert_eq!(findings(settings(), &on("2026-11-26")), Vec::new());
}

#[test]
fn services_belong_to_products() {
    let services = ShipmentServices { premium: true, ..ShipmentServices::default() };
    is_refused(&asking(services), "services.premium", "service_not_offered");
    let services = ShipmentServices { carrier_options: vec!["saturday".to_owned()], ..ShipmentServices::default() };
    is_refused(&asking(services), "services.carrier_options", "service_not_offered");
}

#[test]
fn a_sender_that_dhl_keeps_makes_ours_irrelevant() {
    let mut shipment = domestic();
    shipment.from.party.name = String::new();
    is_refused(&shipment, "from.name", "required");
    assert_eq!(findings(settings().with_value("shipper_reference", "MitLogo"), &shipment), Vec::new());
}
