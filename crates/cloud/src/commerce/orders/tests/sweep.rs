//! Raw texts do not stay for ever, and what an order is made of does.

use std::sync::Arc;

use http::StatusCode;
use kontor_model::order::{ChannelOrder, OrderState};
use kontor_sealed::Sealer;
use serde_json::json;

use crate::app::{App, Parts};
use crate::commerce::intake::tests::{
    acknowledge_all, counts, feed, get, numbers, only, post, round, set_mapping, story,
};
use crate::commerce::orders::sweep::{forget_closed, sweep};
use crate::commerce::tests::budenzauber::{Connected, connected, order};
use crate::config::{CloudConfig, Keep};
use crate::shipping::accounts::tests::pages::Browser;
use crate::testing::NOW;

const DAY: i64 = 24 * 3_600_000;

/// Makes what a column says older by so many days, so that sessions and tokens of the test stay good.
async fn age(world: &Connected, column: &str, days: i64) {
    let sql = format!("UPDATE {column} - {}", days * DAY);
    let mut tx = world.app().db.unscoped_write().await.expect("begins");
    crate::db::execute!(&mut tx, sqlx::AssertSqlSafe(sql.clone())).expect("changes");
    tx.commit().await.expect("commits");
}

#[tokio::test]
async fn what_an_order_was_before_goes_after_half_a_year_and_what_it_is_made_of_stays() {
    for world in connected().await {
        set_mapping(&world, 1).await;
        world.booth.put(&order("1001"));
        round(&world).await;
        let note = Some("Bitte klingeln".to_owned());
        world.booth.put(&ChannelOrder { note, modified_at_ms: NOW.0 + 60_000, ..order("1001") });
        round(&world).await;
        let shown = only(&world).await;
        let raws: Vec<String> = shown["story"]
            .as_array()
            .expect("a story")
            .iter()
            .filter_map(|event| event["raw"].as_str().map(str::to_owned))
            .collect();
        assert_eq!(counts(world.app()).await, [2, 1, 0]);
        age(&world, "raw_orders SET fetched_at = fetched_at", 179).await;
        assert_eq!(sweep(world.app()).await.expect("swept"), 0);
        age(&world, "raw_orders SET fetched_at = fetched_at", 2).await;
        assert_eq!(sweep(world.app()).await.expect("swept"), 1);
        assert_eq!(counts(world.app()).await, [1, 1, 0]);
        assert_eq!(only(&world).await, shown, "the order is what it was");
        let id = shown["id"].as_str().expect("an id");
        let customer = world.api.signed_in_again(&world.customer).await;
        let raw =
            async |raw: &String| world.api.get(&customer.token, &format!("/v1/orders/{id}/raw/{raw}")).await.status;
        let (first, last) = (raws.first().expect("the first"), raws.last().expect("the last"));
        assert_eq!((raw(first).await.as_u16(), raw(last).await.as_u16()), (404, 200));
        let page = Browser::of(&world.api, &customer).await.get(&format!("/orders/{id}")).await;
        assert_eq!(page.status.as_u16(), 200, "its page does without: {}", page.text());
        assert!(page.text().contains("Bitte klingeln"));
    }
}

#[tokio::test]
async fn what_is_still_to_be_understood_stays_however_old_it_is() {
    for world in connected().await {
        world.booth.put(&order("1001"));
        world.booth.put_raw("id-1002", NOW.0 + 2, b"kaputt");
        round(&world).await;
        const SQL: &str = "INSERT INTO raw_orders_waiting (raw_id, tenant_id, platform_id, modified_at, source) \
            SELECT id, tenant_id, platform_id, 0, 'asked' FROM raw_orders";
        const FREE: &str = "UPDATE orders SET raw_id = (SELECT MIN(id) FROM raw_orders)";
        let mut tx = world.app().db.unscoped_write().await.expect("begins");
        crate::db::execute!(&mut tx, SQL).expect("waits");
        crate::db::execute!(&mut tx, FREE).expect("changes");
        tx.commit().await.expect("commits");
        world.api.test.clock.advance_millis(400 * DAY);
        assert_eq!(sweep(world.app()).await.expect("swept"), 0);
        assert_eq!(counts(world.app()).await, [2, 2, 2]);
        get(&world, "/v1/orders").await;
    }
}

/// Brings an order in a state to the ERP.
async fn had(world: &Connected, state: OrderState) {
    set_mapping(world, 1).await;
    let mut closed = order("1001");
    closed.states.order = state;
    world.booth.put(&closed);
    round(world).await;
    acknowledge_all(world).await;
}

#[tokio::test]
async fn who_bought_what_is_forgotten_a_year_after_an_order_was_closed() {
    for world in connected().await {
        had(&world, OrderState::Completed).await;
        age(&world, "orders SET updated_at = updated_at", 364).await;
        assert_eq!(forget_closed(world.app()).await.expect("looked"), 0);
        let before = only(&world).await;
        let raw = before["story"][0]["raw"].as_str().expect("a raw text");
        age(&world, "orders SET updated_at = updated_at", 2).await;
        assert_eq!(forget_closed(world.app()).await.expect("forgotten"), 1);
        assert_eq!(forget_closed(world.app()).await.expect("once"), 0);
        let shown = only(&world).await;
        assert_eq!((&shown["number"], &shown["recipient"], shown.get("order")), (&json!("1001"), &json!(""), None));
        assert_eq!(story(&shown), ["forgotten"], "what happened before goes with it");
        let id = shown["id"].as_str().expect("an id");
        let customer = world.api.signed_in_again(&world.customer).await;
        let text = world.api.get(&customer.token, &format!("/v1/orders/{id}/raw/{raw}")).await;
        assert_eq!(text.status, StatusCode::NOT_FOUND);
        for again in ["retry", "deliver"] {
            let path = format!("/v1/orders/{id}/{again}");
            let refused = post(&world.api, &customer.token, &path, &json!({})).await;
            assert_eq!((refused.status, refused.problem().as_str()), (StatusCode::CONFLICT, "order_forgotten"));
        }
        assert_eq!(only(&world).await, shown, "and nothing was changed");
        let page = Browser::of(&world.api, &customer).await.get(&format!("/orders/{id}")).await;
        assert_eq!(page.status, StatusCode::OK);
        assert!(page.text().contains("365 Tage nach der letzten Änderung"), "{}", page.text());
    }
}

#[tokio::test]
async fn what_is_kept_for_how_long_is_the_operators_word() {
    for world in connected().await {
        let test = &world.api.test;
        let (clock, entropy) = (Arc::clone(&test.clock) as _, Arc::clone(&test.app.entropy));
        let keep = Keep { raw_orders_days: 30, closed_orders_days: 60 };
        let config = CloudConfig { keep, ..test.app.config.clone() };
        let parts = Parts { clock, entropy, sealer: Sealer::for_tests() };
        let app = App::with_store(config, parts, test.store.db.clone()).await.expect("the same cloud");
        had(&world, OrderState::Completed).await;
        let mut closed = order("1001");
        closed.states.order = OrderState::Completed;
        closed.note = Some("Bitte klingeln".to_owned());
        world.booth.put(&ChannelOrder { modified_at_ms: NOW.0 + 60_000, ..closed });
        round(&world).await;
        acknowledge_all(&world).await;
        age(&world, "raw_orders SET fetched_at = fetched_at", 31).await;
        assert_eq!(sweep(&app).await.expect("swept"), 1);
        age(&world, "orders SET updated_at = updated_at", 59).await;
        assert_eq!(forget_closed(&app).await.expect("looked"), 0);
        age(&world, "orders SET updated_at = updated_at", 2).await;
        assert_eq!(forget_closed(&app).await.expect("forgotten"), 1);
        let shown = only(&world).await;
        assert!(shown["story"][0]["detail"].as_str().is_some_and(|said| said.starts_with("60 ")), "{shown}");
    }
}

#[tokio::test]
async fn the_same_text_again_says_nothing_new_of_a_forgotten_order_and_another_one_is_a_change() {
    for world in connected().await {
        had(&world, OrderState::Completed).await;
        world.api.test.clock.advance_millis(366 * DAY);
        forget_closed(world.app()).await.expect("forgotten");
        let now = world.app().now().0;
        let mut same = order("1001");
        same.states.order = OrderState::Completed;
        let raw = serde_json::to_vec(&same).expect("JSON");
        world.booth.put_raw(&same.external_id, now, &raw);
        round(&world).await;
        assert_eq!(feed(&world).await["outcome"], "nothing_to_do");
        same.note = Some("Gutschrift".to_owned());
        same.modified_at_ms = now + 60_000;
        world.booth.put(&same);
        round(&world).await;
        let told = feed(&world).await;
        assert_eq!(numbers(&told), ["1001"]);
        assert_eq!((&told["items"][0]["change"], &told["items"][0]["changed"]), (&json!("changed"), &json!(["order"])));
    }
}

#[tokio::test]
async fn an_order_that_is_open_or_that_waits_for_the_erp_is_never_forgotten() {
    for world in connected().await {
        had(&world, OrderState::InProgress).await;
        let mut closed = order("1002");
        closed.states.order = OrderState::Completed;
        world.booth.put(&closed);
        round(&world).await;
        world.api.test.clock.advance_millis(800 * DAY);
        assert_eq!(forget_closed(world.app()).await.expect("looked"), 0);
        assert_eq!(numbers(&feed(&world).await), ["1002"]);
    }
}

#[tokio::test]
async fn who_bought_what_is_forgotten_also_of_an_order_that_was_thrown_away_before_the_erp_had_it() {
    for world in connected().await {
        set_mapping(&world, 1).await;
        world.booth.put(&order("1001"));
        round(&world).await;
        let mut binned = ChannelOrder { modified_at_ms: NOW.0 + 60_000, ..order("1001") };
        (binned.states.order, binned.states.raw) = (OrderState::Deleted, "trash".to_owned());
        world.booth.put(&binned);
        round(&world).await;
        assert_eq!(only(&world).await["delivery"], "dropped");
        age(&world, "orders SET updated_at = updated_at", 364).await;
        assert_eq!(forget_closed(world.app()).await.expect("looked"), 0);
        age(&world, "orders SET updated_at = updated_at", 2).await;
        assert_eq!(forget_closed(world.app()).await.expect("forgotten"), 1);
        let shown = only(&world).await;
        assert_eq!(
            (&shown["delivery"], &shown["recipient"], shown.get("order")),
            (&json!("dropped"), &json!(""), None)
        );
        assert_eq!(story(&shown).last().map(String::as_str), Some("forgotten"));
        let customer = world.api.signed_in_again(&world.customer).await;
        let path = format!("/orders/{}", shown["id"].as_str().expect("an id"));
        let page = Browser::of(&world.api, &customer).await.get(&path).await;
        assert!(page.text().contains("365 Tage nach der letzten Änderung"), "{}", page.text());
    }
}

#[tokio::test]
async fn a_forgotten_order_that_the_shop_takes_out_of_its_bin_as_it_was_stays_forgotten() {
    for world in connected().await {
        had(&world, OrderState::Completed).await;
        world.api.test.clock.advance_millis(366 * DAY);
        forget_closed(world.app()).await.expect("forgotten");
        let mut tx = world.app().db.unscoped_write().await.expect("begins");
        crate::db::execute!(&mut tx, "UPDATE orders SET order_state = 'deleted'").expect("changes");
        tx.commit().await.expect("commits");
        let mut same = order("1001");
        same.states.order = OrderState::Completed;
        world.booth.put_raw(&same.external_id, world.app().now().0, &serde_json::to_vec(&same).expect("JSON"));
        round(&world).await;
        assert_eq!(counts(world.app()).await, [1, 1, 0]);
        assert_eq!(feed(&world).await["outcome"], "nothing_to_do");
        world.booth.put(&ChannelOrder { modified_at_ms: world.app().now().0, ..order("1002") });
        round(&world).await;
        assert_eq!(counts(world.app()).await, [2, 2, 0], "and others come in");
    }
}
