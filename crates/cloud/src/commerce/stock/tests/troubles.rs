//! What goes wrong while a platform is told: nothing is lost, nothing is told by two at once.

use kontor_adapters::{AdapterError, ErrorKind};
use kontor_model::inventory::StockState;

use super::shopkeeper::{item, one, orders_are_read, pairs, say, selling, told};
use crate::commerce::platforms::testing;
use crate::commerce::stock::store::queue::{self, Moment, Next};
use crate::commerce::stock::store::{levels, rows};
use crate::commerce::stock::{read_due, renew_due, tell_due};
use crate::commerce::tests::budenzauber::{Connected, connected};
use crate::db::execute;

const MINUTE: i64 = 60_000;

/// Lets time pass, with orders read at its end.
async fn wait(of: &Connected, millis: i64) {
    of.api.test.clock.advance_millis(millis);
    orders_are_read(of).await;
}

/// The next call reaches nobody.
fn unreached(of: &Connected) {
    let error = AdapterError::without_effect(ErrorKind::Unavailable, "no_connection", "Niemand da.");
    of.booth.inside().faults.push_back(error);
}

/// Takes hold of what is next, as a worker that dies right after it.
async fn hold(of: &Connected) -> Vec<queue::HeldRow> {
    let now = of.app().now();
    let at = Moment { now, orders_read_at: i64::MAX, patience: now };
    let mut tx = of.app().db.write(of.tenant()).await.expect("begins");
    levels::take_turn(&mut tx, of.tenant()).await.expect("a turn");
    let next = queue::next(&mut tx, of.tenant(), &of.platform, (0, at)).await.expect("a queue").expect("something");
    let until = now.plus_millis(10 * MINUTE);
    let held = queue::hold(&mut tx, of.tenant(), &of.platform, (&next, at), (until, 100)).await.expect("held");
    tx.commit().await.expect("commits");
    held
}

#[tokio::test]
async fn what_was_held_by_one_that_died_is_told_when_the_hold_ends() {
    for of in selling(&[item("p-1", "A", 0), item("p-2", "B", 0)]).await {
        say(&of, &[("A", "1", 1)]).await;
        assert_eq!(hold(&of).await.len(), 1);
        say(&of, &[("B", "2", 1)]).await;
        assert_eq!(told(&of).await, pairs(&[("p-2", 2)]), "the other one waits for nobody");
        // Back to what it was told before: but nobody knows what the one that died said.
        say(&of, &[("A", "0", 2)]).await;
        wait(&of, 10 * MINUTE + 1).await;
        assert_eq!(told(&of).await, pairs(&[("p-1", 0)]));
    }
}

#[tokio::test]
async fn what_changes_while_it_is_told_is_told_again() {
    for of in selling(&[item("p-1", "A", 0)]).await {
        say(&of, &[("A", "5", 1)]).await;
        let held = hold(&of).await;
        let until = of.app().now().plus_millis(10 * MINUTE);
        say(&of, &[("A", "3", 2)]).await;
        let mut tx = of.app().db.write(of.tenant()).await.expect("begins");
        let what = (held[0].sku_key.as_str(), until);
        queue::taken(&mut tx, of.tenant(), &of.platform, what, of.app().now()).await.expect("settled");
        tx.commit().await.expect("commits");
        let known = one(&of, "A").await;
        assert_eq!((known["told"].as_i64(), known["state"].as_str()), (Some(5), Some("pending")));
        assert_eq!(told(&of).await, pairs(&[("p-1", 3)]));
    }
}

#[tokio::test]
async fn two_who_tell_at_once_never_tell_the_same() {
    let number = |n: usize| format!("A-{n:03}");
    let goods: Vec<_> = (0..60).map(|n| item(&format!("p-{n:03}"), &number(n), 0)).collect();
    for of in selling(&goods).await {
        let levels: Vec<String> = (0..60).map(number).collect();
        let levels: Vec<(&str, &str, i64)> = levels.iter().map(|sku| (sku.as_str(), "5", 1)).collect();
        say(&of, &levels).await;
        let (one, two, three) = tokio::join!(tell_due(of.app()), tell_due(of.app()), tell_due(of.app()));
        assert_eq!(one.expect("told") + two.expect("told") + three.expect("told"), 60);
        let mut products: Vec<String> = of.booth.inside().stock.iter().map(|level| level.product.clone()).collect();
        products.sort();
        let count = products.len();
        products.dedup();
        assert_eq!((count, products.len()), (60, 60));
    }
}

#[tokio::test]
async fn a_platform_that_cannot_be_called_is_told_everything_later_and_not_before() {
    for of in selling(&[item("p-1", "A", 0), item("p-2", "B", 0)]).await {
        say(&of, &[("A", "1", 1), ("B", "2", 1)]).await;
        unreached(&of);
        assert_eq!(told(&of).await, pairs(&[]));
        let calls = of.booth.inside().calls.len();
        assert_eq!(told(&of).await, pairs(&[]));
        assert_eq!(of.booth.inside().calls.len(), calls, "it is left alone for a while");
        wait(&of, 15_001).await;
        unreached(&of);
        assert_eq!(told(&of).await, pairs(&[]));
        wait(&of, 15_001).await;
        assert_eq!(told(&of).await, pairs(&[]), "the second wait is longer");
        wait(&of, 15_001).await;
        assert_eq!(told(&of).await, pairs(&[("p-1", 1), ("p-2", 2)]));
        say(&of, &[("A", "3", 2)]).await;
        unreached(&of);
        assert_eq!(told(&of).await, pairs(&[]));
        wait(&of, 15_001).await;
        assert_eq!(told(&of).await, pairs(&[("p-1", 3)]), "failures are counted from the last success on");
    }
}

#[tokio::test]
async fn a_platform_that_is_asked_too_much_is_left_alone_for_as_long_as_it_says() {
    for of in selling(&[item("p-1", "A", 0)]).await {
        say(&of, &[("A", "1", 1)]).await;
        let busy = AdapterError::without_effect(ErrorKind::RateLimited, "busy", "Später.");
        of.booth.inside().faults.push_back(AdapterError { retry_after: Some(90), ..busy });
        assert_eq!(told(&of).await, pairs(&[]));
        wait(&of, 89_000).await;
        assert_eq!(told(&of).await, pairs(&[]));
        wait(&of, 2_000).await;
        assert_eq!(told(&of).await, pairs(&[("p-1", 1)]));
    }
}

#[tokio::test]
async fn one_thing_that_fails_again_and_again_keeps_no_other_waiting() {
    for of in selling(&[item("p-1", "A", 0), item("p-2", "B", 0)]).await {
        let failed = AdapterError::without_effect(ErrorKind::Unavailable, "locked", "Gesperrt.");
        of.booth.inside().refused.push(("p-1".to_owned(), failed));
        say(&of, &[("A", "1", 1), ("B", "2", 1)]).await;
        assert_eq!(told(&of).await, pairs(&[("p-2", 2)]));
        let known = one(&of, "A").await;
        assert_eq!((known["state"].as_str(), known["detail"].as_str()), (Some("pending"), Some("Gesperrt.")));
        say(&of, &[("B", "3", 2)]).await;
        assert_eq!(told(&of).await, pairs(&[("p-2", 3)]));
        of.booth.inside().refused.clear();
        assert_eq!(told(&of).await, pairs(&[]), "not before its time");
        wait(&of, 15_001).await;
        assert_eq!(told(&of).await, pairs(&[("p-1", 1)]));
    }
}

#[tokio::test]
async fn a_paused_platform_keeps_what_it_is_to_be_told() {
    for of in selling(&[item("p-1", "A", 0)]).await {
        testing::pause(of.app(), of.tenant(), &of.platform).await;
        say(&of, &[("A", "1", 1)]).await;
        let calls = of.booth.inside().calls.len();
        assert_eq!(told(&of).await, pairs(&[]));
        assert_eq!(of.booth.inside().calls.len(), calls);
        assert_eq!(one(&of, "A").await["state"], "pending");
        set(&of, "paused = FALSE").await;
        wait(&of, MINUTE).await;
        assert_eq!(told(&of).await, pairs(&[("p-1", 1)]));
    }
}

#[tokio::test]
async fn a_platform_that_lets_nobody_in_keeps_what_it_is_to_be_told_and_is_not_called() {
    for of in selling(&[item("p-1", "A", 0)]).await {
        say(&of, &[("A", "1", 1)]).await;
        of.booth.fail(ErrorKind::NotAuthorized);
        assert_eq!(told(&of).await, pairs(&[]));
        let calls = of.booth.inside().calls.len();
        wait(&of, 24 * 60 * MINUTE).await;
        assert_eq!(told(&of).await, pairs(&[]));
        assert_eq!(of.booth.inside().calls.len(), calls, "a person has to renew its credentials first");
        set(&of, "state = 'connected'").await;
        assert_eq!(told(&of).await, pairs(&[("p-1", 1)]));
    }
}

#[tokio::test]
async fn a_platform_whose_goods_cannot_be_read_says_so_and_is_read_again() {
    for of in connected().await {
        say(&of, &[("A", "1", 1)]).await;
        of.booth.inside().items = vec![item("p-1", "A", 0)];
        of.booth.fail(ErrorKind::Malformed);
        read_due(of.app()).await.expect("tried");
        renew_due(of.app()).await.expect("reckoned");
        assert_eq!(one(&of, "A").await["state"], StockState::UnknownItem.code());
        assert_eq!(read_due(of.app()).await.expect("nothing is due"), 0);
        wait(&of, 15 * MINUTE + 1).await;
        assert_eq!(read_due(of.app()).await.expect("read"), 1);
        renew_due(of.app()).await.expect("reckoned");
        assert_eq!(told(&of).await, pairs(&[("p-1", 1)]));
    }
}

#[tokio::test]
async fn a_platform_without_stock_exchange_is_told_nothing() {
    for of in selling(&[item("p-1", "A", 0)]).await {
        say(&of, &[("A", "1", 1)]).await;
        set(&of, r#"exchanges = '["orders"]'"#).await;
        assert_eq!(told(&of).await, pairs(&[]));
        say(&of, &[("A", "2", 2)]).await;
        let mut tx = of.app().db.read(of.tenant()).await.expect("begins");
        let row = rows::of(&mut tx, of.tenant(), of.platform.as_str(), &["a"]).await.expect("rows");
        assert_eq!(row[0].quantity, 1, "nobody reckons for it");
    }
}

#[tokio::test]
async fn a_hold_takes_only_what_goes_in_one_call() {
    for of in selling(&[item("p-1", "A", 0), item("p-2", "B", 0)]).await {
        say(&of, &[("A", "1", 1), ("B", "2", 1)]).await;
        set_row(&of, "b", "call_group = 'p-2'").await;
        let held = hold(&of).await;
        assert_eq!(held.iter().map(|row| row.sku_key.as_str()).collect::<Vec<_>>(), ["a"]);
        let now = of.app().now();
        let at = Moment { now, orders_read_at: i64::MAX, patience: now };
        let mut tx = of.app().db.read(of.tenant()).await.expect("begins");
        let next = queue::next(&mut tx, of.tenant(), &of.platform, (0, at)).await.expect("a queue");
        assert_eq!(next, Some(Next { lane: 0, call_group: "p-2".to_owned(), attempts: 0 }));
    }
}

/// Changes a column of the platform.
async fn set(of: &Connected, change: &str) {
    let sql = format!("UPDATE platforms SET {change} WHERE tenant_id = $1 AND id = $2");
    let mut tx = of.app().db.write(of.tenant()).await.expect("begins");
    execute!(&mut tx, sqlx::AssertSqlSafe(sql.clone()), of.tenant().as_str(), of.platform.as_str()).expect("changes");
    tx.commit().await.expect("commits");
}

/// Changes a column of what it is told of a number.
async fn set_row(of: &Connected, sku_key: &str, change: &str) {
    let sql = format!("UPDATE platform_stock SET {change} WHERE tenant_id = $1 AND platform_id = $2 AND sku_key = $3");
    let mut tx = of.app().db.write(of.tenant()).await.expect("begins");
    let (tenant, platform) = (of.tenant().as_str(), of.platform.as_str());
    execute!(&mut tx, sqlx::AssertSqlSafe(sql.clone()), tenant, platform, sku_key).expect("changes");
    tx.commit().await.expect("commits");
}

#[tokio::test]
async fn single_changes_that_can_take_nothing_along_let_many_at_once_have_every_other_call() {
    let number = |n: usize| format!("A-{n:02}");
    let goods: Vec<_> = (0..60).map(|n| item(&format!("p-{n:02}"), &number(n), 0)).collect();
    for of in selling(&goods).await {
        let levels: Vec<(String, String)> = (0..60).map(|n| (number(n), "5".to_owned())).collect();
        let levels: Vec<(&str, &str, i64)> = levels.iter().map(|(sku, q)| (sku.as_str(), q.as_str(), 1)).collect();
        say(&of, &levels).await;
        wait(&of, 1_000).await;
        say(&of, &[("A-57", "1", 2), ("A-58", "2", 2), ("A-59", "3", 2)]).await;
        // Each goes in a call of its own, as variants of different products do.
        for n in 0..60 {
            set_row(&of, &number(n).to_lowercase(), "call_group = sku_key").await;
        }
        let told = told(&of).await;
        let first = pairs(&[("p-57", 1), ("p-00", 5), ("p-58", 2), ("p-01", 5), ("p-59", 3), ("p-02", 5)]);
        assert_eq!((told.len(), &told[..6]), (60, first.as_slice()));
    }
}

#[tokio::test]
async fn one_product_that_breaks_its_call_waits_by_itself_and_all_others_are_told() {
    let number = |n: usize| format!("A-{n:02}");
    let goods: Vec<_> = (0..26).map(|n| item(&format!("p-{n:02}"), &number(n), 0)).collect();
    for of in selling(&goods).await {
        of.booth.inside().breaks = Some("p-07".to_owned());
        let levels: Vec<String> = (0..26).map(number).collect();
        let levels: Vec<(&str, &str, i64)> = levels.iter().map(|sku| (sku.as_str(), "5", 1)).collect();
        say(&of, &levels).await;
        let mut others = told(&of).await;
        others.sort();
        assert_eq!(others.len(), 25);
        assert!(others.iter().all(|(product, _)| product != "p-07"));
        let broken = one(&of, "A-07").await;
        assert_eq!(broken["state"], "pending");
        assert_eq!(broken["detail"], "Das Regal brach zusammen.");
        let shown = of.api.get(&of.customer.token, &format!("/v1/platforms/{}", of.platform)).await.json();
        assert_eq!(shown["state"], "connected", "the shop is not to blame");
        // Others change while it waits, and when its time comes it is told alone.
        wait(&of, 15_001).await;
        of.booth.inside().calls.clear();
        say(&of, &[("A-08", "4", 2)]).await;
        assert_eq!(told(&of).await, pairs(&[("p-08", 4)]));
        assert_eq!(of.booth.inside().calls.len(), 2);
        of.booth.inside().breaks = None;
        wait(&of, 60 * MINUTE).await;
        assert_eq!(told(&of).await, pairs(&[("p-07", 5)]));
    }
}

#[tokio::test]
async fn a_shop_that_answers_every_call_with_a_fault_is_left_alone_soon() {
    let goods: Vec<_> = (0..25).map(|n| item(&format!("p-{n:02}"), &format!("A-{n:02}"), 0)).collect();
    for of in selling(&goods).await {
        let numbers: Vec<String> = (0..25).map(|n| format!("A-{n:02}")).collect();
        let levels: Vec<(&str, &str, i64)> = numbers.iter().map(|sku| (sku.as_str(), "5", 1)).collect();
        say(&of, &levels).await;
        of.booth.inside().calls.clear();
        (0..100).for_each(|_| of.booth.fail(ErrorKind::Unavailable));
        assert_eq!(told(&of).await, pairs(&[]));
        let calls = of.booth.inside().calls.len();
        assert!(calls <= 7, "{calls} calls");
        assert_eq!(told(&of).await, pairs(&[]));
        assert_eq!(of.booth.inside().calls.len(), calls, "it rests");
        of.booth.inside().faults.clear();
        wait(&of, MINUTE).await;
        let mut all = told(&of).await.len();
        wait(&of, MINUTE).await;
        all += told(&of).await.len();
        assert_eq!(all, 25);
    }
}
