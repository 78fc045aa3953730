//! What a platform is and can do, as data: forms, checks, help and `GET /v1/capabilities` are made from it.

use kontor_model::platform::Exchange;
use serde::Serialize;

use crate::descriptor::{Caption, Field};

/// Everything the rest of Kontor knows about a platform.
#[derive(Clone, Debug, Serialize)]
pub struct ShopDescriptor {
    /// Stable id, as stored and on the wire: lower case letters, digits, underscore.
    pub id: &'static str,
    /// Name on screens.
    pub name: Caption,
    /// One sentence on what has to be done there before it can be connected.
    pub summary: Caption,
    /// What it can do.
    pub capabilities: ShopCapabilities,
    /// The words every platform's statuses come down to, with the status of this platform: `fulfillment.complete` and so
    /// on, as [`kontor_model::fulfillment::NewOrderStatus`] lists them. `delivery.ship` is where an order goes whose goods
    /// were all sent. What is not listed does not exist here.
    pub statuses: &'static [(&'static str, &'static str)],
    /// Statuses in which an order does not count yet, unless a merchant chooses others: abandoned, failed, thrown away before
    /// anybody heard of it. All others count, those of plug-ins too.
    pub not_yet: &'static [&'static str],
    /// The platform's words for carriers, by a word of a carrier's id or name in lower case: what it has no word for goes by
    /// its name.
    pub carriers: &'static [(&'static str, &'static str)],
    /// The form of a connection, besides the address.
    pub settings: &'static [Field],
    /// For how many days a new key is good, where the platform ends it by itself. A merchant may name another day.
    pub key_days: Option<u32>,
    /// The fixed address of a marketplace; absent where each merchant has one of its own.
    pub origin: Option<&'static str>,
}

impl ShopDescriptor {
    /// The platform's word for a carrier, by its id or name, whichever has a word that is known.
    pub fn carrier(&self, names: [&str; 2]) -> Option<&'static str> {
        let has = |word: &str| {
            let mut words = names.iter().flat_map(|name| name.split(|c: char| !c.is_alphanumeric()));
            words.any(|known| known.to_lowercase() == word)
        };
        self.carriers.iter().find(|(word, _)| has(word)).map(|(_, code)| *code)
    }

    /// The platform's status for one of the words all platforms share.
    pub fn status(&self, word: &str) -> Option<&'static str> {
        self.statuses.iter().find(|(known, _)| *known == word).map(|(_, status)| *status)
    }
}

/// What a platform can do.
#[derive(Clone, Debug, Serialize)]
pub struct ShopCapabilities {
    /// Kinds of data it exchanges; orders always.
    pub exchanges: &'static [Exchange],
    /// Tells us about changes by webhook.
    pub hints: bool,
    /// Lists what it sells.
    pub items: bool,
    /// Orders are found by the number buyers know, not only by the platform's id.
    pub finds_by_number: bool,
    /// Most items in one call that writes.
    pub max_batch: usize,
    /// How far back each reading overlaps the one before, milliseconds: clocks and transactions are not exact.
    pub overlap_ms: i64,
    /// Least time between two calls of one connection, milliseconds.
    pub pause_ms: i64,
}
