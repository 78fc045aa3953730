//! Stock comes in: level by level, the newest sequence wins, and what is wrong harms nothing else.

use http::{Method, StatusCode};
use serde_json::{Value, json};

use super::shopkeeper::{count, item, pairs, put, say, selling, told};
use crate::commerce::tests::budenzauber::connected;

#[tokio::test]
async fn the_newest_sequence_wins_and_an_older_one_never_overwrites() {
    for of in selling(&[item("p-1", "KAESE-1", 0)]).await {
        assert_eq!(say(&of, &[("KAESE-1", "10", 100)]).await, ["taken"]);
        assert_eq!(say(&of, &[("KAESE-1", "10", 100)]).await, ["unchanged"], "sent once more");
        assert_eq!(say(&of, &[("KAESE-1", "7", 100)]).await, ["outdated"], "the sequence did not grow");
        assert_eq!(say(&of, &[("KAESE-1", "7", 99)]).await, ["outdated"]);
        assert_eq!(say(&of, &[("kaese-1 ", "8", 101)]).await, ["taken"], "the same number, written otherwise");
        assert_eq!(say(&of, &[("KAESE-1", "8", 105)]).await, ["unchanged"]);
        assert_eq!(
            say(&of, &[("KAESE-1", "3", 104)]).await,
            ["outdated"],
            "the sequence of what is unchanged counts too"
        );
        assert_eq!(told(&of).await, pairs(&[("p-1", 8)]));
    }
}

#[tokio::test]
async fn of_two_levels_of_a_number_in_one_request_the_newer_one_wins_wherever_it_stands() {
    for of in selling(&[item("p-1", "KAESE-1", 0)]).await {
        let results = say(&of, &[("KAESE-1", "5", 2), ("KAESE-1", "9", 1), ("KAESE-1", "6", 3)]).await;
        assert_eq!(results, ["taken", "outdated", "taken"]);
        assert_eq!(count(&of).await, 1);
        assert_eq!(told(&of).await, pairs(&[("p-1", 6)]));
    }
}

#[tokio::test]
async fn what_is_wrong_with_a_level_is_said_at_it_and_the_others_are_taken() {
    for of in selling(&[item("p-1", "KAESE-1", 0)]).await {
        let level = |sku: &str, quantity: &str| json!({ "sku": sku, "quantity": quantity, "sequence": 1 });
        let mut nowhere = level("KAESE-1", "1");
        nowhere["warehouse"] = json!(" ");
        let long = "x".repeat(101);
        let items = [level("KAESE-1", "4"), level(" ", "1"), level("WURST", "viele"), level(&long, "1"), nowhere];
        let answer = put(&of, &json!({ "items": items })).await.json();
        assert_eq!(answer["outcome"], "partial");
        let results: Vec<&Value> = answer["items"].as_array().expect("results").iter().collect();
        let result: Vec<&str> = results.iter().filter_map(|item| item["result"].as_str()).collect();
        assert_eq!(result, ["taken", "refused", "refused", "refused", "refused"]);
        let said = |place: usize| results[place]["detail"].as_str().expect("a reason").to_owned();
        assert!(said(1).starts_with("sku: "), "{}", said(1));
        assert!(said(2).starts_with("quantity: "), "{}", said(2));
        assert!(said(4).starts_with("warehouse: "), "{}", said(4));
        assert_eq!(count(&of).await, 1);

        let answer = put(&of, &json!({ "items": [level("WURST", "1,5")] })).await.json();
        assert_eq!(answer["outcome"], "failed");
        assert_eq!(count(&of).await, 1);
        let again = put(&of, &json!({ "items": [level("KAESE-1", "4")] })).await.json();
        assert_eq!(again["outcome"], "nothing_to_do");
    }
}

#[tokio::test]
async fn none_and_more_than_five_thousand_are_refused_and_nothing_is_taken() {
    for of in connected().await {
        let level = |n: usize| json!({ "sku": format!("A-{n}"), "quantity": "1", "sequence": 1 });
        for items in [Vec::new(), (0..=5_000).map(level).collect::<Vec<Value>>()] {
            let refused = put(&of, &json!({ "items": items })).await;
            assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
            assert_eq!(refused.faults(), ["items count"]);
        }
        let unknown = put(&of, &json!({ "items": [{ "sku": "A", "quantity": "1", "sequence": 1, "menge": 3 }] })).await;
        assert_eq!(unknown.faults(), ["items[0].menge unknown_field"]);
        assert_eq!(count(&of).await, 0);
        let most: Vec<Value> = (0..5_000).map(level).collect();
        let taken = put(&of, &json!({ "items": most })).await;
        assert_eq!(taken.status, StatusCode::OK);
        assert_eq!(count(&of).await, 5_000);
    }
}

#[tokio::test]
async fn everything_about_a_number_is_told_at_once() {
    for of in selling(&[item("p-1", "Käse-1", 0)]).await {
        let levels = json!({ "items": [
            { "sku": "Käse-1", "warehouse": "Laden", "quantity": "2.5", "sequence": 7 },
            { "sku": "Käse-1", "warehouse": "Keller", "quantity": "4.75", "sequence": 8, "keeps_stock": true },
        ] });
        put(&of, &levels).await;
        told(&of).await;
        let found = of.api.get(&of.customer.token, "/v1/inventory?sku=k%C3%A4se-1").await.json();
        assert_eq!(found["sku"], "Käse-1");
        assert_eq!(found["levels"][0]["warehouse"], "Keller");
        assert_eq!(found["levels"][1]["quantity"], "2.5");
        assert_eq!(found["reserved"], "0");
        assert_eq!(found["platforms"][0]["quantity"], 7, "fractions of the sum are cut off");
        assert_eq!(found["platforms"][0]["told"], 7);
        assert_eq!(found["platforms"][0]["state"], "accepted");

        let unknown = of.api.get(&of.customer.token, "/v1/inventory?sku=nie-geh%C3%B6rt").await.json();
        assert_eq!(unknown["levels"], json!([]));
        let nothing = of.api.get(&of.customer.token, "/v1/inventory").await;
        assert_eq!((nothing.problem().as_str(), nothing.faults()), ("invalid_query", vec!["sku missing".to_owned()]));
    }
}

#[tokio::test]
async fn who_has_not_booked_commerce_says_no_stock() {
    for of in connected().await {
        let other = of.api.customer("2000000000008", "shipping").await;
        let body = json!({ "items": [{ "sku": "KAESE-1", "quantity": "1", "sequence": 1 }] });
        let refused = of.api.call(&other.token, Method::PUT, "/v1/inventory", "k", &body).await;
        assert_eq!(refused.status, StatusCode::FORBIDDEN);
        assert_eq!(count(&of).await, 0);
    }
}
