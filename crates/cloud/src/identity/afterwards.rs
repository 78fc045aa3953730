//! What a page leaves to be written after its answer, because the answer must not tell whether an account exists.
//!
//! A wrong password and a request for a new one are kept in memory and worked off in the background: a disk that is
//! full or a writer that is busy then delays the note and never shows at the door. Both lists are bounded. A process
//! that is killed loses what it has not written yet: seconds of notes, and links that are asked for again.

use std::collections::{HashMap, VecDeque};
use std::sync::{Mutex, MutexGuard, PoisonError};

use kontor_model::id::{TenantId, UserId};
use kontor_model::{TenantNumber, UtcMillis};
use tokio::sync::Notify;
use tokio::sync::futures::Notified;

use super::reset::{self, send_reset_link};
use crate::app::App;
use crate::audit::{self, Actor, Entry};
use crate::error::AppResult;

/// A pause of so long ends a series of wrong passwords.
const SERIES_GAP_MS: i64 = 10 * 60 * 1000;
/// A series that goes on is written down this often.
const EVERY_MS: i64 = 60 * 60 * 1000;
const MOST_SERIES: usize = 10_000;
const MOST_LINKS: usize = 1_000;

/// Wrong passwords for one user that follow each other.
struct Series {
    tenant: TenantId,
    /// Not written down yet.
    count: u32,
    last_at: UtcMillis,
    /// When the audit log last heard of it; `None` before the first time.
    written_at: Option<UtcMillis>,
}

impl Series {
    fn is_over(&self, now: UtcMillis) -> bool {
        now.millis_since(self.last_at) >= SERIES_GAP_MS
    }

    /// The first refusal at once, the others once an hour or at the end.
    fn is_due(&self, now: UtcMillis) -> bool {
        let waited = self.written_at.is_none_or(|at| now.millis_since(at) >= EVERY_MS);
        self.count > 0 && (waited || self.is_over(now))
    }
}

/// Somebody typed this on the page for forgotten passwords.
pub(super) struct Asked {
    pub(super) number: TenantNumber,
    pub(super) username: String,
    pub(super) at: UtcMillis,
}

#[derive(Default)]
struct Lists {
    refusals: HashMap<UserId, Series>,
    links: VecDeque<Asked>,
}

/// The lists, held by the App.
#[derive(Default)]
pub(crate) struct Afterwards {
    lists: Mutex<Lists>,
    wake: Notify,
}

impl Afterwards {
    /// Counts a wrong password.
    pub(super) fn note_refusal(&self, tenant: &TenantId, user: &UserId, now: UtcMillis) {
        let mut lists = self.lists();
        if lists.refusals.len() >= MOST_SERIES && !lists.refusals.contains_key(user) {
            tracing::warn!(user.id = %user, "too many wrong passwords to write them all down");
            return;
        }
        let fresh = || Series { tenant: tenant.clone(), count: 0, last_at: now, written_at: None };
        let series = lists.refusals.entry(user.clone()).or_insert_with(fresh);
        if series.count == 0 && series.is_over(now) {
            *series = fresh();
        }
        series.count = series.count.saturating_add(1);
        series.last_at = now;
    }

    /// Remembers that a link is wanted, whether there is such a user or not.
    pub(super) fn ask(&self, asked: Asked) {
        let mut lists = self.lists();
        if lists.links.len() >= MOST_LINKS {
            tracing::warn!("too many links for a new password are wanted at once; one is not sent");
            return;
        }
        lists.links.push_back(asked);
        drop(lists);
        self.wake.notify_waiters();
    }

    /// Ends when somebody wants a link.
    pub(crate) fn woken(&self) -> Notified<'_> {
        self.wake.notified()
    }

    fn due(&self, now: UtcMillis) -> Vec<(UserId, TenantId, u32)> {
        let mut lists = self.lists();
        lists.refusals.retain(|_, series| series.count > 0 || !series.is_over(now));
        let due = lists.refusals.iter().filter(|(_, series)| series.is_due(now));
        due.map(|(user, series)| (user.clone(), series.tenant.clone(), series.count)).collect()
    }

    /// `count` of a series stand in the audit log now; more may have come meanwhile.
    fn written(&self, user: &UserId, count: u32, now: UtcMillis) {
        if let Some(series) = self.lists().refusals.get_mut(user) {
            series.count = series.count.saturating_sub(count);
            series.written_at = Some(now);
        }
    }

    fn lists(&self) -> MutexGuard<'_, Lists> {
        // Counts and wishes stay meaningful when a thread panicked between two of them.
        self.lists.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Writes down what is due and sends the links that are wanted. What fails stays for the next time; the first error is
/// told. Also to be called when a server stops.
pub async fn work_off(app: &App) -> AppResult<()> {
    let refusals = write_refusals(app).await;
    send_links(app).await?;
    refusals
}

async fn write_refusals(app: &App) -> AppResult<()> {
    for (user, tenant, count) in app.identity.afterwards.due(app.now()) {
        let detail = if count == 1 { "password".to_owned() } else { format!("password, {count} times") };
        let entry = Entry { actor: Actor::Visitor, action: "sign_in.refused", object: user.as_str(), detail: &detail };
        let mut tx = app.db.write(&tenant).await?;
        audit::record(&mut tx, app, &tenant, entry).await?;
        tx.commit().await?;
        app.identity.afterwards.written(&user, count, app.now());
    }
    Ok(())
}

async fn send_links(app: &App) -> AppResult<()> {
    loop {
        // One at a time and out of the list: a panic costs the one that caused it.
        let Some(asked) = app.identity.afterwards.lists().links.pop_front() else { return Ok(()) };
        let Err(error) = send_reset_link(app, &asked).await else { continue };
        if app.now().millis_since(asked.at) < reset::GOOD_FOR_S * 1000 {
            app.identity.afterwards.lists().links.push_back(asked);
        } else {
            tracing::warn!("a link for a new password could not be sent for an hour and is given up");
        }
        return Err(error);
    }
}
