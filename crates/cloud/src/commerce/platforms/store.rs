//! Rows of platforms and their sealed secrets.

use std::collections::BTreeMap;

use kontor_model::UtcMillis;
use kontor_model::id::{PlatformId, TenantId};

use super::row::PlatformRow;
use crate::db::{DbResult, Tx, execute, fetch_all, fetch_one, fetch_optional};

/// Calls that fail in a row before a connection counts as failing.
const FAILS_UNTIL_FAILING: i64 = 3;

macro_rules! columns {
    () => {
        "id, tenant_id, kind, name, address, settings, learned, exchanges, revision, state, paused, last_success_at, \
        failed_at, fail_code, fail_text, fails, told, tested_at, test_code, test_text, test_version, test_findings, \
        shop_values, shop_values_at, hook_key, orders_from, not_yet, cursor_ms, cursor_page, fetch_due, fetch_held, \
        reconcile_due, hints_due, last_order_at, silent_after_h, silence_told, keys_until, keys_told, \
        mapping_version, orders_read_at, hinted_at, hints_at, hints_code, hints_text, created_at"
    };
}

/// What never changes of a platform.
pub(in crate::commerce) struct NewRow<'a> {
    pub(in crate::commerce) id: &'a PlatformId,
    pub(in crate::commerce) kind: &'a str,
    /// Public part of the address that hints come to.
    pub(in crate::commerce) hook_key: &'a str,
}

/// What is written of a platform, the first time or again.
pub(in crate::commerce) struct Written<'a> {
    pub(in crate::commerce) name: &'a str,
    pub(in crate::commerce) name_key: &'a str,
    pub(in crate::commerce) address: Option<&'a str>,
    /// Open values of the form, JSON.
    pub(in crate::commerce) settings: &'a str,
    /// Kinds of data, JSON.
    pub(in crate::commerce) exchanges: &'a str,
    pub(in crate::commerce) orders_from: i64,
    /// Statuses in which an order does not count yet, JSON.
    pub(in crate::commerce) not_yet: &'a str,
    pub(in crate::commerce) paused: bool,
    pub(in crate::commerce) silent_after_h: Option<i64>,
    /// The first moment of the last day on which the credentials are good.
    pub(in crate::commerce) keys_until: Option<i64>,
}

/// How a test went, to be kept.
pub(in crate::commerce) struct Tested<'a> {
    pub(in crate::commerce) at: UtcMillis,
    pub(in crate::commerce) code: &'a str,
    pub(in crate::commerce) text: &'a str,
    pub(in crate::commerce) version: &'a str,
    /// Findings, JSON.
    pub(in crate::commerce) findings: &'a str,
    /// What was found out, JSON; `None` leaves it as it is.
    pub(in crate::commerce) learned: Option<&'a str>,
}

/// What a failed call says about a connection.
pub(in crate::commerce) struct Failure<'a> {
    pub(in crate::commerce) at: UtcMillis,
    pub(in crate::commerce) code: &'a str,
    pub(in crate::commerce) text: &'a str,
    /// The credentials were refused.
    pub(in crate::commerce) expired: bool,
}

/// All platforms of a tenant, by name.
pub(in crate::commerce) async fn list(tx: &mut Tx, tenant: &TenantId) -> DbResult<Vec<PlatformRow>> {
    const SQL: &str = concat!("SELECT ", columns!(), " FROM platforms WHERE tenant_id = $1 ORDER BY name_key");
    fetch_all!(tx, PlatformRow, SQL, tenant.as_str())
}

/// How many platforms a tenant has.
pub(in crate::commerce) async fn count(tx: &mut Tx, tenant: &TenantId) -> DbResult<i64> {
    const SQL: &str = "SELECT COUNT(*) FROM platforms WHERE tenant_id = $1";
    Ok(fetch_one!(tx, (i64,), SQL, tenant.as_str())?.0)
}

/// One platform.
pub(in crate::commerce) async fn find(
    tx: &mut Tx,
    tenant: &TenantId,
    id: &PlatformId,
) -> DbResult<Option<PlatformRow>> {
    const SQL: &str = concat!("SELECT ", columns!(), " FROM platforms WHERE tenant_id = $1 AND id = $2");
    fetch_optional!(tx, PlatformRow, SQL, tenant.as_str(), id.as_str())
}

/// Adds a platform that is read from now on. A name that the tenant gave already is `DbError::Duplicate`.
pub(in crate::commerce) async fn insert(
    tx: &mut Tx,
    tenant: &TenantId,
    new: &NewRow<'_>,
    written: &Written<'_>,
    now: UtcMillis,
) -> DbResult<()> {
    const SQL: &str = "INSERT INTO platforms (id, tenant_id, kind, name, name_key, address, settings, learned, \
        exchanges, revision, state, paused, last_success_at, failed_at, fail_code, fail_text, fails, told, tested_at, \
        test_code, test_text, test_version, test_findings, shop_values, shop_values_at, hook_key, orders_from, \
        cursor_ms, cursor_page, fetch_due, fetch_held, reconcile_due, hints_due, last_order_at, silent_after_h, \
        silence_told, mapping_version, created_at, updated_at, not_yet, keys_until) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, '{}', $8, 1, 'not_connected', $9, NULL, NULL, '', '', 0, '', NULL, \
        '', '', '', '[]', '{}', NULL, $10, $11, $11, NULL, $12, 0, $12, $12, NULL, $13, FALSE, 0, $12, $12, $14, $15)";
    execute!(
        tx,
        SQL,
        new.id.as_str(),
        tenant.as_str(),
        new.kind,
        written.name,
        written.name_key,
        written.address,
        written.settings,
        written.exchanges,
        written.paused,
        new.hook_key,
        written.orders_from,
        now.0,
        written.silent_after_h,
        written.not_yet,
        written.keys_until,
    )?;
    Ok(())
}

/// Changes a platform. Somebody who sets it going again does not wait: it is due at once. Where orders of an earlier day are
/// wanted, they are read from that day on, and whoever reads at this moment loses hold of it. A name that the tenant gave
/// already is `DbError::Duplicate`.
pub(in crate::commerce) async fn update(
    tx: &mut Tx,
    tenant: &TenantId,
    id: &PlatformId,
    new: &Written<'_>,
    now: UtcMillis,
) -> DbResult<()> {
    const SQL: &str = "UPDATE platforms SET name = $3, name_key = $4, address = $5, settings = $6, exchanges = $7, \
        paused = $8, orders_from = $9, silent_after_h = $10, fetch_due = $11, hints_due = $11, updated_at = $11, \
        not_yet = $12, keys_until = $13, \
        keys_told = CASE WHEN keys_until IS NOT DISTINCT FROM $13 THEN keys_told ELSE 0 END, \
        cursor_ms = CASE WHEN $9 < orders_from THEN $9 ELSE cursor_ms END, \
        cursor_page = CASE WHEN $9 < orders_from THEN NULL ELSE cursor_page END, \
        cursor_seen = CASE WHEN $9 < orders_from THEN NULL ELSE cursor_seen END, \
        fetch_held = CASE WHEN $9 < orders_from THEN 0 ELSE fetch_held END \
        WHERE tenant_id = $1 AND id = $2";
    execute!(
        tx,
        SQL,
        tenant.as_str(),
        id.as_str(),
        new.name,
        new.name_key,
        new.address,
        new.settings,
        new.exchanges,
        new.paused,
        new.orders_from,
        new.silent_after_h,
        now.0,
        new.not_yet,
        new.keys_until,
    )?;
    Ok(())
}

/// Pauses a platform, or sets it going again: then it is due at once.
pub(in crate::commerce) async fn set_paused(
    tx: &mut Tx,
    tenant: &TenantId,
    (id, paused): (&PlatformId, bool),
    now: UtcMillis,
) -> DbResult<()> {
    const SQL: &str = "UPDATE platforms SET paused = $3, fetch_due = $4, hints_due = $4, updated_at = $4 \
        WHERE tenant_id = $1 AND id = $2";
    execute!(tx, SQL, tenant.as_str(), id.as_str(), paused, now.0)?;
    Ok(())
}

/// Keeps what was found out about a shop; not when its settings changed meanwhile.
pub(super) async fn set_learned(
    tx: &mut Tx,
    tenant: &TenantId,
    (id, revision): (&PlatformId, i64),
    learned: &str,
) -> DbResult<()> {
    const SQL: &str = "UPDATE platforms SET learned = $4 WHERE tenant_id = $1 AND id = $2 AND revision = $3";
    execute!(tx, SQL, tenant.as_str(), id.as_str(), revision, learned)?;
    Ok(())
}

/// Counts a change of the settings: what was learned, tested and failed before says nothing about the new ones.
pub(in crate::commerce) async fn begin_anew(tx: &mut Tx, tenant: &TenantId, id: &PlatformId) -> DbResult<()> {
    const SQL: &str = "UPDATE platforms SET revision = revision + 1, state = 'not_connected', learned = '{}', \
        fails = 0, failed_at = NULL, fail_code = '', fail_text = '', tested_at = NULL, test_code = '', \
        test_text = '', test_version = '', test_findings = '[]' WHERE tenant_id = $1 AND id = $2";
    execute!(tx, SQL, tenant.as_str(), id.as_str())?;
    Ok(())
}

/// Deletes a platform with its secrets, what it hinted at and what was to be adopted from it. `DbError::Referenced` when orders stand on it.
pub(in crate::commerce) async fn delete(tx: &mut Tx, tenant: &TenantId, id: &PlatformId) -> DbResult<()> {
    const HINTS: &str = "DELETE FROM order_hints WHERE tenant_id = $1 AND platform_id = $2";
    const ADOPTIONS: &str = "DELETE FROM order_adoptions WHERE tenant_id = $1 AND platform_id = $2";
    const SECRETS: &str = "DELETE FROM platform_secrets WHERE tenant_id = $1 AND platform_id = $2";
    const PLATFORM: &str = "DELETE FROM platforms WHERE tenant_id = $1 AND id = $2";
    execute!(tx, HINTS, tenant.as_str(), id.as_str())?;
    execute!(tx, ADOPTIONS, tenant.as_str(), id.as_str())?;
    execute!(tx, SECRETS, tenant.as_str(), id.as_str())?;
    execute!(tx, PLATFORM, tenant.as_str(), id.as_str())?;
    Ok(())
}

/// Notes that a call with these settings worked.
pub(in crate::commerce) async fn note_success(
    tx: &mut Tx,
    tenant: &TenantId,
    (id, revision): (&PlatformId, i64),
    at: UtcMillis,
) -> DbResult<()> {
    const SQL: &str = "UPDATE platforms SET state = 'connected', fails = 0, last_success_at = $4 \
        WHERE tenant_id = $1 AND id = $2 AND revision = $3";
    execute!(tx, SQL, tenant.as_str(), id.as_str(), revision, at.0)?;
    Ok(())
}

/// Notes that a call with these settings failed: refused credentials end a connection at once, anything else after some
/// failures in a row.
pub(in crate::commerce) async fn note_failure(
    tx: &mut Tx,
    tenant: &TenantId,
    (id, revision): (&PlatformId, i64),
    failure: &Failure<'_>,
) -> DbResult<()> {
    const SQL: &str = "UPDATE platforms SET fails = fails + 1, failed_at = $4, fail_code = $5, fail_text = $6, \
        state = CASE WHEN $7 THEN 'expired' WHEN state <> 'expired' AND fails + 1 >= $8 THEN 'failing' ELSE state END \
        WHERE tenant_id = $1 AND id = $2 AND revision = $3";
    let place = (tenant.as_str(), id.as_str());
    let (at, code, text) = (failure.at.0, failure.code, failure.text);
    execute!(tx, SQL, place.0, place.1, revision, at, code, text, failure.expired, FAILS_UNTIL_FAILING)?;
    Ok(())
}

/// Keeps how a test of these settings went; one of older settings (another revision) says nothing about them.
pub(in crate::commerce) async fn note_test(
    tx: &mut Tx,
    tenant: &TenantId,
    (id, revision): (&PlatformId, i64),
    test: &Tested<'_>,
) -> DbResult<()> {
    const SQL: &str = "UPDATE platforms SET tested_at = $4, test_code = $5, test_text = $6, test_version = $7, \
        test_findings = $8, learned = COALESCE($9, learned) WHERE tenant_id = $1 AND id = $2 AND revision = $3";
    let place = (tenant.as_str(), id.as_str());
    let (at, code, text) = (test.at.0, test.code, test.text);
    execute!(tx, SQL, place.0, place.1, revision, at, code, text, test.version, test.findings, test.learned)?;
    Ok(())
}

/// Keeps the values that tables of a mapping are filled with, JSON.
pub(in crate::commerce) async fn put_values(
    tx: &mut Tx,
    tenant: &TenantId,
    id: &PlatformId,
    (values, at): (&str, UtcMillis),
) -> DbResult<()> {
    const SQL: &str = "UPDATE platforms SET shop_values = $3, shop_values_at = $4 WHERE tenant_id = $1 AND id = $2";
    execute!(tx, SQL, tenant.as_str(), id.as_str(), values, at.0)?;
    Ok(())
}

/// Writes one sealed secret, the first time or again.
pub(in crate::commerce) async fn put_secret(
    tx: &mut Tx,
    tenant: &TenantId,
    (id, field): (&PlatformId, &str),
    sealed: &[u8],
) -> DbResult<()> {
    const SQL: &str = "INSERT INTO platform_secrets (platform_id, field, tenant_id, secret) VALUES ($1, $2, $3, $4) \
        ON CONFLICT (platform_id, field) DO UPDATE SET secret = excluded.secret \
        WHERE platform_secrets.tenant_id = excluded.tenant_id";
    execute!(tx, SQL, id.as_str(), field, tenant.as_str(), sealed)?;
    Ok(())
}

/// Deletes the secrets of a platform but for one.
pub(in crate::commerce) async fn forget_secrets(
    tx: &mut Tx,
    tenant: &TenantId,
    id: &PlatformId,
    kept: &str,
) -> DbResult<()> {
    const SQL: &str = "DELETE FROM platform_secrets WHERE tenant_id = $1 AND platform_id = $2 AND field <> $3";
    execute!(tx, SQL, tenant.as_str(), id.as_str(), kept)?;
    Ok(())
}

/// The sealed secrets of a platform by field.
pub(in crate::commerce) async fn secrets(
    tx: &mut Tx,
    tenant: &TenantId,
    id: &PlatformId,
) -> DbResult<Vec<(String, Vec<u8>)>> {
    const SQL: &str = "SELECT field, secret FROM platform_secrets WHERE tenant_id = $1 AND platform_id = $2 \
        ORDER BY field";
    fetch_all!(tx, (String, Vec<u8>), SQL, tenant.as_str(), id.as_str())
}

/// Names of the secrets that are stored, by platform.
pub(in crate::commerce) async fn secret_names(
    tx: &mut Tx,
    tenant: &TenantId,
) -> DbResult<BTreeMap<String, Vec<String>>> {
    const SQL: &str = "SELECT platform_id, field FROM platform_secrets WHERE tenant_id = $1 ORDER BY field";
    let mut names: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (platform, field) in fetch_all!(tx, (String, String), SQL, tenant.as_str())? {
        names.entry(platform).or_default().push(field);
    }
    Ok(names)
}
