//! The process dies at any place between claim and commit: afterwards every label that was paid for is known, and none
//! was bought twice. Fifty shipments at each of twenty places, on every data base at hand.

use std::collections::BTreeSet;

use kontor_model::Lang;
use kontor_model::shipment::NewShipment;
use serde_json::Value;

use crate::api::testing::{Api, Customer};
use crate::shipping::actions::create_in_rounds;
use crate::shipping::claim::LEASE_MS;
use crate::shipping::tests::ledger::{Ledger, item, worlds};
use crate::shipping::tests::returns::back;
use crate::shipping::{Caller, IdempotencyKey, Wanted, What, settle_abandoned};

const SHIPMENTS: usize = 50;
const PLACES: i64 = 20;

fn wanted(carrier: &str, place: i64) -> Vec<Wanted> {
    let one = |number: usize| {
        let key = format!("{carrier}-{place}-{number}");
        let new: NewShipment = serde_json::from_value(item(carrier, &key, 1)).expect("a shipment");
        Wanted::new(new, IdempotencyKey::parse(&key).expect("a key"))
    };
    (0..SHIPMENTS).map(one).collect()
}

/// Fewer of them: each is a call of its own.
fn wanted_back(carrier: &str, place: i64) -> Vec<Wanted> {
    let one = |number: usize| {
        let key = format!("{carrier}-{place}-{number}");
        let new = serde_json::from_value(back(carrier, &key)).expect("a return");
        Wanted { what: What::Return(Box::new(new)), key: IdempotencyKey::parse(&key).expect("a key") }
    };
    (0..SHIPMENTS / 5).map(one).collect()
}

async fn die(api: &Api, customer: &Customer, carrier: &str, place: i64) -> bool {
    die_making(api, customer, &wanted(carrier, place), place).await
}

/// Makes shipments in a process that dies at a place; answers whether it died.
async fn die_making(api: &Api, customer: &Customer, wanted: &[Wanted], place: i64) -> bool {
    let app = &api.test.app;
    let caller = Caller { tenant: customer.tenant.clone(), lang: Lang::De };
    app.shipping.crash.die_at(place);
    let died = tokio::select! {
        _ = create_in_rounds(app, &caller, wanted) => false,
        () = app.shipping.crash.died() => true,
    };
    app.shipping.crash.die_at(0);
    died
}

async fn settle(api: &Api) {
    api.test.clock.advance_millis(LEASE_MS + 1);
    while settle_abandoned(&api.test.app).await.expect("settles") > 0 {}
}

/// States of all shipments, and the numbers they show.
async fn known(api: &Api, customer: &Customer) -> (BTreeSet<String>, Vec<String>) {
    let (mut states, mut numbers) = (BTreeSet::new(), Vec::new());
    let mut path = "/v1/shipments?limit=100".to_owned();
    loop {
        let page = api.get(&customer.token, &path).await.json();
        for shipment in page["items"].as_array().expect("items") {
            states.insert(shipment["state"].as_str().expect("a state").to_owned());
            let parcels = shipment["parcels"].as_array().expect("parcels").iter();
            numbers.extend(parcels.filter_map(|parcel| parcel["tracking_number"].as_str()).map(str::to_owned));
        }
        let Some(cursor) = page["next_cursor"].as_str() else { return (states, numbers) };
        path = format!("/v1/shipments?limit=100&cursor={cursor}");
    }
}

fn sold_once(ledger: &Ledger) -> Vec<String> {
    let sold = ledger.sold();
    let ids: BTreeSet<&str> = sold.iter().map(|sold| sold.id.as_str()).collect();
    assert_eq!(ids.len(), sold.len(), "nothing was bought twice");
    sold.into_iter().flat_map(|sold| sold.numbers).collect()
}

#[tokio::test]
async fn at_a_carrier_that_remembers_every_label_paid_for_is_known() {
    for (api, customer, ledger) in worlds().await {
        for place in 1..=PLACES {
            assert!(die(&api, &customer, "remembering", place).await, "there is no place {place}");
        }
        settle(&api).await;
        let (states, mut numbers) = known(&api, &customer).await;
        let mut sold = sold_once(&ledger);
        sold.sort_unstable();
        numbers.sort_unstable();
        assert_eq!(numbers, sold, "on {}", api.test.store.name);
        assert_eq!(states, BTreeSet::from(["labelled".to_owned()]));
    }
}

#[tokio::test]
async fn at_a_carrier_that_forgets_what_may_be_paid_for_is_said_to_be_unclear() {
    for (api, customer, ledger) in worlds().await {
        for place in 1..=PLACES {
            assert!(die(&api, &customer, "forgetting", place).await, "there is no place {place}");
        }
        settle(&api).await;
        let (states, numbers) = known(&api, &customer).await;
        let sold: BTreeSet<String> = sold_once(&ledger).into_iter().collect();
        assert!(numbers.iter().all(|number| sold.contains(number)), "on {}", api.test.store.name);
        assert_eq!(states, BTreeSet::from(["labelled".to_owned(), "outcome_unknown".to_owned()]));
        let unclear = api.get(&customer.token, "/v1/shipments?state=outcome_unknown&limit=100").await.json();
        let lost = sold.len() - numbers.len();
        let at_least: &Vec<Value> = unclear["items"].as_array().expect("items");
        assert!(lost <= at_least.len() || unclear["next_cursor"].is_string(), "{lost} labels nobody looks for");
    }
}

#[tokio::test]
async fn own_labels_are_drawn_with_the_numbers_that_were_drawn_before() {
    for (api, customer, _) in worlds().await {
        for place in 1..=PLACES {
            assert!(die(&api, &customer, "own_label", place).await, "there is no place {place}");
        }
        settle(&api).await;
        let (states, numbers) = known(&api, &customer).await;
        assert_eq!(states, BTreeSet::from(["labelled".to_owned()]));
        assert_eq!(numbers.iter().collect::<BTreeSet<_>>().len(), numbers.len(), "no number is used twice");
    }
}

#[tokio::test]
async fn a_return_is_never_bought_twice_and_what_may_be_paid_for_is_said_to_be_unclear() {
    for (api, customer, ledger) in worlds().await {
        for place in 1..=PLACES {
            let wanted = wanted_back("remembering", place);
            assert!(die_making(&api, &customer, &wanted, place).await, "there is no place {place}");
        }
        settle(&api).await;
        let token = api.token(&customer, None).await;
        let (mut numbers, mut unclear, mut all) = (Vec::new(), 0, 0);
        let mut path = "/v1/returns?limit=100".to_owned();
        loop {
            let page = api.get(&token, &path).await.json();
            for one in page["items"].as_array().expect("items") {
                all += 1;
                unclear += usize::from(one["outcome_unknown"] == true);
                numbers.extend(one["tracking_number"].as_str().map(str::to_owned));
            }
            let Some(cursor) = page["next_cursor"].as_str() else { break };
            path = format!("/v1/returns?limit=100&cursor={cursor}");
        }
        let sold: BTreeSet<String> = sold_once(&ledger).into_iter().collect();
        assert!(numbers.iter().all(|number| sold.contains(number)), "on {}", api.test.store.name);
        assert_eq!(numbers.len() + unclear, all, "each has its label or is said to be unclear");
        assert!(sold.len() - numbers.len() <= unclear, "a label is paid for that nobody looks for");
    }
}
