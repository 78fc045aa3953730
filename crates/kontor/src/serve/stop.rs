//! Stopping: Ctrl-C or the system's polite request, told to every server at once.

use tokio::sync::watch;
use tokio::task::JoinSet;

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

/// Waits until somebody wants the servers to end.
#[cfg(unix)]
pub(crate) async fn asked_to_stop() {
    use tokio::signal::unix::{SignalKind, signal};
    let Ok(mut polite) = signal(SignalKind::terminate()) else {
        let _ = tokio::signal::ctrl_c().await;
        return;
    };
    tokio::select! {
        _ = tokio::signal::ctrl_c() => {}
        _ = polite.recv() => {}
    }
}

/// Waits until somebody wants the servers to end.
#[cfg(not(unix))]
pub(crate) async fn asked_to_stop() {
    let _ = tokio::signal::ctrl_c().await;
}
