//! Carrier accounts: with which contract, in which mode and with which secrets a carrier is called.

mod account;
mod actions;
pub mod http;
mod open;
mod pages;
mod probe;
pub(in crate::shipping) mod store;
#[cfg(test)]
pub(crate) mod tests;
mod typed;
mod views;

pub use account::{Account, AccountMode, Line};
pub use actions::{change_account, delete_account, get_account, list_accounts};
pub use open::find_account;
pub(in crate::shipping) use open::open_row;
pub use pages::router;
pub use probe::{test_account, test_typed};
pub use typed::TypedAccount;
pub(in crate::shipping) use views::mode_of;
pub use views::{AccountPage, CarriersPage};

use kontor_model::Lang;

/// Templates of these pages.
pub const TEMPLATES: &[(&str, &str)] = &[
    ("carriers/list.html", include_str!("templates/list.html")),
    ("carriers/form.html", include_str!("templates/form.html")),
    ("carriers/faults.html", include_str!("templates/faults.html")),
    ("carriers/tested.html", include_str!("templates/tested.html")),
];
/// Texts of these pages.
pub const LOCALES: &[(Lang, &str)] =
    &[(Lang::De, include_str!("locales/de.toml")), (Lang::En, include_str!("locales/en.toml"))];
