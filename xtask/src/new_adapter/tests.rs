//! `docs/adding-a-carrier.md` and `docs/adding-a-shop.md` followed once: in a copy of the tree one folder and one line each
//! are added, and the made-up ones pass their own tests and the contract suite.

use std::collections::BTreeMap;
use std::process::Command;

use super::*;
use crate::tidy::{self, Tree};

/// What the adapters are built from.
const PARTS: &[&str] = &[
    "Cargo.toml",
    "Cargo.lock",
    "clippy.toml",
    "rustfmt.toml",
    "crates/adapters",
    "crates/model",
    "crates/sandbox",
    "bench/label",
    "bench/mapping",
    "xtask",
];

/// A copy of the tree, always in the same place of the target folder, so that what was built for it is built once.
fn copied(name: &str) -> PathBuf {
    let copy = target().join(name);
    if copy.exists() {
        fs::remove_dir_all(&copy).expect("the last copy goes");
    }
    PARTS.iter().for_each(|part| duplicate(&crate::root().join(part), &copy.join(part)));
    copy
}

/// As `cp -a`: what did not change is not built again.
fn duplicate(from: &Path, to: &Path) {
    if from.is_dir() {
        fs::create_dir_all(to).expect("a folder is made");
        for entry in fs::read_dir(from).expect("a folder is read") {
            let entry = entry.expect("an entry");
            duplicate(&entry.path(), &to.join(entry.file_name()));
        }
        return;
    }
    fs::create_dir_all(to.parent().expect("a folder")).expect("a folder is made");
    fs::copy(from, to).unwrap_or_else(|error| panic!("{}: {error}", from.display()));
    let written = fs::metadata(from).and_then(|known| known.modified()).expect("a time");
    fs::File::options().append(true).open(to).and_then(|file| file.set_modified(written)).expect("the time is kept");
}

/// Copies, and what is built from them: apart from what is built of the tree itself, which has one carrier less under the
/// same names.
fn target() -> PathBuf {
    let program = std::env::current_exe().expect("this test's own path");
    program.ancestors().nth(3).expect("it stands in target/debug/deps").join("new-carrier")
}

/// Every file with its bytes.
fn files(root: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut open = vec![root.to_path_buf()];
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(folder).expect("a folder is read") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                open.push(path);
            } else {
                let inside = path.strip_prefix(root).expect("below the root").to_path_buf();
                found.insert(inside, fs::read(&path).expect("a file is read"));
            }
        }
    }
    found
}

/// Runs Cargo offline in a copy; answers what it said.
fn cargo(copy: &Path, arguments: &[&str]) -> String {
    let program = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut command = Command::new(program);
    command
        .args(arguments)
        .current_dir(copy)
        .env("CARGO_TARGET_DIR", target().join("built"))
        .env("CARGO_NET_OFFLINE", "true");
    let output = command.output().expect("Cargo runs");
    let said = format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "cargo {}:\n{said}", arguments.join(" "));
    said
}

/// Begins an adapter in a copy of the tree: nothing but its folder and its line changes, and the rules of the house find
/// nothing but the marks of what has to be filled in.
fn begin_made_up(copy: &Path, kind: &Kind) {
    let (before, faults) = (files(copy), tidy::faults(&Tree::read(copy).expect("a tree")).len());

    let folder = begin(copy, kind, kind.id).expect("a new adapter");

    let after = files(copy);
    let touched: Vec<&PathBuf> = after.keys().filter(|path| before.get(*path) != after.get(*path)).collect();
    let (inside, outside): (Vec<&PathBuf>, Vec<&PathBuf>) = touched.iter().partition(|path| path.starts_with(&folder));
    assert!(before.keys().all(|path| after.contains_key(path)), "nothing went away");
    assert!(inside.iter().all(|path| !before.contains_key(*path)) && !inside.is_empty());
    let list = Path::new(kind.folder).join("mod.rs");
    assert_eq!(outside, [&list]);
    let text = |files: &BTreeMap<PathBuf, Vec<u8>>| String::from_utf8(files[&list].clone()).expect("text");
    let (old, new) = (text(&before), text(&after));
    let added: Vec<&str> = new.lines().filter(|line| old.lines().all(|known| known != *line)).collect();
    assert_eq!(added, [format!("pub mod {};", kind.id)]);
    assert_eq!(new.lines().count(), old.lines().count() + 1);

    let found = tidy::faults(&Tree::read(copy).expect("a tree"));
    let marks = found.iter().map(ToString::to_string).filter(|fault| fault.contains(kind.id)).collect::<Vec<_>>();
    assert!(!marks.is_empty() && marks.iter().all(|mark| mark.contains("FILL IN")), "{marks:#?}");
    assert_eq!(found.len(), faults + marks.len(), "{found:#?}");
}

/// One test, because both are built in the same place.
#[test]
fn a_made_up_carrier_and_a_made_up_shop_cost_one_folder_and_one_line_each_and_pass_the_contract_suite() {
    let copy = copied("works");
    begin_made_up(&copy, &CARRIER);
    begin_made_up(&copy, &SHOP);

    cargo(&copy, &["fmt", "--package", "kontor-adapters", "--check"]);
    let own = cargo(&copy, &["test", "--package", "kontor-adapters", "--lib", "--", "brieftaube", "marktbude"]);
    assert!(own.contains("16 passed; 0 failed") && !own.contains("generated"), "{own}");
    let suite = cargo(&copy, &["test", "--package", "kontor-adapters", "--test", "contract", "--", "--nocapture"]);
    for id in [CARRIER.id, SHOP.id] {
        assert!(suite.contains(&format!("{id}: has no publisher's description")), "{suite}");
    }
    assert!(suite.contains("0 failed"), "{suite}");
}

#[test]
fn an_id_that_is_none_or_taken_is_refused_and_nothing_is_written() {
    let copy = copied("refuses");
    let before = files(&copy);
    for (kind, taken) in [(&CARRIER, "own_label"), (&SHOP, "woocommerce")] {
        for id in ["", "Dpd", "dpd-de", "1dpd", "../dpd", taken] {
            begin(&copy, kind, id).expect_err(id);
        }
    }
    assert_eq!(files(&copy), before);
}

#[test]
fn lines_stand_in_order_and_types_are_named_after_the_id() {
    let list = "//! List.\n\nuse a;\n\npub mod b;\npub mod d;\n\nfn x() {}\n";
    assert_eq!(with_line(list, "c"), "//! List.\n\nuse a;\n\npub mod b;\npub mod c;\npub mod d;\n\nfn x() {}\n");
    assert_eq!(with_line(list, "e"), "//! List.\n\nuse a;\n\npub mod b;\npub mod d;\npub mod e;\n\nfn x() {}\n");
    assert_eq!(type_name("dhl_parcel_de"), "DhlParcelDe");
}
