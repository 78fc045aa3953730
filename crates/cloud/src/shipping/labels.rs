//! Documents: the stored one as it was made, or a label of ours drawn again in another form; every print is counted.

use kontor_adapters::{ErrorKind, LabelDocument, Outcome, Settings};
use kontor_model::id::{ShipmentId, TenantId};
use kontor_model::label::{Dpi, LabelFormat, LabelMedium, LabelSpec};
use kontor_model::shipment::DocumentKind;

use super::store::documents::{self as store, DocumentRow};
use super::store::shipments;
use super::{Caller, read, request, settings};
use crate::app::App;
use crate::audit::{self, Actor, Entry};
use crate::db::DbError;
use crate::error::{AppError, AppResult};

const NOT_AVAILABLE: AppError = AppError::Conflict("label_form_not_available");

/// The form wanted; what is absent is taken from the stored document.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct WantedForm {
    /// File format.
    pub format: Option<LabelFormat>,
    /// Paper.
    pub medium: Option<LabelMedium>,
    /// Resolution.
    pub dpi: Option<Dpi>,
}

/// A document ready to be sent.
pub struct Label {
    /// Id of the stored document.
    pub id: String,
    /// Its shipment.
    pub shipment: ShipmentId,
    /// The document.
    pub document: LabelDocument,
    /// Its SHA-256, lower case hexadecimal.
    pub sha256: String,
    /// Suggested file name, plain ASCII: kind, reference, number, format.
    pub file_name: String,
}

/// A stored document that is handed out to be printed.
pub(super) struct Print<'a> {
    /// Id of the stored document.
    pub(super) id: &'a str,
    /// Its shipment.
    pub(super) shipment: &'a str,
    /// Its file name.
    pub(super) file_name: String,
}

/// Which document of a shipment: its kind, and its number among those of its kind, from 1.
pub type Which = (DocumentKind, u32);

/// A document of a shipment, in the form it was made in or, for labels drawn here, in another.
///
/// Errors: [`AppError::NotFound`] for an unknown document or somebody else's; [`AppError::Conflict`]
/// `label_form_not_available` when the carrier cannot draw again; [`AppError::Invalid`] when the shipment's texts do
/// not fit the other form.
pub async fn get_document(
    app: &App,
    caller: &Caller,
    shipment: &ShipmentId,
    which: Which,
    wanted: WantedForm,
) -> AppResult<Label> {
    let mut tx = app.db.read(&caller.tenant).await?;
    let of_shipment = read::outbound(&mut tx, &caller.tenant, shipment).await?;
    let found = store::find(&mut tx, &caller.tenant, shipment, which).await?;
    let (row, sealed) = found.ok_or(AppError::NotFound)?;
    let made = form_of(&row)?;
    let spec = LabelSpec {
        format: wanted.format.unwrap_or(made.format),
        medium: wanted.medium.unwrap_or(made.medium),
        dpi: wanted.dpi.unwrap_or(made.dpi),
    };
    // A resolution means nothing to a PDF, so it is no reason to draw one again.
    let same = spec.format == made.format
        && spec.medium == made.medium
        && (spec.format != LabelFormat::Zpl || spec.dpi == made.dpi);
    let (document, sha256) = if same {
        drop(tx);
        (open(app, &caller.tenant, &row, &sealed, made)?, row.sha256)
    } else if which.0 == DocumentKind::Label {
        let sealed = shipments::find_request(&mut tx, &caller.tenant, shipment).await?.ok_or(AppError::NotFound)?;
        drop(tx);
        let drawn = draw_again(app, caller, (shipment, which.1), (&of_shipment.carrier, &sealed), spec)?;
        let sha256 = drawn.sha256();
        (drawn, sha256)
    } else {
        return Err(NOT_AVAILABLE);
    };
    let file_name = file_name(&of_shipment.reference, which, document.format);
    Ok(Label { id: row.id, shipment: shipment.clone(), document, sha256, file_name })
}

/// A document of a return as it was made. Errors: [`AppError::NotFound`] for an unknown one or somebody else's.
pub(super) async fn get_return_document(
    app: &App,
    caller: &Caller,
    stored: &ShipmentId,
    kind: DocumentKind,
) -> AppResult<Label> {
    let mut tx = app.db.read(&caller.tenant).await?;
    let of_return = shipments::find(&mut tx, &caller.tenant, stored).await?;
    let of_return = of_return.filter(|row| row.kind == shipments::RETURN).ok_or(AppError::NotFound)?;
    let found = store::find(&mut tx, &caller.tenant, stored, (kind, 1)).await?;
    let (row, sealed) = found.ok_or(AppError::NotFound)?;
    drop(tx);
    let document = open(app, &caller.tenant, &row, &sealed, form_of(&row)?)?;
    let named = if kind == DocumentKind::Label { DocumentKind::ReturnLabel } else { kind };
    let file_name = file_name(&of_return.reference, (named, 1), document.format);
    Ok(Label { id: row.id, shipment: stored.clone(), document, sha256: row.sha256, file_name })
}

/// Counts that a document was handed out to be printed, and writes down who had it.
pub async fn note_print(app: &App, tenant: &TenantId, actor: Actor<'_>, label: &Label) -> AppResult<()> {
    let print = Print { id: &label.id, shipment: label.shipment.as_str(), file_name: label.file_name.clone() };
    note_prints(app, tenant, actor, &[print]).await
}

/// The same for many.
pub(super) async fn note_prints(app: &App, tenant: &TenantId, actor: Actor<'_>, prints: &[Print<'_>]) -> AppResult<()> {
    let mut tx = app.db.write(tenant).await?;
    for print in prints {
        let count = store::count_print(&mut tx, tenant, print.id).await?.unwrap_or(0);
        let detail = format!("{} ({count})", print.file_name);
        let entry = Entry { actor, action: "label.printed", object: print.shipment, detail: &detail };
        audit::record(&mut tx, app, tenant, entry).await?;
    }
    Ok(tx.commit().await?)
}

/// Writes down who looked at a document; a look is no print.
pub async fn note_look(app: &App, tenant: &TenantId, actor: Actor<'_>, label: &Label) -> AppResult<()> {
    let mut tx = app.db.write(tenant).await?;
    let (object, detail) = (label.shipment.as_str(), label.file_name.as_str());
    audit::record(&mut tx, app, tenant, Entry { actor, action: "label.viewed", object, detail }).await?;
    Ok(tx.commit().await?)
}

/// Seals a document, bound to its tenant, shipment, parcel and id.
pub(super) fn seal(
    app: &App,
    tenant: &TenantId,
    (shipment, parcel, id): (&ShipmentId, u32, &str),
    document: &[u8],
) -> Vec<u8> {
    let parcel = parcel.to_string();
    app.sealer.seal(document, &[tenant.as_str(), shipment.as_str(), &parcel, id], app.nonce())
}

/// Opens a stored document. Errors: it cannot be opened, or is not the one that was stored.
pub(super) fn open(
    app: &App,
    tenant: &TenantId,
    row: &DocumentRow,
    sealed: &[u8],
    made: LabelSpec,
) -> AppResult<LabelDocument> {
    let number = row.parcel_number.to_string();
    let context = [tenant.as_str(), &row.shipment_id, &number, &row.id];
    let plain = app.sealer.open(sealed, &context);
    let plain = plain.map_err(|_| AppError::internal(format_args!("document {} cannot be opened", row.id)))?;
    let document = LabelDocument::new(plain.to_vec(), made);
    if document.sha256() != row.sha256 {
        return Err(AppError::internal(format_args!("document {} is not the one that was stored", row.id)));
    }
    Ok(document)
}

/// The form a document was made in.
pub(super) fn form_of(row: &DocumentRow) -> AppResult<LabelSpec> {
    Ok(LabelSpec {
        format: LabelFormat::from_code(&row.format).ok_or(DbError::Corrupt("documents.format"))?,
        medium: LabelMedium::from_code(&row.medium).ok_or(DbError::Corrupt("documents.medium"))?,
        dpi: u16::try_from(row.dpi)
            .ok()
            .and_then(|code| Dpi::try_from(code).ok())
            .ok_or(DbError::Corrupt("documents.dpi"))?,
    })
}

fn draw_again(
    app: &App,
    caller: &Caller,
    (shipment, parcel): (&ShipmentId, u32),
    (carrier, sealed): (&str, &[u8]),
    spec: LabelSpec,
) -> AppResult<LabelDocument> {
    let carrier = app.shipping.carriers().find(carrier).ok_or(NOT_AVAILABLE)?;
    let capabilities = &carrier.descriptor().capabilities;
    if !capabilities.redraw || !capabilities.offers(spec.format, spec.medium, spec.dpi) {
        return Err(NOT_AVAILABLE);
    }
    let request = request::open(app, &caller.tenant, shipment, sealed)?;
    let settings = Settings::default();
    let cx = request::context(app, caller.lang, &settings);
    let index = (parcel as usize).checked_sub(1).ok_or(AppError::NotFound)?;
    match carrier.redraw(&cx, &request.shipment, index, spec) {
        Ok(Outcome::Done(document)) => Ok(document),
        Ok(Outcome::Refused(findings)) => Err(AppError::Invalid(request::errors_of(&findings).collect())),
        Err(error) if error.kind == ErrorKind::NotFound => Err(AppError::NotFound),
        Ok(Outcome::Failed(error)) | Err(error) => Err(AppError::internal(format_args!("redraw: {}", error.code))),
    }
}

/// Letters, digits, `-`, `_` and `.` of the reference, so that no printer script and no header trips over it.
pub(super) fn file_name(reference: &str, (kind, number): Which, format: LabelFormat) -> String {
    let tame = |c: char| if c.is_ascii_alphanumeric() || matches!(c, '-' | '_') { c } else { '-' };
    let reference: String = reference.chars().map(tame).collect();
    let reference = reference.trim_matches('-');
    let kind = kind.code().replace('_', "-");
    let stem = if reference.is_empty() { kind } else { format!("{kind}-{reference}") };
    format!("{stem}-{number}.{}", format.code())
}

/// A label with invented recipient and a number of GS1's demonstration range, to look at and to try a printer with.
///
/// Errors: [`AppError::NotFound`] as long as no sender is set.
pub async fn sample_label(app: &App, caller: &Caller, spec: LabelSpec) -> AppResult<LabelDocument> {
    let stored = settings::find_settings(app, &caller.tenant).await?.ok_or(AppError::NotFound)?;
    let shipment = super::sample::shipment(stored.sender, caller.lang)?;
    let carrier = app
        .shipping
        .carriers()
        .find(kontor_adapters::carrier::DEFAULT_CARRIER)
        .ok_or_else(|| AppError::internal("the default carrier is not registered"))?;
    let settings = Settings::default();
    match carrier.redraw(&request::context(app, caller.lang, &settings), &shipment, 0, spec) {
        Ok(Outcome::Done(document)) => Ok(document),
        Ok(Outcome::Refused(findings)) => Err(AppError::Invalid(request::errors_of(&findings).collect())),
        Ok(Outcome::Failed(error)) | Err(error) => Err(AppError::internal(format_args!("sample: {}", error.code))),
    }
}
