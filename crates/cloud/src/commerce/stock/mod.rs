//! Stock: what the ERP has comes in (`/v1/inventory`), what each platform is to show goes out.
//!
//! What a platform is told is reckoned in the transaction that changes something about it (`take`, `reserve`, `renew`) and
//! told in the background (`push`), single changes before many at once and orders before both.

mod adopt;
mod catalogue;
mod due;
pub mod http;
mod known_as;
mod number;
mod pages;
mod push;
pub mod read;
mod reckon;
mod renew;
mod reserve;
mod rule;
mod said;
mod store;
mod take;
#[cfg(test)]
pub(in crate::commerce) mod tests;
mod views;

use kontor_model::Lang;
use tokio::sync::Notify;

pub(in crate::commerce) use adopt::adopt_products;
pub(in crate::commerce) use due::background;
pub use due::{read_due, renew_due, tell_due};
pub(in crate::commerce) use known_as::{Adopted, ItemKeys};
pub(crate) use pages::router;
pub(in crate::commerce) use reserve::{acknowledged, note, orders_read};
pub use rule::set_rule;
pub use take::take_inventory;

/// Templates of these pages.
pub const TEMPLATES: &[(&str, &str)] = &[("stock/page.html", include_str!("templates/page.html"))];
/// Texts of these pages.
pub const LOCALES: &[(Lang, &str)] =
    &[(Lang::De, include_str!("locales/de.toml")), (Lang::En, include_str!("locales/en.toml"))];

/// Lets the background work of this process know that there is something to tell.
#[derive(Default)]
pub struct State {
    wake: Notify,
}

impl State {
    /// There may be something to tell: after the commit.
    pub(in crate::commerce) fn wake(&self) {
        self.wake.notify_one();
    }

    async fn woken(&self) {
        self.wake.notified().await;
    }
}
