//! Stock goes out: only what changed, single changes first, and item by item what became of it.

use http::{Method, StatusCode};
use kontor_model::Lang;
use kontor_model::shipment::{Finding, Hint, Severity};
use serde_json::json;

use super::shopkeeper::{item, one, orders_are_read, pairs, put, say, selling, states, told, variant};
use crate::commerce::stock::{renew_due, tell_due};
use crate::commerce::tests::budenzauber::{self, Connected};

/// Refuses the stock of a product.
fn refuse(of: &Connected, product: &str, code: &str) {
    let hint = Hint { de: "Ausverkauf, nichts geht mehr.".to_owned(), en: "Sold off, no more.".to_owned() };
    let finding = Finding::in_both(Lang::De, Severity::Error, code, "quantity", hint);
    of.booth.inside().stock_refused.push((product.to_owned(), finding));
}

#[tokio::test]
async fn only_what_the_platform_does_not_have_is_told() {
    for of in selling(&[item("p-1", "A", 5), item("p-2", "B", 0), item("p-3", "C", 0)]).await {
        say(&of, &[("A", "5", 1), ("B", "7", 1), ("C", "9", 1)]).await;
        assert_eq!(told(&of).await, pairs(&[("p-2", 7), ("p-3", 9)]), "it has five of A already");
        say(&of, &[("A", "5", 2), ("B", "7", 2), ("C", "8", 2)]).await;
        assert_eq!(told(&of).await, pairs(&[("p-3", 8)]));
        // There and back again before it was told.
        say(&of, &[("C", "1", 3)]).await;
        say(&of, &[("C", "8", 4)]).await;
        assert_eq!(told(&of).await, pairs(&[]));
        assert_eq!(one(&of, "C").await["state"], "accepted");
    }
}

#[tokio::test]
async fn the_rule_of_the_platform_makes_what_it_is_told() {
    for of in selling(&[item("p-1", "A", 0), item("p-2", "B", 0)]).await {
        let levels = json!({ "items": [
            { "sku": "A", "warehouse": "1", "quantity": "10", "sequence": 1 },
            { "sku": "A", "warehouse": "2", "quantity": "20", "sequence": 1 },
            { "sku": "B", "warehouse": "2", "quantity": "3", "sequence": 1 },
        ] });
        put(&of, &levels).await;
        assert_eq!(told(&of).await, pairs(&[("p-1", 30), ("p-2", 3)]));
        let path = format!("/v1/platforms/{}/stock", of.platform);
        let rule = json!({ "warehouses": ["2", "2"], "buffer": 1, "maximum": 15 });
        let changed = of.api.call(&of.customer.token, Method::PUT, &path, "k", &rule).await;
        assert_eq!(changed.status, StatusCode::OK, "{}", changed.text());
        assert_eq!(changed.json()["rule"], json!({ "warehouses": ["2"], "buffer": 1, "maximum": 15 }));
        renew_due(of.app()).await.expect("reckoned");
        assert_eq!(told(&of).await, pairs(&[("p-1", 15), ("p-2", 2)]));
        let overview = of.api.get(&of.customer.token, &path).await.json();
        assert_eq!(overview["counts"], json!({ "accepted": 2 }));
        assert!(overview["items_read_ms"].is_i64());

        for (rule, fault) in [
            (json!({ "buffer": -1 }), "buffer range"),
            (json!({ "maximum": -1 }), "maximum range"),
            (json!({ "warehouses": ["1", " "] }), "warehouses[1] format"),
            (json!({ "puffer": 1 }), "puffer unknown_field"),
        ] {
            let refused = of.api.call(&of.customer.token, Method::PUT, &path, "k", &rule).await;
            assert_eq!((refused.status, refused.faults()), (StatusCode::UNPROCESSABLE_ENTITY, vec![fault.to_owned()]));
        }
        let same = of.api.get(&of.customer.token, &path).await.json();
        assert_eq!(same["rule"], overview["rule"], "nothing was changed");
    }
}

#[tokio::test]
async fn a_number_the_shop_does_not_sell_or_sells_twice_is_reported_and_not_guessed() {
    let goods = [
        item("p-1", "A", 0),
        item("p-2", "B", 0),
        item("p-3", "b", 0),
        kontor_adapters::shop::ShopItem { keeps_stock: false, quantity: None, ..item("p-4", "D", 0) },
        variant("p-5", "v-1", "E", 0),
    ];
    for of in selling(&goods).await {
        say(&of, &[("A", "1", 1), ("B", "2", 1), ("C", "3", 1), ("D", "4", 1), ("E", "5", 1)]).await;
        put(&of, &json!({ "items": [{ "sku": "F", "quantity": "6", "sequence": 1, "keeps_stock": false }] })).await;
        assert_eq!(told(&of).await, pairs(&[("p-1", 1), ("v-1", 5)]));
        let known: Vec<(String, String)> = states(&of).await;
        let known: Vec<(&str, &str)> = known.iter().map(|(sku, state)| (sku.as_str(), state.as_str())).collect();
        let expected = [
            ("A", "accepted"),
            ("B", "ambiguous"),
            ("C", "unknown_item"),
            ("D", "not_kept"),
            ("E", "accepted"),
            ("F", "not_kept"),
        ];
        assert_eq!(known, expected);
        let path = format!("/v1/platforms/{}/stock/items?state=unknown_item", of.platform);
        let some = of.api.get(&of.customer.token, &path).await.json();
        assert_eq!((some["items"][0]["sku"].as_str(), some["items"].as_array().map(Vec::len)), (Some("C"), Some(1)));
        let path = format!("/v1/platforms/{}/stock/items?limit=4", of.platform);
        let first = of.api.get(&of.customer.token, &path).await.json();
        let next = first["next"].as_str().expect("there is more");
        let rest = of.api.get(&of.customer.token, &format!("{path}&after={next}")).await.json();
        assert_eq!((rest["items"][0]["sku"].as_str(), rest["next"].as_str()), (Some("E"), None));
    }
}

#[tokio::test]
async fn goods_whose_stock_the_shop_does_not_count_are_not_asked_to_again() {
    for of in selling(&[item("p-1", "A", 0)]).await {
        refuse(&of, "p-1", kontor_adapters::shop::STOCK_NOT_KEPT);
        say(&of, &[("A", "1", 1)]).await;
        assert_eq!(told(&of).await, pairs(&[]));
        assert_eq!(one(&of, "A").await["state"], "not_kept");
        let calls = of.booth.inside().calls.len();
        say(&of, &[("A", "2", 2)]).await;
        assert_eq!(told(&of).await, pairs(&[]));
        assert_eq!(of.booth.inside().calls.len(), calls, "nobody was called");
    }
}

#[tokio::test]
async fn what_is_refused_says_why_harms_no_other_and_is_told_again_when_it_changes_or_somebody_wants_it() {
    for of in selling(&[item("p-1", "A", 0), item("p-2", "B", 0)]).await {
        refuse(&of, "p-1", "sold_off");
        say(&of, &[("A", "1", 1), ("B", "2", 1)]).await;
        assert_eq!(told(&of).await, pairs(&[("p-2", 2)]));
        let refused = one(&of, "A").await;
        assert_eq!(
            (refused["state"].as_str(), refused["detail"].as_str()),
            (Some("rejected"), Some("Sold off, no more."))
        );
        assert_eq!(refused.get("told"), Some(&json!(0)), "what it had before");
        say(&of, &[("A", "1", 2)]).await;
        assert_eq!(told(&of).await, pairs(&[]), "it is not asked the same twice");

        of.booth.inside().stock_refused.clear();
        let path = format!("/v1/platforms/{}/stock/retry", of.platform);
        let none = of.api.call(&of.customer.token, Method::POST, &path, "k", &json!({ "sku": "B" })).await;
        assert_eq!(none.json()["count"], 0, "B was not refused");
        let none = of.api.call(&of.customer.token, Method::POST, &path, "k", &json!({ "sku": " " })).await;
        assert_eq!(none.json()["count"], 0, "nobody is meant");
        let again = of.api.call(&of.customer.token, Method::POST, &path, "k", &json!({ "sku": "a" })).await;
        assert_eq!(again.json()["count"], 1);
        assert_eq!(told(&of).await, pairs(&[("p-1", 1)]));
        assert_eq!(one(&of, "A").await["state"], "accepted");

        refuse(&of, "p-1", "sold_off");
        say(&of, &[("A", "5", 3)]).await;
        assert_eq!(told(&of).await, pairs(&[]));
        of.booth.inside().stock_refused.clear();
        say(&of, &[("A", "6", 4)]).await;
        assert_eq!(told(&of).await, pairs(&[("p-1", 6)]));
    }
}

#[tokio::test]
async fn a_single_change_goes_out_first_and_takes_along_what_came_earlier_in_great_number() {
    let number = |n: usize| format!("A-{n:03}");
    let goods: Vec<_> = (0..80).map(|n| item(&format!("p-{n:03}"), &number(n), 0)).collect();
    for of in selling(&goods).await {
        let levels: Vec<(String, String)> = (0..80).map(|n| (number(n), "5".to_owned())).collect();
        let levels: Vec<(&str, &str, i64)> = levels.iter().map(|(sku, q)| (sku.as_str(), q.as_str(), 1)).collect();
        say(&of, &levels).await;
        of.api.test.clock.advance_millis(1_000);
        say(&of, &[("A-077", "1", 2)]).await;
        let told = told(&of).await;
        assert_eq!(told.len(), 80, "all of them, each once");
        assert_eq!(told[..3], pairs(&[("p-077", 1), ("p-000", 5), ("p-001", 5)]));
        let calls = of.booth.inside().calls.iter().filter(|call| *call == "set_stock").count();
        assert_eq!(calls, 80 / 5, "as many in a call as the shop takes, also behind the single change");
    }
}

#[tokio::test]
async fn every_platform_is_told_the_same_stock_by_its_own_rule() {
    for of in selling(&[item("p-1", "A", 0)]).await {
        let other = budenzauber::connect(of.app(), of.tenant(), "Zweiter Laden").await;
        super::shopkeeper::orders_were_read(of.app(), &of, &other, of.app().now()).await;
        say(&of, &[("A", "4", 1)]).await;
        crate::commerce::stock::read_due(of.app()).await.expect("read");
        renew_due(of.app()).await.expect("reckoned");
        assert_eq!(told(&of).await, pairs(&[("p-1", 4), ("p-1", 4)]), "both are told, also the one that came later");
        orders_are_read(&of).await;
        assert_eq!(tell_due(of.app()).await.expect("told"), 0);
    }
}

#[tokio::test]
async fn of_somebody_elses_platform_nothing_is_shown_and_nothing_changed() {
    for of in selling(&[item("p-1", "A", 0)]).await {
        let other = of.api.customer("2000000000008", "shipping commerce").await;
        say(&of, &[("A", "4", 1)]).await;
        let base = format!("/v1/platforms/{}/stock", of.platform);
        for (method, path, body) in [
            (Method::GET, base.clone(), json!({})),
            (Method::GET, format!("{base}/items"), json!({})),
            (Method::PUT, base.clone(), json!({ "buffer": 3 })),
            (Method::POST, format!("{base}/retry"), json!({})),
            (Method::POST, format!("{base}/check"), json!({})),
        ] {
            let refused = of.api.call(&other.token, method, &path, "k", &body).await;
            assert_eq!(refused.status, StatusCode::NOT_FOUND, "{path}");
        }
        let theirs = of.api.get(&other.token, "/v1/inventory?sku=A").await.json();
        assert_eq!(theirs["levels"], json!([]));
        assert_eq!(told(&of).await, pairs(&[("p-1", 4)]), "no buffer was set");
    }
}
