//! What is exchanged with a platform, line by line: how far it is, for its page.

use kontor_model::inventory::{StockOverview, StockState};
use kontor_model::platform::{Exchange, PlatformState};
use kontor_model::{Lang, UtcMillis};
use serde::Serialize;

use super::row::PlatformRow;
use super::words;
use crate::db::DbResult;

/// How the orders of a platform come in.
#[derive(Clone, Serialize)]
pub(super) struct Orders {
    /// Version of the mapping that counts; 0 while there is none, and orders wait for one.
    pub(super) mapping: i64,
    /// When all of them were read last.
    pub(super) read_at: Option<i64>,
    /// They are being read now, or in a moment.
    pub(super) busy: bool,
}

/// How a platform hints at what happened to orders.
#[derive(Clone, Serialize)]
pub(super) struct Hints {
    /// Whether they are sent; `None` before that was looked after.
    pub(super) sent: Option<bool>,
    /// When the last one came.
    pub(super) last_at: Option<i64>,
    /// When they were looked after.
    pub(super) checked_at: Option<i64>,
    /// What stands against them.
    pub(super) why: Option<String>,
}

impl Hints {
    /// In the reader's language.
    pub(super) fn of(lang: Lang, row: &PlatformRow) -> Hints {
        let fault = || words::sentence(lang, &row.name, &row.hints_code, &row.hints_text);
        let sent = row.hints_at.map(|_| row.hints_code == "sent");
        Hints { sent, last_at: row.hinted_at, checked_at: row.hints_at, why: (sent == Some(false)).then(fault) }
    }
}

impl Orders {
    /// `None` where no orders are exchanged.
    pub(super) fn of(row: &PlatformRow, now: UtcMillis) -> DbResult<Option<Orders>> {
        if !row.exchanges()?.contains(&Exchange::Orders) {
            return Ok(None);
        }
        let is_paused = row.state()? == PlatformState::Paused;
        Ok(Some(Orders {
            mapping: row.mapping_version,
            read_at: Some(row.orders_read_at).filter(|at| *at > 0),
            busy: !is_paused && (row.fetch_due <= now.0 || row.fetch_held > now.0),
        }))
    }
}

/// How far stock is told.
#[derive(Clone, Default, Serialize)]
pub(super) struct Stock {
    /// Numbers the platform has.
    pub(super) accepted: i64,
    /// Numbers it is told next.
    pub(super) pending: i64,
    /// Numbers it has refused.
    pub(super) rejected: i64,
    /// Numbers it does not sell, or sells several times.
    pub(super) unclear: i64,
}

impl Stock {
    /// What an overview counts.
    pub(super) fn of(overview: &StockOverview) -> Stock {
        let count = |state| overview.counts.get(&state).copied().unwrap_or(0);
        Stock {
            accepted: count(StockState::Accepted),
            pending: count(StockState::Pending),
            rejected: count(StockState::Rejected),
            unclear: count(StockState::UnknownItem) + count(StockState::Ambiguous),
        }
    }
}

/// How what was sent is told.
#[derive(Clone, Default, Serialize)]
pub(super) struct Dispatch {
    /// When, as texts name it.
    pub(super) when: &'static str,
    /// Messages that were refused.
    pub(super) rejected: i64,
    /// Messages that have not arrived so far.
    pub(super) failing: i64,
}
