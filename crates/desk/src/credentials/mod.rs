//! "Zugangsdaten": the records with Client-ID and Client-Secret that open the cloud.

mod actions;
mod form;
mod http;
mod input;
mod kind;
mod mask;
pub(crate) mod pages;
mod paste;
pub(crate) mod samples;
pub(crate) mod store;
#[cfg(test)]
mod tests;

pub use actions::{
    Activation, activate, active, add, change, find_number, get, list, next_number, open_secret, other_active, remove,
    test_saved, test_typed,
};
pub use http::router;
pub use input::{CredentialInput, INFO_MAX, NAME_MAX};
pub use kind::CredentialKind;
pub use paste::{Pasted, recognise};

use kontor_model::UtcMillis;
use kontor_model::id::CredentialId;
use serde::Serialize;

use crate::check::{Report, Verdict};

/// A credentials record as it may be shown: everything but the secret.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Credential {
    /// Id, never shown to people.
    #[serde(serialize_with = "as_text")]
    pub id: CredentialId,
    /// Running number, 1 to 999999, unique.
    pub number: i64,
    /// Whether this is the record Desk works with; at most one per kind.
    pub active: bool,
    /// Kind of credentials.
    pub kind: CredentialKind,
    /// Name a person gave it.
    pub name: String,
    /// Client-ID.
    pub client_id: String,
    /// Address of the cloud, without a slash at the end.
    pub cloud_url: String,
    /// Free text.
    pub info: String,
    /// When it was made.
    pub created_at: UtcMillis,
    /// When it was last changed.
    pub updated_at: UtcMillis,
    /// When it was last tested as saved.
    pub tested_at: Option<UtcMillis>,
    /// What that test came to.
    pub verdict: Option<Verdict>,
    /// What that test found.
    pub report: Option<Report>,
}

fn as_text<S: serde::Serializer>(id: &CredentialId, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(id.as_str())
}
