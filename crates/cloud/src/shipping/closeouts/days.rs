//! The nightly look: once a day is over, what the carrier has on record is fetched and compared with what we know.
//!
//! A day is planned once, with its job, in one commit; the comparison and its mark are one commit too. So neither a
//! crash nor a second node makes anything twice.

use kontor_adapters::{DayRecord, ErrorKind};
use kontor_model::Lang;
use kontor_model::date::CalendarDate;
use kontor_model::id::{CarrierAccountId, TenantId};
use serde::{Deserialize, Serialize};

use super::reconcile;
use super::store::days as store;
use crate::app::App;
use crate::db::DbError;
use crate::error::{AppError, AppResult};
use crate::jobs::{self, Failure, Job, Lane, NewJob, Outcome};
use crate::shipping::accounts::AccountMode;
use crate::shipping::accounts::store::{self as accounts, AccountRow};
use crate::shipping::contact::Contact;
use crate::shipping::day;

/// The kind of job that compares a day.
pub(crate) const JOB: &str = "carrier_day";
/// How far back days are planned, for a server that stood still.
const DAYS_BACK: i64 = 14;
/// Most days read in one go.
const AT_ONCE: i64 = 200;
/// How long after midnight a day is compared: one hour.
const AFTER_MIDNIGHT_MS: i64 = 3600 * 1000;
/// So often a carrier is asked for a record that is empty although we have parcels of the day: for some hours.
const MOST_LOOKS: i64 = 12;

/// Which day of which account a job is about.
#[derive(Serialize, Deserialize)]
struct About {
    account: String,
    date: String,
}

/// Puts a job into the queue for every day that is over and on which something was made with an account whose carrier
/// keeps records. Answers how many were new.
pub(in crate::shipping) async fn plan(app: &App) -> AppResult<usize> {
    plan_by(app, AT_ONCE).await
}

/// The same, so many at once.
pub(super) async fn plan_by(app: &App, at_once: i64) -> AppResult<usize> {
    let today = day::today(app);
    let from = day::of(day::begins_at(today).plus_millis(-(DAYS_BACK * 24 * 3600 * 1000)));
    let days = (from.to_string(), today.to_string());
    let mut planned = 0;
    for carrier in app.shipping.carriers().all().filter(|carrier| carrier.descriptor().capabilities.day_record) {
        loop {
            let mut tx = app.db.unscoped_read().await?;
            let id = carrier.descriptor().id;
            let found = store::unscoped_unplanned(&mut tx, id, (&days.0, &days.1), at_once).await?;
            drop(tx);
            let (all, before) = (found.len(), planned);
            for (tenant, account, date) in found {
                planned += usize::from(plan_or_log(app, &tenant, About { account, date }).await);
            }
            // What cannot be planned comes back each time, and must not keep us here.
            if (all as i64) < at_once || planned == before {
                break;
            }
        }
    }
    Ok(planned)
}

/// One that cannot be planned must not keep the others waiting.
async fn plan_or_log(app: &App, tenant: &str, about: About) -> bool {
    let account = about.account.clone();
    plan_one(app, tenant, about).await.unwrap_or_else(|error| {
        tracing::error!(account.id = account, %error, "a night was not planned");
        false
    })
}

async fn plan_one(app: &App, tenant: &str, about: About) -> AppResult<bool> {
    let tenant: TenantId = tenant.parse().map_err(|_| DbError::Corrupt("shipments.tenant_id"))?;
    let date = CalendarDate::parse(&about.date).ok_or(DbError::Corrupt("shipments.ship_date"))?;
    let Some(over) = day::ends_at(date) else { return Ok(false) };
    let payload = serde_json::to_vec(&about).map_err(AppError::internal)?;
    let mut tx = app.db.write(&tenant).await?;
    if !store::plan(&mut tx, &tenant, (&about.account, &about.date), app.now()).await? {
        return Ok(false);
    }
    let run_at = over.plus_millis(AFTER_MIDNIGHT_MS);
    let job = NewJob { tenant: &tenant, lane: Lane::Work, kind: JOB, payload: &payload, run_at };
    jobs::enqueue(&mut tx, app, job).await?;
    tx.commit().await?;
    Ok(true)
}

/// The job: fetches the record of a day and compares it, once.
pub(crate) async fn work(app: &App, job: &Job) -> Result<Outcome, Failure> {
    let unreadable = || Failure { reason: "the job is not readable".to_owned(), again: false };
    let about: About = serde_json::from_slice(&job.payload).map_err(|_| unreadable())?;
    let date = CalendarDate::parse(&about.date).ok_or_else(unreadable)?;
    let account: CarrierAccountId = about.account.parse().map_err(|_| unreadable())?;
    match compare(app, &job.tenant, (&account, date), job.attempt >= MOST_LOOKS).await {
        Ok(None) => Ok(Outcome::Done),
        Ok(Some(reason)) => Err(Failure { reason, again: true }),
        Err(error) => Err(Failure { reason: error.to_string(), again: true }),
    }
}

/// Answers why the day is to be looked at again; `None` when it is through.
async fn compare(
    app: &App,
    tenant: &TenantId,
    (id, date): (&CarrierAccountId, CalendarDate),
    is_last: bool,
) -> AppResult<Option<String>> {
    let place = (id.as_str(), date.to_string());
    let mut tx = app.db.read(tenant).await?;
    let is_open = store::is_open(&mut tx, tenant, (place.0, &place.1)).await?;
    let account = accounts::find(&mut tx, tenant, id).await?;
    drop(tx);
    let (true, Some(account)) = (is_open, account) else { return Ok(None) };
    let is_test = account.mode != AccountMode::Live.code();
    let contact = Contact::of(app, tenant, (&account.carrier, &account.id, is_test)).await?;
    if let Some(rest) = contact.rest() {
        return Ok(Some(format!("the account rests: {}", rest.failure.code)));
    }
    let talk = match contact.begin().await {
        Ok(talk) => talk,
        Err(AppError::Conflict(code)) => return Ok(Some(format!("the account cannot be called: {code}"))),
        Err(error) => return Err(error),
    };
    let asked = contact.carrier.day_record(&talk.context(Lang::De), date).await;
    contact.heard(asked.as_ref().err());
    talk.close(&[]).await;
    let record = match asked {
        Ok(record) => record,
        // The carrier says no to this day, and will say so tomorrow: there is nothing to compare.
        Err(error) if matches!(error.kind, ErrorKind::Rejected | ErrorKind::Unsupported) => nothing(),
        Err(error) => return Ok(Some(format!("the record cannot be had: {}", error.code))),
    };
    conclude(app, tenant, (&account, date), record, is_last).await
}

async fn conclude(
    app: &App,
    tenant: &TenantId,
    (account, date): (&AccountRow, CalendarDate),
    record: DayRecord,
    is_last: bool,
) -> AppResult<Option<String>> {
    if record.tracking_numbers.is_empty() && !is_last {
        return Ok(Some("the record is still empty".to_owned()));
    }
    let mut tx = app.db.read(tenant).await?;
    let unknown = reconcile::unknown_on_record(&mut tx, tenant, &record).await?;
    drop(tx);
    let mut tx = app.db.write(tenant).await?;
    if !store::finish(&mut tx, tenant, (&account.id, &date.to_string()), app.now()).await? {
        return Ok(None);
    }
    reconcile::reconcile(app, &mut tx, tenant, (account, date), (&record, &unknown)).await?;
    app.shipping.pass().await;
    tx.commit().await?;
    app.shipping.pass().await;
    Ok(None)
}

fn nothing() -> DayRecord {
    DayRecord { manifests: Vec::new(), tracking_numbers: Vec::new() }
}
