//! Connections of the embedded data base: one that writes, handed from one transaction to the next, and a few that read.
//!
//! A pool asks a connection whether it lives whenever it comes back, in a task of its own, and until then nobody else has
//! it. Of a file there is nothing to ask.
//!
//! What takes longest is to make changes durable. So a transaction that somebody waits behind is not made so at once: the
//! next one goes on in the same one of SQLite's, and all of them are committed together. Nobody is told that his changes
//! are durable before they are; who rolls back takes only his own back.

use std::fmt;
use std::ops::{Deref, DerefMut};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};
use sqlx::{ConnectOptions, Connection};
use tokio::runtime::Handle;
use tokio::sync::oneshot::{self, error::TryRecvError};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// Longest wait for a connection.
const PATIENCE: Duration = Duration::from_secs(30);
/// Most transactions that are committed together.
const MOST_TOGETHER: usize = 16;

/// A few connections to the same file, opened when they are needed first.
#[derive(Clone)]
pub struct Connections(Arc<Inner>);

struct Inner {
    options: SqliteConnectOptions,
    /// The statement a transaction begins with.
    begin: &'static str,
    count: u32,
    turns: Arc<Semaphore>,
    /// How many transactions wait for their turn to begin.
    waiting: AtomicUsize,
    idle: Mutex<Vec<Seat>>,
}

/// A connection, and who waits for what was changed on it to be durable: as long as there is somebody, its transaction is
/// open. Dropped, it is closed, which rolls back, and they are told so.
struct Seat {
    connection: SqliteConnection,
    together: Vec<oneshot::Sender<()>>,
}

/// A transaction on one of the connections. Dropped without [`SqliteTx::commit`] it is rolled back before anybody else has
/// the connection.
pub struct SqliteTx {
    /// `None` only while it is dropped.
    lent: Option<Lent>,
}

struct Lent {
    seat: Seat,
    of: Arc<Inner>,
    /// Given back with the connection.
    _turn: OwnedSemaphorePermit,
}

impl Connections {
    /// As many connections as `count`, each transaction begun with the statement `begin`.
    pub(super) fn new(options: SqliteConnectOptions, count: u32, begin: &'static str) -> Connections {
        let turns = Arc::new(Semaphore::new(count as usize));
        let (waiting, idle) = (AtomicUsize::new(0), Mutex::default());
        Connections(Arc::new(Inner { options, begin, count, turns, waiting, idle }))
    }

    /// How a connection of its own is opened.
    pub(crate) fn options(&self) -> &SqliteConnectOptions {
        &self.0.options
    }

    /// How many there are at most.
    pub fn count(&self) -> u32 {
        self.0.count
    }

    /// Waits for a connection, first come, first served, and begins.
    pub(super) async fn begin(&self) -> Result<SqliteTx, sqlx::Error> {
        let waits = Waits::count(&self.0);
        let turn = tokio::time::timeout(PATIENCE, Arc::clone(&self.0.turns).acquire_owned()).await;
        drop(waits);
        let turn = turn.map_err(|_| sqlx::Error::PoolTimedOut)?.map_err(|_| sqlx::Error::PoolClosed)?;
        let idle = self.0.idle().pop();
        let seat = match idle {
            Some(seat) => seat,
            None => self.0.open().await?,
        };
        let begin = if seat.together.is_empty() { self.0.begin } else { "SAVEPOINT member" };
        let mut tx = SqliteTx { lent: Some(Lent { seat, of: Arc::clone(&self.0), _turn: turn }) };
        // Broken off here it is rolled back like any other, and what others have changed stays.
        sqlx::query(begin).execute(&mut *tx).await?;
        Ok(tx)
    }

    /// Opens one ahead of time, to hear at once why it cannot be had.
    pub(super) async fn open_one(&self) -> Result<(), sqlx::Error> {
        let seat = self.0.open().await?;
        self.0.idle().push(seat);
        Ok(())
    }

    /// Waits for all that are lent, runs `last` on one and closes them. Nobody has one afterwards.
    pub(super) async fn close(&self, last: Option<&'static str>) -> Result<(), sqlx::Error> {
        let all = tokio::time::timeout(PATIENCE, self.0.turns.acquire_many(self.0.count)).await;
        self.0.turns.close();
        drop(all);
        let idle = std::mem::take(&mut *self.0.idle());
        let mut done = Ok(());
        for (place, mut seat) in idle.into_iter().enumerate() {
            if let Some(last) = last.filter(|_| place == 0) {
                done = sqlx::query(last).execute(&mut seat.connection).await.map(drop);
            }
            seat.connection.close().await?;
        }
        done
    }
}

impl fmt::Debug for Connections {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Connections").field("count", &self.0.count).finish_non_exhaustive()
    }
}

impl Inner {
    fn idle(&self) -> MutexGuard<'_, Vec<Seat>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }

    async fn open(&self) -> Result<Seat, sqlx::Error> {
        Ok(Seat { connection: self.options.connect().await?, together: Vec::new() })
    }
}

/// Counts somebody who waits, until he has his turn or goes away.
struct Waits<'a>(&'a Inner);

impl Waits<'_> {
    fn count(inner: &Inner) -> Waits<'_> {
        inner.waiting.fetch_add(1, Ordering::Relaxed);
        Waits(inner)
    }
}

impl Drop for Waits<'_> {
    fn drop(&mut self) {
        self.0.waiting.fetch_sub(1, Ordering::Relaxed);
    }
}

impl Lent {
    /// Ends the transaction, or only what is done in it since `SAVEPOINT`, and gives the connection back; one on which that
    /// fails is closed.
    async fn end(mut self, how: &[&'static str]) -> Result<(), sqlx::Error> {
        for statement in how {
            sqlx::query(*statement).execute(&mut self.seat.connection).await?;
        }
        self.of.idle().push(self.seat);
        Ok(())
    }

    async fn roll_back(self) -> Result<(), sqlx::Error> {
        let is_alone = self.seat.together.is_empty();
        self.end(if is_alone { &["ROLLBACK"] } else { &["ROLLBACK TO member", "RELEASE member"] }).await
    }

    /// Makes everything durable that was changed on the connection, and tells everybody.
    async fn commit(mut self) -> Result<(), sqlx::Error> {
        sqlx::query("COMMIT").execute(&mut self.seat.connection).await?;
        for told in self.seat.together.drain(..) {
            // Who does not listen any more went away.
            let _ = told.send(());
        }
        self.end(&[]).await
    }

    /// Leaves the transaction to who waits behind it, until somebody commits; if nobody has by the next turn, this does.
    async fn commit_together(mut self) -> Result<(), sqlx::Error> {
        let of = Arc::clone(&self.of);
        let (told, mut heard) = oneshot::channel();
        let is_first = self.seat.together.is_empty();
        self.seat.together.push(told);
        self.end(if is_first { &[] } else { &["RELEASE member"] }).await?;
        let turn = tokio::select! {
            biased;
            done = &mut heard => return done.map_err(|_| lost()),
            turn = Arc::clone(&of.turns).acquire_owned() => turn.map_err(|_| sqlx::Error::PoolClosed)?,
        };
        match heard.try_recv() {
            Ok(()) => return Ok(()),
            Err(TryRecvError::Closed) => return Err(lost()),
            Err(TryRecvError::Empty) => {}
        }
        let seat = of.idle().pop().ok_or_else(lost)?;
        Lent { seat, of, _turn: turn }.commit().await
    }
}

fn lost() -> sqlx::Error {
    sqlx::Error::Protocol("a transaction that several shared was rolled back".to_owned())
}

impl SqliteTx {
    /// Makes the changes durable.
    pub(super) async fn commit(mut self) -> Result<(), sqlx::Error> {
        let lent = self.lent.take().ok_or(sqlx::Error::PoolClosed)?;
        let is_awaited = lent.of.waiting.load(Ordering::Relaxed) > 0;
        if lent.of.count > 1 || !is_awaited || lent.seat.together.len() >= MOST_TOGETHER {
            return lent.commit().await;
        }
        // In a task of its own: it comes to its end also when the caller goes away.
        tokio::spawn(lent.commit_together()).await.map_err(|_| lost())?
    }
}

impl Drop for SqliteTx {
    fn drop(&mut self) {
        let (Some(lent), Ok(runtime)) = (self.lent.take(), Handle::try_current()) else { return };
        runtime.spawn(async move {
            if let Err(error) = lent.roll_back().await {
                tracing::warn!(%error, "a transaction was rolled back by closing its connection");
            }
        });
    }
}

impl Deref for SqliteTx {
    type Target = SqliteConnection;

    fn deref(&self) -> &SqliteConnection {
        let Some(lent) = &self.lent else { unreachable!("a transaction is dropped once") };
        &lent.seat.connection
    }
}

impl DerefMut for SqliteTx {
    fn deref_mut(&mut self) -> &mut SqliteConnection {
        let Some(lent) = &mut self.lent else { unreachable!("a transaction is dropped once") };
        &mut lent.seat.connection
    }
}
