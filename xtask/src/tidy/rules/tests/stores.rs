//! Rules about SQL and whose data it touches.

use super::super::{sql, tenants};
use super::{found, quiet};

const STORE: &str = "crates/cloud/src/shipping/store.rs";

#[test]
fn sql_outside_a_store_is_found() {
    let files = [("crates/cloud/src/oauth/actions.rs", "const SQL: &str = \"SELECT id FROM clients\";")];
    assert_eq!(found(sql::only_in_stores, &files), ["crates/cloud/src/oauth/actions.rs:1"]);
    let files = [("crates/desk/src/ship.rs", "let rows = fetch_all!(tx, Row, text)?;")];
    assert_eq!(found(sql::only_in_stores, &files).len(), 1);
}

#[test]
fn stores_the_data_base_folder_and_tests_may_contain_sql() {
    let text = "const SQL: &str = \"SELECT id FROM clients\";";
    for path in [
        STORE,
        "crates/cloud/src/oauth/store/clients.rs",
        "crates/cloud/src/db/migrate.rs",
        "crates/cloud/src/a/tests.rs",
    ] {
        quiet(sql::only_in_stores, path, text);
    }
}

#[test]
fn words_that_begin_like_sql_are_no_sql() {
    quiet(
        sql::only_in_stores,
        "crates/cloud/src/a.rs",
        "let text = \"Select a carrier\"; let b = \"UPDATE your program\";",
    );
}

#[test]
fn a_store_function_without_a_tenant_is_found() {
    let text = "pub(crate) async fn find(tx: &mut Tx, id: &ShipmentId) -> DbResult<()> { Ok(()) }";
    assert_eq!(found(tenants::store_functions_take_a_tenant, &[(STORE, text)]), [format!("{STORE}:1")]);
}

#[test]
fn a_store_function_says_its_tenant_or_that_it_has_none() {
    let text = "pub async fn find(tx: &mut Tx, tenant: &TenantId) {}\npub(super) async fn unscoped_next(tx: &mut Tx) {}\nfn row() {}";
    quiet(tenants::store_functions_take_a_tenant, STORE, text);
    let desk = "pub async fn list(db: &Db) {}";
    quiet(tenants::store_functions_take_a_tenant, "crates/desk/src/credentials/store.rs", desk);
}

#[test]
fn a_record_with_a_tenant_brings_the_tenant() {
    let text = "pub struct NewLink { tenant: TenantId }\npub async fn insert(tx: &mut Tx, link: &NewLink) { q(\"INSERT INTO links (id) VALUES ($1)\") }";
    quiet(tenants::store_functions_take_a_tenant, STORE, text);
    assert_eq!(found(tenants::scoped_sql_names_the_tenant, &[(STORE, text)]), [format!("{STORE}:2")]);
}

#[test]
fn sql_put_together_by_concat_is_read_as_one() {
    let text = "pub async fn list(tx: &mut Tx, tenant: &TenantId) { q(concat!(\"SELECT id FROM a \", f(), \"WHERE tenant_id = $1\")) }";
    quiet(tenants::scoped_sql_names_the_tenant, STORE, text);
}

#[test]
fn scoped_sql_that_forgets_the_tenant_is_found() {
    let text = "pub async fn get(tx: &mut Tx, tenant: &TenantId) {\n  const SQL: &str = \"SELECT id FROM shipments WHERE id = $1\";\n}";
    assert_eq!(found(tenants::scoped_sql_names_the_tenant, &[(STORE, text)]), [format!("{STORE}:2")]);
}

#[test]
fn sql_in_a_constant_of_the_file_belongs_to_the_functions_that_name_it() {
    let text = "const GET: &str = \"SELECT id FROM shipments\";\npub async fn get(tx: &mut Tx, tenant: &TenantId) { one(GET) }";
    assert_eq!(found(tenants::scoped_sql_names_the_tenant, &[(STORE, text)]), [format!("{STORE}:1")]);
}

#[test]
fn sql_that_names_the_tenant_is_left_alone() {
    let own =
        "pub async fn get(tx: &mut Tx, tenant: &TenantId) { q(\"SELECT id FROM shipments WHERE tenant_id = $1\") }";
    quiet(tenants::scoped_sql_names_the_tenant, STORE, own);
    let tenant =
        "pub async fn get(tx: &mut Tx, tenant: &TenantId) { q(\"SELECT company FROM tenants WHERE id = $1\") }";
    quiet(tenants::scoped_sql_names_the_tenant, STORE, tenant);
    let none = "pub async fn unscoped_next(tx: &mut Tx) -> Option<TenantId> { q(\"SELECT id FROM jobs\") }";
    quiet(tenants::scoped_sql_names_the_tenant, STORE, none);
}

#[test]
fn a_table_of_tenants_data_without_row_level_security_is_found() {
    let path = "crates/cloud/src/db/migrations/0001_a.sql";
    let table = "-- Why.\nCREATE TABLE a (\n    id TEXT,\n    tenant_id TEXT\n);\n";
    let guard = "ALTER TABLE a FORCE ROW LEVEL SECURITY;\nCREATE POLICY p ON a USING (sees(tenant_id));\n";
    assert_eq!(found(tenants::tenant_tables_are_guarded, &[(path, table)]), [format!("{path}:2")]);
    quiet(tenants::tenant_tables_are_guarded, path, &format!("{table}{guard}"));
    quiet(tenants::tenant_tables_are_guarded, path, "CREATE TABLE facts (name TEXT);\n");
}
