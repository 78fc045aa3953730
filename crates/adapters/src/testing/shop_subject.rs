//! What the contract suite needs to know about a platform besides its descriptor: how to stand in for its server, and one
//! example of everything it declares.

use reqwest::header::HeaderMap;
use secrecy::SecretString;

use super::{Answer, SpecFile, StandIn};
use crate::context::Settings;
use crate::shop::{NewFulfillment, StatusChange, StockLevel};

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
    /// A genuine hint signed with a secret: headers, raw bytes and the order it names. `None` where there are no hints.
    pub hint: Option<fn(&SecretString) -> (HeaderMap, Vec<u8>, &'static str)>,
    /// Goods that were sent, and what prepares the server to hear of them once.
    pub fulfillment: Option<(NewFulfillment, fn(&StandIn))>,
    /// A status, and what prepares the server to hear of it once.
    pub status: Option<(StatusChange, fn(&StandIn))>,
    /// Stock, and what prepares the server to hear of it once.
    pub stock: Option<(StockLevel, fn(&StandIn))>,
    /// How the platform refuses with 401, 429, 500 and 503.
    pub failure: fn(u16) -> Answer,
}
