//! Cancellation: done, pending, too late, or only here; each said. What was never bought is thrown away.

use kontor_adapters::{AdapterError, Cancellation, CarrierDescriptor, Connect, ErrorKind, Outcome, ParcelNumbers};
use kontor_model::id::ShipmentId;
use kontor_model::problem::FieldError;
use kontor_model::shipment::{CancelResult, CancelledShipment, Finding, Hint, Severity, ShipmentState};
use kontor_model::task::TaskKind;

use super::claim;
use super::contact::{self, Contact};
use super::record::as_app_error;
use super::store::parcels::{self, ParcelRow};
use super::store::shipments::{self, ShipmentRow};
use super::store::tracking;
use super::{Caller, closeouts, day, prepared, read, request, tasks, wishes};
use crate::app::App;
use crate::audit::{self, Actor, Entry};
use crate::commerce::dispatch;
use crate::db::Tx;
use crate::error::{AppError, AppResult};

/// What the carrier said about the parcels of a shipment.
#[derive(Default)]
struct Answers {
    /// Whether the shipment is closed out: then a number that the carrier does not know was not cancelled.
    is_closed: bool,
    pending: bool,
    done: Vec<String>,
    too_late: Vec<FieldError>,
    failed: Option<AppError>,
    /// Whether the failure leaves open what happened, or passes by itself.
    may_pass: bool,
}

/// Whether a cancellation is wished for the first time.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Wish {
    /// It is.
    New,
    /// It was wished before, and perhaps asked for.
    Standing,
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
    if !claim::give_up(&mut tx, &caller.tenant, id).await? {
        return Err(AppError::InProgress { retry_after_s: 2 });
    }
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
    let contact = Contact::of(app, &caller.tenant, (&row.carrier, &row.account_id, row.is_test)).await?;
    let descriptor = contact.carrier.descriptor();
    if let Some(at) = closed_for_good(row, descriptor) {
        return Err(AppError::refused("cancel_too_late", vec![handed_over(caller, at)]));
    }
    if !descriptor.capabilities.cancel {
        if !only_here {
            return Err(AppError::Conflict("cancel_not_supported"));
        }
        write_cancelled(app, caller, actor, id, CancelResult::LocalOnly).await?;
        return said(app, caller, row, CancelResult::LocalOnly).await;
    }
    let (wish, row) = wishes::wish(app, caller, id).await?;
    if let Some(at) = closed_for_good(&row, descriptor) {
        wishes::drop_wish(app, caller, id).await?;
        return Err(AppError::refused("cancel_too_late", vec![handed_over(caller, at)]));
    }
    let result = ask_and_record(app, (caller, actor), &contact, (&row, id, wish), parcels).await?;
    said(app, caller, &row, result).await
}

/// When it was closed out, where there is nobody to ask whether it can still be cancelled.
fn closed_for_good(row: &ShipmentRow, carrier: &CarrierDescriptor) -> Option<i64> {
    row.closed_at.filter(|_| carrier.connect == Connect::Nothing || !carrier.capabilities.cancel)
}

/// Asks the carrier for a cancellation that is on record, and writes down what became of it. What cannot be known yet
/// stays on record and is `pending`.
pub(super) async fn ask_and_record(
    app: &App,
    (caller, actor): (&Caller, Actor<'_>),
    contact: &Contact<'_>,
    (row, id, wish): (&ShipmentRow, &ShipmentId, Wish),
    parcels: &[ParcelRow],
) -> AppResult<CancelResult> {
    app.shipping.pass().await;
    let mut answers = ask(caller, contact, (row, id), parcels).await;
    app.shipping.pass().await;
    if !answers.too_late.is_empty() {
        let closed_at = write_too_late(app, caller, id, &answers).await?;
        let reasons = answers.too_late.into_iter().chain(closed_at.map(|at| handed_over(caller, at)));
        return Err(AppError::refused("cancel_too_late", reasons.collect()));
    }
    let is_untouched = answers.done.is_empty() && !answers.pending && !answers.may_pass;
    if let Some(error) = answers.failed.take_if(|_| is_untouched && wish == Wish::New) {
        wishes::drop_wish(app, caller, id).await?;
        return Err(error);
    }
    if answers.pending || answers.failed.is_some() {
        wishes::keep(app, caller, (actor, wish), id).await?;
        return Ok(CancelResult::Pending);
    }
    write_cancelled(app, caller, actor, id, CancelResult::Done).await?;
    Ok(CancelResult::Done)
}

/// Asks the carrier, as many parcels a call as it takes, until something fails.
async fn ask(
    caller: &Caller,
    contact: &Contact<'_>,
    (row, id): (&ShipmentRow, &ShipmentId),
    parcels: &[ParcelRow],
) -> Answers {
    let mut answers = Answers { is_closed: row.closed_at.is_some(), ..Answers::default() };
    let most = contact.carrier.descriptor().capabilities.max_cancel.max(1);
    for part in parcels.chunks(most) {
        if let Err(error) = ask_part(caller, contact, id, part, &mut answers).await {
            answers.failed = Some(error);
        }
        if answers.failed.is_some() {
            break;
        }
    }
    answers
}

async fn ask_part(
    caller: &Caller,
    contact: &Contact<'_>,
    id: &ShipmentId,
    part: &[ParcelRow],
    answers: &mut Answers,
) -> AppResult<()> {
    let numbers: Vec<ParcelNumbers> = part.iter().map(contact::numbers_of).collect();
    let talk = contact.begin().await?;
    let asked = contact.carrier.cancel(&talk.context(caller.lang), &numbers).await;
    contact.heard(asked.as_ref().err());
    match asked {
        Ok(outcomes) if outcomes.len() == part.len() => {
            part.iter().zip(outcomes).for_each(|(parcel, outcome)| answers.take(parcel, outcome));
        }
        Ok(_) => {
            answers.may_pass = true;
            answers.failed = Some(AppError::refused("carrier_failed", Vec::new()));
        }
        Err(error) => answers.fail(error),
    }
    // What was said is kept if it can be; what became of the wish counts more.
    if let Err(error) = talk.end(&[id]).await {
        tracing::warn!(shipment.id = id.as_str(), %error, "what was said about a cancellation was not kept");
    }
    Ok(())
}

impl Answers {
    fn take(&mut self, parcel: &ParcelRow, outcome: Outcome<Cancellation>) {
        let refusal = |code, detail| FieldError { field: format!("parcels[{}]", parcel.number - 1), code, detail };
        match outcome {
            Outcome::Done(Cancellation::Done) => self.done.push(parcel.tracking_number.clone()),
            Outcome::Done(Cancellation::Pending) => self.pending = true,
            Outcome::Done(Cancellation::TooLate { code, message }) => {
                self.too_late.push(refusal(code, message));
            }
            Outcome::Refused(findings) => {
                self.failed = Some(AppError::Invalid(request::errors_of(&findings).collect()));
            }
            // After the close-out carriers forget numbers: the parcel is on its way.
            Outcome::Failed(error) if error.kind == ErrorKind::NotFound && self.is_closed => {
                self.too_late.push(refusal(error.code, error.message));
            }
            // What the carrier does not know costs nothing there: it was cancelled before, or never announced.
            Outcome::Failed(error) if error.kind == ErrorKind::NotFound => {
                self.done.push(parcel.tracking_number.clone());
            }
            Outcome::Failed(error) => self.fail(error),
        }
    }

    fn fail(&mut self, error: AdapterError) {
        self.may_pass |= matches!(error.kind, ErrorKind::Unavailable | ErrorKind::RateLimited | ErrorKind::Malformed);
        self.failed = Some(as_app_error(error));
    }
}

async fn write_cancelled(
    app: &App,
    caller: &Caller,
    actor: Actor<'_>,
    id: &ShipmentId,
    result: CancelResult,
) -> AppResult<()> {
    let mut tx = app.db.write(&caller.tenant).await?;
    let mut findings = wishes::findings_without(&mut tx, caller, id).await?;
    if result == CancelResult::LocalOnly {
        findings.push(Finding::in_both(caller.lang, Severity::Warning, "cancelled_only_here", "", only_here()));
    }
    let text = serde_json::to_string(&findings).map_err(AppError::internal)?;
    let states = (ShipmentState::Labelled, ShipmentState::Cancelled);
    if !shipments::move_state(&mut tx, &caller.tenant, id, states, &text).await? {
        // Somebody else asked at the same time, and wrote the same.
        return Ok(());
    }
    if result == CancelResult::LocalOnly {
        // Nobody held close-outs off while we looked.
        refuse_closed(&mut tx, caller, id).await?;
    }
    dispatch::withdrawn(app, &mut tx, &caller.tenant, id).await?;
    tracking::stop(&mut tx, &caller.tenant, id.as_str()).await?;
    tasks::end(app, &mut tx, &caller.tenant, TaskKind::Stuck, id.as_str()).await?;
    tasks::end(app, &mut tx, &caller.tenant, TaskKind::CancelTooLate, id.as_str()).await?;
    let detail = if result == CancelResult::LocalOnly { "only here" } else { "" };
    let entry = Entry { actor, action: "shipment.cancelled", object: id.as_str(), detail };
    audit::record(&mut tx, app, &caller.tenant, entry).await?;
    app.shipping.pass().await;
    tx.commit().await?;
    app.shipping.pass().await;
    Ok(())
}

/// Errors: a close-out has closed it, or holds it.
async fn refuse_closed(tx: &mut Tx, caller: &Caller, id: &ShipmentId) -> AppResult<()> {
    if closeouts::is_held(tx, &caller.tenant, id).await? {
        return Err(AppError::InProgress { retry_after_s: 5 });
    }
    match read::outbound(tx, &caller.tenant, id).await?.closed_at {
        Some(at) => Err(AppError::refused("cancel_too_late", vec![handed_over(caller, at)])),
        None => Ok(()),
    }
}

/// Ends the wish and tells a person; answers when the shipment was closed out, if it was.
async fn write_too_late(app: &App, caller: &Caller, id: &ShipmentId, answers: &Answers) -> AppResult<Option<i64>> {
    let mut tx = app.db.write(&caller.tenant).await?;
    let row = read::outbound(&mut tx, &caller.tenant, id).await?;
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
    wishes::end(&mut tx, caller, id).await?;
    tasks::raise(app, &mut tx, &caller.tenant, (TaskKind::CancelTooLate, id.as_str()), &words).await?;
    tx.commit().await?;
    Ok(row.closed_at)
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

/// Says that a cancellation is not decided.
pub(super) fn pending() -> Hint {
    Hint {
        de: "Die Stornierung ist noch nicht bestätigt; beim Frachtführer wird von selbst weiter nachgefragt. Verwenden Sie das Etikett nicht mehr."
            .to_owned(),
        en: "The cancellation is not confirmed yet; the carrier is asked again by itself. Do not use the label any more."
            .to_owned(),
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
