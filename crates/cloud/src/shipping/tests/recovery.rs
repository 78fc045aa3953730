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
async fn what_was_not_seen_there_is_looked_for_once_more_and_then_bought_once() {
    for (api, customer, ledger) in worlds().await {
        ledger.plan([Fault::LostOnTheWay]);
        let told = api.post(&customer.token, Some("k-1"), &by("remembering", "LS-1")).await;
        assert_eq!(told.problem(), "carrier_unavailable");
        assert_eq!((told.header("retry-after"), ledger.calls().len()), ("60", 1), "not bought again at once");
        let early = api.post(&customer.token, Some("k-1"), &by("remembering", "LS-1")).await;
        assert_eq!(early.problem(), "in_progress");
        api.test.clock.advance_millis(60_001);
        assert_eq!(settle_abandoned(&api.test.app).await.expect("settles"), 1);
        let made = api.post(&customer.token, Some("k-1"), &by("remembering", "LS-1")).await;
        assert_eq!(made.json()["state"], "labelled");
        assert_eq!((ledger.calls().len(), ledger.sold().len()), (2, 1));
    }
}

#[tokio::test]
async fn a_carrier_that_was_still_at_it_is_found_to_have_sold_it() {
    for (api, customer, ledger) in worlds().await {
        ledger.plan([Fault::LostOnTheWay]);
        let told = api.post(&customer.token, Some("k-1"), &by("remembering", "LS-1")).await;
        assert_eq!(told.problem(), "carrier_unavailable");
        ledger.sell_late();
        api.test.clock.advance_millis(60_000);
        let made = api.post(&customer.token, Some("k-1"), &by("remembering", "LS-1")).await;
        assert_eq!(made.json()["state"], "labelled");
        assert_eq!((ledger.calls().len(), ledger.sold().len()), (1, 1), "bought once");
    }
}

#[tokio::test]
async fn what_is_never_seen_there_is_unclear_after_two_hours() {
    for (api, customer, ledger) in worlds().await {
        ledger.plan(vec![Fault::LostOnTheWay; 1_000]);
        api.post(&customer.token, Some("k-1"), &by("remembering", "LS-1")).await;
        for _ in 0..150 {
            api.test.clock.advance_millis(60_001);
            settle_abandoned(&api.test.app).await.expect("settles");
        }
        let customer = api.signed_in_again(&customer).await;
        let made = api.post(&customer.token, Some("k-1"), &by("remembering", "LS-1")).await;
        assert_eq!(made.json()["state"], "outcome_unknown");
        assert!(ledger.sold().is_empty());
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
