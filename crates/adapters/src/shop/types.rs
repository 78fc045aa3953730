//! What goes in and out of a platform besides orders.

use kontor_model::Lang;
use kontor_model::shipment::Finding;
use reqwest::header::HeaderMap;
use rust_decimal::Decimal;
use secrecy::SecretString;

/// What was found about a connection.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShopReport {
    /// What a person recognises the shop by, in the caller's language.
    pub description: String,
    /// Version of the shop's software, where it says one.
    pub version: Option<String>,
    /// What was found out and is kept with the settings of the connection, by name.
    pub learned: Vec<(String, String)>,
    /// What is missing or odd; with an error among them the connection does not work.
    pub findings: Vec<Finding>,
}

/// A value that orders of the shop may carry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShopValue {
    /// The platform's code, as it stands in orders.
    pub code: String,
    /// Its name for people.
    pub name: String,
}

/// The values that tables of a mapping are filled with.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ShopValues {
    /// Payment methods.
    pub payment_methods: Vec<ShopValue>,
    /// Shipping methods.
    pub shipping_methods: Vec<ShopValue>,
    /// Statuses of orders, those of plug-ins included.
    pub statuses: Vec<ShopValue>,
    /// Tax rates.
    pub tax_rates: Vec<ShopValue>,
    /// Sub-shops.
    pub sub_shops: Vec<ShopValue>,
}

/// From where orders are read, and how much at once.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Since {
    /// Changes after this moment, milliseconds since 1970 UTC.
    pub changed_after_ms: i64,
    /// What the page before said about where it goes on; absent for the first page.
    pub page: Option<String>,
    /// Most orders of the page, where the usual number is too much for the platform; 0 is the usual number.
    pub most: usize,
    /// How many orders at the beginning of the page are passed over: the platform fails at them.
    pub skip: usize,
    /// Only what orders are filed under is wanted; the payload is whatever names the order.
    pub heads: bool,
}

impl Since {
    /// All that was changed after a moment, from the first page on.
    pub fn after(changed_after_ms: i64) -> Since {
        Since { changed_after_ms, ..Since::default() }
    }
}

/// A page of raw orders.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OrderPage {
    /// The orders.
    pub orders: Vec<RawOrder>,
    /// Where it goes on; absent on the last page.
    pub next: Option<String>,
    /// From where the next reading starts, where the platform says it itself.
    pub watermark_ms: Option<i64>,
}

/// An order as it came, and what it is filed under.
#[derive(Clone, PartialEq, Eq)]
pub struct RawOrder {
    /// The platform's id of it.
    pub external_id: String,
    /// When it was changed last, milliseconds since 1970 UTC.
    pub modified_at_ms: i64,
    /// Its bytes.
    pub payload: Vec<u8>,
}

impl std::fmt::Debug for RawOrder {
    /// Leaves the bytes out: they hold an address.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("RawOrder").field("external_id", &self.external_id).field("bytes", &self.payload.len()).finish()
    }
}

/// Which order is wanted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OrderKey {
    /// By the platform's id.
    Id(String),
    /// By the number buyers know.
    Number(String),
}

/// Why a raw order is not understood.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{field}: {reason}")]
pub struct Unreadable {
    /// Path in the platform's own words, such as `line_items[2].total`; `.` or empty for the whole text.
    pub field: String,
    /// What is wrong with it.
    pub fault: UnreadableFault,
    /// The reader's words about it, for support.
    pub reason: String,
}

impl Unreadable {
    /// A field that holds something else than it should.
    pub fn unexpected(field: &str, reason: &str) -> Unreadable {
        Unreadable { field: field.to_owned(), fault: UnreadableFault::Unexpected, reason: reason.to_owned() }
    }

    /// A field that is not there.
    pub fn missing(field: &str) -> Unreadable {
        let reason = "missing".to_owned();
        Unreadable { field: field.to_owned(), fault: UnreadableFault::Missing, reason }
    }

    /// What a parser of JSON found at a path. A field that is missing is named by the parser's words alone.
    pub fn of_json(path: &str, error: &serde_json::Error) -> Unreadable {
        let reason = error.to_string();
        let missing = reason.strip_prefix("missing field `").and_then(|rest| rest.split('`').next());
        match missing {
            Some(name) if path.is_empty() || path == "." => Unreadable::missing(name),
            Some(name) => Unreadable::missing(&format!("{path}.{name}")),
            None => Unreadable::unexpected(path, &reason),
        }
    }
}

/// What is wrong with a field of a raw order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UnreadableFault {
    /// It is not there.
    Missing,
    /// It holds something else than it should.
    Unexpected,
}

impl UnreadableFault {
    /// Stable text.
    pub fn code(self) -> &'static str {
        match self {
            UnreadableFault::Missing => "missing",
            UnreadableFault::Unexpected => "unexpected",
        }
    }
}

/// Goods that were sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewFulfillment {
    /// The platform's id of the order.
    pub order: String,
    /// Our own id of what was sent: the same one is never told twice.
    pub id: String,
    /// The carrier in the platform's word, empty where it has none, and its name for people.
    pub carrier: ShopValue,
    /// The buyer's language, for what is written to him.
    pub lang: Lang,
    /// Tracking numbers, one per parcel.
    pub tracking_numbers: Vec<String>,
    /// The carrier's page about the first parcel.
    pub tracking_url: Option<String>,
    /// Line ids and how many of each; empty: everything that is left.
    pub lines: Vec<(String, Decimal)>,
    /// Whether nothing is left after it.
    pub completes: bool,
    /// When it was handed over, milliseconds since 1970 UTC.
    pub shipped_at_ms: i64,
    /// Status of the platform the order moves to; absent: the one the platform has for it.
    pub status: Option<String>,
}

/// A wish to move an order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StatusChange {
    /// The platform's id of the order.
    pub order: String,
    /// The platform's status.
    pub status: String,
    /// The word all platforms share that it stands for, such as `payment.paid`; absent where the platform's own was asked for.
    pub word: Option<String>,
}

/// Stock of one thing that is sold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StockLevel {
    /// The platform's id of the product.
    pub product: String,
    /// The platform's id of the variant.
    pub variant: Option<String>,
    /// How many can be sold, never below zero.
    pub quantity: i64,
}

/// Something the shop sells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShopItem {
    /// The platform's id of the product.
    pub product: String,
    /// The platform's id of the variant.
    pub variant: Option<String>,
    /// The merchant's number.
    pub sku: Option<String>,
    /// GTIN.
    pub gtin: Option<String>,
    /// Name.
    pub name: String,
    /// Whether the shop counts its stock. A variant whose stock is counted with its product's is not counted by itself.
    pub keeps_stock: bool,
    /// How many the shop has now, whole pieces, below zero where it sells on credit; absent when it does not say.
    pub quantity: Option<i64>,
}

/// A page of what the shop sells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ItemPage {
    /// The items.
    pub items: Vec<ShopItem>,
    /// Where it goes on; absent on the last page.
    pub next: Option<String>,
}

/// A webhook as it came.
pub struct Callback<'a> {
    /// Its headers.
    pub headers: &'a HeaderMap,
    /// Its raw bytes.
    pub body: &'a [u8],
    /// The secret it has to be signed with.
    pub secret: &'a SecretString,
}

/// What a webhook hints at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Hint {
    /// Something happened to this order.
    Order(String),
    /// Nothing to do: a greeting, or something we do not follow.
    Nothing,
}

/// Why a webhook is not listened to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum HintRefusal {
    /// The platform sends none.
    #[error("this platform sends no hints")]
    Unsupported,
    /// It is not signed with the secret.
    #[error("the signature is missing or wrong")]
    NotGenuine,
    /// It is signed and makes no sense.
    #[error("the content is not understood")]
    NotUnderstood,
}

/// What caring for hints does with those that work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Care {
    /// It leaves them alone.
    Look,
    /// It tells the platform the secret once more: nobody can ask which one it has.
    Renew,
}

/// How a platform's hints are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HintHealth {
    /// How many were missing and were made.
    pub created: u32,
    /// How many the platform had switched off, and were switched on again.
    pub revived: u32,
    /// How many there were in order already.
    pub sound: u32,
}
