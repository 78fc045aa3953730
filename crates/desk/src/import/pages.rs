//! What the pages of the import show.

use kontor_model::Lang;
use kontor_model::shipment::NewShipment;
use kontor_web::page::Page;
use serde::Serialize;

use super::{ImportRow, Kept, Outcome, Remark, Tone};
use crate::app::DeskApp;
use crate::credentials::pages::ReportView;
use crate::shipping::{format_kg, recipient_lines};

/// The form a file is handed over with.
#[derive(Default, Serialize)]
pub(super) struct FilePage {
    /// Name of the file that could not be read.
    pub(super) file_name: String,
    /// Key of why.
    pub(super) fault_key: Option<&'static str>,
    /// What the sentence names.
    pub(super) fault_named: String,
}

impl Page for FilePage {
    const TEMPLATE: &'static str = "desk/import.html";

    fn samples() -> Vec<(&'static str, FilePage)> {
        super::samples::files()
    }
}

/// What became of a row, for the page.
#[derive(Clone, Serialize)]
pub(super) struct OutcomeView {
    result: &'static str,
    href: Option<String>,
    /// Sentences: what the cloud finds or why it refuses.
    sentences: Vec<String>,
}

/// One row.
#[derive(Clone, Serialize)]
pub(super) struct RowLine {
    line: usize,
    reference: String,
    tone: Tone,
    /// Lines of the recipient as understood.
    to: Vec<String>,
    /// Weights of its parcels; an empty one is weighed later.
    weights: Vec<String>,
    way: String,
    remarks: Vec<Remark>,
    /// Its cells as they were, where nothing was understood.
    cells: String,
    outcome: Option<OutcomeView>,
}

/// A file's rows.
#[derive(Serialize)]
pub(super) struct RowsPage {
    id: String,
    file_name: String,
    encoding: &'static str,
    separator: Option<&'static str>,
    ignored: Vec<String>,
    /// Rows that somebody has to look at: wrong, with a doubt, or not taken by the cloud.
    open: Vec<RowLine>,
    /// All others.
    good: Vec<RowLine>,
    /// Rows that go when the button is pressed.
    ready: usize,
    doubts: usize,
    done: usize,
    was_sent: bool,
    /// While rows are on their way: how many are through, of how many.
    pub(super) running: Option<(usize, usize)>,
    pub(super) no_access: bool,
    pub(super) trouble: Option<ReportView>,
}

impl RowsPage {
    pub(super) fn new(app: &DeskApp, kept: &Kept, lang: Lang) -> RowsPage {
        let mut page = RowsPage::of(kept, lang, |outcome| sentences(app, outcome, lang));
        page.running = app.imports.progress(&kept.id).map(|known| (known.done, known.total));
        let lost = |outcome: &Outcome| match outcome {
            Outcome::Unclear { trouble } => Some(ReportView::of_trouble(trouble, app.now())),
            _ => None,
        };
        page.trouble = kept.outcomes.values().find_map(lost).filter(|_| page.running.is_none());
        page
    }

    /// The same with a way to put outcomes into words.
    pub(super) fn of(kept: &Kept, lang: Lang, words: impl Fn(&Outcome) -> Vec<String>) -> RowsPage {
        let line = |row: &ImportRow| {
            let outcome = kept.outcomes.get(&row.line);
            RowLine::new(row, lang, outcome.map(|outcome| OutcomeView::new(outcome, words(outcome))))
        };
        let needs_person = |row: &&ImportRow| match kept.outcomes.get(&row.line) {
            // One that was not sent only has to be sent once more.
            Some(Outcome::Unclear { .. }) => false,
            Some(outcome) => !outcome.is_settled(),
            None => row.tone() > Tone::Note,
        };
        let is_done = |row: &&ImportRow| kept.outcomes.get(&row.line).is_some_and(Outcome::is_settled);
        let left = |tone: Tone| kept.import.with_tone(tone).filter(|row| !is_done(row));
        let (repeated, doubts): (Vec<_>, Vec<_>) = left(Tone::Doubt).partition(|row| kept.was_lost(row));
        RowsPage {
            id: kept.id.as_str().to_owned(),
            file_name: kept.file_name.clone(),
            encoding: kept.import.encoding.name(),
            separator: kept.import.separator.map(separator_code),
            ignored: kept.import.ignored.clone(),
            open: kept.import.rows.iter().filter(needs_person).map(line).collect(),
            good: kept.import.rows.iter().filter(|row| !needs_person(row)).map(line).collect(),
            ready: left(Tone::Note).count() + repeated.len(),
            doubts: doubts.len(),
            done: kept.import.rows.iter().filter(is_done).count(),
            was_sent: !kept.outcomes.is_empty(),
            running: None,
            no_access: false,
            trouble: None,
        }
    }
}

impl Page for RowsPage {
    const TEMPLATE: &'static str = "desk/import_rows.html";

    fn samples() -> Vec<(&'static str, RowsPage)> {
        super::samples::rows()
    }
}

fn separator_code(separator: char) -> &'static str {
    match separator {
        ';' => "semicolon",
        '\t' => "tab",
        '|' => "bar",
        _ => "comma",
    }
}

impl RowLine {
    fn new(row: &ImportRow, lang: Lang, outcome: Option<OutcomeView>) -> RowLine {
        let wanted = row.wanted.as_ref();
        RowLine {
            line: row.line,
            reference: row.reference.clone(),
            tone: row.tone(),
            to: wanted.map(|wanted| recipient_lines(&wanted.to)).unwrap_or_default(),
            weights: wanted.map(|wanted| weights(wanted, lang)).unwrap_or_default(),
            way: wanted.map(way).unwrap_or_default(),
            remarks: row.remarks.clone(),
            cells: row.cells.iter().filter(|cell| !cell.is_empty()).cloned().collect::<Vec<_>>().join(" · "),
            outcome,
        }
    }
}

fn weights(wanted: &NewShipment, lang: Lang) -> Vec<String> {
    let text = |weight_g: u32| if weight_g == 0 { String::new() } else { format_kg(weight_g, lang) };
    wanted.parcels.iter().map(|parcel| text(parcel.weight_g)).collect()
}

fn way(wanted: &NewShipment) -> String {
    let parts = [&wanted.shipping_profile, &wanted.carrier_account, &wanted.service];
    parts.into_iter().flatten().cloned().collect::<Vec<_>>().join(", ")
}

impl OutcomeView {
    fn new(outcome: &Outcome, sentences: Vec<String>) -> OutcomeView {
        let (result, href) = match outcome {
            Outcome::Prepared { id, .. } => ("prepared", Some(format!("/packing/{id}"))),
            Outcome::Known { id } => ("known", Some(format!("/shipments/cloud/{id}"))),
            Outcome::Refused { .. } => ("refused", None),
            Outcome::Unclear { .. } => ("unclear", None),
        };
        OutcomeView { result, href, sentences }
    }
}

/// Why an outcome is as it is, in sentences. Repeated keys and shipments thrown away have words of their own.
pub fn sentences(app: &DeskApp, outcome: &Outcome, lang: Lang) -> Vec<String> {
    match outcome {
        Outcome::Prepared { findings, .. } => findings.clone(),
        Outcome::Known { .. } => Vec::new(),
        Outcome::Refused { code, .. } if code == "idempotency_key_reused" => {
            vec![app.site.text(lang, "import.outcome.other_content", &[])]
        }
        Outcome::Refused { code, .. } if code == "not_found" => {
            vec![app.site.text(lang, "import.outcome.thrown_away", &[])]
        }
        Outcome::Refused { reasons, .. } => reasons.clone(),
        Outcome::Unclear { trouble } => {
            let args: Vec<(&str, &str)> =
                trouble.args.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
            vec![app.site.text(lang, &format!("check.{}.title", trouble.verdict.code()), &args)]
        }
    }
}

/// Lines that went nowhere, each with why, for the file to be mended.
pub(super) fn reasons(app: &DeskApp, kept: &Kept, lang: Lang) -> Vec<(usize, String)> {
    // What was not sent is not to be mended, only sent once more.
    let rows = kept.import.rows.iter().filter(|row| !kept.was_lost(row));
    rows.filter_map(|row| Some((row.line, reason(app, row, kept.outcomes.get(&row.line), lang)?))).collect()
}

/// Why a row went nowhere; none for one that is on its way.
pub fn reason(app: &DeskApp, row: &ImportRow, outcome: Option<&Outcome>, lang: Lang) -> Option<String> {
    match outcome {
        Some(outcome) if outcome.is_settled() => None,
        Some(outcome) => Some(sentences(app, outcome, lang).join(" ")),
        None if row.tone() == Tone::Note => None,
        None => {
            let told = row.remarks.iter().filter(|remark| remark.tone > Tone::Note);
            Some(told.map(|remark| format!("{}: {}", remark.column, remark.text)).collect::<Vec<_>>().join(" "))
        }
    }
}
