//! Chromium with a new profile, told how wide it is, whether it is dark, which language it asks for and if it runs scripts.

use std::time::Duration;

use fantoccini::error::CmdError;
use fantoccini::wd::{Capabilities, WebDriverCompatibleCommand};
use fantoccini::{Client, ClientBuilder, Locator};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value, json};

use crate::driver::Driver;
use crate::words::Language;

/// How long a browser is waited for whose test failed.
const LAST_LOOK: Duration = Duration::from_secs(10);

/// What a person sits in front of.
#[derive(Clone, Copy, Debug)]
pub struct Seat {
    /// The language the browser asks for.
    pub language: Language,
    /// Whether pages may run scripts.
    pub scripts: bool,
}

/// A browser that is closed with [`Browser::close`]; its driver ends with it in any case.
pub struct Browser {
    /// The WebDriver session.
    pub client: Client,
    /// Who sits in front of it.
    pub seat: Seat,
    _driver: Driver,
}

impl Browser {
    /// Opens a browser with an empty profile.
    pub async fn open(seat: Seat) -> Browser {
        let driver = Driver::start().await;
        let client = ClientBuilder::new(HttpConnector::new())
            .capabilities(capabilities(seat))
            .connect(&driver.address)
            .await
            .expect("chromium starts");
        let browser = Browser { client, seat, _driver: driver };
        browser.watch().await;
        browser.size(1280, 900).await;
        browser
    }

    /// Makes the window's inside this wide and high, in CSS pixels.
    pub async fn size(&self, width: u32, height: u32) {
        let metrics = json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": false });
        self.developer("Emulation.setDeviceMetricsOverride", metrics).await;
    }

    /// Says that the person prefers dark or light pages.
    pub async fn scheme(&self, dark: bool) {
        let value = if dark { "dark" } else { "light" };
        // No motion: a colour on its way to another one is neither, and would be measured.
        let scheme = json!({ "name": "prefers-color-scheme", "value": value });
        let still = json!({ "name": "prefers-reduced-motion", "value": "reduce" });
        let media = json!({ "features": [scheme, still] });
        self.developer("Emulation.setEmulatedMedia", media).await;
    }

    /// Sends a command of the DevTools protocol and answers its result.
    pub async fn developer(&self, command: &str, parameters: Value) -> Value {
        let body = json!({ "cmd": command, "params": parameters });
        let sent = Vendor { path: "goog/cdp/execute", body };
        self.client.issue_cmd(sent).await.unwrap_or_else(|error| panic!("{command}: {error}"))
    }

    /// What the page wrote to the console since the last call, errors of loading included.
    pub async fn console(&self) -> Vec<ConsoleEntry> {
        let sent = Vendor { path: "se/log", body: json!({ "type": "browser" }) };
        let log = self.client.issue_cmd(sent).await.expect("the driver hands out the console");
        let entries = log.as_array().cloned().unwrap_or_default();
        let text = |entry: &Value, name: &str| entry[name].as_str().unwrap_or_default().to_owned();
        entries.iter().map(|e| ConsoleEntry { level: text(e, "level"), message: text(e, "message") }).collect()
    }

    /// Closes the browser.
    pub async fn close(self) {
        self.client.clone().close().await.expect("chromium closes");
    }

    /// Where the browser is and what it shows, for somebody who reads only the log.
    async fn last_seen(&self) -> Result<String, CmdError> {
        let (address, body) = (self.client.current_url().await?, self.client.find(Locator::Css("body")).await?);
        Ok(format!("{address} shows:\n{}", body.text().await?))
    }
}

/// A test that fails says what was on the screen, and leaves no Chromium behind that others have to run beside.
impl Drop for Browser {
    fn drop(&mut self) {
        if !std::thread::panicking() {
            return;
        }
        let end = async {
            let seen = tokio::time::timeout(LAST_LOOK, self.last_seen()).await;
            // It may have gone already; then there is nothing to close.
            drop(tokio::time::timeout(LAST_LOOK, self.client.clone().close()).await);
            seen
        };
        match tokio::task::block_in_place(|| tokio::runtime::Handle::current().block_on(end)) {
            Ok(Ok(seen)) => eprintln!("{seen}"),
            Ok(Err(error)) => eprintln!("what the browser shows cannot be read: {error}"),
            Err(_) => eprintln!("the browser does not answer"),
        }
    }
}

/// A line of the console.
#[derive(Clone, Debug)]
pub struct ConsoleEntry {
    /// `SEVERE`, `WARNING`, `INFO`.
    pub level: String,
    /// The text, led by the address it comes from.
    pub message: String,
}

/// A command that the WebDriver standard leaves to the maker of the browser.
#[derive(Debug)]
struct Vendor {
    path: &'static str,
    body: Value,
}

impl WebDriverCompatibleCommand for Vendor {
    fn endpoint(&self, base: &url::Url, session: Option<&str>) -> Result<url::Url, url::ParseError> {
        base.join(&format!("session/{}/{}", session.unwrap_or_default(), self.path))
    }

    fn method_and_body(&self, _: &url::Url) -> (http::Method, Option<String>) {
        (http::Method::POST, Some(self.body.to_string()))
    }
}

fn capabilities(seat: Seat) -> Capabilities {
    let arguments = [
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-dev-shm-usage",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--font-render-hinting=none",
        "--hide-scrollbars",
        &format!("--lang={}", seat.language.tag()),
    ];
    let mut preferences = json!({ "intl.accept_languages": seat.language.accept() });
    if !seat.scripts {
        preferences["profile.managed_default_content_settings.javascript"] = json!(2);
    }
    let capabilities = json!({
        "goog:chromeOptions": { "args": arguments, "prefs": preferences },
        "goog:loggingPrefs": { "browser": "ALL" },
    });
    capabilities.as_object().cloned().expect("an object")
}
