//! Shipping by hand: on record first, then the cloud; a kill at any moment neither loses nor doubles a label.

use kontor_model::Lang;
use kontor_model::fold::{fold, is_unprintable};
use kontor_model::id::{DeskShipmentId, ulid};
use kontor_model::shipment::NewShipment;

use crate::app::DeskApp;
use crate::credentials::{self, Credential};
use crate::db::DbError;
use crate::error::{DeskError, DeskResult, FieldFault};
use crate::shipping::send::{Try, attempt};
use crate::shipping::{DeskShipment, DeskShipmentState, ListFilter, care, store};

/// Shipments on one page.
const PAGE: i64 = 50;
/// Labels nobody printed are shown for so long, and so many of them.
const UNPRINTED_MS: i64 = 3 * 86_400_000;
const UNPRINTED: i64 = 5;
/// Unfinished shipments are left alone this long: somebody may be waiting for the answer right now.
const REST_MS: i64 = 30_000;
/// The cloud asks a carrier that has not decided a cancellation every ten minutes; to ask the cloud more often is useless.
const CANCEL_REST_MS: i64 = 10 * 60_000;

/// One page of shipments, newest first.
pub struct ShipmentPage {
    /// The shipments.
    pub items: Vec<DeskShipment>,
    /// Id to hand over for the next page; `None` on the last one.
    pub next: Option<DeskShipmentId>,
}

/// A page of shipments, newest first, older than `before`.
pub async fn list(app: &DeskApp, before: Option<&DeskShipmentId>) -> DeskResult<ShipmentPage> {
    find(app, &ListFilter::default(), before).await
}

/// A page of the shipments a filter lets through, newest first, older than `before`.
pub async fn find(app: &DeskApp, filter: &ListFilter, before: Option<&DeskShipmentId>) -> DeskResult<ShipmentPage> {
    let mut items = store::page(&mut app.db.read().await?, before, &filter.conditions(), PAGE + 1).await?;
    let more = items.len() as i64 > PAGE;
    items.truncate(PAGE as usize);
    let next = if more { items.last().map(|last| last.id.clone()) } else { None };
    Ok(ShipmentPage { items, next })
}

/// One shipment.
pub async fn get(app: &DeskApp, id: &DeskShipmentId) -> DeskResult<DeskShipment> {
    store::find(&mut app.db.read().await?, id).await?.ok_or(DeskError::NotFound)
}

/// The newest shipment with this reference or tracking number, whole and whatever its case.
pub async fn find_number(app: &DeskApp, text: &str) -> DeskResult<Option<DeskShipment>> {
    let wanted = fold(text);
    let found = store::search(&mut app.db.read().await?, &wanted, PAGE).await?;
    let is_it = |shipment: &DeskShipment| {
        fold(&shipment.reference) == wanted || shipment.tracking_numbers().iter().any(|number| fold(number) == wanted)
    };
    Ok(found.into_iter().find(is_it))
}

/// Shipments of the last days whose labels are here and were never printed, newest first: the label came late, or there
/// was no printer.
pub async fn unprinted(app: &DeskApp) -> DeskResult<Vec<DeskShipment>> {
    let since = app.now().plus_millis(-UNPRINTED_MS);
    Ok(store::unprinted(&mut app.db.read().await?, since, UNPRINTED).await?)
}

/// Makes a shipment with the active credentials record; `key` of the form makes a second press harmless.
///
/// Answers the shipment as it stands: `labelled`, or `sending` when the cloud's answer was lost, which [`resume`] and
/// the background work take up again. Errors leave nothing behind: [`DeskError::OtherContent`] when the key belongs to a
/// shipment with other content, [`DeskError::NoActiveCredential`], [`DeskError::Cloud`] before anything was sent,
/// [`DeskError::Problem`] when the cloud refuses.
pub async fn ship(app: &DeskApp, request: &NewShipment, key: Option<&str>, lang: Lang) -> DeskResult<DeskShipment> {
    let key = match key {
        Some(key) => checked_key(key)?,
        None => ulid(app.now(), app.entropy.as_ref()),
    };
    if let Some(known) = earlier(app, &key, request).await? {
        return Ok(known);
    }
    let record = credentials::active(app).await?;
    let mut shipment = new_row(app, &record, request, key)?;
    match put_on_record(app, &shipment).await {
        // The same form came twice at the same moment; the other one was first.
        Err(DeskError::Db(DbError::Duplicate)) => {
            let first = earlier(app, &shipment.idempotency_key, request).await?;
            return first.ok_or(DeskError::Db(DbError::Duplicate));
        }
        other => other?,
    }
    match attempt(app, &record, &mut shipment, lang).await {
        Ok(Try::Noted) => Ok(shipment),
        Ok(Try::Refused(problem)) => {
            forget(app, &shipment.id).await?;
            Err(DeskError::Problem(problem))
        }
        // Without a token nothing was sent; the person still has the form before him.
        Err(error @ DeskError::Cloud(_)) => {
            forget(app, &shipment.id).await?;
            Err(error)
        }
        Err(error) => Err(error),
    }
}

/// Takes up a shipment that is not settled: the same body under the same key, the labels that are still missing, or
/// whether its cancellation was decided.
pub async fn resume(app: &DeskApp, id: &DeskShipmentId, lang: Lang) -> DeskResult<DeskShipment> {
    let mut shipment = get(app, id).await?;
    if shipment.state == DeskShipmentState::CancelPending {
        care::ask_whether_decided(app, &mut shipment, lang).await?;
    }
    if !matches!(shipment.state, DeskShipmentState::Sending | DeskShipmentState::Created) {
        return Ok(shipment);
    }
    let record = record_of(app, &shipment).await?;
    match attempt(app, &record, &mut shipment, lang).await {
        Ok(Try::Noted) => Ok(shipment),
        Ok(Try::Refused(problem)) => {
            // Only a refusal of the content itself proves that the first try made nothing either.
            if matches!(problem.status, 400 | 422) {
                forget(app, id).await?;
            }
            Err(DeskError::Problem(problem))
        }
        Err(DeskError::Cloud(trouble)) => {
            shipment.last_failure = Some((*trouble).clone());
            let mut tx = app.db.write().await?;
            store::update(&mut tx, &shipment, app.now()).await?;
            tx.commit().await.map_err(DbError::from)?;
            Ok(shipment)
        }
        Err(error) => Err(error),
    }
}

/// Takes up everything that was begun and has rested a while; how many were tried. Called in the background.
pub async fn resume_unfinished(app: &DeskApp) -> DeskResult<usize> {
    let before = [REST_MS, CANCEL_REST_MS].map(|rest| app.now().plus_millis(-rest));
    let waiting = store::unfinished(&mut app.db.read().await?, before, 20).await?;
    for id in &waiting {
        if let Err(error) = resume(app, id, Lang::default()).await {
            tracing::warn!(shipment.id = %id, %error, "a shipment could not be taken up again");
        }
    }
    Ok(waiting.len())
}

/// The record a shipment was begun with, or one that opens the same application of the same cloud.
pub(super) async fn record_of(app: &DeskApp, shipment: &DeskShipment) -> DeskResult<Credential> {
    let records = credentials::list(app).await?;
    let same = |record: &&Credential| record.cloud_url == shipment.cloud_url && record.client_id == shipment.client_id;
    let own = records.iter().find(|record| record.id.as_str() == shipment.credential_id).filter(same);
    own.or_else(|| records.iter().find(same)).cloned().ok_or(DeskError::CredentialGone)
}

/// The shipment that was made under the key, if there is one and it is the same.
async fn earlier(app: &DeskApp, key: &str, request: &NewShipment) -> DeskResult<Option<DeskShipment>> {
    match store::find_key(&mut app.db.read().await?, key).await? {
        // Read back and compared, not as text: another version may have written the same content differently.
        Some(known) if known.request.as_ref() != Some(request) => Err(DeskError::OtherContent(Box::new(known))),
        known => Ok(known),
    }
}

pub(super) async fn put_on_record(app: &DeskApp, shipment: &DeskShipment) -> DeskResult<()> {
    let mut tx = app.db.write().await?;
    store::insert(&mut tx, shipment).await?;
    tx.commit().await.map_err(|error| DeskError::Db(DbError::from(error)))
}

pub(super) fn new_row(
    app: &DeskApp,
    record: &Credential,
    request: &NewShipment,
    key: String,
) -> DeskResult<DeskShipment> {
    let now = app.now();
    let (postal_code, city, country) = request.to.place();
    let body = serde_json::to_string(request).map_err(|error| DeskError::Internal(error.to_string()))?;
    Ok(DeskShipment {
        id: DeskShipmentId::new(now, app.entropy.as_ref()),
        state: DeskShipmentState::Sending,
        reference: request.reference.clone(),
        recipient: request.to.party().name.clone(),
        place: format!("{} {postal_code} {city}", country.as_str()),
        cloud_id: None,
        request: Some(request.clone()),
        answer: None,
        last_failure: None,
        created_at: now,
        buys_prepared: false,
        body,
        idempotency_key: key,
        credential_id: record.id.as_str().to_owned(),
        cloud_url: record.cloud_url.clone(),
        client_id: record.client_id.clone(),
    })
}

pub(super) async fn forget(app: &DeskApp, id: &DeskShipmentId) -> DeskResult<()> {
    let mut tx = app.db.write().await?;
    store::delete(&mut tx, id).await?;
    tx.commit().await.map_err(|error| DeskError::Db(DbError::from(error)))
}

fn checked_key(key: &str) -> DeskResult<String> {
    let fits = (16..=64).contains(&key.len()) && key.bytes().all(|byte| byte.is_ascii_graphic());
    if fits && !key.chars().any(is_unprintable) {
        return Ok(key.to_owned());
    }
    Err(DeskError::Invalid(vec![FieldFault::new("key", "shipments.error.key")]))
}
