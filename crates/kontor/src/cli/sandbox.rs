//! What can be typed behind `kontor sandbox`.

use clap::{Args, Subcommand};

use super::flags::{Chosen, address, named};

/// The sandbox, as a server or told what to do.
#[derive(Args)]
pub(crate) struct SandboxArgs {
    /// Address to listen on [env: KONTOR_LISTEN_SANDBOX] [default: 127.0.0.1:8070]
    #[arg(long = "sandbox", visible_alias = "listen", value_name = "ADDR", value_parser = address)]
    listen: Option<String>,
    #[command(subcommand)]
    pub(crate) command: Option<SandboxCommand>,
}

impl SandboxArgs {
    pub(crate) fn chosen(&self) -> Chosen {
        named([("listen.sandbox", self.address())])
    }

    /// The address that was typed.
    pub(crate) fn address(&self) -> &Option<String> {
        match &self.command {
            Some(SandboxCommand::Order(OrderArgs { at: at @ Some(_), .. })) => at,
            _ => &self.listen,
        }
    }
}

/// What a running sandbox is told.
#[derive(Subcommand)]
pub(crate) enum SandboxCommand {
    /// Place orders in a simulated shop
    Order(OrderArgs),
}

/// Which orders.
#[derive(Args)]
pub(crate) struct OrderArgs {
    /// Where the sandbox is; the one of the servers on this folder when left out
    #[arg(long = "sandbox", value_name = "ADDR", value_parser = address)]
    at: Option<String>,
    /// How many
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..=10_000))]
    pub(crate) count: u32,
    /// Pattern, such as packstation or coupon; the usual ones in turn when left out
    #[arg(long, value_name = "NAME")]
    pub(crate) kind: Option<String>,
    /// Id of the shop; the first one when left out
    #[arg(long, value_name = "ID")]
    pub(crate) shop: Option<String>,
    /// Seconds between the orders; the last one is placed now
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub(crate) seconds_apart: u32,
}
