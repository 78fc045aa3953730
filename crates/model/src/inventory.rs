//! Stock on the wire: what the ERP has (`/v1/inventory`), and how far platforms know.

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
    /// The merchant's number.
    pub sku: String,
    /// The warehouse; `1` when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub warehouse: Option<String>,
    /// Available quantity, as the ERP counts; whole pieces are sold, so fractions are cut off.
    pub quantity: String,
    /// Grows with every change in the ERP: an older one never overwrites a newer one.
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
    /// `nothing_to_do`, `ok`, `partial` or `failed`.
    pub outcome: String,
    /// The results.
    pub items: Vec<InventoryItemResult>,
}

/// How one level went.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct InventoryItemResult {
    /// The number.
    pub sku: String,
    /// `taken`, `unchanged`, `outdated` (a newer sequence is known) or `refused`.
    pub result: String,
    /// Why it was refused, in the caller's language.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
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
    /// `pending`, `accepted`, `rejected`, `unknown_item` (the platform sells nothing of this number) or `not_kept`.
    pub state: String,
    /// Why it was refused, in the platform's words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
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
