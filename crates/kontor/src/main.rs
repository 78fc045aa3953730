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

use crate::cli::Cli;
use crate::console::Console;

fn main() -> ExitCode {
    let cli = match Cli::read(std::env::args_os()) {
        Ok(cli) => cli,
        Err(error) => return refuse(&error),
    };
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

/// What was typed is no command, or asks for help. A program that wants JSON gets it here too.
fn refuse(error: &clap::Error) -> ExitCode {
    if !error.use_stderr() {
        error.exit();
    }
    let wants_json = std::env::args_os().any(|word| word == "--json");
    Console::new(wants_json).refuse(&error.render().to_string())
}
