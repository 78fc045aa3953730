//! The mapping a new platform is offered: complete, from the values its shop really has, so that orders flow at once.

use kontor_adapters::carrier::DEFAULT_CARRIER;
use kontor_model::Lang;
use kontor_model::fold::fold;
use kontor_model::id::PlatformId;
use kontor_model::order_mapping::{MappingDefaults, NewMapping, OrderMapping, TableRow};
use kontor_model::platform::{PlatformValue, PlatformValues};
use kontor_model::shipping_profile::ShippingProfile;

use super::actions;
use crate::app::App;
use crate::audit::Actor;
use crate::commerce::platforms;
use crate::db::DbError;
use crate::error::{AppError, AppResult};
use crate::shipping::Caller;
use crate::shipping::profiles::list_profiles;

/// Shortest word of a profile's name that is looked for in a shipping method's: `GLS`, `DHL`.
const WORD: usize = 3;

/// The offer for a platform. Errors: [`AppError::NotFound`].
pub async fn offer(app: &App, caller: &Caller, platform: &PlatformId) -> AppResult<OrderMapping> {
    let values = values(app, caller, platform).await?;
    let profiles = list_profiles(app, caller).await?;
    let profiles: Vec<&ShippingProfile> = profiles.iter().filter(|profile| profile.profile.active).collect();
    Ok(made_of(caller.lang, &values, &profiles))
}

/// Publishes the offer for a platform that has no mapping yet; one that has keeps it. For `kontor up`. The shop is asked
/// for its values; one that does not answer gets an offer without tables.
///
/// Errors: as of [`actions::publish_mapping`].
pub async fn adopt_offer(app: &App, caller: &Caller, platform: &PlatformId) -> AppResult<()> {
    if let Err(error) = platforms::get_values(app, caller, platform).await {
        tracing::warn!(%error, "a shop did not tell its values; its mapping begins without tables");
    }
    let live = actions::get_mapping(app, caller, platform).await?;
    if live.version.is_some() {
        return Ok(());
    }
    let note = caller.lang.pick("Vorschlag aus den Werten des Shops", "Offer made from the shop's values");
    let new = NewMapping { mapping: live.mapping, based_on: Some(0), note: Some(note.to_owned()) };
    actions::publish_mapping(app, caller, Actor::System, platform, &new).await?;
    Ok(())
}

/// What the shop had when it was asked last; nothing where it was not asked yet. Errors: [`AppError::NotFound`].
pub(super) async fn values(app: &App, caller: &Caller, platform: &PlatformId) -> AppResult<PlatformValues> {
    let mut tx = app.db.read(&caller.tenant).await?;
    let row = platforms::store::find(&mut tx, &caller.tenant, platform).await?.ok_or(AppError::NotFound)?;
    if row.shop_values_at.is_none() {
        return Ok(PlatformValues::default());
    }
    Ok(serde_json::from_str(&row.shop_values).map_err(|_| DbError::Corrupt("platforms.shop_values"))?)
}

fn made_of(lang: Lang, values: &PlatformValues, profiles: &[&ShippingProfile]) -> OrderMapping {
    // Without a profile the carrier that needs none makes labels at once.
    let usual = profiles.first().map_or(DEFAULT_CARRIER, |profile| profile.profile.number.as_str());
    let payment = values.payment_methods.iter().map(|method| row(method, name(method)));
    let shipping = values.shipping_methods.iter().map(|method| row(method, profile_for(method, profiles, usual)));
    OrderMapping {
        defaults: MappingDefaults {
            document_type: lang.pick("Auftrag", "Sales order").to_owned(),
            payment_method: lang.pick("Zahlungsart klären", "Payment to be clarified").to_owned(),
            shipping_profile: usual.to_owned(),
            tax_treatment: "as_order".to_owned(),
        },
        payment: payment.collect(),
        shipping: shipping.collect(),
        ..OrderMapping::default()
    }
}

fn row(value: &PlatformValue, to: &str) -> TableRow {
    TableRow { from: value.code.clone(), to: to.to_owned() }
}

fn name(value: &PlatformValue) -> &str {
    let name = value.name.trim();
    if name.is_empty() { &value.code } else { name }
}

/// The first profile whose first word stands in the method's name: `GLS Business` for "GLS Paketshop".
fn profile_for<'p>(method: &PlatformValue, profiles: &[&'p ShippingProfile], usual: &'p str) -> &'p str {
    let method = fold(&method.name);
    let words: Vec<&str> = method.split(|c: char| !c.is_alphanumeric()).collect();
    let fits = |profile: &&&ShippingProfile| {
        let name = fold(&profile.profile.name);
        let first = name.split_whitespace().next().unwrap_or_default();
        first.chars().count() >= WORD && words.contains(&first)
    };
    profiles.iter().find(fits).map_or(usual, |profile| profile.profile.number.as_str())
}
