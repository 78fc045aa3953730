//! The same key at the same moment on two nodes: one answer, sold once; another body under it is refused.
//!
//! Two clouds work on one store and one carrier. On PostgreSQL that is how many nodes run. Two processes beside each other
//! on one SQLite file are refused at start; two clouds in one process are the closest there is to it.

use std::collections::BTreeMap;
use std::sync::Arc;

use kontor_model::Lang;
use kontor_model::id::TenantId;
use kontor_model::shipment::{NewShipment, Shipment, ShipmentState};
use kontor_sealed::Sealer;

use crate::app::{App, Parts};
use crate::error::{AppError, AppResult};
use crate::shipping::tests::ledger::{Ledger, carriers, item, worlds};
use crate::shipping::{Caller, IdempotencyKey, Wanted, create_shipment};
use crate::testing::TestApp;

const SHIPMENTS: usize = 1_000;
/// Keys at the same moment.
const AT_ONCE: usize = 20;

/// A second cloud on the store of the first, with the same carriers.
async fn second_node(test: &TestApp, ledger: &Arc<Ledger>) -> Arc<App> {
    let first = &test.app;
    let parts =
        Parts { clock: Arc::clone(&test.clock) as _, entropy: Arc::clone(&first.entropy), sealer: Sealer::for_tests() };
    let mut app = App::with_store(first.config.clone(), parts, test.store.db.clone()).await.expect("a second cloud");
    Arc::get_mut(&mut app).expect("nobody else holds it yet").shipping = carriers(ledger);
    app
}

fn wanted(number: usize, parcels: usize) -> Wanted {
    let carrier = if number.is_multiple_of(2) { "remembering" } else { "forgetting" };
    let key = format!("k-{number}");
    let new: NewShipment = serde_json::from_value(item(carrier, &key, parcels)).expect("a shipment");
    Wanted::new(new, IdempotencyKey::parse(&key).expect("a key"))
}

/// Every tenth key is sent with another body to the second node.
fn parcels_at_the_second(number: usize) -> usize {
    if number.is_multiple_of(10) { 2 } else { 1 }
}

async fn ask(app: Arc<App>, tenant: TenantId, wanted: Wanted) -> AppResult<Shipment> {
    create_shipment(&app, &Caller { tenant, lang: Lang::De }, wanted).await
}

/// Asks both nodes for one key at the same moment.
async fn ask_both(nodes: [Arc<App>; 2], tenant: TenantId, number: usize) -> [AppResult<Shipment>; 2] {
    let [first, second] = nodes;
    let other = parcels_at_the_second(number);
    let first = tokio::spawn(ask(first, tenant.clone(), wanted(number, 1)));
    let second = tokio::spawn(ask(second, tenant, wanted(number, other)));
    [first.await.expect("no panic"), second.await.expect("no panic")]
}

/// What a key is answered in the end, by both nodes.
async fn answer_of(nodes: [Arc<App>; 2], tenant: TenantId, number: usize) -> Shipment {
    let mut refused = 0;
    for answer in ask_both(nodes.clone(), tenant.clone(), number).await {
        match answer {
            Ok(shipment) => assert_eq!(shipment.state, ShipmentState::Labelled),
            Err(AppError::Conflict("idempotency_key_reused")) => refused += 1,
            Err(AppError::InProgress { .. }) => {}
            Err(other) => panic!("{other}"),
        }
    }
    assert!(refused <= usize::from(parcels_at_the_second(number) > 1), "only another body is refused");
    let again = ask_both(nodes, tenant, number).await;
    let is_reused = |answer: &AppResult<Shipment>| matches!(answer, Err(AppError::Conflict("idempotency_key_reused")));
    let expected = usize::from(parcels_at_the_second(number) > 1);
    assert_eq!(again.iter().filter(|answer| is_reused(answer)).count(), expected);
    let mut same: Vec<Shipment> = again.into_iter().filter_map(Result::ok).collect();
    assert_eq!(same.len(), 2 - expected);
    same.dedup_by_key(|shipment| shipment.id.clone());
    assert_eq!(same.len(), 1, "the same shipment from both");
    same.remove(0)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_thousand_keys_sent_to_two_nodes_at_once_are_each_sold_once() {
    for (api, customer, ledger) in worlds().await {
        let nodes = [Arc::clone(&api.test.app), second_node(&api.test, &ledger).await];
        let mut answered: BTreeMap<String, Shipment> = BTreeMap::new();
        for first in (0..SHIPMENTS).step_by(AT_ONCE) {
            let asked: Vec<_> = (first..first + AT_ONCE)
                .map(|number| tokio::spawn(answer_of(nodes.clone(), customer.tenant.clone(), number)))
                .collect();
            for asked in asked {
                let shipment = asked.await.expect("no panic");
                answered.insert(shipment.id.to_string(), shipment);
            }
        }
        let sold = ledger.sold();
        assert_eq!((answered.len(), sold.len()), (SHIPMENTS, SHIPMENTS), "on {}", api.test.store.name);
        for sold in sold {
            let known = answered.remove(&sold.id).expect("sold once, and to somebody we know");
            let numbers: Vec<String> = known.parcels.into_iter().map(|parcel| parcel.tracking_number).collect();
            assert_eq!(numbers, sold.numbers);
        }
    }
}
