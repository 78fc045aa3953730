//! Hints: verified, believed in nothing, harmless when they come twice or are forged.

use axum::body::Body;
use http::{Request, StatusCode};

use super::{count, counts, only, round, set_mapping};
use crate::commerce::intake::read_due;
use crate::commerce::platforms::testing::HINT_SECRET;
use crate::commerce::tests::budenzauber::{Connected, connect, connected, order};
use crate::db::execute;

async fn hint(world: &Connected, platform: &str, secret: &str, body: &'static str) -> StatusCode {
    let request = Request::post(format!("/hooks/hook-of-{platform}"));
    let request = request.header("x-budenzauber", secret.as_bytes());
    world.api.send(request.body(Body::from(body)).expect("a request")).await.status
}

async fn hints(world: &Connected) -> i64 {
    count(world.app(), "SELECT COUNT(*) FROM order_hints").await
}

#[tokio::test]
async fn a_hint_lets_the_order_be_read_at_once_and_in_one_call() {
    for world in connected().await {
        set_mapping(&world, 1).await;
        round(&world).await;
        world.booth.put(&order("1001"));
        assert_eq!(hint(&world, world.platform.as_str(), HINT_SECRET, "id-1001").await, StatusCode::OK);
        world.booth.inside().calls.clear();
        assert_eq!(read_due(world.app()).await.expect("reads"), 1);
        assert_eq!(world.booth.inside().calls, ["list_orders"]);
        assert_eq!(only(&world).await["number"], "1001");
        assert_eq!(hints(&world).await, 0);
        assert_eq!(read_due(world.app()).await.expect("reads"), 0);
    }
}

#[tokio::test]
async fn a_replayed_hint_is_the_same_hint() {
    for world in connected().await {
        set_mapping(&world, 1).await;
        world.booth.put(&order("1001"));
        for _ in 0..3 {
            assert_eq!(hint(&world, world.platform.as_str(), HINT_SECRET, "id-1001").await, StatusCode::OK);
        }
        assert_eq!(hints(&world).await, 1);
        round(&world).await;
        assert_eq!(hint(&world, world.platform.as_str(), HINT_SECRET, "id-1001").await, StatusCode::OK);
        round(&world).await;
        assert_eq!(counts(world.app()).await, [1, 1, 0]);
        assert_eq!(only(&world).await["revision"], 1);
    }
}

#[tokio::test]
async fn forged_hints_and_unknown_addresses_are_answered_alike_and_change_nothing() {
    for world in connected().await {
        let forged = hint(&world, world.platform.as_str(), "geraten", "id-1001").await;
        let unknown = hint(&world, "plt_01ARZ3NDEKTSV4RRFFQ69G5FAV", HINT_SECRET, "id-1001").await;
        assert_eq!((forged, unknown), (StatusCode::UNAUTHORIZED, StatusCode::UNAUTHORIZED));
        assert_eq!(hints(&world).await, 0);
    }
}

#[tokio::test]
async fn the_signature_of_another_customers_shop_is_refused() {
    for world in connected().await {
        let other = world.api.customer("2000000000008", "commerce").await;
        let theirs = connect(world.app(), &other.tenant, "Zweite Bude").await;
        let mut tx = world.app().db.write(&other.tenant).await.expect("begins");
        let secret = (crate::commerce::platforms::testing::HINTS, "ein-anderes-geheimnis");
        crate::commerce::platforms::testing::put_secret(world.app(), &mut tx, &other.tenant, &theirs, secret).await;
        tx.commit().await.expect("commits");
        assert_eq!(hint(&world, theirs.as_str(), HINT_SECRET, "id-1001").await, StatusCode::UNAUTHORIZED);
        assert_eq!(hint(&world, theirs.as_str(), "ein-anderes-geheimnis", "id-1001").await, StatusCode::OK);
        let mine = count(world.app(), "SELECT COUNT(*) FROM order_hints WHERE external_id = 'id-1001'").await;
        assert_eq!(mine, 1, "it is noted for the other customer alone");
    }
}

#[tokio::test]
async fn many_forged_hints_are_slowed_down() {
    for world in connected().await {
        let mut last = StatusCode::OK;
        for _ in 0..120 {
            last = hint(&world, world.platform.as_str(), "geraten", "id-1001").await;
        }
        assert_eq!(last, StatusCode::TOO_MANY_REQUESTS);
        world.api.test.clock.advance_millis(60 * 60_000);
        assert_eq!(hint(&world, world.platform.as_str(), HINT_SECRET, "id-1001").await, StatusCode::OK);
    }
}

#[tokio::test]
async fn a_body_without_end_is_refused() {
    for world in connected().await {
        let request =
            Request::post(format!("/hooks/hook-of-{}", world.platform)).header("x-budenzauber", HINT_SECRET.as_bytes());
        let request = request.body(Body::from(vec![b'1'; 3 * 1024 * 1024])).expect("a request");
        assert_eq!(world.api.send(request).await.status, StatusCode::PAYLOAD_TOO_LARGE);
        assert_eq!(hints(&world).await, 0);
    }
}

#[tokio::test]
async fn a_hint_at_an_order_that_is_gone_marks_it_as_deleted() {
    for world in connected().await {
        set_mapping(&world, 1).await;
        world.booth.put(&order("1001"));
        round(&world).await;
        super::acknowledge_all(&world).await;
        world.booth.inside().orders.clear();
        hint(&world, world.platform.as_str(), HINT_SECRET, "id-1001").await;
        round(&world).await;
        let shown = only(&world).await;
        assert_eq!(shown["states"]["order"], "deleted");
        assert_eq!(shown["revision"], 2);
        let feed = super::feed(&world).await;
        assert_eq!(feed["items"][0]["changed"][0], "states.order");
    }
}

#[tokio::test]
async fn the_shop_is_told_where_to_send_hints_and_asked_daily_whether_it_still_does() {
    for world in connected().await {
        round(&world).await;
        let (address, secret) = world.booth.inside().hints.clone().expect("told");
        assert_eq!(address, format!("https://kontor.example/hooks/hook-of-{}", world.platform));
        assert_eq!(secret, HINT_SECRET);
        world.booth.inside().calls.clear();
        round(&world).await;
        assert!(!world.booth.inside().calls.contains(&"care_for_hints".to_owned()));
        world.api.test.clock.advance_millis(24 * 60 * 60_000);
        world.booth.inside().hints = None;
        round(&world).await;
        assert!(world.booth.inside().hints.is_some(), "it was mended");
    }
}

#[tokio::test]
async fn a_hint_at_a_paused_platform_is_taken_and_dropped_and_a_forged_one_is_refused_as_ever() {
    for world in connected().await {
        set_mapping(&world, 1).await;
        world.booth.put(&order("1001"));
        crate::commerce::platforms::testing::pause(world.app(), world.tenant(), &world.platform).await;
        assert_eq!(hint(&world, world.platform.as_str(), HINT_SECRET, "id-1001").await, StatusCode::OK);
        assert_eq!(hint(&world, world.platform.as_str(), "geraten", "id-1001").await, StatusCode::UNAUTHORIZED);
        assert_eq!(hints(&world).await, 0);
        assert!(world.booth.inside().calls.is_empty(), "and it is not called");
    }
}

#[tokio::test]
async fn an_older_hint_after_a_newer_one_brings_the_order_as_it_is_now() {
    for world in connected().await {
        set_mapping(&world, 1).await;
        let at = |seconds: i64, note: &str| kontor_model::order::ChannelOrder {
            modified_at_ms: crate::testing::NOW.0 + seconds * 1_000,
            note: Some(note.to_owned()),
            ..order("1001")
        };
        world.booth.put(&at(60, "neu"));
        assert_eq!(hint(&world, world.platform.as_str(), HINT_SECRET, "id-1001").await, StatusCode::OK);
        round(&world).await;
        // The one about the change before comes late, and a cache of the shop even says the order as it was then.
        world.booth.put(&at(30, "alt"));
        assert_eq!(hint(&world, world.platform.as_str(), HINT_SECRET, "id-1001").await, StatusCode::OK);
        round(&world).await;
        let shown = only(&world).await;
        assert_eq!((shown["order"]["note"].as_str(), shown["revision"].as_i64()), (Some("neu"), Some(1)));
    }
}

#[tokio::test]
async fn an_order_the_shop_cannot_show_keeps_no_other_hint_and_no_stock_waiting() {
    for world in connected().await {
        set_mapping(&world, 1).await;
        round(&world).await;
        // Changed long ago, as far as the shop says: no list shows them.
        for number in ["1001", "1002"] {
            let raw = serde_json::to_vec(&order(number)).expect("JSON");
            world.booth.put_raw(&format!("id-{number}"), 0, &raw);
        }
        world.booth.inside().poisoned = vec!["id-1001".to_owned()];
        hint(&world, world.platform.as_str(), HINT_SECRET, "id-1001").await;
        hint(&world, world.platform.as_str(), HINT_SECRET, "id-1002").await;
        let before = count(world.app(), "SELECT orders_read_at FROM platforms").await;
        round(&world).await;
        assert_eq!(only(&world).await["number"], "1002");
        assert!(count(world.app(), "SELECT orders_read_at FROM platforms").await > before);
        assert_eq!(count(world.app(), "SELECT COUNT(*) FROM platforms WHERE fail_code <> ''").await, 0);
        assert_eq!(read_due(world.app()).await.expect("reads"), 0, "it is not asked for without end");
        world.booth.inside().poisoned.clear();
        world.api.test.clock.advance_millis(60 * 60_000);
        round(&world).await;
        assert_eq!((counts(world.app()).await[1], hints(&world).await), (2, 0));
    }
}

#[tokio::test]
async fn who_takes_no_orders_notes_no_hints_and_forgets_those_that_are_there() {
    for world in connected().await {
        hint(&world, world.platform.as_str(), HINT_SECRET, "id-1001").await;
        assert_eq!(hints(&world).await, 1);
        let mut tx = world.app().db.unscoped_write().await.expect("begins");
        execute!(&mut tx, "UPDATE platforms SET exchanges = '[\"stock\"]'").expect("changes");
        tx.commit().await.expect("commits");
        round(&world).await;
        assert_eq!(hints(&world).await, 0);
        assert_eq!(hint(&world, world.platform.as_str(), HINT_SECRET, "id-1002").await, StatusCode::OK);
        assert_eq!(hints(&world).await, 0);
        assert_eq!(read_due(world.app()).await.expect("reads"), 0);
    }
}
