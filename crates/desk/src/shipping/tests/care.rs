//! After a shipment was made: find it, print it, cancel it, look where it is, the way back.

use axum::http::{StatusCode, header};
use kontor_model::Lang;
use kontor_model::label::LabelFormat;
use kontor_model::shipment::ShipmentState;
use serde_json::json;

use crate::fake::engine::{ok, problem};
use crate::printing::{self, PrinterInput, Purpose};
use crate::shipping::samples::request;
use crate::shipping::{self, DeskShipment, DeskShipmentState, ListFilter, care};
use crate::testing::{TestDesk, with_engine};

async fn bought(desk: &TestDesk, engine: &crate::fake::engine::Engine, reference: &str) -> DeskShipment {
    let wanted = kontor_model::shipment::NewShipment { reference: reference.to_owned(), ..request() };
    let id = engine.prepare(wanted.clone());
    shipping::buy(&desk.app, &id, &wanted, Lang::De).await.expect("bought")
}

#[tokio::test]
async fn the_list_is_searched_by_every_number_and_name_whatever_its_case() {
    let (desk, _cloud, engine) = with_engine().await;
    bought(&desk, &engine, "A-1").await;
    desk.clock.advance_millis(86_400_000);
    let second = bought(&desk, &engine, "B-2").await;
    let find = async |filter: ListFilter| -> Vec<String> {
        let page = shipping::find(&desk.app, &filter, None).await.expect("a page");
        page.items.into_iter().map(|shipment| shipment.reference).collect()
    };
    let text = |q: &str| ListFilter { q: q.to_owned(), ..ListFilter::default() };
    let number = second.tracking_numbers()[0].to_owned();
    for (q, expected) in [
        ("MULLER", vec!["B-2", "A-1"]),
        ("hamburg", vec!["B-2", "A-1"]),
        ("b-2", vec!["B-2"]),
        (number.as_str(), vec!["B-2"]),
        ("%", vec![]),
        ("", vec!["B-2", "A-1"]),
    ] {
        assert_eq!(find(text(q)).await, expected, "{q}");
    }
    let days = |from: &str, to: &str| ListFilter { from: from.to_owned(), to: to.to_owned(), ..ListFilter::default() };
    assert_eq!(find(days("2026-11-24", "")).await, ["B-2"]);
    assert_eq!(find(days("", "2026-11-23")).await, ["A-1"]);
    assert_eq!(find(days("gestern", "2026-02-30")).await, ["B-2", "A-1"], "what is no day filters nothing");
    let cancelled = ListFilter { state: "cancelled".to_owned(), ..ListFilter::default() };
    assert!(find(cancelled).await.is_empty());
    let page = desk.get("/shipments?q=%3Cnichts%3E&state=labelled").await.text;
    assert!(page.contains("Nichts gefunden") && page.contains("value=\"&lt;nichts&gt;\""));
}

#[tokio::test]
async fn everything_at_the_cloud_is_listed_and_opened_here() {
    let (desk, _cloud, engine) = with_engine().await;
    let id = engine.prepare(request());
    let waiting = engine.prepare(kontor_model::shipment::NewShipment { reference: "W-1".to_owned(), ..request() });
    engine.answer_purchase(&id);
    let page = desk.get("/shipments/everywhere").await.text;
    assert!(page.contains("LS-2026-04417") && page.contains("W-1") && page.contains("vorbereitet"));
    let opened = desk.get(&format!("/shipments/cloud/{id}")).await;
    assert!(desk.get(&opened.location).await.text.contains("395200000000000001"));
    assert_eq!(desk.get(&format!("/shipments/cloud/{id}")).await.location, opened.location, "taken over once");
    assert_eq!(desk.get(&format!("/shipments/cloud/{waiting}")).await.location, format!("/packing/{waiting}"));
}

#[tokio::test]
async fn a_label_made_by_hand_is_printed_at_once_and_again_when_asked() {
    let (desk, _cloud, engine) = with_engine().await;
    let folder = tempfile::tempdir().expect("a folder");
    let printer = folder_printer(&folder);
    let shipment = bought(&desk, &engine, "A-1").await;
    let path = format!("/shipments/{}", shipment.id);
    assert_eq!(desk.post(&format!("{path}/print"), &[]).await.status, StatusCode::CONFLICT, "no printer yet");
    printing::add(&desk.app, &printer).await.expect("a printer");
    for _ in 0..2 {
        assert_eq!(desk.post(&format!("{path}/print"), &[]).await.status, StatusCode::SEE_OTHER);
    }
    let files = || std::fs::read_dir(folder.path()).expect("a folder").count();
    assert_eq!(files(), 2, "one per parcel, once");
    desk.post(&format!("{path}/labels/2/print"), &[]).await;
    assert_eq!(files(), 3);
    assert!(desk.get(&path).await.text.contains("2. Druck"));
}

#[tokio::test]
async fn a_cancelled_shipment_says_so() {
    let (desk, _cloud, engine) = with_engine().await;
    let shipment = bought(&desk, &engine, "A-1").await;
    let path = format!("/shipments/{}/cancel", shipment.id);
    assert!(desk.get(&path).await.text.contains("A-1 stornieren?"));
    let done = desk.post(&path, &[]).await;
    assert_eq!(done.location, format!("/shipments/{}?done=cancelled", shipment.id));
    let page = desk.get(&done.location).await.text;
    assert!(page.contains("storniert") && !page.contains("/cancel\""), "it cannot be cancelled again");
    let known = shipping::get(&desk.app, &shipment.id).await.expect("there");
    assert_eq!(known.state, DeskShipmentState::Cancelled);
}

#[tokio::test]
async fn a_cancellation_that_is_not_possible_is_told_in_the_clouds_words_and_changes_nothing() {
    let (desk, _cloud, engine) = with_engine().await;
    let shipment = bought(&desk, &engine, "A-1").await;
    for (code, words) in
        [("cancel_too_late", "Zu spät: abgeschlossen."), ("cancel_not_supported", "Kennt kein Storno.")]
    {
        engine.lock().cancellation = Some(problem(409, code, words));
        let reply = desk.post(&format!("/shipments/{}/cancel", shipment.id), &[]).await;
        assert_eq!(reply.status, StatusCode::CONFLICT);
        assert!(reply.text.contains(words) && reply.text.contains("nicht storniert"), "{code}");
    }
    let known = shipping::get(&desk.app, &shipment.id).await.expect("there");
    assert_eq!(known.state, DeskShipmentState::Labelled);
}

#[tokio::test]
async fn a_cancellation_the_carrier_still_decides_leaves_the_shipment_as_it_is() {
    let (desk, _cloud, engine) = with_engine().await;
    let shipment = bought(&desk, &engine, "A-1").await;
    let answer = json!({"result": "pending", "detail": "Angefragt.", "shipment": shipment.answer});
    engine.lock().cancellation = Some(ok(&answer));
    let done = desk.post(&format!("/shipments/{}/cancel", shipment.id), &[]).await;
    assert!(done.location.ends_with("?done=cancel_pending"), "{}", done.location);
    let state = async || shipping::get(&desk.app, &shipment.id).await.expect("there").state;
    assert_eq!(state().await, DeskShipmentState::CancelPending);
    let path = format!("/shipments/{}", shipment.id);
    engine.wish_cancel(&shipment.answer.as_ref().expect("bought").id);
    let page = desk.get(&path).await.text;
    assert!(page.contains("noch nicht entschieden") && !page.contains("/labels/1"), "no label to be printed meanwhile");
    assert!(page.contains("/cancel\""), "it can be asked for once more");
    engine.end_wish(&shipment.answer.as_ref().expect("bought").id, ShipmentState::Labelled);
    assert!(desk.get(&path).await.text.contains("/labels/1"), "the carrier declined: the label is good again");
    assert_eq!(state().await, DeskShipmentState::Labelled);
}

#[tokio::test]
async fn a_cancellation_is_learnt_in_the_background_and_the_cloud_is_not_pestered() {
    let (desk, cloud, engine) = with_engine().await;
    let shipment = bought(&desk, &engine, "A-1").await;
    let id = shipment.answer.as_ref().expect("bought").id.clone();
    let answer = json!({"result": "pending", "detail": "Angefragt.", "shipment": shipment.answer});
    engine.lock().cancellation = Some(ok(&answer));
    care::cancel(&desk.app, &shipment.id, Lang::De).await.expect("asked");
    engine.end_wish(&id, ShipmentState::Cancelled);
    let path = format!("/v1/shipments/{id}");
    let asked = || cloud.seen().into_iter().filter(|(method, at, ..)| method == "GET" && *at == path).count();
    desk.clock.advance_millis(60_000);
    shipping::resume_unfinished(&desk.app).await.expect("taken up");
    assert_eq!(asked(), 0);
    desk.clock.advance_millis(600_000);
    shipping::resume_unfinished(&desk.app).await.expect("taken up");
    assert_eq!(asked(), 1);
    let known = shipping::get(&desk.app, &shipment.id).await.expect("there");
    assert_eq!(known.state, DeskShipmentState::Cancelled);
}

#[tokio::test]
async fn a_cloud_out_of_reach_leaves_an_open_cancellation_open() {
    let (desk, cloud, engine) = with_engine().await;
    let shipment = bought(&desk, &engine, "A-1").await;
    let answer = json!({"result": "pending", "detail": "Angefragt.", "shipment": shipment.answer});
    engine.lock().cancellation = Some(ok(&answer));
    care::cancel(&desk.app, &shipment.id, Lang::De).await.expect("asked");
    drop(cloud);
    let page = desk.get(&format!("/shipments/{}", shipment.id)).await;
    assert!(page.status == StatusCode::OK && page.text.contains("noch nicht entschieden"), "{}", page.text);
}

#[tokio::test]
async fn nothing_of_a_cancelled_shipment_is_printed_by_any_way() {
    let (desk, _cloud, engine) = with_engine().await;
    let folder = tempfile::tempdir().expect("a folder");
    let files = || std::fs::read_dir(folder.path()).expect("a folder").count();
    let shipment = bought(&desk, &engine, "A-1").await;
    printing::add(&desk.app, &folder_printer(&folder)).await.expect("a printer");
    let path = format!("/shipments/{}", shipment.id);
    desk.post(&format!("{path}/print"), &[]).await;
    let job = printing::of_shipment(&desk.app, &shipment.id).await.expect("jobs").remove(0);
    let other = bought(&desk, &engine, "B-2").await;
    let waiting = printing::leave_waiting(&desk.app, &job, &other.id).await;
    for id in [&shipment.id, &other.id] {
        care::cancel(&desk.app, id, Lang::De).await.expect("cancelled");
    }
    let (jobs, printed) = (printing::history(&desk.app, None).await.expect("jobs").items.len(), files());
    let ways = [
        format!("/prints/{}/again", job.id),
        format!("{path}/labels/1/print"),
        format!("/packing/found/{}/print", shipment.id),
    ];
    for way in ways {
        let refused = desk.post(&way, &[]).await;
        assert_eq!(refused.status, StatusCode::CONFLICT, "{way}");
        assert!(refused.text.contains("Diese Sendung ist storniert"), "{way}");
    }
    desk.clock.advance_millis(60_000);
    printing::take_up(&desk.app).await.expect("taken up");
    let history = printing::history(&desk.app, None).await.expect("jobs").items;
    assert_eq!((history.len(), files()), (jobs, printed), "nothing on record, nothing on paper");
    let left = history.iter().find(|job| job.id == waiting).expect("there");
    assert_eq!(left.fault.as_ref().map(|fault| fault.code.code()), Some("taken_back"));
    assert_eq!(desk.post(&format!("/prints/{waiting}/retry"), &[]).await.status, StatusCode::CONFLICT);
    let page = desk.get("/prints").await.text;
    assert!(!page.contains("/again\"") && !page.contains("/retry\""), "no button for it");
    assert!(page.contains("storniert"));
}

fn folder_printer(folder: &tempfile::TempDir) -> PrinterInput {
    PrinterInput {
        name: "Ablage".to_owned(),
        kind: "folder".to_owned(),
        target: folder.path().display().to_string(),
        purposes: vec![Purpose::PdfLabel],
        ..PrinterInput::default()
    }
}

#[tokio::test]
async fn a_zpl_label_is_shown_as_a_picture() {
    let (desk, _cloud, engine) = with_engine().await;
    engine.lock().format = LabelFormat::Zpl;
    let shipment = bought(&desk, &engine, "A-1").await;
    let path = format!("/shipments/{}", shipment.id);
    assert!(desk.get(&path).await.text.contains("/picture\""));
    let picture = desk.get(&format!("{path}/labels/1/picture")).await;
    assert_eq!(picture.headers[header::CONTENT_TYPE], "image/svg+xml; charset=utf-8");
    assert!(picture.text.starts_with("<svg"));
}

#[tokio::test]
async fn a_carriers_label_is_offered_in_the_form_it_was_bought_in_only_and_its_way_has_a_name() {
    let (desk, _cloud, engine) = with_engine().await;
    let own = bought(&desk, &engine, "A-1").await;
    let page = desk.get(&format!("/shipments/{}", own.id)).await.text;
    assert!(page.contains("PDF speichern") && page.contains("ZPL speichern"), "own labels are drawn again");
    assert!(page.contains("Eigenes Etikett") && !page.contains("own_label"), "{page}");
    let (desk, _cloud, engine) = with_engine().await;
    engine.lock().draws_once = true;
    let foreign = bought(&desk, &engine, "A-1").await;
    let page = desk.get(&format!("/shipments/{}", foreign.id)).await.text;
    assert!(page.contains("PDF speichern") && !page.contains("ZPL speichern"), "{page}");
}

#[tokio::test]
async fn a_label_for_the_way_back_is_asked_for_under_one_key_until_it_is_here() {
    let (desk, cloud, engine) = with_engine().await;
    let shipment = bought(&desk, &engine, "A-1").await;
    let path = format!("/shipments/{}", shipment.id);
    let wrong = desk.post(&format!("{path}/return"), &[("weight", "0")]).await;
    assert_eq!((wrong.status, cloud.count("/v1/returns")), (StatusCode::UNPROCESSABLE_ENTITY, 0));
    engine.lock().returns.push_back((500, "text/html", String::new()));
    engine.lock().returns.push_back(problem(500, "internal", "Nein."));
    let lost = desk.post(&format!("{path}/return"), &[("weight", "2,5")]).await;
    assert_eq!(lost.status, StatusCode::UNPROCESSABLE_ENTITY);
    let known = shipping::returns_of(&desk.app, &shipment.id).await.expect("read").remove(0);
    assert!(!known.has_document);
    for expected in [StatusCode::BAD_GATEWAY, StatusCode::SEE_OTHER] {
        let again = desk.post(&format!("{path}/returns/{}", known.id), &[]).await;
        assert_eq!(again.status, expected);
    }
    let keys: Vec<String> =
        cloud.seen().into_iter().filter(|(_, path, ..)| path == "/v1/returns").map(|(_, _, key, _)| key).collect();
    assert!(keys.len() == 3 && keys.iter().all(|key| *key == known.id), "{keys:?}");
    let document = desk.get(&format!("{path}/returns/{}", known.id)).await;
    assert_eq!(document.bytes, b"%PDF-1.7 label");
    assert!(!crate::testing::holds(&desk.files(), "%PDF-1.7 label"), "sealed at rest");
}

#[tokio::test]
async fn a_refused_return_leaves_nothing_behind() {
    let (desk, _cloud, engine) = with_engine().await;
    let shipment = bought(&desk, &engine, "A-1").await;
    engine.lock().returns.push_back(problem(422, "validation_failed", "Dieser Frachtführer kennt keine Retouren."));
    let refused = desk.post(&format!("/shipments/{}/return", shipment.id), &[("weight", "2,5")]).await;
    assert!(refused.text.contains("kennt keine Retouren"));
    assert!(shipping::returns_of(&desk.app, &shipment.id).await.expect("read").is_empty());
}

#[tokio::test]
async fn tracking_shows_what_the_carrier_said_and_nothing_where_it_said_nothing() {
    let (desk, _cloud, engine) = with_engine().await;
    let shipment = bought(&desk, &engine, "A-1").await;
    let path = format!("/shipments/{}/tracking", shipment.id);
    assert!(desk.get(&path).await.text.contains("Noch keine Sendungsverfolgung"));
    let number = shipment.tracking_numbers()[0];
    engine.lock().tracking.insert(number.to_owned(), json!({
        "tracking_number": number, "shipment": shipment.cloud_id.as_ref().expect("known").as_str(), "reference": "A-1",
        "carrier": "x", "stuck": true,
        "tracking": {"status": "in_transit", "events": [{"at_ms": 1_795_424_400_000_i64, "status": "in_transit", "code": "1", "text": "Im <Zentrum>"}]},
    }));
    let page = desk.get(&path).await.text;
    for part in ["unterwegs", "Im &lt;Zentrum&gt;", "steht seit Tagen"] {
        assert!(page.contains(part), "{part}");
    }
}

#[tokio::test]
async fn a_days_shipments_are_exported_one_row_per_parcel() {
    let (desk, _cloud, engine) = with_engine().await;
    let reference = "=HYPERLINK(1)".to_owned();
    let first = engine.prepare(kontor_model::shipment::NewShipment { reference, ..request() });
    engine.prepare(request());
    engine.answer_purchase(&first);
    let file = desk.get("/shipments/export/file?from=2026-11-23&to=2026-11-23&format=csv").await;
    assert_eq!(file.headers["content-disposition"], "attachment; filename=\"kontor_2026-11-23_2026-11-23.csv\"");
    let lines: Vec<&str> = file.text.lines().collect();
    assert!(lines[0].starts_with("\u{FEFF}Beleg;"), "{}", lines[0]);
    assert_eq!(lines.len(), 4, "heads, two parcels, one without label: {}", file.text);
    assert!(lines[1].starts_with("'=HYPERLINK(1);Etikett da;own_label;;1;395200"), "no formula: {}", lines[1]);
    let json = desk.get("/shipments/export/file?format=json").await;
    let json: serde_json::Value = serde_json::from_str(&json.text).expect("JSON");
    assert_eq!(json["parcels"].as_array().expect("rows").len(), 3);
    let backwards = desk.get("/shipments/export/file?from=2026-11-24&to=2026-11-23").await;
    assert_eq!(backwards.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(backwards.text.contains("liegt vor dem ersten") && backwards.text.contains("2026-11-24"));
}
