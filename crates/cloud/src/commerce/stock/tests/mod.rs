//! Stock by behaviours.

mod adopted;
mod goods;
mod orders;
mod pages;
mod reckoning;
mod said;
pub(in crate::commerce) mod shopkeeper;
mod takes;
mod tells;
mod troubles;
