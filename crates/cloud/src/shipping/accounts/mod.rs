//! Carrier accounts: with which contract, in which mode and with which secrets a carrier is called.

mod account;
mod actions;
pub mod http;
mod open;
mod probe;
pub(in crate::shipping) mod store;
#[cfg(test)]
pub(crate) mod tests;
mod typed;

pub use account::{Account, AccountMode, Line};
pub use actions::{change_account, delete_account, get_account, list_accounts};
pub use open::find_account;
pub(in crate::shipping) use open::open_row;
pub use probe::{test_account, test_typed};
pub use typed::TypedAccount;
