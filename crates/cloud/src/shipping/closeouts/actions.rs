//! Close the day, look at close-outs, and bring to an end what was left half way.

use std::sync::Arc;

use futures_util::future::join_all;
use kontor_model::Lang;
use kontor_model::close_out::{CloseOut, CloseOutAnswer, CloseOutDocument, CloseOutPage, NewCloseOut};
use kontor_model::date::CalendarDate;
use kontor_model::id::{ClientId, CloseOutId, ShipmentId, TenantId};
use kontor_model::shipment::{Finding, Overall, Severity};

use super::claim::claim;
use super::store::documents::{self, PaperRow};
use super::store::{self, CloseOutRow};
use super::{words, work};
use crate::app::App;
use crate::audit::Actor;
use crate::db::{DbError, Tx};
use crate::error::{AppError, AppResult};
use crate::shipping::actions::IdempotencyKey;
use crate::shipping::claim::LEASE_MS;
use crate::shipping::{Caller, read};

/// Above every id that exists.
const BEYOND_ALL: &str = "clo_~";
/// Most close-outs taken up again in one go.
const AT_ONCE: i64 = 20;

/// Closes the day for one account or all of them; the same key answers the same close-outs again, as they are by then.
///
/// Close-outs of these accounts that are under way already are among the answers. Errors: those of the claim; what a
/// carrier says is in the close-out. The work goes on when the caller hangs up.
pub async fn make_close_outs(
    app: &Arc<App>,
    caller: &Caller,
    client: &ClientId,
    wanted: NewCloseOut,
    key: IdempotencyKey,
) -> AppResult<CloseOutAnswer> {
    let (app, caller, client) = (Arc::clone(app), caller.clone(), client.clone());
    let work = tokio::spawn(async move { make(&app, &caller, Actor::Client(&client), &wanted, &key).await });
    work.await.map_err(|_| AppError::internal("closing the day was broken off"))?
}

/// The same in the task of the caller, who is not to be broken off by somebody hanging up.
pub(super) async fn make(
    app: &App,
    caller: &Caller,
    actor: Actor<'_>,
    wanted: &NewCloseOut,
    key: &IdempotencyKey,
) -> AppResult<CloseOutAnswer> {
    let claimed = claim(app, caller, actor, wanted, key).await?;
    let closed = join_all(claimed.new.into_iter().map(|row| work::work(app, &caller.tenant, row))).await;
    closed.into_iter().collect::<AppResult<Vec<()>>>()?;
    let mut tx = app.db.read(&caller.tenant).await?;
    let mut rows = Vec::with_capacity(claimed.answered.len());
    for id in &claimed.answered {
        rows.extend(store::find(&mut tx, &caller.tenant, id).await?);
    }
    let items = with_papers(app, &mut tx, caller, rows).await?;
    Ok(CloseOutAnswer { result: overall(&items), items })
}

/// One close-out. Errors: [`AppError::NotFound`], also for somebody else's.
pub async fn get_close_out(app: &App, caller: &Caller, id: &CloseOutId) -> AppResult<CloseOut> {
    let mut tx = app.db.read(&caller.tenant).await?;
    let row = store::find(&mut tx, &caller.tenant, id).await?.ok_or(AppError::NotFound)?;
    with_papers(app, &mut tx, caller, vec![row]).await?.pop().ok_or(AppError::NotFound)
}

/// The close-out that a shipment was closed in, or is to be; `None` while there is none, also for somebody else's.
pub async fn find_close_out_of(app: &App, caller: &Caller, shipment: &ShipmentId) -> AppResult<Option<CloseOut>> {
    let mut tx = app.db.read(&caller.tenant).await?;
    let row = store::of_shipment(&mut tx, &caller.tenant, shipment).await?;
    Ok(with_papers(app, &mut tx, caller, row.into_iter().collect()).await?.pop())
}

/// A page of close-outs, newest first; of one day when it is named.
pub async fn list_close_outs(
    app: &App,
    caller: &Caller,
    after: Option<&CloseOutId>,
    date: Option<CalendarDate>,
    limit: u32,
) -> AppResult<CloseOutPage> {
    let mut tx = app.db.read(&caller.tenant).await?;
    let before = after.map_or(BEYOND_ALL, CloseOutId::as_str);
    let date = date.map(|date| date.to_string()).unwrap_or_default();
    let mut rows = store::list(&mut tx, &caller.tenant, (before, &date), i64::from(limit) + 1).await?;
    let more = rows.len() > limit as usize;
    rows.truncate(limit as usize);
    let next_cursor = rows.last().filter(|_| more).map(|row| row.id.clone());
    Ok(CloseOutPage { items: with_papers(app, &mut tx, caller, rows).await?, next_cursor })
}

/// Takes up every close-out that was given up by a crash or waits for its carrier. Answers how many were taken up.
pub(in crate::shipping) async fn settle(app: &App) -> AppResult<usize> {
    let mut tx = app.db.unscoped_read().await?;
    let abandoned = store::unscoped_abandoned(&mut tx, app.now(), AT_ONCE).await?;
    drop(tx);
    // Each is of an account of its own. What cannot be settled for one customer must not keep the others waiting.
    let settle = |(tenant, id, attempt): (String, String, i64)| async move {
        settle_one(app, &tenant, &id, attempt).await.unwrap_or_else(|error| {
            tracing::error!(close_out.id = id, %error, "an abandoned close-out was not settled");
            false
        })
    };
    let settled = join_all(abandoned.into_iter().map(settle)).await;
    Ok(settled.into_iter().filter(|taken| *taken).count())
}

async fn settle_one(app: &App, tenant: &str, id: &str, attempt: i64) -> AppResult<bool> {
    let tenant: TenantId = tenant.parse().map_err(|_| DbError::Corrupt("close_outs.tenant_id"))?;
    let id: CloseOutId = id.parse().map_err(|_| DbError::Corrupt("close_outs.id"))?;
    let mut tx = app.db.write(&tenant).await?;
    if !store::take_over(&mut tx, &tenant, (&id, attempt), app.now().plus_millis(LEASE_MS)).await? {
        return Ok(false);
    }
    let row = store::find(&mut tx, &tenant, &id).await?.ok_or(AppError::NotFound)?;
    tx.commit().await?;
    work::work(app, &tenant, row).await?;
    Ok(true)
}

async fn with_papers(app: &App, tx: &mut Tx, caller: &Caller, rows: Vec<CloseOutRow>) -> AppResult<Vec<CloseOut>> {
    let ids: Vec<&str> = rows.iter().map(|row| row.id.as_str()).collect();
    let mut papers = documents::of_close_outs(tx, &caller.tenant, &ids).await?;
    let mut items = Vec::with_capacity(rows.len());
    for row in rows {
        let own = papers.extract_if(.., |paper| paper.close_out_id == row.id).collect();
        items.push(shown(app, caller.lang, row, own)?);
    }
    Ok(items)
}

fn shown(app: &App, lang: Lang, row: CloseOutRow, papers: Vec<PaperRow>) -> AppResult<CloseOut> {
    let findings = findings_of(&row, lang)?;
    let documents = papers.into_iter().map(|paper| CloseOutDocument {
        from_carrier: paper.from_carrier,
        href: format!("/v1/close-outs/{}/documents/{}", paper.close_out_id, paper.number),
        sha256: paper.sha256,
    });
    let carrier_name = || {
        let carrier = app.shipping.carriers().find(&row.carrier);
        carrier.map_or(row.carrier.as_str(), |carrier| carrier.descriptor().name.text(lang)).to_owned()
    };
    Ok(CloseOut {
        id: row.id.parse().map_err(|_| DbError::Corrupt("close_outs.id"))?,
        carrier_account: if row.account_name.is_empty() { carrier_name() } else { row.account_name.clone() },
        date: CalendarDate::parse(&row.date).ok_or(DbError::Corrupt("close_outs.date"))?,
        created_at_ms: row.created_at,
        finished: row.finished_at.is_some(),
        result: result_of(&row, &findings),
        shipments: read::whole(row.shipments, "close_outs.shipments")?,
        parcels: read::whole(row.parcels, "close_outs.parcels")?,
        weight_g: u64::try_from(row.weight_g).map_err(|_| DbError::Corrupt("close_outs.weight_g"))?,
        documents: documents.collect(),
        carrier: row.carrier,
        findings,
    })
}

/// What is kept, and that it is under way where it is and nothing else says so.
fn findings_of(row: &CloseOutRow, lang: Lang) -> AppResult<Vec<Finding>> {
    let mut findings = read::findings_of(&row.findings, lang)?;
    if row.finished_at.is_none() && !findings.iter().any(|finding| finding.code == words::WAITS) {
        findings.push(words::under_way(lang));
    }
    Ok(findings)
}

fn result_of(row: &CloseOutRow, findings: &[Finding]) -> Overall {
    if row.finished_at.is_none() {
        return Overall::Partial;
    }
    let failed = findings.iter().any(Finding::is_error);
    let warned = findings.iter().any(|finding| finding.severity == Severity::Warning);
    match (row.shipments, failed) {
        (0, true) => Overall::Failed,
        (0, false) => Overall::NothingToDo,
        (_, true) => Overall::Partial,
        (_, false) if warned => Overall::OkWithWarnings,
        (_, false) => Overall::Ok,
    }
}

fn overall(items: &[CloseOut]) -> Overall {
    let all = |wanted: &[Overall]| items.iter().all(|item| wanted.contains(&item.result));
    match items {
        _ if all(&[Overall::NothingToDo]) => Overall::NothingToDo,
        _ if all(&[Overall::NothingToDo, Overall::Ok]) => Overall::Ok,
        _ if all(&[Overall::NothingToDo, Overall::Ok, Overall::OkWithWarnings]) => Overall::OkWithWarnings,
        _ if all(&[Overall::NothingToDo, Overall::Failed]) => Overall::Failed,
        _ => Overall::Partial,
    }
}
