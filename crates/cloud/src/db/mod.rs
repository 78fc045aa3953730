//! The store: one SQL text on SQLite and PostgreSQL, tenants kept apart twice.
//!
//! Every transaction says for whom it works: [`Db::read`] and [`Db::write`] take the tenant, `unscoped_*` says that it
//! takes none. On PostgreSQL forced row-level security checks that a second time; on SQLite the SQL alone does.
//! Only this folder and files named `store.rs` contain SQL.

mod error;
pub(crate) mod facts;
mod migrate;
mod open;
pub(crate) mod query;
mod sqlite;
#[cfg(test)]
pub mod testing;
#[cfg(test)]
mod tests;
mod tx;
mod watch;

pub use error::{DbError, DbResult};
pub use migrate::{found_version, known_version, migrate};
pub use open::{DatabaseUrl, Db, SqlitePools};
pub(crate) use query::{
    execute, execute_built, fetch_all, fetch_built, fetch_in, fetch_one, fetch_optional, insert_rows,
};
pub use tx::Tx;
pub use watch::{Watcher, Word};
