//! Asks one carrier about parcels that are held for it, and writes down what it says.

use kontor_adapters::{AdapterError, ErrorKind, Outcome, ParcelNumbers};
use kontor_model::id::{ShipmentId, TenantId};
use kontor_model::shipment::{Tracking, TrackingStatus};
use kontor_model::{Lang, UtcMillis};

use super::rules::Known;
use super::stuck;
use crate::app::App;
use crate::db::{DbError, Tx};
use crate::error::{AppError, AppResult};
use crate::shipping::contact::Contact;
use crate::shipping::lines::{Rest, concerns_account};
use crate::shipping::store::tracking::{self as store, Noted, TrackRow};

/// How long parcels are held for a question.
pub(super) const HOLD_MS: i64 = 10 * 60_000;
/// Nothing more is asked when less than this is left: an answer may take so long.
const MARGIN_MS: i64 = 90_000;
/// After a question, with or without an answer, nobody asks again for so long.
pub(super) const REST_MS: i64 = 5 * 60_000;
/// Language of the carriers' words, which are kept for everybody who reads them later.
const WORDS: Lang = Lang::De;

/// What one question brought.
enum Heard {
    /// Where the parcel is; nothing when the carrier does not know the number yet.
    Answer(Option<Tracking>),
    /// No answer.
    Failure(AdapterError),
}

impl Heard {
    fn failure(&self) -> Option<&AdapterError> {
        match self {
            Heard::Failure(error) => Some(error),
            Heard::Answer(_) => None,
        }
    }
}

/// Asks about parcels of one account and mode, held until `held`: as many in a call as the carrier takes, one call at a time, so
/// that labels have the way. After a failure that concerns all of them nothing more is asked.
///
/// Answers the last failure. Errors: the store failed.
pub(super) async fn ask(
    app: &App,
    tenant: &TenantId,
    held: UtcMillis,
    rows: &[TrackRow],
) -> AppResult<Option<AdapterError>> {
    let Some(first) = rows.first() else { return Ok(None) };
    let contact = Contact::of(app, tenant, (&first.carrier, &first.account_id, first.is_test)).await?;
    if let Some(rest) = contact.rest() {
        put_off(app, tenant, held, rows, &rest).await?;
        return Ok(Some(rest.failure));
    }
    let most = contact.carrier.descriptor().capabilities.max_track.max(1);
    let (mut rest, mut failure) = (rows, None);
    while !rest.is_empty() && held.millis_since(app.now()) > MARGIN_MS {
        let (chunk, later) = rest.split_at(rest.len().min(most));
        rest = later;
        let heard = hear(&contact, chunk).await?;
        for one in &heard {
            if let Heard::Failure(error) = one {
                failure = Some(error.clone());
            }
        }
        write_down(app, tenant, held, chunk, heard).await?;
        if let Some(error) = failure.as_ref().filter(|error| concerns_account(error)) {
            let unasked = rest.iter().map(|_| Heard::Failure(error.clone())).collect();
            write_down(app, tenant, held, rest, unasked).await?;
            break;
        }
    }
    Ok(failure)
}

/// One call. What was said is kept where something went wrong; every other answer is kept as what is known.
async fn hear(contact: &Contact<'_>, chunk: &[TrackRow]) -> AppResult<Vec<Heard>> {
    let talk = match contact.begin().await {
        Ok(talk) => talk,
        Err(AppError::Conflict(code)) => {
            let error = AdapterError::without_effect(ErrorKind::NotAuthorized, code, "the account cannot be used");
            return Ok(chunk.iter().map(|_| Heard::Failure(error.clone())).collect());
        }
        Err(error) => return Err(error),
    };
    let numbers: Vec<ParcelNumbers> = chunk.iter().map(numbers_of).collect();
    let heard: Vec<Heard> = match contact.carrier.track(&talk.context(WORDS), &numbers).await {
        Ok(outcomes) if outcomes.len() == chunk.len() => outcomes.into_iter().map(heard_of).collect(),
        Ok(_) => chunk.iter().map(|_| Heard::Failure(not_understood())).collect(),
        Err(error) => chunk.iter().map(|_| heard_of(Outcome::Failed(error.clone()))).collect(),
    };
    contact.heard(heard.iter().find_map(Heard::failure));
    if heard.iter().any(|heard| matches!(heard, Heard::Failure(_))) {
        let ids: Vec<ShipmentId> = chunk.iter().map(id_of).collect::<AppResult<_>>()?;
        let mut about: Vec<&ShipmentId> = ids.iter().collect();
        about.dedup();
        talk.end(&about).await?;
    }
    Ok(heard)
}

fn heard_of(outcome: Outcome<Tracking>) -> Heard {
    match outcome {
        Outcome::Done(tracking) => Heard::Answer(Some(tracking)),
        // A new number is often not known for some hours.
        Outcome::Failed(error) if error.kind == ErrorKind::NotFound => Heard::Answer(None),
        Outcome::Failed(error) => Heard::Failure(error),
        Outcome::Refused(findings) => {
            let code = findings.first().map_or("refused", |finding| finding.code.as_str());
            Heard::Failure(AdapterError::without_effect(ErrorKind::Rejected, code, "the carrier refused"))
        }
    }
}

/// Lets parcels go whose account rests: nobody was asked about them.
async fn put_off(app: &App, tenant: &TenantId, held: UtcMillis, rows: &[TrackRow], rest: &Rest) -> AppResult<()> {
    let mut tx = app.db.write(tenant).await?;
    for row in rows {
        let times = (held, app.now(), rest.until);
        store::put_off(&mut tx, tenant, (&row.shipment_id, row.number), times).await?;
    }
    Ok(tx.commit().await?)
}

async fn write_down(
    app: &App,
    tenant: &TenantId,
    held: UtcMillis,
    rows: &[TrackRow],
    heard: Vec<Heard>,
) -> AppResult<()> {
    if rows.is_empty() {
        return Ok(());
    }
    let mut tx = app.db.write(tenant).await?;
    for (row, heard) in rows.iter().zip(heard) {
        note(app, &mut tx, tenant, held, (row, heard)).await?;
    }
    Ok(tx.commit().await?)
}

async fn note(
    app: &App,
    tx: &mut Tx,
    tenant: &TenantId,
    held: UtcMillis,
    (row, heard): (&TrackRow, Heard),
) -> AppResult<()> {
    let (before, now) = (known(row)?, app.now());
    let (after, sealed, tracked_at, fails) = match &heard {
        Heard::Answer(answer) => {
            let sealed = answer.as_ref().map(|tracking| seal(app, tenant, row, tracking)).transpose()?;
            (before.after(answer.as_ref(), row.since, now), sealed, Some(now.0), 0)
        }
        Heard::Failure(error) => {
            let after = before.after_failure((row.track_fails, error.retry_after), row.since, now);
            (after, None, row.tracked_at, row.track_fails + 1)
        }
    };
    let noted = Noted {
        held,
        rest_until: now.plus_millis(REST_MS),
        status: after.status.map_or("", TrackingStatus::code),
        sealed: sealed.as_deref(),
        tracked_at,
        due: after.due,
        fails,
        last_event_at: after.last_event_at,
        stuck_at: after.stuck_at,
    };
    if store::note(tx, tenant, (&row.shipment_id, row.number), &noted).await? {
        stuck::follow(app, tx, tenant, row, &after).await?;
    }
    Ok(())
}

/// What is known about a parcel.
pub(super) fn known(row: &TrackRow) -> AppResult<Known> {
    let status = match row.tracking_status.as_str() {
        "" => None,
        code => Some(TrackingStatus::from_code(code).ok_or(DbError::Corrupt("parcels.tracking_status"))?),
    };
    Ok(Known { status, last_event_at: row.last_event_at, stuck_at: row.stuck_at, due: row.track_due })
}

fn numbers_of(row: &TrackRow) -> ParcelNumbers {
    ParcelNumbers {
        tracking_number: row.tracking_number.clone(),
        shipment_number: (!row.carrier_shipment.is_empty()).then(|| row.carrier_shipment.clone()),
    }
}

fn id_of(row: &TrackRow) -> AppResult<ShipmentId> {
    Ok(row.shipment_id.parse().map_err(|_| DbError::Corrupt("parcels.shipment_id"))?)
}

/// Seals what a carrier says, bound to its tenant and parcel: the words may name a neighbour.
fn seal(app: &App, tenant: &TenantId, row: &TrackRow, tracking: &Tracking) -> AppResult<Vec<u8>> {
    let plain = serde_json::to_vec(tracking).map_err(AppError::internal)?;
    let number = row.number.to_string();
    Ok(app.sealer.seal(&plain, &[tenant.as_str(), &row.shipment_id, &number, "tracking"], app.nonce()))
}

/// Opens what a carrier said.
pub(super) fn open(app: &App, tenant: &TenantId, row: &TrackRow, sealed: &[u8]) -> AppResult<Tracking> {
    let number = row.number.to_string();
    let broken = || AppError::internal(format_args!("the tracking of {} cannot be opened", row.shipment_id));
    let context = [tenant.as_str(), &row.shipment_id, &number, "tracking"];
    let plain = app.sealer.open(sealed, &context).map_err(|_| broken())?;
    serde_json::from_slice(&plain).map_err(|_| broken())
}

fn not_understood() -> AdapterError {
    AdapterError::without_effect(ErrorKind::Malformed, "answer_incomplete", "not as many answers as questions")
}
