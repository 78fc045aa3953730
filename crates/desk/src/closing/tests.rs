//! The day's end: what is open, closed once, its papers on paper.

use std::sync::Arc;

use axum::http::StatusCode;
use kontor_model::Lang;
use kontor_web::page::Face;
use kontor_web::testing::faults;

use super::open;
use super::pages::ClosingPage;
use crate::fake::FakeCloud;
use crate::fake::engine::Engine;
use crate::printing::{self, PrinterInput, Purpose};
use crate::shipping::samples;
use crate::testing::{TestDesk, signed_in, with_engine};

/// Two bought shipments of two parcels, and one that is only prepared.
async fn day() -> (TestDesk, FakeCloud, Arc<Engine>) {
    let (desk, cloud, engine) = with_engine().await;
    let ids = [(); 3].map(|()| engine.prepare(samples::request()));
    for id in &ids[..2] {
        engine.buy_as(id, id.as_str());
    }
    (desk, cloud, engine)
}

#[tokio::test]
async fn what_is_open_is_counted_per_account() {
    let (desk, _cloud, _engine) = day().await;
    let found = open(&desk.app, Lang::De).await.expect("asked");
    let [account] = found.as_slice() else { panic!("{found:?}") };
    assert_eq!((account.shipments, account.parcels, account.weight_g), (2, 4, 6240));
    assert_eq!((account.account.as_str(), account.name.as_str()), ("own_label", "Eigenes Etikett"));
    let page = desk.get("/closing").await;
    assert!(page.text.contains("6,2 kg") && page.text.contains("Abschließen"), "{}", page.text);
}

#[tokio::test]
async fn the_day_is_closed_once_however_often_somebody_presses() {
    let (desk, cloud, engine) = day().await;
    let key = "01M83WFEZ084G7ZWYRD6Z1RV0W";
    let closed = desk.post("/closing", &[("key", key)]).await;
    assert_eq!(closed.location, "/closing?done=closed");
    let again = desk.post("/closing", &[("key", key)]).await;
    assert_eq!(again.location, "/closing?done=nothing_to_close");
    assert_eq!(engine.lock().closed.len(), 1);
    assert!(cloud.seen().iter().any(|(_, path, sent, _)| path == "/v1/close-outs" && sent == key));
    let page = desk.get(&again.location).await;
    assert!(page.text.contains("Nichts abzuschließen") && page.text.contains("Übergabeliste"), "{}", page.text);
}

#[tokio::test]
async fn one_account_alone_is_named_to_the_cloud() {
    let (desk, cloud, _engine) = day().await;
    desk.post("/closing", &[("key", "01M83WFEZ084G7ZWYRD6Z1RV0W"), ("account", "own_label")]).await;
    let seen = cloud.seen();
    let (.., body) = seen.iter().rfind(|(_, path, ..)| path == "/v1/close-outs").expect("asked");
    assert_eq!(body, r#"{"carrier_account":"own_label"}"#);
}

#[tokio::test]
async fn every_account_of_a_page_has_a_key_of_its_own_and_keeps_it() {
    let (desk, cloud, _engine) = day().await;
    for account in ["own_label", "Büro <Süd>", "own_label"] {
        desk.post("/closing", &[("key", "01M83WFEZ084G7ZWYRD6Z1RV0W"), ("account", account)]).await;
    }
    let seen = cloud.seen();
    let keys: Vec<&String> =
        seen.iter().filter(|(_, path, ..)| path == "/v1/close-outs").map(|(.., key, _)| key).collect();
    let [first, other, again] = keys.as_slice() else { panic!("{keys:?}") };
    assert!(first == again && first != other, "{keys:?}");
    assert!(keys.iter().all(|key| key.bytes().all(|byte| byte.is_ascii_graphic())), "{keys:?}");
}

#[tokio::test]
async fn what_is_to_be_cancelled_is_not_counted() {
    let (desk, _cloud, engine) = day().await;
    let id = engine.lock().known[0].0.id.clone();
    engine.wish_cancel(&id);
    let found = open(&desk.app, Lang::De).await.expect("asked");
    assert_eq!(found.iter().map(|account| account.shipments).sum::<u32>(), 1);
}

#[tokio::test]
async fn papers_are_shown_and_printed_on_the_printer_for_documents() {
    let (desk, _cloud, engine) = day().await;
    desk.post("/closing", &[("key", "01M83WFEZ084G7ZWYRD6Z1RV0W")]).await;
    let id = engine.lock().closed[0]["id"].as_str().expect("an id").to_owned();
    let paper = desk.get(&format!("/closing/{id}/papers/1")).await;
    assert_eq!((paper.status, paper.text.as_str()), (StatusCode::OK, "%PDF-1.7 label"));
    assert_eq!(desk.get(&format!("/closing/{id}/papers/2")).await.status, StatusCode::NOT_FOUND);
    let path = format!("/closing/{id}/papers/1/print");
    assert_eq!(desk.post(&path, &[]).await.status, StatusCode::CONFLICT, "no printer: said so, nothing printed");
    let folder = tempfile::tempdir().expect("a folder");
    let printer = PrinterInput {
        name: "Büro".to_owned(),
        kind: "folder".to_owned(),
        target: folder.path().display().to_string(),
        purposes: vec![Purpose::Document],
        ..PrinterInput::default()
    };
    printing::add(&desk.app, &printer).await.expect("a printer");
    assert_eq!(desk.post(&path, &[]).await.location, "/prints?done=sent");
    assert_eq!(std::fs::read_dir(folder.path()).expect("a folder").count(), 1);
}

#[tokio::test]
async fn without_access_the_page_says_what_to_do() {
    let desk = signed_in().await;
    let page = desk.get("/closing").await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.text.contains("/credentials"));
    assert!(!page.text.contains("Nichts abzuschließen"), "nobody knows");
}

#[tokio::test]
async fn every_sample_of_the_page_is_whole() {
    let desk = signed_in().await;
    let found = faults::<ClosingPage>(&desk.app.site, Face::Desk);
    assert!(found.is_empty(), "{found:#?}");
}
