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

/// Puts raw orders into the inbox, each once, and moves the cursor in the same transaction.
///
/// What lists leave out is asked for first, for new ones only. An order whose rest cannot be had is taken in without it,
/// and noted as one that was hinted at: it is asked for again.
pub(super) async fn take_in(
    connection: &Connection<'_>,
    app: &App,
    (source, lane): (&str, Lane),
    orders: Vec<RawOrder>,
    cursor: Option<Move<'_>>,
) -> AppResult<Taken> {
    let (tenant, platform) = (&connection.row.tenant_id, connection.row.id.as_str());
    let known = known(connection, app, &orders).await?;
    let Sorted { mut new, mut hashes, again, waits } = sort(orders, &known, app.now());
    let lacking = parts::complete(connection, lane, &mut new).await?;
    for index in &lacking {
        hashes[*index] = hash_of(&[&new[*index].payload, b"incomplete"]);
    }
    let lacking: Vec<String> = lacking.into_iter().map(|index| new[index].external_id.clone()).collect();
    let (mut rows, mut fresh) = (Vec::with_capacity(new.len()), Vec::with_capacity(new.len()));
    for (order, hash) in new.into_iter().zip(hashes) {
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

/// A page of orders, compared with what is there.
struct Sorted {
    /// Those that are not there.
    new: Vec<RawOrder>,
    /// Their hashes.
    hashes: Vec<Vec<u8>>,
    /// Those that are what the order was before, by the id of their raw text and when they were changed.
    again: Vec<(String, i64)>,
    /// Whether one is there and not understood yet.
    waits: bool,
}

fn sort(orders: Vec<RawOrder>, known: &HashMap<(String, Vec<u8>), KnownRaw>, now: UtcMillis) -> Sorted {
    let mut sorted = Sorted { new: Vec::new(), hashes: Vec::new(), again: Vec::new(), waits: false };
    let mut seen = HashSet::new();
    for mut order in orders {
        // Never beyond our own present: what a shop says while its clock is ahead would outdo all it says after.
        order.modified_at_ms = order.modified_at_ms.min(now.0);
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
        sorted.new.push(order);
        sorted.hashes.push(key.1);
    }
    sorted
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
