//! What a failed call means, as a stable code, and what it is called for people.

use kontor_adapters::{AdapterError, ErrorKind};

use crate::app::App;
use crate::egress::Refused;

/// Longest text of a platform that is kept, in characters.
const TEXT_MAX: usize = 500;

/// The code of a failure. No connection to a name that stands for an address inside is told from any other.
pub(super) async fn code_of(app: &App, origin: &str, error: &AdapterError) -> &'static str {
    match error.kind {
        ErrorKind::NotAuthorized => "not_authorized",
        ErrorKind::NotFound if error.code == "no_interface" => "no_interface",
        ErrorKind::Rejected if error.code == "redirected" => "redirected",
        ErrorKind::Rejected | ErrorKind::NotFound | ErrorKind::Unsupported => "rejected",
        ErrorKind::RateLimited => "rate_limited",
        ErrorKind::Malformed => "not_understood",
        ErrorKind::Unavailable => match app.egress.resolve(origin).await {
            Err(Refused::NotPublic(_)) => "not_public",
            _ => "unavailable",
        },
    }
}

/// A text of the platform, at most so long that a page can show it.
pub(super) fn short(text: &str) -> String {
    if text.chars().count() <= TEXT_MAX {
        return text.to_owned();
    }
    text.chars().take(TEXT_MAX - 1).chain(std::iter::once('…')).collect()
}
