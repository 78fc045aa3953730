//! SQL of the identity room, one file per table.

pub(super) mod invitations;
pub(super) mod resets;
pub(super) mod sessions;
pub(super) mod tenants;
pub(super) mod users;

use crate::db::{DbError, DbResult};

/// Reads a stored text back into its type; what does not fit was changed by hand.
fn parse<T: std::str::FromStr>(text: &str, what: &'static str) -> DbResult<T> {
    text.parse().map_err(|_| DbError::Corrupt(what))
}
