//! Label documents: fetched once, sealed in the store, given back for screen, printer and folder.

use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use kontor_model::Lang;
use kontor_model::id::DeskShipmentId;
use kontor_model::label::{LabelFormat, LabelSpec};
use tokio::io::AsyncWriteExt;
use zeroize::Zeroizing;

use crate::app::DeskApp;
use crate::check::Verdict;
use crate::cloud::Trouble;
use crate::cloud::shipments::CallError;
use crate::db::DbError;
use crate::error::{DeskError, DeskResult};
use crate::shipping::connection::{Connection, connect};
use crate::shipping::{DeskShipment, actions, store};

/// Files of one name that are tried before a label is not saved.
const SAME_NAMES_MAX: u32 = 99;

/// A label document in clear.
pub struct LabelDocument {
    /// The bytes.
    pub bytes: Zeroizing<Vec<u8>>,
    /// PDF or ZPL.
    pub format: LabelFormat,
    /// A name for saving it: reference, parcel n of m, tracking number.
    pub file_name: String,
}

/// Brings home the labels of all parcels that are not here yet.
pub(super) async fn fetch_all(
    app: &DeskApp,
    connection: &Connection,
    shipment: &DeskShipment,
    lang: Lang,
) -> DeskResult<Result<(), CallError>> {
    let Some(answer) = &shipment.answer else { return Ok(Ok(())) };
    for parcel in &answer.parcels {
        let spec = shipment.label_spec(parcel);
        if find(app, &shipment.id, parcel.number, &spec).await?.is_some() {
            continue;
        }
        match connection.call(app, lang).fetch_label(&parcel.label).await {
            Ok(bytes) => keep(app, &shipment.id, parcel.number, &spec, &bytes).await?,
            Err(error) => return Ok(Err(error)),
        }
    }
    Ok(Ok(()))
}

/// The label of a parcel in the wanted form; another form than the one bought is asked of the cloud once and kept.
///
/// Errors: [`DeskError::NotFound`] for a parcel that is not there or has no label yet.
pub async fn label(
    app: &DeskApp,
    id: &DeskShipmentId,
    parcel: u32,
    spec: Option<LabelSpec>,
    lang: Lang,
) -> DeskResult<LabelDocument> {
    let shipment = actions::get(app, id).await?;
    let parcels = shipment.answer.as_ref().map(|answer| answer.parcels.as_slice()).unwrap_or_default();
    let known = parcels.iter().find(|known| known.number == parcel).ok_or(DeskError::NotFound)?;
    let spec = spec.unwrap_or_else(|| shipment.label_spec(known));
    let bytes = match find(app, id, parcel, &spec).await? {
        Some(bytes) => bytes,
        None => fetch_other(app, &shipment, parcel, &spec, lang).await?,
    };
    Ok(LabelDocument { bytes, format: spec.format, file_name: file_name(&shipment, parcel, spec.format) })
}

/// Writes all labels of a shipment into a folder and answers the files. A file that is there already with the same
/// content is left as it is; one with other content is never overwritten, the label gets a numbered name then.
pub async fn save_labels(app: &DeskApp, id: &DeskShipmentId, folder: &Path) -> DeskResult<Vec<PathBuf>> {
    let shipment = actions::get(app, id).await?;
    let parcels = shipment.answer.map(|answer| answer.parcels).unwrap_or_default();
    let failed = |error: std::io::Error| DeskError::Internal(format!("cannot write to {}: {error}", folder.display()));
    tokio::fs::create_dir_all(folder).await.map_err(failed)?;
    let mut files = Vec::new();
    for parcel in parcels {
        let document = label(app, id, parcel.number, None, Lang::default()).await?;
        files.push(save(folder, &document).await.map_err(failed)?);
    }
    Ok(files)
}

/// Finds a name that is free or holds this very document.
async fn save(folder: &Path, document: &LabelDocument) -> std::io::Result<PathBuf> {
    let bytes = document.bytes.as_slice();
    for place in 1..=SAME_NAMES_MAX {
        let path = folder.join(numbered(&document.file_name, place));
        match tokio::fs::OpenOptions::new().write(true).create_new(true).open(&path).await {
            Ok(mut file) => {
                let written = async { file.write_all(bytes).await.and(file.sync_all().await) }.await;
                if let Err(error) = written {
                    // Half a label must not lie about as a whole one.
                    let _ = tokio::fs::remove_file(&path).await;
                    return Err(error);
                }
                return Ok(path);
            }
            Err(error) if error.kind() == ErrorKind::AlreadyExists => {
                if tokio::fs::read(&path).await.is_ok_and(|known| known == bytes) {
                    return Ok(path);
                }
            }
            Err(error) => return Err(error),
        }
    }
    Err(std::io::Error::new(ErrorKind::AlreadyExists, format!("{} is taken", document.file_name)))
}

fn numbered(file_name: &str, place: u32) -> String {
    match (place, file_name.rsplit_once('.')) {
        (2.., Some((stem, ending))) => format!("{stem}_{place}.{ending}"),
        _ => file_name.to_owned(),
    }
}

async fn fetch_other(
    app: &DeskApp,
    shipment: &DeskShipment,
    parcel: u32,
    spec: &LabelSpec,
    lang: Lang,
) -> DeskResult<Zeroizing<Vec<u8>>> {
    let parcels = shipment.answer.as_ref().map(|answer| answer.parcels.as_slice()).unwrap_or_default();
    let known = parcels.iter().find(|known| known.number == parcel).ok_or(DeskError::NotFound)?;
    let record = actions::record_of(app, shipment).await?;
    let connection = connect(app, &record).await?;
    let fetched = connection.call(app, lang).fetch_label_as(&known.label, spec).await.map_err(|error| match error {
        CallError::Problem(problem) => DeskError::Problem(problem),
        CallError::Unclear(trouble) => trouble.into(),
        CallError::Unauthorized => {
            app.tokens.forget(&record.id);
            Trouble::new(Verdict::Refused, "401").with("error", "unauthorized").into()
        }
    })?;
    keep(app, &shipment.id, parcel, spec, &fetched).await?;
    Ok(Zeroizing::new(fetched))
}

async fn find(
    app: &DeskApp,
    id: &DeskShipmentId,
    parcel: u32,
    spec: &LabelSpec,
) -> DeskResult<Option<Zeroizing<Vec<u8>>>> {
    let Some(sealed) = store::find_label(&mut app.db.read().await?, id, parcel, spec).await? else { return Ok(None) };
    Ok(Some(app.sealer.open(&sealed, &context(id, &place(parcel, spec)))?))
}

async fn keep(app: &DeskApp, id: &DeskShipmentId, parcel: u32, spec: &LabelSpec, bytes: &[u8]) -> DeskResult<()> {
    let sealed = app.sealer.seal(bytes, &context(id, &place(parcel, spec)), app.nonce());
    let mut tx = app.db.write().await?;
    store::put_label(&mut tx, id, parcel, spec, &sealed, app.now()).await?;
    tx.commit().await.map_err(|error| DeskError::Db(DbError::from(error)))
}

fn place(parcel: u32, spec: &LabelSpec) -> String {
    format!("label {parcel} {} {} {}", spec.format.code(), spec.medium.code(), spec.dpi.code())
}

fn context<'a>(id: &'a DeskShipmentId, place: &'a str) -> [&'a str; 3] {
    ["desk", id.as_str(), place]
}

/// The reference alone would not do: two shipments may have the same one.
fn file_name(shipment: &DeskShipment, parcel: u32, format: LabelFormat) -> String {
    let parcels = shipment.answer.as_ref().map(|answer| answer.parcels.as_slice()).unwrap_or_default();
    let known = parcels.iter().find(|known| known.number == parcel);
    let tracking = known.map_or(shipment.id.as_str(), |known| known.tracking_number.as_str());
    let (reference, tracking) = (clean(&shipment.reference), clean(tracking));
    format!("{reference}_{parcel}-{}_{tracking}.{}", parcels.len().max(1), format.code())
}

/// A name for saving another document: reference, what it is, its place.
pub(super) fn document_name(reference: &str, kind: &str, parcel: u32, format: LabelFormat) -> String {
    format!("{}_{}_{parcel}.{}", clean(reference), clean(kind), format.code())
}

/// Letters, digits and dashes only: the text may hold anything a file system dislikes.
fn clean(text: &str) -> String {
    text.chars().map(|c| if c.is_ascii_alphanumeric() || c == '-' { c } else { '_' }).take(60).collect()
}
