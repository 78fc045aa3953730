//! A platform as it stands in the store, and what its columns mean.

use std::collections::{BTreeMap, BTreeSet};

use kontor_model::id::{PlatformId, TenantId};
use kontor_model::platform::{Exchange, PlatformState};

use crate::db::{DbError, DbResult};

/// A row of `platforms`; what the columns hold says the migration.
#[derive(Clone, sqlx::FromRow)]
#[allow(dead_code, reason = "intake, dispatch, stock and health read what is not read here")]
pub(in crate::commerce) struct PlatformRow {
    #[sqlx(try_from = "String")]
    pub(in crate::commerce) id: PlatformId,
    #[sqlx(try_from = "String")]
    pub(in crate::commerce) tenant_id: TenantId,
    pub(in crate::commerce) kind: String,
    pub(in crate::commerce) name: String,
    pub(in crate::commerce) address: Option<String>,
    pub(in crate::commerce) settings: String,
    pub(in crate::commerce) learned: String,
    pub(in crate::commerce) exchanges: String,
    pub(in crate::commerce) revision: i64,
    pub(in crate::commerce) state: String,
    pub(in crate::commerce) paused: bool,
    pub(in crate::commerce) last_success_at: Option<i64>,
    pub(in crate::commerce) failed_at: Option<i64>,
    pub(in crate::commerce) fail_code: String,
    pub(in crate::commerce) fail_text: String,
    pub(in crate::commerce) fails: i64,
    pub(in crate::commerce) told: String,
    pub(in crate::commerce) tested_at: Option<i64>,
    pub(in crate::commerce) test_code: String,
    pub(in crate::commerce) test_text: String,
    pub(in crate::commerce) test_version: String,
    pub(in crate::commerce) test_findings: String,
    pub(in crate::commerce) shop_values: String,
    pub(in crate::commerce) shop_values_at: Option<i64>,
    pub(in crate::commerce) hook_key: String,
    pub(in crate::commerce) orders_from: i64,
    pub(in crate::commerce) not_yet: String,
    pub(in crate::commerce) cursor_ms: i64,
    pub(in crate::commerce) cursor_page: Option<String>,
    pub(in crate::commerce) fetch_due: i64,
    pub(in crate::commerce) fetch_held: i64,
    pub(in crate::commerce) reconcile_due: i64,
    pub(in crate::commerce) hints_due: i64,
    pub(in crate::commerce) last_order_at: Option<i64>,
    pub(in crate::commerce) silent_after_h: Option<i64>,
    pub(in crate::commerce) silence_told: bool,
    pub(in crate::commerce) keys_until: Option<i64>,
    pub(in crate::commerce) keys_told: i64,
    pub(in crate::commerce) mapping_version: i64,
    pub(in crate::commerce) orders_read_at: i64,
    pub(in crate::commerce) hinted_at: Option<i64>,
    pub(in crate::commerce) hints_at: Option<i64>,
    pub(in crate::commerce) hints_code: String,
    pub(in crate::commerce) hints_text: String,
    pub(in crate::commerce) created_at: i64,
}

impl PlatformRow {
    /// How the connection is; a paused one is that and nothing else.
    pub(in crate::commerce) fn state(&self) -> DbResult<PlatformState> {
        if self.paused {
            return Ok(PlatformState::Paused);
        }
        PlatformState::from_code(&self.state).ok_or(DbError::Corrupt("platforms.state"))
    }

    /// Which kinds of data are exchanged.
    pub(in crate::commerce) fn exchanges(&self) -> DbResult<BTreeSet<Exchange>> {
        serde_json::from_str(&self.exchanges).map_err(|_| DbError::Corrupt("platforms.exchanges"))
    }

    /// Statuses of the platform in which an order does not count yet.
    pub(in crate::commerce) fn not_yet(&self) -> DbResult<BTreeSet<String>> {
        serde_json::from_str(&self.not_yet).map_err(|_| DbError::Corrupt("platforms.not_yet"))
    }

    /// The values of the form that may be shown.
    pub(in crate::commerce) fn open_values(&self) -> DbResult<BTreeMap<String, String>> {
        serde_json::from_str(&self.settings).map_err(|_| DbError::Corrupt("platforms.settings"))
    }

    /// What a test found out.
    pub(in crate::commerce) fn learned(&self) -> DbResult<BTreeMap<String, String>> {
        serde_json::from_str(&self.learned).map_err(|_| DbError::Corrupt("platforms.learned"))
    }
}
