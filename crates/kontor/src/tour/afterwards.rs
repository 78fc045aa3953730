//! What comes after the label: where the parcel is, a label for the way back, and many labels on one sheet.

use serde_json::{Value, json};

use super::Walk;
use super::carriers::{read, text};
use super::parcels::token;
use super::report::{LabelFile, SheetFile};
use super::stumble::{Stumble, Walked};

/// Labels on one A4 sheet.
const ON_A_SHEET: usize = 4;
/// The sheet in the folder.
const SHEET: &str = "sheet-a4.pdf";

/// Lets the sandbox move every parcel and asks where they are.
pub(super) async fn track(walk: &mut Walk<'_>) -> Walked<String> {
    let token = token(walk).await?;
    let mut seen = Vec::new();
    for index in 0..walk.bought.len() {
        let number = walk.bought[index].number.clone();
        let url = format!("{}/control/parcels/{number}", walk.house.sandbox_url);
        let moved = walk.browser.tell(&url, "", &number, &json!({"state": "in_transit"})).await?;
        moved.expect(204, "/control/parcels/")?;
        let url = walk.cloud(&format!("/v1/tracking/{number}?refresh=true"));
        let tracked = read(&walk.browser.ask(&url, &token).await?.expect(200, "/v1/tracking/")?)?;
        if tracked["tracking"]["status"] != "in_transit" {
            return Err(Stumble::new(format!("{number} is on its way, and the cloud says {tracked}")));
        }
        let words = text(&tracked["tracking"]["events"][0], "text")?;
        seen.push(format!("{}: {words}", walk.bought[index].account));
    }
    Ok(seen.join(", "))
}

/// Asks every carrier that has them for a label for the way back, and keeps it.
pub(super) async fn send_back(walk: &mut Walk<'_>) -> Walked<String> {
    let token = token(walk).await?;
    let url = walk.cloud("/v1/capabilities");
    let can = read(&walk.browser.ask(&url, &token).await?.expect(200, "/v1/capabilities")?)?;
    let mut numbers = Vec::new();
    for index in 0..walk.bought.len() {
        let carrier = walk.bought[index].carrier.clone();
        if !has_returns(&can, &carrier) {
            continue;
        }
        let request = json!({
            "reference": format!("RETOURE-{carrier}"),
            "carrier_account": walk.bought[index].account,
            "from": {"name": "Jürgen Groß", "street": "Königsallee", "house_number": "7", "postal_code": "40212",
                     "city": "Düsseldorf", "phone": "+49 211 5550123"},
            "weight_g": 1_200,
        });
        let url = walk.cloud("/v1/returns");
        let made = walk.browser.tell(&url, &token, &format!("return-{carrier}"), &request).await?;
        let made = read(&made.expect(201, "/v1/returns")?)?;
        let (number, href) = (text(&made, "tracking_number")?, text(&made["label"], "href")?);
        let document = walk.browser.ask(&walk.cloud(&href), &token).await?.expect(200, &href)?;
        let file = format!("carrier-return-{carrier}.pdf");
        std::fs::write(walk.out.join(&file), &document.body).map_err(Stumble::of)?;
        let (sscc, bytes) = (number.clone(), document.body.len());
        walk.labels.push(LabelFile { file, parcel: 1, format: "pdf", medium: "a6", dpi: None, sscc, bytes });
        numbers.push(number);
    }
    Ok(numbers.join(", "))
}

fn has_returns(can: &Value, carrier: &str) -> bool {
    let all = can["carriers"].as_array().into_iter().flatten();
    let abilities = all.filter(|one| one["id"] == carrier).filter_map(|one| one["abilities"].as_array());
    abilities.flatten().any(|ability| ability == "returns")
}

/// Has labels of the tour put on one A4 sheet, unscaled.
pub(super) async fn combine(walk: &mut Walk<'_>) -> Walked<String> {
    let token = token(walk).await?;
    let bought = walk.bought.iter().filter(|one| one.medium == "a6");
    let mut labels: Vec<(Value, String)> =
        bought.map(|one| (json!({"shipment": one.shipment, "parcel": 1}), one.number.clone())).collect();
    let own = walk.shipment.as_ref().ok_or_else(|| Stumble::new("there is no shipment"))?;
    for parcel in &own.parcels {
        labels.push((json!({"shipment": own.id, "parcel": parcel.number}), parcel.tracking_number.clone()));
    }
    labels.truncate(ON_A_SHEET);
    let (documents, numbers): (Vec<Value>, Vec<String>) = labels.into_iter().unzip();
    let url = walk.cloud("/v1/labels/combine");
    let request = json!({"documents": documents, "layout": "a4_four_up"});
    let sheet = walk.browser.tell(&url, &token, "sheet", &request).await?.expect(200, "/v1/labels/combine")?;
    std::fs::write(walk.out.join(SHEET), &sheet.body).map_err(Stumble::of)?;
    let told = format!("{SHEET}: {}", numbers.join(", "));
    walk.sheet = Some(SheetFile { file: SHEET, numbers, bytes: sheet.body.len() });
    Ok(told)
}
