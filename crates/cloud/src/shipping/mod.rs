//! The shipping room: from an address to a label on paper, and the page "Versand" with sender and number range.
//!
//! Nothing is made twice: a request is claimed and its numbers are drawn in a committed transaction before a carrier
//! is asked (`claim`), then the carrier makes it (`make`, `ask`) and the answer is stored (`record`), and whatever was
//! left half way by a crash or a carrier that cannot be reached is brought to its end by the same key or in the
//! background (`settle`).

pub mod accounts;
pub mod actions;
mod address_http;
pub mod addresses;
mod amounts;
mod ask;
mod batch;
mod bulk;
mod bulk_http;
pub mod calls;
pub mod cancel;
mod captions;
mod change_http;
pub mod check;
pub mod choose;
mod claim;
pub mod closeouts;
pub mod combine;
mod contact;
mod countries;
pub(crate) mod day;
pub mod http;
mod incoming;
pub mod label_http;
pub mod labels;
mod lines;
mod looks;
mod make;
pub mod mend;
pub(crate) mod names;
pub(crate) mod once;
pub mod pages;
pub(crate) mod portal;
pub mod prepared;
pub mod profiles;
pub mod read;
mod record;
mod request;
pub mod returns;
mod rounds;
mod routes;
pub mod rules;
mod sample;
pub mod senders;
pub mod settings;
mod settle;
pub(crate) mod store;
pub mod story;
pub mod tasks;
mod tasks_http;
#[cfg(test)]
pub(crate) mod tests;
pub mod todo;
pub mod tracking;
mod wishes;

use std::sync::Arc;

#[cfg(test)]
use kontor_adapters::Carrier;
use kontor_adapters::paper::HandoverPrinter;
use kontor_adapters::{Registry, TokenCache};
use kontor_model::Lang;
use kontor_model::id::TenantId;
use tokio::sync::Semaphore;

use crate::app::App;

pub use actions::{IdempotencyKey, Wanted, What, create_shipment, create_shipments};
pub(crate) use bulk::{JOB as BULK_JOB, work as work_bulk};
pub(crate) use closeouts::{DAY_JOB, MANIFEST_JOB, work_day, work_manifest};
pub(crate) use request::{OfOrder, of_order};
pub use settings::SenderSettings;
pub use settle::settle_abandoned;

/// Templates of this room.
pub const TEMPLATES: &[(&str, &str)] = &[("shipping/settings.html", include_str!("templates/settings.html"))];
/// Texts of this room.
pub const LOCALES: &[(Lang, &str)] =
    &[(Lang::De, include_str!("locales/de.toml")), (Lang::En, include_str!("locales/en.toml"))];

/// How many requests put documents together at once: each may hold many megabytes.
const IMPOSED_AT_ONCE: usize = 2;

/// The background work of the room: brings to an end what was left half way, and asks where parcels are. Never ends.
pub async fn background(app: Arc<App>) {
    tokio::join!(settle::background(&app), tracking::background(&app));
}

/// For whom the room works, and in which language its findings are.
#[derive(Clone, Debug)]
pub struct Caller {
    /// The customer.
    pub tenant: TenantId,
    /// Language of findings and errors.
    pub lang: Lang,
}

/// What the room keeps in memory.
pub struct State {
    carriers: Registry,
    tokens: TokenCache,
    gates: lines::Gates,
    /// Turns to put many documents together.
    imposing: Semaphore,
    handover: Arc<HandoverPrinter>,
    #[cfg(test)]
    crash: crate::crash::Points,
}

impl State {
    /// Made once per App.
    #[allow(clippy::new_without_default, reason = "reads fonts; a default would invite making it per call")]
    pub fn new() -> State {
        State {
            carriers: Registry::new(),
            tokens: TokenCache::default(),
            gates: lines::Gates::new(),
            imposing: Semaphore::new(IMPOSED_AT_ONCE),
            handover: Arc::new(HandoverPrinter::new()),
            #[cfg(test)]
            crash: crate::crash::Points::default(),
        }
    }

    /// With carriers of a test's own.
    #[cfg(test)]
    fn with(carriers: Vec<Box<dyn Carrier>>) -> State {
        State { carriers: Registry::of(carriers), gates: lines::Gates::without_waits(), ..State::new() }
    }

    /// All carriers.
    pub fn carriers(&self) -> &Registry {
        &self.carriers
    }

    /// A place where a test may let the process die. Does nothing else.
    async fn pass(&self) {
        #[cfg(test)]
        self.crash.pass().await;
    }

    /// Access tokens of carriers that are still good.
    pub fn tokens(&self) -> &TokenCache {
        &self.tokens
    }
}
