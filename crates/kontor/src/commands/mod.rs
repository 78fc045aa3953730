//! Each command is one function: settings and console in, an outcome out.

mod desk;
mod desk_close_out;
mod desk_export;
mod desk_failures;
mod desk_import;
mod desk_orders;
mod desk_ship;
mod desk_shop_orders;
mod desk_stock;
mod doctor;
mod invitations;
mod migrate;
mod sandbox;
mod serve;
mod up;

use std::path::PathBuf;

pub(crate) use up::{House, SAMPLE_CUSTOMER, sample};

use tracing::level_filters::LevelFilter;

use crate::cli::{Cli, Command, ConfigCommand, Everywhere};
use crate::console::Console;
use crate::data::{DataFolder, Keys, Running, RunningStore};
use crate::failure::{Failure, Outcome};
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
    let command = cli.command();
    let settings = read_settings(&everywhere, chosen(&command))?;
    settings.check()?;
    logging::start(level(&settings, &command)?, settings.log_format);
    match command {
        Command::Up(_) => up::up(&settings, console).await,
        Command::Cloud(_) => serve::cloud(&settings, console).await,
        Command::Desk(args) => desk::run(&settings, console, args).await,
        Command::Sandbox(args) => sandbox::run(&settings, console, args).await,
        Command::Invite(args) => invitations::invite(&settings, console, args).await,
        Command::Invitations { command } => invitations::care(&settings, console, command).await,
        Command::Tour(args) => tour::run(console, &args).await,
        Command::Doctor(_) => doctor::run(&settings, console).await,
        Command::Migrate(_) => migrate::run(&settings, console).await,
        Command::Config { command: ConfigCommand::Default } => {
            console.print(settings::default_with_variables().trim_end());
            Ok(())
        }
        Command::Openapi => openapi(console),
    }
}

/// A command that ends by itself speaks on its own; only warnings go beside it, unless somebody wants to look closely.
fn level(settings: &Settings, command: &Command) -> Outcome<LevelFilter> {
    let set = settings.log_level()?;
    let serves = match command {
        Command::Up(_) | Command::Cloud(_) => true,
        Command::Sandbox(args) => args.command.is_none(),
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
        Command::Sandbox(args) => args.chosen(),
        Command::Invite(args) => args.store.chosen(),
        Command::Invitations { command } => command.chosen(),
        Command::Doctor(store) | Command::Migrate(store) => store.chosen(),
        Command::Tour(_) | Command::Config { .. } | Command::Openapi => Vec::new(),
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
    let running = Running::alive(&folder);
    let store = running.cloud.and_then(|cloud| cloud.database);
    let settings = &beside(settings, store.as_ref(), &keys)?;
    let url = match (settings.public_url()?, running.public_url) {
        (_, Some(running)) => running,
        (Some(set), None) => set,
        (None, None) => {
            let scheme = if settings.tls()?.is_some() { "https" } else { "http" };
            format!("{scheme}://{}", settings.listen.cloud)
        }
    };
    Cloud::beside(settings, &keys, url).await
}

/// The settings on the database of the server that runs. A file that nobody named otherwise is taken over; anything
/// else that differs is refused, because links from here would lead to a server that knows nothing of them.
fn beside(settings: &Settings, running: Option<&RunningStore>, keys: &Keys) -> Outcome<Settings> {
    let own = settings.database()?;
    let Some(running) = running else { return Ok(settings.clone()) };
    if running.is(&own, &keys.sealer()?) {
        return Ok(settings.clone());
    }
    match running.file().filter(|_| !settings.names_database()) {
        Some(file) => Ok(settings.on(&file)),
        None => Err(other_database(running, &own)),
    }
}

fn other_database(running: &RunningStore, own: &kontor_cloud::db::DatabaseUrl) -> Failure {
    Failure::new("failure.other_database").with("running", &running.url).with("own", own)
}

fn openapi(console: &Console) -> Outcome<()> {
    console.print(kontor_cloud::api::openapi().trim_end());
    Ok(())
}
