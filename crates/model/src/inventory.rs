//! Stock on the wire: what the ERP has (`/v1/inventory`), and how far platforms know.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::id::PlatformId;

/// Many stock levels: `PUT /v1/inventory`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewInventory {
    /// 1 to 5,000 levels.
    pub items: Vec<InventoryLevel>,
}

/// How much of something is available in a warehouse.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct InventoryLevel {
    /// The merchant's number. Upper and lower case do not count.
    pub sku: String,
    /// The warehouse; `1` when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub warehouse: Option<String>,
    /// Available quantity, as the ERP counts: digits with a point, also below zero. Whole pieces are sold, so a fraction of
    /// the sum of all warehouses is cut off.
    #[schema(example = "12")]
    pub quantity: String,
    /// Grows with every change in the ERP, such as its time in milliseconds: an older one never overwrites a newer one.
    pub sequence: i64,
    /// Whether the ERP keeps stock of it; what it does not keep stock of is sent nowhere.
    #[serde(default = "yes")]
    pub keeps_stock: bool,
}

fn yes() -> bool {
    true
}

/// How taking over stock went, one result per item in the same order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct InventoryResult {
    /// `nothing_to_do` (all of it was known), `ok`, `partial` (some were refused) or `failed` (all were).
    pub outcome: String,
    /// The results.
    pub items: Vec<InventoryItemResult>,
}

/// How one level went.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct InventoryItemResult {
    /// The number.
    pub sku: String,
    /// The warehouse.
    #[serde(default)]
    pub warehouse: String,
    /// `taken`, `unchanged`, `outdated` (this sequence or a newer one is known, with another quantity) or `refused`.
    pub result: String,
    /// Why it was refused, in the caller's language.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
}

/// Everything that is known about the stock of one number: `GET /v1/inventory?sku=`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Inventory {
    /// The number.
    pub sku: String,
    /// What the ERP has, by warehouse; empty when it never said anything about this number.
    pub levels: Vec<KnownLevel>,
    /// What orders take that the ERP does not have yet; it is taken off before platforms are told.
    pub reserved: String,
    /// What platforms are told, by name of the platform.
    pub platforms: Vec<PlatformStock>,
}

/// What the ERP said last about a number in a warehouse.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct KnownLevel {
    /// The warehouse.
    pub warehouse: String,
    /// Available quantity.
    pub quantity: String,
    /// Sequence it came with.
    pub sequence: i64,
    /// Whether the ERP keeps stock of it.
    pub keeps_stock: bool,
    /// When it changed last, milliseconds since 1970 UTC.
    pub changed_at_ms: i64,
}

/// How a platform's stock is made: `PUT /v1/platforms/{id}/stock`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct StockRule {
    /// Warehouses that count; all when empty.
    pub warehouses: Vec<String>,
    /// Taken off the sum, so that nothing is sold twice while somebody counts.
    pub buffer: i64,
    /// Most that is ever told.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub maximum: Option<i64>,
}

/// How a platform's stock is made, and how far it knows: `GET /v1/platforms/{id}/stock`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct StockOverview {
    /// How what it is told is made.
    pub rule: StockRule,
    /// How many numbers are in which state, as in [`PlatformStock`].
    pub counts: BTreeMap<StockState, i64>,
    /// When all that the platform sells was read last, milliseconds since 1970 UTC; absent before the first time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub items_read_ms: Option<i64>,
    /// Of how many things the platform then had another stock than it was told; they are told again.
    pub differed: i64,
}

/// How far a platform knows the stock of a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum StockState {
    /// Will be told, or is being told again after a failure.
    Pending,
    /// The platform has it.
    Accepted,
    /// The platform has refused it; `detail` says why. It is told again when it changes or somebody asks for that.
    Rejected,
    /// The platform sells nothing of this number.
    UnknownItem,
    /// The platform sells several things of this number; which one is meant is not guessed.
    Ambiguous,
    /// The ERP or the platform keeps no stock of it; nothing is told, and stock keeping is not switched on.
    NotKept,
}

impl StockState {
    /// All states.
    pub const ALL: [StockState; 6] = [
        StockState::Pending,
        StockState::Accepted,
        StockState::Rejected,
        StockState::UnknownItem,
        StockState::Ambiguous,
        StockState::NotKept,
    ];

    /// Column and wire text.
    pub fn code(self) -> &'static str {
        match self {
            StockState::Pending => "pending",
            StockState::Accepted => "accepted",
            StockState::Rejected => "rejected",
            StockState::UnknownItem => "unknown_item",
            StockState::Ambiguous => "ambiguous",
            StockState::NotKept => "not_kept",
        }
    }

    /// Reads the text.
    pub fn from_code(code: &str) -> Option<StockState> {
        StockState::ALL.into_iter().find(|state| state.code() == code)
    }
}

/// Stock of one thing on one platform.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PlatformStock {
    /// The platform.
    pub platform: PlatformId,
    /// The merchant's number.
    pub sku: String,
    /// What the platform is to be told.
    pub quantity: i64,
    /// What it was told last; absent before the first time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub told: Option<i64>,
    /// When it was told that, milliseconds since 1970 UTC.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub told_ms: Option<i64>,
    /// Since when it is to be told that, milliseconds since 1970 UTC.
    pub changed_ms: i64,
    /// How far it is.
    pub state: StockState,
    /// Why it was refused or failed last, in the caller's language.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
    /// When it was refused or failed last, milliseconds since 1970 UTC; absent with `detail`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub refused_ms: Option<i64>,
}

/// A page of stock, by number.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PlatformStockList {
    /// The items.
    pub items: Vec<PlatformStock>,
    /// Continues the list (`after`); absent on the last page.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next: Option<String>,
}

/// Which refused stock is told again: `POST /v1/platforms/{id}/stock/retry`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct StockRetry {
    /// The number; all that were refused when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sku: Option<String>,
}

/// How many are told again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct StockRetried {
    /// Count.
    pub count: i64,
}
