//! The packing table: nothing bought twice, nothing lost, every key a plain form.

use std::sync::Arc;

use axum::http::StatusCode;
use kontor_model::Lang;
use kontor_model::label::LabelFormat;
use kontor_model::shipment::{Finding, NewShipment, Severity, ShipmentServices};
use kontor_web::page::Face;
use kontor_web::testing::faults;

use crate::fake::FakeCloud;
use crate::fake::engine::{Engine, problem};
use crate::packing::pages::PackingPage;
use crate::packing::scan::{Found, clean_scan, is_no_weight, is_weight, look_up};
use crate::printing::{self, JobState, PrinterInput, Purpose};
use crate::shipping::{self, DeskShipmentState, samples};
use crate::testing::{TestDesk, with_engine};

fn wanted(reference: &str) -> NewShipment {
    let services = ShipmentServices { signature: true, ..ShipmentServices::default() };
    NewShipment { services: Some(services), reference: reference.to_owned(), ..samples::request() }
}

/// A table with a folder for a printer.
async fn table() -> (TestDesk, FakeCloud, Arc<Engine>, tempfile::TempDir) {
    let (desk, cloud, engine) = with_engine().await;
    let folder = tempfile::tempdir().expect("a folder");
    let printer = PrinterInput {
        name: "Ablage".to_owned(),
        kind: "folder".to_owned(),
        target: folder.path().display().to_string(),
        purposes: vec![Purpose::PdfLabel],
        ..PrinterInput::default()
    };
    printing::add(&desk.app, &printer).await.expect("a printer");
    (desk, cloud, engine, folder)
}

fn files(folder: &tempfile::TempDir) -> usize {
    std::fs::read_dir(folder.path()).expect("a folder").count()
}

fn bought(engine: &Engine) -> usize {
    engine.lock().bought.len()
}

#[tokio::test]
async fn the_queue_shows_the_oldest_first_and_what_was_put_back_last() {
    let (desk, _cloud, engine, _folder) = table().await;
    let ids: Vec<_> = ["A-1", "B-2", "C-3"].map(|reference| engine.prepare(wanted(reference))).to_vec();
    let order = |text: &str| {
        let place = |reference: &str| text.find(&format!("data-reference=\"{reference}\"")).expect("a line");
        let mut all = ["A-1", "B-2", "C-3"].map(|reference| (place(reference), reference));
        all.sort_unstable();
        all.map(|(_, reference)| reference)
    };
    let page = desk.get("/packing").await;
    assert_eq!(order(&page.text), ["A-1", "B-2", "C-3"]);
    assert!(page.text.contains("Jörg Müller-Weiß, 20354 Hamburg"));
    let back = desk.post(&format!("/packing/{}", ids[0]), &[("action", "back")]).await;
    assert_eq!(back.location, format!("/packing/{}?done=put_back", ids[1]));
    let page = desk.get(&back.location).await;
    assert_eq!(order(&page.text), ["B-2", "C-3", "A-1"]);
    assert!(page.text.contains("zurückgestellt"));
    assert_eq!(bought(&engine), 0);
}

#[tokio::test]
async fn print_buys_once_prints_once_and_goes_on_with_the_next() {
    let (desk, _cloud, engine, folder) = table().await;
    let (first, second) = (engine.prepare(wanted("A-1")), engine.prepare(wanted("B-2")));
    let path = format!("/packing/{first}");
    let fields = [("action", "print"), ("weight", "2,480"), ("weight", "0.640"), ("row", "0"), ("row", "1")];
    let reply = desk.post(&path, &fields).await;
    assert_eq!(reply.status, StatusCode::SEE_OTHER, "{}", reply.text);
    assert!(reply.location.starts_with(&format!("/packing/{second}?packed=dsh_")), "{}", reply.location);
    let page = desk.get(&reply.location).await;
    for part in ["data-outcome=\"printed\"", "395200000000000001", "id=\"scan\"", "autofocus"] {
        assert!(page.text.contains(part), "{part}");
    }
    assert_eq!((bought(&engine), files(&folder)), (1, 2));
    // The same form again, from the browser's history.
    let again = desk.post(&path, &fields).await;
    assert!(again.location.starts_with("/shipments/dsh_"), "{}", again.location);
    assert_eq!((bought(&engine), files(&folder)), (1, 2), "nothing bought or printed twice");
}

#[tokio::test]
async fn what_was_typed_is_saved_before_it_is_bought_and_the_rest_stays() {
    let (desk, cloud, engine, _folder) = table().await;
    let id = engine.prepare(wanted("A-1"));
    let fields = [
        ("action", "print"),
        ("weight", "1"),
        ("row", "1"),
        ("weight", "3,5 kg"),
        ("row", ""),
        ("profile", "10"),
        ("kind", "locker"),
        ("name", "Femke Altenwerder"),
        ("post_number", "73914206"),
        ("locker_number", "142"),
        ("postal_code", "50676"),
        ("city", "Köln"),
        ("country", "DE"),
    ];
    let reply = desk.post(&format!("/packing/{id}"), &fields).await;
    assert_eq!(reply.status, StatusCode::SEE_OTHER, "{}", reply.text);
    let known = engine.lock().known[0].1.clone();
    assert_eq!(known.parcels.iter().map(|parcel| parcel.weight_g).collect::<Vec<_>>(), [1000, 3500]);
    assert_eq!(known.to.party().name, "Femke Altenwerder");
    assert_eq!(known.shipping_profile.as_deref(), Some("10"));
    assert!(known.services.expect("kept").signature, "what the form does not show stays");
    let methods: Vec<String> = cloud.seen().into_iter().map(|(method, ..)| method).filter(|m| m != "GET").collect();
    assert_eq!(methods, ["POST", "PUT", "POST"], "a token, the change, the purchase");
}

#[tokio::test]
async fn an_answer_that_is_lost_is_taken_up_under_the_same_key() {
    let (desk, _cloud, engine, folder) = table().await;
    let id = engine.prepare(wanted("A-1"));
    engine.lock().loses_answer = true;
    let wanted = wanted("A-1");
    let packed = super::pack(&desk.app, &id, wanted.clone(), wanted, Lang::De).await.expect("on record");
    assert_eq!((packed.shipment.state, files(&folder)), (DeskShipmentState::Sending, 0));
    let page = desk.get(&format!("/packing?packed={}", packed.shipment.id)).await;
    assert!(page.text.contains("data-outcome=\"sending\""));
    desk.clock.advance_millis(31_000);
    shipping::resume_unfinished(&desk.app).await.expect("taken up");
    let known = shipping::get(&desk.app, &packed.shipment.id).await.expect("there");
    assert_eq!((known.state, bought(&engine)), (DeskShipmentState::Labelled, 1));
    assert!(
        desk.get("/packing").await.text.contains("noch nicht gedruckt"),
        "a late label is shown, not printed unasked"
    );
    assert_eq!(files(&folder), 0);
}

#[tokio::test]
async fn two_people_who_press_at_the_same_moment_buy_once() {
    let (desk, _cloud, engine, folder) = table().await;
    let id = engine.prepare(wanted("A-1"));
    let press = || super::pack(&desk.app, &id, wanted("A-1"), wanted("A-1"), Lang::De);
    let (one, two) = tokio::join!(press(), press());
    assert_eq!(one.expect("made").shipment.id, two.expect("the same").shipment.id);
    assert_eq!((bought(&engine), files(&folder)), (1, 2));
}

#[tokio::test]
async fn a_refusal_is_told_at_its_field_and_nothing_stays() {
    let (desk, _cloud, engine, folder) = table().await;
    let id = engine.prepare(wanted("A-1"));
    let (status, media, body) = problem(422, "validation_failed", "Nein.");
    let errors = r#""errors":[{"field":"to.city","code":"town","detail":"Empfänger, Ort: passt nicht zur Postleitzahl"},{"field":"from","code":"x","detail":"Der Absender fehlt."}],"request_id""#;
    engine.lock().purchases.push_back((status, media, body.replace("\"request_id\"", errors)));
    let fields = [("action", "print"), ("weight", "2,480"), ("weight", "0,640"), ("row", "0"), ("row", "1")];
    let reply = desk.post(&format!("/packing/{id}"), &fields).await;
    assert_eq!(reply.status, StatusCode::UNPROCESSABLE_ENTITY);
    for part in ["city-error", "Passt nicht zur Postleitzahl", "Der Absender fehlt.", "2,480"] {
        assert!(reply.text.contains(part), "{part}");
    }
    assert!(shipping::find_by_cloud_id(&desk.app, &id).await.expect("looked up").is_none());
    assert_eq!((bought(&engine), files(&folder)), (0, 0));
    assert_eq!(
        desk.post(&format!("/packing/{id}"), &fields).await.status,
        StatusCode::SEE_OTHER,
        "and it can be mended"
    );
}

#[tokio::test]
async fn wrong_weights_are_named_and_nothing_is_sent() {
    let (desk, cloud, engine, _folder) = table().await;
    let id = engine.prepare(wanted("A-1"));
    let reply = desk.post(&format!("/packing/{id}"), &[("action", "print"), ("weight", "abc"), ("weight", "")]).await;
    assert_eq!(reply.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(reply.text.contains("weight_0-error") && reply.text.contains("weight_1-error"));
    assert_eq!(cloud.count(&format!("/v1/shipments/{id}/buy")), 0);
}

#[tokio::test]
async fn a_number_scanned_into_a_weight_buys_nothing() {
    let (desk, _cloud, engine, _folder) = table().await;
    let id = engine.prepare(wanted("A-1"));
    for scanned in ["10486", "LS-2026-04417", "]C100395200000000000017"] {
        let reply = desk.post(&format!("/packing/{id}"), &[("action", "print"), ("weight", scanned)]).await;
        assert!(reply.location.starts_with("/packing?scan="), "{scanned}: {}", reply.status);
    }
    assert_eq!(bought(&engine), 0);
}

#[tokio::test]
async fn parcels_are_added_and_removed_and_only_checking_buys_nothing() {
    let (desk, cloud, engine, _folder) = table().await;
    let id = engine.prepare(wanted("A-1"));
    let path = format!("/packing/{id}");
    let with = |action: &'static str| {
        [("action", action), ("weight", "2,480"), ("weight", "0,640"), ("row", "0"), ("row", "1")]
    };
    assert!(desk.post(&path, &with("add")).await.text.contains("id=\"weight_2\""));
    let fewer = desk.post(&path, &with("drop-0")).await.text;
    assert!(!fewer.contains("id=\"weight_1\"") && fewer.contains("0,640"));
    assert!(desk.post(&path, &with("check")).await.text.contains("nichts zu beanstanden"));
    assert_eq!(bought(&engine), 0);
    assert!(cloud.seen().iter().all(|(method, ..)| method != "PUT"), "nothing was changed");
}

#[tokio::test]
async fn a_proposal_is_taken_over_or_left() {
    let (desk, _cloud, engine, _folder) = table().await;
    let id = engine.prepare(wanted("A-1"));
    let path = format!("/packing/{id}");
    let finding =
        Finding::new(Severity::Warning, "town", "to.city", "Der Ort passt nicht.".to_owned()).proposing("Köln");
    engine.lock().findings = vec![finding];
    let fields = [("weight", "2,480"), ("weight", "0,640"), ("row", "0"), ("row", "1")];
    let with = |action: &'static str| [fields.as_slice(), &[("action", action)]].concat();
    let checked = desk.post(&path, &with("check")).await.text;
    for part in ["Der Ort passt nicht.", "<del>Hamburg</del>", "<ins>Köln</ins>", "data-key=\"F4\""] {
        assert!(checked.contains(part), "{part}");
    }
    let json = serde_json::to_string(&engine.lock().findings).expect("JSON");
    let accepted = [with("accept-0").as_slice(), &[("findings", json.as_str())]].concat();
    let page = desk.post(&path, &accepted).await.text;
    assert!(page.contains("value=\"Köln\"") && !page.contains("Der Ort passt nicht."));
    let left = [with("leave-0").as_slice(), &[("findings", json.as_str())]].concat();
    let page = desk.post(&path, &left).await.text;
    assert!(page.contains("value=\"Hamburg\"") && !page.contains("Der Ort passt nicht."));
    assert_eq!(engine.lock().known[0].1.to.place().1, "Hamburg", "nothing is saved before it is printed");
}

#[tokio::test]
async fn a_scan_opens_what_is_to_be_packed_and_finds_what_has_its_label() {
    let (desk, _cloud, engine, _folder) = table().await;
    let (first, second) = (engine.prepare(wanted("A-1")), engine.prepare(wanted("B-2")));
    assert_eq!(desk.get("/packing?scan=b-2").await.location, format!("/packing/{second}?focus=weight"));
    let packed = super::pack(&desk.app, &first, wanted("A-1"), wanted("A-1"), Lang::De).await.expect("made");
    let own = Found::Labelled(packed.shipment.id.clone());
    for scanned in ["A-1", "395200000000000001"] {
        assert_eq!(look_up(&desk.app, scanned, Lang::De).await.expect("looked up"), own, "{scanned}");
    }
    let found = desk.get(&desk.get("/packing?scan=]C100395200000000000001").await.location).await;
    assert!(found.text.contains("id=\"reprint-found\""));
    desk.post(&format!("/packing/found/{}/print", packed.shipment.id), &[]).await;
    let jobs = printing::of_shipment(&desk.app, &packed.shipment.id).await.expect("jobs");
    assert_eq!(jobs.iter().filter(|job| job.copy == 2).count(), 2, "counted");
    assert_eq!(bought(&engine), 1, "and nothing bought again");
}

#[tokio::test]
async fn what_somebody_else_bought_is_taken_over_with_its_labels() {
    let (desk, cloud, engine, folder) = table().await;
    let id = engine.prepare(wanted("A-1"));
    engine.answer_purchase(&id);
    let Found::Labelled(own) = look_up(&desk.app, "A-1", Lang::De).await.expect("looked up") else {
        panic!("not found")
    };
    let known = shipping::get(&desk.app, &own).await.expect("there");
    assert_eq!((known.state, known.request.is_none()), (DeskShipmentState::Labelled, true));
    assert_eq!(files(&folder), 0, "not printed unasked");
    assert_eq!(cloud.count(&format!("/v1/shipments/{id}/labels/1")), 1);
    let opened = desk.get(&format!("/packing/{id}")).await;
    assert_eq!(opened.location, format!("/shipments/{own}"), "it is not to be packed any more");
}

#[tokio::test]
async fn an_unknown_number_is_kept_and_may_be_typed_by_hand() {
    let (desk, _cloud, _engine, _folder) = table().await;
    let page = desk.get("/packing?scan=LS%20%3C47%3E").await.text;
    for part in ["liegt nichts bereit", "value=\"LS &lt;47&gt;\"", "new?reference=LS%20%3C47%3E"] {
        assert!(page.contains(part), "{part}");
    }
    assert!(desk.get("/shipments/new?reference=LS-47").await.text.contains("value=\"LS-47\""));
}

#[tokio::test]
async fn a_scale_that_types_fills_the_weight() {
    let (desk, _cloud, engine, _folder) = table().await;
    let id = engine.prepare(wanted("A-1"));
    let reply = desk.get(&format!("/packing?scan=3,120%20kg&open={id}")).await;
    assert_eq!(reply.location, format!("/packing/{id}?weight=3%2C120%20kg"));
    assert!(desk.get(&reply.location).await.text.contains("value=\"3,120 kg\""));
}

#[tokio::test]
async fn without_a_printer_the_label_is_kept_and_shown() {
    let (desk, _cloud, engine) = with_engine().await;
    let id = engine.prepare(wanted("A-1"));
    let packed = super::pack(&desk.app, &id, wanted("A-1"), wanted("A-1"), Lang::De).await.expect("made");
    assert_eq!((packed.shipment.state, packed.printed.jobs.len()), (DeskShipmentState::Labelled, 0));
    assert_eq!(packed.printed.without_printer, [Purpose::PdfLabel]);
    let page = desk.get(&format!("/packing?packed={}", packed.shipment.id)).await.text;
    assert!(page.contains("data-outcome=\"no_printer\"") && page.contains("Kein Etikettendrucker"));
}

#[tokio::test]
async fn a_label_that_cannot_be_printed_is_kept_and_not_bought_again() {
    let (desk, _cloud, engine, folder) = table().await;
    engine.lock().format = LabelFormat::Pdf;
    let id = engine.prepare(wanted("A-1"));
    drop(folder);
    let packed = super::pack(&desk.app, &id, wanted("A-1"), wanted("A-1"), Lang::De).await.expect("made");
    assert!(packed.printed.jobs.iter().all(|job| job.state == JobState::Failed));
    let page = desk.get(&format!("/packing?packed={}", packed.shipment.id)).await.text;
    for part in ["data-outcome=\"not_printed\"", "lässt sich nicht schreiben", "wird nicht noch einmal gekauft"] {
        assert!(page.contains(part), "{part}");
    }
    assert_eq!(bought(&engine), 1);
}

#[test]
fn scans_are_told_from_weights() {
    for (typed, clean) in [
        (" LS-1 ", "LS-1"),
        ("]C100395200000000000017", "395200000000000017"),
        ("00395200000000000017", "395200000000000017"),
        ("00395200000000000017\r\n", "395200000000000017"),
        ("]ü", "]ü"),
        ("", ""),
    ] {
        assert_eq!(clean_scan(typed), clean, "{typed}");
    }
    for weight in ["2,480 kg", "2.48KG", " 0,640 kg "] {
        assert!(is_weight(weight) && !is_no_weight(weight), "{weight}");
    }
    for number in ["10486", "2480", "LS-1-22"] {
        assert!(is_no_weight(number) && !is_weight(number), "{number}");
    }
    for typed in ["2,480", "0.64", "12", "120", ""] {
        assert!(!is_no_weight(typed) && !is_weight(typed), "{typed}");
    }
}

#[tokio::test]
async fn the_page_of_this_room_holds_what_every_page_must() {
    let (desk, _cloud, _engine) = with_engine().await;
    let found = faults::<PackingPage>(&desk.app.site, Face::Desk);
    assert!(found.is_empty(), "{}", found.join("\n").chars().take(3000).collect::<String>());
}

#[tokio::test]
async fn a_parcel_nobody_weighed_yet_has_the_cursor_and_no_finding() {
    let (desk, _cloud, engine, _folder) = table().await;
    let mut unweighed = wanted("A-1");
    unweighed.parcels[1].weight_g = 0;
    let id = engine.prepare(unweighed);
    let of = |field: &str| Finding::new(Severity::Error, "weight", field, format!("{field} ist falsch."));
    engine.lock().known[0].0.findings = vec![of("parcels[0].weight_g"), of("parcels[1].weight_g")];
    let page = desk.get(&format!("/packing/{id}")).await.text;
    assert!(page.contains("parcels[0].weight_g ist falsch.") && !page.contains("parcels[1].weight_g ist falsch."));
    assert!(page.contains("1 Hinweis<"), "the queue counts alike");
    let weight = page.split("id=\"weight_1\"").nth(1).expect("the second weight");
    assert!(weight.split('>').next().is_some_and(|rest| rest.contains("autofocus")), "the cursor stands there");
}
