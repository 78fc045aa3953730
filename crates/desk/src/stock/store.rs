//! SQL of stock: the number that grows.

use crate::db::{DbResult, Tx};

/// Draws `count` numbers in a row that are larger than all before and no smaller than `least`; answers the first.
pub(super) async fn draw(tx: &mut Tx, count: i64, least: i64) -> DbResult<i64> {
    const SQL: &str = "INSERT INTO desk_facts (name, value) VALUES ('stock_sequence', CAST($2 + $1 - 1 AS TEXT)) \
        ON CONFLICT (name) DO UPDATE SET value = CAST(MAX(CAST(value AS INTEGER) + $1, $2 + $1 - 1) AS TEXT) \
        RETURNING CAST(value AS INTEGER)";
    let (last,): (i64,) = sqlx::query_as(SQL).bind(count).bind(least).fetch_one(&mut **tx).await?;
    Ok(last - count + 1)
}
