//! SQL of printers; that of print jobs stands in `store/jobs.rs`.

pub(super) mod jobs;

use std::collections::BTreeMap;

use kontor_model::UtcMillis;
use kontor_model::fold::fold;
use kontor_model::id::PrinterId;
use kontor_model::label::LabelMedium;

use crate::db::{DbError, DbResult, Tx};
use crate::printing::input::Checked;
use crate::printing::{Printer, PrinterKind, Purpose};

#[derive(sqlx::FromRow)]
struct PrinterRow {
    id: String,
    name: String,
    kind: String,
    target: String,
    paper: Option<String>,
}

impl PrinterRow {
    fn read(self) -> DbResult<Printer> {
        Ok(Printer {
            id: self.id.parse().map_err(|_| DbError::Corrupt("printers.id"))?,
            name: self.name,
            kind: PrinterKind::from_code(&self.kind).ok_or(DbError::Corrupt("printers.kind"))?,
            target: self.target,
            paper: self.paper.as_deref().and_then(LabelMedium::from_code),
            purposes: Vec::new(),
            defaults: Vec::new(),
        })
    }
}

/// All printers by name. A place has a handful.
pub(super) async fn list(tx: &mut Tx) -> DbResult<Vec<Printer>> {
    const SQL: &str = "SELECT id, name, kind, target, paper FROM printers ORDER BY name_key LIMIT 1000";
    const PURPOSES: &str = "SELECT printer_id, purpose, is_default FROM printer_purposes ORDER BY printer_id";
    let rows: Vec<PrinterRow> = sqlx::query_as(SQL).fetch_all(&mut **tx).await?;
    let purposes: Vec<(String, String, bool)> = sqlx::query_as(PURPOSES).fetch_all(&mut **tx).await?;
    let mut of: BTreeMap<String, Vec<(Purpose, bool)>> = BTreeMap::new();
    for (printer, purpose, is_default) in purposes {
        let purpose = Purpose::from_code(&purpose).ok_or(DbError::Corrupt("printer_purposes.purpose"))?;
        of.entry(printer).or_default().push((purpose, is_default));
    }
    let whole = rows.into_iter().map(|row| {
        let mut found = of.remove(&row.id).unwrap_or_default();
        found.sort_unstable();
        let mut printer = row.read()?;
        printer.defaults = found.iter().filter(|(_, is_default)| *is_default).map(|(purpose, _)| *purpose).collect();
        printer.purposes = found.into_iter().map(|(purpose, _)| purpose).collect();
        Ok(printer)
    });
    whole.collect()
}

/// Writes a new printer. [`DbError::Duplicate`] when its name is taken.
pub(super) async fn insert(tx: &mut Tx, id: &PrinterId, printer: &Checked, now: UtcMillis) -> DbResult<()> {
    const SQL: &str = "INSERT INTO printers (id, name, name_key, kind, target, paper, created_at, updated_at) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $7)";
    sqlx::query(SQL)
        .bind(id.as_str())
        .bind(&printer.name)
        .bind(fold(&printer.name))
        .bind(printer.kind.code())
        .bind(&printer.target)
        .bind(printer.paper.map(LabelMedium::code))
        .bind(now.0)
        .execute(&mut **tx)
        .await?;
    Ok(())
}

/// Writes a changed printer; how many rows that were.
pub(super) async fn update(tx: &mut Tx, id: &PrinterId, printer: &Checked, now: UtcMillis) -> DbResult<u64> {
    const SQL: &str = "UPDATE printers SET name = $2, name_key = $3, kind = $4, target = $5, paper = $6, \
        updated_at = $7 WHERE id = $1";
    let done = sqlx::query(SQL)
        .bind(id.as_str())
        .bind(&printer.name)
        .bind(fold(&printer.name))
        .bind(printer.kind.code())
        .bind(&printer.target)
        .bind(printer.paper.map(LabelMedium::code))
        .bind(now.0)
        .execute(&mut **tx)
        .await?;
    Ok(done.rows_affected())
}

/// Writes what a printer is for; it becomes the default where it is asked to, in place of another.
pub(super) async fn set_purposes(
    tx: &mut Tx,
    id: &PrinterId,
    purposes: &[Purpose],
    defaults: &[Purpose],
) -> DbResult<()> {
    const CLEAR: &str = "DELETE FROM printer_purposes WHERE printer_id = $1";
    const YIELD: &str = "UPDATE printer_purposes SET is_default = FALSE WHERE purpose = $1 AND is_default";
    const ADD: &str = "INSERT INTO printer_purposes (printer_id, purpose, is_default) VALUES ($1, $2, $3)";
    sqlx::query(CLEAR).bind(id.as_str()).execute(&mut **tx).await?;
    for purpose in purposes {
        let is_default = defaults.contains(purpose);
        if is_default {
            sqlx::query(YIELD).bind(purpose.code()).execute(&mut **tx).await?;
        }
        sqlx::query(ADD).bind(id.as_str()).bind(purpose.code()).bind(is_default).execute(&mut **tx).await?;
    }
    Ok(())
}

/// Where a purpose has printers but no default, the oldest one becomes it.
pub(super) async fn fill_defaults(tx: &mut Tx) -> DbResult<()> {
    const SQL: &str = "UPDATE printer_purposes SET is_default = TRUE WHERE purpose = $1 AND printer_id = \
        (SELECT MIN(printer_id) FROM printer_purposes WHERE purpose = $1) \
        AND NOT EXISTS (SELECT 1 FROM printer_purposes WHERE purpose = $1 AND is_default)";
    for purpose in Purpose::ALL {
        sqlx::query(SQL).bind(purpose.code()).execute(&mut **tx).await?;
    }
    Ok(())
}

/// Removes a printer; how many rows that were. Its jobs keep its name.
pub(super) async fn delete(tx: &mut Tx, id: &PrinterId) -> DbResult<u64> {
    const SQL: &str = "DELETE FROM printers WHERE id = $1";
    Ok(sqlx::query(SQL).bind(id.as_str()).execute(&mut **tx).await?.rows_affected())
}
