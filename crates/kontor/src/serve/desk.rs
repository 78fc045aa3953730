//! Desk as a server, and Desk's store for commands without one.

use std::sync::Arc;

use kontor_desk::{DeskApp, DeskConfig, Parts, StartError};
use kontor_web::serve::{Listener, serve};
use kontor_web::system::{SystemClock, SystemEntropy};
use tokio::task::JoinSet;

use crate::data::{DataFolder, Keys};
use crate::failure::{Failure, Outcome};
use crate::serve::Stop;
use crate::settings::Settings;

/// A Desk that is being served.
pub(crate) struct Desk {
    pub(crate) app: Arc<DeskApp>,
    background: JoinSet<()>,
}

impl Desk {
    /// Binds the socket. Desk speaks plain HTTP, so it stays on this machine.
    pub(crate) async fn bind(settings: &Settings) -> Outcome<Listener> {
        let address = settings.listen.desk;
        if !address.ip().is_loopback() {
            return Err(Failure::new("failure.desk_beyond").with("address", address).usage());
        }
        Ok(Listener::bind(address, None).await?)
    }

    /// Opens the store and serves on the bound socket. `cloud_url` is what a new record begins with.
    pub(crate) async fn start(
        folder: &DataFolder,
        keys: &Keys,
        cloud_url: &str,
        listener: Listener,
        stop: &mut Stop,
    ) -> Outcome<Desk> {
        let config = DeskConfig::new(folder.desk_database(), Some(listener.address()), cloud_url);
        let app = open(config, keys).await?;
        let background = kontor_desk::background(&app);
        tracing::info!(url = app.origin(), address = %listener.address(), "desk is served");
        stop.run(serve(listener, kontor_desk::router(Arc::clone(&app)), stop.told()));
        Ok(Desk { app, background })
    }

    /// Ends the background work, then closes the store under it.
    pub(crate) async fn close(mut self) {
        self.background.shutdown().await;
        self.app.db.close().await;
    }

    /// Opens Desk's store without serving it, also beside a running Desk.
    pub(crate) async fn beside(folder: &DataFolder, keys: &Keys, cloud_url: &str) -> Outcome<Arc<DeskApp>> {
        open(DeskConfig::new(folder.desk_database(), None, cloud_url), keys).await
    }
}

async fn open(config: DeskConfig, keys: &Keys) -> Outcome<Arc<DeskApp>> {
    let parts = Parts { clock: Arc::new(SystemClock), entropy: Arc::new(SystemEntropy), sealer: keys.sealer()? };
    DeskApp::open(config, parts).await.map_err(|error| match error {
        StartError::MissingKey(key) => keys.missing(&key),
        StartError::Db(error) => Failure::desk_database(&error),
        other => Failure::internal(other),
    })
}
