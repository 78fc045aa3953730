//! Shipments on the portal: the list with its search, and one page per shipment that tells its whole story.

mod pages;
mod view;

pub use pages::router;
pub use view::{ListPage, StoryPage};

use kontor_model::Lang;

/// Templates of these pages.
pub const TEMPLATES: &[(&str, &str)] = &[
    ("story/list.html", include_str!("templates/list.html")),
    ("story/shipment.html", include_str!("templates/shipment.html")),
];
/// Texts of these pages.
pub const LOCALES: &[(Lang, &str)] =
    &[(Lang::De, include_str!("locales/de.toml")), (Lang::En, include_str!("locales/en.toml"))];
