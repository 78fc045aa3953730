//! A record of what a sandbox was asked, against the publishers' descriptions.

use std::path::Path;

use serde_json::{Value, json};

use super::*;

/// Judges a record of these lines.
fn judged(lines: &[Value]) -> Option<(usize, Vec<String>)> {
    let Some(specs) = std::env::var_os("KONTOR_SPECS") else {
        println!("left out: requests on record against their publishers' descriptions; KONTOR_SPECS is not set");
        return None;
    };
    let record = tempfile::NamedTempFile::new().expect("a file");
    let text: String = lines.iter().map(|line| format!("{line}\n")).collect();
    std::fs::write(record.path(), text).expect("written");
    let Verdict::Judged { requests, faults } = judge_recorded_in(Path::new(&specs), record.path()) else {
        panic!("a folder was named");
    };
    Some((requests.values().sum(), faults))
}

fn cancelling(path: &str, body: &str) -> Value {
    json!({
        "carrier": "gls_de", "method": "POST", "path": path, "query": "",
        "headers": [["content-type", "application/glsVersion1+json"]], "body": body,
    })
}

#[test]
fn a_right_request_is_counted_and_a_wrong_one_is_found() {
    let right = cancelling("/shipit-farm/v1/backend/rs/shipments/cancel/ZR4K19AA", "");
    let Some(found) = judged(std::slice::from_ref(&right)) else { return };
    assert_eq!(found, (1, vec![]));
    let unknown = cancelling("/shipit-farm/v1/backend/rs/shipments/undo/ZR4K19AA", "");
    let weight = cancelling("/shipit-farm/v1/backend/rs/shipments/updateparcelweight", r#"{"Gewicht":"2"}"#);
    let elsewhere = cancelling("/shipit-farm/v2/shipments", "");
    let (requests, faults) = judged(&[right, unknown, weight, elsewhere]).expect("judged");
    let faults = faults.join("\n");
    assert_eq!(requests, 4);
    for words in ["undo/ZR4K19AA: path: the description knows no such operation", "/Gewicht", "stands below no desc"] {
        assert!(faults.contains(words), "{words}: {faults}");
    }
}

#[test]
fn a_carrier_that_calls_nobody_and_a_record_that_is_not_there_are_no_silent_success() {
    if std::env::var_os("KONTOR_SPECS").is_none() {
        println!("left out: records that cannot be judged; KONTOR_SPECS is not set");
        return;
    }
    let mut nobody = cancelling("/", "");
    nobody["carrier"] = json!("own_label");
    assert!(catch_unwind(|| judged(&[nobody])).is_err());
    assert!(catch_unwind(|| judge_recorded(Path::new("nowhere.jsonl"))).is_err());
}
