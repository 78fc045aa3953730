//! Faults that are set for carriers and shops: which request meets which, and how often.

use kontor_model::Lang;
use serde::{Deserialize, Serialize};

/// What goes wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum FaultKind {
    /// Does what was asked, then never answers.
    TimeoutAfterCommit,
    /// Does what was asked, and answers when it is told to.
    KeptBack,
    /// Does nothing and never answers.
    HangBefore,
    /// Does nothing and answers 429 with `Retry-After`.
    TooManyRequests,
    /// Does nothing and answers 401 although the sign-in is right.
    UnauthorizedOnce,
    /// Waits `delay_ms` before it begins.
    Slow,
    /// Gives a number it gave before.
    DuplicateNumber,
    /// Does what was asked, sends half of the answer and tears the connection.
    HalfBody,
    /// Does nothing and answers 500 in plain text.
    ServerError,
    /// Does nothing and answers 503.
    Unavailable,
    /// Does nothing and answers a page for people with status 200.
    HtmlPage,
    /// Answers the list again that was answered last.
    SamePage,
    /// Tells nobody of a change.
    WebhookLost,
    /// Tells of a change twice.
    WebhookTwice,
    /// Tells of a change after the next one.
    WebhookLate,
    /// Tells of a change with a signature that is wrong.
    WebhookForged,
}

impl FaultKind {
    /// Every kind with its name on the wire and what it does in German and English.
    pub(crate) const ALL: [(FaultKind, &'static str, &'static str, &'static str); 16] = [
        (FaultKind::TimeoutAfterCommit, "timeout_after_commit", "bucht und antwortet nie", "books and never answers"),
        (FaultKind::KeptBack, "kept_back", "bucht und antwortet erst auf Zuruf", "books and answers when told to"),
        (FaultKind::HangBefore, "hang_before", "bucht nicht und antwortet nie", "books nothing and never answers"),
        (
            FaultKind::TooManyRequests,
            "too_many_requests",
            "antwortet 429 mit Retry-After",
            "answers 429 and Retry-After",
        ),
        (
            FaultKind::UnauthorizedOnce,
            "unauthorized_once",
            "antwortet 401 trotz Anmeldung",
            "answers 401 in spite of the sign-in",
        ),
        (FaultKind::Slow, "slow", "wartet, bevor es beginnt", "waits before it begins"),
        (
            FaultKind::DuplicateNumber,
            "duplicate_number",
            "vergibt eine Nummer zum zweiten Mal",
            "gives a number for the second time",
        ),
        (FaultKind::HalfBody, "half_body", "bucht und schickt die halbe Antwort", "books and sends half of the answer"),
        (FaultKind::ServerError, "server_error", "antwortet 500 als reinen Text", "answers 500 in plain text"),
        (FaultKind::Unavailable, "unavailable", "antwortet 503", "answers 503"),
        (FaultKind::HtmlPage, "html_page", "antwortet mit einer Seite für Menschen", "answers a page for people"),
        (FaultKind::SamePage, "same_page", "liefert dieselbe Seite noch einmal", "gives the same page again"),
        (FaultKind::WebhookLost, "webhook_lost", "verliert einen Webhook", "loses a webhook"),
        (FaultKind::WebhookTwice, "webhook_twice", "schickt einen Webhook zweimal", "sends a webhook twice"),
        (
            FaultKind::WebhookLate,
            "webhook_late",
            "schickt einen Webhook erst nach dem nächsten",
            "sends a webhook after the next one",
        ),
        (FaultKind::WebhookForged, "webhook_forged", "fälscht die Signatur", "forges the signature"),
    ];

    /// Those a carrier can meet; each shop says its own.
    pub(crate) const OF_CARRIERS: [FaultKind; 10] = [
        FaultKind::TimeoutAfterCommit,
        FaultKind::KeptBack,
        FaultKind::HangBefore,
        FaultKind::TooManyRequests,
        FaultKind::UnauthorizedOnce,
        FaultKind::Slow,
        FaultKind::DuplicateNumber,
        FaultKind::HalfBody,
        FaultKind::ServerError,
        FaultKind::Unavailable,
    ];

    /// Its name on the wire.
    pub(crate) fn name(self) -> &'static str {
        FaultKind::ALL.iter().find(|(kind, ..)| *kind == self).map_or("", |(_, name, ..)| name)
    }

    /// What it does.
    pub(crate) fn words(self, lang: Lang) -> &'static str {
        let found = FaultKind::ALL.iter().find(|(kind, ..)| *kind == self);
        found.map_or("", |(.., german, english)| lang.pick(german, english))
    }
}

/// Who meets faults.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Party {
    /// A carrier, by its id.
    Carrier(&'static str),
    /// A shop, by its id.
    Shop(&'static str),
}

/// A fault as it is set; `POST /control/faults` takes this.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Fault {
    /// Id of the carrier; every carrier when left out, unless a shop is named.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) carrier: Option<String>,
    /// Id of the shop.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) shop: Option<String>,
    /// Operation; every operation when left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) operation: Option<String>,
    /// What goes wrong.
    pub(crate) fault: FaultKind,
    /// How many requests meet it.
    #[serde(default = "once")]
    pub(crate) times: u32,
    /// How many requests pass before.
    #[serde(default)]
    pub(crate) after: u32,
    /// Milliseconds, for `slow`.
    #[serde(default = "five_seconds")]
    pub(crate) delay_ms: u64,
    /// Seconds in `Retry-After`, for `too_many_requests`.
    #[serde(default = "two_seconds")]
    pub(crate) retry_after_s: u64,
}

impl Fault {
    fn is_for(&self, party: Party) -> bool {
        match party {
            Party::Carrier(id) => self.shop.is_none() && self.carrier.as_deref().is_none_or(|wanted| wanted == id),
            Party::Shop(id) => self.shop.as_deref() == Some(id),
        }
    }
}

fn once() -> u32 {
    1
}

fn five_seconds() -> u64 {
    5_000
}

fn two_seconds() -> u64 {
    2
}

/// All faults that are set, in the order they were set.
#[derive(Debug, Default)]
pub(crate) struct Faults(Vec<Fault>);

impl Faults {
    /// Adds a fault.
    pub(crate) fn set(&mut self, fault: Fault) {
        self.0.push(fault);
    }

    /// All that are still to come.
    pub(crate) fn all(&self) -> &[Fault] {
        &self.0
    }

    /// Takes the fault a request meets: the first that is set for it. One that lets requests pass first counts this one,
    /// and the next in line may still hit it.
    pub(crate) fn meet(&mut self, party: Party, operation: &str) -> Option<Fault> {
        let mut met = None;
        for fault in &mut self.0 {
            if !fault.is_for(party) || fault.operation.as_deref().is_some_and(|wanted| wanted != operation) {
                continue;
            }
            if fault.after > 0 {
                fault.after -= 1;
                continue;
            }
            fault.times = fault.times.saturating_sub(1);
            met = Some(fault.clone());
            break;
        }
        self.0.retain(|fault| fault.times > 0);
        met
    }
}
