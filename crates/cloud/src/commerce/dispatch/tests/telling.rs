//! How platforms are told: again after failures, one by one, never twice.

use http::Method;
use kontor_adapters::{AdapterError, ErrorKind};
use serde_json::json;

use super::{get, id_of, post, send, sent, with_orders};
use crate::commerce::dispatch::{dispatch_due, store};
use crate::commerce::intake;
use crate::commerce::platforms::testing;
use crate::commerce::tests::budenzauber::{ADDRESS, Connected, order, platform};

async fn written_down(of: &Connected, number: &str, key: &str) -> String {
    let order = id_of(of, number).await;
    let (_, made) = post(of, key, &sent(&order, &["00340434161094042557"])).await;
    made["id"].as_str().unwrap_or_else(|| panic!("{made}")).to_owned()
}

fn refuse(of: &Connected, order: &str, error: AdapterError) {
    of.booth.inside().refused.push((order.to_owned(), error));
}

#[tokio::test]
async fn a_shop_that_is_away_is_told_later_and_then_it_is_accepted() {
    for of in with_orders().await {
        let id = written_down(&of, "1001", "k-1").await;
        refuse(&of, "id-1001", AdapterError::without_effect(ErrorKind::Unavailable, "html_answer", "Wartung"));
        dispatch_due(of.app()).await.expect("tried");
        let path = format!("/v1/fulfillments/{id}");
        let known = get(&of, &path).await;
        assert_eq!((&known["state"], &known["attempts"]), (&json!("pending"), &json!(1)));
        assert_eq!(known["findings"][0]["carrier_text"], "Wartung");
        assert_eq!(dispatch_due(of.app()).await.expect("not yet"), 0);
        of.booth.inside().refused.clear();
        of.api.test.clock.advance_millis(31_000);
        dispatch_due(of.app()).await.expect("told");
        assert_eq!(get(&of, &path).await["state"], "accepted");
        assert_eq!(of.booth.inside().shipped.len(), 1);
    }
}

#[tokio::test]
async fn one_refusal_harms_no_other_and_a_person_may_have_it_told_again() {
    for of in with_orders().await {
        let (refused, fine) = (written_down(&of, "1001", "k-1").await, written_down(&of, "1002", "k-2").await);
        refuse(&of, "id-1001", AdapterError::without_effect(ErrorKind::Rejected, "gone", "Gibt es nicht mehr."));
        dispatch_due(of.app()).await.expect("told");
        let rejected = get(&of, "/v1/fulfillments?state=rejected").await;
        assert_eq!(rejected["items"][0]["id"], json!(refused));
        assert_eq!(get(&of, &format!("/v1/fulfillments/{fine}")).await["state"], "accepted");
        of.booth.inside().refused.clear();
        send(&of, (Method::POST, &format!("/v1/fulfillments/{refused}/retry")), "k-3", &json!({})).await;
        dispatch_due(of.app()).await.expect("told");
        assert_eq!(get(&of, &format!("/v1/fulfillments/{refused}")).await["state"], "accepted");
        let (status, answer) =
            send(&of, (Method::POST, &format!("/v1/fulfillments/{refused}/retry")), "k-4", &json!({})).await;
        assert_eq!((status.as_u16(), &answer["code"]), (409, &json!("not_rejected")));
    }
}

/// Two things to be told to a shop that takes them one by one.
async fn two_in_turn(of: &Connected) -> [String; 2] {
    of.booth.inside().one_by_one = true;
    let both = [written_down(of, "1001", "k-1").await, written_down(of, "1002", "k-2").await];
    of.booth.inside().calls.clear();
    both
}

/// How far both are: state and attempts.
async fn stand(of: &Connected, both: &[String; 2]) -> [serde_json::Value; 2] {
    let [first, second] = both;
    let (first, second) =
        (get(of, &format!("/v1/fulfillments/{first}")).await, get(of, &format!("/v1/fulfillments/{second}")).await);
    [&first, &second].map(|known| json!([known["state"], known["attempts"]]))
}

#[tokio::test]
async fn a_shop_without_a_call_for_many_is_told_one_order_in_a_turn() {
    for of in with_orders().await {
        let both = two_in_turn(&of).await;
        dispatch_due(of.app()).await.expect("told");
        assert_eq!(of.booth.inside().calls, ["ship", "ship"]);
        assert_eq!(stand(&of, &both).await, [json!(["accepted", 1]), json!(["accepted", 1])]);
    }
}

#[tokio::test]
async fn a_shop_that_is_asked_too_much_is_left_alone_and_that_counts_as_no_attempt() {
    for of in with_orders().await {
        let both = two_in_turn(&of).await;
        let limit = AdapterError::without_effect(ErrorKind::RateLimited, "too_many", "Langsamer.");
        of.booth.inside().faults.push_back(AdapterError { retry_after: Some(300), ..limit });
        dispatch_due(of.app()).await.expect("tried");
        assert_eq!(of.booth.inside().calls, ["ship"], "nobody behind is tried");
        assert_eq!(stand(&of, &both).await, [json!(["pending", 0]), json!(["pending", 0])]);
        of.api.test.clock.advance_millis(299_000);
        assert_eq!(dispatch_due(of.app()).await.expect("not yet"), 0);
        of.api.test.clock.advance_millis(2_000);
        dispatch_due(of.app()).await.expect("told");
        assert_eq!(stand(&of, &both).await, [json!(["accepted", 1]), json!(["accepted", 1])]);
        assert_eq!(of.booth.inside().shipped.len(), 2);
    }
}

#[tokio::test]
async fn a_shop_that_is_away_is_not_asked_for_each_order_behind() {
    for of in with_orders().await {
        let both = two_in_turn(&of).await;
        let away = AdapterError::without_effect(ErrorKind::Unavailable, "no_connection", "Niemand da.");
        of.booth.inside().faults.push_back(away);
        dispatch_due(of.app()).await.expect("tried");
        assert_eq!(of.booth.inside().calls, ["ship"]);
        assert_eq!(stand(&of, &both).await, [json!(["pending", 1]), json!(["pending", 0])]);
        of.api.test.clock.advance_millis(31_000);
        dispatch_due(of.app()).await.expect("told");
        assert_eq!(stand(&of, &both).await, [json!(["accepted", 2]), json!(["accepted", 1])]);
    }
}

#[tokio::test]
async fn one_order_that_breaks_its_call_waits_by_itself_and_all_others_are_told() {
    for of in with_orders().await {
        let both = [written_down(&of, "1001", "k-1").await, written_down(&of, "1002", "k-2").await];
        of.booth.inside().breaks = Some("id-1001".to_owned());
        dispatch_due(of.app()).await.expect("tried");
        assert_eq!(stand(&of, &both).await, [json!(["pending", 1]), json!(["accepted", 1])]);
        of.booth.inside().breaks = None;
        hours(&of, 1).await;
        assert_eq!(stand(&of, &both).await[0][0], "accepted");
        assert_eq!(of.booth.inside().shipped.len(), 2, "each once");
    }
}

#[tokio::test]
async fn what_somebody_else_took_over_meanwhile_is_not_held_on_to() {
    for of in with_orders().await {
        let id = written_down(&of, "1001", "k-1").await;
        let hold = async |until: i64| {
            let (now, until) = (of.app().now(), of.app().now().plus_millis(until));
            let mut tx = of.app().db.write(of.tenant()).await.expect("begins");
            let platform = of.platform.as_str();
            let held = store::hold_due(&mut tx, of.tenant(), platform, (now, until), 100).await.expect("held");
            tx.commit().await.expect("commits");
            assert_eq!(held.len(), 1);
            until
        };
        let first = hold(600_000).await;
        of.api.test.clock.advance_millis(600_001);
        let second = hold(600_000).await;
        let mut tx = of.app().db.write(of.tenant()).await.expect("begins");
        let later = second.plus_millis(1);
        assert!(!store::hold_on(&mut tx, of.tenant(), (&id, first), later).await.expect("asked"));
        assert!(store::hold_on(&mut tx, of.tenant(), (&id, second), later).await.expect("asked"));
    }
}

#[tokio::test]
async fn two_workers_at_once_tell_it_once() {
    for of in with_orders().await {
        written_down(&of, "1001", "k-1").await;
        written_down(&of, "1002", "k-2").await;
        let (first, second) = tokio::join!(dispatch_due(of.app()), dispatch_due(of.app()));
        first.and(second).expect("both end well");
        assert_eq!(of.booth.inside().shipped.len(), 2);
    }
}

#[tokio::test]
async fn a_worker_that_dies_after_telling_tells_it_again_and_the_shop_looks_before_it_writes() {
    for of in with_orders().await {
        let id = written_down(&of, "1001", "k-1").await;
        of.app().commerce.crash.die_at(1);
        tokio::select! {
            _ = dispatch_due(of.app()) => panic!("it goes on"),
            () = of.app().commerce.crash.died() => {}
        }
        assert_eq!(get(&of, &format!("/v1/fulfillments/{id}")).await["state"], "pending");
        of.api.test.clock.advance_millis(11 * 60_000);
        dispatch_due(of.app()).await.expect("told again");
        assert_eq!(get(&of, &format!("/v1/fulfillments/{id}")).await["state"], "accepted");
        let told = of.booth.inside().shipped.clone();
        assert!(told.iter().all(|sent| sent.id == id), "always under the same id");
    }
}

#[tokio::test]
async fn a_paused_shop_is_not_told_and_nothing_is_lost() {
    for of in with_orders().await {
        let id = written_down(&of, "1001", "k-1").await;
        testing::pause(of.app(), of.tenant(), &of.platform).await;
        dispatch_due(of.app()).await.expect("nothing to do");
        assert_eq!(get(&of, &format!("/v1/fulfillments/{id}")).await["attempts"], 0);
        assert!(of.booth.inside().shipped.is_empty());
    }
}

#[tokio::test]
async fn the_shops_echo_of_what_it_was_told_is_no_change_for_the_erp() {
    for of in with_orders().await {
        written_down(&of, "1001", "k-1").await;
        dispatch_due(of.app()).await.expect("told");
        let mut echo = order("1001");
        echo.modified_at_ms += 60_000;
        echo.states.raw = "verschickt".to_owned();
        echo.states.order = kontor_model::order::OrderState::Completed;
        echo.states.fulfillment = kontor_model::order::FulfillmentState::Shipped;
        echo.tracking_numbers = vec!["00340434161094042557".to_owned()];
        of.booth.put(&echo);
        of.api.test.clock.advance_millis(600_000);
        intake::read_due(of.app()).await.expect("read");
        let known = get(&of, "/v1/orders?number=1001").await;
        assert_eq!(known["items"][0]["revision"], 1, "{known}");
        assert_eq!(known["items"][0]["states"]["raw"], "verschickt", "but it is known");
    }
}

#[tokio::test]
async fn the_story_of_the_order_tells_it() {
    for of in with_orders().await {
        let id = written_down(&of, "1001", "k-1").await;
        dispatch_due(of.app()).await.expect("told");
        let order = get(&of, &format!("/v1/orders/{}", id_of(&of, "1001").await)).await;
        let kinds: Vec<&str> =
            order["story"].as_array().expect("a story").iter().filter_map(|event| event["kind"].as_str()).collect();
        assert!(kinds.ends_with(&["sent", "fulfillment_sent"]), "{kinds:?}");
        assert!(order["story"].as_array().expect("a story").iter().all(|event| event["detail"] != ""));
        let last = order["story"].as_array().and_then(|story| story.last()).expect("an event");
        assert_eq!(last["told"], json!(id), "and names what was told");
    }
}

#[tokio::test]
async fn carriers_go_by_the_platforms_word_and_buyers_hear_their_language() {
    for of in with_orders().await {
        let mut abroad = order("1003");
        abroad.channel.language = None;
        let billing = abroad.billing.as_mut().expect("an address");
        billing.country = kontor_model::address::CountryCode::parse("NL");
        let mut meant = order("1004");
        meant.channel.language = Some("en_GB".to_owned());
        of.booth.put(&abroad);
        of.booth.put(&meant);
        of.api.test.clock.advance_millis(600_000);
        intake::read_due(of.app()).await.expect("read");
        for (number, carrier) in [("1001", "gls_de"), ("1002", "Brieftaube"), ("1003", "GLS"), ("1004", "GLS")] {
            let order = id_of(&of, number).await;
            let (status, made) =
                post(&of, number, &json!({ "order": order, "carrier": carrier, "tracking_numbers": [number] })).await;
            assert_eq!(status.as_u16(), 201, "{made}");
        }
        dispatch_due(of.app()).await.expect("told");
        let mut told = of.booth.inside().shipped.clone();
        told.sort_by(|a, b| a.order.cmp(&b.order));
        let told: Vec<(&str, &str)> = told.iter().map(|sent| (sent.carrier.code.as_str(), sent.lang.code())).collect();
        assert_eq!(told, [("gls-paket", "de"), ("", "de"), ("gls-paket", "en"), ("gls-paket", "en")]);
    }
}

/// Lets hours pass, in each of which platforms are told.
async fn hours(of: &Connected, count: usize) {
    for _ in 0..count {
        of.api.test.clock.advance_millis(3_600_000);
        dispatch_due(of.app()).await.expect("told");
    }
}

#[tokio::test]
async fn what_a_shop_that_let_nobody_in_was_not_told_is_told_when_it_has_new_credentials() {
    for of in with_orders().await {
        let id = written_down(&of, "1001", "k-1").await;
        of.booth.fail(ErrorKind::NotAuthorized);
        dispatch_due(of.app()).await.expect("tried");
        let calls = of.booth.inside().calls.len();
        hours(&of, 3 * 24).await;
        assert_eq!(of.booth.inside().calls.len(), calls, "refused credentials are not tried again");
        let path = format!("/v1/fulfillments/{id}");
        assert_eq!(get(&of, &path).await["state"], "pending");
        let mut renewed = platform("Budenzauber");
        renewed["address"] = json!(ADDRESS);
        let changed = send(&of, (Method::PUT, &format!("/v1/platforms/{}", of.platform)), "k-2", &renewed).await;
        assert_eq!(changed.0.as_u16(), 200, "{}", changed.1);
        dispatch_due(of.app()).await.expect("told");
        assert_eq!(get(&of, &path).await["state"], "accepted");
    }
}

#[tokio::test]
async fn what_a_shop_that_was_away_for_days_was_not_told_is_told_when_it_is_back() {
    for of in with_orders().await {
        let id = written_down(&of, "1001", "k-1").await;
        refuse(&of, "id-1001", AdapterError::without_effect(ErrorKind::Unavailable, "no_connection", "Niemand da."));
        dispatch_due(of.app()).await.expect("tried");
        hours(&of, 3 * 24).await;
        let path = format!("/v1/fulfillments/{id}");
        assert_eq!(get(&of, &path).await["state"], "pending");
        of.booth.inside().refused.clear();
        hours(&of, 1).await;
        assert_eq!(get(&of, &path).await["state"], "accepted");
        assert_eq!(of.booth.inside().shipped.len(), 1);
    }
}

#[tokio::test]
async fn a_status_the_shop_refused_is_no_echo_when_it_comes_about_later() {
    for of in with_orders().await {
        written_down(&of, "1001", "k-1").await;
        refuse(&of, "id-1001", AdapterError::without_effect(ErrorKind::Rejected, "gone", "Gibt es nicht mehr."));
        dispatch_due(of.app()).await.expect("told");
        let own = "SELECT COUNT(*) FROM orders WHERE own_state IS NOT NULL";
        assert_eq!(intake::tests::count(of.app(), own).await, 0);
    }
}
