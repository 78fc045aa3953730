//! Prepared shipments: saved, changed, bought once, thrown away.

use http::{Method, StatusCode};
use serde_json::{Value, json};

use crate::api::testing::{Answer, Api, Customer};
use crate::shipping::store::testing::counts;
use crate::shipping::tests::ledger::{Fault, by, worlds};

async fn prepare(api: &Api, customer: &Customer, key: &str, wanted: &Value) -> Answer {
    api.call(&customer.token, Method::POST, "/v1/shipments?prepare=true", key, wanted).await
}

async fn prepared(api: &Api, customer: &Customer) -> String {
    let answer = prepare(api, customer, "p-1", &by("remembering", "LS-1")).await;
    assert_eq!(
        (answer.status, &answer.json()["state"]),
        (StatusCode::CREATED, &json!("prepared")),
        "{}",
        answer.text()
    );
    format!("/v1/shipments/{}", answer.json()["id"].as_str().expect("an id"))
}

async fn buy(api: &Api, customer: &Customer, path: &str, key: &str) -> Answer {
    api.call(&customer.token, Method::POST, &format!("{path}/buy"), key, &json!({})).await
}

#[tokio::test]
async fn what_is_prepared_costs_nothing_and_may_be_wrong() {
    for (api, customer, ledger) in worlds().await {
        let mut wanted = by("own_label", "LS-1");
        wanted["to"]["postal_code"] = json!("1067");
        let first = prepare(&api, &customer, "p-1", &wanted).await;
        assert_eq!(first.json()["findings"][0]["field"], "to.postal_code");
        assert_eq!(first.json()["parcels"], json!([]));
        let again = prepare(&api, &customer, "p-1", &wanted).await;
        assert_eq!(again.json(), first.json(), "the same key saves nothing twice");
        let other = prepare(&api, &customer, "p-1", &by("own_label", "LS-2")).await;
        assert_eq!(other.problem(), "idempotency_key_reused");
        assert_eq!(counts(&api.test.app.db).await, [1, 1, 0, 1]);
        assert!(ledger.sold().is_empty());
    }
}

#[tokio::test]
async fn it_is_bought_once_as_it_was_changed_last() {
    for (api, customer, ledger) in worlds().await {
        let path = prepared(&api, &customer).await;
        let mut other = by("remembering", "LS-1 neu");
        other["parcels"] = json!([{"weight_g": 300}, {"weight_g": 400}]);
        let changed = api.call(&customer.token, Method::PUT, &path, "-", &other).await;
        assert_eq!((changed.status, &changed.json()["reference"]), (StatusCode::OK, &json!("LS-1 neu")));
        let bought = buy(&api, &customer, &path, "b-1").await;
        assert_eq!((bought.status, &bought.json()["state"]), (StatusCode::OK, &json!("labelled")));
        assert_eq!(bought.json()["parcels"][1]["weight_g"], 400);
        assert_eq!(api.get(&customer.token, &path).await.json(), bought.json());
        assert_eq!(buy(&api, &customer, &path, "b-1").await.json(), bought.json(), "the same key buys nothing twice");
        assert_eq!(buy(&api, &customer, &path, "b-2").await.problem(), "not_prepared", "nor does another");
        assert_eq!(ledger.sold().len(), 1);
        let late = api.call(&customer.token, Method::PUT, &path, "-", &by("remembering", "zu spät")).await;
        assert_eq!(late.problem(), "not_prepared");
        assert_eq!(api.get(&customer.token, &path).await.json(), bought.json());
    }
}

#[tokio::test]
async fn what_was_asked_is_read_back_until_it_is_bought() {
    for (api, customer, _ledger) in worlds().await {
        let path = prepared(&api, &customer).await;
        let asked = api.get(&customer.token, &format!("{path}/request")).await;
        assert_eq!((asked.status, &asked.json()["reference"]), (StatusCode::OK, &json!("LS-1")));
        let changed = api.call(&customer.token, Method::PUT, &path, "-", &asked.json()).await;
        assert_eq!(changed.status, StatusCode::OK, "it may be sent back as it is: {}", changed.text());
        assert_eq!(api.get(&customer.token, &format!("{path}/request")).await.json(), asked.json());
        buy(&api, &customer, &path, "b-1").await;
        assert_eq!(api.get(&customer.token, &format!("{path}/request")).await.problem(), "not_prepared");
    }
}

#[tokio::test]
async fn two_who_buy_at_the_same_time_buy_once() {
    for (api, customer, ledger) in worlds().await {
        let path = prepared(&api, &customer).await;
        let (a, b) = tokio::join!(buy(&api, &customer, &path, "b-1"), buy(&api, &customer, &path, "b-2"));
        let mut statuses = [a.status.as_u16(), b.status.as_u16()];
        statuses.sort_unstable();
        assert_eq!(statuses, [200, 409]);
        assert_eq!(ledger.sold().len(), 1);
    }
}

#[tokio::test]
async fn what_the_carrier_refuses_stays_prepared_with_the_reasons() {
    for (api, customer, ledger) in worlds().await {
        let path = prepared(&api, &customer).await;
        ledger.plan([Fault::Refused("to.city")]);
        let refused = buy(&api, &customer, &path, "b-1").await;
        assert_eq!(refused.faults(), ["to.city refused"]);
        let kept = api.get(&customer.token, &path).await.json();
        assert_eq!((&kept["state"], &kept["findings"][0]["code"]), (&json!("prepared"), &json!("refused")));
        assert_eq!(buy(&api, &customer, &path, "b-1").await.json()["state"], "labelled", "the key is free again");
        assert_eq!(ledger.sold().len(), 1);
    }
}

#[tokio::test]
async fn under_the_key_of_what_was_thrown_away_it_can_be_prepared_again() {
    for (api, customer, ledger) in worlds().await {
        let path = prepared(&api, &customer).await;
        api.call(&customer.token, Method::DELETE, &path, "-", &json!({})).await;
        let again = prepare(&api, &customer, "p-1", &by("remembering", "LS-1")).await;
        assert_eq!((again.status, &again.json()["state"]), (StatusCode::CREATED, &json!("prepared")));
        let path = format!("/v1/shipments/{}", again.json()["id"].as_str().expect("an id"));
        ledger.plan([Fault::Busy(Some(40))]);
        assert_eq!(buy(&api, &customer, &path, "b-1").await.problem(), "carrier_unavailable");
        let thrown = api.call(&customer.token, Method::DELETE, &path, "-", &json!({})).await;
        assert_eq!(thrown.json()["result"], "done", "it waited for its carrier");
        let other = prepare(&api, &customer, "p-1", &by("remembering", "LS-2")).await;
        assert_eq!((other.status, &other.json()["reference"]), (StatusCode::CREATED, &json!("LS-2")));
        assert_eq!(counts(&api.test.app.db).await, [1, 1, 0, 1]);
        assert!(ledger.sold().is_empty());
    }
}

#[tokio::test]
async fn what_is_thrown_away_is_gone() {
    for (api, customer, ledger) in worlds().await {
        let path = prepared(&api, &customer).await;
        let thrown = api.call(&customer.token, Method::DELETE, &path, "-", &json!({})).await;
        assert_eq!((thrown.status, &thrown.json()["result"]), (StatusCode::OK, &json!("done")));
        assert_eq!(api.get(&customer.token, &path).await.problem(), "not_found");
        assert_eq!(buy(&api, &customer, &path, "b-1").await.problem(), "not_found");
        assert!(ledger.sold().is_empty());
    }
}
