//! Access tokens that are still good, kept in memory only and bounded.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use kontor_model::UtcMillis;
use secrecy::SecretString;

/// Most tokens kept at once.
const MAX_TOKENS: usize = 10_000;
/// A token is given up this long before it ends, so that it does not end on its way.
const MARGIN_MS: i64 = 60_000;

/// A new access token.
pub struct Token {
    /// The token.
    pub text: SecretString,
    /// Seconds it is good for, as the carrier says.
    pub expires_in_s: u32,
}

/// Tokens by account. One per App.
#[derive(Default)]
pub struct TokenCache(Mutex<HashMap<String, (SecretString, UtcMillis)>>);

impl TokenCache {
    /// The token of an account, while it is good for another minute.
    pub fn find(&self, account: &str, now: UtcMillis) -> Option<SecretString> {
        let tokens = self.lock();
        let (token, until) = tokens.get(account)?;
        (until.millis_since(now) > 0).then(|| token.clone())
    }

    /// Keeps a token for as long as it is good.
    pub fn keep(&self, account: &str, token: &Token, now: UtcMillis) {
        let until = now.plus_millis(i64::from(token.expires_in_s) * 1000 - MARGIN_MS);
        let mut tokens = self.lock();
        if tokens.len() >= MAX_TOKENS {
            tokens.retain(|_, (_, until)| until.millis_since(now) > 0);
        }
        if tokens.len() >= MAX_TOKENS {
            tokens.clear();
        }
        tokens.insert(account.to_owned(), (token.text.clone(), until));
    }

    /// Throws an account's token away.
    pub fn forget(&self, account: &str) {
        self.lock().remove(account);
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<String, (SecretString, UtcMillis)>> {
        // A panic elsewhere leaves a map of tokens behind that is as good as any.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
