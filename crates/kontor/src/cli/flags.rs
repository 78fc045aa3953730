//! Flags that several commands share, and which setting each of them is.

use std::path::PathBuf;

use clap::Args;

/// Settings by dotted name, as flags give them.
pub(crate) type Chosen = Vec<(&'static str, String)>;

/// Flags every command knows.
#[derive(Args)]
pub(crate) struct Everywhere {
    /// Folder for everything that is kept [env: KONTOR_DATA] [default: ./kontor-data]
    #[arg(long, global = true, value_name = "DIR")]
    pub(crate) data: Option<PathBuf>,
    /// Configuration file [env: KONTOR_CONFIG]
    #[arg(long, global = true, value_name = "FILE")]
    pub(crate) config: Option<PathBuf>,
    /// Print the result as JSON
    #[arg(long, global = true)]
    pub(crate) json: bool,
}

/// Where the cloud's database is; for commands beside a server too.
#[derive(Args, Default)]
pub(crate) struct StoreFlags {
    /// sqlite:FILE or postgres://user:password@host/name [env: KONTOR_DATABASE]
    #[arg(long, value_name = "URL")]
    database: Option<String>,
    /// Address people and programs reach the cloud at [env: KONTOR_PUBLIC_URL]
    #[arg(long, value_name = "URL")]
    public_url: Option<String>,
    /// File with the keys that seal secrets [env: KONTOR_KEY_FILE]
    #[arg(long, value_name = "FILE")]
    key_file: Option<String>,
}

/// Flags of the cloud alone.
#[derive(Args)]
pub(crate) struct CloudFlags {
    /// Address to listen on [env: KONTOR_LISTEN_CLOUD] [default: 127.0.0.1:8080]
    #[arg(long = "cloud", visible_alias = "listen", value_name = "ADDR", value_parser = address)]
    cloud: Option<String>,
    #[command(flatten)]
    server: ServerFlags,
}

/// Flags of a cloud that is served.
#[derive(Args, Default)]
struct ServerFlags {
    #[command(flatten)]
    store: StoreFlags,
    /// Certificate chain in PEM [env: KONTOR_TLS_CERT]
    #[arg(long, value_name = "FILE", requires = "tls_key")]
    tls_cert: Option<String>,
    /// Private key in PEM [env: KONTOR_TLS_KEY]
    #[arg(long, value_name = "FILE", requires = "tls_cert")]
    tls_key: Option<String>,
}

/// Flags of `up`.
#[derive(Args, Default)]
pub(crate) struct UpFlags {
    /// Address of the cloud [env: KONTOR_LISTEN_CLOUD] [default: 127.0.0.1:8080]
    #[arg(long, value_name = "ADDR", value_parser = address)]
    cloud: Option<String>,
    /// Address of Desk [env: KONTOR_LISTEN_DESK] [default: 127.0.0.1:8090]
    #[arg(long, value_name = "ADDR", value_parser = address)]
    desk: Option<String>,
    /// Address of the sandbox [env: KONTOR_LISTEN_SANDBOX] [default: 127.0.0.1:8070]
    #[arg(long, value_name = "ADDR", value_parser = address)]
    sandbox: Option<String>,
    #[command(flatten)]
    server: ServerFlags,
}

impl StoreFlags {
    pub(crate) fn chosen(&self) -> Chosen {
        let StoreFlags { database, public_url, key_file } = self;
        named([("database", database), ("public_url", public_url), ("key_file", key_file)])
    }
}

impl ServerFlags {
    fn chosen(&self) -> Chosen {
        let ServerFlags { store, tls_cert, tls_key } = self;
        [store.chosen(), named([("tls.cert", tls_cert), ("tls.key", tls_key)])].concat()
    }
}

impl CloudFlags {
    pub(crate) fn chosen(&self) -> Chosen {
        [named([("listen.cloud", &self.cloud)]), self.server.chosen()].concat()
    }
}

impl UpFlags {
    pub(crate) fn chosen(&self) -> Chosen {
        let UpFlags { cloud, desk, sandbox, server } = self;
        let listen = named([("listen.cloud", cloud), ("listen.desk", desk), ("listen.sandbox", sandbox)]);
        [listen, server.chosen()].concat()
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.chosen().is_empty()
    }
}

/// The flags that were typed.
pub(crate) fn named<const N: usize>(flags: [(&'static str, &Option<String>); N]) -> Chosen {
    flags.into_iter().filter_map(|(name, value)| value.clone().map(|value| (name, value))).collect()
}

/// Checked here so that a bad address is wrong use, with the flag named; `localhost:8080` counts too.
pub(crate) fn address(text: &str) -> Result<String, String> {
    let numeric = match text.strip_prefix("localhost:") {
        Some(port) => format!("127.0.0.1:{port}"),
        None => text.to_owned(),
    };
    match numeric.parse::<std::net::SocketAddr>() {
        Ok(_) => Ok(numeric),
        Err(_) => Err("an address is IP:PORT, such as 127.0.0.1:8080; port 0 takes a free one".to_owned()),
    }
}
