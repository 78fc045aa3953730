//! Claims requests: who has used the key before, numbers drawn, attempt on record. Committed before a carrier is asked.

use std::sync::Arc;

use kontor_model::UtcMillis;
use kontor_model::gs1::{CompanyPrefix, Sscc};
use kontor_model::id::{ShipmentId, TenantId};
use kontor_model::problem::FieldError;
use kontor_model::shipment::{Shipment, ShipmentState};

use super::accounts::Account;
use super::actions::{Wanted, What};
use super::request::{self, Prepared, StoredRequest};
use super::store::keys::{self, KeyRef, KeyRow, NewKey};
use super::store::numbers;
use super::store::parcels::{self, NewParcelRow};
use super::store::shipments::{self, ShipmentRow};
use super::{Caller, SenderSettings, day, lines, prepared, read, returns, routes, settings};
use crate::app::App;
use crate::commerce::dispatch;
use crate::db::Tx;
use crate::error::{AppError, AppResult, Refusal};

/// How long an attempt keeps its claim: longer than any carrier may take to answer. Renewed before each call.
pub(super) const LEASE_MS: i64 = 120_000;
/// How long an answered key is remembered: 90 days.
pub(super) const KEPT_MS: i64 = 90 * 24 * 3600 * 1000;

/// What happens to one wanted shipment.
#[allow(clippy::large_enum_variant, reason = "lives for one request; most of them are large answers anyway")]
pub(super) enum Step {
    /// Nothing is left to do.
    Answered(AppResult<Shipment>),
    /// It was claimed: the carrier is to be asked.
    Work(Box<Job>),
}

/// A claimed shipment.
pub(super) struct Job {
    /// The claim.
    pub(super) claim: KeyRef,
    /// Which attempt holds it.
    pub(super) attempt: i64,
    /// How often the carrier was asked in vain, and since when: UTC milliseconds.
    pub(super) tries: (i64, i64),
    /// Whether an earlier attempt may have asked the carrier already.
    pub(super) resumed: bool,
    /// Until when this attempt may call the carrier, where that was written down with the claim.
    pub(super) called: Option<UtcMillis>,
    /// Its id.
    pub(super) shipment: ShipmentId,
    /// The shipment as it was written.
    pub(super) row: ShipmentRow,
    /// The account; absent where the carrier needs none, and until it is opened after a crash.
    pub(super) account: Option<Arc<Account>>,
    /// What the carrier is asked, numbers put in.
    pub(super) request: StoredRequest,
}

/// A wanted shipment on its way through this file.
struct Item<'a> {
    wanted: &'a Wanted,
    claim: KeyRef,
    canonical: Vec<u8>,
    plan: Plan,
}

impl Item<'_> {
    fn is_unseen(&self) -> bool {
        matches!(self.plan, Plan::Unseen)
    }
}

/// What is known about an item so far.
enum Plan {
    /// Nobody has used its key.
    Unseen,
    /// Checked, to be claimed.
    New(Box<Prepared>),
    /// An earlier attempt was given up, or waits for its next try.
    TakeOver(KeyRow),
    /// Claimed in the open transaction, numbers still to be drawn; with the lease when the carrier is called at once.
    Claimed(ShipmentId, Box<Prepared>, Option<UtcMillis>),
    /// Done with here.
    Decided(Step),
}

impl Plan {
    fn answered(answer: AppResult<Shipment>) -> Plan {
        Plan::Decided(Step::Answered(answer))
    }
}

/// Claims all items in one transaction; their keys differ. One step per item, in the same order.
///
/// A key that is known is answered before anything is checked: what was right once is answered the same again.
pub(super) async fn claim_all(app: &App, caller: &Caller, wanted: &[&Wanted]) -> AppResult<Vec<Step>> {
    let mut items = Vec::with_capacity(wanted.len());
    for wanted in wanted {
        let claim = KeyRef { route: wanted.what.route().to_owned(), key: wanted.key.as_str().to_owned() };
        items.push(Item { wanted, claim, canonical: wanted.what.canonical()?, plan: Plan::Unseen });
    }
    let mut tx = app.db.read(&caller.tenant).await?;
    for item in &mut items {
        item.plan = look_up(app, caller, &mut tx, item).await?;
    }
    prepare_unseen(app, caller, &mut tx, &mut items).await?;
    drop(tx);
    if items.iter().any(|item| !matches!(item.plan, Plan::Decided(_))) {
        write_claims(app, caller, &mut items).await?;
        app.shipping.pass().await;
    }
    Ok(items.into_iter().map(into_step).collect())
}

fn into_step(item: Item<'_>) -> Step {
    match item.plan {
        Plan::Decided(step) => step,
        _ => Step::Answered(Err(AppError::internal("a wanted shipment was not decided upon"))),
    }
}

/// Checks what nobody has asked for before.
async fn prepare_unseen(app: &App, caller: &Caller, tx: &mut Tx, items: &mut [Item<'_>]) -> AppResult<()> {
    if !items.iter().any(Item::is_unseen) {
        return Ok(());
    }
    let settings = settings::find_in(app, tx, &caller.tenant).await?;
    for item in items {
        if !item.is_unseen() {
            continue;
        }
        item.plan = match prepare(app, caller, tx, settings.as_ref(), &item.wanted.what).await {
            Ok(prepared) => Plan::New(Box::new(prepared)),
            Err(fault) => Plan::answered(Err(fault)),
        };
    }
    Ok(())
}

async fn prepare(
    app: &App,
    caller: &Caller,
    tx: &mut Tx,
    settings: Option<&SenderSettings>,
    what: &What,
) -> AppResult<Prepared> {
    match what {
        What::New(new) => request::prepare(app, caller, tx, settings, new).await,
        What::Return(new) => returns::prepare(app, caller, tx, settings, new).await,
        What::Buy(shipment) => {
            let wanted = prepared::wanted_in(app, caller, tx, shipment).await?;
            let mut prepared = request::prepare(app, caller, tx, settings, &wanted).await?;
            // Kept in case the carrier refuses it and it is prepared again.
            prepared.request.wanted = Some(Box::new(wanted));
            Ok(prepared)
        }
    }
}

/// What the store knows about an item's key.
async fn look_up(app: &App, caller: &Caller, tx: &mut Tx, item: &Item<'_>) -> AppResult<Plan> {
    let Some(row) = keys::find(tx, &caller.tenant, &item.claim).await? else { return Ok(Plan::Unseen) };
    let now = app.now();
    let done = row.state == keys::DONE;
    if done && row.created_at < now.plus_millis(-KEPT_MS).0 {
        return Ok(Plan::Unseen);
    }
    if !request::fingerprint_matches(app, &item.canonical, &row.request_mac_key, &row.request_mac) {
        return Ok(Plan::answered(Err(AppError::Conflict("idempotency_key_reused"))));
    }
    if done {
        return Ok(Plan::answered(read::either_in(tx, caller, &parse_id(&row.object_id)?).await));
    }
    let left = UtcMillis(row.leased_until).millis_since(now);
    if left > 0 {
        let answer = if row.state == keys::WAITING { carrier_unavailable(left, Vec::new()) } else { in_progress(left) };
        return Ok(Plan::answered(Err(answer)));
    }
    Ok(Plan::TakeOver(row))
}

/// A live attempt is done within a second or so; who asks again that soon loses nothing.
fn in_progress(left_ms: i64) -> AppError {
    AppError::InProgress { retry_after_s: u64::try_from(left_ms / 1000).unwrap_or(0).clamp(1, 5) }
}

/// The carrier cannot be reached; the request is tried again after so many milliseconds.
pub(super) fn carrier_unavailable(left_ms: i64, errors: Vec<FieldError>) -> AppError {
    let seconds = u64::try_from(left_ms).unwrap_or(0).div_ceil(1000).max(1);
    AppError::Refused(Box::new(Refusal { code: "carrier_unavailable", errors, retry_after_s: Some(seconds) }))
}

fn parse_id(id: &str) -> AppResult<ShipmentId> {
    id.parse().map_err(|_| AppError::internal("an idempotency key names no shipment"))
}

/// Claims first, in the order of the keys, and draws numbers afterwards: two batches never wait for each other in a circle.
async fn write_claims(app: &App, caller: &Caller, items: &mut [Item<'_>]) -> AppResult<()> {
    let mut tx = app.db.write(&caller.tenant).await?;
    let is_alone = items.len() == 1;
    let mut in_order: Vec<&mut Item<'_>> = items.iter_mut().collect();
    in_order.sort_by(|a, b| a.claim.key.cmp(&b.claim.key));
    for item in &mut in_order {
        item.plan = match std::mem::replace(&mut item.plan, Plan::Unseen) {
            Plan::New(prepared) => claim(app, caller, &mut tx, (item, is_alone), prepared).await?,
            Plan::TakeOver(row) => take_over(app, caller, &mut tx, item, &row).await?,
            other => other,
        };
    }
    for item in &mut in_order {
        item.plan = match std::mem::replace(&mut item.plan, Plan::Unseen) {
            Plan::Claimed(shipment, prepared, called) => {
                enter(app, caller, &mut tx, (item, called), (shipment, *prepared)).await?
            }
            other => other,
        };
    }
    app.shipping.pass().await;
    Ok(tx.commit().await?)
}

async fn claim(
    app: &App,
    caller: &Caller,
    tx: &mut Tx,
    (item, is_alone): (&Item<'_>, bool),
    prepared: Box<Prepared>,
) -> AppResult<Plan> {
    let shipment = match &item.wanted.what {
        What::Buy(shipment) => shipment.clone(),
        What::New(_) | What::Return(_) => ShipmentId::new(app.now(), app.entropy.as_ref()),
    };
    let (mac_key, mac) = request::fingerprint(app, &item.canonical);
    // Where the carrier is called at once, that stands in the same commit.
    let is_called = is_alone && lines::is_free(app, prepared.account.as_deref());
    let new = NewKey {
        claim: &item.claim,
        request_mac: (&mac_key, &mac),
        object_id: shipment.as_str(),
        state: if is_called { keys::RUNNING } else { keys::CLAIMED },
        leased_until: app.now().plus_millis(LEASE_MS),
        created_at: app.now(),
    };
    if insert(app, caller, tx, &new).await? {
        let called = is_called.then_some(new.leased_until);
        return Ok(Plan::Claimed(shipment, prepared, called));
    }
    // Somebody was faster since we looked: what he wrote decides.
    Ok(match look_up(app, caller, tx, item).await? {
        Plan::Decided(step) => Plan::Decided(step),
        _ => Plan::answered(Err(in_progress(0))),
    })
}

/// Claims a key that nobody has used, or so long ago that it is forgotten.
async fn insert(app: &App, caller: &Caller, tx: &mut Tx, new: &NewKey<'_>) -> AppResult<bool> {
    if keys::insert(tx, &caller.tenant, new).await? {
        return Ok(true);
    }
    let before = app.now().plus_millis(-KEPT_MS);
    Ok(keys::delete_older(tx, &caller.tenant, before).await? > 0 && keys::insert(tx, &caller.tenant, new).await?)
}

async fn take_over(app: &App, caller: &Caller, tx: &mut Tx, item: &Item<'_>, row: &KeyRow) -> AppResult<Plan> {
    let seen = Seen::of(row);
    Ok(match resume(app, &caller.tenant, tx, &item.claim, &seen).await {
        Ok(Some(job)) => Plan::Decided(Step::Work(Box::new(job))),
        Ok(None) => Plan::answered(Err(in_progress(0))),
        // One that cannot be read must not stop the others.
        Err(error @ AppError::Internal(_)) => Plan::answered(Err(error)),
        Err(error) => return Err(error),
    })
}

/// A claim that was given up or waits, as somebody found it.
pub(super) struct Seen {
    /// The attempt that held it last.
    pub(super) attempt: i64,
    /// Its state then.
    pub(super) state: String,
    /// How often the carrier was asked in vain, and since when.
    pub(super) tries: (i64, i64),
    /// The shipment.
    pub(super) object_id: String,
}

impl Seen {
    fn of(row: &KeyRow) -> Seen {
        Seen {
            attempt: row.attempt,
            state: row.state.clone(),
            tries: (row.tries, row.created_at),
            object_id: row.object_id.clone(),
        }
    }
}

/// Takes over a claim that was given up or waits; `None` when somebody else did.
pub(super) async fn resume(
    app: &App,
    tenant: &TenantId,
    tx: &mut Tx,
    claim: &KeyRef,
    seen: &Seen,
) -> AppResult<Option<Job>> {
    let times = (app.now(), app.now().plus_millis(LEASE_MS));
    if !keys::take_over(tx, tenant, claim, (seen.attempt, &seen.state), times).await? {
        return Ok(None);
    }
    let shipment = parse_id(&seen.object_id)?;
    let row = shipments::find(tx, tenant, &shipment).await?;
    let sealed = shipments::find_request(tx, tenant, &shipment).await?;
    let (Some(row), Some(sealed)) = (row, sealed) else {
        return Err(AppError::internal(format_args!("shipment {shipment} was claimed and is not there")));
    };
    let request = request::open(app, tenant, &shipment, &sealed)?;
    let (claim, attempt, tries) = (claim.clone(), seen.attempt + 1, seen.tries);
    let resumed = seen.state == keys::RUNNING;
    Ok(Some(Job { claim, attempt, tries, resumed, called: None, shipment, row, account: None, request }))
}

/// Gives up a shipment that waits for its carrier, on which nothing happened: nobody makes it later, and its keys are free.
/// `false` when it is not waiting.
pub(super) async fn give_up(tx: &mut Tx, tenant: &TenantId, id: &ShipmentId) -> AppResult<bool> {
    if !keys::release_waiting(tx, tenant, id.as_str()).await? {
        return Ok(false);
    }
    shipments::delete(tx, tenant, id, ShipmentState::Requested).await?;
    keys::forget(tx, tenant, routes::PREPARE, id.as_str()).await?;
    Ok(true)
}

/// Draws the numbers of a claimed shipment and writes it down as requested.
async fn enter(
    app: &App,
    caller: &Caller,
    tx: &mut Tx,
    (item, called): (&Item<'_>, Option<UtcMillis>),
    (shipment, prepared): (ShipmentId, Prepared),
) -> AppResult<Plan> {
    let mut row = row_of(app, &shipment, &prepared, ShipmentState::Requested)?;
    let is_bought = matches!(item.wanted.what, What::Buy(_));
    if is_bought && let Some(known) = shipments::find(tx, &caller.tenant, &shipment).await? {
        row.created_at = known.created_at;
    }
    let Prepared { account, prefix, order, mut request, .. } = prepared;
    if let Some(order) = &order {
        // Two who send the same order at once wait for each other here, so nothing is sent twice.
        dispatch::wait_for_order(tx, &caller.tenant).await?;
        if let Err(refused) = dispatch::check_left(app, caller, tx, order.as_str(), &request.order_lines).await {
            keys::release(tx, &caller.tenant, &item.claim, 1).await?;
            return Ok(Plan::answered(Err(refused)));
        }
    }
    shipment.as_str().clone_into(&mut request.shipment.id);
    if let Some(prefix) = &prefix
        && !draw_numbers(caller, tx, prefix, &mut request).await?
    {
        keys::release(tx, &caller.tenant, &item.claim, 1).await?;
        return Ok(Plan::answered(Err(AppError::Invalid(vec![exhausted(caller, prefix.as_str())]))));
    }
    if !write_shipment(app, &caller.tenant, tx, (&row, &shipment), &request, is_bought).await? {
        keys::release(tx, &caller.tenant, &item.claim, 1).await?;
        return Ok(Plan::answered(Err(AppError::Conflict("not_prepared"))));
    }
    let (claim, tries) = (item.claim.clone(), (0, app.now().0));
    let job = Job { claim, attempt: 1, tries, resumed: false, called, shipment, row, account, request };
    Ok(Plan::Decided(Step::Work(Box::new(job))))
}

/// Puts an SSCC into every parcel; `false` when the range has not enough left.
async fn draw_numbers(
    caller: &Caller,
    tx: &mut Tx,
    prefix: &CompanyPrefix,
    request: &mut StoredRequest,
) -> AppResult<bool> {
    let count = request.shipment.parcels.len() as u64;
    let Some(first) = numbers::draw(tx, &caller.tenant, prefix, count).await? else { return Ok(false) };
    for (serial, parcel) in (first..).zip(&mut request.shipment.parcels) {
        parcel.sscc = Some(Sscc::build(prefix, serial).map_err(AppError::internal)?);
    }
    Ok(true)
}

/// A shipment as it is written first.
pub(super) fn row_of(app: &App, id: &ShipmentId, prepared: &Prepared, state: ShipmentState) -> AppResult<ShipmentRow> {
    let shipment = &prepared.request.shipment;
    Ok(ShipmentRow {
        id: id.to_string(),
        kind: prepared.kind.to_owned(),
        reference: shipment.reference.clone(),
        state: state.code().to_owned(),
        carrier: prepared.carrier.to_owned(),
        account_id: prepared.account_id().to_owned(),
        service: prepared.service.clone(),
        profile: prepared.profile.clone(),
        order_id: prepared.order.as_ref().map(ToString::to_string),
        is_test: prepared.is_test(),
        ship_date: shipment.ship_date.unwrap_or_else(|| day::today(app)).to_string(),
        findings: serde_json::to_string(&prepared.request.warnings).map_err(AppError::internal)?,
        created_at: app.now().0,
        closed_at: None,
    })
}

/// Writes a shipment with its parcels, the first time or over a prepared one; `false` when there is no prepared one.
pub(super) async fn write_shipment(
    app: &App,
    tenant: &TenantId,
    tx: &mut Tx,
    (row, id): (&ShipmentRow, &ShipmentId),
    request: &StoredRequest,
    over_prepared: bool,
) -> AppResult<bool> {
    let sealed = request::seal(app, tenant, id, request)?;
    if over_prepared {
        if !shipments::replace_prepared(tx, tenant, row, &sealed).await? {
            return Ok(false);
        }
        parcels::delete(tx, tenant, id).await?;
    } else {
        shipments::insert(tx, tenant, row, &sealed).await?;
    }
    let parcel_rows: Vec<NewParcelRow<'_>> = (1..)
        .zip(&request.shipment.parcels)
        .map(|(number, parcel)| NewParcelRow {
            number,
            weight_g: parcel.weight_g,
            reference: parcel.reference.as_deref(),
            sscc: parcel.sscc.as_ref().map(Sscc::as_str),
        })
        .collect();
    parcels::insert(tx, tenant, id, &parcel_rows).await?;
    Ok(true)
}

/// Forgets answered keys that are older than they may be.
pub(super) async fn sweep(app: &App) -> AppResult<()> {
    let mut tx = app.db.unscoped_write().await?;
    keys::unscoped_delete_older(&mut tx, app.now().plus_millis(-KEPT_MS)).await?;
    Ok(tx.commit().await?)
}

fn exhausted(caller: &Caller, prefix: &str) -> FieldError {
    FieldError {
        field: "parcels".to_owned(),
        code: "sscc_exhausted".to_owned(),
        detail: caller.lang.pick(
            format!("Der Nummernkreis {prefix} hat nicht mehr genug freie NVE (SSCC). Beantragen Sie bei GS1 eine weitere Basisnummer und tragen Sie sie auf der Seite „Versand“ ein."),
            format!("The number range {prefix} has not enough SSCCs left. Ask GS1 for another company prefix and enter it on the page “Shipping”."),
        ),
    }
}
