//! Out to the platforms: goods that were sent and statuses of orders, each told until the platform took or refused it.
//!
//! What is to be told is written down in the transaction that causes it (`write`), then told in the background, one
//! platform at a time and the things of one order in their order (`send`, `tell`).

mod content;
mod http;
mod left;
mod pages;
mod read;
mod rule;
mod said;
mod send;
mod shipments;
pub(in crate::commerce) mod store;
mod tell;
#[cfg(test)]
mod tests;
mod troubles;
mod views;
mod write;

pub(in crate::commerce) use http::routes;
pub(crate) use left::{check_left, wait_for_order};
pub(crate) use pages::router;
pub(in crate::commerce) use read::of_order;
pub(in crate::commerce) use rule::get as get_rule;
pub(in crate::commerce) use said::{Turn, said_of_order};
pub(in crate::commerce) use send::background;
pub use send::dispatch_due;
pub(crate) use shipments::{Labelled, labelled, withdrawn};
pub(crate) use troubles::{Kind as TroubleKind, Trouble, Wanted as TroubleQuery, list_troubles};
pub(in crate::commerce) use troubles::{count_troubles, why};
pub(in crate::commerce) use views::code as moment_code;
pub(in crate::commerce) use write::{create_status, tell_again};

use kontor_model::Lang;

/// Templates of these pages.
pub const TEMPLATES: &[(&str, &str)] = &[("dispatch/page.html", include_str!("templates/page.html"))];
/// Texts of these pages.
pub const LOCALES: &[(Lang, &str)] =
    &[(Lang::De, include_str!("locales/de.toml")), (Lang::En, include_str!("locales/en.toml"))];
