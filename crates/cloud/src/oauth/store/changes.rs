//! The change counter, and what changed since a number.

use kontor_model::UtcMillis;
use kontor_model::id::ClientId;

use super::corrupt;
use crate::db::{DbResult, Tx, fetch_all, fetch_one};

/// What a running server has to forget or learn.
pub(crate) struct News {
    /// The counter as it was read, before the rest was.
    pub(crate) counter: i64,
    /// Applications that changed; `None` when there are too many to name.
    pub(crate) clients: Option<Vec<ClientId>>,
    /// Tokens that were revoked, with the moment they run out.
    pub(crate) revoked: Vec<(String, UtcMillis)>,
    /// There are more revoked tokens than `revoked` holds.
    pub(crate) more_revoked: bool,
}

/// Takes the next number. Whoever holds it keeps all others waiting until his transaction ends.
pub(crate) async fn unscoped_next(tx: &mut Tx) -> DbResult<i64> {
    const SQL: &str = "UPDATE oauth_changes SET counter = counter + 1 WHERE id = 1 RETURNING counter";
    let (counter,) = fetch_one!(tx, (i64,), SQL)?;
    Ok(counter)
}

/// The number of the last change.
pub(crate) async fn unscoped_counter(tx: &mut Tx) -> DbResult<i64> {
    const SQL: &str = "SELECT counter FROM oauth_changes WHERE id = 1";
    let (counter,) = fetch_one!(tx, (i64,), SQL)?;
    Ok(counter)
}

/// Everything after a number, at most `limit` of each kind.
pub(crate) async fn unscoped_since(tx: &mut Tx, last: i64, now: UtcMillis, limit: i64) -> DbResult<News> {
    const CLIENTS: &str = "SELECT id FROM oauth_clients WHERE change > $1 ORDER BY change LIMIT $2";
    const REVOKED: &str = "SELECT id, expires_at FROM oauth_revoked_tokens \
        WHERE change > $1 AND expires_at > $2 \
        ORDER BY change \
        LIMIT $3";

    let counter = unscoped_counter(tx).await?;
    if counter == last {
        return Ok(News { counter, clients: Some(Vec::new()), revoked: Vec::new(), more_revoked: false });
    }
    let clients = fetch_all!(tx, (String,), CLIENTS, last, limit)?;
    let revoked = fetch_all!(tx, (String, i64), REVOKED, last, now.0, limit)?;
    let full = |found: usize| i64::try_from(found).is_ok_and(|found| found >= limit);
    let named = if full(clients.len()) { None } else { Some(parse_ids(clients)?) };
    let more_revoked = full(revoked.len());
    let revoked = revoked.into_iter().map(|(id, expires_at)| (id, UtcMillis(expires_at))).collect();
    Ok(News { counter, clients: named, revoked, more_revoked })
}

fn parse_ids(rows: Vec<(String,)>) -> DbResult<Vec<ClientId>> {
    rows.into_iter().map(|(id,)| id.parse().map_err(|_| corrupt("oauth_clients.id"))).collect()
}
