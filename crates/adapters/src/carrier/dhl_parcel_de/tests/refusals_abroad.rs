//! What is known to be wrong before DHL is asked, abroad: products, customs, the USA.

use kontor_model::Lang;
use kontor_model::address::{CountryCode, Recipient};
use kontor_model::money::{CurrencyCode, Money};
use kontor_model::shipment::{Customs, CustomsContents, Incoterm};
use serde_json::Value;

use super::samples::*;
use crate::carrier::Carrier;
use crate::carrier::dhl_parcel_de::{DhlParcelDe, country, request_body};
use crate::context::Settings;
use crate::shipment::CarrierShipment;
use crate::testing::Caller;

fn codes(shipment: &CarrierShipment) -> Vec<(String, String)> {
    findings(settings(), shipment).into_iter().map(|finding| (finding.field, finding.code)).collect()
}

#[track_caller]
fn says(shipment: &CarrierShipment, expected: &[(&str, &str)]) {
    let found = codes(shipment);
    let found: Vec<(&str, &str)> = found.iter().map(|(field, code)| (field.as_str(), code.as_str())).collect();
    assert_eq!(found, expected);
}

fn abroad(country: &str, postal_code: &str, service: &str) -> CarrierShipment {
    let to = Recipient::Street(address("Ida Kleefeld", "Hauptplatz", "4", postal_code, "Stadt", country));
    CarrierShipment { to, service: Some(service.to_owned()), ..domestic() }
}

fn declared(change: impl FnOnce(&mut Customs)) -> CarrierShipment {
    let mut shipment = to_switzerland();
    change(shipment.customs.as_mut().expect("customs"));
    shipment
}

#[test]
fn products_go_where_they_go() {
    says(&abroad("AT", "1070", "V01PAK"), &[("service", "product_not_for_country")]);
    says(&abroad("AT", "1070", "V53WPAK"), &[]);
    says(&abroad("AT", "1070", "V54EPAK"), &[]);
    says(&abroad("DE", "40212", "V53WPAK"), &[("service", "product_not_for_country")]);
    let finding = &findings(settings(), &abroad("AT", "1070", "V62KP"))[0];
    assert_eq!(finding.proposal.as_deref(), Some("V53WPAK"));
    says(&abroad("XK", "10000", "V53WPAK"), &[("to.country", "unknown_country"), ("customs", "required")]);
}

fn unnamed(country: &str, postal_code: &str) -> CarrierShipment {
    CarrierShipment { service: None, ..abroad(country, postal_code, "") }
}

fn usual(settings: impl Fn() -> Settings, shipment: &CarrierShipment) -> (&'static str, String) {
    let caller = Caller::at("http://127.0.0.1:9", settings());
    let chosen = DhlParcelDe.usual_service(&caller.context(Lang::De), shipment);
    let body: Value = serde_json::from_slice(&request_body(&settings(), std::slice::from_ref(shipment))).expect("JSON");
    let [product, number] = ["product", "billingNumber"].map(|name| body["shipments"][0][name].as_str().expect("text"));
    assert_eq!(product, chosen, "what is sent is what was chosen");
    (chosen, number.to_owned())
}

#[test]
fn without_a_product_the_destination_chooses_among_those_booked() {
    assert_eq!(usual(settings, &unnamed("DE", "40212")), ("V01PAK", "33333333330102".to_owned()));
    assert_eq!(usual(settings, &unnamed("AT", "1070")), ("V53WPAK", "33333333335301".to_owned()));
    assert_eq!(usual(settings, &unnamed("US", "10001")), ("V53WPAK", "33333333335301".to_owned()));
    says(&unnamed("AT", "1070"), &[]);
    let europaket = || settings().with_value("participation_international", "");
    assert_eq!(usual(europaket, &unnamed("AT", "1070")), ("V54EPAK", "33333333335401".to_owned()));
    assert_eq!(findings(europaket(), &unnamed("AT", "1070")), Vec::new());
}

#[test]
fn services_are_those_of_the_product_that_was_chosen() {
    let mut shipment = unnamed("AT", "1070");
    shipment.services.premium = true;
    says(&shipment, &[]);
    shipment.services.premium = false;
    shipment.services.no_neighbour = true;
    says(&shipment, &[("services.no_neighbour", "service_not_offered")]);
}

#[test]
fn a_country_that_nothing_booked_goes_to_is_refused_with_what_to_book() {
    let domestic_only =
        || settings().with_value("participation_international", "").with_value("participation_europaket", " ");
    let found = findings(domestic_only(), &unnamed("AT", "1070"));
    let [finding] = found.as_slice() else { panic!("{found:?}") };
    assert_eq!((finding.field.as_str(), finding.code.as_str()), ("service", "product_not_booked"));
    assert!(
        finding.is_error() && finding.detail.contains("nach AT") && finding.detail.contains("V53WPAK oder V54EPAK")
    );
    // Small packets are booked, but take less: they are taken when they are named only.
    assert_eq!(findings(domestic_only(), &abroad("AT", "1070", "V66WPI"))[0].field, "parcels[0].weight_g");
    let small_only = settings().with_value("participation_paket", "");
    let found = findings(small_only, &CarrierShipment { parcels: vec![parcel(900)], ..unnamed("DE", "40212") });
    assert_eq!((found[0].field.as_str(), found[0].code.as_str(), found.len()), ("service", "product_not_booked", 1));
}

#[test]
fn postal_codes_abroad_have_their_form_and_ireland_needs_none() {
    says(&abroad("NL", "1012AB", "V53WPAK"), &[]);
    says(&abroad("NL", "1012", "V53WPAK"), &[("to.postal_code", "format")]);
    says(&abroad("AT", "10700", "V53WPAK"), &[("to.postal_code", "format")]);
    says(&abroad("PL", "00-001", "V53WPAK"), &[]);
    says(&abroad("PL", "00--001", "V53WPAK"), &[("to.postal_code", "format")]);
    says(&abroad("IE", "", "V53WPAK"), &[]);
}

#[test]
fn goods_that_leave_the_customs_union_are_declared() {
    says(&abroad("CH", "8400", "V53WPAK"), &[("customs", "required")]);
    says(&abroad("ES", "35001", "V53WPAK"), &[("customs", "required")]);
    says(&abroad("ES", "28001", "V53WPAK"), &[]);
    says(&to_switzerland(), &[]);
}

#[test]
fn switzerland_wants_a_tariff_number_of_6_to_11_digits() {
    says(&declared(|customs| customs.lines[0].hs_code = None), &[("customs.lines[0].hs_code", "required")]);
    says(
        &declared(|customs| customs.lines[0].hs_code = Some("6109".to_owned())),
        &[("customs.lines[0].hs_code", "format")],
    );
    says(&declared(|customs| customs.lines[0].hs_code = Some("6109 10 00".to_owned())), &[]);
}

#[test]
fn all_amounts_have_one_currency_that_dhl_knows() {
    let francs = Money { currency: CurrencyCode::parse("CHF").expect("francs"), ..Money::euro_cents(100) };
    says(&declared(|customs| customs.postal_charges = Some(francs)), &[("customs.postal_charges", "currency")]);
    let unknown = CurrencyCode::parse("XXA").expect("three letters");
    let shipment = declared(|customs| {
        customs.postal_charges = None;
        customs.lines[0].unit_value.currency = unknown;
    });
    says(&shipment, &[("customs.lines[0].unit_value", "currency")]);
}

#[test]
fn the_goods_weigh_no_more_than_the_parcel_they_lie_in() {
    says(&declared(|customs| customs.lines[0].quantity = 3), &[("customs.lines", "weight_out_of_range")]);
    let mut two = two_to_switzerland();
    assert_eq!(findings(settings(), &two), Vec::new());
    two.parcels[1].weight_g = 899;
    says(&two, &[("customs.lines", "weight_out_of_range")]);
}

#[test]
fn of_several_parcels_each_has_its_goods() {
    let mut two = to_switzerland();
    two.parcels.push(parcel(1_000));
    says(&two, &[("customs.lines[0].parcel", "parcel_unclear")]);
    let in_parcel = |number| {
        let mut two = two_to_switzerland();
        two.customs.as_mut().expect("customs").lines[1].parcel = Some(number);
        two
    };
    says(&in_parcel(3), &[("customs.lines[1].parcel", "parcel_unclear")]);
    says(&in_parcel(0), &[("customs.lines[1].parcel", "parcel_unclear")]);
    let mut all_in_one = in_parcel(1);
    all_in_one.parcels[0].weight_g = 3_000;
    says(&all_in_one, &[("customs.lines", "parcel_without_goods")]);
}

#[test]
fn a_declaration_has_1_to_99_lines_that_say_something() {
    says(&declared(|customs| customs.lines.clear()), &[("customs.lines", "out_of_range")]);
    let many = declared(|customs| {
        customs.lines[0].unit_weight_g = 1;
        customs.lines = vec![customs.lines[0].clone(); 100];
    });
    says(
        &CarrierShipment { parcels: vec![parcel(9_000)], ..many },
        &[("customs.lines", "out_of_range"), ("customs.mrn", "export_declaration")],
    );
    let long = "Gießkanne aus feuerverzinktem Stahlblech mit langem Ausguss";
    says(
        &declared(|customs| customs.lines[0].description = long.to_owned()),
        &[("customs.lines[0].description", "printed_in_part")],
    );
    says(&declared(|customs| customs.lines[0].quantity = 0), &[("customs.lines[0].quantity", "out_of_range")]);
    says(
        &declared(|customs| customs.lines[0].origin = CountryCode::parse("AQ")),
        &[("customs.lines[0].origin", "unknown_country")],
    );
}

#[test]
fn other_contents_are_described_and_numbers_fit() {
    says(&declared(|customs| customs.contents = CustomsContents::Other), &[("customs.contents_note", "required")]);
    says(&declared(|customs| customs.mrn = Some("2".repeat(19))), &[("customs.mrn", "too_long")]);
    says(
        &declared(|customs| customs.lines[0].unit_value = Money::euro_cents(60_000)),
        &[("customs.mrn", "export_declaration")],
    );
}

#[test]
fn dhl_knows_dap_and_ddp() {
    says(&declared(|customs| customs.incoterm = Some(Incoterm::Exw)), &[("customs.incoterm", "unknown_value")]);
    says(&declared(|customs| customs.incoterm = Some(Incoterm::Ddp)), &[("customs.incoterm", "not_transmitted")]);
    says(&declared(|customs| customs.incoterm = Some(Incoterm::Dap)), &[]);
}

#[test]
fn the_usa_want_origin_tariff_number_zip_code_and_duties_paid() {
    let mut shipment = to_switzerland();
    shipment.to = Recipient::Street(address("Joe Black", "Main Street", "42", "10001", "New York", "US"));
    shipment.services.duties_paid = true;
    says(&shipment, &[]);
    shipment.services.duties_paid = false;
    says(&shipment, &[("services.duties_paid", "required")]);
    let customs = shipment.customs.as_mut().expect("customs");
    (customs.lines[0].origin, customs.lines[0].hs_code) = (None, None);
    shipment.services.duties_paid = true;
    says(&shipment, &[("customs.lines[0].hs_code", "required"), ("customs.lines[0].origin", "required")]);
    shipment.to = Recipient::Street(address("Joe Black", "Main Street", "42", "ABC", "New York", "US"));
    assert!(codes(&shipment).contains(&("to.postal_code".to_owned(), "format".to_owned())));
}

#[test]
fn the_united_kingdom_takes_duties_paid_from_135_pounds_or_156_euro() {
    let to_london = |currency: &str, cents: i64, duties_paid: bool| {
        let mut shipment = declared(|customs| {
            let value = Money { currency: CurrencyCode::parse(currency).expect("known"), ..Money::euro_cents(cents) };
            customs.postal_charges = None;
            (customs.lines[0].unit_value, customs.lines[0].quantity) = (value, 1);
        });
        shipment.to = Recipient::Street(address("Ann Kelly", "Baker Street", "221", "NW1 6XE", "London", "GB"));
        shipment.services.duties_paid = duties_paid;
        shipment
    };
    let refused: &[(&str, &str)] = &[("services.duties_paid", "service_not_offered")];
    says(&to_london("EUR", 15_599, true), refused);
    says(&to_london("GBP", 13_499, true), refused);
    says(&to_london("EUR", 15_600, true), &[]);
    says(&to_london("GBP", 13_500, true), &[]);
    says(&to_london("EUR", 15_599, false), &[]);
}

#[test]
fn every_line_of_an_irish_address_reaches_dhl() {
    let mut to = address("Aoife Byrne", "Cloonfad Cross", "", "", "Ballyhaunis, Co. Mayo", "IE");
    to.party.company = Some("Byrne & Sons Ltd".to_owned());
    to.party.addition = Some("The Old Forge, Gortnageeha".to_owned());
    let shipment = CarrierShipment { to: Recipient::Street(to), ..unnamed("IE", "") };
    assert!(findings(settings(), &shipment).iter().all(|finding| !finding.is_error()));
    let body: Value = serde_json::from_slice(&request_body(&settings(), &[shipment])).expect("JSON");
    let to = &body["shipments"][0]["consignee"];
    let lines = ["name1", "name2", "additionalAddressInformation1", "addressStreet", "city"].map(|line| &to[line]);
    let expected =
        ["Aoife Byrne", "Byrne & Sons Ltd", "The Old Forge, Gortnageeha", "Cloonfad Cross", "Ballyhaunis, Co. Mayo"];
    assert_eq!(lines, expected);
    assert!(to.get("postalCode").is_none(), "{to}");
}

#[test]
fn every_country_that_has_a_name_has_a_code_but_for_those_dhl_does_not_serve() {
    let without: Vec<&str> = crate::country::all(kontor_model::Lang::De)
        .map(|(code, _)| code)
        .filter(|code| country::alpha3(&CountryCode::parse(code).expect("a code")).is_none())
        .collect();
    assert_eq!(without, ["AQ", "EH", "GS", "IO", "TF", "UM", "XK"]);
}
