//! Connections of the embedded data base: one that writes, handed from one transaction to the next, and a few that read.
//!
//! A pool asks a connection whether it lives whenever it comes back, in a task of its own, and until then nobody else has
//! it. Of a file there is nothing to ask.

use std::fmt;
use std::ops::{Deref, DerefMut};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};
use sqlx::{ConnectOptions, Connection};
use tokio::runtime::Handle;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// Longest wait for a connection.
const PATIENCE: Duration = Duration::from_secs(30);

/// A few connections to the same file, opened when they are needed first.
#[derive(Clone)]
pub struct Connections(Arc<Inner>);

struct Inner {
    options: SqliteConnectOptions,
    /// The statement a transaction begins with.
    begin: &'static str,
    count: u32,
    turns: Arc<Semaphore>,
    idle: Mutex<Vec<SqliteConnection>>,
}

/// A transaction on one of the connections. Dropped without [`SqliteTx::commit`] it is rolled back before anybody else has
/// the connection.
pub struct SqliteTx {
    /// `None` only while it is dropped.
    lent: Option<Lent>,
}

struct Lent {
    connection: SqliteConnection,
    of: Arc<Inner>,
    _turn: OwnedSemaphorePermit,
}

impl Connections {
    /// As many connections as `count`, each transaction begun with the statement `begin`.
    pub(super) fn new(options: SqliteConnectOptions, count: u32, begin: &'static str) -> Connections {
        let turns = Arc::new(Semaphore::new(count as usize));
        Connections(Arc::new(Inner { options, begin, count, turns, idle: Mutex::default() }))
    }

    /// How a connection of its own is opened.
    pub(crate) fn options(&self) -> &SqliteConnectOptions {
        &self.0.options
    }

    /// How many there are at most.
    pub fn count(&self) -> u32 {
        self.0.count
    }

    /// Waits for a connection, first come, first served, and begins. Broken off half way, the connection is closed.
    pub(super) async fn begin(&self) -> Result<SqliteTx, sqlx::Error> {
        let turn = tokio::time::timeout(PATIENCE, Arc::clone(&self.0.turns).acquire_owned()).await;
        let turn = turn.map_err(|_| sqlx::Error::PoolTimedOut)?.map_err(|_| sqlx::Error::PoolClosed)?;
        let idle = self.0.idle().pop();
        let mut connection = match idle {
            Some(connection) => connection,
            None => self.0.options.connect().await?,
        };
        sqlx::query(self.0.begin).execute(&mut connection).await?;
        Ok(SqliteTx { lent: Some(Lent { connection, of: Arc::clone(&self.0), _turn: turn }) })
    }

    /// Opens one ahead of time, to hear at once why it cannot be had.
    pub(super) async fn open_one(&self) -> Result<(), sqlx::Error> {
        let connection = self.0.options.connect().await?;
        self.0.idle().push(connection);
        Ok(())
    }

    /// Waits for all that are lent, runs `last` on one and closes them. Nobody has one afterwards.
    pub(super) async fn close(&self, last: Option<&'static str>) -> Result<(), sqlx::Error> {
        let all = tokio::time::timeout(PATIENCE, self.0.turns.acquire_many(self.0.count)).await;
        self.0.turns.close();
        drop(all);
        let idle = std::mem::take(&mut *self.0.idle());
        let mut done = Ok(());
        for (place, mut connection) in idle.into_iter().enumerate() {
            if let Some(last) = last.filter(|_| place == 0) {
                done = sqlx::query(last).execute(&mut connection).await.map(drop);
            }
            connection.close().await?;
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
    fn idle(&self) -> MutexGuard<'_, Vec<SqliteConnection>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Lent {
    /// Ends the transaction and gives the connection back; one on which that fails is closed, which rolls back.
    async fn end(mut self, how: &'static str) -> Result<(), sqlx::Error> {
        sqlx::query(how).execute(&mut self.connection).await?;
        let Lent { connection, of, _turn } = self;
        of.idle().push(connection);
        Ok(())
    }
}

impl SqliteTx {
    /// Makes the changes durable.
    pub(super) async fn commit(mut self) -> Result<(), sqlx::Error> {
        match self.lent.take() {
            Some(lent) => lent.end("COMMIT").await,
            None => Err(sqlx::Error::PoolClosed),
        }
    }
}

impl Drop for SqliteTx {
    fn drop(&mut self) {
        let (Some(lent), Ok(runtime)) = (self.lent.take(), Handle::try_current()) else { return };
        runtime.spawn(async move {
            if let Err(error) = lent.end("ROLLBACK").await {
                tracing::warn!(%error, "a transaction was rolled back by closing its connection");
            }
        });
    }
}

impl Deref for SqliteTx {
    type Target = SqliteConnection;

    fn deref(&self) -> &SqliteConnection {
        let Some(lent) = &self.lent else { unreachable!("a transaction is dropped once") };
        &lent.connection
    }
}

impl DerefMut for SqliteTx {
    fn deref_mut(&mut self) -> &mut SqliteConnection {
        let Some(lent) = &mut self.lent else { unreachable!("a transaction is dropped once") };
        &mut lent.connection
    }
}
