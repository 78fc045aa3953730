//! The caller of `/v1`: an application with a living access token. Without this extractor there is no tenant.

use std::sync::Arc;

use axum::extract::FromRequestParts;
use axum::response::{IntoResponse, Response};
use http::header::{ACCEPT_LANGUAGE, AUTHORIZATION};
use http::request::Parts;
use http::{HeaderMap, HeaderValue};
use kontor_model::id::{ClientId, TenantId};
use kontor_model::{Lang, Module, TenantNumber};

use super::verify::{Rejected, verify};
use crate::api::fault::Fault;
use crate::app::App;

/// Who calls.
#[derive(Clone, Debug)]
pub struct ApiCaller {
    /// Whose data the call is about.
    pub tenant: TenantId,
    /// The tenant's customer number.
    pub number: TenantNumber,
    /// The tenant's company.
    pub company: String,
    /// The application.
    pub client_id: ClientId,
    /// Its name.
    pub application: String,
    /// Scopes of the token.
    pub scopes: Vec<String>,
    /// What the tenant has booked at this moment.
    pub modules: Vec<Module>,
    /// Language of the answer's sentences.
    pub lang: Lang,
}

impl ApiCaller {
    /// Tells whether the token carries a scope.
    pub fn has_scope(&self, scope: &str) -> bool {
        self.scopes.iter().any(|known| known == scope)
    }

    /// Lets through who has booked the module and whose token carries its scope (RFC 6750, section 3.1).
    pub fn require(&self, module: Module) -> Result<(), CallerRefusal> {
        if !self.modules.contains(&module) {
            return Err(CallerRefusal { fault: Fault::new("module_not_booked"), challenge: None });
        }
        if !self.has_scope(module.code()) {
            let challenge = format!(r#"Bearer realm="kontor", error="insufficient_scope", scope="{}""#, module.code());
            let challenge = HeaderValue::from_str(&challenge).ok();
            return Err(CallerRefusal { fault: Fault::new("insufficient_scope"), challenge });
        }
        Ok(())
    }
}

/// Why a call is not let through: a problem, and what RFC 6750 wants in the header.
#[derive(Debug)]
pub struct CallerRefusal {
    fault: Fault,
    challenge: Option<HeaderValue>,
}

impl CallerRefusal {
    /// No token at all: no error code then (RFC 6750, section 3.1).
    fn missing() -> CallerRefusal {
        CallerRefusal::unauthorized(r#"Bearer realm="kontor""#)
    }

    fn invalid() -> CallerRefusal {
        let challenge = r#"Bearer realm="kontor", error="invalid_token", error_description="get a new access token""#;
        CallerRefusal::unauthorized(challenge)
    }

    fn unauthorized(challenge: &'static str) -> CallerRefusal {
        CallerRefusal { fault: Fault::new("unauthorized"), challenge: Some(HeaderValue::from_static(challenge)) }
    }
}

impl From<CallerRefusal> for Fault {
    fn from(refusal: CallerRefusal) -> Fault {
        refusal.fault.with_challenge(refusal.challenge)
    }
}

impl IntoResponse for CallerRefusal {
    fn into_response(self) -> Response {
        Fault::from(self).into_response()
    }
}

impl FromRequestParts<Arc<App>> for ApiCaller {
    type Rejection = CallerRefusal;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Result<ApiCaller, CallerRefusal> {
        let token = bearer(&parts.headers)?;
        let verified = verify(app, token).await.map_err(|rejected| match rejected {
            Rejected::Invalid => CallerRefusal::invalid(),
            Rejected::Unavailable => CallerRefusal { fault: Fault::new("unavailable"), challenge: None },
        })?;
        let client = verified.client;
        let accepted = parts.headers.get(ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok()).unwrap_or("");
        Ok(ApiCaller {
            tenant: client.tenant.clone(),
            number: client.number.clone(),
            company: client.company.clone(),
            client_id: client.id.clone(),
            application: client.name.clone(),
            scopes: verified.claims.scope.split(' ').map(str::to_owned).collect(),
            modules: client.modules.clone(),
            lang: Lang::from_accept_language(accepted),
        })
    }
}

/// The token of the Authorization header; tokens elsewhere are not looked for (RFC 6750, section 2).
fn bearer(headers: &HeaderMap) -> Result<&str, CallerRefusal> {
    let mut values = headers.get_all(AUTHORIZATION).iter();
    let value = values.next().ok_or_else(CallerRefusal::missing)?;
    if values.next().is_some() {
        return Err(CallerRefusal::invalid());
    }
    let text = value.to_str().map_err(|_| CallerRefusal::invalid())?;
    match text.split_once(' ') {
        Some((scheme, token)) if scheme.eq_ignore_ascii_case("bearer") => Ok(token.trim()),
        _ => Err(CallerRefusal::missing()),
    }
}
