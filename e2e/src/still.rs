//! Knows when a page stands still, so that nothing is read from or pressed on one that is about to go.
//!
//! The driver waits for a page that is on its way, but a form that was just sent may not have set out yet: until then the
//! old page answers as if nothing had happened.

use std::time::{Duration, Instant};

use fantoccini::elements::Element;
use fantoccini::error::CmdError;
use serde_json::{Value, json};

use crate::browser::Browser;

/// How long anything is waited for. A slow machine needs it, a fast one never waits that long.
pub(crate) const PATIENCE: Duration = Duration::from_secs(30);
/// How long between two looks.
pub(crate) const PAUSE: Duration = Duration::from_millis(50);

/// Runs on every page before its own scripts: notes that the page was told to go. It comes back as it was by "back".
const WATCH: &str = "addEventListener('submit', event => { \
        const target = event.submitter?.getAttribute('formtarget') ?? event.target.getAttribute('target'); \
        if (!event.defaultPrevented && target !== '_blank') window.going = true; }); \
    addEventListener('beforeunload', () => { window.going = true; }); \
    addEventListener('pageshow', event => { if (event.persisted) window.going = false; });";

/// Before an element is pressed: seen as the browser itself does it for a person, not below the bar that stays on top, where
/// the driver would click. Where pages run no scripts everything but what only folds leads to another page.
const BEFORE: &str = "const [element, scripts] = arguments; \
    element.scrollIntoView({ block: 'nearest', inline: 'nearest' }); \
    if (!scripts) window.going = element.localName !== 'summary';";

/// What a button sends by itself is on its way as long as the button says that it is busy.
const STILL: &str =
    "return document.readyState === 'complete' && !window.going && !document.querySelector('button[aria-busy=true]');";

impl Browser {
    /// Has every page that will be opened note when it is told to go.
    pub(crate) async fn watch(&self) {
        self.developer("Page.addScriptToEvaluateOnNewDocument", json!({ "source": WATCH })).await;
    }

    /// Waits until the page that answers is there whole: after anything that may send a form or follow a link.
    pub(crate) async fn stands_still(&self, after: &str) {
        let began = Instant::now();
        while !self.is_still().await {
            assert!(began.elapsed() < PATIENCE, "after {after} the page neither goes nor stays");
            tokio::time::sleep(PAUSE).await;
        }
    }

    /// Tells whether the page is whole and not about to go.
    pub(crate) async fn is_still(&self) -> bool {
        self.script(STILL).await == Value::Bool(true)
    }

    /// Prepares an element for what may lead away from its page.
    pub(crate) async fn before(&self, element: &Element) -> Result<(), CmdError> {
        let element = serde_json::to_value(element).expect("an element has an id");
        self.client.execute(BEFORE, vec![element, self.seat.scripts.into()]).await.map(|_| ())
    }

    /// Does something and begins again for as long as the page is drawn anew meanwhile; any other refusal is one.
    pub(crate) async fn anew<T>(&self, what: &str, act: impl AsyncFn() -> Result<T, CmdError>) -> T {
        let began = Instant::now();
        loop {
            match act().await {
                Ok(done) => return done,
                Err(error) if gone(&error) && began.elapsed() < PATIENCE => tokio::time::sleep(PAUSE).await,
                Err(error) => panic!("{what}: {error}"),
            }
        }
    }
}

/// What must not be done twice: when its page went away under it, and not before it, it was done.
pub(crate) fn once(done: Result<(), CmdError>) -> Result<(), CmdError> {
    match done {
        Err(error) if gone(&error) && !missed(&error) => Ok(()),
        done => done,
    }
}

/// Tells whether an element was gone before anything was done with it.
fn missed(error: &CmdError) -> bool {
    let said = error.to_string();
    let words = ["does not belong to the document", "No node with given id"];
    error.is_stale_element_reference() || error.is_no_such_element() || words.iter().any(|word| said.contains(word))
}

/// Tells whether the page went away, before or under what was done.
fn gone(error: &CmdError) -> bool {
    let said = error.to_string();
    let words =
        ["aborted by navigation", "Cannot find context", "navigated or closed", "Execution context was destroyed"];
    missed(error) || words.iter().any(|word| said.contains(word))
}
