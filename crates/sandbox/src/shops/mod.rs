//! Simulated shops: each answers below `/shops/<id>` as the real one does below its address, and has a page there on which
//! a person orders, pays, cancels and breaks things.
//!
//! A shop is a [`Simulated`] in [`all`]; catalogue, buyers, baskets, control, page and the way webhooks leave are the same
//! for all of them.

mod basket;
mod catalogue;
mod control;
mod page;
mod people;
mod post;
#[cfg(test)]
mod tests;
mod woocommerce;

use std::sync::Arc;

use axum::Router;
use axum::http::{Method, StatusCode};
use axum::middleware::from_fn_with_state;
use axum::response::Response;
use kontor_model::UtcMillis;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use tokio::sync::watch;

use self::basket::{Basket, Kind};
use crate::carriers::{FaultKind, Ground, Party, Post, misbehave};

/// A platform that is played.
pub(crate) struct Simulated {
    /// Id of the platform; its shop answers below `/shops/<id>`.
    pub(crate) id: &'static str,
    /// Its name as people say it.
    pub(crate) name: &'static str,
    /// Names of its operations, as faults are set for them.
    pub(crate) operations: &'static [&'static str],
    /// Names the operation of a request: method, path below the shop, query.
    pub(crate) operation: fn(&Method, &str, &str) -> &'static str,
    /// An error in its own shape, for 401, 429 and 503.
    pub(crate) refuse: fn(StatusCode) -> Response,
    /// Faults it knows.
    pub(crate) faults: &'static [FaultKind],
    /// What a connection needs, by the names of the adapter's form.
    pub(crate) account: &'static [(&'static str, &'static str)],
    /// The same with a key that may only read.
    pub(crate) read_only_account: &'static [(&'static str, &'static str)],
    /// Names of its settings, and what they are in German and English.
    pub(crate) settings: &'static [(&'static str, &'static str, &'static str)],
    /// Opens a shop without orders, and its paths.
    pub(crate) open: fn(&Arc<Ground>) -> Open,
}

/// An open shop and its paths.
pub(crate) type Open = (Arc<dyn Shop>, Router);

/// Every platform that is played.
pub(crate) fn all() -> Vec<Simulated> {
    vec![woocommerce::simulated()]
}

/// A shop, as its page and the control see it.
pub(crate) trait Shop: Send + Sync {
    /// Places orders at their moments; their ids.
    fn place(self: Arc<Self>, baskets: &[(Basket, UtcMillis)]) -> Vec<String>;
    /// How many orders were placed so far.
    fn placed(&self) -> u64;
    /// Changes an order; false when it cannot be.
    fn change(self: Arc<Self>, order: &str, change: Change) -> bool;
    /// Changes goods by their number; false when nothing has it.
    fn change_goods(&self, sku: &str, change: GoodsChange) -> bool;
    /// How many orders there are, and some of them, newest first.
    fn orders(&self, offset: usize, limit: usize) -> (usize, Vec<OrderSeen>);
    /// What can be bought.
    fn goods(&self) -> Vec<GoodsSeen>;
    /// How it is set up.
    fn settings(&self) -> Value;
    /// Changes single settings; the error names what is not understood.
    fn set(self: Arc<Self>, changes: &Value) -> Result<(), String>;
    /// What was told by webhook, oldest first, and how much waits.
    fn deliveries(&self) -> Value;
    /// How much waits to be told.
    fn waiting(&self) -> watch::Receiver<usize>;
    /// Forgets everything but its keys.
    fn empty(&self);
}

/// What a person does to an order in the shop.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Change {
    Paid,
    Completed,
    Cancelled,
    Address,
    Quantity,
    Refund,
    RefundAll,
    Touch,
    Trash,
    Restore,
    Delete,
}

impl Change {
    /// Every change with its name, in German and English.
    pub(crate) const ALL: [(Change, &'static str, &'static str, &'static str); 11] = [
        (Change::Paid, "paid", "bezahlt", "paid"),
        (Change::Completed, "completed", "abschließen", "complete"),
        (Change::Cancelled, "cancelled", "stornieren", "cancel"),
        (Change::Address, "address", "Anschrift ändern", "change the address"),
        (Change::Quantity, "quantity", "ein Stück weniger", "one piece less"),
        (Change::Refund, "refund", "ein Stück erstatten", "refund one piece"),
        (Change::RefundAll, "refund_all", "den Rest erstatten", "refund the rest"),
        (Change::Touch, "touch", "unverändert speichern", "save unchanged"),
        (Change::Trash, "trash", "in den Papierkorb", "into the bin"),
        (Change::Restore, "restore", "wiederherstellen", "restore"),
        (Change::Delete, "delete", "endgültig löschen", "delete for ever"),
    ];
}

/// What a person does to goods in the shop.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum GoodsChange {
    SoldOut,
    Uncounted,
    Counted,
    Delete,
}

impl GoodsChange {
    /// Every change with its name, in German and English.
    pub(crate) const ALL: [(GoodsChange, &'static str, &'static str, &'static str); 4] = [
        (GoodsChange::SoldOut, "sold_out", "ausverkauft", "sold out"),
        (GoodsChange::Uncounted, "uncounted", "Bestand nicht mehr führen", "count stock no more"),
        (GoodsChange::Counted, "counted", "Bestand führen", "count stock"),
        (GoodsChange::Delete, "delete", "löschen", "delete"),
    ];
}

/// An order, as a person sees it in the shop.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct OrderSeen {
    pub(crate) id: String,
    pub(crate) kind: Kind,
    pub(crate) status: String,
    /// What the shop calls the status.
    pub(crate) status_name: &'static str,
    pub(crate) total: String,
    pub(crate) currency: &'static str,
    pub(crate) buyer: String,
    pub(crate) placed_ms: i64,
    pub(crate) changed_ms: i64,
    pub(crate) refunded: String,
    pub(crate) tracking_numbers: Vec<String>,
    /// What the buyer was told, oldest first.
    pub(crate) notes: Vec<String>,
    /// How many dispatches the shop keeps of it.
    pub(crate) fulfillments: usize,
}

/// Goods, as a person sees them in the shop.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct GoodsSeen {
    pub(crate) sku: String,
    pub(crate) name: String,
    pub(crate) price: String,
    /// Absent where it is not counted.
    pub(crate) stock: Option<i64>,
}

/// The open shops of a sandbox.
pub(crate) struct Shops {
    ground: Arc<Ground>,
    open: Vec<(Simulated, Arc<dyn Shop>)>,
}

/// All shops below `/shops/<id>`, and `/control/shops`.
pub(crate) fn router<S: Clone + Send + Sync + 'static>(ground: &Arc<Ground>) -> Router<S> {
    let mut router = Router::new();
    let mut open = Vec::new();
    for platform in all() {
        let (shop, below) = (platform.open)(ground);
        ground.takes(&shop);
        let (operation, refuse) = (platform.operation, platform.refuse);
        let post = Post { ground: Arc::clone(ground), party: Party::Shop(platform.id), operation, refuse };
        let below = below.layer(from_fn_with_state(post, misbehave));
        // As a service, so that the address with a slash at its end is the shop, too.
        router = router.nest_service(&format!("/shops/{}", platform.id), below);
        open.push((platform, shop));
    }
    router.merge(control::router(Arc::new(Shops { ground: Arc::clone(ground), open })))
}

/// What a program learns of the shops. `address` is the sandbox's, without a slash at its end.
pub(crate) fn list(address: &str) -> Vec<Value> {
    let of = |one: Simulated| {
        json!({
            "id": one.id,
            "name": one.name,
            "address": format!("{address}/shops/{}", one.id),
            "operations": one.operations,
            "faults": one.faults.iter().map(|kind| kind.name()).collect::<Vec<_>>(),
            "kinds": basket::KINDS.iter().map(|(_, name, ..)| *name).collect::<Vec<_>>(),
            "account": object(one.account),
            "read_only_account": object(one.read_only_account),
        })
    };
    all().into_iter().map(of).collect()
}

fn object(pairs: &[(&str, &str)]) -> Value {
    Value::Object(pairs.iter().map(|(name, value)| ((*name).to_owned(), json!(value))).collect())
}
