//! The trait every shop and marketplace stands behind, and the explicit list of those that exist.
//!
//! How seven platforms fit it is decision 14. A new platform is one folder here and its line `pub mod` below: `build.rs`
//! reads these lines. See `docs/adding-a-shop.md`.

mod descriptor;
mod types;

use std::sync::Arc;

use async_trait::async_trait;
use kontor_model::order::ChannelOrder;

use crate::context::{CallContext, Settings};
use crate::error::{AdapterError, Outcome, Result};

pub use descriptor::{ShopCapabilities, ShopDescriptor};
pub use types::{
    Callback, Care, Hint, HintHealth, HintRefusal, ItemPage, NewFulfillment, OrderKey, OrderPage, RawOrder, ShopItem,
    ShopReport, ShopValue, ShopValues, Since, StatusChange, StockLevel, Unreadable, UnreadableFault,
};

pub mod woocommerce;

/// Code of the finding that refuses stock of goods whose stock the platform does not count.
pub const STOCK_NOT_KEPT: &str = "stock_not_kept";

/// An adapter of each platform, in the order screens show them: as listed.
fn registered() -> Vec<Box<dyn Shop>> {
    include!(concat!(env!("OUT_DIR"), "/shops.rs"))
}

/// The id of each platform, which is the name of its folder, with what the contract suite needs to know about it.
#[cfg(feature = "testing")]
pub fn subjects() -> Vec<(&'static str, crate::testing::ShopSubject)> {
    include!(concat!(env!("OUT_DIR"), "/shop_subjects.rs"))
}

/// A shop or marketplace. What `capabilities` does not declare answers [`crate::ErrorKind::Unsupported`].
#[async_trait]
pub trait Shop: Send + Sync {
    /// Says what it is and can do.
    fn descriptor(&self) -> &'static ShopDescriptor;

    /// Looks at everything a connection needs: address, encryption, version, rights to read and to write, clock. What is
    /// missing comes as findings that say where it is set. Changes nothing that a buyer or merchant could see.
    async fn check(&self, cx: &CallContext<'_>) -> Result<ShopReport>;

    /// Payment methods, shipping methods, statuses, tax rates and sub-shops as the shop has them: what tables of a
    /// mapping are filled with.
    async fn values(&self, cx: &CallContext<'_>) -> Result<ShopValues>;

    /// A page of orders that were changed since a moment, oldest change first, each whole and raw. An order may come more
    /// than once and must not be missed: who changes while pages are read comes again.
    async fn list_orders(&self, cx: &CallContext<'_>, since: &Since) -> Result<OrderPage>;

    /// One order, raw; `None` when the platform does not have it (any more).
    async fn find_order(&self, cx: &CallContext<'_>, key: &OrderKey) -> Result<Option<RawOrder>>;

    /// Tells whether the list left something out of a raw order that [`Shop::complete_order`] can add. Pure.
    fn lacks_parts(&self, _raw: &RawOrder) -> bool {
        false
    }

    /// Adds to a raw order what its list leaves out, such as the goods of refunds; `None` when nothing is left out.
    async fn complete_order(&self, _cx: &CallContext<'_>, _raw: &RawOrder) -> Result<Option<RawOrder>> {
        Ok(None)
    }

    /// The same for several orders in one call where the platform has one for it, in the same order; `None` for one that the
    /// answer leaves something out of. Where it has none, each is completed by itself.
    async fn complete_orders(&self, cx: &CallContext<'_>, orders: &[RawOrder]) -> Result<Vec<Option<RawOrder>>> {
        unsupported("complete_orders", (cx, orders))
    }

    /// Reads a raw order. Pure: the same bytes give the same order.
    fn read_order(&self, payload: &[u8]) -> std::result::Result<ChannelOrder, Unreadable>;

    /// How many orders go to the platform in one turn of [`Shop::ship`]: where each needs calls of its own, one, so that
    /// the pause between calls is kept and nobody waits behind many.
    fn ships_together(&self, _settings: &Settings) -> usize {
        self.descriptor().capabilities.max_batch
    }

    /// Tells the platform what was sent, of each order one thing at most; one outcome per item, in the same order. Telling
    /// it twice changes nothing, whichever call was lost the first time; what the platform has no place for is refused.
    async fn ship(&self, cx: &CallContext<'_>, batch: &[NewFulfillment]) -> Result<Vec<Outcome<()>>> {
        unsupported("ship", (cx, batch))
    }

    /// Moves orders to a status of the platform; one outcome per item. An order that has the status already is no fault. What
    /// does not follow from how the order stands there is refused with its reason, also where the platform would take it.
    async fn set_status(&self, cx: &CallContext<'_>, batch: &[StatusChange]) -> Result<Vec<Outcome<()>>> {
        unsupported("set_status", (cx, batch))
    }

    /// Which stock levels go to the platform in one call: those with the same answer. A batch of others would be many calls
    /// that orders wait for.
    fn stock_call<'a>(&self, _level: &'a StockLevel) -> &'a str {
        ""
    }

    /// Writes stock; one outcome per item. Goods without stock keeping are refused as [`STOCK_NOT_KEPT`], not switched to it.
    async fn set_stock(&self, cx: &CallContext<'_>, batch: &[StockLevel]) -> Result<Vec<Outcome<()>>> {
        unsupported("set_stock", (cx, batch))
    }

    /// A page of what the shop sells, with its stock: for matching with what the ERP has. One call or few, so that orders
    /// need not wait for a catalogue.
    async fn list_items(&self, cx: &CallContext<'_>, page: Option<&str>) -> Result<ItemPage> {
        unsupported("list_items", (cx, page))
    }

    /// Finds out again what a test of the connection found out and what may have changed in the shop since: by name, to be
    /// kept with its settings. Asked every few hours.
    async fn learn(&self, _cx: &CallContext<'_>) -> Result<Vec<(String, String)>> {
        Ok(Vec::new())
    }

    /// Verifies a webhook on its raw bytes and tells what it hints at. Nothing of it is believed: the order is read again.
    fn read_hint(&self, _callback: &Callback<'_>) -> std::result::Result<Hint, HintRefusal> {
        Err(HintRefusal::Unsupported)
    }

    /// Sees to it that the platform sends hints to `address` signed with `secret`, and mends what it has switched off.
    async fn care_for_hints(
        &self,
        cx: &CallContext<'_>,
        address: &str,
        (secret, care): (&secrecy::SecretString, Care),
    ) -> Result<HintHealth> {
        unsupported("care_for_hints", (cx, address, secret, care))
    }
}

/// The answer of an operation that a platform does not have.
fn unsupported<T, Arguments>(operation: &str, unused: Arguments) -> Result<T> {
    drop(unused);
    Err(AdapterError::unsupported(operation))
}

/// All platforms. Made once per App; no state that changes.
pub struct Shops(Vec<Arc<dyn Shop>>);

impl Shops {
    /// Makes every registered platform.
    #[allow(clippy::new_without_default, reason = "made once at start, as carriers are")]
    pub fn new() -> Shops {
        Shops::of(registered())
    }

    /// A list of its own, for tests of what stands above the platforms.
    pub fn of(shops: Vec<Box<dyn Shop>>) -> Shops {
        Shops(shops.into_iter().map(Arc::from).collect())
    }

    /// All platforms, in the order screens show them.
    pub fn all(&self) -> impl Iterator<Item = &dyn Shop> {
        self.0.iter().map(AsRef::as_ref)
    }

    /// The platform with this id.
    pub fn find(&self, id: &str) -> Option<&dyn Shop> {
        self.all().find(|shop| shop.descriptor().id == id)
    }

    /// The same, to take along to another thread.
    pub fn share(&self, id: &str) -> Option<Arc<dyn Shop>> {
        self.0.iter().find(|shop| shop.descriptor().id == id).cloned()
    }
}
