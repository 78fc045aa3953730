//! What else is asked of the cloud about shipments: labels for the way back, where a parcel is.

use kontor_model::return_label::ReturnLabel;
use kontor_model::shipment::TrackedParcel;

use crate::cloud::shipments::{Call, CallError};

impl Call<'_> {
    /// Asks for a label for the way back under `key`; the same key and body again answer the same one.
    pub async fn create_return(&self, key: &str, body: &str) -> Result<ReturnLabel, CallError> {
        let request = self.http.post(self.address.join("/v1/returns")).header("idempotency-key", key);
        self.json(request.header("content-type", "application/json").body(body.to_owned())).await
    }

    /// Where a parcel is. A number is letters and digits; anything else is asked for as nothing.
    pub async fn track(&self, number: &str) -> Result<TrackedParcel, CallError> {
        let plain: String = number.chars().filter(|c| c.is_ascii_alphanumeric() || *c == '-').collect();
        self.json(self.http.get(self.address.join(&format!("/v1/tracking/{plain}")))).await
    }
}
