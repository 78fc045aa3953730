//! Orders on the portal: the list with its search, and one page per order that tells its whole story.

mod events;
mod list;
mod pages;
mod samples;
mod status;
#[cfg(test)]
mod tests;
mod told;
mod turned;
mod view;

pub use list::ListPage;
pub use pages::router;
pub(in crate::commerce) use told::{SaidView, said_view};
pub use view::OrderPage;

use kontor_model::Lang;

/// Templates of these pages.
pub const TEMPLATES: &[(&str, &str)] = &[
    ("orders/list.html", include_str!("templates/list.html")),
    ("orders/order.html", include_str!("templates/order.html")),
];
/// Texts of these pages.
pub const LOCALES: &[(Lang, &str)] =
    &[(Lang::De, include_str!("locales/de.toml")), (Lang::En, include_str!("locales/en.toml"))];
