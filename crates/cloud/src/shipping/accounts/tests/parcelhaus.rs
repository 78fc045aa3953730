//! A made-up carrier with a form, secrets, products and a sign-in that can go wrong in every way.

use std::sync::Arc;

use async_trait::async_trait;
use http::Method;
use kontor_adapters::carrier::own_label::OwnLabel;
use kontor_adapters::{
    AccountInfo, AdapterError, CallContext, Capabilities, Caption, Carrier, CarrierDescriptor, CarrierShipment,
    Connect, Created, ErrorKind, Field, FieldKind, Outcome, Result, Service, ServiceOption,
};
use kontor_model::label::{LabelFormat, LabelMedium};
use kontor_model::shipment::Finding;
use secrecy::ExposeSecret;
use serde_json::{Value, json};

use crate::api::testing::{Answer, Api, Customer};
use crate::shipping::State;
use crate::testing::apps;

/// The password that the carrier accepts.
pub(crate) const PASSWORD: &str = "Sehr geheim: öffne dich 4711";
/// The other secret of the form.
pub(crate) const API_SECRET: &str = "s3cr3t-of-the-app-0815";
/// Id of the carrier.
pub(crate) const ID: &str = "parcelhaus";

const fn text(de: &'static str, en: &'static str) -> Caption {
    Caption { de, en }
}

const fn field(name: &'static str, caption: Caption, secret: bool, required: bool, kind: FieldKind) -> Field {
    Field { name, caption, help: text("Steht im Vertrag.", "Is in the contract."), secret, required, kind }
}

static DESCRIPTOR: CarrierDescriptor = CarrierDescriptor {
    id: ID,
    name: text("Paketehaus", "Parcelhouse"),
    summary: text("Ein Frachtführer für Tests.", "A carrier for tests."),
    capabilities: Capabilities {
        cancel: true,
        max_batch: 10,
        max_parcels: 5,
        formats: &[LabelFormat::Pdf, LabelFormat::Zpl],
        media: &[LabelMedium::Thermal103x199, LabelMedium::A5],
        dpi: &[300],
        ..Capabilities::NONE
    },
    services: &[
        Service { id: "NATIONAL", name: text("Paket", "Parcel") },
        Service { id: "WORLD", name: text("Paket International", "Parcel international") },
    ],
    options: &[
        ServiceOption { id: "insurance", name: text("Versicherung", "Insurance"), services: &[] },
        ServiceOption { id: "bulky", name: text("Sperrgut", "Bulky goods"), services: &["NATIONAL"] },
        ServiceOption { id: "return_label", name: text("Retoure", "Return"), services: &["NATIONAL"] },
        ServiceOption { id: "saturday", name: text("Samstag", "Saturday"), services: &[] },
    ],
    settings: &[
        field("user", text("Benutzer", "User"), false, true, FieldKind::Text(20)),
        field("password", text("Passwort", "Password"), true, true, FieldKind::Text(60)),
        field("api_secret", text("API-Geheimnis", "API secret"), true, false, FieldKind::Text(60)),
        field("customer", text("Kundennummer", "Customer number"), false, true, FieldKind::Digits(10, 10)),
        field(
            "paper",
            text("Papier", "Paper"),
            false,
            false,
            FieldKind::Choice(&[("roll", text("Rolle", "Roll")), ("sheet", text("Bogen", "Sheet"))]),
        ),
        field("pickup", text("Tägliche Abholung", "Daily pickup"), false, false, FieldKind::Flag),
    ],
    limits: &[],
    connect: Connect::Http { live: "https://parcelhaus.example", test: Some("https://test.parcelhaus.example") },
};

/// Looks at its settings instead of calling anybody.
struct Parcelhaus;

#[async_trait]
impl Carrier for Parcelhaus {
    fn descriptor(&self) -> &'static CarrierDescriptor {
        &DESCRIPTOR
    }

    async fn check(&self, cx: &CallContext<'_>) -> Result<AccountInfo> {
        let refused = |kind, field: Option<&str>, code: &str, message: &str| AdapterError {
            field: field.map(str::to_owned),
            ..AdapterError::without_effect(kind, code, message)
        };
        match cx.setting("user") {
            "expired" => {
                return Err(refused(ErrorKind::NotAuthorized, Some("password"), "expired", "password expired"));
            }
            "offline" => return Err(refused(ErrorKind::Unavailable, None, "no_connection", "no connection")),
            "odd" => return Err(refused(ErrorKind::Malformed, None, "answer_not_understood", "no JSON")),
            "hasty" => return Err(refused(ErrorKind::RateLimited, None, "429", "slow down")),
            _ => {}
        }
        if cx.secret("password")?.expose_secret() != PASSWORD {
            return Err(refused(ErrorKind::NotAuthorized, None, "401", "invalid user or password"));
        }
        let origin = cx.http()?.origin;
        Ok(AccountInfo {
            description: format!("customer {} at {origin}", cx.setting("customer")),
            findings: Vec::new(),
        })
    }

    fn findings(&self, _cx: &CallContext<'_>, _shipment: &CarrierShipment) -> Vec<Finding> {
        Vec::new()
    }

    fn usual_service(&self, _cx: &CallContext<'_>, shipment: &CarrierShipment) -> &'static str {
        if shipment.to.place().2.as_str() == "DE" { "NATIONAL" } else { "WORLD" }
    }

    async fn create(&self, _cx: &CallContext<'_>, batch: &[CarrierShipment]) -> Result<Vec<Outcome<Created>>> {
        let closed = AdapterError::without_effect(ErrorKind::Unavailable, "closed", "closed");
        Ok(batch.iter().map(|_| Outcome::Failed(closed.clone())).collect())
    }
}

/// The carrier.
pub(crate) fn carrier() -> Box<dyn Carrier> {
    Box::new(Parcelhaus)
}

/// Clouds that know the own label and this carrier, each with a customer.
pub(crate) async fn apis() -> Vec<(Api, Customer)> {
    apis_with("shipping").await
}

/// The same with other modules.
pub(crate) async fn apis_with(modules: &str) -> Vec<(Api, Customer)> {
    let mut prepared = Vec::new();
    for mut test in apps().await {
        let app = Arc::get_mut(&mut test.app).expect("nobody else holds the cloud yet");
        app.shipping = State::with(vec![Box::new(OwnLabel::new()), Box::new(Parcelhaus)]);
        let api = Api::of(test);
        let customer = api.customer("1000000000009", modules).await;
        prepared.push((api, customer));
    }
    prepared
}

/// An account that works.
pub(crate) fn account(name: &str) -> Value {
    json!({
        "carrier": ID, "name": name, "mode": "test",
        "settings": {"user": "kaesehof", "password": PASSWORD, "api_secret": API_SECRET, "customer": "4711 0815 12"}
    })
}

/// Sends JSON to a path of `/v1`, under a key where one is given.
pub(crate) async fn send(
    api: &Api,
    customer: &Customer,
    (method, path): (Method, &str),
    key: Option<&str>,
    body: &Value,
) -> Answer {
    let mut request = api.request(method, path, &customer.token).header("content-type", "application/json");
    if let Some(key) = key {
        request = request.header("idempotency-key", key);
    }
    api.send(request.body(axum::body::Body::from(body.to_string())).expect("a request")).await
}

/// Creates an account and answers it.
pub(crate) async fn create(api: &Api, customer: &Customer, body: &Value) -> Value {
    let key = body["name"].as_str().expect("a name").replace(|c: char| !c.is_ascii_alphanumeric(), "-");
    let answer = send(api, customer, (Method::POST, "/v1/carrier-accounts"), Some(&key), body).await;
    assert_eq!(answer.status, http::StatusCode::CREATED, "{}", answer.text());
    answer.json()
}
