//! What people do with Kontor, in Chromium, against the release build. `./test` runs these.

mod applications;
mod carriers;
#[path = "../../../crates/kontor/tests/cli/decoders.rs"]
mod decoders;
mod desk;
mod labels;
mod office;
mod orders;
mod packing;
mod refusals;
mod scriptless;
mod setup;
mod shops;
mod still;
mod stock;
mod whole_way;

use kontor_e2e::browser::{Browser, Seat};
use kontor_e2e::journey::{Credentials, GRETA, Hurried, add_application, arrive};
use kontor_e2e::server::Server;
use kontor_e2e::words::Language;

/// A server and a browser that asks for a language.
async fn open(language: Language, scripts: bool) -> (Server, Browser) {
    let (server, browser) = tokio::join!(Server::start(), Browser::open(Seat { language, scripts }));
    (server, browser)
}

/// The pair of a customer's new application.
async fn credentials_of_a_customer(server: &Server, browser: &Browser, language: Language) -> Credentials {
    let link = server.invite(&GRETA, language).await;
    arrive(browser, language.portal(), &GRETA, &link, &Hurried).await;
    add_application(browser, language.portal(), "microtech büro+", &Hurried).await
}
