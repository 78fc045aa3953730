//! Counting in memory what the token endpoint does, so that it writes nothing: last use, issued, refused and why.
//!
//! Every ten seconds the sums go to the store. The first refusal of a series is also an entry of the audit log.

use std::collections::HashMap;
use std::net::{IpAddr, Ipv4Addr};
use std::sync::{Mutex, MutexGuard, PoisonError};

use kontor_model::UtcMillis;
use kontor_model::id::{ClientId, ClientSecretId, TenantId};

use super::cache::ClientRecord;
use crate::limits::network;

/// Tallies held; beyond that all others share one.
const CAPACITY: usize = 10_000;
/// A refusal after so long without one begins a new series.
const SERIES_GAP_MS: i64 = 600_000;

/// What happened to a token request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Reason {
    /// A token was issued.
    Issued,
    /// No application of this Client-ID.
    UnknownClient,
    /// Not the secret of this application, or no secret at all.
    WrongSecret,
    /// A right secret under the address of another realm.
    OtherRealm,
    /// The right secret of a deleted application.
    Deleted,
    /// The right secret of a disabled application.
    Disabled,
    /// The right secret, but it has run out.
    Expired,
    /// The right secret, but it was revoked.
    Revoked,
}

impl Reason {
    /// The column text.
    pub(crate) fn code(self) -> &'static str {
        match self {
            Reason::Issued => "issued",
            Reason::UnknownClient => "unknown_client",
            Reason::WrongSecret => "wrong_secret",
            Reason::OtherRealm => "other_realm",
            Reason::Deleted => "deleted",
            Reason::Disabled => "disabled",
            Reason::Expired => "expired",
            Reason::Revoked => "revoked",
        }
    }

    /// Tells whether the right secret was brought.
    pub(crate) fn is_proven(self) -> bool {
        !matches!(self, Reason::UnknownClient | Reason::WrongSecret)
    }
}

/// Whose tally: application (none when unknown), address (IPv6 by its /64), reason.
#[derive(Clone, PartialEq, Eq, Hash)]
struct Key {
    client: Option<ClientId>,
    address: IpAddr,
    reason: Reason,
}

struct Tally {
    tenant: Option<TenantId>,
    secret: Option<ClientSecretId>,
    /// Not yet in the store.
    pending: i64,
    first_at: UtcMillis,
    last_at: UtcMillis,
    /// A series began that the audit log does not know of yet.
    unannounced: bool,
}

/// A tally on its way into the store.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Due {
    pub(crate) client: Option<ClientId>,
    pub(crate) tenant: Option<TenantId>,
    /// The secret that was used last.
    pub(crate) secret: Option<ClientSecretId>,
    pub(crate) address: IpAddr,
    pub(crate) reason: Reason,
    pub(crate) count: i64,
    pub(crate) first_at: UtcMillis,
    pub(crate) last_at: UtcMillis,
    /// To be written down in the audit log.
    pub(crate) begins_series: bool,
}

/// The tallies.
pub(crate) struct Usage {
    tallies: Mutex<HashMap<Key, Tally>>,
}

impl Usage {
    /// Nothing counted yet.
    pub(crate) fn new() -> Usage {
        Usage { tallies: Mutex::new(HashMap::new()) }
    }

    /// Counts one request.
    pub(crate) fn note(
        &self,
        client: Option<&ClientRecord>,
        secret: Option<&ClientSecretId>,
        address: IpAddr,
        reason: Reason,
        now: UtcMillis,
    ) {
        let mut tallies = self.lock();
        let mut key = Key { client: client.map(|client| client.id.clone()), address: network(address), reason };
        if tallies.len() >= CAPACITY && !tallies.contains_key(&key) {
            key = Key { client: None, address: IpAddr::V4(Ipv4Addr::UNSPECIFIED), reason };
        }
        let tenant = key.client.as_ref().and(client).map(|client| client.tenant.clone());
        let tally = tallies.entry(key).or_insert_with(|| Tally {
            tenant,
            secret: None,
            pending: 0,
            first_at: now,
            last_at: UtcMillis(i64::MIN),
            unannounced: false,
        });
        if reason != Reason::Issued && now.millis_since(tally.last_at) > SERIES_GAP_MS {
            tally.unannounced = true;
        }
        if tally.pending == 0 {
            tally.first_at = now;
        }
        if tally.secret.as_ref() != secret {
            tally.secret = secret.cloned();
        }
        tally.pending += 1;
        tally.last_at = now;
    }

    /// Takes out what is not in the store yet, at most `limit` tallies, and drops tallies nobody needs any more.
    pub(crate) fn take_due(&self, limit: usize, now: UtcMillis) -> Vec<Due> {
        let mut due = Vec::new();
        let mut tallies = self.lock();
        for (key, tally) in tallies.iter_mut().filter(|(_, tally)| tally.pending > 0).take(limit) {
            due.push(Due {
                client: key.client.clone(),
                tenant: tally.tenant.clone(),
                secret: tally.secret.clone(),
                address: key.address,
                reason: key.reason,
                count: std::mem::take(&mut tally.pending),
                first_at: tally.first_at,
                last_at: tally.last_at,
                begins_series: std::mem::take(&mut tally.unannounced),
            });
        }
        tallies.retain(|_, tally| tally.pending > 0 || now.millis_since(tally.last_at) <= SERIES_GAP_MS);
        due
    }

    /// Puts back what could not be stored.
    pub(crate) fn put_back(&self, due: Vec<Due>) {
        let mut tallies = self.lock();
        for part in due {
            let key = Key { client: part.client, address: part.address, reason: part.reason };
            if let Some(tally) = tallies.get_mut(&key) {
                tally.pending += part.count;
                tally.first_at = part.first_at;
                tally.unannounced |= part.begins_series;
            }
        }
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<Key, Tally>> {
        self.tallies.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
