//! Fetching in the background: how far it is, and how the last one ended.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use kontor_model::{Lang, UtcMillis};

use super::{PullReport, pull};
use crate::app::DeskApp;
use crate::error::DeskResult;

/// How a pull ended.
pub(super) type Ended = (UtcMillis, Arc<DeskResult<PullReport>>);

/// What this process knows of fetching.
#[derive(Default)]
pub struct Pulls(Mutex<Inner>);

#[derive(Default)]
struct Inner {
    /// How many orders are through; none while nobody fetches.
    running: Option<usize>,
    last: Option<Ended>,
}

impl Pulls {
    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// How many orders are through; none while nobody fetches.
    pub(super) fn running(&self) -> Option<usize> {
        self.lock().running
    }

    /// How the last one ended since this program started.
    pub(super) fn last(&self) -> Option<Ended> {
        self.lock().last.clone()
    }
}

/// Ends a pull whatever ends the work.
struct Claim(Arc<DeskApp>);

impl Drop for Claim {
    fn drop(&mut self) {
        self.0.pulls.lock().running = None;
    }
}

/// Begins to fetch in the background; nothing when that is on its way already.
pub fn start(app: &Arc<DeskApp>, lang: Lang) {
    {
        let mut inner = app.pulls.lock();
        if inner.running.is_some() {
            return;
        }
        inner.running = Some(0);
    }
    let claim = Claim(Arc::clone(app));
    tokio::spawn(async move {
        let app = &claim.0;
        let ended = pull(app, lang, &|done| app.pulls.lock().running = Some(done)).await;
        if let Err(error) = &ended {
            tracing::warn!(%error, "fetching orders stopped");
        }
        app.pulls.lock().last = Some((app.now(), Arc::new(ended)));
    });
}
