//! What is to be told is written down: goods the ERP sent by itself, and statuses.

use std::collections::{BTreeMap, BTreeSet};

use kontor_model::fulfillment::{DispatchRule, DispatchState, NewFulfillment};
use kontor_model::id::{FulfillmentId, OrderId, PlatformId, TenantId};
use kontor_model::platform::Exchange;
use kontor_model::problem::FieldError;
use kontor_model::{Lang, fold};
use serde_json::Value;

use super::content::{Content, Sent, Status};
use super::left::Left;
use super::store::{self, DispatchRow};
use crate::app::App;
use crate::commerce::orders::store::events::{self, EventRow};
use crate::commerce::orders::store::rows::{self, OrderRow};
use crate::commerce::platforms;
use crate::commerce::platforms::PlatformRow;
use crate::db::{DbError, Tx};
use crate::error::{AppError, AppResult};
use crate::shipping::Caller;
use crate::shipping::once::{self, Wish};

/// Most tracking numbers of one fulfillment.
const MOST_NUMBERS: usize = 99;
/// Longest name, number or address of a page.
const LONGEST: usize = 100;
const LONGEST_URL: usize = 500;

/// Writes down that goods were sent; the platform is told in the background. The same wish again answers the same one.
///
/// Errors: [`AppError::Conflict`] `exchange_not_chosen` when the platform is
/// not told of such things; [`AppError::Invalid`] by field: an order or lines that are not there, more than is left.
pub(super) async fn create_fulfillment(
    app: &App,
    caller: &Caller,
    new: &NewFulfillment,
    wish: Wish<'_>,
) -> AppResult<FulfillmentId> {
    let tenant = &caller.tenant;
    let id = FulfillmentId::new(app.now(), app.entropy.as_ref());
    let mut tx = app.db.write(tenant).await?;
    // Drawn first: two who tell about one order at once wait for each other here, so nothing is sent twice.
    let seq = rows::draw(&mut tx, tenant, 1).await?;
    if let Some(known) = once::begin(app, &mut tx, tenant, &wish, id.as_str()).await? {
        return known.parse().map_err(|_| DbError::Corrupt("idempotency_keys.object_id").into());
    }
    let Some(order) = rows::find(&mut tx, tenant, new.order.as_str()).await? else {
        let detail = caller.lang.pick("Diesen Auftrag gibt es nicht.", "There is no such order.").to_owned();
        return Err(AppError::Invalid(vec![fault("order", "unknown_value", detail)]));
    };
    let platform = find_platform(&mut tx, tenant, &order.platform_id).await?;
    if !platform.exchanges()?.contains(&Exchange::Fulfillments) {
        return Err(AppError::Conflict("exchange_not_chosen"));
    }
    let left = Left::of(app, &mut tx, tenant, &order, |_| true).await?;
    let (sent, completes) = check(app, caller.lang, new, &left)?;
    let numbers = serde_json::json!({ "numbers": sent.tracking_numbers, "carrier": sent.carrier_name });
    let row = row((&id, &order), &Content::Fulfillment(sent), completes, app.now().0)?;
    store::insert(&mut tx, tenant, &row, app.now()).await?;
    let event = EventRow::new(&order.id, "sent", &numbers, app.now());
    events::add(&mut tx, tenant, &[EventRow { seq, ..event }]).await?;
    tx.commit().await?;
    Ok(id)
}

/// Writes down that an order is to be moved; the platform is told in the background.
///
/// Errors: [`AppError::NotFound`]; as of [`create_fulfillment`]; [`AppError::Invalid`] `status` when the platform has no status for the word.
pub(in crate::commerce) async fn create_status(
    app: &App,
    caller: &Caller,
    (order, asked): (&OrderId, &str),
    wish: Wish<'_>,
) -> AppResult<FulfillmentId> {
    let tenant = &caller.tenant;
    let id = FulfillmentId::new(app.now(), app.entropy.as_ref());
    let mut tx = app.db.write(tenant).await?;
    if let Some(known) = once::begin(app, &mut tx, tenant, &wish, id.as_str()).await? {
        return known.parse().map_err(|_| DbError::Corrupt("idempotency_keys.object_id").into());
    }
    let order = find_order(&mut tx, tenant, order).await?;
    let platform = find_platform(&mut tx, tenant, &order.platform_id).await?;
    if !platform.exchanges()?.contains(&Exchange::Statuses) {
        return Err(AppError::Conflict("exchange_not_chosen"));
    }
    let status = platform_status(app, caller.lang, &platform, asked)?;
    let content = Content::Status(Status { asked: asked.to_owned(), status });
    let row = row((&id, &order), &content, false, app.now().0)?;
    store::insert(&mut tx, tenant, &row, app.now()).await?;
    tx.commit().await?;
    Ok(id)
}

/// Tells the platform once more what it refused, or at once what has not arrived so far. Errors: [`AppError::NotFound`]; [`AppError::Conflict`] `not_rejected`.
pub(in crate::commerce) async fn tell_again(app: &App, tenant: &TenantId, id: &FulfillmentId) -> AppResult<()> {
    let mut tx = app.db.write(tenant).await?;
    store::find(&mut tx, tenant, id).await?.ok_or(AppError::NotFound)?;
    if !store::again(&mut tx, tenant, id, app.now()).await? {
        return Err(AppError::Conflict("not_rejected"));
    }
    Ok(tx.commit().await?)
}

/// The platform's status for what was asked: one of the words all platforms share, or a status of its own. Its own ones are
/// checked against what the shop says it has, where that is known.
fn platform_status(app: &App, lang: Lang, platform: &PlatformRow, asked: &str) -> AppResult<String> {
    let invalid = |code: &str, detail: String| Err(AppError::Invalid(vec![fault("status", code, detail)]));
    let shop = app.commerce.shops().find(&platform.kind);
    let shop = shop.ok_or_else(|| AppError::internal("the kind of a platform is not registered"))?;
    if kontor_model::fulfillment::STATUS_WORDS.contains(&asked) {
        return match shop.descriptor().status(asked) {
            Some(status) => Ok(status.to_owned()),
            None => invalid(
                "unsupported",
                lang.pick(
                    format!("{} hat für „{asked}“ keinen Status.", platform.name),
                    format!("{} has no status for “{asked}”.", platform.name),
                ),
            ),
        };
    }
    let Some(clean) = fold::clean_line(asked).filter(|clean| !clean.is_empty() && clean.chars().count() <= LONGEST)
    else {
        return invalid("format", lang.pick("1 bis 100 sichtbare Zeichen.", "1 to 100 visible characters.").to_owned());
    };
    match unknown_status(lang, platform, &clean)? {
        Some(fault) => Err(AppError::Invalid(vec![fault])),
        None => Ok(clean),
    }
}

/// What is wrong with a status of the platform's own, as far as it is known which ones it has.
pub(super) fn unknown_status(lang: Lang, platform: &PlatformRow, status: &str) -> AppResult<Option<FieldError>> {
    let known = platforms::kept_values(platform)?.map(|values| values.statuses).unwrap_or_default();
    if known.is_empty() || known.iter().any(|one| one.code == status) {
        return Ok(None);
    }
    let codes: Vec<&str> = known.iter().map(|one| one.code.as_str()).collect();
    let codes = codes.join(", ");
    let detail = lang.pick(
        format!("„{status}“ gibt es dort nicht. Möglich sind: {codes}."),
        format!("There is no “{status}” there. Possible: {codes}."),
    );
    Ok(Some(fault("status", "unknown", detail)))
}

fn check(app: &App, lang: Lang, new: &NewFulfillment, left: &Left) -> AppResult<(Sent, bool)> {
    let mut faults = Vec::new();
    let carrier = text(lang, "carrier", &new.carrier, LONGEST).unwrap_or_else(|fault| {
        faults.push(fault);
        String::new()
    });
    if new.tracking_numbers.len() > MOST_NUMBERS {
        faults.push(fault("tracking_numbers", "too_many", lang.pick("Höchstens 99.", "At most 99.").to_owned()));
    }
    let mut numbers = Vec::new();
    for (place, number) in new.tracking_numbers.iter().take(MOST_NUMBERS).enumerate() {
        match text(lang, &format!("tracking_numbers[{place}]"), number, LONGEST) {
            Ok(number) if !numbers.contains(&number) => numbers.push(number),
            Ok(_) => {}
            Err(fault) => faults.push(fault),
        }
    }
    let url = new.tracking_url.as_deref().map(|url| text(lang, "tracking_url", url, LONGEST_URL)).transpose();
    let url = url.and_then(|url| is_page(lang, url)).unwrap_or_else(|fault| {
        faults.push(fault);
        None
    });
    faults.extend(left.faults(lang, "lines", &new.lines));
    if !faults.is_empty() {
        return Err(AppError::Invalid(faults));
    }
    let known = app.shipping.carriers().find(&carrier);
    let carrier_name = known.map_or_else(|| carrier.clone(), |known| known.descriptor().name.text(Lang::De).to_owned());
    let sent = Sent {
        carrier,
        carrier_name,
        tracking_numbers: numbers,
        tracking_url: url,
        lines: left.named(&new.lines),
        shipped_at_ms: new.shipped_at_ms.unwrap_or_else(|| app.now().0),
    };
    Ok((sent, left.is_empty_after(&new.lines)))
}

fn is_page(lang: Lang, url: Option<String>) -> Result<Option<String>, FieldError> {
    match url {
        Some(url) if !url.starts_with("https://") && !url.starts_with("http://") => {
            let detail = lang.pick("Beginnt mit https://.", "Starts with https://.");
            Err(fault("tracking_url", "format", detail.to_owned()))
        }
        url => Ok(url),
    }
}

fn text(lang: Lang, field: &str, typed: &str, most: usize) -> Result<String, FieldError> {
    let clean = fold::clean_line(typed).filter(|clean| !clean.is_empty() && clean.chars().count() <= most);
    clean.ok_or_else(|| {
        let detail = lang.pick(format!("1 bis {most} sichtbare Zeichen."), format!("1 to {most} visible characters."));
        fault(field, "format", detail)
    })
}

pub(super) fn fault(field: &str, code: &str, detail: String) -> FieldError {
    FieldError { field: field.to_owned(), code: code.to_owned(), detail }
}

fn row(
    (id, order): (&FulfillmentId, &OrderRow),
    content: &Content,
    completes: bool,
    due: i64,
) -> AppResult<DispatchRow> {
    Ok(DispatchRow {
        id: id.to_string(),
        platform_id: order.platform_id.clone(),
        order_id: order.id.clone(),
        shipment_id: None,
        kind: content.kind().to_owned(),
        content: content.to_json().map_err(AppError::internal)?,
        completes,
        state: DispatchState::Pending.code().to_owned(),
        due: Some(due),
        attempts: 0,
        told_at: None,
        findings: "[]".to_owned(),
    })
}

pub(super) async fn find_order(tx: &mut Tx, tenant: &TenantId, id: &OrderId) -> AppResult<OrderRow> {
    rows::find(tx, tenant, id.as_str()).await?.ok_or(AppError::NotFound)
}

pub(super) async fn find_platform(tx: &mut Tx, tenant: &TenantId, id: &str) -> AppResult<PlatformRow> {
    let id: PlatformId = id.parse().map_err(|_| DbError::Corrupt("orders.platform_id"))?;
    platforms::store::find(tx, tenant, &id).await?.ok_or(AppError::NotFound)
}

/// The kinds of data a platform exchanges.
pub(super) async fn exchanges_of(tx: &mut Tx, tenant: &TenantId, id: &str) -> AppResult<BTreeSet<Exchange>> {
    Ok(find_platform(tx, tenant, id).await?.exchanges()?)
}

/// What counts where a platform has no rule of its own.
pub(super) fn usual_rule() -> DispatchRule {
    DispatchRule { when: Default::default(), status: None, carriers: BTreeMap::new() }
}

/// Adds to the story of an order.
pub(super) async fn tell(
    app: &App,
    tx: &mut Tx,
    tenant: &TenantId,
    (order, kind): (&str, &'static str),
    args: &Value,
) -> AppResult<()> {
    let seq = rows::draw(tx, tenant, 1).await?;
    let event = EventRow::new(order, kind, args, app.now());
    events::add(tx, tenant, &[EventRow { seq, ..event }]).await?;
    Ok(())
}
