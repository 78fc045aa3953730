//! Rules that choose a shipping profile by country, weight, value, cash on delivery and source: the first one that fits.

mod actions;
mod decide;
pub mod http;
pub(in crate::shipping) mod store;
#[cfg(test)]
mod tests;

pub(in crate::shipping) use actions::conditions;
pub use actions::{list_rules, save_rules, try_rules};
pub(in crate::shipping) use decide::{Facts, misfit};
