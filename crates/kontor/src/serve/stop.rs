//! Stopping: Ctrl-C or the system's polite request, told to every server at once.

use tokio::sync::watch;
use tokio::task::JoinSet;

use crate::failure::{Failure, Outcome};

/// The servers of this process and the word that ends them.
pub(crate) struct Stop {
    sender: watch::Sender<bool>,
    servers: JoinSet<()>,
}

impl Stop {
    pub(crate) fn new() -> Stop {
        Stop { sender: watch::Sender::new(false), servers: JoinSet::new() }
    }

    /// What a server listens to.
    pub(crate) fn told(&self) -> watch::Receiver<bool> {
        self.sender.subscribe()
    }

    /// Runs a server until it is told to stop.
    pub(crate) fn run(&mut self, server: impl Future<Output = ()> + Send + 'static) {
        self.servers.spawn(server);
    }

    /// Ends all servers; each finishes what it is answering.
    pub(crate) async fn now(mut self) {
        let _ = self.sender.send(true);
        while self.servers.join_next().await.is_some() {}
    }
}

/// Ctrl-C and the system's polite request, listened to from the moment this is made: a request that comes while a
/// server is still starting is not lost and does not tear it down half way.
#[cfg(unix)]
pub(crate) struct Requests {
    polite: tokio::signal::unix::Signal,
    keyboard: tokio::signal::unix::Signal,
}

#[cfg(unix)]
impl Requests {
    /// Begins to listen.
    pub(crate) fn listen() -> Outcome<Requests> {
        use tokio::signal::unix::{SignalKind, signal};
        let polite = signal(SignalKind::terminate()).map_err(Failure::internal)?;
        let keyboard = signal(SignalKind::interrupt()).map_err(Failure::internal)?;
        Ok(Requests { polite, keyboard })
    }

    /// Waits until somebody wants the servers to end.
    pub(crate) async fn wait(mut self) {
        tokio::select! {
            _ = self.polite.recv() => {}
            _ = self.keyboard.recv() => {}
        }
    }
}

/// Ctrl-C; other systems know no polite request.
#[cfg(not(unix))]
pub(crate) struct Requests;

#[cfg(not(unix))]
impl Requests {
    /// Begins to listen.
    pub(crate) fn listen() -> Outcome<Requests> {
        Ok(Requests)
    }

    /// Waits until somebody wants the servers to end.
    pub(crate) async fn wait(self) {
        let _ = tokio::signal::ctrl_c().await;
    }
}
