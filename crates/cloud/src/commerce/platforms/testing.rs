//! For tests of the room: secrets of a platform without its form.

use kontor_model::id::{PlatformId, TenantId};

use super::secrets;
use crate::app::App;
use crate::db::{Tx, execute, fetch_all, fetch_one};

/// The secret hints of a test's platform are signed with.
pub(crate) const HINT_SECRET: &str = "geheim-für-hinweise";

/// Writes the secrets of a form, and the one of hints.
pub(crate) async fn put_secrets(app: &App, tx: &mut Tx, tenant: &TenantId, id: &PlatformId, form: &[(&str, &str)]) {
    for secret in form.iter().copied().chain([(secrets::HINTS, HINT_SECRET)]) {
        put_secret(app, tx, tenant, id, secret).await;
    }
}

/// Writes one secret, the first time or again.
pub(crate) async fn put_secret(app: &App, tx: &mut Tx, tenant: &TenantId, id: &PlatformId, secret: (&str, &str)) {
    secrets::put(app, tx, tenant, (id, secret.0), secret.1).await.expect("a secret");
}

/// Name of the secret hints are signed with.
pub(crate) const HINTS: &str = secrets::HINTS;

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

/// What tests of a platform found out, as it stands in the store.
pub(crate) async fn learned(app: &App, tenant: &TenantId, id: &PlatformId) -> String {
    const SQL: &str = "SELECT learned FROM platforms WHERE tenant_id = $1 AND id = $2";
    let mut tx = app.db.read(tenant).await.expect("begins");
    fetch_one!(&mut tx, (String,), SQL, tenant.as_str(), id.as_str()).expect("a platform").0
}

/// Everything that is stored about a customer's platforms, for searching.
pub(crate) async fn everything(app: &App, tenant: &TenantId) -> String {
    const OPEN: &str = "SELECT name || settings || learned || test_text || fail_text || shop_values FROM platforms \
        WHERE tenant_id = $1";
    const SEALED: &str = "SELECT secret FROM platform_secrets WHERE tenant_id = $1";
    let mut tx = app.db.read(tenant).await.expect("begins");
    let open = fetch_all!(&mut tx, (String,), OPEN, tenant.as_str()).expect("platforms");
    let sealed = fetch_all!(&mut tx, (Vec<u8>,), SEALED, tenant.as_str()).expect("secrets");
    let sealed = sealed.iter().map(|(secret,)| String::from_utf8_lossy(secret).into_owned());
    open.into_iter().map(|(text,)| text).chain(sealed).collect()
}
