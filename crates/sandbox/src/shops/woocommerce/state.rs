//! What the shop knows: orders, goods, webhooks, keys, settings. One lock around all of it, never held across an `await`.

use std::collections::{BTreeMap, HashSet, VecDeque};

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::hooks::{Delivered, Hook, Queue};
use super::order::{Meta, Order};
use super::products::{self, Product};
use super::reply::Reply;

/// Orders that are kept; the oldest is forgotten first.
pub(super) const MOST_ORDERS: usize = 50_000;
/// Nonces that are kept; a real shop keeps those of 15 minutes.
const MOST_NONCES: usize = 100_000;

/// How the shop is set up; `POST /control/shops/<id>/settings` changes single ones.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Settings {
    /// Whether the feature "fulfillments" is on.
    pub(super) fulfillments: bool,
    /// Whether readable addresses are on; without them the interface answers behind `index.php` only.
    pub(super) pretty_permalinks: bool,
    /// How far the shop's clock is ahead, milliseconds.
    pub(super) clock_off_ms: i64,
    /// Whether orders placed from now on round tax once, not for every line.
    pub(super) round_at_subtotal: bool,
    /// How many plain goods the shop sells besides its catalogue, numbered from `V-00001`.
    pub(super) extra_goods: u32,
    /// Whether webhooks wait until this is taken back, as on a shop that nobody visits.
    pub(super) hold_webhooks: bool,
}

/// Every setting with what it is, in German and English.
pub(super) const SETTINGS: &[(&str, &str, &str)] = &[
    ("fulfillments", "Funktion „Fulfillments“", "Feature “fulfillments”"),
    ("pretty_permalinks", "Lesbare Adressen", "Readable addresses"),
    ("round_at_subtotal", "Steuer nur einmal runden", "Round tax only once"),
    ("hold_webhooks", "Webhooks zurückhalten", "Hold webhooks back"),
    ("extra_goods", "Weitere Artikel", "More goods"),
    ("clock_off_ms", "Uhr geht vor (ms)", "Clock is ahead (ms)"),
];

impl Default for Settings {
    fn default() -> Settings {
        Settings {
            fulfillments: false,
            pretty_permalinks: true,
            clock_off_ms: 0,
            round_at_subtotal: false,
            hold_webhooks: false,
            extra_goods: 0,
        }
    }
}

/// The shop's memory.
pub(super) struct State {
    pub(super) orders: BTreeMap<u64, Order>,
    pub(super) products: BTreeMap<u64, Product>,
    pub(super) hooks: BTreeMap<u64, Hook>,
    pub(super) next_hook: u64,
    pub(super) queue: Queue,
    pub(super) delivered: VecDeque<Delivered>,
    pub(super) deliveries: u64,
    pub(super) settings: Settings,
    /// Where the shop was last reached, without a slash at the end.
    pub(super) home: String,
    /// The list of orders that was answered last, for the fault that answers it again.
    pub(super) last_list: Option<Reply>,
    pub(super) placed: u64,
    nonces: HashSet<String>,
    nonces_in_order: VecDeque<(i64, String)>,
}

impl State {
    pub(super) fn new() -> State {
        State {
            orders: BTreeMap::new(),
            products: products::all(),
            hooks: BTreeMap::new(),
            next_hook: 1,
            queue: Queue::default(),
            delivered: VecDeque::new(),
            deliveries: 0,
            settings: Settings::default(),
            home: String::new(),
            last_list: None,
            placed: 0,
            nonces: HashSet::new(),
            nonces_in_order: VecDeque::new(),
        }
    }

    /// Keeps an order; the oldest makes room.
    pub(super) fn keep(&mut self, order: Order) {
        while self.orders.len() >= MOST_ORDERS {
            self.orders.pop_first();
        }
        self.orders.insert(order.id, order);
    }

    /// Whether a nonce is new; it is not any more afterwards. Nonces older than `since` are forgotten.
    pub(super) fn takes_nonce(&mut self, nonce: String, (now, since): (i64, i64)) -> bool {
        let is_old = |(at, _): &(i64, String)| *at < since;
        while self.nonces_in_order.front().is_some_and(is_old) || self.nonces_in_order.len() >= MOST_NONCES {
            if let Some((_, old)) = self.nonces_in_order.pop_front() {
                self.nonces.remove(&old);
            }
        }
        if !self.nonces.insert(nonce.clone()) {
            return false;
        }
        self.nonces_in_order.push_back((now, nonce));
        true
    }
}

impl Order {
    /// The next id of something that hangs on it.
    pub(super) fn next_meta_id(&self) -> u64 {
        self.meta.iter().map(|meta| meta.id + 1).max().unwrap_or(self.id * 1_000 + 500)
    }

    /// Writes a field as the shop does: by its id, else by its name; nothing removes it.
    pub(super) fn write_meta(&mut self, id: Option<u64>, key: &str, value: Value) {
        let value = match value {
            Value::Bool(flag) => json!(if flag { "1" } else { "" }),
            other => other,
        };
        let place = self.meta.iter().position(|meta| id.map_or(meta.key == key, |id| meta.id == id));
        match (place, value) {
            (Some(place), Value::Null) => drop(self.meta.remove(place)),
            (None, Value::Null) => {}
            (Some(place), value) => self.meta[place].value = value,
            (None, value) => {
                let id = self.next_meta_id();
                self.meta.push(Meta { id, key: key.to_owned(), value });
            }
        }
    }
}
