//! Label documents: the stored one as it was made, or the same label drawn again in another form.

use kontor_adapters::{ErrorKind, LabelDocument, Outcome, Settings};
use kontor_model::id::{ShipmentId, TenantId};
use kontor_model::label::{Dpi, LabelFormat, LabelMedium, LabelSpec};

use super::store::labels::{self as store, LabelRow};
use super::store::shipments;
use super::{Caller, request, settings};
use crate::app::App;
use crate::db::DbError;
use crate::error::{AppError, AppResult};

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

/// A label ready to be sent.
pub struct Label {
    /// The document.
    pub document: LabelDocument,
    /// Suggested file name, plain ASCII: reference, parcel number, format.
    pub file_name: String,
}

/// The label of one parcel (from 1), in the form it was made in or, where the carrier can, in another.
///
/// Errors: [`AppError::NotFound`] for an unknown parcel or somebody else's; [`AppError::Conflict`]
/// `label_form_not_available` when the carrier cannot draw again; [`AppError::Invalid`] when the shipment's texts do
/// not fit the other form.
pub async fn get_label(
    app: &App,
    caller: &Caller,
    shipment: &ShipmentId,
    parcel: u32,
    wanted: WantedForm,
) -> AppResult<Label> {
    let mut tx = app.db.read(&caller.tenant).await?;
    let row = store::find(&mut tx, &caller.tenant, shipment, parcel).await?.ok_or(AppError::NotFound)?;
    let reference = shipments::find(&mut tx, &caller.tenant, shipment).await?.ok_or(AppError::NotFound)?.reference;
    let made = form_of(&row)?;
    let spec = LabelSpec {
        format: wanted.format.unwrap_or(made.format),
        medium: wanted.medium.unwrap_or(made.medium),
        dpi: wanted.dpi.unwrap_or(made.dpi),
    };
    // A resolution means nothing to a PDF, so it is no reason to draw one again.
    let same = spec.format == made.format
        && spec.medium == made.medium
        && (spec.format == LabelFormat::Pdf || spec.dpi == made.dpi);
    let document = if same {
        open(app, &caller.tenant, shipment, parcel, row, made)?
    } else {
        let stored = shipments::find_request(&mut tx, &caller.tenant, shipment).await?.ok_or(AppError::NotFound)?;
        draw_again(app, caller, (shipment, parcel), stored, spec)?
    };
    let file_name = file_name(&reference, parcel, document.format);
    Ok(Label { document, file_name })
}

/// Seals a document, bound to its tenant, shipment, parcel and label.
pub(super) fn seal(
    app: &App,
    tenant: &TenantId,
    (shipment, parcel, label): (&ShipmentId, u32, &str),
    document: &[u8],
) -> Vec<u8> {
    let parcel = parcel.to_string();
    app.sealer.seal(document, &[tenant.as_str(), shipment.as_str(), &parcel, label], app.nonce())
}

fn open(
    app: &App,
    tenant: &TenantId,
    shipment: &ShipmentId,
    parcel: u32,
    row: LabelRow,
    made: LabelSpec,
) -> AppResult<LabelDocument> {
    let number = parcel.to_string();
    let context = [tenant.as_str(), shipment.as_str(), &number, &row.id];
    let plain = app.sealer.open(&row.document, &context);
    let plain = plain.map_err(|_| AppError::internal(format_args!("label {} cannot be opened", row.id)))?;
    let document = LabelDocument::new(plain.to_vec(), made);
    if document.sha256 != row.sha256 {
        return Err(AppError::internal(format_args!("label {} is not the one that was stored", row.id)));
    }
    Ok(document)
}

fn form_of(row: &LabelRow) -> AppResult<LabelSpec> {
    Ok(LabelSpec {
        format: LabelFormat::from_code(&row.format).ok_or(DbError::Corrupt("labels.format"))?,
        medium: LabelMedium::from_code(&row.medium).ok_or(DbError::Corrupt("labels.medium"))?,
        dpi: u16::try_from(row.dpi)
            .ok()
            .and_then(|code| Dpi::try_from(code).ok())
            .ok_or(DbError::Corrupt("labels.dpi"))?,
    })
}

fn draw_again(
    app: &App,
    caller: &Caller,
    (shipment, parcel): (&ShipmentId, u32),
    (carrier, sealed): (String, Vec<u8>),
    spec: LabelSpec,
) -> AppResult<LabelDocument> {
    const NOT_AVAILABLE: AppError = AppError::Conflict("label_form_not_available");
    let carrier = app.shipping.carriers().find(&carrier).ok_or(NOT_AVAILABLE)?;
    let capabilities = &carrier.descriptor().capabilities;
    if !capabilities.redraw || !capabilities.offers(spec.format, spec.medium, spec.dpi) {
        return Err(NOT_AVAILABLE);
    }
    let request = request::open(app, &caller.tenant, shipment, &sealed)?;
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
fn file_name(reference: &str, parcel: u32, format: LabelFormat) -> String {
    let tame = |c: char| if c.is_ascii_alphanumeric() || matches!(c, '-' | '_') { c } else { '-' };
    let reference: String = reference.chars().map(tame).collect();
    let reference = reference.trim_matches('-');
    let stem = if reference.is_empty() { "label".to_owned() } else { format!("label-{reference}") };
    format!("{stem}-{parcel}.{}", format.code())
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
