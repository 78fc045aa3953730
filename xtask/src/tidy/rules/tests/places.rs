//! Rules about where things stand: layers, sizes, seams, adapters.

use super::super::{adapter_ids, layering, links, lock, seams, sizes};
use super::{found, quiet};

#[test]
fn an_import_that_nobody_drew_is_found_on_its_line() {
    let manifest = "[dependencies]\nserde = \"1\"\nkontor-cloud.workspace = true\n";
    assert_eq!(found(layering::allowed_imports, &[("crates/desk/Cargo.toml", manifest)]), ["crates/desk/Cargo.toml:3"]);
}

#[test]
fn imports_for_tests_obey_the_drawing_too() {
    let manifest = "[dev-dependencies]\nkontor-cloud.workspace = true\n";
    assert_eq!(found(layering::allowed_imports, &[("crates/desk/Cargo.toml", manifest)]).len(), 1);
}

#[test]
fn the_sandbox_is_imported_by_tests_of_the_cloud_and_not_by_the_cloud() {
    let of = |table: &str| format!("[{table}]\nkontor-sandbox.workspace = true\n");
    quiet(layering::allowed_imports, "crates/cloud/Cargo.toml", &of("dev-dependencies"));
    let manifest = of("dependencies");
    assert_eq!(found(layering::allowed_imports, &[("crates/cloud/Cargo.toml", &manifest)]).len(), 1);
}

#[test]
fn drawn_imports_are_left_alone() {
    let manifest = "[dependencies]\nkontor-model.workspace = true\nkontor-adapters.workspace = true\n";
    quiet(layering::allowed_imports, "crates/cloud/Cargo.toml", manifest);
}

#[test]
fn a_crate_outside_the_drawing_is_found() {
    assert_eq!(found(layering::allowed_imports, &[("crates/extra/Cargo.toml", "")]), ["crates/extra/Cargo.toml:1"]);
}

#[test]
fn what_is_drawn_for_tests_alone_is_no_import_of_the_product() {
    let tests = "[package]\n[dev-dependencies]\nkontor-adapters.workspace = true\n";
    quiet(layering::allowed_imports, "crates/kontor/Cargo.toml", tests);
    let product = tests.replace("dev-dependencies", "dependencies");
    assert_eq!(
        found(layering::allowed_imports, &[("crates/kontor/Cargo.toml", &product)]),
        ["crates/kontor/Cargo.toml:3"]
    );
}

#[test]
fn the_model_does_without_a_runtime_and_an_adapter_without_a_web_framework() {
    let rule = layering::no_outside_in_pure_crates;
    let manifest = "[dependencies]\ntokio.workspace = true\n";
    assert_eq!(found(rule, &[("crates/model/Cargo.toml", manifest)]), ["crates/model/Cargo.toml:2"]);
    quiet(rule, "crates/adapters/Cargo.toml", "[dev-dependencies]\naxum.workspace = true\n");
}

#[test]
fn a_long_file_is_found_and_a_long_fixture_is_not() {
    let long = "x\n".repeat(501);
    assert_eq!(found(sizes::longest_file, &[("crates/web/a.css", &long)]), ["crates/web/a.css:501"]);
    assert_eq!(found(sizes::longest_file, &[("crates/web/locales/de.toml", &long)]).len(), 1);
    assert_eq!(found(sizes::longest_file, &[("test", &format!("#!/bin/sh\n{long}"))]).len(), 1);
    quiet(sizes::longest_file, "crates/web/fixtures/a.js", &long);
    quiet(sizes::longest_file, "crates/web/b.css", &"x\n".repeat(500));
}

#[test]
fn the_median_counts_rust_files_only() {
    let (long, short) = ("x\n".repeat(151), "x\n".repeat(10));
    assert_eq!(found(sizes::median_file, &[("a.rs", &long), ("b.rs", &long), ("c.rs", &short)]).len(), 1);
    assert!(found(sizes::median_file, &[("a.rs", &long), ("b.rs", &short), ("c.rs", &short)]).is_empty());
}

#[test]
fn the_machines_clock_is_read_in_one_place() {
    let text = "fn now() -> SystemTime { SystemTime::now() }";
    assert_eq!(found(seams::no_hidden_clock_or_chance, &[("crates/cloud/src/app.rs", text)]).len(), 1);
    quiet(seams::no_hidden_clock_or_chance, "crates/web/src/system.rs", text);
    quiet(seams::no_hidden_clock_or_chance, "crates/cloud/src/app.rs", "// SystemTime::now() is what we do not call");
}

#[test]
fn an_http_client_of_ones_own_is_found() {
    let text = "let http = reqwest::Client::builder().build();";
    assert_eq!(found(seams::no_hidden_http, &[("crates/cloud/src/shipping/actions.rs", text)]).len(), 1);
    quiet(seams::no_hidden_http, "crates/sandbox/src/tests.rs", text);
}

#[test]
fn a_static_with_state_is_found_and_one_with_text_is_not() {
    let rule = seams::no_static_state;
    assert_eq!(found(rule, &[("crates/web/src/a.rs", "static COUNT: AtomicU64 = AtomicU64::new(0);")]).len(), 1);
    quiet(rule, "crates/web/src/a.rs", "static NAMES: [&str; 1] = [\"a\"];\nfn f(x: &'static Mutex<u8>) {}");
}

#[test]
fn an_exception_from_a_lint_says_why() {
    let rule = seams::exceptions_have_reasons;
    assert_eq!(found(rule, &[("crates/web/src/a.rs", "#[allow(clippy::x)]\nfn f() {}")]).len(), 1);
    quiet(rule, "crates/web/src/a.rs", "#[expect(\n  clippy::x,\n  reason = \"the one place\"\n)]\nfn f() {}");
}

#[test]
fn the_core_names_no_carrier() {
    let rule = adapter_ids::core_names_no_carrier;
    let path = "crates/cloud/src/shipping/actions.rs";
    assert_eq!(found(rule, &[(path, "if id == \"dhl_parcel_de\" {}")]).len(), 1);
    assert_eq!(found(rule, &[("crates/desk/templates/a.html", "<p>DHL</p>")]).len(), 1);
    quiet(rule, path, "let text = \"two backups and several startups\";");
    quiet(rule, "crates/adapters/src/carrier/a/mod.rs", "let id = \"dhl_parcel_de\";");
    quiet(rule, "crates/cloud/src/shipping/tests.rs", "let id = \"dhl_parcel_de\";");
}

#[test]
fn the_default_carrier_is_named_as_a_constant_only() {
    let rule = adapter_ids::core_names_no_carrier;
    quiet(rule, "crates/model/src/shipment.rs", "pub const DEFAULT_CARRIER: &str = \"own_label\";");
    assert_eq!(found(rule, &[("crates/cloud/src/a.rs", "if id == \"own_label\" {}")]).len(), 1);
}

#[test]
fn packages_are_counted_in_the_roots_lock_file() {
    let full = "[[package]]\nname = \"a\"\n".repeat(400);
    assert_eq!(found(lock::few_packages, &[("Cargo.lock", &full)]), ["Cargo.lock:1"]);
    quiet(lock::few_packages, "Cargo.lock", &"[[package]]\n".repeat(329));
    quiet(lock::few_packages, "e2e/Cargo.lock", &full);
}

#[test]
fn a_link_to_a_file_that_is_not_there_is_found() {
    let text = "[a](api.md) ![b](images/b.png)\n[c](../README.md#top) [d](https://host/x) [e](../bench)";
    let files = [("docs/guide.md", text), ("docs/api.md", ""), ("README.md", ""), ("bench/run", "")];
    assert_eq!(found(links::links_lead_somewhere, &files), ["docs/guide.md:1"]);
}
