//! Reads the lists of carriers and of shops, `src/carrier/mod.rs` and `src/shop/mod.rs`, and writes the two lists that are
//! made of each: the adapters, and for tests their subjects. So an adapter is one line there, and `cargo fmt` still sees its
//! module.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

/// Where adapters are listed, and the files with adapters and with subjects that are made of it.
const LISTS: &[(&str, &str, &str)] =
    &[("src/carrier/mod.rs", "adapters.rs", "subjects.rs"), ("src/shop/mod.rs", "shops.rs", "shop_subjects.rs")];

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    let folder = PathBuf::from(std::env::var_os("OUT_DIR").expect("Cargo names a folder"));
    for (list, adapters, subjects) in LISTS {
        write_lists(list, &folder.join(adapters), &folder.join(subjects));
    }
}

fn write_lists(list: &str, to_adapters: &Path, to_subjects: &Path) {
    println!("cargo::rerun-if-changed={list}");
    let list = std::fs::read_to_string(list).expect("the list is there");
    let (mut adapters, mut subjects) = (String::from("vec!["), String::from("vec!["));
    for id in list.lines().filter_map(|line| line.strip_prefix("pub mod ")?.strip_suffix(';')) {
        // Writing into a string cannot fail.
        let _ = write!(adapters, "{id}::adapter(), ");
        let _ = write!(subjects, "(\"{id}\", {id}::subject::subject()), ");
    }
    std::fs::write(to_adapters, adapters + "]").expect("the list of adapters is written");
    std::fs::write(to_subjects, subjects + "]").expect("the list of subjects is written");
}
