//! The rules of platforms: connect, change, pause, delete, list. Secrets go in and never come out.

use std::collections::BTreeSet;

use kontor_adapters::shop::Shop;
use kontor_model::id::{PlatformId, TenantId};
use kontor_model::platform::{Exchange, NewPlatform, Platform};
use kontor_model::{Lang, Module};
use secrecy::ExposeSecret;

use super::row::PlatformRow;
use super::store::{self, NewRow, Written};
use super::typed::{self, TypedPlatform, Whole};
use super::{address, secrets, shown};
use crate::app::App;
use crate::audit::{self, Actor, Entry};
use crate::commerce::orders::store::{counts, raw};
use crate::db::{DbError, Tx};
use crate::error::{AppError, AppResult};
use crate::identity;
use crate::shipping::Caller;
use crate::shipping::names::{self, fault};
use crate::shipping::once::{self, Wish};

/// Most platforms of one tenant.
const MOST: i64 = 100;

/// Refuses what a tenant without the module has nothing of. Errors: [`AppError::Forbidden`] `module_not_booked`.
pub(in crate::commerce) async fn require_commerce(app: &App, tenant: &TenantId) -> AppResult<()> {
    let found = identity::find_tenant(app, tenant).await?.ok_or(AppError::NotFound)?;
    if found.modules.contains(&Module::Commerce) { Ok(()) } else { Err(AppError::Forbidden("module_not_booked")) }
}

/// All platforms, by name.
pub(crate) async fn list_platforms(app: &App, caller: &Caller) -> AppResult<Vec<Platform>> {
    let mut tx = app.db.read(&caller.tenant).await?;
    let rows = store::list(&mut tx, &caller.tenant).await?;
    let mut names = store::secret_names(&mut tx, &caller.tenant).await?;
    let with_names = rows.into_iter().map(|row| {
        let own = names.remove(row.id.as_str()).unwrap_or_default();
        shown::platform(caller.lang, row, own)
    });
    with_names.collect()
}

/// One platform. Errors: [`AppError::NotFound`], also for somebody else's.
pub(in crate::commerce) async fn get_platform(app: &App, caller: &Caller, id: &PlatformId) -> AppResult<Platform> {
    let mut tx = app.db.read(&caller.tenant).await?;
    get_in(caller, &mut tx, id).await
}

async fn get_in(caller: &Caller, tx: &mut Tx, id: &PlatformId) -> AppResult<Platform> {
    let row = store::find(tx, &caller.tenant, id).await?.ok_or(AppError::NotFound)?;
    let secrets = stored_secrets(tx, &caller.tenant, id).await?;
    shown::platform(caller.lang, row, secrets.into_iter().collect())
}

/// Connects a platform, or answers the one that the same wish connected before. Orders are read from now on.
///
/// Errors: [`AppError::Invalid`] with every field at fault, also when another platform exchanges the same data with the
/// same shop; [`AppError::Conflict`] `limit_reached`, `idempotency_key_reused`; [`AppError::Forbidden`]
/// `module_not_booked`. Nothing is kept then.
pub(in crate::commerce) async fn create_platform(
    app: &App,
    caller: &Caller,
    actor: Actor<'_>,
    typed: &TypedPlatform,
    wish: Wish<'_>,
) -> AppResult<Platform> {
    require_commerce(app, &caller.tenant).await?;
    let id = PlatformId::new(app.now(), app.entropy.as_ref());
    let mut tx = app.db.write(&caller.tenant).await?;
    if let Some(known) = once::begin(app, &mut tx, &caller.tenant, &wish, id.as_str()).await? {
        let known = known.parse().map_err(|_| AppError::internal("an idempotency key names no platform"))?;
        return get_in(caller, &mut tx, &known).await;
    }
    if store::count(&mut tx, &caller.tenant).await? >= MOST {
        return Err(AppError::Conflict("limit_reached"));
    }
    let shop = typed::shop_of(app, caller.lang, &typed.kind).map_err(|fault| AppError::Invalid(vec![fault]))?;
    let whole = typed::check(app, caller.lang, shop.descriptor(), typed, None)?;
    refuse_second_owner(caller, &mut tx, &Owned::of(&id, shop, &whole)).await?;
    let hook_key = secrets::draw::<16>(app);
    let new = NewRow { id: &id, kind: shop.descriptor().id, hook_key: &hook_key };
    let orders_from = whole.orders_from_ms.unwrap_or(app.now().0);
    let not_yet = shop.descriptor().not_yet.iter().map(|status| (*status).to_owned()).collect();
    write(&whole, (orders_from, &not_yet), async |written| {
        store::insert(&mut tx, &caller.tenant, &new, written, app.now()).await
    })
    .await
    .map_err(|error| name_taken(caller.lang, error))?;
    put_secrets(app, &mut tx, (&caller.tenant, &id), &whole).await?;
    secrets::put(app, &mut tx, &caller.tenant, (&id, secrets::HINTS), &secrets::draw::<32>(app)).await?;
    note(app, &mut tx, caller, actor, ("platform.created", &id, shop, &whole.name.shown)).await?;
    let made = get_in(caller, &mut tx, &id).await?;
    tx.commit().await?;
    Ok(made)
}

/// Ids and names of the kinds of platforms this server knows, in the order screens show them.
pub fn kinds(app: &App, lang: Lang) -> Vec<(&'static str, &'static str)> {
    let all = app.commerce.shops().all().map(Shop::descriptor);
    all.map(|platform| (platform.id, platform.name.text(lang))).collect()
}

/// Connects a platform by will of the operator: the sample shop of `kontor up`. Errors: as of [`create_platform`].
pub async fn connect(app: &App, caller: &Caller, new: NewPlatform) -> AppResult<Platform> {
    let wish = Wish { route: "operator", key: None, canonical: &[] };
    create_platform(app, caller, Actor::Operator, &TypedPlatform::from(new), wish).await
}

/// Changes a platform; a secret that is empty or left out stays as it was, unless the address leads to another server. With
/// another address or other settings it is not connected until a call works again.
///
/// Errors: as of [`create_platform`]; [`AppError::NotFound`]. Nothing is changed then.
pub(in crate::commerce) async fn change_platform(
    app: &App,
    caller: &Caller,
    actor: Actor<'_>,
    id: &PlatformId,
    typed: &TypedPlatform,
) -> AppResult<Platform> {
    require_commerce(app, &caller.tenant).await?;
    let mut tx = app.db.write(&caller.tenant).await?;
    let before = store::find(&mut tx, &caller.tenant, id).await?.ok_or(AppError::NotFound)?;
    let shop = typed::unchanged_kind(app, caller.lang, &before, typed)?;
    let stored = stored_secrets(&mut tx, &caller.tenant, id).await?;
    let whole = typed::check(app, caller.lang, shop.descriptor(), typed, Some((&before, &stored)))?;
    let moved = address::is_of_another(before.address.as_deref(), whole.address.as_deref());
    if moved && !typed.same_shop && counts::any(&mut tx, &caller.tenant, id.as_str()).await? {
        return Err(AppError::Invalid(vec![address::of_another(caller.lang)]));
    }
    refuse_second_owner(caller, &mut tx, &Owned::of(id, shop, &whole)).await?;
    let orders_from = whole.orders_from_ms.unwrap_or(before.orders_from);
    let not_yet = before.not_yet()?;
    write(&whole, (orders_from, &not_yet), async |written| {
        store::update(&mut tx, &caller.tenant, id, written, app.now()).await
    })
    .await
    .map_err(|error| name_taken(caller.lang, error))?;
    if whole.elsewhere {
        // Also those that need not be entered: none goes to a server it was not entered for.
        store::forget_secrets(&mut tx, &caller.tenant, id, secrets::HINTS).await?;
    }
    put_secrets(app, &mut tx, (&caller.tenant, id), &whole).await?;
    if calls_differently(&before, &whole)? {
        store::begin_anew(&mut tx, &caller.tenant, id).await?;
    }
    if whole.not_yet.as_ref().is_some_and(|chosen| *chosen != not_yet) {
        // What came in a status that counts by now becomes an order.
        raw::wait_for_orders(&mut tx, &caller.tenant, id.as_str()).await?;
    }
    let action = match (before.paused, whole.paused) {
        (false, true) => "platform.paused",
        (true, false) => "platform.resumed",
        _ => "platform.changed",
    };
    note(app, &mut tx, caller, actor, (action, id, shop, &whole.name.shown)).await?;
    let platform = get_in(caller, &mut tx, id).await?;
    tx.commit().await?;
    Ok(platform)
}

/// Pauses a platform or resumes it; what is known of it stays.
///
/// Errors: [`AppError::NotFound`]; [`AppError::Invalid`] when another platform took its place meanwhile. Nothing is changed
/// then.
pub(in crate::commerce) async fn set_paused(
    app: &App,
    caller: &Caller,
    actor: Actor<'_>,
    (id, paused): (&PlatformId, bool),
) -> AppResult<()> {
    require_commerce(app, &caller.tenant).await?;
    let mut tx = app.db.write(&caller.tenant).await?;
    let row = store::find(&mut tx, &caller.tenant, id).await?.ok_or(AppError::NotFound)?;
    if row.paused == paused {
        return Ok(());
    }
    let own = Owned { id, kind: &row.kind, address: row.address.as_deref(), exchanges: &row.exchanges()?, paused };
    refuse_second_owner(caller, &mut tx, &own).await?;
    store::set_paused(&mut tx, &caller.tenant, (id, paused), app.now()).await?;
    let action = if paused { "platform.paused" } else { "platform.resumed" };
    let detail = format!("{} {}", row.kind, row.name);
    audit::record(&mut tx, app, &caller.tenant, Entry { actor, action, object: id.as_str(), detail: &detail }).await?;
    Ok(tx.commit().await?)
}

/// Deletes a platform that no order came from, with its secrets.
///
/// Errors: [`AppError::NotFound`]; [`AppError::Conflict`] `platform_has_orders`: it can be paused then. Nothing is changed
/// then.
pub(in crate::commerce) async fn delete_platform(
    app: &App,
    caller: &Caller,
    actor: Actor<'_>,
    id: &PlatformId,
) -> AppResult<()> {
    let mut tx = app.db.write(&caller.tenant).await?;
    let row = store::find(&mut tx, &caller.tenant, id).await?.ok_or(AppError::NotFound)?;
    raw::discard_all(&mut tx, &caller.tenant, id.as_str()).await?;
    store::delete(&mut tx, &caller.tenant, id).await.map_err(|error| match error {
        DbError::Referenced => AppError::Conflict("platform_has_orders"),
        other => other.into(),
    })?;
    let detail = format!("{} {}", row.kind, row.name);
    let entry = Entry { actor, action: "platform.deleted", object: id.as_str(), detail: &detail };
    audit::record(&mut tx, app, &caller.tenant, entry).await?;
    Ok(tx.commit().await?)
}

/// Whether calls go elsewhere or sign in otherwise than before.
fn calls_differently(before: &PlatformRow, whole: &Whole) -> AppResult<bool> {
    let same = whole.values.secrets.is_empty()
        && before.address == whole.address
        && before.open_values()? == whole.values.open;
    Ok(!same)
}

/// Names of the secrets of the form that a platform has.
pub(super) async fn stored_secrets(tx: &mut Tx, tenant: &TenantId, id: &PlatformId) -> AppResult<BTreeSet<String>> {
    let names = store::secrets(tx, tenant, id).await?.into_iter().map(|(field, _)| field);
    Ok(names.filter(|field| field != secrets::HINTS).collect())
}

/// What a platform claims for itself.
struct Owned<'a> {
    id: &'a PlatformId,
    kind: &'a str,
    address: Option<&'a str>,
    exchanges: &'a BTreeSet<Exchange>,
    paused: bool,
}

impl<'a> Owned<'a> {
    fn of(id: &'a PlatformId, shop: &dyn Shop, whole: &'a Whole) -> Owned<'a> {
        let (kind, address) = (shop.descriptor().id, whole.address.as_deref());
        Owned { id, kind, address, exchanges: &whole.exchanges, paused: whole.paused }
    }
}

/// One platform per shop and kind of data: two that read the same orders would both be right, and both be asked for them.
async fn refuse_second_owner(caller: &Caller, tx: &mut Tx, own: &Owned<'_>) -> AppResult<()> {
    let Some(shop) = own.address.filter(|_| !own.paused).map(address::key) else { return Ok(()) };
    for other in store::list(tx, &caller.tenant).await? {
        let is_same_shop = other.kind == own.kind && other.address.as_deref().map(address::key).as_ref() == Some(&shop);
        if other.id == *own.id || other.paused || !is_same_shop {
            continue;
        }
        let both: Vec<Exchange> = other.exchanges()?.intersection(own.exchanges).copied().collect();
        if !both.is_empty() {
            let detail = second_owner(caller.lang, &other.name, &both);
            return Err(AppError::Invalid(vec![fault("exchanges", "owned", &detail)]));
        }
    }
    Ok(())
}

fn second_owner(lang: Lang, name: &str, both: &[Exchange]) -> String {
    let captions: Vec<&str> = both.iter().map(|exchange| shown::exchange(lang, *exchange)).collect();
    let captions = captions.join(", ");
    lang.pick(
        format!("Dieser Shop ist schon als „{name}“ verbunden und tauscht dort aus: {captions}. Wählen Sie das hier oder dort ab, sonst käme alles doppelt."),
        format!("This shop is connected already as “{name}”, which exchanges: {captions}. Switch that off here or there, or everything would come twice."),
    )
}

async fn write(
    whole: &Whole,
    (orders_from, not_yet): (i64, &BTreeSet<String>),
    into: impl AsyncFnOnce(&Written<'_>) -> Result<(), DbError>,
) -> AppResult<()> {
    let settings = serde_json::to_string(&whole.values.open).map_err(AppError::internal)?;
    let exchanges = serde_json::to_string(&whole.exchanges).map_err(AppError::internal)?;
    let not_yet = serde_json::to_string(whole.not_yet.as_ref().unwrap_or(not_yet)).map_err(AppError::internal)?;
    let written = Written {
        name: &whole.name.shown,
        name_key: &whole.name.key,
        address: whole.address.as_deref(),
        settings: &settings,
        exchanges: &exchanges,
        orders_from,
        not_yet: &not_yet,
        paused: whole.paused,
        silent_after_h: whole.silent_after_h,
        keys_until: whole.keys_until,
    };
    Ok(into(&written).await?)
}

fn name_taken(lang: Lang, error: AppError) -> AppError {
    match error {
        AppError::Db(DbError::Duplicate) => AppError::Invalid(vec![names::taken(lang, "name")]),
        other => other,
    }
}

async fn put_secrets(app: &App, tx: &mut Tx, (tenant, id): (&TenantId, &PlatformId), whole: &Whole) -> AppResult<()> {
    for (field, secret) in &whole.values.secrets {
        secrets::put(app, tx, tenant, (id, field), secret.expose_secret()).await?;
    }
    Ok(())
}

async fn note(
    app: &App,
    tx: &mut Tx,
    caller: &Caller,
    actor: Actor<'_>,
    (action, id, shop, name): (&'static str, &PlatformId, &dyn Shop, &str),
) -> AppResult<()> {
    let detail = format!("{} {name}", shop.descriptor().id);
    let entry = Entry { actor, action, object: id.as_str(), detail: &detail };
    Ok(audit::record(tx, app, &caller.tenant, entry).await?)
}
