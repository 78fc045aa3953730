//! All SQL of the shipping room, one file per table family.
//!
//! Every function works inside the caller's transaction and takes the tenant; those that do not are named `unscoped_*`.

pub(super) mod batches;
pub(super) mod calls;
pub(super) mod documents;
pub(super) mod due;
pub(super) mod keys;
pub(super) mod numbers;
pub(super) mod pages;
pub(super) mod parcels;
pub(super) mod settings;
pub(crate) mod shipments;
pub(super) mod tasks;
#[cfg(test)]
pub(crate) mod testing;
pub(super) mod tracking;
