//! One order by its number: fetched from its shop now or mapped once more at the cloud, and taken over.

use kontor_model::Lang;
use kontor_model::fold::fold;
use kontor_model::id::OrderId;
use kontor_model::order_feed::{DeliveryState, OrderDetail};

use super::{OrderSummary, Unreadable, pull, store};
use crate::app::DeskApp;
use crate::cloud::orders::PlatformName;
use crate::error::{DeskError, DeskResult, FieldFault};
use crate::shipping::{Cloud, ask};

/// What became of an order that was asked for by its number.
#[derive(Debug)]
pub enum Single {
    /// It is here now, or in a newer revision.
    Taken(Box<OrderSummary>),
    /// It was here already, just so.
    Known(Box<OrderSummary>),
    /// It waits for a person at the cloud.
    Held {
        /// Its id.
        id: OrderId,
        /// Why, in the caller's language.
        reason: String,
    },
    /// The cloud has it, and it could not be taken over.
    Unreadable(Unreadable),
    /// The cloud knows no order of this number.
    Missing,
}

impl Single {
    /// What an unattended ERP branches on: `nothing_to_do`, `ok`, `ok_with_warnings` or `failed`.
    pub fn result(&self) -> &'static str {
        match self {
            Single::Taken(order) if order.warnings > 0 => "ok_with_warnings",
            Single::Taken(_) => "ok",
            Single::Known(_) => "nothing_to_do",
            Single::Held { .. } => "ok_with_warnings",
            Single::Unreadable(_) | Single::Missing => "failed",
        }
    }
}

/// Lets the cloud fetch an order from its shop, whenever it was placed, and takes it over. `platform` is a name or an id;
/// empty where there is only one.
///
/// Errors: [`DeskError::Invalid`] `platform` when it is not clear which; [`DeskError::Problem`] with the shop's reasons, also
/// for a number it does not have; [`DeskError::Cloud`].
pub async fn fetch(app: &DeskApp, number: &str, platform: &str, lang: Lang) -> DeskResult<Single> {
    let mut cloud = Cloud::of_active(app, lang).await?;
    let known = ask!(cloud, |call| call.platforms())?.items;
    let platform = chosen(&known, platform)?;
    let detail = ask!(cloud, |call| call.fetch_order(&platform.id, number))?;
    take(app, &mut cloud, detail, lang).await
}

/// Lets the cloud map an order once more as it is stored there, and takes over what changed. Errors: as of [`fetch`].
pub async fn retry(app: &DeskApp, number: &str, platform: &str, lang: Lang) -> DeskResult<Single> {
    let mut cloud = Cloud::of_active(app, lang).await?;
    let mut found = ask!(cloud, |call| call.orders_of_number(number))?.items;
    if !platform.is_empty() {
        found.retain(|order| order.platform.id.as_str() == platform || fold(&order.platform.name) == fold(platform));
    }
    let Some(first) = found.first() else { return Ok(Single::Missing) };
    if found.len() > 1 {
        let names: Vec<&str> = found.iter().map(|order| order.platform.name.as_str()).collect();
        return Err(unclear("orders.error.which_platform", &names));
    }
    let detail = ask!(cloud, |call| call.retry_order(&first.id))?;
    take(app, &mut cloud, detail, lang).await
}

fn chosen<'p>(known: &'p [PlatformName], platform: &str) -> DeskResult<&'p PlatformName> {
    let names: Vec<&str> = known.iter().map(|one| one.name.as_str()).collect();
    let is_it = |one: &&PlatformName| one.id.as_str() == platform || fold(&one.name) == fold(platform);
    match (known, platform) {
        ([], _) => Err(unclear("orders.error.no_platform", &names)),
        ([only], "") => Ok(only),
        (_, "") => Err(unclear("orders.error.which_platform", &names)),
        _ => known.iter().find(is_it).ok_or_else(|| unclear("orders.error.unknown_platform", &names)),
    }
}

fn unclear(key: &str, names: &[&str]) -> DeskError {
    DeskError::Invalid(vec![FieldFault::new("platform", key).with("names", names.join(", "))])
}

async fn take(app: &DeskApp, cloud: &mut Cloud<'_>, detail: OrderDetail, lang: Lang) -> DeskResult<Single> {
    let id = detail.summary.id;
    if detail.summary.delivery == DeliveryState::Held {
        let reason = detail.summary.hold.map(|hold| hold.detail).unwrap_or_default();
        return Ok(Single::Held { id, reason });
    }
    if detail.summary.delivery == DeliveryState::Acknowledged {
        if let Some(known) = store::find(&mut app.db.read().await?, &id).await? {
            return Ok(Single::Known(Box::new(known)));
        }
        // It was taken over by somebody else, or by a Desk whose data are gone.
        ask!(cloud, |call| call.deliver_again(&id))?;
    }
    let report = pull(app, lang, &|_| {}).await?;
    if let Some(unreadable) = report.unreadable.into_iter().find(|one| one.id == id.as_str()) {
        return Ok(Single::Unreadable(unreadable));
    }
    let taken = store::find(&mut app.db.read().await?, &id).await?;
    Ok(taken.map_or(Single::Missing, |order| Single::Taken(Box::new(order))))
}
