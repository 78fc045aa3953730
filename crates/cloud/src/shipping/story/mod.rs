//! Shipments on the portal: the list with its search, and one page per shipment that tells its whole story.

mod events;
mod list;
mod pages;
mod people;
mod view;

pub use list::ListPage;
pub use pages::router;
pub use view::StoryPage;
pub(crate) use view::{country_line, recipient_lines};

use kontor_model::Lang;

/// Templates of these pages.
pub const TEMPLATES: &[(&str, &str)] = &[
    ("story/list.html", include_str!("templates/list.html")),
    ("story/shipment.html", include_str!("templates/shipment.html")),
];
/// Texts of these pages.
pub const LOCALES: &[(Lang, &str)] =
    &[(Lang::De, include_str!("locales/de.toml")), (Lang::En, include_str!("locales/en.toml"))];
