//! The data folder: who may read it, what lies in it, and who works on it right now.

mod folder;
mod keys;
mod lock;
mod private;
mod run_file;
mod store_mark;
#[cfg(test)]
mod tests;

pub(crate) use folder::DataFolder;
pub(crate) use keys::Keys;
pub(crate) use lock::{Role, ServerLock, is_held};
pub(crate) use private::{append, is_private, make_file};
pub(crate) use run_file::{Running, RunningPart};
pub(crate) use store_mark::RunningStore;
