//! Rules that choose a shipping profile by country, weight, value, cash on delivery and source: the first one that fits.

mod actions;
mod decide;
pub mod http;
mod pages;
pub(in crate::shipping) mod store;
#[cfg(test)]
pub(in crate::shipping) mod tests;
mod typed;
mod views;

pub(in crate::shipping) use actions::conditions;
pub use actions::{list_rules, save_rules, try_rules};
pub(in crate::shipping) use decide::{Facts, misfit};
pub use pages::router;
pub(in crate::shipping) use views::as_use;
pub use views::{RulePage, RulesPage};

use kontor_model::Lang;

/// Templates of these pages.
pub const TEMPLATES: &[(&str, &str)] = &[
    ("rules/list.html", include_str!("templates/list.html")),
    ("rules/form.html", include_str!("templates/form.html")),
];
/// Texts of these pages.
pub const LOCALES: &[(Lang, &str)] =
    &[(Lang::De, include_str!("locales/de.toml")), (Lang::En, include_str!("locales/en.toml"))];
