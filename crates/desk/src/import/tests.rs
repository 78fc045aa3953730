//! Files of real offices: what is good goes to the cloud once, what is not stays with its reason, nothing is guessed.

use axum::http::StatusCode;
use kontor_model::Lang;
use kontor_model::address::Recipient;
use kontor_web::page::Face;
use kontor_web::testing::faults;

use super::pages::{FilePage, RowsPage};
use super::{Import, Tone, read_file};
use crate::fake::engine::problem;
use crate::testing::{Reply, TestDesk, signed_in, with_engine};
use kontor_web::sheet::{MOST_BYTES, SheetFault};

const HEADS: &str = "Referenz;Name;Straße;PLZ;Ort;Land;Gewicht kg";

fn read(desk: &TestDesk, text: &str) -> Import {
    read_file(&desk.app, text.as_bytes(), Lang::De).expect("a file that can be read")
}

/// Column and sentence of each remark of the only row.
fn told(import: &Import) -> Vec<(Tone, String, String)> {
    let remarks = import.rows[0].remarks.iter();
    remarks.map(|remark| (remark.tone, remark.column.clone(), remark.text.clone())).collect()
}

/// Presses "Vorbereiten" and waits until the work in the background has come to its end.
async fn sent(desk: &TestDesk, path: &str, fields: &[(&str, &str)]) -> Reply {
    let reply = desk.post(path, fields).await;
    let id = path.strip_prefix("/import/").expect("an import").parse().expect("an id");
    while desk.app.imports.progress(&id).is_some() {
        tokio::task::yield_now().await;
    }
    reply
}

async fn handed_over(desk: &TestDesk, text: &str) -> String {
    let reply = desk.upload("/import", "versand.csv", text.as_bytes()).await;
    assert_eq!(reply.status, StatusCode::SEE_OTHER, "{}", reply.text);
    reply.location
}

async fn mend_file(desk: &TestDesk, path: &str) -> Reply {
    desk.get(&format!("{path}/mend")).await
}

#[tokio::test]
async fn a_table_of_an_erp_becomes_shipments() {
    let desk = signed_in().await;
    let import = read(
        &desk,
        "Beleg-Nr.;Vorname;Nachname;Firma;Straße und Hausnummer;PLZ;Ort;Land;Gewicht (kg);Versandart;Nachnahmebetrag\n\
         LS-1;Änne;Groß;Weinhandlung Groß & Söhne KG;Kärntner Ring 5;1010;Wien;Österreich;\"2,5 / 1,25\";10;149,90 €\n",
    );
    let wanted = import.rows[0].wanted.as_ref().expect("understood");
    assert_eq!(import.rows[0].remarks, []);
    assert_eq!((wanted.reference.as_str(), wanted.to.party().name.as_str()), ("LS-1", "Änne Groß"));
    assert_eq!(wanted.parcels.iter().map(|parcel| parcel.weight_g).collect::<Vec<_>>(), [2500, 1250]);
    assert_eq!(wanted.shipping_profile.as_deref(), Some("10"));
    let Recipient::Street(to) = &wanted.to else { panic!("a door") };
    assert_eq!((to.street.as_str(), to.house_number.as_deref()), ("Kärntner Ring", Some("5")));
    assert_eq!(to.country.as_str(), "AT");
    let cash = wanted.services.as_ref().and_then(|services| services.cash_on_delivery.as_ref()).expect("collected");
    assert_eq!(cash.amount.to_string(), "149.90 EUR");
}

#[tokio::test]
async fn english_heads_and_grams_are_understood_too() {
    let desk = signed_in().await;
    let import = read(
        &desk,
        "Order Number,Recipient,Street,House no.,ZIP Code,City,Country Code,Weight (g),Colour\n\
         A-1,Anna de Vries,Keizersgracht,12,1016 GV,Amsterdam,NL,640,red\n",
    );
    assert_eq!(import.rows[0].remarks, []);
    assert_eq!(import.rows[0].wanted.as_ref().expect("understood").parcels[0].weight_g, 640);
    assert_eq!(import.ignored, ["Colour"], "what is not read is named");
}

#[tokio::test]
async fn an_address_in_free_lines_is_taken_apart() {
    let desk = signed_in().await;
    let import = read(
        &desk,
        "Referenz;Anschrift;Gewicht g\nA-1;\"Femke Altenwerder\n73914206\nPackstation 142\n50676 Köln\";1500\n",
    );
    let wanted = import.rows[0].wanted.as_ref().expect("understood");
    assert!(matches!(&wanted.to, Recipient::Locker { post_number, locker_number, .. }
        if post_number == "73914206" && locker_number == "142"));
    let lines =
        read(&desk, "Referenz;Anschrift 1;Anschrift 2;Anschrift 3\nA-2;Jürgen Weiß;Lange Gasse 5;20354 Hamburg\n");
    assert_eq!(lines.rows[0].wanted.as_ref().expect("understood").to.place().1, "Hamburg");
}

#[tokio::test]
async fn what_is_wrong_is_named_by_column_and_not_guessed() {
    let desk = signed_in().await;
    for (row, column, part) in [
        (";Jürgen Weiß;Lange Gasse 5;20354;Hamburg;DE;1", "Referenz", "Referenz fehlt"),
        ("A-1;Mehmet Öz;Packstation 142;50667;Köln;DE;1", "Straße", "Postnummer"),
        ("A-1;Jürgen Weiß;Lange Gasse 5;1067;Dresden;DE;1", "PLZ", "Postleitzahl"),
        ("A-1;Jürgen Weiß;Lange Gasse 5;20354;Hamburg;Atlantis;1", "Land", "Atlantis"),
        ("A-1;Jürgen Weiß;Lange Gasse 5;20354;Hamburg;DE;schwer", "Gewicht kg", ""),
        ("A-1;Jürgen Weiß;Lange Gasse 5;20354;Hamburg;DE;1.000,5", "Gewicht kg", ""),
        ("A-1;Weiß; Jürgen;Lange Gasse 5;20354;Hamburg;DE;1", "Referenz", "mehr, als es Spalten gibt"),
    ] {
        let import = read(&desk, &format!("{HEADS}\n{row}\n"));
        assert!(import.rows[0].wanted.is_none(), "{row}");
        let told = told(&import);
        let is_it =
            |(tone, at, text): &(Tone, String, String)| *tone == Tone::Wrong && at == column && text.contains(part);
        assert!(told.iter().any(is_it), "{row}: {told:?}");
    }
    let unit = read(&desk, "Referenz;Name;Straße;PLZ;Ort;Gewicht\nA-1;Jürgen Weiß;Lange Gasse 5;20354;Hamburg;2500\n");
    assert!(told(&unit)[0].2.contains("keine Einheit"), "{:?}", told(&unit));
    let twice = read(&desk, &format!("{HEADS}\n{0}\n{0}\n", "A-1;Jürgen Weiß;Lange Gasse 5;20354;Hamburg;DE;1"));
    assert!(twice.rows[0].wanted.is_some() && twice.rows[1].wanted.is_none(), "one shipment or two: nobody can tell");
}

#[tokio::test]
async fn a_row_without_weight_goes_on_to_be_weighed() {
    let desk = signed_in().await;
    let import = read(&desk, &format!("{HEADS}\nA-1;Jürgen Weiß;Lange Gasse 5;20354;Hamburg;DE;\n"));
    assert_eq!(import.rows[0].tone(), Tone::Note);
    assert_eq!(import.rows[0].wanted.as_ref().expect("understood").parcels[0].weight_g, 0);
}

#[tokio::test]
async fn files_that_are_none_are_refused_as_a_whole_and_nothing_is_kept() {
    let desk = signed_in().await;
    for (bytes, part) in [
        (b"Referenz;Name;Ort\n".to_vec(), "keine Zeilen"),
        (b"PK\x03\x04\x00\x00".to_vec(), "Arbeitsmappe"),
        (b"Kunde;Menge\n1;2\n".to_vec(), "Referenz (reference), Ort (city)"),
        (b"Referenz;Beleg;Ort\n1;2;3\n".to_vec(), "Referenz, Beleg"),
        (vec![b'x'; MOST_BYTES + 1], "größer als 4 MB"),
        (vec![b'x'; MOST_BYTES + 100_000], "größer als 4 MB"),
    ] {
        let reply = desk.upload("/import", "<b>.csv", &bytes).await;
        assert_eq!(reply.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", reply.text);
        assert!(reply.text.contains(part), "{part}");
    }
    let strange = desk.upload_bare("/import", "of somebody else", "a.csv", HEADS.as_bytes()).await;
    assert_eq!(strange.status, StatusCode::FORBIDDEN);
    assert_eq!(super::store::count(&mut desk.app.db.read().await.expect("reads")).await.expect("counts"), 0);
}

#[tokio::test]
async fn nothing_is_sent_before_a_person_says_so_and_nothing_twice() {
    let (desk, cloud, engine) = with_engine().await;
    let rows = "A-1;Jürgen Weiß;Lange Gasse 5;20354;Hamburg;DE;2,5\nA-2;Änne Groß;Am Markt;01067;Dresden;DE;1\n\
                A-3;;Lange Gasse 6;20354;Hamburg;DE;1\n";
    let path = handed_over(&desk, &format!("{HEADS}\n{rows}")).await;
    let page = desk.get(&path).await;
    for part in ["1 Sendung vorbereiten", "2 Zeilen brauchen Sie", "keine Hausnummer", "Noch wurde nichts gesendet"] {
        assert!(page.text.contains(part), "{part}");
    }
    assert_eq!(cloud.seen().len(), 0, "only shown");
    assert_eq!(sent(&desk, &path, &[]).await.location, path);
    assert_eq!(engine.lock().known.len(), 1, "the doubt waits for a tick");
    assert_eq!(sent(&desk, &path, &[("row", "3"), ("row", "4")]).await.location, path);
    assert_eq!(engine.lock().known.len(), 2, "ticked: sent; wrong: never");
    let page = desk.get(&path).await;
    assert!(page.text.contains("2 Sendungen sind vorbereitet") && page.text.contains("1 Zeile braucht Sie"));
    // The whole file once more, as a new one.
    let again = handed_over(&desk, &format!("{HEADS}\n{rows}")).await;
    sent(&desk, &again, &[("row", "3")]).await;
    assert_eq!(engine.lock().known.len(), 2, "the same references make nothing twice");
    assert!(desk.get(&again).await.text.contains("2 Sendungen sind vorbereitet"));
}

#[tokio::test]
async fn another_content_under_a_known_reference_is_told_and_not_added() {
    let (desk, _cloud, engine) = with_engine().await;
    let first = handed_over(&desk, &format!("{HEADS}\nA-1;Jürgen Weiß;Lange Gasse 5;20354;Hamburg;DE;2,5\n")).await;
    sent(&desk, &first, &[]).await;
    let second = handed_over(&desk, &format!("{HEADS}\nA-1;Jürgen Weiß;Lange Gasse 7;20354;Hamburg;DE;2,5\n")).await;
    sent(&desk, &second, &[]).await;
    assert_eq!(engine.lock().known.len(), 1);
    assert!(desk.get(&second).await.text.contains("mit anderem Inhalt importiert"));
    assert!(mend_file(&desk, &second).await.text.contains("mit anderem Inhalt importiert"));
}

#[tokio::test]
async fn what_was_not_taken_comes_back_as_a_file_that_can_be_mended_and_read_again() {
    let (desk, _cloud, engine) = with_engine().await;
    engine.lock().preparations.push_back(problem(422, "validation_failed", "Der Ort ist zu lang."));
    let rows =
        "A-1;Jürgen Weiß;Lange Gasse 5;20354;Hamburg;DE;2,5\n=A-2;\"Groß; Änne\";Am Markt 1;1067;Dresden;DE;+1\n";
    let path = handed_over(&desk, &format!("{HEADS};Notiz\n{rows}")).await;
    sent(&desk, &path, &[]).await;
    let file = mend_file(&desk, &path).await;
    assert!(file.text.starts_with(&format!("\u{FEFF}{HEADS};Notiz;Grund\r\n")), "{}", file.text);
    assert!(file.text.contains("Der Ort ist zu lang.") && file.text.contains("'=A-2;\"Groß; Änne\""), "{}", file.text);
    let mended = file.text.replace("1067", "01067").replace("'+1", "1");
    let again = read(&desk, &mended);
    assert_eq!(again.rows.iter().filter(|row| row.wanted.is_some()).count(), 2, "{:?}", again.rows);
    assert_eq!(again.rows[1].reference, "=A-2", "the guard goes when it comes back");
    assert_eq!(again.ignored, ["Notiz"], "the reasons are no column");
}

#[tokio::test]
async fn json_lines_are_read_as_the_interface_takes_them() {
    let (desk, _cloud, engine) = with_engine().await;
    let good = serde_json::to_string(&crate::shipping::samples::request()).expect("JSON");
    let path = handed_over(&desk, &format!("{good}\n{{\"refernce\": \"A-2\"}}\n")).await;
    let page = desk.get(&path).await;
    assert!(page.text.contains("refernce"), "{}", page.text);
    sent(&desk, &path, &[]).await;
    assert_eq!(engine.lock().known[0].1, crate::shipping::samples::request());
    assert_eq!(mend_file(&desk, &path).await.text, "{\"refernce\": \"A-2\"}\n");
}

#[tokio::test]
async fn without_access_the_file_stays_and_nothing_is_lost() {
    let desk = signed_in().await;
    let path = handed_over(&desk, &format!("{HEADS}\nA-1;Jürgen Weiß;Lange Gasse 5;20354;Hamburg;DE;2,5\n")).await;
    let reply = desk.post(&path, &[]).await;
    assert_eq!(reply.status, StatusCode::BAD_GATEWAY);
    assert!(reply.text.contains("1 Sendung vorbereiten"));
    assert!(!crate::testing::holds(&desk.files(), "Lange Gasse"), "addresses are sealed");
}

#[tokio::test]
async fn a_cloud_out_of_reach_ends_it_and_the_rest_is_not_sent() {
    let (desk, cloud, engine) = with_engine().await;
    let row = |number: usize| format!("A-{number};Jürgen Weiß;Lange Gasse 5;20354;Hamburg;DE;2,5\n");
    let path = handed_over(&desk, &format!("{HEADS}\n{}", (1..=40).map(row).collect::<String>())).await;
    let kept = |path: &str| path.strip_prefix("/import/").expect("an import").parse().expect("an id");
    // A token is at hand, so that the work begins; then nobody answers.
    crate::shipping::Cloud::of_active(&desk.app, Lang::De).await.expect("a token");
    let url = cloud.url.clone();
    drop(cloud);
    assert_eq!(sent(&desk, &path, &[]).await.location, path, "{url}");
    let outcomes = super::find(&desk.app, &kept(&path), Lang::De).await.expect("kept").outcomes;
    assert_eq!(outcomes.len(), 40);
    assert!(outcomes.values().all(|outcome| matches!(outcome, super::Outcome::Unclear { .. })));
    assert_eq!(engine.lock().known.len(), 0);
    let page = desk.get(&path).await.text;
    assert!(page.contains("40 Sendungen vorbereiten") && page.contains("Noch einmal senden schadet nicht"), "{page}");
    assert!(!page.contains("Zeilen brauchen Sie"), "nothing to mend in them");
}

#[tokio::test]
async fn a_cloud_that_answers_with_trouble_for_one_row_goes_on_with_the_others() {
    let (desk, _cloud, engine) = with_engine().await;
    engine.lock().preparations.push_back(problem(500, "internal", "Nein."));
    let row = |number: usize| format!("A-{number};Jürgen Weiß;Lange Gasse 5;20354;Hamburg;DE;2,5\n");
    let path = handed_over(&desk, &format!("{HEADS}\n{}", (1..=20).map(row).collect::<String>())).await;
    sent(&desk, &path, &[]).await;
    assert_eq!(engine.lock().known.len(), 19);
}

#[tokio::test]
async fn an_import_on_its_way_shows_how_far_it_is_and_is_not_begun_twice() {
    let (desk, cloud, engine) = with_engine().await;
    let path = handed_over(&desk, &format!("{HEADS}\nA-1;Jürgen Weiß;Lange Gasse 5;20354;Hamburg;DE;2,5\n")).await;
    let id = path.strip_prefix("/import/").expect("an import").parse().expect("an id");
    let claim = super::running::Claim::on(&desk.app, &id, 40).expect("free");
    claim.tell(17);
    let page = desk.get(&path).await.text;
    assert!(page.contains("17 von 40 Zeilen sind durch") && !page.contains("1 Sendung vorbereiten"), "{page}");
    let progress = desk.get(&format!("{path}/progress")).await.text;
    assert!(progress.contains("\"done\":17") && progress.contains("\"finished\":false"), "{progress}");
    assert_eq!(desk.post(&path, &[]).await.location, path);
    assert_eq!((engine.lock().known.len(), cloud.count("/v1/shipments")), (0, 0), "somebody is at it");
    drop(claim);
    assert!(desk.get(&format!("{path}/progress")).await.text.contains("\"finished\":true"));
    assert!(desk.get(&path).await.text.contains("1 Sendung vorbereiten"));
}

#[tokio::test]
async fn the_example_file_reads_without_a_remark() {
    let desk = signed_in().await;
    let file = desk.get("/import/example.csv").await;
    let import = read_file(&desk.app, &file.bytes, Lang::De).expect("reads");
    assert!(import.rows.len() == 3 && import.rows.iter().all(|row| row.remarks.is_empty()), "{:?}", import.rows);
    assert_eq!(read_file(&desk.app, b"", Lang::De).map(|_| ()), Err(SheetFault::Empty));
}

#[tokio::test]
async fn every_sample_of_the_pages_is_whole() {
    let desk = signed_in().await;
    let site = &desk.app.site;
    let found = [faults::<FilePage>(site, Face::Desk), faults::<RowsPage>(site, Face::Desk)].concat();
    assert!(found.is_empty(), "{found:#?}");
}

#[tokio::test]
async fn amounts_are_read_as_an_office_writes_them_and_never_guessed() {
    let desk = signed_in().await;
    let value = |typed: &str| {
        let row = format!("A-1;Jürgen Weiß;Lange Gasse 5;20354;Hamburg;DE;1;{typed}");
        let import = read(&desk, &format!("{HEADS};Warenwert\n{row}\n"));
        let wanted = import.rows[0].wanted.clone();
        wanted.map(|wanted| wanted.goods_value.map(|value| value.to_string())).ok_or_else(|| told(&import))
    };
    for (typed, read) in [("149,90", "149.90 EUR"), ("1.234,50 €", "1234.50 EUR"), ("1,234.50 EUR", "1234.50 EUR")] {
        assert_eq!(value(typed), Ok(Some(read.to_owned())), "{typed}");
    }
    assert_eq!(value("0,00"), Ok(None), "nothing to name");
    for (typed, why) in
        [("1.234", "nicht klar, ob das Zeichen Tausender trennt"), ("viel", "kein Betrag"), ("-5", "kein Betrag")]
    {
        let told = value(typed).expect_err("refused");
        assert!(told.iter().any(|remark| format!("{remark:?}").contains(why)), "{typed}: {told:?}");
    }
}
