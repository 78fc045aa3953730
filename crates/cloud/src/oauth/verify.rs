//! Is this text a living access token of ours? Asked by `/v1`, by introspection and by revocation.

use std::sync::Arc;

use kontor_model::id::ClientId;

use super::access_token::{self, Claims};
use super::cache::ClientRecord;
use super::{jws, load, news, revoked};
use crate::app::App;
use crate::error::AppError;

/// A token that counts, and whose it is.
pub(crate) struct Verified {
    /// What stands in it.
    pub(crate) claims: Claims,
    /// The application it speaks for.
    pub(crate) client: Arc<ClientRecord>,
}

/// Why a token does not count.
#[derive(Debug)]
pub(crate) enum Rejected {
    /// Malformed, forged, run out, revoked, or of an application that lives no more: never told apart.
    Invalid,
    /// It cannot be decided now: the store is silent.
    Unavailable,
}

impl From<AppError> for Rejected {
    fn from(error: AppError) -> Rejected {
        tracing::error!(%error, "a token could not be checked");
        Rejected::Unavailable
    }
}

/// Checks header, signature, claims, the application behind it and the list of revoked tokens.
///
/// The key is sought among those of the realm to which the application belongs, and issuer and audience have to be that
/// realm's: a token signed by one realm can never speak for another.
pub(crate) async fn verify(app: &App, token: &str) -> Result<Verified, Rejected> {
    let unverified = jws::take_apart(token).map_err(|_| Rejected::Invalid)?;
    let claims: Claims = serde_json::from_slice(&unverified.payload).map_err(|_| Rejected::Invalid)?;
    let id: ClientId = claims.client_id.parse().map_err(|_| Rejected::Invalid)?;
    news::ensure_fresh(app).await.map_err(|_| Rejected::Unavailable)?;
    let client = load::client(app, &id).await?.ok_or(Rejected::Invalid)?;
    let keys = load::realm_keys(app, &client.tenant).await?;
    let key = keys.find(&unverified.key_id).ok_or(Rejected::Invalid)?;
    jws::verify(&unverified, &key.public).map_err(|_| Rejected::Invalid)?;
    if !access_token::claims_hold(app, &claims, &client, app.now()) {
        return Err(Rejected::Invalid);
    }
    if revoked::is_revoked(app, &client.tenant, &claims.jti).await.map_err(AppError::from)? {
        return Err(Rejected::Invalid);
    }
    Ok(Verified { claims, client })
}
