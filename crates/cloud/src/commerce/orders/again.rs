//! What people and ERPs ask for once more: mapping an order again, fetching one, letting a held one go.

use kontor_adapters::shop::OrderKey;
use kontor_model::fold::fold;
use kontor_model::id::{OrderId, PlatformId};
use kontor_model::order_feed::{DeliveryState, OrderDetail};
use kontor_model::problem::FieldError;
use serde_json::json;

use super::read;
use super::store::events::{self, EventRow};
use super::store::rows::{self, OrderRow};
use super::store::{list, raw};
use crate::app::App;
use crate::commerce::intake::{NOT_TOLD, RELEASED, STORED, Settling, due_now, fetch};
use crate::commerce::mapping::engine::may_be_released;
use crate::commerce::platforms::{self, Connection, refused};
use crate::error::{AppError, AppResult};
use crate::shipping::Caller;

/// Longest number of an order, in characters.
const LONGEST: usize = 100;

/// Reads and maps an order again from its stored raw text. The platform is only asked for one that it failed at.
///
/// Errors: [`AppError::NotFound`]; [`AppError::Conflict`] `order_forgotten` when there is no such text any more; for one the
/// platform failed at also those of [`fetch_one`].
pub(in crate::commerce) async fn retry(app: &App, caller: &Caller, id: &OrderId) -> AppResult<OrderDetail> {
    let tenant = &caller.tenant;
    let mut tx = app.db.write(tenant).await?;
    let row = rows::find(&mut tx, tenant, id.as_str()).await?.ok_or(AppError::NotFound)?;
    if row.hold_code == NOT_TOLD {
        drop(tx);
        return fetch_again(app, caller, id).await;
    }
    let text = raw::payload(&mut tx, tenant, (id.as_str(), &row.raw_id)).await?;
    text.ok_or(AppError::Conflict("order_forgotten"))?;
    raw::wait(&mut tx, tenant, (&row.platform_id, STORED), &[(row.raw_id.as_str(), row.modified_at)]).await?;
    tx.commit().await?;
    settle(app, caller, &row).await
}

/// Lets an order go that is held only so that a person looks at it; `by` is who did. The story says so. What the mapping
/// cannot work out holds it still, and a later change in the shop is judged anew: by the mapping, and where lines and total
/// do not differ by the same as before.
///
/// Errors: [`AppError::NotFound`]; [`AppError::Conflict`] `not_releasable` when it is not held, or for another reason.
pub(in crate::commerce) async fn release(
    app: &App,
    caller: &Caller,
    (id, by): (&OrderId, &str),
) -> AppResult<OrderDetail> {
    let tenant = &caller.tenant;
    let mut tx = app.db.write(tenant).await?;
    // Drawn first, as everybody who writes orders does: the reason cannot change until this is written.
    let seq = rows::draw(&mut tx, tenant, 1).await?;
    let row = rows::find(&mut tx, tenant, id.as_str()).await?.ok_or(AppError::NotFound)?;
    if row.delivery != DeliveryState::Held.code() || !may_be_released(&row.hold_code) {
        return Err(AppError::Conflict("not_releasable"));
    }
    let waiting = [(row.raw_id.as_str(), row.modified_at)];
    // One that is about to be read for another reason is judged by that reading first.
    if raw::wait(&mut tx, tenant, (&row.platform_id, RELEASED), &waiting).await? == 1 {
        let event = EventRow::new(&row.id, "released", &json!({ "by": by }), app.now());
        events::add(&mut tx, tenant, &[EventRow { seq, ..event }]).await?;
    }
    tx.commit().await?;
    settle(app, caller, &row).await
}

/// Understands what waits of an order's platform, and answers the order.
async fn settle(app: &App, caller: &Caller, row: &OrderRow) -> AppResult<OrderDetail> {
    let id: PlatformId = row.platform_id.parse().map_err(AppError::internal)?;
    let mut tx = app.db.read(&caller.tenant).await?;
    let platform = platforms::store::find(&mut tx, &caller.tenant, &id).await?.ok_or(AppError::NotFound)?;
    drop(tx);
    Settling { app, platform: &platform }.settle_waiting().await?;
    read::get_order(app, caller, &row.id.parse().map_err(AppError::internal)?).await
}

/// Fetches a known order from its platform once more. One that is gone there is noted as that.
///
/// Errors: [`AppError::NotFound`]; [`AppError::Refused`] and [`AppError::Conflict`] as of [`fetch_one`].
pub(in crate::commerce) async fn fetch_again(app: &App, caller: &Caller, id: &OrderId) -> AppResult<OrderDetail> {
    let mut tx = app.db.read(&caller.tenant).await?;
    let row = rows::find(&mut tx, &caller.tenant, id.as_str()).await?.ok_or(AppError::NotFound)?;
    drop(tx);
    let platform: PlatformId = row.platform_id.parse().map_err(AppError::internal)?;
    let connection = Connection::open(app, &caller.tenant, &platform).await?;
    fetch(app, &connection, &OrderKey::Id(row.external_id)).await?.map_err(|error| refused(&error))?;
    read::get_order(app, caller, id).await
}

/// Fetches one order by the number buyers know, or by the platform's id, whenever it was placed.
///
/// Errors: [`AppError::NotFound`] for the platform; [`AppError::Invalid`] `number` for one that is none, and when the platform
/// has no such order;
/// [`AppError::Refused`] `platform_unavailable`, `platform_not_authorized`, `platform_failed`; [`AppError::Conflict`] `platform_paused`.
pub(in crate::commerce) async fn fetch_one(
    app: &App,
    caller: &Caller,
    id: &PlatformId,
    number: &str,
) -> AppResult<OrderDetail> {
    let (tenant, number) = (&caller.tenant, number.trim());
    if !(1..=LONGEST).contains(&number.chars().count()) {
        let detail =
            caller.lang.pick("1 bis 100 Zeichen, ganz wie im Shop.", "1 to 100 characters, just as in the shop.");
        return Err(at_number(if number.is_empty() { "missing" } else { "too_long" }, detail));
    }
    let connection = Connection::open(app, tenant, id).await?;
    let mut tx = app.db.read(tenant).await?;
    let known = list::by_number(&mut tx, tenant, (&fold(number), 50)).await?;
    drop(tx);
    let known = known.into_iter().find(|row| row.platform_id == id.as_str());
    let key = match known {
        Some(row) => OrderKey::Id(row.external_id),
        None => OrderKey::Number(number.to_owned()),
    };
    let found = fetch(app, &connection, &key).await?;
    let external_id = found.map_err(|error| refused(&error))?.ok_or_else(|| unknown_number(caller, number))?;
    let mut tx = app.db.read(tenant).await?;
    let row = rows::of_external(&mut tx, tenant, id.as_str(), std::iter::once(external_id.as_str())).await?;
    drop(tx);
    let row = row.first().ok_or_else(|| AppError::internal("a fetched order was not kept"))?;
    read::get_order(app, caller, &row.id.parse().map_err(AppError::internal)?).await
}

/// Lets a platform be read as soon as possible. Errors: [`AppError::NotFound`]; [`AppError::Conflict`] `platform_paused`.
pub(in crate::commerce) async fn fetch_soon(app: &App, caller: &Caller, id: &PlatformId) -> AppResult<()> {
    let mut tx = app.db.write(&caller.tenant).await?;
    let platform = platforms::store::find(&mut tx, &caller.tenant, id).await?.ok_or(AppError::NotFound)?;
    if platform.paused {
        return Err(AppError::Conflict("platform_paused"));
    }
    due_now(&mut tx, &caller.tenant, id.as_str(), app.now()).await?;
    Ok(tx.commit().await?)
}

fn unknown_number(caller: &Caller, number: &str) -> AppError {
    let detail = caller.lang.pick(
        format!("Gesucht wurde „{number}“ als Auftragsnummer und als Kennung des Shops; beides gibt es dort nicht (mehr). Prüfen Sie die Nummer. Vergibt ein Plugin die Nummern, hilft bei älteren Aufträgen die Kennung: Sie steht im Shop in der Adresse des Auftrags."),
        format!("Looked for “{number}” as the order's number and as the shop's id; the shop has neither (any more). Check the number. Where a plug-in gives the numbers, older orders are found by their id: it stands in the address of the order in the shop."),
    );
    at_number("unknown_value", &detail)
}

fn at_number(code: &str, detail: &str) -> AppError {
    let (field, code, detail) = ("number".to_owned(), code.to_owned(), detail.to_owned());
    AppError::Invalid(vec![FieldError { field, code, detail }])
}
