//! Reads the list of carriers, `src/carrier/mod.rs`, and writes the two lists that are made of it: the adapters, and for
//! tests their subjects. So a carrier is one line there, and `cargo fmt` still sees its module.

use std::fmt::Write as _;
use std::path::PathBuf;

const LIST: &str = "src/carrier/mod.rs";

fn main() {
    println!("cargo::rerun-if-changed={LIST}");
    println!("cargo::rerun-if-changed=build.rs");
    let list = std::fs::read_to_string(LIST).expect("the list of carriers is there");
    let (mut adapters, mut subjects) = (String::from("vec!["), String::from("vec!["));
    for id in list.lines().filter_map(|line| line.strip_prefix("pub mod ")?.strip_suffix(';')) {
        // Writing into a string cannot fail.
        let _ = write!(adapters, "{id}::adapter(), ");
        let _ = write!(subjects, "(\"{id}\", {id}::subject::subject()), ");
    }
    let folder = PathBuf::from(std::env::var_os("OUT_DIR").expect("Cargo names a folder"));
    std::fs::write(folder.join("adapters.rs"), adapters + "]").expect("the list of adapters is written");
    std::fs::write(folder.join("subjects.rs"), subjects + "]").expect("the list of subjects is written");
}
