//! One round of one platform: what is left from before, changed orders page by page, orders it hinted at and that were
//! not among them, then what is due daily.

use std::collections::HashSet;

use kontor_adapters::shop::{OrderKey, RawOrder, Since};
use kontor_adapters::{AdapterError, ErrorKind};
use kontor_model::UtcMillis;
use kontor_model::id::{PlatformId, TenantId};
use kontor_model::platform::Exchange;

use super::inbox::{MOST_AT_ONCE, Move, Sorted, WORDS, look_through, put_in, take_in};
use super::narrow::Listed;
use super::settle::{ASKED, Fresh, STORED, Settling};
use super::store::CursorRow;
use super::{care, reconcile, singly, store};
use crate::app::App;
use crate::commerce::orders::store::{counts, raw};
use crate::commerce::platforms::{Connection, Lane};
use crate::commerce::runs::{self, Kind, Run, Tally};
use crate::commerce::stock;
use crate::error::{AppError, AppResult};

/// How long a platform is held for reading; each page holds it for as long again.
pub(super) const HOLD_MS: i64 = 5 * 60_000;
/// How often orders are read when nothing hints at one.
pub(super) const EVERY_MS: i64 = 60_000;
/// Rounds of many platforms spread over so long.
const JITTER_MS: i64 = 10_000;
/// Most pages of one round; what is left is read in the next one, which begins at once.
const MOST_PAGES: usize = 500;
/// No new page and no single order is begun after so long: what is left is read in the next round, behind other platforms.
const LONG_ROUND_MS: i64 = 2 * 60_000;
/// Most orders that are held back until what lists left out of them is asked for together, and most bytes of them.
const MOST_HELD: usize = 1_000;
const MOST_HELD_BYTES: usize = 8 << 20;
/// A platform that fails is asked again after twice as long each time, up to this.
const LONGEST_WAIT_MS: i64 = 15 * 60_000;

/// Why a round ended early.
pub(super) enum Stop {
    /// The platform did not answer as it should.
    Platform(AdapterError),
    /// Somebody else reads it by now.
    Lost,
    /// Ours.
    App(AppError),
}

impl<E: Into<AppError>> From<E> for Stop {
    fn from(error: E) -> Stop {
        Stop::App(error.into())
    }
}

/// Who reads a platform.
pub(super) struct Reader<'a> {
    pub(super) app: &'a App,
    pub(super) connection: &'a Connection<'a>,
    pub(super) held: UtcMillis,
    pub(super) began: UtcMillis,
    /// How many new or changed orders came in.
    taken: i64,
}

/// Reads a platform that is held until `held`, and lets it go. Errors: the store failed; it is read again when `held`
/// has passed.
pub(super) async fn read(app: &App, tenant: &TenantId, platform: &PlatformId, held: UtcMillis) -> AppResult<()> {
    let connection = match Connection::open(app, tenant, platform).await {
        Ok(connection) => connection,
        Err(AppError::Conflict(_) | AppError::NotFound) => {
            return let_go(app, tenant, platform, held, app.now().plus_millis(EVERY_MS)).await;
        }
        Err(error) => return Err(error),
    };
    let mut reader = Reader { app, connection: &connection, held, began: app.now(), taken: 0 };
    let round = reader.round().await;
    note(&reader, round.as_ref().err()).await?;
    let due = match round {
        Ok(Rest::More) => app.now(),
        Ok(Rest::Nothing) => reader.next_round().await?,
        Err(Stop::Lost) => return Ok(()),
        Err(Stop::App(AppError::TooMany { retry_after_s })) => {
            app.now().plus_seconds(i64::try_from(retry_after_s).unwrap_or(60))
        }
        Err(Stop::App(error)) => return Err(error),
        Err(Stop::Platform(error)) => reader.failed(&error).await?,
    };
    let_go(app, tenant, platform, reader.held, due).await
}

/// Writes down how many orders came in, how many of them are held, and what the platform failed with.
async fn note(reader: &Reader<'_>, stop: Option<&Stop>) -> AppResult<()> {
    let (app, tenant, platform, began) = (reader.app, reader.tenant(), reader.platform(), reader.began);
    let failure = match stop {
        Some(Stop::Platform(error)) => Some(reader.connection.said(error).await),
        _ => None,
    };
    let mut tally = Tally { failure, ..Tally::default() };
    if reader.taken > 0 {
        let mut tx = app.db.read(tenant).await?;
        tally.rejected = counts::held_since(&mut tx, tenant, (platform, began)).await?.min(reader.taken);
        tally.accepted = reader.taken - tally.rejected;
    }
    runs::note(app, &Run { tenant, platform, kind: Kind::Orders, began }, tally).await
}

async fn let_go(app: &App, tenant: &TenantId, platform: &PlatformId, held: UtcMillis, due: UtcMillis) -> AppResult<()> {
    let mut tx = app.db.write(tenant).await?;
    store::let_go(&mut tx, tenant, platform.as_str(), (held, due)).await?;
    Ok(tx.commit().await?)
}

/// Whether a round has read all there was.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Rest {
    Nothing,
    More,
}

impl<'a> Reader<'a> {
    pub(super) fn tenant(&self) -> &'a TenantId {
        &self.connection.row.tenant_id
    }

    pub(super) fn platform(&self) -> &'a str {
        self.connection.row.id.as_str()
    }

    pub(super) fn settling(&self) -> Settling<'a> {
        Settling { app: self.app, platform: &self.connection.row }
    }

    async fn round(&mut self) -> Result<Rest, Stop> {
        self.map_held_again().await?;
        self.settling().settle_waiting().await?;
        if !self.connection.row.exchanges()?.contains(&Exchange::Orders) {
            self.forget_hints().await?;
            return Ok(Rest::Nothing);
        }
        let mut seen = HashSet::new();
        let (rest, from_ms) = self.pages(&mut seen).await?;
        let hinted = singly::hints(self, &seen).await?;
        if rest == Rest::More {
            return Ok(rest);
        }
        self.stock_may_go(self.began).await?;
        care::care(self).await?;
        reconcile::daily(self, (from_ms, seen)).await?;
        reconcile::open_for_long(self).await?;
        Ok(hinted)
    }

    /// Whether it has lasted long enough for others to have their turn.
    pub(super) fn is_over(&self) -> bool {
        self.app.now().0 - self.began.0 >= LONG_ROUND_MS
    }

    /// Who takes no orders needs no hints.
    async fn forget_hints(&self) -> AppResult<()> {
        let mut tx = self.app.db.write(self.tenant()).await?;
        store::forget_hints(&mut tx, self.tenant(), self.platform()).await?;
        Ok(tx.commit().await?)
    }

    /// Holds the platform for the next call, before the time runs out that it is held for.
    pub(super) async fn hold_on(&mut self) -> Result<(), Stop> {
        let until = self.app.now().plus_millis(HOLD_MS);
        if until.0 - self.held.0 < HOLD_MS / 4 {
            return Ok(());
        }
        let mut tx = self.app.db.write(self.tenant()).await?;
        let is_mine = store::hold_on(&mut tx, self.tenant(), self.platform(), (self.held, until)).await?;
        tx.commit().await?;
        if !is_mine {
            return Err(Stop::Lost);
        }
        self.held = until;
        Ok(())
    }

    /// Orders are read up to `began`: stock that waited for them may go out.
    async fn stock_may_go(&self, began: UtcMillis) -> AppResult<()> {
        let mut tx = self.app.db.write(self.tenant()).await?;
        stock::orders_read(&mut tx, self.tenant(), self.platform(), began).await?;
        tx.commit().await?;
        self.app.commerce.stock().wake();
        Ok(())
    }

    /// Held orders are tried again by themselves when the mapping is another one.
    async fn map_held_again(&self) -> AppResult<()> {
        let version = self.connection.row.mapping_version;
        let mut tx = self.app.db.write(self.tenant()).await?;
        raw::wait_for_mapping(&mut tx, self.tenant(), (self.platform(), STORED), version).await?;
        Ok(tx.commit().await?)
    }

    /// Changed orders, page by page. Answers too from when on all that was changed has been seen.
    async fn pages(&mut self, seen: &mut HashSet<String>) -> Result<(Rest, i64), Stop> {
        let mut tx = self.app.db.read(self.tenant()).await?;
        let Some(at) = store::cursor(&mut tx, self.tenant(), self.platform()).await? else {
            return Err(Stop::Lost);
        };
        drop(tx);
        let mut since = self.since(at.cursor_ms, at.cursor_page.clone());
        let listed = match self.list(Lane::Orders, &mut since).await {
            // Where it went on is forgotten there: the reading begins anew.
            Err(Stop::Platform(error)) if error.kind == ErrorKind::Rejected && since.page.is_some() => {
                since.page = None;
                self.list(Lane::Orders, &mut since).await?
            }
            other => other?,
        };
        let from_ms = if since.page.is_none() { since.changed_after_ms } else { i64::MAX };
        let mut behind = Vec::new();
        let rest = self.pages_from(at, (since, listed), seen, &mut behind).await;
        // However it ended: what was taken in is understood.
        self.settling().settle(behind).await?;
        Ok((rest?, from_ms))
    }

    /// Takes a page in and those that follow it. While a page is understood and written, the next one is taken in already:
    /// what is left of them at the end is put into `behind`. Orders that a list leaves something out of are held back with
    /// their page, and with some that follow: that is asked for once for all of them.
    async fn pages_from(
        &mut self,
        mut at: CursorRow,
        (mut since, mut listed): (Since, Listed),
        seen: &mut HashSet<String>,
        behind: &mut Vec<Fresh>,
    ) -> Result<Rest, Stop> {
        let mut held = Sorted::default();
        for _ in 0..MOST_PAGES {
            seen.extend(listed.ids().map(str::to_owned));
            at.cursor_seen = at.cursor_seen.max(listed.latest_ms());
            let print = listed.fingerprint();
            let Listed { mut page, .. } = listed;
            let next = page.next.take();
            if next.is_none() {
                // Never beyond our own present: a shop whose clock is ahead would be read past its next orders.
                let reached = page.watermark_ms.or(at.cursor_seen).unwrap_or(at.cursor_ms).min(self.app.now().0);
                (at.cursor_ms, at.cursor_seen) = (at.cursor_ms.max(reached), None);
            }
            let to = Some((at.cursor_ms, next.as_deref(), at.cursor_seen));
            let mut following = next.clone().map(|token| Since { page: Some(token), ..since });
            let (settling, before) = (self.settling(), std::mem::take(behind));
            let ahead = async {
                held.append(look_through(self.connection, self.app, page.orders).await?);
                let fresh = if following.is_some() && self.holds_back(&held) {
                    Vec::new()
                } else {
                    self.take_all("poll", std::mem::take(&mut held), to).await?
                };
                let Some(following) = &mut following else { return Ok((fresh, None)) };
                Ok::<_, Stop>((fresh, Some(self.list(Lane::Orders, following).await)))
            };
            let (settled, ahead) = tokio::join!(settling.settle(before), ahead);
            settled?;
            let (fresh, fetched) = ahead?;
            *behind = fresh;
            let (Some(following), Some(fetched)) = (following, fetched) else { return Ok(Rest::Nothing) };
            let fetched = fetched.and_then(|listed| {
                let next = &listed.page.next;
                let again = next.is_some() && (*next == following.page || listed.fingerprint() == print);
                if again { Err(Stop::Platform(repeated())) } else { Ok(listed) }
            });
            if held.len() > 0 && (fetched.is_err() || self.is_over()) {
                behind.extend(self.take_all("poll", std::mem::take(&mut held), to).await?);
            }
            (since, listed) = (following, fetched?);
            if self.is_over() {
                break;
            }
        }
        // The page at hand is asked for again: it was not taken in.
        Ok(Rest::More)
    }

    fn holds_back(&self, held: &Sorted) -> bool {
        held.lacks() && held.len() < MOST_HELD && held.size() < MOST_HELD_BYTES && !self.is_over()
    }

    fn since(&self, cursor_ms: i64, page: Option<String>) -> Since {
        let overlap_ms = self.connection.shop.descriptor().capabilities.overlap_ms;
        Since { page, ..Since::after(cursor_ms - overlap_ms) }
    }

    /// Takes orders into the inbox; answers what is to be settled.
    pub(super) async fn take(&mut self, source: &str, orders: Vec<RawOrder>) -> Result<Vec<Fresh>, Stop> {
        let sorted = look_through(self.connection, self.app, orders).await?;
        self.take_all(source, sorted, None).await
    }

    /// Takes orders into the inbox part by part, with the cursor or without, which moves with the last part; answers what of
    /// it is to be settled. While a part is understood and written, the next one is taken in already.
    async fn take_all(
        &mut self,
        source: &str,
        mut sorted: Sorted,
        to: Option<(i64, Option<&str>, Option<i64>)>,
    ) -> Result<Vec<Fresh>, Stop> {
        let lane = if source == "reconcile" { Lane::Bulk } else { Lane::Orders };
        sorted.complete(self.connection, lane).await?;
        let mut behind = Vec::new();
        while sorted.len() > MOST_AT_ONCE {
            let (settling, part) = (self.settling(), sorted.first(MOST_AT_ONCE));
            let (settled, fresh) = tokio::join!(settling.settle(behind), self.take_part(source, part, None));
            settled?;
            behind = fresh?;
        }
        let settling = self.settling();
        let (settled, fresh) = tokio::join!(settling.settle(behind), self.take_part(source, sorted, to));
        settled?;
        fresh
    }

    async fn take_part(
        &mut self,
        source: &str,
        sorted: Sorted,
        to: Option<(i64, Option<&str>, Option<i64>)>,
    ) -> Result<Vec<Fresh>, Stop> {
        let until = self.app.now().plus_millis(HOLD_MS);
        let cursor = to.map(|to| Move { held: (self.held, until), to });
        let holds_on = cursor.is_some();
        let taken = put_in(self.connection, self.app, source, sorted, cursor).await?;
        if !taken.moved {
            return Err(Stop::Lost);
        }
        if holds_on {
            self.held = until;
        }
        if taken.others_wait {
            self.settling().settle(taken.fresh).await?;
            self.settling().settle_waiting().await?;
            return Ok(Vec::new());
        }
        Ok(taken.fresh)
    }

    /// When it is read next: at once when a hint came meanwhile.
    async fn next_round(&self) -> AppResult<UtcMillis> {
        let mut tx = self.app.db.read(self.tenant()).await?;
        if store::count_hints(&mut tx, self.tenant(), self.platform(), self.app.now()).await? > 0 {
            return Ok(self.app.now());
        }
        let mut byte = [0u8; 2];
        self.app.entropy.fill(&mut byte);
        let jitter = i64::from(u16::from_be_bytes(byte)) * JITTER_MS / i64::from(u16::MAX);
        Ok(self.app.now().plus_millis(EVERY_MS + jitter))
    }

    /// Says what went wrong where a person sees it, and when it is tried again.
    async fn failed(&self, error: &AdapterError) -> AppResult<UtcMillis> {
        self.connection.heard(Err(error)).await?;
        tracing::warn!(platform.id = self.platform(), code = error.code, "a platform did not say its orders");
        if let Some(seconds) = error.retry_after {
            return Ok(self.app.now().plus_seconds(i64::from(seconds)));
        }
        let mut tx = self.app.db.read(self.tenant()).await?;
        let fails = store::cursor(&mut tx, self.tenant(), self.platform()).await?.map_or(0, |at| at.fails);
        let doubled = EVERY_MS << u32::try_from(fails.clamp(1, 6) - 1).unwrap_or(0);
        Ok(self.app.now().plus_millis(doubled.min(LONGEST_WAIT_MS)))
    }
}

fn repeated() -> AdapterError {
    let message = "the same page came twice; the orders behind it are read as soon as the shop goes on";
    AdapterError::without_effect(ErrorKind::Malformed, "page_repeated", message)
}

/// Asks a platform for one order because somebody wants it now; answers its id there, `None` when the platform does not
/// have it. One that is known and gone is noted as that.
pub(in crate::commerce) async fn fetch(
    app: &App,
    connection: &Connection<'_>,
    key: &OrderKey,
) -> AppResult<Result<Option<String>, AdapterError>> {
    let talk = connection.begin(Lane::Orders).await?;
    let found = connection.shop.find_order(&talk.context(WORDS), key).await;
    drop(talk);
    let found = match found {
        Ok(found) => found,
        Err(error) => {
            connection.heard(Err(&error)).await?;
            return Ok(Err(error));
        }
    };
    connection.heard(Ok(())).await?;
    let settling = Settling { app, platform: &connection.row };
    let Some(order) = found else {
        if let OrderKey::Id(id) = key {
            settling.gone(std::slice::from_ref(id)).await?;
        }
        return Ok(Ok(None));
    };
    let external_id = order.external_id.clone();
    let taken = take_in(connection, app, (ASKED, Lane::Orders), vec![order]).await?;
    settling.settle(taken.fresh).await?;
    if taken.others_wait {
        settling.settle_waiting().await?;
    }
    Ok(Ok(Some(external_id)))
}
