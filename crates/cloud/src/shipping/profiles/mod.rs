//! Shipping profiles ("Versandarten"): one number of the ERP for account, product, services and form of label.

mod actions;
mod check;
pub mod http;
pub(in crate::shipping) mod store;
#[cfg(test)]
mod tests;

pub(in crate::shipping) use actions::{account_of, label_of, services_of};
pub use actions::{change_profile, delete_profile, get_profile, list_profiles};
