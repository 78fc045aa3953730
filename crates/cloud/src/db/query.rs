//! Four small macros that run one SQL text on whichever data base the transaction is on.
//!
//! A bound value must be known to both drivers: `&str`, `String`, `i64`, `bool`, `Vec<u8>`, `&[u8]`, and options of them.

/// Runs a statement and answers the number of rows it touched.
macro_rules! execute {
    ($tx:expr, $sql:expr $(, $bind:expr)* $(,)?) => {
        match &mut *$tx {
            $crate::db::Tx::Sqlite(tx) => sqlx::query($sql)$(.bind($bind))*.execute(&mut **tx).await
                .map(|done| done.rows_affected()).map_err($crate::db::DbError::from),
            $crate::db::Tx::Postgres(tx) => sqlx::query($sql)$(.bind($bind))*.execute(&mut **tx).await
                .map(|done| done.rows_affected()).map_err($crate::db::DbError::from),
        }
    };
}

/// Shared body of the `fetch_*` macros.
macro_rules! fetch_with {
    ($method:ident, $tx:expr, $row:ty, $sql:expr $(, $bind:expr)*) => {
        match &mut *$tx {
            $crate::db::Tx::Sqlite(tx) => sqlx::query_as::<_, $row>($sql)$(.bind($bind))*.$method(&mut **tx).await
                .map_err($crate::db::DbError::from),
            $crate::db::Tx::Postgres(tx) => sqlx::query_as::<_, $row>($sql)$(.bind($bind))*.$method(&mut **tx).await
                .map_err($crate::db::DbError::from),
        }
    };
}

/// Fetches all rows as `$row` (`FromRow` or a tuple).
macro_rules! fetch_all {
    ($tx:expr, $row:ty, $sql:expr $(, $bind:expr)* $(,)?) => {
        $crate::db::query::fetch_with!(fetch_all, $tx, $row, $sql $(, $bind)*)
    };
}

/// Fetches one row if there is one.
macro_rules! fetch_optional {
    ($tx:expr, $row:ty, $sql:expr $(, $bind:expr)* $(,)?) => {
        $crate::db::query::fetch_with!(fetch_optional, $tx, $row, $sql $(, $bind)*)
    };
}

/// Fetches exactly one row; for aggregates and `RETURNING`.
macro_rules! fetch_one {
    ($tx:expr, $row:ty, $sql:expr $(, $bind:expr)* $(,)?) => {
        $crate::db::query::fetch_with!(fetch_one, $tx, $row, $sql $(, $bind)*)
    };
}

pub(crate) use {execute, fetch_all, fetch_one, fetch_optional, fetch_with};
