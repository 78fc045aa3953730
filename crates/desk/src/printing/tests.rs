//! Printing: every way a printer can be right or wrong, and nothing on paper twice.

mod ipp_queue;
mod pages;
mod printers;
mod zpl_printer;

use kontor_model::label::{LabelFormat, LabelMedium};

use crate::printing::jobs::NewJob;
use crate::printing::{Printer, PrinterInput, PrinterKind, Purpose, What, add};
use crate::testing::TestDesk;

/// A printer as somebody would type it.
fn typed(name: &str, kind: PrinterKind, target: &str, purposes: &[Purpose]) -> PrinterInput {
    PrinterInput {
        name: name.to_owned(),
        kind: kind.code().to_owned(),
        target: target.to_owned(),
        paper: String::new(),
        purposes: purposes.to_vec(),
        defaults: Vec::new(),
    }
}

async fn with_printer(desk: &TestDesk, kind: PrinterKind, target: &str, purpose: Purpose) -> Printer {
    add(&desk.app, &typed("Packtisch 1", kind, target, &[purpose])).await.expect("a printer")
}

/// A label that belongs to no shipment.
fn label(format: LabelFormat) -> NewJob {
    NewJob {
        what: What::Label,
        format,
        paper: Some(LabelMedium::A6),
        title: "LS-2026/04417".to_owned(),
        detail: "Jörg Müller-Weiß, DE 20354 Hamburg".to_owned(),
        tracking_number: "395200000000000017".to_owned(),
        shipment: None,
    }
}

/// The same as the label of a shipment.
fn label_of_shipment(format: LabelFormat) -> NewJob {
    let shipment = "dsh_01M83WFEZ084G7ZWYRD6Z1RV0W".parse().expect("an id");
    NewJob { shipment: Some((shipment, 1)), ..label(format) }
}
