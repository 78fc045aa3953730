//! Servers: what they say at start, what works beside them, how they end.

use serde_json::Value;

use crate::binary::{FREE, Place, UP};
use crate::usage::invite;
use crate::walking::{Browser, get, html, register};

#[test]
fn up_says_where_everything_is_and_writes_it_down() {
    let place = Place::new();
    let server = place.up();
    assert!(server.url("registration_url").starts_with(&format!("{}/register/", server.url("cloud"))));
    assert!(server.url("desk_link").starts_with(&format!("{}/enter/", server.url("desk"))));
    assert!(!server.url("cloud").ends_with(":0"), "the real port is told");
    let written = run_file(&place);
    assert_eq!(written["public_url"], server.said["cloud"]);
    assert_eq!(written["pid"], server.pid());
    assert_eq!(written["desk"]["url"], server.said["desk"]);
    assert_eq!(written["sandbox"]["url"], server.said["sandbox"]);
}

#[test]
fn up_answers_on_all_three_addresses() {
    let place = Place::new();
    let server = place.up();
    assert_eq!(get(&format!("{}/healthz", server.url("cloud"))).status, 200);
    assert_eq!(get(&format!("{}/readyz", server.url("cloud"))).status, 200);
    assert_eq!(get(&server.url("sandbox")).status, 200);
    let desk = server.url("desk");
    let mut browser = Browser::at(&desk);
    assert_eq!(browser.open(&server.url("desk_link")).status, 200);
}

#[test]
fn the_sample_customer_is_invited_once() {
    let place = Place::new();
    place.up().kill();
    let second = place.up();
    assert_eq!(second.said["registration_url"], Value::Null);
    assert_eq!(std::fs::read_dir(place.data().join("outbox")).unwrap().count(), 1);
}

#[test]
fn the_sample_customer_finds_the_shop_of_the_sandbox_connected() {
    let place = Place::new();
    let server = place.up();
    let cloud = server.url("cloud");
    let mut browser = Browser::at(&cloud);
    register(&server, &mut browser);
    let list = browser.open(&format!("{cloud}/platforms"));
    assert!(list.text.contains("WooCommerce Sandbox"), "{}", list.text);
    let id = html::find(&list.text, "plt_", 26).expect("a platform");
    let page = browser.open(&format!("{cloud}/platforms/{id}"));
    let tested = browser.post(&page, &page.form(&format!("/platforms/{id}/test")));
    assert!(tested.text.contains("WooCommerce Sandbox ist verbunden."), "{}", tested.text);
}

#[test]
fn a_second_server_on_the_same_folder_is_refused() {
    let place = Place::new();
    let server = place.up();
    assert!(place.run(&UP).one_sentence().contains(&server.pid().to_string()));
    assert_eq!(place.run(&["cloud", "--cloud", FREE]).code, 1);
    assert_eq!(place.run(&["migrate"]).code, 1);
    assert_eq!(run_file(&place)["pid"], server.pid(), "the run file is still the first one's");
}

#[test]
fn invite_works_beside_a_server_and_its_link_leads_there() {
    let place = Place::new();
    let server = place.up();
    let link = invite(&place, "2000000079").json()["registration_url"].as_str().unwrap().to_owned();
    assert!(link.starts_with(&server.url("cloud")), "{link}");
    let page = get(&link);
    assert_eq!(page.status, 200);
    assert!(page.text.contains("2000000079"));
}

#[test]
fn a_desk_link_made_beside_a_server_signs_in_once() {
    let place = Place::new();
    let server = place.up();
    let link = place.run(&["desk", "link", "--json"]).json()["desk_link"].as_str().unwrap().to_owned();
    let mut browser = Browser::at(&server.url("desk"));
    assert_eq!(browser.open(&link).status, 200);
    let mut other = Browser::at(&server.url("desk"));
    assert_ne!(other.open(&link).status, 200);
}

#[cfg(unix)]
#[test]
fn a_polite_request_ends_the_server_with_0_and_frees_the_folder() {
    let place = Place::new();
    let (code, _) = place.up().stop();
    assert_eq!(code, Some(0));
    assert_eq!(run_file(&place), serde_json::json!({}));
    let again = place.up();
    assert_eq!(again.stop().0, Some(0));
}

#[test]
fn a_killed_server_leaves_a_folder_that_starts_again() {
    let place = Place::new();
    place.up().kill();
    let doctor = place.run(&["doctor", "--json"]).json();
    let servers = doctor["checks"].as_array().unwrap().iter().find(|check| check["name"] == "servers").unwrap().clone();
    assert_eq!(servers["state"], "note", "what the killed one wrote down is not believed");
    let _again = place.up();
}

#[test]
fn cloud_and_desk_run_as_two_processes_on_one_folder() {
    let place = Place::new();
    let cloud = place.serve(&["cloud", "--cloud", FREE]);
    let desk = place.serve(&["desk", "--desk", FREE]);
    let written = run_file(&place);
    assert_eq!(written["cloud"]["url"], cloud.said["cloud"]);
    assert_eq!(written["desk"]["url"], desk.said["desk"]);
    let mut browser = Browser::at(&desk.url("desk"));
    browser.open(&desk.url("desk_link"));
    let mask = browser.open(&format!("{}/credentials/new", desk.url("desk")));
    assert_eq!(mask.form("/credentials").get("cloud_url"), Some(cloud.url("cloud").as_str()));
}

#[test]
fn the_sandbox_alone_lists_what_it_offers() {
    let place = Place::new();
    let sandbox = place.serve(&["sandbox", "--sandbox", FREE]);
    assert_eq!(sandbox.said["offers"].as_array().unwrap().len(), 6);
    assert_eq!(get(&sandbox.url("sandbox")).status, 200);
    assert!(!place.data().exists(), "the sandbox keeps nothing");
}

#[test]
fn doctor_finds_a_healthy_folder_healthy() {
    let place = Place::new();
    let _server = place.up();
    let ran = place.run(&["doctor", "--json"]);
    assert_eq!((ran.code, ran.json()["result"].clone()), (0, Value::from("ok")), "{ran:?}");
}

#[test]
fn migrate_on_an_empty_folder_makes_a_database_and_is_then_done() {
    let place = Place::new();
    let first = place.run(&["migrate", "--json"]).json();
    assert!(!first["cloud"].as_array().unwrap().is_empty());
    assert_eq!(place.run(&["migrate", "--json"]).json()["cloud"], serde_json::json!([]));
}

fn run_file(place: &Place) -> Value {
    serde_json::from_str(&std::fs::read_to_string(place.data().join("run.json")).unwrap()).unwrap()
}
