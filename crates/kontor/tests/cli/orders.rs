//! Orders and stock without a browser.

use serde_json::json;

use crate::binary::Place;
use crate::desk::house;

#[test]
fn without_orders_there_is_nothing_to_do_and_a_number_nobody_knows_is_told() {
    let place = Place::new();
    let (_server, _) = house(&place);
    let pulled = place.run(&["desk", "orders", "pull", "--json"]);
    assert_eq!((pulled.code, pulled.json()["result"].clone()), (0, json!("nothing_to_do")), "{pulled:?}");
    let listed = place.run(&["desk", "orders", "list", "--json"]);
    assert_eq!((listed.code, listed.json()), (0, json!({ "result": "nothing_to_do", "orders": [] })));
    let exported = place.run(&["desk", "export", "orders", "--format", "json", "--out", "orders.json", "--json"]);
    assert_eq!((exported.code, exported.json()["result"].clone()), (0, json!("nothing_to_do")), "{exported:?}");
    let missing = place.run(&["desk", "orders", "show", "4711", "--json"]);
    assert_eq!((missing.code, missing.json()["code"].clone()), (1, json!("order_missing")));
    let nowhere = place.run(&["desk", "orders", "list", "--platform", "Nirgends"]);
    assert!(nowhere.wrong_use().contains("Nirgends"));
    assert_eq!(place.run(&["desk", "orders", "list", "--state", "schief"]).code, 2);
}

#[test]
fn stock_is_looked_at_without_sending_and_each_wrong_row_is_named() {
    let place = Place::new();
    let (_server, _) = house(&place);
    std::fs::write(place.join("bestand.csv"), "Artikelnummer;Menge;Farbe\r\nHB-1;12,5;rot\r\nHB-2;1.234;\r\n").unwrap();
    let checked = place.run(&["desk", "stock", "import", "bestand.csv", "--check", "--json"]);
    let answer = checked.json();
    assert_eq!((checked.code, answer["result"].clone()), (1, json!("partial")), "{checked:?}");
    assert_eq!(
        (answer["items"][0]["quantity"].clone(), answer["items"][0]["result"].clone()),
        (json!("12.5"), json!("good"))
    );
    assert_eq!((answer["items"][1]["line"].clone(), answer["items"][1]["result"].clone()), (json!(3), json!("wrong")));
    assert_eq!(answer["ignored_columns"], json!(["Farbe"]));
    std::fs::write(place.join("namen.csv"), "Name;Ort\r\nA;B\r\n").unwrap();
    assert!(place.run(&["desk", "stock", "import", "namen.csv"]).wrong_use().contains("namen.csv"));
}

/// Orders something of a pattern in the sandbox's shop; answers its number.
fn ordered(place: &Place, kind: &str) -> String {
    let placed = place.run(&["sandbox", "order", "--kind", kind, "--json"]);
    assert_eq!(placed.code, 0, "{placed:?}");
    placed.json()["orders"][0].to_string().trim_matches('"').to_owned()
}

#[test]
fn one_order_is_fetched_by_its_number_and_what_is_not_paid_is_left_and_named_until_somebody_sends_it_anyway() {
    let place = Place::new();
    let (_server, _) = house(&place);
    let fetch = |number: &str| place.run(&["desk", "orders", "fetch", number, "--json"]);
    let mut numbers = Vec::new();
    for kind in ["plain", "unpaid"] {
        let number = ordered(&place, kind);
        let fetched = fetch(&number);
        assert_eq!((fetched.code, fetched.json()["order"]["number"].clone()), (0, json!(number)), "{fetched:?}");
        numbers.push(number);
    }
    let [paid, unpaid] = numbers.as_slice() else { panic!("{numbers:?}") };
    let again = fetch(paid);
    assert_eq!((again.code, again.json()["result"].clone()), (0, json!("nothing_to_do")), "{again:?}");
    assert_eq!(fetch("99999999").code, 1);
    assert!(place.run(&["desk", "orders", "fetch", paid, "--platform", "Nirgends"]).wrong_use().contains("--platform"));
    let retried = place.run(&["desk", "orders", "retry", paid, "--json"]);
    assert_eq!((retried.code, retried.json()["result"].clone()), (0, json!("nothing_to_do")), "{retried:?}");

    let ship = |which: &[&str]| {
        let ran = place.run(&[&["desk", "ship", "--weight-g", "900", "--out", "labels", "--json"], which].concat());
        (ran.code, ran.json())
    };
    let (code, all) = ship(&["--all"]);
    assert_eq!((code, all["items"].as_array().map(Vec::len)), (0, Some(1)), "{all}");
    assert_eq!((&all["items"][0]["reference"], &all["items"][0]["result"]), (&json!(paid), &json!("ok")), "{all}");
    assert_eq!(
        (&all["left"][0]["reference"], &all["left"][0]["code"]),
        (&json!(unpaid), &json!("order_unpaid")),
        "{all}"
    );
    let (code, refused) = ship(&[unpaid]);
    assert_eq!((code, &refused["items"][0]["code"]), (1, &json!("order_unpaid")), "{refused}");
    let (code, sent) = ship(&[unpaid, "--unpaid"]);
    assert_eq!((code, &sent["result"]), (0, &json!("ok")), "{sent}");
}

#[test]
fn a_label_for_an_order_somebody_should_have_looked_at_is_made_with_a_warning() {
    let place = Place::new();
    let (_server, _) = house(&place);
    let number = ordered(&place, "switzerland");
    assert_eq!(place.run(&["desk", "orders", "fetch", &number, "--json"]).code, 0);
    let ran = place.run(&["desk", "ship", &number, "--weight-g", "900", "--out", "labels", "--json"]);
    let answer = ran.json();
    assert_eq!((ran.code, &answer["result"]), (0, &json!("ok_with_warnings")), "{answer}");
    let warnings = answer["items"][0]["warnings"].as_array().expect("warnings");
    let is_of_customs =
        |warning: &serde_json::Value| warning.as_str().is_some_and(|text| text.contains("customs union"));
    assert!(warnings.iter().any(is_of_customs), "{answer}");
}
