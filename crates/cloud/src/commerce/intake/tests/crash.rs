//! kill -9 at every step: nothing is lost and nothing comes twice.

use kontor_model::order::ChannelOrder;

use super::{counts, get, numbers, round, set_mapping};
use crate::commerce::intake::round::HOLD_MS;
use crate::commerce::tests::budenzauber::{Connected, connected, order};
use crate::testing::NOW;

const ORDERS: i64 = 25;

/// Reads until it dies at the how manieth place; `false` when it lived to the end.
async fn dies_at(world: &Connected, place: i64) -> bool {
    world.api.test.clock.advance_millis(75_000);
    let app = world.app();
    app.commerce.crash.die_at(place);
    let died = tokio::select! {
        done = crate::commerce::intake::read_due(app) => { done.expect("reads"); false }
        () = app.commerce.crash.died() => true,
    };
    app.commerce.crash.die_at(0);
    died
}

#[tokio::test]
async fn dying_at_any_step_loses_no_order_and_doubles_none() {
    for place in 1.. {
        let mut died = false;
        for world in connected().await {
            set_mapping(&world, 1).await;
            for number in 0..ORDERS {
                let number = ChannelOrder { modified_at_ms: NOW.0 + number, ..order(&format!("{}", 1000 + number)) };
                world.booth.put(&number);
            }
            died = dies_at(&world, place).await;
            // Another server takes over when the lease of the dead one has ended.
            world.api.test.clock.advance_millis(HOLD_MS);
            round(&world).await;
            round(&world).await;
            let count = ORDERS;
            assert_eq!(counts(world.app()).await, [count, count, 0], "at {place} on {}", world.api.test.store.name);
            let mut found = numbers(&get(&world, "/v1/orders/feed?limit=500").await);
            found.sort();
            found.dedup();
            assert_eq!(found.len(), 25, "at {place} on {}", world.api.test.store.name);
        }
        if !died {
            assert!(place > 12, "there were fewer places than steps: {place}");
            return;
        }
    }
}
