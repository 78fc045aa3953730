//! The tour: it works, and its labels say what its report says.

use kontor_model::gs1::Sscc;
use serde_json::Value;

use crate::binary::Place;
use crate::decoders::read_both;
use crate::labels::{paper_mm, read_sscc};

#[test]
fn the_tour_leaves_labels_whose_bar_codes_are_the_ssccs_of_the_answer() {
    let place = Place::new();
    let ran = place.run(&["tour", "--out", "out", "--json"]);
    assert_eq!((ran.code, ran.stderr.as_str()), (0, ""), "no request is logged: {ran:?}");
    let report = ran.json();
    assert_eq!(report["result"], "ok");
    let parcels = report["shipment"]["parcels"].as_array().unwrap();
    let labels = report["labels"].as_array().unwrap();
    let of_carrier = |label: &&Value| label["file"].as_str().is_some_and(|file| file.starts_with("carrier-"));
    assert_eq!(labels.iter().filter(|label| !of_carrier(label)).count(), 4);
    for label in labels.iter().filter(|label| !of_carrier(label)) {
        let file = label["file"].as_str().unwrap();
        let bytes = std::fs::read(place.join("out").join(file)).unwrap();
        let read = read_sscc(file, &bytes);
        let parcel = parcels.iter().find(|parcel| parcel["number"] == label["parcel"]).unwrap();
        assert_eq!(Value::from(read.clone()), parcel["tracking_number"], "{file}");
        assert_eq!(Value::from(read.clone()), label["sscc"], "{file}");
        assert!(read.parse::<Sscc>().is_ok(), "{file}: the check digit of {read}");
    }
    assert!(!place.data().exists(), "the tour has data of its own");
}

#[test]
fn the_label_of_every_carrier_is_read_by_two_decoders_as_the_number_of_the_answer() {
    let place = Place::new();
    let ran = place.run(&["tour", "--out", "out", "--json"]);
    assert_eq!(ran.code, 0, "{ran:?}");
    let report = ran.json();
    let labels = report["labels"].as_array().unwrap().iter();
    let of_carriers: Vec<&Value> =
        labels.filter(|label| label["file"].as_str().is_some_and(|file| file.starts_with("carrier-"))).collect();
    assert!(of_carriers.len() >= 3, "{of_carriers:?}");
    for label in of_carriers {
        let (file, number) = (label["file"].as_str().unwrap(), label["sscc"].as_str().unwrap());
        let Some(read) = read_both(&place.join("out").join(file)) else { return };
        for (decoder, texts) in ["zbar", "rxing"].into_iter().zip(read) {
            assert!(
                texts.iter().any(|text| text.contains(number)),
                "{decoder} reads {texts:?} on {file}, not {number}"
            );
        }
    }
}

#[test]
fn four_labels_on_an_a4_sheet_are_read_by_two_decoders_as_the_numbers_of_the_answers() {
    let place = Place::new();
    let ran = place.run(&["tour", "--out", "out", "--json"]);
    assert_eq!(ran.code, 0, "{ran:?}");
    let sheet = &ran.json()["sheet"];
    let file = place.join("out").join(sheet["file"].as_str().unwrap());
    assert_eq!(paper_mm(&std::fs::read(&file).unwrap()), (210, 297));
    let numbers: Vec<&str> = sheet["numbers"].as_array().unwrap().iter().map(|one| one.as_str().unwrap()).collect();
    assert_eq!(numbers.len(), 4);
    let Some(read) = read_both(&file) else { return };
    for (decoder, texts) in ["zbar", "rxing"].into_iter().zip(read) {
        for number in &numbers {
            assert!(texts.iter().any(|text| text.contains(number)), "{decoder} reads {texts:?}, not {number}");
        }
    }
}

#[test]
fn the_tour_closes_the_day_and_leaves_a_paper_for_every_driver() {
    let place = Place::new();
    let ran = place.run(&["tour", "--out", "out", "--json"]);
    assert_eq!(ran.code, 0, "{ran:?}");
    let report = ran.json();
    let papers = report["papers"].as_array().unwrap();
    let of = |carrier: &str| papers.iter().filter(|paper| paper["carrier"] == carrier).collect::<Vec<_>>();
    assert_eq!(of("dhl_parcel_de")[0]["from_carrier"], true, "DHL makes a manifest: {papers:?}");
    for carrier in ["own_label", "gls_de", "ups"] {
        assert_eq!(of(carrier)[0]["from_carrier"], false, "{carrier} makes none: {papers:?}");
    }
    // Two of the shipment typed in Desk, one of the shop's order.
    assert_eq!(of("own_label")[0]["parcels"], 3);
    for paper in papers {
        let bytes = std::fs::read(place.join("out").join(paper["file"].as_str().unwrap())).unwrap();
        assert_eq!(paper_mm(&bytes), (210, 297), "{paper}");
    }
}

#[test]
fn the_tour_leaves_two_pdf_and_two_zpl_in_the_forms_that_are_asked_for() {
    let place = Place::new();
    assert_eq!(place.run(&["tour", "--out", "out"]).code, 0);
    let read = |name: &str| std::fs::read(place.join("out").join(name)).unwrap();
    assert_eq!(paper_mm(&read("label-1-a6.pdf")), (105, 148));
    assert_eq!(paper_mm(&read("label-2-103x199.pdf")), (103, 199));
    // 203 dpi are 8 dots, 300 dpi 11.8 dots to the millimetre.
    assert!(String::from_utf8(read("label-1-a6-203dpi.zpl")).unwrap().contains("^PW840"));
    assert!(String::from_utf8(read("label-2-103x199-300dpi.zpl")).unwrap().contains("^PW1216"));
    let report: Value = serde_json::from_slice(&read("report.json")).unwrap();
    assert_eq!(report["result"], "ok");
    assert!(String::from_utf8(read("report.txt")).unwrap().contains("label-1-a6.pdf"));
}

#[test]
fn every_step_is_printed_with_its_time_in_the_language_of_the_terminal() {
    let place = Place::new();
    let output = place.command(&["tour", "--out", "out"]).env("LC_ALL", "de_DE.UTF-8").output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    assert_eq!(text.lines().filter(|line| line.starts_with("ok") && line.contains(" ms ")).count(), 24, "{text}");
    assert!(text.contains("Kunden einladen") && text.contains("Alles hat funktioniert"), "{text}");
}

#[test]
fn a_folder_that_cannot_take_the_labels_stops_the_tour_before_it_begins() {
    let place = Place::new();
    std::fs::write(place.join("out"), "a file").unwrap();
    assert!(place.run(&["tour", "--out", "out"]).one_sentence().contains("out"));
}
