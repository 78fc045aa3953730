//! What a person has to look at in shipping: raised by the engine, ended by what settles it or by the person.

use kontor_model::id::{ShipmentId, TaskId, TenantId};
use kontor_model::shipment::Hint;
use kontor_model::task::{ShippingTask, TaskKind, TaskPage};

use super::Caller;
use super::returns::shown_id;
use super::store::shipments::ShipmentRow;
use super::store::tasks::{self as store, NewTask, TaskRow};
use crate::app::App;
use crate::db::{DbError, Tx};
use crate::error::{AppError, AppResult};

/// Above every id that exists.
const BEYOND_ALL: &str = "tsk_~";

/// Raises a task about an object; the words hold no address.
pub(crate) async fn raise(
    app: &App,
    tx: &mut Tx,
    tenant: &TenantId,
    (kind, object): (TaskKind, &str),
    words: &Hint,
) -> AppResult<()> {
    let id = TaskId::new(app.now(), app.entropy.as_ref());
    let words = serde_json::to_string(words).map_err(AppError::internal)?;
    let new = NewTask { id: &id, kind: kind.code(), object, words: &words };
    store::raise(tx, tenant, &new, app.now()).await?;
    Ok(())
}

/// Ends the tasks of a kind about an object, because it is settled.
pub(super) async fn end(app: &App, tx: &mut Tx, tenant: &TenantId, kind: TaskKind, object: &str) -> AppResult<()> {
    store::end(tx, tenant, (kind.code(), object), app.now()).await?;
    Ok(())
}

/// A carrier's answer was lost.
pub(super) async fn raise_unknown(app: &App, tx: &mut Tx, tenant: &TenantId, row: &ShipmentRow) -> AppResult<()> {
    let reference = &row.reference;
    let words = Hint {
        de: format!(
            "Ob es für {reference} ein Etikett gibt, ist unklar: Die Antwort des Frachtführers ging verloren. Sehen Sie dort nach und tragen Sie ein, was Sie gefunden haben."
        ),
        en: format!(
            "Whether there is a label for {reference} is not known: the carrier's answer was lost. Look there and enter what you found."
        ),
    };
    raise(app, tx, tenant, (TaskKind::OutcomeUnknown, &shown_id(&row.kind, &row.id)), &words).await
}

/// The same shipment exists twice at the carrier.
pub(super) async fn raise_bought_twice(
    app: &App,
    tx: &mut Tx,
    tenant: &TenantId,
    row: &ShipmentRow,
    numbers: &[&str],
) -> AppResult<()> {
    let (reference, numbers) = (&row.reference, numbers.join(", "));
    let words = Hint {
        de: format!(
            "Für {reference} gibt es beim Frachtführer ein zweites Etikett, das nicht gebraucht wird: {numbers}. Stornieren Sie es dort."
        ),
        en: format!("The carrier has a second label for {reference} that is not needed: {numbers}. Cancel it there."),
    };
    raise(app, tx, tenant, (TaskKind::BoughtTwice, &shown_id(&row.kind, &row.id)), &words).await
}

/// Open tasks, newest first.
pub async fn list_tasks(app: &App, caller: &Caller, after: Option<&TaskId>, limit: u32) -> AppResult<TaskPage> {
    let mut tx = app.db.read(&caller.tenant).await?;
    let before = after.map_or(BEYOND_ALL, TaskId::as_str);
    let mut rows = store::list(&mut tx, &caller.tenant, before, i64::from(limit) + 1).await?;
    let more = rows.len() > limit as usize;
    rows.truncate(limit as usize);
    let next_cursor = rows.last().filter(|_| more).map(|row| row.id.clone());
    let items = rows.into_iter().map(|row| shown(caller, row)).collect::<AppResult<_>>()?;
    Ok(TaskPage { items, next_cursor })
}

/// Open tasks about one object, newest first.
pub async fn list_tasks_about(app: &App, caller: &Caller, object: &str) -> AppResult<Vec<ShippingTask>> {
    let mut tx = app.db.read(&caller.tenant).await?;
    let rows = store::list_about(&mut tx, &caller.tenant, object).await?;
    rows.into_iter().map(|row| shown(caller, row)).collect()
}

/// Marks a task as done. Errors: [`AppError::NotFound`], also for somebody else's.
pub async fn end_task(app: &App, caller: &Caller, id: &TaskId) -> AppResult<()> {
    let mut tx = app.db.write(&caller.tenant).await?;
    if !store::end_one(&mut tx, &caller.tenant, id, app.now()).await? {
        return Err(AppError::NotFound);
    }
    Ok(tx.commit().await?)
}

fn shown(caller: &Caller, row: TaskRow) -> AppResult<ShippingTask> {
    let words: Hint = serde_json::from_str(&row.words).map_err(|_| DbError::Corrupt("shipping_tasks.words"))?;
    Ok(ShippingTask {
        id: row.id.parse().map_err(|_| DbError::Corrupt("shipping_tasks.id"))?,
        kind: TaskKind::from_code(&row.kind).ok_or(DbError::Corrupt("shipping_tasks.kind"))?,
        shipment: row.object.parse::<ShipmentId>().ok(),
        object: row.object,
        detail: caller.lang.pick(words.de, words.en),
        created_at_ms: row.created_at,
    })
}
