//! Orders as the ERP gets them: the feed it acknowledges, lists, single orders with their story, and files for others.

pub(in crate::commerce) mod adoption;
pub(in crate::commerce) mod again;
pub(in crate::commerce) mod buyers;
pub(in crate::commerce) mod content;
pub mod export;
pub mod feed;
pub mod http;
pub mod read;
mod refs;
pub(in crate::commerce) mod store;
pub mod sweep;
#[cfg(test)]
mod tests;
pub(in crate::commerce) mod words;
