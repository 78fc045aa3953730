//! What all tests of stock do: sell something, say what there is, let the background work.

use std::sync::Arc;

use http::{Method, StatusCode};
use kontor_adapters::shop::ShopItem;
use kontor_model::UtcMillis;
use kontor_model::id::PlatformId;
use serde_json::{Value, json};

use crate::api::testing::Answer;
use crate::app::App;
use crate::commerce::stock::store::{levels, platforms};
use crate::commerce::stock::{read_due, renew_due, tell_due};
use crate::commerce::tests::budenzauber::{Connected, connected};

/// Something that is sold under a number, with so many in stock.
pub(in crate::commerce) fn item(product: &str, sku: &str, quantity: i64) -> ShopItem {
    ShopItem {
        product: product.to_owned(),
        variant: None,
        sku: Some(sku.to_owned()),
        gtin: None,
        name: "Bergkäse, würzig".to_owned(),
        keeps_stock: true,
        quantity: Some(quantity),
    }
}

/// A variant of a product.
pub(in crate::commerce) fn variant(product: &str, variant: &str, sku: &str, quantity: i64) -> ShopItem {
    ShopItem { variant: Some(variant.to_owned()), ..item(product, sku, quantity) }
}

/// Shops that sell something, read, with all orders read.
pub(in crate::commerce) async fn selling(items: &[ShopItem]) -> Vec<Connected> {
    let all = connected().await;
    for of in &all {
        of.booth.inside().items = items.to_vec();
        orders_are_read(of).await;
        read_due(of.app()).await.expect("goods are read");
        renew_due(of.app()).await.expect("reckoned");
    }
    all
}

/// All orders of the platform have been read up to now.
pub(in crate::commerce) async fn orders_are_read(of: &Connected) {
    orders_were_read(of.app(), of, &of.platform, of.app().now()).await;
}

/// The same for any platform and time.
pub(in crate::commerce) async fn orders_were_read(app: &Arc<App>, of: &Connected, id: &PlatformId, at: UtcMillis) {
    let mut tx = app.db.write(of.tenant()).await.expect("begins");
    platforms::orders_read(&mut tx, of.tenant(), id.as_str(), at).await.expect("noted");
    tx.commit().await.expect("commits");
}

/// Says what there is.
pub(in crate::commerce) async fn put(of: &Connected, body: &Value) -> Answer {
    of.api.call(&of.customer.token, Method::PUT, "/v1/inventory", "k", body).await
}

/// Says levels of the usual warehouse: number, quantity, sequence; answers the results.
pub(in crate::commerce) async fn say(of: &Connected, levels: &[(&str, &str, i64)]) -> Vec<String> {
    let item = |(sku, quantity, sequence): &(&str, &str, i64)| json!({ "sku": sku, "quantity": quantity, "sequence": sequence });
    let items: Vec<Value> = levels.iter().map(item).collect();
    let answer = put(of, &json!({ "items": items })).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text());
    let answer = answer.json();
    let results = answer["items"].as_array().expect("results").clone();
    results.iter().map(|result| result["result"].as_str().expect("a result").to_owned()).collect()
}

/// Tells what can be told now; answers product and quantity of all that was told, and forgets it.
pub(in crate::commerce) async fn told(of: &Connected) -> Vec<(String, i64)> {
    tell_due(of.app()).await.expect("told");
    let stock = std::mem::take(&mut of.booth.inside().stock);
    stock.into_iter().map(|level| (level.variant.unwrap_or(level.product), level.quantity)).collect()
}

/// `told` in short.
pub(in crate::commerce) fn pairs(told: &[(&str, i64)]) -> Vec<(String, i64)> {
    told.iter().map(|(product, quantity)| ((*product).to_owned(), *quantity)).collect()
}

/// What is known of the platform's stock: number and state, by number.
pub(in crate::commerce) async fn states(of: &Connected) -> Vec<(String, String)> {
    let path = format!("/v1/platforms/{}/stock/items", of.platform);
    let list = of.api.get(&of.customer.token, &path).await;
    assert_eq!(list.status, StatusCode::OK, "{}", list.text());
    let items = list.json()["items"].as_array().expect("items").clone();
    let text = |item: &Value, name: &str| item[name].as_str().expect("a text").to_owned();
    items.iter().map(|item| (text(item, "sku"), text(item, "state"))).collect()
}

/// What the API says of one number on the platform.
pub(in crate::commerce) async fn one(of: &Connected, sku: &str) -> Value {
    let path = format!("/v1/platforms/{}/stock/items?sku={sku}&limit=1", of.platform);
    of.api.get(&of.customer.token, &path).await.json()["items"][0].clone()
}

/// How many levels the ERP has said.
pub(in crate::commerce) async fn count(of: &Connected) -> i64 {
    let mut tx = of.app().db.write(of.tenant()).await.expect("begins");
    levels::take_turn(&mut tx, of.tenant()).await.expect("a turn")
}
