//! Errors of Desk's actions. Pages and the command line give them words of their own; nothing was changed when one comes.

use crate::cloud::Trouble;
use crate::credentials::Credential;
use crate::db::DbError;
use crate::shipping::DeskShipment;

/// Result of an action.
pub type DeskResult<T> = Result<T, DeskError>;

/// A field at fault: its name in the form and the locale key that says what is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldFault {
    /// Name of the field.
    pub field: String,
    /// Locale key of the sentence.
    pub key: String,
    /// Values the sentence names.
    pub args: Vec<(String, String)>,
}

impl FieldFault {
    /// A fault without values.
    pub fn new(field: &str, key: &str) -> FieldFault {
        FieldFault { field: field.to_owned(), key: key.to_owned(), args: Vec::new() }
    }

    /// The same with one more value.
    pub fn with(mut self, name: &str, value: impl std::fmt::Display) -> FieldFault {
        self.args.push((name.to_owned(), value.to_string()));
        self
    }
}

/// Why an action did not happen.
#[derive(Debug, thiserror::Error)]
pub enum DeskError {
    /// There is no such record, or it was deleted meanwhile.
    #[error("not found")]
    NotFound,
    /// Fields are at fault.
    #[error("{} field(s) not valid", .0.len())]
    Invalid(Vec<FieldFault>),
    /// Another record of the kind is active; the person has to be asked first.
    #[error("record number {} is active", .0.number)]
    OtherActive(Box<Credential>),
    /// No active credentials record, so nothing can be asked of the cloud.
    #[error("no credentials record is active")]
    NoActiveCredential,
    /// The record a shipment was begun with is gone or opens another cloud now; sending it elsewhere could double it.
    #[error("the credentials record of this shipment is gone or was changed")]
    CredentialGone,
    /// The key of the request belongs to an earlier shipment with other content; nothing was sent.
    #[error("the key belongs to shipment {}, which has other content", .0.reference)]
    OtherContent(Box<DeskShipment>),
    /// No printer is set up for what is to be printed.
    #[error("no printer is set up for this")]
    NoPrinter,
    /// The shipment is cancelled, or about to be: nothing of it is printed any more.
    #[error("the shipment is cancelled")]
    TakenBack,
    /// The cloud could not be used.
    #[error("the cloud could not be used: {}", .0.support)]
    Cloud(Box<Trouble>),
    /// The cloud refuses the request as it stands, with reasons in the caller's language.
    #[error("the cloud refuses: {}", .0.detail)]
    Problem(Box<kontor_model::problem::Problem>),
    /// A stored secret or document cannot be opened with the keys at hand.
    #[error("a sealed value cannot be opened: {0}")]
    Sealed(#[from] kontor_sealed::OpenError),
    /// The store failed.
    #[error(transparent)]
    Db(#[from] DbError),
    /// A fault of ours; the text is for the log only and holds no secret.
    #[error("internal: {0}")]
    Internal(String),
}

impl From<Trouble> for DeskError {
    fn from(trouble: Trouble) -> DeskError {
        DeskError::Cloud(Box::new(trouble))
    }
}
