//! Orders at the cloud: the feed, acknowledgements, what is known of one order, openTRANS, platforms; and stock on its way
//! out.

use kontor_model::id::{OrderId, PlatformId};
use kontor_model::inventory::{InventoryResult, NewInventory};
use kontor_model::order_feed::{AcknowledgedOrders, Acknowledgements, OrderDetail, OrderList};
use serde::Deserialize;
use serde_json::Value;

use crate::check::Verdict;
use crate::cloud::Trouble;
use crate::cloud::shipments::{Call, CallError};

/// Orders of one page of the feed; an order with hundreds of lines is some hundred kilobytes.
pub const FEED_PAGE: u32 = 50;

/// A page of the feed. Its orders are still text: one that cannot be understood must not stop the others.
#[derive(Debug, Deserialize)]
pub struct FeedPage {
    /// The orders, oldest first.
    pub items: Vec<Value>,
    /// Continues the reading; absent on the last page.
    #[serde(default)]
    pub next: Option<String>,
    /// Orders that wait for a person at the cloud.
    #[serde(default)]
    pub held: i64,
}

/// Platforms of the merchant, as far as their names go.
#[derive(Debug, Deserialize)]
pub struct PlatformNames {
    /// The platforms.
    pub items: Vec<PlatformName>,
}

/// A platform.
#[derive(Clone, Debug, Deserialize)]
pub struct PlatformName {
    /// Its id.
    pub id: PlatformId,
    /// Its name, unique.
    pub name: String,
}

impl Call<'_> {
    /// The platforms that are connected.
    pub async fn platforms(&self) -> Result<PlatformNames, CallError> {
        self.json(self.http.get(self.address.join("/v1/platforms"))).await
    }

    /// Lets an order be fetched from its platform now.
    pub async fn fetch_order(&self, platform: &PlatformId, number: &str) -> Result<OrderDetail, CallError> {
        let url = self.address.join(&format!("/v1/platforms/{platform}/orders/fetch"));
        self.json(self.http.post(url).json(&serde_json::json!({ "number": number }))).await
    }

    /// Orders of a number, of all platforms.
    pub async fn orders_of_number(&self, number: &str) -> Result<OrderList, CallError> {
        self.json(self.http.get(self.address.join("/v1/orders")).query(&[("number", number)])).await
    }

    /// Lets an order be mapped once more.
    pub async fn retry_order(&self, id: &OrderId) -> Result<OrderDetail, CallError> {
        self.json(self.http.post(self.address.join(&format!("/v1/orders/{id}/retry")))).await
    }

    /// Puts an order into the feed that was acknowledged.
    pub async fn deliver_again(&self, id: &OrderId) -> Result<OrderDetail, CallError> {
        self.json(self.http.post(self.address.join(&format!("/v1/orders/{id}/deliver")))).await
    }

    /// A page of the feed; `after` is `next` of the page before, empty for the first one.
    pub async fn order_feed(&self, after: &str) -> Result<FeedPage, CallError> {
        let request = self.http.get(self.address.join("/v1/orders/feed")).query(&[("limit", FEED_PAGE)]);
        let request = if after.is_empty() { request } else { request.query(&[("after", after)]) };
        let answer = self.send(request, self.http.limits.document_bytes).await?;
        serde_json::from_slice(&answer.body)
            .map_err(|_| CallError::Unclear(Trouble::from_answer(Verdict::BrokenOff, self.address, &answer)))
    }

    /// Says what was saved. Taken twice it changes nothing.
    pub async fn acknowledge(&self, saved: &Acknowledgements) -> Result<AcknowledgedOrders, CallError> {
        self.json(self.http.post(self.address.join("/v1/orders/acknowledge")).json(saved)).await
    }

    /// Everything the cloud knows of an order.
    pub async fn order(&self, id: &OrderId) -> Result<OrderDetail, CallError> {
        self.json(self.http.get(self.address.join(&format!("/v1/orders/{id}")))).await
    }

    /// All orders as one document of a format the cloud writes.
    pub async fn export_orders(&self, format: &str) -> Result<Vec<u8>, CallError> {
        let request = self.http.get(self.address.join("/v1/orders/export")).query(&[("format", format)]);
        Ok(self.send(request, self.http.limits.document_bytes * 8).await?.body)
    }

    /// Hands stock over; an older sequence never overwrites a newer one.
    pub async fn put_inventory(&self, levels: &NewInventory) -> Result<InventoryResult, CallError> {
        let request = self.http.put(self.address.join("/v1/inventory")).json(levels);
        let answer = self.send(request, self.http.limits.document_bytes).await?;
        serde_json::from_slice(&answer.body)
            .map_err(|_| CallError::Unclear(Trouble::from_answer(Verdict::BrokenOff, self.address, &answer)))
    }
}
