//! SQL of tenants.

use kontor_model::id::TenantId;
use kontor_model::{Module, TenantNumber, UtcMillis};

use super::parse;
use crate::db::{DbError, DbResult, Tx, execute, fetch_optional};
use crate::identity::Tenant;

type Row = (String, String, String, String);

pub(in crate::identity) async fn unscoped_find_by_number(
    tx: &mut Tx,
    number: &TenantNumber,
) -> DbResult<Option<Tenant>> {
    const SQL: &str = "SELECT id, number, company, modules FROM tenants WHERE number = $1";
    fetch_optional!(tx, Row, SQL, number.as_str())?.map(tenant).transpose()
}

pub(in crate::identity) async fn find(tx: &mut Tx, id: &TenantId) -> DbResult<Option<Tenant>> {
    const SQL: &str = "SELECT id, number, company, modules FROM tenants WHERE id = $1";
    fetch_optional!(tx, Row, SQL, id.as_str())?.map(tenant).transpose()
}

pub(in crate::identity) async fn insert(tx: &mut Tx, tenant: &Tenant, now: UtcMillis) -> DbResult<()> {
    const SQL: &str = "INSERT INTO tenants (id, number, company, modules, created_at) VALUES ($1, $2, $3, $4, $5)";
    let modules = Module::join(&tenant.modules);
    execute!(tx, SQL, tenant.id.as_str(), tenant.number.as_str(), tenant.company.as_str(), modules, now.0)?;
    Ok(())
}

pub(in crate::identity) async fn update(tx: &mut Tx, tenant: &Tenant) -> DbResult<()> {
    const SQL: &str = "UPDATE tenants SET company = $2, modules = $3 WHERE id = $1";
    execute!(tx, SQL, tenant.id.as_str(), tenant.company.as_str(), Module::join(&tenant.modules))?;
    Ok(())
}

/// Makes inviting, revoking and registering for one tenant wait for each other, on both data bases.
pub(in crate::identity) async fn lock(tx: &mut Tx, id: &TenantId) -> DbResult<()> {
    const SQL: &str = "UPDATE tenants SET number = number WHERE id = $1";
    execute!(tx, SQL, id.as_str())?;
    Ok(())
}

fn tenant((id, number, company, modules): Row) -> DbResult<Tenant> {
    let modules = Module::parse_list(&modules).map_err(|_| DbError::Corrupt("tenants.modules"))?;
    Ok(Tenant { id: parse(&id, "tenants.id")?, number: parse(&number, "tenants.number")?, company, modules })
}
