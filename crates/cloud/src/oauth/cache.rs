//! Applications and unsealed keys in memory, bounded, so that the token path asks no data base.
//!
//! A record is read outside the lock and put in only if nothing was forgotten meanwhile: a deletion that commits
//! between the reading and the putting in can therefore never be overtaken by what was read before it.

use std::collections::HashMap;
use std::collections::hash_map::RandomState;
use std::hash::{BuildHasher, Hash};
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};

use kontor_model::id::{ClientId, TenantId};
use kontor_model::{Module, TenantNumber, UtcMillis};

use super::application::ClientState;
use super::store::secrets::StoredSecret;

const SHARDS: usize = 16;

/// An application as the token endpoint and `/v1` need it.
pub(crate) struct ClientRecord {
    /// Client-ID.
    pub(crate) id: ClientId,
    /// Its owner.
    pub(crate) tenant: TenantId,
    /// The owner's number, which is his realm.
    pub(crate) number: TenantNumber,
    /// The owner's name.
    pub(crate) company: String,
    /// What the owner has booked.
    pub(crate) modules: Vec<Module>,
    /// Name of the application.
    pub(crate) name: String,
    /// Whether it may do anything.
    pub(crate) state: ClientState,
    /// Its secrets, newest first.
    pub(crate) secrets: Vec<StoredSecret>,
}

struct Entry<V> {
    value: Arc<V>,
    used_at: AtomicI64,
}

struct Shard<K, V> {
    entries: HashMap<K, Entry<V>>,
    /// Rises whenever something is forgotten here.
    generation: u64,
}

/// A bounded map of shared values.
pub(crate) struct Cache<K, V> {
    shards: Vec<RwLock<Shard<K, V>>>,
    hasher: RandomState,
    shard_capacity: usize,
}

/// What [`Cache::begin_load`] answers, to be handed back to [`Cache::finish_load`].
#[derive(Clone, Copy)]
pub(crate) struct Loading(u64);

impl<K: Hash + Eq + Clone, V> Cache<K, V> {
    /// A cache of about `capacity` entries.
    pub(crate) fn new(capacity: usize) -> Cache<K, V> {
        let shard = || RwLock::new(Shard { entries: HashMap::new(), generation: 0 });
        let shards = (0..SHARDS).map(|_| shard()).collect();
        Cache { shards, hasher: RandomState::new(), shard_capacity: capacity.div_ceil(SHARDS) }
    }

    /// What is known under this key.
    pub(crate) fn get(&self, key: &K, now: UtcMillis) -> Option<Arc<V>> {
        let shard = self.read(key);
        let entry = shard.entries.get(key)?;
        entry.used_at.store(now.0, Ordering::Relaxed);
        Some(Arc::clone(&entry.value))
    }

    /// To be called before a value is read from the store.
    pub(crate) fn begin_load(&self, key: &K) -> Loading {
        Loading(self.read(key).generation)
    }

    /// Puts in what was read since [`Cache::begin_load`], unless something was forgotten meanwhile.
    pub(crate) fn finish_load(&self, loading: Loading, key: &K, value: &Arc<V>, now: UtcMillis) {
        let mut shard = self.write(key);
        if shard.generation != loading.0 {
            return;
        }
        if shard.entries.len() >= self.shard_capacity {
            drop_oldest(&mut shard.entries);
        }
        let entry = Entry { value: Arc::clone(value), used_at: AtomicI64::new(now.0) };
        shard.entries.insert(key.clone(), entry);
    }

    /// Forgets one key, also for loads that are under way.
    pub(crate) fn forget(&self, key: &K) {
        let mut shard = self.write(key);
        shard.generation += 1;
        shard.entries.remove(key);
    }

    /// Forgets everything.
    pub(crate) fn forget_all(&self) {
        for shard in &self.shards {
            let mut shard = shard.write().unwrap_or_else(PoisonError::into_inner);
            shard.generation += 1;
            shard.entries.clear();
        }
    }

    /// Number of entries.
    #[cfg(test)]
    pub(crate) fn len(&self) -> usize {
        let count = |shard: &RwLock<Shard<K, V>>| shard.read().map_or(0, |shard| shard.entries.len());
        self.shards.iter().map(count).sum()
    }

    fn place(&self, key: &K) -> usize {
        (self.hasher.hash_one(key) % SHARDS as u64) as usize
    }

    fn read(&self, key: &K) -> RwLockReadGuard<'_, Shard<K, V>> {
        self.shards[self.place(key)].read().unwrap_or_else(PoisonError::into_inner)
    }

    fn write(&self, key: &K) -> RwLockWriteGuard<'_, Shard<K, V>> {
        self.shards[self.place(key)].write().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Makes room for one. Walks the shard; it happens only after a read from the store, which costs more.
fn drop_oldest<K: Hash + Eq + Clone, V>(entries: &mut HashMap<K, Entry<V>>) {
    let oldest = entries.iter().min_by_key(|(_, entry)| entry.used_at.load(Ordering::Relaxed));
    let Some(key) = oldest.map(|(key, _)| key.clone()) else { return };
    entries.remove(&key);
}

#[cfg(test)]
mod tests;
