//! Acts on a page as a person does: by the captions of fields and the words on buttons.
//!
//! Everything waits for what it needs, up to ten seconds, and says what it saw when that did not come.

use std::time::{Duration, Instant};

use fantoccini::Locator;
use fantoccini::elements::Element;
use serde_json::{Value, json};

use crate::browser::Browser;

const PATIENCE: Duration = Duration::from_secs(10);
const PAUSE: Duration = Duration::from_millis(50);

impl Browser {
    /// Opens an address.
    pub async fn open_page(&self, address: &str) {
        self.client.goto(address).await.unwrap_or_else(|error| panic!("opening {address}: {error}"));
    }

    /// The path of the page that is open.
    pub async fn path(&self) -> String {
        self.client.current_url().await.expect("a page is open").path().to_owned()
    }

    /// The words on the page, as far as a person sees them.
    pub async fn text(&self) -> String {
        let body = self.client.find(Locator::Css("body")).await.expect("a page has a body");
        body.text().await.unwrap_or_default()
    }

    /// Waits until the page shows these words.
    #[track_caller]
    pub fn sees(&self, words: &str) -> impl Future<Output = ()> + use<'_> {
        let (words, caller) = (words.to_owned(), std::panic::Location::caller());
        async move {
            let began = Instant::now();
            while !self.shows(&words).await {
                if began.elapsed() > PATIENCE {
                    let (path, text) = (self.path().await, self.text().await);
                    panic!("{caller}: {path} does not show “{words}” but:\n{text}");
                }
                tokio::time::sleep(PAUSE).await;
            }
        }
    }

    /// Waits until the page shows these words no more.
    #[track_caller]
    pub fn sees_not(&self, words: &str) -> impl Future<Output = ()> + use<'_> {
        let (words, caller) = (words.to_owned(), std::panic::Location::caller());
        async move {
            let began = Instant::now();
            while self.shows(&words).await {
                assert!(began.elapsed() < PATIENCE, "{caller}: “{words}” does not go away");
                tokio::time::sleep(PAUSE).await;
            }
        }
    }

    /// Tells whether the page shows these words now.
    pub async fn shows(&self, words: &str) -> bool {
        let Ok(body) = self.client.find(Locator::Css("body")).await else { return false };
        body.text().await.is_ok_and(|text| text.contains(words))
    }

    /// The field under a caption; a label may say more after it, as a hint or a star does.
    pub async fn field(&self, caption: &str) -> Element {
        let quoted = quoted(caption);
        let exact = format!("//*[@id=//label[normalize-space(.)={quoted}]/@for] | //*[@aria-label={quoted}]");
        if let Some(element) = self.displayed(&exact).await {
            return element;
        }
        let longer = format!("//*[@id=//label[starts-with(normalize-space(.), {quoted})]/@for]");
        self.wait(&format!("{exact} | {longer}"), caption).await
    }

    /// Types into the field under a caption, in place of what stood there.
    pub async fn fill(&self, caption: &str, text: &str) {
        let field = self.field(caption).await;
        field.clear().await.unwrap_or_else(|error| panic!("clearing {caption}: {error}"));
        field.send_keys(text).await.unwrap_or_else(|error| panic!("typing into {caption}: {error}"));
    }

    /// What stands in the field under a caption.
    pub async fn value(&self, caption: &str) -> String {
        let field = self.field(caption).await;
        field.prop("value").await.expect("a field has a value").unwrap_or_default()
    }

    /// Tells whether the field under a caption cannot be typed into.
    pub async fn is_locked(&self, caption: &str) -> bool {
        let field = self.field(caption).await;
        let locked = |name: &'static str| {
            let field = field.clone();
            async move { field.attr(name).await.expect("attributes can be read").is_some() }
        };
        locked("readonly").await || locked("disabled").await
    }

    /// Presses the button or follows the link with these words; waits until there is one that is seen.
    pub async fn press(&self, words: &str) {
        let quoted = quoted(words);
        // A key is written on some buttons: "Testen F9".
        let key =
            format!("./span[normalize-space(.)={quoted}] or (./kbd and starts-with(normalize-space(.), {quoted}))");
        let said = format!("normalize-space(.)={quoted} or @aria-label={quoted} or @title={quoted} or {key}");
        let own = format!("({said}) and not(@aria-hidden='true')");
        let path =
            format!("//button[{own}] | //a[{own}] | //summary[{own}] | //input[@type='submit' and @value={quoted}]");
        let element = self.wait(&path, words).await;
        // As the browser itself does for a person: not below the bar that stays on top, where the driver would click.
        let shown = serde_json::to_value(&element).expect("an element has an id");
        let near = "arguments[0].scrollIntoView({ block: 'nearest', inline: 'nearest' });";
        self.client.execute(near, vec![shown]).await.unwrap_or_else(|error| panic!("looking at {words}: {error}"));
        element.click().await.unwrap_or_else(|error| panic!("pressing {words}: {error}"));
    }

    /// The first element at this path that is seen, if there is one now.
    pub async fn displayed(&self, path: &str) -> Option<Element> {
        for element in self.client.find_all(Locator::XPath(path)).await.unwrap_or_default() {
            if element.is_displayed().await.unwrap_or(false) {
                return Some(element);
            }
        }
        None
    }

    /// Runs a script in the page and answers what it returns.
    pub async fn script(&self, script: &str) -> Value {
        self.client.execute(script, Vec::new()).await.unwrap_or_else(|error| panic!("{script}: {error}"))
    }

    /// A picture of the whole page.
    pub async fn picture(&self) -> Vec<u8> {
        let parameters = json!({ "format": "png", "captureBeyondViewport": true });
        let shot = self.developer("Page.captureScreenshot", parameters).await;
        decode(shot["data"].as_str().expect("a picture"))
    }

    /// A picture of what is seen without scrolling, at half size.
    pub async fn small_picture(&self, width: u32, height: u32) -> Vec<u8> {
        let clip = json!({ "x": 0, "y": 0, "width": width, "height": height, "scale": 0.5 });
        let shot = self.developer("Page.captureScreenshot", json!({ "format": "png", "clip": clip })).await;
        decode(shot["data"].as_str().expect("a picture"))
    }

    async fn wait(&self, path: &str, words: &str) -> Element {
        let began = Instant::now();
        loop {
            if let Some(element) = self.displayed(path).await {
                return element;
            }
            if began.elapsed() > PATIENCE {
                let (path, text) = (self.path().await, self.text().await);
                panic!("{path} has no “{words}” that is seen, but:\n{text}");
            }
            tokio::time::sleep(PAUSE).await;
        }
    }
}

/// A text as a literal of XPath, which knows no escapes.
fn quoted(text: &str) -> String {
    if text.contains('\'') { format!("\"{text}\"") } else { format!("'{text}'") }
}

/// Decodes base64 as the driver writes it.
fn decode(text: &str) -> Vec<u8> {
    const ALPHABET: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut bytes = Vec::with_capacity(text.len() / 4 * 3);
    let (mut bits, mut count) = (0u32, 0);
    for letter in text.bytes() {
        let Some(six) = ALPHABET.iter().position(|known| *known == letter) else { break };
        bits = bits << 6 | six as u32;
        count += 6;
        if count >= 8 {
            count -= 8;
            bytes.push((bits >> count) as u8);
        }
    }
    bytes
}
