//! All SQL of the shipping room, one file per table family.
//!
//! Every function works inside the caller's transaction and takes the tenant; those that do not are named `unscoped_*`.

pub(super) mod keys;
pub(super) mod labels;
pub(super) mod numbers;
pub(super) mod settings;
pub(super) mod shipments;
#[cfg(test)]
pub(crate) mod testing;
