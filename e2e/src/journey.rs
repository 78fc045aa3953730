//! The way of a customer through the product, step by step, for tests that check it and for pictures that show it.

use fantoccini::Locator;

use crate::browser::Browser;
use crate::words::Portal;

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
