//! Samples of the page of the day's end.

use kontor_model::Lang;
use kontor_model::close_out::CloseOut;
use kontor_model::shipment::{Finding, Overall, Severity};
use serde_json::json;

use super::OpenAccount;
use super::pages::{ClosedLine, ClosingPage, OpenLine};

fn closed(result: Overall, finished: bool) -> CloseOut {
    let paper = |from_carrier: bool| json!({"from_carrier": from_carrier, "href": "/v1/close-outs/x/documents/1", "sha256": "00".repeat(32)});
    let odd = Finding::new(Severity::Error, "unknown", "00340434161094042557", "Nicht <gefunden>.".to_owned());
    let value = json!({
        "id": "clo_01M83WFEZ084G7ZWYRD6Z1RV0W", "carrier": "own_label", "carrier_account": "Lager <Nord>",
        "date": "2026-11-23", "created_at_ms": 1_795_424_400_000_i64, "finished": finished, "result": result,
        "shipments": 41, "parcels": 57, "weight_g": 123_456,
        "documents": if finished { vec![paper(true), paper(false)] } else { Vec::new() },
        "findings": if result == Overall::Partial { vec![odd] } else { Vec::new() },
    });
    serde_json::from_value(value).expect("the wire format")
}

pub(super) fn pages() -> Vec<(&'static str, ClosingPage)> {
    let open = ["Lager <Nord>", "own_label"].map(|account| OpenAccount {
        account: account.to_owned(),
        name: account.to_owned(),
        shipments: 12,
        parcels: 17,
        weight_g: 48_250,
        oldest_ms: 1_795_420_800_000,
    });
    let open: Vec<OpenLine> = open.iter().map(|open| OpenLine::new(open, Lang::De)).collect();
    let past = [(Overall::Ok, true), (Overall::Partial, true), (Overall::Partial, false), (Overall::Failed, true)];
    let past: Vec<ClosedLine> =
        past.iter().map(|(result, finished)| ClosedLine::new(&closed(*result, *finished), Lang::De)).collect();
    let key = "01M83WFEZ084G7ZWYRD6Z1RV0W".to_owned();
    let notes = vec!["Bitte <warten>.".to_owned()];
    vec![
        ("nothing to do", ClosingPage::default()),
        ("open", ClosingPage { open: open.clone(), key: key.clone(), ..ClosingPage::default() }),
        (
            "open and past",
            ClosingPage { open, key, closed: past.clone(), next: Some("x".to_owned()), ..ClosingPage::default() },
        ),
        ("older", ClosingPage { closed: past, is_older: true, ..ClosingPage::default() }),
        ("no access", ClosingPage { no_access: true, notes, ..ClosingPage::default() }),
    ]
}
