//! What can be typed behind `kontor desk`.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::flags::{Chosen, address, named};

/// Desk, as a server or without a browser.
#[derive(Args)]
pub(crate) struct DeskArgs {
    /// Address to listen on [env: KONTOR_LISTEN_DESK] [default: 127.0.0.1:8090]
    #[arg(long = "desk", visible_alias = "listen", value_name = "ADDR", value_parser = address)]
    desk: Option<String>,
    /// File with the keys that seal secrets [env: KONTOR_KEY_FILE]
    #[arg(long, value_name = "FILE", global = true)]
    key_file: Option<String>,
    #[command(subcommand)]
    pub(crate) command: Option<DeskCommand>,
}

impl DeskArgs {
    pub(crate) fn chosen(&self) -> Chosen {
        named([("listen.desk", &self.desk), ("key_file", &self.key_file)])
    }
}

/// The work of the office and the packing table without a browser.
#[derive(Subcommand)]
pub(crate) enum DeskCommand {
    /// Print a new sign-in link for Desk
    Link,
    /// Look after the credentials records
    Credentials {
        #[command(subcommand)]
        command: CredentialsCommand,
    },
    /// Fetch the orders of all shops, and look at them
    Orders {
        #[command(subcommand)]
        command: OrdersCommand,
    },
    /// Hand the ERP's stock over to the cloud
    Stock {
        #[command(subcommand)]
        command: StockCommand,
    },
    /// Make labels: of orders and prepared shipments by their numbers, or of a new shipment from a file or flags
    Ship(Box<ShipArgs>),
    /// Close the day: hand over what is labelled, and fetch the papers
    CloseOut(CloseOutArgs),
    /// Read a file of shipments and prepare them at the cloud
    Import(ImportArgs),
    /// Write shipments with their tracking numbers, or orders, into a file
    Export(ExportArgs),
}

/// Orders of all shops.
#[derive(Subcommand)]
pub(crate) enum OrdersCommand {
    /// Fetch what is new or changed; each order is saved, then acknowledged
    Pull,
    /// Fetch one order from its shop now, whenever it was placed
    Fetch(OneOrderArgs),
    /// Let the cloud map one order again, and fetch what changed
    Retry(OneOrderArgs),
    /// List the orders, newest first
    List(OrderListArgs),
    /// Show everything about one order
    Show {
        /// Its number in the shop, or Desk's document number
        number: String,
    },
}

/// Which order.
#[derive(Args)]
pub(crate) struct OneOrderArgs {
    /// Its number in the shop
    pub(crate) number: String,
    /// Name of its platform, where there are several
    #[arg(long, value_name = "NAME", default_value = "")]
    pub(crate) platform: String,
}

/// Which orders.
#[derive(Args)]
pub(crate) struct OrderListArgs {
    /// Part of a number, name or town
    #[arg(long, value_name = "TEXT", default_value = "")]
    pub(crate) search: String,
    /// Name of a platform
    #[arg(long, value_name = "NAME", default_value = "")]
    pub(crate) platform: String,
    /// open, unpaid, address, changed, shipped or cancelled
    #[arg(long, value_name = "STATE", default_value = "", value_parser = ["", "open", "unpaid", "address", "changed", "shipped", "cancelled"])]
    pub(crate) state: String,
}

/// Stock.
#[derive(Subcommand)]
pub(crate) enum StockCommand {
    /// Read a table of article number, quantity and warehouse, and hand it over
    Import {
        /// CSV with a header row; `-` reads standard input
        file: PathBuf,
        /// Only say what was understood; nothing is sent
        #[arg(long)]
        check: bool,
    },
}

/// Care of credentials records.
#[derive(Subcommand)]
pub(crate) enum CredentialsCommand {
    /// Add a record; the secret comes from standard input or a file, never from a flag
    Add(AddArgs),
    /// List the records, without secrets
    List,
    /// Ask the cloud with a record: who am I, which modules, how fast
    Test {
        /// Number of the record; the active one when left out
        number: Option<i64>,
    },
    /// Make a record the active one of its kind
    Activate {
        /// Number of the record
        number: i64,
        /// Switch the record off that is active now
        #[arg(long)]
        yes: bool,
    },
    /// Remove a record with its secret
    Remove {
        /// Number of the record
        number: i64,
        /// Remove it though it is the active one
        #[arg(long)]
        yes: bool,
    },
}

/// A new record.
#[derive(Args)]
pub(crate) struct AddArgs {
    /// Client-ID
    #[arg(long, value_name = "ID")]
    pub(crate) client_id: String,
    /// File with the Client-Secret; `-` reads standard input
    #[arg(long, value_name = "FILE", default_value = "-")]
    pub(crate) secret_file: PathBuf,
    /// The cloud's address
    #[arg(long, value_name = "URL")]
    pub(crate) url: Option<String>,
    /// Name of the record
    #[arg(long, default_value = "")]
    pub(crate) name: String,
    /// Number of the record; the next free one when left out
    #[arg(long)]
    pub(crate) number: Option<i64>,
    /// Free text
    #[arg(long, default_value = "")]
    pub(crate) info: String,
    /// Keep it inactive
    #[arg(long)]
    pub(crate) inactive: bool,
    /// Switch the record off that is active now
    #[arg(long, conflicts_with = "inactive")]
    pub(crate) yes: bool,
}

/// A shipment: from a file, or typed as flags.
#[derive(Args)]
pub(crate) struct ShipArgs {
    /// Numbers of orders, or references of prepared shipments
    #[arg(value_name = "ORDER", conflicts_with_all = ["all", "name", "street", "postal_code", "city", "key"])]
    pub(crate) orders: Vec<String>,
    /// All open orders, and everything that is prepared
    #[arg(long, conflicts_with_all = ["name", "street", "postal_code", "city", "key"])]
    pub(crate) all: bool,
    /// Send orders too whose payment has not come yet
    #[arg(long, conflicts_with_all = ["name", "file"])]
    pub(crate) unpaid: bool,
    /// Print each label of a prepared shipment on Desk's printer for it
    #[arg(long, conflicts_with_all = ["name", "file"])]
    pub(crate) print: bool,
    /// JSON as for POST /v1/shipments, one shipment or {"shipments": [...]}; `-` reads standard input
    #[arg(long, value_name = "FILE", conflicts_with_all = ["name", "street", "postal_code", "city", "weight_g", "orders", "all"])]
    pub(crate) file: Option<PathBuf>,
    /// Recipient
    #[arg(long, required_unless_present_any = ["file", "orders", "all"])]
    pub(crate) name: Option<String>,
    /// Company of the recipient
    #[arg(long)]
    pub(crate) company: Option<String>,
    /// Street
    #[arg(long, required_unless_present_any = ["file", "orders", "all"])]
    pub(crate) street: Option<String>,
    /// House number
    #[arg(long, value_name = "NUMBER")]
    pub(crate) house_number: Option<String>,
    /// Postal code
    #[arg(long, value_name = "CODE", required_unless_present_any = ["file", "orders", "all"])]
    pub(crate) postal_code: Option<String>,
    /// City
    #[arg(long, required_unless_present_any = ["file", "orders", "all"])]
    pub(crate) city: Option<String>,
    /// Country, two letters
    #[arg(long, default_value = "DE")]
    pub(crate) country: String,
    /// Weight of a parcel in grams; once per parcel. With orders: for those whose weight nobody knows
    #[arg(long, value_name = "GRAMS", required_unless_present_any = ["file", "orders", "all"])]
    pub(crate) weight_g: Vec<u32>,
    /// Your own number, printed on the label
    #[arg(long, default_value = "", required_unless_present_any = ["file", "orders", "all"])]
    pub(crate) reference: String,
    /// pdf or zpl
    #[arg(long, default_value = "pdf")]
    pub(crate) format: String,
    /// a6, 103x199 or 4x6
    #[arg(long, default_value = "a6")]
    pub(crate) medium: String,
    /// 203 or 300, for zpl
    #[arg(long, default_value_t = 203)]
    pub(crate) dpi: u16,
    /// Sending the same again under the same key makes nothing twice; 16 to 64 characters
    #[arg(long)]
    pub(crate) key: Option<String>,
    /// Folder for the labels
    #[arg(long, value_name = "DIR", default_value = ".")]
    pub(crate) out: PathBuf,
}

impl ShipArgs {
    /// What happens to orders whose payment has not come.
    pub(crate) fn unpaid(&self) -> kontor_desk::orders::Unpaid {
        use kontor_desk::orders::Unpaid;
        if self.unpaid { Unpaid::Sent } else { Unpaid::Left }
    }
}

/// The day's end.
#[derive(Args)]
pub(crate) struct CloseOutArgs {
    /// Id or name of one carrier account; all of them when left out
    #[arg(long, value_name = "NAME")]
    pub(crate) account: Option<String>,
    /// Only say what is open
    #[arg(long)]
    pub(crate) check: bool,
    /// Folder for the papers
    #[arg(long, value_name = "DIR", default_value = ".")]
    pub(crate) out: PathBuf,
}

/// A file of shipments.
#[derive(Args)]
pub(crate) struct ImportArgs {
    /// CSV with a header row, or JSON lines; `-` reads standard input
    #[arg(value_name = "FILE")]
    pub(crate) file: PathBuf,
    /// Only say what was understood; nothing is sent
    #[arg(long)]
    pub(crate) check: bool,
    /// Prepare rows too that are worth a look, such as an address without house number
    #[arg(long)]
    pub(crate) unsure: bool,
    /// Write the rows that went nowhere into this file, each with why
    #[arg(long, value_name = "FILE")]
    pub(crate) rejects: Option<PathBuf>,
}

/// Which shipments, and where to.
#[derive(Args)]
#[command(args_conflicts_with_subcommands = true)]
pub(crate) struct ExportArgs {
    #[command(subcommand)]
    pub(crate) command: Option<ExportCommand>,
    /// First day, such as 2026-11-23; today when left out
    #[arg(long, value_name = "DAY", default_value = "")]
    pub(crate) from: String,
    /// Last day; today when left out
    #[arg(long, value_name = "DAY", default_value = "")]
    pub(crate) to: String,
    /// File to write, which must not exist; standard output when left out
    #[arg(long, value_name = "FILE")]
    pub(crate) out: Option<PathBuf>,
}

/// What is exported besides shipments.
#[derive(Subcommand)]
pub(crate) enum ExportCommand {
    /// Orders of all shops
    Orders {
        #[command(flatten)]
        which: OrderListArgs,
        /// csv, json or opentrans; openTRANS 2.1 is written by the cloud and holds all its orders
        #[arg(long, value_name = "FORMAT", default_value = "csv", value_parser = ["csv", "json", "opentrans"])]
        format: String,
        /// File to write, which must not exist; standard output when left out
        #[arg(long, value_name = "FILE")]
        out: Option<PathBuf>,
    },
}
