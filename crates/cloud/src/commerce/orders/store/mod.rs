//! Rows of orders, their raw texts, their story and the feed.

pub(in crate::commerce) mod adoptions;
pub(in crate::commerce) mod counts;
pub(in crate::commerce) mod customers;
pub(in crate::commerce) mod events;
pub(in crate::commerce) mod feed;
pub(in crate::commerce) mod list;
pub(in crate::commerce) mod raw;
pub(in crate::commerce) mod rows;
