//! Senders besides the default one of the page "Versand": a second warehouse, another brand.

mod actions;
pub mod http;
mod pages;
pub(in crate::shipping) mod store;
#[cfg(test)]
pub(in crate::shipping) mod tests;
mod views;

pub(in crate::shipping) use actions::open_address;
pub use actions::{change_sender, delete_sender, get_sender, list_senders};
pub use pages::router;
pub use views::{SenderPage, SendersPage};

use kontor_model::Lang;

/// Templates of these pages.
pub const TEMPLATES: &[(&str, &str)] = &[
    ("senders/list.html", include_str!("templates/list.html")),
    ("senders/form.html", include_str!("templates/form.html")),
];
/// Texts of these pages.
pub const LOCALES: &[(Lang, &str)] =
    &[(Lang::De, include_str!("locales/de.toml")), (Lang::En, include_str!("locales/en.toml"))];
