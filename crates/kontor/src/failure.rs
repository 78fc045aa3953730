//! Why a command failed: one sentence in the reader's language, a stable code for programs, an exit code.

use std::fmt::Display;
use std::io;
use std::net::SocketAddr;
use std::path::Path;

use kontor_cloud::AppError;
use kontor_cloud::db::DbError;
use kontor_web::serve::ListenError;

use crate::console::Console;

/// Result of a command.
pub(crate) type Outcome<T> = Result<T, Failure>;

/// A failed command. Nothing in it is secret.
#[derive(Debug)]
pub(crate) struct Failure {
    key: &'static str,
    args: Vec<(&'static str, String)>,
    exit: u8,
    answered: bool,
}

impl Failure {
    /// A failure whose sentence stands under `failure.` in the texts.
    pub(crate) fn new(key: &'static str) -> Failure {
        Failure { key, args: Vec::new(), exit: 1, answered: false }
    }

    /// The same with a value its sentence names.
    pub(crate) fn with(mut self, name: &'static str, value: impl Display) -> Failure {
        self.args.push((name, value.to_string()));
        self
    }

    /// Wrong use: exit code 2.
    pub(crate) fn usage(mut self) -> Failure {
        self.exit = 2;
        self
    }

    /// The command has printed its JSON already; only the sentence and the exit code are missing.
    pub(crate) fn answered(mut self) -> Failure {
        self.answered = true;
        self
    }

    /// Flags with a value that is not right, each with the sentence that says why: wrong use.
    pub(crate) fn flags(faults: impl Iterator<Item = (String, String)>) -> Failure {
        let list: Vec<String> = faults.map(|(flag, text)| format!("{flag}: {}", text.trim_end_matches('.'))).collect();
        Failure::new("failure.invalid").with("faults", list.join("; ")).usage()
    }

    /// A fault of ours.
    pub(crate) fn internal(reason: impl Display) -> Failure {
        Failure::new("failure.internal").with("reason", reason)
    }

    pub(crate) fn code(&self) -> &'static str {
        self.key.strip_prefix("failure.").unwrap_or(self.key)
    }

    pub(crate) fn exit_code(&self) -> u8 {
        self.exit
    }

    pub(crate) fn was_answered(&self) -> bool {
        self.answered
    }

    pub(crate) fn sentence(&self, console: &Console) -> String {
        let args: Vec<(&str, &str)> = self.args.iter().map(|(name, value)| (*name, value.as_str())).collect();
        console.text(self.key, &args)
    }

    /// A file or folder that cannot be used.
    pub(crate) fn file(path: &Path, error: &io::Error) -> Failure {
        let key = match error.kind() {
            io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => "failure.file_denied",
            io::ErrorKind::NotFound => "failure.file_missing",
            io::ErrorKind::NotADirectory | io::ErrorKind::AlreadyExists => "failure.not_a_folder",
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => "failure.disk_full",
            _ => "failure.file",
        };
        Failure::new(key).with("path", path.display()).with("reason", error)
    }

    /// A database that does not do what it should.
    pub(crate) fn database(error: &DbError) -> Failure {
        match error {
            DbError::NewerVersion { found, known } => newer_database(*found, *known),
            DbError::CannotOpen { target, reason } => cannot_open(target, reason),
            DbError::DiskFull => Failure::new("failure.disk_full"),
            other => Failure::new("failure.database").with("reason", other),
        }
    }

    /// The same for Desk's database.
    pub(crate) fn desk_database(error: &kontor_desk::db::DbError) -> Failure {
        use kontor_desk::db::DbError;
        match error {
            DbError::NewerVersion { found, known } => newer_database(*found, *known),
            DbError::CannotOpen { target, reason } => cannot_open(target, reason),
            DbError::DiskFull => Failure::new("failure.disk_full"),
            other => Failure::new("failure.database").with("reason", other),
        }
    }
}

fn newer_database(found: i64, known: i64) -> Failure {
    Failure::new("failure.newer_database").with("found", found).with("known", known)
}

fn cannot_open(target: &str, reason: &str) -> Failure {
    // SQLite's words for SQLITE_FULL; the driver gives no code while connecting.
    let key = if reason.contains("disk is full") { "failure.disk_full" } else { "failure.cannot_open" };
    Failure::new(key).with("target", target).with("reason", reason)
}

impl From<ListenError> for Failure {
    fn from(error: ListenError) -> Failure {
        match error {
            ListenError::InUse(address) => port_in_use(address),
            ListenError::Refused { address, reason } => cannot_listen(address, &reason),
            ListenError::Certificate { path, reason } => {
                Failure::new("failure.certificate").with("path", path.display()).with("reason", reason)
            }
        }
    }
}

/// A socket that cannot be bound.
pub(crate) fn not_bound(address: SocketAddr, error: &io::Error) -> Failure {
    match error.kind() {
        io::ErrorKind::AddrInUse => port_in_use(address),
        _ => cannot_listen(address, &error.to_string()),
    }
}

fn port_in_use(address: SocketAddr) -> Failure {
    Failure::new("failure.port_in_use").with("address", address)
}

fn cannot_listen(address: SocketAddr, reason: &str) -> Failure {
    Failure::new("failure.cannot_listen").with("address", address).with("reason", reason)
}

impl From<AppError> for Failure {
    fn from(error: AppError) -> Failure {
        match error {
            AppError::NotFound => Failure::new("failure.not_found"),
            AppError::Conflict("already_registered") => Failure::new("failure.already_registered"),
            AppError::Conflict("not_open") => Failure::new("failure.not_open"),
            AppError::Invalid(faults) => Failure::flags(faults.into_iter().map(|fault| (fault.field, fault.detail))),
            AppError::Db(error) => Failure::database(&error),
            other => Failure::internal(other),
        }
    }
}
