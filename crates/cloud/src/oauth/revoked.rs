//! Revoked tokens in memory until they would have run out anyway.

use std::collections::HashMap;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};

use kontor_model::UtcMillis;
use kontor_model::id::TenantId;

use super::access_token::LIFETIME_S;
use super::store;
use crate::app::App;
use crate::db::DbResult;

/// Tokens kept in memory; beyond that the store is asked.
const CAPACITY: usize = 50_000;

/// The list. Bounded: when it overflows, the store is asked about what it does not hold until all that was left out
/// has run out.
pub(crate) struct Revoked {
    tokens: RwLock<HashMap<String, UtcMillis>>,
    incomplete_until: AtomicI64,
    capacity: usize,
}

impl Revoked {
    /// An empty list.
    pub(crate) fn new() -> Revoked {
        Revoked::with_capacity(CAPACITY)
    }

    fn with_capacity(capacity: usize) -> Revoked {
        Revoked { tokens: RwLock::new(HashMap::new()), incomplete_until: AtomicI64::new(i64::MIN), capacity }
    }

    /// Adds tokens with the moments they run out; `more` tells that the store has others.
    pub(crate) fn learn(&self, tokens: &[(String, UtcMillis)], more: bool, now: UtcMillis) {
        if tokens.is_empty() {
            return;
        }
        let mut known = self.write();
        if known.len() + tokens.len() > self.capacity {
            known.retain(|_, expires_at| *expires_at > now);
        }
        let room = self.capacity.saturating_sub(known.len());
        known.extend(tokens.iter().take(room).cloned());
        if more || tokens.len() > room {
            // No token lives longer than this.
            self.incomplete_until.store(now.plus_seconds(LIFETIME_S).0, Ordering::Release);
        }
    }

    /// Tells whether a token is on the list; `None` when only the store knows.
    pub(crate) fn knows(&self, token_id: &str, now: UtcMillis) -> Option<bool> {
        if self.read().contains_key(token_id) {
            return Some(true);
        }
        if now.0 <= self.incomplete_until.load(Ordering::Acquire) { None } else { Some(false) }
    }

    /// Drops what has run out.
    pub(crate) fn tidy(&self, now: UtcMillis) {
        self.write().retain(|_, expires_at| *expires_at > now);
    }

    fn read(&self) -> RwLockReadGuard<'_, HashMap<String, UtcMillis>> {
        self.tokens.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn write(&self) -> RwLockWriteGuard<'_, HashMap<String, UtcMillis>> {
        self.tokens.write().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Tells whether a token of the tenant is revoked.
pub(crate) async fn is_revoked(app: &App, tenant: &TenantId, token_id: &str) -> DbResult<bool> {
    match app.oauth.revoked.knows(token_id, app.now()) {
        Some(known) => Ok(known),
        None => store::revoked::contains(&mut app.db.read(tenant).await?, tenant, token_id).await,
    }
}

#[cfg(test)]
mod tests;
