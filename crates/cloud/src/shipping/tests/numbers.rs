//! Numbers: one counter per customer and prefix, gaps allowed, reuse never.

use http::StatusCode;
use kontor_model::gs1::CompanyPrefix;
use kontor_model::shipment::NewShipment;
use serde_json::{Value, json};

use crate::api::testing::{Api, Customer, shipment};
use crate::shipping::SenderSettings;
use crate::shipping::settings::save_in;
use crate::shipping::store::numbers::set_next;
use crate::shipping::store::testing::counts;

async fn set_prefix(api: &Api, customer: &Customer, prefix: Option<&str>) {
    let request: NewShipment = serde_json::from_value(shipment("LS-1")).expect("a shipment");
    let prefix = prefix.map(|digits| digits.parse().expect("a prefix"));
    let settings = SenderSettings { sender: request.from.expect("a sender"), prefix };
    let mut tx = api.test.app.db.write(&customer.tenant).await.expect("begins");
    save_in(&api.test.app, &mut tx, &customer.tenant, &settings).await.expect("saves");
    tx.commit().await.expect("commits");
}

async fn number(api: &Api, customer: &Customer, key: &str) -> String {
    let mut wanted = shipment(key);
    wanted.as_object_mut().expect("an object").remove("from");
    let answer = api.post(&customer.token, Some(key), &wanted).await;
    assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.text());
    answer.json()["parcels"][0]["tracking_number"].as_str().expect("a number").to_owned()
}

#[tokio::test]
async fn numbers_of_a_prefix_run_on_and_a_changed_prefix_has_its_own() {
    for api in Api::all().await {
        let customer = api.customer("1000000000009", "shipping").await;
        set_prefix(&api, &customer, Some("4012345")).await;
        assert_eq!(number(&api, &customer, "k-1").await, "040123450000000009");
        assert_eq!(number(&api, &customer, "k-2").await, "040123450000000016");
        set_prefix(&api, &customer, Some("4098765")).await;
        assert_eq!(&number(&api, &customer, "k-3").await[..17], "04098765000000000");
        set_prefix(&api, &customer, None).await;
        assert_eq!(&number(&api, &customer, "k-4").await[..17], "09521234000000000");
        set_prefix(&api, &customer, Some("4012345")).await;
        assert_eq!(&number(&api, &customer, "k-5").await[..17], "04012345000000002", "the old counter goes on");
    }
}

#[tokio::test]
async fn two_customers_with_one_prefix_have_a_counter_each() {
    for api in Api::all().await {
        let a = api.customer("1000000000009", "shipping").await;
        let b = api.customer("2000000000008", "shipping").await;
        set_prefix(&api, &a, Some("4012345")).await;
        set_prefix(&api, &b, Some("4012345")).await;
        assert_eq!(number(&api, &a, "k-1").await, number(&api, &b, "k-1").await);
    }
}

#[tokio::test]
async fn shipments_at_the_same_time_never_share_a_number() {
    for api in Api::all().await {
        let customer = api.customer("1000000000009", "shipping").await;
        set_prefix(&api, &customer, Some("4012345")).await;
        let (a, b, c, d) = tokio::join!(
            number(&api, &customer, "k-1"),
            number(&api, &customer, "k-2"),
            number(&api, &customer, "k-3"),
            number(&api, &customer, "k-4")
        );
        let mut numbers = [a, b, c, d];
        numbers.sort();
        assert!(numbers.windows(2).all(|pair| pair[0] != pair[1]), "{numbers:?}");
    }
}

#[tokio::test]
async fn an_exhausted_range_says_so_and_makes_nothing_while_a_smaller_shipment_still_fits() {
    for api in Api::all().await {
        let customer = api.customer("1000000000009", "shipping").await;
        set_prefix(&api, &customer, Some("401234512345")).await;
        let prefix: CompanyPrefix = "401234512345".parse().expect("a prefix");
        let mut tx = api.test.app.db.write(&customer.tenant).await.expect("begins");
        set_next(&mut tx, &customer.tenant, &prefix, 99_999).await.expect("moves");
        tx.commit().await.expect("commits");

        let mut two = shipment("LS-1");
        two["parcels"] = json!([{"weight_g": 1}, {"weight_g": 1}]);
        let answer = api.post(&customer.token, Some("k-1"), &two).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(answer.faults(), ["parcels sscc_exhausted"]);
        assert!(answer.text().contains("401234512345"), "{}", answer.text());
        assert_eq!(counts(&api.test.app.db).await, [0; 4]);

        let last = api.post(&customer.token, Some("k-2"), &shipment("LS-2")).await;
        assert_eq!(last.status, StatusCode::CREATED);
        assert_eq!(
            last.json()["parcels"][0]["tracking_number"].as_str().map(|number| &number[..17]),
            Some("94012345123459999")
        );
        assert_eq!(
            api.post(&customer.token, Some("k-3"), &shipment("LS-3")).await.faults(),
            ["parcels sscc_exhausted"]
        );
    }
}

#[tokio::test]
async fn a_number_that_was_drawn_for_a_refused_shipment_is_never_drawn_again() {
    for api in Api::all().await {
        let customer = api.customer("1000000000009", "shipping").await;
        set_prefix(&api, &customer, Some("4012345")).await;
        let first = number(&api, &customer, "k-1").await;
        // A request that is refused before the claim draws nothing; the next number follows at once.
        let mut wrong = shipment("LS-2");
        wrong["to"]["city"] = json!("");
        let refused: Value = api.post(&customer.token, Some("k-2"), &wrong).await.json();
        assert_eq!(refused["code"], "validation_failed");
        let second = number(&api, &customer, "k-3").await;
        assert!(second > first);
    }
}
