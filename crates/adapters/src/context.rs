//! Everything an adapter needs from outside, handed in with each call.
//!
//! An adapter reads no clock, no environment and no database; two calls with the same context do the same.

use std::collections::BTreeMap;
use std::fmt;

use kontor_model::{Clock, Entropy, Lang};
use secrecy::SecretString;

use crate::http::{Exchanges, TokenCache};

/// The world of one call.
pub struct CallContext<'a> {
    /// The present moment.
    pub clock: &'a dyn Clock,
    /// The caller's language, for the sentences of findings.
    pub lang: Lang,
    /// What the account's form holds; empty for carriers without one.
    pub settings: &'a Settings,
    /// How the carrier is reached; absent where it needs no call ([`crate::Connect::Nothing`]).
    pub http: Option<Http<'a>>,
}

/// How a carrier is reached in one call.
#[derive(Clone, Copy)]
pub struct Http<'a> {
    /// The guarded HTTP client of the App, with its time-outs.
    pub client: &'a reqwest::Client,
    /// Where the carrier is: its live or test system, or a simulated one. No slash at the end.
    pub origin: &'a str,
    /// Access tokens that are still good.
    pub tokens: &'a TokenCache,
    /// What the tokens of this account are kept under; changes when its settings do.
    pub account: &'a str,
    /// Where random bytes come from, for what must never repeat.
    pub entropy: &'a dyn Entropy,
    /// What was said, for people who look into it later.
    pub exchanges: &'a Exchanges,
}

/// The values of a carrier account's form, by [`crate::Field::name`].
#[derive(Default)]
pub struct Settings {
    values: BTreeMap<String, String>,
    secrets: BTreeMap<String, SecretString>,
}

impl Settings {
    /// Adds a value that may be shown.
    pub fn with_value(mut self, name: &str, value: &str) -> Settings {
        self.values.insert(name.to_owned(), value.to_owned());
        self
    }

    /// Adds a secret.
    pub fn with_secret(mut self, name: &str, secret: SecretString) -> Settings {
        self.secrets.insert(name.to_owned(), secret);
        self
    }

    /// The open value of a field.
    pub fn value(&self, name: &str) -> Option<&str> {
        self.values.get(name).map(String::as_str)
    }

    /// The secret of a field.
    pub fn secret(&self, name: &str) -> Option<&SecretString> {
        self.secrets.get(name)
    }
}

impl fmt::Debug for Settings {
    /// Shows names only: values may be customer numbers, secrets must never be seen.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<&String> = self.values.keys().chain(self.secrets.keys()).collect();
        f.debug_struct("Settings").field("names", &names).finish()
    }
}
