//! Platforms as they stand beside orders.

use std::collections::HashMap;

use kontor_model::id::TenantId;
use kontor_model::order_feed::PlatformRef;

use crate::commerce::platforms::store;
use crate::db::{DbResult, Tx};

/// All platforms of a tenant by their ids.
pub(super) async fn all(tx: &mut Tx, tenant: &TenantId) -> DbResult<HashMap<String, PlatformRef>> {
    let rows = store::list(tx, tenant).await?;
    let named = rows.into_iter().map(|row| {
        let shown = PlatformRef { id: row.id.clone(), kind: row.kind, name: row.name };
        (row.id.to_string(), shown)
    });
    Ok(named.collect())
}
