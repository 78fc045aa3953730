//! Files as offices export them, and everything that can be wrong with one.

use kontor_model::Lang;
use kontor_web::sheet::{MOST_BYTES, SheetFault, to_csv};

use crate::commerce::adoption::columns::Kind;
use crate::commerce::adoption::file::{AdoptionFile, MOST_ROWS, Reason, read};

fn file(kind: Kind, bytes: &[u8]) -> AdoptionFile {
    read(Lang::De, kind, bytes).unwrap_or_else(|fault| panic!("{fault}"))
}

fn fault(kind: Kind, bytes: &[u8]) -> SheetFault {
    read(Lang::De, kind, bytes).err().expect("a fault")
}

/// Line, caption and reason of each row that is wrong.
fn wrong(file: &AdoptionFile) -> Vec<String> {
    let rows = file.rows.iter().filter_map(|row| row.wrong.as_ref().map(|wrong| (row.line, wrong)));
    let told = rows.map(|(line, wrong)| {
        let column = wrong.column.map_or("", |at| file.kind.columns()[at].caption(Lang::De));
        match &wrong.reason {
            Reason::Known(key, named) => format!("{line} {column} {key} {named}"),
            Reason::Said(said) => format!("{line} {column} {said}"),
        }
    });
    told.collect()
}

#[test]
fn a_file_of_an_old_german_program_is_read_like_one_of_excel() {
    let old = b"Belegnr.;Auftrags-Nr\r\nRE-7;\xc4-1001\r\n";
    let new = "\u{FEFF}Belegnummer;Auftragsnummer;Farbe\r\nRE-7;Ä-1001;rot\r\n";
    for bytes in [&old[..], new.as_bytes(), b"document_number,number\nRE-7,\xc3\x84-1001\n"] {
        let (wanted, _) = file(Kind::Orders, bytes).wanted();
        let [order] = wanted.orders.as_slice() else { panic!("{wanted:?}") };
        assert_eq!((order.number.as_deref(), order.external_id.as_deref()), (Some("Ä-1001"), None));
        assert_eq!(order.document_number.as_deref(), Some("RE-7"));
    }
    assert_eq!(file(Kind::Orders, new.as_bytes()).ignored, ["Farbe"]);
}

#[test]
fn customers_and_products_have_columns_of_their_own() {
    let (wanted, _) = file(Kind::Customers, b"Kundennr;Kunden-ID;eMail\nK-1;77;a@kunde.example\n").wanted();
    let customer = &wanted.customers[0];
    assert_eq!((customer.reference.as_deref(), customer.email.as_deref()), (Some("77"), Some("a@kunde.example")));
    assert_eq!(customer.customer_number, "K-1");
    let (wanted, _) = file(Kind::Products, b"SKU;Artikelnummer im Shop;EAN\nBK-1;K\xc4SE;\n").wanted();
    let product = &wanted.products[0];
    assert_eq!(
        (product.sku.as_str(), product.shop_sku.as_deref(), product.gtin.as_deref()),
        ("BK-1", Some("KÄSE"), None)
    );
}

#[test]
fn a_missing_column_is_named_in_the_words_of_the_reader() {
    let orders = b"Auftragsnummer;Belegnummer\n1001;RE-7\n";
    let missing = "Kennung im Shop oder E-Mail; Kundennummer";
    assert_eq!(fault(Kind::Customers, orders), SheetFault::Missing(missing.to_owned()));
    assert_eq!(fault(Kind::Products, b"SKU;Name\nA;B\n"), {
        SheetFault::Missing("Kennung im Shop oder Artikelnummer im Shop oder GTIN".to_owned())
    });
    assert_eq!(
        fault(Kind::Orders, b"Auftrag;Bestellnummer\n1;2\n"),
        SheetFault::Twice("Auftrag, Bestellnummer".to_owned())
    );
}

#[test]
fn rows_that_come_twice_are_torn_or_shortened_are_named_by_line_and_column() {
    let orders = "Auftragsnummer;Belegnummer\n1001;RE-7\n1002;RE-8\n1001;RE-9\n1,00012E+15;RE-10\n1003;a;b\n\"1004;RE-11\n1005\";RE-12\n";
    assert_eq!(
        wrong(&file(Kind::Orders, orders.as_bytes())),
        ["4 Auftragsnummer twice 2", "5 Auftragsnummer shortened 1,00012E+15", "6  cells ;", "7  line_break "]
    );
    let customers = "E-Mail;Kundennummer\nJ.Weiß@kunde.example;K-1\nkein Eintrag;K-2\nj.weiß@Kunde.example;K-3\n";
    assert_eq!(
        wrong(&file(Kind::Customers, customers.as_bytes())),
        ["3 E-Mail email kein Eintrag", "4 E-Mail twice 2"]
    );
}

#[test]
fn what_is_no_such_file_is_refused_as_a_whole() {
    assert_eq!(fault(Kind::Orders, b"PK\x03\x04\x14\x00\x06\x00workbook"), SheetFault::NotText);
    assert_eq!(fault(Kind::Orders, b"Auftragsnummer\n"), SheetFault::Empty);
    assert_eq!(fault(Kind::Orders, b"Auftragsnummer\n\"1001\n"), SheetFault::OpenQuote(2));
    let many: String = (0..100_000).map(|number| format!("{number}\n")).collect();
    assert_eq!(fault(Kind::Orders, format!("Auftragsnummer\n{many}").as_bytes()), SheetFault::TooManyRows(MOST_ROWS));
    // The browser would send it back with two characters for each line break.
    let long = format!("Auftragsnummer\n{}", format!("{}\n", "x".repeat(1_000)).repeat(4_189));
    assert!(long.len() <= MOST_BYTES);
    assert_eq!(fault(Kind::Orders, long.as_bytes()), SheetFault::TooLarge);
}

#[test]
fn every_template_can_be_read_in_both_languages() {
    for kind in Kind::ALL {
        for lang in [Lang::De, Lang::En] {
            let heads: Vec<String> = kind.columns().iter().map(|column| column.caption(lang).to_owned()).collect();
            let row: Vec<String> =
                kind.columns().iter().map(|column| lang.pick(column.example.0, column.example.1).to_owned()).collect();
            let file = file(kind, &to_csv([heads, row]));
            assert_eq!((file.wanted().1.len(), file.ignored.len()), (1, 0), "{kind:?}");
        }
    }
}
