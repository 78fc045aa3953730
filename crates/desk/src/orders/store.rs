//! SQL of orders, their shipments and what happened to them. What a buyer wrote comes and goes sealed; name and place
//! stand open for the search, as they do for shipments.

use kontor_model::UtcMillis;
use kontor_model::fold::fold;
use kontor_model::id::{OrderId, ShipmentId};
use kontor_model::order::PaymentState;
use serde::{Deserialize, Serialize};
use sqlx::AssertSqlSafe;

use super::{AddressState, NoLabel, OrderEvent, OrderShipment, OrderStage, OrderSummary};
use crate::db::{DbError, DbResult, Tx};
use crate::shipping::{DeskShipmentState, encoded};

/// The first number of an order here.
const FIRST_DOCUMENT: i64 = 100_001;

/// Orders with their newest shipment, and where each stands: it is sent when its label was asked for and not taken back,
/// whatever became of the order since.
const ORDERS: &str = "SELECT o.id, o.document, o.cloud_url, o.platform_id, o.platform_name, o.number, o.number_key, \
    o.recipient, o.place, o.search, o.grand, o.currency, o.profile, o.warnings, o.placed_at, o.revision, o.address, \
    o.no_label, o.payment, o.parts, o.later_revision, o.created_at, s.turn, s.revision AS shipped_revision, s.cloud_id, \
    d.id AS desk_id, d.state AS desk_state, \
    CASE WHEN o.no_label = 'sent_elsewhere' OR (d.state IS NOT NULL AND d.state <> 'cancelled') THEN 'shipped' \
         ELSE o.state END AS stage \
    FROM orders o \
    LEFT JOIN order_shipments s ON s.order_id = o.id \
        AND s.turn = (SELECT MAX(turn) FROM order_shipments WHERE order_id = o.id) \
    LEFT JOIN shipments d ON d.id = (SELECT MIN(id) FROM shipments WHERE cloud_id = s.cloud_id)";

/// Which orders a list shows, as it stands in the address of the page.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(default)]
pub struct OrderFilter {
    /// Part of a number, recipient or place.
    pub q: String,
    /// Id of a platform.
    pub platform: String,
    /// `open`, `unpaid`, `changed`, `address`, `shipped` or `cancelled`.
    pub state: String,
}

impl OrderFilter {
    /// Tells whether it filters anything.
    pub fn is_set(&self) -> bool {
        [&self.q, &self.platform, &self.state].into_iter().any(|value| !value.trim().is_empty())
    }

    /// The filter as part of an address, for the link to the next page.
    pub(super) fn query(&self) -> String {
        let pairs = [("q", &self.q), ("platform", &self.platform), ("state", &self.state)];
        let set = pairs.into_iter().filter(|(_, value)| !value.is_empty());
        set.map(|(name, value)| format!("&{name}={}", encoded(value))).collect()
    }
}

#[derive(sqlx::FromRow)]
struct Row {
    id: String,
    document: i64,
    cloud_url: String,
    platform_name: String,
    number: String,
    recipient: String,
    place: String,
    grand: String,
    currency: String,
    profile: String,
    warnings: i64,
    placed_at: Option<i64>,
    revision: i64,
    address: String,
    no_label: String,
    payment: String,
    parts: String,
    later_revision: Option<i64>,
    created_at: i64,
    turn: Option<i64>,
    shipped_revision: Option<i64>,
    cloud_id: Option<String>,
    desk_id: Option<String>,
    desk_state: Option<String>,
    stage: String,
}

impl Row {
    fn read(self) -> DbResult<OrderSummary> {
        let broken = |_| DbError::Corrupt("orders");
        let desk = match (self.desk_id, self.desk_state) {
            (Some(id), Some(state)) => {
                let state = DeskShipmentState::from_code(&state).ok_or(DbError::Corrupt("shipments.state"))?;
                Some((id.parse().map_err(broken)?, state))
            }
            _ => None,
        };
        let cloud_id = self.cloud_id.map(|id| id.parse().map_err(broken)).transpose()?;
        let shipment = self.turn.map(|turn| {
            let revision = self.shipped_revision.unwrap_or_default();
            OrderShipment { turn, cloud_id, revision, desk }
        });
        Ok(OrderSummary {
            id: self.id.parse().map_err(broken)?,
            document: self.document,
            cloud_url: self.cloud_url,
            platform: self.platform_name,
            number: self.number,
            recipient: self.recipient,
            place: self.place,
            grand: self.grand,
            currency: self.currency,
            profile: self.profile,
            warnings: self.warnings,
            placed_at: self.placed_at.map(UtcMillis),
            revision: self.revision,
            stage: OrderStage::from_code(&self.stage).ok_or(DbError::Corrupt("orders.state"))?,
            address: AddressState::from_code(&self.address).ok_or(DbError::Corrupt("orders.address"))?,
            no_label: NoLabel::from_code(&self.no_label),
            payment: PaymentState::from_code(&self.payment),
            parts: serde_json::from_str(&self.parts).map_err(|_| DbError::Corrupt("orders.parts"))?,
            later_revision: self.later_revision,
            shipment,
            created_at: UtcMillis(self.created_at),
        })
    }
}

fn read(rows: Vec<Row>) -> DbResult<Vec<OrderSummary>> {
    rows.into_iter().map(Row::read).collect()
}

/// A page of orders, the highest number first, those below `before`.
pub(super) async fn page(
    tx: &mut Tx,
    filter: &OrderFilter,
    before: Option<i64>,
    limit: i64,
) -> DbResult<Vec<OrderSummary>> {
    let condition = match filter.state.as_str() {
        "open" => "stage IN ('new', 'changed') AND no_label = ''",
        "unpaid" => "stage IN ('new', 'changed') AND no_label = 'unpaid'",
        "changed" => "(stage = 'changed' OR later_revision IS NOT NULL)",
        "address" => "stage IN ('new', 'changed') AND address IN ('doubt', 'unclear')",
        "shipped" => "stage = 'shipped'",
        "cancelled" => "stage = 'cancelled'",
        _ => "TRUE",
    };
    let sql = format!(
        "SELECT * FROM ({ORDERS}) WHERE ($1 IS NULL OR document < $1) AND ($2 = '' OR instr(search, $2) > 0) \
         AND ($3 = '' OR platform_id = $3) AND {condition} ORDER BY document DESC LIMIT $4"
    );
    let query = sqlx::query_as(AssertSqlSafe(sql)).bind(before).bind(fold(&filter.q)).bind(filter.platform.trim());
    read(query.bind(limit).fetch_all(&mut **tx).await?)
}

async fn fetch(tx: &mut Tx, condition: &str, value: &str) -> DbResult<Vec<OrderSummary>> {
    let sql = format!("SELECT * FROM ({ORDERS}) WHERE {condition} ORDER BY document DESC");
    read(sqlx::query_as(AssertSqlSafe(sql)).bind(value).fetch_all(&mut **tx).await?)
}

pub(super) async fn find(tx: &mut Tx, id: &OrderId) -> DbResult<Option<OrderSummary>> {
    Ok(fetch(tx, "id = $1", id.as_str()).await?.pop())
}

/// Orders of this number, whatever its case, of whatever shop.
pub(super) async fn find_number(tx: &mut Tx, number: &str) -> DbResult<Vec<OrderSummary>> {
    fetch(tx, "number_key = $1", &fold(number)).await
}

pub(super) async fn find_document(tx: &mut Tx, document: i64) -> DbResult<Option<OrderSummary>> {
    Ok(fetch(tx, "document = CAST($1 AS INTEGER)", &document.to_string()).await?.pop())
}

/// The order a shipment of the cloud was made of.
pub(super) async fn find_shipment(tx: &mut Tx, id: &ShipmentId) -> DbResult<Option<OrderSummary>> {
    Ok(fetch(tx, "cloud_id = $1", id.as_str()).await?.pop())
}

/// Orders whose shipment is prepared and holds an older revision, or was called off since.
pub(super) async fn behind(tx: &mut Tx) -> DbResult<Vec<OrderSummary>> {
    const CONDITION: &str = "cloud_id IS NOT NULL AND desk_id IS NULL AND shipped_revision < revision AND $1 = ''";
    fetch(tx, CONDITION, "").await
}

/// Platforms there are orders of: id and name.
pub(super) async fn platforms(tx: &mut Tx) -> DbResult<Vec<(String, String)>> {
    const SQL: &str = "SELECT platform_id, platform_name FROM orders \
        WHERE document IN (SELECT MAX(document) FROM orders GROUP BY platform_id) ORDER BY platform_name";
    Ok(sqlx::query_as(SQL).fetch_all(&mut **tx).await?)
}

/// What is sealed of an order: the revision that counts, and the one that came after its label.
pub(super) async fn sealed(tx: &mut Tx, id: &OrderId) -> DbResult<Option<(Vec<u8>, Option<Vec<u8>>)>> {
    const SQL: &str = "SELECT content_sealed, later_sealed FROM orders WHERE id = $1";
    Ok(sqlx::query_as(SQL).bind(id.as_str()).fetch_optional(&mut **tx).await?)
}

/// The open columns of an order.
pub(super) struct Columns<'a> {
    pub(super) id: &'a OrderId,
    pub(super) cloud_url: &'a str,
    pub(super) platform: (&'a str, &'a str),
    pub(super) number: &'a str,
    pub(super) recipient: String,
    pub(super) place: String,
    pub(super) grand: String,
    pub(super) currency: &'a str,
    pub(super) profile: &'a str,
    pub(super) warnings: i64,
    pub(super) placed_at: Option<i64>,
    pub(super) revision: i64,
    pub(super) state: OrderStage,
    pub(super) address: AddressState,
    pub(super) no_label: Option<NoLabel>,
    pub(super) payment: PaymentState,
    pub(super) parts: String,
    pub(super) sealed: Vec<u8>,
}

/// Writes an order, a new one under the next number; an older one keeps its own, and what came later is settled.
pub(super) async fn write(tx: &mut Tx, order: &Columns<'_>, now: UtcMillis) -> DbResult<()> {
    const SQL: &str = "INSERT INTO orders (id, document, cloud_url, platform_id, platform_name, number, number_key, \
        recipient, place, search, grand, currency, profile, warnings, placed_at, revision, state, address, no_label, \
        parts, content_sealed, created_at, updated_at, payment) \
        VALUES ($1, (SELECT COALESCE(MAX(document) + 1, $22) FROM orders), $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, \
        $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $21, $23) \
        ON CONFLICT (id) DO UPDATE SET cloud_url = $2, platform_name = $4, number = $5, number_key = $6, recipient = $7, \
        place = $8, search = $9, grand = $10, currency = $11, profile = $12, warnings = $13, placed_at = $14, \
        revision = $15, state = $16, address = $17, no_label = $18, parts = $19, content_sealed = $20, \
        later_revision = NULL, later_sealed = NULL, updated_at = $21, payment = $23";
    let search = fold(&[order.number, order.recipient.as_str(), order.place.as_str()].join(" "));
    sqlx::query(SQL)
        .bind(order.id.as_str())
        .bind(order.cloud_url)
        .bind(order.platform.0)
        .bind(order.platform.1)
        .bind(order.number)
        .bind(fold(order.number))
        .bind(&order.recipient)
        .bind(&order.place)
        .bind(search)
        .bind(&order.grand)
        .bind(order.currency)
        .bind(order.profile)
        .bind(order.warnings)
        .bind(order.placed_at)
        .bind(order.revision)
        .bind(order.state.code())
        .bind(order.address.code())
        .bind(order.no_label.map_or("", NoLabel::code))
        .bind(&order.parts)
        .bind(&order.sealed)
        .bind(now.0)
        .bind(FIRST_DOCUMENT)
        .bind(order.payment.code())
        .execute(&mut **tx)
        .await?;
    Ok(())
}

/// Keeps a revision that came after the label beside the one that was sent.
pub(super) async fn write_later(
    tx: &mut Tx,
    id: &OrderId,
    (revision, parts, sealed): (i64, &str, &[u8]),
    now: UtcMillis,
) -> DbResult<()> {
    const SQL: &str =
        "UPDATE orders SET later_revision = $2, parts = $3, later_sealed = $4, updated_at = $5 WHERE id = $1";
    let query = sqlx::query(SQL).bind(id.as_str()).bind(revision).bind(parts).bind(sealed).bind(now.0);
    query.execute(&mut **tx).await?;
    Ok(())
}

pub(super) async fn tell(tx: &mut Tx, id: &OrderId, kind: &str, revision: i64, now: UtcMillis) -> DbResult<()> {
    const SQL: &str = "INSERT INTO order_events (order_id, at, kind, revision) VALUES ($1, $2, $3, $4)";
    sqlx::query(SQL).bind(id.as_str()).bind(now.0).bind(kind).bind(revision).execute(&mut **tx).await?;
    Ok(())
}

pub(super) async fn events(tx: &mut Tx, id: &OrderId) -> DbResult<Vec<OrderEvent>> {
    const SQL: &str = "SELECT at, kind, revision FROM order_events WHERE order_id = $1 ORDER BY at, rowid";
    let rows: Vec<(i64, String, i64)> = sqlx::query_as(SQL).bind(id.as_str()).fetch_all(&mut **tx).await?;
    Ok(rows.into_iter().map(|(at, kind, revision)| OrderEvent { at, kind, revision }).collect())
}

/// Begins a shipment of an order. [`DbError::Duplicate`] when somebody begins the same turn.
pub(super) async fn begin_shipment(
    tx: &mut Tx,
    id: &OrderId,
    (turn, revision, sealed): (i64, i64, &[u8]),
    now: UtcMillis,
) -> DbResult<()> {
    const SQL: &str = "INSERT INTO order_shipments (order_id, turn, revision, request_sealed, created_at) \
        VALUES ($1, $2, $3, $4, $5)";
    let query = sqlx::query(SQL).bind(id.as_str()).bind(turn).bind(revision).bind(sealed).bind(now.0);
    query.execute(&mut **tx).await?;
    Ok(())
}

/// What was asked for the shipment of a turn, sealed.
pub(super) async fn request(tx: &mut Tx, id: &OrderId, turn: i64) -> DbResult<Option<Vec<u8>>> {
    const SQL: &str = "SELECT request_sealed FROM order_shipments WHERE order_id = $1 AND turn = $2";
    let row: Option<(Vec<u8>,)> = sqlx::query_as(SQL).bind(id.as_str()).bind(turn).fetch_optional(&mut **tx).await?;
    Ok(row.map(|(sealed,)| sealed))
}

/// Writes what a shipment is at the cloud, and which revision it holds.
pub(super) async fn settle_shipment(
    tx: &mut Tx,
    id: &OrderId,
    turn: i64,
    cloud_id: &ShipmentId,
    (revision, sealed): (i64, &[u8]),
) -> DbResult<()> {
    const SQL: &str = "UPDATE order_shipments SET cloud_id = $3, revision = $4, request_sealed = $5 WHERE order_id = $1 AND turn = $2";
    let query = sqlx::query(SQL).bind(id.as_str()).bind(turn).bind(cloud_id.as_str()).bind(revision).bind(sealed);
    query.execute(&mut **tx).await?;
    Ok(())
}

/// Forgets a shipment that was refused or thrown away.
pub(super) async fn drop_shipment(tx: &mut Tx, id: &OrderId, turn: i64) -> DbResult<()> {
    const SQL: &str = "DELETE FROM order_shipments WHERE order_id = $1 AND turn = $2";
    sqlx::query(SQL).bind(id.as_str()).bind(turn).execute(&mut **tx).await?;
    Ok(())
}
