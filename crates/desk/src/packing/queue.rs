//! The queue: prepared shipments of the cloud, oldest first, those put back at the end. Kept for a few seconds.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, PoisonError};

use futures_util::StreamExt;
use futures_util::stream;
use kontor_model::id::ShipmentId;
use kontor_model::shipment::{NewShipment, Shipment, ShipmentState};
use kontor_model::{Lang, UtcMillis};

use crate::app::DeskApp;
use crate::cloud::ShipmentFilter;
use crate::credentials;
use crate::error::DeskResult;
use crate::packing::offer::{self, Offer};
use crate::packing::store;
use crate::shipping::{Cloud, ask};

/// Prepared shipments that are looked at; more than a place packs in a day.
const MOST: usize = 1000;
const PAGE: u32 = 100;
/// A queue is shown again without asking for this long.
const FRESH_MS: i64 = 4_000;
/// Names and profiles hardly ever change.
const OFFER_MS: i64 = 60_000;
/// What was asked may be changed elsewhere; the queue may show the older one for this long, an opened one never.
const WANTED_MS: i64 = 300_000;
/// Questions at the same time.
const AT_ONCE: usize = 8;

/// One shipment of the queue.
#[derive(Clone, Debug)]
pub struct Queued {
    /// The shipment as the cloud knows it.
    pub shipment: Shipment,
    /// What was asked for; only for those at the front of the queue.
    pub wanted: Option<Arc<NewShipment>>,
    /// Whether somebody put it back.
    pub is_put_back: bool,
}

/// What the packing table remembers of the cloud.
#[derive(Default)]
pub struct QueueCache {
    inner: Mutex<Inner>,
}

#[derive(Default)]
struct Inner {
    /// The record that all of this is of: another one is another customer.
    of: String,
    listed: Option<(UtcMillis, Vec<Shipment>)>,
    wanted: HashMap<ShipmentId, (UtcMillis, Arc<NewShipment>)>,
    offers: BTreeMap<&'static str, (UtcMillis, Arc<Offer>)>,
}

impl QueueCache {
    fn with<T>(&self, record: &str, act: impl FnOnce(&mut Inner) -> T) -> T {
        let mut inner = self.inner.lock().unwrap_or_else(PoisonError::into_inner);
        if inner.of != record {
            *inner = Inner { of: record.to_owned(), ..Inner::default() };
        }
        act(&mut inner)
    }

    /// Forgets the list: something was bought, prepared or thrown away.
    pub fn forget(&self) {
        let mut inner = self.inner.lock().unwrap_or_else(PoisonError::into_inner);
        inner.listed = None;
    }

    /// Forgets one shipment: it was changed or bought.
    pub(crate) fn forget_one(&self, id: &ShipmentId) {
        let mut inner = self.inner.lock().unwrap_or_else(PoisonError::into_inner);
        inner.wanted.remove(id);
        inner.listed = None;
    }
}

/// Names and profiles, a minute old at most.
pub(crate) async fn offer_of(app: &DeskApp, cloud: &mut Cloud<'_>, lang: Lang) -> DeskResult<Arc<Offer>> {
    let (now, record) = (app.now(), cloud.record.id.as_str().to_owned());
    let known = app.queue.with(&record, |inner| {
        inner.offers.get(lang.code()).filter(|(at, _)| now.0 - at.0 < OFFER_MS).map(|(_, offer)| Arc::clone(offer))
    });
    if let Some(offer) = known {
        return Ok(offer);
    }
    let offer = Arc::new(offer::load(cloud).await?);
    app.queue.with(&record, |inner| inner.offers.insert(lang.code(), (now, Arc::clone(&offer))));
    Ok(offer)
}

/// Names as they were known last, however long ago; asked for only where there are none. None when that is not possible.
pub(crate) async fn names(app: &DeskApp, lang: Lang) -> Option<Arc<Offer>> {
    let record = credentials::active(app).await.ok()?;
    let known =
        app.queue.with(record.id.as_str(), |inner| inner.offers.get(lang.code()).map(|(_, offer)| Arc::clone(offer)));
    match known {
        Some(offer) => Some(offer),
        None => offer_of(app, &mut Cloud::of(app, record, lang).await.ok()?, lang).await.ok(),
    }
}

/// The whole queue in its order; the first `shown` with what was asked for.
pub(crate) async fn load(app: &DeskApp, cloud: &mut Cloud<'_>, shown: usize) -> DeskResult<Vec<Queued>> {
    let listed = listed(app, cloud).await?;
    let put_back = store::put_back(&mut app.db.read().await?).await?;
    let mut queue: Vec<Queued> = listed
        .into_iter()
        .map(|shipment| {
            let is_put_back = put_back.contains_key(shipment.id.as_str());
            Queued { shipment, wanted: None, is_put_back }
        })
        .collect();
    queue.sort_by_key(|queued| {
        let back_at = put_back.get(queued.shipment.id.as_str()).copied();
        (back_at.unwrap_or(0), queued.shipment.created_at_ms, queued.shipment.id.clone())
    });
    fill(app, cloud, &mut queue, shown).await?;
    Ok(queue)
}

async fn listed(app: &DeskApp, cloud: &mut Cloud<'_>) -> DeskResult<Vec<Shipment>> {
    let (now, record) = (app.now(), cloud.record.id.as_str().to_owned());
    let known = app.queue.with(&record, |inner| {
        inner.listed.as_ref().filter(|(at, _)| now.0 - at.0 < FRESH_MS).map(|(_, list)| list.clone())
    });
    if let Some(list) = known {
        return Ok(list);
    }
    let mut list = Vec::new();
    let mut filter = ShipmentFilter { state: "prepared".to_owned(), limit: PAGE, ..ShipmentFilter::default() };
    loop {
        let page = ask!(cloud, |call| call.list_shipments(&filter))?;
        list.extend(page.items.into_iter().filter(|shipment| shipment.state == ShipmentState::Prepared));
        match page.next_cursor {
            Some(cursor) if list.len() < MOST => filter.cursor = cursor,
            _ => break,
        }
    }
    app.queue.with(&record, |inner| inner.listed = Some((now, list.clone())));
    Ok(list)
}

/// Asks what was asked for, several at a time. One that was bought meanwhile stays without.
async fn fill(app: &DeskApp, cloud: &mut Cloud<'_>, queue: &mut [Queued], shown: usize) -> DeskResult<()> {
    let (now, record) = (app.now(), cloud.record.id.as_str().to_owned());
    let front = queue.len().min(shown);
    app.queue.with(&record, |inner| {
        inner.wanted.retain(|_, (at, _)| now.0 - at.0 < WANTED_MS);
        for queued in &mut queue[..front] {
            queued.wanted = inner.wanted.get(&queued.shipment.id).map(|(_, wanted)| Arc::clone(wanted));
        }
    });
    let missing: Vec<(usize, ShipmentId)> = queue[..front]
        .iter()
        .enumerate()
        .filter(|(_, queued)| queued.wanted.is_none())
        .map(|(place, queued)| (place, queued.shipment.id.clone()))
        .collect();
    let asked = cloud;
    let call = &asked.call();
    let found: Vec<(usize, ShipmentId, Option<NewShipment>)> = stream::iter(missing)
        .map(|(place, id)| async move {
            let wanted = call.wanted_of(&id).await.ok();
            (place, id, wanted)
        })
        .buffer_unordered(AT_ONCE)
        .collect()
        .await;
    for (place, id, wanted) in found {
        let Some(wanted) = wanted.map(Arc::new) else { continue };
        app.queue.with(&record, |inner| inner.wanted.insert(id, (now, Arc::clone(&wanted))));
        queue[place].wanted = Some(wanted);
    }
    Ok(())
}
