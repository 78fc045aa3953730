//! What can go wrong with the store, in classes that callers branch on.

/// Result of a store call.
pub type DbResult<T> = Result<T, DbError>;

/// A failure of the data base. The display text is for operators and logs, never for a page.
#[derive(Debug, thiserror::Error)]
pub enum DbError {
    /// A unique rule was violated: somebody else was faster, or the name is taken.
    #[error("a unique rule was violated")]
    Duplicate,
    /// Something else stands on what was to be deleted.
    #[error("other rows refer to this one")]
    Referenced,
    /// The disk is full.
    #[error("the disk with the database is full")]
    DiskFull,
    /// The file or server cannot be opened.
    #[error("cannot open the database {target}: {reason}")]
    CannotOpen {
        /// File or server, without password.
        target: String,
        /// The driver's words.
        reason: String,
    },
    /// The schema was made by a newer program.
    #[error(
        "the database has schema version {found}, this program knows only up to {known}: use a newer version of kontor"
    )]
    NewerVersion {
        /// Version in the data base.
        found: i64,
        /// Highest version this program knows.
        known: i64,
    },
    /// A stored value does not fit its type; the data base was changed by hand or is damaged.
    #[error("stored value of {0} is not valid")]
    Corrupt(&'static str),
    /// Anything else the driver says.
    #[error("database: {0}")]
    Driver(#[source] sqlx::Error),
}

impl From<sqlx::Error> for DbError {
    fn from(error: sqlx::Error) -> DbError {
        if let sqlx::Error::Database(inner) = &error {
            if inner.is_unique_violation() {
                return DbError::Duplicate;
            }
            if inner.is_foreign_key_violation() {
                return DbError::Referenced;
            }
            // SQLITE_FULL is 13; 53100 is PostgreSQL's disk_full.
            if matches!(inner.code().as_deref(), Some("13" | "53100")) {
                return DbError::DiskFull;
            }
        }
        DbError::Driver(error)
    }
}
