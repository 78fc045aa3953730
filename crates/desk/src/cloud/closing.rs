//! Close-outs and many labels as one document, asked of the cloud.

use kontor_model::close_out::{CloseOut, CloseOutAnswer, CloseOutPage, NewCloseOut};
use kontor_model::combine::CombineRequest;
use kontor_model::id::CloseOutId;

use crate::cloud::shipments::{Call, CallError};

impl Call<'_> {
    /// Closes the day; the same key again answers the same close-outs.
    pub async fn close_out(&self, key: &str, wanted: &NewCloseOut) -> Result<CloseOutAnswer, CallError> {
        let request = self.http.post(self.address.join("/v1/close-outs")).header("idempotency-key", key);
        self.json(request.json(wanted)).await
    }

    /// A page of close-outs, newest first; `cursor` of the page before, empty for the first one.
    pub async fn close_outs(&self, cursor: &str) -> Result<CloseOutPage, CallError> {
        let request = self.http.get(self.address.join("/v1/close-outs"));
        let request = if cursor.is_empty() { request } else { request.query(&[("cursor", cursor)]) };
        self.json(request).await
    }

    /// One close-out.
    pub async fn close_out_of(&self, id: &CloseOutId) -> Result<CloseOut, CallError> {
        self.json(self.http.get(self.address.join(&format!("/v1/close-outs/{id}")))).await
    }

    /// Many labels as one document.
    pub async fn combine(&self, wanted: &CombineRequest) -> Result<Vec<u8>, CallError> {
        let request = self.http.post(self.address.join("/v1/labels/combine")).json(wanted);
        // The cloud's own limit for what it puts together.
        Ok(self.send(request, self.http.limits.document_bytes * 4).await?.body)
    }
}
