//! `GET /v1/whoami`: who a token speaks for. *Testen* in the ERP shows it; it changes nothing.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use http::HeaderValue;
use http::header::DATE;
use jiff::Timestamp;
use kontor_model::UtcMillis;
use kontor_model::whoami::{WhoAmI, WhoAmIApplication, WhoAmITenant};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::caller::ApiCaller;
use crate::api::problems::Problems;
use crate::app::App;

/// The route, below `/v1`.
pub fn routes() -> OpenApiRouter<Arc<App>> {
    OpenApiRouter::new().routes(routes!(get_whoami))
}

/// Tells who the token speaks for, what is booked, and what time it is here. Every token may ask.
#[utoipa::path(
    get,
    path = "/whoami",
    tag = "account",
    operation_id = "getWhoAmI",
    responses((status = 200, description = "Who the token speaks for", body = WhoAmI), Problems),
    security(("oauth" = ["whoami"]))
)]
async fn get_whoami(State(app): State<Arc<App>>, caller: ApiCaller) -> Response {
    let now = app.now();
    let answer = WhoAmI {
        product: "kontor".to_owned(),
        version: env!("CARGO_PKG_VERSION").to_owned(),
        tenant: WhoAmITenant { number: caller.number, company: caller.company },
        application: WhoAmIApplication { client_id: caller.client_id, name: caller.application },
        modules: caller.modules,
        scope: caller.scopes.join(" "),
        server_time_ms: now.0,
    };
    let mut response = Json(answer).into_response();
    // By the App's clock, the one tokens are checked by; the listener would add the machine's.
    if let Some(date) = http_date(now) {
        response.headers_mut().insert(DATE, date);
    }
    response
}

/// RFC 9110, section 5.6.7.
fn http_date(now: UtcMillis) -> Option<HeaderValue> {
    let at = Timestamp::from_millisecond(now.0).ok()?;
    HeaderValue::from_str(&at.strftime("%a, %d %b %Y %H:%M:%S GMT").to_string()).ok()
}
