//! Carriers with a contract, played by the sandbox: connected, tested, one label of each, and nothing bought twice.

use serde_json::{Value, json};

use super::parcels::token;
use super::report::LabelFile;
use super::stumble::{Stumble, Walked};
use super::{Page, Walk};

/// A label that was bought, and how.
pub(super) struct Bought {
    pub(super) carrier: String,
    pub(super) account: String,
    request: Value,
    pub(super) shipment: String,
    /// The number of its parcel.
    pub(super) number: String,
    /// The paper of its label.
    pub(super) medium: String,
}

/// Makes an account for every simulated carrier, with the values the sandbox names, and tests it.
pub(super) async fn connect(walk: &mut Walk<'_>) -> Walked<String> {
    let token = token(walk).await?;
    let url = format!("{}/index.json", walk.house.sandbox_url);
    let offered = read(&walk.browser.ask(&url, "").await?.expect(200, "/index.json")?)?;
    let mut names = Vec::new();
    for carrier in offered["carriers"].as_array().into_iter().flatten() {
        // The bare name of a carrier may be its id, which stands for the carrier itself.
        let (id, name) = (text(carrier, "id")?, format!("{} Sandbox", text(carrier, "name")?));
        let account = json!({"carrier": id, "name": name, "mode": "simulated", "settings": carrier["account"]});
        let url = walk.cloud("/v1/carrier-accounts");
        let made = walk.browser.tell(&url, &token, &format!("account-{id}"), &account).await?;
        let made = read(&made.expect(201, "/v1/carrier-accounts")?)?;
        let url = walk.cloud(&format!("/v1/carrier-accounts/{}/test", text(&made, "id")?));
        let tested = walk.browser.tell(&url, &token, &format!("test-{id}"), &json!({})).await?;
        let result = read(&tested.expect(200, "/v1/carrier-accounts/")?)?;
        if result["ok"] != true {
            return Err(tested_badly(&name, &result));
        }
        let request = request(&id, &name);
        walk.bought.push(Bought {
            carrier: id,
            account: name.clone(),
            request,
            shipment: String::new(),
            number: String::new(),
            medium: String::new(),
        });
        names.push(name);
    }
    if names.is_empty() {
        return Err(Stumble::new("the sandbox plays no carrier"));
    }
    Ok(names.join(", "))
}

fn tested_badly(name: &str, result: &Value) -> Stumble {
    Stumble::new(format!("{name}: {}", result["detail"].as_str().unwrap_or_default()))
}

/// One parcel to a door that every carrier takes.
fn request(id: &str, account: &str) -> Value {
    json!({
        "reference": format!("RUNDGANG-{id}"),
        "carrier_account": account,
        "to": {"kind": "street", "name": "Jürgen Groß", "street": "Königsallee", "house_number": "7",
               "postal_code": "40212", "city": "Düsseldorf", "phone": "+49 211 5550123"},
        "parcels": [{"weight_g": 2_350}],
    })
}

/// Buys a label of each and keeps the document.
pub(super) async fn ship(walk: &mut Walk<'_>) -> Walked<String> {
    let token = token(walk).await?;
    let mut numbers = Vec::new();
    for index in 0..walk.bought.len() {
        let (carrier, shipment) = buy(walk, &token, index).await?;
        let parcel = &shipment["parcels"][0];
        let number = text(parcel, "tracking_number")?;
        let href = text(&parcel["label"], "href")?;
        let document = walk.browser.ask(&walk.cloud(&href), &token).await?.expect(200, &href)?;
        if !document.body.starts_with(b"%PDF-") {
            return Err(document.unexpected("this is no PDF"));
        }
        let file = format!("carrier-{carrier}.pdf");
        std::fs::write(walk.out.join(&file), &document.body).map_err(Stumble::of)?;
        let bytes = document.body.len();
        walk.labels.push(LabelFile {
            file,
            parcel: 1,
            format: "pdf",
            medium: "a6",
            dpi: None,
            sscc: number.clone(),
            bytes,
        });
        let known = &mut walk.bought[index];
        known.shipment = text(&shipment, "id")?;
        known.number.clone_from(&number);
        known.medium = text(&parcel["label"], "medium")?;
        numbers.push(number);
    }
    Ok(numbers.join(", "))
}

async fn buy(walk: &mut Walk<'_>, token: &str, index: usize) -> Walked<(String, Value)> {
    let bought = &walk.bought[index];
    let (carrier, request) = (bought.carrier.clone(), bought.request.clone());
    let url = walk.cloud("/v1/shipments");
    let answer = walk.browser.tell(&url, token, &format!("label-{carrier}"), &request).await?;
    Ok((carrier, read(&answer.expect(201, "/v1/shipments")?)?))
}

/// Sends the same requests under the same keys: the same shipments come back, and each carrier sold one label.
pub(super) async fn ask_again(walk: &mut Walk<'_>) -> Walked<String> {
    let token = token(walk).await?;
    for index in 0..walk.bought.len() {
        let (carrier, shipment) = buy(walk, &token, index).await?;
        let known = &walk.bought[index];
        if shipment["id"] != known.shipment.as_str() {
            return Err(Stumble::new(format!("{} made a second shipment", known.account)));
        }
        let url = format!("{}/control/labels/count?carrier={carrier}", walk.house.sandbox_url);
        let sold = read(&walk.browser.ask(&url, "").await?.expect(200, "/control/labels/count")?)?;
        let count = sold["count"].as_u64().or(sold["total"].as_u64()).unwrap_or_default();
        if count != 1 {
            return Err(Stumble::new(format!("{carrier} sold {count} labels, not one")));
        }
    }
    Ok(walk.bought.iter().map(|bought| format!("{}: 1", bought.account)).collect::<Vec<_>>().join(", "))
}

pub(super) fn read(page: &Page) -> Walked<Value> {
    serde_json::from_slice(&page.body).map_err(Stumble::of)
}

pub(super) fn text(value: &Value, name: &str) -> Walked<String> {
    let found = value[name].as_str().map(str::to_owned);
    found.ok_or_else(|| Stumble::new(format!("there is no {name} in {value}")))
}
