//! Close-outs ("Tagesabschluss"): what is handed over today is closed at the carrier, and there is a paper for the driver.
//!
//! The discipline is the one of labels: parcels are claimed in a committed transaction (`claim`), the carrier is asked
//! (`work`), its answer is stored piece by piece, then come the papers (`papers`). What was closed before is no fault at
//! any carrier, so whatever a crash or a lost answer left half way is simply asked again. At night the carrier's
//! record of the day is compared with ours (`days`, `reconcile`).

pub mod actions;
mod claim;
mod days;
pub mod http;
mod pages;
mod papers;
mod reconcile;
mod store;
#[cfg(test)]
mod tests;
pub(in crate::shipping) mod views;
mod words;
mod work;

use kontor_model::Lang;

pub use actions::find_close_out_of;
pub(super) use actions::settle;
pub(super) use days::plan;
pub(crate) use days::{JOB as DAY_JOB, work as work_day};
pub use pages::router;
pub(crate) use papers::{JOB as MANIFEST_JOB, work as work_manifest};
pub(super) use store::is_held;
pub use views::CloseOutsPage;
pub(super) use views::Line;

/// Templates of these pages.
pub const TEMPLATES: &[(&str, &str)] = &[
    ("closeouts/list.html", include_str!("templates/list.html")),
    ("closeouts/parts.html", include_str!("templates/parts.html")),
];
/// Texts of these pages.
pub const LOCALES: &[(Lang, &str)] =
    &[(Lang::De, include_str!("locales/de.toml")), (Lang::En, include_str!("locales/en.toml"))];
