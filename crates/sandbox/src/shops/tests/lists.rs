//! Lists, changes and the bin.

use reqwest::Method;
use serde_json::json;

use super::Trial;

#[tokio::test]
async fn pages_are_counted_and_beyond_the_last_one_nothing_is() {
    let trial = Trial::begin().await;
    trial.order("plain", 7).await;
    let page = |page: &'static str| [("per_page", "3"), ("page", page)];
    let first = trial.get("orders", &page("1")).await;
    assert_eq!((first.ids().len(), first.total()), (3, ("7", "3")));
    let beyond = trial.get("orders", &page("9")).await;
    assert_eq!((beyond.ids().len(), beyond.total()), (0, ("0", "0")));
    for wrong in [("per_page", "101"), ("page", "0"), ("status", "verschollen"), ("orderby", "weather")] {
        assert_eq!(trial.get("orders", &[wrong]).await.code(), (400, "rest_invalid_param"), "{wrong:?}");
    }
}

#[tokio::test]
async fn changes_are_found_after_a_second_in_utc_and_a_suffix_with_the_flag_shifts_twice() {
    let trial = Trial::begin().await;
    trial.order("plain", 1).await;
    let found = async |after: &str, gmt: bool| {
        let flag = if gmt { "true" } else { "false" };
        trial.get("orders", &[("modified_after", after), ("dates_are_gmt", flag)]).await.ids().len()
    };
    assert_eq!(found("2026-11-23T08:59:59", true).await, 1);
    assert_eq!(found("2026-11-23T09:00:00", true).await, 0, "the second itself is left out");
    assert_eq!(found("2026-11-23T08:59:59Z", true).await, 0, "shifted twice");
    assert_eq!(found("2026-11-23T08:59:59Z", false).await, 1);
    assert_eq!(found("2026-11-23T09:59:59", false).await, 1, "the shop's own time");
    assert_eq!(trial.get("orders", &[("modified_after", "2026-11-23")]).await.status, 400);
}

#[tokio::test]
async fn filters_find_what_they_say_and_unknown_ones_everything() {
    let trial = Trial::begin().await;
    let ids = trial.order("plain", 2).await;
    let paid = trial.order("unpaid", 1).await.remove(0);
    assert_eq!(trial.get("orders", &[("status", "on-hold")]).await.ids(), [paid]);
    assert_eq!(trial.get("orders", &[("status[0]", "on-hold"), ("status[1]", "processing")]).await.ids().len(), 3);
    assert_eq!(trial.get("orders", &[("include", &ids.join(","))]).await.ids().len(), 2);
    assert_eq!(trial.get("orders", &[("number", "4711")]).await.ids().len(), 3);
    let only = trial.get("orders", &[("_fields", "id,billing.city"), ("orderby", "id"), ("order", "asc")]).await;
    let first = only.body[0].as_object().expect("an order");
    assert_eq!(
        (only.ids()[0].clone(), first.len(), first["billing"].as_object().map(|map| map.len())),
        (ids[0].clone(), 2, Some(1))
    );
}

#[tokio::test]
async fn every_write_is_a_change_and_fields_of_plug_ins_are_written_by_name() {
    let trial = Trial::begin().await;
    let path = format!("orders/{}", trial.order("plain", 1).await.remove(0));
    trial.running.clock.advance_millis(5_000);
    let body = json!({ "status": "processing", "meta_data": [{ "key": "_wc_shipment_tracking_items", "value": [{ "tracking_number": "0034" }] }] });
    let told = trial.put(&path, body.clone()).await;
    assert_eq!(told.body["date_modified_gmt"], "2026-11-23T09:00:05");
    let again = trial.put(&path, body).await.body;
    let fields = again["meta_data"].as_array().expect("fields");
    assert_eq!(fields.iter().filter(|field| field["key"] == "_wc_shipment_tracking_items").count(), 1);
    assert_eq!(trial.look("orders").await.body["orders"][0]["tracking_numbers"], json!(["0034"]));
    assert_eq!(trial.put(&path, json!({ "status": "versunken" })).await.code(), (400, "rest_invalid_param"));
    assert_eq!(trial.put(&path, json!({ "billing": { "email": "" } })).await.status, 400);
    trial.running.clock.advance_millis(5_000);
    assert_eq!(
        trial.post(&format!("{path}/notes"), json!({ "note": "Unterwegs", "customer_note": true })).await.status,
        201
    );
    let order = trial.get(&path, &[]).await.body;
    assert_eq!(order["date_modified_gmt"], "2026-11-23T09:00:05", "a note is no change");
}

#[tokio::test]
async fn a_batch_answers_item_by_item_and_takes_a_hundred() {
    let trial = Trial::begin().await;
    let id: u64 = trial.order("plain", 1).await[0].parse().expect("an id");
    let item = |id: u64| json!({ "id": id, "status": "completed", "_fields": "id,status" });
    let said = trial.post("orders/batch", json!({ "update": [item(7), item(id)] })).await;
    assert_eq!((said.status, &said.body["update"][1]), (200, &json!({ "id": id, "status": "completed" })));
    assert_eq!(said.body["update"][0]["error"]["code"], "woocommerce_rest_shop_order_invalid_id");
    let many: Vec<_> = (0..101).map(item).collect();
    assert_eq!(trial.post("orders/batch", json!({ "update": many })).await.status, 413);
    let fields = [("_fields", "id")];
    let emptied = trial.call(Method::POST, "orders/batch", &fields, Some(json!({ "update": [item(id)] }))).await;
    assert_eq!(emptied.body, json!([]));
}

#[tokio::test]
async fn an_order_in_the_bin_leaves_lists_and_one_that_is_deleted_is_gone() {
    let trial = Trial::begin().await;
    let ids = trial.order("plain", 2).await;
    let path = |place: usize| format!("orders/{}", ids[place]);
    assert_eq!(trial.call(Method::DELETE, &path(0), &[], None).await.body["status"], "trash");
    assert_eq!(trial.call(Method::DELETE, &path(0), &[], None).await.status, 410);
    assert_eq!(trial.get("orders", &[]).await.ids(), [ids[1].clone()]);
    assert_eq!(trial.get(&path(0), &[]).await.body["status"], "trash");
    assert_eq!(trial.change(&ids[0], "restore").await, 204);
    assert_eq!(trial.change(&ids[0], "restore").await, 409);
    assert_eq!(trial.call(Method::DELETE, &path(1), &[("force", "true")], None).await.status, 200);
    assert_eq!(trial.get(&path(1), &[]).await.code(), (404, "woocommerce_rest_shop_order_invalid_id"));
}

#[tokio::test]
async fn the_hour_that_comes_twice_is_one_in_utc() {
    let trial = Trial::begin().await;
    // 2026-10-25, an hour apart, both at half past two in the shop.
    trial.running.clock.advance_millis(1_792_891_800_000 - crate::tests::NOW.0);
    let body = json!({ "kind": "plain", "count": 2, "seconds_apart": 3600 });
    trial.control("shops/woocommerce/orders", body).await;
    let orders = trial.get("orders", &[("orderby", "date"), ("order", "asc")]).await.body;
    let of = |name: &str| [orders[0][name].clone(), orders[1][name].clone()];
    assert_eq!(of("date_created"), ["2026-10-25T02:30:00", "2026-10-25T02:30:00"]);
    assert_eq!(of("date_created_gmt"), ["2026-10-25T00:30:00", "2026-10-25T01:30:00"]);
}
