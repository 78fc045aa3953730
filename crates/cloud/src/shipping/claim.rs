//! Claims requests: who has used the key before, numbers drawn, attempt on record. Committed before a carrier is asked.

use kontor_model::UtcMillis;
use kontor_model::gs1::Sscc;
use kontor_model::id::{ShipmentId, TenantId};
use kontor_model::problem::FieldError;
use kontor_model::shipment::Shipment;

use super::actions::{ROUTE, Wanted};
use super::request::{self, Prepared, StoredRequest};
use super::store::keys::{self, KeyRef, KeyRow, NewKey};
use super::store::numbers;
use super::store::shipments::{self, NewParcelRow, NewRow};
use super::{Caller, SenderSettings, read};
use crate::app::App;
use crate::db::Tx;
use crate::error::{AppError, AppResult};

/// How long an attempt keeps its claim: longer than any carrier may take to answer. Renewed before each chunk.
pub(super) const LEASE_MS: i64 = 120_000;
/// How long an answered key is remembered: 90 days.
pub(super) const KEPT_MS: i64 = 90 * 24 * 3600 * 1000;

/// What happens to one wanted shipment.
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
    /// Whether an earlier attempt may have asked the carrier already.
    pub(super) resumed: bool,
    /// The shipment.
    pub(super) shipment: ShipmentId,
    /// Carrier id.
    pub(super) carrier: String,
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

/// What is known about an item so far.
enum Plan {
    /// Nobody has used its key.
    Unseen,
    /// Checked, to be claimed.
    New(Prepared),
    /// An earlier attempt was given up.
    TakeOver(KeyRow),
    /// Claimed in the open transaction, numbers still to be drawn.
    Claimed(ShipmentId, Prepared),
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
pub(super) async fn claim_all(
    app: &App,
    caller: &Caller,
    settings: Option<&SenderSettings>,
    wanted: &[&Wanted],
) -> AppResult<Vec<Step>> {
    let mut items = Vec::with_capacity(wanted.len());
    for wanted in wanted {
        let claim = KeyRef { route: ROUTE.to_owned(), key: wanted.key.as_str().to_owned() };
        items.push(Item { wanted, claim, canonical: request::canonical(&wanted.request)?, plan: Plan::Unseen });
    }
    let mut tx = app.db.read(&caller.tenant).await?;
    for item in &mut items {
        item.plan = look_up(app, caller, &mut tx, item).await?;
    }
    drop(tx);
    for item in &mut items {
        if matches!(item.plan, Plan::Unseen) {
            item.plan = match request::prepare(app, caller, settings, &item.wanted.request).await {
                Ok(prepared) => Plan::New(prepared),
                Err(fault) => Plan::answered(Err(fault)),
            };
        }
    }
    if items.iter().any(|item| !matches!(item.plan, Plan::Decided(_))) {
        write_claims(app, caller, &mut items).await?;
    }
    Ok(items.into_iter().map(into_step).collect())
}

fn into_step(item: Item<'_>) -> Step {
    match item.plan {
        Plan::Decided(step) => step,
        _ => Step::Answered(Err(AppError::internal("a wanted shipment was not decided upon"))),
    }
}

/// What the store knows about an item's key.
async fn look_up(app: &App, caller: &Caller, tx: &mut Tx, item: &Item<'_>) -> AppResult<Plan> {
    let Some(row) = keys::find(tx, &caller.tenant, &item.claim).await? else { return Ok(Plan::Unseen) };
    let now = app.now();
    let running = row.state == keys::RUNNING;
    if !running && row.created_at < now.plus_millis(-KEPT_MS).0 {
        return Ok(Plan::Unseen);
    }
    if !request::fingerprint_matches(app, &item.canonical, &row.request_mac_key, &row.request_mac) {
        return Ok(Plan::answered(Err(AppError::Conflict("idempotency_key_reused"))));
    }
    if !running {
        return Ok(Plan::answered(read::shipment_in(tx, &caller.tenant, &parse_id(&row.object_id)?).await));
    }
    let left = UtcMillis(row.leased_until).millis_since(now);
    if left > 0 {
        return Ok(Plan::answered(Err(in_progress(left))));
    }
    Ok(Plan::TakeOver(row))
}

/// A live attempt is done within a second or so; who asks again that soon loses nothing.
fn in_progress(left_ms: i64) -> AppError {
    AppError::InProgress { retry_after_s: u64::try_from(left_ms / 1000).unwrap_or(0).clamp(1, 5) }
}

fn parse_id(id: &str) -> AppResult<ShipmentId> {
    id.parse().map_err(|_| AppError::internal("an idempotency key names no shipment"))
}

/// Claims first, in the order of the keys, and draws numbers afterwards: two batches never wait for each other in a circle.
async fn write_claims(app: &App, caller: &Caller, items: &mut [Item<'_>]) -> AppResult<()> {
    let mut tx = app.db.write(&caller.tenant).await?;
    keys::delete_older(&mut tx, &caller.tenant, app.now().plus_millis(-KEPT_MS)).await?;
    let mut in_order: Vec<&mut Item<'_>> = items.iter_mut().collect();
    in_order.sort_by(|a, b| a.claim.key.cmp(&b.claim.key));
    for item in &mut in_order {
        item.plan = match std::mem::replace(&mut item.plan, Plan::Unseen) {
            Plan::New(prepared) => claim(app, caller, &mut tx, item, prepared).await?,
            Plan::TakeOver(row) => take_over(app, caller, &mut tx, item, row).await?,
            other => other,
        };
    }
    for item in &mut in_order {
        item.plan = match std::mem::replace(&mut item.plan, Plan::Unseen) {
            Plan::Claimed(shipment, prepared) => enter(app, caller, &mut tx, item, (shipment, prepared)).await?,
            other => other,
        };
    }
    Ok(tx.commit().await?)
}

async fn claim(app: &App, caller: &Caller, tx: &mut Tx, item: &Item<'_>, prepared: Prepared) -> AppResult<Plan> {
    let shipment = ShipmentId::new(app.now(), app.entropy.as_ref());
    let (mac_key, mac) = request::fingerprint(app, &item.canonical);
    let new = NewKey {
        claim: &item.claim,
        request_mac: (&mac_key, &mac),
        object_id: shipment.as_str(),
        leased_until: app.now().plus_millis(LEASE_MS),
        created_at: app.now(),
    };
    if keys::insert(tx, &caller.tenant, &new).await? {
        return Ok(Plan::Claimed(shipment, prepared));
    }
    // Somebody was faster since we looked: what he wrote decides.
    Ok(match look_up(app, caller, tx, item).await? {
        Plan::Decided(step) => Plan::Decided(step),
        _ => Plan::answered(Err(in_progress(0))),
    })
}

async fn take_over(app: &App, caller: &Caller, tx: &mut Tx, item: &Item<'_>, row: KeyRow) -> AppResult<Plan> {
    let job = resume(app, &caller.tenant, tx, &item.claim, (row.attempt, &row.object_id)).await?;
    Ok(job.map_or_else(|| Plan::answered(Err(in_progress(0))), |job| Plan::Decided(Step::Work(Box::new(job)))))
}

/// Takes over a claim that was given up after `seen` attempts; `None` when somebody else did.
pub(super) async fn resume(
    app: &App,
    tenant: &TenantId,
    tx: &mut Tx,
    claim: &KeyRef,
    (seen, object_id): (i64, &str),
) -> AppResult<Option<Job>> {
    if !keys::take_over(tx, tenant, claim, seen, app.now().plus_millis(LEASE_MS)).await? {
        return Ok(None);
    }
    let shipment = parse_id(object_id)?;
    let stored = shipments::find_request(tx, tenant, &shipment).await?;
    let Some((carrier, sealed)) = stored else {
        return Err(AppError::internal(format_args!("shipment {shipment} was claimed and is not there")));
    };
    let request = request::open(app, tenant, &shipment, &sealed)?;
    Ok(Some(Job { claim: claim.clone(), attempt: seen + 1, resumed: true, shipment, carrier, request }))
}

/// Draws the numbers of a claimed shipment and writes it down as requested.
async fn enter(
    app: &App,
    caller: &Caller,
    tx: &mut Tx,
    item: &Item<'_>,
    (shipment, prepared): (ShipmentId, Prepared),
) -> AppResult<Plan> {
    let Prepared { carrier, prefix, mut request } = prepared;
    shipment.as_str().clone_into(&mut request.shipment.id);
    if let Some(prefix) = prefix {
        let count = request.shipment.parcels.len() as u64;
        let Some(first) = numbers::draw(tx, &caller.tenant, &prefix, count).await? else {
            keys::release(tx, &caller.tenant, &item.claim, 1).await?;
            return Ok(Plan::answered(Err(AppError::Invalid(vec![exhausted(caller, prefix.as_str())]))));
        };
        for (serial, parcel) in (first..).zip(&mut request.shipment.parcels) {
            parcel.sscc = Some(Sscc::build(&prefix, serial).map_err(AppError::internal)?);
        }
    }
    write_shipment(app, caller, tx, (&shipment, carrier), &request).await?;
    let claim = item.claim.clone();
    let job = Job { claim, attempt: 1, resumed: false, shipment, carrier: carrier.to_owned(), request };
    Ok(Plan::Decided(Step::Work(Box::new(job))))
}

async fn write_shipment(
    app: &App,
    caller: &Caller,
    tx: &mut Tx,
    (id, carrier): (&ShipmentId, &str),
    request: &StoredRequest,
) -> AppResult<()> {
    let sealed = request::seal(app, &caller.tenant, id, request)?;
    let reference = request.shipment.reference.as_str();
    let row = NewRow { id, reference, carrier, request: &sealed, created_at: app.now() };
    shipments::insert(tx, &caller.tenant, &row).await?;
    for (number, parcel) in (1..).zip(&request.shipment.parcels) {
        let row = NewParcelRow {
            number,
            weight_g: parcel.weight_g,
            reference: parcel.reference.as_deref(),
            sscc: parcel.sscc.as_ref().map(Sscc::as_str),
        };
        shipments::insert_parcel(tx, &caller.tenant, id, &row).await?;
    }
    Ok(())
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
