//! Reads shipments: one, or a page of them, newest first.

use kontor_model::id::{ShipmentId, TenantId};
use kontor_model::label::{LabelFormat, LabelMedium};
use kontor_model::shipment::{Parcel, ParcelLabel, Shipment, ShipmentPage, ShipmentState};

use super::store::shipments::{self, PageOf, ParcelRow, ShipmentRow};
use crate::app::App;
use crate::db::{DbError, Tx};
use crate::error::{AppError, AppResult};

/// Above every id that exists; where the first page begins.
const BEYOND_ALL: &str = "shp_7ZZZZZZZZZZZZZZZZZZZZZZZZZ";

/// Which page is wanted.
#[derive(Clone, Debug)]
pub struct PageQuery {
    /// The last id of the page before.
    pub after: Option<ShipmentId>,
    /// Only shipments with this number; case and accents do not matter.
    pub reference: Option<String>,
    /// Most items, 1 to 100.
    pub limit: u32,
}

/// One shipment. Errors: [`AppError::NotFound`], also for somebody else's.
pub async fn get_shipment(app: &App, tenant: &TenantId, id: &ShipmentId) -> AppResult<Shipment> {
    let mut tx = app.db.read(tenant).await?;
    shipment_in(&mut tx, tenant, id).await
}

/// A page of shipments, newest first.
pub async fn list_shipments(app: &App, tenant: &TenantId, query: &PageQuery) -> AppResult<ShipmentPage> {
    let mut tx = app.db.read(tenant).await?;
    let wanted = PageOf {
        before: query.after.as_ref().map_or(BEYOND_ALL, ShipmentId::as_str),
        reference: query.reference.as_deref(),
        limit: i64::from(query.limit) + 1,
    };
    let (mut rows, parcels) = shipments::list(&mut tx, tenant, &wanted).await?;
    let more = rows.len() > query.limit as usize;
    rows.truncate(query.limit as usize);
    let next_cursor = rows.last().filter(|_| more).map(|row| row.id.clone());
    let mut parcels = parcels.into_iter().peekable();
    let mut items = Vec::with_capacity(rows.len());
    for row in rows {
        // Both lists are in the same order.
        let own = std::iter::from_fn(|| parcels.next_if(|parcel| parcel.shipment_id == row.id)).collect();
        items.push(assemble(row, own)?);
    }
    Ok(ShipmentPage { items, next_cursor })
}

/// One shipment inside a transaction.
pub(super) async fn shipment_in(tx: &mut Tx, tenant: &TenantId, id: &ShipmentId) -> AppResult<Shipment> {
    let row = shipments::find(tx, tenant, id).await?.ok_or(AppError::NotFound)?;
    let parcels = shipments::parcels(tx, tenant, id).await?;
    assemble(row, parcels)
}

fn assemble(row: ShipmentRow, parcels: Vec<ParcelRow>) -> AppResult<Shipment> {
    let state = ShipmentState::from_code(&row.state).ok_or(DbError::Corrupt("shipments.state"))?;
    let parcels = match state {
        ShipmentState::Labelled | ShipmentState::Cancelled => {
            parcels.into_iter().map(parcel).collect::<AppResult<_>>()?
        }
        ShipmentState::Prepared | ShipmentState::Requested | ShipmentState::OutcomeUnknown => Vec::new(),
    };
    Ok(Shipment {
        id: row.id.parse().map_err(|_| DbError::Corrupt("shipments.id"))?,
        reference: row.reference,
        state,
        carrier: row.carrier,
        carrier_account: None,
        service: None,
        test: false,
        created_at_ms: row.created_at,
        closed_at_ms: None,
        parcels,
        documents: Vec::new(),
        findings: serde_json::from_str(&row.findings).map_err(|_| DbError::Corrupt("shipments.findings"))?,
    })
}

fn parcel(row: ParcelRow) -> AppResult<Parcel> {
    let format = row.format.as_deref().and_then(LabelFormat::from_code).ok_or(DbError::Corrupt("labels.format"))?;
    let medium = row.medium.as_deref().and_then(LabelMedium::from_code).ok_or(DbError::Corrupt("labels.medium"))?;
    Ok(Parcel {
        number: u32::try_from(row.number).map_err(|_| DbError::Corrupt("parcels.number"))?,
        weight_g: u32::try_from(row.weight_g).map_err(|_| DbError::Corrupt("parcels.weight_g"))?,
        reference: row.reference,
        tracking_number: row.tracking_number,
        tracking_url: None,
        return_tracking_number: None,
        tracking_status: None,
        label: ParcelLabel {
            href: format!("/v1/shipments/{}/labels/{}", row.shipment_id, row.number),
            sha256: row.sha256.ok_or(DbError::Corrupt("labels.sha256"))?,
            format,
            medium,
            prints: 0,
        },
    })
}
