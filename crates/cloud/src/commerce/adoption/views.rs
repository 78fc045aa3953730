//! What the page of the adoption shows, with samples.

use std::collections::BTreeMap;

use kontor_model::Lang;
use kontor_model::platform::Platform;
use kontor_web::page::{Page, Site};
use serde::Serialize;

use super::columns::Kind;
use super::file::{AdoptionFile, Reason, Wrong};
use super::look::Judged;

/// Rows that somebody has to look at and that are shown; the others are counted.
const MOST_ASKING: usize = 500;
/// Rows in order that are shown.
const MOST_SURE: usize = 50;

/// `/platforms/{id}/adoption`.
#[derive(Serialize)]
pub(crate) struct AdoptionPage {
    id: String,
    platform: String,
    /// What the file lists.
    kind: &'static str,
    kinds: Vec<KindRow>,
    pub(super) file_name: String,
    /// Why the file cannot be read: the key of its sentence, and what that names.
    pub(super) fault: Option<(&'static str, String)>,
    pub(super) looked: Option<Looked>,
}

/// A kind of file.
#[derive(Serialize)]
struct KindRow {
    code: &'static str,
    /// Captions of its columns.
    columns: Vec<&'static str>,
}

/// A file that was looked up or adopted.
#[derive(Serialize)]
pub(super) struct Looked {
    /// Whether it was adopted.
    is_adopted: bool,
    /// Rows that are, or would be, taken.
    taken: usize,
    /// Results with how many rows have them.
    counts: Vec<Count>,
    heads: Vec<&'static str>,
    asking: Vec<Line>,
    asking_more: usize,
    sure: Vec<Line>,
    sure_more: usize,
    ignored: String,
    /// The whole file, for the form that adopts it.
    text: String,
}

#[derive(Serialize)]
struct Count {
    /// Last part of the key that says what it means.
    says: String,
    tone: &'static str,
    count: usize,
}

#[derive(Clone, Serialize)]
struct Line {
    line: usize,
    cells: Vec<String>,
    /// Caption of the column that is wrong.
    field: Option<&'static str>,
    detail: String,
    /// What the shop calls a product.
    name: Option<String>,
    /// How many orders of a customer are here.
    orders: Option<i64>,
}

/// Which colour a result has. It stands in words beside it.
fn tone(result: &str) -> &'static str {
    match result {
        "wrong" => "bad",
        "ambiguous" | "unknown" => "warn",
        "already_acknowledged" => "idle",
        _ => "ok",
    }
}

impl AdoptionPage {
    pub(super) fn new(lang: Lang, platform: &Platform, kind: Kind) -> AdoptionPage {
        let row = |kind: Kind| KindRow {
            code: kind.code(),
            columns: kind.columns().iter().map(|column| column.caption(lang)).collect(),
        };
        AdoptionPage {
            id: platform.id.to_string(),
            platform: platform.name.clone(),
            kind: kind.code(),
            kinds: Kind::ALL.into_iter().map(row).collect(),
            file_name: String::new(),
            fault: None,
            looked: None,
        }
    }
}

impl Looked {
    /// Shapes what was found: first what somebody has to look at.
    pub(super) fn new(
        (site, lang): (&Site, Lang),
        file: AdoptionFile,
        judged: Vec<Judged>,
        is_adopted: bool,
    ) -> Looked {
        let says = |result: &str| match result {
            "wrong" => "wrong".to_owned(),
            _ => format!("{}_{result}", file.kind.code()),
        };
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        let (mut asking, mut sure) = (Vec::new(), Vec::new());
        let (mut asking_more, mut sure_more) = (0, 0);
        for one in &judged {
            *counts.entry(&one.result).or_default() += 1;
            let is_asking = matches!(tone(&one.result), "bad" | "warn");
            let (list, most, more) = if is_asking {
                (&mut asking, MOST_ASKING, &mut asking_more)
            } else {
                (&mut sure, MOST_SURE, &mut sure_more)
            };
            if list.len() == most {
                *more += 1;
                continue;
            }
            let row = &file.rows[one.row];
            let (field, detail) = match &row.wrong {
                Some(wrong) => wrong_in_words((site, lang), file.kind, wrong),
                None => (None, site.text(lang, &format!("adoption.says_{}", says(&one.result)), &[])),
            };
            let (cells, name, orders) = (row.cells.clone(), one.name.clone(), one.orders);
            list.push(Line { line: row.line, cells, field, detail, name, orders });
        }
        let is_taken = |result: &str| !matches!(result, "wrong" | "ambiguous" | "already_acknowledged");
        Looked {
            is_adopted,
            taken: counts.iter().filter(|(result, _)| is_taken(result)).map(|(_, count)| count).sum(),
            counts: counts
                .iter()
                .map(|(result, count)| Count { says: says(result), tone: tone(result), count: *count })
                .collect(),
            heads: file.kind.columns().iter().map(|column| column.caption(lang)).collect(),
            asking,
            asking_more,
            sure,
            sure_more,
            ignored: file.ignored.join(", "),
            text: file.text,
        }
    }
}

/// What is wrong with a row: the caption of its column, and why.
fn wrong_in_words((site, lang): (&Site, Lang), kind: Kind, wrong: &Wrong) -> (Option<&'static str>, String) {
    let caption = wrong.column.map(|at| kind.columns()[at].caption(lang));
    let detail = match &wrong.reason {
        Reason::Said(detail) => detail.clone(),
        Reason::Known(key, named) => site.text(lang, &format!("adoption.wrong.{key}"), &[("named", named)]),
    };
    (caption, detail)
}

impl Page for AdoptionPage {
    const TEMPLATE: &'static str = "adoption/page.html";

    fn samples() -> Vec<(&'static str, AdoptionPage)> {
        let page = |kind: Kind| AdoptionPage {
            id: "plt_01M83WFEZ084G7ZWYRD6Z1RV0W".to_owned(),
            platform: "Käsehof <Süd>".to_owned(),
            kind: kind.code(),
            kinds: Kind::ALL
                .into_iter()
                .map(|kind| KindRow { code: kind.code(), columns: vec!["Kennung im Shop", "Belegnummer"] })
                .collect(),
            file_name: "alte <kopplung>.csv".to_owned(),
            fault: None,
            looked: None,
        };
        let line = |line, field, orders: Option<i64>| Line {
            line,
            cells: vec![String::new(), "Ä-1001 & <b>".to_owned(), "AB-7".to_owned()],
            field,
            detail: "Steht schon in Zeile 3.".to_owned(),
            name: orders.is_some().then(|| "Bergkäse <jung>".to_owned()),
            orders,
        };
        let count = |says: &str, tone, count| Count { says: says.to_owned(), tone, count };
        let looked = |is_adopted, asking: Vec<Line>, sure: Vec<Line>| Looked {
            is_adopted,
            taken: sure.len(),
            counts: vec![count("wrong", "bad", asking.len()), count("orders_expected", "ok", sure.len())],
            heads: vec!["Kennung im Shop", "Auftragsnummer", "Belegnummer"],
            asking_more: asking.len(),
            asking,
            sure_more: 3,
            sure,
            ignored: "Farbe".to_owned(),
            text: "Auftragsnummer;\"Beleg\"\n1;<2>".to_owned(),
        };
        let asking = || vec![line(4, Some("Auftragsnummer"), None), line(9, None, None)];
        let sure = || vec![line(2, None, Some(3))];
        vec![
            ("empty", page(Kind::Orders)),
            ("not read", AdoptionPage { fault: Some(("sheet.missing", "GTIN".to_owned())), ..page(Kind::Products) }),
            ("looked at", AdoptionPage { looked: Some(looked(false, asking(), sure())), ..page(Kind::Customers) }),
            ("all wrong", AdoptionPage { looked: Some(looked(false, asking(), Vec::new())), ..page(Kind::Orders) }),
            ("adopted", AdoptionPage { looked: Some(looked(true, Vec::new(), sure())), ..page(Kind::Products) }),
        ]
    }
}
