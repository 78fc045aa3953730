//! What shops sell is read, and what they have is compared with what they were told.

use http::{Method, StatusCode};
use serde_json::json;

use super::shopkeeper::{item, one, orders_are_read, pairs, say, selling, states, told, variant};
use crate::commerce::intake::tests::count;
use crate::commerce::stock::{read_due, renew_due, reserve};
use crate::commerce::tests::budenzauber::{Connected, connect, order};

const HOUR: i64 = 60 * 60_000;

/// A day later all goods have been read again; orders were read before that, not after.
async fn a_night_passes(of: &mut Connected) {
    of.api.test.clock.advance_millis(24 * HOUR);
    of.customer = of.api.signed_in_again(&of.customer).await;
    orders_are_read(of).await;
    of.api.test.clock.advance_millis(1);
    assert_eq!(read_due(of.app()).await.expect("read"), 1);
    renew_due(of.app()).await.expect("reckoned");
}

fn stock(of: &Connected, product: &str, quantity: i64) {
    let mut inside = of.booth.inside();
    let item = inside.items.iter_mut().find(|item| item.product == product).expect("an item");
    item.quantity = Some(quantity);
}

/// The numbers under which nothing is sold.
async fn unknown(of: &Connected) -> Vec<String> {
    let unknown = states(of).await.into_iter().filter(|(_, state)| state == "unknown_item");
    unknown.map(|(sku, _)| sku).collect()
}

async fn differed(of: &Connected) -> i64 {
    let path = format!("/v1/platforms/{}/stock", of.platform);
    of.api.get(&of.customer.token, &path).await.json()["differed"].as_i64().expect("a count")
}

#[tokio::test]
async fn the_nightly_check_finds_what_differs_and_corrects_it_after_orders_were_read() {
    for mut of in selling(&[item("p-1", "A", 0), item("p-2", "B", 0)]).await {
        say(&of, &[("A", "5", 1), ("B", "6", 1)]).await;
        assert_eq!(told(&of).await, pairs(&[("p-1", 5), ("p-2", 6)]));
        stock(&of, "p-1", 50);
        stock(&of, "p-2", 6);
        a_night_passes(&mut of).await;
        assert_eq!(differed(&of).await, 1);
        let known = one(&of, "A").await;
        assert_eq!((known["told"].as_i64(), known["quantity"].as_i64()), (Some(50), Some(5)));
        assert_eq!(told(&of).await, pairs(&[]), "an order may have changed it that nobody has read yet");
        orders_are_read(&of).await;
        assert_eq!(told(&of).await, pairs(&[("p-1", 5)]));
        stock(&of, "p-1", 5);
        a_night_passes(&mut of).await;
        assert_eq!(differed(&of).await, 0);
    }
}

#[tokio::test]
async fn what_was_sold_since_orders_were_read_is_no_fault_and_is_not_overwritten() {
    for mut of in selling(&[item("p-1", "KAESE-1", 0)]).await {
        say(&of, &[("KAESE-1", "5", 1)]).await;
        told(&of).await;
        stock(&of, "p-1", 4);
        a_night_passes(&mut of).await;
        // The order that took one is read.
        let mut tx = of.app().db.write(of.tenant()).await.expect("begins");
        let sold = order("B-1");
        reserve::note(of.app(), &mut tx, (of.tenant(), of.platform.as_str()), &[("ord-1", Some(&sold))])
            .await
            .expect("noted");
        tx.commit().await.expect("commits");
        orders_are_read(&of).await;
        assert_eq!(told(&of).await, pairs(&[]));
        assert_eq!(one(&of, "KAESE-1").await["state"], "accepted");
    }
}

#[tokio::test]
async fn goods_that_come_go_and_change_their_number_are_followed() {
    for mut of in selling(&[item("p-1", "A", 0), item("p-2", "B", 0)]).await {
        say(&of, &[("A", "5", 1), ("B", "6", 1), ("C", "7", 1)]).await;
        assert_eq!(told(&of).await, pairs(&[("p-1", 5), ("p-2", 6)]));
        of.booth.inside().items = vec![item("p-2", "A", 6), variant("p-3", "v-1", "C", 0)];
        a_night_passes(&mut of).await;
        orders_are_read(&of).await;
        assert_eq!(told(&of).await, pairs(&[("p-2", 5), ("v-1", 7)]));
        let known = states(&of).await;
        assert_eq!(known[1], ("B".to_owned(), "unknown_item".to_owned()));
    }
}

#[tokio::test]
async fn goods_that_slip_to_another_page_while_they_are_read_are_not_forgotten() {
    let goods = ["A", "B", "C", "D"].map(|sku| item(&format!("p-{sku}"), sku, 0));
    for mut of in selling(&goods).await {
        say(&of, &[("A", "5", 1), ("B", "6", 1), ("C", "7", 1), ("D", "8", 1)]).await;
        told(&of).await;
        of.booth.inside().items_on_page = Some(2);
        // With A gone C moves up to the page that was read before.
        of.booth.inside().deleted_meanwhile = Some("p-A".to_owned());
        a_night_passes(&mut of).await;
        assert_eq!(unknown(&of).await, [""; 0], "A itself was still there when it was read");
        a_night_passes(&mut of).await;
        assert_eq!(unknown(&of).await, ["A"]);
    }
}

#[tokio::test]
async fn somebody_who_does_not_wait_for_the_night_has_it_checked_now() {
    for of in selling(&[item("p-1", "A", 0)]).await {
        say(&of, &[("A", "5", 1), ("B", "6", 1)]).await;
        told(&of).await;
        of.booth.inside().items.push(item("p-2", "B", 0));
        assert_eq!(read_due(of.app()).await.expect("nothing is due"), 0);
        let path = format!("/v1/platforms/{}/stock/check", of.platform);
        let begun = of.api.call(&of.customer.token, Method::POST, &path, "k", &json!({})).await;
        assert_eq!(begun.status, StatusCode::ACCEPTED);
        of.api.test.clock.advance_millis(1_000);
        assert_eq!(read_due(of.app()).await.expect("read"), 1);
        renew_due(of.app()).await.expect("reckoned");
        orders_are_read(&of).await;
        assert_eq!(told(&of).await, pairs(&[("p-1", 5), ("p-2", 6)]), "five were told, and the shop says none");
    }
}

#[tokio::test]
async fn nobody_reads_the_same_goods_at_once() {
    for of in selling(&[item("p-1", "A", 0)]).await {
        of.api.test.clock.advance_millis(30 * HOUR);
        let (one, two) = tokio::join!(read_due(of.app()), read_due(of.app()));
        assert_eq!(one.expect("read") + two.expect("read"), 1);
    }
}

#[tokio::test]
async fn shops_that_do_not_answer_keep_no_other_from_being_read() {
    for of in selling(&[item("p-1", "A", 0)]).await {
        for name in ["Hofladen", "Marktstand", "Käsebude", "Onlineshop", "Lagerverkauf"] {
            connect(of.app(), of.tenant(), name).await;
        }
        of.booth.inside().silent = 4;
        let fifth_is_read =
            async { while count(of.app(), "SELECT COUNT(*) FROM platforms WHERE items_at IS NOT NULL").await < 2 {} };
        tokio::select! {
            _ = read_due(of.app()) => unreachable!("four never answer"),
            () = fifth_is_read => {}
        }
    }
}
