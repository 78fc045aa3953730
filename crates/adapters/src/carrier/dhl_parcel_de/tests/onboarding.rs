//! DHL's own collection of order bodies, outside the project: each is read backwards into our words and must come out of
//! our mapping again, or be refused with the field that is wrong with it.

use std::collections::{BTreeMap, BTreeSet};

use kontor_model::Lang;
use serde_json::{Value, json};

use super::samples::*;
use crate::carrier::Carrier;
use crate::carrier::dhl_parcel_de::{DhlParcelDe, request_body};
use crate::context::Settings;
use crate::shipment::CarrierShipment;
use crate::testing::{Caller, StandIn};

mod backwards;

/// Bodies that are refused before DHL is asked, and by which field.
const REFUSED: &[(&str, &str, &str)] = &[
    ("ValidateShipment", "V01PAK, Single - Weight too high", "parcels[0].weight_g"),
    ("CreateShipment - V01PAK", "V01PAK - Großkundenadresse (Empfänger)", "to.street"),
    (
        "CreateShipment - V01PAK",
        "V01PAK - Packstation (postnumber in name2, locker ID in address attributes)",
        "to.street",
    ),
    (
        "CreateShipment - V01PAK",
        "V01PAK - Postfiliale (with email, without postnumber, retail ID in address attributes)",
        "to.street",
    ),
    (
        "CreateShipment - V01PAK - Errors and Warnings",
        "V01PAK - VisualCheckOfAge - Age limit not available",
        "services.age_check",
    ),
    (
        "CreateShipment - V01PAK - Errors and Warnings",
        "V01PAK - PreferredDay - Date is holiday",
        "services.preferred_day",
    ),
    ("CreateShipment - V53WPAK - Errors and Warnings", "V53WPAK - Customs missing (error)", "customs"),
    ("CreateShipment - V62KP - Errors and Warnings", "V62KP - Weight too high (error)", "parcels[0].weight_g"),
];

/// What is in a body and not in ours, with the reason. Each has to occur.
const DIFFERENCES: &[(&str, &str)] = &[
    ("/shipper/phone", "the description knows no phone number of the sender"),
    ("/consignee/phone", "DHL takes no phone number of recipients in Germany, and elsewhere only with consent"),
    ("/customs/permitNo", "our model has no permits"),
    ("/customs/attestationNo", "our model has no attestations"),
    ("/services/economy", "the description does not know it: without premium it is economy"),
    ("/services/dhlRetoure/returnAddress", "returns go back to the sender of the shipment"),
];

fn filled(body: &str) -> String {
    let values = [
        ("{{billing_01_default}}", "33333333330102"),
        ("{{billing_01_withoutServices}}", "33333333330101"),
        ("{{billing_01_withGoGreen}}", "33333333330103"),
        ("{{billing_01_GoGreenPlus_default}}", "33333333330104"),
        ("{{billing_07_default}}", "33333333330701"),
        ("{{billing_53_default}}", "33333333335301"),
        ("{{billing_54_default}}", "33333333335401"),
        ("{{billing_62_default}}", "33333333336201"),
        ("{{billing_66_default}}", "33333333336601"),
        ("{{billing_66_withGoGreen}}", "33333333336602"),
        ("{{current_date}}", "2026-11-23"),
        ("{{preferred_date}}", "2026-11-26"),
    ];
    let filled = values.iter().fold(body.to_owned(), |body, (name, value)| body.replace(name, value));
    assert!(!filled.contains("{{"), "a placeholder is not known: {filled}");
    filled
}

/// A body as it compares: weights in grams, sides in millimetres, numbers as numbers, house numbers as texts.
fn canonical(mut shipment: Value) -> Value {
    fn walk(value: &mut Value) {
        match value {
            Value::Object(fields) => {
                let factor = match fields.get("uom").and_then(Value::as_str) {
                    Some("kg") => 1_000.0,
                    Some("cm") => 10.0,
                    _ => 1.0,
                };
                let is_measured = fields.remove("uom").is_some();
                for (name, value) in fields.iter_mut() {
                    let is_number = is_measured || matches!(name.as_str(), "value" | "packagedQuantity" | "retailID");
                    let number = value.as_f64().or_else(|| value.as_str().and_then(|text| text.parse().ok()));
                    match number.filter(|_| is_number) {
                        Some(number) => *value = json!(number * factor),
                        None if name == "addressHouse" => *value = json!(value.to_string().trim_matches('"')),
                        None => walk(value),
                    }
                }
            }
            Value::Array(items) => items.iter_mut().for_each(walk),
            _ => {}
        }
    }
    walk(&mut shipment);
    shipment
}

/// Takes the differences out of one of DHL's shipments and notes them; what both sides have is left.
fn without_differences(mut theirs: Value, ours: &mut Value, used: &mut BTreeSet<&'static str>) -> Value {
    for (path, _) in DIFFERENCES {
        let (parent, leaf) = path.rsplit_once('/').expect("a path");
        let both = theirs.pointer(path) == ours.pointer(path);
        if theirs.pointer(path).is_none() || both {
            continue;
        }
        used.insert(path);
        for side in [&mut theirs, &mut *ours] {
            if let Some(Value::Object(fields)) = side.pointer_mut(parent) {
                fields.remove(leaf);
            }
        }
    }
    // What held nothing else is no service any more.
    if theirs["services"] == json!({}) {
        theirs.as_object_mut().expect("an object").remove("services");
    }
    theirs
}

fn reproduces(
    name: &str,
    body: &Value,
    settings: &Settings,
    orders: &[CarrierShipment],
    used: &mut BTreeSet<&'static str>,
) {
    let ours: Value = serde_json::from_slice(&request_body(settings, orders)).expect("JSON");
    assert_eq!(ours["profile"], body["profile"], "{name}");
    let theirs = body["shipments"].as_array().expect("shipments");
    let ours = ours["shipments"].as_array().expect("shipments");
    assert_eq!(ours.len(), theirs.len(), "{name}");
    for (theirs, ours) in theirs.iter().zip(ours) {
        let mut ours = canonical(ours.clone());
        let theirs = without_differences(canonical(theirs.clone()), &mut ours, used);
        assert_eq!(ours, theirs, "{name}");
    }
}

/// Sends the orders to a stand-in that judges them by DHL's description.
fn is_as_described(carrier: &StandIn, settings: Settings, orders: &[CarrierShipment]) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    let caller = Caller::new(carrier, settings);
    for order in orders {
        carrier.answer("POST", ORDERS, answered(200, json!([{ "sstatus": { "title": "OK", "statusCode": 200 } }])));
        let checked = runtime.block_on(DhlParcelDe.validate(&caller.context(Lang::De), order));
        assert_eq!(checked, Ok(Vec::new()));
    }
}

#[test]
fn every_body_of_dhls_collection_is_reproduced_or_refused_by_field() {
    let Some(folder) = std::env::var_os("KONTOR_SPECS") else {
        return println!("left out: DHL's collection of orders; KONTOR_SPECS is not set");
    };
    let path = std::path::Path::new(&folder).join("dhl/onboarding-orders.jsonl");
    let lines = std::fs::read_to_string(path).expect("the collection");
    let carrier = dhl();
    let (mut counts, mut used, mut count) = (BTreeMap::<String, (usize, usize)>::new(), BTreeSet::new(), 0);
    for line in lines.lines() {
        let line: Value = serde_json::from_str(line).expect("one order a line");
        let (of, name) = (line["folder"].as_str().expect("a folder"), line["name"].as_str().expect("a name"));
        let body: Value = serde_json::from_str(&filled(line["body"].as_str().expect("a body"))).expect("JSON");
        let (settings, orders) = backwards::read(&body);
        let errors: Vec<String> = (orders.iter())
            .flat_map(|order| findings(backwards::read(&body).0, order))
            .filter(kontor_model::shipment::Finding::is_error)
            .map(|finding| finding.field)
            .collect();
        let entry = counts.entry(of.to_owned()).or_default();
        match REFUSED.iter().find(|(folder, known, _)| *folder == of && *known == name) {
            Some((_, _, field)) => {
                assert_eq!(errors, [*field], "{of}: {name}");
                entry.1 += 1;
            }
            None => {
                assert_eq!(errors, Vec::<String>::new(), "{of}: {name}");
                reproduces(name, &body, &settings, &orders, &mut used);
                is_as_described(&carrier, settings, &orders);
                entry.0 += 1;
            }
        }
        count += 1;
    }
    for (of, (reproduced, refused)) in &counts {
        println!("{of}: {reproduced} reproduced, {refused} refused");
    }
    let refused: usize = counts.values().map(|(_, refused)| refused).sum();
    println!("DHL's collection: {} reproduced, {refused} refused, of {count}", count - refused);
    assert_eq!((count, refused), (56, REFUSED.len()));
    let listed: BTreeSet<&str> = DIFFERENCES.iter().map(|(path, _)| *path).collect();
    assert_eq!(used, listed, "a difference that does not occur is no difference");
    carrier.finish();
}
