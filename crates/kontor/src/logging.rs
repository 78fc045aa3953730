//! Logs go to standard error: a level, text or JSON. Other people's crates only when they warn.

use std::io::Write;

use kontor_model::Lang;
use tracing::level_filters::LevelFilter;
use tracing_subscriber::filter::Targets;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;

use crate::settings::LogFormat;

/// Starts logging. Called once; a second call changes nothing.
pub(crate) fn start(level: LevelFilter, format: LogFormat) {
    // HTTP libraries write headers, and with them secrets, at their finer levels: they never get below warnings.
    let others = level.min(LevelFilter::WARN);
    let filter = Targets::new().with_default(others).with_target("kontor", level);
    let registry = tracing_subscriber::registry().with(filter);
    let layer = tracing_subscriber::fmt::layer().with_writer(std::io::stderr).with_ansi(false);
    // Err: logging runs already, as in a second command of one test process.
    let _ = match format {
        LogFormat::Text => registry.with(layer).try_init(),
        LogFormat::Json => registry.with(layer.json()).try_init(),
    };
}

/// A panic becomes one sentence with its place. What it would print besides could hold anything.
pub(crate) fn tame_panics(lang: Lang) {
    std::panic::set_hook(Box::new(move |panic| {
        let place = panic.location().map(ToString::to_string).unwrap_or_default();
        let sentence =
            lang.pick("ein Fehler im Programm, bitte melden Sie ihn", "a fault of the program, please report it");
        let _ = writeln!(std::io::stderr(), "kontor: {sentence}: {place}");
    }));
}
