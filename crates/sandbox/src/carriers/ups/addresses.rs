//! `POST /addressvalidation/{version}/{option}`: addresses in the USA and Puerto Rico.

use axum::Json;
use axum::body::Bytes;
use axum::extract::{Extension, Path};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use super::gateway::{self, many, text};
use crate::carriers::Call;

/// Streets with this word are not found.
const UNKNOWN: &str = "unknown";
/// Streets with this word have a near match.
const UNCLEAR: &str = "maine";

/// Knows every street but those whose name says that it is unknown or unclear.
pub(super) async fn check(
    Extension(_): Extension<Call>,
    Path((_, option)): Path<(String, String)>,
    body: Bytes,
) -> Response {
    let request = match gateway::request(&body, "XAVRequest") {
        Ok(request) => request,
        Err(refused) => return *refused,
    };
    let address = &request["AddressKeyFormat"];
    if !matches!(option.as_str(), "1" | "2" | "3") {
        return gateway::error(StatusCode::BAD_REQUEST, "264001", "Missing or invalid request option");
    }
    if !matches!(text(&address["CountryCode"]), "US" | "PR") {
        return gateway::error(StatusCode::BAD_REQUEST, "264002", "Country code is invalid or missing");
    }
    let street = many(&address["AddressLine"]).first().map_or("", |line| text(line)).to_lowercase();
    let mut answer = json!({ "Response": gateway::head(&[]) });
    let verdict = match street {
        street if street.is_empty() || street.contains(UNKNOWN) => "NoCandidatesIndicator",
        street if street.contains(UNCLEAR) => {
            answer["Candidate"] = json!([{ "AddressKeyFormat": near(address, &street) }]);
            "AmbiguousAddressIndicator"
        }
        _ => "ValidAddressIndicator",
    };
    answer[verdict] = json!("");
    Json(json!({ "XAVResponse": answer })).into_response()
}

fn near(address: &Value, street: &str) -> Value {
    let mut near = address.clone();
    near["AddressLine"] = json!([street.replace(UNCLEAR, "main").to_uppercase()]);
    near
}
