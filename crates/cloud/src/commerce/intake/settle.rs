//! The second half of taking orders in: what was understood is written, with its story and its place in the feed, in one
//! transaction. Dying before it loses nothing: the raw orders are still on the list of those to be understood.

mod kept;
mod step;

use std::collections::{BTreeMap, BTreeSet, HashMap};

use kontor_model::UtcMillis;
use kontor_model::id::TenantId;
use kontor_model::order::ChannelOrder;

use self::step::Known;
pub(in crate::commerce) use self::step::{ASKED, RELEASED, STORED, already_changed};
use super::interpret::{self, Hold, Understood};
use super::mapped::{self, Mapping};
use super::narrow::NOT_TOLD;
use super::store;
use crate::app::App;
use crate::commerce::orders::store::events::EventRow;
use crate::commerce::orders::store::raw::WaitingRaw;
use crate::commerce::orders::store::{adoptions, events, raw, rows};
use crate::commerce::orders::{adoption, content};
use crate::commerce::platforms::PlatformRow;
use crate::commerce::stock;
use crate::db::Tx;
use crate::error::{AppError, AppResult};

/// Most numbers one raw order can need: its place in the feed and its events.
const NUMBERS: i64 = 6;
/// Raw orders of one transaction.
pub(super) const AT_ONCE: i64 = 100;

/// A raw order out of the inbox.
pub(super) struct Fresh {
    pub(super) raw_id: String,
    pub(super) external_id: String,
    /// When it was changed; 0 is when the order says itself.
    pub(super) modified_at: i64,
    pub(super) source: String,
    /// Nothing is there but what it is filed under: the shop fails at it.
    pub(super) is_head: bool,
    pub(super) payload: Vec<u8>,
}

/// What orders of a platform are settled with.
#[derive(Clone, Copy)]
pub(in crate::commerce) struct Settling<'a> {
    pub(in crate::commerce) app: &'a App,
    pub(in crate::commerce) platform: &'a PlatformRow,
}

/// What one transaction writes.
pub(super) struct Ledger<'a> {
    pub(super) settling: Settling<'a>,
    pub(super) now: UtcMillis,
    next: i64,
    events: Vec<EventRow>,
    unwanted: Vec<String>,
    came: bool,
    /// Statuses in which an order does not count yet.
    not_yet: BTreeSet<String>,
    /// Orders the ERP has already, by their keys, with the number of its document.
    adopted: HashMap<String, Option<String>>,
}

impl Settling<'_> {
    fn tenant(&self) -> &TenantId {
        &self.platform.tenant_id
    }

    /// Understands raw orders and writes what came of them; the list of those to be understood gets shorter.
    pub(super) async fn settle(&self, fresh: Vec<Fresh>) -> AppResult<()> {
        if fresh.is_empty() {
            return Ok(());
        }
        let (fresh, understood, mapping) = self.understand(fresh).await?;
        let mut tx = self.app.db.write(self.tenant()).await?;
        let mut ledger = Ledger::open(*self, &mut tx, fresh.len()).await?;
        let external = fresh.iter().map(|one| one.external_id.as_str());
        let mut known = known(&mut tx, self, external).await?;
        ledger.adopted = self.adopted(&mut tx, &known, fresh.iter().zip(&understood)).await?;
        for (one, understood) in fresh.iter().zip(understood) {
            let before = known.remove(&one.external_id);
            let understood = kept::kept(before.as_ref(), one, understood, &mapping);
            if let Some(after) = step::step(&mut ledger, before, one, understood)? {
                known.insert(one.external_id.clone(), after);
            }
        }
        raw::understood(&mut tx, self.tenant(), fresh.iter().map(|one| one.raw_id.as_str())).await?;
        ledger.close(&mut tx, known).await?;
        self.app.commerce.pass().await;
        tx.commit().await?;
        self.app.commerce.pass().await;
        Ok(())
    }

    /// Which of the new orders the ERP has already.
    async fn adopted<'f>(
        &self,
        tx: &mut Tx,
        known: &HashMap<String, Known>,
        fresh: impl Iterator<Item = (&'f Fresh, &'f Understood)>,
    ) -> AppResult<HashMap<String, Option<String>>> {
        let mut keys = Vec::new();
        for (one, understood) in fresh.filter(|(one, _)| !known.contains_key(&one.external_id)) {
            keys.push(adoption::key_of_id(&one.external_id));
            if let Some(order) = understood.order() {
                keys.push(adoption::key_of_number(&order.number));
            }
        }
        Ok(adoptions::among(tx, self.tenant(), self.platform.id.as_str(), &keys).await?.into_iter().collect())
    }

    /// Understands orders on a thread of its own: it takes the processor for as long as others could be writing.
    async fn understand(&self, mut fresh: Vec<Fresh>) -> AppResult<(Vec<Fresh>, Vec<Understood>, Mapping)> {
        let mapping = mapped::mapping(self.app, self.platform).await?;
        let unknown = || AppError::internal("the kind of a platform is not registered");
        let shop = self.app.commerce.shops().share(&self.platform.kind).ok_or_else(unknown)?;
        let understand = move || {
            let mut understood = Vec::with_capacity(fresh.len());
            for one in &mut fresh {
                let what = match one.is_head {
                    true => Understood::Held(None, Hold::new(NOT_TOLD, &[])),
                    false => interpret::understand(shop.as_ref(), &mapping, one),
                };
                if let (0, Some(order)) = (one.modified_at, what.order()) {
                    one.modified_at = order.modified_at_ms;
                }
                understood.push(what);
            }
            (fresh, understood, mapping)
        };
        tokio::task::spawn_blocking(understand).await.map_err(AppError::internal)
    }

    /// Understands what is left from before: a process died, or somebody asked. Answers how many there were.
    pub(in crate::commerce) async fn settle_waiting(&self) -> AppResult<usize> {
        let mut count = 0;
        loop {
            let mut tx = self.app.db.read(self.tenant()).await?;
            let waiting = raw::waiting(&mut tx, self.tenant(), self.platform.id.as_str(), AT_ONCE).await?;
            drop(tx);
            if waiting.is_empty() {
                return Ok(count);
            }
            let mut fresh = Vec::with_capacity(waiting.len());
            for row in waiting {
                let payload = content::open_raw(self.app, self.tenant(), &row.id, &row.payload)?;
                let WaitingRaw { id: raw_id, external_id, modified_at, source, is_head, .. } = row;
                fresh.push(Fresh { raw_id, external_id, modified_at, source, is_head, payload });
            }
            count += fresh.len();
            self.settle(fresh).await?;
        }
    }

    /// The platform does not have these orders any more.
    pub(super) async fn gone(&self, external: &[String]) -> AppResult<()> {
        let mut tx = self.app.db.write(self.tenant()).await?;
        let mut ledger = Ledger::open(*self, &mut tx, external.len()).await?;
        let mut known = known(&mut tx, self, external.iter().map(String::as_str)).await?;
        for order in known.values_mut() {
            step::gone(&mut ledger, order)?;
        }
        ledger.close(&mut tx, known).await?;
        Ok(tx.commit().await?)
    }
}

impl<'a> Ledger<'a> {
    async fn open(settling: Settling<'a>, tx: &mut Tx, orders: usize) -> AppResult<Ledger<'a>> {
        let count = i64::try_from(orders).unwrap_or(i64::MAX / NUMBERS).max(1) * NUMBERS;
        let last = rows::draw(tx, settling.tenant(), count).await?;
        let (events, unwanted) = (Vec::new(), Vec::new());
        let (not_yet, adopted) = (settling.platform.not_yet()?, HashMap::new());
        let (now, next) = (settling.app.now(), last - count);
        Ok(Ledger { settling, now, next, events, unwanted, came: false, not_yet, adopted })
    }

    /// The next number of feed and events.
    pub(super) fn number(&mut self) -> i64 {
        self.next += 1;
        self.next
    }

    /// Adds to the story.
    pub(super) fn tell(&mut self, event: EventRow) {
        let seq = self.number();
        self.events.push(EventRow { seq, ..event });
    }

    /// The ERP's number of a new order that it has already; `None` when it does not have it.
    pub(super) fn adopted(&self, external_id: &str, order: Option<&ChannelOrder>) -> Option<Option<String>> {
        let of_number = || self.adopted.get(&adoption::key_of_number(&order?.number));
        self.adopted.get(&adoption::key_of_id(external_id)).or_else(of_number).cloned()
    }

    /// Whether an order in this status of the platform counts.
    pub(super) fn counts(&self, status: &str) -> bool {
        !self.not_yet.contains(status)
    }

    /// This raw order is not wanted and belongs to no order.
    pub(super) fn refuse(&mut self, raw_id: &str) {
        self.unwanted.push(raw_id.to_owned());
    }

    /// An order came that was not known.
    pub(super) fn order_came(&mut self) {
        self.came = true;
    }

    async fn close(self, tx: &mut Tx, known: HashMap<String, Known>) -> AppResult<()> {
        let Settling { app, platform, .. } = self.settling;
        let tenant = &platform.tenant_id;
        // Sorted, so that two who write several orders take them in the same order.
        let known: BTreeMap<String, Known> = known.into_values().map(|one| (one.row.id.clone(), one)).collect();
        let known: Vec<Known> = known.into_values().filter(|one| one.is_changed).collect();
        let unheard = known.iter().filter(|one| one.row.acknowledged_revision == 0);
        let unheard: Vec<(&str, Option<&ChannelOrder>)> =
            unheard.map(|one| (one.row.id.as_str(), one.content.order.as_ref())).collect();
        stock::note(app, tx, (tenant, platform.id.as_str()), &unheard).await?;
        let mut changed = Vec::with_capacity(known.len());
        for one in known {
            changed.push(one.into_row(app, tenant)?);
        }
        rows::write(tx, tenant, &changed).await?;
        events::add(tx, tenant, &self.events).await?;
        for raw_id in &self.unwanted {
            raw::discard(tx, tenant, raw_id).await?;
        }
        if self.came {
            store::order_came(tx, tenant, platform.id.as_str(), self.now).await?;
        }
        Ok(())
    }
}

async fn known<'e>(
    tx: &mut Tx,
    settling: &Settling<'_>,
    external: impl Iterator<Item = &'e str>,
) -> AppResult<HashMap<String, Known>> {
    let (tenant, platform) = (settling.tenant(), settling.platform.id.as_str());
    let rows = rows::of_external(tx, tenant, platform, external).await?;
    let known = |row: rows::OrderRow| -> AppResult<(String, Known)> {
        let content = content::open(settling.app, tenant, &row.id, row.content.as_deref())?;
        Ok((row.external_id.clone(), Known { row, content, is_changed: false }))
    };
    rows.into_iter().map(known).collect()
}
