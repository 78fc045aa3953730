//! Desk without a browser: records, their test, and labels into a folder.

use serde_json::{Value, json};

use crate::binary::{Place, Ran, Server};
use crate::labels::read_sscc;
use crate::walking::{Browser, register, set_sender};

/// A running house with an application, whose pair is an active record of Desk.
fn house(place: &Place) -> (Server, String) {
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
    assert_eq!((asked.code, asked.json()["code"].clone()), (1, json!("other_active")));
    assert_eq!(records(&place).as_array().unwrap().len(), 1, "nothing was added");
    assert_eq!(add(&place, &client_id, &["--yes"]).code, 0);
    let active: Vec<bool> = records(&place).as_array().unwrap().iter().map(|one| one["active"] == true).collect();
    assert_eq!(active, [false, true]);
    assert_eq!(place.run(&["desk", "credentials", "activate", "1"]).code, 1);
    assert_eq!(place.run(&["desk", "credentials", "activate", "1", "--yes"]).code, 0);
    assert_eq!(records(&place)[0]["active"], true);
}

#[test]
fn a_removed_record_is_gone() {
    let place = Place::new();
    let (_server, _) = house(&place);
    assert_eq!(place.run(&["desk", "credentials", "remove", "1"]).code, 0);
    assert_eq!(records(&place), json!([]));
    assert!(place.run(&["desk", "credentials", "remove", "1"]).one_sentence().contains("number 1"));
}

#[test]
fn a_mistyped_secret_is_told_before_anything_is_stored() {
    let place = Place::new();
    std::fs::write(place.join("secret.txt"), format!("ks_{}", "a".repeat(49))).unwrap();
    let ran = add(&place, "kc_01M8540JPSFA6W1FEMW7F2RW6B", &["--url", "http://127.0.0.1:9"]);
    assert_eq!((ran.code, ran.json()["code"].clone()), (1, json!("invalid")));
    assert!(ran.stderr.contains("client_secret") && !ran.stderr.contains("aaaa"), "{ran:?}");
    assert_eq!(records(&place), json!([]));
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
