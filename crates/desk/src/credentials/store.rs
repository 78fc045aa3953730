//! SQL of the credentials records. Secrets come and go sealed; this file cannot open them.

use kontor_model::UtcMillis;
use kontor_model::id::CredentialId;

use crate::check::{Report, Verdict};
use crate::credentials::{Credential, CredentialKind};
use crate::db::{DbError, DbResult, Tx};

const COLUMNS: &str = "id, number, active, kind, name, client_id, cloud_url, info, created_at, updated_at, \
    tested_at, verdict, test_report";

#[derive(sqlx::FromRow)]
struct CredentialRow {
    id: String,
    number: i64,
    active: bool,
    kind: String,
    name: String,
    client_id: String,
    cloud_url: String,
    info: String,
    created_at: i64,
    updated_at: i64,
    tested_at: Option<i64>,
    verdict: Option<String>,
    test_report: Option<String>,
}

impl CredentialRow {
    fn read(self) -> DbResult<Credential> {
        Ok(Credential {
            id: self.id.parse().map_err(|_| DbError::Corrupt("credentials.id"))?,
            number: self.number,
            active: self.active,
            kind: CredentialKind::parse(&self.kind).ok_or(DbError::Corrupt("credentials.kind"))?,
            name: self.name,
            client_id: self.client_id,
            cloud_url: self.cloud_url,
            info: self.info,
            created_at: UtcMillis(self.created_at),
            updated_at: UtcMillis(self.updated_at),
            tested_at: self.tested_at.map(UtcMillis),
            // A verdict or report of another version is as good as none: the next test writes it anew.
            verdict: self.verdict.as_deref().and_then(Verdict::from_code),
            report: self.test_report.as_deref().and_then(|text| serde_json::from_str(text).ok()),
        })
    }
}

async fn fetch(tx: &mut Tx, condition: &str, bind: Option<&str>) -> DbResult<Vec<Credential>> {
    let sql = format!("SELECT {COLUMNS} FROM credentials {condition}");
    let query = sqlx::query_as::<_, CredentialRow>(sqlx::AssertSqlSafe(sql));
    let rows = match bind {
        Some(value) => query.bind(value).fetch_all(&mut **tx).await?,
        None => query.fetch_all(&mut **tx).await?,
    };
    rows.into_iter().map(CredentialRow::read).collect()
}

/// All records by number. An office has a handful.
pub(crate) async fn list(tx: &mut Tx) -> DbResult<Vec<Credential>> {
    fetch(tx, "ORDER BY number LIMIT 1000", None).await
}

/// One record.
pub(crate) async fn find(tx: &mut Tx, id: &CredentialId) -> DbResult<Option<Credential>> {
    Ok(fetch(tx, "WHERE id = $1", Some(id.as_str())).await?.pop())
}

/// The record with this number.
pub(crate) async fn find_number(tx: &mut Tx, number: i64) -> DbResult<Option<Credential>> {
    Ok(fetch(tx, "WHERE number = CAST($1 AS INTEGER)", Some(&number.to_string())).await?.pop())
}

/// The active record of a kind.
pub(crate) async fn find_active(tx: &mut Tx, kind: CredentialKind) -> DbResult<Option<Credential>> {
    Ok(fetch(tx, "WHERE active AND kind = $1", Some(kind.code())).await?.pop())
}

/// The number after the highest; the first gap once the highest possible is taken, `None` when all are.
pub(crate) async fn next_number(tx: &mut Tx) -> DbResult<Option<i64>> {
    const HIGHEST: &str = "SELECT COALESCE(MAX(number), 0) FROM credentials";
    const GAP: &str = "SELECT MIN(candidate) FROM \
        (SELECT 1 AS candidate UNION SELECT number + 1 FROM credentials WHERE number < 999999) \
        WHERE candidate NOT IN (SELECT number FROM credentials)";
    let (highest,): (i64,) = sqlx::query_as(HIGHEST).fetch_one(&mut **tx).await?;
    if highest < 999_999 {
        return Ok(Some(highest + 1));
    }
    let (gap,): (Option<i64>,) = sqlx::query_as(GAP).fetch_one(&mut **tx).await?;
    Ok(gap)
}

/// The sealed secret of a record.
pub(crate) async fn find_sealed(tx: &mut Tx, id: &CredentialId) -> DbResult<Option<Vec<u8>>> {
    const SQL: &str = "SELECT secret_sealed FROM credentials WHERE id = $1";
    let row: Option<(Vec<u8>,)> = sqlx::query_as(SQL).bind(id.as_str()).fetch_optional(&mut **tx).await?;
    Ok(row.map(|(sealed,)| sealed))
}

/// Writes a new record. [`DbError::Duplicate`] when its number is taken.
pub(crate) async fn insert(tx: &mut Tx, record: &Credential, sealed: &[u8]) -> DbResult<()> {
    const SQL: &str = "INSERT INTO credentials \
        (id, number, active, kind, name, client_id, secret_sealed, cloud_url, info, created_at, updated_at) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)";
    sqlx::query(SQL)
        .bind(record.id.as_str())
        .bind(record.number)
        .bind(record.active)
        .bind(record.kind.code())
        .bind(&record.name)
        .bind(&record.client_id)
        .bind(sealed)
        .bind(&record.cloud_url)
        .bind(&record.info)
        .bind(record.created_at.0)
        .bind(record.updated_at.0)
        .execute(&mut **tx)
        .await?;
    Ok(())
}

/// Writes the fields a person can change; the test result goes when what was tested changed.
pub(crate) async fn update(tx: &mut Tx, record: &Credential, sealed: Option<&[u8]>) -> DbResult<()> {
    const SQL: &str = "UPDATE credentials SET active = $2, kind = $3, name = $4, client_id = $5, cloud_url = $6, \
        info = $7, updated_at = $8, tested_at = $9, verdict = $10, test_report = $11, \
        secret_sealed = COALESCE($12, secret_sealed) WHERE id = $1";
    sqlx::query(SQL)
        .bind(record.id.as_str())
        .bind(record.active)
        .bind(record.kind.code())
        .bind(&record.name)
        .bind(&record.client_id)
        .bind(&record.cloud_url)
        .bind(&record.info)
        .bind(record.updated_at.0)
        .bind(record.tested_at.map(|at| at.0))
        .bind(record.verdict.map(Verdict::code))
        .bind(record.report.as_ref().and_then(|report| serde_json::to_string(report).ok()))
        .bind(sealed)
        .execute(&mut **tx)
        .await?;
    Ok(())
}

/// Switches a record on or off.
pub(crate) async fn set_active(tx: &mut Tx, id: &CredentialId, active: bool, now: UtcMillis) -> DbResult<()> {
    const SQL: &str = "UPDATE credentials SET active = $2, updated_at = $3 WHERE id = $1";
    sqlx::query(SQL).bind(id.as_str()).bind(active).bind(now.0).execute(&mut **tx).await?;
    Ok(())
}

/// Keeps what a test of the saved values found, unless the record was changed while it ran.
pub(crate) async fn keep_report(
    tx: &mut Tx,
    id: &CredentialId,
    updated_at: UtcMillis,
    report: &Report,
) -> DbResult<()> {
    const SQL: &str = "UPDATE credentials SET tested_at = $3, verdict = $4, test_report = $5 \
        WHERE id = $1 AND updated_at = $2";
    let text = serde_json::to_string(report).map_err(|_| DbError::Corrupt("credentials.test_report"))?;
    sqlx::query(SQL)
        .bind(id.as_str())
        .bind(updated_at.0)
        .bind(report.tested_at.0)
        .bind(report.verdict.code())
        .bind(text)
        .execute(&mut **tx)
        .await?;
    Ok(())
}

/// Deletes a record; `false` when there was none.
pub(crate) async fn delete(tx: &mut Tx, id: &CredentialId) -> DbResult<bool> {
    const SQL: &str = "DELETE FROM credentials WHERE id = $1";
    Ok(sqlx::query(SQL).bind(id.as_str()).execute(&mut **tx).await?.rows_affected() == 1)
}
