//! Keeping what is in memory true: hearing of changes on other nodes, and refusing when nothing is heard for long.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use kontor_model::UtcMillis;
use tokio::sync::{Mutex, MutexGuard};

use super::store;
use crate::app::App;
use crate::db::{DbError, DbResult, Tx, Watcher, Word};

/// Channel on which changes are announced.
const CHANNEL: &str = "kontor_oauth";
/// Changes read at once; if there are more, everything is forgotten instead.
const NAMED_CHANGES: i64 = 1000;
/// After so long without a word a request asks the data base itself: the listener may not be running.
const ASK_AFTER_MS: i64 = 5_000;
/// After so long without a word nothing in memory is trusted any more.
const REFUSE_AFTER_MS: i64 = 30_000;
/// How long a request waits for that answer.
const ASK_PATIENCE: Duration = Duration::from_secs(2);
/// How long anybody may hold the lock on the news while the data base is asked, and how long a new connection may take:
/// a host that vanished says nothing for minutes, and meanwhile everybody would wait for the one who asked.
const READ_PATIENCE: Duration = Duration::from_secs(5);
/// Pause before a lost connection is sought again.
const RETRY_PAUSE: Duration = Duration::from_secs(1);

/// What was heard last.
pub(crate) struct News {
    /// Number of the last change that was applied.
    last_change: Mutex<i64>,
    /// When the data base last answered, milliseconds.
    last_word: AtomicI64,
}

/// The data base has been silent for so long that nothing in memory may be trusted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Silent;

/// Why the news could not be read.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Unheard {
    /// The data base says so.
    #[error(transparent)]
    Db(#[from] DbError),
    /// The data base says nothing at all.
    #[error("the database did not answer in time")]
    Late,
}

impl News {
    /// Nothing was heard yet: the first request asks.
    pub(crate) fn new() -> News {
        News { last_change: Mutex::new(-1), last_word: AtomicI64::new(i64::MIN) }
    }

    fn silence_ms(&self, now: UtcMillis) -> i64 {
        now.millis_since(UtcMillis(self.last_word.load(Ordering::Acquire)))
    }
}

/// Announces a change to the other nodes; it arrives when the transaction commits.
pub(crate) async fn announce(tx: &mut Tx) -> DbResult<()> {
    tx.notify(CHANNEL).await
}

/// Makes sure that what is in memory is not older than the bound. Almost always one look at a number.
pub(crate) async fn ensure_fresh(app: &App) -> Result<(), Silent> {
    let silence_ms = app.oauth.news.silence_ms(app.now());
    if silence_ms < ASK_AFTER_MS {
        return Ok(());
    }
    if silence_ms < REFUSE_AFTER_MS {
        // Somebody may ask already; what is in memory still counts, so nobody waits for him.
        if let Ok(last) = app.oauth.news.last_change.try_lock() {
            let _ = tokio::time::timeout(ASK_PATIENCE, read_news(app, last)).await;
        }
        return Ok(());
    }
    match tokio::time::timeout(ASK_PATIENCE, ask_once(app)).await {
        Ok(Ok(())) => Ok(()),
        Ok(Err(error)) => {
            tracing::error!(%error, "the data base does not say what changed, tokens are refused");
            Err(Silent)
        }
        Err(_) => {
            tracing::error!("the data base did not answer in time, tokens are refused");
            Err(Silent)
        }
    }
}

/// Reads what changed since the last time and forgets it.
pub(crate) async fn catch_up(app: &App) -> Result<(), Unheard> {
    catch_up_within(app, READ_PATIENCE).await
}

/// The same with a patience of its own. Waiting for the lock does not count: whoever holds it is patient for a while only.
pub(super) async fn catch_up_within(app: &App, patience: Duration) -> Result<(), Unheard> {
    let last = app.oauth.news.last_change.lock().await;
    // The lock goes into the future, so that it is free again when time has run out.
    tokio::time::timeout(patience, read_news(app, last)).await.map_err(|_| Unheard::Late)??;
    Ok(())
}

/// Listens until it is aborted.
pub(crate) async fn listen(app: Arc<App>) {
    loop {
        if let Err(error) = listen_on_one_connection(&app).await {
            tracing::warn!(%error, "lost the connection that hears of changes");
        }
        tokio::time::sleep(RETRY_PAUSE).await;
    }
}

async fn listen_on_one_connection(app: &App) -> Result<(), Unheard> {
    let opening = tokio::time::timeout(READ_PATIENCE, Watcher::open(&app.db, CHANNEL));
    let mut watcher = opening.await.map_err(|_| Unheard::Late)??;
    // Changes between two connections were not heard.
    app.oauth.forget_all();
    catch_up(app).await?;
    loop {
        if watcher.next().await? == Word::Reconnected {
            app.oauth.forget_all();
        }
        catch_up(app).await?;
    }
}

/// Waits for whoever is asking and asks only if he brought nothing.
async fn ask_once(app: &App) -> DbResult<()> {
    let last = app.oauth.news.last_change.lock().await;
    if app.oauth.news.silence_ms(app.now()) < ASK_AFTER_MS {
        return Ok(());
    }
    read_news(app, last).await
}

async fn read_news(app: &App, mut last: MutexGuard<'_, i64>) -> DbResult<()> {
    // Taken before the question: the answer is at least as new as this moment.
    let asked_at = app.now();
    let mut tx = app.db.unscoped_read().await?;
    let news = store::changes::unscoped_since(&mut tx, *last, asked_at, NAMED_CHANGES).await?;
    drop(tx);
    app.oauth.revoked.learn(&news.revoked, news.more_revoked, asked_at);
    match &news.clients {
        Some(clients) if clients.is_empty() => {}
        Some(clients) => {
            clients.iter().for_each(|id| app.oauth.clients.forget(id));
            app.oauth.keys.forget_all();
        }
        None => app.oauth.forget_all(),
    }
    *last = news.counter;
    app.oauth.news.last_word.store(asked_at.0, Ordering::Release);
    Ok(())
}
