//! Cancellations that were asked for: on record before the carrier is asked, and asked for again by itself until they are
//! decided. Whatever breaks off in between, what was taken back at the carrier is cancelled here.

use kontor_model::UtcMillis;
use kontor_model::id::{ShipmentId, TenantId};
use kontor_model::shipment::{Finding, Hint, Severity, Shipment, ShipmentState};
use kontor_model::task::TaskKind;

use super::cancel::{self, Wish, ask_and_record};
use super::claim::LEASE_MS;
use super::contact::Contact;
use super::store::due::{self, DueRow};
use super::store::parcels;
use super::store::shipments::{self, ShipmentRow};
use super::{Caller, closeouts, read, rounds, tasks};
use crate::app::App;
use crate::audit::{self, Actor, Entry};
use crate::db::Tx;
use crate::error::{AppError, AppResult};

/// When a carrier is asked again that has not decided or could not be reached.
const AGAIN_MS: i64 = 10 * 60_000;
/// After so long a person has to find out: a day.
const GIVE_UP_MS: i64 = 24 * 3600 * 1000;
/// Code of the finding that a cancellation is not decided: its label must not be used, whether the carrier is still asked
/// or nobody could find out. Without it a labelled shipment counts.
const PENDING: &str = "cancel_pending";
/// Most wishes in one go.
const AT_ONCE: i64 = 50;

/// Puts the wish to cancel a labelled shipment on record, committed; answers the shipment as it stands with it. While the
/// carrier is asked it belongs to who asks.
///
/// Errors: [`AppError::InProgress`] when it was cancelled, or a close-out took hold of it, since the caller looked.
pub(super) async fn wish(app: &App, caller: &Caller, id: &ShipmentId) -> AppResult<(Wish, ShipmentRow)> {
    let times = (app.now(), app.now().plus_millis(LEASE_MS));
    let mut tx = app.db.write(&caller.tenant).await?;
    let mut findings = findings_without(&mut tx, caller, id).await?;
    findings.push(Finding::in_both(caller.lang, Severity::Warning, PENDING, "", cancel::pending()));
    let text = serde_json::to_string(&findings).map_err(AppError::internal)?;
    let wish = if due::wish_cancel(&mut tx, &caller.tenant, id, times, &text).await? {
        Wish::New
    } else if due::renew_cancel(&mut tx, &caller.tenant, id, times, &text).await? {
        Wish::Standing
    } else {
        return Err(AppError::InProgress { retry_after_s: 1 });
    };
    // Only now: the wish holds close-outs off.
    let row = read::outbound(&mut tx, &caller.tenant, id).await?;
    app.shipping.pass().await;
    tx.commit().await?;
    Ok((wish, row))
}

/// Ends a wish that came to nothing: the shipment is as it was before.
pub(super) async fn drop_wish(app: &App, caller: &Caller, id: &ShipmentId) -> AppResult<()> {
    let mut tx = app.db.write(&caller.tenant).await?;
    end(&mut tx, caller, id).await?;
    Ok(tx.commit().await?)
}

/// Withdraws the wish to cancel a shipment of which nobody could find out for a day what became of it: it is as it was
/// before, and closed out with the others. Without a wish there is nothing to do.
///
/// Errors: [`AppError::NotFound`]; [`AppError::Conflict`] `cancellation_stands` while the carrier is still asked, or when
/// it is cancelled.
pub(super) async fn withdraw_cancellation(
    app: &App,
    caller: &Caller,
    actor: Actor<'_>,
    id: &ShipmentId,
) -> AppResult<Shipment> {
    let mut tx = app.db.write(&caller.tenant).await?;
    if due::withdraw_cancel(&mut tx, &caller.tenant, id).await? {
        end(&mut tx, caller, id).await?;
        tasks::end(app, &mut tx, &caller.tenant, TaskKind::CancelTooLate, id.as_str()).await?;
        let entry = Entry { actor, action: "shipment.cancel_withdrawn", object: id.as_str(), detail: "" };
        audit::record(&mut tx, app, &caller.tenant, entry).await?;
    }
    let shipment = read::shipment_in(&mut tx, caller, id).await?;
    let is_pending = shipment.findings.iter().any(|finding| finding.code == PENDING);
    if is_pending || shipment.state == ShipmentState::Cancelled {
        return Err(AppError::Conflict("cancellation_stands"));
    }
    tx.commit().await?;
    Ok(shipment)
}

/// The same as [`drop_wish`] inside a transaction.
pub(super) async fn end(tx: &mut Tx, caller: &Caller, id: &ShipmentId) -> AppResult<()> {
    let findings = findings_without(tx, caller, id).await?;
    let text = serde_json::to_string(&findings).map_err(AppError::internal)?;
    let states = (ShipmentState::Labelled, ShipmentState::Labelled);
    shipments::move_state(tx, &caller.tenant, id, states, &text).await?;
    Ok(())
}

/// Keeps a wish that is not decided for a later time.
pub(super) async fn keep(
    app: &App,
    caller: &Caller,
    (actor, wish): (Actor<'_>, Wish),
    id: &ShipmentId,
) -> AppResult<()> {
    let mut tx = app.db.write(&caller.tenant).await?;
    due::ask_again(&mut tx, &caller.tenant, id, app.now().plus_millis(AGAIN_MS)).await?;
    if wish == Wish::New {
        let entry = Entry { actor, action: "shipment.cancelled", object: id.as_str(), detail: "pending" };
        audit::record(&mut tx, app, &caller.tenant, entry).await?;
    }
    Ok(tx.commit().await?)
}

/// What is odd about a shipment apart from its cancellation.
pub(super) async fn findings_without(tx: &mut Tx, caller: &Caller, id: &ShipmentId) -> AppResult<Vec<Finding>> {
    let row = read::outbound(tx, &caller.tenant, id).await?;
    let mut findings = read::findings_of(&row.findings, caller.lang)?;
    findings.retain(|finding| !matches!(finding.code.as_str(), PENDING | "cancelled_only_here"));
    Ok(findings)
}

/// Asks again for every cancellation whose time has come. Answers how many were asked for.
pub(super) async fn finish_cancellations(app: &App) -> AppResult<usize> {
    let mut tx = app.db.unscoped_read().await?;
    let rows = due::unscoped_cancels(&mut tx, app.now(), AT_ONCE).await?;
    drop(tx);
    Ok(rounds::by_account(rows, |row| finish_one(app, row)).await)
}

/// One that cannot be decided must not keep the others waiting.
async fn finish_one(app: &App, row: DueRow) -> bool {
    finish(app, &row).await.unwrap_or_else(|error| {
        tracing::warn!(shipment.id = row.id, %error, "a cancellation was not finished");
        false
    })
}

async fn finish(app: &App, row: &DueRow) -> AppResult<bool> {
    let unreadable = || AppError::internal("a shipment has no id or no tenant");
    let tenant: TenantId = row.tenant_id.parse().map_err(|_| unreadable())?;
    let id: ShipmentId = row.id.parse().map_err(|_| unreadable())?;
    let mut tx = app.db.write(&tenant).await?;
    let next = app.now().plus_millis(AGAIN_MS);
    if !due::take_cancel(&mut tx, &tenant, &id, (row.due, next)).await? {
        return Ok(false);
    }
    if closeouts::is_held(&mut tx, &tenant, &id).await? {
        // The carrier is being asked to close it: what it says is waited for.
        tx.commit().await?;
        return Ok(false);
    }
    let caller = Caller { tenant, lang: kontor_model::Lang::default() };
    let shipment = read::outbound(&mut tx, &caller.tenant, &id).await?;
    let parcels = parcels::of_shipment(&mut tx, &caller.tenant, &id).await?;
    if app.now().millis_since(UtcMillis(row.so_far)) > GIVE_UP_MS {
        give_up(app, &mut tx, &caller, (&shipment, &id)).await?;
        tx.commit().await?;
        return Ok(true);
    }
    tx.commit().await?;
    let contact = Contact::of(app, &caller.tenant, (&shipment.carrier, &shipment.account_id, shipment.is_test)).await?;
    if let Some(rest) = contact.rest() {
        let mut tx = app.db.write(&caller.tenant).await?;
        due::ask_again(&mut tx, &caller.tenant, &id, next.max(rest.until)).await?;
        tx.commit().await?;
        return Ok(false);
    }
    let asked =
        ask_and_record(app, (&caller, Actor::System), &contact, (&shipment, &id, Wish::Standing), &parcels).await;
    match asked {
        // Told by a task.
        Ok(_) | Err(AppError::Refused(_)) => Ok(true),
        Err(error) => Err(error),
    }
}

/// Leaves a wish that could not be decided to a person, and says so at the shipment as well.
async fn give_up(
    app: &App,
    tx: &mut Tx,
    caller: &Caller,
    (shipment, id): (&ShipmentRow, &ShipmentId),
) -> AppResult<()> {
    let words = nobody_knows(&shipment.reference);
    let mut findings = findings_without(tx, caller, id).await?;
    findings.push(Finding::in_both(caller.lang, Severity::Warning, PENDING, "", words.clone()));
    let text = serde_json::to_string(&findings).map_err(AppError::internal)?;
    due::give_up_cancel(tx, &caller.tenant, id, &text).await?;
    tasks::raise(app, tx, &caller.tenant, (TaskKind::CancelTooLate, id.as_str()), &words).await
}

fn nobody_knows(reference: &str) -> Hint {
    Hint {
        de: format!(
            "Die Stornierung von {reference} ließ sich seit einem Tag nicht bestätigen. Sehen Sie beim Frachtführer nach und stornieren Sie noch einmal; bis dahin kommt die Sendung in keinen Tagesabschluss."
        ),
        en: format!(
            "The cancellation of {reference} could not be confirmed for a day. Look at the carrier's and cancel once more; until then the shipment is left out of every close-out."
        ),
    }
}
