//! stub
use crate::{cli::TourArgs, console::Console, failure::Outcome, settings::Settings};
pub(crate) async fn run(_settings: &Settings, _console: &Console, _args: &TourArgs) -> Outcome<()> {
    Ok(())
}
