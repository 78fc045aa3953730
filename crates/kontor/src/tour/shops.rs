//! Shops, played by the sandbox: connected, tested, and asked what they have.

use serde_json::json;

use super::Walk;
use super::carriers::{read, text};
use super::parcels::token;
use super::stumble::{Stumble, Walked};

/// Connects every simulated shop with the values the sandbox names, tests it, and reads its values.
pub(super) async fn connect(walk: &mut Walk<'_>) -> Walked<String> {
    let token = token(walk).await?;
    let url = format!("{}/index.json", walk.house.sandbox_url);
    let offered = read(&walk.browser.ask(&url, "").await?.expect(200, "/index.json")?)?;
    let mut names = Vec::new();
    for shop in offered["shops"].as_array().into_iter().flatten() {
        let (kind, name) = (text(shop, "id")?, format!("{} Sandbox", text(shop, "name")?));
        let body = json!({"kind": kind, "name": name, "address": shop["address"], "settings": shop["account"]});
        let url = walk.cloud("/v1/platforms");
        let made = walk.browser.tell(&url, &token, &format!("shop-{kind}"), &body).await?;
        let path = format!("/v1/platforms/{}", text(&read(&made.expect(201, "/v1/platforms")?)?, "id")?);
        let url = walk.cloud(&format!("{path}/test"));
        let tested = walk.browser.tell(&url, &token, &format!("test-{kind}"), &json!({})).await?;
        let result = read(&tested.expect(200, "/v1/platforms/")?)?;
        if result["ok"] != true {
            let detail = result["detail"].as_str().unwrap_or_default();
            return Err(Stumble::new(format!("{name}: {detail}")));
        }
        let values = walk.browser.ask(&walk.cloud(&format!("{path}/values")), &token).await?;
        let values = read(&values.expect(200, "/v1/platforms/")?)?;
        let methods = values["payment_methods"].as_array().map_or(0, Vec::len);
        if methods == 0 {
            return Err(Stumble::new(format!("{name} names no payment method")));
        }
        names.push(name);
    }
    if names.is_empty() {
        return Err(Stumble::new("the sandbox plays no shop"));
    }
    Ok(names.join(", "))
}
