//! The portal's first page: what came and went in the last days, what needs a person, how the connections are.

mod days;
mod needs;
mod pages;
mod store;
#[cfg(test)]
mod tests;
mod view;

pub use pages::router;
pub use view::OverviewPage;

use kontor_model::Lang;

/// Templates of these pages.
pub const TEMPLATES: &[(&str, &str)] = &[
    ("overview/overview.html", include_str!("templates/overview.html")),
    ("overview/needs.html", include_str!("templates/needs.html")),
    ("overview/all.html", include_str!("templates/all.html")),
];
/// Texts of these pages.
pub const LOCALES: &[(Lang, &str)] =
    &[(Lang::De, include_str!("locales/de.toml")), (Lang::En, include_str!("locales/en.toml"))];
