//! WooCommerce over its REST API v3, as it really behaves: `README.md` says where that differs from its description.

use async_trait::async_trait;
use kontor_model::order::ChannelOrder;

mod lines;
mod loose;
mod read;
mod settings;
mod states;
#[cfg(test)]
mod tests;
mod wire;

use crate::context::CallContext;
use crate::error::{AdapterError, Result};
use crate::shop::{OrderKey, OrderPage, RawOrder, Shop, ShopDescriptor, ShopReport, ShopValues, Since, Unreadable};

pub use settings::ID;

/// The platform `woocommerce`.
pub struct WooCommerce;

#[async_trait]
impl Shop for WooCommerce {
    fn descriptor(&self) -> &'static ShopDescriptor {
        &settings::DESCRIPTOR
    }

    async fn check(&self, _: &CallContext<'_>) -> Result<ShopReport> {
        Err(AdapterError::unsupported("check"))
    }

    async fn values(&self, _: &CallContext<'_>) -> Result<ShopValues> {
        Err(AdapterError::unsupported("values"))
    }

    async fn list_orders(&self, _: &CallContext<'_>, _: &Since) -> Result<OrderPage> {
        Err(AdapterError::unsupported("list_orders"))
    }

    async fn find_order(&self, _: &CallContext<'_>, _: &OrderKey) -> Result<Option<RawOrder>> {
        Err(AdapterError::unsupported("find_order"))
    }

    fn read_order(&self, payload: &[u8]) -> std::result::Result<ChannelOrder, Unreadable> {
        read::order(payload)
    }
}
