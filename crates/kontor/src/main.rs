//! The binary: command line, configuration, `up` and `tour`. Nothing else lives here.

mod cli;
mod commands;
mod console;
mod data;
mod failure;
mod logging;
mod serve;
mod settings;
mod tour;

use std::process::ExitCode;

use clap::Parser;

use crate::cli::Cli;
use crate::console::Console;

fn main() -> ExitCode {
    let cli = Cli::parse();
    let console = Console::new(cli.everywhere.json);
    logging::tame_panics(console.lang());
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => return console.fail(&failure::Failure::internal(error)),
    };
    let result = runtime.block_on(commands::run(cli, &console));
    // A request that still waits for a peer must not hold up the end.
    runtime.shutdown_background();
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(failed) => console.fail(&failed),
    }
}
