//! Claims close-outs: what is open is held, account by account, in one committed transaction before a carrier is asked.

use kontor_adapters::Connect;
use kontor_model::close_out::NewCloseOut;
use kontor_model::date::CalendarDate;
use kontor_model::id::CloseOutId;
use kontor_model::problem::FieldError;

use super::store::parcels::{self, OpenOf};
use super::store::{self, CloseOutRow};
use super::words;
use crate::app::App;
use crate::audit::{self, Actor, Entry};
use crate::db::Tx;
use crate::error::{AppError, AppResult};
use crate::shipping::accounts::AccountMode;
use crate::shipping::actions::IdempotencyKey;
use crate::shipping::choose::{Named, find_named};
use crate::shipping::claim::LEASE_MS;
use crate::shipping::once::{self, Wish};
use crate::shipping::{Caller, day};

const ROUTE: &str = "POST /v1/close-outs";

/// What was claimed.
pub(super) struct Claimed {
    /// The close-outs to be answered: new ones, and those of the same accounts that are under way.
    pub(super) answered: Vec<CloseOutId>,
    /// The new ones, to be worked on.
    pub(super) new: Vec<CloseOutRow>,
}

/// Holds everything that is open, or answers what the same wish under the same key began before.
///
/// Errors: [`AppError::Invalid`] for an unknown account and a day that has not come; [`AppError::Conflict`]
/// `idempotency_key_reused`. Nothing is held then.
pub(super) async fn claim(
    app: &App,
    caller: &Caller,
    actor: Actor<'_>,
    wanted: &NewCloseOut,
    key: &IdempotencyKey,
) -> AppResult<Claimed> {
    let today = day::today(app);
    let date = wanted.date.unwrap_or(today);
    if date.0 > today.0 {
        return Err(AppError::Invalid(vec![not_yet(caller)]));
    }
    let canonical = serde_json::to_vec(wanted).map_err(AppError::internal)?;
    let mut tx = app.db.write(&caller.tenant).await?;
    let (accounts, mut answered) = accounts(app, caller, &mut tx, wanted.carrier_account.as_deref(), date).await?;
    let mut new = Vec::new();
    for of in &accounts {
        match begin(app, caller, &mut tx, of, (date, today)).await? {
            Begun::New(row) => {
                answered.push(parse(&row.id)?);
                let entry = Entry { actor, action: "close_out.made", object: &row.id, detail: &row.date };
                audit::record(&mut tx, app, &caller.tenant, entry).await?;
                new.push(*row);
            }
            Begun::UnderWay(ids) => answered.extend(ids.iter().map(|id| parse(id)).collect::<AppResult<Vec<_>>>()?),
            Begun::Nothing => {}
        }
    }
    answered.sort();
    answered.dedup();
    let object = answered.iter().map(CloseOutId::as_str).collect::<Vec<_>>().join(" ");
    let wish = Wish { route: ROUTE, key: Some(key), canonical: &canonical };
    if let Some(known) = once::begin(app, &mut tx, &caller.tenant, &wish, &object).await? {
        let answered = known.split_whitespace().map(parse).collect::<AppResult<_>>()?;
        return Ok(Claimed { answered, new: Vec::new() });
    }
    app.shipping.pass().await;
    tx.commit().await?;
    app.shipping.pass().await;
    Ok(Claimed { answered, new })
}

/// The accounts that are wanted, in the order in which they are claimed, and the close-outs of others under way.
async fn accounts(
    app: &App,
    caller: &Caller,
    tx: &mut Tx,
    name: Option<&str>,
    date: CalendarDate,
) -> AppResult<(Vec<OpenOf>, Vec<CloseOutId>)> {
    let Some(name) = name else {
        let running = store::running(tx, &caller.tenant, None).await?;
        let running = running.iter().map(|id| parse(id)).collect::<AppResult<_>>()?;
        return Ok((parcels::open_accounts(tx, &caller.tenant, &date.to_string()).await?, running));
    };
    let of = match find_named(app, caller, tx, "carrier_account", name).await? {
        Named::Carrier(carrier) => (carrier.descriptor().id.to_owned(), String::new(), false),
        Named::Account(carrier, row) => {
            let needs_none = carrier.descriptor().connect == Connect::Nothing;
            let account = if needs_none { String::new() } else { row.id.clone() };
            (row.carrier, account, row.mode != AccountMode::Live.code())
        }
    };
    Ok((vec![of], Vec::new()))
}

enum Begun {
    New(Box<CloseOutRow>),
    UnderWay(Vec<String>),
    Nothing,
}

async fn begin(
    app: &App,
    caller: &Caller,
    tx: &mut Tx,
    of: &OpenOf,
    (date, today): (CalendarDate, CalendarDate),
) -> AppResult<Begun> {
    let id = CloseOutId::new(app.now(), app.entropy.as_ref());
    let (date, today) = (date.to_string(), today.to_string());
    let account = (of.0.as_str(), of.1.as_str());
    let new = store::NewCloseOut {
        id: &id,
        of: account,
        days: (&date, &today),
        lang: caller.lang.code(),
        leased_until: app.now().plus_millis(LEASE_MS),
        created_at: app.now(),
    };
    if !store::begin(tx, &caller.tenant, &new).await? {
        return Ok(Begun::UnderWay(store::running(tx, &caller.tenant, Some(account)).await?));
    }
    if parcels::hold(tx, &caller.tenant, &id, (of, &date)).await? == 0 {
        store::delete(tx, &caller.tenant, &id).await?;
        return Ok(Begun::Nothing);
    }
    let left_out = parcels::left_out(tx, &caller.tenant, (of, &date)).await?;
    if !left_out.is_empty() {
        let findings = [words::being_cancelled(caller.lang, &left_out)];
        let findings = serde_json::to_string(&findings).map_err(AppError::internal)?;
        store::note(tx, &caller.tenant, id.as_str(), &findings).await?;
    }
    let row = store::find(tx, &caller.tenant, &id).await?;
    row.map(|row| Begun::New(Box::new(row)))
        .ok_or_else(|| AppError::internal("a close-out was written and is not there"))
}

fn parse(id: &str) -> AppResult<CloseOutId> {
    id.parse().map_err(|_| AppError::internal("a close-out has no id"))
}

fn not_yet(caller: &Caller) -> FieldError {
    let detail = caller.lang.pick(
        "Dieser Tag ist noch nicht gekommen. Abgeschlossen wird der heutige Tag oder ein früherer.",
        "This day has not come yet. Close today or an earlier day.",
    );
    FieldError { field: "date".to_owned(), code: "out_of_range".to_owned(), detail: detail.to_owned() }
}
