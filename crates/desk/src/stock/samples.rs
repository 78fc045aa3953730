//! Samples of the stock import's page.

use super::pages::{StockPage, Went};
use super::{StockReport, StockResult};

fn line(line: usize, result: &str, reason: Option<&str>) -> StockResult {
    StockResult {
        line,
        sku: format!("HB-<{line}>"),
        warehouse: Some("Süd".to_owned()),
        quantity: "12".to_owned(),
        result: result.to_owned(),
        reason: reason.map(str::to_owned),
    }
}

pub(super) fn pages() -> Vec<(&'static str, StockPage)> {
    let report = |lines: Vec<StockResult>| StockReport { lines, trouble: None };
    let named = |went| StockPage { file_name: "Bestand <12>.csv".to_owned(), went: Some(went), ..StockPage::default() };
    let mixed = report(vec![
        line(2, "taken", None),
        line(3, "unchanged", None),
        line(4, "outdated", None),
        line(5, "refused", Some("Das <geht> nicht.")),
        line(6, "wrong", Some("Die Menge „x“ ist keine Zahl.")),
        line(7, "unsent", None),
    ]);
    let checked = report(vec![line(2, "good", None), line(3, "wrong", Some("Die Artikelnummer fehlt."))]);
    let all = report(vec![line(2, "taken", None), line(3, "taken", None)]);
    let fault = StockPage {
        file_name: "Bestand <12>.xlsx".to_owned(),
        fault_key: Some("sheet.not_text"),
        ..StockPage::default()
    };
    let trouble = StockPage {
        trouble: Some(crate::shipping::samples::trouble_view()),
        no_access: true,
        notes: vec!["Das <geht> nicht.".to_owned()],
        ignored: vec!["<Farbe>".to_owned()],
        ..StockPage::default()
    };
    vec![
        ("empty", StockPage::default()),
        ("mixed", named(Went::new(&mixed, false))),
        ("checked", named(Went::new(&checked, true))),
        ("all taken", named(Went::new(&all, false))),
        ("not read", fault),
        ("trouble", trouble),
    ]
}
