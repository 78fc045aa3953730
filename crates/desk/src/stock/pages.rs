//! What the page of the stock import shows.

use kontor_web::page::Page;
use serde::Serialize;

use super::{StockReport, StockResult};
use crate::credentials::pages::ReportView;

/// Lines that are shown; the others are counted.
const SHOWN: usize = 500;

/// How a file went.
#[derive(Serialize)]
pub(super) struct Went {
    /// Only looked at.
    pub(super) only_checked: bool,
    total: usize,
    taken: usize,
    unchanged: usize,
    outdated: usize,
    good: usize,
    /// Lines a person has to look at.
    bad: Vec<StockResult>,
    bad_more: usize,
}

impl Went {
    pub(super) fn new(report: &StockReport, only_checked: bool) -> Went {
        let is_bad = |line: &&StockResult| matches!(line.result.as_str(), "refused" | "wrong" | "unsent");
        let mut bad: Vec<StockResult> = report.lines.iter().filter(is_bad).cloned().collect();
        let bad_more = bad.len().saturating_sub(SHOWN);
        bad.truncate(SHOWN);
        Went {
            only_checked,
            total: report.lines.len(),
            taken: report.count("taken"),
            unchanged: report.count("unchanged"),
            outdated: report.count("outdated"),
            good: report.count("good"),
            bad,
            bad_more,
        }
    }
}

/// Choosing a file, and how the last one went.
#[derive(Default, Serialize)]
pub(super) struct StockPage {
    pub(super) file_name: String,
    pub(super) fault_key: Option<&'static str>,
    pub(super) fault_named: String,
    pub(super) ignored: Vec<String>,
    pub(super) went: Option<Went>,
    pub(super) no_access: bool,
    pub(super) trouble: Option<ReportView>,
    pub(super) notes: Vec<String>,
}

impl Page for StockPage {
    const TEMPLATE: &'static str = "desk/stock.html";

    fn samples() -> Vec<(&'static str, StockPage)> {
        super::samples::pages()
    }
}
