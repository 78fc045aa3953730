//! A shift at the packing table, without a mouse: for tests that check each state and for pictures that show it.

use std::path::PathBuf;

use fantoccini::key::Key;
use serde_json::{Value, json};

use crate::browser::Browser;
use crate::erp::Erp;
use crate::journey::Witness;
use crate::server::Server;
use crate::words::Packing;

/// What goes over the table, in the order of the queue: an ordinary parcel whose weight is not known yet, a town that is
/// longer than DHL's field, a locker without its post number, a parcel that turns out too heavy, ZPL for a label printer.
pub const REFERENCES: [&str; 5] = ["LS-4711", "LS-4712", "LS-4713", "LS-4714", "LS-4715"];
/// A town that DHL cannot print whole, and what is proposed for it.
pub const TOWNS: [&str; 2] = ["Neustadt an der Weinstraße, Ortsteil Mußbach", "Neustadt an der Weinstraße, Ortsteil"];

/// A table with everything on it.
pub struct Table<'a> {
    /// What the person works with.
    pub browser: &'a Browser,
    /// The words on the screen.
    pub words: &'a Packing,
    /// What the ERP knows.
    pub erp: &'a Erp,
    /// Where labels as PDF are printed.
    pub folder: PathBuf,
}

impl<'a> Table<'a> {
    /// Adds a folder as the printer, prepares the shipments and opens the table; somebody is signed in to Desk.
    pub async fn lay(server: &Server, browser: &'a Browser, words: &'a Packing, erp: &'a Erp) -> Table<'a> {
        let table = Table { browser, words, erp, folder: server.printer_folder() };
        let target = table.folder.display().to_string();
        table.add_printer(server, words.folder_name, "folder", &target, "pdf_label").await;
        let account = erp.connect("dhl_parcel_de").await;
        for shipment in shipments(&account) {
            erp.prepare(&shipment).await;
        }
        browser.open_page(&format!("{}/packing", server.desk)).await;
        table
    }

    /// Adds a printer with its form.
    pub async fn add_printer(&self, server: &Server, name: &str, kind: &str, target: &str, purpose: &str) {
        let browser = self.browser;
        browser.open_page(&format!("{}/printers/new", server.desk)).await;
        browser.fill(self.words.printer[0], name).await;
        browser.fill(self.words.printer[1], target).await;
        let choose = format!(
            "document.getElementById('kind').value = '{kind}'; \
             for (const box of document.getElementsByName('purpose')) box.checked = box.value === '{purpose}';"
        );
        browser.script(&choose).await;
        browser.press(self.words.save).await;
        browser.sees(target).await;
    }

    /// Scan, weight, Enter: the label is printed and the next parcel is there.
    pub async fn pack_an_ordinary_one(&self, witness: &impl Witness) {
        let (browser, words) = (self.browser, self.words);
        browser.has_focus("scan").await;
        witness.look(browser, "packing table").await;
        browser.scans(REFERENCES[0]).await;
        browser.has_focus("weight_0").await;
        witness.look(browser, "packing parcel").await;
        browser.scans(words.weights[0]).await;
        browser.announces(&format!("{} {}", REFERENCES[0], words.printed)).await;
        browser.has_focus("scan").await;
        witness.look(browser, "packing printed").await;
    }

    /// A number that nobody knows is told; the next scan takes its place.
    pub async fn scan_a_wrong_number(&self, witness: &impl Witness) {
        let (browser, words) = (self.browser, self.words);
        browser.scans("LS-9999").await;
        browser.announces(words.unknown).await;
        browser.has_focus("scan").await;
        witness.look(browser, "packing unknown").await;
    }

    /// A text too long for the carrier: the proposal is taken over with F4, checked with F8, bought with F9.
    pub async fn take_over_a_proposal(&self, witness: &impl Witness) {
        let (browser, words) = (self.browser, self.words);
        browser.scans(REFERENCES[1]).await;
        browser.sees(words.proposal).await;
        browser.announces(words.too_long).await;
        browser.has_focus("weight_0").await;
        witness.look(browser, "packing finding").await;
        browser.key(Key::F4).await;
        browser.sees_not(words.proposal).await;
        browser.has_focus("weight_0").await;
        let town = browser.script("return document.getElementById('city').value;").await;
        assert_eq!(town.as_str(), Some(TOWNS[1]), "the proposal is in its field");
        browser.key(Key::F8).await;
        browser.announces(words.checked).await;
        browser.has_focus("weight_0").await;
        witness.look(browser, "packing checked").await;
        browser.key(Key::F9).await;
        browser.announces(&format!("{} {}", REFERENCES[1], words.printed)).await;
        browser.has_focus("scan").await;
    }

    /// A locker without a post number is refused at its field, where the number is typed and Enter prints.
    pub async fn mend_a_post_number(&self, witness: &impl Witness) {
        let (browser, words) = (self.browser, self.words);
        browser.scans(REFERENCES[2]).await;
        browser.sees(words.post_number).await;
        browser.has_focus("weight_0").await;
        browser.key(Key::Enter).await;
        browser.has_focus("post_number").await;
        browser.announces(words.post_number).await;
        witness.look(browser, "packing locker").await;
        browser.scans("73914206").await;
        browser.announces(&format!("{} {}", REFERENCES[2], words.printed)).await;
    }

    /// 31.6 kg are refused at the weight, which is replaced by what is typed next.
    pub async fn mend_a_weight(&self, witness: &impl Witness) {
        let (browser, words) = (self.browser, self.words);
        browser.scans(REFERENCES[3]).await;
        browser.has_focus("weight_0").await;
        browser.scans(words.weights[1]).await;
        browser.announces(words.too_heavy).await;
        browser.has_focus("weight_0").await;
        witness.look(browser, "packing too heavy").await;
        browser.scans(words.weights[2]).await;
        browser.announces(&format!("{} {}", REFERENCES[3], words.printed)).await;
    }

    /// The printer is off: the label is bought and safe, and what to do is on the screen.
    pub async fn print_on_a_printer_that_is_off(&self, witness: &impl Witness) {
        let (browser, words) = (self.browser, self.words);
        browser.scans(REFERENCES[4]).await;
        browser.has_focus("weight_0").await;
        browser.key(Key::Enter).await;
        browser.announces(words.printer_off).await;
        browser.sees(words.label_is_safe).await;
        witness.look(browser, "packing printer off").await;
    }

    /// The label printed last is printed once more with Alt and N.
    pub async fn reprint(&self, reference: &str, witness: &impl Witness) {
        let (browser, words) = (self.browser, self.words);
        browser.alt('n').await;
        browser.announces(&format!("{reference} {}", words.reprinted)).await;
        browser.has_focus("scan").await;
        witness.look(browser, "packing reprinted").await;
    }

    /// A scanned label leads to its shipment, which is cancelled.
    pub async fn cancel(&self, reference: &str, witness: &impl Witness) {
        let (browser, words) = (self.browser, self.words);
        browser.scans(reference).await;
        browser.sees(words.open_shipment).await;
        witness.look(browser, "packing found").await;
        browser.tabs_to(words.open_shipment).await;
        browser.key(Key::Enter).await;
        browser.sees(words.cancel).await;
        witness.look(browser, "desk carrier label").await;
        browser.tabs_to(words.cancel).await;
        browser.key(Key::Enter).await;
        browser.sees(words.keep).await;
        browser.tabs_to(words.cancel).await;
        witness.look(browser, "desk cancel").await;
        browser.key(Key::Enter).await;
        browser.announces(words.cancelled).await;
        witness.look(browser, "desk cancelled").await;
    }

    /// The tracking number of a shipment's only parcel, as the cloud answers it.
    pub async fn number(&self, reference: &str) -> String {
        let found = self.erp.get(&format!("/v1/shipments?reference={reference}")).await;
        let number = &found["items"][0]["parcels"][0]["tracking_number"];
        number.as_str().unwrap_or_else(|| panic!("{reference} has its number in {found}")).to_owned()
    }

    /// The files the folder got for a shipment.
    pub fn printed(&self, reference: &str) -> Vec<PathBuf> {
        let files = std::fs::read_dir(&self.folder).expect("the folder is there");
        let of = |path: &PathBuf| path.file_name().is_some_and(|name| name.to_string_lossy().starts_with(reference));
        files.flatten().map(|file| file.path()).filter(of).collect()
    }
}

fn shipments(account: &str) -> [Value; 5] {
    let street = |name: &str, street: &str, number: &str, postal_code: &str, city: &str| {
        json!({"kind": "street", "name": name, "street": street, "house_number": number,
               "postal_code": postal_code, "city": city})
    };
    let locker = json!({"kind": "locker", "name": "Femke Altenwerder", "post_number": "", "locker_number": "142",
                        "postal_code": "50676", "city": "Köln"});
    let to = [
        street("Jürgen Größer-Müßig", "Große Bleichen", "21", "20354", "Hamburg"),
        street("Weingut Çelik & Söhne", "An der Eselshaut", "17 b", "67435", TOWNS[0]),
        locker,
        street("Anne-Sophie Weiß", "Königstraße", "12", "01097", "Dresden"),
        street("Käthe Öztürk", "Ährenweg", "3", "04109", "Leipzig"),
    ];
    let mut place = 0;
    to.map(|to| {
        let reference = REFERENCES[place];
        place += 1;
        let label = if place == REFERENCES.len() { json!({"format": "zpl", "dpi": 203}) } else { json!({"format": "pdf"}) };
        let weight_g = if place == 1 { 0 } else { 1_200 };
        json!({"reference": reference, "carrier_account": account, "to": to, "parcels": [{"weight_g": weight_g}], "label": label})
    })
}
