//! Writes a picture of every screen for people to look at: `shots FOLDER [--small]`.
//!
//! Without `--small`: every screen wide and narrow, light and dark, German and English. With it: every screen once,
//! German, light, at half size; that is where the pictures of the README come from.

use std::path::{Path, PathBuf};
use std::time::Duration;

use kontor_e2e::browser::{Browser, Seat};
use kontor_e2e::carriers::{ACCOUNT, connect, live_on, read_story};
use kontor_e2e::erp::Erp;
use kontor_e2e::journey::{
    GRETA, Witness, add_application, add_credentials, arrive, enter_desk, make_label, set_sender, sign_in,
};
use kontor_e2e::office::Day;
use kontor_e2e::orders::Trade;
use kontor_e2e::packing::{REFERENCES, Table};
use kontor_e2e::server::Server;
use kontor_e2e::setup::{add_profile, add_rules, add_sender, keep_what_is_used, look_at_carriers};
use kontor_e2e::shops::{connect_shop, pause_shop};
use kontor_e2e::stock::hand_over;
use kontor_e2e::words::Language;
use serde_json::Value;

const WIDE: (u32, u32) = (1440, 900);
const NARROW: (u32, u32) = (390, 844);
/// The browser's own viewer for PDF draws some time after the page is complete.
const VIEWER: Duration = Duration::from_secs(2);

/// Takes pictures where an auditor would check.
struct Photographer {
    folder: PathBuf,
    language: Language,
    small: bool,
}

impl Witness for Photographer {
    async fn look(&self, browser: &Browser, name: &str) {
        let name = name.replace(", ", "-").replace(' ', "-");
        if browser.displayed("//iframe").await.is_some() {
            tokio::time::sleep(VIEWER).await;
        }
        if self.small {
            browser.size(1280, 800).await;
            self.write(&name, &browser.small_picture(1280, 800).await);
            return;
        }
        // Else the bar that stays on top would stand in the middle of the picture.
        browser.script("scrollTo(0, 0);").await;
        for (width, (wide, high)) in [("wide", WIDE), ("narrow", NARROW)] {
            browser.size(wide, high).await;
            for (scheme, dark) in [("light", false), ("dark", true)] {
                browser.scheme(dark).await;
                let file = format!("{name}-{}-{width}-{scheme}", self.language.tag());
                self.write(&file, &browser.picture().await);
            }
        }
        browser.scheme(false).await;
        browser.size(WIDE.0, WIDE.1).await;
    }
}

impl Photographer {
    fn write(&self, name: &str, picture: &[u8]) {
        std::fs::write(self.folder.join(format!("{name}.png")), picture).expect("the folder can be written");
    }
}

#[tokio::main]
async fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let Some(folder) = arguments.iter().find(|argument| !argument.starts_with("--")) else {
        eprintln!("usage: shots FOLDER [--small]");
        std::process::exit(2);
    };
    std::fs::create_dir_all(folder).expect("the folder can be made");
    let small = arguments.iter().any(|argument| argument == "--small");
    let languages = [Language::German, Language::English];
    for language in languages.into_iter().filter(|language| !small || *language == Language::German) {
        walk(Path::new(folder), language, small).await;
    }
}

/// Walks the whole way once.
async fn walk(folder: &Path, language: Language, small: bool) {
    let photographer = Photographer { folder: folder.to_owned(), language, small };
    let words = language.portal();
    let server = Server::start().await;
    let browser = Browser::open(Seat { language, scripts: true }).await;
    let link = server.invite(&GRETA, language).await;
    arrive(&browser, words, &GRETA, &link, &photographer).await;
    let credentials = add_application(&browser, words, "microtech büro+", &photographer).await;
    browser.press(words.understood).await;
    browser.sees(&credentials.id).await;
    photographer.look(&browser, "applications").await;
    browser.press(&format!("{}: microtech büro+", words.delete)).await;
    browser.sees(words.delete_title).await;
    photographer.look(&browser, "delete application").await;
    browser.open_page(&server.cloud).await;
    set_sender(&browser, words, &photographer).await;
    let setup = language.setup();
    look_at_carriers(&browser, setup, &photographer).await;
    let erp = Erp::sign_in(&server, &credentials).await;
    connect(&browser, words, &server.sandbox, &erp.sandbox("index.json").await, &photographer).await;
    add_sender(&browser, setup, &photographer).await;
    add_profile(&browser, setup, &photographer).await;
    add_rules(&browser, setup, &photographer).await;
    keep_what_is_used(&browser, setup, &photographer).await;
    let shops = erp.sandbox("index.json").await["shops"][0].clone();
    connect_shop(&browser, language.shops(), &shops, &photographer).await;
    pause_shop(&browser, language.shops(), &photographer).await;
    let trade = Trade { browser: &browser, language, server: &server, erp: &erp, profile: ["10", "Ab Graz"] };
    let number = trade.order(&photographer).await;
    trade.map(&photographer).await;

    let desk = language.desk();
    enter_desk(&browser, desk, &server, &photographer).await;
    add_credentials(&browser, desk, &credentials, &photographer).await;
    sell(&trade, &number, &shops["account"], &photographer).await;
    hand_over(&browser, language.stock(), &server, &photographer).await;
    make_label(&browser, desk, &photographer).await;
    browser.press(desk.shipments).await;
    photographer.look(&browser, "desk shipments").await;
    pack(&browser, &server, &erp, &photographer).await;
    let packed = erp.get(&format!("/v1/shipments?reference={}", REFERENCES[1])).await;
    live_on(&erp, &packed["items"][0], ACCOUNT).await;
    office(&browser, &server, &erp, &photographer).await;
    browser.open_page(&server.cloud).await;
    read_story(&browser, words, REFERENCES[1], &photographer).await;
    browser.press(setup.tasks).await;
    photographer.look(&browser, "tasks").await;
    refused(&browser, &server, language, &photographer).await;
    browser.close().await;
}

/// From an order at Desk to its end at the shop, and a connection that breaks.
async fn sell(trade: &Trade<'_>, number: &str, account: &Value, photographer: &Photographer) {
    let tracking = trade.send(number, photographer).await;
    trade.follow(number, &tracking, photographer).await;
    trade.change_address(number, photographer).await;
    trade.break_and_mend(account, photographer).await;
}

/// A shift at the packing table, and the pages about printing.
async fn pack(browser: &Browser, server: &Server, erp: &Erp, photographer: &Photographer) {
    let words = photographer.language.packing();
    let table = Table::lay(server, browser, words, erp).await;
    table.pack_an_ordinary_one(photographer).await;
    table.scan_a_wrong_number(photographer).await;
    table.take_over_a_proposal(photographer).await;
    table.mend_a_post_number(photographer).await;
    table.mend_a_weight(photographer).await;
    table.reprint(REFERENCES[3], photographer).await;
    table.cancel(REFERENCES[3], photographer).await;
    // Nobody listens on port 9.
    table.add_printer(server, "Zebra", "raw", "127.0.0.1:9", "zpl_label").await;
    photographer.look(browser, "desk printers").await;
    browser.open_page(&format!("{}/printers/new", server.desk)).await;
    photographer.look(browser, "desk printer").await;
    browser.open_page(&format!("{}/packing", server.desk)).await;
    browser.has_focus("scan").await;
    table.print_on_a_printer_that_is_off(photographer).await;
    browser.open_page(&format!("{}/prints", server.desk)).await;
    photographer.look(browser, "desk prints").await;
    browser.open_page(&format!("{}/shipments", server.desk)).await;
    photographer.look(browser, "desk shipments, many").await;
}

/// A day at the office beside the table.
async fn office(browser: &Browser, server: &Server, erp: &Erp, photographer: &Photographer) {
    let account = erp.connect("dhl_parcel_de").await;
    let day = Day { browser, words: photographer.language.office(), server, account: &account };
    day.import(photographer).await;
    day.make_all(photographer).await;
    day.close(photographer).await;
    day.fetch_back(photographer).await;
    day.track(photographer).await;
    day.survey(photographer).await;
}

/// What a person meets who is not let in.
async fn refused(browser: &Browser, server: &Server, language: Language, photographer: &Photographer) {
    let words = language.portal();
    browser.open_page(&server.cloud).await;
    browser.press(words.sign_out).await;
    browser.sees(words.sign_in_fields[0]).await;
    sign_in(browser, words, &GRETA, "Falsch-geraten!9").await;
    browser.sees(words.refused).await;
    photographer.look(browser, "sign-in refused").await;
    browser.press(words.forgotten).await;
    photographer.look(browser, "forgotten password").await;
    browser.open_page(&format!("{}/gibt/es/nicht", server.cloud)).await;
    photographer.look(browser, "not found").await;
}
