//! Secrets in mailed links: which row, and 160 random bits that are stored as a keyed hash only.
//!
//! The secret is lower-case hex: mail programs that recognise links by themselves stop at other characters.

use kontor_sealed::KeyId;
use secrecy::{ExposeSecret, SecretString};

use crate::app::App;

const SECRET_BYTES: usize = 20;
const ULID_LENGTH: usize = 26;

/// What a link is for; a link for one purpose never fits another.
#[derive(Clone, Copy, Debug)]
pub(super) enum Purpose {
    Invitation,
    PasswordReset,
}

impl Purpose {
    fn code(self) -> &'static str {
        match self {
            Purpose::Invitation => "link.invitation",
            Purpose::PasswordReset => "link.password_reset",
        }
    }
}

/// A keyed hash as it stands in the store.
pub(super) struct Keyed {
    pub(super) key: String,
    pub(super) mac: Vec<u8>,
}

/// The last part of a link's path. No `Debug`: who has it may use it.
pub(super) struct LinkToken {
    ulid: String,
    secret: SecretString,
}

impl LinkToken {
    /// Draws the secret of a new link for the row with this id.
    pub(super) fn draw(app: &App, id: &str) -> LinkToken {
        let mut bytes = [0u8; SECRET_BYTES];
        app.entropy.fill(&mut bytes);
        let secret = bytes.iter().fold(String::new(), |text, byte| format!("{text}{byte:02x}"));
        LinkToken { ulid: bare(id).to_owned(), secret: secret.into() }
    }

    /// Reads the last part of a path; what cannot be a link of ours is `None`.
    pub(super) fn parse(text: &str) -> Option<LinkToken> {
        if !text.is_ascii() || text.len() != ULID_LENGTH + 2 * SECRET_BYTES {
            return None;
        }
        let (ulid, secret) = text.split_at(ULID_LENGTH);
        let hex = secret.bytes().all(|byte| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte));
        hex.then(|| LinkToken { ulid: ulid.to_owned(), secret: secret.to_owned().into() })
    }

    /// The id of the row, with the prefix of its kind.
    pub(super) fn id<T: std::str::FromStr>(&self, prefix: &str) -> Option<T> {
        format!("{prefix}{}", self.ulid).parse().ok()
    }

    /// What goes into the store.
    pub(super) fn keyed(&self, app: &App, purpose: Purpose) -> Keyed {
        let (key, mac) = app.sealer.mac(purpose.code(), self.text().as_bytes());
        Keyed { key: key.to_string(), mac: mac.to_vec() }
    }

    /// Tells whether this is the link the stored hash was made of.
    pub(super) fn matches(&self, app: &App, purpose: Purpose, stored: &Keyed) -> bool {
        let Ok(key) = stored.key.parse::<KeyId>() else { return false };
        app.sealer.mac_matches(&key, purpose.code(), self.text().as_bytes(), &stored.mac)
    }

    /// The last part of the path.
    pub(super) fn text(&self) -> String {
        format!("{}{}", self.ulid, self.secret.expose_secret())
    }
}

fn bare(id: &str) -> &str {
    id.rsplit_once('_').map_or(id, |(_, ulid)| ulid)
}
