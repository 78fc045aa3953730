//! Chores of the workspace that Cargo has no command for: `cargo run -p xtask -- tidy`, `-- new-carrier ID`,
//! `-- new-shop ID`.
//!
//! They are Rust so that they run wherever the project builds, with nothing else installed.

use std::path::PathBuf;
use std::process::ExitCode;

mod new_adapter;
mod tidy;

const USAGE: &str = "usage: cargo run -p xtask -- tidy\n       cargo run -p xtask -- new-carrier ID\n       \
    cargo run -p xtask -- new-shop ID\n\n  \
    tidy          check the rules of ARCHITECTURE.md over the tree\n  \
    new-carrier   begin a carrier: its folder and its line, see docs/adding-a-carrier.md\n  \
    new-shop      begin a shop or marketplace the same way, see docs/adding-a-shop.md";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        ["tidy"] => run_tidy(),
        ["new-carrier", id] => begin(&new_adapter::CARRIER, id),
        ["new-shop", id] => begin(&new_adapter::SHOP, id),
        _ => {
            eprintln!("{USAGE}");
            ExitCode::from(2)
        }
    }
}

/// Prints one line per fault and answers 1 when there is any.
fn run_tidy() -> ExitCode {
    let tree = match tidy::Tree::read(&root()) {
        Ok(tree) => tree,
        Err(error) => {
            eprintln!("tidy: cannot read the tree: {error}");
            return ExitCode::FAILURE;
        }
    };
    let faults = tidy::faults(&tree);
    for fault in &faults {
        println!("{fault}");
    }
    let (files, rules) = (tree.files.len(), tidy::rules::ALL.len());
    println!("tidy: {files} files, {rules} rules, {} faults", faults.len());
    if faults.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// Says where the adapter begins and what comes next.
fn begin(kind: &new_adapter::Kind, id: &str) -> ExitCode {
    match new_adapter::begin(&root(), kind, id) {
        Ok(folder) => {
            let folder = folder.display();
            println!(
                "{folder} is there and in the list. Now `cargo fmt`, then write what is marked: `tidy` names each place."
            );
            ExitCode::SUCCESS
        }
        Err(reason) => {
            eprintln!("{reason}");
            ExitCode::FAILURE
        }
    }
}

/// The workspace's folder, which is the one above this package.
fn root() -> PathBuf {
    let package = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    package.parent().map_or(package.clone(), PathBuf::from)
}
