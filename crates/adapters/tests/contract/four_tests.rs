//! Every operation that a carrier declares has four tests of its own beside the suite: ours to theirs, address and
//! headers, theirs to ours, their error to ours. A test says what it is in the line above it, and this counts them:
//!
//! ```text
//! // cancel, close_out: address and headers
//! #[tokio::test]
//! async fn every_call_is_signed() {}
//! ```

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use kontor_adapters::{Capabilities, Connect};

use crate::subjects;

const ASPECTS: [&str; 4] = ["ours to theirs", "address and headers", "theirs to ours", "their error to ours"];

/// Names of the tests of an operation and aspect, and lines that say something else.
#[derive(Default)]
struct Found {
    tests: BTreeMap<(String, &'static str), BTreeSet<String>>,
    faults: Vec<String>,
}

#[test]
fn every_declared_operation_of_a_carrier_that_is_called_has_four_tests() {
    subjects::each(|carrier, _| {
        let descriptor = carrier.descriptor();
        if descriptor.connect == Connect::Nothing {
            return;
        }
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/carrier").join(descriptor.id);
        let mut found = Found::default();
        for file in test_files(&folder) {
            found.read(&std::fs::read_to_string(&file).unwrap_or_else(|error| panic!("{}: {error}", file.display())));
        }
        let faults = found.faults_of(&operations(&descriptor.capabilities));
        assert!(faults.is_empty(), "{}:\n  {}", descriptor.id, faults.join("\n  "));
    });
}

#[test]
fn what_is_missing_borrowed_or_misspelt_is_found() {
    let mut found = Found::default();
    found.read(
        "// create: ours to theirs\n#[test]\nfn a() {}\n\n// create, track: address and headers\n#[tokio::test]\nasync fn b() {}\n\
         // create: theirs to ours\n#[test]\nfn c() {}\n// create: their error to ours\n#[test]\nfn d() {}\n",
    );
    assert_eq!(found.faults_of(&["create"]), ["track is not declared, but b is its test of address and headers"]);
    assert_eq!(found.faults_of(&["create", "track"]).len(), 3, "track has one of four");
    let mut one = Found::default();
    one.read(&ASPECTS.map(|aspect| format!("// create: {aspect}\n")).concat());
    one.read("#[test]\nfn alone() {}\n");
    assert_eq!(one.faults.len(), 4, "marks that stand above no test: {:?}", one.faults);
    let mut shared = Found::default();
    shared.read(&(ASPECTS.map(|aspect| format!("// create: {aspect}\n")).concat() + "#[test]\nfn all() {}\n"));
    assert_eq!(shared.faults_of(&["create"]), ["create: one test stands for several aspects"]);
    let mut misspelt = Found::default();
    misspelt.read("// create: theirs to our\n#[test]\nfn e() {}\n// A sentence: with a colon.\n#[test]\nfn f() {}\n");
    assert_eq!(misspelt.faults, ["`create: theirs to our` is none of the four"]);
}

/// What the trait's operations are called that a carrier declares.
fn operations(capabilities: &Capabilities) -> Vec<&'static str> {
    let declared = [
        (true, "check"),
        (true, "create"),
        (capabilities.validate, "validate"),
        (capabilities.cancel, "cancel"),
        (capabilities.track, "track"),
        (capabilities.close_out, "close_out"),
        (capabilities.day_record, "day_record"),
        (capabilities.find_by_reference, "find_by_reference"),
        (capabilities.returns, "create_return"),
        (capabilities.update_weight, "update_weight"),
        (capabilities.allowed_services, "allowed_services"),
        (capabilities.check_address, "check_address"),
        (capabilities.parcel_shops, "parcel_shops"),
        (capabilities.pickup, "order_pickup"),
        (capabilities.pickup, "cancel_pickup"),
    ];
    declared.into_iter().filter(|(is_declared, _)| *is_declared).map(|(_, operation)| operation).collect()
}

/// `tests.rs` and what lies in `tests/`.
fn test_files(folder: &Path) -> Vec<PathBuf> {
    let below = std::fs::read_dir(folder.join("tests")).into_iter().flatten().flatten().map(|entry| entry.path());
    let files = below.filter(|path| path.extension().is_some_and(|end| end == "rs"));
    std::iter::once(folder.join("tests.rs")).chain(files).collect()
}

impl Found {
    /// Reads one file: marks, then the attribute, then the name.
    fn read(&mut self, text: &str) {
        let (mut marks, mut is_test) = (Vec::new(), false);
        for line in text.lines().map(str::trim) {
            if let Some(mark) = line.strip_prefix("// ").and_then(|text| self.mark(text)) {
                marks.push(mark);
            } else if line.starts_with("#[test]") || line.starts_with("#[tokio::test") {
                is_test = true;
            } else if let Some(name) = name(line).filter(|_| is_test) {
                for (operations, aspect) in marks.drain(..) {
                    for operation in operations {
                        self.tests.entry((operation, aspect)).or_default().insert(name.to_owned());
                    }
                }
                is_test = false;
            } else if !line.starts_with("#[") {
                self.faults
                    .extend(marks.drain(..).map(|(operations, _)| format!("{operations:?} stand above no test")));
            }
        }
        self.faults.extend(marks.drain(..).map(|(operations, _)| format!("{operations:?} stand above no test")));
    }

    /// The operations and the aspect of a mark; `None` for any other comment.
    fn mark(&mut self, text: &str) -> Option<(Vec<String>, &'static str)> {
        let (operations, aspect) = text.split_once(": ")?;
        let operations: Vec<String> = operations.split(", ").map(str::to_owned).collect();
        let is_name = |text: &String| text.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_');
        if !operations.iter().all(is_name) {
            return None;
        }
        let known = ASPECTS.into_iter().find(|known| *known == aspect);
        if known.is_none() {
            self.faults.push(format!("`{text}` is none of the four"));
        }
        known.map(|aspect| (operations, aspect))
    }

    fn faults_of(&self, declared: &[&str]) -> Vec<String> {
        let mut faults = self.faults.clone();
        for operation in declared {
            let tests = ASPECTS.map(|aspect| self.tests.get(&((*operation).to_owned(), aspect)));
            for (aspect, _) in ASPECTS.into_iter().zip(&tests).filter(|(_, tests)| tests.is_none()) {
                faults.push(format!("{operation} has no test of {aspect}"));
            }
            let all: BTreeSet<&String> = tests.iter().flatten().flat_map(|tests| tests.iter()).collect();
            if tests.iter().all(Option::is_some) && all.len() < ASPECTS.len() {
                faults.push(format!("{operation}: one test stands for several aspects"));
            }
        }
        for ((operation, aspect), tests) in
            self.tests.iter().filter(|((name, _), _)| !declared.contains(&name.as_str()))
        {
            let tests = tests.iter().cloned().collect::<Vec<_>>().join(", ");
            faults.push(format!("{operation} is not declared, but {tests} is its test of {aspect}"));
        }
        faults
    }
}

/// The name of a function.
fn name(line: &str) -> Option<&str> {
    let rest = line.trim_start_matches("async ").strip_prefix("fn ")?;
    rest.split(['(', '<']).next()
}
