//! Days of carrier accounts that are compared with the carrier's record, and what we know about their numbers.

use std::collections::HashSet;

use kontor_model::UtcMillis;
use kontor_model::id::{CarrierAccountId, CloseOutId, TenantId};

use super::parcels::HeldRow;
use crate::db::{DbResult, Tx, execute, fetch_all, fetch_in, fetch_one};

/// Days that are over and were never planned: tenant, account, day. Only days on which we made something for the
/// account: what nobody asked for here cannot have been lost here. For the background only.
pub(in crate::shipping::closeouts) async fn unscoped_unplanned(
    tx: &mut Tx,
    carrier: &str,
    (from, before): (&str, &str),
    limit: i64,
) -> DbResult<Vec<(String, String, String)>> {
    const SQL: &str = "SELECT DISTINCT s.tenant_id, s.account_id, s.ship_date FROM shipments s \
        WHERE s.account_id IS NOT NULL AND s.ship_date >= $1 AND s.ship_date < $2 AND s.carrier = $3 \
        AND s.state <> 'prepared' AND NOT EXISTS (\
        SELECT 1 FROM carrier_days d WHERE d.account_id = s.account_id AND d.date = s.ship_date) \
        ORDER BY 3, 2 LIMIT $4";
    fetch_all!(tx, (String, String, String), SQL, from, before, carrier, limit)
}

/// Plans a day; `false` when somebody has planned it already.
pub(in crate::shipping::closeouts) async fn plan(
    tx: &mut Tx,
    tenant: &TenantId,
    (account, date): (&str, &str),
    now: UtcMillis,
) -> DbResult<bool> {
    const SQL: &str = "INSERT INTO carrier_days (account_id, date, tenant_id, created_at, done_at) \
        VALUES ($1, $2, $3, $4, NULL) ON CONFLICT (account_id, date) DO NOTHING";
    Ok(execute!(tx, SQL, account, date, tenant.as_str(), now.0)? == 1)
}

/// Tells whether a planned day is still to be compared.
pub(in crate::shipping::closeouts) async fn is_open(
    tx: &mut Tx,
    tenant: &TenantId,
    (account, date): (&str, &str),
) -> DbResult<bool> {
    const SQL: &str = "SELECT COUNT(*) FROM carrier_days \
        WHERE tenant_id = $1 AND account_id = $2 AND date = $3 AND done_at IS NULL";
    Ok(fetch_one!(tx, (i64,), SQL, tenant.as_str(), account, date)?.0 > 0)
}

/// Marks a day as compared; `false` when it was already. On PostgreSQL this waits for one that is being committed.
pub(in crate::shipping::closeouts) async fn finish(
    tx: &mut Tx,
    tenant: &TenantId,
    (account, date): (&str, &str),
    now: UtcMillis,
) -> DbResult<bool> {
    const SQL: &str = "UPDATE carrier_days SET done_at = $4 \
        WHERE tenant_id = $1 AND account_id = $2 AND date = $3 AND done_at IS NULL";
    Ok(execute!(tx, SQL, tenant.as_str(), account, date, now.0)? == 1)
}

/// Those of these numbers, as they are compared, that any parcel of the tenant has: on its label, on its return label, or
/// as the carrier's second number. They must be at most some hundred.
pub(in crate::shipping::closeouts) async fn known_numbers(
    tx: &mut Tx,
    tenant: &TenantId,
    keys: &[String],
) -> DbResult<HashSet<String>> {
    // The second condition of each is the one of its index.
    const KEYS: [(&str, &str); 3] = [
        ("SELECT tracking_key FROM parcels WHERE tenant_id = ", " AND tracking_key <> '' AND tracking_key IN ("),
        ("SELECT return_key FROM parcels WHERE tenant_id = ", " AND return_key <> '' AND return_key IN ("),
        ("SELECT second_key FROM parcels WHERE tenant_id = ", " AND second_key <> '' AND second_key IN ("),
    ];
    let mut known: HashSet<String> = HashSet::new();
    for (select, place) in KEYS {
        let unknown: Vec<&str> = keys.iter().map(String::as_str).filter(|key| !known.contains(*key)).collect();
        if unknown.is_empty() {
            break;
        }
        let rows = fetch_in!(tx, (String,), select, tenant.as_str(), place, unknown.into_iter(), ")")?;
        known.extend(rows.into_iter().map(|(key,)| key));
    }
    Ok(known)
}

/// Shipments of an account whose answer was lost and that were to be handed over in these days: id, number, day.
pub(in crate::shipping::closeouts) async fn lost(
    tx: &mut Tx,
    tenant: &TenantId,
    account: &CarrierAccountId,
    (from, to): (&str, &str),
) -> DbResult<Vec<(String, String, String)>> {
    const SQL: &str = "SELECT id, reference, ship_date FROM shipments \
        WHERE tenant_id = $1 AND account_id = $2 AND state = 'outcome_unknown' AND kind = 'outbound' \
        AND ship_date >= $3 AND ship_date <= $4 ORDER BY id";
    fetch_all!(tx, (String, String, String), SQL, tenant.as_str(), account.as_str(), from, to)
}

/// Parcels of an account that nobody has closed here or is cancelling, of shipments to be handed over up to a day.
pub(in crate::shipping::closeouts) async fn open(
    tx: &mut Tx,
    tenant: &TenantId,
    account: &CarrierAccountId,
    until: &str,
) -> DbResult<Vec<HeldRow>> {
    const SQL: &str = "SELECT s.id AS shipment_id, s.reference, s.ship_date, p.tracking_number, p.carrier_shipment, \
        p.weight_g FROM shipments s JOIN parcels p ON p.shipment_id = s.id \
        WHERE s.tenant_id = $1 AND p.tenant_id = $1 AND s.account_id = $2 AND s.state = 'labelled' \
        AND s.closed_at IS NULL AND s.close_out_id IS NULL AND s.cancel_since IS NULL AND s.kind = 'outbound' \
        AND s.ship_date <= $3 \
        ORDER BY s.id, p.number";
    fetch_all!(tx, HeldRow, SQL, tenant.as_str(), account.as_str(), until)
}

/// Notes that the carrier has closed a shipment by itself; one that somebody closes or cancels at this moment stays his.
pub(in crate::shipping::closeouts) async fn close(
    tx: &mut Tx,
    tenant: &TenantId,
    (id, shipment): (&CloseOutId, &str),
    now: UtcMillis,
) -> DbResult<u64> {
    const SQL: &str = "UPDATE shipments SET close_out_id = $2, closed_at = $4 \
        WHERE tenant_id = $1 AND id = $3 AND state = 'labelled' AND closed_at IS NULL AND close_out_id IS NULL \
        AND cancel_since IS NULL";
    execute!(tx, SQL, tenant.as_str(), id.as_str(), shipment, now.0)
}

/// Writes a close-out that the carrier did by itself: account and carrier, day, language, findings.
pub(in crate::shipping::closeouts) async fn insert_finished(
    tx: &mut Tx,
    tenant: &TenantId,
    id: &CloseOutId,
    ((carrier, account), date, lang): ((&str, &str), &str, &str),
    now: UtcMillis,
) -> DbResult<u64> {
    const SQL: &str = "INSERT INTO close_outs (id, tenant_id, carrier, account_id, date, done_on, lang, attempt, \
        leased_until, tries, shipments, parcels, weight_g, findings, created_at, finished_at) \
        VALUES ($1, $2, $3, $4, $5, $5, $6, 1, $7, 0, 0, 0, 0, '[]', $7, $7)";
    execute!(tx, SQL, id.as_str(), tenant.as_str(), carrier, account, date, lang, now.0)
}
