//! Small macros that run one SQL text on whichever data base the transaction is on.
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

/// Inserts many rows in few statements; `$head` is the statement up to `VALUES`, `$tail` what comes after the rows, such
/// as `ON CONFLICT`. Answers the number of rows.
macro_rules! insert_rows {
    ($tx:expr, $head:expr, $rows:expr, |$row:ident| $($bind:expr),+ $(,)?) => {
        $crate::db::query::insert_rows!($tx, $head, $rows, "", |$row| $($bind),+)
    };
    ($tx:expr, $head:expr, $rows:expr, $tail:expr, |$row:ident| $($bind:expr),+ $(,)?) => {{
        let mut touched = 0;
        for part in $rows.chunks($crate::db::query::ROWS_PER_STATEMENT) {
            touched += match &mut *$tx {
                $crate::db::Tx::Sqlite(tx) => {
                    let mut sql = sqlx::QueryBuilder::<sqlx::Sqlite>::new($head);
                    sql.push_values(part, |mut values, $row| { $(values.push_bind($bind);)+ });
                    sql.push($tail).build().execute(&mut **tx).await?.rows_affected()
                }
                $crate::db::Tx::Postgres(tx) => {
                    let mut sql = sqlx::QueryBuilder::<sqlx::Postgres>::new($head);
                    sql.push_values(part, |mut values, $row| { $(values.push_bind($bind);)+ });
                    sql.push($tail).build().execute(&mut **tx).await?.rows_affected()
                }
            };
        }
        $crate::db::DbResult::Ok(touched)
    }};
}

/// Builds a statement that begins with `$head` piece by piece on `$sql`, and fetches all rows as `$row`.
macro_rules! fetch_built {
    ($tx:expr, $row:ty, $head:expr, |$sql:ident| $build:block) => {
        match &mut *$tx {
            $crate::db::Tx::Sqlite(tx) => {
                let mut $sql = sqlx::QueryBuilder::<sqlx::Sqlite>::new($head);
                $build;
                $sql.build_query_as::<$row>().fetch_all(&mut **tx).await.map_err($crate::db::DbError::from)
            }
            $crate::db::Tx::Postgres(tx) => {
                let mut $sql = sqlx::QueryBuilder::<sqlx::Postgres>::new($head);
                $build;
                $sql.build_query_as::<$row>().fetch_all(&mut **tx).await.map_err($crate::db::DbError::from)
            }
        }
    };
}

/// The same for a statement that answers the number of rows it touched.
macro_rules! execute_built {
    ($tx:expr, $head:expr, |$sql:ident| $build:block) => {
        match &mut *$tx {
            $crate::db::Tx::Sqlite(tx) => {
                let mut $sql = sqlx::QueryBuilder::<sqlx::Sqlite>::new($head);
                $build;
                $sql.build()
                    .execute(&mut **tx)
                    .await
                    .map(|done| done.rows_affected())
                    .map_err($crate::db::DbError::from)
            }
            $crate::db::Tx::Postgres(tx) => {
                let mut $sql = sqlx::QueryBuilder::<sqlx::Postgres>::new($head);
                $build;
                $sql.build()
                    .execute(&mut **tx)
                    .await
                    .map(|done| done.rows_affected())
                    .map_err($crate::db::DbError::from)
            }
        }
    };
}

/// Fetches all rows as `$row` of the things in a list: `$head` ends in `tenant_id = `, `$middle` in `IN (`, `$tail`
/// begins with `)`. The list must not be empty.
macro_rules! fetch_in {
    ($tx:expr, $row:ty, $head:expr, $tenant:expr, $middle:expr, $list:expr, $tail:expr) => {
        match &mut *$tx {
            $crate::db::Tx::Sqlite(tx) => {
                let mut sql = sqlx::QueryBuilder::<sqlx::Sqlite>::new($head);
                sql.push_bind($tenant).push($middle);
                let mut list = sql.separated(", ");
                for one in $list {
                    list.push_bind(one);
                }
                sql.push($tail);
                sql.build_query_as::<$row>().fetch_all(&mut **tx).await.map_err($crate::db::DbError::from)
            }
            $crate::db::Tx::Postgres(tx) => {
                let mut sql = sqlx::QueryBuilder::<sqlx::Postgres>::new($head);
                sql.push_bind($tenant).push($middle);
                let mut list = sql.separated(", ");
                for one in $list {
                    list.push_bind(one);
                }
                sql.push($tail);
                sql.build_query_as::<$row>().fetch_all(&mut **tx).await.map_err($crate::db::DbError::from)
            }
        }
    };
}

/// Rows of one `INSERT`: with up to sixty columns still below both data bases' bounds on bound values.
pub(crate) const ROWS_PER_STATEMENT: usize = 500;

pub(crate) use {
    execute, execute_built, fetch_all, fetch_built, fetch_in, fetch_one, fetch_optional, fetch_with, insert_rows,
};
