//! Pages of orders, and what becomes of one the shop fails at: less is asked for, until the others are there and the order
//! is known that it cannot tell. One poisoned order holds up no other.

use std::collections::HashMap;

use kontor_adapters::shop::{OrderKey, OrderPage, RawOrder, Since};
use kontor_adapters::{AdapterError, ErrorKind};

use super::inbox::{WORDS, take_in};
use super::round::{Reader, Stop};
use crate::commerce::orders::store::rows;
use crate::commerce::platforms::{Lane, UNNAMED};

/// How it is said that nothing is there of an order but what it is filed under, and why it is held.
pub(in crate::commerce) const NOT_TOLD: &str = "not_told";
/// Orders of a page where the usual number, and then each one before, is too much.
const SIZES: [usize; 3] = [25, 5, 1];
/// Most orders in a row that the shop cannot even name.
const MOST_UNNAMED: usize = 3;

/// A page as it was got.
pub(super) struct Listed {
    pub(super) page: OrderPage,
    /// Orders that stood on it and are not in it, as they are filed: known as they are, or the shop fails at them.
    passed: Vec<RawOrder>,
}

impl Listed {
    fn whole(page: OrderPage) -> Listed {
        Listed { page, passed: Vec::new() }
    }

    fn all(&self) -> impl Iterator<Item = &RawOrder> {
        self.page.orders.iter().chain(&self.passed)
    }

    /// Ids of all orders that stood on the page.
    pub(super) fn ids(&self) -> impl Iterator<Item = &str> {
        self.all().map(|order| order.external_id.as_str())
    }

    /// The latest change that stood on the page.
    pub(super) fn latest_ms(&self) -> Option<i64> {
        self.all().map(|order| order.modified_at_ms).max()
    }

    /// What tells two pages apart.
    pub(super) fn fingerprint(&self) -> Vec<(String, usize, i64)> {
        self.all().map(|order| (order.external_id.clone(), order.payload.len(), order.modified_at_ms)).collect()
    }
}

/// What the shop said about one order.
pub(super) enum Told {
    Order(RawOrder),
    /// It does not have it any more.
    Gone,
    /// It fails when it is asked for it, and answers otherwise.
    Not,
}

impl Reader<'_> {
    /// Asks for a page. Where the shop fails at it although it answers otherwise, less is asked for, which `since` keeps for
    /// the next pages, and in the end one order after the other. What is wrong with a shop that does not answer at all
    /// concerns the reading, not single orders.
    pub(super) async fn list(&mut self, lane: Lane, since: &mut Since) -> Result<Listed, Stop> {
        loop {
            let error = match self.ask(lane, since).await {
                Ok(page) => return Ok(Listed::whole(page)),
                Err(stop) => self.of_this_answer(lane, stop).await?,
            };
            if since.most > 0 {
                // Fewer are too many as well: an order among them is poisoned.
                match self.ask(lane, &Since { heads: true, ..since.clone() }).await {
                    Ok(heads) => {
                        since.most = 0;
                        return self.singly(lane, heads).await;
                    }
                    Err(stop) => self.of_this_answer(lane, stop).await?,
                };
            }
            match SIZES.into_iter().find(|size| since.most == 0 || *size < since.most) {
                Some(size) => since.most = size,
                None => return self.behind(lane, since, error).await,
            }
        }
    }

    /// Asks for one order by its id.
    pub(super) async fn one(&mut self, lane: Lane, external_id: &str) -> Result<Told, Stop> {
        self.hold_on().await?;
        let talk = self.connection.begin(lane).await?;
        let key = OrderKey::Id(external_id.to_owned());
        let found = self.connection.shop.find_order(&talk.context(WORDS), &key).await;
        drop(talk);
        match found {
            Ok(found) => Ok(found.map_or(Told::Gone, Told::Order)),
            Err(error) => {
                let error = self.of_this_answer(lane, Stop::Platform(error)).await?;
                tracing::warn!(platform.id = self.platform(), code = error.code, "a platform fails at an order");
                Ok(Told::Not)
            }
        }
    }

    async fn ask(&mut self, lane: Lane, since: &Since) -> Result<OrderPage, Stop> {
        self.hold_on().await?;
        let talk = self.connection.begin(lane).await?;
        let answer = self.connection.shop.list_orders(&talk.context(WORDS), since).await;
        drop(talk);
        let page = answer.map_err(Stop::Platform)?;
        self.connection.heard(Ok(())).await?;
        Ok(page)
    }

    /// The failure of one answer, of a shop that answers otherwise. Errors: whatever else ends the reading.
    async fn of_this_answer(&mut self, lane: Lane, stop: Stop) -> Result<AdapterError, Stop> {
        let error = match stop {
            Stop::Platform(error) if concerns_an_answer(&error) => error,
            stop => return Err(stop),
        };
        // What was changed from now on is nothing, and nothing that could be poisoned.
        let nothing = Since { most: 1, heads: true, ..Since::after(self.app.now().0) };
        match self.ask(lane, &nothing).await {
            Ok(_) => Ok(error),
            Err(Stop::Platform(again)) if concerns_an_answer(&again) => Err(Stop::Platform(error)),
            Err(stop) => Err(stop),
        }
    }

    /// Asks for the orders of a page one by one, but for those that are there as they are. One that the shop fails at is
    /// noted: a person sees it.
    async fn singly(&mut self, lane: Lane, heads: OrderPage) -> Result<Listed, Stop> {
        let known = self.known(lane, &heads.orders).await?;
        let mut listed = Listed::whole(OrderPage { orders: Vec::new(), ..heads });
        for head in heads.orders {
            let is_known = known.get(&head.external_id).is_some_and(|at_ms| *at_ms >= head.modified_at_ms);
            let told = if is_known { Told::Gone } else { self.one(lane, &head.external_id).await? };
            match told {
                Told::Order(order) => listed.page.orders.push(order),
                Told::Gone => listed.passed.push(head),
                Told::Not => {
                    listed.passed.push(head.clone());
                    let taken = take_in(self.connection, self.app, (NOT_TOLD, lane), vec![head]).await?;
                    self.settling().settle(taken.fresh).await?;
                }
            }
        }
        Ok(listed)
    }

    /// Which of these orders are there, with when they were changed. Those the shop failed at are asked for again where there
    /// is time for it: in the daily comparison.
    async fn known(&self, lane: Lane, heads: &[RawOrder]) -> Result<HashMap<String, i64>, Stop> {
        if heads.is_empty() {
            return Ok(HashMap::new());
        }
        let mut tx = self.app.db.read(self.tenant()).await?;
        let external = heads.iter().map(|head| head.external_id.as_str());
        let rows = rows::of_external(&mut tx, self.tenant(), self.platform(), external).await?;
        let is_there = |row: &rows::OrderRow| row.hold_code != NOT_TOLD || !matches!(lane, Lane::Bulk);
        Ok(rows.into_iter().filter(is_there).map(|row| (row.external_id, row.modified_at)).collect())
    }

    /// Asks for what stands behind an order that the shop cannot even name, and says so where a person sees it.
    async fn behind(&mut self, lane: Lane, since: &mut Since, error: AdapterError) -> Result<Listed, Stop> {
        for skip in 1..=MOST_UNNAMED {
            match self.ask(lane, &Since { skip, ..since.clone() }).await {
                Ok(page) => {
                    self.connection.heard(Err(&unnamed(&error))).await?;
                    since.most = 0;
                    return Ok(Listed::whole(page));
                }
                Err(stop) => self.of_this_answer(lane, stop).await?,
            };
        }
        Err(Stop::Platform(error))
    }
}

/// Whether a failure may be one of this answer alone.
fn concerns_an_answer(error: &AdapterError) -> bool {
    matches!(error.kind, ErrorKind::Malformed | ErrorKind::Unavailable)
}

fn unnamed(error: &AdapterError) -> AdapterError {
    AdapterError::without_effect(ErrorKind::Malformed, UNNAMED, &error.message)
}
