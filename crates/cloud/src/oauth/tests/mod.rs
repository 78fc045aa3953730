//! What the oauth room promises, on every data base at hand. Here: realms, applications and requests to try it with.

mod applications;
mod caching;
mod caller;
mod discovery;
mod frame;
mod introspection;
mod pages;
mod refusals;
mod samples;
mod throttling;
mod token;
mod upkeep;

use axum::body::{Body, to_bytes};
use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use http::header::{AUTHORIZATION, CONTENT_TYPE};
use http::{HeaderMap, Request, StatusCode};
use kontor_model::TenantNumber;
use kontor_model::credential::PlainSecret;
use kontor_model::id::{ClientId, TenantId, UserId};
use serde_json::Value;
use std::sync::Arc;
use tower::ServiceExt;

use super::actions::{Created, create_application};
use crate::app::App;
use crate::db::{execute, fetch_all};
use crate::edge;

pub(super) const FORM: &str = "application/x-www-form-urlencoded";

/// A customer with a user.
pub(super) struct Realm {
    pub(super) tenant: TenantId,
    pub(super) number: TenantNumber,
    pub(super) user: UserId,
}

/// An application as its owner knows it.
pub(super) struct Known {
    pub(super) id: ClientId,
    pub(super) secret: PlainSecret,
}

/// What came back.
pub(super) struct Answer {
    pub(super) status: StatusCode,
    pub(super) headers: HeaderMap,
    pub(super) body: String,
}

impl Answer {
    pub(super) fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|_| panic!("no JSON: {}", self.body))
    }

    pub(super) fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or("")
    }

    /// The `error` of RFC 6749.
    pub(super) fn error(&self) -> String {
        self.json()["error"].as_str().unwrap_or("").to_owned()
    }

    pub(super) fn token(&self) -> String {
        self.json()["access_token"].as_str().unwrap_or_else(|| panic!("no token: {}", self.body)).to_owned()
    }
}

pub(super) async fn realm(app: &App, number: &str, modules: &str) -> Realm {
    const SQL: &str = "INSERT INTO tenants (id, number, company, modules, created_at) VALUES ($1, $2, $3, $4, 0)";
    let realm = Realm {
        tenant: TenantId::new(app.now(), &*app.entropy),
        number: number.parse().expect("a number"),
        user: UserId::new(app.now(), &*app.entropy),
    };
    let mut tx = app.db.unscoped_write().await.expect("begins");
    execute!(&mut tx, SQL, realm.tenant.as_str(), number, "Käsehof Grünwald & Söhne GmbH", modules).expect("inserts");
    tx.commit().await.expect("commits");
    realm
}

/// The usual realm: both modules booked.
pub(super) async fn full_realm(app: &App) -> Realm {
    realm(app, "1000000000009", "shipping commerce").await
}

pub(super) async fn application(app: &App, realm: &Realm, name: &str) -> Known {
    let form_id = kontor_model::id::ulid(app.now(), &*app.entropy);
    match create_application(app, &realm.tenant, &realm.user, name, &form_id).await.expect("creates") {
        Created::New(new) => Known { id: new.id, secret: new.secret },
        Created::Already => panic!("the form was used"),
        Created::Refused(fault) => panic!("{name} is refused: {fault:?}"),
    }
}

pub(super) async fn send(app: &Arc<App>, request: Request<Body>) -> Answer {
    let response = edge::router(Arc::clone(app)).oneshot(request).await.expect("answers");
    let (parts, body) = response.into_parts();
    let body = to_bytes(body, 1 << 20).await.expect("a body");
    let body = String::from_utf8(body.to_vec()).expect("UTF-8");
    Answer { status: parts.status, headers: parts.headers, body }
}

/// A POST as a browser-less client sends it.
pub(super) async fn post(app: &Arc<App>, path: &str, authorization: Option<&str>, body: &str) -> Answer {
    let mut request = Request::post(path).header(CONTENT_TYPE, FORM);
    if let Some(authorization) = authorization {
        request = request.header(AUTHORIZATION, authorization);
    }
    send(app, request.body(Body::from(body.to_owned())).expect("a request")).await
}

pub(super) async fn get(app: &Arc<App>, path: &str, authorization: Option<&str>) -> Answer {
    let mut request = Request::get(path);
    if let Some(authorization) = authorization {
        request = request.header(AUTHORIZATION, authorization);
    }
    send(app, request.body(Body::empty()).expect("a request")).await
}

pub(super) fn basic(id: &str, secret: &str) -> String {
    format!("Basic {}", STANDARD.encode(format!("{id}:{secret}")))
}

pub(super) fn basic_of(known: &Known) -> String {
    basic(known.id.as_str(), known.secret.expose())
}

/// Asks for a token in the usual way.
pub(super) async fn ask(app: &Arc<App>, known: &Known) -> Answer {
    post(app, "/oauth/token", Some(&basic_of(known)), "grant_type=client_credentials").await
}

pub(super) async fn whoami(app: &Arc<App>, token: &str) -> Answer {
    get(app, "/v1/whoami", Some(&format!("Bearer {token}"))).await
}

/// Header and claims of a token, unverified.
pub(super) fn read_token(token: &str) -> (Value, Value) {
    let mut parts = token.split('.').map(|part| URL_SAFE_NO_PAD.decode(part).expect("base64url"));
    let mut next = || serde_json::from_slice(&parts.next().expect("a part")).expect("JSON");
    (next(), next())
}

/// A secret of the right form that nobody has.
pub(super) fn other_secret() -> PlainSecret {
    struct Sevens;
    impl kontor_model::Entropy for Sevens {
        fn fill(&self, buffer: &mut [u8]) {
            buffer.fill(7);
        }
    }
    PlainSecret::generate(&Sevens)
}

pub(super) async fn rows(app: &App, sql: &'static str) -> Vec<(String,)> {
    let mut tx = app.db.unscoped_read().await.expect("begins");
    fetch_all!(&mut tx, (String,), sql).expect("reads")
}

/// Every text of every table this room writes to, and of the audit log.
pub(super) async fn all_texts(app: &App) -> String {
    const TABLES: [&str; 4] = [
        "SELECT id || ' ' || name || ' ' || name_key || ' ' || form_id FROM oauth_clients",
        "SELECT id || ' ' || prefix || ' ' || last_four || ' ' || mac_key_id FROM oauth_client_secrets",
        "SELECT actor || ' ' || action || ' ' || object || ' ' || detail FROM audit",
        "SELECT client_id || ' ' || address || ' ' || reason FROM oauth_counts",
    ];
    let mut texts = String::new();
    for sql in TABLES {
        for (text,) in rows(app, sql).await {
            texts.push_str(&text);
            texts.push('\n');
        }
    }
    texts
}
