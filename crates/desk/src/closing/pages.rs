//! What the page of the day's end shows.

use kontor_model::Lang;
use kontor_model::close_out::CloseOut;
use kontor_model::shipment::{Finding, Overall};
use kontor_web::page::Page;
use serde::Serialize;

use super::OpenAccount;
use crate::credentials::pages::ReportView;

/// What is open of one account.
#[derive(Clone, Serialize)]
pub(super) struct OpenLine {
    account: String,
    name: String,
    shipments: u32,
    parcels: u32,
    weight: String,
    oldest: i64,
}

impl OpenLine {
    pub(super) fn new(open: &OpenAccount, lang: Lang) -> OpenLine {
        OpenLine {
            account: open.account.clone(),
            name: open.name.clone(),
            shipments: open.shipments,
            parcels: open.parcels,
            weight: kilograms(open.weight_g, lang),
            oldest: open.oldest_ms,
        }
    }
}

/// One close-out.
#[derive(Clone, Serialize)]
pub(super) struct ClosedLine {
    id: String,
    account: String,
    day: String,
    at: i64,
    finished: bool,
    result: Overall,
    shipments: u32,
    parcels: u32,
    weight: String,
    /// Whether each paper is the carrier's; else it is our own list.
    papers: Vec<bool>,
    /// What the carrier said about single parcels: the number, what it is, whether it is an error.
    findings: Vec<(String, String, bool)>,
}

impl ClosedLine {
    pub(super) fn new(closed: &CloseOut, lang: Lang) -> ClosedLine {
        let told = |finding: &Finding| {
            let hint = finding.hint.as_ref().map(|hint| lang.pick(&hint.de, &hint.en).clone());
            (finding.field.clone(), hint.unwrap_or_else(|| finding.detail.clone()), finding.is_error())
        };
        ClosedLine {
            id: closed.id.as_str().to_owned(),
            account: closed.carrier_account.clone(),
            day: lang.pick(closed.date.0.strftime("%d.%m.%Y"), closed.date.0.strftime("%d %b %Y")).to_string(),
            at: closed.created_at_ms,
            finished: closed.finished,
            result: closed.result,
            shipments: closed.shipments,
            parcels: closed.parcels,
            weight: kilograms(closed.weight_g, lang),
            papers: closed.documents.iter().map(|document| document.from_carrier).collect(),
            findings: closed.findings.iter().map(told).collect(),
        }
    }
}

/// Grams of many parcels in kilograms with one decimal.
fn kilograms(grams: u64, lang: Lang) -> String {
    let tenths = (grams + 50) / 100;
    format!("{}{}{}", tenths / 10, lang.pick(',', '.'), tenths % 10)
}

/// "Tagesabschluss".
#[derive(Default, Serialize)]
pub(super) struct ClosingPage {
    pub(super) open: Vec<OpenLine>,
    pub(super) closed: Vec<ClosedLine>,
    pub(super) next: Option<String>,
    /// A page of older ones: what is open is not asked for.
    pub(super) is_older: bool,
    /// Makes a second press harmless.
    pub(super) key: String,
    pub(super) no_access: bool,
    pub(super) trouble: Option<ReportView>,
    pub(super) notes: Vec<String>,
}

impl Page for ClosingPage {
    const TEMPLATE: &'static str = "desk/closing.html";

    fn samples() -> Vec<(&'static str, ClosingPage)> {
        super::samples::pages()
    }
}
