//! Tokens in memory until shortly before they expire, so that a day of labels asks for a few of them only.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use kontor_model::UtcMillis;
use kontor_model::id::CredentialId;

use crate::cloud::identity::AccessToken;

/// A token is given up this long before its end: a request may be on its way for a while.
const EARLY_S: i64 = 30;
const MOST: usize = 64;

struct Kept {
    /// When the record was last changed; a changed record never uses an older token.
    updated_at: UtcMillis,
    until: UtcMillis,
    token: AccessToken,
}

/// Tokens by credentials record.
#[derive(Default)]
pub struct TokenCache {
    kept: Mutex<HashMap<String, Kept>>,
}

impl TokenCache {
    /// A token of this very version of the record that still lives a while.
    pub fn find(&self, id: &CredentialId, updated_at: UtcMillis, now: UtcMillis) -> Option<AccessToken> {
        let kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        let found = kept.get(id.as_str())?;
        (found.updated_at == updated_at && now < found.until).then(|| found.token.clone())
    }

    /// Keeps a token from its answer on.
    pub fn keep(&self, id: &CredentialId, updated_at: UtcMillis, now: UtcMillis, token: &AccessToken) {
        let until = now.plus_seconds(token.expires_in_s - EARLY_S);
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.len() >= MOST {
            kept.clear();
        }
        kept.insert(id.as_str().to_owned(), Kept { updated_at, until, token: token.clone() });
    }

    /// Forgets the token of a record: the cloud refused it.
    pub fn forget(&self, id: &CredentialId) {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner).remove(id.as_str());
    }
}
