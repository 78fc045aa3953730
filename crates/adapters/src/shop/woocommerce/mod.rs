//! WooCommerce over its REST API v3, as it really behaves: `README.md` says where that differs from its description.

use async_trait::async_trait;
use kontor_model::order::ChannelOrder;

mod call;
mod check;
mod hints;
mod items;
mod lines;
mod loose;
mod moves;
mod oauth;
mod orders;
mod read;
mod refunds;
mod settings;
mod ship;
mod states;
#[cfg(feature = "testing")]
pub(super) mod subject;
#[cfg(test)]
mod tests;
mod values;
mod wire;
mod write;

use crate::context::{CallContext, Settings};
use crate::error::{Outcome, Result};
use crate::shop::{
    Callback, Care, Hint, HintHealth, HintRefusal, ItemPage, NewFulfillment, OrderKey, OrderPage, RawOrder, Shop,
    ShopDescriptor, ShopReport, ShopValues, Since, StatusChange, StockLevel, Unreadable,
};

/// The platform `woocommerce`.
struct WooCommerce;

/// The adapter for the list of platforms.
pub(super) fn adapter() -> Box<dyn Shop> {
    Box::new(WooCommerce)
}

#[async_trait]
impl Shop for WooCommerce {
    fn descriptor(&self) -> &'static ShopDescriptor {
        &settings::DESCRIPTOR
    }

    async fn check(&self, cx: &CallContext<'_>) -> Result<ShopReport> {
        check::check(cx).await
    }

    async fn values(&self, cx: &CallContext<'_>) -> Result<ShopValues> {
        values::all(cx).await
    }

    async fn list_orders(&self, cx: &CallContext<'_>, since: &Since) -> Result<OrderPage> {
        orders::list(cx, since).await
    }

    async fn find_order(&self, cx: &CallContext<'_>, key: &OrderKey) -> Result<Option<RawOrder>> {
        orders::find(cx, key).await
    }

    fn lacks_parts(&self, raw: &RawOrder) -> bool {
        refunds::are_missing(raw)
    }

    async fn complete_order(&self, cx: &CallContext<'_>, raw: &RawOrder) -> Result<Option<RawOrder>> {
        refunds::complete(cx, raw).await
    }

    async fn complete_orders(&self, cx: &CallContext<'_>, orders: &[RawOrder]) -> Result<Vec<Option<RawOrder>>> {
        refunds::complete_several(cx, orders).await
    }

    fn read_order(&self, payload: &[u8]) -> std::result::Result<ChannelOrder, Unreadable> {
        read::order(payload)
    }

    fn ships_together(&self, settings: &Settings) -> usize {
        ship::together(settings)
    }

    async fn ship(&self, cx: &CallContext<'_>, batch: &[NewFulfillment]) -> Result<Vec<Outcome<()>>> {
        ship::ship(cx, batch).await
    }

    async fn set_status(&self, cx: &CallContext<'_>, batch: &[StatusChange]) -> Result<Vec<Outcome<()>>> {
        moves::set_status(cx, batch).await
    }

    fn stock_call<'a>(&self, level: &'a StockLevel) -> &'a str {
        // Products go together; variants have an address below their product.
        level.variant.as_ref().map_or("", |_| &level.product)
    }

    async fn set_stock(&self, cx: &CallContext<'_>, batch: &[StockLevel]) -> Result<Vec<Outcome<()>>> {
        write::set_stock(cx, batch).await
    }

    async fn list_items(&self, cx: &CallContext<'_>, page: Option<&str>) -> Result<ItemPage> {
        items::list(cx, page).await
    }

    async fn learn(&self, cx: &CallContext<'_>) -> Result<Vec<(String, String)>> {
        let found = check::keeps_fulfillments(cx, call::base(cx)).await?;
        Ok(vec![(settings::FULFILLMENTS.to_owned(), found.to_owned())])
    }

    fn read_hint(&self, callback: &Callback<'_>) -> std::result::Result<Hint, HintRefusal> {
        hints::read(callback)
    }

    async fn care_for_hints(
        &self,
        cx: &CallContext<'_>,
        address: &str,
        secret: (&secrecy::SecretString, Care),
    ) -> Result<HintHealth> {
        hints::care(cx, address, secret).await
    }
}
