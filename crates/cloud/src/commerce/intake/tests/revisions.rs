//! Later changes become revisions, and nothing else does.

use kontor_model::UtcMillis;
use kontor_model::order::{ChannelOrder, OrderState, PaymentState, Refund};
use rust_decimal::Decimal;

use super::{acknowledge_all, feed, only, round, set_mapping, story};
use crate::commerce::orders::store::rows::note_own;
use crate::commerce::tests::budenzauber::{Connected, connected, order};
use crate::testing::NOW;

/// An acknowledged order 1001.
async fn acknowledged(world: &Connected) -> ChannelOrder {
    set_mapping(world, 1).await;
    world.booth.put(&order("1001"));
    round(world).await;
    assert!(acknowledge_all(world).await.status.is_success());
    order("1001")
}

fn touched(order: ChannelOrder, seconds: i64) -> ChannelOrder {
    ChannelOrder { modified_at_ms: NOW.0 + seconds * 1_000, ..order }
}

#[tokio::test]
async fn what_the_shop_changes_after_the_acknowledgement_comes_as_a_revision_with_what_changed() {
    for world in connected().await {
        let mut changed = touched(acknowledged(&world).await, 60);
        changed.states.payment = PaymentState::PartiallyRefunded;
        changed.totals.refunded = Decimal::new(500, 2);
        changed.refunds.push(Refund {
            external_id: "r-1".to_owned(),
            amount: Decimal::new(500, 2),
            reason: None,
            at_ms: None,
            lines: Vec::new(),
        });
        changed.shipping.as_mut().expect("an address").city = "Radebeul".to_owned();
        world.booth.put(&changed);
        round(&world).await;
        let item = &feed(&world).await["items"][0];
        assert_eq!((item["change"].as_str(), item["revision"].as_i64()), (Some("changed"), Some(2)));
        let changed = item["changed"].to_string();
        for path in ["states.payment", "totals.refunded", "refunds", "shipping.city"] {
            assert!(changed.contains(path), "{path} in {changed}");
        }
        acknowledge_all(&world).await;
        assert!(feed(&world).await["items"].as_array().expect("items").is_empty());
        assert_eq!(only(&world).await["document_number"], "AB-4711");
    }
}

#[tokio::test]
async fn a_cancelled_order_comes_as_a_revision() {
    for world in connected().await {
        let mut changed = touched(acknowledged(&world).await, 60);
        changed.states.order = OrderState::Cancelled;
        changed.states.raw = "cancelled".to_owned();
        world.booth.put(&changed);
        round(&world).await;
        assert_eq!(feed(&world).await["items"][0]["order"]["states"]["order"], "cancelled");
    }
}

#[tokio::test]
async fn an_order_that_was_only_touched_is_no_revision() {
    for world in connected().await {
        let same = touched(acknowledged(&world).await, 60);
        world.booth.put(&same);
        round(&world).await;
        let shown = only(&world).await;
        assert_eq!((shown["revision"].as_i64(), shown["delivery"].as_str()), (Some(1), Some("acknowledged")));
        assert_eq!(story(&shown), ["fetched", "mapped", "delivered", "acknowledged"]);
    }
}

#[tokio::test]
async fn the_echo_of_what_we_told_the_shop_is_no_revision() {
    for world in connected().await {
        let mut shipped = touched(acknowledged(&world).await, 60);
        let id = only(&world).await["id"].as_str().expect("an id").to_owned();
        let mut tx = world.app().db.write(world.tenant()).await.expect("begins");
        let told = (Some("completed"), r#"["00340434161094042557"]"#);
        assert!(note_own(&mut tx, world.tenant(), &id, told, UtcMillis(NOW.0)).await.expect("notes"));
        tx.commit().await.expect("commits");
        shipped.states.order = OrderState::Completed;
        shipped.states.raw = "completed".to_owned();
        shipped.tracking_numbers = vec!["00340434161094042557".to_owned()];
        world.booth.put(&shipped);
        round(&world).await;
        let shown = only(&world).await;
        assert_eq!((shown["revision"].as_i64(), shown["delivery"].as_str()), (Some(1), Some("acknowledged")));
        assert_eq!(shown["states"]["raw"], "completed", "it is known all the same");
    }
}

#[tokio::test]
async fn an_acknowledged_order_keeps_its_mapping_until_it_changes() {
    for world in connected().await {
        let first = acknowledged(&world).await;
        set_mapping(&world, 2).await;
        world.booth.put(&touched(first.clone(), 60));
        round(&world).await;
        assert_eq!(only(&world).await["mapped"]["document_type"], "AB-1");
        let mut changed = touched(first, 120);
        changed.note = Some("Bitte klingeln".to_owned());
        world.booth.put(&changed);
        round(&world).await;
        let shown = only(&world).await;
        assert_eq!(shown["mapped"]["document_type"], "AB-2");
        let item = &feed(&world).await["items"][0];
        assert_eq!(item["changed"].to_string(), r#"["note","mapped.document_type"]"#);
    }
}

#[tokio::test]
async fn an_older_reading_never_takes_the_place_of_a_newer_one() {
    for world in connected().await {
        let first = acknowledged(&world).await;
        let newer = ChannelOrder { note: Some("neu".to_owned()), ..touched(first.clone(), 60) };
        world.booth.put(&newer);
        round(&world).await;
        let older = ChannelOrder { note: Some("alt".to_owned()), ..touched(first, 30) };
        world.booth.put(&older);
        round(&world).await;
        assert_eq!(only(&world).await["order"]["note"], "neu");
    }
}

#[tokio::test]
async fn a_change_that_cannot_be_read_holds_the_order_and_keeps_what_is_known() {
    for world in connected().await {
        acknowledged(&world).await;
        world.booth.put_raw("id-1001", NOW.0 + 60_000, b"[]");
        round(&world).await;
        let held = only(&world).await;
        assert_eq!(held["hold"]["code"], "unreadable");
        assert_eq!(held["order"]["number"], "1001");
        world.booth.put(&touched(order("1001"), 120));
        round(&world).await;
        let shown = only(&world).await;
        assert_eq!(shown["delivery"], "acknowledged", "nothing has changed for the ERP");
    }
}

#[tokio::test]
async fn an_order_in_the_bin_that_still_answers_is_deleted_once() {
    for world in connected().await {
        let mut binned = touched(acknowledged(&world).await, 60);
        (binned.states.order, binned.states.raw) = (OrderState::Deleted, "trash".to_owned());
        world.booth.put(&binned);
        round(&world).await;
        round(&world).await;
        let shown = only(&world).await;
        assert_eq!((shown["states"]["order"].as_str(), shown["revision"].as_i64()), (Some("deleted"), Some(2)));
        assert_eq!(story(&shown).iter().filter(|kind| *kind == "deleted").count(), 1);
    }
}

#[tokio::test]
async fn a_change_after_the_shops_clock_was_set_right_is_taken() {
    for world in connected().await {
        set_mapping(&world, 1).await;
        world.booth.put(&touched(order("1001"), 3 * 3_600));
        round(&world).await;
        acknowledge_all(&world).await;
        let mut cancelled = touched(order("1001"), 100);
        cancelled.states.order = OrderState::Cancelled;
        cancelled.states.raw = "cancelled".to_owned();
        world.booth.put(&cancelled);
        round(&world).await;
        assert_eq!(only(&world).await["states"]["order"], "cancelled");
    }
}

#[tokio::test]
async fn what_a_person_does_after_the_echo_is_a_revision_also_when_it_is_what_we_once_told() {
    for world in connected().await {
        let first = acknowledged(&world).await;
        let id = only(&world).await["id"].as_str().expect("an id").to_owned();
        let mut tx = world.app().db.write(world.tenant()).await.expect("begins");
        note_own(&mut tx, world.tenant(), &id, (Some("completed"), "[]"), UtcMillis(NOW.0)).await.expect("notes");
        tx.commit().await.expect("commits");
        let steps = [("processing", 1), ("completed", 1), ("processing", 2), ("completed", 3)];
        for (at, (raw, revision)) in (1..).zip(steps) {
            let mut moved = touched(first.clone(), 60 * at);
            moved.states.raw = raw.to_owned();
            // Something that concerns nobody, so that it is another text.
            moved.tracking_numbers.clear();
            world.booth.put(&moved);
            round(&world).await;
            assert_eq!(only(&world).await["revision"], revision, "step {at}");
        }
    }
}

#[tokio::test]
async fn a_held_order_that_goes_to_the_bin_waits_for_nobody() {
    for world in connected().await {
        world.booth.put(&order("1001"));
        round(&world).await;
        assert_eq!(feed(&world).await["held"], 1);
        let mut binned = touched(order("1001"), 60);
        (binned.states.order, binned.states.raw) = (OrderState::Deleted, "trash".to_owned());
        world.booth.put(&binned);
        round(&world).await;
        assert_eq!(only(&world).await["delivery"], "dropped");
        set_mapping(&world, 1).await;
        round(&world).await;
        assert_eq!(feed(&world).await["items"].as_array().map(Vec::len), Some(0));
    }
}
