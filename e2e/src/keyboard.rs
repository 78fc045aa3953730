//! Works without a mouse: keys go to whatever has the focus, as from a keyboard or a scanner.

use std::time::Instant;

use fantoccini::actions::{InputSource, KeyAction, KeyActions};
use fantoccini::key::Key;

use crate::browser::Browser;
use crate::still::{PATIENCE, PAUSE};

/// More stops than any page has between its beginning and what is looked for.
const STOPS_MAX: usize = 80;

impl Browser {
    /// Types a text at the speed of a scanner.
    pub async fn types(&self, text: &str) {
        self.strokes(text.chars().flat_map(|value| [KeyAction::Down { value }, KeyAction::Up { value }])).await;
    }

    /// Scans a code: its text and Enter, in one breath.
    pub async fn scans(&self, text: &str) {
        self.types(&format!("{text}{}", char::from(Key::Enter))).await;
    }

    /// Presses one key.
    pub async fn key(&self, key: Key) {
        self.types(&char::from(key).to_string()).await;
    }

    /// Presses a letter while Alt is held.
    pub async fn alt(&self, letter: char) {
        let held = char::from(Key::Alt);
        let strokes = [
            KeyAction::Down { value: held },
            KeyAction::Down { value: letter },
            KeyAction::Up { value: letter },
            KeyAction::Up { value: held },
        ];
        self.strokes(strokes).await;
    }

    async fn strokes(&self, strokes: impl IntoIterator<Item = KeyAction>) {
        let keys = strokes.into_iter().fold(KeyActions::new("keyboard".to_owned()), |keys, stroke| keys.then(stroke));
        self.client.perform_actions(keys).await.expect("keys can be pressed");
        self.stands_still("the last key").await;
    }

    /// Goes on with Tab until the focus is on the button, link or field with these words.
    pub async fn tabs_to(&self, words: &str) {
        let mut passed = Vec::new();
        for _ in 0..STOPS_MAX {
            self.key(Key::Tab).await;
            let name = self.focus("e.getAttribute('aria-label') || e.labels?.[0]?.innerText || e.innerText").await;
            if name.split_whitespace().collect::<Vec<_>>().join(" ").starts_with(words) {
                return;
            }
            passed.push(name);
        }
        panic!("Tab does not lead to “{words}” but to {passed:?}");
    }

    /// Waits until the cursor stands in the field with this id.
    #[track_caller]
    pub fn has_focus(&self, id: &str) -> impl Future<Output = ()> + use<'_> {
        let (id, caller) = (id.to_owned(), std::panic::Location::caller());
        async move {
            let began = Instant::now();
            loop {
                let found = self.focus("e.id || e.outerHTML.slice(0, 120)").await;
                if found == id && self.is_still().await {
                    return;
                }
                assert!(began.elapsed() < PATIENCE, "{caller}: the focus is not on {id} but on {found}");
                tokio::time::sleep(PAUSE).await;
            }
        }
    }

    /// Waits until the page's live region says these words to people who listen instead of look.
    #[track_caller]
    pub fn announces(&self, words: &str) -> impl Future<Output = ()> + use<'_> {
        let (words, caller) = (words.to_owned(), std::panic::Location::caller());
        async move {
            let began = Instant::now();
            loop {
                let said = "return document.getElementById('said')?.textContent ?? 'no live region';";
                let said = self.script(said).await.as_str().unwrap_or_default().to_owned();
                if said.contains(&words) && self.is_still().await {
                    return;
                }
                assert!(began.elapsed() < PATIENCE, "{caller}: “{words}” is not announced, but “{said}”");
                tokio::time::sleep(PAUSE).await;
            }
        }
    }

    /// What an expression says of the element `e` that has the focus.
    async fn focus(&self, expression: &str) -> String {
        let script = format!("const e = document.activeElement ?? document.body; return String({expression});");
        self.client
            .execute(&script, Vec::new())
            .await
            .ok()
            .and_then(|said| said.as_str().map(str::to_owned))
            .unwrap_or_default()
    }
}
