//! What the ERP has already from an earlier coupling. Its orders count as acknowledged, those that are here and those to
//! come; its customers and articles keep their numbers.

pub(super) mod customers;
pub(super) mod http;

use kontor_model::fold::fold;
use kontor_model::id::PlatformId;
use kontor_model::order_adoption::{AdoptedOrder, Adoption, AdoptionItem, AdoptionResult};
use kontor_model::order_feed::DeliveryState;
use serde_json::json;

pub(in crate::commerce) use http::faults_of;

use super::content::{self, Content};
use super::store::events::{self, EventRow};
use super::store::feed::{self, Taken};
use super::store::rows::{self, OrderRow};
use super::store::{adoptions, list};
use crate::app::App;
use crate::commerce::{platforms, stock};
use crate::db::{DbError, Tx};
use crate::error::{AppError, AppResult};
use crate::shipping::Caller;

/// The key of an order the platform knows by this id.
pub(in crate::commerce) fn key_of_id(external_id: &str) -> String {
    format!("x:{external_id}")
}

/// The key of an order buyers know by this number.
pub(in crate::commerce) fn key_of_number(number: &str) -> String {
    format!("n:{}", fold(number))
}

/// Orders and products that are looked at together; the work grows with the square of this. Customers are looked at all
/// at once: what stands under two numbers is nobody's, wherever the two stand.
const AT_ONCE: usize = 500;
/// Orders that take stock anew together.
const UNHEARD_AT_ONCE: i64 = 500;

/// Whether something is changed.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(in crate::commerce) enum Mode {
    /// Nothing is changed.
    Preview,
    /// It is done.
    Adopt,
}

/// Adopts what the ERP has, or says what adopting it would do. Adopted twice it is as adopted once.
///
/// Errors: [`AppError::NotFound`] for the platform.
pub(in crate::commerce) async fn adopt(
    app: &App,
    caller: &Caller,
    platform: &PlatformId,
    wanted: &Adoption,
    mode: Mode,
) -> AppResult<AdoptionResult> {
    let tenant = &caller.tenant;
    let mut tx = app.db.write(tenant).await?;
    platforms::store::find(&mut tx, tenant, platform).await?.ok_or(AppError::NotFound)?;
    let mut items = Vec::with_capacity(wanted.orders.len());
    for part in wanted.orders.chunks(AT_ONCE) {
        items.extend(orders(app, caller, &mut tx, (platform.as_str(), part), mode).await?);
    }
    let customers = customers::adopt(app, &mut tx, (tenant, platform.as_str()), &wanted.customers, mode).await?;
    let is_preview = mode == Mode::Preview;
    let mut products = Vec::with_capacity(wanted.products.len());
    for part in wanted.products.chunks(AT_ONCE) {
        products.extend(stock::adopt_products(app, &mut tx, (tenant, platform), part, is_preview).await?);
    }
    if !is_preview {
        if !products.is_empty() {
            take_anew(app, &mut tx, caller, platform.as_str()).await?;
        }
        tx.commit().await?;
    }
    Ok(AdoptionResult { preview: is_preview, items, customers, products })
}

/// Lets orders the ERP does not have take the stock of the numbers their goods are known by now.
async fn take_anew(app: &App, tx: &mut Tx, caller: &Caller, platform: &str) -> AppResult<()> {
    let tenant = &caller.tenant;
    let mut after = String::new();
    loop {
        let rows = rows::unheard(tx, tenant, platform, (&after, UNHEARD_AT_ONCE)).await?;
        let Some(last) = rows.last() else { return Ok(()) };
        after.clone_from(&last.id);
        let open = |row: &OrderRow| content::open(app, tenant, &row.id, row.content.as_deref());
        let contents: Vec<Content> = rows.iter().map(open).collect::<AppResult<_>>()?;
        let both = rows.iter().zip(&contents);
        let taking: Vec<_> = both.map(|(row, content)| (row.id.as_str(), content.order.as_ref())).collect();
        stock::note(app, tx, (tenant, platform), &taking).await?;
    }
}

async fn orders(
    app: &App,
    caller: &Caller,
    tx: &mut Tx,
    (platform, wanted): (&str, &[AdoptedOrder]),
    mode: Mode,
) -> AppResult<Vec<AdoptionItem>> {
    let tenant = &caller.tenant;
    let count = i64::try_from(wanted.len()).map_err(AppError::internal)?;
    let mut seq = rows::draw(tx, tenant, count).await? - count;
    let known = known(tx, caller, platform, wanted).await?;
    let (mut taken, mut told, mut expected, mut items) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for order in wanted {
        let document = order.document_number.clone();
        let (result, row) = match named(&known, order).as_slice() {
            [] => {
                expected.push((key_of(order), document));
                ("expected", None)
            }
            [row] if row.delivery == DeliveryState::Acknowledged.code() => ("already_acknowledged", Some(*row)),
            [row] => {
                seq += 1;
                let args = json!({ "document": document });
                told.push(EventRow { seq, ..EventRow::new(&row.id, "adopted", &args, app.now()) });
                let (delivery, document_number) = ("acknowledged", order.document_number.as_deref());
                taken.push(Taken { id: &row.id, revision: row.revision, delivery, document_number });
                ("adopted", Some(*row))
            }
            _ => ("ambiguous", None),
        };
        let id = row.map(|row| row.id.parse()).transpose().map_err(|_| DbError::Corrupt("orders.id"))?;
        items.push(AdoptionItem { result: result.to_owned(), order: id });
    }
    if mode == Mode::Adopt {
        expected.sort();
        expected.dedup_by(|a, b| a.0 == b.0);
        adoptions::put(tx, tenant, platform, &expected, app.now()).await?;
        taken.sort_by_key(|one| one.id);
        taken.dedup_by_key(|one| one.id);
        if !taken.is_empty() {
            feed::acknowledge(tx, tenant, &taken, app.now()).await?;
            let had: Vec<&str> = taken.iter().map(|one| one.id).collect();
            stock::acknowledged(app, tx, tenant, &had).await?;
            events::add(tx, tenant, &told).await?;
        }
    }
    Ok(items)
}

fn key_of(order: &AdoptedOrder) -> String {
    match (&order.external_id, &order.number) {
        (Some(id), _) => key_of_id(id),
        (None, number) => key_of_number(number.as_deref().unwrap_or_default()),
    }
}

/// Orders that are here and that one of these names.
async fn known(tx: &mut Tx, caller: &Caller, platform: &str, wanted: &[AdoptedOrder]) -> AppResult<Vec<OrderRow>> {
    let tenant = &caller.tenant;
    let ids: Vec<&str> = wanted.iter().filter_map(|order| order.external_id.as_deref()).collect();
    let numbers: Vec<String> = wanted.iter().filter_map(|order| order.number.as_deref().map(fold)).collect();
    let mut found = Vec::new();
    if !ids.is_empty() {
        found = rows::of_external(tx, tenant, platform, ids.into_iter()).await?;
    }
    if !numbers.is_empty() {
        let mut others = list::of_numbers(tx, tenant, platform, numbers.iter().map(String::as_str)).await?;
        others.retain(|row| !found.iter().any(|known| known.id == row.id));
        found.extend(others);
    }
    Ok(found)
}

/// The orders that one of the list names.
fn named<'r>(known: &'r [OrderRow], order: &AdoptedOrder) -> Vec<&'r OrderRow> {
    let key = order.number.as_deref().map(fold);
    let is_it = |row: &&OrderRow| match &order.external_id {
        Some(id) => row.external_id == *id,
        None => key.as_ref() == Some(&row.number_key),
    };
    known.iter().filter(is_it).collect()
}
