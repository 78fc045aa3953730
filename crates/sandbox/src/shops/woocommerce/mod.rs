//! A WooCommerce shop in Germany, as far as somebody who reads its orders and writes status and stock can tell.
//!
//! REST API v3 below `/wp-json`, behind `index.php` and by `?rest_route=`, with the oddities a real shop of version 11 was
//! seen with. What a person does in the shop is done on its page and over `/control/shops`.

mod auth;
mod change;
mod deliver;
mod fixed;
mod fulfil;
mod hooks;
mod lists;
mod money;
mod order;
mod orders;
mod place;
mod products;
mod refunds;
mod reply;
mod route;
mod show;
mod state;
mod wall;

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::Router;
use axum::routing::any;
use kontor_model::UtcMillis;
use serde_json::{Value, json};
use tokio::sync::watch;

use self::deliver::Outgoing;
use self::state::State;
use super::basket::Basket;
use super::post::Poster;
use super::{Change, GoodsChange, GoodsSeen, OrderSeen, Shop, Simulated};
use crate::carriers::{FaultKind, Ground};

/// Id of the platform.
const ID: &str = "woocommerce";
/// The software's version.
const VERSION: &str = "11.0.1";
/// The shop's name.
const NAME: &str = "Wiesengrün – Haus & Küche";
/// Where the plug-in Advanced Shipment Tracking keeps parcels.
const TRACKING: &str = "_wc_shipment_tracking_items";

/// The shop.
pub(super) struct Woo {
    ground: Arc<Ground>,
    poster: Poster,
    state: Mutex<State>,
    /// Whether webhooks are being told at this moment.
    sending: Mutex<bool>,
    /// A webhook that is overtaken by the next one.
    late: Mutex<Option<Outgoing>>,
    /// How much waits to be told.
    waiting: watch::Sender<usize>,
}

/// The platform.
pub(super) fn simulated() -> Simulated {
    Simulated {
        id: ID,
        name: "WooCommerce",
        operations: route::OPERATIONS,
        operation: route::operation,
        refuse: route::refuse,
        faults: FAULTS,
        account: &[("consumer_key", auth::KEYS[0].key), ("consumer_secret", auth::KEYS[0].secret)],
        settings: state::SETTINGS,
        read_only_account: &[("consumer_key", auth::KEYS[1].key), ("consumer_secret", auth::KEYS[1].secret)],
        open,
    }
}

/// The shop and its paths.
fn open(ground: &Arc<Ground>) -> (Arc<dyn Shop>, Router) {
    let woo = Arc::new(Woo {
        ground: Arc::clone(ground),
        poster: Poster::new(),
        state: Mutex::new(State::new()),
        sending: Mutex::new(false),
        late: Mutex::new(None),
        waiting: watch::Sender::new(0),
    });
    let paths = Router::new().route("/", any(route::answer)).route("/{*path}", any(route::answer));
    (Arc::clone(&woo) as Arc<dyn Shop>, paths.with_state(woo))
}

/// Faults this shop knows.
const FAULTS: &[FaultKind] = &[
    FaultKind::TooManyRequests,
    FaultKind::HtmlPage,
    FaultKind::HangBefore,
    FaultKind::TimeoutAfterCommit,
    FaultKind::KeptBack,
    FaultKind::HalfBody,
    FaultKind::SamePage,
    FaultKind::Slow,
    FaultKind::UnauthorizedOnce,
    FaultKind::ServerError,
    FaultKind::Unavailable,
    FaultKind::WebhookLost,
    FaultKind::WebhookTwice,
    FaultKind::WebhookLate,
    FaultKind::WebhookForged,
];

impl Woo {
    /// Everything the shop knows; never across an `await`.
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn sending(&self) -> MutexGuard<'_, bool> {
        self.sending.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn late(&self) -> MutexGuard<'_, Option<Outgoing>> {
        self.late.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether there is something to tell that is not held back.
    fn has_news(&self) -> bool {
        let state = self.state();
        let waiting = state.queue.len();
        self.tell_waiting(waiting);
        waiting > 0 && !state.settings.hold_webhooks
    }

    fn tell_waiting(&self, waiting: usize) {
        self.waiting.send_replace(waiting);
    }

    /// The shop's own clock, whole seconds.
    fn now(&self, state: &State) -> i64 {
        (self.ground.clock.now().0 + state.settings.clock_off_ms).div_euclid(1_000)
    }

    fn number(text: &str) -> u64 {
        text.trim().trim_start_matches('#').parse().unwrap_or(0)
    }
}

impl Shop for Woo {
    fn place(self: Arc<Self>, baskets: &[(Basket, UtcMillis)]) -> Vec<String> {
        let mut placed = Vec::with_capacity(baskets.len());
        {
            let mut state = self.state();
            let off = state.settings.clock_off_ms;
            for (basket, at) in baskets {
                let id = self.ground.serial(false);
                let order = place::place(&mut state, basket, id, (at.0 + off).div_euclid(1_000));
                let is_refunded = order.kind == super::basket::Kind::Refund;
                state.keep(order);
                state.placed += 1;
                // A new order is told twice, as made and as changed; what waits already is not told again.
                hooks::happened(&mut state, "order.created", id);
                hooks::happened(&mut state, "order.updated", id);
                if is_refunded {
                    let now = self.now(&state);
                    change::order(&mut state, id, Change::Refund, (self.ground.serial(false), now));
                }
                placed.push(id.to_string());
            }
        }
        deliver::wake(&self);
        placed
    }

    fn placed(&self) -> u64 {
        self.state().placed
    }

    fn change(self: Arc<Self>, order: &str, change: Change) -> bool {
        let spare = self.ground.serial(false);
        let done = {
            let mut state = self.state();
            let now = self.now(&state);
            change::order(&mut state, Woo::number(order), change, (spare, now))
        };
        deliver::wake(&self);
        done
    }

    fn change_goods(&self, sku: &str, change: GoodsChange) -> bool {
        change::goods(&mut self.state(), sku, change)
    }

    fn orders(&self, offset: usize, limit: usize) -> (usize, Vec<OrderSeen>) {
        let state = self.state();
        let newest = state.orders.values().rev().skip(offset).take(limit);
        (state.orders.len(), newest.map(seen).collect())
    }

    fn goods(&self) -> Vec<GoodsSeen> {
        let state = self.state();
        let has_variants = |product: &&products::Product| product.variations.is_empty();
        let of = |product: &products::Product| GoodsSeen {
            sku: product.sku.clone(),
            name: product.name.clone(),
            price: product.price.clone(),
            stock: product.stock,
        };
        state.products.values().filter(has_variants).map(of).collect()
    }

    fn settings(&self) -> Value {
        json!(self.state().settings)
    }

    fn set(self: Arc<Self>, changes: &Value) -> Result<(), String> {
        {
            let mut state = self.state();
            let mut settings = json!(state.settings);
            for (name, value) in changes.as_object().into_iter().flatten() {
                settings[name] = value.clone();
            }
            let settings: state::Settings = serde_json::from_value(settings).map_err(|error| error.to_string())?;
            products::stock_up(&mut state.products, settings.extra_goods)?;
            state.settings = settings;
        }
        deliver::wake(&self);
        Ok(())
    }

    fn deliveries(&self) -> Value {
        let state = self.state();
        json!({ "waiting": state.queue.len(), "deliveries": state.delivered })
    }

    fn waiting(&self) -> watch::Receiver<usize> {
        self.waiting.subscribe()
    }

    fn empty(&self) {
        let mut state = self.state();
        let home = std::mem::take(&mut state.home);
        *state = State::new();
        state.home = home;
        drop(state);
        *self.late() = None;
        self.tell_waiting(0);
    }
}

fn seen(order: &order::Order) -> OrderSeen {
    OrderSeen {
        id: order.id.to_string(),
        kind: order.kind,
        status: order.status.clone(),
        status_name: orders::name(&order.status),
        total: format!("{:.2}", order.total()),
        currency: order.currency,
        buyer: format!("{} {}", order.billing.first, order.billing.last).trim().to_owned(),
        placed_ms: order.created * 1_000,
        changed_ms: order.modified * 1_000,
        refunded: format!("{:.2}", order.refunded()),
        tracking_numbers: order.tracking_numbers(),
        notes: order.notes_to_buyer(),
        fulfillments: order.fulfillments.len(),
    }
}
