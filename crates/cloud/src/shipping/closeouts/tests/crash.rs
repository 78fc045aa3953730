//! The process dies anywhere between claim and end: the background goes on, every parcel is closed at both ends, and
//! there is one close-out with one paper.

use kontor_model::Lang;
use kontor_model::close_out::NewCloseOut;
use serde_json::json;

use super::{close_all, is_closed, later, make};
use crate::api::testing::{Api, Customer};
use crate::audit::Actor;
use crate::shipping::claim::LEASE_MS;
use crate::shipping::closeouts::{actions, settle};
use crate::shipping::tests::ledger::worlds;
use crate::shipping::{Caller, IdempotencyKey};

/// Closes everything in a process that dies at a place; answers whether it died.
async fn die(api: &Api, customer: &Customer, key: &str, place: i64) -> bool {
    let app = &api.test.app;
    let caller = Caller { tenant: customer.tenant.clone(), lang: Lang::De };
    let key = IdempotencyKey::parse(key).expect("a key");
    let everything = NewCloseOut::default();
    app.shipping.crash.die_at(place);
    let died = tokio::select! {
        answer = actions::make(app, &caller, Actor::System, &everything, &key) => {
            answer.expect("closes");
            false
        }
        () = app.shipping.crash.died() => true,
    };
    app.shipping.crash.die_at(0);
    died
}

#[tokio::test]
async fn wherever_it_dies_every_parcel_is_closed_in_the_end_and_there_is_one_paper() {
    for (api, mut customer, ledger) in worlds().await {
        for carrier in ["remembering", "own_label"] {
            let mut place = 1;
            loop {
                let (id, number) = make(&api, &customer, carrier, &format!("{carrier}-{place}")).await;
                if !die(&api, &customer, &format!("{carrier}-dies-{place}"), place).await {
                    assert!(place > 5, "only {place} places for {carrier}");
                    break;
                }
                later(&api, &mut customer, LEASE_MS + 1).await;
                settle(&api.test.app).await.expect("settles");
                // Nothing was held when it died before its first commit: the next one closes it.
                close_all(&api, &customer, &format!("{carrier}-again-{place}")).await;
                assert!(is_closed(&api, &customer, &id).await, "{carrier} at {place} on {}", api.test.store.name);
                assert!(carrier == "own_label" || ledger.day().closed().contains(&number));
                let list = api.get(&customer.token, "/v1/close-outs?limit=1").await.json();
                let last = &list["items"][0];
                assert_eq!(
                    (&last["finished"], &last["result"], &last["shipments"]),
                    (&json!(true), &json!("ok"), &json!(1))
                );
                assert_eq!(last["documents"].as_array().expect("documents").len(), 1, "{carrier} at {place}");
                place += 1;
            }
        }
    }
}

#[tokio::test]
async fn two_nodes_that_take_it_up_at_once_do_it_once() {
    for (api, mut customer, ledger) in worlds().await {
        make(&api, &customer, "remembering", "LS-1").await;
        assert!(die(&api, &customer, "k-1", 3).await);
        later(&api, &mut customer, LEASE_MS + 1).await;
        let (a, b) = tokio::join!(settle(&api.test.app), settle(&api.test.app));
        assert_eq!(a.expect("settles") + b.expect("settles"), 1);
        assert_eq!(ledger.day().calls().len(), 1);
    }
}
