//! The one value everything hangs on: configuration, store, clock, randomness, keys, pages, and each room's state.
//!
//! No statics: two Apps run in one process, which is what the tests and `kontor tour` do.

use std::sync::Arc;

use kontor_model::{Clock, Entropy, UtcMillis};
use kontor_sealed::Sealer;
use kontor_web::page::{Site, SiteError, SiteParts};

use crate::config::CloudConfig;
use crate::db::{Db, DbError, facts};
use crate::egress::Egress;
use crate::{commerce, identity, jobs, limits, mail, oauth, overview, shipping};

/// A running cloud. Shared as `Arc<App>`.
pub struct App {
    /// What it was told at start.
    pub config: CloudConfig,
    /// The store.
    pub db: Db,
    /// Now.
    pub clock: Arc<dyn Clock>,
    /// Random bytes.
    pub entropy: Arc<dyn Entropy>,
    /// Seals secrets at rest.
    pub sealer: Sealer,
    /// Calls carriers and shops.
    pub egress: Egress,
    /// Renders pages and mails.
    pub site: Site,
    /// Sends mails.
    pub mail: mail::State,
    /// Counts tries.
    pub limits: limits::State,
    /// Wakes the workers of the job queue.
    pub jobs: jobs::State,
    /// State of the identity room: password hashing.
    pub identity: identity::State,
    /// State of the OAuth room: client cache, signing keys, counters.
    pub oauth: oauth::State,
    /// State of the shipping room: label fonts.
    pub shipping: shipping::State,
    /// State of the commerce room: shops and their gates.
    pub commerce: commerce::State,
}

/// What an App is made from besides its configuration.
pub struct Parts {
    /// The clock.
    pub clock: Arc<dyn Clock>,
    /// The randomness.
    pub entropy: Arc<dyn Entropy>,
    /// The keys.
    pub sealer: Sealer,
}

/// Why a cloud does not start.
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
    /// A setting cannot be used.
    #[error("{0}")]
    Setting(String),
}

impl App {
    /// Opens the store, brings it up to date, and checks that its keys are at hand.
    pub async fn open(config: CloudConfig, parts: Parts) -> Result<Arc<App>, StartError> {
        let db = Db::open(&config.database).await?;
        crate::db::migrate(&db, parts.clock.now()).await?;
        App::with_store(config, parts, db).await
    }

    /// The same on a store that is open already and up to date.
    pub async fn with_store(config: CloudConfig, parts: Parts, db: Db) -> Result<Arc<App>, StartError> {
        check_keys(&db, &parts.sealer).await?;
        if !facts::role_is_bound(&db).await? {
            tracing::warn!(
                "the database role is a superuser or bypasses row-level security: the second wall between customers is off"
            );
        }
        let site = Site::new(SiteParts { templates: &templates(), locales: &locales(), disk: None })?;
        Ok(Arc::new(App {
            egress: Egress::new(&config.egress_allow)
                .map_err(|error| StartError::Setting(format!("no HTTP client can be made: {error}")))?,
            mail: mail::State::new(&config)?,
            limits: limits::State::new(),
            jobs: jobs::State::default(),
            identity: identity::State::new(&config),
            oauth: oauth::State::new(&config),
            shipping: shipping::State::new(),
            commerce: commerce::State::new(),
            config,
            db,
            clock: parts.clock,
            entropy: parts.entropy,
            sealer: parts.sealer,
            site,
        }))
    }

    /// Now.
    pub fn now(&self) -> UtcMillis {
        self.clock.now()
    }

    /// A fresh nonce for [`Sealer::seal`].
    pub fn nonce(&self) -> [u8; 12] {
        let mut nonce = [0u8; 12];
        self.entropy.fill(&mut nonce);
        nonce
    }
}

fn templates() -> Vec<(&'static str, &'static str)> {
    [
        identity::TEMPLATES,
        oauth::TEMPLATES,
        shipping::TEMPLATES,
        shipping::story::TEMPLATES,
        shipping::accounts::TEMPLATES,
        shipping::senders::TEMPLATES,
        shipping::profiles::TEMPLATES,
        shipping::rules::TEMPLATES,
        shipping::todo::TEMPLATES,
        shipping::closeouts::TEMPLATES,
        commerce::platforms::TEMPLATES,
        commerce::adoption::TEMPLATES,
        commerce::stock::TEMPLATES,
        commerce::runs::TEMPLATES,
        commerce::dispatch::TEMPLATES,
        commerce::story::TEMPLATES,
        overview::TEMPLATES,
        commerce::mapping::TEMPLATES,
        mail::TEMPLATES,
    ]
    .concat()
}

fn locales() -> Vec<(kontor_model::Lang, &'static str)> {
    [
        identity::LOCALES,
        oauth::LOCALES,
        shipping::LOCALES,
        shipping::story::LOCALES,
        shipping::accounts::LOCALES,
        shipping::senders::LOCALES,
        shipping::profiles::LOCALES,
        shipping::rules::LOCALES,
        shipping::todo::LOCALES,
        shipping::closeouts::LOCALES,
        commerce::platforms::LOCALES,
        commerce::adoption::LOCALES,
        commerce::stock::LOCALES,
        commerce::runs::LOCALES,
        commerce::dispatch::LOCALES,
        commerce::story::LOCALES,
        overview::LOCALES,
        commerce::mapping::LOCALES,
        mail::LOCALES,
    ]
    .concat()
}

/// Writes down which keys this store was used with, and refuses to go on when one of them is missing.
async fn check_keys(db: &Db, sealer: &Sealer) -> Result<(), StartError> {
    let at_hand: Vec<String> = sealer.key_ids().iter().map(ToString::to_string).collect();
    match facts::note_sealing_key(db, sealer.active().as_str(), &at_hand).await? {
        Some(missing) => Err(StartError::MissingKey(missing)),
        None => Ok(()),
    }
}
