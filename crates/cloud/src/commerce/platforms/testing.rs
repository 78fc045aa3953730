//! For tests of the room: secrets of a platform without its form.

use kontor_model::id::{PlatformId, TenantId};

use super::secrets;
use crate::app::App;
use crate::db::{Tx, execute};

/// The secret hints of a test's platform are signed with.
pub(crate) const HINT_SECRET: &str = "geheim-für-hinweise";

/// Writes the secrets of a form, and the one of hints.
pub(crate) async fn put_secrets(app: &App, tx: &mut Tx, tenant: &TenantId, id: &PlatformId, form: &[(&str, &str)]) {
    for (field, secret) in form.iter().copied().chain([(secrets::HINTS, HINT_SECRET)]) {
        secrets::put(app, tx, tenant, (id, field), secret).await.expect("a secret");
    }
}

/// Pauses a platform.
pub(crate) async fn pause(app: &App, tenant: &TenantId, id: &PlatformId) {
    const SQL: &str = "UPDATE platforms SET paused = TRUE WHERE tenant_id = $1 AND id = $2";
    let mut tx = app.db.write(tenant).await.expect("begins");
    execute!(&mut tx, SQL, tenant.as_str(), id.as_str()).expect("changes");
    tx.commit().await.expect("commits");
}

/// Moves a platform to an address that its form would refuse.
pub(crate) async fn move_to(app: &App, tenant: &TenantId, id: &PlatformId, address: &str) {
    const SQL: &str = "UPDATE platforms SET address = $3 WHERE tenant_id = $1 AND id = $2";
    let mut tx = app.db.write(tenant).await.expect("begins");
    execute!(&mut tx, SQL, tenant.as_str(), id.as_str(), address).expect("changes");
    tx.commit().await.expect("commits");
}
