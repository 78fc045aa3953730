//! Which database a running cloud works on, written down without its password: small commands beside the server must
//! work on the same one, or their links lead nowhere.

use std::path::{Path, PathBuf};

use kontor_cloud::db::DatabaseUrl;
use kontor_sealed::{KeyId, Sealer};
use serde::{Deserialize, Serialize};

/// A database as `run.json` names it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct RunningStore {
    /// The address without user and password; a file with its whole path.
    pub(crate) url: String,
    /// Key of the mark.
    key: String,
    /// The whole address under that key, in hex: nobody guesses a password from it.
    mark: String,
}

const PURPOSE: &str = "database of a running server";

impl RunningStore {
    /// What is written down of a database that is open, so that its file is there.
    pub(crate) fn of(url: &DatabaseUrl, sealer: &Sealer) -> RunningStore {
        let (url, whole) = named(url);
        let (key, mark) = sealer.mac(PURPOSE, whole.as_bytes());
        RunningStore { url, key: key.as_str().to_owned(), mark: hex(&mark) }
    }

    /// Tells whether this is the same database. One named by another user or password counts as another.
    pub(crate) fn is(&self, url: &DatabaseUrl, sealer: &Sealer) -> bool {
        let Ok(key) = self.key.parse::<KeyId>() else { return false };
        let tag = unhex(&self.mark).unwrap_or_default();
        sealer.mac_matches(&key, PURPOSE, named(url).1.as_bytes(), &tag)
    }

    /// The database when it is a file, which needs no password to be opened.
    pub(crate) fn file(&self) -> Option<DatabaseUrl> {
        self.url.strip_prefix("sqlite:").map(|path| DatabaseUrl::Sqlite(PathBuf::from(path)))
    }
}

/// What may be shown, and what tells two databases apart.
fn named(url: &DatabaseUrl) -> (String, String) {
    match url {
        DatabaseUrl::Sqlite(path) => {
            let url = DatabaseUrl::Sqlite(whole(path)).to_string();
            (url.clone(), url)
        }
        DatabaseUrl::Postgres(secret) => (url.to_string(), secret.clone()),
    }
}

/// Two servers' working folders differ, so a path is written down whole.
fn whole(path: &Path) -> PathBuf {
    path.canonicalize().or_else(|_| std::path::absolute(path)).unwrap_or_else(|_| path.to_owned())
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |text, byte| format!("{text}{byte:02x}"))
}

fn unhex(text: &str) -> Option<Vec<u8>> {
    let digits = text.as_bytes().chunks(2).map(|pair| std::str::from_utf8(pair).ok());
    digits.map(|pair| u8::from_str_radix(pair?, 16).ok()).collect()
}
