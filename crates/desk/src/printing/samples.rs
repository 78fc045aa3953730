//! Printers and print jobs for the samples of the pages.

use kontor_model::UtcMillis;
use kontor_model::label::{LabelFormat, LabelMedium};

use crate::printing::fault::{PrintFault, PrintFaultCode};
use crate::printing::pages::{Answer, JobLine, ListPage, PrinterLine, PrinterPage};
use crate::printing::{JobState, PrintJob, Printer, PrinterInput, PrinterKind, Purpose, What};

const NOW: UtcMillis = UtcMillis(1_795_424_400_000);

/// One printer of every kind.
pub(super) fn printers() -> Vec<Printer> {
    let printer =
        |place: u8, name: &str, kind, target: &str, paper, purposes: &[Purpose], defaults: &[Purpose]| Printer {
            id: format!("prn_01M83WFEZ084G7ZWYRD6Z1RV0{place}").parse().expect("an id"),
            name: name.to_owned(),
            kind,
            target: target.to_owned(),
            paper,
            purposes: purposes.to_vec(),
            defaults: defaults.to_vec(),
        };
    let (zpl, pdf, document) = (Purpose::ZplLabel, Purpose::PdfLabel, Purpose::Document);
    vec![
        printer(1, "Etikettendrucker 1", PrinterKind::Raw, "192.168.1.50:9100", Some(LabelMedium::A6), &[zpl], &[zpl]),
        printer(
            2,
            "Büro <links>",
            PrinterKind::Ipp,
            "http://druck.intern:631/printers/buero",
            None,
            &[pdf, document],
            &[pdf, document],
        ),
        printer(3, "Ablage", PrinterKind::Folder, "/srv/etiketten", None, &[pdf], &[]),
    ]
}

/// A job in every state, with the faults people meet most.
pub(crate) fn jobs() -> Vec<PrintJob> {
    let printer = printers().remove(0);
    let job = |place: u8, state, what, fault: Option<PrintFault>, copy| PrintJob {
        id: format!("prj_01M83WFEZ084G7ZWYRD6Z1RV0{place}").parse().expect("an id"),
        printer_id: printer.id.clone(),
        printer_name: printer.name.clone(),
        state,
        what,
        format: LabelFormat::Zpl,
        paper: Some(LabelMedium::A6),
        title: "LS-2026-04417".to_owned(),
        detail: "Jörg Müller-Weiß, DE 20354 Hamburg".to_owned(),
        tracking_number: if what == What::Label { "395200000000000017".to_owned() } else { String::new() },
        shipment_id: (what == What::Label).then(|| "dsh_01M83WFEZ084G7ZWYRD6Z1RV0W".parse().expect("an id")),
        parcel: 1,
        copy,
        fault,
        created_at: NOW,
        settled_at: Some(NOW),
        taken_back: false,
    };
    let before = |code| Some(PrintFault::before(code).with("host", "192.168.1.50:9100"));
    let size =
        PrintFault::before(PrintFaultCode::WrongPaper).with("wanted", "105 × 148 mm").with("found", "210 × 297 mm");
    let cancelled = PrintJob { taken_back: true, ..job(8, JobState::Printed, What::Label, None, 1) };
    vec![
        job(1, JobState::Printed, What::Label, None, 1),
        job(2, JobState::Printed, What::Label, None, 3),
        job(3, JobState::Failed, What::Label, before(PrintFaultCode::PaperOut), 1),
        job(4, JobState::Failed, What::Sheet, Some(size), 1),
        job(5, JobState::Unclear, What::Label, Some(PrintFault::during(PrintFaultCode::Torn)), 1),
        job(6, JobState::Waiting, What::CloseOut, None, 1),
        job(7, JobState::Sending, What::Test, None, 1),
        cancelled,
    ]
}

pub(super) fn lists() -> Vec<(&'static str, ListPage)> {
    let lines = || -> Vec<PrinterLine> { printers().into_iter().map(PrinterLine::new).collect() };
    let answer = |answer: Result<Vec<String>, PrintFault>| Some(Answer::new("Etikettendrucker 1", &answer));
    let tested = |place: usize| Some(JobLine::new(&jobs()[place]));
    let refused = PrintFault::before(PrintFaultCode::Refused).with("host", "192.168.1.50:9100");
    vec![
        ("empty", ListPage::default()),
        ("some", ListPage { lines: lines(), ..ListPage::default() }),
        ("ready", ListPage { lines: lines(), answer: answer(Ok(vec!["105 × 148 mm".to_owned()])), tested: None }),
        ("refused", ListPage { lines: lines(), answer: answer(Err(refused)), tested: None }),
        ("tested", ListPage { lines: lines(), answer: None, tested: tested(0) }),
        ("test failed", ListPage { lines: lines(), answer: None, tested: tested(2) }),
    ]
}

pub(super) fn forms() -> Vec<(&'static str, PrinterPage)> {
    let empty = PrinterInput { kind: "raw".to_owned(), purposes: vec![Purpose::ZplLabel], ..PrinterInput::default() };
    let faults = PrinterInput { kind: "raw".to_owned(), purposes: vec![Purpose::Document], ..PrinterInput::default() };
    let found = faults.check().err().unwrap_or_default();
    let saved = printers().remove(1);
    vec![
        ("new", PrinterPage::new(&empty, None)),
        ("saved", PrinterPage::new(&PrinterInput::of(&saved), Some(&saved))),
        ("faults", PrinterPage::new(&faults, None).note(&found)),
    ]
}
