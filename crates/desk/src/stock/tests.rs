//! Stock of a file: understood as an office writes it, in chunks, each number larger than the one before.

use axum::http::StatusCode;
use kontor_model::Lang;
use kontor_web::page::Face;
use kontor_web::testing::faults;

use super::pages::StockPage;
use super::{StockReport, read_file, send};
use crate::error::DeskError;
use crate::fake::engine::problem;
use crate::orders::samples::site;
use crate::testing::{TestDesk, with_engine};
use kontor_web::sheet::SheetFault;

fn quantities(text: &str) -> Vec<Result<String, &'static str>> {
    let file = read_file(text.as_bytes()).expect("a file");
    let each = |row: super::StockRow| match row.fault {
        Some((fault, _)) => Err(fault),
        None => Ok(row.quantity.normalize().to_string()),
    };
    file.rows.into_iter().map(each).collect()
}

async fn sent(desk: &TestDesk, text: &str) -> StockReport {
    let file = read_file(text.as_bytes()).expect("a file");
    send(&desk.app, &file, false, Lang::De, &|_| {}).await.expect("sends")
}

#[test]
fn every_sample_is_whole_in_both_languages() {
    assert_eq!(faults::<StockPage>(&site(), Face::Desk), Vec::<String>::new());
}

#[test]
fn german_and_english_tables_are_understood() {
    let german = read_file(b"sep=;\r\nArtikel-Nr.;Verf\xfcgbare Menge;Lager;Farbe\r\n0815;1.234,50;S\xfcd;rot\r\n")
        .expect("a file");
    let row = &german.rows[0];
    assert_eq!((row.sku.as_str(), row.warehouse.as_deref(), row.line), ("0815", Some("Süd"), 3));
    assert_eq!(row.quantity.to_string(), "1234.50");
    assert_eq!(german.ignored, ["Farbe"]);
    let english = read_file(b"sku,qty\nA-1,12\n").expect("a file");
    assert_eq!((english.rows[0].quantity.to_string().as_str(), &english.rows[0].warehouse), ("12", &None));
}

#[test]
fn quantities_are_read_and_what_two_people_would_read_differently_is_not() {
    let text = "Artikelnummer;Menge\nA1;12\nA2;-3\nA3;12,5\nA4;12.5\nA5;1.234\nA6;1.234.567\nA7;1,234.5\nA8;viel\nA9;\nA10;1.2.3\nA11;1,2,3.4\n;5\nA1;9\n";
    let ok = |text: &str| Ok(text.to_owned());
    assert_eq!(
        quantities(text),
        [
            ok("12"),
            ok("-3"),
            ok("12.5"),
            ok("12.5"),
            Err("unclear"),
            ok("1234567"),
            ok("1234.5"),
            Err("quantity"),
            Err("no_quantity"),
            Err("quantity"),
            Err("quantity"),
            Err("no_sku"),
            Err("twice"),
        ]
    );
}

#[test]
fn a_file_without_the_columns_is_refused_by_their_names() {
    assert_eq!(
        read_file(b"Name;Ort\nA;B\n").expect_err("no stock"),
        SheetFault::Missing("Artikelnummer (sku), Menge (quantity)".to_owned())
    );
    assert_eq!(
        read_file(b"SKU;Artikelnummer;Menge\nA;B;1\n").expect_err("twice"),
        SheetFault::Twice("SKU, Artikelnummer".to_owned())
    );
}

#[tokio::test]
async fn good_lines_go_wrong_ones_are_named_and_numbers_grow_from_file_to_file() {
    let (desk, _cloud, engine) = with_engine().await;
    let file = "Artikelnummer;Menge;Lager\nA-1;12;\nA-2;x;\nA-1;3,5;2\n";
    let report = sent(&desk, file).await;
    assert_eq!(report.result(), "partial");
    let results: Vec<&str> = report.lines.iter().map(|line| line.result.as_str()).collect();
    assert_eq!(results, ["taken", "wrong", "taken"]);
    assert_eq!(report.lines[1].quantity, "", "not a number somebody could take for the stock");
    assert!(report.lines[1].reason.as_ref().is_some_and(|reason| reason.contains("„x“")), "{:?}", report.lines[1]);
    sent(&desk, file).await;
    let told = engine.lock().stock.clone();
    let sequence = |file: usize, item: usize| told[file]["items"][item]["sequence"].as_i64().expect("a number");
    assert!(sequence(0, 0) < sequence(0, 1) && sequence(0, 1) < sequence(1, 0), "{told:?}");
    assert_eq!(told[0]["items"][1]["quantity"], "3.5");
    assert_eq!(told[0]["items"][1]["warehouse"], "2");
}

#[tokio::test]
async fn a_large_file_goes_in_chunks_and_what_was_lost_says_so() {
    let (desk, _cloud, engine) = with_engine().await;
    let rows: String = (0..2500).map(|number| format!("A-{number};1\n")).collect();
    let file = format!("sku;quantity\n{rows}");
    let report = sent(&desk, &file).await;
    assert_eq!((report.count("taken"), engine.lock().stock.len()), (2500, 3));
    engine.lock().stock.clear();
    let read = read_file(file.as_bytes()).expect("a file");
    engine.lock().stock_answers.push_back(problem(503, "unavailable", "Gleich."));
    let lost = send(&desk.app, &read, false, Lang::De, &|_| {}).await;
    assert!(matches!(lost, Err(DeskError::Cloud(_))), "nothing could be sent at all");
    assert!(engine.lock().stock.is_empty());
}

#[tokio::test]
async fn only_checking_sends_nothing() {
    let (desk, cloud, _engine) = with_engine().await;
    let read = read_file(b"sku;quantity\nA-1;1\n").expect("a file");
    let report = send(&desk.app, &read, true, Lang::De, &|_| {}).await.expect("checks");
    assert_eq!((report.result(), report.count("good")), ("ok", 1));
    assert_eq!(cloud.count("/v1/inventory"), 0);
}

#[tokio::test]
async fn the_page_takes_a_file_and_tells_each_line_that_needs_somebody() {
    let (desk, _cloud, engine) = with_engine().await;
    assert!(desk.get("/stock").await.text.contains("Artikelnummer, Menge"));
    let checked = desk.upload("/stock/check", "bestand.csv", "sku;menge\nA-1;1\nA-2;1.234\n".as_bytes()).await;
    assert!(checked.text.contains("1 Zeile ist in Ordnung") && checked.text.contains("Tausender"), "{}", checked.text);
    assert!(engine.lock().stock.is_empty());
    let took = desk.upload("/stock", "bestand.csv", "sku;menge\nA-1;1\n".as_bytes()).await;
    assert!(took.text.contains("1 Bestand ist übernommen"), "{}", took.text);
    let refused = desk.upload("/stock", "bestand.xlsx", b"PK\x03\x04\x00").await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    engine.lock().stock_answers.push_back(problem(403, "insufficient_scope", "Der Zugang darf das nicht."));
    let forbidden = desk.upload("/stock", "bestand.csv", "sku;menge\nA-1;1\n".as_bytes()).await;
    assert!(forbidden.text.contains("Der Zugang darf das nicht."), "{}", forbidden.text);
    let empty = desk.upload("/stock", "leer.csv", b"sku;menge\n").await;
    assert!(empty.text.contains("keine Zeilen unter der Kopfzeile"), "{}", empty.text);
}
