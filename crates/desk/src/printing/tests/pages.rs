//! The pages of this room.

use axum::http::StatusCode;
use kontor_model::label::LabelFormat;
use kontor_web::page::Face;
use kontor_web::testing::faults;

use super::{label, with_printer};
use crate::printing::http::local_path;
use crate::printing::jobs::{history, print};
use crate::printing::pages::{HistoryPage, ListPage, PrinterPage, RemovePage};
use crate::printing::{JobState, PrinterKind, Purpose, list};
use crate::testing::signed_in;

#[tokio::test]
async fn a_printer_is_added_changed_and_removed_without_script() {
    let desk = signed_in().await;
    let fields = [("name", "Packtisch 1"), ("kind", "raw"), ("target", "127.0.0.1:9"), ("purpose", "zpl_label")];
    let added = desk.post("/printers", &fields).await;
    assert_eq!((added.status, added.location.as_str()), (StatusCode::SEE_OTHER, "/printers?done=saved"));
    let printer = list(&desk.app).await.expect("a list").remove(0);
    let path = format!("/printers/{}", printer.id);
    let changed = [("name", "Packtisch 2"), ("kind", "raw"), ("target", "127.0.0.1:9"), ("purpose", "zpl_label")];
    assert_eq!(desk.post(&path, &changed).await.status, StatusCode::SEE_OTHER);
    assert!(desk.get("/printers").await.text.contains("Packtisch 2"));
    assert!(desk.get(&format!("{path}/delete")).await.text.contains("Packtisch 2"));
    assert_eq!(desk.post(&format!("{path}/delete"), &[]).await.status, StatusCode::SEE_OTHER);
    assert!(list(&desk.app).await.expect("a list").is_empty());
}

#[tokio::test]
async fn faults_stand_beside_their_fields_and_what_was_typed_is_kept() {
    let desk = signed_in().await;
    let fields = [("name", ""), ("kind", "ipp"), ("target", "druck.intern"), ("purpose", "document")];
    let refused = desk.post("/printers", &fields).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    for part in ["target-error", "name-error", "druck.intern", "beginnend mit http:"] {
        assert!(refused.text.contains(part), "{part}");
    }
    assert!(list(&desk.app).await.expect("a list").is_empty());
}

#[tokio::test]
async fn a_printer_that_is_off_says_so_when_it_is_asked_and_tested() {
    let desk = signed_in().await;
    let printer = with_printer(&desk, PrinterKind::Raw, "127.0.0.1:9", Purpose::ZplLabel).await;
    let asked = desk.get(&format!("/printers/{}/state", printer.id)).await;
    assert!(asked.text.contains("nimmt kein Drucker etwas an"), "{}", asked.text);
    assert!(history(&desk.app, None).await.expect("a page").items.is_empty(), "asking prints nothing");
    let tested = desk.post(&format!("/printers/{}/test", printer.id), &[]).await;
    let page = desk.get(&tested.location).await;
    assert!(page.text.contains("Der Testdruck auf Packtisch 1 hat nicht geklappt"));
}

#[tokio::test]
async fn a_failed_print_is_tried_again_from_the_list() {
    let desk = signed_in().await;
    let folder = tempfile::tempdir().expect("a folder");
    let place = folder.path().join("later");
    let printer = with_printer(&desk, PrinterKind::Folder, &place.display().to_string(), Purpose::PdfLabel).await;
    let job = print(&desk.app, &printer, label(LabelFormat::Pdf), b"one").await.expect("on record");
    assert!(desk.get("/prints").await.text.contains("lässt sich nicht schreiben"));
    std::fs::create_dir(&place).expect("a folder");
    let path = format!("/prints/{}/retry", job.id);
    assert_eq!(desk.post_bare(&path, &[], "").await.status, StatusCode::FORBIDDEN);
    assert_eq!(std::fs::read_dir(&place).expect("a folder").count(), 0, "nothing without the token");
    let reply = desk.post(&path, &[("back", "/prints")]).await;
    assert_eq!(reply.location, format!("/prints?job={}", job.id));
    assert_eq!(history(&desk.app, None).await.expect("a page").items[0].state, JobState::Printed);
}

#[test]
fn a_button_leads_back_to_a_page_of_ours_only() {
    assert_eq!(local_path("/packing/shp_1?x=1"), Some("/packing/shp_1?x=1"));
    for elsewhere in ["", "//evil.example", "https://evil.example", "/a\r\nX: y", "packing", "/\\evil"] {
        assert_eq!(local_path(elsewhere), None, "{elsewhere}");
    }
}

#[tokio::test]
async fn the_pages_of_this_room_hold_what_every_page_must() {
    let desk = signed_in().await;
    let site = &desk.app.site;
    let found = [
        faults::<ListPage>(site, Face::Desk),
        faults::<PrinterPage>(site, Face::Desk),
        faults::<RemovePage>(site, Face::Desk),
        faults::<HistoryPage>(site, Face::Desk),
    ];
    assert!(found.concat().is_empty(), "{found:#?}");
}
