//! The tour's own browser, borrowed to walk through servers of the built binary.

#[path = "../../src/tour/browser.rs"]
#[allow(dead_code, reason = "the tour uses all of it, these tests a part")]
mod browser;
#[path = "../../src/tour/html.rs"]
#[allow(dead_code, reason = "the tour uses all of it, these tests a part")]
pub(crate) mod html;
#[path = "../../src/tour/stumble.rs"]
#[allow(dead_code, reason = "the tour uses all of it, these tests a part")]
mod stumble;

use kontor_model::Lang;
use tokio::runtime::{Builder, Runtime};

use html::Form;

use crate::binary::Server;

/// The sample customer's password.
pub(crate) const PASSWORD: &str = "Wäschekorb-3-Giraffe!";

/// A browser that waits for each answer.
pub(crate) struct Browser {
    inner: browser::Browser,
    runtime: Runtime,
}

/// What it shows.
pub(crate) struct Shown {
    page: browser::Page,
    pub(crate) status: u16,
    pub(crate) text: String,
}

impl Browser {
    /// A browser that knows the host name of this server.
    pub(crate) fn at(url: &str) -> Browser {
        let url: reqwest::Url = url.parse().unwrap();
        let address = ([127, 0, 0, 1], url.port().unwrap()).into();
        let inner = browser::Browser::new(Lang::De, url.host_str().unwrap(), address).unwrap();
        Browser { inner, runtime: Builder::new_current_thread().enable_all().build().unwrap() }
    }

    pub(crate) fn open(&mut self, url: &str) -> Shown {
        Shown::of(self.runtime.block_on(self.inner.open(url)).unwrap())
    }

    pub(crate) fn post(&mut self, from: &Shown, form: &Form) -> Shown {
        Shown::of(self.runtime.block_on(self.inner.post(&from.page, form)).unwrap())
    }

    pub(crate) fn token(&mut self, url: &str, client_id: &str, secret: &str) -> Shown {
        Shown::of(self.runtime.block_on(self.inner.token(url, client_id, secret)).unwrap())
    }
}

impl Shown {
    fn of(page: browser::Page) -> Shown {
        Shown { status: page.status.as_u16(), text: page.text(), page }
    }

    pub(crate) fn form(&self, action: &str) -> Form {
        self.page.form(action).unwrap_or_else(|stumble| panic!("{}", stumble.reason()))
    }

    pub(crate) fn path(&self) -> &str {
        self.page.url.path()
    }
}

/// Opens one address.
pub(crate) fn get(url: &str) -> Shown {
    Browser::at(url).open(url)
}

/// Registers the sample customer and creates an application; the secret must not come a second time.
pub(crate) fn register(server: &Server, browser: &mut Browser) -> (String, String) {
    let page = browser.open(&server.url("registration_url"));
    let form = page.form("/register/").fill("password", PASSWORD).fill("password_confirmation", PASSWORD);
    browser.post(&page, &form);
    let page = browser.open(&format!("{}/login", server.url("cloud")));
    let form = page.form("/login").fill("customer_number", "1000000000009");
    let form = form.fill("username", "jana.foerster").fill("password", PASSWORD);
    assert_eq!(browser.post(&page, &form).path(), "/applications");
    let dialog = browser.open(&format!("{}/applications/new", server.url("cloud")));
    let form = dialog.form("/applications").fill("name", "büro+");
    let answer = browser.post(&dialog, &form);
    let client_id = html::find(&answer.text, "kc_", 26).expect("the Client-ID is in the one answer");
    let secret = html::find(&answer.text, "ks_", 49).expect("the Client-Secret is in the one answer");
    let again = browser.post(&dialog, &form);
    let list = browser.open(&format!("{}/applications", server.url("cloud")));
    for page in [again, list] {
        assert!(page.text.contains(&client_id) && !page.text.contains(&secret));
    }
    (client_id, secret)
}

/// Sets the sender of all shipments.
pub(crate) fn set_sender(server: &Server, browser: &mut Browser) {
    let page = browser.open(&format!("{}/shipping/settings", server.url("cloud")));
    let form = page.form("/shipping/settings").fill("name", "Musterhandel Grünwald GmbH").fill("street", "Hafenweg 3");
    let form = form.fill("postal_code", "28195").fill("city", "Bremen").fill("country", "DE");
    assert_eq!(browser.post(&page, &form).status, 200);
}
