//! Rows of shipping profiles.

use kontor_model::UtcMillis;
use kontor_model::id::{CarrierAccountId, SenderId, ShippingProfileId, TenantId};

use crate::db::{DbResult, Tx, execute, fetch_all, fetch_one, fetch_optional};

/// A profile as it stands in the store.
#[derive(Clone, sqlx::FromRow)]
pub(in crate::shipping) struct ProfileRow {
    /// Its id.
    pub(in crate::shipping) id: String,
    /// The number the ERP knows it by.
    pub(in crate::shipping) number: String,
    /// The number folded.
    pub(in crate::shipping) number_key: String,
    /// Name on screens.
    pub(in crate::shipping) name: String,
    /// Id of the carrier.
    pub(in crate::shipping) carrier: String,
    /// Id of the account; absent for a carrier that needs none.
    pub(in crate::shipping) account_id: Option<String>,
    /// Id of the carrier's product.
    pub(in crate::shipping) service: Option<String>,
    /// Additional services as JSON.
    pub(in crate::shipping) services: String,
    /// Form of labels as JSON, `null` for the carrier's usual one.
    pub(in crate::shipping) label: String,
    /// Id of the sender; absent for the tenant's own.
    pub(in crate::shipping) sender_id: Option<String>,
    /// Grams that the packing adds to each parcel.
    pub(in crate::shipping) tare_g: i64,
    /// Labels for addresses the carrier does not find; absent where the account decides.
    pub(in crate::shipping) print_uncodable: Option<bool>,
    /// Whether it may be used.
    pub(in crate::shipping) active: bool,
}

/// What is written of a profile, the first time or again.
pub(in crate::shipping) struct Written<'a> {
    pub(in crate::shipping) number: (&'a str, &'a str),
    pub(in crate::shipping) name: (&'a str, &'a str),
    pub(in crate::shipping) carrier: &'a str,
    pub(in crate::shipping) account: Option<&'a CarrierAccountId>,
    pub(in crate::shipping) service: Option<&'a str>,
    pub(in crate::shipping) services: &'a str,
    pub(in crate::shipping) label: &'a str,
    pub(in crate::shipping) sender: Option<&'a SenderId>,
    pub(in crate::shipping) tare_g: i64,
    pub(in crate::shipping) print_uncodable: Option<bool>,
    pub(in crate::shipping) active: bool,
}

/// All profiles of a tenant; the caller sorts them.
pub(in crate::shipping) async fn list(tx: &mut Tx, tenant: &TenantId) -> DbResult<Vec<ProfileRow>> {
    const SQL: &str = "SELECT id, number, number_key, name, carrier, account_id, service, services, label, sender_id, \
        tare_g, print_uncodable, active FROM shipping_profiles WHERE tenant_id = $1 ORDER BY number_key";
    fetch_all!(tx, ProfileRow, SQL, tenant.as_str())
}

/// How many profiles a tenant has.
pub(in crate::shipping) async fn count(tx: &mut Tx, tenant: &TenantId) -> DbResult<i64> {
    const SQL: &str = "SELECT COUNT(*) FROM shipping_profiles WHERE tenant_id = $1";
    Ok(fetch_one!(tx, (i64,), SQL, tenant.as_str())?.0)
}

/// One profile.
pub(in crate::shipping) async fn find(
    tx: &mut Tx,
    tenant: &TenantId,
    id: &ShippingProfileId,
) -> DbResult<Option<ProfileRow>> {
    const SQL: &str = "SELECT id, number, number_key, name, carrier, account_id, service, services, label, sender_id, \
        tare_g, print_uncodable, active FROM shipping_profiles WHERE tenant_id = $1 AND id = $2";
    fetch_optional!(tx, ProfileRow, SQL, tenant.as_str(), id.as_str())
}

/// The profile of this folded number or name; the number wins.
pub(in crate::shipping) async fn find_named(tx: &mut Tx, tenant: &TenantId, key: &str) -> DbResult<Option<ProfileRow>> {
    const SQL: &str = "SELECT id, number, number_key, name, carrier, account_id, service, services, label, sender_id, \
        tare_g, print_uncodable, active FROM shipping_profiles \
        WHERE tenant_id = $1 AND (number_key = $2 OR name_key = $2)";
    let mut rows = fetch_all!(tx, ProfileRow, SQL, tenant.as_str(), key)?;
    let by_number = rows.iter().position(|row| row.number_key == key);
    Ok(if rows.is_empty() { None } else { Some(rows.swap_remove(by_number.unwrap_or(0))) })
}

/// Adds a profile. A number or name that the tenant gave already is `DbError::Duplicate`.
pub(in crate::shipping) async fn insert(
    tx: &mut Tx,
    tenant: &TenantId,
    id: &ShippingProfileId,
    new: &Written<'_>,
    now: UtcMillis,
) -> DbResult<()> {
    const SQL: &str = "INSERT INTO shipping_profiles (id, tenant_id, number, number_key, name, name_key, carrier, \
        account_id, service, services, label, sender_id, tare_g, print_uncodable, active, created_at, updated_at) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $16)";
    write(tx, SQL, (id.as_str(), tenant.as_str()), new, now).await
}

/// Changes a profile. A number or name that the tenant gave already is `DbError::Duplicate`.
pub(in crate::shipping) async fn update(
    tx: &mut Tx,
    tenant: &TenantId,
    id: &ShippingProfileId,
    new: &Written<'_>,
    now: UtcMillis,
) -> DbResult<()> {
    const SQL: &str = "UPDATE shipping_profiles SET number = $3, number_key = $4, name = $5, name_key = $6, \
        carrier = $7, account_id = $8, service = $9, services = $10, label = $11, sender_id = $12, tare_g = $13, \
        print_uncodable = $14, active = $15, updated_at = $16 \
        WHERE id = $1 AND tenant_id = $2";
    write(tx, SQL, (id.as_str(), tenant.as_str()), new, now).await
}

async fn write(
    tx: &mut Tx,
    sql: &'static str,
    (id, tenant): (&str, &str),
    new: &Written<'_>,
    now: UtcMillis,
) -> DbResult<()> {
    execute!(
        tx,
        sql,
        id,
        tenant,
        new.number.0,
        new.number.1,
        new.name.0,
        new.name.1,
        new.carrier,
        new.account.map(CarrierAccountId::as_str),
        new.service,
        new.services,
        new.label,
        new.sender.map(SenderId::as_str),
        new.tare_g,
        new.print_uncodable,
        new.active,
        now.0,
    )?;
    Ok(())
}

/// Deletes a profile. `DbError::Referenced` while a rule leads to it.
pub(in crate::shipping) async fn delete(tx: &mut Tx, tenant: &TenantId, id: &ShippingProfileId) -> DbResult<()> {
    const SQL: &str = "DELETE FROM shipping_profiles WHERE tenant_id = $1 AND id = $2";
    execute!(tx, SQL, tenant.as_str(), id.as_str())?;
    Ok(())
}
