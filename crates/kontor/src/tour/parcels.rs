//! The end of the way: a shipment of two parcels typed in Desk, the cloud's own answer, four label documents.

use kontor_model::gs1::Sscc;
use kontor_model::shipment::{Shipment, ShipmentPage};

use super::report::LabelFile;
use super::stumble::{Stumble, Walked};
use super::{Walk, last_part};

const REFERENCE: &str = "RUNDGANG-1001";

/// Which documents are fetched: parcel, format, medium, resolution.
const DOCUMENTS: [(u32, &str, &str, u16); 4] =
    [(1, "pdf", "a6", 203), (2, "pdf", "103x199", 203), (1, "zpl", "a6", 203), (2, "zpl", "103x199", 300)];

/// Types the address, asks for a second parcel, presses "Etikett".
pub(super) async fn ship(walk: &mut Walk<'_>) -> Walked<String> {
    let url = walk.desk("/shipments/new");
    let page = walk.browser.open(&url).await?.expect(200, "/shipments/new")?;
    let form = page
        .form("/shipments")?
        .fill("name", "Käthe Süßmilch")
        .fill("company", "Blumen & Gärten Süßmilch e. K.")
        .fill("addition", "c/o Weiß, Hinterhaus")
        .fill("street", "Straße des 17. Juni")
        .fill("house_number", "135")
        .fill("postal_code", "10623")
        .fill("city", "Berlin")
        .fill("reference", REFERENCE)
        .fill("weight", "2,35")
        .press("action", "add");
    let page = walk.browser.post(&page, &form).await?.expect(200, "/shipments")?;
    let mut form = page.form("/shipments")?.press("action", "label");
    let second = form.fields.iter_mut().filter(|(name, _)| name == "weight").nth(1);
    let (_, weight) = second.ok_or_else(|| page.unexpected("there is no second parcel"))?;
    "0,8".clone_into(weight);
    let done = walk.browser.post(&page, &form).await?.expect(200, "/shipments/dsh_")?;
    walk.desk_shipment = last_part(&done);
    Ok(REFERENCE.to_owned())
}

/// Asks the cloud as any ERP would: token, then the shipment, whose numbers must stand in Desk too.
pub(super) async fn ask_the_cloud(walk: &mut Walk<'_>) -> Walked<String> {
    let token = token(walk).await?;
    let url = walk.cloud("/v1/shipments");
    let answer = walk.browser.ask(&url, &token).await?.expect(200, "/v1/shipments")?;
    let listed: ShipmentPage = serde_json::from_slice(&answer.body).map_err(Stumble::of)?;
    let found = listed.items.into_iter().find(|shipment| shipment.reference == REFERENCE);
    let shipment = found.ok_or_else(|| answer.unexpected("the shipment is not in the list"))?;
    check(&shipment)?;
    let url = walk.desk(&format!("/shipments/{}", walk.desk_shipment));
    let page = walk.browser.open(&url).await?.expect(200, "/shipments/dsh_")?;
    let numbers: Vec<String> = shipment.parcels.iter().map(|parcel| parcel.tracking_number.clone()).collect();
    let text = page.text();
    if !numbers.iter().all(|number| text.contains(number) || text.replace(' ', "").contains(number)) {
        return Err(page.unexpected("Desk shows other numbers than the cloud"));
    }
    walk.shipment = Some(shipment);
    Ok(numbers.join(", "))
}

/// An access token, fetched as any ERP would.
pub(super) async fn token(walk: &mut Walk<'_>) -> Walked<String> {
    let (client_id, secret) = (walk.client_id.clone(), walk.client_secret.clone());
    let url = walk.cloud("/oauth/token");
    let granted = walk.browser.token(&url, &client_id, &secret).await?.expect(200, "/oauth/token")?;
    let granted: serde_json::Value = serde_json::from_slice(&granted.body).map_err(Stumble::of)?;
    let token = granted["access_token"].as_str().ok_or_else(|| Stumble::new("there is no token in the answer"))?;
    Ok(token.to_owned())
}

fn check(shipment: &Shipment) -> Walked<()> {
    let numbers: Vec<&str> = shipment.parcels.iter().map(|parcel| parcel.tracking_number.as_str()).collect();
    if numbers.len() != 2 || numbers[0] == numbers[1] {
        return Err(Stumble::new(format!("two parcels with numbers of their own were expected, not {numbers:?}")));
    }
    match numbers.iter().find(|number| number.parse::<Sscc>().is_err()) {
        Some(number) => Err(Stumble::new(format!("{number} is not an SSCC with the right check digit"))),
        None => Ok(()),
    }
}

/// Fetches two PDF and two ZPL documents from Desk and writes them down.
pub(super) async fn fetch_labels(walk: &mut Walk<'_>) -> Walked<String> {
    let shipment = walk.shipment.clone().ok_or_else(|| Stumble::new("there is no shipment"))?;
    for (number, format, medium, dpi) in DOCUMENTS {
        let path = format!("/shipments/{}/labels/{number}", walk.desk_shipment);
        let url = walk.desk(&format!("{path}?format={format}&medium={medium}&dpi={dpi}"));
        let document = walk.browser.open(&url).await?.expect(200, &path)?;
        let begins = if format == "pdf" { b"%PDF-".as_slice() } else { b"^XA".as_slice() };
        if !document.body.starts_with(begins) {
            return Err(document.unexpected(&format!("this is no {format}")));
        }
        let parcel = shipment.parcels.iter().find(|parcel| parcel.number == number);
        let sscc = parcel.map(|parcel| parcel.tracking_number.clone()).unwrap_or_default();
        let resolution = if format == "zpl" { format!("-{dpi}dpi") } else { String::new() };
        let file = format!("label-{number}-{medium}{resolution}.{format}");
        std::fs::write(walk.out.join(&file), &document.body).map_err(Stumble::of)?;
        let dpi = (format == "zpl").then_some(dpi);
        walk.labels.push(LabelFile { file, parcel: number, format, medium, dpi, sscc, bytes: document.body.len() });
    }
    Ok(walk.labels.iter().map(|label| label.file.as_str()).collect::<Vec<_>>().join(", "))
}
