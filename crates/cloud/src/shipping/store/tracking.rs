//! What is known about where parcels are, who asks, and when the next question is due.

use kontor_model::UtcMillis;
use kontor_model::id::TenantId;

use crate::db::{DbResult, Tx, execute, fetch_all, fetch_in, fetch_one, fetch_optional};

/// A parcel that somebody now asks about.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, sqlx::FromRow)]
pub(in crate::shipping) struct HeldRow {
    /// Whose it is.
    pub(in crate::shipping) tenant_id: String,
    /// Its shipment.
    pub(in crate::shipping) shipment_id: String,
    /// Its number, from 1.
    pub(in crate::shipping) number: i64,
}

/// What is known about a parcel and its shipment.
#[derive(Clone, Debug, sqlx::FromRow)]
pub(in crate::shipping) struct TrackRow {
    /// Its shipment.
    pub(in crate::shipping) shipment_id: String,
    /// Its number, from 1.
    pub(in crate::shipping) number: i64,
    /// What is tracked.
    pub(in crate::shipping) tracking_number: String,
    /// The carrier's second number; empty where it has none.
    pub(in crate::shipping) carrier_shipment: String,
    /// The carrier's page about it.
    pub(in crate::shipping) tracking_url: Option<String>,
    /// Code of where it is; empty until the carrier said so.
    pub(in crate::shipping) tracking_status: String,
    /// What the carrier said last, sealed.
    pub(in crate::shipping) tracking: Option<Vec<u8>>,
    /// When it answered last.
    pub(in crate::shipping) tracked_at: Option<i64>,
    /// When it is asked next; absent when nobody asks any more.
    pub(in crate::shipping) track_due: Option<i64>,
    /// Questions without an answer since then.
    pub(in crate::shipping) track_fails: i64,
    /// When something happened to it last.
    pub(in crate::shipping) last_event_at: Option<i64>,
    /// Since when it stands still.
    pub(in crate::shipping) stuck_at: Option<i64>,
    /// Since when it has its number.
    pub(in crate::shipping) since: i64,
    /// Carrier id.
    pub(in crate::shipping) carrier: String,
    /// Id of the carrier account; empty where the carrier needs none.
    pub(in crate::shipping) account_id: String,
    /// Direction of its shipment.
    pub(in crate::shipping) kind: String,
    /// The caller's number of its shipment.
    pub(in crate::shipping) reference: String,
    /// State of its shipment.
    pub(in crate::shipping) state: String,
    /// Whether it was made in test mode.
    pub(in crate::shipping) is_test: bool,
}

/// What became of a question.
pub(in crate::shipping) struct Noted<'a> {
    /// Until when the parcel was held for the question.
    pub(in crate::shipping) held: UtcMillis,
    /// Nobody asks again before.
    pub(in crate::shipping) rest_until: UtcMillis,
    /// Code of where it is; empty while that is not known.
    pub(in crate::shipping) status: &'a str,
    /// What the carrier said, sealed; absent leaves what is there.
    pub(in crate::shipping) sealed: Option<&'a [u8]>,
    /// When it answered last.
    pub(in crate::shipping) tracked_at: Option<i64>,
    /// When it is asked next.
    pub(in crate::shipping) due: Option<i64>,
    /// Questions without an answer since then.
    pub(in crate::shipping) fails: i64,
    /// When something happened to it last.
    pub(in crate::shipping) last_event_at: Option<i64>,
    /// Since when it stands still.
    pub(in crate::shipping) stuck_at: Option<i64>,
}

macro_rules! track_columns {
    () => {
        "SELECT p.shipment_id, p.number, p.tracking_number, p.carrier_shipment, p.tracking_url, p.tracking_status, \
         p.tracking, p.tracked_at, p.track_due, p.track_fails, p.last_event_at, p.stuck_at, \
         COALESCE(p.numbered_at, s.created_at) AS since, s.carrier, COALESCE(s.account_id, '') AS account_id, s.kind, \
         s.reference, s.state, s.is_test FROM parcels p JOIN shipments s ON s.id = p.shipment_id "
    };
}

/// Takes hold of parcels of all tenants that are due and that nobody holds, the longest due first, and of no account
/// more than its share with those that are held; for the background work only. Two who do this at once never get the
/// same parcel.
pub(in crate::shipping) async fn unscoped_hold_due(
    tx: &mut Tx,
    now: UtcMillis,
    until: UtcMillis,
    (share, limit): (i64, i64),
) -> DbResult<Vec<HeldRow>> {
    // The outer condition is looked at again where another transaction was faster.
    const SQL: &str = "UPDATE parcels SET track_held = $2 \
        WHERE track_due <= $1 AND track_held <= $1 AND (shipment_id, number) IN (\
        SELECT shipment_id, number FROM (\
        SELECT p.shipment_id, p.number, p.track_due, p.track_held, ROW_NUMBER() OVER (\
        PARTITION BY s.tenant_id, s.carrier, s.account_id \
        ORDER BY CASE WHEN p.track_held > $1 THEN 0 ELSE 1 END, p.track_due, p.shipment_id, p.number) AS turn \
        FROM parcels p JOIN shipments s ON s.id = p.shipment_id WHERE p.track_due <= $1) AS waiting \
        WHERE track_held <= $1 AND turn <= $4 ORDER BY track_due, shipment_id, number LIMIT $3) \
        RETURNING tenant_id, shipment_id, number";
    fetch_all!(tx, HeldRow, SQL, now.0, until.0, limit, share)
}

/// Takes hold of one parcel, due or not; `false` when somebody asks already or has asked just now.
pub(in crate::shipping) async fn hold(
    tx: &mut Tx,
    tenant: &TenantId,
    (shipment, number): (&str, i64),
    now: UtcMillis,
    until: UtcMillis,
) -> DbResult<bool> {
    const SQL: &str = "UPDATE parcels SET track_held = $5 \
        WHERE tenant_id = $1 AND shipment_id = $2 AND number = $3 AND track_held <= $4";
    Ok(execute!(tx, SQL, tenant.as_str(), shipment, number, now.0, until.0)? == 1)
}

/// All parcels of several shipments, by shipment and in order.
pub(in crate::shipping) async fn of_shipments(
    tx: &mut Tx,
    tenant: &TenantId,
    shipments: &[&str],
) -> DbResult<Vec<TrackRow>> {
    const SQL: &str = concat!(track_columns!(), "WHERE p.tenant_id = ");
    if shipments.is_empty() {
        return Ok(Vec::new());
    }
    let owner = tenant.as_str();
    let tail = ") ORDER BY p.shipment_id, p.number";
    fetch_in!(tx, TrackRow, SQL, owner, " AND p.shipment_id IN (", shipments.iter().copied(), tail)
}

/// The parcel with this number, as numbers are compared; the newest one where a carrier gave a number twice.
pub(in crate::shipping) async fn find(tx: &mut Tx, tenant: &TenantId, key: &str) -> DbResult<Option<TrackRow>> {
    const SQL: &str = concat!(
        track_columns!(),
        "WHERE p.tenant_id = $1 AND p.tracking_key = $2 AND p.tracking_key <> '' \
         ORDER BY p.shipment_id DESC, p.number LIMIT 1"
    );
    fetch_optional!(tx, TrackRow, SQL, tenant.as_str(), key)
}

/// Writes down what became of a question; `false` when the parcel is not held for it any more, because the question
/// took too long or the shipment was cancelled meanwhile.
pub(in crate::shipping) async fn note(
    tx: &mut Tx,
    tenant: &TenantId,
    (shipment, number): (&str, i64),
    noted: &Noted<'_>,
) -> DbResult<bool> {
    const SQL: &str = "UPDATE parcels SET track_held = $5, tracking_status = $6, tracking = COALESCE($7, tracking), \
        tracked_at = $8, track_due = $9, track_fails = $10, last_event_at = $11, stuck_at = $12 \
        WHERE tenant_id = $1 AND shipment_id = $2 AND number = $3 AND track_held = $4";
    let touched = execute!(
        tx,
        SQL,
        tenant.as_str(),
        shipment,
        number,
        noted.held.0,
        noted.rest_until.0,
        noted.status,
        noted.sealed,
        noted.tracked_at,
        noted.due,
        noted.fails,
        noted.last_event_at,
        noted.stuck_at,
    )?;
    Ok(touched == 1)
}

/// Lets a parcel go that nobody was asked about; it is due again later, unless nobody asks about it any more.
pub(in crate::shipping) async fn put_off(
    tx: &mut Tx,
    tenant: &TenantId,
    (shipment, number): (&str, i64),
    (held, now, due): (UtcMillis, UtcMillis, UtcMillis),
) -> DbResult<u64> {
    const SQL: &str = "UPDATE parcels SET track_held = $5, \
        track_due = CASE WHEN track_due < $6 THEN $6 ELSE track_due END \
        WHERE tenant_id = $1 AND shipment_id = $2 AND number = $3 AND track_held = $4";
    execute!(tx, SQL, tenant.as_str(), shipment, number, held.0, now.0, due.0)
}

/// Whether any parcel of a shipment stands still.
pub(in crate::shipping) async fn has_stuck(tx: &mut Tx, tenant: &TenantId, shipment: &str) -> DbResult<bool> {
    const SQL: &str = "SELECT COUNT(*) FROM parcels WHERE tenant_id = $1 AND shipment_id = $2 AND stuck_at IS NOT NULL";
    Ok(fetch_one!(tx, (i64,), SQL, tenant.as_str(), shipment)?.0 > 0)
}

/// Stops asking where the parcels of a shipment are, and forgets questions that are under way.
pub(in crate::shipping) async fn stop(tx: &mut Tx, tenant: &TenantId, shipment: &str) -> DbResult<u64> {
    const SQL: &str = "UPDATE parcels SET track_due = NULL, track_held = 0, stuck_at = NULL \
        WHERE tenant_id = $1 AND shipment_id = $2";
    execute!(tx, SQL, tenant.as_str(), shipment)
}
