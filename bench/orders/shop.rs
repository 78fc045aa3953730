//! WooCommerce without the pause between two calls.

use async_trait::async_trait;
use kontor_adapters::shop::{
    OrderKey, OrderPage, RawOrder, Shop, ShopCapabilities, ShopDescriptor, ShopReport, ShopValues, Shops, Since,
    Unreadable,
};
use kontor_adapters::{CallContext, Result};
use kontor_model::order::ChannelOrder;

/// The adapter.
pub(crate) struct Unpaused {
    descriptor: &'static ShopDescriptor,
    shops: Shops,
}

impl Unpaused {
    /// Made once.
    pub(crate) fn new() -> Unpaused {
        let shops = Shops::new();
        let usual = shops.find("woocommerce").expect("registered").descriptor();
        let capabilities = ShopCapabilities { pause_ms: 0, hints: false, ..usual.capabilities.clone() };
        let descriptor = Box::leak(Box::new(ShopDescriptor { capabilities, ..usual.clone() }));
        Unpaused { descriptor, shops }
    }

    fn usual(&self) -> &dyn Shop {
        self.shops.find("woocommerce").expect("registered")
    }
}

#[async_trait]
impl Shop for Unpaused {
    fn descriptor(&self) -> &'static ShopDescriptor {
        self.descriptor
    }

    async fn check(&self, cx: &CallContext<'_>) -> Result<ShopReport> {
        self.usual().check(cx).await
    }

    async fn values(&self, cx: &CallContext<'_>) -> Result<ShopValues> {
        self.usual().values(cx).await
    }

    async fn list_orders(&self, cx: &CallContext<'_>, since: &Since) -> Result<OrderPage> {
        self.usual().list_orders(cx, since).await
    }

    async fn find_order(&self, cx: &CallContext<'_>, key: &OrderKey) -> Result<Option<RawOrder>> {
        self.usual().find_order(cx, key).await
    }

    fn lacks_parts(&self, raw: &RawOrder) -> bool {
        self.usual().lacks_parts(raw)
    }

    async fn complete_order(&self, cx: &CallContext<'_>, raw: &RawOrder) -> Result<Option<RawOrder>> {
        self.usual().complete_order(cx, raw).await
    }

    async fn complete_orders(&self, cx: &CallContext<'_>, orders: &[RawOrder]) -> Result<Vec<Option<RawOrder>>> {
        self.usual().complete_orders(cx, orders).await
    }

    fn read_order(&self, payload: &[u8]) -> std::result::Result<ChannelOrder, Unreadable> {
        self.usual().read_order(payload)
    }
}
