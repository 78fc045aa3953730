//! Judges requests that a sandbox wrote down by the publishers' descriptions; `./test` has it judge those of the browser
//! tests. `KONTOR_SPECS=FOLDER cargo run -p kontor-adapters --features testing --example judge -- RECORD`

use std::path::PathBuf;
use std::process::ExitCode;

use kontor_adapters::testing::{Verdict, judge_recorded};

fn main() -> ExitCode {
    let Some(record) = std::env::args_os().nth(1).map(PathBuf::from) else {
        eprintln!("name the record of a sandbox");
        return ExitCode::from(2);
    };
    match judge_recorded(&record) {
        Verdict::LeftOut => {
            eprintln!("KONTOR_SPECS names no folder with the publishers' descriptions");
            ExitCode::from(2)
        }
        Verdict::Judged { requests, faults } => {
            for (carrier, count) in &requests {
                println!("{carrier}: {count} requests");
            }
            for fault in &faults {
                println!("{fault}");
            }
            if faults.is_empty() && !requests.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
        }
    }
}
