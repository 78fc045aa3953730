//! The first half of taking orders in: what a platform said is stored as it is, before anybody tries to understand it.

use std::collections::{HashMap, HashSet};

use aws_lc_rs::digest::{SHA256, digest};
use kontor_adapters::shop::RawOrder;
use kontor_model::id::RawOrderId;
use kontor_model::{Lang, UtcMillis};

use super::narrow::NOT_TOLD;
use super::parts;
use super::settle::Fresh;
use super::store;
use crate::app::App;
use crate::commerce::orders::content;
use crate::commerce::orders::store::raw::{self, KnownRaw, NewRaw};
use crate::commerce::platforms::{Connection, Lane, PlatformRow};
use crate::db::Tx;
use crate::error::AppResult;

/// Language of the platforms' words, which are kept for everybody who reads them later.
pub(super) const WORDS: Lang = Lang::De;

/// Most orders that are taken in together.
pub(super) const MOST_AT_ONCE: usize = 100;
/// How long an order whose rest could not be had waits until it is asked for again.
const LACKING_MS: i64 = 60_000;

/// Where the cursor goes together with the raw orders of a page.
pub(super) struct Move<'a> {
    /// Until when the platform is held, and until when it is from now on.
    pub(super) held: (UtcMillis, UtcMillis),
    /// From when on orders are read, where it goes on, and the latest change seen in this reading.
    pub(super) to: (i64, Option<&'a str>, Option<i64>),
}

/// What came of putting orders into the inbox.
pub(super) struct Taken {
    /// New ones, to be settled now.
    pub(super) fresh: Vec<Fresh>,
    /// Whether others wait in the inbox: known ones that came back, or such as somebody else put there.
    pub(super) others_wait: bool,
    /// Whether the cursor moved; nobody but the one who holds the platform moves it.
    pub(super) moved: bool,
}

/// Puts raw orders into the inbox, each once.
///
/// What lists leave out is asked for first, for new ones only. An order whose rest cannot be had is taken in without it,
/// and noted as one that was hinted at: it is asked for again.
pub(super) async fn take_in(
    connection: &Connection<'_>,
    app: &App,
    (source, lane): (&str, Lane),
    orders: Vec<RawOrder>,
) -> AppResult<Taken> {
    let mut sorted = look_through(connection, app, orders).await?;
    sorted.complete(connection, lane).await?;
    put_in(connection, app, source, sorted, None).await
}

/// Puts orders that were looked through into the inbox, and moves the cursor in the same transaction.
pub(super) async fn put_in(
    connection: &Connection<'_>,
    app: &App,
    source: &str,
    sorted: Sorted,
    cursor: Option<Move<'_>>,
) -> AppResult<Taken> {
    let (tenant, platform) = (&connection.row.tenant_id, connection.row.id.as_str());
    let Sorted { new, again, waits } = sorted;
    let lacking: Vec<String> = new.iter().filter(|new| new.lacks).map(|new| new.order.external_id.clone()).collect();
    let (mut rows, mut fresh) = (Vec::with_capacity(new.len()), Vec::with_capacity(new.len()));
    for New { order, hash, lacks } in new {
        // What lacks something is another text than the whole one, which comes later.
        let hash = if lacks { hash_of(&[&order.payload, b"incomplete"]) } else { hash };
        let id = RawOrderId::new(app.now(), app.entropy.as_ref()).to_string();
        let sealed = content::seal_raw(app, tenant, &id, &order.payload);
        let RawOrder { external_id, modified_at_ms: modified_at, payload } = order;
        rows.push(NewRaw { id: id.clone(), external_id: external_id.clone(), hash, modified_at, payload: sealed });
        let (source, is_head) = (source.to_owned(), source == NOT_TOLD);
        fresh.push(Fresh { raw_id: id, external_id, modified_at, source, is_head, payload });
    }
    let mut tx = app.db.write(tenant).await?;
    let put = raw::put(&mut tx, tenant, (platform, source, app.now()), &rows).await?;
    let waiting = rows.iter().map(|row| (row.id.as_str(), row.modified_at));
    let waiting: Vec<(&str, i64)> = waiting.chain(again.iter().map(|(id, at)| (id.as_str(), *at))).collect();
    raw::wait(&mut tx, tenant, (platform, source), &waiting).await?;
    ask_again(app, &mut tx, connection, &lacking).await?;
    let mut moved = true;
    if let Some(Move { held, to }) = cursor {
        moved = store::move_cursor(&mut tx, tenant, platform, held, to).await?;
    }
    app.commerce.pass().await;
    tx.commit().await?;
    app.commerce.pass().await;
    let is_mine = usize::try_from(put) == Ok(rows.len());
    if !is_mine {
        // Somebody put some of them in at the same moment: whoever looks at the list of waiting ones sees each once.
        fresh.clear();
    }
    Ok(Taken { fresh, others_wait: waits || !again.is_empty() || !is_mine, moved })
}

/// An order that is not in the inbox.
struct New {
    order: RawOrder,
    /// Of the text as it was listed.
    hash: Vec<u8>,
    /// Whether the list left something out that was not had so far.
    lacks: bool,
}

/// Orders, compared with what is there.
#[derive(Default)]
pub(super) struct Sorted {
    /// Those that are not there.
    new: Vec<New>,
    /// Those that are what the order was before, by the id of their raw text and when they were changed.
    again: Vec<(String, i64)>,
    /// Whether one is there and not understood yet.
    waits: bool,
}

impl Sorted {
    /// How many are not there.
    pub(super) fn len(&self) -> usize {
        self.new.len()
    }

    /// Whether something was left out of one.
    pub(super) fn lacks(&self) -> bool {
        self.new.iter().any(|new| new.lacks)
    }

    /// How much memory they take, in bytes.
    pub(super) fn size(&self) -> usize {
        self.new.iter().map(|new| new.order.payload.len()).sum()
    }

    /// Adds those of a later page; what stands on both counts once.
    pub(super) fn append(&mut self, later: Sorted) {
        let known: HashSet<(String, Vec<u8>)> = self.new.iter().map(New::key).collect();
        self.new.extend(later.new.into_iter().filter(|new| !known.contains(&new.key())));
        self.again.extend(later.again);
        self.waits |= later.waits;
    }

    /// The first so many of those that are not there; all else stays for later.
    pub(super) fn first(&mut self, count: usize) -> Sorted {
        let rest = self.new.split_off(count.min(self.new.len()));
        Sorted { new: std::mem::replace(&mut self.new, rest), ..Sorted::default() }
    }

    /// Asks for what the list left out.
    pub(super) async fn complete(&mut self, connection: &Connection<'_>, lane: Lane) -> AppResult<()> {
        let lacking: Vec<&mut New> = self.new.iter_mut().filter(|new| new.lacks).collect();
        if lacking.is_empty() {
            return Ok(());
        }
        let mut orders: Vec<RawOrder> = lacking.iter().map(|new| new.order.clone()).collect();
        let still = parts::complete(connection, lane, &mut orders).await?;
        for (place, (new, order)) in lacking.into_iter().zip(orders).enumerate() {
            (new.order, new.lacks) = (order, still.contains(&place));
        }
        Ok(())
    }
}

impl New {
    fn key(&self) -> (String, Vec<u8>) {
        (self.order.external_id.clone(), self.hash.clone())
    }
}

/// Compares orders with what is there, a part of them after the other: a platform may list any number.
pub(super) async fn look_through(connection: &Connection<'_>, app: &App, orders: Vec<RawOrder>) -> AppResult<Sorted> {
    let mut sorted = Sorted::default();
    let mut orders = orders.into_iter().peekable();
    while orders.peek().is_some() {
        let part = orders.by_ref().take(MOST_AT_ONCE).collect();
        sorted.append(compare(connection, app, part).await?);
    }
    Ok(sorted)
}

async fn compare(connection: &Connection<'_>, app: &App, orders: Vec<RawOrder>) -> AppResult<Sorted> {
    let known = known(connection, app, &orders).await?;
    let mut sorted = Sorted::default();
    let mut seen = HashSet::new();
    for mut order in orders {
        // Never beyond our own present: what a shop says while its clock is ahead would outdo all it says after.
        order.modified_at_ms = order.modified_at_ms.min(app.now().0);
        let key = (order.external_id.clone(), hash_of(&[&order.payload]));
        if !seen.insert(key.clone()) {
            continue;
        }
        if let Some(known) = known.get(&key) {
            // Known and not understood yet: whoever put it in may be about to, or may be dead.
            sorted.waits |= known.is_waiting;
            if !known.is_current && !known.is_waiting {
                sorted.again.push((known.id.clone(), order.modified_at_ms));
            }
            continue;
        }
        let lacks = connection.shop.lacks_parts(&order);
        sorted.new.push(New { order, hash: key.1, lacks });
    }
    Ok(sorted)
}

/// Notes orders that something is left out of: the cursor moves past them, and no list may show them again.
async fn ask_again(app: &App, tx: &mut Tx, connection: &Connection<'_>, lacking: &[String]) -> AppResult<()> {
    let (now, due) = (app.now(), app.now().plus_millis(LACKING_MS));
    let PlatformRow { tenant_id, id, .. } = &connection.row;
    for external_id in lacking {
        store::hint(tx, tenant_id, (id.as_str(), external_id), (now, due)).await?;
    }
    Ok(())
}

fn hash_of(parts: &[&[u8]]) -> Vec<u8> {
    match parts {
        [one] => digest(&SHA256, one).as_ref().to_vec(),
        _ => digest(&SHA256, &parts.concat()).as_ref().to_vec(),
    }
}

async fn known(
    connection: &Connection<'_>,
    app: &App,
    orders: &[RawOrder],
) -> AppResult<HashMap<(String, Vec<u8>), KnownRaw>> {
    if orders.is_empty() {
        return Ok(HashMap::new());
    }
    let tenant = &connection.row.tenant_id;
    let mut tx = app.db.read(tenant).await?;
    let external = orders.iter().map(|order| order.external_id.as_str());
    let rows = raw::known(&mut tx, tenant, connection.row.id.as_str(), external).await?;
    Ok(rows.into_iter().map(|row| ((row.external_id.clone(), row.payload_hash.clone()), row)).collect())
}
