//! What a platform sells, read page by page: nightly, after connecting, and when somebody asks. With it comes the full
//! check: what the platform has is compared with what it was told.

use std::collections::HashMap;

use kontor_adapters::shop::{ItemPage, ShopItem};
use kontor_adapters::{AdapterError, ErrorKind};
use kontor_model::id::{PlatformId, TenantId};
use kontor_model::{Lang, UtcMillis};

use super::known_as::{Adopted, ItemKeys};
use super::number;
use super::store::{items, levels, platforms};
use crate::app::App;
use crate::commerce::platforms::{Connection, Lane};
use crate::commerce::runs::{self, Kind, Run, Tally};
use crate::error::{AppError, AppResult};
use crate::shipping::day;

/// How long a platform is held for reading; each page holds it for as long again.
pub(super) const HOLD_MS: i64 = 10 * 60_000;
/// After so long a reading that failed begins again.
const AGAIN_MS: i64 = 15 * 60_000;
/// When the night's reading begins, after midnight where the merchants are.
const NIGHT_MS: i64 = 2 * 3_600_000;
/// Readings of many platforms spread over so long.
const SPREAD_MS: i64 = 2 * 3_600_000;
/// Most pages of one reading.
const MOST_PAGES: usize = 100_000;
/// Language of the platforms' words.
const WORDS: Lang = Lang::De;

/// Why a reading ended early.
enum Stop {
    /// The platform did not answer as it should.
    Platform(AdapterError),
    /// It wants to be left alone for so long.
    Rests(i64),
    /// Somebody else reads it by now.
    Lost,
    /// Ours.
    App(AppError),
}

impl<E: Into<AppError>> From<E> for Stop {
    fn from(error: E) -> Stop {
        match error.into() {
            AppError::TooMany { retry_after_s } => Stop::Rests(i64::try_from(retry_after_s).unwrap_or(AGAIN_MS)),
            error => Stop::App(error),
        }
    }
}

/// Reads what a platform sells, which is held until `held`. Errors: the store failed; it is read again when the hold ends.
pub(super) async fn read(app: &App, tenant: &TenantId, id: &PlatformId, held: UtcMillis) -> AppResult<()> {
    let mut reading = Reading { app, tenant, id, held, began: app.now(), tally: Tally::default() };
    let read = reading.pages().await;
    let run = Run { tenant, platform: id.as_str(), kind: Kind::Goods, began: reading.began };
    runs::note(app, &run, std::mem::take(&mut reading.tally)).await?;
    let due = match read {
        Ok(()) => {
            app.commerce.stock().wake();
            return Ok(());
        }
        Err(Stop::Lost) => return Ok(()),
        Err(Stop::Rests(seconds)) => app.now().plus_seconds(seconds),
        Err(Stop::App(AppError::Conflict(_) | AppError::NotFound)) => app.now().plus_millis(AGAIN_MS),
        Err(Stop::App(error)) => return Err(error),
        Err(Stop::Platform(error)) => {
            tracing::warn!(platform.id = id.as_str(), code = error.code, "a platform did not say what it sells");
            app.now().plus_millis(AGAIN_MS)
        }
    };
    let mut tx = app.db.write(tenant).await?;
    platforms::items_failed(&mut tx, tenant, id, (reading.held, due)).await?;
    Ok(tx.commit().await?)
}

struct Reading<'a> {
    app: &'a App,
    tenant: &'a TenantId,
    id: &'a PlatformId,
    held: UtcMillis,
    began: UtcMillis,
    tally: Tally,
}

impl Reading<'_> {
    async fn pages(&mut self) -> Result<(), Stop> {
        let connection = Connection::open(self.app, self.tenant, self.id).await?;
        if !connection.shop.descriptor().capabilities.items {
            return Ok(self.finish().await?);
        }
        self.all_pages(&connection).await?;
        // Pages are counted, not remembered: what is deleted while they are read moves all that follows up by one, and one of
        // that past us. Only what two readings did not find is gone.
        if self.misses_some().await? {
            self.all_pages(&connection).await?;
        }
        Ok(self.finish().await?)
    }

    async fn all_pages(&mut self, connection: &Connection<'_>) -> Result<(), Stop> {
        let mut place: Option<String> = None;
        self.tally.accepted = 0;
        for _ in 0..MOST_PAGES {
            let asked_at = self.app.now();
            let page = match list(connection, place.as_deref()).await {
                Ok(page) if page.next.is_none() || page.next != place => page,
                Ok(_) => return Err(self.failed(connection, repeated()).await),
                Err(Stop::Platform(error)) => return Err(self.failed(connection, error).await),
                Err(stop) => return Err(stop),
            };
            self.keep(&page.items, asked_at).await?;
            self.tally.accepted += i64::try_from(page.items.len()).unwrap_or(i64::MAX);
            place = page.next;
            if place.is_none() {
                return Ok(());
            }
        }
        Err(Stop::Platform(repeated()))
    }

    async fn failed(&mut self, connection: &Connection<'_>, error: AdapterError) -> Stop {
        self.tally.failure = Some(connection.said(&error).await);
        Stop::Platform(error)
    }

    async fn misses_some(&self) -> AppResult<bool> {
        let mut tx = self.app.db.read(self.tenant).await?;
        Ok(items::misses_some(&mut tx, self.tenant, self.id, self.began).await?)
    }

    /// Keeps a page, and the platform for as long again.
    async fn keep(&mut self, found: &[ShopItem], asked_at: UtcMillis) -> Result<(), Stop> {
        let once: HashMap<(&str, Option<&str>), &ShopItem> =
            found.iter().map(|item| ((item.product.as_str(), item.variant.as_deref()), item)).collect();
        let once: Vec<(&ShopItem, ItemKeys)> = once.into_values().map(|item| (item, ItemKeys::of_item(item))).collect();
        let until = self.app.now().plus_millis(HOLD_MS);
        let mut tx = self.app.db.write(self.tenant).await?;
        levels::take_turn(&mut tx, self.tenant).await?;
        if !platforms::hold_items_on(&mut tx, self.tenant, self.id, (self.held, until)).await? {
            return Err(Stop::Lost);
        }
        let place = (self.tenant, self.id.as_str());
        let adopted = Adopted::among(&mut tx, place, once.iter().map(|(_, keys)| keys)).await?;
        let known_as = |item: &ShopItem, keys: &ItemKeys| {
            number::key(adopted.number(keys).or(item.sku.as_deref()).unwrap_or_default())
        };
        let once: Vec<(&ShopItem, String)> = once.iter().map(|(item, keys)| (*item, known_as(item, keys))).collect();
        items::see(&mut tx, self.tenant, self.id, &once, asked_at).await?;
        tx.commit().await?;
        self.held = until;
        Ok(())
    }

    async fn finish(&self) -> AppResult<()> {
        let mut tx = self.app.db.write(self.tenant).await?;
        levels::take_turn(&mut tx, self.tenant).await?;
        items::forget_unseen(&mut tx, self.tenant, self.id, self.began).await?;
        platforms::items_read(&mut tx, self.tenant, self.id, (self.app.now(), tonight(self.app))).await?;
        Ok(tx.commit().await?)
    }
}

async fn list(connection: &Connection<'_>, place: Option<&str>) -> Result<ItemPage, Stop> {
    let talk = connection.begin(Lane::Bulk).await?;
    let answer = connection.shop.list_items(&talk.context(WORDS), place).await;
    drop(talk);
    connection.heard(answer.as_ref().map(|_| ())).await?;
    answer.map_err(Stop::Platform)
}

fn repeated() -> AdapterError {
    let message = "the listing of what the shop sells does not come to an end";
    AdapterError::without_effect(ErrorKind::Malformed, "page_repeated", message)
}

/// A moment of the coming night.
fn tonight(app: &App) -> UtcMillis {
    let mut bytes = [0u8; 2];
    app.entropy.fill(&mut bytes);
    let spread = i64::from(u16::from_be_bytes(bytes)) * SPREAD_MS / i64::from(u16::MAX);
    let midnight = day::ends_at(day::today(app)).unwrap_or_else(|| app.now().plus_millis(24 * 3_600_000));
    midnight.plus_millis(NIGHT_MS + spread)
}
