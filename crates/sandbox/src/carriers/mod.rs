//! Simulated carriers: each answers below its id as the real one does below its host, and takes note of what it sold.
//!
//! A carrier is a [`Simulated`] in [`all`]; ledger, faults, delay and sample labels are the same for all of them.

mod account;
mod call;
mod control;
mod dhl_parcel_de;
mod faults;
mod front;
mod gls_de;
mod ground;
mod journey;
mod ledger;
mod misbehave;
mod record;
mod sample;
#[cfg(test)]
mod tests;
mod ups;

use std::fs::File;
use std::sync::Arc;

use axum::Router;
use axum::http::{Method, StatusCode};
use axum::middleware::from_fn_with_state;
use axum::response::Response;
use serde::Serialize;

pub(crate) use account::sample as sample_account;
pub(crate) use call::Call;
pub(crate) use control::{read, refused, text};
pub(crate) use faults::{FaultKind, Party};
pub(crate) use front::escape;
pub(crate) use front::part as front_part;
pub(crate) use ground::Ground;
pub(crate) use misbehave::{Met, Post, Torn, misbehave, torn};

/// A simulated carrier.
pub(crate) struct Simulated {
    /// Id of the carrier; it answers below `/<id>`.
    pub(crate) id: &'static str,
    /// Its name as people say it.
    pub(crate) name: &'static str,
    /// Names of its operations, as faults are set for them.
    pub(crate) operations: &'static [&'static str],
    /// Names the operation of a request: method, path below the id, query.
    pub(crate) operation: fn(&Method, &str, &str) -> &'static str,
    /// Its paths. Handlers take `Extension<Call>`.
    pub(crate) router: fn() -> Router,
    /// An error in its own shape, for 401, 429 and 503.
    pub(crate) refuse: fn(StatusCode) -> Response,
    /// What to type in to see it refuse, or do something else out of the ordinary.
    pub(crate) magic: &'static [Magic],
}

/// A value that makes a simulated carrier do something special.
#[derive(Clone, Copy, Debug, Serialize)]
pub(crate) struct Magic {
    /// What to type.
    pub(crate) value: &'static str,
    /// Where, and what happens, in German.
    pub(crate) de: &'static str,
    /// The same in English.
    pub(crate) en: &'static str,
}

/// Every simulated carrier.
pub(crate) fn all() -> Vec<Simulated> {
    vec![dhl_parcel_de::simulated(), gls_de::simulated(), ups::simulated()]
}

/// All carriers below their ids, and `/control`. What carriers are asked is written into the file, when there is one.
pub(crate) fn router<S: Clone + Send + Sync + 'static>(ground: &Arc<Ground>, file: Option<&Arc<File>>) -> Router<S> {
    let mut router = control::router(Arc::clone(ground));
    for carrier in all() {
        let (operation, refuse) = (carrier.operation, carrier.refuse);
        let post = Post { ground: Arc::clone(ground), party: Party::Carrier(carrier.id), operation, refuse };
        let mut below = (carrier.router)().layer(from_fn_with_state(post, misbehave));
        if let Some(file) = file {
            let recorder = record::Recorder { carrier: carrier.id, file: Arc::clone(file) };
            below = below.layer(from_fn_with_state(recorder, record::record));
        }
        router = router.nest(&format!("/{}", carrier.id), below.with_state(()));
    }
    router
}
