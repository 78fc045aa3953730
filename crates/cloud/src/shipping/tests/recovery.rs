//! Lost answers of a carrier that can be asked afterwards: found, made now, or left to a later look.

use http::StatusCode;

use crate::shipping::claim::LEASE_MS;
use crate::shipping::settle_abandoned;
use crate::shipping::tests::ledger::{Fault, by, worlds};

#[tokio::test]
async fn what_was_sold_although_the_answer_was_lost_is_found_at_once() {
    for (api, customer, ledger) in worlds().await {
        ledger.plan([Fault::SoldAndLost]);
        let made = api.post(&customer.token, Some("k-1"), &by("remembering", "LS-1")).await;
        assert_eq!(made.status, StatusCode::CREATED);
        assert_eq!(made.json()["state"], "labelled");
        assert_eq!(made.json()["parcels"][0]["tracking_number"], ledger.sold()[0].numbers[0].as_str());
        assert_eq!(ledger.sold().len(), 1);
    }
}

#[tokio::test]
async fn what_was_surely_not_sold_is_bought_now_and_once() {
    for (api, customer, ledger) in worlds().await {
        ledger.plan([Fault::LostOnTheWay]);
        let made = api.post(&customer.token, Some("k-1"), &by("remembering", "LS-1")).await;
        assert_eq!(made.json()["state"], "labelled");
        assert_eq!((ledger.calls().len(), ledger.sold().len()), (2, 1));
    }
}

#[tokio::test]
async fn lost_twice_but_surely_not_sold_waits_for_its_next_try() {
    for (api, customer, ledger) in worlds().await {
        ledger.plan([Fault::LostOnTheWay, Fault::LostOnTheWay]);
        let answer = api.post(&customer.token, Some("k-1"), &by("remembering", "LS-1")).await;
        assert_eq!(answer.problem(), "carrier_unavailable");
        api.test.clock.advance_millis(60_000);
        assert_eq!(settle_abandoned(&api.test.app).await.expect("settles"), 1);
        let made = api.post(&customer.token, Some("k-1"), &by("remembering", "LS-1")).await;
        assert_eq!(made.json()["state"], "labelled");
        assert_eq!(ledger.sold().len(), 1);
    }
}

#[tokio::test]
async fn a_carrier_that_cannot_tell_leaves_the_outcome_unknown_and_buys_nothing_more() {
    for (api, customer, ledger) in worlds().await {
        ledger.plan([Fault::SoldAndLost]);
        ledger.answer_lookups(false);
        let made = api.post(&customer.token, Some("k-1"), &by("remembering", "LS-1")).await;
        assert_eq!(made.json()["state"], "outcome_unknown");
        assert_eq!(made.json()["findings"][0]["carrier_code"], "E-17", "the carrier's own words are kept");
        api.test.clock.advance_millis(LEASE_MS + 1);
        settle_abandoned(&api.test.app).await.expect("settles");
        assert_eq!((ledger.calls().len(), ledger.sold().len()), (1, 1));
    }
}
