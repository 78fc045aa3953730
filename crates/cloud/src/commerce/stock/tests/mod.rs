//! Stock by behaviours.

mod goods;
mod orders;
mod pages;
mod reckoning;
mod shopkeeper;
mod takes;
mod tells;
mod troubles;
