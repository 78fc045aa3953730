//! DHL's to ours, without HTTP: each item judged by itself, parcels folded back, faults by our fields.

use kontor_model::Lang;
use kontor_model::label::{LabelFormat, LabelMedium, LabelSpec};
use kontor_model::shipment::{DocumentKind, Finding, Severity};
use proptest::prelude::*;
use serde_json::{Value, json};

use super::samples::*;
use crate::carrier::dhl_parcel_de::read_answer;
use crate::error::{AdapterError, Effect, ErrorKind, Outcome};
use crate::shipment::{CarrierShipment, Created};

fn read(status: u16, body: &str, shipments: &[CarrierShipment]) -> Result<Vec<Outcome<Created>>, AdapterError> {
    read_answer(&settings().with_value("return_medium", "a4"), status, body.as_bytes(), shipments, Lang::De)
}

fn items(status: u16, items: Value, shipments: &[CarrierShipment]) -> Vec<Outcome<Created>> {
    let body = json!({ "status": { "title": "", "statusCode": status }, "items": items }).to_string();
    read(status, &body, shipments).expect("about the shipments")
}

fn two_parcels() -> CarrierShipment {
    CarrierShipment { parcels: vec![parcel(500), parcel(700)], ..domestic() }
}

fn refusal(outcome: &Outcome<Created>) -> &[Finding] {
    let Outcome::Refused(found) = outcome else { panic!("not refused: {outcome:?}") };
    assert!(found.iter().any(Finding::is_error), "{found:?}");
    found
}

// create: theirs to ours
#[test]
fn a_created_parcel_has_number_page_label_papers_and_warnings() {
    let outcomes = read(200, &fixture("created.json"), &[domestic()]).expect("created");
    let [Outcome::Done(created)] = outcomes.as_slice() else { panic!("{outcomes:?}") };
    let made = &created.parcels[0];
    assert_eq!(made.numbers.tracking_number, "00340434161094015902");
    assert!(made.tracking_url.as_deref().is_some_and(|url| url.ends_with("=00340434161094015902")));
    assert_eq!(made.return_tracking_number.as_deref(), Some("990012345678"));
    assert_eq!((made.label.bytes.as_slice(), made.label.medium), (&b"%PDF-1.4 label"[..], LabelMedium::A6));
    let kinds: Vec<_> = made.documents.iter().map(|(kind, document)| (*kind, document.medium)).collect();
    assert_eq!(
        kinds,
        [
            (DocumentKind::ReturnLabel, LabelMedium::A4),
            (DocumentKind::Customs, LabelMedium::A4),
            (DocumentKind::CashOnDelivery, LabelMedium::A4),
        ]
    );
    let finding = &created.findings[0];
    assert_eq!(
        (finding.severity, finding.field.as_str(), finding.code.as_str()),
        (Severity::Warning, "to.house_number", "house_number_not_found")
    );
    assert_eq!(finding.carrier_text.as_deref(), Some("Die Hausnummer konnte nicht gefunden werden."));
    assert_eq!(finding.carrier_code.as_deref(), Some("Warning"));
}

#[test]
fn a_label_for_thermal_printers_is_text_and_the_papers_beside_it_stay_pdf() {
    let mut item = made("00340434161094015902");
    item["label"] = json!({ "zpl2": "^XA^FDDüsseldorf^FS^XZ", "fileFormat": "ZPL2" });
    item["customsDoc"] = json!({ "b64": b64("customs") });
    let label = LabelSpec { format: LabelFormat::Zpl, ..LabelSpec::default() };
    let outcomes = items(200, json!([item]), &[CarrierShipment { label, ..domestic() }]);
    let [Outcome::Done(created)] = outcomes.as_slice() else { panic!("{outcomes:?}") };
    let made = &created.parcels[0];
    assert_eq!(
        (made.label.format, made.label.bytes.as_slice()),
        (LabelFormat::Zpl, "^XA^FDDüsseldorf^FS^XZ".as_bytes())
    );
    assert_eq!(made.documents[0].1.format, LabelFormat::Pdf);
}

#[test]
fn success_and_failure_stand_side_by_side() {
    let bad = refused("consignee", "The city entered does not match the postcode.", "Warning");
    let outcomes = items(207, json!([made("1"), bad, made("3")]), &[domestic(), domestic(), domestic()]);
    assert!(matches!(outcomes[0], Outcome::Done(_)) && matches!(outcomes[2], Outcome::Done(_)));
    let found = refusal(&outcomes[1]);
    assert_eq!((found[0].field.as_str(), found[0].code.as_str()), ("to.city", "city_not_in_postal_code"));
    assert!(found[0].is_error(), "a warning that stops the label is an error");
}

#[test]
fn a_warning_beside_an_error_stays_a_warning() {
    let item = json!({ "sstatus": { "title": "", "status": 400 }, "validationMessages": [
        { "property": "dimension.weight", "validationMessage": "The weight is too high", "validationState": "Error" },
        { "property": "shipper", "validationMessage": "The street entered could not be found.", "validationState": "Warning" },
    ] });
    let outcomes = items(400, json!([item]), &[domestic()]);
    let found: Vec<_> =
        refusal(&outcomes[0]).iter().map(|finding| (finding.field.as_str(), finding.severity)).collect();
    assert_eq!(found, [("parcels[0].weight_g", Severity::Error), ("from.street", Severity::Warning)]);
}

#[test]
fn a_shipment_with_all_its_parcels_is_done_and_one_with_some_is_not() {
    let outcomes = items(207, json!([made("1"), made("2"), made("3")]), &[two_parcels(), domestic()]);
    let [Outcome::Done(first), Outcome::Done(second)] = outcomes.as_slice() else { panic!("{outcomes:?}") };
    let numbers: Vec<&str> = first.parcels.iter().map(|made| made.numbers.tracking_number.as_str()).collect();
    assert_eq!((numbers, second.parcels.len()), (vec!["1", "2"], 1));
    let bad = refused("consignee", "Hausnummer fehlt", "Error");
    let outcomes = items(207, json!([made("1"), bad]), &[two_parcels()]);
    let [Outcome::Failed(error)] = outcomes.as_slice() else { panic!("{outcomes:?}") };
    assert_eq!((error.effect, error.code.as_str()), (Effect::Unknown, "partly_created"), "one label lies around");
}

#[test]
fn faults_of_form_name_our_fields_and_their_shipment() {
    let faults = json!([
        { "propertyPath": "shipments[2].consignee.addressStreet", "message": "must not be empty" },
        { "propertyPath": "shipments[1].details.weight.value", "message": "must be less than 31500" },
    ]);
    let outcomes = items(400, faults, &[two_parcels(), domestic()]);
    assert_eq!(refusal(&outcomes[0])[0].field, "parcels[1].weight_g");
    let found = refusal(&outcomes[1]);
    assert_eq!((found[0].field.as_str(), found[0].carrier_text.as_deref()), ("to.street", Some("must not be empty")));
}

#[test]
fn of_four_kinds_of_recipient_only_the_faults_of_the_one_meant_are_told() {
    let faults = json!([
        { "propertyPath": "shipments[0].consignee.lockerID", "message": "is required" },
        { "propertyPath": "shipments[0].consignee.retailID", "message": "is required" },
        { "propertyPath": "shipments[0].consignee.postalCode", "message": "must be valid format after UPU" },
    ]);
    let outcomes = items(400, faults.clone(), &[domestic()]);
    let fields: Vec<&str> = refusal(&outcomes[0]).iter().map(|finding| finding.field.as_str()).collect();
    assert_eq!(fields, ["to.postal_code"]);
    let only_others = json!([faults[0]]);
    let outcomes = items(400, only_others, &[domestic()]);
    assert_eq!(refusal(&outcomes[0]).len(), 1, "what is the only reason is kept");
}

#[test]
fn every_path_of_a_request_is_one_of_ours() {
    let fields = [
        ("shipper.name1", "from.name"),
        ("consignee.name3", "to.addition"),
        ("consignee.country", "to.country"),
        ("refNo", "reference"),
        ("product", "service"),
        ("billingNumber", "carrier_account"),
        ("shipDate", "ship_date"),
        ("details.dim.length", "parcels[0].dimensions_mm"),
        ("services.visualCheckOfAge", "services.age_check"),
        ("services.cashOnDelivery.bankAccount.iban", "services.cash_on_delivery.bank_account.iban"),
        ("services.identCheck.firstName", "services.ident_check.first_name"),
        ("services.dhlRetoure.billingNumber", "services.return_label"),
        ("customs.items[3].hsCode", "customs.lines[3].hs_code"),
        ("customs.MRN", "customs.mrn"),
        ("customs", "customs"),
    ];
    for (theirs, ours) in fields {
        let fault = json!([{ "propertyPath": format!("shipments[0].{theirs}"), "message": "x" }]);
        assert_eq!(refusal(&items(400, fault, &[domestic()])[0])[0].field, ours, "{theirs}");
    }
}

#[test]
fn words_that_are_not_known_are_passed_on() {
    let outcomes = items(400, json!([refused("services.premium", "Ganz etwas Neues", "Error")]), &[domestic()]);
    let finding = &refusal(&outcomes[0])[0];
    assert_eq!((finding.code.as_str(), finding.field.as_str()), ("refused_by_carrier", "services.premium"));
    assert!(finding.detail.contains("Ganz etwas Neues"));
}

#[test]
fn known_words_have_plain_hints_in_both_languages() {
    let cases = [
        ("The street entered could not be found.", "street_not_found"),
        ("Die angegebene Straße kann nicht gefunden werden.", "street_not_found"),
        ("Der Ort ist zu dieser PLZ nicht bekannt.", "city_not_in_postal_code"),
        ("Die Postleitzahl wurde nicht gefunden.", "postal_code_not_found"),
        ("Die Abrechnungsnummer ist ungültig.", "billing_number_refused"),
        ("The shipment is not codeable.", "address_not_found"),
        ("Das Sendungsdatum liegt in der Vergangenheit.", "ship_date_refused"),
    ];
    for (words, code) in cases {
        let outcomes = items(400, json!([refused("consignee", words, "Error")]), &[domestic()]);
        let finding = &refusal(&outcomes[0])[0];
        let hint = finding.hint.as_ref().expect("in both languages");
        assert!(finding.code == code && hint.de != hint.en, "{words}: {}", finding.code);
    }
}

// create: their error to ours
#[test]
fn an_answer_about_the_call_keeps_its_code_and_words() {
    let gateway = r#"{"title":"Too Many Requests","status":429,"detail":"Slow down"}"#;
    let error = read(429, gateway, &[domestic()]).expect_err("about the call");
    assert_eq!((error.code.as_str(), error.message.as_str()), ("429", "Slow down"));
    let whole = r#"{"status":{"title":"Bad Request","statusCode":400,"detail":"profile"}}"#;
    assert_eq!(read(400, whole, &[domestic()]).expect_err("about the call").message, "profile");
}

#[test]
fn success_that_cannot_be_read_may_hide_what_was_bought() {
    for body in ["", "{\"items\":", "<html>", "{\"items\":[]}"] {
        let error = read(200, body, &[domestic()]).expect_err("no answer");
        assert_eq!((error.kind, error.effect), (ErrorKind::Malformed, Effect::Unknown), "{body}");
    }
    let mut item = made("1");
    item["label"] = json!({ "b64": "kein Base64!" });
    let outcomes = items(200, json!([item]), &[domestic()]);
    let [Outcome::Failed(error)] = outcomes.as_slice() else { panic!("{outcomes:?}") };
    assert_eq!((error.effect, error.message.ends_with(": 1")), (Effect::Unknown, true), "{error:?}");
    let outcomes = items(200, json!([{ "sstatus": { "statusCode": 200 } }]), &[domestic()]);
    assert!(matches!(&outcomes[0], Outcome::Failed(error) if error.effect == Effect::Unknown));
}

proptest! {
    #[test]
    fn no_answer_makes_the_reader_fall_over(status in 200_u16..600, body in "[\\PC]{0,200}") {
        let _ = read(status, &body, &[two_parcels()]);
    }

    #[test]
    fn no_path_and_no_words_make_the_reader_fall_over(path in "[a-z\\[\\]0-9./$]{0,40}", words in "\\PC{0,60}") {
        let faults = json!([{ "propertyPath": path, "message": words }]);
        let body = json!({ "items": faults }).to_string();
        let _ = read(400, &body, &[two_parcels(), domestic()]);
    }
}
