//! The packing table against the running cloud: prepared as an ERP does, packed in the browser, printed into a folder.

use std::io::{Read, Write};
use std::net::TcpStream;

use serde_json::{Value, json};

use crate::binary::{Place, Server};
use crate::desk::house;
use crate::walking::Browser;

/// Asks `/v1` as an ERP would; the answer's status and JSON.
fn ask(server: &Server, token: &str, first_line: &str, key: &str, body: &Value) -> (u16, Value) {
    let cloud: reqwest::Url = server.url("cloud").parse().unwrap();
    let host = format!("127.0.0.1:{}", cloud.port().unwrap());
    let body = if body.is_null() { String::new() } else { body.to_string() };
    let request = format!(
        "{first_line} HTTP/1.1\r\nhost: {host}\r\nauthorization: Bearer {token}\r\nidempotency-key: {key}\r\n\
         content-type: application/json\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{body}",
        body.len()
    );
    let mut stream = TcpStream::connect(&host).unwrap();
    stream.write_all(request.as_bytes()).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    let status = answer[9..12].parse().unwrap();
    let json = answer.find('{').map_or(Value::Null, |start| {
        let end = answer.rfind('}').unwrap();
        serde_json::from_str(&answer[start..=end]).unwrap()
    });
    (status, json)
}

fn wanted(reference: &str) -> Value {
    json!({
        "reference": reference,
        "to": {
            "kind": "street", "name": "Jürgen Weiß", "street": "Große Bleichen", "house_number": "21",
            "postal_code": "20354", "city": "Hamburg",
        },
        "parcels": [{"weight_g": 1200}, {"weight_g": 640}],
    })
}

#[test]
fn what_an_erp_prepared_is_scanned_weighed_bought_once_and_printed_once() {
    let place = Place::new();
    let (server, client_id) = house(&place);
    let secret = std::fs::read_to_string(place.join("secret.txt")).unwrap();
    let mut cloud = Browser::at(&server.url("cloud"));
    let token = cloud.token(&format!("{}/oauth/token", server.url("cloud")), &client_id, &secret);
    let token: Value = serde_json::from_str(&token.text).unwrap();
    let token = token["access_token"].as_str().unwrap().to_owned();
    for reference in ["A-1", "B-2"] {
        let key = format!("prepare-{reference}-0001");
        let (status, made) = ask(&server, &token, "POST /v1/shipments?prepare=true", &key, &wanted(reference));
        assert!((200..300).contains(&status) && made["state"] == "prepared", "{status} {made}");
    }

    let mut desk = Browser::at(&server.url("desk"));
    let home = desk.open(&server.url("desk_link"));
    assert_eq!(home.status, 200);
    let at = |path: &str| format!("{}{path}", server.url("desk"));
    let labels = place.join("labels");
    std::fs::create_dir(&labels).unwrap();
    let page = desk.open(&at("/printers/new"));
    let form = page.form("/printers").fill("name", "Ablage").fill("kind", "folder");
    let form = form.fill("target", labels.to_str().unwrap()).press("purpose", "pdf_label");
    assert_eq!(desk.post(&page, &form).path(), "/printers");

    let opened = desk.open(&at("/packing?scan=a-1"));
    assert!(opened.path().starts_with("/packing/shp_"), "{}", opened.path());
    let checked = desk.post(&opened, &opened.form("/packing/shp_").press("action", "check"));
    assert_eq!(checked.status, 200, "{}", checked.text);
    let packed = desk.post(&opened, &opened.form("/packing/shp_").press("action", "print"));
    assert!(packed.text.contains("A-1 ist gedruckt"), "{}", packed.text);
    let files = || std::fs::read_dir(&labels).unwrap().count();
    assert_eq!(files(), 2, "one label per parcel");
    desk.post(&opened, &opened.form("/packing/shp_").press("action", "print"));
    assert_eq!(files(), 2, "pressed again: nothing printed twice");

    let (_, all) = ask(&server, &token, "GET /v1/shipments?reference=A-1", "", &Value::Null);
    assert_eq!(all["items"].as_array().unwrap().len(), 1, "and nothing bought twice");
    assert_eq!(all["items"][0]["state"], "labelled");
    assert_eq!(all["items"][0]["parcels"].as_array().unwrap().len(), 2);
    let queue = desk.open(&at("/packing"));
    assert!(queue.text.contains("B-2"), "the next one waits");
}
