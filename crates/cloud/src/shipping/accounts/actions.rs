//! The rules of carrier accounts: create, change, delete, list. Secrets go in and never come out.

use std::collections::{BTreeMap, BTreeSet};

use kontor_adapters::{Carrier, CarrierDescriptor, Connect};
use kontor_model::Lang;
use kontor_model::carrier_account::CarrierAccount;
use kontor_model::id::{CarrierAccountId, TenantId};
use kontor_model::problem::FieldError;
use secrecy::{ExposeSecret, SecretString};

use super::account::AccountMode;
use super::store::{self, AccountRow, Written};
use super::typed::TypedAccount;
use super::{open, probe};
use crate::app::App;
use crate::audit::{self, Actor, Entry};
use crate::db::{DbError, Tx};
use crate::error::{AppError, AppResult};
use crate::forms::{self, Checked};
use crate::shipping::names::{self, NAME_MAX, Name, fault};
use crate::shipping::once::{self, Wish};
use crate::shipping::{Caller, settings};

/// Most accounts of one tenant.
const MOST: i64 = 100;

/// All accounts, by carrier and name.
pub async fn list_accounts(app: &App, caller: &Caller) -> AppResult<Vec<CarrierAccount>> {
    let mut tx = app.db.read(&caller.tenant).await?;
    let rows = store::list(&mut tx, &caller.tenant).await?;
    let mut secrets = store::secret_names(&mut tx, &caller.tenant).await?;
    rows.into_iter()
        .map(|row| {
            let own = secrets.remove(&row.id).unwrap_or_default();
            shown(app, caller.lang, row, own)
        })
        .collect()
}

/// One account. Errors: [`AppError::NotFound`], also for somebody else's.
pub async fn get_account(app: &App, caller: &Caller, id: &CarrierAccountId) -> AppResult<CarrierAccount> {
    let mut tx = app.db.read(&caller.tenant).await?;
    get_in(app, caller, &mut tx, id).await
}

async fn get_in(app: &App, caller: &Caller, tx: &mut Tx, id: &CarrierAccountId) -> AppResult<CarrierAccount> {
    let row = store::find(tx, &caller.tenant, id).await?.ok_or(AppError::NotFound)?;
    let secrets = stored_secrets(tx, &caller.tenant, id).await?;
    shown(app, caller.lang, row, secrets.into_iter().collect())
}

/// Creates an account, or answers the one that the same wish created before. The first one of a carrier becomes its
/// default.
///
/// Errors: [`AppError::Invalid`] with every field at fault; [`AppError::Conflict`] `limit_reached`,
/// `idempotency_key_reused`; [`AppError::Forbidden`] `module_not_booked`. Nothing is kept then.
pub(in crate::shipping) async fn create_account(
    app: &App,
    caller: &Caller,
    actor: Actor<'_>,
    typed: &TypedAccount,
    wish: Wish<'_>,
) -> AppResult<CarrierAccount> {
    settings::require_shipping(app, &caller.tenant).await?;
    let id = CarrierAccountId::new(app.now(), app.entropy.as_ref());
    let mut tx = app.db.write(&caller.tenant).await?;
    if let Some(known) = once::begin(app, &mut tx, &caller.tenant, &wish, id.as_str()).await? {
        let known = known.parse().map_err(|_| AppError::internal("an idempotency key names no account"))?;
        return get_in(app, caller, &mut tx, &known).await;
    }
    if store::count(&mut tx, &caller.tenant).await? >= MOST {
        return Err(AppError::Conflict("limit_reached"));
    }
    let carrier = callable(app, caller.lang, &typed.carrier).map_err(|fault| AppError::Invalid(vec![fault]))?;
    let whole = check(app, caller.lang, carrier, typed, &BTreeSet::new())?;
    let place = (&id, carrier.id);
    write(&whole, async |written| store::insert(&mut tx, &caller.tenant, place, written, app.now()).await)
        .await
        .map_err(|error| name_taken(caller.lang, error))?;
    put_secrets(app, &mut tx, &caller.tenant, &id, &whole.values).await?;
    if typed.default || store::find_default(&mut tx, &caller.tenant, carrier.id).await?.is_none() {
        store::set_default(&mut tx, &caller.tenant, carrier.id, &id).await?;
    }
    note(app, &mut tx, caller, actor, ("carrier_account.created", &id, &whole)).await?;
    let made = get_in(app, caller, &mut tx, &id).await?;
    tx.commit().await?;
    Ok(made)
}

/// Changes an account; a secret that is empty or left out stays as it was. Access tokens of before are thrown away.
///
/// Errors: as of [`create_account`]; [`AppError::NotFound`]. Nothing is changed then.
pub async fn change_account(
    app: &App,
    caller: &Caller,
    actor: Actor<'_>,
    id: &CarrierAccountId,
    typed: &TypedAccount,
) -> AppResult<CarrierAccount> {
    settings::require_shipping(app, &caller.tenant).await?;
    let mut tx = app.db.write(&caller.tenant).await?;
    let before = store::find(&mut tx, &caller.tenant, id).await?.ok_or(AppError::NotFound)?;
    let carrier = unchanged_carrier(app, caller.lang, &before, typed)?;
    let stored = stored_secrets(&mut tx, &caller.tenant, id).await?;
    let whole = check(app, caller.lang, carrier, typed, &stored)?;
    write(&whole, async |written| store::update(&mut tx, &caller.tenant, id, written, app.now()).await)
        .await
        .map_err(|error| name_taken(caller.lang, error))?;
    put_secrets(app, &mut tx, &caller.tenant, id, &whole.values).await?;
    let same_settings = whole.values.secrets.is_empty()
        && whole.values.open == open::open_values(&before)?
        && whole.mode.code() == before.mode;
    if !same_settings {
        store::forget_test(&mut tx, &caller.tenant, id).await?;
    }
    if typed.default && !before.is_default {
        store::set_default(&mut tx, &caller.tenant, carrier.id, id).await?;
    }
    note(app, &mut tx, caller, actor, ("carrier_account.changed", id, &whole)).await?;
    let account = get_in(app, caller, &mut tx, id).await?;
    tx.commit().await?;
    app.shipping.tokens().forget(&format!("{id}:{}", before.revision));
    Ok(account)
}

/// Deletes an account that nothing was made with. If it was its carrier's default, another one takes its place.
///
/// Errors: [`AppError::NotFound`]; [`AppError::Conflict`] `account_in_use` while a shipping profile uses it,
/// `account_has_shipments` when labels were made with it: it can be deactivated then. Nothing is changed then.
pub async fn delete_account(app: &App, caller: &Caller, actor: Actor<'_>, id: &CarrierAccountId) -> AppResult<()> {
    let mut tx = app.db.write(&caller.tenant).await?;
    let row = store::find(&mut tx, &caller.tenant, id).await?.ok_or(AppError::NotFound)?;
    if store::is_in_a_profile(&mut tx, &caller.tenant, id).await? {
        return Err(AppError::Conflict("account_in_use"));
    }
    store::delete(&mut tx, &caller.tenant, id).await.map_err(|error| match error {
        DbError::Referenced => AppError::Conflict("account_has_shipments"),
        other => other.into(),
    })?;
    if row.is_default {
        let rest = store::list(&mut tx, &caller.tenant).await?;
        let of_carrier = rest.iter().filter(|other| other.carrier == row.carrier);
        if let Some(next) = of_carrier.min_by_key(|other| (!other.active, other.id.clone())) {
            let next = next.id.parse().map_err(|_| DbError::Corrupt("carrier_accounts.id"))?;
            store::set_default(&mut tx, &caller.tenant, &row.carrier, &next).await?;
        }
    }
    let detail = format!("{} {} {}", row.carrier, row.mode, row.name);
    let entry = Entry { actor, action: "carrier_account.deleted", object: id.as_str(), detail: &detail };
    audit::record(&mut tx, app, &caller.tenant, entry).await?;
    tx.commit().await?;
    app.shipping.tokens().forget(&format!("{id}:{}", row.revision));
    Ok(())
}

/// An account that may be written.
pub(super) struct Whole {
    carrier: &'static str,
    name: Name,
    /// Which system it calls.
    pub(super) mode: AccountMode,
    /// The values of its form.
    pub(super) values: Checked,
    print_uncodable: bool,
    active: bool,
}

/// Checks everything that was typed; `stored` are the names of the secrets that are there already.
pub(super) fn check(
    app: &App,
    lang: Lang,
    carrier: &'static CarrierDescriptor,
    typed: &TypedAccount,
    stored: &BTreeSet<String>,
) -> AppResult<Whole> {
    let name = names::check(lang, "name", &typed.name, NAME_MAX).and_then(|name| unreserved(app, lang, name));
    let mode = mode_of(app, lang, carrier, &typed.mode);
    let values = forms::check(lang, carrier.settings, &typed.settings, stored);
    match (name, mode, values) {
        (Ok(name), Ok(mode), Ok(values)) => Ok(Whole {
            carrier: carrier.id,
            name,
            mode,
            values,
            print_uncodable: typed.print_uncodable,
            active: typed.active,
        }),
        (name, mode, values) => {
            let mut faults: Vec<FieldError> = [name.err(), mode.err()].into_iter().flatten().collect();
            faults.extend(values.err().unwrap_or_default());
            Err(AppError::Invalid(faults))
        }
    }
}

/// The description of a carrier that accounts can be set up for.
pub(super) fn callable(app: &App, lang: Lang, id: &str) -> Result<&'static CarrierDescriptor, FieldError> {
    let needs_account = |carrier: &&dyn Carrier| carrier.descriptor().connect != Connect::Nothing;
    if let Some(carrier) = app.shipping.carriers().find(id.trim()).filter(needs_account) {
        return Ok(carrier.descriptor());
    }
    let known: Vec<&str> =
        app.shipping.carriers().all().filter(needs_account).map(|carrier| carrier.descriptor().id).collect();
    let known = known.join(", ");
    let detail = lang.pick(
        format!("Für diesen Frachtführer lässt sich kein Konto einrichten. Möglich sind: {known}."),
        format!("No account can be set up for this carrier. Possible values: {known}."),
    );
    Err(fault("carrier", "unknown_value", &detail))
}

/// The carrier of an account that is changed: it stays what it was.
pub(super) fn unchanged_carrier(
    app: &App,
    lang: Lang,
    before: &AccountRow,
    typed: &TypedAccount,
) -> AppResult<&'static CarrierDescriptor> {
    if typed.carrier != before.carrier {
        let detail = lang.pick(
            format!("Das Konto gehört zu {}. Legen Sie für einen anderen Frachtführer ein eigenes an.", before.carrier),
            format!("The account belongs to {}. Create another one for another carrier.", before.carrier),
        );
        return Err(AppError::Invalid(vec![fault("carrier", "not_changeable", &detail)]));
    }
    let carrier = app.shipping.carriers().find(&before.carrier);
    Ok(carrier.ok_or_else(|| AppError::internal("the carrier of an account is not registered"))?.descriptor())
}

/// Names of the secrets an account has.
pub(super) async fn stored_secrets(
    tx: &mut Tx,
    tenant: &TenantId,
    id: &CarrierAccountId,
) -> AppResult<BTreeSet<String>> {
    Ok(store::secrets(tx, tenant, id).await?.into_iter().map(|(field, _)| field).collect())
}

/// A name must not mean something else where accounts are named: a carrier's id or the id of an account.
fn unreserved(app: &App, lang: Lang, name: Name) -> Result<Name, FieldError> {
    let is_carrier = app.shipping.carriers().all().any(|carrier| carrier.descriptor().id == name.key);
    if !is_carrier && !name.key.starts_with(CarrierAccountId::PREFIX) {
        return Ok(name);
    }
    let detail = lang.pick(
        "Dieser Name steht schon für einen Frachtführer oder eine Kennung. Wählen Sie einen anderen.",
        "This name stands for a carrier or an id already. Choose another one.",
    );
    Err(fault("name", "reserved", detail))
}

fn mode_of(app: &App, lang: Lang, carrier: &CarrierDescriptor, code: &str) -> Result<AccountMode, FieldError> {
    let possible = AccountMode::of(app, carrier);
    possible.iter().find(|mode| mode.code() == code.trim()).copied().ok_or_else(|| {
        let codes: Vec<&str> = possible.iter().map(|mode| mode.code()).collect();
        let codes = codes.join(", ");
        let detail = lang.pick(format!("Möglich sind: {codes}."), format!("Possible values: {codes}."));
        fault("mode", "unknown_value", &detail)
    })
}

async fn write(whole: &Whole, into: impl AsyncFnOnce(&Written<'_>) -> Result<(), DbError>) -> AppResult<()> {
    let open = serde_json::to_string(&whole.values.open).map_err(AppError::internal)?;
    let written = Written {
        name: &whole.name.shown,
        name_key: &whole.name.key,
        mode: whole.mode.code(),
        settings: &open,
        print_uncodable: whole.print_uncodable,
        active: whole.active,
    };
    Ok(into(&written).await?)
}

fn name_taken(lang: Lang, error: AppError) -> AppError {
    match error {
        AppError::Db(DbError::Duplicate) => AppError::Invalid(vec![names::taken(lang, "name")]),
        other => other,
    }
}

async fn put_secrets(
    app: &App,
    tx: &mut Tx,
    tenant: &TenantId,
    id: &CarrierAccountId,
    values: &Checked,
) -> AppResult<()> {
    let secrets: &BTreeMap<String, SecretString> = &values.secrets;
    for (field, secret) in secrets {
        let sealed = open::seal_secret(app, tenant, (id, field), secret.expose_secret());
        store::put_secret(tx, tenant, (id, field), &sealed).await?;
    }
    Ok(())
}

async fn note(
    app: &App,
    tx: &mut Tx,
    caller: &Caller,
    actor: Actor<'_>,
    (action, id, whole): (&'static str, &CarrierAccountId, &Whole),
) -> AppResult<()> {
    let detail = format!("{} {} {}", whole.carrier, whole.mode.code(), whole.name.shown);
    let entry = Entry { actor, action, object: id.as_str(), detail: &detail };
    Ok(audit::record(tx, app, &caller.tenant, entry).await?)
}

/// The account as it is shown: open values and the names of secrets only.
fn shown(app: &App, lang: Lang, row: AccountRow, secrets: Vec<String>) -> AppResult<CarrierAccount> {
    Ok(CarrierAccount {
        id: row.id.parse().map_err(|_| DbError::Corrupt("carrier_accounts.id"))?,
        settings: open::open_values(&row)?,
        secrets,
        last_test: probe::last_test(app, lang, &row),
        carrier: row.carrier,
        name: row.name,
        mode: row.mode,
        print_uncodable: row.print_uncodable,
        active: row.active,
        default: row.is_default,
    })
}
