//! Reads returns: one, or a page of them.

use kontor_model::fold::fold;
use kontor_model::id::ReturnId;
use kontor_model::return_label::{ReturnLabel, ReturnPage};
use kontor_model::shipment::{DocumentKind, ParcelLabel, ShipmentState};

use super::{field_of, id_of, stored_id};
use crate::app::App;
use crate::db::DbError;
use crate::error::{AppError, AppResult};
use crate::shipping::Caller;
use crate::shipping::read::{BEYOND_ALL, findings_of, printable, state_of};
use crate::shipping::store::documents::{self, DocumentRow};
use crate::shipping::store::pages::{self, PageOf};
use crate::shipping::store::parcels::{self, ParcelRow};
use crate::shipping::store::shipments::{self, RETURN, ShipmentRow};

/// One return. Errors: [`AppError::NotFound`], also for somebody else's.
pub async fn get_return(app: &App, caller: &Caller, id: &ReturnId) -> AppResult<ReturnLabel> {
    let (stored, tenant) = (stored_id(id)?, &caller.tenant);
    let mut tx = app.db.read(tenant).await?;
    let row = shipments::find(&mut tx, tenant, &stored).await?;
    let row = row.filter(|row| row.kind == RETURN).ok_or(AppError::NotFound)?;
    let parcels = parcels::of_shipment(&mut tx, tenant, &stored).await?;
    let documents = documents::of_shipment(&mut tx, tenant, &stored).await?;
    shown(caller, row, parcels, &documents)
}

/// A page of returns, newest first.
pub async fn list_returns(app: &App, caller: &Caller, after: Option<&ReturnId>, limit: u32) -> AppResult<ReturnPage> {
    let after = after.map(stored_id).transpose()?;
    let before = after.as_ref().map_or(BEYOND_ALL, |after| after.as_str());
    page(app, caller, (before, None), limit).await
}

/// The returns under the caller's own number, newest first.
pub async fn returns_for(app: &App, caller: &Caller, reference: &str, limit: u32) -> AppResult<Vec<ReturnLabel>> {
    let key = fold(reference);
    Ok(page(app, caller, (BEYOND_ALL, Some(&key)), limit).await?.items)
}

async fn page(
    app: &App,
    caller: &Caller,
    (before, reference_key): (&str, Option<&str>),
    limit: u32,
) -> AppResult<ReturnPage> {
    let wanted = PageOf {
        before,
        above: "",
        kind: RETURN,
        reference_key,
        tracking_key: None,
        state: "",
        carrier: "",
        account: "",
        limit: i64::from(limit) + 1,
    };
    let mut tx = app.db.read(&caller.tenant).await?;
    let mut rows = pages::list(&mut tx, &caller.tenant, &wanted).await?;
    let more = rows.len() > limit as usize;
    rows.truncate(limit as usize);
    let ids: Vec<&str> = rows.iter().map(|row| row.id.as_str()).collect();
    let mut parcels = parcels::of_shipments(&mut tx, &caller.tenant, &ids).await?;
    let documents = documents::of_shipments(&mut tx, &caller.tenant, &ids).await?;
    let mut items = Vec::with_capacity(rows.len());
    for row in rows {
        let own = parcels.extract_if(.., |parcel| parcel.shipment_id == row.id).collect();
        items.push(shown(caller, row, own, &documents)?);
    }
    let next_cursor = items.last().filter(|_| more).map(|last| last.id.to_string());
    Ok(ReturnPage { items, next_cursor })
}

fn shown(
    caller: &Caller,
    row: ShipmentRow,
    parcels: Vec<ParcelRow>,
    documents: &[DocumentRow],
) -> AppResult<ReturnLabel> {
    let stored = row.id.parse().map_err(|_| DbError::Corrupt("shipments.id"))?;
    let (id, state) = (id_of(&stored)?, state_of(&row)?);
    let mut findings = findings_of(&row.findings, caller.lang)?;
    for finding in &mut findings {
        finding.field = field_of(&finding.field);
    }
    let of_kind = |kind: DocumentKind, name: &str| -> AppResult<Option<ParcelLabel>> {
        let found = documents.iter().find(|one| one.shipment_id == row.id && one.kind == kind.code());
        found.map(|found| printable(found, &format!("/v1/returns/{id}/{name}"))).transpose()
    };
    let number = parcels.into_iter().map(|parcel| parcel.tracking_number).find(|number| !number.is_empty());
    Ok(ReturnLabel {
        label: of_kind(DocumentKind::Label, "label")?,
        qr_code: of_kind(DocumentKind::QrCode, "qr-code")?,
        id: id.clone(),
        reference: row.reference,
        carrier: row.carrier,
        tracking_number: number,
        created_at_ms: row.created_at,
        outcome_unknown: state == ShipmentState::OutcomeUnknown,
        findings,
    })
}
