//! Secrets of platforms: sealed for their tenant, platform and field, opened for the time of one piece of work.

use kontor_model::id::{PlatformId, TenantId};
use secrecy::SecretString;

use super::store;
use crate::app::App;
use crate::db::Tx;
use crate::error::{AppError, AppResult};

/// Under which name the secret stands that hints are signed with: no field of a form can be called like that.
pub(super) const HINTS: &str = ":hints";

/// Seals a secret and writes it, the first time or again.
pub(super) async fn put(
    app: &App,
    tx: &mut Tx,
    tenant: &TenantId,
    (id, field): (&PlatformId, &str),
    secret: &str,
) -> AppResult<()> {
    let sealed = app.sealer.seal(secret.as_bytes(), &place(tenant, id, field), app.nonce());
    Ok(store::put_secret(tx, tenant, (id, field), &sealed).await?)
}

/// All secrets of a platform, opened, by field.
pub(super) async fn open(
    app: &App,
    tx: &mut Tx,
    tenant: &TenantId,
    id: &PlatformId,
) -> AppResult<Vec<(String, SecretString)>> {
    let mut opened = Vec::new();
    for (field, sealed) in store::secrets(tx, tenant, id).await? {
        let cannot = || AppError::internal(format_args!("the secret {field} of {id} cannot be opened"));
        let plain = app.sealer.open(&sealed, &place(tenant, id, &field)).map_err(|_| cannot())?;
        let secret = SecretString::from(std::str::from_utf8(&plain).map_err(|_| cannot())?);
        opened.push((field, secret));
    }
    Ok(opened)
}

/// So many random bytes in lower-case hex.
pub(super) fn draw<const BYTES: usize>(app: &App) -> String {
    let mut bytes = [0u8; BYTES];
    app.entropy.fill(&mut bytes);
    bytes.iter().fold(String::new(), |text, byte| format!("{text}{byte:02x}"))
}

fn place<'a>(tenant: &'a TenantId, id: &'a PlatformId, field: &'a str) -> [&'a str; 4] {
    [tenant.as_str(), id.as_str(), "platform", field]
}
