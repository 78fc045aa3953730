//! The folder itself: where it is and where things lie in it.

use std::io;
use std::path::{Path, PathBuf};

use crate::data::private;
use crate::failure::{Failure, Outcome};

/// A data folder that exists and can be written.
#[derive(Clone, Debug)]
pub(crate) struct DataFolder(PathBuf);

impl DataFolder {
    /// Opens the folder and makes it when it is not there, readable by its owner only.
    pub(crate) fn open(path: &Path) -> Outcome<DataFolder> {
        private::make_folder(path).map_err(|error| not_usable(path, &error))?;
        shut_when_empty(path);
        let probe = path.join(format!(".probe-{}", std::process::id()));
        private::write(&probe, b"kontor").map_err(|error| not_usable(path, &error))?;
        let _ = std::fs::remove_file(probe);
        Ok(DataFolder(path.to_owned()))
    }

    /// The folder when it is there already; makes nothing.
    pub(crate) fn find(path: &Path) -> Option<DataFolder> {
        path.is_dir().then(|| DataFolder(path.to_owned()))
    }

    pub(crate) fn path(&self) -> &Path {
        &self.0
    }

    pub(crate) fn join(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }

    /// Desk's database.
    pub(crate) fn desk_database(&self) -> PathBuf {
        self.join("desk.db")
    }

    /// Mails, when no mail server is set.
    pub(crate) fn outbox(&self) -> PathBuf {
        self.join("outbox")
    }

    /// Tells whether a database lies here already.
    pub(crate) fn has_database(&self) -> bool {
        self.join("cloud.db").exists() || self.desk_database().exists()
    }
}

/// A folder that somebody made for us beforehand becomes private; one with things in it is left to its owner, and
/// `doctor` tells him.
fn shut_when_empty(path: &Path) {
    let is_empty = std::fs::read_dir(path).is_ok_and(|mut inside| inside.next().is_none());
    if is_empty && private::close_to_others(path).is_err() {
        tracing::warn!(path = %path.display(), "the data folder cannot be closed to other users");
    }
}

fn not_usable(path: &Path, error: &io::Error) -> Failure {
    match error.kind() {
        io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => {
            Failure::new("failure.folder_denied").with("path", path.display())
        }
        _ => Failure::file(path, error),
    }
}
