//! Days are counted by the moment of their ids, each finished one once.

mod needs;

use kontor_model::id::ShipmentId;

use super::days::{DAYS, last_days};
use crate::api::testing::{Api, shipment};
use crate::shipping::day;

#[tokio::test]
async fn labels_are_counted_on_the_day_they_were_made_and_a_finished_day_is_counted_once() {
    for api in Api::all().await {
        let app = &api.test.app;
        let customer = api.customer("1000000000009", "shipping commerce").await;
        for key in ["k-1", "k-2"] {
            let made = api.post(&customer.token, Some(key), &shipment(key)).await;
            assert!(made.status.is_success(), "{}", made.text());
        }
        let days = last_days(app, &customer.tenant).await.expect("counted");
        assert_eq!((days.len(), days[DAYS - 1].0), (DAYS, day::today(app)));
        assert_eq!(days.iter().map(|(_, row)| row.labels).collect::<Vec<_>>()[DAYS - 2..], [0, 2]);
        // Two days later that day is over; what changes afterwards does not change its count.
        api.test.clock.advance_millis(2 * 24 * 3_600_000);
        let labels = async || last_days(app, &customer.tenant).await.expect("counted")[DAYS - 3].1.labels;
        assert_eq!(labels().await, 2);
        let listed = api.get(&api.token(&customer, None).await, "/v1/shipments").await.json();
        let id: ShipmentId = listed["items"][0]["id"].as_str().expect("an id").parse().expect("an id");
        let cancelled = api
            .call(
                &api.token(&customer, None).await,
                http::Method::DELETE,
                &format!("/v1/shipments/{id}?only_here=true"),
                "k-3",
                &serde_json::Value::Null,
            )
            .await;
        assert!(cancelled.status.is_success(), "{}", cancelled.text());
        assert_eq!(labels().await, 2);
    }
}

#[tokio::test]
async fn somebody_elses_labels_are_not_counted() {
    for api in Api::all().await {
        let a = api.customer("1000000000009", "shipping").await;
        let b = api.customer("2000000000008", "shipping").await;
        api.post(&a.token, Some("k-1"), &shipment("VON-A")).await;
        let days = last_days(&api.test.app, &b.tenant).await.expect("counted");
        assert!(days.iter().all(|(_, row)| row.labels == 0 && row.orders == 0));
    }
}
