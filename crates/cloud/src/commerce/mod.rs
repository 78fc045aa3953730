//! The commerce room: shops and marketplaces on one side, the ERP on the other, mapping in between.
//!
//! An order is stored raw before it is interpreted, and one broken order never stops another.

pub mod adoption;
pub mod dispatch;
pub mod health;
pub mod intake;
pub mod mapping;
pub mod orders;
pub mod platforms;
pub mod runs;
pub mod stock;
pub mod story;
#[cfg(test)]
pub(crate) mod tests;

use std::sync::Arc;

use kontor_adapters::TokenCache;
#[cfg(test)]
use kontor_adapters::shop::Shop;
use kontor_adapters::shop::Shops;
use utoipa_axum::router::OpenApiRouter;

use crate::app::App;
use platforms::Gates;

/// Routes of the room below `/v1`.
pub fn routes() -> OpenApiRouter<Arc<App>> {
    platforms::routes()
        .merge(orders::http::routes())
        .merge(dispatch::routes())
        .merge(mapping::http::routes())
        .merge(stock::http::routes())
}

/// The background work of the room: reads orders, tells platforms what became of them and what there is, tells people how
/// platforms are. Never ends.
pub async fn background(app: Arc<App>) {
    tokio::join!(
        intake::background(&app),
        dispatch::background(&app),
        stock::background(&app),
        health::background(&app),
        orders::sweep::background(&app),
        runs::background(&app),
    );
}

/// What the room keeps in memory.
pub struct State {
    shops: Shops,
    gates: Gates,
    tokens: TokenCache,
    #[cfg(test)]
    crash: crate::crash::Points,
    mappings: mapping::Cache,
    stock: stock::State,
}

impl State {
    /// Made once per App.
    #[allow(clippy::new_without_default, reason = "made once at start, as carriers are")]
    pub fn new() -> State {
        State {
            shops: Shops::new(),
            gates: Gates::new(),
            tokens: TokenCache::default(),
            #[cfg(test)]
            crash: crate::crash::Points::default(),
            mappings: mapping::Cache::default(),
            stock: stock::State::default(),
        }
    }

    /// With kinds of platforms of one's own: what measures this room brings them.
    pub fn of(shops: Shops) -> State {
        State { shops, ..State::new() }
    }

    /// With platforms of a test's own, and without pauses between calls.
    #[cfg(test)]
    pub(crate) fn with(shops: Vec<Box<dyn Shop>>) -> State {
        State { shops: Shops::of(shops), gates: Gates::without_pauses(), ..State::new() }
    }

    /// All kinds of platforms.
    pub fn shops(&self) -> &Shops {
        &self.shops
    }

    /// A place where a test may let the process die. Does nothing else.
    async fn pass(&self) {
        #[cfg(test)]
        self.crash.pass().await;
    }

    /// Whose turn it is at which platform.
    fn gates(&self) -> &Gates {
        &self.gates
    }

    /// Access tokens of platforms that are still good.
    fn tokens(&self) -> &TokenCache {
        &self.tokens
    }

    /// Versions of mappings that are ready to be applied.
    fn mappings(&self) -> &mapping::Cache {
        &self.mappings
    }

    /// Lets the telling of stock know that there is some.
    fn stock(&self) -> &stock::State {
        &self.stock
    }
}
