//! Orders in Desk: saved before they are acknowledged, turned into one shipment each, changed by nothing but themselves.

mod customs;
mod fetching;
mod meanwhile;
mod pages;
mod refunds;
mod shipment;
mod single;

use std::sync::Arc;

use kontor_model::Lang;
use serde_json::Value;

use super::{DeskOrder, OrderFilter, PullReport, find, get, pull, samples};
use crate::fake::FakeCloud;
use crate::fake::engine::Engine;
use crate::testing::{TestDesk, with_engine};

/// A Desk whose cloud delivers these orders.
async fn delivering(orders: &[Value]) -> (TestDesk, FakeCloud, Arc<Engine>) {
    let (desk, cloud, engine) = with_engine().await;
    engine.lock().feed = orders.to_vec();
    (desk, cloud, engine)
}

async fn pulled(desk: &TestDesk) -> PullReport {
    pull(&desk.app, Lang::De, &|_| {}).await.expect("fetches")
}

/// A Desk that has fetched these orders.
async fn having(orders: &[Value]) -> (TestDesk, FakeCloud, Arc<Engine>) {
    let (desk, cloud, engine) = delivering(orders).await;
    pulled(&desk).await;
    (desk, cloud, engine)
}

/// The order of this number.
async fn order(desk: &TestDesk, number: u32) -> DeskOrder {
    get(&desk.app, &samples::id(number).parse().expect("an id")).await.expect("an order")
}

/// Numbers of all orders, as the list has them.
async fn numbers(desk: &TestDesk, filter: &OrderFilter) -> Vec<String> {
    find(&desk.app, filter, None).await.expect("orders").items.into_iter().map(|order| order.number).collect()
}

/// A later revision of an order.
fn revised(number: u32, revision: i64, change: impl FnOnce(&mut Value)) -> Value {
    let mut wire = samples::wire(number);
    wire["revision"] = revision.into();
    wire["change"] = "changed".into();
    change(&mut wire);
    wire
}

/// How many shipments the cloud knows, and how many of them were bought.
fn counts(engine: &Engine) -> (usize, usize) {
    let inner = engine.lock();
    (inner.known.len(), inner.bought.len())
}
