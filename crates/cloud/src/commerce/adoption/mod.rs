//! Taking over from an earlier coupling on a page: a file of what the ERP knows already, looked at before it is adopted.
//!
//! What adopting does is `orders/adoption`; here files are read and people told.

mod columns;
mod file;
mod look;
mod pages;
#[cfg(test)]
mod tests;
mod views;

use kontor_model::Lang;

pub(crate) use pages::router;

/// Templates of this page.
pub const TEMPLATES: &[(&str, &str)] = &[("adoption/page.html", include_str!("templates/page.html"))];
/// Texts of this page.
pub const LOCALES: &[(Lang, &str)] =
    &[(Lang::De, include_str!("locales/de.toml")), (Lang::En, include_str!("locales/en.toml"))];
