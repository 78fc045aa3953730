//! Reading applications and keys through the cache.

use std::sync::Arc;

use kontor_model::id::{ClientId, TenantId};

use super::cache::ClientRecord;
use super::keys::RealmKeys;
use super::store;
use crate::app::App;
use crate::error::AppResult;

/// The application if it is in memory.
pub(crate) fn cached_client(app: &App, id: &ClientId) -> Option<Arc<ClientRecord>> {
    app.oauth.clients.get(id, app.now())
}

/// The application, from memory or from the store; deleted ones too.
pub(crate) async fn client(app: &App, id: &ClientId) -> AppResult<Option<Arc<ClientRecord>>> {
    if let Some(known) = cached_client(app, id) {
        return Ok(Some(known));
    }
    let loading = app.oauth.clients.begin_load(id);
    let mut tx = app.db.unscoped_read().await?;
    let Some(row) = store::clients::unscoped_load(&mut tx, id).await? else { return Ok(None) };
    let record = Arc::new(ClientRecord {
        id: id.clone(),
        secrets: store::secrets::load(&mut tx, &row.tenant, id).await?,
        tenant: row.tenant,
        number: row.number,
        company: row.company,
        modules: row.modules,
        name: row.name,
        state: row.state,
    });
    app.oauth.clients.finish_load(loading, id, &record, app.now());
    Ok(Some(record))
}

/// The unsealed keys of a realm, from memory or from the store.
pub(crate) async fn realm_keys(app: &App, tenant: &TenantId) -> AppResult<Arc<RealmKeys>> {
    if let Some(known) = app.oauth.keys.get(tenant, app.now()) {
        return Ok(known);
    }
    let loading = app.oauth.keys.begin_load(tenant);
    let rows = store::keys::list(&mut app.db.read(tenant).await?, tenant).await?;
    let keys = Arc::new(RealmKeys::unseal(app, tenant, &rows)?);
    app.oauth.keys.finish_load(loading, tenant, &keys, app.now());
    Ok(keys)
}
