//! Orders and stock without a browser: what needs no shop yet.

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
