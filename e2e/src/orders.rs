//! A shop's order from basket to parcel, step by step: ordered in the shop, held, mapped with a preview, sent at Desk, told
//! back to the shop; then the connection breaks, is told by mail and mended.

use http::Method;
use serde_json::{Value, json};

use crate::browser::Browser;
use crate::erp::Erp;
use crate::journey::Witness;
use crate::mail::link;
use crate::server::Server;
use crate::shops::SHOP;
use crate::words::{Language, Orders};

/// Who trades: the shop is connected, somebody is signed in to the portal.
pub struct Trade<'a> {
    /// What the person works with.
    pub browser: &'a Browser,
    /// The language of the pages.
    pub language: Language,
    /// Where everything is.
    pub server: &'a Server,
    /// What the ERP knows.
    pub erp: &'a Erp,
    /// Number and name of the shipping profile there is.
    pub profile: [&'a str; 2],
}

impl Trade<'_> {
    fn words(&self) -> &'static Orders {
        self.language.orders()
    }

    /// Adds the shipping profile, at a carrier the sandbox plays, for the mapping to choose.
    pub async fn have_a_profile(&self) {
        let account = self.erp.connect("dhl_parcel_de").await;
        let profile = json!({"number": self.profile[0], "name": self.profile[1], "carrier_account": account});
        self.erp.tell(Method::POST, "/v1/shipping-profiles", "profile-10", &profile).await;
    }

    /// Orders on the shop's own page and fetches the order by its number: it is held, because there is no mapping.
    /// Answers the number.
    pub async fn order(&self, witness: &impl Witness) -> String {
        let (browser, words) = (self.browser, self.words());
        browser.press(words.orders).await;
        browser.sees(words.none).await;
        witness.look(browser, "orders, empty").await;
        self.visit_shop().await;
        witness.look(browser, "shop").await;
        browser.choose(words.pattern, words.packstation).await;
        browser.press(words.place).await;
        browser.sees(words.one_order).await;
        witness.look(browser, "shop, ordered").await;
        let first = "return document.querySelector('#orders + table tbody td').innerText.trim();";
        let number = browser.script(first).await.as_str().expect("a number").to_owned();
        browser.open_page(&format!("{}/orders", self.server.cloud)).await;
        // The list may have it already, and be searched by a field of the same caption.
        let field = format!(
            "//form[@action='/orders/fetch']//*[@id=//label[starts-with(normalize-space(.), '{}')]/@for]",
            words.number
        );
        browser.at(&field, words.number, async |field| field.send_keys(&number).await).await;
        browser.press(words.fetch).await;
        browser.sees(words.held).await;
        witness.look(browser, "order, held").await;
        number
    }

    /// Applies the offered mapping, then changes it and looks at what that would do before it counts.
    pub async fn map(&self, witness: &impl Witness) {
        let (browser, words) = (self.browser, self.words());
        browser.press(words.to_mapping).await;
        browser.sees(words.offered).await;
        witness.look(browser, "mapping, offered").await;
        browser.press(words.apply).await;
        browser.sees(words.applied).await;
        browser.fill(words.document_type, words.other_type).await;
        browser.press(words.preview).await;
        browser.sees(words.previewed).await;
        let shown = browser.at("//section[@id='preview']", words.previewed, async |part| part.text().await).await;
        assert!(shown.contains(words.other_type), "the preview shows {shown}");
        witness.look(browser, "mapping, preview").await;
        browser.press(words.apply).await;
        browser.sees(words.applied).await;
        witness.look(browser, "mapping").await;
    }

    /// Fetches the order at Desk and makes its label at the packing table, with the profile the mapping chose; somebody is
    /// signed in there. Answers the number of the parcel.
    pub async fn send(&self, number: &str, witness: &impl Witness) -> String {
        let (browser, words) = (self.browser, self.words());
        browser.open_page(&format!("{}/orders", self.server.desk)).await;
        browser.sees(words.none).await;
        witness.look(browser, "desk orders, empty").await;
        browser.press(words.pull).await;
        browser.sees(words.pulled).await;
        witness.look(browser, "desk orders").await;
        browser.press(number).await;
        browser.sees(&self.profile.join(" ")).await;
        witness.look(browser, "desk order").await;
        browser.press(words.label).await;
        browser.has_focus("weight_0").await;
        let profile = browser.script("return document.getElementById('profile').value;").await;
        assert_eq!(profile, self.profile[0], "the profile the mapping chose");
        witness.look(browser, "desk order, packing").await;
        browser.scans(self.language.packing().weights[0]).await;
        browser.sees(&words.bought.replace("{}", number)).await;
        witness.look(browser, "desk order, packed").await;
        let made = self.erp.get(&format!("/v1/shipments?reference={number}")).await;
        let tracking = &made["items"][0]["parcels"][0]["tracking_number"];
        tracking.as_str().unwrap_or_else(|| panic!("{number} has its number in {made}")).to_owned()
    }

    /// The order's story at its end, and the order as the shop's own page shows it.
    pub async fn follow(&self, number: &str, tracking: &str, witness: &impl Witness) {
        let (browser, words) = (self.browser, self.words());
        let known = self.erp.get(&format!("/v1/orders?number={number}")).await;
        let id = known["items"][0]["id"].as_str().expect("an id");
        self.erp.wait(&format!("/v1/fulfillments?order={id}"), |known| known["items"][0]["state"] == "accepted").await;
        browser.open_page(&format!("{}/orders", self.server.cloud)).await;
        // The states to choose from hold the same words.
        let row = format!("//tr[td/a[normalize-space(.)='{number}']]");
        let shown = browser.at(&row, number, async |row| row.text().await).await;
        assert!(shown.contains(words.acknowledged), "the list shows {shown}");
        witness.look(browser, "orders").await;
        browser.press(number).await;
        browser.sees(words.told).await;
        witness.look(browser, "order").await;
        self.visit_shop().await;
        let row = format!("//tr[td/b[normalize-space(.)='{number}']]");
        let shown = browser.at(&row, number, async |row| row.text().await).await;
        assert!(shown.contains(words.completed) && shown.contains(tracking), "the shop shows {shown}");
        witness.look(browser, "shop, sent").await;
    }

    /// The address is changed in the shop: the order's page says what stood there and what stands there now.
    pub async fn change_address(&self, number: &str, witness: &impl Witness) {
        let path = format!("/v1/orders?number={number}");
        let known = self.erp.get(&path).await["items"][0].clone();
        let (id, external) = (known["id"].as_str().expect("an id"), known["external_id"].as_str().expect("an id"));
        let change = json!({ "change": "address" });
        let place = format!("control/shops/woocommerce/orders/{external}");
        self.erp.tell_sandbox(Method::POST, &place, &change).await;
        let before = known["revision"].as_i64();
        self.erp.wait(&path, |known| known["items"][0]["revision"].as_i64() > before).await;
        self.browser.open_page(&format!("{}/orders/{id}", self.server.cloud)).await;
        self.browser.sees(self.words().changed).await;
        assert!(self.browser.displayed("//del").await.is_some(), "what stood there");
        assert!(self.browser.displayed("//ins").await.is_some(), "what stands there now");
        witness.look(self.browser, "order, changed").await;
        self.browser.press(self.words().part).await;
        self.browser.sees_not(self.words().told).await;
        self.browser.sees(self.words().to_erp).await;
    }

    /// The shop takes its key no more: the first page says so, and a mail leads to where it is mended with the key typed anew.
    pub async fn break_and_mend(&self, account: &Value, witness: &impl Witness) {
        let (browser, words, shops) = (self.browser, self.words(), self.language.shops());
        let platform = self.erp.get("/v1/platforms").await["items"][0]["id"].as_str().expect("an id").to_owned();
        let path = format!("/v1/platforms/{platform}");
        self.visit_shop().await;
        browser.choose(words.fault[0], words.fault[1]).await;
        browser.choose(words.fault[2], "list_orders").await;
        browser.fill(words.fault[3], "100").await;
        browser.press(words.fault[4]).await;
        browser.sees("(list_orders, 100×)").await;
        browser.open_page(&format!("{}/platforms/{platform}", self.server.cloud)).await;
        browser.press(words.fetch_now).await;
        self.erp.wait(&path, |known| known["state"] == "expired").await;
        browser.press(words.overview).await;
        browser.sees(&format!("{SHOP}: {}", words.broken)).await;
        witness.look(browser, "overview, a connection is broken").await;

        let mail = self.server.mail(&words.mails[0].replace("{}", SHOP)).await;
        browser.open_page(&link(&mail, &format!("{}/platforms/", self.server.cloud))).await;
        browser.sees(words.expired).await;
        witness.look(browser, "platform, broken").await;
        self.erp.tell_sandbox(Method::DELETE, "control/faults", &Value::Null).await;
        browser.press(words.renew).await;
        for (caption, name) in shops.fields[2..].iter().zip(["consumer_key", "consumer_secret"]) {
            browser.fill(caption, account[name].as_str().expect("a key")).await;
        }
        browser.press(shops.test).await;
        browser.sees(shops.works).await;
        browser.press(words.save).await;
        browser.sees(words.saved).await;
        self.erp.wait(&path, |known| known["state"] == "connected").await;
        browser.press(words.overview).await;
        browser.sees_not(&format!("{SHOP}: {}", words.broken)).await;
        witness.look(browser, "overview").await;
        self.server.mail(&words.mails[1].replace("{}", SHOP)).await;
    }

    async fn visit_shop(&self) {
        self.browser.open_page(&format!("{}/shops/woocommerce/", self.server.sandbox)).await;
    }
}
