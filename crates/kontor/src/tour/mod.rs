//! `kontor tour`: walks the main job from invitation to label by itself, on servers and data of its own.
//!
//! It knows what a person in front of the screen knows: forms, links and answers. One function per step; a new one is
//! appended to [`walk`].

mod afterwards;
mod browser;
mod carriers;
mod closing;
mod desk;
mod html;
mod mail;
mod orders;
mod parcels;
mod portal;
mod report;
mod shops;
mod stumble;
#[cfg(test)]
mod tests;

use std::path::{Path, PathBuf};

use kontor_model::Entropy;
use kontor_web::system::{Stopwatch, SystemEntropy};

pub(crate) use browser::Browser;
use browser::Page;
use report::{LabelFile, Report, Step};
use stumble::{Stumble, Walked};

use crate::cli::TourArgs;
use crate::commands::House;
use crate::console::Console;
use crate::failure::{Failure, Outcome};
use crate::settings::{self, Settings};

/// What the tour has in hand on its way. No `Debug`: a password and a client secret are among it.
struct Walk<'a> {
    console: &'a Console,
    house: &'a House,
    out: &'a Path,
    browser: Browser,
    steps: Vec<Step>,
    labels: Vec<LabelFile>,
    password: String,
    registration_url: String,
    client_id: String,
    client_secret: String,
    creation: Option<(Page, html::Form)>,
    desk_shipment: String,
    shipment: Option<kontor_model::shipment::Shipment>,
    papers: Vec<report::PaperFile>,
    bought: Vec<carriers::Bought>,
    sheet: Option<report::SheetFile>,
}

/// Walks a step, times it, prints it, and stops the tour when it failed.
macro_rules! step {
    ($walk:ident, $title:literal, $function:path) => {{
        let watch = Stopwatch::start();
        let done = $function($walk).await;
        $walk.note($title, watch, done)?;
    }};
}

/// The whole way.
async fn walk(walk: &mut Walk<'_>) -> Walked<()> {
    step!(walk, "tour.invite", portal::invite);
    step!(walk, "tour.mail", portal::find_mail);
    step!(walk, "tour.register", portal::register);
    step!(walk, "tour.sign_in", portal::sign_in);
    step!(walk, "tour.empty", portal::see_no_applications);
    step!(walk, "tour.application", portal::create_application);
    step!(walk, "tour.once", portal::see_secret_no_more);
    step!(walk, "tour.sender", portal::set_sender);
    step!(walk, "tour.desk", desk::sign_in);
    step!(walk, "tour.wrong_cloud", desk::test_wrong_cloud);
    step!(walk, "tour.test", desk::test);
    step!(walk, "tour.save", desk::save);
    step!(walk, "tour.ship", parcels::ship);
    step!(walk, "tour.answer", parcels::ask_the_cloud);
    step!(walk, "tour.labels", parcels::fetch_labels);
    step!(walk, "tour.shops", shops::connect);
    step!(walk, "tour.orders", orders::follow);
    step!(walk, "tour.carriers", carriers::connect);
    step!(walk, "tour.carrier_labels", carriers::ship);
    step!(walk, "tour.once_more", carriers::ask_again);
    step!(walk, "tour.tracking", afterwards::track);
    step!(walk, "tour.returns", afterwards::send_back);
    step!(walk, "tour.sheet", afterwards::combine);
    step!(walk, "tour.close", closing::close);
    Ok(())
}

/// Runs the tour.
pub(crate) async fn run(console: &Console, args: &TourArgs) -> Outcome<()> {
    std::fs::create_dir_all(&args.out).map_err(|error| Failure::file(&args.out, &error))?;
    let temporary = tempfile::tempdir().map_err(|error| Failure::file(&std::env::temp_dir(), &error))?;
    let data = args.keep.clone().unwrap_or_else(|| temporary.path().join("data"));
    let house = House::open(&own_settings(data)?).await?;
    let watch = Stopwatch::start();
    let (mut report, stumbled) = tour(console, &house, &args.out).await;
    report.millis = millis(watch);
    house.close().await?;
    report.write(console, &args.out)?;
    console.answer(&report);
    match stumbled {
        None => {
            let (time, out) = (report.millis.to_string(), args.out.display().to_string());
            console.say("tour.done", &[("millis", &time), ("path", &out)]);
            Ok(())
        }
        Some(stumble) => {
            let step = report.steps.last().map(|step| step.title.clone()).unwrap_or_default();
            Err(Failure::new("failure.tour").with("step", step).with("reason", stumble.reason()).answered())
        }
    }
}

async fn tour(console: &Console, house: &House, out: &Path) -> (Report, Option<Stumble>) {
    let desk = &house.desk.app;
    let host = desk.origin().trim_start_matches("http://").split(':').next().unwrap_or_default().to_owned();
    let browser = match Browser::new(console.lang(), &host, desk.address()) {
        Ok(browser) => browser,
        Err(stumble) => return (Report::new(house), Some(stumble)),
    };
    let mut all = Walk {
        console,
        house,
        out,
        browser,
        steps: Vec::new(),
        labels: Vec::new(),
        password: draw_password(),
        registration_url: String::new(),
        client_id: String::new(),
        client_secret: String::new(),
        creation: None,
        desk_shipment: String::new(),
        shipment: None,
        bought: Vec::new(),
        sheet: None,
        papers: Vec::new(),
    };
    let stumbled = walk(&mut all).await.err();
    let mut report = Report::new(house);
    report.result = if stumbled.is_none() { "ok" } else { "failed" };
    report.steps = all.steps;
    report.labels = all.labels;
    report.sheet = all.sheet;
    report.papers = all.papers;
    report.shipment = all.shipment;
    (report, stumbled)
}

/// Free ports, a folder of its own, mails into files; nothing of the settings of the house next door, but the record of
/// what carriers are asked.
fn own_settings(data: PathBuf) -> Outcome<Settings> {
    let free = || "127.0.0.1:0".to_owned();
    let flags = [
        ("data", data.display().to_string()),
        ("listen.cloud", free()),
        ("listen.desk", free()),
        ("listen.sandbox", free()),
    ];
    let record = |name: &str| (name == "KONTOR_SANDBOX_RECORD").then(|| std::env::var(name).ok()).flatten();
    settings::load(None, &record, &flags)
}

/// Fits the rule for passwords and is no word of any dictionary.
fn draw_password() -> String {
    let mut bytes = [0u8; 12];
    SystemEntropy.fill(&mut bytes);
    bytes.iter().fold("Rundgang-".to_owned(), |text, byte| format!("{text}{byte:02x}"))
}

fn millis(watch: Stopwatch) -> u64 {
    u64::try_from(watch.elapsed().as_millis()).unwrap_or(u64::MAX)
}

impl Walk<'_> {
    /// The cloud's address with a path.
    fn cloud(&self, path: &str) -> String {
        format!("{}{path}", self.house.cloud.url)
    }

    /// Desk's address with a path.
    fn desk(&self, path: &str) -> String {
        format!("{}{path}", self.house.desk.app.origin())
    }

    fn note(&mut self, key: &'static str, watch: Stopwatch, done: Walked<String>) -> Walked<()> {
        let title = self.console.text(key, &[]);
        let (detail, failed) = match &done {
            Ok(detail) => (detail.clone(), false),
            Err(stumble) => (stumble.reason().to_owned(), true),
        };
        let id = key.trim_start_matches("tour.");
        let step = Step { id, title, result: if failed { "failed" } else { "ok" }, millis: millis(watch), detail };
        self.console.say_line(&step.line());
        tracing::debug!(step = id, duration_ms = step.millis, failed, "a step of the tour");
        self.steps.push(step);
        done.map(|_| ())
    }
}

/// The address of Desk's page for a thing, as the last part of a path.
fn last_part(page: &Page) -> String {
    page.url.path().rsplit('/').next().unwrap_or_default().to_owned()
}
