//! Platforms: which shops and marketplaces a customer has, how their connections are, and the one way to call them.

mod actions;
mod address;
mod blame;
mod connection;
mod gate;
mod http;
mod keys;
mod lines;
mod one;
mod pages;
mod probe;
mod row;
mod secrets;
mod shown;
pub(in crate::commerce) mod store;
#[cfg(test)]
pub(crate) mod testing;
#[cfg(test)]
mod tests;
mod typed;
mod values;
mod views;
mod words;

#[allow(unused_imports, reason = "intake, dispatch and stock call platforms through these")]
pub(in crate::commerce) use {
    blame::{Blame, Judge},
    connection::{Connection, Talk},
    gate::Lane,
    row::PlatformRow,
};

pub(crate) use actions::list_platforms;
pub use actions::{connect, kinds};
pub(in crate::commerce) use actions::{get_platform, require_commerce};
pub(in crate::commerce) use gate::Gates;
pub(in crate::commerce) use http::routes;
pub(crate) use keys::ending;
pub(in crate::commerce) use keys::{TOLD_BEFORE, ending_at};
pub(in crate::commerce) use pages::parse;
pub(crate) use pages::router;
pub(in crate::commerce) use values::{get_values, kept as kept_values, read_values, refused};
pub(crate) use words::UNNAMED;
pub(in crate::commerce) use words::sentence;

use kontor_model::Lang;

/// Templates of these pages.
pub const TEMPLATES: &[(&str, &str)] = &[
    ("platforms/list.html", include_str!("templates/list.html")),
    ("platforms/form.html", include_str!("templates/form.html")),
    ("platforms/faults.html", include_str!("templates/faults.html")),
    ("platforms/result.html", include_str!("templates/result.html")),
    ("platforms/tested.html", include_str!("templates/tested.html")),
    ("platforms/one.html", include_str!("templates/one.html")),
];
/// Texts of these pages.
pub const LOCALES: &[(Lang, &str)] =
    &[(Lang::De, include_str!("locales/de.toml")), (Lang::En, include_str!("locales/en.toml"))];
