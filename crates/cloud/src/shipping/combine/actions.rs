//! Puts stored documents together in the order they were asked for, and counts every one of them as printed.

use std::collections::BTreeMap;

use kontor_adapters::paper::{A4_SLOTS, Layout, combine};
use kontor_model::combine::{CombineLayout, CombineRequest, CombinedDocument};
use kontor_model::label::{LabelFormat, LabelSpec};
use kontor_model::problem::FieldError;
use kontor_model::shipment::{DocumentKind, ShipmentState};

use super::faults;
use crate::app::App;
use crate::audit::Actor;
use crate::db::{DbError, Tx};
use crate::error::{AppError, AppResult};
use crate::shipping::labels::{self, Print};
use crate::shipping::store::documents::{self as store, DocumentRow};
use crate::shipping::store::shipments::{self, OUTBOUND, ShipmentRow};
use crate::shipping::{Caller, read};

/// Most documents of one request, every parcel counted.
pub(super) const MOST_DOCUMENTS: usize = 500;
/// Most bytes of all documents together, sealed: what one answer may hold in memory.
pub(super) const MOST_BYTES: usize = 32 * 1024 * 1024;
/// Documents whose bytes are fetched in one go.
const AT_ONCE: usize = 50;

/// Many documents as one.
pub struct Combined {
    /// The file.
    pub bytes: Vec<u8>,
    /// Its format.
    pub format: LabelFormat,
    /// How many documents are in it.
    pub documents: usize,
}

/// One document that was chosen: the place that asked for it in the request, from 0.
struct Chosen {
    asked: usize,
    row: DocumentRow,
    spec: LabelSpec,
    reference: String,
}

/// Puts documents together and counts each as a print; nothing is counted when it fails.
///
/// Errors: [`AppError::Invalid`] with every document at fault: unknown or somebody else's, of another format than asked
/// for, not readable, too large for a quarter of A4, all together too large.
pub async fn combine_labels(
    app: &App,
    caller: &Caller,
    actor: Actor<'_>,
    request: &CombineRequest,
) -> AppResult<Combined> {
    faults::of_request(caller.lang, request)?;
    let mut tx = app.db.read(&caller.tenant).await?;
    let chosen = choose(&mut tx, caller, request).await?;
    faults::of_forms(caller.lang, request.format, chosen.iter().map(|one| (one.asked, one.spec)))?;
    let mut bytes = open_all(app, &mut tx, caller, &chosen).await?;
    drop(tx);
    let combined = match request.format {
        LabelFormat::Zpl => concatenated(&mut bytes),
        _ => imposed(app, caller, request, &chosen, bytes).await?,
    };
    let prints: Vec<Print<'_>> = chosen.iter().map(print_of).collect::<AppResult<_>>()?;
    labels::note_prints(app, &caller.tenant, actor, &prints).await?;
    Ok(Combined { bytes: combined, format: request.format, documents: prints.len() })
}

/// Finds every document that is asked for. Errors: every entry that has none.
async fn choose(tx: &mut Tx, caller: &Caller, request: &CombineRequest) -> AppResult<Vec<Chosen>> {
    let mut ids: Vec<&str> = request.documents.iter().map(|asked| asked.shipment.as_str()).collect();
    ids.sort_unstable();
    ids.dedup();
    let known = shipments::find_all(tx, &caller.tenant, &ids).await?;
    let outbound: BTreeMap<String, ShipmentRow> =
        known.into_iter().filter(|row| row.kind == OUTBOUND).map(|row| (row.id.clone(), row)).collect();
    let mut documents: BTreeMap<String, Vec<DocumentRow>> = BTreeMap::new();
    for row in store::of_shipments(tx, &caller.tenant, &ids).await? {
        documents.entry(row.shipment_id.clone()).or_default().push(row);
    }
    let (mut chosen, mut errors) = (Vec::new(), Vec::new());
    for (place, asked) in request.documents.iter().enumerate() {
        let id = asked.shipment.as_str();
        let Some(ShipmentRow { reference, state, .. }) = outbound.get(id) else {
            errors.push(faults::unknown_shipment(caller.lang, place));
            continue;
        };
        if state != ShipmentState::Labelled.code() {
            errors.push(faults::not_labelled(caller.lang, place, reference));
            continue;
        }
        let rows = documents.get(id).map_or(&[][..], Vec::as_slice);
        match wanted(caller, place, asked, rows) {
            Ok(found) => chosen.extend(found.into_iter().map(|row| (place, row.clone(), reference.clone()))),
            Err(fault) => errors.push(fault),
        }
    }
    if chosen.len() > MOST_DOCUMENTS {
        errors.push(faults::too_many(caller.lang, chosen.len()));
    }
    if !errors.is_empty() {
        return Err(AppError::Invalid(errors));
    }
    let with_form = |(asked, row, reference): (usize, DocumentRow, String)| {
        Ok(Chosen { asked, spec: labels::form_of(&row)?, row, reference })
    };
    chosen.into_iter().map(with_form).collect()
}

/// The documents that one entry means, in the order of their parcels.
fn wanted<'r>(
    caller: &Caller,
    place: usize,
    asked: &CombinedDocument,
    rows: &'r [DocumentRow],
) -> Result<Vec<&'r DocumentRow>, FieldError> {
    let kind = asked.kind.unwrap_or(DocumentKind::Label);
    let of_parcel = |row: &&DocumentRow| asked.parcel.is_none_or(|parcel| i64::from(parcel) == row.parcel_number);
    let found: Vec<&DocumentRow> = rows.iter().filter(|row| row.kind == kind.code()).filter(of_parcel).collect();
    if found.is_empty() { Err(faults::no_document(caller.lang, place, asked)) } else { Ok(found) }
}

/// Opens the documents, in their order.
async fn open_all(app: &App, tx: &mut Tx, caller: &Caller, chosen: &[Chosen]) -> AppResult<Vec<Vec<u8>>> {
    let mut opened = Vec::with_capacity(chosen.len());
    let mut total = 0;
    for part in chosen.chunks(AT_ONCE) {
        let ids: Vec<&str> = part.iter().map(|one| one.row.id.as_str()).collect();
        let sealed: BTreeMap<String, Vec<u8>> =
            store::find_bytes_all(tx, &caller.tenant, &ids).await?.into_iter().collect();
        for one in part {
            let sealed = sealed.get(&one.row.id).ok_or(AppError::NotFound)?;
            total += sealed.len();
            if total > MOST_BYTES {
                return Err(AppError::Invalid(vec![faults::too_large_together(caller.lang)]));
            }
            opened.push(labels::open(app, &caller.tenant, &one.row, sealed, one.spec)?.bytes);
        }
    }
    Ok(opened)
}

/// ZPL files behind one another, each on a line of its own.
fn concatenated(files: &mut [Vec<u8>]) -> Vec<u8> {
    let mut all = Vec::with_capacity(files.iter().map(|file| file.len() + 1).sum());
    for file in files {
        all.append(file);
        if all.last() != Some(&b'\n') {
            all.push(b'\n');
        }
    }
    all
}

/// PDF files as one, drawn beside the threads that answer requests; few at once, for each may hold many megabytes.
async fn imposed(
    app: &App,
    caller: &Caller,
    request: &CombineRequest,
    chosen: &[Chosen],
    files: Vec<Vec<u8>>,
) -> AppResult<Vec<u8>> {
    let layout = match request.layout {
        CombineLayout::OnePerPage => Layout::OnePerPage,
        CombineLayout::A4FourUp => Layout::A4FourUp { first: (request.start_slot - 1) % A4_SLOTS },
    };
    let _turn = app.shipping.imposing.acquire().await.map_err(AppError::internal)?;
    let draw = move || combine(&files.iter().map(Vec::as_slice).collect::<Vec<_>>(), layout);
    let drawn = tokio::task::spawn_blocking(draw).await;
    let drawn = drawn.map_err(|_| AppError::internal("putting labels together was broken off"))?;
    let place_of = |document: usize| chosen.get(document).map_or(0, |one| one.asked);
    drawn.map_err(|error| faults::of_paper(caller.lang, error, place_of))
}

fn print_of(one: &Chosen) -> AppResult<Print<'_>> {
    let kind = DocumentKind::from_code(&one.row.kind).ok_or(DbError::Corrupt("documents.kind"))?;
    let which = (kind, read::whole(one.row.number, "documents.number")?);
    let file_name = labels::file_name(&one.reference, which, one.spec.format);
    Ok(Print { id: &one.row.id, shipment: &one.row.shipment_id, file_name })
}
