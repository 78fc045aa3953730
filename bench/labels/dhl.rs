//! The one DHL both servers of `bench/labels` talk to: signs in, sells labels after a delay, counts what it sold.
//!
//! It only has to be cheap and the same for both: the label is a real one, drawn once; whether an order is right is judged
//! elsewhere (`bench/mapping`). `GET /counts` tells what was asked; `PUT /delay` takes milliseconds.

use std::collections::HashMap;
use std::net::SocketAddr;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post, put};
use axum::{Json, Router};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use http::header::{AUTHORIZATION, CONTENT_TYPE};
use http::{HeaderMap, StatusCode};
use kontor_adapters::carrier::own_label::LabelRenderer;
use kontor_adapters::{CarrierParcel, CarrierShipment, Outcome};
use kontor_model::Lang;
use kontor_model::address::{Address, CountryCode, Party, Recipient};
use kontor_model::gs1::{CompanyPrefix, Sscc};
use kontor_model::label::LabelSpec;
use serde::Deserialize;
use serde_json::{Value, json};

const TOKEN: &str = "bench-token-of-dhl";

/// What was asked and sold since the start.
#[derive(Default)]
struct Dhl {
    delay_ms: AtomicU64,
    tokens: AtomicU64,
    calls: AtomicU64,
    refused: AtomicU64,
    sold: AtomicU64,
    /// How many labels were sold under each reference.
    references: Mutex<HashMap<String, u32>>,
    /// The label in base64.
    label: String,
}

#[derive(Deserialize)]
struct Order {
    shipments: Vec<Parcel>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Parcel {
    ref_no: Option<String>,
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let dhl = Arc::new(Dhl { label: STANDARD.encode(label()), ..Dhl::default() });
    // The folder in front is where a cloud looks for its simulated carriers.
    let carrier = Router::new()
        .route("/parcel/de/account/auth/ropc/v1/token", post(token))
        .route("/parcel/de/shipping/v2/orders", post(order));
    let router = Router::new()
        .nest("/dhl_parcel_de", carrier)
        .route("/counts", get(counts))
        .route("/delay", put(set_delay))
        .with_state(dhl);
    let listener = tokio::net::TcpListener::bind(SocketAddr::from(([127, 0, 0, 1], 0))).await.expect("a free port");
    println!("{}", listener.local_addr().expect("bound"));
    axum::serve(axum::serve::ListenerExt::tap_io(listener, |stream| drop(stream.set_nodelay(true))), router)
        .await
        .expect("serves");
}

async fn token(State(dhl): State<Arc<Dhl>>, body: String) -> Response {
    dhl.tokens.fetch_add(1, Ordering::Relaxed);
    if !body.split('&').any(|pair| pair == "grant_type=password") {
        return refuse(&dhl, StatusCode::BAD_REQUEST, "Only the grant type password is supported.");
    }
    Json(json!({"access_token": TOKEN, "token_type": "Bearer", "expires_in": 1799})).into_response()
}

async fn order(State(dhl): State<Arc<Dhl>>, headers: HeaderMap, body: Bytes) -> Response {
    dhl.calls.fetch_add(1, Ordering::Relaxed);
    let bearer = headers.get(AUTHORIZATION).and_then(|value| value.to_str().ok()?.strip_prefix("Bearer "));
    if bearer != Some(TOKEN) {
        return refuse(&dhl, StatusCode::UNAUTHORIZED, "The access token is invalid.");
    }
    let Ok(order) = serde_json::from_slice::<Order>(&body) else {
        return refuse(&dhl, StatusCode::BAD_REQUEST, "The order cannot be read.");
    };
    match dhl.delay_ms.load(Ordering::Relaxed) {
        0 => {}
        delay => tokio::time::sleep(Duration::from_millis(delay)).await,
    }
    let items: Vec<String> = order.shipments.into_iter().map(|parcel| sell(&dhl, parcel)).collect();
    let status = r#"{"title":"OK","statusCode":200,"status":200,"detail":"The request was processed."}"#;
    let answer = format!(r#"{{"status":{status},"items":[{}]}}"#, items.join(","));
    ([(CONTENT_TYPE, "application/json")], answer).into_response()
}

/// Sells one label and answers its item.
fn sell(dhl: &Dhl, parcel: Parcel) -> String {
    let serial = dhl.sold.fetch_add(1, Ordering::Relaxed);
    let prefix: CompanyPrefix = "4043416".parse().expect("a prefix");
    let number = format!("00{}", Sscc::build(&prefix, serial).expect("a free number").as_str());
    let reference = json!(parcel.ref_no);
    *lock(&dhl.references).entry(parcel.ref_no.unwrap_or_default()).or_default() += 1;
    let status = r#"{"title":"OK","statusCode":200,"status":200,"detail":"ok"}"#;
    format!(
        r#"{{"shipmentNo":"{number}","shipmentRefNo":{reference},"sstatus":{status},"label":{{"b64":"{}","fileFormat":"PDF","printFormat":"910-300-600"}}}}"#,
        dhl.label,
    )
}

fn refuse(dhl: &Dhl, status: StatusCode, detail: &str) -> Response {
    dhl.refused.fetch_add(1, Ordering::Relaxed);
    (status, Json(json!({"title": "Refused", "statusCode": status.as_u16(), "detail": detail}))).into_response()
}

async fn counts(State(dhl): State<Arc<Dhl>>) -> Json<Value> {
    let of = |counter: &AtomicU64| counter.load(Ordering::Relaxed);
    let again: u32 = lock(&dhl.references).values().map(|count| count - 1).sum();
    Json(json!({
        "tokens": of(&dhl.tokens), "calls": of(&dhl.calls), "refused": of(&dhl.refused), "sold": of(&dhl.sold),
        "sold_again": again,
    }))
}

async fn set_delay(State(dhl): State<Arc<Dhl>>, body: String) -> StatusCode {
    let Ok(delay) = body.parse() else { return StatusCode::BAD_REQUEST };
    dhl.delay_ms.store(delay, Ordering::Relaxed);
    StatusCode::NO_CONTENT
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A label as large as DHL's: one of our own.
fn label() -> Vec<u8> {
    let address = |name: &str, street: &str, postal_code: &str, city: &str| Address {
        party: Party { name: name.to_owned(), ..Party::default() },
        street: street.to_owned(),
        house_number: Some("12".to_owned()),
        postal_code: postal_code.to_owned(),
        city: city.to_owned(),
        country: CountryCode::germany(),
    };
    let from = address("Musterhandel Süd GmbH", "Gewerbestraße", "86150", "Augsburg");
    let to = Recipient::Street(address("Jürgen Groß", "Königsallee", "40212", "Düsseldorf"));
    let sscc = Sscc::build(&CompanyPrefix::demonstration(), 1).ok();
    let parcel = CarrierParcel { weight_g: 2_350, dimensions_mm: None, reference: None, sscc };
    let shipment = CarrierShipment::new("LS-2026-04417", from, to, vec![parcel]);
    match LabelRenderer::new().document(&shipment, 0, LabelSpec::default(), Lang::De) {
        Ok(Outcome::Done(document)) => document.bytes,
        other => panic!("the sample can be drawn, not {other:?}"),
    }
}
