//! Kontor's side of the mapping benchmark: neutral JSON text to DHL request bytes with every local check, and DHL's
//! answer bytes to neutral JSON. Speaks the same lines as `karrio_side.py`, so that both are asked in turns.
//!
//! usage: bench_mapping CORPUS ANSWER ROUNDS < commands

use std::hint::black_box;
use std::io::{BufRead, Write};
use std::time::Instant;

use base64::Engine;
use base64::engine::Simd;
use base64::engine::general_purpose::{PAD, STANDARD};
use kontor_adapters::carrier::dhl_parcel_de::{DhlParcelDe, read_answer, request_body};
use kontor_adapters::{CallContext, Carrier, CarrierShipment, LabelDocument, Outcome, Settings};
use kontor_model::clock::FixedClock;
use kontor_model::shipment::{Finding, NewShipment};
use kontor_model::{Lang, UtcMillis};
use secrecy::SecretString;
use serde::Deserialize;
use serde_json::{Value, json};

/// 2026-11-24T09:00:00Z.
const NOW: UtcMillis = UtcMillis(1_795_510_800_000);

#[derive(Deserialize)]
struct Order {
    name: String,
    expect: String,
    kontor: Value,
}

fn settings() -> Settings {
    let values = [
        ("user", "user-valid"),
        ("api_key", "key"),
        ("ekp", "3333333333"),
        ("participation_paket", "02"),
        ("participation_international", "01"),
        ("participation_europaket", "01"),
        ("participation_kleinpaket", "01"),
        ("participation_warenpost", "01"),
        ("participation_return", "01"),
    ];
    let secret = |text: &str| SecretString::from(text.to_owned());
    let settings = Settings::default().with_secret("password", secret("x")).with_secret("api_secret", secret("y"));
    values.into_iter().fold(settings, |settings, (name, value)| settings.with_value(name, value))
}

fn shipment(text: &str) -> CarrierShipment {
    let new: NewShipment = serde_json::from_str(text).expect("a shipment");
    let sender = new.from.clone().expect("every order names its sender");
    CarrierShipment::from_new(&new, sender)
}

/// Text to request bytes; else the findings that stop it.
fn request(cx: &CallContext<'_>, text: &str) -> Result<Vec<u8>, Vec<Finding>> {
    let shipment = shipment(text);
    let findings = DhlParcelDe.findings(cx, &shipment);
    if findings.iter().any(Finding::is_error) {
        return Err(findings);
    }
    Ok(request_body(cx.settings, std::slice::from_ref(&shipment)))
}

/// Answer bytes to neutral JSON; the label is taken out and decoded.
fn answer(settings: &Settings, body: &[u8], asked: &[CarrierShipment]) -> Vec<u8> {
    let outcomes = read_answer(settings, 200, body, asked, Lang::De).expect("an answer");
    let parcels = outcomes.iter().flat_map(|outcome| match outcome {
        Outcome::Done(created) => created.parcels.as_slice(),
        other => panic!("the answer says that it was made, not {other:?}"),
    });
    let shown = parcels.map(|parcel| {
        let label = &parcel.label;
        json!({"tracking_number": parcel.numbers.tracking_number, "tracking_url": parcel.tracking_url,
               "label": {"bytes": label.bytes.len(), "format": label.format, "medium": label.medium}})
    });
    serde_json::to_vec(&shown.collect::<Vec<Value>>()).expect("JSON")
}

/// The text of the answer's label: what the peer hands on, and Kontor takes out.
fn label_text(body: &[u8]) -> String {
    let answer: Value = serde_json::from_slice(body).expect("JSON");
    answer["items"][0]["label"]["b64"].as_str().expect("a label").to_owned()
}

#[allow(clippy::disallowed_methods, reason = "a benchmark reads the clock it measures with")]
fn timed(rounds: usize, mut run: impl FnMut(usize)) -> Vec<u64> {
    let lap = |index| {
        let start = Instant::now();
        run(index);
        u64::try_from(start.elapsed().as_nanos()).unwrap_or(u64::MAX)
    };
    (0..rounds).map(lap).collect()
}

fn main() {
    let mut arguments = std::env::args().skip(1);
    let mut next = || arguments.next().expect("CORPUS ANSWER ROUNDS");
    let corpus = std::fs::read_to_string(next()).expect("the corpus");
    let body = std::fs::read(next()).expect("the answer");
    let rounds: usize = next().parse().expect("a number of rounds");
    let orders: Vec<Order> = corpus.lines().map(|line| serde_json::from_str(line).expect("an order")).collect();
    let valid: Vec<String> =
        orders.iter().filter(|order| order.expect == "valid").map(|order| order.kontor.to_string()).collect();
    let (settings, clock) = (settings(), FixedClock::at(NOW));
    let cx = CallContext { clock: &clock, lang: Lang::De, settings: &settings, http: None };
    let asked = [shipment(&valid[0])];
    for command in std::io::stdin().lock().lines() {
        let result = match command.expect("a line").trim() {
            "check" => json!(orders.iter().map(|order| check(&cx, order)).collect::<Vec<Value>>()),
            "requests" => json!(timed(rounds, |index| {
                black_box(request(&cx, black_box(&valid[index % valid.len()]))).expect("valid");
            })),
            // The part of an answer that the peer leaves out, by the decoder the adapter has.
            "label" => {
                let (text, engine) = (label_text(&body), Simd::standard(PAD));
                json!(timed(rounds, |_| drop(black_box(engine.decode(black_box(&text)).expect("base64")))))
            }
            // What the engine does with a label besides, for its store.
            "hash" => {
                let bytes = STANDARD.decode(label_text(&body)).expect("base64");
                let label = LabelDocument::new(bytes, asked[0].label);
                json!(timed(rounds, |_| drop(black_box(black_box(&label).sha256()))))
            }
            _ => json!(timed(rounds, |_| drop(black_box(answer(&settings, black_box(&body), &asked))))),
        };
        writeln!(std::io::stdout(), "{result}").expect("somebody reads");
    }
}

fn check(cx: &CallContext<'_>, order: &Order) -> Value {
    match request(cx, &order.kontor.to_string()) {
        Ok(bytes) => json!({"name": order.name, "request": serde_json::from_slice::<Value>(&bytes).expect("JSON")}),
        Err(findings) => {
            let said = findings.iter().filter(|finding| finding.is_error()).map(|finding| finding.field.as_str());
            json!({"name": order.name, "error": said.collect::<Vec<&str>>().join(", ")})
        }
    }
}
