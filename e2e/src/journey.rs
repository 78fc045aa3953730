//! The way of a customer through the product, step by step, for tests that check it and for pictures that show it.

use fantoccini::Locator;

use crate::browser::Browser;
use crate::server::Server;
use crate::words::{Desk, Portal};

/// Somebody who is invited.
pub struct Person {
    /// Customer number.
    pub number: &'static str,
    /// Company.
    pub company: &'static str,
    /// E-mail address.
    pub email: &'static str,
    /// First name.
    pub first_name: &'static str,
    /// Last name.
    pub last_name: &'static str,
    /// User name.
    pub username: &'static str,
    /// The password that this person chooses.
    pub password: &'static str,
}

/// A customer in Germany.
pub const GRETA: Person = Person {
    number: "4711004711001",
    company: "Weißbäck & Söhne Feinkost GmbH",
    email: "greta.weissbaeck@weissbaeck.example",
    first_name: "Greta",
    last_name: "Weißbäck",
    username: "greta.weissbaeck",
    password: "Straußenei-im-Koffer!7",
};

/// Looks at each page of the way as it is reached.
pub trait Witness {
    /// The page called `name` is open and complete.
    fn look(&self, browser: &Browser, name: &str) -> impl Future<Output = ()>;
}

/// Checks every page: accessibility, console, width.
pub struct Auditor;

impl Witness for Auditor {
    async fn look(&self, browser: &Browser, name: &str) {
        browser.audit(name).await;
    }
}

/// Walks on without looking.
pub struct Hurried;

impl Witness for Hurried {
    async fn look(&self, _: &Browser, _: &str) {}
}

/// What an application gets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Credentials {
    /// Client-ID.
    pub id: String,
    /// Client-Secret, shown once.
    pub secret: String,
}

/// Opens the link, chooses the password, and ends on the sign-in page.
pub async fn register(browser: &Browser, words: &Portal, person: &Person, link: &str, witness: &impl Witness) {
    browser.open_page(link).await;
    browser.sees(words.registration).await;
    witness.look(browser, "registration").await;
    browser.fill(words.new_password, person.password).await;
    browser.fill(words.confirmation, person.password).await;
    browser.press(words.register).await;
    browser.sees(words.registered).await;
    witness.look(browser, "sign-in after registration").await;
}

/// Signs in with three fields; the sign-in page is open.
pub async fn sign_in(browser: &Browser, words: &Portal, person: &Person, password: &str) {
    let [number, username, secret] = words.sign_in_fields;
    browser.fill(number, person.number).await;
    browser.fill(username, person.username).await;
    browser.fill(secret, password).await;
    browser.press(words.sign_in).await;
}

/// Registers and signs in; ends on the empty list of applications.
pub async fn arrive(browser: &Browser, words: &Portal, person: &Person, link: &str, witness: &impl Witness) {
    register(browser, words, person, link, witness).await;
    sign_in(browser, words, person, person.password).await;
    browser.sees(words.empty).await;
    witness.look(browser, "applications, empty").await;
}

/// Adds an application and stays on the one answer that shows its secret.
pub async fn add_application(browser: &Browser, words: &Portal, name: &str, witness: &impl Witness) -> Credentials {
    browser.press(words.add).await;
    browser.sees(words.add_title).await;
    witness.look(browser, "add application").await;
    browser.fill(words.name, name).await;
    browser.press(words.save).await;
    browser.sees(words.created).await;
    let credentials = shown(browser).await;
    witness.look(browser, "application created").await;
    credentials
}

/// The two values on the page that shows them once.
async fn shown(browser: &Browser) -> Credentials {
    let mut codes = Vec::new();
    for code in browser.client.find_all(Locator::Css("dialog .code, dialog code")).await.expect("the page can be read")
    {
        codes.push(code.text().await.expect("a value can be read"));
    }
    let find = |prefix: &str| codes.iter().find(|code| code.starts_with(prefix)).cloned();
    let id = find("kc_").unwrap_or_else(|| panic!("a Client-ID in {codes:?}"));
    let secret = find("ks_").unwrap_or_else(|| panic!("a Client-Secret among {} values", codes.len()));
    Credentials { id, secret }
}

/// Fills in the page with the sender; somebody is signed in to the portal.
pub async fn set_sender(browser: &Browser, words: &Portal, witness: &impl Witness) {
    browser.press(words.shipping).await;
    browser.sees(words.sender[0]).await;
    let values = ["Weißbäck & Söhne Feinkost GmbH", "Am Güterbahnhof", "7a", "79104", "Freiburg im Breisgau"];
    for (caption, value) in words.sender.iter().zip(values) {
        browser.fill(caption, value).await;
    }
    assert_eq!(browser.value(words.sender[5]).await, "DE", "Germany is chosen already");
    browser.press(words.save_sender).await;
    browser.sees(words.sender_saved).await;
    witness.look(browser, "shipping").await;
}

/// Signs in to Desk by a link; ends on the empty list of credentials.
pub async fn enter_desk(browser: &Browser, words: &Desk, server: &Server, witness: &impl Witness) {
    browser.open_page(&server.desk_link().await).await;
    browser.press(words.parameters).await;
    browser.sees(words.empty).await;
    witness.look(browser, "desk credentials, empty").await;
}

/// Fills in the mask, lets the cloud be asked, and saves; ends on the list.
pub async fn add_credentials(browser: &Browser, words: &Desk, credentials: &Credentials, witness: &impl Witness) {
    browser.press(words.new).await;
    browser.sees(words.mask).await;
    witness.look(browser, "desk credentials mask").await;
    browser.fill(words.values[0], &credentials.id).await;
    browser.fill(words.values[1], &credentials.secret).await;
    browser.press(words.test).await;
    browser.sees(words.connected).await;
    witness.look(browser, "desk tested").await;
    retype_secret_where_needed(browser, words, credentials).await;
    browser.press(words.save).await;
    browser.sees(&credentials.id).await;
    witness.look(browser, "desk credentials").await;
}

/// Without script the test is a page of its own, and no page carries a typed secret back.
async fn retype_secret_where_needed(browser: &Browser, words: &Desk, credentials: &Credentials) {
    if browser.value(words.values[1]).await.is_empty() {
        browser.fill(words.values[1], &credentials.secret).await;
    }
}

/// Types a shipment and makes its label; ends on the shipment with the label on the screen.
pub async fn make_label(browser: &Browser, words: &Desk, witness: &impl Witness) {
    browser.press(words.shipments).await;
    witness.look(browser, "desk shipments, empty").await;
    browser.press(words.new_shipment).await;
    let values = ["Jürgen Größer-Müßig", "Hinter der Mühle", "12", "01067", "Dresden", "2026-4711", words.weight];
    for (caption, value) in words.shipment.iter().zip(values) {
        browser.fill(caption, value).await;
    }
    witness.look(browser, "desk shipment").await;
    browser.press(words.label).await;
    browser.sees(words.labelled).await;
    witness.look(browser, "desk label").await;
}

/// The label that the open page of a shipment offers for saving.
pub async fn label_bytes(browser: &Browser, words: &Desk) -> Vec<u8> {
    let link = format!("//a[normalize-space(.)='{}']", words.save_pdf);
    let link = browser.displayed(&link).await.expect("a link that saves the label");
    let href = link.attr("href").await.expect("attributes can be read").expect("a link has an address");
    let script = "const [href, done] = arguments; fetch(href).then(r => r.arrayBuffer()).then(b => done([...new Uint8Array(b)]));";
    let bytes = browser.client.execute_async(script, vec![href.into()]).await.expect("the label can be fetched");
    bytes.as_array().into_iter().flatten().filter_map(|byte| byte.as_u64().map(|byte| byte as u8)).collect()
}
