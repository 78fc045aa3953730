//! Desk without a browser: records, their test, and labels into a folder.

use serde_json::{Value, json};

use crate::binary::{Place, Ran, Server};
use crate::labels::read_sscc;
use crate::walking::{Browser, register, set_sender};

/// A running house with an application, whose pair is an active record of Desk.
pub(crate) fn house(place: &Place) -> (Server, String) {
    let server = place.up();
    let mut browser = Browser::at(&server.url("cloud"));
    let (client_id, secret) = register(&server, &mut browser);
    set_sender(&server, &mut browser);
    std::fs::write(place.join("secret.txt"), secret).unwrap();
    let added = add(place, &client_id, &[]);
    assert_eq!(added.code, 0, "{added:?}");
    (server, client_id)
}

fn add(place: &Place, client_id: &str, more: &[&str]) -> Ran {
    let words = ["desk", "credentials", "add", "--json", "--client-id", client_id, "--secret-file", "secret.txt"];
    place.run(&[words.as_slice(), more].concat())
}

fn records(place: &Place) -> Value {
    place.run(&["desk", "credentials", "list", "--json"]).json()["credentials"].clone()
}

#[test]
fn a_record_takes_the_address_of_the_running_cloud_and_works() {
    let place = Place::new();
    let (server, client_id) = house(&place);
    let records = records(&place);
    assert_eq!(records[0]["cloud_url"], server.said["cloud"]);
    assert_eq!(records[0]["client_id"], client_id);
    let tested = place.run(&["desk", "credentials", "test", "--json"]);
    assert_eq!((tested.code, tested.json()["verdict"].clone()), (0, json!("connected")));
}

#[test]
fn a_second_active_record_must_be_agreed_to() {
    let place = Place::new();
    let (_server, client_id) = house(&place);
    let asked = add(&place, &client_id, &[]);
    assert_eq!((asked.code, asked.json()["code"].clone()), (2, json!("other_active")));
    assert_eq!(records(&place).as_array().unwrap().len(), 1, "nothing was added");
    assert_eq!(add(&place, &client_id, &["--yes"]).code, 0);
    let active: Vec<bool> = records(&place).as_array().unwrap().iter().map(|one| one["active"] == true).collect();
    assert_eq!(active, [false, true]);
    assert_eq!(place.run(&["desk", "credentials", "activate", "1"]).code, 2);
    assert_eq!(place.run(&["desk", "credentials", "activate", "1", "--yes"]).code, 0);
    assert_eq!(records(&place)[0]["active"], true);
}

#[test]
fn the_active_record_is_removed_only_when_that_is_agreed_to() {
    let place = Place::new();
    let (_server, client_id) = house(&place);
    assert_eq!(add(&place, &client_id, &["--inactive"]).code, 0);
    assert!(place.run(&["desk", "credentials", "remove", "1"]).wrong_use().contains("--yes"));
    assert_eq!(records(&place).as_array().unwrap().len(), 2, "nothing was removed");
    assert_eq!(place.run(&["desk", "credentials", "remove", "1", "--yes"]).code, 0);
    assert_eq!(place.run(&["desk", "credentials", "remove", "2"]).code, 0);
    assert_eq!(records(&place), json!([]));
    assert!(place.run(&["desk", "credentials", "remove", "1"]).one_sentence().contains("number 1"));
}

#[test]
fn a_mistyped_secret_is_told_before_anything_is_stored() {
    let place = Place::new();
    std::fs::write(place.join("secret.txt"), format!("ks_{}", "a".repeat(49))).unwrap();
    let ran = add(&place, "kc_01M8540JPSFA6W1FEMW7F2RW6B", &["--url", "http://127.0.0.1:9"]);
    assert_eq!((ran.code, ran.json()["code"].clone()), (2, json!("invalid")));
    assert!(ran.stderr.contains("--secret-file") && !ran.stderr.contains("aaaa"), "{ran:?}");
    assert_eq!(records(&place), json!([]));
}

#[test]
fn a_client_id_that_is_none_is_wrong_use() {
    let place = Place::new();
    std::fs::write(place.join("secret.txt"), format!("ks_{}", "a".repeat(49))).unwrap();
    let ran = add(&place, "kc x", &["--url", "ftp://kontor.example"]);
    assert_eq!(ran.code, 2, "{ran:?}");
    assert!(ran.stderr.contains("--url"), "{ran:?}");
    assert_eq!(records(&place), json!([]));
}

#[test]
fn records_and_their_test_are_told_as_the_page_tells_them() {
    let place = Place::new();
    let (_server, client_id) = house(&place);
    let before = place.run_german(&["desk", "credentials", "list"]).stdout;
    assert!(before.starts_with("Nummer") && before.contains("nie"), "{before}");
    let tested = place.run_german(&["desk", "credentials", "test"]).stdout;
    assert!(tested.contains("Logistik und Versand, E-Commerce"), "{tested}");
    let after = place.run_german(&["desk", "credentials", "list"]).stdout;
    assert!(after.contains(&client_id) && after.contains(" Uhr") && !after.contains("nie"), "{after}");
}

#[test]
fn what_testing_can_meet_in_the_sandbox_is_told_apart() {
    let place = Place::new();
    let (server, client_id) = house(&place);
    let offers = |path: &str| format!("{}{path}", server.url("sandbox"));
    for (path, verdict, code) in [
        ("/not-kontor", "not_kontor", 1),
        ("/not-kontor/json", "not_kontor", 1),
        ("/half", "broken_off", 1),
        ("/wrong-clock", "clock_behind", 0),
    ] {
        let added = add(&place, &client_id, &["--url", &offers(path), "--inactive"]).json();
        let number = added["credential"]["number"].to_string();
        let tested = place.run(&["desk", "credentials", "test", &number, "--json"]);
        assert_eq!((tested.code, tested.json()["verdict"].clone()), (code, json!(verdict)), "{path}: {tested:?}");
    }
}

#[test]
fn a_shipment_from_flags_leaves_its_labels_in_the_folder() {
    let place = Place::new();
    let (_server, _) = house(&place);
    let ran = place.run(&[
        "desk",
        "ship",
        "--json",
        "--out",
        "labels",
        "--name",
        "Jürgen Weiß",
        "--street",
        "Große Bleichen 21",
        "--postal-code",
        "20354",
        "--city",
        "Hamburg",
        "--reference",
        "A-4711",
        "--weight-g",
        "1200",
        "--weight-g",
        "800",
        "--format",
        "zpl",
    ]);
    assert_eq!((ran.code, ran.json()["result"].clone()), (0, json!("ok")), "{ran:?}");
    let item = &ran.json()["items"][0];
    for (file, parcel) in item["files"].as_array().unwrap().iter().zip(item["shipment"]["parcels"].as_array().unwrap())
    {
        let bytes = std::fs::read(place.join(file.as_str().unwrap())).unwrap();
        assert_eq!(parcel["tracking_number"], read_sscc(file.as_str().unwrap(), &bytes));
    }
}

#[test]
fn one_bad_shipment_of_a_file_stops_no_other() {
    let place = Place::new();
    let (_server, _) = house(&place);
    let good = json!({
        "reference": "A-1", "parcels": [{ "weight_g": 500 }],
        "to": { "kind": "locker", "name": "Mehmet Öz", "post_number": "12345678", "locker_number": "142",
                "postal_code": "50667", "city": "Köln" },
    });
    let mut bad = good.clone();
    bad["parcels"][0]["weight_g"] = json!(0);
    bad["reference"] = json!("A-2");
    std::fs::write(place.join("s.json"), json!({ "shipments": [bad, good] }).to_string()).unwrap();
    let ran = place.run(&["desk", "ship", "--json", "--file", "s.json", "--out", "labels"]);
    let answer = ran.json();
    assert_eq!((ran.code, answer["result"].clone()), (1, json!("partial")), "{ran:?}");
    assert_eq!(answer["items"][0]["code"], "refused");
    assert!(answer["items"][0]["message"].as_str().unwrap().contains("weight_g"), "{answer}");
    assert_eq!(answer["items"][1]["result"], "ok");
}

#[test]
fn the_same_key_makes_no_second_shipment() {
    let place = Place::new();
    let (_server, _) = house(&place);
    let words = [
        "desk",
        "ship",
        "--json",
        "--out",
        "labels",
        "--name",
        "Anna Lindström",
        "--street",
        "Kärntner Ring 5",
        "--postal-code",
        "1010",
        "--city",
        "Wien",
        "--country",
        "AT",
        "--reference",
        "A-5",
        "--weight-g",
        "300",
        "--key",
        "order-A-5-2026-11-23",
    ];
    let (first, second) = (place.run(&words), place.run(&words));
    assert_eq!((first.code, second.code), (0, 0), "{first:?} {second:?}");
    assert_eq!(first.json()["items"][0]["shipment"], second.json()["items"][0]["shipment"]);
}

const ADDRESS: [&str; 12] = [
    "desk",
    "ship",
    "--name",
    "Anna Lindström",
    "--street",
    "Kärntner Ring 5",
    "--postal-code",
    "1010",
    "--city",
    "Wien",
    "--country",
    "AT",
];

#[test]
fn a_refusal_of_one_shipment_is_told_once() {
    let place = Place::new();
    let (_server, _) = house(&place);
    let ran = place.run(&[ADDRESS.as_slice(), &["--reference", "A-6", "--weight-g", "0"]].concat());
    assert!(ran.one_sentence().contains("weight_g"), "{ran:?}");
    assert_eq!(ran.stdout, "", "not a second time");
}

#[test]
fn a_key_that_does_not_fit_is_wrong_use_and_sends_nothing() {
    let place = Place::new();
    let flags = [ADDRESS.as_slice(), &["--reference", "A-7", "--weight-g", "300", "--key", "abc"]].concat();
    assert!(place.run(&flags).wrong_use().contains("--key has 16 to 64 characters"));
    assert!(place.run_german(&flags).wrong_use().contains("--key hat 16 bis 64 Zeichen"));
    let shipment = json!({
        "reference": "A-8", "parcels": [{ "weight_g": 500 }],
        "to": { "kind": "locker", "name": "Mehmet Öz", "post_number": "12345678", "locker_number": "142",
                "postal_code": "50667", "city": "Köln" },
    });
    std::fs::write(place.join("s.json"), json!({ "shipments": [shipment, shipment] }).to_string()).unwrap();
    let ran = place.run(&["desk", "ship", "--file", "s.json", "--key", "order-A-8-2026-11-23"]);
    assert!(ran.wrong_use().contains("idempotency_key"), "{ran:?}");
    assert!(!place.data().exists(), "nothing was opened");
}

#[test]
fn labels_of_two_shipments_with_one_reference_lie_side_by_side() {
    let place = Place::new();
    let (_server, _) = house(&place);
    let words =
        [ADDRESS.as_slice(), &["--json", "--out", "labels", "--reference", "A-9", "--weight-g", "300"]].concat();
    let mut files: Vec<Value> = (0..2).map(|_| place.run(&words).json()["items"][0]["files"][0].clone()).collect();
    files.dedup();
    assert_eq!(files.len(), 2, "{files:?}");
}
