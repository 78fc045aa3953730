//! Errors of actions. Each face (pages, `/v1`, OAuth) gives them its own shape; the words for people are made there.

use kontor_model::problem::FieldError;

use crate::db::DbError;

/// Result of an action.
pub type AppResult<T> = Result<T, AppError>;

/// Why an action did not happen. Nothing was changed when one of these comes back.
#[derive(Debug, thiserror::Error)]
pub enum AppError {
    /// There is no such object, or it is somebody else's: one answer for both.
    #[error("not found")]
    NotFound,
    /// The caller is known but may not do this; the code says what is missing, such as `module_not_booked`.
    #[error("forbidden: {0}")]
    Forbidden(&'static str),
    /// Fields are at fault, in words of the caller's language.
    #[error("{} field(s) not valid", .0.len())]
    Invalid(Vec<FieldError>),
    /// The state of the object forbids it; a stable code such as `already_registered`.
    #[error("conflict: {0}")]
    Conflict(&'static str),
    /// Somebody else refused, such as a carrier: a stable code, and his own words by field.
    #[error("refused: {}", .0.code)]
    Refused(Box<Refusal>),
    /// The same request is being worked on; try again after so many seconds.
    #[error("in progress, try again in {retry_after_s} s")]
    InProgress {
        /// Seconds to wait.
        retry_after_s: u64,
    },
    /// Too many tries; try again after so many seconds.
    #[error("too many tries, wait {retry_after_s} s")]
    TooMany {
        /// Seconds to wait.
        retry_after_s: u64,
    },
    /// The store failed.
    #[error(transparent)]
    Db(#[from] DbError),
    /// A fault of ours; the text is for the log only.
    #[error("internal: {0}")]
    Internal(String),
}

/// A refusal with words of its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// Stable code such as `carrier_unavailable`.
    pub code: &'static str,
    /// The words of who refused, by field; the field is empty where it is about none.
    pub errors: Vec<FieldError>,
    /// Seconds after which a repetition makes sense.
    pub retry_after_s: Option<u64>,
}

impl AppError {
    /// A refusal with words of its own.
    pub fn refused(code: &'static str, errors: Vec<FieldError>) -> AppError {
        AppError::Refused(Box::new(Refusal { code, errors, retry_after_s: None }))
    }

    /// A fault of ours with a reason for the log; the reason must hold no secret and nobody's data.
    pub fn internal(reason: impl std::fmt::Display) -> AppError {
        AppError::Internal(reason.to_string())
    }
}
