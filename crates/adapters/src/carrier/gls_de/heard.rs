//! GLS's own words, their side: what ShipIT Farm v1 and Track and Trace v1 answer. Nothing here leaves the folder.
//!
//! Read leniently: the interface was made for XML, so lists of one and the case of a few names differ by server.

use serde::{Deserialize, Deserializer};

/// Answer of the token service.
#[derive(Deserialize)]
pub(super) struct TokenAnswer {
    pub(super) access_token: String,
    /// Seconds.
    pub(super) expires_in: f64,
}

/// Answer to create and reprint.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct CreateAnswer {
    pub(super) created_shipment: CreatedShipment,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct CreatedShipment {
    #[serde(default, deserialize_with = "one_or_many")]
    pub(super) parcel_data: Vec<ParcelData>,
    #[serde(default, deserialize_with = "one_or_many")]
    pub(super) print_data: Vec<PrintData>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct ParcelData {
    #[serde(rename = "TrackID")]
    pub(super) track_id: String,
    pub(super) parcel_number: String,
    #[serde(default, deserialize_with = "one_or_many")]
    pub(super) shipment_unit_reference: Vec<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct PrintData {
    /// Base64, one text per label.
    #[serde(default, deserialize_with = "one_or_many")]
    pub(super) data: Vec<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct ValidateAnswer {
    #[serde(alias = "success")]
    pub(super) success: Option<bool>,
    #[serde(alias = "validationResult")]
    pub(super) validation_result: ValidationResult,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct ValidationResult {
    #[serde(default, deserialize_with = "one_or_many", alias = "issues")]
    pub(super) issues: Vec<Issue>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Issue {
    pub(super) rule: String,
    pub(super) location: String,
    #[serde(default, deserialize_with = "one_or_many")]
    pub(super) parameters: Vec<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct CancelAnswer {
    /// Some answers spell it in small letters.
    #[serde(alias = "result")]
    pub(super) result: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct AllowedAnswer {
    #[serde(default, deserialize_with = "one_or_many")]
    pub(super) allowed_services: Vec<AllowedService>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct AllowedService {
    pub(super) service_name: Option<String>,
}

/// Answer of the end-of-day report.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct DayAnswer {
    #[serde(default, deserialize_with = "one_or_many")]
    pub(super) shipments: Vec<DayShipment>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct DayShipment {
    #[serde(default, deserialize_with = "one_or_many")]
    pub(super) shipment_unit: Vec<DayUnit>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct DayUnit {
    #[serde(rename = "TrackID")]
    pub(super) track_id: Option<String>,
    pub(super) parcel_number: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct ShopsAnswer {
    #[serde(default, deserialize_with = "one_or_many")]
    pub(super) parcel_shop: Vec<Shop>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Shop {
    #[serde(rename = "ParcelShopID")]
    pub(super) parcel_shop_id: String,
    pub(super) address: ShopAddress,
    #[serde(default, deserialize_with = "one_or_many")]
    pub(super) working_day: Vec<WorkingDay>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct ShopAddress {
    pub(super) name1: String,
    pub(super) name2: Option<String>,
    pub(super) country_code: String,
    #[serde(rename = "ZIPCode", alias = "Zipcode", alias = "ZipCode", default)]
    pub(super) zip_code: String,
    pub(super) city: String,
    pub(super) street: String,
    pub(super) street_number: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct WorkingDay {
    pub(super) day_of_week: String,
    pub(super) opening_hours: Option<Hours>,
    pub(super) breaks: Option<Hours>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Hours {
    #[serde(default, deserialize_with = "one_or_many")]
    pub(super) opening_hours: Vec<Span>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Span {
    pub(super) from: String,
    pub(super) to: String,
}

/// Answer of Track and Trace.
#[derive(Deserialize)]
pub(super) struct TrackAnswer {
    #[serde(default)]
    pub(super) parcels: Vec<TrackedParcel>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct TrackedParcel {
    pub(super) requested: String,
    pub(super) status: Option<String>,
    pub(super) status_date_time: Option<String>,
    #[serde(default)]
    pub(super) events: Vec<TrackedEvent>,
    pub(super) error_code: Option<String>,
    pub(super) error_message: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct TrackedEvent {
    #[serde(default)]
    pub(super) code: String,
    pub(super) city: Option<String>,
    pub(super) country: Option<String>,
    #[serde(default)]
    pub(super) description: String,
    pub(super) event_date_time: Option<String>,
}

/// Reads a list that an XML-minded server may write as its only element.
fn one_or_many<'de, D, T>(deserializer: D) -> Result<Vec<T>, D::Error>
where
    D: Deserializer<'de>,
    T: Deserialize<'de>,
{
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum OneOrMany<T> {
        Many(Vec<T>),
        One(T),
        None(()),
    }
    Ok(match OneOrMany::deserialize(deserializer)? {
        OneOrMany::Many(items) => items,
        OneOrMany::One(item) => vec![item],
        OneOrMany::None(()) => Vec::new(),
    })
}
