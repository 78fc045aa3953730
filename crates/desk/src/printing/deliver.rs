//! Brings a document to a printer, whatever kind it is.

use crate::app::DeskApp;
use crate::printing::fault::{PrintFault, PrintFaultCode};
use crate::printing::{PrintJob, Printer, PrinterKind, folder, ipp, paper, raw};

/// Asks a printer how it is; the papers that lie in it, where it says so.
pub(super) async fn ask(app: &DeskApp, printer: &Printer) -> Result<Vec<String>, PrintFault> {
    let limits = &app.config.printing;
    match printer.kind {
        PrinterKind::Raw => match raw::ask(&printer.target, limits).await? {
            raw::Answered::State(state) => state.fault().map_or(Ok(Vec::new()), Err),
            raw::Answered::Silent | raw::Answered::Gone => Ok(Vec::new()),
        },
        PrinterKind::Ipp => {
            let queue = ipp::ask(&app.http, &printer.target, limits).await?;
            queue.state()?;
            Ok(queue.papers())
        }
        PrinterKind::Folder => folder::ask(&printer.target).await.map(|()| Vec::new()),
    }
}

/// Sends a document. The paper that somebody said lies in the printer is compared first.
pub(super) async fn send(app: &DeskApp, printer: &Printer, job: &PrintJob, bytes: &[u8]) -> Result<(), PrintFault> {
    let limits = &app.config.printing;
    if let (Some(wanted), Some(found)) = (job.paper, printer.paper)
        && !paper::is_same(&paper::keyword(found), wanted)
    {
        let words = [("wanted", wanted), ("found", found)];
        let fault = PrintFault::before(PrintFaultCode::WrongPaper).with("host", &printer.name);
        return Err(words
            .into_iter()
            .fold(fault, |fault, (name, medium)| fault.with(name, paper::medium_in_words(medium))));
    }
    let name = file_name(job);
    match printer.kind {
        PrinterKind::Raw => raw::send(&printer.target, bytes, limits).await,
        PrinterKind::Ipp => {
            let document = ipp::Document { name: &name, format: job.format, paper: job.paper, bytes };
            ipp::send(&app.http, &printer.target, &document, limits).await
        }
        PrinterKind::Folder => folder::send(&printer.target, &name, bytes).await.map(|_| ()),
    }
}

/// Letters, digits and dashes only: the title may hold anything a file system dislikes.
fn file_name(job: &PrintJob) -> String {
    let clean = |text: &str| -> String {
        text.chars().map(|c| if c.is_ascii_alphanumeric() || c == '-' { c } else { '_' }).take(60).collect()
    };
    let parts = [clean(&job.title), job.parcel.to_string(), clean(&job.tracking_number)];
    let named = parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("_");
    format!("{named}.{}", job.format.code())
}
