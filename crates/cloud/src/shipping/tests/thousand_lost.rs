//! A thousand shipments at a carrier whose answers get lost in every way: nothing is bought twice, and nothing that may
//! be paid for is unknown.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use crate::api::testing::{Api, Customer};
use crate::shipping::claim::LEASE_MS;
use crate::shipping::looks::look_for_lost;
use crate::shipping::settle_abandoned;
use crate::shipping::tests::ledger::{Fault, Ledger, item, worlds};

const SHIPMENTS: usize = 1_000;
const OF_A_REQUEST: usize = 100;

fn mixed() -> impl Iterator<Item = Fault> {
    let mix = [
        Fault::Fine,
        Fault::SoldAndLost,
        Fault::LostOnTheWay,
        Fault::Busy(Some(40)),
        Fault::HalfAnAnswer,
        Fault::Fine,
        Fault::Busy(None),
    ];
    mix.into_iter().cycle().take(SHIPMENTS)
}

/// Asks for all thousand; the shipments that were answered, by reference.
async fn ask(api: &Api, customer: &Customer, carrier: &str) -> BTreeMap<String, Value> {
    let mut answered = BTreeMap::new();
    for first in (0..SHIPMENTS).step_by(OF_A_REQUEST) {
        let one = |number: usize| {
            let mut one = item(carrier, &format!("LS-{number:04}"), 1);
            one["idempotency_key"] = json!(format!("k-{number:04}"));
            one
        };
        let items: Vec<Value> = (first..first + OF_A_REQUEST).map(one).collect();
        let answer = api.post(&customer.token, None, &json!({"shipments": items})).await.json();
        for item in answer["items"].as_array().expect("items") {
            if item["shipment"].is_object() {
                let reference = item["reference"].as_str().expect("a reference").to_owned();
                answered.insert(reference, item["shipment"].clone());
            } else {
                assert_eq!(item["retryable"], true, "{item}");
            }
        }
    }
    answered
}

/// Lets time pass until everything that waits was tried again.
async fn wait(api: &Api) {
    for _ in 0..3 {
        api.test.clock.advance_millis(LEASE_MS + 1);
        while settle_abandoned(&api.test.app).await.expect("settles") > 0 {}
    }
}

fn states(answered: &BTreeMap<String, Value>) -> BTreeMap<&str, usize> {
    let mut states = BTreeMap::new();
    for shipment in answered.values() {
        *states.entry(shipment["state"].as_str().expect("a state")).or_default() += 1;
    }
    states
}

/// Every label that was sold is the label of a shipment, or of one whose outcome is unknown; none was sold twice.
fn compare(ledger: &Ledger, answered: &BTreeMap<String, Value>) -> usize {
    let by_id: BTreeMap<&str, &Value> =
        answered.values().map(|shipment| (shipment["id"].as_str().expect("an id"), shipment)).collect();
    let mut sold_to = BTreeSet::new();
    let mut unknown = 0;
    for sold in ledger.sold() {
        let shipment = by_id.get(sold.id.as_str()).expect("sold to somebody we know");
        match shipment["state"].as_str() {
            Some("labelled") => assert_eq!(shipment["parcels"][0]["tracking_number"], sold.numbers[0].as_str()),
            state => {
                assert_eq!(state, Some("outcome_unknown"), "{shipment}");
                unknown += 1;
            }
        }
        assert!(sold_to.insert(sold.id), "sold twice");
    }
    unknown
}

async fn tasks(api: &Api, customer: &Customer) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let mut path = "/v1/tasks?limit=100".to_owned();
    loop {
        let page = api.get(&customer.token, &path).await.json();
        let items = page["items"].as_array().expect("items");
        found.extend(items.iter().map(|task| task["shipment"].as_str().expect("a shipment").to_owned()));
        let Some(cursor) = page["next_cursor"].as_str() else { return found };
        path = format!("/v1/tasks?limit=100&cursor={cursor}");
    }
}

#[tokio::test]
async fn at_a_carrier_that_remembers_all_of_them_end_with_one_label() {
    for (api, customer, ledger) in worlds().await {
        ledger.plan(mixed());
        let at_once = ask(&api, &customer, "remembering").await;
        assert!(at_once.values().all(|shipment| shipment["state"] == "labelled"));
        assert!(at_once.len() < SHIPMENTS, "some had to wait");
        wait(&api).await;
        let answered = ask(&api, &customer, "remembering").await;
        assert_eq!(states(&answered), BTreeMap::from([("labelled", SHIPMENTS)]), "on {}", api.test.store.name);
        assert_eq!((compare(&ledger, &answered), ledger.sold().len()), (0, SHIPMENTS));
        assert!(tasks(&api, &customer).await.is_empty());
    }
}

#[tokio::test]
async fn at_one_that_cannot_be_asked_at_first_all_of_them_end_with_one_label_or_free_again() {
    for (api, customer, ledger) in worlds().await {
        ledger.plan(mixed());
        ledger.answer_lookups(false);
        ask(&api, &customer, "remembering").await;
        wait(&api).await;
        let answered = ask(&api, &customer, "remembering").await;
        let unclear = states(&answered)["outcome_unknown"];
        assert_eq!(tasks(&api, &customer).await.len(), unclear, "each is somebody's task");
        ledger.answer_lookups(true);
        api.test.clock.advance_millis(24 * 3600 * 1000);
        while look_for_lost(&api.test.app).await.expect("looks") > 0 {}
        let customer = api.signed_in_again(&customer).await;
        let answered = ask(&api, &customer, "remembering").await;
        assert_eq!(compare(&ledger, &answered), 0, "everything sold is a label here");
        assert!(tasks(&api, &customer).await.is_empty(), "and nobody has to do anything");
        let free = states(&answered)["cancelled"];
        assert_eq!(states(&answered)["labelled"] + free, SHIPMENTS);
        assert_eq!(ledger.sold().len() + free, SHIPMENTS);
        let of_free = answered.values().find(|shipment| shipment["state"] == "cancelled").expect("one");
        assert_eq!(of_free["findings"][0]["code"], "not_created");
    }
}

#[tokio::test]
async fn at_a_carrier_that_forgets_every_lost_one_is_somebodys_task() {
    for (api, customer, ledger) in worlds().await {
        ledger.plan(mixed());
        ask(&api, &customer, "forgetting").await;
        wait(&api).await;
        let answered = ask(&api, &customer, "forgetting").await;
        assert_eq!(answered.len(), SHIPMENTS);
        // Two of seven are sold and lost, one is lost on the way.
        let lost = mixed().filter(|fault| matches!(fault, Fault::SoldAndLost | Fault::HalfAnAnswer)).count();
        let not_sold = mixed().filter(|fault| matches!(fault, Fault::LostOnTheWay)).count();
        assert_eq!(states(&answered)["outcome_unknown"], lost + not_sold, "on {}", api.test.store.name);
        assert_eq!(states(&answered)["labelled"], SHIPMENTS - lost - not_sold);
        assert_eq!((compare(&ledger, &answered), ledger.sold().len()), (lost, SHIPMENTS - not_sold));
        let unclear = answered.values().filter(|shipment| shipment["state"] == "outcome_unknown");
        let unclear: BTreeSet<String> = unclear.map(|one| one["id"].as_str().expect("an id").to_owned()).collect();
        assert_eq!(tasks(&api, &customer).await, unclear);
    }
}
