//! Rows of versions. There is no statement that changes one.

use kontor_model::UtcMillis;
use kontor_model::id::{PlatformId, TenantId};

use crate::db::{DbResult, Tx, execute, fetch_all, fetch_one, fetch_optional};

/// A version without its content.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub(super) struct VersionRow {
    pub(super) version: i64,
    pub(super) note: String,
    pub(super) created_at: i64,
    pub(super) created_by: String,
}

/// A version on its way into the store.
pub(super) struct NewVersion<'a> {
    pub(super) version: i64,
    /// The mapping, JSON.
    pub(super) content: &'a str,
    pub(super) note: &'a str,
    pub(super) created_by: &'a str,
}

/// The version of a platform that is live, 0 while none is; `None` when there is no such platform.
pub(super) async fn live(tx: &mut Tx, tenant: &TenantId, platform: &PlatformId) -> DbResult<Option<i64>> {
    const SQL: &str = "SELECT mapping_version FROM platforms WHERE tenant_id = $1 AND id = $2";
    let row: Option<(i64,)> = fetch_optional!(tx, (i64,), SQL, tenant.as_str(), platform.as_str())?;
    Ok(row.map(|(version,)| version))
}

/// Makes a version live, and lets others who do the same wait until this transaction ends.
pub(super) async fn set_live(
    tx: &mut Tx,
    tenant: &TenantId,
    platform: &PlatformId,
    (version, now): (i64, UtcMillis),
) -> DbResult<()> {
    const SQL: &str = "UPDATE platforms SET mapping_version = $3, updated_at = $4 WHERE tenant_id = $1 AND id = $2";
    execute!(tx, SQL, tenant.as_str(), platform.as_str(), version, now.0)?;
    Ok(())
}

/// Takes the platform's row, so that two who publish come one after the other, and answers what is live.
pub(super) async fn lock_live(tx: &mut Tx, tenant: &TenantId, platform: &PlatformId) -> DbResult<Option<i64>> {
    const SQL: &str = "UPDATE platforms SET updated_at = updated_at WHERE tenant_id = $1 AND id = $2 \
        RETURNING mapping_version";
    let row: Option<(i64,)> = fetch_optional!(tx, (i64,), SQL, tenant.as_str(), platform.as_str())?;
    Ok(row.map(|(version,)| version))
}

/// The highest version of a platform, 0 when there is none.
pub(super) async fn latest(tx: &mut Tx, tenant: &TenantId, platform: &PlatformId) -> DbResult<i64> {
    const SQL: &str = "SELECT COALESCE(MAX(version), 0) FROM order_mappings WHERE tenant_id = $1 AND platform_id = $2";
    Ok(fetch_one!(tx, (i64,), SQL, tenant.as_str(), platform.as_str())?.0)
}

/// Adds a version.
pub(super) async fn insert(
    tx: &mut Tx,
    tenant: &TenantId,
    platform: &PlatformId,
    new: &NewVersion<'_>,
    now: UtcMillis,
) -> DbResult<()> {
    const SQL: &str = "INSERT INTO order_mappings (platform_id, version, tenant_id, content, note, created_at, created_by) \
        VALUES ($1, $2, $3, $4, $5, $6, $7)";
    let (platform, tenant) = (platform.as_str(), tenant.as_str());
    execute!(tx, SQL, platform, new.version, tenant, new.content, new.note, now.0, new.created_by)?;
    Ok(())
}

/// The content of a version.
pub(super) async fn content(
    tx: &mut Tx,
    tenant: &TenantId,
    platform: &PlatformId,
    version: i64,
) -> DbResult<Option<String>> {
    const SQL: &str = "SELECT content FROM order_mappings WHERE tenant_id = $1 AND platform_id = $2 AND version = $3";
    let row: Option<(String,)> = fetch_optional!(tx, (String,), SQL, tenant.as_str(), platform.as_str(), version)?;
    Ok(row.map(|(content,)| content))
}

/// One version without its content.
pub(super) async fn find(
    tx: &mut Tx,
    tenant: &TenantId,
    platform: &PlatformId,
    version: i64,
) -> DbResult<Option<VersionRow>> {
    const SQL: &str = "SELECT version, note, created_at, created_by FROM order_mappings \
        WHERE tenant_id = $1 AND platform_id = $2 AND version = $3";
    fetch_optional!(tx, VersionRow, SQL, tenant.as_str(), platform.as_str(), version)
}

/// Versions below `before`, newest first, at most `limit`.
pub(super) async fn list(
    tx: &mut Tx,
    tenant: &TenantId,
    platform: &PlatformId,
    (before, limit): (i64, i64),
) -> DbResult<Vec<VersionRow>> {
    const SQL: &str = "SELECT version, note, created_at, created_by FROM order_mappings \
        WHERE tenant_id = $1 AND platform_id = $2 AND version < $3 ORDER BY version DESC LIMIT $4";
    fetch_all!(tx, VersionRow, SQL, tenant.as_str(), platform.as_str(), before, limit)
}
