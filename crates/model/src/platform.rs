//! Platforms (shops and marketplaces) on the wire. Secrets go in and never come out.

use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::date::CalendarDate;
use crate::id::PlatformId;
use crate::shipment::Finding;

/// A platform as it is written: `POST` and `PUT /v1/platforms`.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewPlatform {
    /// Id of the kind of platform, such as `woocommerce`; cannot be changed later.
    pub kind: String,
    /// Name on screens, unique in the tenant.
    pub name: String,
    /// Its address, such as `https://shop.example`; absent for a marketplace with an address of its own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
    /// Values by the names of the platform's form (`GET /v1/capabilities`), secrets among them. A secret that is left out
    /// or empty keeps the stored one.
    #[serde(default)]
    pub settings: BTreeMap<String, String>,
    /// Which kinds of data are exchanged; all that the platform has when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub exchanges: Option<Vec<Exchange>>,
    /// Only orders placed from this moment on are fetched, milliseconds since 1970 UTC; from the connecting on when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub orders_from_ms: Option<i64>,
    /// Statuses of the platform in which an order does not count yet, such as `pending`: it comes in when it leaves them.
    /// As they are when absent, at first as the kind of platform has them. Orders that came in already stay.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub not_yet_statuses: Option<Vec<String>>,
    /// A paused platform is not called; what is known of it stays.
    #[serde(default)]
    pub paused: bool,
    /// Hours without a new order after which the administrator gets a mail; never when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub silent_after_h: Option<u32>,
    /// The last day on which the credentials are good, where they end. People get a mail 14 and 3 days before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub keys_until: Option<CalendarDate>,
    /// The new address is that of the same shop, which moved. Must be said of a platform that orders came from: those of
    /// another shop, which numbers its orders anew, would be taken for changes of them.
    #[serde(default)]
    pub same_shop: bool,
}

impl fmt::Debug for NewPlatform {
    /// Shows the names of its settings only: secrets are among the values.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let settings: Vec<&String> = self.settings.keys().collect();
        let mut shown = f.debug_struct("NewPlatform");
        shown.field("kind", &self.kind).field("name", &self.name).field("address", &self.address);
        shown.field("settings", &settings).finish_non_exhaustive()
    }
}

/// A kind of data and its direction.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Exchange {
    /// Orders come in.
    Orders,
    /// What was sent goes out.
    Fulfillments,
    /// Statuses of orders go out.
    Statuses,
    /// Stock goes out.
    Stock,
}

impl Exchange {
    /// All kinds.
    pub const ALL: [Exchange; 4] = [Exchange::Orders, Exchange::Fulfillments, Exchange::Statuses, Exchange::Stock];

    /// Column and form text.
    pub fn code(self) -> &'static str {
        match self {
            Exchange::Orders => "orders",
            Exchange::Fulfillments => "fulfillments",
            Exchange::Statuses => "statuses",
            Exchange::Stock => "stock",
        }
    }

    /// Reads the code.
    pub fn from_code(code: &str) -> Option<Exchange> {
        Exchange::ALL.into_iter().find(|kind| kind.code() == code)
    }
}

/// How a connection is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum PlatformState {
    /// Set up, never called with success.
    NotConnected,
    /// Works.
    Connected,
    /// Its credentials are refused; a person has to renew them.
    Expired,
    /// Calls fail again and again; they go on.
    Failing,
    /// Not called, by will of a person.
    Paused,
}

impl PlatformState {
    /// All states.
    pub const ALL: [PlatformState; 5] = [
        PlatformState::NotConnected,
        PlatformState::Connected,
        PlatformState::Expired,
        PlatformState::Failing,
        PlatformState::Paused,
    ];

    /// Column text.
    pub fn code(self) -> &'static str {
        match self {
            PlatformState::NotConnected => "not_connected",
            PlatformState::Connected => "connected",
            PlatformState::Expired => "expired",
            PlatformState::Failing => "failing",
            PlatformState::Paused => "paused",
        }
    }

    /// Reads the column text.
    pub fn from_code(code: &str) -> Option<PlatformState> {
        PlatformState::ALL.into_iter().find(|state| state.code() == code)
    }
}

/// A platform as it is shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Platform {
    /// Its id.
    pub id: PlatformId,
    /// Id of the kind of platform.
    pub kind: String,
    /// Name on screens.
    pub name: String,
    /// Its address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
    /// Open values by the names of the platform's form.
    pub settings: BTreeMap<String, String>,
    /// Names of the secrets that are stored.
    pub secrets: Vec<String>,
    /// Which kinds of data are exchanged.
    pub exchanges: Vec<Exchange>,
    /// Only orders placed from this moment on are fetched, milliseconds since 1970 UTC.
    pub orders_from_ms: i64,
    /// Statuses of the platform in which an order does not count yet.
    pub not_yet_statuses: Vec<String>,
    /// Hours without a new order after which the administrator gets a mail.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub silent_after_h: Option<u32>,
    /// The last day on which the credentials are good, where they end. People get a mail 14 and 3 days before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub keys_until: Option<CalendarDate>,
    /// How it is.
    pub state: PlatformState,
    /// When a call worked last, milliseconds since 1970 UTC.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_success_ms: Option<i64>,
    /// When a new order came last, milliseconds since 1970 UTC; absent before the first one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_order_ms: Option<i64>,
    /// What went wrong last; absent while nothing has.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_error: Option<PlatformFault>,
    /// How the last test went; absent before the first one of these settings.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_test: Option<PlatformTest>,
}

/// What went wrong with a platform.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PlatformFault {
    /// When, milliseconds since 1970 UTC.
    pub at_ms: i64,
    /// Stable code, such as `not_authorized`, `unavailable`, `not_understood`.
    pub code: String,
    /// What happened and what to do now, in the caller's language.
    pub detail: String,
}

/// How a test of a platform went.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PlatformTest {
    /// Whether the connection works.
    pub ok: bool,
    /// When, milliseconds since 1970 UTC.
    pub at_ms: i64,
    /// Stable code: `ok`, or what is wrong.
    pub code: String,
    /// What works, or what is wrong and what to do now, in the caller's language.
    pub detail: String,
    /// Version of the shop's software, where it says one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version: Option<String>,
    /// What is missing or odd, each with where it is set.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub findings: Vec<Finding>,
}

/// All platforms of a tenant, by name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PlatformList {
    /// The platforms.
    pub items: Vec<Platform>,
}

/// A value that orders of a platform may carry.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PlatformValue {
    /// The platform's code, as it stands in orders.
    pub code: String,
    /// Its name for people.
    pub name: String,
}

/// What the tables of a mapping are filled with: what the shop really has.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PlatformValues {
    /// When it was read, milliseconds since 1970 UTC.
    pub at_ms: i64,
    /// Payment methods.
    pub payment_methods: Vec<PlatformValue>,
    /// Shipping methods.
    pub shipping_methods: Vec<PlatformValue>,
    /// Statuses of orders, those of plug-ins included.
    pub statuses: Vec<PlatformValue>,
    /// Tax rates.
    pub tax_rates: Vec<PlatformValue>,
    /// Sub-shops.
    pub sub_shops: Vec<PlatformValue>,
}
