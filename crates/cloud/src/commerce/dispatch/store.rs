//! What platforms are told, and when a platform wants to hear of shipments.

use kontor_model::UtcMillis;
use kontor_model::id::{FulfillmentId, PlatformId, ShipmentId, TenantId};

use crate::db::{DbResult, Tx, execute, fetch_all, fetch_one, fetch_optional};

/// Something a platform is told; the migration says what each column means.
#[derive(Clone, sqlx::FromRow)]
pub(in crate::commerce) struct DispatchRow {
    pub(in crate::commerce) id: String,
    pub(in crate::commerce) platform_id: String,
    pub(in crate::commerce) order_id: String,
    pub(in crate::commerce) shipment_id: Option<String>,
    pub(in crate::commerce) kind: String,
    pub(in crate::commerce) content: String,
    pub(in crate::commerce) completes: bool,
    pub(in crate::commerce) state: String,
    pub(in crate::commerce) due: Option<i64>,
    pub(in crate::commerce) attempts: i64,
    pub(in crate::commerce) told_at: Option<i64>,
    pub(in crate::commerce) findings: String,
}

macro_rules! columns {
    () => {
        "id, platform_id, order_id, shipment_id, kind, content, completes, state, due, attempts, told_at, \
         findings"
    };
}

/// Writes something down that is to be told; `false` when its shipment is told already.
pub(super) async fn insert(tx: &mut Tx, tenant: &TenantId, row: &DispatchRow, now: UtcMillis) -> DbResult<bool> {
    const SQL: &str = "INSERT INTO dispatches (id, tenant_id, platform_id, order_id, shipment_id, kind, content, completes, state, due, \
        attempts, told_at, findings, held, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, 0, $14) \
        ON CONFLICT (shipment_id) WHERE shipment_id IS NOT NULL DO NOTHING";
    let touched = execute!(
        tx,
        SQL,
        row.id.as_str(),
        tenant.as_str(),
        row.platform_id.as_str(),
        row.order_id.as_str(),
        row.shipment_id.as_deref(),
        row.kind.as_str(),
        row.content.as_str(),
        row.completes,
        row.state.as_str(),
        row.due,
        row.attempts,
        row.told_at,
        row.findings.as_str(),
        now.0
    )?;
    Ok(touched == 1)
}

/// One of them.
pub(super) async fn find(tx: &mut Tx, tenant: &TenantId, id: &FulfillmentId) -> DbResult<Option<DispatchRow>> {
    const SQL: &str = concat!("SELECT ", columns!(), " FROM dispatches WHERE tenant_id = $1 AND id = $2");
    fetch_optional!(tx, DispatchRow, SQL, tenant.as_str(), id.as_str())
}

/// All of an order, oldest first.
pub(in crate::commerce) async fn of_order(tx: &mut Tx, tenant: &TenantId, order: &str) -> DbResult<Vec<DispatchRow>> {
    const SQL: &str =
        concat!("SELECT ", columns!(), " FROM dispatches WHERE tenant_id = $1 AND order_id = $2 ORDER BY id");
    fetch_all!(tx, DispatchRow, SQL, tenant.as_str(), order)
}

/// A page of one kind, newest first, before an id; with a state only those that have it.
pub(super) async fn page(
    tx: &mut Tx,
    tenant: &TenantId,
    kind: &str,
    (before, state): (&str, Option<&str>),
    limit: i64,
) -> DbResult<Vec<DispatchRow>> {
    const ALL: &str = concat!(
        "SELECT ",
        columns!(),
        " FROM dispatches WHERE tenant_id = $1 AND kind = $2 AND id < $3 ORDER BY id DESC LIMIT $4"
    );
    const SOME: &str = concat!(
        "SELECT ",
        columns!(),
        " FROM dispatches WHERE tenant_id = $1 AND kind = $2 AND id < $3 AND state = $5 ORDER BY id DESC LIMIT $4"
    );
    match state {
        None => fetch_all!(tx, DispatchRow, ALL, tenant.as_str(), kind, before, limit),
        Some(state) => fetch_all!(tx, DispatchRow, SOME, tenant.as_str(), kind, before, limit, state),
    }
}

/// Something a platform did not take, with the number of its order.
#[derive(sqlx::FromRow)]
pub(super) struct TroubleRow {
    #[sqlx(flatten)]
    pub(super) dispatch: DispatchRow,
    pub(super) number: String,
}

macro_rules! troubles {
    ($state:literal) => {
        concat!(
            "SELECT ",
            columns!(),
            ", (SELECT number FROM orders WHERE orders.id = dispatches.order_id) AS number FROM dispatches \
             WHERE tenant_id = $1 AND ",
            $state,
            " AND id < $3 AND ($2 = '' OR platform_id = $2) ORDER BY id DESC LIMIT $4"
        )
    };
}

/// What platforms refused, newest first, before an id; of one platform or, when empty, of all.
pub(super) async fn rejected(
    tx: &mut Tx,
    tenant: &TenantId,
    (platform, before): (&str, &str),
    limit: i64,
) -> DbResult<Vec<TroubleRow>> {
    const SQL: &str = troubles!("state = 'rejected'");
    fetch_all!(tx, TroubleRow, SQL, tenant.as_str(), platform, before, limit)
}

/// What was tried in vain and is tried again, in the same way.
pub(super) async fn failing(
    tx: &mut Tx,
    tenant: &TenantId,
    (platform, before): (&str, &str),
    limit: i64,
) -> DbResult<Vec<TroubleRow>> {
    const SQL: &str = troubles!("state = 'pending' AND attempts > 0");
    fetch_all!(tx, TroubleRow, SQL, tenant.as_str(), platform, before, limit)
}

/// How many of a platform were refused, and how many are tried in vain.
pub(super) async fn count_troubles(tx: &mut Tx, tenant: &TenantId, platform: &PlatformId) -> DbResult<(i64, i64)> {
    const SQL: &str = "SELECT (SELECT COUNT(*) FROM dispatches WHERE tenant_id = $1 AND state = 'rejected' \
        AND platform_id = $2), (SELECT COUNT(*) FROM dispatches WHERE tenant_id = $1 AND state = 'pending' \
        AND attempts > 0 AND platform_id = $2)";
    fetch_one!(tx, (i64, i64), SQL, tenant.as_str(), platform.as_str())
}

/// A platform that something is to be told to.
#[derive(Clone, PartialEq, Eq, Hash, sqlx::FromRow)]
pub(super) struct DueRow {
    pub(super) tenant_id: String,
    pub(super) platform_id: String,
}

/// Platforms of all tenants that something is to be told to. One that is paused or lets nobody in waits for a person; for the
/// background work only.
pub(super) async fn unscoped_due(tx: &mut Tx, now: UtcMillis) -> DbResult<Vec<DueRow>> {
    const SQL: &str = "SELECT d.tenant_id, d.platform_id FROM dispatches d JOIN platforms p ON p.id = d.platform_id \
        WHERE d.state = 'pending' AND d.due <= $1 AND d.held <= $1 AND p.paused = FALSE AND p.state <> 'expired' \
        GROUP BY d.tenant_id, d.platform_id ORDER BY MIN(d.due), d.platform_id";
    fetch_all!(tx, DueRow, SQL, now.0)
}

/// Takes hold of what is due for a platform and nobody holds, the longest due first, and of no order more than the first
/// that is still to be told. Two who do this at once never get the same.
pub(super) async fn hold_due(
    tx: &mut Tx,
    tenant: &TenantId,
    platform: &str,
    (now, until): (UtcMillis, UtcMillis),
    limit: i64,
) -> DbResult<Vec<DispatchRow>> {
    // The outer condition is looked at again where another transaction was faster.
    const SQL: &str = concat!(
        "UPDATE dispatches SET held = $4 WHERE tenant_id = $1 AND state = 'pending' AND due <= $3 AND held <= $3 AND id IN (\
        SELECT d.id FROM dispatches d JOIN platforms p ON p.id = d.platform_id WHERE d.tenant_id = $1 \
        AND d.platform_id = $2 AND d.state = 'pending' AND d.due <= $3 AND d.held <= $3 AND p.paused = FALSE AND p.state <> 'expired' \
        AND NOT EXISTS (SELECT 1 FROM dispatches e WHERE e.order_id = d.order_id AND e.state = 'pending' \
        AND e.due IS NOT NULL AND e.id < d.id) ORDER BY d.due, d.id LIMIT $5) RETURNING ",
        columns!()
    );
    fetch_all!(tx, DispatchRow, SQL, tenant.as_str(), platform, now.0, until.0, limit)
}

/// Holds on to it until another moment; `false` when somebody else took it over, or it was taken back.
pub(super) async fn hold_on(
    tx: &mut Tx,
    tenant: &TenantId,
    (id, held): (&str, UtcMillis),
    until: UtcMillis,
) -> DbResult<bool> {
    const SQL: &str =
        "UPDATE dispatches SET held = $4 WHERE tenant_id = $1 AND id = $2 AND held = $3 AND state = 'pending'";
    Ok(execute!(tx, SQL, tenant.as_str(), id, held.0, until.0)? == 1)
}

/// What became of telling it.
pub(super) struct Told<'a> {
    /// State from now on.
    pub(super) state: &'a str,
    /// When it is told again.
    pub(super) due: Option<i64>,
    /// When the platform took or refused it.
    pub(super) told_at: Option<i64>,
    /// Attempts so far.
    pub(super) attempts: i64,
    /// Why it was refused or failed, as JSON.
    pub(super) findings: &'a str,
    /// What was said, sealed.
    pub(super) said: Option<&'a [u8]>,
}

/// What was said when something was told.
#[derive(sqlx::FromRow)]
pub(super) struct SaidRow {
    pub(super) id: String,
    /// Sealed.
    pub(super) said: Vec<u8>,
}

/// What was said about everything of an order, oldest first.
pub(super) async fn said_of_order(tx: &mut Tx, tenant: &TenantId, order: &str) -> DbResult<Vec<SaidRow>> {
    const SQL: &str = "SELECT id, said FROM dispatches WHERE tenant_id = $1 AND order_id = $2 AND said IS NOT NULL \
        ORDER BY id";
    fetch_all!(tx, SaidRow, SQL, tenant.as_str(), order)
}

/// Forgets what was said about things that were told before a moment; for the background work only.
pub(super) async fn unscoped_forget_said(tx: &mut Tx, before: UtcMillis) -> DbResult<u64> {
    const SQL: &str = "UPDATE dispatches SET said = NULL WHERE said IS NOT NULL AND told_at < $1";
    execute!(tx, SQL, before.0)
}

/// Notes what became of telling it, if it is still held until then.
pub(super) async fn note(
    tx: &mut Tx,
    tenant: &TenantId,
    (id, held): (&str, UtcMillis),
    told: &Told<'_>,
) -> DbResult<bool> {
    const SQL: &str = "UPDATE dispatches SET state = $4, due = $5, told_at = $6, attempts = $7, findings = $8, held = 0, \
        said = COALESCE($9, said) \
        WHERE tenant_id = $1 AND id = $2 AND held = $3 AND state = 'pending'";
    let (state, findings) = (told.state, told.findings);
    let touched = execute!(
        tx,
        SQL,
        tenant.as_str(),
        id,
        held.0,
        state,
        told.due,
        told.told_at,
        told.attempts,
        findings,
        told.said
    )?;
    Ok(touched == 1)
}

/// Tells one again that was refused, or at once what is tried in vain and not held until later than `now`; `false` when
/// there is neither.
pub(super) async fn again(tx: &mut Tx, tenant: &TenantId, id: &FulfillmentId, now: UtcMillis) -> DbResult<bool> {
    const SQL: &str = "UPDATE dispatches SET state = 'pending', due = $3, attempts = 0, told_at = NULL \
        WHERE tenant_id = $1 AND id = $2 AND (state = 'rejected' \
        OR (state = 'pending' AND attempts > 0 AND held <= $3))";
    Ok(execute!(tx, SQL, tenant.as_str(), id.as_str(), now.0)? == 1)
}

/// Lets be told what waited for the day of its shipment, where that is closed now; for the background work only.
pub(super) async fn unscoped_release_closed(tx: &mut Tx, now: UtcMillis) -> DbResult<u64> {
    const SQL: &str = "UPDATE dispatches SET due = $1 WHERE state = 'pending' AND due IS NULL AND EXISTS (\
        SELECT 1 FROM shipments s WHERE s.id = dispatches.shipment_id AND s.closed_at IS NOT NULL)";
    execute!(tx, SQL, now.0)
}

/// Takes back what was not told yet or refused; `false` when it was told. Who is telling it now finds out when he writes
/// down what became of it.
pub(super) async fn withdraw(tx: &mut Tx, tenant: &TenantId, shipment: &ShipmentId) -> DbResult<bool> {
    const SQL: &str = "UPDATE dispatches SET state = 'withdrawn', due = NULL \
        WHERE tenant_id = $1 AND shipment_id = $2 AND state IN ('pending', 'rejected')";
    Ok(execute!(tx, SQL, tenant.as_str(), shipment.as_str())? == 1)
}

/// What was to be told of a shipment.
pub(super) async fn of_shipment(tx: &mut Tx, tenant: &TenantId, shipment: &str) -> DbResult<Option<DispatchRow>> {
    const SQL: &str = concat!("SELECT ", columns!(), " FROM dispatches WHERE tenant_id = $1 AND shipment_id = $2");
    fetch_optional!(tx, DispatchRow, SQL, tenant.as_str(), shipment)
}

/// The platform's rule, as JSON.
pub(super) async fn rule(tx: &mut Tx, tenant: &TenantId, platform: &str) -> DbResult<Option<String>> {
    const SQL: &str = "SELECT dispatch_rule FROM platforms WHERE tenant_id = $1 AND id = $2";
    Ok(fetch_optional!(tx, (String,), SQL, tenant.as_str(), platform)?.map(|row| row.0))
}

/// Changes it; `false` when there is no such platform.
pub(super) async fn set_rule(tx: &mut Tx, tenant: &TenantId, id: &PlatformId, rule: &str) -> DbResult<bool> {
    const SQL: &str = "UPDATE platforms SET dispatch_rule = $3 WHERE tenant_id = $1 AND id = $2";
    Ok(execute!(tx, SQL, tenant.as_str(), id.as_str(), rule)? == 1)
}
