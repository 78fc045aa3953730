//! The test itself: form first, then the door, then the pair, then the modules; it stops at the first wrong thing.

use kontor_model::credential::{PlainSecret, SecretFormatError};
use kontor_model::id::ClientId;
use kontor_model::whoami::WhoAmI;
use kontor_model::{Module, UtcMillis};
use secrecy::{ExposeSecret, SecretString};

use crate::app::DeskApp;
use crate::check::{Report, StepName, StepState, Verdict};
use crate::cloud::identity::{fetch_token, probe, who_am_i};
use crate::cloud::{Answer, CloudAddress, Trouble};

/// More than this between the two clocks is told.
const CLOCK_TOLERANCE_MS: i64 = 60_000;

/// The three values a test needs, as typed. Has no `Debug` beyond the redacted one of the secret.
#[derive(Clone, Debug)]
pub struct Candidate {
    /// Address of the cloud.
    pub cloud_url: String,
    /// Client-ID.
    pub client_id: String,
    /// Client-Secret; empty when none is at hand.
    pub secret: SecretString,
}

/// Tests a pair of values. Changes nothing, here or in the cloud; a malformed value is told before anything is sent.
pub async fn check(app: &DeskApp, candidate: &Candidate) -> Report {
    let mut report = Report::begin(app.now());
    if let Err(trouble) = walk(app, candidate, &mut report).await {
        mark(&mut report, trouble.verdict);
        report.verdict = trouble.verdict;
        report.args = trouble.args;
        report.support = format!("{} · {}", trouble.verdict.code(), trouble.support);
    }
    report
}

async fn walk(app: &DeskApp, candidate: &Candidate, report: &mut Report) -> Result<(), Trouble> {
    let address = CloudAddress::parse(&candidate.cloud_url).map_err(Trouble::from_address)?;
    let client_id = read_client_id(&candidate.client_id)?;
    let secret = read_secret(candidate.secret.expose_secret())?;
    report.note(StepName::Checksum, StepState::Ok, "fits", None);

    let reached = probe(&app.http, &address).await?;
    report.note(StepName::Reachable, StepState::Ok, "yes", Some(reached.millis));
    report.clock_off_ms = clock_off_by_header(app.now(), &reached);

    let secret = SecretString::from(secret.expose().to_owned());
    let (token, granted) = fetch_token(&app.http, &address, client_id.as_str(), &secret).await?;
    report.note(StepName::Client, StepState::Ok, "yes", None);
    report.note(StepName::Secret, StepState::Ok, "accepted", Some(granted.millis));

    let (who, told) = who_am_i(&app.http, &address, &token).await?;
    report.clock_off_ms = Some(app.now().millis_since(UtcMillis(who.server_time_ms)));
    report.round_trip_ms = Some(reached.millis + granted.millis + told.millis);
    report.support = told.for_support();
    note_modules(report, &who, told.millis);
    report.who = Some(who);
    conclude(report)
}

fn note_modules(report: &mut Report, who: &WhoAmI, millis: u64) {
    let (state, word) = match (who.modules.contains(&Module::Shipping), who.modules.contains(&Module::Commerce)) {
        (true, true) => (StepState::Ok, "yes"),
        (true, false) => (StepState::Ok, "shipping_only"),
        (false, _) => (StepState::Bad, "shipping_missing"),
    };
    // The time stands for a word when all is well; otherwise the word is what matters.
    let shown = (state == StepState::Ok && word == "yes").then_some(millis);
    report.note(StepName::Modules, state, word, shown);
}

/// The pair works; what remains are the clock and the modules.
fn conclude(report: &Report) -> Result<(), Trouble> {
    let off = report.clock_off_ms.unwrap_or(0);
    if off.abs() > CLOCK_TOLERANCE_MS {
        let verdict = if off > 0 { Verdict::ClockAhead } else { Verdict::ClockBehind };
        let seconds = (off.abs() + 500) / 1000;
        return Err(Trouble::new(verdict, format!("clock {off} ms"))
            .with("minutes", (seconds / 60).to_string())
            .with("seconds", (seconds % 60).to_string()));
    }
    if !report.has(Module::Shipping) {
        return Err(Trouble::new(Verdict::ModuleNotBooked, report.support.clone()));
    }
    Ok(())
}

/// Marks the step a verdict belongs to.
fn mark(report: &mut Report, verdict: Verdict) {
    let reached = report.steps.iter().any(|step| step.name == StepName::Reachable && step.state == StepState::Ok);
    match verdict {
        Verdict::SecretMissing
        | Verdict::SecretPrefix
        | Verdict::SecretIsClientId
        | Verdict::SecretLength
        | Verdict::SecretCharacter
        | Verdict::SecretChecksum => report.note(StepName::Checksum, StepState::Bad, "does_not_fit", None),
        Verdict::ClientIdMalformed | Verdict::ClientIdIsSecret => {
            report.note(StepName::Client, StepState::Bad, "malformed", None);
        }
        Verdict::ApplicationDeleted => mark_client(report, "deleted"),
        Verdict::ApplicationDisabled => mark_client(report, "disabled"),
        Verdict::SecretExpired => mark_secret(report, "expired"),
        Verdict::SecretRevoked => mark_secret(report, "revoked"),
        // The wire does not tell which of the two is wrong.
        Verdict::UnknownOrWrong => {
            report.note(StepName::Client, StepState::Open, "not_told", None);
            report.note(StepName::Secret, StepState::Bad, "refused", None);
        }
        Verdict::ModuleNotBooked | Verdict::ClockAhead | Verdict::ClockBehind => {}
        _ if reached => mark_first_open(report, answer_word(verdict).unwrap_or("no_answer")),
        _ => report.note(StepName::Reachable, StepState::Bad, answer_word(verdict).unwrap_or("no"), None),
    }
}

/// Only who proves the right secret learns that the application is gone, so the secret was right.
fn mark_client(report: &mut Report, word: &str) {
    report.note(StepName::Client, StepState::Bad, word, None);
    report.note(StepName::Secret, StepState::Ok, "fits", None);
}

fn mark_secret(report: &mut Report, word: &str) {
    report.note(StepName::Client, StepState::Ok, "yes", None);
    report.note(StepName::Secret, StepState::Bad, word, None);
}

/// Somebody was there: "no" would contradict what the verdict says.
fn answer_word(verdict: Verdict) -> Option<&'static str> {
    match verdict {
        Verdict::BrokenOff | Verdict::NotKontor | Verdict::CloudTrouble | Verdict::TlsBroken => Some("not_properly"),
        Verdict::TooSlow => Some("too_slow"),
        Verdict::TlsRefused | Verdict::Refused => Some("refused"),
        Verdict::TooManyTries => Some("not_now"),
        _ => None,
    }
}

fn mark_first_open(report: &mut Report, word: &str) {
    let first = report.steps.iter().find(|step| step.state == StepState::Open).map(|step| step.name);
    if let Some(name) = first {
        report.note(name, StepState::Bad, word, None);
    }
}

/// Reads a Client-ID; says so when a secret was pasted there.
pub(crate) fn read_client_id(typed: &str) -> Result<ClientId, Trouble> {
    let typed = typed.trim();
    if typed.starts_with("ks_") {
        return Err(Trouble::new(Verdict::ClientIdIsSecret, "client_id begins with ks_"));
    }
    typed.parse().map_err(|_| {
        let length = typed.chars().count();
        Trouble::new(Verdict::ClientIdMalformed, format!("client_id, {length} characters"))
            .with("count", length.to_string())
    })
}

/// Reads a secret and says what is wrong with it.
pub(crate) fn read_secret(typed: &str) -> Result<PlainSecret, Trouble> {
    let typed = typed.trim();
    if typed.is_empty() {
        return Err(Trouble::new(Verdict::SecretMissing, "client_secret is empty"));
    }
    if typed.starts_with("kc_") {
        return Err(Trouble::new(Verdict::SecretIsClientId, "client_secret begins with kc_"));
    }
    PlainSecret::parse(typed).map_err(|error| {
        let (verdict, count) = match error {
            SecretFormatError::Prefix => (Verdict::SecretPrefix, 0),
            SecretFormatError::Length(count) => (Verdict::SecretLength, count),
            SecretFormatError::Character(place) => (Verdict::SecretCharacter, place),
            SecretFormatError::Checksum => (Verdict::SecretChecksum, 0),
        };
        Trouble::new(verdict, error.to_string()).with("count", count.to_string())
    })
}

/// This machine's clock minus the cloud's by the `Date` header, which has whole seconds.
fn clock_off_by_header(now: UtcMillis, answer: &Answer) -> Option<i64> {
    let date = jiff::fmt::rfc2822::parse(answer.header("date")).ok()?;
    Some(now.0 - date.timestamp().as_millisecond())
}
