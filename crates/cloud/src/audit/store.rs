//! SQL of the audit log, by name of a chain: a tenant's id, or the operator's own. `audit` asks for the tenant.
//!
//! There is no statement that changes or deletes an entry.

use kontor_model::UtcMillis;

use super::{Recorded, corrupt};
use crate::db::{DbResult, Tx, execute, fetch_all, fetch_one, fetch_optional};

type Row = (String, i64, i64, String, String, String, String, Vec<u8>);

/// Takes the next place in a chain and locks the chain until the transaction ends; answers the place and the last hash.
pub(super) async fn unscoped_lock_head(tx: &mut Tx, chain: &str) -> DbResult<(i64, Vec<u8>)> {
    const BEGIN: &str = "INSERT INTO audit_heads (tenant_id, sequence, hash) VALUES ($1, 0, $2) \
        ON CONFLICT (tenant_id) DO NOTHING";
    const NEXT: &str = "UPDATE audit_heads SET sequence = sequence + 1 WHERE tenant_id = $1 RETURNING sequence, hash";

    if let Some(next) = fetch_optional!(tx, (i64, Vec<u8>), NEXT, chain)? {
        return Ok(next);
    }
    execute!(tx, BEGIN, chain, Vec::<u8>::new())?;
    fetch_one!(tx, (i64, Vec<u8>), NEXT, chain)
}

/// Writes down the hash of the entry just appended.
pub(super) async fn unscoped_move_head(tx: &mut Tx, chain: &str, hash: &[u8]) -> DbResult<()> {
    const SQL: &str = "UPDATE audit_heads SET hash = $2 WHERE tenant_id = $1";
    execute!(tx, SQL, chain, hash)?;
    Ok(())
}

/// The last place and hash of a chain, if it has begun.
pub(super) async fn unscoped_head(tx: &mut Tx, chain: &str) -> DbResult<Option<(i64, Vec<u8>)>> {
    const SQL: &str = "SELECT sequence, hash FROM audit_heads WHERE tenant_id = $1";
    fetch_optional!(tx, (i64, Vec<u8>), SQL, chain)
}

/// Appends one entry.
pub(super) async fn unscoped_insert(tx: &mut Tx, chain: &str, entry: &Recorded) -> DbResult<()> {
    const SQL: &str = "INSERT INTO audit (id, tenant_id, sequence, at, actor, action, object, detail, hash) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    execute!(
        tx,
        SQL,
        entry.id.as_str(),
        chain,
        entry.sequence,
        entry.at.0,
        entry.actor.as_str(),
        entry.action.as_str(),
        entry.object.as_str(),
        entry.detail.as_str(),
        entry.hash.as_slice(),
    )?;
    Ok(())
}

/// Entries of one chain after a place, in order.
pub(super) async fn unscoped_list(tx: &mut Tx, chain: &str, after: i64, limit: i64) -> DbResult<Vec<Recorded>> {
    const SQL: &str = "SELECT id, sequence, at, actor, action, object, detail, hash FROM audit \
        WHERE tenant_id = $1 AND sequence > $2 ORDER BY sequence LIMIT $3";
    let rows = fetch_all!(tx, Row, SQL, chain, after, limit)?;
    rows.into_iter().map(recorded).collect()
}

/// Entries of one chain about one object, in order.
pub(super) async fn unscoped_list_of(tx: &mut Tx, chain: &str, object: &str, limit: i64) -> DbResult<Vec<Recorded>> {
    const SQL: &str = "SELECT id, sequence, at, actor, action, object, detail, hash FROM audit \
        WHERE tenant_id = $1 AND object = $2 ORDER BY sequence LIMIT $3";
    let rows = fetch_all!(tx, Row, SQL, chain, object, limit)?;
    rows.into_iter().map(recorded).collect()
}

fn recorded((id, sequence, at, actor, action, object, detail, hash): Row) -> DbResult<Recorded> {
    let id = id.parse().map_err(|_| corrupt())?;
    Ok(Recorded { id, sequence, at: UtcMillis(at), actor, action, object, detail, hash })
}
