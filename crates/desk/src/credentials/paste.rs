//! Finds Client-ID and Client-Secret in pasted text, whatever stands around them: a mail, a table, a line with labels.

use kontor_model::credential::{SECRET_LENGTH, SECRET_PREFIX};
use kontor_model::id::ClientId;
use secrecy::SecretString;

/// What was found. Has no `Debug` beyond the redacted one of the secret.
#[derive(Clone, Debug, Default)]
pub struct Pasted {
    /// The first text of the form of a Client-ID.
    pub client_id: Option<String>,
    /// The first text that begins as a Client-Secret does, cut at its length; its check sum is not looked at here.
    pub secret: Option<SecretString>,
}

/// Looks through pasted text for `kc_...` and `ks_...`.
pub fn recognise(text: &str) -> Pasted {
    let mut found = Pasted::default();
    for word in text.split(|c: char| !(c.is_ascii_alphanumeric() || c == '_')) {
        if found.client_id.is_none() {
            found.client_id = after_prefix(word, ClientId::PREFIX).filter(|id| id.parse::<ClientId>().is_ok());
        }
        if found.secret.is_none() {
            let secret = after_prefix(word, SECRET_PREFIX).filter(|text| text.len() > SECRET_PREFIX.len());
            found.secret = secret.map(|text| text.chars().take(SECRET_LENGTH + 8).collect::<String>().into());
        }
    }
    found
}

/// The rest of a word from a prefix on: `ClientId_kc_01...` is understood too.
fn after_prefix(word: &str, prefix: &str) -> Option<String> {
    word.find(prefix).map(|at| word[at..].to_owned())
}
