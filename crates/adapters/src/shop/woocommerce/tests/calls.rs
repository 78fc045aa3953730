//! How orders are asked for, and what a shop's failures mean.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::{german, shop};
use crate::error::{AdapterError, ErrorKind};
use crate::http::Exchanges;
use crate::shop::woocommerce::WooCommerce;
use crate::shop::{OrderKey, RawOrder, Shop, Since};
use crate::testing::Answer;

const ORDERS: &str = "/wp-json/wc/v3/orders";

fn head(id: u64, modified: &str) -> serde_json::Value {
    json!({ "id": id, "status": "processing", "number": id.to_string(), "date_modified_gmt": modified })
}

fn since(changed_after_ms: i64) -> Since {
    Since::after(changed_after_ms)
}

async fn failure(answer: Answer) -> AdapterError {
    let (stand_in, caller) = shop();
    stand_in.answer("GET", ORDERS, answer);
    WooCommerce.list_orders(&german(&caller), &since(0)).await.expect_err("it fails")
}

#[tokio::test]
async fn changed_orders_are_asked_for_in_utc_oldest_first_and_signed() {
    let (stand_in, caller) = shop();
    stand_in.answer("GET", ORDERS, Answer::json(200, json!([head(7, "2026-11-12T15:00:01")])));
    let page = WooCommerce.list_orders(&german(&caller), &since(1_794_495_600_000)).await.expect("a page");
    assert_eq!((page.orders.len(), page.next), (1, None));
    assert_eq!(page.orders[0].external_id, "7");
    let asked = stand_in.requests()[0].query_pairs();
    let value = |name: &str| asked.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str());
    assert_eq!(value("modified_after"), Some("2026-11-12T15:00:00"));
    assert_eq!(
        (value("dates_are_gmt"), value("orderby"), value("order")),
        (Some("true"), Some("modified"), Some("asc"))
    );
    assert_eq!(value("oauth_signature_method"), Some("HMAC-SHA256"));
    assert!(!stand_in.requests()[0].query.contains("cs_9876543210"), "the secret itself never travels");
}

#[tokio::test]
async fn operations_that_begin_in_the_same_millisecond_say_the_same_with_two_nonces() {
    let (stand_in, mut caller) = shop();
    for _ in 0..2 {
        stand_in.answer("GET", ORDERS, Answer::json(200, json!([])));
        caller.exchanges = Exchanges::default();
        WooCommerce.list_orders(&german(&caller), &since(0)).await.expect("a page");
    }
    let nonces: BTreeSet<_> = stand_in
        .requests()
        .iter()
        .flat_map(|request| request.query_pairs())
        .filter(|(name, _)| name == "oauth_nonce")
        .collect();
    assert_eq!(nonces.len(), 2, "the shop takes each nonce once: {nonces:?}");
}

#[tokio::test]
async fn a_full_page_goes_on_in_the_second_of_its_last_order() {
    let (stand_in, caller) = shop();
    let full: Vec<_> = (1..=100).map(|id| head(id, "2026-11-12T15:00:01")).collect();
    stand_in.answer("GET", ORDERS, Answer::json(200, json!(full)));
    let page = WooCommerce.list_orders(&german(&caller), &since(1_794_495_600_000)).await.expect("a page");
    let again = Since { page: page.next, ..since(1_794_495_600_000) };
    stand_in.answer("GET", ORDERS, Answer::json(200, json!([])));
    let last = WooCommerce.list_orders(&german(&caller), &again).await.expect("the rest");
    assert_eq!((last.orders.len(), last.next), (0, None));
    let asked = stand_in.requests()[1].query_pairs();
    // All of the page were changed in one second, so it is the next page of the same list.
    assert!(asked.contains(&("page".to_owned(), "2".to_owned())), "{asked:?}");
}

#[tokio::test]
async fn less_is_asked_for_where_the_shop_fails_and_an_order_it_fails_at_is_passed_over() {
    let (stand_in, caller) = shop();
    for _ in 0..2 {
        stand_in.answer(
            "GET",
            ORDERS,
            Answer::json(200, json!([{ "id": 7, "date_modified_gmt": "2026-11-12T15:00:01" }])),
        );
    }
    let one = Since { most: 1, heads: true, ..since(1_794_495_600_000) };
    let page = WooCommerce.list_orders(&german(&caller), &one).await.expect("a page");
    assert_eq!((page.orders[0].external_id.as_str(), page.orders[0].modified_at_ms), ("7", 1_794_495_601_000));
    let behind = Since { skip: 1, heads: false, ..one };
    WooCommerce.list_orders(&german(&caller), &behind).await.expect("a page");
    let asked = |call: usize, name: &str| {
        let pairs = stand_in.requests()[call].query_pairs();
        pairs.into_iter().find(|(known, _)| known == name).map(|(_, value)| value)
    };
    let values = ["per_page", "page", "_fields"].map(|name| asked(0, name).unwrap_or_default());
    assert_eq!(values, ["1", "1", "id,number,date_modified_gmt"]);
    assert_eq!(["per_page", "page"].map(|name| asked(1, name).unwrap_or_default()), ["1", "2"]);
    assert_eq!(asked(1, "_fields"), None);
}

#[tokio::test]
async fn a_page_for_people_is_no_empty_list_but_a_shop_that_is_away() {
    let page = Answer::bytes(200, "text/html; charset=UTF-8", "<!DOCTYPE html><title>Wartung</title>");
    let error = failure(page).await;
    assert_eq!((error.kind, error.code.as_str()), (ErrorKind::Unavailable, "html_answer"));
    assert!(error.may_be_retried());
}

#[tokio::test]
async fn a_redirect_is_not_followed_and_its_target_is_told() {
    let error = failure(Answer::empty(301).header("location", "https://www.example.com/")).await;
    assert_eq!((error.kind, error.code.as_str()), (ErrorKind::Rejected, "redirected"));
    assert!(error.message.contains("https://www.example.com/"), "{}", error.message);
}

#[tokio::test]
async fn a_redirect_that_repeats_the_signed_query_gives_nothing_of_it_away() {
    for location in [
        "https://lene:geheim@www.example.com/wp-json/wc/v3/orders?oauth_consumer_key=ck_0123456789&oauth_signature=x#top",
        "/wp-json/wc/v3/orders/?oauth_consumer_key=ck_0123456789&oauth_signature=x",
    ] {
        let error = failure(Answer::empty(301).header("location", location)).await;
        assert_eq!(error.code, "redirected");
        for secret in ["ck_", "oauth", "geheim", "?"] {
            assert!(!error.message.contains(secret), "{}", error.message);
        }
    }
    let error = failure(Answer::empty(302).header("location", "/shop/wp-json/wc/v3/orders?page=1")).await;
    assert!(error.message.contains("/shop/wp-json/wc/v3/orders weiter"), "{}", error.message);
}

#[tokio::test]
async fn an_answer_larger_than_a_hundred_orders_ever_are_is_not_read_and_less_may_be_asked_for() {
    let error = failure(Answer::bytes(200, "application/json", vec![b' '; (16 << 20) + 1])).await;
    assert_eq!((error.kind, error.code.as_str()), (ErrorKind::Malformed, "answer_too_large"));
    assert!(error.is_about_the_call());
}

#[tokio::test]
async fn too_many_calls_say_when_to_come_again() {
    let error =
        failure(Answer::json(429, json!({ "code": "too_many", "message": "" })).header("retry-after", "17")).await;
    assert_eq!((error.kind, error.retry_after), (ErrorKind::RateLimited, Some(17)));
}

#[tokio::test]
async fn a_wall_or_a_maintenance_that_answers_with_a_page_says_when_to_come_again_as_well() {
    for (status, kind) in [(429, ErrorKind::RateLimited), (503, ErrorKind::Unavailable)] {
        let page = Answer::bytes(status, "text/html; charset=UTF-8", "<!DOCTYPE html><title>Gleich zurück</title>");
        let error = failure(page.header("retry-after", "600")).await;
        assert_eq!((error.kind, error.retry_after), (kind, Some(600)));
        assert!(error.message.contains("Seite für Menschen"), "{}", error.message);
        assert!(!error.is_about_the_call(), "no smaller call goes better");
    }
}

#[tokio::test]
async fn half_a_page_is_no_page() {
    let error = failure(Answer::json(200, json!([head(1, "2026-11-12T15:00:01")])).torn()).await;
    assert_eq!(error.kind, ErrorKind::Unavailable);
}

#[tokio::test]
async fn a_fault_of_a_person_that_comes_with_500_is_not_repeated() {
    let said = json!({ "code": "woocommerce_rest_cannot_create_order_refund", "message": "…", "data": 500 });
    let error = failure(Answer::json(500, said)).await;
    assert_eq!(error.kind, ErrorKind::Rejected);
    assert!(!error.may_be_retried());
}

#[tokio::test]
async fn an_order_that_is_gone_is_none() {
    let (stand_in, caller) = shop();
    stand_in.answer("GET", "/wp-json/wc/v3/orders/4711", gone());
    let by_id = OrderKey::Id("4711".to_owned());
    assert_eq!(WooCommerce.find_order(&german(&caller), &by_id).await.expect("an answer"), None);
}

fn gone() -> Answer {
    let said = json!({ "code": "woocommerce_rest_shop_order_invalid_id", "message": "Ungültige ID.", "data": { "status": 404 } });
    Answer::json(404, said)
}

fn numbered(id: u64, number: &str) -> serde_json::Value {
    json!({ "id": id, "number": number, "date_modified_gmt": "2026-11-12T15:00:01" })
}

/// The id of the order that is found by a number.
async fn found_by(number: &str, caller: &crate::testing::Caller) -> Option<String> {
    let key = OrderKey::Number(number.to_owned());
    let found = WooCommerce.find_order(&german(caller), &key).await.expect("an answer");
    found.map(|order| order.external_id)
}

#[tokio::test]
async fn a_number_that_is_the_id_is_found_with_one_call() {
    let (stand_in, caller) = shop();
    stand_in.answer("GET", "/wp-json/wc/v3/orders/4711", Answer::json(200, numbered(4711, "4711")));
    assert_eq!(found_by("4711", &caller).await.as_deref(), Some("4711"));
    assert_eq!(stand_in.requests().len(), 1);
}

#[tokio::test]
async fn a_number_that_a_plug_in_gave_is_found_where_the_shops_search_knows_it() {
    let (stand_in, caller) = shop();
    stand_in.answer("GET", ORDERS, Answer::json(200, json!([numbered(8, "NL-2026-10"), numbered(9, "NL-2026-1")])));
    stand_in.answer("GET", "/wp-json/wc/v3/orders/9", Answer::json(200, numbered(9, "NL-2026-1")));
    assert_eq!(found_by("NL-2026-1", &caller).await.as_deref(), Some("9"));
    assert!(stand_in.requests()[0].query_pairs().contains(&("search".to_owned(), "NL-2026-1".to_owned())));
}

#[tokio::test]
async fn a_number_that_the_search_does_not_know_is_found_among_the_newest_orders() {
    let (stand_in, caller) = shop();
    stand_in.answer("GET", ORDERS, Answer::json(200, json!([])));
    let full: Vec<_> = (1000..1100).map(|id| numbered(id, &format!("NL-{id}"))).collect();
    stand_in.answer("GET", ORDERS, Answer::json(200, json!(full)));
    stand_in.answer("GET", ORDERS, Answer::json(200, json!([numbered(9, "NL-2026-1")])));
    stand_in.answer("GET", "/wp-json/wc/v3/orders/9", Answer::json(200, numbered(9, "NL-2026-1")));
    assert_eq!(found_by("NL-2026-1", &caller).await.as_deref(), Some("9"));
    let asked = stand_in.requests()[2].query_pairs();
    assert!(
        asked.contains(&("page".to_owned(), "2".to_owned()))
            && asked.contains(&("order".to_owned(), "desc".to_owned()))
    );
}

#[tokio::test]
async fn another_order_that_has_the_number_as_its_id_comes_only_when_no_number_is_it() {
    let (stand_in, caller) = shop();
    stand_in.answer("GET", "/wp-json/wc/v3/orders/4711", Answer::json(200, numbered(4711, "NL-2026-1")));
    stand_in.answer("GET", ORDERS, Answer::json(200, json!([numbered(9, "4711")])));
    stand_in.answer("GET", "/wp-json/wc/v3/orders/9", Answer::json(200, numbered(9, "4711")));
    assert_eq!(found_by("4711", &caller).await.as_deref(), Some("9"));
    let (stand_in, caller) = shop();
    stand_in.answer("GET", "/wp-json/wc/v3/orders/4711", Answer::json(200, numbered(4711, "NL-2026-1")));
    for _ in 0..2 {
        stand_in.answer("GET", ORDERS, Answer::json(200, json!([numbered(9, "NL-2026-9")])));
    }
    assert_eq!(found_by("4711", &caller).await.as_deref(), Some("4711"), "the shop's own id");
}

#[tokio::test]
async fn a_number_that_no_order_has_is_none_after_few_calls() {
    let (stand_in, caller) = shop();
    for _ in 0..2 {
        stand_in.answer("GET", ORDERS, Answer::json(200, json!([])));
    }
    assert_eq!(found_by("NL-2026-1", &caller).await, None);
    assert_eq!(stand_in.requests().len(), 2);
}

#[tokio::test]
async fn an_interface_that_is_away_has_no_say_about_an_order() {
    let (stand_in, caller) = shop();
    let by_id = OrderKey::Id("4711".to_owned());
    let no_route =
        json!({ "code": "rest_no_route", "message": "Es wurde keine Route gefunden.", "data": { "status": 404 } });
    let page = Answer::bytes(404, "text/html; charset=UTF-8", "<!DOCTYPE html><title>Nicht gefunden</title>");
    for answer in [Answer::json(404, no_route), page, Answer::empty(404)] {
        stand_in.answer("GET", "/wp-json/wc/v3/orders/4711", answer);
        let error = WooCommerce.find_order(&german(&caller), &by_id).await.expect_err("nobody knows");
        assert!(error.may_be_retried(), "{error}");
    }
}

#[tokio::test]
async fn goods_of_refunds_are_added_once_and_the_rest_stays_byte_for_byte() {
    let (stand_in, caller) = shop();
    let payload = br#"{"id": 223,  "refunds": [{"id": 246, "total": "-24.99"}]}"#.to_vec();
    let raw = RawOrder { external_id: "223".to_owned(), modified_at_ms: 0, payload };
    stand_in.answer("GET", "/wp-json/wc/v3/orders/223/refunds", Answer::json(200, json!([{ "id": 246 }])));
    let whole = WooCommerce.complete_order(&german(&caller), &raw).await.expect("an answer").expect("more than before");
    let text = String::from_utf8(whole.payload.clone()).expect("text");
    assert_eq!(text, r#"{"id": 223,  "refunds": [{"id": 246, "total": "-24.99"}],"kontor_refunds":[{"id":246}]}"#);
    assert_eq!(WooCommerce.complete_order(&german(&caller), &whole).await.expect("no call"), None);
}

/// An order with refunds of these ids.
fn refunded(id: u64, refunds: &[u64]) -> RawOrder {
    let heads: Vec<Value> = refunds.iter().map(|id| json!({ "id": id, "total": "-24.99" })).collect();
    let payload = json!({ "id": id, "refunds": heads }).to_string().into_bytes();
    RawOrder { external_id: id.to_string(), modified_at_ms: 0, payload }
}

#[tokio::test]
async fn goods_of_the_refunds_of_several_orders_come_in_one_call_and_to_their_own_order() {
    let (stand_in, caller) = shop();
    let refunds = json!([
        { "id": 248, "parent_id": 209 }, { "id": 247, "parent_id": 223 }, { "id": 246, "parent_id": 223 },
        { "id": 250, "parent_id": 999 }
    ]);
    stand_in.answer("GET", "/wp-json/wc/v3/refunds", Answer::json(200, refunds));
    let orders = [refunded(223, &[246, 247]), refunded(209, &[248]), refunded(256, &[249])];
    let whole = WooCommerce.complete_orders(&german(&caller), &orders).await.expect("an answer");
    let added = |order: &Option<RawOrder>| {
        let order: Value = serde_json::from_slice(&order.as_ref().expect("whole").payload).expect("JSON");
        order["kontor_refunds"].as_array().expect("refunds").iter().map(|one| one["id"].clone()).collect::<Vec<_>>()
    };
    assert_eq!((added(&whole[0]), added(&whole[1])), (vec![json!(247), json!(246)], vec![json!(248)]));
    assert_eq!(whole[2], None, "one of which nothing came is asked for by itself");
    let asked = stand_in.requests()[0].query_pairs();
    assert!(asked.contains(&("include".to_owned(), "246,247,248,249".to_owned())), "{asked:?}");
}

#[tokio::test]
async fn more_refunds_than_fit_on_a_page_are_read_to_the_end() {
    let (stand_in, caller) = shop();
    let ids: Vec<u64> = (1..=101).collect();
    let of = |ids: &[u64]| -> Vec<Value> { ids.iter().map(|id| json!({ "id": id, "parent_id": 223 })).collect() };
    stand_in.answer("GET", "/wp-json/wc/v3/refunds", Answer::json(200, json!(of(&ids[..100]))));
    stand_in.answer("GET", "/wp-json/wc/v3/refunds", Answer::json(200, json!(of(&ids[100..]))));
    let whole = WooCommerce.complete_orders(&german(&caller), &[refunded(223, &ids)]).await.expect("an answer");
    assert!(whole[0].is_some());
}

#[tokio::test]
async fn a_shop_without_a_list_of_all_refunds_says_so_and_is_not_away() {
    let (stand_in, caller) = shop();
    let no_route =
        json!({ "code": "rest_no_route", "message": "Es wurde keine Route gefunden.", "data": { "status": 404 } });
    stand_in.answer("GET", "/wp-json/wc/v3/refunds", Answer::json(404, no_route));
    let error = WooCommerce.complete_orders(&german(&caller), &[refunded(223, &[246])]).await.expect_err("too old");
    assert_eq!(error.kind, ErrorKind::Unsupported);
    stand_in.answer("GET", "/wp-json/wc/v3/refunds", Answer::empty(503));
    let error = WooCommerce.complete_orders(&german(&caller), &[refunded(223, &[246])]).await.expect_err("away");
    assert!(error.may_be_retried(), "{error}");
}

#[tokio::test]
async fn two_orders_in_the_hour_that_comes_twice_are_an_hour_apart_and_a_cursor_fits_between() {
    let (stand_in, caller) = shop();
    // Both were changed at 02:30 by the clock on the wall, on the day summer time ends.
    let both = json!([head(216, "2026-10-25T00:30:00"), head(217, "2026-10-25T01:30:00")]);
    stand_in.answer("GET", ORDERS, Answer::json(200, both.clone()));
    let page = WooCommerce.list_orders(&german(&caller), &since(1_792_886_400_000)).await.expect("a page");
    let at: Vec<i64> = page.orders.iter().map(|order| order.modified_at_ms).collect();
    assert_eq!(at, [1_792_888_200_000, 1_792_891_800_000]);
    stand_in.answer("GET", ORDERS, Answer::json(200, json!([both[1]])));
    WooCommerce.list_orders(&german(&caller), &since(at[0])).await.expect("a page");
    let asked = stand_in.requests()[1].query_pairs();
    assert!(asked.contains(&("modified_after".to_owned(), "2026-10-25T00:30:00".to_owned())), "{asked:?}");
}

#[tokio::test]
async fn an_order_without_an_id_is_filed_all_the_same_and_the_others_come() {
    let (stand_in, caller) = shop();
    let mut nameless =
        json!([head(7, "2026-11-12T15:00:01"), head(8, "2026-11-12T15:00:02"), head(9, "2026-11-12T15:00:03")]);
    nameless[0]["id"] = json!(0);
    nameless[1].as_object_mut().expect("an object").remove("id");
    nameless[1].as_object_mut().expect("an object").remove("number");
    stand_in.answer("GET", ORDERS, Answer::json(200, nameless));
    let page = WooCommerce.list_orders(&german(&caller), &since(0)).await.expect("a page");
    let ids: Vec<&str> = page.orders.iter().map(|order| order.external_id.as_str()).collect();
    assert_eq!(ids, ["7", "? 2026-11-12T15:00:02", "9"], "by what it says of itself");
}

#[tokio::test]
async fn an_order_in_the_bin_is_there_when_it_is_asked_for_by_itself() {
    let (stand_in, caller) = shop();
    let mut binned = head(7, "2026-11-12T15:00:01");
    binned["status"] = json!("trash");
    stand_in.answer("GET", "/wp-json/wc/v3/orders/7", Answer::json(200, binned));
    let found = WooCommerce.find_order(&german(&caller), &OrderKey::Id("7".to_owned())).await.expect("an answer");
    assert!(found.is_some_and(|order| String::from_utf8_lossy(&order.payload).contains("trash")));
}
