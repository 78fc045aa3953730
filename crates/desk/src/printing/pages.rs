//! What the pages of "Drucker" and "Zuletzt gedruckt" show.

use kontor_model::label::LabelMedium;
use kontor_web::form::FormState;
use kontor_web::page::Page;
use serde::Serialize;

use crate::error::FieldFault;
use crate::printing::fault::PrintFault;
use crate::printing::{JobState, PrintJob, Printer, PrinterInput, PrinterKind, Purpose, What, paper};

/// Why something was not printed, as templates tell it.
#[derive(Clone, Serialize)]
pub(crate) struct FaultView {
    pub(crate) code: &'static str,
    pub(crate) args: std::collections::BTreeMap<String, String>,
}

impl FaultView {
    pub(crate) fn new(fault: &PrintFault) -> FaultView {
        let mut args = fault.args.clone();
        // A sentence may name any of these; a value the printer did not give is a dash.
        for name in ["host", "wanted", "found", "words", "reason"] {
            args.entry(name.to_owned()).or_insert_with(|| "–".to_owned());
        }
        FaultView { code: fault.code.code(), args }
    }
}

/// One print job as lists show it.
#[derive(Clone, Serialize)]
pub(crate) struct JobLine {
    pub(crate) id: String,
    pub(crate) state: JobState,
    what: What,
    title: String,
    detail: String,
    tracking_number: String,
    printer: String,
    pub(crate) copy: u32,
    parcel: u32,
    shipment: Option<String>,
    pub(crate) fault: Option<FaultView>,
    taken_back: bool,
    at: i64,
}

impl JobLine {
    pub(crate) fn new(job: &PrintJob) -> JobLine {
        JobLine {
            id: job.id.as_str().to_owned(),
            state: job.state,
            what: job.what,
            title: job.title.clone(),
            detail: job.detail.clone(),
            tracking_number: job.tracking_number.clone(),
            printer: job.printer_name.clone(),
            copy: job.copy,
            parcel: job.parcel,
            shipment: job.shipment_id.as_ref().map(|id| id.as_str().to_owned()),
            fault: job.fault.as_ref().map(FaultView::new),
            taken_back: job.taken_back,
            at: job.settled_at.unwrap_or(job.created_at).0,
        }
    }
}

/// One printer in the list.
#[derive(Clone, Serialize)]
pub(super) struct PrinterLine {
    printer: Printer,
    paper: Option<String>,
}

impl PrinterLine {
    pub(super) fn new(printer: Printer) -> PrinterLine {
        PrinterLine { paper: printer.paper.map(paper::medium_in_words), printer }
    }
}

/// What a printer said when it was asked.
#[derive(Clone, Serialize)]
pub(super) struct Answer {
    name: String,
    /// What lies in it, where it says so.
    papers: Vec<String>,
    fault: Option<FaultView>,
}

impl Answer {
    pub(super) fn new(name: &str, answer: &Result<Vec<String>, PrintFault>) -> Answer {
        Answer {
            name: name.to_owned(),
            papers: answer.clone().unwrap_or_default(),
            fault: answer.as_ref().err().map(FaultView::new),
        }
    }
}

/// List "Drucker".
#[derive(Default, Serialize)]
pub(super) struct ListPage {
    pub(super) lines: Vec<PrinterLine>,
    pub(super) answer: Option<Answer>,
    pub(super) tested: Option<JobLine>,
}

impl Page for ListPage {
    const TEMPLATE: &'static str = "desk/printers.html";

    fn samples() -> Vec<(&'static str, ListPage)> {
        super::samples::lists()
    }
}

/// The form of a printer.
#[derive(Serialize)]
pub(super) struct PrinterPage {
    pub(super) form: FormState,
    /// Where it posts to.
    action: String,
    /// Id and name of a saved one.
    saved: Option<(String, String)>,
    kinds: Vec<&'static str>,
    papers: Vec<(&'static str, String)>,
    purposes: Vec<&'static str>,
    chosen: Vec<&'static str>,
    defaults: Vec<&'static str>,
}

impl PrinterPage {
    pub(super) fn new(input: &PrinterInput, saved: Option<&Printer>) -> PrinterPage {
        let form = FormState::new()
            .with("name", &input.name)
            .with("kind", &input.kind)
            .with("target", &input.target)
            .with("paper", &input.paper)
            .with("purpose", "");
        PrinterPage {
            form,
            action: saved.map_or_else(|| "/printers".to_owned(), |printer| format!("/printers/{}", printer.id)),
            saved: saved.map(|printer| (printer.id.as_str().to_owned(), printer.name.clone())),
            kinds: PrinterKind::ALL.iter().map(|kind| kind.code()).collect(),
            papers: LabelMedium::ALL.iter().map(|medium| (medium.code(), paper::medium_in_words(*medium))).collect(),
            purposes: Purpose::ALL.iter().map(|purpose| purpose.code()).collect(),
            chosen: input.purposes.iter().map(|purpose| purpose.code()).collect(),
            defaults: input.defaults.iter().map(|purpose| purpose.code()).collect(),
        }
    }

    pub(super) fn note(mut self, faults: &[FieldFault]) -> PrinterPage {
        for fault in faults {
            let args: Vec<(&str, &str)> =
                fault.args.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
            self.form.fault(&fault.field, &fault.key, &args);
        }
        self
    }
}

impl Page for PrinterPage {
    const TEMPLATE: &'static str = "desk/printer.html";

    fn samples() -> Vec<(&'static str, PrinterPage)> {
        super::samples::forms()
    }
}

/// Asked before a printer is removed.
#[derive(Serialize)]
pub(super) struct RemovePage {
    pub(super) printer: Printer,
}

impl Page for RemovePage {
    const TEMPLATE: &'static str = "desk/printer_remove.html";

    fn samples() -> Vec<(&'static str, RemovePage)> {
        super::samples::printers().into_iter().take(1).map(|printer| ("one", RemovePage { printer })).collect()
    }
}

/// List "Zuletzt gedruckt".
#[derive(Serialize)]
pub(super) struct HistoryPage {
    pub(super) lines: Vec<JobLine>,
    pub(super) next: Option<String>,
}

impl Page for HistoryPage {
    const TEMPLATE: &'static str = "desk/prints.html";

    fn samples() -> Vec<(&'static str, HistoryPage)> {
        let lines = super::samples::jobs().iter().map(JobLine::new).collect();
        vec![
            ("empty", HistoryPage { lines: Vec::new(), next: None }),
            ("some", HistoryPage { lines, next: Some("prj_01M83WFEZ084G7ZWYRD6Z1RV0W".to_owned()) }),
        ]
    }
}
