//! Who may call a carrier and when: the account a shipment was made with, calls at once per account, waits between tries.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use kontor_adapters::{AdapterError, CarrierDescriptor, Connect, ErrorKind};
use kontor_model::UtcMillis;
use kontor_model::id::TenantId;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::accounts::Account;
use crate::app::App;
use crate::error::{AppError, AppResult};

/// Longest wait for a second try while the caller waits for his answer, in seconds.
const LONGEST_SHORT_WAIT_S: u32 = 3;
/// First wait for a try in the background; doubled each time.
const FIRST_WAIT_MS: i64 = 15_000;
/// Longest wait for a try in the background, unless the carrier asks for more.
const LONGEST_WAIT_MS: i64 = 10 * 60_000;
/// First wait after an account was not let in; doubled each time, because carriers lock accounts.
const FIRST_LOCK_OUT_MS: i64 = 15 * 60_000;
/// Longest of these waits.
const LONGEST_LOCK_OUT_MS: i64 = 12 * 3600 * 1000;
/// Most accounts whose calls are counted at once.
const MAX_GATES: usize = 10_000;

/// Calls that run at this moment, by account, and accounts that rest.
pub(super) struct Gates {
    gates: Mutex<HashMap<String, Arc<Semaphore>>>,
    rests: Mutex<HashMap<String, Rest>>,
    /// No short wait is longer; a test sets none at all.
    patience: Duration,
}

impl Gates {
    /// With the patience of a caller.
    pub(super) fn new() -> Gates {
        Gates {
            gates: Mutex::default(),
            rests: Mutex::default(),
            patience: Duration::from_secs(u64::from(LONGEST_SHORT_WAIT_S)),
        }
    }

    /// For tests: never waits.
    #[cfg(test)]
    pub(super) fn without_waits() -> Gates {
        Gates { patience: Duration::ZERO, ..Gates::new() }
    }

    /// The gate of one account; as many calls pass at once as its carrier allows.
    fn of(&self, account: &Account, carrier: &CarrierDescriptor) -> Arc<Semaphore> {
        let mut gates = self.gates.lock().unwrap_or_else(PoisonError::into_inner);
        if gates.len() >= MAX_GATES {
            gates.retain(|_, gate| Arc::strong_count(gate) > 1);
        }
        let calls = carrier.capabilities.parallel_calls.max(1);
        let gate = gates.entry(account.id.to_string()).or_insert_with(|| Arc::new(Semaphore::new(calls)));
        Arc::clone(gate)
    }

    /// How long to wait for a second try while the caller waits; `None` when the carrier asks for more than that.
    pub(super) fn short_wait(&self, failure: &AdapterError) -> Option<Duration> {
        let wanted = failure.retry_after.unwrap_or(1).max(1);
        (wanted <= LONGEST_SHORT_WAIT_S).then(|| Duration::from_secs(u64::from(wanted)).min(self.patience))
    }
}

/// Milliseconds until the next try in the background, after `tries` vain ones: what the carrier asks for, or twice the
/// wait before; and up to a quarter more, so that a burst does not come back as one.
pub(super) fn next_wait_ms(app: &App, tries: i64, retry_after_s: Option<u32>) -> i64 {
    let doublings = u32::try_from(tries).unwrap_or(0).min(16);
    let by_itself = (FIRST_WAIT_MS << doublings).min(LONGEST_WAIT_MS);
    let wait = retry_after_s.map_or(by_itself, |seconds| (i64::from(seconds) * 1000).max(FIRST_WAIT_MS));
    let mut random = [0u8; 2];
    app.entropy.fill(&mut random);
    wait + wait / 4 * i64::from(u16::from_le_bytes(random)) / i64::from(u16::MAX)
}

/// An account that nobody calls by himself for a while. Who waits for an answer may.
#[derive(Clone)]
pub(super) struct Rest {
    /// Not before.
    pub(super) until: UtcMillis,
    /// What it failed with.
    pub(super) failure: AdapterError,
    fails: i64,
}

/// Whether the next call with the same account would fail in the same way.
pub(super) fn concerns_account(error: &AdapterError) -> bool {
    matches!(error.kind, ErrorKind::RateLimited | ErrorKind::Unavailable | ErrorKind::NotAuthorized)
}

/// The rest an account has; `None` when it may be called, and where there is none.
pub(super) fn rest(app: &App, account: Option<&Account>) -> Option<Rest> {
    let rests = app.shipping.gates.rests.lock().unwrap_or_else(PoisonError::into_inner);
    rests.get(&account?.token_key()).filter(|rest| rest.until > app.now()).cloned()
}

/// Notes how a call ended: after a failure that concerns the account it rests, for as long as the carrier asks, and
/// longer each time it fails in the same way; anything else ends that. Kept by the account's settings: with other ones it is tried at once.
pub(super) fn heard(app: &App, account: Option<&Account>, failure: Option<&AdapterError>) {
    let Some(account) = account else { return };
    let mut rests = app.shipping.gates.rests.lock().unwrap_or_else(PoisonError::into_inner);
    let Some(failure) = failure.filter(|failure| concerns_account(failure)) else {
        rests.remove(&account.token_key());
        return;
    };
    if rests.len() >= MAX_GATES {
        rests.retain(|_, rest| rest.until > app.now());
    }
    let fails = match rests.get(&account.token_key()) {
        // One of several calls at once.
        Some(rest) if rest.until > app.now() => return,
        known => known.filter(|rest| rest.failure.kind == failure.kind).map_or(0, |rest| rest.fails),
    };
    let wait = match failure.kind {
        ErrorKind::NotAuthorized => (FIRST_LOCK_OUT_MS << fails.clamp(0, 16)).min(LONGEST_LOCK_OUT_MS),
        _ => next_wait_ms(app, fails, failure.retry_after),
    };
    let rest = Rest { until: app.now().plus_millis(wait), failure: failure.clone(), fails: fails + 1 };
    rests.insert(account.token_key(), rest);
}

/// Opens the account a shipment was made with; `None` for a carrier that needs none, and when it is not there any more.
pub(super) async fn account_of(
    app: &App,
    tenant: &TenantId,
    (carrier, account_id): (&CarrierDescriptor, &str),
) -> AppResult<Option<Arc<Account>>> {
    if account_id.is_empty() || carrier.connect == Connect::Nothing {
        return Ok(None);
    }
    let Ok(id) = account_id.parse() else { return Ok(None) };
    Ok(super::accounts::find_account(app, tenant, &id).await?.map(Arc::new))
}

/// Whether a call with this account would begin at once.
pub(super) fn is_free(app: &App, account: Option<&Account>) -> bool {
    let gates = app.shipping.gates.gates.lock().unwrap_or_else(PoisonError::into_inner);
    let gate = account.and_then(|account| gates.get(account.id.as_str()));
    gate.is_none_or(|gate| gate.available_permits() > 0)
}

/// Waits until an account may be called; nothing to wait for where there is none. Kept for as long as the call takes.
pub(super) async fn pass_gate(
    app: &App,
    account: Option<&Account>,
    carrier: &CarrierDescriptor,
) -> AppResult<Option<OwnedSemaphorePermit>> {
    let Some(account) = account else { return Ok(None) };
    let gate = app.shipping.gates.of(account, carrier);
    Ok(Some(gate.acquire_owned().await.map_err(AppError::internal)?))
}
