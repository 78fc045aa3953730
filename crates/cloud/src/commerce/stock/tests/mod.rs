//! Stock by behaviours.

mod goods;
mod orders;
mod reckoning;
mod shopkeeper;
mod takes;
mod tells;
mod troubles;
