//! Samples of the import's pages: a file in which everything occurs that a page can show.

use std::collections::BTreeMap;

use kontor_model::Lang;
use kontor_model::UtcMillis;
use kontor_web::page::{Site, SiteParts};

use super::columns::Columns;
use super::pages::{FilePage, RowsPage};
use super::row::Reader;
use super::{FileKind, Import, Kept, Outcome};
use crate::check::Verdict;
use crate::cloud::Trouble;
use kontor_web::sheet;

const FILE: &str = "Referenz;Name;Straße;PLZ;Ort;Gewicht kg;<Kundengruppe>\n\
    A-1;Jürgen Weiß;Große Bleichen 21;20354;Hamburg;2,480;x\n\
    A-2;Ann-Kathrin Öztürk-Lindström;Am Markt;01067;Dresden;0,5;\n\
    A-3;Mehmet Öz;Packstation 142;50667;Köln;1,0;\n\
    ;Grün <b>& Söhne;Weg 1;1067;Dresden;schwer;\n\
    A-5;Femke Altenwerder;Kärntner Ring 5;20354;Hamburg;;\n";

pub(super) fn files() -> Vec<(&'static str, FilePage)> {
    let refused = |key, named: &str| FilePage {
        file_name: "Versand <12>.xlsx".to_owned(),
        fault_key: Some(key),
        fault_named: named.to_owned(),
    };
    vec![
        ("empty", FilePage::default()),
        ("no text", refused("sheet.not_text", "")),
        ("missing", refused("sheet.missing", "Ort (city)")),
        ("open quote", refused("sheet.open_quote", "17")),
    ]
}

fn kept(outcomes: BTreeMap<usize, Outcome>) -> Kept {
    let parts = SiteParts { templates: crate::texts::TEMPLATES, locales: crate::texts::LOCALES, disk: None };
    let site = Site::new(parts).expect("a test renders every page");
    let table = sheet::read(FILE.as_bytes()).expect("a table");
    let columns = Columns::of(&table.heads).expect("columns");
    let reader = Reader { site: &site, lang: Lang::De, heads: &table.heads, columns: &columns };
    let rows = table.rows.into_iter().map(|line| reader.read(line)).collect();
    let import = Import {
        kind: FileKind::Csv,
        encoding: table.encoding,
        separator: Some(table.separator),
        heads: table.heads.clone(),
        ignored: columns.ignored.clone(),
        rows,
    };
    let id = "dim_01M83WFEZ084G7ZWYRD6Z1RV0W".parse().expect("an id");
    Kept { id, file_name: "Versand <12>.csv".to_owned(), created_at: UtcMillis(1), import, outcomes }
}

pub(super) fn rows() -> Vec<(&'static str, RowsPage)> {
    let id: kontor_model::id::ShipmentId = "shp_01M83WFEZ084G7ZWYRD6Z1RV0W".parse().expect("an id");
    let trouble = Trouble::new(Verdict::TooSlow, "timeout").with("host", "kontor.example");
    let outcomes = BTreeMap::from([
        (2, Outcome::Prepared { id: id.clone(), findings: vec!["Der Ort ist zu lang.".to_owned()] }),
        (3, Outcome::Unclear { trouble }),
        (6, Outcome::Refused { code: "validation_failed".to_owned(), reasons: vec!["Das <geht> nicht.".to_owned()] }),
    ]);
    let page = |outcomes, lang| RowsPage::of(&kept(outcomes), lang, |_| vec!["Das <geht> nicht.".to_owned()]);
    let mut without_access = page(BTreeMap::new(), Lang::De);
    without_access.no_access = true;
    let mut under_way = page(BTreeMap::new(), Lang::De);
    under_way.running = Some((412, 1000));
    let known = (2..=6).map(|line| (line, Outcome::Known { id: id.clone() })).collect();
    vec![
        ("preview", page(BTreeMap::new(), Lang::De)),
        ("sent", page(outcomes, Lang::De)),
        ("all done", page(known, Lang::De)),
        ("no access", without_access),
        ("under way", under_way),
    ]
}
