//! Ours to theirs: what is sent, where, and with which headers.

use kontor_model::Lang;
use kontor_model::date::CalendarDate;
use kontor_model::label::{Dpi, LabelFormat, LabelSpec};
use kontor_model::shipment::{Customs, CustomsContents, Incoterm};
use serde_json::{Value, json};

use super::samples::*;
use crate::carrier::Carrier;
use crate::carrier::gls_de::map::{self, Way};
use crate::context::Settings;
use crate::shipment::CarrierShipment;
use crate::testing::Answer;

fn body(settings: Settings, shipment: &CarrierShipment, way: Way) -> Value {
    offline(settings, Lang::De, |cx| serde_json::to_value(map::create(cx, shipment, way)).expect("JSON"))
}

fn customs(incoterm: Incoterm) -> Customs {
    Customs {
        contents: CustomsContents::Sale,
        contents_note: None,
        invoice_number: None,
        postal_charges: None,
        incoterm: Some(incoterm),
        mrn: None,
        sender_customs_number: None,
        recipient_customs_number: None,
        lines: Vec::new(),
    }
}

/// Two parcels to Zürich with everything an address can hold.
fn everything() -> CarrierShipment {
    with(|shipment| {
        let address = street_of(shipment);
        *address = super::samples::address("Reto Bühler", "Au", "5", "8001", "Zürich");
        address.country = country("CH");
        address.party.company = Some("Alpgarten AG".to_owned());
        address.party.addition = Some(" c/o Meier ".to_owned());
        address.party.email = Some("reto.buehler@example.ch".to_owned());
        address.party.phone = Some("+49 171 2345678".to_owned());
        shipment.services.announce = true;
        shipment.cost_center = Some("Filiale 12".to_owned());
        shipment.customer_reference = Some("Bestellung 99".to_owned());
        shipment.ship_date = CalendarDate::parse("2026-11-24");
        shipment.customs = Some(customs(Incoterm::Dap));
        shipment.parcels = vec![parcel(12_001), parcel(100)];
        shipment.parcels[0].reference = Some("Karton A".to_owned());
        shipment.label = LabelSpec { format: LabelFormat::Zpl, dpi: Dpi::Dpi300, ..shipment.label };
    })
}

// create: ours to theirs
#[test]
fn a_parcel_becomes_the_least_that_gls_wants() {
    assert_eq!(body(settings(), &shipment(), Way::Out), fixture("create"));
}

#[test]
fn everything_an_order_can_say_finds_its_place() {
    let settings = settings().with_value("alternative_shipper", "true");
    assert_eq!(body(settings, &everything(), Way::Out), fixture("create_everything"));
}

// create_return: ours to theirs
#[test]
fn a_return_names_the_customer_as_consignee_and_the_merchant_by_contact_id() {
    let shipment = with(|shipment| {
        let merchant = shipment.from.clone();
        shipment.from = std::mem::replace(street_of(shipment), merchant);
    });
    assert_eq!(body(settings(), &shipment, Way::Back), fixture("create_return"));
    let other = body(settings().with_value("alternative_shipper", "true"), &shipment, Way::Back);
    assert_eq!(other["Shipment"]["Return"]["Address"]["Name1"], "Musterhandel Süd GmbH");
    assert_eq!(other["Shipment"]["Shipper"], json!({ "ContactID": "276a4711" }));
}

#[test]
fn without_consent_gls_gets_no_email_and_no_phone() {
    let shipment = with(|shipment| {
        street_of(shipment).party.email = Some("juergen.gross@example.de".to_owned());
        street_of(shipment).party.phone = Some("0211 998877".to_owned());
    });
    let silent = body(settings(), &shipment, Way::Out);
    assert!(!silent.to_string().contains("example.de") && !silent.to_string().contains("998877"), "{silent}");
    let told = body(settings(), &with_consent(shipment), Way::Out);
    let address = &told["Shipment"]["Consignee"]["Address"];
    assert_eq!(
        (&address["eMail"], &address["FixedLinePhonenumber"]),
        (&json!("juergen.gross@example.de"), &json!("0211 998877"),)
    );
}

fn with_consent(mut shipment: CarrierShipment) -> CarrierShipment {
    shipment.services.announce = true;
    shipment
}

#[test]
fn blanks_around_texts_never_reach_gls() {
    let shipment = with(|shipment| {
        street_of(shipment).postal_code = " 40212 ".to_owned();
        street_of(shipment).city = "Düsseldorf ".to_owned();
        street_of(shipment).party.company = Some("  ".to_owned());
        shipment.reference = " LS-2026-00417".to_owned();
    });
    assert_eq!(body(settings(), &shipment, Way::Out), fixture("create"));
}

#[test]
fn a_street_too_short_is_written_with_its_number() {
    let of = |street: &str, number: &str| map::street(&address("N", street, number, "10115", "Berlin"));
    assert_eq!(of("Au", "5"), ("Au 5".to_owned(), None));
    assert_eq!(of("Alle", "5"), ("Alle".to_owned(), Some("5".to_owned())));
    assert_eq!(of("Q 7 24", ""), ("Q 7 24".to_owned(), None));
}

// create: address and headers
#[tokio::test]
async fn a_shipment_is_sent_signed_in_and_in_gls_s_media_type() {
    let gls = gls();
    let answer = made(&[("ZR4K19AA", &format!("{ID}-1"))], &["eins"]);
    gls.answer("POST", &format!("{RS}/shipments"), Answer::json(200, answer));
    let caller = caller(&gls);
    let outcomes = GLS.create(&caller.context(Lang::De), &[shipment()]).await.expect("answered");
    assert_eq!(outcomes.len(), 1);
    let requests = gls.requests();
    assert_eq!(
        (requests[0].path.as_str(), requests[0].text().as_str()),
        ("/oauth2/v2/token", "grant_type=client_credentials",)
    );
    assert_eq!(requests[0].header("authorization"), Some("Basic a29udG9yLWFwcDpzZWhyLWdlaGVpbQ=="));
    assert_eq!(requests[1].header("authorization"), Some("Bearer zeichen-1"));
    for name in ["content-type", "accept"] {
        assert_eq!(requests[1].header(name), Some("application/glsVersion1+json"));
    }
    assert_eq!(requests[1].json(), fixture("create"));
    gls.finish();
}

// validate: ours to theirs
#[tokio::test]
async fn every_service_and_address_is_what_the_description_takes() {
    let gls = gls();
    let shipments = [everything(), to_parcel_shop(), super::services::with_everything(), super::services::express()];
    for _ in &shipments {
        gls.answer("POST", &format!("{RS}/shipments/validate"), Answer::json(200, valid()));
    }
    let settings = settings().with_value("alternative_shipper", "true");
    let caller = crate::testing::Caller::new(&gls, settings);
    for shipment in &shipments {
        let found = GLS.validate(&caller.context(Lang::De), shipment).await.expect("answered");
        assert!(found.iter().all(|finding| !finding.is_error()), "{found:?}");
    }
    assert_eq!(gls.requests().len(), 1 + shipments.len(), "one sign-in is enough");
    gls.finish();
}

fn valid() -> Value {
    json!({ "Success": true, "ValidationResult": { "Issues": [] } })
}

// check: theirs to ours
#[tokio::test]
async fn an_account_is_checked_without_making_anything() {
    let gls = gls();
    let allowed = json!({ "AllowedServices": [{ "ProductName": "PARCEL" }, { "ProductName": "EXPRESS" }] });
    gls.answer("POST", &format!("{RS}/shipments/allowedservices"), Answer::json(200, allowed));
    let caller = caller(&gls);
    let account = GLS.check(&caller.context(Lang::De)).await.expect("the account works");
    assert_eq!(account.description, "GLS, Contact-ID 276a4711, 2 Produkte und Leistungen im Inland");
    let paths: Vec<String> = gls.requests().into_iter().map(|request| request.path).collect();
    assert_eq!(paths, ["/oauth2/v2/token".to_owned(), format!("{RS}/shipments/allowedservices")]);
    gls.finish();
}
