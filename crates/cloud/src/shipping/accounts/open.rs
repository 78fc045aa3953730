//! Opens accounts: sealed secrets become settings that an adapter can work with, for the time of one piece of work.

use std::collections::BTreeMap;

use kontor_adapters::Settings;
use kontor_model::id::{CarrierAccountId, TenantId};
use secrecy::SecretString;

use super::account::{Account, AccountMode};
use super::store::{self, AccountRow};
use crate::app::App;
use crate::db::{DbError, Tx};
use crate::error::{AppError, AppResult};

/// An account with its secrets opened, whether it is active or not; `None` for an unknown one and somebody else's.
pub async fn find_account(app: &App, tenant: &TenantId, id: &CarrierAccountId) -> AppResult<Option<Account>> {
    let mut tx = app.db.read(tenant).await?;
    match store::find(&mut tx, tenant, id).await? {
        Some(row) => open_row(app, &mut tx, tenant, row).await.map(Some),
        None => Ok(None),
    }
}

/// Opens the account of a row.
pub(in crate::shipping) async fn open_row(
    app: &App,
    tx: &mut Tx,
    tenant: &TenantId,
    row: AccountRow,
) -> AppResult<Account> {
    let id: CarrierAccountId = row.id.parse().map_err(|_| DbError::Corrupt("carrier_accounts.id"))?;
    let mut settings = Settings::default();
    for (name, value) in open_values(&row)? {
        settings = settings.with_value(&name, &value);
    }
    for (field, sealed) in store::secrets(tx, tenant, &id).await? {
        settings = settings.with_secret(&field, open_secret(app, tenant, (&id, &field), &sealed)?);
    }
    Ok(Account {
        carrier: row.carrier,
        name: row.name,
        mode: AccountMode::from_code(&row.mode).ok_or(DbError::Corrupt("carrier_accounts.mode"))?,
        settings,
        revision: row.revision,
        print_uncodable: row.print_uncodable,
        active: row.active,
        id,
    })
}

/// The values of an account that may be shown.
pub(super) fn open_values(row: &AccountRow) -> AppResult<BTreeMap<String, String>> {
    Ok(serde_json::from_str(&row.settings).map_err(|_| DbError::Corrupt("carrier_accounts.settings"))?)
}

/// Seals a secret for its tenant, account and field; anywhere else it does not open.
pub(super) fn seal_secret(
    app: &App,
    tenant: &TenantId,
    (id, field): (&CarrierAccountId, &str),
    secret: &str,
) -> Vec<u8> {
    app.sealer.seal(secret.as_bytes(), &place(tenant, id, field), app.nonce())
}

fn open_secret(
    app: &App,
    tenant: &TenantId,
    (id, field): (&CarrierAccountId, &str),
    sealed: &[u8],
) -> AppResult<SecretString> {
    let cannot = || AppError::internal(format_args!("the secret {field} of {id} cannot be opened"));
    let plain = app.sealer.open(sealed, &place(tenant, id, field)).map_err(|_| cannot())?;
    let text = std::str::from_utf8(&plain).map_err(|_| cannot())?;
    Ok(SecretString::from(text))
}

fn place<'a>(tenant: &'a TenantId, id: &'a CarrierAccountId, field: &'a str) -> [&'a str; 4] {
    [tenant.as_str(), id.as_str(), "carrier_account", field]
}
