//! A made-up carrier that is called over HTTP with an account, and the server it talks to.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use async_trait::async_trait;
use axum::Router;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::routing::post;
use kontor_adapters::carrier::own_label::OwnLabel;
use kontor_adapters::http::{Purpose, send};
use kontor_adapters::{
    AccountInfo, AdapterError, CallContext, Capabilities, Caption, Carrier, CarrierDescriptor, CarrierShipment,
    Connect, Created, CreatedParcel, ErrorKind, Field, FieldKind, LabelDocument, Outcome, Result,
};
use kontor_model::label::LabelSpec;
use kontor_model::shipment::Finding;
use serde_json::{Value, json};
use tokio::sync::Semaphore;

use crate::api::testing::{Api, Customer};
use crate::shipping::tests::carriers::NUMBERING;
use crate::testing::apps;

const NAME: Caption = Caption { de: "Postbote", en: "Postman" };
/// The user whom the carrier does not let in.
pub(super) const LOCKED_OUT: &str = "gesperrt";
/// Calls at once for one account.
pub(super) const LINES: usize = 2;

static DESCRIPTOR: CarrierDescriptor = CarrierDescriptor {
    id: "postbote",
    name: NAME,
    summary: NAME,
    capabilities: Capabilities { max_batch: 3, parallel_calls: LINES, ..NUMBERING.capabilities },
    settings: &[Field {
        name: "user",
        caption: NAME,
        help: NAME,
        secret: false,
        required: true,
        kind: FieldKind::Text(20),
    }],
    connect: Connect::Http { live: "https://postbote.example", test: None },
    ..NUMBERING
};

struct Postbote;

#[async_trait]
impl Carrier for Postbote {
    fn descriptor(&self) -> &'static CarrierDescriptor {
        &DESCRIPTOR
    }

    async fn check(&self, _: &CallContext<'_>) -> Result<AccountInfo> {
        Err(AdapterError::unsupported("check"))
    }

    fn findings(&self, _: &CallContext<'_>, _: &CarrierShipment) -> Vec<Finding> {
        Vec::new()
    }

    async fn create(&self, cx: &CallContext<'_>, batch: &[CarrierShipment]) -> Result<Vec<Outcome<Created>>> {
        let http = cx.http()?;
        let wanted: Vec<&str> = batch.iter().map(|shipment| shipment.reference.as_str()).collect();
        let request = http.client.post(format!("{}/labels", http.origin)).header("user", cx.setting("user"));
        let answer = send(cx, "create", Purpose::Buys, request.body(wanted.join(","))).await?;
        if answer.status == 401 {
            return Err(AdapterError::without_effect(ErrorKind::NotAuthorized, "401", "wrong user"));
        }
        let label =
            |reference: &str| LabelDocument::new(format!("%PDF- {reference}").into_bytes(), LabelSpec::default());
        let made = |shipment: &CarrierShipment| {
            let parcels = vec![CreatedParcel::new(&format!("N{}", shipment.reference), label(&shipment.reference))];
            Outcome::Done(Created { parcels, findings: Vec::new() })
        };
        Ok(batch.iter().map(made).collect())
    }
}

/// What the server sees.
pub(super) struct Office {
    calls: AtomicUsize,
    inside: AtomicUsize,
    most: AtomicUsize,
    /// One permit per call that may be answered.
    answers: Semaphore,
}

impl Office {
    /// Calls so far.
    pub(super) fn calls(&self) -> usize {
        self.calls.load(Ordering::SeqCst)
    }

    /// Calls that wait at this moment.
    pub(super) fn inside(&self) -> usize {
        self.inside.load(Ordering::SeqCst)
    }

    /// Most calls that ever waited at once.
    pub(super) fn most(&self) -> usize {
        self.most.load(Ordering::SeqCst)
    }

    /// Answers so many calls; at first as many as may come.
    pub(super) fn answer(&self, count: usize) {
        self.answers.add_permits(count);
    }

    /// Keeps every call waiting until it is answered.
    pub(super) fn hesitate(&self) {
        self.answers.forget_permits(usize::MAX);
    }
}

async fn labels(State(office): State<Arc<Office>>, headers: HeaderMap, body: String) -> (StatusCode, String) {
    office.calls.fetch_add(1, Ordering::SeqCst);
    let inside = office.inside.fetch_add(1, Ordering::SeqCst) + 1;
    office.most.fetch_max(inside, Ordering::SeqCst);
    if let Ok(permit) = office.answers.acquire().await {
        permit.forget();
    }
    office.inside.fetch_sub(1, Ordering::SeqCst);
    let is_locked_out = headers.get("user").is_some_and(|user| user == LOCKED_OUT);
    (if is_locked_out { StatusCode::UNAUTHORIZED } else { StatusCode::OK }, format!("made {body}"))
}

/// Clouds that know the own label and this carrier, with a customer; and the carrier's office of each.
pub(super) async fn offices() -> Vec<(Api, Customer, Arc<Office>)> {
    let mut prepared = Vec::new();
    for mut test in apps().await {
        let office = Arc::new(Office {
            calls: AtomicUsize::new(0),
            inside: AtomicUsize::new(0),
            most: AtomicUsize::new(0),
            answers: Semaphore::new(1_000),
        });
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let origin = format!("http://{}", listener.local_addr().expect("an address"));
        let router = Router::new().route("/postbote/labels", post(labels)).with_state(Arc::clone(&office));
        tokio::spawn(async move { axum::serve(listener, router).await });
        let app = Arc::get_mut(&mut test.app).expect("nobody else holds the cloud yet");
        app.shipping = crate::shipping::State::with(vec![Box::new(OwnLabel::new()), Box::new(Postbote)]);
        app.config.simulated_carriers = Some(origin);
        let api = Api::of(test);
        let customer = api.customer("1000000000009", "shipping").await;
        prepared.push((api, customer, office));
    }
    prepared
}

/// Makes an account of this name for a user.
pub(super) async fn account(api: &Api, customer: &Customer, name: &str, user: &str) -> Value {
    let body = json!({"carrier": "postbote", "name": name, "mode": "simulated", "settings": {"user": user}});
    let answer =
        api.call(&customer.token, http::Method::POST, "/v1/carrier-accounts", &format!("account-{user}"), &body).await;
    assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.text());
    answer.json()
}
