//! Faults meet the requests they are set for, as often as they are set, and nothing else.

use std::time::Duration;

use super::{asked, control, set, sign_in};
use crate::tests::{caller, running};
use serde_json::json;

#[tokio::test]
async fn too_many_requests_come_with_a_pause_and_in_the_carriers_shape_and_only_once() {
    let running = running().await;
    let fault =
        json!({ "carrier": "dhl_parcel_de", "operation": "token", "fault": "too_many_requests", "retry_after_s": 7 });
    assert_eq!(set(&running, fault).await, 201);
    let refused = sign_in(&running).await;
    assert_eq!((refused.status().as_u16(), &refused.headers()["retry-after"]), (429, &"7".parse().expect("a header")));
    assert_eq!(refused.json::<serde_json::Value>().await.expect("JSON")["status"], 429);
    assert_eq!(sign_in(&running).await.status(), 200);
    assert_eq!(control(&running, "/control/faults").await, json!({ "faults": [] }));
}

#[tokio::test]
async fn a_fault_lets_pass_what_it_was_told_to_let_pass() {
    let running = running().await;
    set(&running, json!({ "operation": "token", "fault": "server_error", "after": 1, "times": 2 })).await;
    let mut seen = Vec::new();
    for _ in 0..4 {
        seen.push(sign_in(&running).await.status().as_u16());
    }
    assert_eq!(seen, [200, 500, 500, 200]);
}

#[tokio::test]
async fn a_fault_for_another_operation_is_not_met() {
    let running = running().await;
    set(&running, json!({ "operation": "version", "fault": "unauthorized_once" })).await;
    assert_eq!(sign_in(&running).await.status(), 200);
    let version = caller().get(running.url("/dhl_parcel_de/parcel/de/shipping/v2/")).send().await.expect("an answer");
    assert_eq!(version.status(), 401);
}

#[tokio::test]
async fn a_server_error_is_plain_text() {
    let running = running().await;
    set(&running, json!({ "fault": "server_error" })).await;
    let answer = sign_in(&running).await;
    assert!(answer.headers()["content-type"].to_str().expect("text").starts_with("text/plain"));
}

#[tokio::test]
async fn half_an_answer_promises_the_whole_and_breaks_off() {
    let running = running().await;
    set(&running, json!({ "fault": "half_body" })).await;
    let answer = sign_in(&running).await;
    assert_eq!(answer.status(), 200);
    assert!(answer.bytes().await.is_err());
}

#[tokio::test]
async fn who_hangs_answers_nobody() {
    for fault in ["hang_before", "timeout_after_commit"] {
        let running = running().await;
        set(&running, json!({ "fault": fault })).await;
        let waiting = tokio::time::timeout(Duration::from_millis(100), asked(&running)).await;
        assert!(waiting.is_err(), "{fault}");
    }
}

#[tokio::test]
async fn an_answer_that_is_kept_back_is_counted_and_comes_when_it_is_let_go() {
    let running = running().await;
    set(&running, json!({ "operation": "token", "fault": "kept_back" })).await;
    let kept = async {
        while control(&running, "/control/kept").await != json!({ "kept": 1 }) {
            tokio::task::yield_now().await;
        }
        caller().delete(running.url("/control/kept")).send().await.expect("an answer")
    };
    let (answer, released) = tokio::join!(sign_in(&running), kept);
    assert_eq!((answer.status().as_u16(), released.status().as_u16()), (200, 204));
    assert_eq!(control(&running, "/control/kept").await, json!({ "kept": 0 }));
}

#[tokio::test]
async fn who_hangs_up_is_not_kept_any_more() {
    let running = running().await;
    set(&running, json!({ "operation": "version", "fault": "hang_before" })).await;
    let url = running.url("/dhl_parcel_de/parcel/de/shipping/v2/");
    let waiting = tokio::spawn(caller().get(url).send());
    while control(&running, "/control/kept").await != json!({ "kept": 1 }) {
        tokio::task::yield_now().await;
    }
    waiting.abort();
    while control(&running, "/control/kept").await != json!({ "kept": 0 }) {
        tokio::task::yield_now().await;
    }
}

#[tokio::test]
async fn a_sandbox_that_is_stopped_lets_go_of_whom_it_keeps_waiting() {
    let mut running = running().await;
    set(&running, json!({ "fault": "hang_before" })).await;
    let url = running.url("/dhl_parcel_de/parcel/de/shipping/v2");
    let waiting = tokio::spawn(async move { caller().get(url).send().await?.bytes().await });
    while control(&running, "/control/faults").await != json!({ "faults": [] }) {
        tokio::task::yield_now().await;
    }
    running.stop().await;
    assert!(waiting.await.expect("no panic").is_err());
}

#[tokio::test]
async fn an_unknown_carrier_operation_or_fault_is_refused_and_nothing_is_set() {
    let running = running().await;
    for fault in [
        json!({ "carrier": "post_express", "fault": "slow" }),
        json!({ "carrier": "dhl_parcel_de", "operation": "teleport", "fault": "slow" }),
        json!({ "fault": "sulk" }),
        json!({ "fault": "slow", "time": 2 }),
        json!({ "fault": "slow", "times": 0 }),
    ] {
        assert_eq!(set(&running, fault.clone()).await, 400, "{fault}");
    }
    assert_eq!(control(&running, "/control/faults").await, json!({ "faults": [] }));
}

#[tokio::test]
async fn faults_are_cleared_at_once() {
    let running = running().await;
    set(&running, json!({ "fault": "unavailable", "times": 100 })).await;
    assert_eq!(sign_in(&running).await.status(), 503);
    caller().delete(running.url("/control/faults")).send().await.expect("an answer");
    assert_eq!(sign_in(&running).await.status(), 200);
}
