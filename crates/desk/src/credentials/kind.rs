//! Kinds of credentials. One today; the original's name for it is understood wherever a name is read.

use kontor_model::fold::fold;
use serde::{Deserialize, Serialize};

/// What a record opens.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CredentialKind {
    /// A Kontor cloud, in the original "microtech Cloud".
    #[default]
    KontorCloud,
}

impl CredentialKind {
    /// All kinds.
    pub const ALL: [CredentialKind; 1] = [CredentialKind::KontorCloud];

    /// Column text.
    pub fn code(self) -> &'static str {
        match self {
            CredentialKind::KontorCloud => "kontor_cloud",
        }
    }

    /// The name on screens, a proper name in every language; also the preset of "Bezeichnung".
    pub fn name(self) -> &'static str {
        match self {
            CredentialKind::KontorCloud => "Kontor Cloud",
        }
    }

    /// Reads a code or a name, the original's "microtech Cloud" included, in any case.
    pub fn parse(text: &str) -> Option<CredentialKind> {
        match fold(text).as_str() {
            "kontor_cloud" | "kontor cloud" | "microtech cloud" => Some(CredentialKind::KontorCloud),
            _ => None,
        }
    }
}
