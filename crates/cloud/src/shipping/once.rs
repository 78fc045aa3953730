//! Creates something once per `Idempotency-Key`, inside the transaction that creates it.
//!
//! For what is made by the store alone, without asking anybody: the key is claimed and answered in one commit.

use kontor_model::id::TenantId;

use super::actions::IdempotencyKey;
use super::claim::KEPT_MS;
use super::request;
use super::store::keys::{self, KeyRef, NewKey};
use crate::app::App;
use crate::db::Tx;
use crate::error::{AppError, AppResult};

/// The wish to create something under a key.
pub(crate) struct Wish<'a> {
    /// Route such as `POST /v1/carrier-accounts`.
    pub(crate) route: &'static str,
    /// The caller's key; a page has none, its double submission is settled by the name.
    pub(crate) key: Option<&'a IdempotencyKey>,
    /// What was asked, always the same bytes for the same wish. Only a keyed hash of it is kept.
    pub(crate) canonical: &'a [u8],
}

/// The id of what the same wish created before; `None` when it is to be created now, under `object_id`.
///
/// Errors: [`AppError::Conflict`] `idempotency_key_reused` when the key stood for another wish.
pub(crate) async fn begin(
    app: &App,
    tx: &mut Tx,
    tenant: &TenantId,
    wish: &Wish<'_>,
    object_id: &str,
) -> AppResult<Option<String>> {
    let Some(key) = wish.key else { return Ok(None) };
    let claim = KeyRef { route: wish.route.to_owned(), key: key.as_str().to_owned() };
    keys::delete_older(tx, tenant, app.now().plus_millis(-KEPT_MS)).await?;
    let (mac_key, mac) = request::fingerprint(app, wish.canonical);
    let new = NewKey {
        claim: &claim,
        request_mac: (&mac_key, &mac),
        object_id,
        state: keys::DONE,
        leased_until: app.now(),
        created_at: app.now(),
    };
    // Answered in the same commit: if nothing comes of it, the key is as new.
    if keys::insert(tx, tenant, &new).await? {
        return Ok(None);
    }
    let row = keys::find(tx, tenant, &claim).await?;
    let row = row.ok_or_else(|| AppError::internal("an idempotency key was there and is not"))?;
    if !request::fingerprint_matches(app, wish.canonical, &row.request_mac_key, &row.request_mac) {
        return Err(AppError::Conflict("idempotency_key_reused"));
    }
    Ok(Some(row.object_id))
}
