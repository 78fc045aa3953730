//! Cancellation: done, pending, too late, or only here; each said. What was never bought is thrown away.

use kontor_adapters::{Cancellation, Connect, ErrorKind, Outcome, ParcelNumbers};
use kontor_model::id::ShipmentId;
use kontor_model::problem::FieldError;
use kontor_model::shipment::{CancelResult, CancelledShipment, Finding, Hint, Severity, ShipmentState};
use kontor_model::task::TaskKind;

use super::contact::{self, Contact};
use super::record::as_app_error;
use super::store::keys;
use super::store::parcels::{self, ParcelRow};
use super::store::shipments::{self, ShipmentRow};
use super::store::tracking;
use super::{Caller, closeouts, day, prepared, read, request, tasks};
use crate::app::App;
use crate::audit::{self, Actor, Entry};
use crate::error::{AppError, AppResult};

/// What the carrier said about the parcels of a shipment.
#[derive(Default)]
struct Answers {
    pending: bool,
    done: Vec<String>,
    too_late: Vec<FieldError>,
}

/// Cancels a shipment, or throws a prepared or waiting one away. Cancelled twice is fine.
///
/// `only_here` gives a shipment up whose carrier knows no cancellation. Errors: [`AppError::NotFound`];
/// [`AppError::Conflict`] `cancel_not_supported`, `outcome_not_known`; [`AppError::Refused`] `cancel_too_late` with the
/// carrier's words; [`AppError::InProgress`] while it is being made.
pub async fn cancel_shipment(
    app: &App,
    caller: &Caller,
    actor: Actor<'_>,
    id: &ShipmentId,
    only_here: bool,
) -> AppResult<CancelledShipment> {
    let mut tx = app.db.read(&caller.tenant).await?;
    let row = read::outbound(&mut tx, &caller.tenant, id).await?;
    let parcels = parcels::of_shipment(&mut tx, &caller.tenant, id).await?;
    let is_held = closeouts::is_held(&mut tx, &caller.tenant, id).await?;
    drop(tx);
    match read::state_of(&row)? {
        ShipmentState::Prepared if prepared::throw_away(app, caller, id).await? => Ok(thrown_away(caller)),
        ShipmentState::Prepared => Err(AppError::InProgress { retry_after_s: 1 }),
        ShipmentState::Requested => give_up(app, caller, id).await,
        ShipmentState::OutcomeUnknown => Err(AppError::Conflict("outcome_not_known")),
        ShipmentState::Cancelled => said(app, caller, &row, CancelResult::Done).await,
        // The carrier is being asked to close it: what it says is waited for.
        ShipmentState::Labelled if is_held => Err(AppError::InProgress { retry_after_s: 5 }),
        ShipmentState::Labelled => take_back(app, caller, actor, (&row, id), &parcels, only_here).await,
    }
}

/// Ends the waiting of a shipment that the carrier has not taken yet.
async fn give_up(app: &App, caller: &Caller, id: &ShipmentId) -> AppResult<CancelledShipment> {
    let mut tx = app.db.write(&caller.tenant).await?;
    if !keys::release_waiting(&mut tx, &caller.tenant, id.as_str()).await? {
        return Err(AppError::InProgress { retry_after_s: 2 });
    }
    shipments::delete(&mut tx, &caller.tenant, id, ShipmentState::Requested).await?;
    tx.commit().await?;
    Ok(thrown_away(caller))
}

async fn take_back(
    app: &App,
    caller: &Caller,
    actor: Actor<'_>,
    (row, id): (&ShipmentRow, &ShipmentId),
    parcels: &[ParcelRow],
    only_here: bool,
) -> AppResult<CancelledShipment> {
    let contact = Contact::of(app, &caller.tenant, (&row.carrier, &row.account_id)).await?;
    let descriptor = contact.carrier.descriptor();
    if let Some(at) = row.closed_at.filter(|_| descriptor.connect == Connect::Nothing) {
        return Err(AppError::refused("cancel_too_late", vec![handed_over(caller, at)]));
    }
    if !descriptor.capabilities.cancel {
        if !only_here {
            return Err(AppError::Conflict("cancel_not_supported"));
        }
        write_cancelled(app, caller, actor, (row, id), CancelResult::LocalOnly).await?;
        return said(app, caller, row, CancelResult::LocalOnly).await;
    }
    let answers = ask(caller, &contact, id, parcels).await?;
    if !answers.too_late.is_empty() {
        write_too_late(app, caller, (row, id), &answers).await?;
        let reasons = answers.too_late.into_iter().chain(row.closed_at.map(|at| handed_over(caller, at)));
        return Err(AppError::refused("cancel_too_late", reasons.collect()));
    }
    let result = if answers.pending { CancelResult::Pending } else { CancelResult::Done };
    write_cancelled(app, caller, actor, (row, id), result).await?;
    said(app, caller, row, result).await
}

/// Asks the carrier, as many parcels a call as it takes.
async fn ask(caller: &Caller, contact: &Contact<'_>, id: &ShipmentId, parcels: &[ParcelRow]) -> AppResult<Answers> {
    let mut answers = Answers::default();
    let most = contact.carrier.descriptor().capabilities.max_cancel.max(1);
    for part in parcels.chunks(most) {
        let numbers: Vec<ParcelNumbers> = part.iter().map(contact::numbers_of).collect();
        let talk = contact.begin().await?;
        let asked = contact.carrier.cancel(&talk.context(caller.lang), &numbers).await;
        talk.end(&[id]).await?;
        let outcomes = asked.map_err(as_app_error)?;
        if outcomes.len() != part.len() {
            return Err(AppError::refused("carrier_failed", Vec::new()));
        }
        for (parcel, outcome) in part.iter().zip(outcomes) {
            answers.take(parcel, outcome)?;
        }
    }
    Ok(answers)
}

impl Answers {
    fn take(&mut self, parcel: &ParcelRow, outcome: Outcome<Cancellation>) -> AppResult<()> {
        match outcome {
            Outcome::Done(Cancellation::Done) => self.done.push(parcel.tracking_number.clone()),
            Outcome::Done(Cancellation::Pending) => self.pending = true,
            Outcome::Done(Cancellation::TooLate { code, message }) => {
                let field = format!("parcels[{}]", parcel.number - 1);
                self.too_late.push(FieldError { field, code, detail: message });
            }
            Outcome::Refused(findings) => return Err(AppError::Invalid(request::errors_of(&findings).collect())),
            // What the carrier does not know costs nothing there: it was cancelled before, or never announced.
            Outcome::Failed(error) if error.kind == ErrorKind::NotFound => {
                self.done.push(parcel.tracking_number.clone());
            }
            Outcome::Failed(error) => return Err(as_app_error(error)),
        }
        Ok(())
    }
}

async fn write_cancelled(
    app: &App,
    caller: &Caller,
    actor: Actor<'_>,
    (row, id): (&ShipmentRow, &ShipmentId),
    result: CancelResult,
) -> AppResult<()> {
    let mut tx = app.db.write(&caller.tenant).await?;
    let mut findings = read::findings_of(&row.findings, caller.lang)?;
    findings.retain(|finding| !matches!(finding.code.as_str(), "cancel_pending" | "cancelled_only_here"));
    let state = match result {
        CancelResult::Done => ShipmentState::Cancelled,
        CancelResult::LocalOnly => {
            findings.push(Finding::in_both(caller.lang, Severity::Warning, "cancelled_only_here", "", only_here()));
            ShipmentState::Cancelled
        }
        CancelResult::Pending => {
            findings.push(Finding::in_both(caller.lang, Severity::Warning, "cancel_pending", "", pending()));
            ShipmentState::Labelled
        }
    };
    let text = serde_json::to_string(&findings).map_err(AppError::internal)?;
    shipments::move_state(&mut tx, &caller.tenant, id, (ShipmentState::Labelled, state), &text).await?;
    if state == ShipmentState::Cancelled {
        tracking::stop(&mut tx, &caller.tenant, id.as_str()).await?;
        tasks::end(app, &mut tx, &caller.tenant, TaskKind::Stuck, id.as_str()).await?;
        tasks::end(app, &mut tx, &caller.tenant, TaskKind::CancelTooLate, id.as_str()).await?;
    }
    let detail = match result {
        CancelResult::Done => "",
        CancelResult::Pending => "pending",
        CancelResult::LocalOnly => "only here",
    };
    let entry = Entry { actor, action: "shipment.cancelled", object: id.as_str(), detail };
    audit::record(&mut tx, app, &caller.tenant, entry).await?;
    Ok(tx.commit().await?)
}

async fn write_too_late(
    app: &App,
    caller: &Caller,
    (row, id): (&ShipmentRow, &ShipmentId),
    answers: &Answers,
) -> AppResult<()> {
    let said: Vec<String> = answers.too_late.iter().map(|one| format!("{} {}", one.code, one.detail)).collect();
    let (reference, said, done) = (&row.reference, said.join("; "), answers.done.join(", "));
    let taken_back = |lead: &str| if done.is_empty() { String::new() } else { format!(" {lead}: {done}.") };
    let words = Hint {
        de: format!(
            "Für die Stornierung von {reference} war es zu spät ({}).{} Halten Sie das Paket zurück oder sprechen Sie mit dem Frachtführer.",
            said.trim(),
            taken_back("Storniert sind nur")
        ),
        en: format!(
            "It was too late to cancel {reference} ({}).{} Hold the parcel back or talk to the carrier.",
            said.trim(),
            taken_back("Cancelled are only")
        ),
    };
    let mut tx = app.db.write(&caller.tenant).await?;
    tasks::raise(app, &mut tx, &caller.tenant, (TaskKind::CancelTooLate, id.as_str()), &words).await?;
    Ok(tx.commit().await?)
}

/// Why it is too late: the day was closed.
fn handed_over(caller: &Caller, closed_at: i64) -> FieldError {
    let date = day::written(caller.lang, day::of(kontor_model::UtcMillis(closed_at)));
    let detail = caller.lang.pick(
        format!("Die Sendung wurde am {date} im Tagesabschluss übergeben."),
        format!("The shipment was handed over in the close-out of {date}."),
    );
    FieldError { field: String::new(), code: "closed_out".to_owned(), detail }
}

fn only_here() -> Hint {
    Hint {
        de: "Nur hier storniert: Dieser Frachtführer kennt keine Stornierung. Verwenden Sie das Etikett nicht mehr."
            .to_owned(),
        en: "Cancelled here only: this carrier knows no cancellation. Do not use the label any more.".to_owned(),
    }
}

fn pending() -> Hint {
    Hint {
        de: "Der Frachtführer hat über die Stornierung noch nicht entschieden. Fragen Sie später noch einmal nach."
            .to_owned(),
        en: "The carrier has not decided on the cancellation yet. Ask again later.".to_owned(),
    }
}

fn thrown_away(caller: &Caller) -> CancelledShipment {
    let detail = caller.lang.pick(
        "Die Sendung wurde verworfen; es gab noch kein Etikett.",
        "The shipment was thrown away; there was no label yet.",
    );
    CancelledShipment { result: CancelResult::Done, detail: detail.to_owned(), shipment: None }
}

async fn said(app: &App, caller: &Caller, row: &ShipmentRow, result: CancelResult) -> AppResult<CancelledShipment> {
    let words = match result {
        CancelResult::Done => Hint {
            de: "Die Sendung ist storniert. Verwenden Sie das Etikett nicht mehr.".to_owned(),
            en: "The shipment is cancelled. Do not use the label any more.".to_owned(),
        },
        CancelResult::Pending => pending(),
        CancelResult::LocalOnly => only_here(),
    };
    let shipment = Some(contact::shown(app, caller, row).await?);
    Ok(CancelledShipment { result, detail: caller.lang.pick(words.de, words.en), shipment })
}
