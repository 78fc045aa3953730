//! A cloud that knows just enough to be taken for one: a token for everybody, "who am I", and a clock to set.
//!
//! It checks no secret and has none. What it answers is fixed, but for the time.

use std::sync::Arc;

use axum::extract::State;
use axum::http::header::{AUTHORIZATION, CACHE_CONTROL, CONTENT_TYPE, DATE, WWW_AUTHENTICATE};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router, middleware};
use kontor_model::whoami::{WhoAmI, WhoAmIApplication, WhoAmITenant};
use kontor_model::{Clock, Module, UtcMillis};
use serde_json::json;

/// Application id the fake cloud speaks of.
pub(crate) const CLIENT_ID: &str = "kc_01SANDB0X00000000000000000";
/// Customer number the fake cloud speaks of.
pub(crate) const TENANT: &str = "0000";

/// A cloud whose clock is off by `clock_off_ms` milliseconds, fast when positive.
#[derive(Clone)]
pub(crate) struct FakeCloud {
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) clock_off_ms: i64,
}

impl FakeCloud {
    fn now(&self) -> UtcMillis {
        self.clock.now().plus_millis(self.clock_off_ms)
    }
}

pub(crate) fn router<S: Clone + Send + Sync + 'static>(cloud: FakeCloud) -> Router<S> {
    Router::new()
        .route("/oauth/token", post(give_token))
        .route("/v1/whoami", get(who_am_i))
        .route("/healthz", get(|| async { StatusCode::OK }))
        .route("/readyz", get(|| async { StatusCode::OK }))
        .layer(middleware::map_response_with_state(cloud.clone(), set_date))
        .with_state(cloud)
}

async fn set_date(State(cloud): State<FakeCloud>, mut response: Response) -> Response {
    let shown = jiff::Timestamp::from_millisecond(cloud.now().0)
        .ok()
        .and_then(|moment| jiff::fmt::rfc2822::DateTimePrinter::new().timestamp_to_rfc9110_string(&moment).ok())
        .and_then(|text| HeaderValue::from_str(&text).ok());
    if let Some(date) = shown {
        response.headers_mut().insert(DATE, date);
    }
    response
}

async fn give_token() -> impl IntoResponse {
    let token = json!({
        "access_token": "sandbox",
        "token_type": "Bearer",
        "expires_in": 600,
        "scope": "whoami shipping commerce",
    });
    ([(CACHE_CONTROL, "no-store")], Json(token))
}

async fn who_am_i(State(cloud): State<FakeCloud>, headers: HeaderMap) -> Response {
    if !headers.contains_key(AUTHORIZATION) {
        return unauthorized();
    }
    Json(answer(cloud.now())).into_response()
}

/// The answer to "who am I" at a moment.
pub(crate) fn answer(now: UtcMillis) -> WhoAmI {
    WhoAmI {
        product: "kontor".to_owned(),
        version: env!("CARGO_PKG_VERSION").to_owned(),
        tenant: WhoAmITenant {
            number: TENANT.parse().expect("the constant is a customer number"),
            company: "Kontor Sandbox".to_owned(),
        },
        application: WhoAmIApplication {
            client_id: CLIENT_ID.parse().expect("the constant is a client id"),
            name: "Sandbox".to_owned(),
        },
        modules: Module::ALL.to_vec(),
        scope: "whoami shipping commerce".to_owned(),
        server_time_ms: now.0,
    }
}

fn unauthorized() -> Response {
    let problem = json!({
        "type": "urn:kontor:problem:token_missing",
        "title": "Token missing",
        "status": 401,
        "detail": "The sandbox wants a token, any token.",
        "code": "token_missing",
        "request_id": "sandbox",
    });
    let headers = [(WWW_AUTHENTICATE, "Bearer"), (CONTENT_TYPE, kontor_model::problem::PROBLEM_JSON)];
    (StatusCode::UNAUTHORIZED, headers, problem.to_string()).into_response()
}
