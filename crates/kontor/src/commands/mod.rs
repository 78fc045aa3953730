//! Each command is one function: settings and console in, an outcome out.

mod desk;
mod desk_failures;
mod desk_ship;
mod doctor;
mod invitations;
mod migrate;
mod serve;
mod up;

use std::path::PathBuf;

pub(crate) use up::{House, SAMPLE_CUSTOMER, sample};

use tracing::level_filters::LevelFilter;

use crate::cli::{Cli, Command, Everywhere};
use crate::console::Console;
use crate::data::{DataFolder, Keys, Running};
use crate::failure::Outcome;
use crate::serve::Cloud;
use crate::settings::{self, Settings};
use crate::{logging, tour};

/// Runs what was typed.
pub(crate) async fn run(cli: Cli, console: &Console) -> Outcome<()> {
    let everywhere = Everywhere {
        data: cli.everywhere.data.clone(),
        config: cli.everywhere.config.clone(),
        json: cli.everywhere.json,
    };
    let command = cli.command().unwrap_or_else(|error| error.exit());
    let settings = read_settings(&everywhere, chosen(&command))?;
    settings.check()?;
    logging::start(level(&settings, &command)?, settings.log_format);
    match command {
        Command::Up(_) => up::up(&settings, console).await,
        Command::Cloud(_) => serve::cloud(&settings, console).await,
        Command::Desk(args) => desk::run(&settings, console, args).await,
        Command::Sandbox(_) => serve::sandbox(&settings, console).await,
        Command::Invite(args) => invitations::invite(&settings, console, args).await,
        Command::Invitations { command } => invitations::care(&settings, console, command).await,
        Command::Tour(args) => tour::run(console, &args).await,
        Command::Doctor(_) => doctor::run(&settings, console).await,
        Command::Migrate(_) => migrate::run(&settings, console).await,
        Command::Openapi => openapi(console),
    }
}

/// A command that ends by itself speaks on its own; only warnings go beside it, unless somebody wants to look closely.
fn level(settings: &Settings, command: &Command) -> Outcome<LevelFilter> {
    let set = settings.log_level()?;
    let serves = match command {
        Command::Up(_) | Command::Cloud(_) | Command::Sandbox(_) => true,
        Command::Desk(args) => args.command.is_none(),
        _ => false,
    };
    Ok(if set == LevelFilter::INFO && !serves { LevelFilter::WARN } else { set })
}

fn chosen(command: &Command) -> Vec<(&'static str, String)> {
    match command {
        Command::Up(flags) => flags.chosen(),
        Command::Cloud(flags) => flags.chosen(),
        Command::Desk(args) => args.chosen(),
        Command::Sandbox(flags) => flags.chosen(),
        Command::Invite(args) => args.store.chosen(),
        Command::Invitations { command } => command.chosen(),
        Command::Doctor(store) | Command::Migrate(store) => store.chosen(),
        Command::Tour(_) | Command::Openapi => Vec::new(),
    }
}

fn read_settings(everywhere: &Everywhere, mut flags: Vec<(&'static str, String)>) -> Outcome<Settings> {
    let variable = |name: &str| std::env::var(name).ok();
    let file = everywhere.config.clone().or_else(|| variable("KONTOR_CONFIG").map(PathBuf::from));
    if let Some(data) = &everywhere.data {
        flags.push(("data", data.display().to_string()));
    }
    settings::load(file.as_deref(), &variable, &flags)
}

/// The folder and its keys, made when they are not there.
fn open_folder(settings: &Settings) -> Outcome<(DataFolder, Keys)> {
    let folder = DataFolder::open(&settings.data)?;
    let keys = Keys::open(&folder, &settings.key_file, &kontor_web::system::SystemEntropy)?;
    Ok((folder, keys))
}

/// The cloud's store for a command beside a server. Links carry the address of the server that runs, else the one it
/// would be served at.
async fn open_cloud(settings: &Settings) -> Outcome<std::sync::Arc<kontor_cloud::App>> {
    let (folder, keys) = open_folder(settings)?;
    let running = Running::alive(&folder).public_url;
    let url = match (settings.public_url()?, running) {
        (_, Some(running)) => running,
        (Some(set), None) => set,
        (None, None) => {
            let scheme = if settings.tls()?.is_some() { "https" } else { "http" };
            format!("{scheme}://{}", settings.listen.cloud)
        }
    };
    Cloud::beside(settings, &keys, url).await
}

fn openapi(console: &Console) -> Outcome<()> {
    console.print(kontor_cloud::api::openapi().trim_end());
    Ok(())
}
