//! The dry run: everything that is found, nothing that is left behind.

use http::{Method, StatusCode};
use serde_json::{Value, json};

use crate::api::testing::{Api, Customer, shipment};
use crate::shipping::store::testing::counts;
use crate::shipping::tests::ledger::{by, worlds};

async fn check(api: &Api, customer: &Customer, wanted: &Value) -> Value {
    let answer = api.call(&customer.token, Method::POST, "/v1/shipments?dry_run=true", "k", wanted).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text());
    assert_eq!(counts(&api.test.app.db).await, [0; 4], "a dry run leaves nothing behind");
    answer.json()
}

fn found(checked: &Value) -> Vec<String> {
    let findings = checked["findings"].as_array().expect("findings");
    findings
        .iter()
        .map(|one| format!("{} {}", one["field"].as_str().expect("a field"), one["code"].as_str().expect("a code")))
        .collect()
}

#[tokio::test]
async fn what_is_right_is_said_to_be_right_by_the_carrier_itself() {
    for (api, customer, ledger) in worlds().await {
        let checked = check(&api, &customer, &by("remembering", "LS-1")).await;
        assert_eq!((&checked["result"], &checked["asked_carrier"]), (&json!("ok"), &json!(true)));
        assert_eq!(checked["carrier"], "remembering");
        assert!(ledger.sold().is_empty());
    }
}

#[tokio::test]
async fn a_warning_of_ours_and_an_error_of_the_carrier_come_together() {
    for (api, customer, ledger) in worlds().await {
        let odd = check(&api, &customer, &by("remembering", "odd 1")).await;
        assert_eq!((&odd["result"], found(&odd)), (&json!("ok_with_warnings"), vec!["reference odd".to_owned()]));
        let both = check(&api, &customer, &by("remembering", "odd and bad")).await;
        assert_eq!(both["result"], "failed");
        assert_eq!(found(&both), ["reference odd", "to.city carrier_says_no"]);
        assert!(ledger.sold().is_empty());
    }
}

#[tokio::test]
async fn what_is_wrong_without_asking_is_told_without_asking() {
    for (api, customer, _) in worlds().await {
        let mut wanted = shipment("LS-1");
        wanted["to"]["postal_code"] = json!("1067");
        let checked = check(&api, &customer, &wanted).await;
        assert_eq!((&checked["result"], &checked["asked_carrier"]), (&json!("failed"), &json!(false)));
        assert_eq!(found(&checked), ["to.postal_code format"]);
    }
}

#[tokio::test]
async fn many_cannot_be_checked_and_nothing_be_checked_and_saved() {
    for (api, customer, _) in worlds().await {
        let many = json!({"shipments": []});
        for (path, body, fault) in [
            ("/v1/shipments?dry_run=true", &many, "dry_run unknown_value"),
            ("/v1/shipments?prepare=true", &many, "prepare unknown_value"),
            ("/v1/shipments?dry_run=yes", &shipment("A"), "dry_run unknown_value"),
            ("/v1/shipments?dry_run=true&prepare=true", &shipment("A"), "prepare unknown_value"),
        ] {
            let answer = api.call(&customer.token, Method::POST, path, "k", body).await;
            assert_eq!(
                (answer.problem().as_str(), answer.faults()),
                ("invalid_query", vec![fault.to_owned()]),
                "{path}"
            );
        }
        assert_eq!(counts(&api.test.app.db).await, [0; 4]);
    }
}
