//! The rules of senders: create, change, delete, list. An address is checked by the rules of every label.

use kontor_model::address::Address;
use kontor_model::id::{SenderId, TenantId};
use kontor_model::problem::FieldError;
use kontor_model::shipping_profile::{NewSender, Sender, SenderList};

use super::store::{self, SenderRow, Written};
use crate::app::App;
use crate::audit::{self, Actor, Entry};
use crate::db::{DbError, Tx};
use crate::error::{AppError, AppResult};
use crate::shipping::names::{self, NAME_MAX, Name};
use crate::shipping::once::{self, Wish};
use crate::shipping::{Caller, settings};

/// Most senders of one tenant.
const MOST: i64 = 200;

/// The default sender and all others, by name.
pub async fn list_senders(app: &App, caller: &Caller) -> AppResult<SenderList> {
    let default = settings::find_settings(app, &caller.tenant).await?.map(|known| known.sender);
    let mut tx = app.db.read(&caller.tenant).await?;
    let rows = store::list(&mut tx, &caller.tenant).await?;
    let items = rows.iter().map(|row| shown(app, &caller.tenant, row)).collect::<AppResult<_>>()?;
    Ok(SenderList { default, items })
}

/// One sender. Errors: [`AppError::NotFound`], also for somebody else's.
pub async fn get_sender(app: &App, caller: &Caller, id: &SenderId) -> AppResult<Sender> {
    let mut tx = app.db.read(&caller.tenant).await?;
    get_in(app, &mut tx, &caller.tenant, id).await
}

async fn get_in(app: &App, tx: &mut Tx, tenant: &TenantId, id: &SenderId) -> AppResult<Sender> {
    shown(app, tenant, &store::find(tx, tenant, id).await?.ok_or(AppError::NotFound)?)
}

/// Creates a sender, or answers the one that the same wish created before. Fields in faults are those of [`NewSender`].
///
/// Errors: [`AppError::Invalid`], [`AppError::Conflict`] `limit_reached`, `idempotency_key_reused`,
/// [`AppError::Forbidden`] `module_not_booked`. Nothing is kept then.
pub(in crate::shipping) async fn create_sender(
    app: &App,
    caller: &Caller,
    actor: Actor<'_>,
    new: &NewSender,
    wish: Wish<'_>,
) -> AppResult<Sender> {
    settings::require_shipping(app, &caller.tenant).await?;
    let id = SenderId::new(app.now(), app.entropy.as_ref());
    let mut tx = app.db.write(&caller.tenant).await?;
    if let Some(known) = once::begin(app, &mut tx, &caller.tenant, &wish, id.as_str()).await? {
        let known = known.parse().map_err(|_| AppError::internal("an idempotency key names no sender"))?;
        return get_in(app, &mut tx, &caller.tenant, &known).await;
    }
    if store::count(&mut tx, &caller.tenant).await? >= MOST {
        return Err(AppError::Conflict("limit_reached"));
    }
    let (name, address) = check(app, caller, new)?;
    let sealed = seal(app, &caller.tenant, &id, &address)?;
    let written = Written { name: &name.shown, name_key: &name.key, address: &sealed };
    let inserted = store::insert(&mut tx, &caller.tenant, &id, &written, app.now()).await;
    inserted.map_err(|error| name_taken(caller, error))?;
    note(app, &mut tx, caller, actor, ("sender.created", &id, &name.shown)).await?;
    tx.commit().await?;
    Ok(Sender { id, name: name.shown, address })
}

/// Changes a sender. Errors: as of [`create_sender`]; [`AppError::NotFound`]. Nothing is changed then.
pub async fn change_sender(
    app: &App,
    caller: &Caller,
    actor: Actor<'_>,
    id: &SenderId,
    new: &NewSender,
) -> AppResult<Sender> {
    settings::require_shipping(app, &caller.tenant).await?;
    let mut tx = app.db.write(&caller.tenant).await?;
    get_in(app, &mut tx, &caller.tenant, id).await?;
    let (name, address) = check(app, caller, new)?;
    let sealed = seal(app, &caller.tenant, id, &address)?;
    let written = Written { name: &name.shown, name_key: &name.key, address: &sealed };
    let updated = store::update(&mut tx, &caller.tenant, id, &written, app.now()).await;
    updated.map_err(|error| name_taken(caller, error))?;
    note(app, &mut tx, caller, actor, ("sender.changed", id, &name.shown)).await?;
    tx.commit().await?;
    Ok(Sender { id: id.clone(), name: name.shown, address })
}

/// Deletes a sender. Errors: [`AppError::NotFound`]; [`AppError::Conflict`] `sender_in_use` while a shipping profile
/// uses it. Nothing is changed then.
pub async fn delete_sender(app: &App, caller: &Caller, actor: Actor<'_>, id: &SenderId) -> AppResult<()> {
    let mut tx = app.db.write(&caller.tenant).await?;
    let row = store::find(&mut tx, &caller.tenant, id).await?.ok_or(AppError::NotFound)?;
    store::delete(&mut tx, &caller.tenant, id).await.map_err(|error| match error {
        DbError::Referenced => AppError::Conflict("sender_in_use"),
        other => other.into(),
    })?;
    note(app, &mut tx, caller, actor, ("sender.deleted", id, &row.name)).await?;
    Ok(tx.commit().await?)
}

/// The address of a sender that a profile names.
pub(in crate::shipping) async fn open_address(
    app: &App,
    tx: &mut Tx,
    tenant: &TenantId,
    id: &SenderId,
) -> AppResult<Address> {
    let row = store::find(tx, tenant, id).await?;
    open(app, tenant, &row.ok_or(DbError::Corrupt("shipping_profiles.sender_id"))?)
}

fn check(app: &App, caller: &Caller, new: &NewSender) -> AppResult<(Name, Address)> {
    let mut faults: Vec<FieldError> = settings::address_faults(app, caller, &new.address)?
        .into_iter()
        .map(|fault| FieldError { field: format!("address.{}", fault.field), ..fault })
        .collect();
    match names::check(caller.lang, "name", &new.name, NAME_MAX) {
        Ok(name) if faults.is_empty() => Ok((name, settings::cleaned(&new.address))),
        name => {
            faults.splice(0..0, name.err());
            Err(AppError::Invalid(faults))
        }
    }
}

fn name_taken(caller: &Caller, error: DbError) -> AppError {
    match error {
        DbError::Duplicate => AppError::Invalid(vec![names::taken(caller.lang, "name")]),
        other => other.into(),
    }
}

async fn note(
    app: &App,
    tx: &mut Tx,
    caller: &Caller,
    actor: Actor<'_>,
    (action, id, detail): (&'static str, &SenderId, &str),
) -> AppResult<()> {
    let entry = Entry { actor, action, object: id.as_str(), detail };
    Ok(audit::record(tx, app, &caller.tenant, entry).await?)
}

fn shown(app: &App, tenant: &TenantId, row: &SenderRow) -> AppResult<Sender> {
    let id = row.id.parse().map_err(|_| DbError::Corrupt("senders.id"))?;
    Ok(Sender { id, name: row.name.clone(), address: open(app, tenant, row)? })
}

fn seal(app: &App, tenant: &TenantId, id: &SenderId, address: &Address) -> AppResult<Vec<u8>> {
    let plain = serde_json::to_vec(address).map_err(AppError::internal)?;
    Ok(app.sealer.seal(&plain, &[tenant.as_str(), id.as_str(), "address"], app.nonce()))
}

fn open(app: &App, tenant: &TenantId, row: &SenderRow) -> AppResult<Address> {
    let plain = app.sealer.open(&row.address, &[tenant.as_str(), &row.id, "address"]);
    let plain = plain.map_err(|_| AppError::internal(format_args!("the sender {} cannot be opened", row.id)))?;
    serde_json::from_slice(&plain)
        .map_err(|_| AppError::internal(format_args!("the sender {} is not readable", row.id)))
}
