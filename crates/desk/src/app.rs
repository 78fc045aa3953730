//! The one value everything in Desk hangs on: settings, store, clock, randomness, keys, HTTP client, pages.
//!
//! No statics: several Desks run in one process, which is what the tests and `kontor tour` do.

use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::sync::Arc;

use kontor_model::{Clock, Entropy, UtcMillis};
use kontor_sealed::Sealer;
use kontor_web::csrf::CsrfKey;
use kontor_web::page::{Site, SiteError, SiteParts};

use crate::access;
use crate::batch::Running;
use crate::cloud::{CloudHttp, Limits, TokenCache};
use crate::db::{self, Db, DbError};
use crate::import::Imports;
use crate::orders::Pulls;
use crate::packing::QueueCache;
use crate::printing::PrintLimits;

/// What a Desk is told at start.
#[derive(Clone, Debug)]
pub struct DeskConfig {
    /// The file `desk.db`; made when missing, its folder is not.
    pub database: PathBuf,
    /// Where it is served. `None` beside a running Desk (`kontor desk link`): the last known address is used.
    pub address: Option<SocketAddr>,
    /// Address of the cloud that a new credentials record begins with.
    pub cloud_url: String,
    /// Time and size limits towards the cloud.
    pub limits: Limits,
    /// How long it waits for printers.
    pub printing: PrintLimits,
}

impl DeskConfig {
    /// Settings with ordinary limits.
    pub fn new(database: PathBuf, address: Option<SocketAddr>, cloud_url: &str) -> DeskConfig {
        DeskConfig {
            database,
            address,
            cloud_url: cloud_url.to_owned(),
            limits: Limits::default(),
            printing: PrintLimits::default(),
        }
    }
}

/// What a Desk is made from besides its settings.
pub struct Parts {
    /// The clock.
    pub clock: Arc<dyn Clock>,
    /// The randomness.
    pub entropy: Arc<dyn Entropy>,
    /// The keys.
    pub sealer: Sealer,
}

/// Why a Desk does not start. Nothing was changed.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The store cannot be opened or brought up to date.
    #[error(transparent)]
    Db(#[from] DbError),
    /// A key is missing with which data were sealed.
    #[error("the database was used with the key {0}, which is not among the keys at hand")]
    MissingKey(String),
    /// A template or text is broken; a fault of ours.
    #[error(transparent)]
    Site(#[from] SiteError),
    /// The HTTP client cannot be built.
    #[error("cannot prepare HTTPS: {0}")]
    Http(#[from] reqwest::Error),
}

/// A Desk. Shared as `Arc<DeskApp>`.
pub struct DeskApp {
    /// What it was told at start.
    pub config: DeskConfig,
    /// The store.
    pub db: Db,
    /// Now.
    pub clock: Arc<dyn Clock>,
    /// Random bytes.
    pub entropy: Arc<dyn Entropy>,
    /// Seals secrets and labels at rest.
    pub sealer: Sealer,
    /// Speaks with the cloud.
    pub http: CloudHttp,
    /// Tokens of the cloud.
    pub tokens: TokenCache,
    /// What the packing table remembers of the cloud for a moment.
    pub queue: QueueCache,
    /// Batches this process is working on.
    pub batches: Running,
    /// Imports this process is working on.
    pub imports: Imports,
    /// What this process knows of fetching orders.
    pub pulls: Pulls,
    /// Renders pages.
    pub site: Site,
    /// Makes and checks the hidden token of forms.
    pub csrf: CsrfKey,
    host: String,
    address: SocketAddr,
}

impl DeskApp {
    /// Opens the store, brings it up to date, and checks that its keys are at hand.
    pub async fn open(config: DeskConfig, parts: Parts) -> Result<Arc<DeskApp>, StartError> {
        let db = Db::open(&config.database).await?;
        db::migrate(&db, parts.clock.now()).await?;
        let default = SocketAddr::from((Ipv4Addr::LOCALHOST, 8090));
        let prepared = access::prepare(&db, &parts, config.address, default).await?;
        let site =
            Site::new(SiteParts { templates: crate::texts::TEMPLATES, locales: crate::texts::LOCALES, disk: None })?;
        Ok(Arc::new(DeskApp {
            http: CloudHttp::new(config.limits)?,
            tokens: TokenCache::default(),
            queue: QueueCache::default(),
            batches: Running::default(),
            imports: Imports::default(),
            pulls: Pulls::default(),
            csrf: csrf_key(parts.entropy.as_ref()),
            site,
            db,
            clock: parts.clock,
            entropy: parts.entropy,
            sealer: parts.sealer,
            host: prepared.host,
            address: prepared.address,
            config,
        }))
    }

    /// Now.
    pub fn now(&self) -> UtcMillis {
        self.clock.now()
    }

    /// A fresh nonce for sealing.
    pub fn nonce(&self) -> [u8; 12] {
        let mut nonce = [0u8; 12];
        self.entropy.fill(&mut nonce);
        nonce
    }

    /// Address it is served at, or was last served at.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// `http://desk-<random>.localhost:<port>`: the origin of Desk's own host name.
    pub fn origin(&self) -> String {
        format!("http://{}:{}", self.host, self.address.port())
    }

    /// The hosts Desk answers to, port included: its own name, and the bare address as fallback.
    pub fn hosts(&self) -> Vec<String> {
        let port = self.address.port();
        vec![format!("{}:{port}", self.host), self.address.to_string(), format!("localhost:{port}")]
    }
}

/// Drawn at start and never stored: after a restart an open form asks to be sent again.
fn csrf_key(entropy: &dyn Entropy) -> CsrfKey {
    let mut bytes = [0u8; 32];
    entropy.fill(&mut bytes);
    CsrfKey::new(&bytes)
}
