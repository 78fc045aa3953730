//! One call at a time, orders first, and nobody who goes away keeps the others waiting.

use std::sync::Arc;

use futures_util::FutureExt;
use kontor_model::UtcMillis;
use kontor_model::id::PlatformId;
use tokio::sync::mpsc;

use crate::commerce::platforms::gate::{Gates, Lane};

fn platform() -> PlatformId {
    "plt_01M83WFEZ084G7ZWYRD6Z1RV0W".parse().expect("an id")
}

/// Waits for a turn in the background and says its name when it has it.
async fn queue_up(gates: &Arc<Gates>, lane: Lane, name: &'static str, said: &mpsc::UnboundedSender<&'static str>) {
    let (gates, said) = (Arc::clone(gates), said.clone());
    let waiting = tokio::spawn(async move {
        let _turn = gates.turn(&platform(), lane, 0).await;
        said.send(name).expect("the test listens");
    });
    // It runs until it waits: the runtime of a test has one thread.
    tokio::task::yield_now().await;
    drop(waiting);
}

#[tokio::test]
async fn orders_go_before_everything_else_and_each_lane_keeps_its_order() {
    let (gates, (sender, mut said)) = (Arc::new(Gates::without_pauses()), mpsc::unbounded_channel());
    let turn = gates.turn(&platform(), Lane::Bulk, 0).await;
    let all = [
        (Lane::Bulk, "b1"),
        (Lane::Bulk, "b2"),
        (Lane::Out, "t1"),
        (Lane::Orders, "o1"),
        (Lane::Out, "t2"),
        (Lane::Orders, "o2"),
    ];
    for (lane, name) in all {
        queue_up(&gates, lane, name, &sender).await;
    }
    assert!(said.try_recv().is_err(), "one call at a time");
    drop(turn);
    let mut order = Vec::new();
    for _ in all {
        order.push(said.recv().await.expect("a name"));
    }
    assert_eq!(order, ["o1", "o2", "t1", "t2", "b1", "b2"]);
}

#[tokio::test]
async fn who_goes_away_while_waiting_or_with_the_turn_keeps_nobody() {
    let gates = Arc::new(Gates::without_pauses());
    let turn = gates.turn(&platform(), Lane::Bulk, 0).await;
    let id = platform();
    let mut impatient = Box::pin(gates.turn(&id, Lane::Orders, 0));
    let mut unlucky = Box::pin(gates.turn(&id, Lane::Orders, 0));
    assert!((&mut impatient).now_or_never().is_none());
    assert!((&mut unlucky).now_or_never().is_none());
    drop(impatient);
    drop(turn);
    // It was handed the turn and never looked.
    drop(unlucky);
    assert!(gates.turn(&platform(), Lane::Bulk, 0).now_or_never().is_some());
}

#[tokio::test]
async fn platforms_do_not_wait_for_each_other() {
    let gates = Gates::without_pauses();
    let _turn = gates.turn(&platform(), Lane::Orders, 0).await;
    let other: PlatformId = "plt_01M83WFEZ084G7ZWYRD6Z1RV0X".parse().expect("an id");
    assert!(gates.turn(&other, Lane::Bulk, 0).now_or_never().is_some());
}

#[tokio::test]
async fn after_a_call_the_platform_has_its_pause() {
    let gates = Gates::new();
    drop(gates.turn(&platform(), Lane::Orders, 20).await);
    assert!(gates.turn(&platform(), Lane::Orders, 20).now_or_never().is_none(), "the pause is kept");
    let _turn = gates.turn(&platform(), Lane::Orders, 20).await;
}

#[test]
fn a_rest_is_never_shortened() {
    let gates = Gates::without_pauses();
    gates.rest(&platform(), UtcMillis(90));
    gates.rest(&platform(), UtcMillis(30));
    assert_eq!(gates.rests_until(&platform()), UtcMillis(90));
}
