//! Shipping by hand: nothing lost, nothing doubled, every fault at its field.

use axum::http::{StatusCode, header};
use kontor_model::Lang;
use kontor_model::address::Recipient;
use kontor_model::label::{LabelFormat, LabelSpec};
use kontor_model::shipment::NewShipment;
use kontor_web::page::Face;
use kontor_web::testing::faults;

use crate::check::Verdict;
use crate::credentials::{self, Activation};
use crate::error::DeskError;
use crate::fake::{Canned, FakeCloud, Script, cloud};
use crate::shipping::export_http::ExportPage;
use crate::shipping::one_pages::{CancelPage, ReturnPage, TrackingPage};
use crate::shipping::pages::{CloudListPage, FormPage, ListPage, ShipmentPage, TroublePage};
use crate::shipping::samples::request;
use crate::shipping::{
    DeskShipmentState, OTHER_COUNTRIES, RecipientKind, ShipmentForm, USUAL_COUNTRIES, WeightError, format_kg, label,
    list, parse_kg, resume, resume_unfinished, save_labels, ship,
};
use crate::testing::{TestDesk, holds, input, signed_in};

const DOCUMENT: &str = "%PDF-1.7 label";
/// SHA-256 of [`DOCUMENT`].
const SHA256: &str = "ce144f20c17c1bce2ef64df0475c1d92e1eccd7114dfae8daacc5790a9af8d35";
const KEY: &str = "01M83WFEZ084G7ZWYRD6Z1RV0W";

fn made(sha256: &str, state: &str) -> Canned {
    let parcel = format!(
        r#"{{"number":1,"weight_g":2480,"tracking_number":"395200000000000017","label":{{"href":"/v1/shipments/x/labels/1","sha256":"{sha256}","format":"pdf","medium":"a6"}}}}"#
    );
    let parcels = if state == "labelled" { parcel } else { String::new() };
    let body = format!(
        r#"{{"id":"shp_01M83WFEZ084G7ZWYRD6Z1RV0W","reference":"LS-2026-04417","state":"{state}","carrier":"own_label","created_at_ms":1,"parcels":[{parcels}],"findings":[]}}"#
    );
    (201, "application/json", body)
}

fn problem(status: u16, code: &str, errors: &str) -> Canned {
    let body = format!(
        r#"{{"type":"urn:kontor:problem:{code}","title":"","status":{status},"detail":"Es wurde nichts angelegt.","code":"{code}","errors":[{errors}],"request_id":"req_1"}}"#
    );
    (status, "application/problem+json", body)
}

/// A signed-in Desk whose active record opens a cloud with these answers to `POST /v1/shipments`.
async fn desk_with(shipments: Vec<Canned>) -> (TestDesk, FakeCloud) {
    let cloud = cloud(Script { shipments, ..Script::default() }).await;
    let desk = signed_in().await;
    credentials::add(&desk.app, &input(&cloud.url, true), &Activation::AskFirst).await.expect("a record");
    (desk, cloud)
}

#[tokio::test]
async fn a_label_is_fetched_once_sealed_and_given_back() {
    let (desk, cloud) = desk_with(vec![made(SHA256, "labelled")]).await;
    let shipment = ship(&desk.app, &request(), None, Lang::De).await.expect("made");
    assert_eq!(shipment.state, DeskShipmentState::Labelled);
    assert_eq!(shipment.tracking_numbers(), ["395200000000000017"]);
    for _ in 0..2 {
        let document = label(&desk.app, &shipment.id, 1, None, Lang::De).await.expect("a label");
        assert_eq!(document.bytes.as_slice(), DOCUMENT.as_bytes());
        assert_eq!(document.file_name, "LS-2026-04417_1-1_395200000000000017.pdf");
    }
    assert_eq!(cloud.count("/v1/shipments/x/labels/1"), 1);
    assert!(!holds(&desk.files(), DOCUMENT), "sealed at rest");
}

#[tokio::test]
async fn a_lost_answer_is_taken_up_under_the_same_key_with_the_same_body() {
    let (desk, cloud) = desk_with(vec![(500, "text/html", String::new()), made(SHA256, "labelled")]).await;
    let shipment = ship(&desk.app, &request(), Some(KEY), Lang::De).await.expect("on record");
    assert_eq!(shipment.state, DeskShipmentState::Sending);
    assert_eq!(shipment.last_failure.expect("a reason").verdict, Verdict::CloudTrouble);

    assert_eq!(resume_unfinished(&desk.app).await.expect("looked up"), 0, "somebody may still be waiting");
    desk.clock.advance_millis(31_000);
    assert_eq!(resume_unfinished(&desk.app).await.expect("taken up"), 1);

    let page = list(&desk.app, None).await.expect("a page");
    assert_eq!((page.items.len(), page.items[0].state), (1, DeskShipmentState::Labelled));
    let sent: Vec<_> = cloud.seen().into_iter().filter(|(_, path, ..)| path == "/v1/shipments").collect();
    assert_eq!(sent.len(), 2);
    assert_eq!(sent[0], sent[1]);
    assert_eq!(sent[0].2, KEY);
    assert_eq!(resume_unfinished(&desk.app).await.expect("nothing left"), 0);
}

#[tokio::test]
async fn the_row_is_on_record_before_the_cloud_is_asked() {
    let (desk, cloud) = desk_with(vec![(500, "text/html", String::new())]).await;
    ship(&desk.app, &request(), Some(KEY), Lang::De).await.expect("on record");
    let again = crate::testing::open(&desk.folder, std::sync::Arc::clone(&desk.clock)).await;
    let page = list(&again, None).await.expect("a page");
    assert_eq!(page.items[0].idempotency_key, cloud.seen().last().expect("sent").2, "the key outlives the process");
}

#[tokio::test]
async fn the_same_form_twice_is_one_shipment() {
    let (desk, cloud) = desk_with(vec![made(SHA256, "labelled")]).await;
    let first = ship(&desk.app, &request(), Some(KEY), Lang::De).await.expect("made");
    let second = ship(&desk.app, &request(), Some(KEY), Lang::De).await.expect("the same");
    assert_eq!(first.id, second.id);
    assert_eq!(cloud.count("/v1/shipments"), 1);
}

#[tokio::test]
async fn the_same_key_with_other_content_is_refused_and_names_the_earlier_shipment() {
    let (desk, cloud) = desk_with(vec![made(SHA256, "labelled")]).await;
    let first = ship(&desk.app, &request(), Some(KEY), Lang::De).await.expect("made");
    let mut other = request();
    other.parcels[0].weight_g += 1;
    let refused = ship(&desk.app, &other, Some(KEY), Lang::De).await;
    assert!(matches!(refused, Err(DeskError::OtherContent(earlier)) if earlier.id == first.id));
    assert_eq!(cloud.count("/v1/shipments"), 1, "nothing was sent");
    assert_eq!(list(&desk.app, None).await.expect("a page").items.len(), 1);
}

#[tokio::test]
async fn the_same_form_twice_at_the_same_moment_is_one_shipment() {
    let (desk, cloud) = desk_with(vec![made(SHA256, "labelled")]).await;
    let wanted = request();
    let both = both_at_once(&desk, &wanted).await;
    assert_eq!(both.0, both.1);
    assert_eq!(cloud.count("/v1/shipments"), 1);
}

async fn both_at_once(desk: &TestDesk, wanted: &NewShipment) -> (String, String) {
    let one = async { ship(&desk.app, wanted, Some(KEY), Lang::De).await.expect("on record").id.to_string() };
    let two = async { ship(&desk.app, wanted, Some(KEY), Lang::De).await.expect("on record").id.to_string() };
    tokio::join!(one, two)
}

#[tokio::test]
async fn a_form_changed_after_sending_is_asked_about_and_keeps_what_was_typed() {
    let (desk, cloud) = desk_with(vec![made(SHA256, "labelled")]).await;
    let first = desk.post("/shipments", &typed("label", "Femke Altenwerder")).await;
    let again = desk.post("/shipments", &typed("label", "Femke Altenwerder")).await;
    assert_eq!((again.status, &again.location), (StatusCode::SEE_OTHER, &first.location));
    let changed = desk.post("/shipments", &typed("label", "Jörg Müller-Weiß")).await;
    assert_eq!(changed.status, StatusCode::CONFLICT);
    for expected in ["schon die Sendung LS-1", "Femke Altenwerder", &first.location, "Jörg Müller-Weiß", "2,480"] {
        assert!(changed.text.contains(expected), "{expected}");
    }
    assert!(!changed.text.contains(KEY), "a fresh key");
    assert_eq!(cloud.count("/v1/shipments"), 1);
}

#[tokio::test]
async fn a_refusal_leaves_no_row_and_nothing_to_take_up() {
    let (desk, _cloud) = desk_with(vec![problem(422, "validation_failed", "")]).await;
    let refused = ship(&desk.app, &request(), None, Lang::De).await;
    assert!(matches!(refused, Err(DeskError::Problem(problem)) if problem.code == "validation_failed"));
    assert!(list(&desk.app, None).await.expect("a page").items.is_empty());
}

#[tokio::test]
async fn without_a_token_nothing_is_sent_and_nothing_stays() {
    let token = (401, "application/json", r#"{"error":"invalid_client"}"#.to_owned());
    let cloud = cloud(Script { token, ..Script::default() }).await;
    let desk = signed_in().await;
    let unready = ship(&desk.app, &request(), None, Lang::De).await;
    assert!(matches!(unready, Err(DeskError::NoActiveCredential)));
    credentials::add(&desk.app, &input(&cloud.url, true), &Activation::AskFirst).await.expect("a record");
    let refused = ship(&desk.app, &request(), None, Lang::De).await;
    assert!(matches!(refused, Err(DeskError::Cloud(trouble)) if trouble.verdict == Verdict::UnknownOrWrong));
    assert_eq!(cloud.count("/v1/shipments"), 0);
    assert!(list(&desk.app, None).await.expect("a page").items.is_empty());
}

#[tokio::test]
async fn a_label_that_does_not_match_its_check_sum_is_not_kept() {
    let (desk, _cloud) = desk_with(vec![made(&"0".repeat(64), "labelled")]).await;
    let shipment = ship(&desk.app, &request(), None, Lang::De).await.expect("made");
    assert_eq!(shipment.state, DeskShipmentState::Created);
    assert_eq!(shipment.last_failure.expect("a reason").verdict, Verdict::BrokenOff);
}

#[tokio::test]
async fn an_unclear_outcome_is_never_sent_again() {
    let (desk, cloud) = desk_with(vec![made(SHA256, "outcome_unknown")]).await;
    let shipment = ship(&desk.app, &request(), None, Lang::De).await.expect("on record");
    assert_eq!(shipment.state, DeskShipmentState::OutcomeUnknown);
    desk.clock.advance_millis(86_400_000);
    resume_unfinished(&desk.app).await.expect("nothing");
    resume(&desk.app, &shipment.id, Lang::De).await.expect("left alone");
    assert_eq!(cloud.count("/v1/shipments"), 1);
}

#[tokio::test]
async fn a_begun_shipment_never_goes_to_another_application() {
    let (desk, cloud) = desk_with(vec![(500, "text/html", String::new())]).await;
    let shipment = ship(&desk.app, &request(), None, Lang::De).await.expect("on record");
    let record = credentials::active(&desk.app).await.expect("one");
    credentials::remove(&desk.app, &record.id).await.expect("removed");
    let other = credentials::CredentialInput {
        client_id: "kc_01K541HAG0FK6SY9541SJ3EQHB".to_owned(),
        ..input(&cloud.url, true)
    };
    credentials::add(&desk.app, &other, &Activation::AskFirst).await.expect("another");
    assert!(matches!(resume(&desk.app, &shipment.id, Lang::De).await, Err(DeskError::CredentialGone)));
    assert_eq!(cloud.count("/v1/shipments"), 1);
}

#[tokio::test]
async fn a_token_serves_many_shipments() {
    let (desk, cloud) = desk_with(vec![made(SHA256, "labelled")]).await;
    for _ in 0..3 {
        ship(&desk.app, &request(), None, Lang::De).await.expect("made");
    }
    assert_eq!(cloud.count("/oauth/token"), 1);
    desk.clock.advance_millis(571_000);
    ship(&desk.app, &request(), None, Lang::De).await.expect("made");
    assert_eq!(cloud.count("/oauth/token"), 2, "renewed before it expires");
}

#[tokio::test]
async fn labels_are_saved_into_a_folder_and_drawn_in_another_form() {
    let (desk, _cloud) = desk_with(vec![made(SHA256, "labelled")]).await;
    let shipment = ship(&desk.app, &request(), None, Lang::De).await.expect("made");
    let folder = tempfile::tempdir().expect("a folder");
    let files = save_labels(&desk.app, &shipment.id, &folder.path().join("out")).await.expect("saved");
    assert_eq!(std::fs::read(&files[0]).expect("a file"), DOCUMENT.as_bytes());
    let zpl = LabelSpec { format: LabelFormat::Zpl, ..LabelSpec::default() };
    let document = label(&desk.app, &shipment.id, 1, Some(zpl), Lang::De).await.expect("drawn");
    assert!(document.file_name.ends_with(".zpl"));
}

#[tokio::test]
async fn a_saved_label_never_takes_the_place_of_another_file() {
    let (desk, _cloud) = desk_with(vec![made(SHA256, "labelled")]).await;
    let shipment = ship(&desk.app, &request(), None, Lang::De).await.expect("made");
    let folder = tempfile::tempdir().expect("a folder");
    let first = save_labels(&desk.app, &shipment.id, folder.path()).await.expect("saved");
    let again = save_labels(&desk.app, &shipment.id, folder.path()).await.expect("saved");
    assert_eq!(first, again, "the same document needs no second file");
    std::fs::write(&first[0], "of somebody else").expect("written");
    let beside = save_labels(&desk.app, &shipment.id, folder.path()).await.expect("saved");
    assert!(beside[0].ends_with("LS-2026-04417_1-1_395200000000000017_2.pdf"), "{beside:?}");
    assert_eq!(std::fs::read(&beside[0]).expect("a file"), DOCUMENT.as_bytes());
    assert_eq!(std::fs::read(&first[0]).expect("a file"), b"of somebody else");
}

#[test]
fn weights_are_read_with_comma_or_point_and_never_guessed() {
    for (typed, grams) in
        [("2,480", 2480), ("2.48", 2480), (" 2 ", 2000), ("0,64 kg", 640), (",5", 500), ("31,5", 31_500)]
    {
        assert_eq!(parse_kg(typed), Ok(grams), "{typed}");
    }
    for (typed, error) in [
        ("", WeightError::Missing),
        ("1.000,5", WeightError::Malformed),
        ("1,2345", WeightError::Malformed),
        ("-1", WeightError::Malformed),
        ("1,", WeightError::Malformed),
        ("zwei", WeightError::Malformed),
        ("0,000", WeightError::Zero),
        ("9999999", WeightError::TooMuch),
    ] {
        assert_eq!(parse_kg(typed), Err(error), "{typed}");
    }
    assert_eq!((format_kg(2480, Lang::De), format_kg(640, Lang::En)), ("2,480".to_owned(), "0.640".to_owned()));
}

#[test]
fn every_kind_of_recipient_wants_its_own_fields() {
    for (kind, wanted) in [
        (RecipientKind::Street, vec!["name", "street", "postal_code", "city", "reference", "weight_0"]),
        (
            RecipientKind::Locker,
            vec!["name", "post_number", "locker_number", "postal_code", "city", "reference", "weight_0"],
        ),
        (RecipientKind::PostOffice, vec!["name", "office_number", "postal_code", "city", "reference", "weight_0"]),
        (RecipientKind::PoBox, vec!["name", "box_number", "postal_code", "city", "reference", "weight_0"]),
    ] {
        let found = ShipmentForm { kind, ..ShipmentForm::empty() }.read().expect_err("empty");
        assert_eq!(found.iter().map(|fault| fault.field.as_str()).collect::<Vec<_>>(), wanted);
    }
}

fn typed<'a>(action: &'a str, name: &'a str) -> Vec<(&'a str, &'a str)> {
    vec![
        ("key", KEY),
        ("kind", "locker"),
        ("name", name),
        ("post_number", "73914206"),
        ("locker_number", "142"),
        ("postal_code", "50676"),
        ("city", "Köln"),
        ("country", "DE"),
        ("reference", "LS-1"),
        ("weight", "2,480"),
        ("weight", "0,640"),
        ("format", "pdf"),
        ("medium", "a6"),
        ("dpi", "203"),
        ("action", action),
    ]
}

#[tokio::test]
async fn the_form_makes_a_shipment_and_shows_its_label() {
    let (desk, cloud) = desk_with(vec![made(SHA256, "labelled")]).await;
    let reply = desk.post("/shipments", &typed("label", "Femke Altenwerder")).await;
    assert_eq!(reply.status, StatusCode::SEE_OTHER, "{}", reply.text);
    let page = desk.get(&reply.location).await;
    assert!(page.text.contains("395200000000000017") && page.text.contains("<iframe"));
    let document = desk.get(&format!("{}/labels/1", reply.location)).await;
    assert_eq!(document.bytes, DOCUMENT.as_bytes());
    assert_eq!(document.headers[header::CONTENT_TYPE], "application/pdf");
    let sent = cloud.seen().into_iter().find(|(_, path, ..)| path == "/v1/shipments").expect("sent");
    let sent: kontor_model::shipment::NewShipment = serde_json::from_str(&sent.3).expect("the wire format");
    assert!(matches!(sent.to, Recipient::Locker { ref locker_number, .. } if locker_number == "142"));
    assert_eq!(sent.parcels.iter().map(|parcel| parcel.weight_g).collect::<Vec<_>>(), [2480, 640]);
}

#[tokio::test]
async fn faults_of_the_cloud_stand_beside_their_fields_and_the_form_is_kept() {
    let errors = r#"{"field":"to.name","code":"too_long","detail":"Der Name ist zu lang."},
        {"field":"parcels[1].weight_g","code":"too_heavy","detail":"Zu schwer."},
        {"field":"from","code":"required","detail":"Der Absender fehlt."}"#;
    let (desk, _cloud) = desk_with(vec![problem(422, "validation_failed", errors)]).await;
    let reply = desk.post("/shipments", &typed("label", "Jörg Müller-Weiß")).await;
    assert_eq!(reply.status, StatusCode::UNPROCESSABLE_ENTITY);
    for expected in
        ["Der Name ist zu lang.", "Zu schwer.", "kein Absender hinterlegt", "Jörg Müller-Weiß", "0,640", "name-error"]
    {
        assert!(reply.text.contains(expected), "{expected}");
    }
    assert!(list(&desk.app, None).await.expect("a page").items.is_empty());
}

#[tokio::test]
async fn beside_a_field_its_name_is_not_said_again() {
    let errors = r#"{"field":"to.postal_code","code":"format","detail":"Empfänger, Postleitzahl: nicht richtig geschrieben, erwartet werden genau 5 Ziffern"},
        {"field":"sscc","code":"x","detail":"NVE (SSCC): aufgebraucht"}"#;
    let (desk, _cloud) = desk_with(vec![problem(422, "validation_failed", errors)]).await;
    let reply = desk.post("/shipments", &typed("label", "Femke")).await;
    assert!(reply.text.contains("Nicht richtig geschrieben, erwartet werden genau 5 Ziffern"));
    assert!(!reply.text.contains("Empfänger, Postleitzahl"));
    assert!(reply.text.contains("NVE (SSCC): aufgebraucht"), "without a field the name is needed");
}

#[tokio::test]
async fn countries_stand_by_name_the_usual_ones_first() {
    let desk = signed_in().await;
    let page = desk.get("/shipments/new").await.text;
    let place = |name: &str| page.find(&format!(">{name}</option>")).unwrap_or_else(|| panic!("{name}"));
    let order = ["Deutschland", "Österreich", "Schweiz", "Niederlande", "Albanien", "Irland", "Kroatien", "Zypern"];
    assert!(order.map(place).is_sorted(), "{:?}", order.map(place));
    let union = "AT BE BG HR CY CZ DK EE FI FR DE GR HU IE IT LV LT LU MT NL PL PT RO SK SI ES SE";
    for code in union.split(' ').chain(["CH", "GB", "LI", "NO", "US"]) {
        assert!(page.contains(&format!("<option value=\"{code}\"")), "{code}");
    }
    let catalog = desk.app.site.catalog();
    for (lang, code) in Lang::ALL
        .into_iter()
        .flat_map(|lang| USUAL_COUNTRIES.iter().chain(&OTHER_COUNTRIES).map(move |code| (lang, code)))
    {
        assert!(catalog.has(lang, &format!("country.{code}")), "{code}");
    }
}

#[tokio::test]
async fn a_country_of_no_list_is_left_to_the_cloud() {
    let error = r#"{"field":"to.country","code":"unknown","detail":"Empfänger, Land: dorthin geht nichts"}"#;
    let (desk, cloud) = desk_with(vec![problem(422, "validation_failed", error)]).await;
    let mut fields = typed("label", "Femke");
    fields.iter_mut().filter(|(name, _)| *name == "country").for_each(|field| field.1 = "BR");
    let reply = desk.post("/shipments", &fields).await;
    assert_eq!(cloud.count("/v1/shipments"), 1);
    assert!(reply.text.contains("Dorthin geht nichts") && reply.text.contains("<option value=\"BR\" selected>"));
}

#[tokio::test]
async fn parcels_are_added_and_removed_without_script() {
    let (desk, cloud) = desk_with(vec![made(SHA256, "labelled")]).await;
    let more = desk.post("/shipments", &typed("add", "Femke")).await;
    assert!(more.text.contains("weight_2") && more.text.contains("Femke"));
    let fewer = desk.post("/shipments", &typed("drop-0", "Femke")).await;
    assert!(!fewer.text.contains("weight_1") && fewer.text.contains("0,640") && !fewer.text.contains("2,480\""));
    assert!(cloud.seen().is_empty());
}

#[tokio::test]
async fn a_post_without_the_token_ships_nothing() {
    let (desk, cloud) = desk_with(vec![made(SHA256, "labelled")]).await;
    let reply = desk.post_bare("/shipments", &typed("label", "Femke"), "").await;
    assert_eq!(reply.status, StatusCode::FORBIDDEN);
    assert!(cloud.seen().is_empty());
}

#[tokio::test]
async fn the_list_goes_page_by_page_from_the_newest() {
    let (desk, _cloud) = desk_with(vec![made(SHA256, "labelled")]).await;
    for _ in 0..51 {
        ship(&desk.app, &request(), None, Lang::De).await.expect("made");
        desk.clock.advance_millis(1000);
    }
    let first = list(&desk.app, None).await.expect("a page");
    let second = list(&desk.app, first.next.as_ref()).await.expect("a page");
    assert_eq!((first.items.len(), second.items.len()), (50, 1));
    assert!(first.items[0].id > first.items[49].id && second.next.is_none());
}

#[tokio::test]
async fn the_pages_of_this_room_hold_what_every_page_must() {
    let desk = signed_in().await;
    let site = &desk.app.site;
    let found = [
        faults::<ListPage>(site, Face::Desk),
        faults::<ShipmentPage>(site, Face::Desk),
        faults::<FormPage>(site, Face::Desk),
        faults::<TroublePage>(site, Face::Desk),
        faults::<CloudListPage>(site, Face::Desk),
        faults::<ExportPage>(site, Face::Desk),
        faults::<CancelPage>(site, Face::Desk),
        faults::<TrackingPage>(site, Face::Desk),
        faults::<ReturnPage>(site, Face::Desk),
    ];
    assert!(found.concat().is_empty(), "{}", found.concat().join("\n").chars().take(3000).collect::<String>());
}
