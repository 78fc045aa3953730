//! What the routes of orders promise.

mod again;
mod export;
mod feed;
mod list;
