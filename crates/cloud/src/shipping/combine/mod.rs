//! Many labels as one document for the printer: page after page, four on an A4 sheet, or one ZPL file.

mod actions;
mod faults;
pub mod http;

pub use actions::{Combined, combine_labels};
