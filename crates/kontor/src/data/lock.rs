//! One server per folder and role: an exclusive lock that the system takes back by itself when a server dies.

use std::fs::{File, TryLockError};

use crate::data::{DataFolder, Running, private};
use crate::failure::{Failure, Outcome};

/// What a server does on a folder. Cloud and Desk may run as two processes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Role {
    /// Works on the cloud's database.
    Cloud,
    /// Works on Desk's database.
    Desk,
}

impl Role {
    fn file(self) -> &'static str {
        match self {
            Role::Cloud => "lock",
            Role::Desk => "lock-desk",
        }
    }
}

/// Held as long as a server runs.
pub(crate) struct ServerLock {
    _file: File,
}

impl ServerLock {
    /// Takes the lock, or says who holds it.
    pub(crate) fn take(folder: &DataFolder, role: Role) -> Outcome<ServerLock> {
        let path = folder.join(role.file());
        let file = private::create(&path).map_err(|error| Failure::file(&path, &error))?;
        match file.try_lock() {
            Ok(()) => Ok(ServerLock { _file: file }),
            Err(TryLockError::WouldBlock) => Err(taken(folder, role)),
            Err(TryLockError::Error(error)) => Err(Failure::file(&path, &error)),
        }
    }
}

/// Tells whether a server of this role runs on the folder.
pub(crate) fn is_held(folder: &DataFolder, role: Role) -> bool {
    let Ok(file) = File::open(folder.join(role.file())) else { return false };
    // Shared, so that two askers do not take each other for a server; given back when `file` goes.
    matches!(file.try_lock_shared(), Err(TryLockError::WouldBlock))
}

fn taken(folder: &DataFolder, role: Role) -> Failure {
    let running = Running::read(folder);
    let part = match role {
        Role::Cloud => running.cloud,
        Role::Desk => running.desk,
    };
    let pid = part.map_or_else(|| "?".to_owned(), |part| part.pid.to_string());
    Failure::new("failure.already_running").with("path", folder.path().display()).with("pid", pid)
}
