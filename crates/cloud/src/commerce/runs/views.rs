//! What the page of a platform's runs shows, with samples.

use kontor_model::Lang;
use kontor_web::page::Page;
use serde::Serialize;

use super::note::Kind;
use super::store::RunRow;
use crate::commerce::platforms::sentence;

/// `/platforms/{id}/runs`.
#[derive(Serialize)]
pub(crate) struct RunsPage {
    id: String,
    name: String,
    kinds: Vec<&'static str>,
    /// Which are listed: of this kind, or of all; whether only those with trouble.
    kind: String,
    troubled: bool,
    rows: Vec<Row>,
    next: Option<String>,
}

#[derive(Serialize)]
struct Row {
    kind: String,
    began_at: i64,
    ended_at: i64,
    seconds: i64,
    runs: i64,
    accepted: i64,
    rejected: i64,
    pending: i64,
    /// What the platform failed with, in the reader's language.
    failure: Option<String>,
}

impl RunsPage {
    /// Shapes the page.
    pub(super) fn new(
        lang: Lang,
        (id, name): (&str, &str),
        (kind, troubled): (&str, bool),
        (rows, next): (Vec<RunRow>, Option<String>),
    ) -> RunsPage {
        let row = |row: RunRow| Row {
            seconds: (row.ended_at - row.began_at).max(0) / 1000,
            failure: (!row.fail_code.is_empty()).then(|| sentence(lang, name, &row.fail_code, &row.fail_text)),
            kind: row.kind,
            began_at: row.began_at,
            ended_at: row.ended_at,
            runs: row.runs,
            accepted: row.accepted,
            rejected: row.rejected,
            pending: row.pending,
        };
        RunsPage {
            id: id.to_owned(),
            name: name.to_owned(),
            kinds: Kind::ALL.into_iter().map(Kind::code).collect(),
            kind: kind.to_owned(),
            troubled,
            rows: rows.into_iter().map(row).collect(),
            next,
        }
    }
}

impl Page for RunsPage {
    const TEMPLATE: &'static str = "runs/page.html";

    fn samples() -> Vec<(&'static str, RunsPage)> {
        let of = ("plt_01M83WFEZ084G7ZWYRD6Z1RV0W", "Käsehof <Süd>");
        let new = |shown, rows| RunsPage::new(Lang::De, of, shown, rows);
        let all = vec![
            sample("stock", (1204, 2, 0), ("", "")),
            sample("dispatch", (3, 1, 2), ("unavailable", "")),
            sample("orders", (100, 4, 0), ("", "")),
            sample("orders", (0, 0, 0), ("not_authorized", "Der Schlüssel <ck_…> gilt nicht.")),
            sample("goods", (431, 0, 0), ("", "")),
        ];
        vec![
            ("none", new(("", false), (Vec::new(), None))),
            ("no trouble", new(("stock", true), (Vec::new(), None))),
            ("all", new(("", false), (all, Some("01M83WFEZ0".to_owned())))),
        ]
    }
}

/// A run that took five minutes and a half.
fn sample(kind: &str, (accepted, rejected, pending): (i64, i64, i64), (code, text): (&str, &str)) -> RunRow {
    RunRow {
        id: "01M83WFEZ084G7ZWYRD6Z1RV0W".to_owned(),
        kind: kind.to_owned(),
        began_at: 1_795_424_000_000,
        ended_at: 1_795_424_330_000,
        runs: 1 + pending,
        accepted,
        rejected,
        pending,
        fail_code: code.to_owned(),
        fail_text: text.to_owned(),
    }
}
