//! The rules of shipping profiles: create, change, delete, list.

use kontor_model::id::{CarrierAccountId, ShippingProfileId};
use kontor_model::label::LabelSpec;
use kontor_model::shipment::ShipmentServices;
use kontor_model::shipping_profile::{NewShippingProfile, ShippingProfile};

use super::check::{self, Whole};
use super::store::{self, ProfileRow, Written};
use crate::app::App;
use crate::audit::{self, Actor, Entry};
use crate::db::{DbError, Tx};
use crate::error::{AppError, AppResult};
use crate::shipping::names::{self, fault};
use crate::shipping::once::{self, Wish};
use crate::shipping::rules::store as rules;
use crate::shipping::{Caller, settings};

/// Most profiles of one tenant.
const MOST: i64 = 500;

/// All profiles, by number: 2 stands before 10.
pub async fn list_profiles(app: &App, caller: &Caller) -> AppResult<Vec<ShippingProfile>> {
    let mut tx = app.db.read(&caller.tenant).await?;
    let mut rows = store::list(&mut tx, &caller.tenant).await?;
    rows.sort_by_cached_key(|row| (row.number_key.parse::<u64>().unwrap_or(u64::MAX), row.number_key.clone()));
    rows.iter().map(shown).collect()
}

/// One profile. Errors: [`AppError::NotFound`], also for somebody else's.
pub async fn get_profile(app: &App, caller: &Caller, id: &ShippingProfileId) -> AppResult<ShippingProfile> {
    let mut tx = app.db.read(&caller.tenant).await?;
    get_in(caller, &mut tx, id).await
}

async fn get_in(caller: &Caller, tx: &mut Tx, id: &ShippingProfileId) -> AppResult<ShippingProfile> {
    shown(&store::find(tx, &caller.tenant, id).await?.ok_or(AppError::NotFound)?)
}

/// Creates a profile, or answers the one that the same wish created before.
///
/// Errors: [`AppError::Invalid`] with every field at fault; [`AppError::Conflict`] `limit_reached`,
/// `idempotency_key_reused`; [`AppError::Forbidden`] `module_not_booked`. Nothing is kept then.
pub(in crate::shipping) async fn create_profile(
    app: &App,
    caller: &Caller,
    actor: Actor<'_>,
    new: &NewShippingProfile,
    wish: Wish<'_>,
) -> AppResult<ShippingProfile> {
    settings::require_shipping(app, &caller.tenant).await?;
    let id = ShippingProfileId::new(app.now(), app.entropy.as_ref());
    let mut tx = app.db.write(&caller.tenant).await?;
    if let Some(known) = once::begin(app, &mut tx, &caller.tenant, &wish, id.as_str()).await? {
        let known = known.parse().map_err(|_| AppError::internal("an idempotency key names no profile"))?;
        return get_in(caller, &mut tx, &known).await;
    }
    if store::count(&mut tx, &caller.tenant).await? >= MOST {
        return Err(AppError::Conflict("limit_reached"));
    }
    let whole = check::check(app, caller, &mut tx, new).await?;
    refuse_taken(caller, &mut tx, &id, &whole).await?;
    let texts = Texts::of(&whole)?;
    store::insert(&mut tx, &caller.tenant, &id, &texts.written(&whole), app.now())
        .await
        .map_err(|error| faster(caller, error))?;
    note(app, &mut tx, caller, actor, ("shipping_profile.created", &id, &whole)).await?;
    let made = get_in(caller, &mut tx, &id).await?;
    tx.commit().await?;
    Ok(made)
}

/// Changes a profile. Errors: as of [`create_profile`]; [`AppError::NotFound`]; one that a rule leads to cannot be
/// deactivated. Nothing is changed then.
pub async fn change_profile(
    app: &App,
    caller: &Caller,
    actor: Actor<'_>,
    id: &ShippingProfileId,
    new: &NewShippingProfile,
) -> AppResult<ShippingProfile> {
    settings::require_shipping(app, &caller.tenant).await?;
    let mut tx = app.db.write(&caller.tenant).await?;
    get_in(caller, &mut tx, id).await?;
    let whole = check::check(app, caller, &mut tx, new).await?;
    refuse_taken(caller, &mut tx, id, &whole).await?;
    if !new.active && rules::leads_to(&mut tx, &caller.tenant, id).await? {
        let detail = caller.lang.pick(
            "Eine Regel führt zu dieser Versandart. Ändern Sie zuerst die Regel.",
            "A rule leads to this shipping profile. Change the rule first.",
        );
        return Err(AppError::Invalid(vec![fault("active", "in_use", detail)]));
    }
    let texts = Texts::of(&whole)?;
    store::update(&mut tx, &caller.tenant, id, &texts.written(&whole), app.now())
        .await
        .map_err(|error| faster(caller, error))?;
    note(app, &mut tx, caller, actor, ("shipping_profile.changed", id, &whole)).await?;
    let profile = get_in(caller, &mut tx, id).await?;
    tx.commit().await?;
    Ok(profile)
}

/// Deletes a profile. Errors: [`AppError::NotFound`]; [`AppError::Conflict`] `profile_in_use` while a rule leads to
/// it. Nothing is changed then.
pub async fn delete_profile(app: &App, caller: &Caller, actor: Actor<'_>, id: &ShippingProfileId) -> AppResult<()> {
    let mut tx = app.db.write(&caller.tenant).await?;
    let row = store::find(&mut tx, &caller.tenant, id).await?.ok_or(AppError::NotFound)?;
    store::delete(&mut tx, &caller.tenant, id).await.map_err(|error| match error {
        DbError::Referenced => AppError::Conflict("profile_in_use"),
        other => other.into(),
    })?;
    let detail = format!("{} {}", row.number, row.name);
    let entry = Entry { actor, action: "shipping_profile.deleted", object: id.as_str(), detail: &detail };
    audit::record(&mut tx, app, &caller.tenant, entry).await?;
    Ok(tx.commit().await?)
}

/// Neither the number nor the name may stand for another profile, in either column: shipments name both.
async fn refuse_taken(caller: &Caller, tx: &mut Tx, id: &ShippingProfileId, whole: &Whole<'_>) -> AppResult<()> {
    let mut faults = Vec::new();
    for (field, key) in [("number", &whole.number.key), ("name", &whole.name.key)] {
        let known = store::find_named(tx, &caller.tenant, key).await?;
        if known.is_some_and(|row| row.id != id.as_str()) {
            faults.push(names::taken(caller.lang, field));
        }
    }
    if faults.is_empty() { Ok(()) } else { Err(AppError::Invalid(faults)) }
}

/// Somebody else gave the number or name between the look and the writing.
fn faster(caller: &Caller, error: DbError) -> AppError {
    match error {
        DbError::Duplicate => AppError::Invalid(vec![names::taken(caller.lang, "number")]),
        other => other.into(),
    }
}

/// What is kept as JSON.
struct Texts {
    services: String,
    label: String,
}

impl Texts {
    fn of(whole: &Whole<'_>) -> AppResult<Texts> {
        let services = serde_json::to_string(&whole.new.services).map_err(AppError::internal)?;
        Ok(Texts { services, label: serde_json::to_string(&whole.new.label).map_err(AppError::internal)? })
    }

    fn written<'a>(&'a self, whole: &'a Whole<'_>) -> Written<'a> {
        Written {
            number: (&whole.number.shown, &whole.number.key),
            name: (&whole.name.shown, &whole.name.key),
            carrier: whole.carrier.id,
            account: whole.account.as_ref(),
            service: whole.new.service.as_deref(),
            services: &self.services,
            label: &self.label,
            sender: whole.new.sender.as_ref(),
            tare_g: i64::from(whole.new.tare_g),
            print_uncodable: whole.new.print_uncodable,
            active: whole.new.active,
        }
    }
}

async fn note(
    app: &App,
    tx: &mut Tx,
    caller: &Caller,
    actor: Actor<'_>,
    (action, id, whole): (&'static str, &ShippingProfileId, &Whole<'_>),
) -> AppResult<()> {
    let detail = format!("{} {}", whole.number.shown, whole.name.shown);
    let entry = Entry { actor, action, object: id.as_str(), detail: &detail };
    Ok(audit::record(tx, app, &caller.tenant, entry).await?)
}

fn shown(row: &ProfileRow) -> AppResult<ShippingProfile> {
    let sender = row.sender_id.as_deref().map(str::parse).transpose();
    Ok(ShippingProfile {
        id: row.id.parse().map_err(|_| DbError::Corrupt("shipping_profiles.id"))?,
        profile: NewShippingProfile {
            number: row.number.clone(),
            name: row.name.clone(),
            carrier_account: row.account_id.clone().unwrap_or_else(|| row.carrier.clone()),
            service: row.service.clone(),
            services: services_of(row)?,
            label: label_of(row)?,
            sender: sender.map_err(|_| DbError::Corrupt("shipping_profiles.sender_id"))?,
            tare_g: u32::try_from(row.tare_g).map_err(|_| DbError::Corrupt("shipping_profiles.tare_g"))?,
            print_uncodable: row.print_uncodable,
            active: row.active,
        },
        carrier: row.carrier.clone(),
    })
}

/// Additional services of a profile.
pub(in crate::shipping) fn services_of(row: &ProfileRow) -> AppResult<ShipmentServices> {
    Ok(serde_json::from_str(&row.services).map_err(|_| DbError::Corrupt("shipping_profiles.services"))?)
}

/// Form of labels of a profile; `None` for the carrier's usual one.
pub(in crate::shipping) fn label_of(row: &ProfileRow) -> AppResult<Option<LabelSpec>> {
    Ok(serde_json::from_str(&row.label).map_err(|_| DbError::Corrupt("shipping_profiles.label"))?)
}

/// Account of a profile; `None` for a carrier that needs none.
pub(in crate::shipping) fn account_of(row: &ProfileRow) -> AppResult<Option<CarrierAccountId>> {
    let id = row.account_id.as_deref().map(str::parse).transpose();
    Ok(id.map_err(|_| DbError::Corrupt("shipping_profiles.account_id"))?)
}
