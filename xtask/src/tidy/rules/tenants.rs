//! The first wall between customers: a store function cannot be written without saying whose data it touches.
//!
//! The second wall is PostgreSQL's row-level security, the third the test that walks every route as somebody else.

use std::collections::{BTreeMap, BTreeSet};

use super::sql::{is_statement, is_store};
use crate::tidy::rust::{Function, Literal, has_word};
use crate::tidy::tree::SourceFile;
use crate::tidy::{Fault, RustCode, Tree};

/// Finds store functions of the cloud that take no tenant and are not named `unscoped_*`.
///
/// A tenant is taken as `TenantId`, or inside a record that has one.
pub(crate) fn store_functions_take_a_tenant(tree: &Tree) -> Vec<Fault> {
    let records = records(tree);
    let mut faults = Vec::new();
    for (file, rust) in stores(tree) {
        for function in rust.functions().iter().filter(|function| is_public_async(function)) {
            if !is_scoped(function, &records) && !function.name.starts_with("unscoped_") {
                let sentence = format!("{} takes no TenantId: let it, or name it unscoped_{0}", function.name);
                faults.push(Fault::at(&file.path, rust.line_of(function.offset), "tenant", sentence));
            }
        }
    }
    faults
}

/// Finds SQL in functions that take a tenant which does not name `tenant_id`; the table of tenants has `id` instead.
pub(crate) fn scoped_sql_names_the_tenant(tree: &Tree) -> Vec<Fault> {
    let records = records(tree);
    let mut faults = Vec::new();
    for (file, rust) in stores(tree) {
        let constants = constants(rust);
        for function in rust.functions().iter().filter(|function| is_scoped(function, &records)) {
            let own = rust.literals_in(&function.body);
            let body = &rust.code[function.body.clone()];
            let named = constants.iter().filter(|(name, _)| has_word(body, name)).map(|(_, literal)| *literal);
            for literal in own.chain(named).filter(|literal| is_statement(&literal.text)) {
                if !names_the_tenant(&whole(rust, literal)) {
                    let sentence = format!("{} takes a TenantId, but this SQL does not name tenant_id", function.name);
                    faults.push(Fault::at(&file.path, literal.line, "tenant", sentence));
                }
            }
        }
    }
    faults
}

/// The statement a literal belongs to: `concat!` puts several together.
fn whole(rust: &RustCode, literal: &Literal) -> String {
    let call = rust.calls("concat!").into_iter().rfind(|call| call.contains(&literal.offset));
    call.map_or_else(|| literal.text.clone(), |call| rust.literals_in(&call).map(|part| part.text.as_str()).collect())
}

/// Names of the cloud's structs that have a field of type `TenantId`.
fn records(tree: &Tree) -> BTreeSet<String> {
    let cloud = tree.rust().filter(|(file, _)| file.crate_name() == Some("cloud"));
    let structs = cloud.flat_map(|(_, rust)| rust.structs());
    structs.filter(|(_, body)| has_word(body, "TenantId")).map(|(name, _)| name).collect()
}

fn stores(tree: &Tree) -> impl Iterator<Item = (&SourceFile, &RustCode)> {
    tree.rust().filter(|(file, _)| {
        let in_db = file.path.starts_with("crates/cloud/src/db/");
        file.crate_name() == Some("cloud") && is_store(file) && !in_db && !file.is_test()
    })
}

fn is_public_async(function: &Function) -> bool {
    function.qualifiers.starts_with("pub") && function.qualifiers.ends_with("async")
}

fn is_scoped(function: &Function, records: &BTreeSet<String>) -> bool {
    let taken =
        has_word(&function.arguments, "TenantId") || records.iter().any(|name| has_word(&function.arguments, name));
    taken && !function.name.starts_with("unscoped_")
}

fn names_the_tenant(sql: &str) -> bool {
    let of_tenants = ["FROM tenants", "UPDATE tenants", "INTO tenants"].iter().any(|table| sql.contains(table));
    has_word(sql, "tenant_id") || (of_tenants && has_word(sql, "id"))
}

/// The string constants of a file by name, those inside functions left out: they belong to their function.
fn constants(rust: &RustCode) -> BTreeMap<String, &Literal> {
    let functions = rust.functions();
    let inside = |offset: usize| functions.iter().any(|function| function.body.contains(&offset));
    let mut found = BTreeMap::new();
    for (offset, _) in rust.code.match_indices("const ").filter(|(offset, _)| !inside(*offset)) {
        let rest = &rust.code[offset + 6..];
        let name: String = rest.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
        let end = offset + 6 + rest.find(';').unwrap_or(rest.len());
        if let Some(literal) = rust.literals.iter().find(|literal| (offset..end).contains(&literal.offset)) {
            found.insert(name, literal);
        }
    }
    found
}

/// Finds tables with a `tenant_id` that no forced row-level security guards, the second wall on PostgreSQL.
pub(crate) fn tenant_tables_are_guarded(tree: &Tree) -> Vec<Fault> {
    let migration = |file: &&SourceFile| file.path.starts_with("crates/cloud/") && file.extension() == "sql";
    let migrations: Vec<&SourceFile> = tree.files.iter().filter(migration).collect();
    let all: String = migrations.iter().map(|file| file.text.as_str()).collect();
    let mut faults = Vec::new();
    for file in migrations {
        for (offset, _) in file.text.match_indices("CREATE TABLE ") {
            let rest = &file.text[offset + 13..];
            let name = rest.split(|c: char| !c.is_alphanumeric() && c != '_').next().unwrap_or_default();
            let columns = &rest[..rest.find(");").unwrap_or(rest.len())];
            let guarded = all.contains(&format!("ALTER TABLE {name} FORCE ROW LEVEL SECURITY"))
                && all.contains(&format!("ON {name} USING"));
            if has_word(columns, "tenant_id") && !guarded {
                let line = 1 + file.text[..offset].matches('\n').count();
                let sentence = format!("table {name} has a tenant_id but no forced row-level security with a policy");
                faults.push(Fault::at(&file.path, line, "tenant", sentence));
            }
        }
    }
    faults
}
