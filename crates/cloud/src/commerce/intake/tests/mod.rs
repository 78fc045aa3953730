//! What the intake promises, on every data base at hand.

mod begins;
mod changes;
mod crash;
mod faults;
mod goods;
mod hints;
mod poison;
mod reading;
mod reconcile;
mod revisions;
mod together;
mod two_nodes;

use kontor_model::order::ChannelOrder;
use kontor_model::order_mapping::MappedOrder;
use serde_json::Value;

use super::interpret::{Applied, Hold};
use super::read_due;
use crate::api::testing::{Answer, Api};
use crate::app::App;
use crate::commerce::tests::budenzauber::Connected;
use crate::db::{execute, fetch_one};

/// Mapping of tests: the document type names the version; an order with a note "halt" is held, at "Panik" it panics.
pub(super) fn mapped(version: i64, order: &ChannelOrder) -> Applied {
    if order.note.as_deref() == Some("halt") {
        return Applied::Held(Hold::new("held_by_rule", &[("name", "Halt"), ("reason", "Bitte prüfen")]));
    }
    assert_ne!(order.note.as_deref(), Some("Panik"), "a fault of the mapping");
    Applied::Mapped(Box::new(MappedOrder {
        version,
        document_type: format!("AB-{version}"),
        payment_method: "PP".to_owned(),
        shipping_profile: "DHL".to_owned(),
        tax_treatment: "gross".to_owned(),
        country: "DE".to_owned(),
        ..MappedOrder::default()
    }))
}

/// Gives the platform a mapping of this version.
pub(in crate::commerce) async fn set_mapping(world: &Connected, version: i64) {
    const SQL: &str = "UPDATE platforms SET mapping_version = $2, fetch_due = 0 WHERE id = $1";
    let mut tx = world.app().db.unscoped_write().await.expect("begins");
    execute!(&mut tx, SQL, world.platform.as_str(), version).expect("changes");
    tx.commit().await.expect("commits");
}

/// Lets a minute and more pass and reads what is due.
pub(in crate::commerce) async fn round(world: &Connected) {
    world.api.test.clock.advance_millis(75_000);
    read_due(world.app()).await.expect("reads");
}

/// The number in the first row.
pub(in crate::commerce) async fn count(app: &App, sql: &'static str) -> i64 {
    let mut tx = app.db.unscoped_read().await.expect("begins");
    fetch_one!(&mut tx, (i64,), sql).expect("a number").0
}

/// How many raw orders, orders, and raw orders that are still to be understood there are.
pub(in crate::commerce) async fn counts(app: &App) -> [i64; 3] {
    [
        count(app, "SELECT COUNT(*) FROM raw_orders").await,
        count(app, "SELECT COUNT(*) FROM orders").await,
        count(app, "SELECT COUNT(*) FROM raw_orders_waiting").await,
    ]
}

/// The feed from its beginning.
pub(in crate::commerce) async fn feed(world: &Connected) -> Value {
    get(world, "/v1/orders/feed").await
}

/// Gets a path that answers.
pub(in crate::commerce) async fn get(world: &Connected, path: &str) -> Value {
    // Days may have passed since the last token.
    let customer = world.api.signed_in_again(&world.customer).await;
    let answer = world.api.get(&customer.token, path).await;
    assert!(answer.status.is_success(), "{path}: {}", answer.text());
    answer.json()
}

/// The numbers of orders in a feed or list.
pub(in crate::commerce) fn numbers(items: &Value) -> Vec<String> {
    let number = |item: &Value| {
        let number = item.get("number").unwrap_or_else(|| &item["order"]["number"]);
        number.as_str().expect("a number").to_owned()
    };
    items["items"].as_array().expect("items").iter().map(number).collect()
}

/// The only order in the list.
pub(in crate::commerce) async fn only(world: &Connected) -> Value {
    let list = get(world, "/v1/orders").await;
    let items = list["items"].as_array().expect("items");
    assert_eq!(items.len(), 1, "{list}");
    get(world, &format!("/v1/orders/{}", items[0]["id"].as_str().expect("an id"))).await
}

/// The kinds of what happened to an order.
pub(in crate::commerce) fn story(order: &Value) -> Vec<String> {
    let events = order["story"].as_array().expect("a story");
    events.iter().map(|event| event["kind"].as_str().expect("a kind").to_owned()).collect()
}

/// Acknowledges everything the feed holds.
pub(in crate::commerce) async fn acknowledge_all(world: &Connected) -> Answer {
    let items: Vec<Value> = feed(world).await["items"]
        .as_array()
        .expect("items")
        .iter()
        .map(|item| serde_json::json!({"id": item["id"], "revision": item["revision"], "document_number": "AB-4711"}))
        .collect();
    post(&world.api, &world.customer.token, "/v1/orders/acknowledge", &serde_json::json!({ "items": items })).await
}

/// Posts to a path.
pub(in crate::commerce) async fn post(api: &Api, token: &str, path: &str, body: &Value) -> Answer {
    api.call(token, http::Method::POST, path, "key", body).await
}
