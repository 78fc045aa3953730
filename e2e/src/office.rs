//! A day at the office beside the packing table: a file comes in, labels for all of it, the day is closed, one comes back.

use crate::browser::Browser;
use crate::journey::Witness;
use crate::server::Server;
use crate::words::Office;

/// References of the file, in its order; the last row has no place it could go to.
pub const REFERENCES: [&str; 4] = ["RE-2026-1", "RE-2026-2", "RE-2026-3", "RE-2026-4"];

/// The office, signed in to Desk with its credentials saved and an account at a carrier.
pub struct Day<'a> {
    /// What the person works with.
    pub browser: &'a Browser,
    /// The words on the screen.
    pub words: &'a Office,
    /// Where Desk is.
    pub server: &'a Server,
    /// The account that the file names.
    pub account: &'a str,
}

impl Day<'_> {
    /// Hands a file over, looks at its rows, prepares the good ones; ends on the page that says so.
    pub async fn import(&self, witness: &impl Witness) {
        let (browser, words) = (self.browser, self.words);
        self.open("import").await;
        browser.sees(words.file).await;
        witness.look(browser, "desk import").await;
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("versand.csv");
        std::fs::write(&file, self.table()).expect("the file can be written");
        browser.choose(words.file, &file.display().to_string()).await;
        browser.press(words.look).await;
        browser.sees(words.one_open).await;
        witness.look(browser, "desk import, rows").await;
        browser.press(words.prepare[0]).await;
        browser.sees(words.prepare[1]).await;
        witness.look(browser, "desk import, done").await;
    }

    /// Makes the labels of everything that is prepared; ends on the batch.
    pub async fn make_all(&self, witness: &impl Witness) {
        let (browser, words) = (self.browser, self.words);
        self.open("batches").await;
        browser.sees(REFERENCES[0]).await;
        witness.look(browser, "desk batches").await;
        browser.press(words.make_all[0]).await;
        browser.sees(words.make_all[1]).await;
        witness.look(browser, "desk batch").await;
    }

    /// Closes the day; ends on the page with its papers.
    pub async fn close(&self, witness: &impl Witness) {
        let (browser, words) = (self.browser, self.words);
        self.open("closing").await;
        browser.sees(self.account).await;
        witness.look(browser, "desk closing").await;
        browser.press(words.close[0]).await;
        browser.announces(words.close[1]).await;
        witness.look(browser, "desk closed").await;
    }

    /// Opens a shipment of the file and gets a label for its way back; ends on the shipment.
    pub async fn fetch_back(&self, witness: &impl Witness) {
        let (browser, words) = (self.browser, self.words);
        self.open("shipments").await;
        browser.press(REFERENCES[0]).await;
        browser.sees(words.back[0]).await;
        browser.press(words.back[0]).await;
        browser.sees(words.back[1]).await;
        witness.look(browser, "desk return").await;
        browser.press(words.back[1]).await;
        browser.sees(words.back[2]).await;
        witness.look(browser, "desk returned").await;
    }

    /// Looks where the parcel is; a shipment is open.
    pub async fn track(&self, witness: &impl Witness) {
        self.browser.press(self.words.tracking).await;
        self.browser.sees(REFERENCES[0]).await;
        witness.look(self.browser, "desk tracking").await;
    }

    /// Searches everything the cloud has, and opens the export.
    pub async fn survey(&self, witness: &impl Witness) {
        let (browser, words) = (self.browser, self.words);
        self.open(&format!("shipments/everywhere?q={}", REFERENCES[1])).await;
        browser.sees(words.headings[0]).await;
        browser.sees(REFERENCES[1]).await;
        witness.look(browser, "desk everywhere").await;
        self.open("shipments/export").await;
        browser.sees(words.headings[1]).await;
        witness.look(browser, "desk export").await;
    }

    async fn open(&self, page: &str) {
        self.browser.open_page(&format!("{}/{page}", self.server.desk)).await;
    }

    fn table(&self) -> String {
        let rows = [
            "Jürgen Größer-Müßig;Große Bleichen;21;20354;Hamburg;DE;2,48",
            "Anne-Sophie Weiß c/o Öztürk;Königstraße;12;01097;Dresden;DE;0,64",
            "Käthe Özdemir;Ährenweg;3 b;04109;Leipzig;DE;1,2/0,8",
            "Weingut Çelik;An der Eselshaut;17;67435;;DE;schwer",
        ];
        let account = self.account;
        let rows = REFERENCES.iter().zip(rows).map(|(reference, row)| format!("{reference};{row};{account};\n"));
        format!("{}\n{}", self.words.heads, rows.collect::<String>())
    }
}
