//! The command line as PRODUCT draws it: what can be typed. What it does is in `commands`.

mod desk;
mod flags;
mod sandbox;
#[cfg(test)]
mod tests;

use std::path::PathBuf;

use clap::{Args, CommandFactory, Parser, Subcommand};

pub(crate) use desk::{
    AddArgs, CloseOutArgs, CredentialsCommand, DeskArgs, DeskCommand, ExportArgs, ExportCommand, ImportArgs,
    OrderListArgs, OrdersCommand, ShipArgs, StockCommand,
};
pub(crate) use flags::{CloudFlags, Everywhere, StoreFlags, UpFlags};
pub(crate) use sandbox::{OrderArgs, SandboxArgs, SandboxCommand};

/// Kontor: a cloud between an ERP, its carriers and its shops. Without a command it starts everything, as `up` does.
#[derive(Parser)]
#[command(name = "kontor", version, disable_help_subcommand = true)]
pub(crate) struct Cli {
    #[command(flatten)]
    pub(crate) everywhere: Everywhere,
    #[command(flatten)]
    up: UpFlags,
    #[command(subcommand)]
    command: Option<Command>,
}

impl Cli {
    /// Reads the words of a command, the first one being the program's name. Flags of `up` may not stand before another
    /// command.
    pub(crate) fn read(words: impl Iterator<Item = std::ffi::OsString>) -> Result<Cli, clap::Error> {
        let cli = Cli::try_parse_from(words)?;
        if cli.command.is_some() && !cli.up.is_empty() {
            return Err(Cli::command_factory().error(
                clap::error::ErrorKind::ArgumentConflict,
                "flags of `up` stand before another command; put them behind it",
            ));
        }
        Ok(cli)
    }

    /// The command; `up` when none is named.
    pub(crate) fn command(self) -> Command {
        self.command.unwrap_or(Command::Up(self.up))
    }

    fn command_factory() -> clap::Command {
        <Cli as CommandFactory>::command()
    }
}

/// What Kontor can be told to do.
#[derive(Subcommand)]
pub(crate) enum Command {
    /// Start cloud, Desk and sandbox in one process
    Up(UpFlags),
    /// Start the cloud alone
    Cloud(CloudFlags),
    /// Start Desk alone, or do its work without a browser
    Desk(DeskArgs),
    /// Start the sandbox alone: servers that misbehave on purpose; or order something in its shops
    Sandbox(SandboxArgs),
    /// Invite a customer and send the registration link
    Invite(InviteArgs),
    /// Look after invitations
    Invitations {
        #[command(subcommand)]
        command: InvitationsCommand,
    },
    /// Walk the main job from invitation to label, by itself
    Tour(TourArgs),
    /// Check folder, keys, databases, ports and mail
    Doctor(StoreFlags),
    /// Bring the databases up to date
    Migrate(StoreFlags),
    /// Look at the settings
    Config {
        #[command(subcommand)]
        command: ConfigCommand,
    },
    /// Print the description of the interface (OpenAPI 3.1)
    Openapi,
}

/// What can be asked of the settings.
#[derive(Clone, Copy, Subcommand)]
pub(crate) enum ConfigCommand {
    /// Print every setting with its default and its environment variable, as a configuration file
    Default,
}

/// Who is invited.
#[derive(Args)]
pub(crate) struct InviteArgs {
    #[command(flatten)]
    pub(crate) store: StoreFlags,
    /// Customer number, 4 to 20 digits
    #[arg(long, value_name = "NUMBER")]
    pub(crate) customer: String,
    /// Company
    #[arg(long)]
    pub(crate) company: String,
    /// E-mail address the registration link goes to
    #[arg(long)]
    pub(crate) email: String,
    /// First name
    #[arg(long, value_name = "NAME")]
    pub(crate) first_name: String,
    /// Last name
    #[arg(long, value_name = "NAME")]
    pub(crate) last_name: String,
    /// User name for signing in
    #[arg(long, value_name = "NAME")]
    pub(crate) username: String,
    /// Booked modules, commas between
    #[arg(long, value_name = "LIST", default_value = "shipping,commerce")]
    pub(crate) modules: String,
    /// Language of mail and form: de or en
    #[arg(long, value_name = "LANG", default_value = "de")]
    pub(crate) lang: String,
}

/// Care of invitations.
#[derive(Subcommand)]
pub(crate) enum InvitationsCommand {
    /// List invitations, newest first
    List {
        #[command(flatten)]
        store: StoreFlags,
        /// At most so many
        #[arg(long, default_value_t = 100, value_parser = clap::value_parser!(u16).range(1..=500))]
        limit: u16,
    },
    /// Send a fresh link; the older one stops working
    Resend(WhichArgs),
    /// Take an open invitation back
    Revoke(WhichArgs),
}

/// Which invitation is meant.
#[derive(Args)]
pub(crate) struct WhichArgs {
    #[command(flatten)]
    store: StoreFlags,
    /// Customer number or id of the invitation
    pub(crate) which: String,
}

impl InvitationsCommand {
    pub(crate) fn chosen(&self) -> flags::Chosen {
        match self {
            InvitationsCommand::List { store, .. } => store.chosen(),
            InvitationsCommand::Resend(args) | InvitationsCommand::Revoke(args) => args.store.chosen(),
        }
    }
}

/// The tour.
#[derive(Args)]
pub(crate) struct TourArgs {
    /// Folder for the labels and the report
    #[arg(long, value_name = "DIR", default_value = "tour")]
    pub(crate) out: PathBuf,
    /// Keep the tour's own data in this folder instead of a temporary one
    #[arg(long, value_name = "DIR", hide = true)]
    pub(crate) keep: Option<PathBuf>,
}
