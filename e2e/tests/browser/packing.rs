//! The packing table is worked without a mouse: keys go where the focus is, and what happened is said aloud.

use fantoccini::key::Key;
use kontor_e2e::browser::Browser;
use kontor_e2e::erp::Erp;
use kontor_e2e::journey::{Auditor, Hurried, add_credentials, enter_desk, set_sender};
use kontor_e2e::packing::{REFERENCES, Table};
use kontor_e2e::server::Server;
use kontor_e2e::words::Language;

use tokio::io::AsyncReadExt;
use tokio::net::{TcpListener, TcpSocket};

use crate::decoders::read_both;
use crate::{credentials_of_a_customer, open};

/// A customer with a sender and DHL's sandbox, signed in to Desk with its credentials saved.
pub(crate) async fn house(language: Language) -> (Server, Browser, Erp) {
    let (server, browser) = open(language, true).await;
    let credentials = credentials_of_a_customer(&server, &browser, language).await;
    browser.press(language.portal().understood).await;
    set_sender(&browser, language.portal(), &Hurried).await;
    let erp = Erp::sign_in(&server, &credentials).await;
    enter_desk(&browser, language.desk(), &server, &Hurried).await;
    add_credentials(&browser, language.desk(), &credentials, &Hurried).await;
    (server, browser, erp)
}

/// One label was printed for the shipment, and two decoders read the answer's number from it.
async fn printed_once(table: &Table<'_>, reference: &str) {
    let files = table.printed(reference);
    assert_eq!(files.len(), 1, "{files:?}");
    let number = table.number(reference).await;
    for texts in read_both(&files[0]).into_iter().flatten() {
        assert!(texts.iter().any(|text| text.contains(&number)), "{texts:?} on {}, not {number}", files[0].display());
    }
}

/// A shift with every state checked.
async fn shift(language: Language) {
    let (server, browser, erp) = house(language).await;
    let table = Table::lay(&server, &browser, language.packing(), &erp).await;
    table.pack_an_ordinary_one(&Auditor).await;
    table.scan_a_wrong_number(&Auditor).await;
    table.take_over_a_proposal(&Auditor).await;
    table.mend_a_post_number(&Auditor).await;
    table.mend_a_weight(&Auditor).await;
    for reference in &REFERENCES[..4] {
        printed_once(&table, reference).await;
    }
    table.reprint(REFERENCES[3], &Auditor).await;
    assert_eq!(table.printed(REFERENCES[3]).len(), 2, "printed again");
    table.cancel(REFERENCES[3], &Auditor).await;
    let sold = erp.sandbox("control/labels/count?carrier=dhl_parcel_de").await;
    assert_eq!((&sold["open"], &sold["cancelled"]), (&3.into(), &1.into()), "nothing was bought twice: {sold}");
    browser.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_shift_without_a_mouse_in_german() {
    shift(Language::German).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_shift_without_a_mouse_in_english() {
    shift(Language::English).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_printer_that_was_off_gets_the_label_when_it_is_on_and_nothing_is_bought_again() {
    let (server, browser, erp) = house(Language::German).await;
    let words = Language::German.packing();
    let table = Table::lay(&server, &browser, words, &erp).await;
    // A socket that is bound and does not listen: its port is ours, and nobody answers there.
    let socket = TcpSocket::new_v4().expect("a socket");
    socket.bind("127.0.0.1:0".parse().expect("an address")).expect("a free port");
    let address = socket.local_addr().expect("an address").to_string();
    table.add_printer(&server, "Etikettendrucker", "raw", &address, "zpl_label").await;
    browser.open_page(&format!("{}/packing", server.desk)).await;
    browser.has_focus("scan").await;

    table.print_on_a_printer_that_is_off(&Auditor).await;
    let printed = tokio::spawn(paper(socket.listen(8).expect("the printer is on"), REFERENCES[4]));
    browser.tabs_to(words.retry).await;
    browser.key(Key::Enter).await;
    browser.announces(&format!("{} {}", REFERENCES[4], words.printed)).await;

    let (zpl, number) = (printed.await.expect("a label"), table.number(REFERENCES[4]).await);
    assert!(zpl.contains(&number), "{number} is not on {zpl}");
    let sold = erp.sandbox("control/labels/count?carrier=dhl_parcel_de").await;
    assert_eq!(sold["count"], 1, "nothing was bought again: {sold}");
    browser.close().await;
}

/// Plays a printer that says nothing: answers the label with these words on it.
async fn paper(printer: TcpListener, words: &str) -> String {
    loop {
        let (mut caller, _) = printer.accept().await.expect("a caller");
        let mut text = String::new();
        caller.read_to_string(&mut text).await.expect("what is printed can be read");
        if text.contains("^XA") && text.contains(words) {
            return text;
        }
    }
}
