//! Shipments with their tracking numbers for the ERP: a table Excel opens, or JSON. One row per parcel.

use jiff::civil::Date;
use kontor_model::date::CalendarDate;
use kontor_model::shipment::{Shipment, ShipmentState};
use kontor_model::{Lang, UtcMillis};
use kontor_web::dates::{datetime, zone};
use serde::Serialize;

use crate::app::DeskApp;
use crate::cloud::ShipmentFilter;
use crate::error::{DeskError, DeskResult, FieldFault};
use crate::shipping::{Cloud, ask, find_by_cloud_id, format_kg};
use kontor_web::sheet;

/// Shipments on one page of the cloud's list.
const PAGE: u32 = 100;
/// Most shipments of one export; more is a shorter range.
const MOST: usize = 20_000;

/// One parcel; a shipment that is not labelled yet has none and stands in one row without a number.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ExportRow {
    /// The shipment's own number.
    pub reference: String,
    /// Its id at the cloud.
    pub shipment_id: String,
    /// Where it stands.
    pub state: ShipmentState,
    /// Id of the carrier.
    pub carrier: String,
    /// Id of the product.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub service: Option<String>,
    /// The parcel's place, from 1; 0 where there is none yet.
    pub parcel: u32,
    /// Its number at the carrier.
    pub tracking_number: String,
    /// Where its way can be looked at.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tracking_url: Option<String>,
    /// Its weight in grams.
    pub weight_g: u32,
    /// Who gets it, where this Desk knows.
    pub recipient: String,
    /// Country, postal code and town, where this Desk knows.
    pub place: String,
    /// Whether it is a test.
    pub test: bool,
    /// When it was made.
    pub created_at_ms: i64,
}

/// Today, as the calendar on the wall has it.
pub fn today(app: &DeskApp) -> CalendarDate {
    let now = jiff::Timestamp::from_millisecond(app.now().0).unwrap_or_default();
    CalendarDate(zone("Europe/Berlin").to_datetime(now).date())
}

/// A day as it is typed into an address or a flag; today where nothing is typed.
///
/// Errors: [`DeskError::Invalid`] with the field's name.
pub fn day(app: &DeskApp, field: &str, typed: &str) -> DeskResult<CalendarDate> {
    if typed.trim().is_empty() {
        return Ok(today(app));
    }
    CalendarDate::parse(typed.trim())
        .ok_or_else(|| DeskError::Invalid(vec![FieldFault::new(field, "export.error.day").with("text", typed)]))
}

/// All shipments of the cloud that were made on these days, oldest first.
///
/// Errors: [`DeskError::Invalid`] for a range that ends before it begins or holds too many; nothing is left out silently.
pub async fn export(app: &DeskApp, from: &CalendarDate, to: &CalendarDate, lang: Lang) -> DeskResult<Vec<ExportRow>> {
    let (first, last): (Date, Date) = (from.0, to.0);
    if first > last {
        return Err(DeskError::Invalid(vec![FieldFault::new("to", "export.error.backwards")]));
    }
    let mut cloud = Cloud::of_active(app, lang).await?;
    let mut filter =
        ShipmentFilter { from: first.to_string(), to: last.to_string(), limit: PAGE, ..ShipmentFilter::default() };
    let mut shipments = Vec::new();
    loop {
        let page = ask!(cloud, |call| call.list_shipments(&filter))?;
        shipments.extend(page.items);
        if shipments.len() > MOST {
            let fault = FieldFault::new("to", "export.error.too_many").with("most", MOST);
            return Err(DeskError::Invalid(vec![fault]));
        }
        let Some(cursor) = page.next_cursor else { break };
        filter.cursor = cursor;
    }
    let mut rows = Vec::new();
    for shipment in shipments.iter().rev() {
        rows.extend(rows_of(app, shipment).await?);
    }
    Ok(rows)
}

async fn rows_of(app: &DeskApp, shipment: &Shipment) -> DeskResult<Vec<ExportRow>> {
    let known = find_by_cloud_id(app, &shipment.id).await?;
    let (recipient, place) = known.map(|known| (known.recipient, known.place)).unwrap_or_default();
    let row = |parcel, tracking_number: &str, tracking_url, weight_g| ExportRow {
        reference: shipment.reference.clone(),
        shipment_id: shipment.id.as_str().to_owned(),
        state: shipment.state,
        carrier: shipment.carrier.clone(),
        service: shipment.service.clone(),
        parcel,
        tracking_number: tracking_number.to_owned(),
        tracking_url,
        weight_g,
        recipient: recipient.clone(),
        place: place.clone(),
        test: shipment.test,
        created_at_ms: shipment.created_at_ms,
    };
    if shipment.parcels.is_empty() {
        return Ok(vec![row(0, "", None, 0)]);
    }
    let parcels = shipment.parcels.iter();
    Ok(parcels.map(|p| row(p.number, &p.tracking_number, p.tracking_url.clone(), p.weight_g)).collect())
}

/// The rows as a table that Excel opens by a double click.
pub fn export_csv(app: &DeskApp, rows: &[ExportRow], lang: Lang) -> Vec<u8> {
    let text = |key: &str| app.site.text(lang, key, &[]);
    let heads = [
        "shipments.reference_short",
        "shipments.state",
        "export.carrier",
        "export.service",
        "export.parcel",
        "shipments.tracking",
        "export.weight",
        "shipments.recipient",
        "care.place",
        "shipments.created",
        "export.tracking_url",
        "export.id",
    ];
    let line = |row: &ExportRow| -> Vec<String> {
        let numbered = |number: u32, written: String| if number == 0 { String::new() } else { written };
        vec![
            row.reference.clone(),
            text(&format!("care.state.{}", row.state.code())),
            row.carrier.clone(),
            row.service.clone().unwrap_or_default(),
            numbered(row.parcel, row.parcel.to_string()),
            row.tracking_number.clone(),
            numbered(row.weight_g, format_kg(row.weight_g, lang)),
            row.recipient.clone(),
            row.place.clone(),
            datetime(lang, UtcMillis(row.created_at_ms), &zone("Europe/Berlin")),
            row.tracking_url.clone().unwrap_or_default(),
            row.shipment_id.clone(),
        ]
    };
    sheet::to_csv(std::iter::once(heads.map(text).to_vec()).chain(rows.iter().map(line)))
}
