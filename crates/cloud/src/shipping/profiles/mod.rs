//! Shipping profiles ("Versandarten"): one number of the ERP for account, product, services and form of label.

mod actions;
mod check;
pub mod http;
mod offer;
mod pages;
pub(in crate::shipping) mod store;
#[cfg(test)]
mod tests;
mod typed;
mod views;

pub(in crate::shipping) use actions::{account_of, label_of, services_of};
pub use actions::{change_profile, delete_profile, get_profile, list_profiles};
pub(in crate::shipping) use offer::asked;
pub use pages::router;
pub(in crate::shipping) use views::as_use;
pub use views::{ChoosePage, ProfilePage, ProfilesPage};

use kontor_model::Lang;

/// Templates of these pages.
pub const TEMPLATES: &[(&str, &str)] = &[
    ("profiles/list.html", include_str!("templates/list.html")),
    ("profiles/choose.html", include_str!("templates/choose.html")),
    ("profiles/form.html", include_str!("templates/form.html")),
];
/// Texts of these pages.
pub const LOCALES: &[(Lang, &str)] =
    &[(Lang::De, include_str!("locales/de.toml")), (Lang::En, include_str!("locales/en.toml"))];
