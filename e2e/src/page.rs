//! Acts on a page as a person does: by the captions of fields and the words on buttons.
//!
//! Everything waits for what it needs and begins again when the page is drawn anew meanwhile. What the page showed when
//! something did not come is said by the browser's end.

use std::time::Instant;

use fantoccini::Locator;
use fantoccini::elements::Element;
use fantoccini::error::CmdError;
use fantoccini::key::Key;
use serde_json::{Value, json};

use crate::browser::Browser;
use crate::still::{PATIENCE, PAUSE, once};

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
        self.anew("reading the page", async || self.client.find(Locator::Css("body")).await?.text().await).await
    }

    /// Waits until the page shows these words and stays: a page that says how far something is goes when it is done.
    #[track_caller]
    pub fn sees(&self, words: &str) -> impl Future<Output = ()> + use<'_> {
        let (words, caller) = (words.to_owned(), std::panic::Location::caller());
        async move {
            let began = Instant::now();
            while !(self.shows(&words).await && self.is_still().await) {
                assert!(began.elapsed() < PATIENCE, "{caller}: the page does not show “{words}”");
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
        self.text().await.contains(words)
    }

    /// Types into the field under a caption, in place of what stood there.
    pub async fn fill(&self, caption: &str, text: &str) {
        self.in_field(caption, async |field| {
            field.clear().await?;
            field.send_keys(text).await
        })
        .await;
    }

    /// Chooses a value by its name, or a file by its path, in the field under a caption.
    pub async fn choose(&self, caption: &str, name: &str) {
        self.in_field(caption, async |field| field.send_keys(name).await).await;
    }

    /// Sends the form with Enter in the field under a caption.
    pub async fn enter(&self, caption: &str) {
        self.in_field(caption, async |field| {
            self.before(field).await?;
            once(field.send_keys(&Key::Enter.to_string()).await)
        })
        .await;
        self.stands_still(&format!("Enter in {caption}")).await;
    }

    /// What stands in the field under a caption.
    pub async fn value(&self, caption: &str) -> String {
        self.in_field(caption, async |field| field.prop("value").await).await.unwrap_or_default()
    }

    /// Tells whether the field under a caption cannot be typed into.
    pub async fn is_locked(&self, caption: &str) -> bool {
        self.in_field(caption, async |field| {
            Ok(field.attr("readonly").await?.is_some() || field.attr("disabled").await?.is_some())
        })
        .await
    }

    /// Presses the button or follows the link with these words; waits until there is one that is seen, and then for the page
    /// or the part of it that answers.
    pub async fn press(&self, words: &str) {
        let quoted = quoted(words);
        // A key is written on some buttons: "Testen F9".
        let key =
            format!("./span[normalize-space(.)={quoted}] or (./kbd and starts-with(normalize-space(.), {quoted}))");
        let said = format!("normalize-space(.)={quoted} or @aria-label={quoted} or @title={quoted} or {key}");
        let own = format!("({said}) and not(@aria-hidden='true')");
        let path =
            format!("//button[{own}] | //a[{own}] | //summary[{own}] | //input[@type='submit' and @value={quoted}]");
        self.at(&path, words, async |element| {
            self.before(element).await?;
            once(element.click().await)
        })
        .await;
        self.stands_still(&format!("pressing {words}")).await;
    }

    /// Does something with the first element at this path that is seen; waits until there is one.
    pub async fn at<T>(&self, path: &str, words: &str, act: impl AsyncFn(&Element) -> Result<T, CmdError>) -> T {
        self.anew(words, async || act(&self.wait(path, words).await).await).await
    }

    /// Does something with the field under a caption; a label may say more after it, as a hint or a star does.
    async fn in_field<T>(&self, caption: &str, act: impl AsyncFn(&Element) -> Result<T, CmdError>) -> T {
        let quoted = quoted(caption);
        let exact = format!("//*[@id=//label[normalize-space(.)={quoted}]/@for] | //*[@aria-label={quoted}]");
        let longer = format!("//*[@id=//label[starts-with(normalize-space(.), {quoted})]/@for]");
        self.anew(caption, async || match self.displayed(&exact).await {
            Some(field) => act(&field).await,
            None => act(&self.wait(&format!("{exact} | {longer}"), caption).await).await,
        })
        .await
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

    /// Runs a script in the page and answers what it returns; it may run twice.
    pub async fn script(&self, script: &str) -> Value {
        self.anew(script, async || self.client.execute(script, Vec::new()).await).await
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
            assert!(began.elapsed() < PATIENCE, "the page has no “{words}” that is seen");
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
