//! From a shipment to paper: its labels to the printer for their format. A label that cannot be printed stays on record.

use kontor_model::Lang;
use kontor_model::id::DeskShipmentId;
use kontor_model::label::LabelSpec;
use kontor_model::shipment::{DocumentKind, Parcel};

use crate::app::DeskApp;
use crate::error::{DeskError, DeskResult};
use crate::printing::jobs::{NewJob, print, print_copy};
use crate::printing::{PrintJob, Printer, Purpose, What, actions};
use crate::shipping::{self, DeskShipment};

/// What became of the labels of a shipment.
#[derive(Default)]
pub struct Printed {
    /// The jobs, one per document.
    pub jobs: Vec<PrintJob>,
    /// Purposes nobody has a printer for here.
    pub without_printer: Vec<Purpose>,
}

/// Prints the labels of all parcels that were never printed; those that were stay as they are.
pub async fn print_labels(app: &DeskApp, id: &DeskShipmentId, lang: Lang) -> DeskResult<Printed> {
    let shipment = shipping::get(app, id).await?;
    let parcels = shipment.answer.as_ref().map(|answer| answer.parcels.as_slice()).unwrap_or_default();
    let printers = actions::list(app).await?;
    let mut printed = Printed::default();
    for parcel in parcels {
        let spec = shipment.label_spec(parcel);
        match default_of(&printers, Purpose::of_label(spec.format)) {
            Some(printer) => {
                let document = shipping::label(app, id, parcel.number, None, lang).await?;
                let job = label_job(&shipment, parcel, &spec);
                printed.jobs.push(print(app, printer, job, &document.bytes).await?);
            }
            None => note(&mut printed, Purpose::of_label(spec.format)),
        }
    }
    Ok(printed)
}

/// Prints everything else that belongs to a shipment and was never printed: return labels, customs papers.
///
/// A code for the counter goes to the recipient by mail and is not printed.
pub async fn print_documents(app: &DeskApp, id: &DeskShipmentId, lang: Lang) -> DeskResult<Printed> {
    let shipment = shipping::get(app, id).await?;
    let printers = actions::list(app).await?;
    let mut printed = Printed::default();
    for known in shipping::documents_of(&shipment) {
        let Some(what) = what_of(known.kind) else { continue };
        let purpose = what.purpose(known.format);
        let Some(printer) = default_of(&printers, purpose) else {
            note(&mut printed, purpose);
            continue;
        };
        let document = shipping::document(app, id, known.kind, known.parcel, lang).await?;
        let job = NewJob {
            what,
            format: known.format,
            paper: Some(known.medium),
            title: shipment.reference.clone(),
            detail: shipment.recipient_line(),
            tracking_number: String::new(),
            shipment: Some((shipment.id.clone(), known.parcel)),
        };
        printed.jobs.push(print(app, printer, job, &document.bytes).await?);
    }
    Ok(printed)
}

fn what_of(kind: DocumentKind) -> Option<What> {
    match kind {
        DocumentKind::ReturnLabel => Some(What::ReturnLabel),
        DocumentKind::Customs => Some(What::Customs),
        DocumentKind::CashOnDelivery => Some(What::CashOnDelivery),
        DocumentKind::Label | DocumentKind::QrCode => None,
    }
}

/// Prints the label of a parcel once more because a person asked; counted.
pub async fn reprint_label(app: &DeskApp, id: &DeskShipmentId, parcel: u32, lang: Lang) -> DeskResult<PrintJob> {
    let shipment = shipping::get(app, id).await?;
    let parcels = shipment.answer.as_ref().map(|answer| answer.parcels.as_slice()).unwrap_or_default();
    let known = parcels.iter().find(|known| known.number == parcel).ok_or(DeskError::NotFound)?;
    let spec = shipment.label_spec(known);
    let printers = actions::list(app).await?;
    let printer = default_of(&printers, Purpose::of_label(spec.format)).ok_or(DeskError::NoPrinter)?;
    let document = shipping::label(app, id, parcel, None, lang).await?;
    print_copy(app, printer, label_job(&shipment, known, &spec), &document.bytes).await
}

fn default_of(printers: &[Printer], purpose: Purpose) -> Option<&Printer> {
    printers.iter().find(|printer| printer.defaults.contains(&purpose))
}

fn note(printed: &mut Printed, purpose: Purpose) {
    if !printed.without_printer.contains(&purpose) {
        printed.without_printer.push(purpose);
    }
}

fn label_job(shipment: &DeskShipment, parcel: &Parcel, spec: &LabelSpec) -> NewJob {
    NewJob {
        what: What::Label,
        format: spec.format,
        paper: Some(spec.medium),
        title: shipment.reference.clone(),
        detail: shipment.recipient_line(),
        tracking_number: parcel.tracking_number.clone(),
        shipment: Some((shipment.id.clone(), parcel.number)),
    }
}
