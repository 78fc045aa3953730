//! What people do with Kontor, in Chromium, against the release build. `./test` runs these.

mod applications;
mod refusals;
mod scriptless;

use kontor_e2e::browser::{Browser, Seat};
use kontor_e2e::server::Server;
use kontor_e2e::words::Language;

/// A server and a browser that asks for a language.
async fn open(language: Language, scripts: bool) -> (Server, Browser) {
    let (server, browser) = tokio::join!(Server::start(), Browser::open(Seat { language, scripts }));
    (server, browser)
}
