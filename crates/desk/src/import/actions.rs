//! What is done with a file: read, keep, prepare its rows, and say what became of each.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use kontor_model::id::DeskImportId;
use kontor_model::shipment::NewShipment;
use kontor_model::{Lang, UtcMillis};
use zeroize::Zeroizing;

use super::columns::Columns;
use super::prepare::{Outcome, prepare_all};
use super::row::{Reader, Remark, Tone};
use super::running::Claim;
use super::{FileKind, Import, ImportRow, json_lines, store};
use crate::app::DeskApp;
use crate::db::DbError;
use crate::error::{DeskError, DeskResult};
use crate::shipping::Cloud;
use kontor_web::sheet::{self, SheetFault};

/// A file is kept this long to be gone on with; it holds addresses.
const KEEP_MS: i64 = 7 * 86_400_000;

/// A file as it is kept, and what became of its rows.
pub struct Kept {
    /// Its id.
    pub id: DeskImportId,
    /// What it was called.
    pub file_name: String,
    /// When it came.
    pub created_at: UtcMillis,
    /// How it was understood, in the reader's language.
    pub import: Import,
    /// What became of rows that were sent, by line.
    pub outcomes: BTreeMap<usize, Outcome>,
}

impl Kept {
    /// Tells whether a row was to be sent and the cloud did not answer.
    pub(super) fn was_lost(&self, row: &ImportRow) -> bool {
        matches!(self.outcomes.get(&row.line), Some(Outcome::Unclear { .. }))
    }
}

/// A file that was read, or why it cannot be.
pub type ReadFile = Result<Import, SheetFault>;

/// Reads a file; nothing is stored or sent.
pub fn read_file(app: &DeskApp, bytes: &[u8], lang: Lang) -> ReadFile {
    let mut import = if json_lines::is_json(bytes) {
        json_lines::read(&app.site, bytes, lang)?
    } else {
        let table = sheet::read(bytes)?;
        let columns = Columns::of(&table.heads)?;
        let reader = Reader { site: &app.site, lang, heads: &table.heads, columns: &columns };
        let rows = table.rows.into_iter().map(|line| reader.read(line)).collect();
        Import {
            kind: FileKind::Csv,
            encoding: table.encoding,
            separator: Some(table.separator),
            ignored: columns.ignored,
            heads: table.heads,
            rows,
        }
    };
    refuse_repeated(app, &mut import, lang);
    Ok(import)
}

/// A reference that stands in two rows would be one shipment or two, and nobody can tell which.
fn refuse_repeated(app: &DeskApp, import: &mut Import, lang: Lang) {
    let mut first: BTreeMap<String, usize> = BTreeMap::new();
    let heads = import.heads.clone();
    for row in &mut import.rows {
        if row.reference.is_empty() {
            continue;
        }
        let known = *first.entry(row.reference.clone()).or_insert(row.line);
        if known != row.line {
            let text = app.site.text(lang, "import.row.twice", &[("line", &known.to_string())]);
            let column = heads.iter().zip(&row.cells).find(|(_, cell)| **cell == row.reference);
            let column = column.map_or_else(|| "reference".to_owned(), |(head, _)| head.clone());
            row.remarks.push(Remark { tone: Tone::Wrong, column, text });
            row.wanted = None;
        }
    }
}

/// Keeps a file that was read, so that a person can look at it before anything is sent.
pub async fn keep(app: &DeskApp, file_name: &str, bytes: &[u8]) -> DeskResult<DeskImportId> {
    let id = DeskImportId::new(app.now(), app.entropy.as_ref());
    let sealed = app.sealer.seal(bytes, &context(&id, "file"), app.nonce());
    let name: String = file_name.chars().filter(|c| !c.is_control()).take(120).collect();
    let mut tx = app.db.write().await?;
    store::forget(&mut tx, app.now().plus_millis(-KEEP_MS)).await?;
    store::insert(&mut tx, &id, &name, &sealed, app.now()).await?;
    tx.commit().await.map_err(DbError::from)?;
    Ok(id)
}

/// A file that is kept. Errors: [`DeskError::NotFound`], also for one that was forgotten.
pub async fn find(app: &DeskApp, id: &DeskImportId, lang: Lang) -> DeskResult<Kept> {
    let row = store::find(&mut app.db.read().await?, id).await?.ok_or(DeskError::NotFound)?;
    let bytes: Zeroizing<Vec<u8>> = app.sealer.open(&row.content_sealed, &context(id, "file"))?;
    let outcomes = match row.outcomes_sealed {
        Some(sealed) => {
            let text = app.sealer.open(&sealed, &context(id, "outcomes"))?;
            serde_json::from_slice(&text).map_err(|_| DbError::Corrupt("imports.outcomes_sealed"))?
        }
        None => BTreeMap::new(),
    };
    let import = read_file(app, &bytes, lang).map_err(|_| DbError::Corrupt("imports.content_sealed"))?;
    let created_at = UtcMillis(row.created_at);
    Ok(Kept { id: id.clone(), file_name: row.file_name, created_at, import, outcomes })
}

/// Begins to prepare the good rows of a file at the cloud, and those with doubts that a person ticked.
///
/// Rows that are prepared already are left alone; sent once more they would make nothing. It goes on in the background,
/// and [`find`] tells what became of the rows once it is through; nothing when it is on its way already. Errors:
/// [`DeskError::NoActiveCredential`], [`DeskError::Cloud`] before anything was sent.
pub async fn send(app: &Arc<DeskApp>, id: &DeskImportId, ticked: BTreeSet<usize>, lang: Lang) -> DeskResult<()> {
    let kept = find(app, id, lang).await?;
    let is_settled = |row: &&ImportRow| kept.outcomes.get(&row.line).is_some_and(Outcome::is_settled);
    let goes = |row: &&ImportRow| match row.tone() {
        Tone::Note => true,
        // One that was ticked and then not sent goes with the others.
        Tone::Doubt => ticked.contains(&row.line) || kept.was_lost(row),
        Tone::Wrong => false,
    };
    let rows = kept.import.rows.iter().filter(goes).filter(|row| !is_settled(row));
    let wanted: Vec<_> = rows.filter_map(|row| Some((row.line, row.wanted.clone()?))).collect();
    // Who has no access or no cloud is told at once; the token is kept for the work.
    Cloud::of_active(app, lang).await?;
    let Some(claim) = Claim::on(app, id, wanted.len()) else { return Ok(()) };
    let app = Arc::clone(app);
    tokio::spawn(async move {
        if let Err(error) = prepare_rows(&app, &kept, wanted, lang, &claim).await {
            tracing::warn!(import.id = %kept.id, %error, "an import stopped");
        }
    });
    Ok(())
}

async fn prepare_rows(
    app: &DeskApp,
    kept: &Kept,
    wanted: Vec<(usize, NewShipment)>,
    lang: Lang,
    claim: &Claim,
) -> DeskResult<()> {
    let mut outcomes = kept.outcomes.clone();
    outcomes.extend(prepare_all(app, wanted, lang, &|done| claim.tell(done)).await?);
    let text = serde_json::to_vec(&outcomes).map_err(|error| DeskError::Internal(error.to_string()))?;
    let sealed = app.sealer.seal(&text, &context(&kept.id, "outcomes"), app.nonce());
    let mut tx = app.db.write().await?;
    store::set_outcomes(&mut tx, &kept.id, &sealed).await?;
    tx.commit().await.map_err(|error| DeskError::Db(DbError::from(error)))
}

fn context<'a>(id: &'a DeskImportId, what: &'a str) -> [&'a str; 3] {
    ["desk", id.as_str(), what]
}
