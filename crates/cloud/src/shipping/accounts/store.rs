//! Rows of carrier accounts and their sealed secrets.

use std::collections::BTreeMap;

use kontor_model::UtcMillis;
use kontor_model::id::{CarrierAccountId, TenantId};

use crate::db::{DbResult, Tx, execute, fetch_all, fetch_one, fetch_optional};

/// An account as it stands in the store, secrets apart.
#[derive(Clone, sqlx::FromRow)]
pub(in crate::shipping) struct AccountRow {
    /// Its id.
    pub(in crate::shipping) id: String,
    /// Id of the carrier.
    pub(in crate::shipping) carrier: String,
    /// Name on screens.
    pub(in crate::shipping) name: String,
    /// Code of the mode.
    pub(in crate::shipping) mode: String,
    /// Open values as JSON.
    pub(in crate::shipping) settings: String,
    /// Labels for addresses the carrier does not find.
    pub(in crate::shipping) print_uncodable: bool,
    /// Whether it may be used.
    pub(in crate::shipping) active: bool,
    /// Whether it is its carrier's default.
    pub(in crate::shipping) is_default: bool,
    /// Counts changes.
    pub(in crate::shipping) revision: i64,
    /// When the present settings were tested.
    pub(in crate::shipping) tested_at: Option<i64>,
    /// `ok` or the kind of failure.
    pub(in crate::shipping) test_code: String,
    /// Name of the setting at fault; may be empty.
    pub(in crate::shipping) test_field: String,
    /// What the carrier said; may be empty.
    pub(in crate::shipping) test_text: String,
}

/// What is written of an account, the first time or again. A test of older settings is forgotten.
pub(in crate::shipping) struct Written<'a> {
    pub(in crate::shipping) name: &'a str,
    pub(in crate::shipping) name_key: &'a str,
    pub(in crate::shipping) mode: &'a str,
    pub(in crate::shipping) settings: &'a str,
    pub(in crate::shipping) print_uncodable: bool,
    pub(in crate::shipping) active: bool,
}

/// How a test went.
pub(in crate::shipping) struct Tested<'a> {
    pub(in crate::shipping) at: UtcMillis,
    pub(in crate::shipping) code: &'a str,
    pub(in crate::shipping) field: &'a str,
    pub(in crate::shipping) text: &'a str,
}

/// All accounts of a tenant, by carrier and name.
pub(in crate::shipping) async fn list(tx: &mut Tx, tenant: &TenantId) -> DbResult<Vec<AccountRow>> {
    const SQL: &str = "SELECT id, carrier, name, mode, settings, print_uncodable, active, is_default, revision, \
        tested_at, test_code, test_field, test_text \
        FROM carrier_accounts WHERE tenant_id = $1 ORDER BY carrier, name_key";
    fetch_all!(tx, AccountRow, SQL, tenant.as_str())
}

/// How many accounts a tenant has.
pub(in crate::shipping) async fn count(tx: &mut Tx, tenant: &TenantId) -> DbResult<i64> {
    const SQL: &str = "SELECT COUNT(*) FROM carrier_accounts WHERE tenant_id = $1";
    Ok(fetch_one!(tx, (i64,), SQL, tenant.as_str())?.0)
}

/// One account.
pub(in crate::shipping) async fn find(
    tx: &mut Tx,
    tenant: &TenantId,
    id: &CarrierAccountId,
) -> DbResult<Option<AccountRow>> {
    const SQL: &str = "SELECT id, carrier, name, mode, settings, print_uncodable, active, is_default, revision, \
        tested_at, test_code, test_field, test_text \
        FROM carrier_accounts WHERE tenant_id = $1 AND id = $2";
    fetch_optional!(tx, AccountRow, SQL, tenant.as_str(), id.as_str())
}

/// The account of this folded name.
pub(in crate::shipping) async fn find_by_name(
    tx: &mut Tx,
    tenant: &TenantId,
    name_key: &str,
) -> DbResult<Option<AccountRow>> {
    const SQL: &str = "SELECT id, carrier, name, mode, settings, print_uncodable, active, is_default, revision, \
        tested_at, test_code, test_field, test_text \
        FROM carrier_accounts WHERE tenant_id = $1 AND name_key = $2";
    fetch_optional!(tx, AccountRow, SQL, tenant.as_str(), name_key)
}

/// The account that is used for a carrier when nobody names one.
pub(in crate::shipping) async fn find_default(
    tx: &mut Tx,
    tenant: &TenantId,
    carrier: &str,
) -> DbResult<Option<AccountRow>> {
    const SQL: &str = "SELECT id, carrier, name, mode, settings, print_uncodable, active, is_default, revision, \
        tested_at, test_code, test_field, test_text \
        FROM carrier_accounts WHERE tenant_id = $1 AND carrier = $2 AND is_default = TRUE";
    fetch_optional!(tx, AccountRow, SQL, tenant.as_str(), carrier)
}

/// Adds an account. A name that the tenant gave already is `DbError::Duplicate`.
pub(in crate::shipping) async fn insert(
    tx: &mut Tx,
    tenant: &TenantId,
    (id, carrier): (&CarrierAccountId, &str),
    new: &Written<'_>,
    now: UtcMillis,
) -> DbResult<()> {
    const SQL: &str = "INSERT INTO carrier_accounts (id, tenant_id, carrier, name, name_key, mode, settings, \
        print_uncodable, active, is_default, revision, tested_at, test_code, test_field, test_text, created_at, \
        updated_at) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, FALSE, 1, NULL, '', '', '', $10, $10)";
    execute!(
        tx,
        SQL,
        id.as_str(),
        tenant.as_str(),
        carrier,
        new.name,
        new.name_key,
        new.mode,
        new.settings,
        new.print_uncodable,
        new.active,
        now.0,
    )?;
    Ok(())
}

/// Changes an account and counts the change. A name that the tenant gave already is `DbError::Duplicate`.
pub(in crate::shipping) async fn update(
    tx: &mut Tx,
    tenant: &TenantId,
    id: &CarrierAccountId,
    new: &Written<'_>,
    now: UtcMillis,
) -> DbResult<()> {
    const SQL: &str = "UPDATE carrier_accounts SET name = $3, name_key = $4, mode = $5, settings = $6, \
        print_uncodable = $7, active = $8, revision = revision + 1, updated_at = $9 \
        WHERE tenant_id = $1 AND id = $2";
    execute!(
        tx,
        SQL,
        tenant.as_str(),
        id.as_str(),
        new.name,
        new.name_key,
        new.mode,
        new.settings,
        new.print_uncodable,
        new.active,
        now.0,
    )?;
    Ok(())
}

/// Makes an account its carrier's default, in place of the one before.
pub(in crate::shipping) async fn set_default(
    tx: &mut Tx,
    tenant: &TenantId,
    carrier: &str,
    id: &CarrierAccountId,
) -> DbResult<()> {
    // Cleared first: SQLite checks the unique rule row by row.
    const CLEAR: &str =
        "UPDATE carrier_accounts SET is_default = FALSE WHERE tenant_id = $1 AND carrier = $2 AND is_default = TRUE";
    const SET: &str = "UPDATE carrier_accounts SET is_default = TRUE WHERE tenant_id = $1 AND id = $2";
    execute!(tx, CLEAR, tenant.as_str(), carrier)?;
    execute!(tx, SET, tenant.as_str(), id.as_str())?;
    Ok(())
}

/// Deletes an account with its secrets. `DbError::Referenced` when profiles or shipments stand on it.
pub(in crate::shipping) async fn delete(tx: &mut Tx, tenant: &TenantId, id: &CarrierAccountId) -> DbResult<()> {
    const SECRETS: &str = "DELETE FROM carrier_account_secrets WHERE tenant_id = $1 AND account_id = $2";
    const ACCOUNT: &str = "DELETE FROM carrier_accounts WHERE tenant_id = $1 AND id = $2";
    execute!(tx, SECRETS, tenant.as_str(), id.as_str())?;
    execute!(tx, ACCOUNT, tenant.as_str(), id.as_str())?;
    Ok(())
}

/// Notes how a test of these settings went; one of older settings (another revision) says nothing about them.
pub(in crate::shipping) async fn note_test(
    tx: &mut Tx,
    tenant: &TenantId,
    (id, revision): (&CarrierAccountId, i64),
    test: &Tested<'_>,
) -> DbResult<bool> {
    const SQL: &str = "UPDATE carrier_accounts SET tested_at = $4, test_code = $5, test_field = $6, test_text = $7 \
        WHERE tenant_id = $1 AND id = $2 AND revision = $3";
    let place = (tenant.as_str(), id.as_str());
    let touched = execute!(tx, SQL, place.0, place.1, revision, test.at.0, test.code, test.field, test.text)?;
    Ok(touched == 1)
}

/// Forgets the last test: it was one of other settings.
pub(in crate::shipping) async fn forget_test(tx: &mut Tx, tenant: &TenantId, id: &CarrierAccountId) -> DbResult<()> {
    const SQL: &str = "UPDATE carrier_accounts SET tested_at = NULL, test_code = '', test_field = '', test_text = '' \
        WHERE tenant_id = $1 AND id = $2";
    execute!(tx, SQL, tenant.as_str(), id.as_str())?;
    Ok(())
}

/// Writes one sealed secret, the first time or again.
pub(in crate::shipping) async fn put_secret(
    tx: &mut Tx,
    tenant: &TenantId,
    (id, field): (&CarrierAccountId, &str),
    sealed: &[u8],
) -> DbResult<()> {
    const SQL: &str = "INSERT INTO carrier_account_secrets (account_id, field, tenant_id, secret) \
        VALUES ($1, $2, $3, $4) \
        ON CONFLICT (account_id, field) DO UPDATE SET secret = excluded.secret \
        WHERE carrier_account_secrets.tenant_id = excluded.tenant_id";
    execute!(tx, SQL, id.as_str(), field, tenant.as_str(), sealed)?;
    Ok(())
}

/// The sealed secrets of an account by field.
pub(in crate::shipping) async fn secrets(
    tx: &mut Tx,
    tenant: &TenantId,
    id: &CarrierAccountId,
) -> DbResult<Vec<(String, Vec<u8>)>> {
    const SQL: &str = "SELECT field, secret FROM carrier_account_secrets \
        WHERE tenant_id = $1 AND account_id = $2 ORDER BY field";
    fetch_all!(tx, (String, Vec<u8>), SQL, tenant.as_str(), id.as_str())
}

/// Names of the secrets that are stored, by account.
pub(in crate::shipping) async fn secret_names(
    tx: &mut Tx,
    tenant: &TenantId,
) -> DbResult<BTreeMap<String, Vec<String>>> {
    const SQL: &str = "SELECT account_id, field FROM carrier_account_secrets WHERE tenant_id = $1 ORDER BY field";
    let mut names: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (account, field) in fetch_all!(tx, (String, String), SQL, tenant.as_str())? {
        names.entry(account).or_default().push(field);
    }
    Ok(names)
}

/// Tells whether a shipping profile uses this account.
pub(in crate::shipping) async fn is_in_a_profile(
    tx: &mut Tx,
    tenant: &TenantId,
    id: &CarrierAccountId,
) -> DbResult<bool> {
    const SQL: &str = "SELECT COUNT(*) FROM shipping_profiles WHERE tenant_id = $1 AND account_id = $2";
    Ok(fetch_one!(tx, (i64,), SQL, tenant.as_str(), id.as_str())?.0 > 0)
}
