//! Answers in UPS's own words, read with patience: one where the description says many, numbers where it says text.

use serde::de::{DeserializeOwned, Error};
use serde::{Deserialize, Deserializer};
use serde_json::Value;

/// A text that UPS sometimes writes as a number, and in its test system with control characters around it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Text(pub(super) String);

impl<'de> Deserialize<'de> for Text {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Text, D::Error> {
        match Value::deserialize(deserializer)? {
            Value::String(text) => Ok(Text(text.replace("&#xD;", "").trim().to_owned())),
            Value::Number(number) => Ok(Text(number.to_string())),
            Value::Bool(flag) => Ok(Text(flag.to_string())),
            Value::Null => Ok(Text::default()),
            _ => Err(D::Error::custom("a text is expected")),
        }
    }
}

/// A list that UPS writes without brackets when it has one entry.
fn many<'de, T: DeserializeOwned, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<T>, D::Error> {
    let entries = match Value::deserialize(deserializer)? {
        Value::Null => Vec::new(),
        Value::Array(entries) => entries,
        one => vec![one],
    };
    entries.into_iter().map(|entry| serde_json::from_value(entry).map_err(D::Error::custom)).collect()
}

/// Something with a code and UPS's words for it.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Status {
    pub(super) code: Text,
    #[serde(default)]
    pub(super) description: Text,
}

/// Head of most answers.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Head {
    #[serde(default, deserialize_with = "many")]
    pub(super) alert: Vec<Status>,
}

/// Access token.
#[derive(Deserialize)]
pub(super) struct TokenAnswer {
    pub(super) access_token: String,
    #[serde(default)]
    pub(super) expires_in: Text,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct ShipAnswer {
    pub(super) shipment_response: ShipmentResponse,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct ShipmentResponse {
    #[serde(default)]
    pub(super) response: Head,
    pub(super) shipment_results: ShipmentResults,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct ShipmentResults {
    pub(super) shipment_identification_number: Text,
    #[serde(default, deserialize_with = "many")]
    pub(super) package_results: Vec<PackageResult>,
    #[serde(default)]
    pub(super) form: Option<Form>,
    #[serde(rename = "CODTurnInPage", default)]
    pub(super) cod_turn_in_page: Option<Value>,
    #[serde(default, deserialize_with = "many")]
    pub(super) control_log_receipt: Vec<Value>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct PackageResult {
    pub(super) tracking_number: Text,
    #[serde(default)]
    pub(super) shipping_label: Option<LabelImage>,
    #[serde(default)]
    pub(super) form: Option<Form>,
}

/// A label as base64.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct LabelImage {
    #[serde(alias = "LabelImageFormat")]
    pub(super) image_format: Status,
    pub(super) graphic_image: String,
    #[serde(default)]
    pub(super) international_signature_graphic_image: Option<String>,
}

/// A customs form as base64.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Form {
    #[serde(default)]
    pub(super) image: Option<FormImage>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct FormImage {
    pub(super) image_format: Status,
    pub(super) graphic_image: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct VoidAnswer {
    pub(super) void_shipment_response: VoidResponse,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct VoidResponse {
    pub(super) summary_result: SummaryResult,
    #[serde(alias = "PackageLevelResult", default, deserialize_with = "many")]
    pub(super) package_level_results: Vec<PackageVoid>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct SummaryResult {
    pub(super) status: Status,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct PackageVoid {
    pub(super) tracking_number: Text,
    pub(super) status: Status,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct RecoveryAnswer {
    pub(super) label_recovery_response: RecoveryResponse,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct RecoveryResponse {
    #[serde(default)]
    pub(super) response: Head,
    #[serde(default)]
    pub(super) shipment_identification_number: Text,
    #[serde(default, deserialize_with = "many")]
    pub(super) label_results: Vec<LabelResult>,
    #[serde(default)]
    pub(super) form: Option<Form>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct LabelResult {
    #[serde(default)]
    pub(super) tracking_number: Text,
    #[serde(default)]
    pub(super) label_image: Option<LabelImage>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct TrackAnswer {
    pub(super) track_response: TrackResponse,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct TrackResponse {
    #[serde(default, deserialize_with = "many")]
    pub(super) shipment: Vec<TrackedShipment>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct TrackedShipment {
    #[serde(default, deserialize_with = "many")]
    pub(super) package: Vec<TrackedPackage>,
    #[serde(default, deserialize_with = "many")]
    pub(super) warnings: Vec<Spoken>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct TrackedPackage {
    #[serde(default)]
    pub(super) tracking_number: Text,
    #[serde(default)]
    pub(super) current_status: Option<Activity>,
    #[serde(default, deserialize_with = "many")]
    pub(super) activity: Vec<TrackedActivity>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct TrackedActivity {
    #[serde(default)]
    pub(super) gmt_date: Text,
    #[serde(default)]
    pub(super) gmt_time: Text,
    #[serde(default)]
    pub(super) location: Option<Location>,
    #[serde(default)]
    pub(super) status: Activity,
}

#[derive(Deserialize)]
pub(super) struct Location {
    #[serde(default)]
    pub(super) address: Option<PlaceName>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct PlaceName {
    #[serde(default)]
    pub(super) city: Text,
    #[serde(default)]
    pub(super) country_code: Text,
}

/// State of a parcel: a letter for its kind, a number of three digits, and words.
#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Activity {
    #[serde(rename = "type", default)]
    pub(super) kind: Text,
    #[serde(default)]
    pub(super) code: Text,
    #[serde(default)]
    pub(super) status_code: Text,
    #[serde(default)]
    pub(super) description: Text,
}

/// A code and a sentence, as errors and warnings have them.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct Spoken {
    #[serde(default)]
    pub(super) code: Text,
    #[serde(default)]
    pub(super) message: Text,
}

/// Errors, wrapped or not: the tracking description leaves the wrapper out, its answers do not.
#[derive(Deserialize)]
pub(super) struct ErrorAnswer {
    #[serde(default)]
    pub(super) response: Option<Errors>,
    #[serde(default, deserialize_with = "many")]
    pub(super) errors: Vec<Spoken>,
}

#[derive(Deserialize)]
pub(super) struct Errors {
    #[serde(default, deserialize_with = "many")]
    pub(super) errors: Vec<Spoken>,
}

#[derive(Deserialize)]
pub(super) struct AddressAnswer {
    #[serde(rename = "XAVResponse")]
    pub(super) response: AddressResponse,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct AddressResponse {
    #[serde(default)]
    pub(super) valid_address_indicator: Option<Value>,
    #[serde(default, deserialize_with = "many")]
    pub(super) candidate: Vec<Candidate>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Candidate {
    pub(super) address_key_format: CandidateAddress,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct CandidateAddress {
    #[serde(default, deserialize_with = "many")]
    pub(super) address_line: Vec<Text>,
    #[serde(rename = "PoliticalDivision2", default)]
    pub(super) city: Text,
    #[serde(rename = "PoliticalDivision1", default)]
    pub(super) state: Text,
    #[serde(default)]
    pub(super) postcode_primary_low: Text,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct PickupAnswer {
    pub(super) pickup_creation_response: PickupResponse,
}

#[derive(Deserialize)]
pub(super) struct PickupResponse {
    #[serde(rename = "PRN", default)]
    pub(super) confirmation: Text,
}
