//! Stock from the ERP handed over at Desk: a file as German Excel writes it, looked at first, with one row that is wrong.

use crate::browser::Browser;
use crate::journey::Witness;
use crate::server::Server;
use crate::words::Stock;

/// Number, warehouse and quantity of the rows that can go, the quantity with a point before its decimals.
pub const GOOD: [[&str; 3]; 2] = [["KÄ-0912", "Süd", "12.5"], ["HB-0440", "Süd", "7"]];

/// The table as Excel saves it as CSV in Germany: semicolons, commas before decimals, Windows-1252, and a quantity that may
/// mean thousands or decimals in line 3.
fn table() -> Vec<u8> {
    let rows = [
        "Artikelnummer;Menge;Lager;Bemerkung",
        "KÄ-0912;12,5;Süd;\"reift; Regal 3\"",
        "GK-1001;1.234;Süd;",
        "HB-0440;7;Süd;",
    ];
    let text: String = rows.iter().flat_map(|row| [row, "\r\n"]).collect();
    text.chars().map(|letter| u8::try_from(u32::from(letter)).expect("Latin-1 has it")).collect()
}

/// Looks at the file without sending it, then hands it over; ends on the page that says what became of it.
pub async fn hand_over(browser: &Browser, words: &Stock, server: &Server, witness: &impl Witness) {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("bestand.csv");
    std::fs::write(&file, table()).expect("the file can be written");
    browser.open_page(&format!("{}/stock", server.desk)).await;
    browser.sees(words.file).await;
    witness.look(browser, "desk stock").await;
    for (button, said) in [(words.check, words.checked), (words.send, words.taken)] {
        browser.choose(words.file, &file.display().to_string()).await;
        browser.press(button).await;
        browser.sees(said).await;
        browser.sees(words.wrong).await;
        let line = browser.script("return document.querySelector('#bad tbody tr').innerText;").await;
        let line = line.as_str().expect("a row");
        assert!(line.trim_start().starts_with('3') && line.contains("GK-1001") && line.contains("1.234"), "{line}");
        browser.sees(words.ignored).await;
        witness.look(browser, &format!("desk stock, {button}")).await;
    }
}
