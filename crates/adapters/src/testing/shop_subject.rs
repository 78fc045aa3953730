//! What the contract suite needs to know about a platform besides its descriptor: how to stand in for its server, and one
//! example of everything it declares.

use reqwest::header::HeaderMap;
use secrecy::SecretString;

use super::{Answer, SpecFile, StandIn};
use crate::context::Settings;
use crate::shop::{NewFulfillment, StatusChange, StockLevel};

/// A genuine hint: its headers, its raw bytes and the order it names.
pub type SignedHint = (HeaderMap, Vec<u8>, &'static str);

/// Something that is written.
pub struct Example<T> {
    /// What.
    pub item: T,
    /// Prepares the server to hear of it once.
    pub prepare: fn(&StandIn),
}

/// A platform's server in its own words.
pub struct ShopSubject {
    /// The publisher's descriptions of what it is asked.
    pub descriptions: &'static [SpecFile],
    /// Why no publisher's description of its API is checked against, when none is.
    pub without_description: Option<&'static str>,
    /// What the form of a connection holds.
    pub settings: fn() -> Settings,
    /// Prepares what every call may need, such as tokens.
    pub sign_in: fn(&StandIn),
    /// Prepares what the check of a sound connection needs.
    pub check: fn(&StandIn),
    /// Prepares one page of orders that add up, and no further page.
    pub orders: fn(&StandIn),
    /// Method and path that `list_orders` calls first, after the sign-in.
    pub orders_call: (&'static str, &'static str),
    /// Makes a hint signed with a secret. `None` where there are no hints.
    pub hint: Option<fn(&SecretString) -> SignedHint>,
    /// Goods that were sent. `None` where that is not told.
    pub fulfillment: Option<Example<NewFulfillment>>,
    /// A status. `None` where none is told.
    pub status: Option<Example<StatusChange>>,
    /// Stock. `None` where none is told.
    pub stock: Option<Example<StockLevel>>,
    /// How the platform refuses with 401, 429, 500 and 503.
    pub failure: fn(u16) -> Answer,
}
