//! Many at a time: each bought once, a bad one harms no other, a kill or a lost cloud loses nothing.

use std::sync::Arc;

use axum::http::StatusCode;
use kontor_model::Lang;
use kontor_model::id::{DeskBatchId, ShipmentId};
use kontor_model::shipment::NewShipment;
use kontor_web::page::Face;
use kontor_web::testing::faults;

use super::pages::{BatchPage, ChoosePage};
use super::{ItemState, begin, find, run, take_up};
use crate::credentials::{self, Activation, CredentialInput};
use crate::error::DeskError;
use crate::fake::FakeCloud;
use crate::fake::engine::{Engine, problem};
use crate::printing::{self, PrinterInput, Purpose};
use crate::shipping::{self, DeskShipmentState, samples};
use crate::testing::{TestDesk, signed_in, with_engine};

/// A Client-ID of another application.
const OTHER_CLIENT: &str = "kc_01M83WFEZ084G7ZWYRD6Z1RV0X";

async fn prepared(count: usize) -> (TestDesk, FakeCloud, Arc<Engine>, Vec<(ShipmentId, String)>) {
    let (desk, cloud, engine) = with_engine().await;
    let wanted = (1..=count).map(|number| {
        let reference = format!("A-{number}");
        (engine.prepare(NewShipment { reference: reference.clone(), ..samples::request() }), reference)
    });
    let wanted = wanted.collect();
    (desk, cloud, engine, wanted)
}

async fn printer(desk: &TestDesk, name: &str, purpose: Purpose) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let printer = PrinterInput {
        name: name.to_owned(),
        kind: "folder".to_owned(),
        target: folder.path().display().to_string(),
        purposes: vec![purpose],
        ..PrinterInput::default()
    };
    printing::add(&desk.app, &printer).await.expect("a printer");
    folder
}

fn files(folder: &tempfile::TempDir) -> usize {
    std::fs::read_dir(folder.path()).expect("a folder").count()
}

async fn worked(desk: &TestDesk, id: &DeskBatchId) {
    run(&desk.app, id, Lang::De, &|_| {}).await.expect("runs");
}

fn bought(engine: &Engine) -> usize {
    engine.lock().bought.len()
}

#[tokio::test]
async fn all_are_bought_once_and_printed_when_that_was_wanted() {
    let (desk, _cloud, engine, wanted) = prepared(3).await;
    let folder = printer(&desk, "Ablage", Purpose::PdfLabel).await;
    let id = begin(&desk.app, &wanted, true).await.expect("begun");
    assert_eq!(bought(&engine), 0, "on record first");
    worked(&desk, &id).await;
    worked(&desk, &id).await;
    let batch = find(&desk.app, &id).await.expect("there");
    assert!(batch.is_finished() && batch.labelled().count() == 3);
    assert_eq!((bought(&engine), files(&folder)), (3, 6), "a label per parcel, nothing twice");
}

#[tokio::test]
async fn one_that_is_refused_harms_no_other_and_leads_to_its_repair() {
    let (desk, _cloud, engine, wanted) = prepared(3).await;
    engine.lock().purchases.push_back(problem(422, "validation_failed", "Der Ort ist zu lang."));
    let id = begin(&desk.app, &wanted, false).await.expect("begun");
    worked(&desk, &id).await;
    let batch = find(&desk.app, &id).await.expect("there");
    let refused: Vec<_> = batch.items.iter().filter(|item| matches!(item.state, ItemState::Refused(_))).collect();
    assert_eq!((refused.len(), batch.labelled().count(), bought(&engine)), (1, 2, 2));
    let page = desk.get(&format!("/batches/{id}")).await;
    for part in ["1 Sendung braucht Sie", "Der Ort ist zu lang.", "Berichtigen", refused[0].cloud_id.as_str()] {
        assert!(page.text.contains(part), "{part}");
    }
}

#[tokio::test]
async fn one_that_somebody_else_bought_meanwhile_is_not_bought_again() {
    let (desk, _cloud, engine, wanted) = prepared(2).await;
    engine.answer_purchase(&wanted[0].0);
    let id = begin(&desk.app, &wanted, false).await.expect("begun");
    worked(&desk, &id).await;
    let batch = find(&desk.app, &id).await.expect("there");
    assert!(matches!(batch.items[0].state, ItemState::Gone));
    assert_eq!(bought(&engine), 2, "one there, one here");
}

#[tokio::test]
async fn a_lost_answer_is_taken_up_under_the_same_key() {
    let (desk, cloud, engine, wanted) = prepared(1).await;
    engine.lock().loses_answer = true;
    let id = begin(&desk.app, &wanted, false).await.expect("begun");
    worked(&desk, &id).await;
    let state = |batch: &super::Batch| batch.begun().next().expect("begun").state;
    assert_eq!(state(&find(&desk.app, &id).await.expect("there")), DeskShipmentState::Sending);
    desk.clock.advance_millis(60_000);
    crate::shipping::resume_unfinished(&desk.app).await.expect("taken up");
    assert_eq!(state(&find(&desk.app, &id).await.expect("there")), DeskShipmentState::Labelled);
    let path = format!("/v1/shipments/{}/buy", wanted[0].0);
    let keys: Vec<String> =
        cloud.seen().into_iter().filter(|(_, at, ..)| *at == path).map(|(.., key, _)| key).collect();
    assert!(keys.len() == 2 && keys[0] == keys[1], "{keys:?}");
    assert_eq!(bought(&engine), 1);
}

#[tokio::test]
async fn what_a_kill_left_waiting_is_taken_up_in_the_background() {
    let (desk, _cloud, engine, wanted) = prepared(2).await;
    let id = begin(&desk.app, &wanted, false).await.expect("begun");
    take_up(&desk.app).await.expect("taken up");
    assert!(find(&desk.app, &id).await.expect("there").is_finished());
    assert_eq!(bought(&engine), 2);
}

#[tokio::test]
async fn one_batch_that_cannot_go_on_keeps_no_other_waiting() {
    let (desk, cloud, engine, wanted) = prepared(3).await;
    // The first was begun with a record that was deleted since.
    engine.lock().loses_answer = true;
    let known = shipping::buy(&desk.app, &wanted[0].0, &samples::request(), Lang::De).await.expect("begun");
    assert_eq!(known.state, DeskShipmentState::Sending);
    let old = credentials::active(&desk.app).await.expect("a record");
    credentials::remove(&desk.app, &old.id).await.expect("deleted");
    let other = CredentialInput { client_id: OTHER_CLIENT.to_owned(), ..crate::testing::input(&cloud.url, true) };
    credentials::add(&desk.app, &other, &Activation::AskFirst).await.expect("a record");
    let broken = begin(&desk.app, &wanted[..2], false).await.expect("begun");
    desk.clock.advance_millis(1000);
    let whole = begin(&desk.app, &wanted[2..], false).await.expect("begun");
    take_up(&desk.app).await.expect("taken up");
    assert!(find(&desk.app, &whole).await.expect("there").labelled().count() == 1);
    let batch = find(&desk.app, &broken).await.expect("there");
    assert!(batch.is_finished() && batch.labelled().count() == 1, "the others of the batch are made: {batch:?}");
    let page = desk.get(&format!("/batches/{broken}")).await.text;
    assert!(page.contains("Der Zugangsdaten-Datensatz dieser Sendung fehlt"), "{page}");
}

#[tokio::test]
async fn a_cloud_out_of_reach_stops_the_batch_and_loses_nothing() {
    let (desk, cloud, engine, wanted) = prepared(2).await;
    let id = begin(&desk.app, &wanted, false).await.expect("begun");
    drop(cloud);
    worked(&desk, &id).await;
    let batch = find(&desk.app, &id).await.expect("there");
    assert!(batch.trouble.is_some() && batch.done() == 0, "{batch:?}");
    assert_eq!(bought(&engine), 0);
    let page = desk.get(&format!("/batches/{id}")).await;
    assert!(page.text.contains("Jetzt weitermachen"), "{}", page.text);
}

#[tokio::test]
async fn ticked_ones_are_taken_and_none_is_told() {
    let (desk, _cloud, _engine, wanted) = prepared(3).await;
    let page = desk.get("/batches").await;
    assert!(page.text.contains("3 vorbereitete Sendungen") && page.text.contains("Jörg Müller-Weiß"));
    let none = desk.post("/batches", &[("action", "ticked")]).await;
    assert_eq!(none.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(none.text.contains("keine Sendung angekreuzt"));
    let ticked = [("action", "ticked"), ("id", wanted[0].0.as_str()), ("id", wanted[2].0.as_str())];
    let path = desk.post("/batches", &ticked).await.location;
    let id: DeskBatchId = path.strip_prefix("/batches/").expect("a batch").parse().expect("an id");
    let batch = find(&desk.app, &id).await.expect("there");
    assert_eq!(batch.items.iter().map(|item| item.reference.as_str()).collect::<Vec<_>>(), ["A-1", "A-3"]);
    let progress = desk.get(&format!("{path}/progress")).await;
    assert!(progress.text.contains("\"total\":2"), "{}", progress.text);
    assert!(matches!(begin(&desk.app, &[], false).await, Err(DeskError::Invalid(_))));
}

#[tokio::test]
async fn all_labels_are_printed_or_put_together_afterwards() {
    let (desk, cloud, _engine, wanted) = prepared(2).await;
    let id = begin(&desk.app, &wanted, false).await.expect("begun");
    worked(&desk, &id).await;
    let labels = printer(&desk, "Ablage", Purpose::PdfLabel).await;
    assert_eq!(desk.post(&format!("/batches/{id}/print"), &[]).await.location, "/prints?done=sent");
    desk.post(&format!("/batches/{id}/print"), &[]).await;
    assert_eq!(files(&labels), 4, "pressed twice, printed once");
    let document = desk.get(&format!("/batches/{id}/labels.pdf?layout=a4")).await;
    assert_eq!((document.status, document.text.as_str()), (StatusCode::OK, "%PDF-1.7 label"));
    let seen = cloud.seen();
    let (.., body) = seen.iter().rfind(|(_, path, ..)| path == "/v1/labels/combine").expect("asked");
    assert!(body.contains("a4_four_up") && body.matches("shp_").count() == 4, "{body}");
    let office = printer(&desk, "Büro", Purpose::Document).await;
    desk.post(&format!("/batches/{id}/sheets"), &[]).await;
    assert_eq!(files(&office), 1, "one document on sheets");
}

#[tokio::test]
async fn every_sample_of_the_pages_is_whole() {
    let desk = signed_in().await;
    let site = &desk.app.site;
    let found = [faults::<ChoosePage>(site, Face::Desk), faults::<BatchPage>(site, Face::Desk)].concat();
    assert!(found.is_empty(), "{found:#?}");
}
