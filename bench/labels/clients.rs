//! The clients of `bench/labels`: as many at once as asked for, each taking the next order until none is left.
//!
//! A label counts when its PDF and its number are in the client's hands. Reads the plan as JSON from standard input, answers
//! every duration, number and failure as JSON. Cheap, because it runs on the same cores as what it measures.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use kontor_web::system::Stopwatch;
use reqwest::{Client, Response};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// No PDF of a label is smaller.
const SMALLEST_LABEL: usize = 20_000;

#[derive(Deserialize)]
struct Plan {
    /// Whose answers these are.
    side: Side,
    /// Where orders go.
    url: String,
    headers: BTreeMap<String, String>,
    /// How many ask at once.
    clients: usize,
    orders: Vec<Order>,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Side {
    /// DHL itself.
    Direct,
    /// The answer names the label's address.
    Kontor,
    /// The answer holds the label.
    Karrio,
}

#[derive(Deserialize)]
struct Order {
    /// Idempotency key.
    key: String,
    body: String,
}

#[derive(Default, Serialize)]
struct Report {
    seconds: f64,
    laps_ms: Vec<f64>,
    numbers: Vec<String>,
    failures: Vec<String>,
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let plan: Plan = serde_json::from_reader(std::io::stdin()).expect("a plan");
    let (plan, next) = (Arc::new(plan), Arc::new(AtomicUsize::new(0)));
    // A second call answers Err and changes nothing.
    let _ = rustls::crypto::aws_lc_rs::default_provider().install_default();
    #[expect(clippy::disallowed_methods, reason = "a program of its own without an App, on this machine only")]
    let client = Client::builder().no_proxy().build().expect("a client");
    let watch = Stopwatch::start();
    let running: Vec<_> =
        (0..plan.clients).map(|_| tokio::spawn(work(client.clone(), Arc::clone(&plan), Arc::clone(&next)))).collect();
    let mut report = Report::default();
    for one in running {
        let of_one = one.await.expect("no client falls over");
        report.laps_ms.extend(of_one.laps_ms);
        report.numbers.extend(of_one.numbers);
        report.failures.extend(of_one.failures);
    }
    report.seconds = watch.elapsed().as_secs_f64();
    println!("{}", serde_json::to_string(&report).expect("plain values"));
}

/// One client.
async fn work(client: Client, plan: Arc<Plan>, next: Arc<AtomicUsize>) -> Report {
    let mut report = Report::default();
    while let Some(order) = plan.orders.get(next.fetch_add(1, Ordering::Relaxed)) {
        let watch = Stopwatch::start();
        match buy(&client, &plan, order).await {
            Ok(number) => {
                report.laps_ms.push(watch.elapsed().as_secs_f64() * 1000.0);
                report.numbers.push(number);
            }
            Err(why) => report.failures.push(why),
        }
    }
    report
}

/// Orders one label and answers its number. Errors: what is wrong with the answer.
async fn buy(client: &Client, plan: &Plan, order: &Order) -> Result<String, String> {
    let mut request = client.post(&plan.url).header("Idempotency-Key", &order.key).body(order.body.clone());
    for (name, value) in &plan.headers {
        request = request.header(name, value);
    }
    let answer = body(request.send().await).await?;
    let answer: Value = serde_json::from_slice(&answer).map_err(|error| error.to_string())?;
    let (number, label) = match plan.side {
        Side::Direct => (&answer["items"][0]["shipmentNo"], decoded(&answer["items"][0]["label"]["b64"])?),
        Side::Karrio => (&answer["tracking_number"], decoded(&answer["shipping_documents"][0]["base64"])?),
        Side::Kontor => {
            let parcel = &answer["parcels"][0];
            (&parcel["tracking_number"], fetch(client, plan, &parcel["label"]["href"]).await?)
        }
    };
    let number = number.as_str().filter(|number| !number.is_empty()).ok_or("no tracking number")?;
    if label.len() < SMALLEST_LABEL || !label.starts_with(b"%PDF") {
        return Err(format!("{} bytes that are no label", label.len()));
    }
    Ok(number.to_owned())
}

fn decoded(label: &Value) -> Result<Vec<u8>, String> {
    STANDARD.decode(label.as_str().unwrap_or_default()).map_err(|error| format!("label: {error}"))
}

/// Fetches the label an answer names, from the server that answered.
async fn fetch(client: &Client, plan: &Plan, address: &Value) -> Result<Vec<u8>, String> {
    let address = address.as_str().ok_or("no address of a label")?;
    let base = reqwest::Url::parse(&plan.url).map_err(|error| error.to_string())?;
    let url = base.join(address).map_err(|error| error.to_string())?;
    let token = plan.headers.get("Authorization").ok_or("no token")?;
    body(client.get(url).header("Authorization", token).send().await).await
}

/// The body of an answer of success.
async fn body(answer: Result<Response, reqwest::Error>) -> Result<Vec<u8>, String> {
    let answer = answer.map_err(|error| error.to_string())?;
    let status = answer.status();
    let body = answer.bytes().await.map_err(|error| error.to_string())?;
    if !status.is_success() {
        let text: String = String::from_utf8_lossy(&body).chars().take(300).collect();
        return Err(format!("{status}: {text}"));
    }
    Ok(body.to_vec())
}
