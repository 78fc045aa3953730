//! Adapters of shops against the shops the sandbox plays: over HTTP, with signatures, nothing in between.

mod orders;
mod out;
mod webhooks;

use std::sync::Arc;

use kontor_adapters::Settings;
use kontor_adapters::shop::{OrderPage, Shop, Shops, Since};
use kontor_adapters::testing::Caller;
use kontor_model::Lang;
use kontor_model::clock::{FixedClock, UtcMillis};
use secrecy::SecretString;
use serde_json::{Value, json};

/// 2026-11-23T09:00:00Z, where the clock of every [`Caller`] stands.
const NOW: UtcMillis = UtcMillis(1_795_424_400_000);

/// A shop of the sandbox and who calls it.
struct Trial {
    sandbox: kontor_sandbox::Opened,
    caller: Caller,
    shops: Shops,
    client: reqwest::Client,
}

impl Trial {
    async fn begin() -> Trial {
        Trial::with(Settings::default()).await
    }

    /// With settings besides the keys.
    async fn with(settings: Settings) -> Trial {
        let sandbox = kontor_sandbox::Opened::at(Arc::new(FixedClock::at(NOW))).await.expect("a sandbox");
        let keys = kontor_sandbox::shop_account("woocommerce").iter();
        let settings =
            keys.fold(settings, |settings, (name, value)| settings.with_secret(name, SecretString::from(*value)));
        let caller = Caller::at(&sandbox.shop("woocommerce"), settings);
        #[expect(clippy::disallowed_methods, reason = "plays the person in the shop, on this machine")]
        let client = reqwest::Client::builder().no_proxy().build().expect("a client");
        Trial { sandbox, caller, shops: Shops::new(), client }
    }

    /// The adapter.
    fn shop(&self) -> &dyn Shop {
        self.shops.find("woocommerce").expect("it is registered")
    }

    /// Does something as a person in the shop does it.
    async fn control(&self, path: &str, body: Value) -> Value {
        let url = self.sandbox.url(&format!("/control/{path}"));
        let answer = self.client.post(url).json(&body).send().await.expect("an answer");
        assert!(answer.status().is_success(), "{path}: {}", answer.status());
        answer.json().await.unwrap_or(Value::Null)
    }

    async fn look(&self, path: &str) -> Value {
        let url = self.sandbox.url(format!("/control/shops/woocommerce/{path}").trim_end_matches('/'));
        self.client.get(url).send().await.expect("an answer").json().await.expect("JSON")
    }

    /// Places orders; their ids.
    async fn order(&self, kind: &str, count: u32) -> Vec<String> {
        let placed =
            self.control("shops/woocommerce/orders", json!({ "kind": kind, "count": count })).await["orders"].clone();
        serde_json::from_value(placed).expect("ids")
    }

    async fn fault(&self, operation: &str, fault: &str) {
        self.control("faults", json!({ "shop": "woocommerce", "operation": operation, "fault": fault })).await;
    }

    async fn list(&self, page: Option<String>) -> kontor_adapters::Result<OrderPage> {
        let since = Since { page, ..Since::after(NOW.0 - 3_600_000) };
        self.shop().list_orders(&self.caller.context(Lang::De), &since).await
    }
}
