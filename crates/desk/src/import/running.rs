//! Imports this process is working on: how far each is, so that its page can be left and come back to.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use kontor_model::id::DeskImportId;

use crate::app::DeskApp;

/// How many rows are through, of how many.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Progress {
    pub(super) done: usize,
    pub(super) total: usize,
}

/// Imports on their way, by id.
#[derive(Default)]
pub struct Imports(Mutex<HashMap<String, Progress>>);

/// The claim on an import; it ends whatever ends the work.
pub(super) struct Claim {
    app: Arc<DeskApp>,
    id: DeskImportId,
}

impl Imports {
    /// How far an import is; none for one that nobody works on.
    pub(super) fn progress(&self, id: &DeskImportId) -> Option<Progress> {
        self.with(|all| all.get(id.as_str()).copied())
    }

    fn with<T>(&self, act: impl FnOnce(&mut HashMap<String, Progress>) -> T) -> T {
        act(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Claim {
    /// Claims an import; none when somebody is at it already.
    pub(super) fn on(app: &Arc<DeskApp>, id: &DeskImportId, total: usize) -> Option<Claim> {
        let is_free = app.imports.with(|all| {
            let is_free = !all.contains_key(id.as_str());
            all.entry(id.as_str().to_owned()).or_insert(Progress { done: 0, total });
            is_free
        });
        is_free.then(|| Claim { app: Arc::clone(app), id: id.clone() })
    }

    pub(super) fn tell(&self, done: usize) {
        self.app.imports.with(|all| {
            if let Some(progress) = all.get_mut(self.id.as_str()) {
                progress.done = done;
            }
        });
    }
}

impl Drop for Claim {
    fn drop(&mut self) {
        self.app.imports.with(|all| all.remove(self.id.as_str()));
    }
}
