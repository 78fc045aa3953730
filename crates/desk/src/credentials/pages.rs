//! What the pages of "Zugangsdaten" show. No page has a field for a stored or typed secret.

use std::collections::BTreeMap;

use kontor_model::UtcMillis;
use kontor_model::whoami::WhoAmI;
use kontor_web::form::FormState;
use kontor_web::page::Page;
use serde::Serialize;

use crate::check::{Report, Step, Tone};
use crate::cloud::Trouble;
use crate::credentials::Credential;

/// The outcome of a test as the aside shows it.
#[derive(Clone, Serialize)]
pub(crate) struct ReportView {
    /// Code of the verdict, the last part of its locale keys.
    pub(crate) verdict: &'static str,
    pub(crate) tone: Tone,
    /// Numbered steps of "So geht es weiter".
    pub(crate) next: Vec<usize>,
    /// Field the verdict is about; empty for none.
    pub(crate) field: &'static str,
    pub(crate) steps: Vec<Step>,
    pub(crate) args: BTreeMap<String, String>,
    pub(crate) who: Option<WhoAmI>,
    pub(crate) round_trip_ms: Option<u64>,
    pub(crate) support: String,
    pub(crate) tested_at: UtcMillis,
}

impl ReportView {
    pub(crate) fn new(report: &Report) -> ReportView {
        ReportView {
            verdict: report.verdict.code(),
            tone: report.verdict.tone(),
            next: (1..=report.verdict.steps()).collect(),
            field: report.verdict.field().unwrap_or(""),
            steps: report.steps.clone(),
            args: report.args.clone(),
            who: report.who.clone(),
            round_trip_ms: report.round_trip_ms,
            support: report.support.clone(),
            tested_at: report.tested_at,
        }
    }
}

impl ReportView {
    /// A trouble met outside a test: the same words, no steps.
    pub(crate) fn of_trouble(trouble: &Trouble, at: UtcMillis) -> ReportView {
        ReportView {
            verdict: trouble.verdict.code(),
            tone: trouble.verdict.tone(),
            next: (1..=trouble.verdict.steps()).collect(),
            field: "",
            steps: Vec::new(),
            args: trouble.args.clone(),
            who: None,
            round_trip_ms: None,
            support: trouble.support.clone(),
            tested_at: at,
        }
    }
}

/// One line of the list.
#[derive(Clone, Serialize)]
pub(super) struct Line {
    pub(super) record: Credential,
    pub(super) kind_name: &'static str,
    /// Tone of the result badge; empty while never tested.
    pub(super) tone: Option<Tone>,
    pub(super) verdict: Option<&'static str>,
    pub(super) chosen: bool,
}

impl Line {
    pub(super) fn new(record: Credential, chosen: bool) -> Line {
        Line {
            kind_name: record.kind.name(),
            tone: record.verdict.map(crate::check::Verdict::tone),
            verdict: record.verdict.map(crate::check::Verdict::code),
            chosen,
            record,
        }
    }
}

/// List "Zugangsdaten" with the card of the chosen record.
#[derive(Serialize)]
pub(super) struct ListPage {
    pub(super) lines: Vec<Line>,
    pub(super) chosen: Option<Line>,
    pub(super) report: Option<ReportView>,
}

impl Page for ListPage {
    const TEMPLATE: &'static str = "desk/credentials.html";

    fn samples() -> Vec<(&'static str, ListPage)> {
        super::samples::lists()
    }
}

/// When a saved record was tested last, and with which result.
#[derive(Clone, Serialize)]
pub(super) struct LastTest {
    at: UtcMillis,
    verdict: &'static str,
    tone: Tone,
}

impl LastTest {
    pub(super) fn of(record: &Credential) -> Option<LastTest> {
        let (at, verdict) = record.tested_at.zip(record.verdict)?;
        Some(LastTest { at, verdict: verdict.code(), tone: verdict.tone() })
    }
}

/// The mask, for a new record and a saved one.
#[derive(Clone, Serialize)]
pub(super) struct MaskPage {
    pub(super) form: FormState,
    /// Where it posts to.
    pub(super) action: String,
    /// `None` while the record is new.
    pub(super) saved_number: Option<i64>,
    pub(super) kinds: Vec<(&'static str, &'static str)>,
    /// Record that is active now and would be switched off.
    pub(super) other: Option<(i64, String)>,
    pub(super) report: Option<ReportView>,
    /// How the last test of the saved record ended.
    pub(super) last_test: Option<LastTest>,
    /// A secret was typed and is not sent back: it has to be typed again.
    pub(super) again: bool,
    /// The cloud's page with the applications; empty when the address cannot be used.
    pub(super) applications_href: String,
}

impl Page for MaskPage {
    const TEMPLATE: &'static str = "desk/mask.html";

    fn samples() -> Vec<(&'static str, MaskPage)> {
        super::samples::masks()
    }
}

/// The aside alone, for the script.
#[derive(Serialize)]
pub(super) struct FragmentPage {
    pub(super) report: Option<ReportView>,
    pub(super) applications_href: String,
    /// Field faults in words, when the test did not even begin.
    pub(super) faults: FormState,
}

impl Page for FragmentPage {
    const TEMPLATE: &'static str = "desk/report_fragment.html";

    fn samples() -> Vec<(&'static str, FragmentPage)> {
        Vec::new()
    }
}

/// Asks before a record takes the place of another.
#[derive(Serialize)]
pub(super) struct ActivatePage {
    pub(super) record: Credential,
    pub(super) other: Credential,
}

impl Page for ActivatePage {
    const TEMPLATE: &'static str = "desk/activate.html";

    fn samples() -> Vec<(&'static str, ActivatePage)> {
        let [record, other] = super::samples::pair();
        vec![("one active", ActivatePage { record, other })]
    }
}

/// Asks before a record is deleted.
#[derive(Serialize)]
pub(super) struct RemovePage {
    pub(super) record: Credential,
}

impl Page for RemovePage {
    const TEMPLATE: &'static str = "desk/remove.html";

    fn samples() -> Vec<(&'static str, RemovePage)> {
        let [active, idle] = super::samples::pair();
        vec![("active", RemovePage { record: active }), ("not active", RemovePage { record: idle })]
    }
}
