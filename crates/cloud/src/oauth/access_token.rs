//! Access tokens per RFC 9068: what stands in them, how they are made and what must hold for them to count.

use kontor_model::id::{AccessTokenId, ClientSecretId};
use kontor_model::{TenantNumber, UtcMillis};
use serde::{Deserialize, Serialize};

use super::cache::ClientRecord;
use super::jws;
use super::keys::RealmKeys;
use super::secrets;
use crate::app::App;
use crate::error::{AppError, AppResult};

/// How long a token is good for, in seconds.
pub(crate) const LIFETIME_S: i64 = 600;
/// How far the clock of another node may run ahead of ours, in seconds.
const CLOCK_LEEWAY_S: i64 = 60;
/// Scope that every application has.
pub(crate) const WHOAMI_SCOPE: &str = "whoami";

/// Claims of a token. Times in seconds since 1970 UTC, as RFC 7519 wants them.
#[derive(Serialize, Deserialize)]
pub(crate) struct Claims {
    pub(crate) iss: String,
    pub(crate) aud: String,
    pub(crate) sub: String,
    pub(crate) client_id: String,
    pub(crate) jti: String,
    pub(crate) iat: i64,
    pub(crate) exp: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) nbf: Option<i64>,
    pub(crate) scope: String,
    /// Id of the secret that the token was got with, so that revoking the secret ends its tokens.
    pub(crate) kontor_secret: String,
}

/// Issuer of a realm's tokens.
pub(crate) fn issuer(public_url: &str, number: &TenantNumber) -> String {
    format!("{public_url}/realms/{number}")
}

/// Audience of all tokens: the API.
pub(crate) fn audience(public_url: &str) -> String {
    format!("{public_url}/v1")
}

/// Makes a signed token for a client that proved this secret.
pub(crate) fn issue(
    app: &App,
    keys: &RealmKeys,
    client: &ClientRecord,
    secret: &ClientSecretId,
    scope: &str,
) -> AppResult<String> {
    let now = app.now();
    let key = keys.signing(now).ok_or_else(|| AppError::internal("the realm has no signing key"))?;
    let claims = Claims {
        iss: issuer(&app.config.public_url, &client.number),
        aud: app.oauth.audience.clone(),
        sub: client.id.to_string(),
        client_id: client.id.to_string(),
        jti: AccessTokenId::new(now, &*app.entropy).to_string(),
        iat: now.seconds(),
        exp: now.seconds() + LIFETIME_S,
        nbf: None,
        scope: scope.to_owned(),
        kontor_secret: secret.to_string(),
    };
    let payload = serde_json::to_vec(&claims).map_err(AppError::internal)?;
    jws::sign(&key.pair, &key.header, &payload).map_err(AppError::internal)
}

/// Tells whether the claims hold for this client of this cloud at this moment. The signature was checked before.
pub(crate) fn claims_hold(app: &App, claims: &Claims, client: &ClientRecord, now: UtcMillis) -> bool {
    let names_client = claims.client_id == client.id.as_str() && claims.sub == claims.client_id;
    let from_here = claims.iss == issuer(&app.config.public_url, &client.number) && claims.aud == app.oauth.audience;
    let in_time = claims.exp > now.seconds()
        && claims.iat <= now.seconds() + CLOCK_LEEWAY_S
        && claims.nbf.is_none_or(|not_before| not_before <= now.seconds() + CLOCK_LEEWAY_S);
    names_client && from_here && in_time && secrets::still_good(client, &claims.kontor_secret, now)
}
