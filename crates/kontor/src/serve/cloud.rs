//! The cloud as a server: bound, opened, served.

use std::net::SocketAddr;
use std::sync::Arc;

use kontor_cloud::db::DatabaseUrl;
use kontor_cloud::{App, Parts, StartError};
use kontor_web::serve::{Listener, serve};
use kontor_web::system::{SystemClock, SystemEntropy};
use tokio::task::JoinSet;

use crate::data::{Keys, RunningStore, make_file};
use crate::failure::{Failure, Outcome};
use crate::serve::{Stop, reachable};
use crate::settings::Settings;

/// A cloud that is being served.
pub(crate) struct Cloud {
    pub(crate) app: Arc<App>,
    pub(crate) url: String,
    pub(crate) address: SocketAddr,
    /// What `run.json` says of the database.
    pub(crate) store: RunningStore,
    background: JoinSet<()>,
}

impl Cloud {
    /// Binds the socket. Plain HTTP beyond this machine is refused unless a reverse proxy stands in front.
    pub(crate) async fn bind(settings: &Settings) -> Outcome<Listener> {
        let tls = settings.tls()?;
        let address = settings.listen.cloud;
        if tls.is_none() && !address.ip().is_loopback() && settings.trusted_proxies.is_empty() {
            return Err(Failure::new("failure.plain_http").with("address", address).usage());
        }
        if settings.public_url()?.is_none() && !address.ip().is_loopback() {
            return Err(Failure::new("failure.public_url_missing").with("address", address).usage());
        }
        let listener = Listener::bind(address, tls.as_ref()).await?;
        Ok(listener.plain_only_from(settings.trusted_proxies.clone()))
    }

    /// Opens the store and serves on the bound socket.
    pub(crate) async fn start(settings: &Settings, keys: &Keys, listener: Listener, stop: &mut Stop) -> Outcome<Cloud> {
        let address = listener.address();
        let own = format!("{}://{}", listener.scheme(), reachable(address));
        let url = settings.public_url()?.unwrap_or(own);
        let app = open(settings, keys, url.clone()).await?;
        let background = kontor_cloud::background(&app);
        stop.run(serve(listener, kontor_cloud::router(Arc::clone(&app)), stop.told()));
        tracing::info!(url, %address, "the cloud is served");
        let store = RunningStore::of(&app.config.database, &keys.sealer()?);
        Ok(Cloud { app, url, address, store, background })
    }

    /// Ends the background work, writes down what it had only counted yet, and closes the store.
    pub(crate) async fn close(mut self) {
        self.background.shutdown().await;
        if let Err(error) = kontor_cloud::oauth::flush_counts(&self.app).await {
            tracing::warn!(%error, "the last counts could not be written");
        }
        if let Err(error) = kontor_cloud::identity::work_off(&self.app).await {
            tracing::warn!(%error, "what sign-ins left to write down could not be written");
        }
        self.app.db.close().await;
    }

    /// Opens the cloud's store without serving it, for commands beside a server.
    pub(crate) async fn beside(settings: &Settings, keys: &Keys, url: String) -> Outcome<Arc<App>> {
        open(settings, keys, url).await
    }
}

/// A database that is a file is made readable by its owner only.
pub(crate) fn make_private(url: &DatabaseUrl) {
    if let DatabaseUrl::Sqlite(path) = url {
        // Err: opening says what is wrong with it.
        let _ = make_file(path);
    }
}

async fn open(settings: &Settings, keys: &Keys, url: String) -> Outcome<Arc<App>> {
    let config = settings.cloud(url)?;
    make_private(&config.database);
    let parts = Parts { clock: Arc::new(SystemClock), entropy: Arc::new(SystemEntropy), sealer: keys.sealer()? };
    App::open(config, parts).await.map_err(|error| match error {
        StartError::Db(error) => Failure::database(&error),
        StartError::MissingKey(key) => keys.missing(&key),
        StartError::Setting(reason) => Failure::new("failure.settings").with("reason", reason),
        StartError::Site(error) => Failure::internal(error),
    })
}
