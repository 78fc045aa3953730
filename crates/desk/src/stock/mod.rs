//! Stock from a file of the ERP to the cloud, which tells it the shops.
//!
//! A file is read whole first: a line that is wrong is named and not sent, the others go. Every level carries a number
//! that grows from file to file, so that an older one that comes late never overwrites a newer one.

mod http;
mod pages;
mod read;
mod samples;
mod send;
mod store;
#[cfg(test)]
mod tests;

pub use http::router;
pub use read::{StockFile, StockRow, fault_text, read_file};
pub use send::{StockReport, StockResult, send};
