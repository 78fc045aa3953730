//! What the page of close-outs shows, with samples of every state.

use kontor_adapters::Registry;
use kontor_model::Lang;
use kontor_model::close_out::{CloseOut, CloseOutDocument, CloseOutPage};
use kontor_model::shipment::{Finding, Hint, Overall, Severity};
use kontor_web::form::FormState;
use kontor_web::page::Page;
use serde::Serialize;

use super::words;
use crate::shipping::{amounts, day};

/// One close-out.
#[derive(Serialize)]
pub(in crate::shipping) struct Line {
    /// The day, as an office writes it.
    date: String,
    at: i64,
    account: String,
    carrier: String,
    finished: bool,
    result: &'static str,
    tone: &'static str,
    shipments: u32,
    parcels: u32,
    weight: String,
    papers: Vec<Paper>,
    findings: Vec<Said>,
}

#[derive(Serialize)]
struct Paper {
    href: String,
    from_carrier: bool,
}

#[derive(Serialize)]
struct Said {
    /// The number of the parcel it is about; empty for all of it.
    number: String,
    text: String,
    tone: &'static str,
}

impl Line {
    /// Shapes a close-out.
    pub(in crate::shipping) fn new(lang: Lang, carriers: &Registry, known: CloseOut) -> Line {
        let (result, tone) = match (known.finished, known.result) {
            (false, _) => ("running", "info"),
            (_, Overall::Ok) => ("ok", "ok"),
            (_, Overall::OkWithWarnings) => ("ok_with_warnings", "warn"),
            (_, Overall::NothingToDo) => ("nothing_to_do", "idle"),
            (_, Overall::Partial) => ("partial", "warn"),
            (_, Overall::Failed) => ("failed", "bad"),
        };
        let carrier = carriers.find(&known.carrier).map(|carrier| carrier.descriptor().name.text(lang).to_owned());
        Line {
            date: day::written(lang, known.date),
            at: known.created_at_ms,
            carrier: carrier.unwrap_or(known.carrier),
            account: known.carrier_account,
            finished: known.finished,
            result,
            tone,
            shipments: known.shipments,
            parcels: known.parcels,
            weight: amounts::weight_of_many(lang, known.weight_g),
            papers: known.documents.iter().map(paper).collect(),
            findings: known.findings.iter().map(|finding| said(lang, finding)).collect(),
        }
    }
}

fn paper(document: &CloseOutDocument) -> Paper {
    Paper { href: document.href.trim_start_matches("/v1").to_owned(), from_carrier: document.from_carrier }
}

fn said(lang: Lang, finding: &Finding) -> Said {
    let text = finding.hint.as_ref().map_or(&finding.detail, |hint| lang.pick(&hint.de, &hint.en));
    Said {
        number: finding.field.clone(),
        text: text.clone(),
        tone: if finding.severity == Severity::Error { "bad" } else { "warn" },
    }
}

/// `/close-outs`.
#[derive(Serialize)]
pub struct CloseOutsPage {
    booked: bool,
    rows: Vec<Line>,
    next: Option<String>,
    is_first: bool,
    /// Whether only one day is shown.
    narrowed: bool,
    form: FormState,
}

impl CloseOutsPage {
    /// Shapes a page of the list; whether shipping is booked, whether it is the beginning.
    pub(super) fn new(
        lang: Lang,
        carriers: &Registry,
        page: CloseOutPage,
        form: FormState,
        (booked, is_first): (bool, bool),
    ) -> CloseOutsPage {
        CloseOutsPage {
            booked,
            rows: page.items.into_iter().map(|known| Line::new(lang, carriers, known)).collect(),
            next: page.next_cursor,
            is_first,
            narrowed: !form.value("date").is_empty(),
            form,
        }
    }
}

const SAMPLE: &str = "clo_01M83WFEZ084G7ZWYRD6Z1RV0W";

/// A close-out that went like this.
pub(in crate::shipping) fn sample(result: Overall, finished: bool) -> CloseOut {
    let hint =
        Hint { de: "Der Frachtführer kennt die Nummer <4711> nicht.".to_owned(), en: "<4711> is unknown.".to_owned() };
    let number = "00340434298177450628";
    let finding = match (finished, result) {
        (false, _) => Some(words::under_way(Lang::De)),
        (true, Overall::Ok | Overall::NothingToDo) => None,
        (true, _) => Some(Finding::in_both(Lang::De, Severity::Error, "unknown_number", number, hint)),
    };
    let paper = |(number, from_carrier): (u32, bool)| CloseOutDocument {
        from_carrier,
        href: format!("/v1/close-outs/{SAMPLE}/documents/{number}"),
        sha256: "00".repeat(32),
    };
    let has_papers = !matches!(result, Overall::Failed | Overall::NothingToDo);
    CloseOut {
        id: SAMPLE.parse().expect("an id"),
        carrier: "parcelhaus".to_owned(),
        carrier_account: "Käsehof <Süd>".to_owned(),
        date: kontor_model::date::CalendarDate::parse("2026-11-24").expect("a day"),
        created_at_ms: 1_795_424_400_000,
        finished,
        result,
        shipments: 41,
        parcels: 1_204,
        weight_g: 5_204_380,
        documents: if has_papers { [(1, true), (2, false)].map(paper).to_vec() } else { Vec::new() },
        findings: finding.into_iter().collect(),
    }
}

impl Page for CloseOutsPage {
    const TEMPLATE: &'static str = "closeouts/list.html";

    fn samples() -> Vec<(&'static str, CloseOutsPage)> {
        let carriers = Registry::new();
        let new = |items: Vec<CloseOut>, next: Option<&str>, form, rest| {
            let page = CloseOutPage { items, next_cursor: next.map(str::to_owned) };
            CloseOutsPage::new(Lang::De, &carriers, page, form, rest)
        };
        let mut wrong = FormState::new().with("date", "gestern");
        wrong.fault_text("date", "Ein Tag wie 2026-11-24.");
        let all =
            [Overall::Ok, Overall::OkWithWarnings, Overall::NothingToDo, Overall::Partial, Overall::Failed].into_iter();
        let all = all.map(|result| sample(result, true)).chain([sample(Overall::Partial, false)]).collect();
        let of_a_day = FormState::new().with("date", "2026-11-24");
        vec![
            ("not booked", new(Vec::new(), None, FormState::new(), (false, true))),
            ("empty", new(Vec::new(), None, FormState::new(), (true, true))),
            ("no more", new(Vec::new(), None, FormState::new(), (true, false))),
            ("nothing on that day", new(Vec::new(), None, of_a_day, (true, true))),
            ("wrong day", new(Vec::new(), None, wrong, (true, true))),
            ("every result", new(all, Some(SAMPLE), FormState::new(), (true, true))),
        ]
    }
}
