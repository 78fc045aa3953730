//! Care of printers, their defaults, and folders.

use kontor_model::label::{LabelFormat, LabelMedium};

use super::{label, typed, with_printer};
use crate::error::DeskError;
use crate::printing::fault::PrintFaultCode;
use crate::printing::jobs::{history, print};
use crate::printing::{
    JobState, PrinterInput, PrinterKind, Purpose, add, change, default_for, list, print_test, remove,
};
use crate::testing::desk;

#[tokio::test]
async fn the_first_printer_for_a_purpose_is_taken_unasked_and_another_takes_over() {
    let desk = desk().await;
    let first = add(&desk.app, &typed("A", PrinterKind::Raw, "127.0.0.1", &[Purpose::ZplLabel])).await.expect("added");
    assert_eq!(first.defaults, [Purpose::ZplLabel]);
    desk.clock.advance_millis(1000);
    let second = add(&desk.app, &typed("B", PrinterKind::Raw, "127.0.0.1", &[Purpose::ZplLabel])).await.expect("added");
    assert!(second.defaults.is_empty());
    let wished = PrinterInput { defaults: vec![Purpose::ZplLabel], ..PrinterInput::of(&second) };
    change(&desk.app, &second.id, &wished).await.expect("changed");
    assert_eq!(default_for(&desk.app, Purpose::ZplLabel).await.expect("asked").expect("one").id, second.id);
    remove(&desk.app, &second.id).await.expect("removed");
    assert_eq!(default_for(&desk.app, Purpose::ZplLabel).await.expect("asked").expect("one").id, first.id);
    assert!(default_for(&desk.app, Purpose::Document).await.expect("asked").is_none());
}

#[tokio::test]
async fn wrong_entries_are_named_and_nothing_is_stored() {
    let desk = desk().await;
    let wrong =
        PrinterInput { paper: "a7".to_owned(), ..typed(" ", PrinterKind::Raw, "http://x", &[Purpose::Document]) };
    let Err(DeskError::Invalid(faults)) = add(&desk.app, &wrong).await else { panic!("taken") };
    let fields: Vec<&str> = faults.iter().map(|fault| fault.field.as_str()).collect();
    assert_eq!(fields, ["name", "target", "paper", "purpose"]);
    for (kind, target) in [(PrinterKind::Ipp, "druck.intern"), (PrinterKind::Folder, "etiketten")] {
        let refused = add(&desk.app, &typed("X", kind, target, &[Purpose::PdfLabel])).await;
        assert!(matches!(refused, Err(DeskError::Invalid(_))), "{target}");
    }
    assert!(list(&desk.app).await.expect("a list").is_empty());
}

#[tokio::test]
async fn a_name_is_given_once() {
    let desk = desk().await;
    let input = typed("Büro", PrinterKind::Raw, "127.0.0.1", &[Purpose::ZplLabel]);
    add(&desk.app, &input).await.expect("added");
    let refused = add(&desk.app, &PrinterInput { name: "BÜRO".to_owned(), ..input }).await;
    assert!(matches!(refused, Err(DeskError::Invalid(faults)) if faults[0].key == "print.error.name_taken"));
    assert_eq!(list(&desk.app).await.expect("a list").len(), 1);
}

#[tokio::test]
async fn a_folder_gets_whole_files_and_never_loses_one() {
    let desk = desk().await;
    let folder = tempfile::tempdir().expect("a folder");
    let target = folder.path().to_str().expect("a path");
    let printer = with_printer(&desk, PrinterKind::Folder, target, Purpose::PdfLabel).await;
    for content in [b"one", b"two"] {
        let job = print(&desk.app, &printer, label(LabelFormat::Pdf), content).await.expect("on record");
        assert_eq!(job.state, JobState::Printed, "{:?}", job.fault);
    }
    let mut names: Vec<String> = std::fs::read_dir(folder.path())
        .expect("a folder")
        .map(|entry| entry.expect("an entry").file_name().into_string().expect("a name"))
        .collect();
    names.sort();
    let own = "LS-2026_04417_1_395200000000000017";
    assert_eq!(names, [format!("{own}.pdf"), format!("{own}_2.pdf")], "no temporary file is left");
    assert_eq!(std::fs::read(folder.path().join(&names[0])).expect("a file"), b"one");
}

#[tokio::test]
async fn a_folder_that_is_gone_is_told() {
    let desk = desk().await;
    let folder = tempfile::tempdir().expect("a folder");
    let target = folder.path().join("gone").display().to_string();
    let printer = with_printer(&desk, PrinterKind::Folder, &target, Purpose::PdfLabel).await;
    let job = print(&desk.app, &printer, label(LabelFormat::Pdf), b"one").await.expect("on record");
    assert_eq!((job.state, job.fault.expect("a fault").code), (JobState::Failed, PrintFaultCode::Folder));
}

#[tokio::test]
async fn a_label_for_other_paper_than_the_record_names_is_not_sent() {
    let desk = desk().await;
    let folder = tempfile::tempdir().expect("a folder");
    let target = folder.path().to_str().expect("a path");
    let long = LabelMedium::Thermal103x199.code().to_owned();
    let input = PrinterInput { paper: long, ..typed("Lang", PrinterKind::Folder, target, &[Purpose::PdfLabel]) };
    let printer = add(&desk.app, &input).await.expect("added");
    let job = print(&desk.app, &printer, label(LabelFormat::Pdf), b"one").await.expect("on record");
    let fault = job.fault.expect("a fault");
    assert_eq!((fault.code, fault.args["found"].as_str()), (PrintFaultCode::WrongPaper, "103 × 199 mm"));
    assert_eq!(std::fs::read_dir(folder.path()).expect("a folder").count(), 0, "nothing was written");
}

#[tokio::test]
async fn a_test_page_names_the_printer() {
    let desk = desk().await;
    let folder = tempfile::tempdir().expect("a folder");
    let target = folder.path().to_str().expect("a path");
    let input = typed("Büro (links)", PrinterKind::Folder, target, &[Purpose::PdfLabel]);
    let printer = add(&desk.app, &input).await.expect("added");
    let job = print_test(&desk.app, &printer.id, kontor_model::Lang::De).await.expect("printed");
    assert_eq!((job.state, job.copy), (JobState::Printed, 1));
    let file = std::fs::read_dir(folder.path()).expect("a folder").next().expect("a file").expect("an entry");
    let page = std::fs::read(file.path()).expect("a page");
    assert!(page.starts_with(b"%PDF-1.4") && page.ends_with(b"%%EOF\n"));
    assert!(page.windows(16).any(|window| window == b"B\xfcro \\(links\\)) "), "the name, in the font's encoding");
    assert_eq!(history(&desk.app, None).await.expect("a page").items.len(), 1);
}
