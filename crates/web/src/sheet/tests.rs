//! Tables of real offices: every separator, every encoding, marks inside of cells, and nothing that runs when opened.

use super::{Encoding, MOST_BYTES, MOST_ROWS, SheetFault, read, to_csv};

fn cells(bytes: &[u8]) -> Vec<Vec<String>> {
    let sheet = read(bytes).expect("a table");
    std::iter::once(sheet.heads).chain(sheet.rows.into_iter().map(|row| row.cells)).collect()
}

#[test]
fn semicolons_commas_tabs_and_bars_are_told_apart_by_the_heads() {
    for separator in [';', ',', '\t', '|'] {
        let text = format!("Beleg{separator}Name\r\nA-1{separator}Jürgen Weiß\r\n");
        let sheet = read(text.as_bytes()).expect("a table");
        assert_eq!(sheet.separator, separator);
        assert_eq!(sheet.rows[0].cells, ["A-1", "Jürgen Weiß"]);
    }
    assert_eq!(read(b"\"Name, Vorname\";Ort\nWei\xc3\x9f;Ulm\n").expect("a table").separator, ';');
    assert_eq!(cells(b"sep=,\nBeleg,Ort;Land\nA-1,Ulm\n")[0], ["Beleg", "Ort;Land"]);
}

#[test]
fn utf_8_utf_16_and_windows_1252_are_read_as_they_were_written() {
    let text = "Beleg;Straße\nA-1;Königstraße „5“ – 3 €\n";
    let plain = cells(text.as_bytes());
    assert_eq!(cells(format!("\u{FEFF}{text}").as_bytes()), plain);
    let wide: Vec<u8> = [0xFEFF].into_iter().chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect();
    assert_eq!(cells(&wide), plain);
    let old = b"Beleg;Stra\xdfe\nA-1;K\xf6nigstra\xdfe \x845\x93 \x96 3 \x80\n";
    assert_eq!(cells(old), plain);
    assert_eq!(read(old).expect("a table").encoding, Encoding::Windows1252);
}

#[test]
fn quotation_marks_hold_separators_line_breaks_and_themselves() {
    let sheet = read(b"A;B;C\n\"x;y\";\"two\r\nlines\";\"say \"\"hi\"\"\"\n12\" Rohr;;\n").expect("a table");
    assert_eq!(sheet.rows[0].cells, ["x;y", "two\r\nlines", "say \"hi\""]);
    assert_eq!((sheet.rows[1].line, sheet.rows[1].cells[0].as_str()), (4, "12\" Rohr"));
    assert_eq!(read(b"A;B\n1;2\n\"3;4\n"), Err(SheetFault::OpenQuote(3)));
}

#[test]
fn what_is_no_table_is_said_so() {
    assert_eq!(read(b""), Err(SheetFault::Empty));
    assert_eq!(read(b"Beleg;Name\n;\n\n"), Err(SheetFault::Empty));
    assert_eq!(read(b"PK\x03\x04\x14\x00\x06\x00workbook"), Err(SheetFault::NotText));
    assert_eq!(read(b"A;B\n\x81\xff;1\n"), Err(SheetFault::NotText));
    assert_eq!(read(&vec![b'x'; MOST_BYTES + 1]), Err(SheetFault::TooLarge));
    let many = format!("A\n{}", "1\n".repeat(MOST_ROWS + 1));
    assert_eq!(read(many.as_bytes()), Err(SheetFault::TooManyRows(MOST_ROWS)));
}

#[test]
fn what_is_written_runs_nothing_and_reads_back_the_same() {
    let rows: Vec<Vec<String>> = [
        ["Beleg", "Name", "Notiz"],
        ["=1+1", "+49 40 123", "-3"],
        ["@SUM(A1)", "O'Neill", "a;b \"c\"\nd"],
        ["'quoted'", "1,5", "x"],
    ]
    .map(|row| row.map(str::to_owned).to_vec())
    .to_vec();
    let written = to_csv(&rows);
    let text = String::from_utf8(written.clone()).expect("UTF-8");
    assert!(text.starts_with("\u{FEFF}Beleg;Name;Notiz\r\n'=1+1;'+49 40 123;'-3\r\n'@SUM"), "{text}");
    assert_eq!(cells(&written), rows);
}
