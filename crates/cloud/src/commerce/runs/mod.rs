//! What happened at a platform: each run that did something or failed, with how many things came through it and why not.
//!
//! A run that finds nothing to do leaves no trace; runs that follow each other closely and go alike are one.

mod note;
mod pages;
mod store;
#[cfg(test)]
mod tests;
mod views;

use kontor_model::Lang;

pub(in crate::commerce) use note::{Kind, Run, Tally, background, note};
pub(crate) use pages::router;

/// Templates of these pages.
pub const TEMPLATES: &[(&str, &str)] = &[("runs/page.html", include_str!("templates/page.html"))];
/// Texts of these pages.
pub const LOCALES: &[(Lang, &str)] =
    &[(Lang::De, include_str!("locales/de.toml")), (Lang::En, include_str!("locales/en.toml"))];
