//! The page "Aufgaben": what needs a person in shipping, each with its repair beside it.

mod pages;
mod view;

pub use pages::router;
pub use view::TasksPage;
pub(in crate::shipping) use view::{Task, task};

use kontor_model::Lang;

/// Templates of these pages.
pub const TEMPLATES: &[(&str, &str)] = &[
    ("todo/list.html", include_str!("templates/list.html")),
    ("todo/repair.html", include_str!("templates/repair.html")),
];
/// Texts of these pages.
pub const LOCALES: &[(Lang, &str)] =
    &[(Lang::De, include_str!("locales/de.toml")), (Lang::En, include_str!("locales/en.toml"))];
