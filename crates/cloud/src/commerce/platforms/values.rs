//! What a shop really has: payment methods, shipping methods, statuses, rates, sub-shops. Mappings are filled with it.

use kontor_adapters::shop::{ShopValue, ShopValues};
use kontor_adapters::{AdapterError, ErrorKind};
use kontor_model::id::PlatformId;
use kontor_model::platform::{PlatformValue, PlatformValues};
use kontor_model::problem::FieldError;

use super::connection::Connection;
use super::gate::Lane;
use super::row::PlatformRow;
use super::{store, words};
use crate::app::App;
use crate::db::DbError;
use crate::error::{AppError, AppResult};
use crate::shipping::Caller;

/// The values that were read last; `None` before the first reading.
pub(in crate::commerce) fn kept(row: &PlatformRow) -> AppResult<Option<PlatformValues>> {
    if row.shop_values_at.is_none() {
        return Ok(None);
    }
    Ok(Some(serde_json::from_str(&row.shop_values).map_err(|_| DbError::Corrupt("platforms.shop_values"))?))
}

/// The values that were read last, or what the shop has now where there are none.
///
/// Errors: [`AppError::NotFound`]; as of [`read_values`] where it has to ask.
pub(in crate::commerce) async fn get_values(app: &App, caller: &Caller, id: &PlatformId) -> AppResult<PlatformValues> {
    let mut tx = app.db.read(&caller.tenant).await?;
    let row = store::find(&mut tx, &caller.tenant, id).await?.ok_or(AppError::NotFound)?;
    drop(tx);
    match kept(&row)? {
        Some(known) => Ok(known),
        None => read_values(app, caller, id).await,
    }
}

/// Asks the shop for its values and keeps them.
///
/// Errors: those of [`Connection::open`]; [`AppError::TooMany`] while the platform rests; [`AppError::Refused`]
/// `platform_unavailable`, `platform_not_authorized`, `platform_failed` with the shop's words. What was kept stays then.
pub(in crate::commerce) async fn read_values(app: &App, caller: &Caller, id: &PlatformId) -> AppResult<PlatformValues> {
    let connection = Connection::open(app, &caller.tenant, id).await?;
    let talk = connection.begin(Lane::Orders).await?;
    let answer = connection.shop.values(&talk.context(caller.lang)).await;
    drop(talk);
    connection.heard(answer.as_ref().map(|_| ())).await?;
    let found = answer.map_err(|error| refused(&error))?;
    let values = on_the_wire(found, app.now().0);
    let kept = serde_json::to_string(&values).map_err(AppError::internal)?;
    let mut tx = app.db.write(&caller.tenant).await?;
    store::put_values(&mut tx, &caller.tenant, id, (&kept, app.now())).await?;
    tx.commit().await?;
    Ok(values)
}

/// A platform that did not do what it was asked for, with its own words.
pub(in crate::commerce) fn refused(error: &AdapterError) -> AppError {
    let code = match error.kind {
        ErrorKind::Unavailable | ErrorKind::RateLimited => "platform_unavailable",
        ErrorKind::NotAuthorized => "platform_not_authorized",
        _ => "platform_failed",
    };
    let text = words::text_of(error);
    let said = FieldError { field: String::new(), code: error.code.clone(), detail: text };
    AppError::refused(code, Some(said).filter(|said| !said.detail.is_empty()).into_iter().collect())
}

fn on_the_wire(found: ShopValues, at_ms: i64) -> PlatformValues {
    let all = |values: Vec<ShopValue>| {
        values.into_iter().map(|value| PlatformValue { code: value.code, name: value.name }).collect()
    };
    PlatformValues {
        at_ms,
        payment_methods: all(found.payment_methods),
        shipping_methods: all(found.shipping_methods),
        statuses: all(found.statuses),
        tax_rates: all(found.tax_rates),
        sub_shops: all(found.sub_shops),
    }
}
