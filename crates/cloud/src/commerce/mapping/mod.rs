//! From orders of a platform to documents of the ERP: the engine, versions that never change, a preview over real orders.

mod actions;
mod check;
mod edit;
pub mod engine;
pub mod http;
mod live;
mod offer;
mod pages;
mod places;
mod preview;
mod recent;
mod samples;
mod store;
#[cfg(test)]
mod tests;
mod typed;
mod views;

pub use actions::{get_mapping, get_version, list_versions, publish_mapping, roll_back};
pub(in crate::commerce) use live::{Cache, Live, live};
pub use offer::{adopt_offer, offer};
pub use pages::router;
pub use preview::preview_mapping;
pub use views::{MappingPage, note_in_words};
pub(in crate::commerce) use views::{field_in_words, place_of_note};

use kontor_model::Lang;

/// Templates of these pages.
pub const TEMPLATES: &[(&str, &str)] = &[
    ("mapping/editor.html", include_str!("templates/editor.html")),
    ("mapping/fields.html", include_str!("templates/fields.html")),
    ("mapping/parts.html", include_str!("templates/parts.html")),
    ("mapping/preview.html", include_str!("templates/preview.html")),
    ("mapping/rules.html", include_str!("templates/rules.html")),
    ("mapping/table.html", include_str!("templates/table.html")),
];
/// Texts of these pages.
pub const LOCALES: &[(Lang, &str)] =
    &[(Lang::De, include_str!("locales/de.toml")), (Lang::En, include_str!("locales/en.toml"))];
