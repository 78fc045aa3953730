//! Senders besides the default one of the page "Versand": a second warehouse, another brand.

mod actions;
pub mod http;
pub(in crate::shipping) mod store;
#[cfg(test)]
pub(in crate::shipping) mod tests;

pub(in crate::shipping) use actions::open_address;
pub use actions::{change_sender, delete_sender, get_sender, list_senders};
