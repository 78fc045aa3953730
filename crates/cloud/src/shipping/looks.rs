//! Looks for lost answers again, at carriers that can be asked: first after a minute, later once a day. What is found
//! becomes a label, what was surely not made is said to be so, and the task about it ends.

use kontor_adapters::{AdapterError, Recovery};
use kontor_model::UtcMillis;
use kontor_model::id::{ShipmentId, TenantId};

use super::claim::Job;
use super::contact::Contact;
use super::record::{self, LOOK_AGAIN_MS};
use super::store::due::{self, DueRow};
use super::store::keys::KeyRef;
use super::store::shipments;
use super::{read, request, rounds};
use crate::app::App;
use crate::error::{AppError, AppResult};

/// Longest wait between two looks: a day.
const LONGEST_WAIT_MS: i64 = 24 * 3600 * 1000;
/// After so many looks, about two weeks, it is left to a person.
const MOST_LOOKS: i64 = 24;
/// Most looks in one go.
const AT_ONCE: i64 = 50;

/// Looks for every lost answer whose time has come. Answers how many were settled.
pub(super) async fn look_for_lost(app: &App) -> AppResult<usize> {
    let mut tx = app.db.unscoped_read().await?;
    let rows = due::unscoped_looks(&mut tx, app.now(), AT_ONCE).await?;
    drop(tx);
    Ok(rounds::by_account(rows, |row| look_one(app, row)).await)
}

/// One that cannot be settled must not keep the others waiting.
async fn look_one(app: &App, row: DueRow) -> bool {
    look(app, &row).await.unwrap_or_else(|error| {
        tracing::warn!(shipment.id = row.id, %error, "a lost answer was not looked for");
        false
    })
}

/// When to look next, after so many looks.
fn next_look(app: &App, looks: i64) -> Option<UtcMillis> {
    let doublings = u32::try_from(looks).unwrap_or(0).min(16);
    (looks < MOST_LOOKS).then(|| app.now().plus_millis((LOOK_AGAIN_MS << doublings).min(LONGEST_WAIT_MS)))
}

async fn look(app: &App, row: &DueRow) -> AppResult<bool> {
    let unreadable = || AppError::internal("a shipment has no id or no tenant");
    let tenant: TenantId = row.tenant_id.parse().map_err(|_| unreadable())?;
    let id: ShipmentId = row.id.parse().map_err(|_| unreadable())?;
    let contact = Contact::of(app, &tenant, (&row.carrier, &row.account_id, row.is_test)).await?;
    if let Some(rest) = contact.rest() {
        let mut tx = app.db.write(&tenant).await?;
        due::put_off_look(&mut tx, &tenant, &id, (row.due, rest.until)).await?;
        tx.commit().await?;
        return Ok(false);
    }
    let Some(job) = take(app, &tenant, &id, row).await? else { return Ok(false) };
    let talk = contact.begin().await?;
    let found = contact.carrier.find_by_reference(&talk.context(job.request.lang), &job.request.shipment).await;
    contact.heard(found.as_ref().err());
    talk.close(&[&id]).await;
    match known(found, &job) {
        Some(found) => record::settled(app, &tenant, contact.carrier, &job, found.as_ref()).await,
        None => Ok(false),
    }
}

/// Takes the look, so that no other node does the same, and reads what the carrier was asked.
async fn take(app: &App, tenant: &TenantId, id: &ShipmentId, due: &DueRow) -> AppResult<Option<Job>> {
    let mut tx = app.db.write(tenant).await?;
    if !due::take_look(&mut tx, tenant, id, (due.due, next_look(app, due.so_far))).await? {
        return Ok(None);
    }
    let row = read::outbound(&mut tx, tenant, id).await?;
    let sealed = shipments::find_request(&mut tx, tenant, id).await?.ok_or(AppError::NotFound)?;
    tx.commit().await?;
    let request = request::open(app, tenant, id, &sealed)?;
    // Its key was answered with "unknown": no attempt holds a claim.
    let claim = KeyRef { route: String::new(), key: String::new() };
    let tries = (0, row.created_at);
    Ok(Some(Job {
        claim,
        attempt: 0,
        tries,
        resumed: true,
        called: None,
        shipment: id.clone(),
        row,
        account: None,
        request,
    }))
}

/// What the carrier knows: the labels, or surely none; `None` when it still cannot tell.
#[allow(clippy::option_option, reason = "not known, known to be nothing, and known to be this are three answers")]
fn known(found: Result<Recovery, AdapterError>, job: &Job) -> Option<Option<kontor_adapters::Created>> {
    match found {
        Ok(Recovery::Found(created)) if created.parcels.len() == job.request.shipment.parcels.len() => {
            Some(Some(*created))
        }
        Ok(Recovery::NotCreated) => Some(None),
        Ok(Recovery::Found(_) | Recovery::Unclear) | Err(_) => None,
    }
}
