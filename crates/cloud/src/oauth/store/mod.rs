//! SQL of the oauth room, one file per kind of thing.

pub(crate) mod changes;
pub(crate) mod clients;
pub(crate) mod counts;
pub(crate) mod keys;
pub(crate) mod revoked;
pub(crate) mod secrets;

use crate::db::DbError;

/// A stored value that does not fit its type.
fn corrupt(column: &'static str) -> DbError {
    DbError::Corrupt(column)
}
