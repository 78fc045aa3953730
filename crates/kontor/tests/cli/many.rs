//! A file of the office against the running cloud: imported, labelled, exported, nothing twice.

use serde_json::{Value, json};

use crate::binary::Place;
use crate::desk::house;

/// Two good rows, one with a doubt, one that is wrong.
const FILE: &str = "Referenz;Name;Straße;PLZ;Ort;Land;Gewicht kg\n\
    A-1;Jürgen Weiß;Große Bleichen 21;20354;Hamburg;DE;2,48\n\
    A-2;Änne Groß;Kärntner Ring 5;1010;Wien;AT;\"0,5/1,2\"\n\
    A-3;Ann-Kathrin Öztürk;Am Markt;01067;Dresden;DE;1\n\
    A-4;Mehmet Öz;Packstation 142;50667;Köln;DE;1\n";

fn results(answer: &Value) -> Vec<Value> {
    answer["items"].as_array().unwrap().iter().map(|item| item["result"].clone()).collect()
}

#[test]
fn a_file_is_looked_at_first_then_imported_once_and_the_rest_comes_back() {
    let place = Place::new();
    let (_server, _) = house(&place);
    std::fs::write(place.join("versand.csv"), FILE).unwrap();
    let checked = place.run(&["desk", "import", "versand.csv", "--check", "--json"]);
    assert_eq!(
        (checked.code, results(&checked.json())),
        (1, ["good", "good", "doubt", "wrong"].map(Value::from).to_vec())
    );
    let nothing = place.run(&["desk", "ship", "--all", "--json"]);
    assert_eq!((nothing.code, nothing.json()["result"].clone()), (0, json!("nothing_to_do")), "only looked at");

    let imported = place.run(&["desk", "import", "versand.csv", "--rejects", "offen.csv", "--json"]);
    assert_eq!((imported.code, imported.json()["result"].clone()), (1, json!("partial")), "{imported:?}");
    let rejects = std::fs::read_to_string(place.join("offen.csv")).unwrap();
    assert!(rejects.lines().count() == 3 && rejects.contains("A-3;") && rejects.contains("A-4;"), "{rejects}");
    let again = place.run(&["desk", "import", "versand.csv", "--unsure", "--json"]);
    assert_eq!(results(&again.json())[..3], ["prepared", "prepared", "prepared"].map(Value::from));
    let all = place.run(&["desk", "ship", "--all", "--out", "labels", "--json"]);
    assert_eq!((all.code, all.json()["items"].as_array().unwrap().len()), (0, 3), "{all:?}");
    let once_more = place.run(&["desk", "import", "versand.csv", "--unsure", "--json"]);
    assert_eq!(results(&once_more.json())[..3], ["known", "known", "known"].map(Value::from));
}

#[test]
fn prepared_shipments_are_labelled_by_their_references_and_exported() {
    let place = Place::new();
    let (_server, _) = house(&place);
    std::fs::write(place.join("versand.csv"), FILE).unwrap();
    place.run(&["desk", "import", "versand.csv"]);
    let one = place.run(&["desk", "ship", "a-1", "X-9", "--out", "labels", "--json"]);
    assert_eq!((one.code, one.json()["result"].clone()), (1, json!("partial")), "{one:?}");
    let unknown = |item: &&Value| item["code"] == "order_unknown";
    assert_eq!(one.json()["items"].as_array().unwrap().iter().filter(unknown).count(), 1);
    let all = place.run(&["desk", "ship", "--all", "--out", "labels", "--json"]);
    assert_eq!((all.code, all.json()["items"].as_array().unwrap().len()), (0, 1), "A-1 is made already: {all:?}");
    let files = || std::fs::read_dir(place.join("labels")).unwrap().count();
    assert_eq!(files(), 3, "one label per parcel");
    let repeated = place.run(&["desk", "ship", "A-1", "--out", "labels", "--json"]);
    assert_eq!((repeated.code, files()), (0, 3), "the same label again, nothing bought");

    let exported = place.run(&["desk", "export", "--out", "export.csv", "--json"]);
    assert_eq!((exported.code, exported.json()["parcels"].as_array().unwrap().len()), (0, 3), "{exported:?}");
    let table = std::fs::read_to_string(place.join("export.csv")).unwrap();
    assert!(table.starts_with('\u{FEFF}') && table.contains(";has its label;own_label;"), "{table}");
    assert!(place.run(&["desk", "export", "--out", "export.csv"]).wrong_use().contains("export.csv"));
}

#[test]
fn a_file_that_is_none_is_wrong_use_and_nothing_is_sent() {
    let place = Place::new();
    std::fs::write(place.join("book.xlsx"), b"PK\x03\x04\x00\x00").unwrap();
    let sentence = place.run_german(&["desk", "import", "book.xlsx"]);
    assert!(sentence.wrong_use().contains("Arbeitsmappe"), "{sentence:?}");
    assert!(place.run(&["desk", "import", "missing.csv"]).wrong_use().contains("missing.csv"));
    assert!(place.run(&["desk", "export", "--from", "gestern"]).wrong_use().contains("--from"));
    assert_eq!(place.run(&["desk", "ship", "A-1", "--all"]).code, 2);
}

#[test]
fn the_day_is_closed_once_with_its_papers_in_the_folder() {
    let place = Place::new();
    let (_server, _) = house(&place);
    let nothing = place.run(&["desk", "close-out", "--json"]);
    assert_eq!((nothing.code, nothing.json()["result"].clone()), (0, json!("nothing_to_do")), "{nothing:?}");
    std::fs::write(place.join("versand.csv"), FILE).unwrap();
    place.run(&["desk", "import", "versand.csv"]);
    assert_eq!(place.run(&["desk", "ship", "--all", "--out", "labels"]).code, 0);

    let open = place.run(&["desk", "close-out", "--check", "--json"]).json();
    assert_eq!(
        (open["open"][0]["shipments"].clone(), open["open"][0]["parcels"].clone()),
        (json!(2), json!(3)),
        "{open}"
    );
    let closed = place.run(&["desk", "close-out", "--out", "papers", "--json"]);
    assert_eq!((closed.code, closed.json()["result"].clone()), (0, json!("ok")), "{closed:?}");
    let paper = closed.json()["items"][0]["files"][0].as_str().unwrap().to_owned();
    assert!(std::fs::read(place.join(&paper)).unwrap().starts_with(b"%PDF"), "{paper}");
    let open = place.run(&["desk", "close-out", "--check", "--json"]).json();
    assert_eq!(open["result"], "nothing_to_do", "{open}");
    let again = place.run(&["desk", "close-out", "--json"]);
    assert_eq!((again.code, again.json()["result"].clone()), (0, json!("nothing_to_do")), "{again:?}");
}
