//! SQL of close-outs: their rows, the shipments they hold, their documents, and the days that are compared.

pub(super) mod days;
pub(super) mod documents;
pub(super) mod parcels;

use kontor_model::UtcMillis;
use kontor_model::id::{CloseOutId, ShipmentId, TenantId};

use crate::db::{DbResult, Tx, execute, fetch_all, fetch_one, fetch_optional};

/// A close-out as it stands in the store.
#[derive(Clone, Debug, sqlx::FromRow)]
pub(super) struct CloseOutRow {
    /// Its id.
    pub(super) id: String,
    /// Carrier id.
    pub(super) carrier: String,
    /// Id of the carrier account; empty where the carrier needs none.
    pub(super) account_id: String,
    /// Name of the account; empty where there is none.
    pub(super) account_name: String,
    /// The day that was asked for, `YYYY-MM-DD`.
    pub(super) date: String,
    /// The day it was asked on.
    pub(super) done_on: String,
    /// Code of the caller's language: the handover list is written in it.
    pub(super) lang: String,
    /// Counts take-overs; who records with an older number has lost the close-out.
    pub(super) attempt: i64,
    /// Calls in vain.
    pub(super) tries: i64,
    /// Closed shipments so far.
    pub(super) shipments: i64,
    /// Their parcels.
    pub(super) parcels: i64,
    /// Their weight in grams.
    pub(super) weight_g: i64,
    /// Findings as JSON.
    pub(super) findings: String,
    /// Whether what it holds or closed was made in test mode.
    pub(super) is_test: bool,
    /// When it was asked for.
    pub(super) created_at: i64,
    /// When it came to its end; absent while it is under way.
    pub(super) finished_at: Option<i64>,
}

/// A close-out to be written, without anything closed yet.
pub(super) struct NewCloseOut<'a> {
    /// Its id.
    pub(super) id: &'a CloseOutId,
    /// Carrier, and id of the account; empty where the carrier needs none.
    pub(super) of: (&'a str, &'a str),
    /// The day that was asked for, and the one it is asked on.
    pub(super) days: (&'a str, &'a str),
    /// Code of the caller's language.
    pub(super) lang: &'a str,
    /// Until then it belongs to its first attempt.
    pub(super) leased_until: UtcMillis,
    /// Now.
    pub(super) created_at: UtcMillis,
}

macro_rules! select {
    ($rest:literal) => {
        concat!(
            "SELECT c.id, c.carrier, c.account_id, COALESCE(a.name, '') AS account_name, c.date, c.done_on, c.lang, \
             c.attempt, c.tries, c.shipments, c.parcels, c.weight_g, c.findings, c.created_at, c.finished_at, \
             EXISTS (SELECT 1 FROM shipments s \
             WHERE s.tenant_id = c.tenant_id AND s.close_out_id = c.id AND s.is_test) AS is_test \
             FROM close_outs c LEFT JOIN carrier_accounts a ON a.id = c.account_id AND a.tenant_id = c.tenant_id \
             WHERE c.tenant_id = $1 ",
            $rest
        )
    };
}

/// Begins a close-out; `false` when one of the same account is under way. On PostgreSQL this waits for one that is
/// being committed.
pub(super) async fn begin(tx: &mut Tx, tenant: &TenantId, new: &NewCloseOut<'_>) -> DbResult<bool> {
    const SQL: &str = "INSERT INTO close_outs (id, tenant_id, carrier, account_id, date, done_on, lang, attempt, \
        leased_until, tries, shipments, parcels, weight_g, findings, created_at, finished_at) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, 1, $8, 0, 0, 0, 0, '[]', $9, NULL) \
        ON CONFLICT (tenant_id, carrier, account_id) WHERE finished_at IS NULL DO NOTHING";
    let ((carrier, account), (date, done_on)) = (new.of, new.days);
    let touched = execute!(
        tx,
        SQL,
        new.id.as_str(),
        tenant.as_str(),
        carrier,
        account,
        date,
        done_on,
        new.lang,
        new.leased_until.0,
        new.created_at.0
    )?;
    Ok(touched == 1)
}

/// Takes back a close-out that holds nothing.
pub(super) async fn delete(tx: &mut Tx, tenant: &TenantId, id: &CloseOutId) -> DbResult<u64> {
    const SQL: &str = "DELETE FROM close_outs WHERE tenant_id = $1 AND id = $2 AND finished_at IS NULL";
    execute!(tx, SQL, tenant.as_str(), id.as_str())
}

/// One close-out.
pub(super) async fn find(tx: &mut Tx, tenant: &TenantId, id: &CloseOutId) -> DbResult<Option<CloseOutRow>> {
    const SQL: &str = select!("AND c.id = $2");
    fetch_optional!(tx, CloseOutRow, SQL, tenant.as_str(), id.as_str())
}

/// The close-out that a shipment was closed in, or is to be.
pub(super) async fn of_shipment(tx: &mut Tx, tenant: &TenantId, id: &ShipmentId) -> DbResult<Option<CloseOutRow>> {
    const SQL: &str = select!("AND c.id = (SELECT close_out_id FROM shipments WHERE tenant_id = $1 AND id = $2)");
    fetch_optional!(tx, CloseOutRow, SQL, tenant.as_str(), id.as_str())
}

/// Ids of the close-outs that are under way: all of them, or those of one account of a carrier.
pub(super) async fn running(tx: &mut Tx, tenant: &TenantId, of: Option<(&str, &str)>) -> DbResult<Vec<String>> {
    const SQL: &str = "SELECT id FROM close_outs \
        WHERE tenant_id = $1 AND finished_at IS NULL AND ($2 = '' OR (carrier = $2 AND account_id = $3)) ORDER BY id";
    let (carrier, account) = of.unwrap_or_default();
    let rows = fetch_all!(tx, (String,), SQL, tenant.as_str(), carrier, account)?;
    Ok(rows.into_iter().map(|(id,)| id).collect())
}

/// Close-outs, newest first: ids below `before`, of one day where it is not empty, at most `limit`.
pub(super) async fn list(
    tx: &mut Tx,
    tenant: &TenantId,
    (before, date): (&str, &str),
    limit: i64,
) -> DbResult<Vec<CloseOutRow>> {
    const SQL: &str = select!("AND c.id < $2 AND ($3 = '' OR c.date = $3) ORDER BY c.id DESC LIMIT $4");
    fetch_all!(tx, CloseOutRow, SQL, tenant.as_str(), before, date, limit)
}

/// Prolongs the lease of an attempt; `false` when another one has taken the close-out over, or it is finished.
pub(super) async fn renew(
    tx: &mut Tx,
    tenant: &TenantId,
    (id, attempt): (&str, i64),
    leased_until: UtcMillis,
) -> DbResult<bool> {
    const SQL: &str = "UPDATE close_outs SET leased_until = $4 \
        WHERE tenant_id = $1 AND id = $2 AND attempt = $3 AND finished_at IS NULL";
    Ok(execute!(tx, SQL, tenant.as_str(), id, attempt, leased_until.0)? == 1)
}

/// Takes over a close-out whose lease has run out; `false` when somebody else was faster.
pub(super) async fn take_over(
    tx: &mut Tx,
    tenant: &TenantId,
    (id, seen): (&CloseOutId, i64),
    leased_until: UtcMillis,
) -> DbResult<bool> {
    const SQL: &str = "UPDATE close_outs SET attempt = attempt + 1, leased_until = $4 \
        WHERE tenant_id = $1 AND id = $2 AND attempt = $3 AND finished_at IS NULL";
    Ok(execute!(tx, SQL, tenant.as_str(), id.as_str(), seen, leased_until.0)? == 1)
}

/// Puts a close-out aside until `again_at`, with what is known so far; `false` when another attempt has it.
pub(super) async fn park(
    tx: &mut Tx,
    tenant: &TenantId,
    (id, attempt): (&str, i64),
    (again_at, findings): (UtcMillis, &str),
) -> DbResult<bool> {
    const SQL: &str = "UPDATE close_outs SET leased_until = $4, tries = tries + 1, findings = $5 \
        WHERE tenant_id = $1 AND id = $2 AND attempt = $3 AND finished_at IS NULL";
    Ok(execute!(tx, SQL, tenant.as_str(), id, attempt, again_at.0, findings)? == 1)
}

/// Writes down what is known so far.
pub(super) async fn note(tx: &mut Tx, tenant: &TenantId, id: &str, findings: &str) -> DbResult<u64> {
    const SQL: &str = "UPDATE close_outs SET findings = $3 WHERE tenant_id = $1 AND id = $2";
    execute!(tx, SQL, tenant.as_str(), id, findings)
}

/// Counts what is closed: when a close-out ends or is put aside.
pub(super) async fn count(tx: &mut Tx, tenant: &TenantId, id: &str) -> DbResult<u64> {
    const SQL: &str = "UPDATE close_outs SET shipments = (\
        SELECT COUNT(*) FROM shipments s WHERE s.tenant_id = $1 AND s.close_out_id = $2 AND s.closed_at IS NOT NULL), \
        parcels = (SELECT COUNT(*) FROM parcels p JOIN shipments s ON s.id = p.shipment_id \
        WHERE s.tenant_id = $1 AND s.close_out_id = $2 AND s.closed_at IS NOT NULL), \
        weight_g = (SELECT CAST(COALESCE(SUM(p.weight_g), 0) AS BIGINT) FROM parcels p \
        JOIN shipments s ON s.id = p.shipment_id \
        WHERE s.tenant_id = $1 AND s.close_out_id = $2 AND s.closed_at IS NOT NULL) \
        WHERE tenant_id = $1 AND id = $2";
    execute!(tx, SQL, tenant.as_str(), id)
}

/// Ends a close-out and lets go what it did not close; `false` when another attempt has it.
pub(super) async fn finish(
    tx: &mut Tx,
    tenant: &TenantId,
    (id, attempt): (&str, i64),
    now: UtcMillis,
) -> DbResult<bool> {
    const SQL: &str = "UPDATE close_outs SET finished_at = $4 \
        WHERE tenant_id = $1 AND id = $2 AND attempt = $3 AND finished_at IS NULL";
    const LET_GO: &str = "UPDATE shipments SET close_out_id = NULL \
        WHERE tenant_id = $1 AND close_out_id = $2 AND closed_at IS NULL";
    if execute!(tx, SQL, tenant.as_str(), id, attempt, now.0)? != 1 {
        return Ok(false);
    }
    execute!(tx, LET_GO, tenant.as_str(), id)?;
    Ok(true)
}

/// Close-outs of all tenants that nobody works on any more, oldest first: tenant, id, attempt; for the background only.
pub(super) async fn unscoped_abandoned(
    tx: &mut Tx,
    now: UtcMillis,
    limit: i64,
) -> DbResult<Vec<(String, String, i64)>> {
    const SQL: &str = "SELECT tenant_id, id, attempt FROM close_outs \
        WHERE finished_at IS NULL AND leased_until < $1 ORDER BY leased_until LIMIT $2";
    fetch_all!(tx, (String, String, i64), SQL, now.0, limit)
}

/// Tells whether a close-out that is under way holds this shipment.
pub(in crate::shipping) async fn is_held(tx: &mut Tx, tenant: &TenantId, id: &ShipmentId) -> DbResult<bool> {
    const SQL: &str = "SELECT COUNT(*) FROM shipments \
        WHERE tenant_id = $1 AND id = $2 AND close_out_id IS NOT NULL AND closed_at IS NULL";
    Ok(fetch_one!(tx, (i64,), SQL, tenant.as_str(), id.as_str())?.0 > 0)
}
