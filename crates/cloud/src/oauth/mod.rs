//! OAuth: applications and their secrets, the token endpoint, signing keys, introspection, revocation, discovery.
//!
//! The token path writes nothing and, once warm, reads nothing from the store: applications and unsealed keys are in
//! bounded caches that hear of every change (`news.rs`), what happens is counted in memory (`usage.rs`).

mod access_token;
pub(crate) mod actions;
mod application;
mod authenticate;
mod cache;
pub mod caller;
mod discovery;
mod form;
mod frame;
pub mod http;
mod introspect;
mod jws;
mod keys;
mod load;
mod news;
pub mod pages;
mod revoked;
mod scope;
mod secrets;
mod store;
#[cfg(test)]
mod tests;
mod token;
mod tries;
mod upkeep;
mod usage;
mod verify;
mod views;
mod whoami;
mod wire;

use kontor_model::Lang;
use kontor_model::id::{ClientId, TenantId};

use crate::config::CloudConfig;
use crate::db::{DbResult, Tx};
use cache::{Cache, ClientRecord};
use keys::RealmKeys;

pub use upkeep::{background, flush_counts};
pub use whoami::routes;

/// Templates of this room.
pub const TEMPLATES: &[(&str, &str)] = &[
    ("oauth/list.html", include_str!("templates/list.html")),
    ("oauth/applications.html", include_str!("templates/applications.html")),
    ("oauth/add.html", include_str!("templates/add.html")),
    ("oauth/created.html", include_str!("templates/created.html")),
    ("oauth/delete.html", include_str!("templates/delete.html")),
];
/// Texts of this room.
pub const LOCALES: &[(Lang, &str)] =
    &[(Lang::De, include_str!("locales/de.toml")), (Lang::En, include_str!("locales/en.toml"))];

/// Applications held in memory; one takes about a kilobyte.
const CLIENTS_CACHED: usize = 16_000;
/// Realms whose keys are held unsealed.
const REALMS_CACHED: usize = 8_000;

/// What the room keeps in memory.
pub struct State {
    clients: Cache<ClientId, ClientRecord>,
    keys: Cache<TenantId, RealmKeys>,
    revoked: revoked::Revoked,
    usage: usage::Usage,
    news: news::News,
    /// Audience of all tokens.
    audience: String,
}

impl State {
    /// Made once per App.
    pub fn new(config: &CloudConfig) -> State {
        State {
            clients: Cache::new(CLIENTS_CACHED),
            keys: Cache::new(REALMS_CACHED),
            revoked: revoked::Revoked::new(),
            usage: usage::Usage::new(),
            news: news::News::new(),
            audience: access_token::audience(&config.public_url),
        }
    }

    /// Forgets all applications and keys. What was revoked stays known: forgetting that would bring tokens back.
    fn forget_all(&self) {
        self.clients.forget_all();
        self.keys.forget_all();
    }
}

/// To be called by whoever changes what a tenant has booked or how it is called, in the transaction of the change:
/// running servers then read the tenant's applications again.
pub async fn note_tenant_change(tx: &mut Tx, tenant: &TenantId) -> DbResult<()> {
    let change = store::changes::unscoped_next(tx).await?;
    store::clients::touch_all(tx, tenant, change).await?;
    news::announce(tx).await
}
