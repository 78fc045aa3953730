//! The mapping that is live, ready to be applied: loaded once per page of orders, kept in memory per version.

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, PoisonError};

use kontor_model::Lang;
use kontor_model::id::{PlatformId, TenantId};
use kontor_model::order::ChannelOrder;
use kontor_model::order_mapping::{MappedOrder, OrderMapping};

use super::engine::{Compiled, Held, compile};
use super::store;
use crate::app::App;
use crate::error::AppResult;

/// Versions kept ready. One takes some kilobytes; the oldest goes when another comes.
const KEPT: usize = 256;

type Key = (TenantId, PlatformId, i64);

/// Versions that are ready. They never change, so nothing ever has to be taken back.
#[derive(Default)]
pub(in crate::commerce) struct Cache(Mutex<Kept>);

#[derive(Default)]
struct Kept {
    ready: HashMap<Key, Live>,
    order: VecDeque<Key>,
}

/// What orders of a platform are mapped with: one for a whole page.
#[derive(Clone)]
pub(in crate::commerce) struct Live(Result<Arc<Compiled>, Held>);

impl Live {
    /// Maps one order. Errors: why it has to wait for a person, which is also so when there is no mapping.
    pub(in crate::commerce) fn apply(&self, order: &ChannelOrder) -> Result<MappedOrder, Held> {
        match &self.0 {
            Ok(compiled) => compiled.apply(order),
            Err(held) => Err(held.clone()),
        }
    }

    /// Maps one order that a person released. Errors: as of [`Live::apply`], but for what is held to be looked at.
    pub(in crate::commerce) fn apply_released(&self, order: &ChannelOrder) -> Result<MappedOrder, Held> {
        match &self.0 {
            Ok(compiled) => compiled.apply_released(order),
            Err(held) => Err(held.clone()),
        }
    }

    /// Tells whether there is no mapping.
    #[cfg(test)]
    pub(in crate::commerce) fn is_none(&self) -> bool {
        self.0.as_ref().is_err_and(|held| *held == Held::no_mapping())
    }
}

/// Loads what orders of a platform are mapped with. `version` is the one that its row names as live, 0 for none.
pub(in crate::commerce) async fn live(
    app: &App,
    tenant: &TenantId,
    platform: &PlatformId,
    version: i64,
) -> AppResult<Live> {
    if version == 0 {
        return Ok(Live(Err(Held::no_mapping())));
    }
    let key = (tenant.clone(), platform.clone(), version);
    let cache = app.commerce.mappings();
    if let Some(ready) = cache.find(&key) {
        return Ok(ready);
    }
    let mut tx = app.db.read(tenant).await?;
    let content = store::content(&mut tx, tenant, platform, version).await?;
    drop(tx);
    let Some(content) = content else { return Ok(Live(Err(Held::no_mapping()))) };
    let ready = Live(ready(&content, version));
    cache.keep(key, ready.clone());
    Ok(ready)
}

/// A version that was right when it was made may not be any more after an update of ours: its orders wait, others go on.
fn ready(content: &str, version: i64) -> Result<Arc<Compiled>, Held> {
    let mapping: OrderMapping = serde_json::from_str(content).map_err(|_| Held::unusable(version))?;
    let compiled = compile(&mapping, Lang::En).map_err(|_| Held::unusable(version))?;
    Ok(Arc::new(compiled.of_version(version)))
}

impl Cache {
    fn find(&self, key: &Key) -> Option<Live> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).ready.get(key).cloned()
    }

    fn keep(&self, key: Key, live: Live) {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.ready.insert(key.clone(), live).is_none() {
            kept.order.push_back(key);
        }
        while kept.order.len() > KEPT
            && let Some(oldest) = kept.order.pop_front()
        {
            kept.ready.remove(&oldest);
        }
    }

    /// How many versions are ready.
    #[cfg(test)]
    pub(super) fn len(&self) -> usize {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).ready.len()
    }
}
