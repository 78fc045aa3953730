//! From a shop's order to "sent" in the shop: ordered in the sandbox, mapped, taken over, labelled, told back.

use std::time::Duration;

use serde_json::{Value, json};

use super::Walk;
use super::carriers::{read, text};
use super::parcels::token;
use super::stumble::{Stumble, Walked};

/// How often and how long it is looked whether the shop was told: it happens in the background.
const LOOKS: usize = 600;
const PAUSE: Duration = Duration::from_millis(100);

/// Places an order in each simulated shop and follows it until the shop says that it was sent.
pub(super) async fn follow(walk: &mut Walk<'_>) -> Walked<String> {
    let token = token(walk).await?;
    let listed = walk.browser.ask(&walk.cloud("/v1/platforms"), &token).await?;
    let platforms = read(&listed.expect(200, "/v1/platforms")?)?;
    let mut told = Vec::new();
    for platform in platforms["items"].as_array().into_iter().flatten() {
        let shop = text(platform, "kind")?;
        let number = placed(walk, &shop).await?;
        let order = taken_over(walk, &token, &text(platform, "id")?, &number).await?;
        let tracking = labelled(walk, &token, &order, &number).await?;
        accepted(walk, &token, &text(&order, "id")?).await?;
        shown_as_sent(walk, &shop, &number, &tracking).await?;
        told.push(format!("{number}: {tracking}"));
    }
    if told.is_empty() { Err(Stumble::new("no shop is connected")) } else { Ok(told.join(", ")) }
}

/// Orders something; answers the number of the order.
async fn placed(walk: &mut Walk<'_>, shop: &str) -> Walked<String> {
    let url = format!("{}/control/shops/{shop}/orders", walk.house.sandbox_url);
    let made = walk.browser.tell(&url, "", "order", &json!({"count": 1, "kind": "plain"})).await?;
    let made = read(&made.expect(201, "/control/shops/")?)?;
    let id = &made["orders"][0];
    Ok(id.as_str().map_or_else(|| id.to_string(), str::to_owned))
}

/// Applies the offered mapping, fetches the order and takes it over as an ERP does.
async fn taken_over(walk: &mut Walk<'_>, token: &str, platform: &str, number: &str) -> Walked<Value> {
    let path = format!("/v1/platforms/{platform}/mapping");
    let offered = walk.browser.ask(&walk.cloud(&path), token).await?;
    let offered = read(&offered.expect(200, "/v1/platforms/")?)?;
    let url = walk.cloud(&path);
    let kept = walk.browser.put(&url, token, &json!({"mapping": offered["mapping"]})).await?;
    kept.expect(200, "/v1/platforms/")?;
    let url = walk.cloud(&format!("/v1/platforms/{platform}/orders/fetch"));
    let fetched = walk.browser.tell(&url, token, "fetch", &json!({"number": number})).await?;
    let order = read(&fetched.expect(200, "/v1/platforms/")?)?;
    if order["delivery"] != "waiting" {
        return Err(Stumble::new(format!("the order is not delivered: {}", order["hold"])));
    }
    let feed = walk.browser.ask(&walk.cloud("/v1/orders/feed"), token).await?;
    let feed = read(&feed.expect(200, "/v1/orders/feed")?)?;
    let mut items = feed["items"].as_array().into_iter().flatten();
    let delivered = items.find(|item| item["id"] == order["id"]).cloned();
    let delivered = delivered.ok_or_else(|| Stumble::new("the order is not in the feed"))?;
    let taken = json!({"items": [{"id": delivered["id"], "revision": delivered["revision"],
        "document_number": format!("AU-{number}")}]});
    let url = walk.cloud("/v1/orders/acknowledge");
    let answer = walk.browser.tell(&url, token, "acknowledge", &taken).await?;
    let answer = read(&answer.expect(200, "/v1/orders/acknowledge")?)?;
    match answer["items"][0]["result"].as_str() {
        Some("acknowledged" | "already_acknowledged") => Ok(delivered),
        _ => Err(Stumble::new(format!("the order is not acknowledged: {answer}"))),
    }
}

/// Makes a label with the profile the mapping chose; answers the number of the parcel.
async fn labelled(walk: &mut Walk<'_>, token: &str, order: &Value, number: &str) -> Walked<String> {
    let shipment = json!({"reference": number, "order": order["id"], "to": order["recipient"],
        "parcels": [{"weight_g": 1_200}]});
    let url = walk.cloud("/v1/shipments");
    let made = walk.browser.tell(&url, token, &format!("order-{number}"), &shipment).await?;
    let made = read(&made.expect(201, "/v1/shipments")?)?;
    text(&made["parcels"][0], "tracking_number")
}

/// Waits until the shop has taken what it was told.
async fn accepted(walk: &mut Walk<'_>, token: &str, order: &str) -> Walked<()> {
    let mut known = Value::Null;
    for _ in 0..LOOKS {
        let url = walk.cloud(&format!("/v1/fulfillments?order={order}"));
        known = read(&walk.browser.ask(&url, token).await?.expect(200, "/v1/fulfillments")?)?;
        if known["items"][0]["state"] == "accepted" {
            return Ok(());
        }
        tokio::time::sleep(PAUSE).await;
    }
    Err(Stumble::new(format!("the shop was not told: {known}")))
}

/// Looks into the shop itself.
async fn shown_as_sent(walk: &mut Walk<'_>, shop: &str, number: &str, tracking: &str) -> Walked<()> {
    let url = format!("{}/control/shops/{shop}/orders", walk.house.sandbox_url);
    let orders = walk.browser.ask(&url, "").await?.expect(200, "/control/shops/")?;
    let orders = read(&orders)?;
    let mut all = orders["orders"].as_array().into_iter().flatten();
    let found = all.find(|order| order["id"].to_string().trim_matches('"') == number);
    let shown = found.map(Value::to_string).unwrap_or_default();
    if shown.contains("completed") && shown.contains(tracking) {
        return Ok(());
    }
    Err(Stumble::new(format!("the shop does not show order {number} as sent: {shown}")))
}
