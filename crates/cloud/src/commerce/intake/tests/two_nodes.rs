//! Two servers at once on one store: one reads a platform, and nothing is kept twice.

use std::sync::Arc;

use kontor_model::order::ChannelOrder;
use kontor_sealed::Sealer;

use super::{counts, get, numbers, set_mapping};
use crate::app::{App, Parts};
use crate::commerce::State;
use crate::commerce::intake::read_due;
use crate::commerce::tests::budenzauber::{self, Connected, connected, order};
use crate::testing::NOW;

async fn second_node(world: &Connected) -> Arc<App> {
    let (test, first) = (&world.api.test, world.app());
    let parts =
        Parts { clock: Arc::clone(&test.clock) as _, entropy: Arc::clone(&first.entropy), sealer: Sealer::for_tests() };
    let mut app = App::with_store(first.config.clone(), parts, test.store.db.clone()).await.expect("a second cloud");
    let shops = vec![budenzauber::shop(&world.booth)];
    Arc::get_mut(&mut app).expect("nobody else holds it yet").commerce = State::with(shops);
    app
}

#[tokio::test]
async fn of_two_servers_one_reads_a_platform() {
    for world in connected().await {
        set_mapping(&world, 1).await;
        let second = second_node(&world).await;
        world.booth.put(&order("1001"));
        world.api.test.clock.advance_millis(75_000);
        let (a, b) = tokio::join!(read_due(world.app()), read_due(&second));
        assert_eq!(a.expect("reads") + b.expect("reads"), 1);
        assert_eq!(counts(world.app()).await, [1, 1, 0]);
    }
}

#[tokio::test]
async fn reading_and_asking_for_the_same_orders_at_once_keeps_each_once() {
    for world in connected().await {
        set_mapping(&world, 1).await;
        for number in 0..20 {
            world.booth.put(&ChannelOrder { modified_at_ms: NOW.0 + number, ..order(&format!("{}", 1000 + number)) });
        }
        world.api.test.clock.advance_millis(75_000);
        let second = second_node(&world).await;
        let path = format!("/v1/platforms/{}/orders/fetch", world.platform);
        let ask = |number: i64| {
            let (path, world) = (path.clone(), &world);
            async move {
                let body = serde_json::json!({ "number": format!("{number}") });
                super::post(&world.api, &world.customer.token, &path, &body).await.status
            }
        };
        let (read, a, b, c) = tokio::join!(read_due(&second), ask(1000), ask(1007), ask(1019));
        read.expect("reads");
        assert!([a, b, c].iter().all(|status| status.is_success()), "{a} {b} {c}");
        super::round(&world).await;
        assert_eq!(counts(world.app()).await, [20, 20, 0], "on {}", world.api.test.store.name);
        assert_eq!(numbers(&get(&world, "/v1/orders/feed?limit=500").await).len(), 20);
    }
}

#[tokio::test]
async fn an_order_somebody_else_is_about_to_understand_is_there_when_it_was_asked_for() {
    for world in connected().await {
        set_mapping(&world, 1).await;
        world.booth.put(&order("1001"));
        world.api.test.clock.advance_millis(75_000);
        // The other one dies when the raw order is stored and nothing else.
        let second = second_node(&world).await;
        second.commerce.crash.die_at(2);
        tokio::select! {
            done = read_due(&second) => panic!("it lived: {done:?}"),
            () = second.commerce.crash.died() => {}
        }
        assert_eq!(counts(world.app()).await, [1, 0, 1]);
        let path = format!("/v1/platforms/{}/orders/fetch", world.platform);
        let body = serde_json::json!({ "number": "1001" });
        let fetched = super::post(&world.api, &world.customer.token, &path, &body).await;
        assert_eq!(fetched.json()["number"], "1001", "{}", fetched.text());
        assert_eq!(counts(world.app()).await, [1, 1, 0]);
    }
}
