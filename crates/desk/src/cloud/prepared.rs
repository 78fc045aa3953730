//! Prepared shipments at the cloud: list them, read what was asked, change, check, buy, throw away.

use kontor_model::id::ShipmentId;
use kontor_model::shipment::{CancelledShipment, CheckedShipment, NewShipment, Shipment, ShipmentPage};

use crate::cloud::shipments::{Call, CallError};

/// Which shipments are wanted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ShipmentFilter {
    /// State, by its code.
    pub state: String,
    /// The caller's own number, whole.
    pub reference: String,
    /// A tracking number, whole.
    pub tracking_number: String,
    /// Id of a carrier.
    pub carrier: String,
    /// First day, `YYYY-MM-DD`.
    pub from: String,
    /// Last day, `YYYY-MM-DD`.
    pub to: String,
    /// `next_cursor` of the page before.
    pub cursor: String,
    /// Most shipments of the answer; the cloud's own number when 0.
    pub limit: u32,
}

impl ShipmentFilter {
    fn pairs(&self) -> Vec<(&'static str, String)> {
        let limit = if self.limit == 0 { String::new() } else { self.limit.to_string() };
        let all = [
            ("state", self.state.clone()),
            ("reference", self.reference.clone()),
            ("tracking_number", self.tracking_number.clone()),
            ("carrier", self.carrier.clone()),
            ("from", self.from.clone()),
            ("to", self.to.clone()),
            ("cursor", self.cursor.clone()),
            ("limit", limit),
        ];
        all.into_iter().filter(|(_, value)| !value.is_empty()).collect()
    }
}

impl Call<'_> {
    /// A page of shipments, newest first.
    pub async fn list_shipments(&self, filter: &ShipmentFilter) -> Result<ShipmentPage, CallError> {
        let request = self.http.get(self.address.join("/v1/shipments")).query(&filter.pairs());
        self.json(request).await
    }

    /// One shipment.
    pub async fn get_shipment(&self, id: &ShipmentId) -> Result<Shipment, CallError> {
        self.json(self.http.get(self.address.join(&format!("/v1/shipments/{id}")))).await
    }

    /// What was asked for a prepared shipment. A problem `not_prepared` when it was bought meanwhile.
    pub async fn wanted_of(&self, id: &ShipmentId) -> Result<NewShipment, CallError> {
        self.json(self.http.get(self.address.join(&format!("/v1/shipments/{id}/request")))).await
    }

    /// Saves a shipment without cost; the same key and body again answer the same one.
    pub async fn prepare(&self, key: &str, wanted: &NewShipment) -> Result<Shipment, CallError> {
        let url = self.address.join("/v1/shipments?prepare=true");
        self.json(self.http.post(url).header("idempotency-key", key).json(wanted)).await
    }

    /// Saves a prepared shipment anew.
    pub async fn change_prepared(&self, id: &ShipmentId, wanted: &NewShipment) -> Result<Shipment, CallError> {
        self.json(self.http.put(self.address.join(&format!("/v1/shipments/{id}"))).json(wanted)).await
    }

    /// Buys a prepared shipment; the same key again answers the same.
    pub async fn buy_prepared(&self, id: &ShipmentId, key: &str) -> Result<Shipment, CallError> {
        let url = self.address.join(&format!("/v1/shipments/{id}/buy"));
        self.json(self.http.post(url).header("idempotency-key", key)).await
    }

    /// Checks a shipment; nothing is stored, drawn or bought.
    pub async fn check_shipment(&self, wanted: &NewShipment) -> Result<CheckedShipment, CallError> {
        self.json(self.http.post(self.address.join("/v1/shipments?dry_run=true")).json(wanted)).await
    }

    /// Takes a shipment back, or throws a prepared one away.
    pub async fn cancel_shipment(&self, id: &ShipmentId) -> Result<CancelledShipment, CallError> {
        self.json(self.http.delete(self.address.join(&format!("/v1/shipments/{id}")))).await
    }
}
