//! Printing at this place: printers, documents on their way to them, and what became of each.
//!
//! A job is on record before a byte leaves Desk, claimed before it is sent, and settled after. Nothing is printed twice
//! unless a person asks: what was claimed and never settled is unclear, and only a person knows what lies in the tray.

mod actions;
mod deliver;
mod fault;
mod folder;
mod http;
mod input;
mod ipp;
mod jobs;
mod labels;
pub(crate) mod pages;
mod paper;
mod raw;
pub(crate) mod samples;
mod status;
mod store;
mod test_page;
#[cfg(test)]
mod tests;

pub use actions::{add, ask_state, change, default_for, find_named, get, list, print_test, remove};
pub use fault::{PrintFault, PrintFaultCode, WhatWasSent};
pub use http::router;
pub use input::PrinterInput;
#[cfg(test)]
pub(crate) use jobs::leave_waiting;
pub use jobs::{JobPage, NewJob, again, history, of_shipment, open_jobs, print, retry, say_printed, take_up};
pub use labels::{Printed, print_documents, print_labels, reprint_label};

use std::time::Duration;

use kontor_model::UtcMillis;
use kontor_model::id::{DeskShipmentId, PrintJobId, PrinterId};
use kontor_model::label::{LabelFormat, LabelMedium};
use serde::Serialize;

/// How long Desk waits for a printer.
#[derive(Clone, Copy, Debug)]
pub struct PrintLimits {
    /// Until a connection stands.
    pub connect: Duration,
    /// For the answer to a question about its state; many printers answer none at all.
    pub status: Duration,
    /// Until a document has left.
    pub send: Duration,
}

impl Default for PrintLimits {
    fn default() -> PrintLimits {
        PrintLimits {
            connect: Duration::from_secs(3),
            status: Duration::from_millis(1200),
            send: Duration::from_secs(20),
        }
    }
}

/// How a printer is reached.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum PrinterKind {
    /// ZPL over a socket, usually port 9100.
    #[default]
    Raw,
    /// A print service by the Internet Printing Protocol, such as CUPS.
    Ipp,
    /// A folder that another program watches.
    Folder,
}

impl PrinterKind {
    /// All kinds in the order of the select.
    pub const ALL: [PrinterKind; 3] = [PrinterKind::Raw, PrinterKind::Ipp, PrinterKind::Folder];

    /// Column and form text.
    pub fn code(self) -> &'static str {
        match self {
            PrinterKind::Raw => "raw",
            PrinterKind::Ipp => "ipp",
            PrinterKind::Folder => "folder",
        }
    }

    /// Reads the code.
    pub fn from_code(code: &str) -> Option<PrinterKind> {
        PrinterKind::ALL.into_iter().find(|kind| kind.code() == code)
    }
}

/// What a printer is taken for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Purpose {
    /// Labels as PDF.
    PdfLabel,
    /// Labels as ZPL.
    ZplLabel,
    /// Everything on office paper: close-outs, customs papers, sheets of labels.
    Document,
}

impl Purpose {
    /// All purposes in the order of the form.
    pub const ALL: [Purpose; 3] = [Purpose::PdfLabel, Purpose::ZplLabel, Purpose::Document];

    /// Column and form text.
    pub fn code(self) -> &'static str {
        match self {
            Purpose::PdfLabel => "pdf_label",
            Purpose::ZplLabel => "zpl_label",
            Purpose::Document => "document",
        }
    }

    /// Reads the code.
    pub fn from_code(code: &str) -> Option<Purpose> {
        Purpose::ALL.into_iter().find(|purpose| purpose.code() == code)
    }

    /// What a label of a format needs. Pictures go where PDF labels go.
    pub fn of_label(format: LabelFormat) -> Purpose {
        match format {
            LabelFormat::Zpl => Purpose::ZplLabel,
            LabelFormat::Pdf | LabelFormat::Png => Purpose::PdfLabel,
        }
    }
}

/// A printer of this place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Printer {
    /// Id.
    #[serde(serialize_with = "as_text")]
    pub id: PrinterId,
    /// Name on screens, unique.
    pub name: String,
    /// How it is reached.
    pub kind: PrinterKind,
    /// `host:port`, the address of a print queue, or a folder.
    pub target: String,
    /// The label paper that lies in it, where somebody said so.
    pub paper: Option<LabelMedium>,
    /// What it is for, in order.
    pub purposes: Vec<Purpose>,
    /// For which of them it is taken unasked.
    pub defaults: Vec<Purpose>,
}

/// Where a print job stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum JobState {
    /// On record; nothing was sent.
    Waiting,
    /// Claimed by somebody who sends it right now.
    Sending,
    /// The printer or its service took it whole.
    Printed,
    /// Nothing was sent; the fault says why. It may be tried again.
    Failed,
    /// Some of it may have been sent; a person looks at the printer.
    Unclear,
}

impl JobState {
    /// Column text.
    pub fn code(self) -> &'static str {
        match self {
            JobState::Waiting => "waiting",
            JobState::Sending => "sending",
            JobState::Printed => "printed",
            JobState::Failed => "failed",
            JobState::Unclear => "unclear",
        }
    }

    fn from_code(code: &str) -> Option<JobState> {
        use JobState::{Failed, Printed, Sending, Unclear, Waiting};
        [Waiting, Sending, Printed, Failed, Unclear].into_iter().find(|state| state.code() == code)
    }
}

/// What is on the paper of a job.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum What {
    /// A shipping label.
    Label,
    /// A return label.
    ReturnLabel,
    /// Customs papers.
    Customs,
    /// A form for cash on delivery.
    CashOnDelivery,
    /// Many labels in one document.
    Sheet,
    /// A list for the handover.
    CloseOut,
    /// A test page.
    Test,
}

impl What {
    /// Column text.
    pub fn code(self) -> &'static str {
        match self {
            What::Label => "label",
            What::ReturnLabel => "return_label",
            What::Customs => "customs",
            What::CashOnDelivery => "cash_on_delivery",
            What::Sheet => "sheet",
            What::CloseOut => "close_out",
            What::Test => "test",
        }
    }

    fn from_code(code: &str) -> Option<What> {
        use What::{CashOnDelivery, CloseOut, Customs, Label, ReturnLabel, Sheet, Test};
        let all = [Label, ReturnLabel, Customs, CashOnDelivery, Sheet, CloseOut, Test];
        all.into_iter().find(|what| what.code() == code)
    }

    /// What a document of this kind needs of a printer.
    pub fn purpose(self, format: LabelFormat) -> Purpose {
        match self {
            What::Label | What::ReturnLabel | What::Test => Purpose::of_label(format),
            What::Sheet if format == LabelFormat::Zpl => Purpose::ZplLabel,
            What::Customs | What::CashOnDelivery | What::Sheet | What::CloseOut => Purpose::Document,
        }
    }
}

/// A document on its way to a printer, or there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PrintJob {
    /// Id.
    #[serde(serialize_with = "as_text")]
    pub id: PrintJobId,
    /// The printer, which may be gone meanwhile.
    #[serde(serialize_with = "as_text")]
    pub printer_id: PrinterId,
    /// Its name when the job was made.
    pub printer_name: String,
    /// Where it stands.
    pub state: JobState,
    /// What is on it.
    pub what: What,
    /// File format.
    pub format: LabelFormat,
    /// The paper it is made for, where that is known.
    pub paper: Option<LabelMedium>,
    /// The reference of the shipment, or what the document is called.
    pub title: String,
    /// Recipient and place, or what else tells it from others.
    pub detail: String,
    /// The number on it; empty for none.
    pub tracking_number: String,
    /// The shipment, for its documents.
    #[serde(serialize_with = "as_optional_text")]
    pub shipment_id: Option<DeskShipmentId>,
    /// Place of the document among those of its kind, from 1.
    pub parcel: u32,
    /// 1 for the first print, more for each time somebody asked again.
    pub copy: u32,
    /// Why it failed or is unclear.
    pub fault: Option<PrintFault>,
    /// When it was asked for.
    pub created_at: UtcMillis,
    /// When it was settled.
    pub settled_at: Option<UtcMillis>,
    /// Whether its shipment is cancelled, or about to be: nothing of it is printed any more.
    pub taken_back: bool,
}

fn as_text<S: serde::Serializer>(id: &impl std::fmt::Display, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(id)
}

fn as_optional_text<S: serde::Serializer>(id: &Option<DeskShipmentId>, serializer: S) -> Result<S::Ok, S::Error> {
    match id {
        Some(id) => serializer.collect_str(id),
        None => serializer.serialize_none(),
    }
}
