//! Clouds in which customers trade at "Budenzauber".

use std::sync::Arc;

use kontor_model::id::{PlatformId, TenantId};

use super::budenzauber::{ADDRESS, Booth, ID, KEY, shop};
use crate::api::testing::{Api, Customer};
use crate::app::App;
use crate::commerce::State;
use crate::commerce::platforms::store::{self, NewRow, Written};
use crate::commerce::platforms::testing;
use crate::testing::{NOW, apps};

/// A cloud that knows this shop only, a customer with the module, and his connected platform.
pub(crate) struct Connected {
    /// The cloud and its router.
    pub(crate) api: Api,
    /// The customer, with a token.
    pub(crate) customer: Customer,
    /// His platform.
    pub(crate) platform: PlatformId,
    /// The shop behind it.
    pub(crate) booth: Arc<Booth>,
}

impl Connected {
    /// The cloud.
    pub(crate) fn app(&self) -> &Arc<App> {
        &self.api.test.app
    }

    /// The customer's id.
    pub(crate) fn tenant(&self) -> &TenantId {
        &self.customer.tenant
    }
}

/// Clouds that know this shop, on every data base at hand, each with the booth behind all its platforms.
pub(crate) async fn apis() -> Vec<(Api, Arc<Booth>)> {
    let mut prepared = Vec::new();
    for mut test in apps().await {
        let booth = Arc::new(Booth::default());
        let app = Arc::get_mut(&mut test.app).expect("nobody else holds the cloud yet");
        app.commerce = State::with(vec![shop(&booth)]);
        prepared.push((Api::of(test), booth));
    }
    prepared
}

/// Such clouds, each with a customer whose platform "Budenzauber" reads orders placed from [`NOW`] on.
pub(crate) async fn connected() -> Vec<Connected> {
    let mut all = Vec::new();
    for (api, booth) in apis().await {
        let customer = api.customer("1000000000009", "shipping commerce").await;
        let platform = connect(&api.test.app, &customer.tenant, "Budenzauber").await;
        all.push(Connected { api, customer, platform, booth });
    }
    all
}

/// Gives a customer one more platform of this kind.
pub(crate) async fn connect(app: &App, tenant: &TenantId, name: &str) -> PlatformId {
    let id = PlatformId::new(app.now(), app.entropy.as_ref());
    let key = name.to_lowercase();
    let written = Written {
        name,
        name_key: &key,
        address: Some(ADDRESS),
        settings: "{}",
        exchanges: r#"["orders","fulfillments","statuses","stock"]"#,
        orders_from: NOW.0,
        not_yet: r#"["pending","lost"]"#,
        paused: false,
        silent_after_h: None,
        keys_until: None,
    };
    let hook_key = format!("hook-of-{id}");
    let mut tx = app.db.write(tenant).await.expect("begins");
    let new = NewRow { id: &id, kind: ID, hook_key: &hook_key };
    store::insert(&mut tx, tenant, &new, &written, app.now()).await.expect("a platform");
    testing::put_secrets(app, &mut tx, tenant, &id, &[("key", KEY)]).await;
    tx.commit().await.expect("commits");
    id
}
