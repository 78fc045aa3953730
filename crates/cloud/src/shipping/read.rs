//! Reads shipments: one, or a page of them, newest first.

use kontor_model::fold::fold;
use kontor_model::id::{CarrierAccountId, ShipmentId, TenantId};
use kontor_model::label::{LabelFormat, LabelMedium};
use kontor_model::shipment::{
    DocumentKind, Finding, Parcel, ParcelLabel, Shipment, ShipmentDocument, ShipmentPage, ShipmentState, TrackingStatus,
};
use kontor_model::{Lang, UtcMillis};

use super::Caller;
use super::store::documents::{self, DocumentRow, NewDocument};
use super::store::pages::{self, PageOf};
use super::store::parcels::{self, ParcelRow, tracking_key};
use super::store::shipments::{self, OUTBOUND, ShipmentRow};
use crate::app::App;
use crate::db::{DbError, Tx};
use crate::error::{AppError, AppResult};

/// Above every id that exists; where the first page begins.
pub(super) const BEYOND_ALL: &str = "shp_7ZZZZZZZZZZZZZZZZZZZZZZZZZ";

/// Which page is wanted.
#[derive(Clone, Debug, Default)]
pub struct PageQuery {
    /// The last id of the page before.
    pub after: Option<ShipmentId>,
    /// Only shipments with this number; case and accents do not matter.
    pub reference: Option<String>,
    /// Only shipments with a parcel of this number; blanks and case do not matter.
    pub tracking_number: Option<String>,
    /// Only this state.
    pub state: Option<ShipmentState>,
    /// Only this carrier, by its id.
    pub carrier: Option<String>,
    /// Only shipments made with this account.
    pub account: Option<CarrierAccountId>,
    /// Only shipments made at this moment or later.
    pub from: Option<UtcMillis>,
    /// Only shipments made before this moment.
    pub until: Option<UtcMillis>,
    /// Most items, 1 to 100.
    pub limit: u32,
}

/// One shipment. Errors: [`AppError::NotFound`], also for somebody else's.
pub async fn get_shipment(app: &App, caller: &Caller, id: &ShipmentId) -> AppResult<Shipment> {
    let mut tx = app.db.read(&caller.tenant).await?;
    shipment_in(&mut tx, caller, id).await
}

/// A page of shipments, newest first.
pub async fn list_shipments(app: &App, caller: &Caller, query: &PageQuery) -> AppResult<ShipmentPage> {
    let mut tx = app.db.read(&caller.tenant).await?;
    let bound = |at: UtcMillis| format!("{}{}", ShipmentId::PREFIX, first_ulid(at));
    let until = query.until.map_or_else(|| BEYOND_ALL.to_owned(), bound);
    let before = query.after.as_ref().map_or(until.as_str(), |after| until.as_str().min(after.as_str()));
    let above = query.from.map(bound).unwrap_or_default();
    let reference = query.reference.as_deref().map(fold);
    let tracking = query.tracking_number.as_deref().map(tracking_key);
    let wanted = PageOf {
        before,
        above: &above,
        kind: OUTBOUND,
        reference_key: reference.as_deref(),
        tracking_key: tracking.as_deref(),
        state: query.state.map_or("", ShipmentState::code),
        carrier: query.carrier.as_deref().unwrap_or_default(),
        account: query.account.as_ref().map_or("", CarrierAccountId::as_str),
        limit: i64::from(query.limit) + 1,
    };
    let mut rows = pages::list(&mut tx, &caller.tenant, &wanted).await?;
    let more = rows.len() > query.limit as usize;
    rows.truncate(query.limit as usize);
    let next_cursor = rows.last().filter(|_| more).map(|row| row.id.clone());
    Ok(ShipmentPage { items: with_parts(&mut tx, caller, rows).await?, next_cursor })
}

/// The smallest ULID of a moment.
fn first_ulid(at: UtcMillis) -> String {
    struct Nothing;
    impl kontor_model::Entropy for Nothing {
        fn fill(&self, bytes: &mut [u8]) {
            bytes.fill(0);
        }
    }
    kontor_model::id::ulid(at, &Nothing)
}

/// Shipments with their parcels and documents, in the order of the rows.
pub(super) async fn with_parts(tx: &mut Tx, caller: &Caller, rows: Vec<ShipmentRow>) -> AppResult<Vec<Shipment>> {
    let ids: Vec<&str> = rows.iter().map(|row| row.id.as_str()).collect();
    let mut parcels = parcels::of_shipments(tx, &caller.tenant, &ids).await?;
    let mut documents = documents::of_shipments(tx, &caller.tenant, &ids).await?;
    let mut items = Vec::with_capacity(rows.len());
    for row in rows {
        let own_parcels = parcels.extract_if(.., |parcel| parcel.shipment_id == row.id).collect();
        let own_documents = documents.extract_if(.., |document| document.shipment_id == row.id).collect();
        items.push(assemble(row, own_parcels, own_documents, caller.lang)?);
    }
    Ok(items)
}

/// One outbound shipment inside a transaction.
pub(super) async fn shipment_in(tx: &mut Tx, caller: &Caller, id: &ShipmentId) -> AppResult<Shipment> {
    let row = outbound(tx, &caller.tenant, id).await?;
    whole_in(tx, caller, row).await
}

/// One shipment of either direction inside a transaction.
pub(super) async fn either_in(tx: &mut Tx, caller: &Caller, id: &ShipmentId) -> AppResult<Shipment> {
    let row = shipments::find(tx, &caller.tenant, id).await?.ok_or(AppError::NotFound)?;
    whole_in(tx, caller, row).await
}

async fn whole_in(tx: &mut Tx, caller: &Caller, row: ShipmentRow) -> AppResult<Shipment> {
    let id: ShipmentId = row.id.parse().map_err(|_| DbError::Corrupt("shipments.id"))?;
    let parcels = parcels::of_shipment(tx, &caller.tenant, &id).await?;
    let documents = documents::of_shipment(tx, &caller.tenant, &id).await?;
    assemble(row, parcels, documents, caller.lang)
}

/// The row of an outbound shipment. Errors: [`AppError::NotFound`], also for somebody else's.
pub(super) async fn outbound(tx: &mut Tx, tenant: &TenantId, id: &ShipmentId) -> AppResult<ShipmentRow> {
    let row = shipments::find(tx, tenant, id).await?;
    row.filter(|row| row.kind == OUTBOUND).ok_or(AppError::NotFound)
}

/// The state of a row.
pub(super) fn state_of(row: &ShipmentRow) -> AppResult<ShipmentState> {
    Ok(ShipmentState::from_code(&row.state).ok_or(DbError::Corrupt("shipments.state"))?)
}

/// Findings in the language of who reads them, as far as they are kept in both.
pub(super) fn findings_of(text: &str, lang: Lang) -> AppResult<Vec<Finding>> {
    let mut findings: Vec<Finding> = serde_json::from_str(text).map_err(|_| DbError::Corrupt("shipments.findings"))?;
    for finding in &mut findings {
        if let Some(hint) = &finding.hint {
            finding.detail.clone_from(lang.pick(&hint.de, &hint.en));
        }
    }
    Ok(findings)
}

/// A shipment from its rows.
pub(super) fn assemble(
    row: ShipmentRow,
    parcels: Vec<ParcelRow>,
    documents: Vec<DocumentRow>,
    lang: Lang,
) -> AppResult<Shipment> {
    let state = state_of(&row)?;
    let is_numbered = matches!(state, ShipmentState::Labelled | ShipmentState::Cancelled);
    let numbered = parcels.into_iter().filter(|parcel| is_numbered && !parcel.tracking_number.is_empty());
    let parcels = numbered.map(|row| parcel(row, &documents)).collect::<AppResult<_>>()?;
    let others = documents.iter().filter(|document| document.kind != DocumentKind::Label.code());
    let documents = others.map(document).collect::<AppResult<_>>()?;
    let optional = |text: String| (!text.is_empty()).then_some(text);
    Ok(Shipment {
        id: row.id.parse().map_err(|_| DbError::Corrupt("shipments.id"))?,
        reference: row.reference,
        state,
        carrier: row.carrier,
        carrier_account: optional(row.account_id),
        service: optional(row.service),
        test: row.is_test,
        created_at_ms: row.created_at,
        closed_at_ms: row.closed_at,
        parcels,
        documents,
        findings: findings_of(&row.findings, lang)?,
    })
}

fn parcel(row: ParcelRow, documents: &[DocumentRow]) -> AppResult<Parcel> {
    let is_label =
        |document: &&DocumentRow| document.kind == DocumentKind::Label.code() && document.parcel_number == row.number;
    let (shipment, number) = (&row.shipment_id, row.number);
    let href = format!("/v1/shipments/{shipment}/labels/{number}");
    Ok(Parcel {
        number: whole(number, "parcels.number")?,
        weight_g: whole(row.weight_g, "parcels.weight_g")?,
        reference: row.reference,
        tracking_number: row.tracking_number,
        tracking_url: row.tracking_url,
        return_tracking_number: row.return_number,
        tracking_status: TrackingStatus::from_code(&row.tracking_status),
        label: documents.iter().find(is_label).map_or_else(|| Ok(absent(&href)), |found| printable(found, &href))?,
    })
}

/// A label that lies at the carrier only: a person found out that it exists. Its hash is empty.
fn absent(href: &str) -> ParcelLabel {
    ParcelLabel {
        href: href.to_owned(),
        sha256: String::new(),
        format: LabelFormat::default(),
        medium: LabelMedium::default(),
        prints: 0,
    }
}

/// A document that can be fetched at an address.
pub(super) fn printable(row: &DocumentRow, href: &str) -> AppResult<ParcelLabel> {
    let (format, medium) = form(row)?;
    let prints = whole(row.prints, "documents.prints")?;
    Ok(ParcelLabel { href: href.to_owned(), sha256: row.sha256.clone(), format, medium, prints })
}

fn document(row: &DocumentRow) -> AppResult<ShipmentDocument> {
    let (format, medium) = form(row)?;
    Ok(ShipmentDocument {
        kind: DocumentKind::from_code(&row.kind).ok_or(DbError::Corrupt("documents.kind"))?,
        parcel: whole(row.parcel_number, "documents.parcel_number")?,
        href: format!("/v1/shipments/{}/documents/{}/{}", row.shipment_id, row.kind, row.number),
        sha256: row.sha256.clone(),
        format,
        medium,
    })
}

fn form(row: &DocumentRow) -> AppResult<(LabelFormat, LabelMedium)> {
    let format = LabelFormat::from_code(&row.format).ok_or(DbError::Corrupt("documents.format"))?;
    let medium = LabelMedium::from_code(&row.medium).ok_or(DbError::Corrupt("documents.medium"))?;
    Ok((format, medium))
}

/// A stored whole number that is never negative.
pub(super) fn whole(number: i64, column: &'static str) -> AppResult<u32> {
    Ok(u32::try_from(number).map_err(|_| DbError::Corrupt(column))?)
}

/// A document that is being written, as it will stand in the store.
pub(super) fn row_of_new(new: &NewDocument) -> DocumentRow {
    DocumentRow {
        id: new.id.to_string(),
        shipment_id: new.shipment.to_string(),
        parcel_number: i64::from(new.parcel),
        kind: new.kind.code().to_owned(),
        number: i64::from(new.number),
        format: new.spec.format.code().to_owned(),
        medium: new.spec.medium.code().to_owned(),
        dpi: i64::from(new.spec.dpi.code()),
        sha256: new.sha256.clone(),
        prints: 0,
    }
}
