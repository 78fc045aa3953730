//! Browser tests: what a person does with Kontor, done by Chromium against the release build.
//!
//! `./test` runs them. They find fields and buttons by the captions a person reads, so a test that passes says that the
//! words on the screen are the right ones too.

pub mod audit;
pub mod browser;
pub mod carriers;
pub mod driver;
pub mod erp;
pub mod journey;
pub mod keyboard;
pub mod mail;
pub mod office;
pub mod orders;
pub mod packing;
pub mod page;
pub mod server;
pub mod setup;
pub mod shops;
pub mod still;
pub mod stock;
pub mod words;
