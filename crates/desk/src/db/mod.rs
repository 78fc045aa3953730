//! Desk's own store: one SQLite file, its migrations and its errors. Here because Desk is one office's PC, not a server farm.

mod error;
mod migrate;
mod open;
#[cfg(test)]
mod tests;

pub use error::{DbError, DbResult};
pub use migrate::{found_version, known_version, migrate};
pub use open::{Db, Tx};
