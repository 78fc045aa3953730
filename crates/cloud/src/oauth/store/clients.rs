//! Rows of applications.

use kontor_model::id::{ClientId, TenantId, UserId};
use kontor_model::{Module, TenantNumber, UtcMillis};

use super::corrupt;
use crate::db::{DbResult, Tx, execute, fetch_all, fetch_one, fetch_optional};
use crate::oauth::application::ClientState;

/// An application on its way into the store.
pub(crate) struct NewClient<'a> {
    pub(crate) id: &'a ClientId,
    pub(crate) name: &'a str,
    pub(crate) name_key: &'a str,
    pub(crate) form_id: &'a str,
    pub(crate) created_at: UtcMillis,
    pub(crate) created_by: &'a UserId,
    pub(crate) change: i64,
}

/// An application as lists show it.
pub(crate) struct ClientRow {
    pub(crate) id: ClientId,
    pub(crate) name: String,
    pub(crate) state: ClientState,
    pub(crate) created_at: UtcMillis,
    pub(crate) last_used_at: Option<UtcMillis>,
}

/// An application with its tenant, as the token endpoint needs it.
pub(crate) struct LoadedClient {
    pub(crate) tenant: TenantId,
    pub(crate) number: TenantNumber,
    pub(crate) company: String,
    pub(crate) modules: Vec<Module>,
    pub(crate) name: String,
    pub(crate) state: ClientState,
}

/// Adds an application. A name or form id that the tenant used already is `DbError::Duplicate`.
pub(crate) async fn insert(tx: &mut Tx, tenant: &TenantId, client: &NewClient<'_>) -> DbResult<()> {
    const SQL: &str = "INSERT INTO oauth_clients \
        (id, tenant_id, name, name_key, state, form_id, created_at, created_by, change) \
        VALUES ($1, $2, $3, $4, 'active', $5, $6, $7, $8)";
    execute!(
        tx,
        SQL,
        client.id.as_str(),
        tenant.as_str(),
        client.name,
        client.name_key,
        client.form_id,
        client.created_at.0,
        client.created_by.as_str(),
        client.change,
    )?;
    Ok(())
}

/// Tells whether the tenant has an application of this folded name.
pub(crate) async fn name_is_taken(tx: &mut Tx, tenant: &TenantId, name_key: &str) -> DbResult<bool> {
    const SQL: &str = "SELECT COUNT(*) FROM oauth_clients \
        WHERE tenant_id = $1 AND name_key = $2 AND state <> 'deleted'";
    let (count,) = fetch_one!(tx, (i64,), SQL, tenant.as_str(), name_key)?;
    Ok(count > 0)
}

/// Tells whether this form created an application of the tenant already, even one deleted since.
pub(crate) async fn form_was_used(tx: &mut Tx, tenant: &TenantId, form_id: &str) -> DbResult<bool> {
    const SQL: &str = "SELECT COUNT(*) FROM oauth_clients WHERE tenant_id = $1 AND form_id = $2";
    let (count,) = fetch_one!(tx, (i64,), SQL, tenant.as_str(), form_id)?;
    Ok(count > 0)
}

/// A page of the tenant's applications, newest first, those older than `before`.
pub(crate) async fn list(
    tx: &mut Tx,
    tenant: &TenantId,
    before: Option<&ClientId>,
    limit: i64,
) -> DbResult<Vec<ClientRow>> {
    const SQL: &str = "SELECT id, name, state, created_at, last_used_at FROM oauth_clients \
        WHERE tenant_id = $1 AND state <> 'deleted' AND id < $2 \
        ORDER BY id DESC \
        LIMIT $3";
    // '~' stands after every id.
    let before = before.map_or("~", ClientId::as_str);
    let rows = fetch_all!(tx, Listed, SQL, tenant.as_str(), before, limit)?;
    rows.into_iter().map(client_row).collect()
}

/// One application of the tenant that is not deleted.
pub(crate) async fn find(tx: &mut Tx, tenant: &TenantId, id: &ClientId) -> DbResult<Option<ClientRow>> {
    const SQL: &str = "SELECT id, name, state, created_at, last_used_at FROM oauth_clients \
        WHERE tenant_id = $1 AND id = $2 AND state <> 'deleted'";
    fetch_optional!(tx, Listed, SQL, tenant.as_str(), id.as_str())?.map(client_row).transpose()
}

/// Marks an application as deleted; `false` when there is none or it is deleted already.
pub(crate) async fn delete(
    tx: &mut Tx,
    tenant: &TenantId,
    id: &ClientId,
    now: UtcMillis,
    change: i64,
) -> DbResult<bool> {
    const SQL: &str = "UPDATE oauth_clients SET state = 'deleted', deleted_at = $3, change = $4 \
        WHERE tenant_id = $1 AND id = $2 AND state <> 'deleted'";
    Ok(execute!(tx, SQL, tenant.as_str(), id.as_str(), now.0, change)? == 1)
}

/// Gives all applications of a tenant the number of a change, so that running servers read them again. One by one and
/// by id, as whoever notes their use takes them: one statement would take them in an order nobody knows.
pub(crate) async fn touch_all(tx: &mut Tx, tenant: &TenantId, change: i64) -> DbResult<()> {
    const IDS: &str = "SELECT id FROM oauth_clients WHERE tenant_id = $1";
    const TOUCH: &str = "UPDATE oauth_clients SET change = $3 WHERE tenant_id = $1 AND id = $2";
    let mut ids = fetch_all!(tx, (String,), IDS, tenant.as_str())?;
    // By bytes, whatever the collation of the data base thinks.
    ids.sort();
    for (id,) in ids {
        execute!(tx, TOUCH, tenant.as_str(), id, change)?;
    }
    Ok(())
}

/// Finds an application and its tenant by the Client-ID alone: that is what a token request brings.
pub(crate) async fn unscoped_load(tx: &mut Tx, id: &ClientId) -> DbResult<Option<LoadedClient>> {
    const SQL: &str = "SELECT tenants.id, tenants.number, tenants.company, tenants.modules, \
        oauth_clients.name, oauth_clients.state \
        FROM oauth_clients JOIN tenants ON tenants.id = oauth_clients.tenant_id \
        WHERE oauth_clients.id = $1";
    let Some(row) = fetch_optional!(tx, Loaded, SQL, id.as_str())? else { return Ok(None) };
    let (tenant, number, company, modules, name, state) = row;
    Ok(Some(LoadedClient {
        tenant: tenant.parse().map_err(|_| corrupt("tenants.id"))?,
        number: number.parse().map_err(|_| corrupt("tenants.number"))?,
        company,
        modules: Module::parse_list(&modules).map_err(|_| corrupt("tenants.modules"))?,
        name,
        state: ClientState::from_code(&state).ok_or_else(|| corrupt("oauth_clients.state"))?,
    }))
}

/// Notes when an application was last used; an older moment changes nothing.
pub(crate) async fn unscoped_note_use(tx: &mut Tx, id: &ClientId, at: UtcMillis) -> DbResult<()> {
    const SQL: &str = "UPDATE oauth_clients SET last_used_at = $2 \
        WHERE id = $1 AND (last_used_at IS NULL OR last_used_at < $2)";
    execute!(tx, SQL, id.as_str(), at.0)?;
    Ok(())
}

type Listed = (String, String, String, i64, Option<i64>);
type Loaded = (String, String, String, String, String, String);

fn client_row((id, name, state, created_at, last_used_at): Listed) -> DbResult<ClientRow> {
    Ok(ClientRow {
        id: id.parse().map_err(|_| corrupt("oauth_clients.id"))?,
        name,
        state: ClientState::from_code(&state).ok_or_else(|| corrupt("oauth_clients.state"))?,
        created_at: UtcMillis(created_at),
        last_used_at: last_used_at.map(UtcMillis),
    })
}
