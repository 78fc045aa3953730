//! SQL stands in stores and nowhere else, so that one folder of a few files shows every question asked of the data base.

use crate::tidy::tree::SourceFile;
use crate::tidy::{Fault, Tree};

const CALLS: &[&str] = &[
    "sqlx::query",
    "query_as(",
    "query_as::<",
    "query_scalar",
    "raw_sql(",
    "QueryBuilder",
    "execute!(",
    "fetch_all!(",
    "fetch_one!(",
    "fetch_optional!(",
];

const STATEMENTS: &[&str] =
    &["SELECT ", "INSERT INTO ", "DELETE FROM ", "CREATE TABLE ", "ALTER TABLE ", "DROP TABLE "];

/// Finds SQL outside `store.rs`, `store/*.rs` and `db/`. Tests may look into tables.
pub(crate) fn only_in_stores(tree: &Tree) -> Vec<Fault> {
    let mut faults = Vec::new();
    for (file, rust) in tree.rust() {
        if file.crate_name().is_none() || is_store(file) || file.is_test() {
            continue;
        }
        let called = rust.lines().filter(|(_, line)| CALLS.iter().any(|call| line.contains(call)));
        let written = rust.literals.iter().filter(|literal| is_statement(&literal.text));
        for line in called.map(|(line, _)| line).chain(written.map(|literal| literal.line)) {
            faults.push(Fault::at(&file.path, line, "sql", "SQL outside store.rs: move it there and call it"));
        }
    }
    faults
}

/// Tells whether a file may contain SQL.
pub(in crate::tidy::rules) fn is_store(file: &SourceFile) -> bool {
    file.name() == "store.rs" || file.path.contains("/store/") || file.path.contains("/db/")
}

/// Tells whether a text is an SQL statement.
pub(super) fn is_statement(text: &str) -> bool {
    let text = text.trim_start();
    let update =
        text.starts_with("UPDATE ") && text.contains(" SET ") || text.starts_with("UPDATE ") && text.contains("\n");
    update
        || text.starts_with("WITH ") && text.contains("SELECT")
        || STATEMENTS.iter().any(|start| text.starts_with(start))
}
