//! Looks into tables that only these tests take.

use kontor_model::id::CarrierAccountId;
use sqlx::AssertSqlSafe;

use crate::db::{Db, execute, fetch_all, fetch_one};
use crate::testing::TestApp;

/// Gives an account a mode that no form would give it.
pub(super) async fn set_mode(db: &Db, id: &str, mode: &str) {
    let mut tx = db.unscoped_write().await.expect("begins");
    execute!(&mut tx, "UPDATE carrier_accounts SET mode = $2 WHERE id = $1", id, mode).expect("changes");
    tx.commit().await.expect("commits");
}

/// How many secrets an account has.
pub(super) async fn account_secrets(db: &Db, id: &CarrierAccountId) -> i64 {
    let mut tx = db.unscoped_read().await.expect("begins");
    let sql = "SELECT COUNT(*) FROM carrier_account_secrets WHERE account_id = $1";
    fetch_one!(&mut tx, (i64,), sql, id.as_str()).expect("counts").0
}

/// Puts one account's sealed secrets under another one, as somebody with access to the data base might.
pub(super) async fn move_secrets(db: &Db, from: &CarrierAccountId, to: &CarrierAccountId) {
    const SQL: &str = "UPDATE carrier_account_secrets SET secret = (SELECT o.secret FROM carrier_account_secrets o \
        WHERE o.account_id = $1 AND o.field = carrier_account_secrets.field) WHERE account_id = $2";
    let mut tx = db.unscoped_write().await.expect("begins");
    let touched = execute!(&mut tx, SQL, from.as_str(), to.as_str()).expect("moves");
    assert_eq!(touched, 2);
    tx.commit().await.expect("commits");
}

/// Everything the store holds: the files of SQLite, or every row of every table of PostgreSQL.
pub(in crate::shipping) async fn dump(test: &TestApp) -> Vec<u8> {
    match &test.app.db {
        Db::Sqlite(pools) => {
            let file = pools.write.options().get_filename().to_path_buf();
            let mut bytes = std::fs::read(&file).expect("the file of the store");
            let wal = format!("{}-wal", file.display());
            bytes.extend(std::fs::read(wal).unwrap_or_default());
            bytes
        }
        Db::Postgres(_) => rows(&test.app.db).await,
    }
}

async fn rows(db: &Db) -> Vec<u8> {
    let mut tx = db.unscoped_read().await.expect("begins");
    let tables = "SELECT table_name::text FROM information_schema.tables WHERE table_schema = current_schema()";
    let tables = fetch_all!(&mut tx, (String,), tables).expect("tables");
    let mut bytes = Vec::new();
    for (table,) in tables {
        let sql = format!("SELECT t::text FROM {table} t");
        for (row,) in fetch_all!(&mut tx, (String,), AssertSqlSafe(sql.clone())).expect("rows") {
            bytes.extend(row.bytes());
            // Columns of bytes are written in hexadecimal.
            for hex in row.split("\\x").skip(1) {
                bytes.extend(decoded(hex));
            }
        }
    }
    bytes
}

fn decoded(hex: &str) -> Vec<u8> {
    let digits: Vec<u8> = hex.chars().map_while(|c| c.to_digit(16)).filter_map(|d| u8::try_from(d).ok()).collect();
    digits.chunks_exact(2).map(|pair| pair[0] << 4 | pair[1]).collect()
}
