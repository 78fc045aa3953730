//! What the routes of orders promise.

mod adoption;
mod again;
mod customers;
mod export;
mod feed;
mod list;
mod sweep;
