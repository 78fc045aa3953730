//! Orders as files for any other ERP: JSON, CSV as German Excel reads it, openTRANS 2.1.

mod csv;
pub(in crate::commerce) mod http;
mod opentrans;
mod xml;

use kontor_model::order_feed::DeliveredOrder;

use super::read::{self, OrderQuery};
use super::{feed, refs};
use crate::app::App;
use crate::error::AppResult;
use crate::shipping::Caller;

/// Most orders in a file.
pub const MOST: u32 = 1_000;

/// Orders for a file.
pub(super) struct Exported {
    /// Those that are understood, newest first.
    pub(super) orders: Vec<DeliveredOrder>,
    /// How many were left out because they are not understood.
    pub(super) left_out: usize,
    /// Where the next file begins; absent when this is the last one.
    pub(super) next: Option<String>,
}

/// Orders as the filters say, whether the ERP has them or not; nothing is delivered by it.
pub(super) async fn orders(app: &App, caller: &Caller, query: &OrderQuery) -> AppResult<Exported> {
    let mut tx = app.db.read(&caller.tenant).await?;
    let platforms = refs::all(&mut tx, &caller.tenant).await?;
    let (rows, next) = read::page(&mut tx, caller, query, &platforms).await?;
    drop(tx);
    // Without states nothing of an order was ever understood.
    let (understood, others): (Vec<_>, Vec<_>) = rows.into_iter().partition(|row| !row.order_state.is_empty());
    let orders = feed::delivered(app, caller, &understood, &platforms).await?;
    Ok(Exported { orders, left_out: others.len(), next })
}
