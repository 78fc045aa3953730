//! The publishers' own descriptions, where they are at hand: each one can be read, so that it judges something.

use super::*;

const KNOWN: &[(&str, &str, &str)] = &[
    ("dhl/parcel-de-shipping-v2_2.yaml", "POST", "/orders"),
    ("dhl/parcel-de-pickup-v3.yaml", "POST", "/orders"),
    ("dhl/pp-parcel-returns.yaml", "POST", "/orders"),
    ("gls/authentification-service-v2.yaml", "POST", "/token"),
    ("gls/ecitrackandtrace.yaml", "GET", "/tracking/simple/trackids/123"),
    ("gls/shipit-farm.yaml", "POST", "/rs/shipments"),
    ("ups/AddressValidation.yaml", "POST", "/addressvalidation/v2/1"),
    ("ups/Pickup.yaml", "POST", "/pickupcreation/v2409/pickup"),
    ("ups/Shipping.yaml", "POST", "/shipments/v2409/ship"),
    ("ups/Tracking.yaml", "GET", "/track/v1/details/123"),
];

#[test]
fn every_description_can_be_read_and_judges() {
    let Some(folder) = std::env::var_os("KONTOR_SPECS").map(PathBuf::from) else {
        println!("left out: reading the publishers' descriptions; KONTOR_SPECS is not set");
        return;
    };
    for (path, method, operation) in KNOWN {
        let description = description::Description::read(&folder, SpecFile::new(path, "/x"));
        let unsigned = Received {
            method: (*method).to_owned(),
            path: format!("/x{operation}"),
            query: "nobody-knows=1".to_owned(),
            headers: vec![("content-type".to_owned(), "application/x-unknown".to_owned())],
            body: b"?".to_vec(),
        };
        let faults = description.check(&unsigned).join("\n");
        assert!(faults.contains("security") && faults.contains("query nobody-knows"), "{path}: {faults}");
        assert!(!faults.contains("no such operation"), "{path}: {faults}");
    }
}
