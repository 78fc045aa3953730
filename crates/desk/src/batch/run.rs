//! The work of a batch: buys its shipments several at a time, writes down what became of each, prints in their order.

use std::collections::HashSet;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use futures_util::StreamExt;
use futures_util::stream;
use kontor_model::Lang;
use kontor_model::id::DeskBatchId;
use kontor_model::problem::Problem;

use super::store::Settled;
use super::{BatchItem, ItemState, find, store};
use crate::app::DeskApp;
use crate::cloud::Trouble;
use crate::db::DbError;
use crate::error::{DeskError, DeskResult};
use crate::orders;
use crate::packing;
use crate::shipping::{self, DeskShipment};
use crate::visit::notice_of;

/// Purchases at the same time.
const AT_ONCE: usize = 6;

/// Batches this process is working on.
#[derive(Default)]
pub struct Running(Mutex<HashSet<String>>);

/// Ends the claim on a batch whatever ends the work.
struct Claim<'a>(&'a Running, &'a str);

impl Running {
    fn claim<'a>(&'a self, id: &'a DeskBatchId) -> Option<Claim<'a>> {
        let mut running = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        running.insert(id.as_str().to_owned()).then(|| Claim(self, id.as_str()))
    }
}

impl Drop for Claim<'_> {
    fn drop(&mut self) {
        self.0.0.lock().unwrap_or_else(PoisonError::into_inner).remove(self.1);
    }
}

/// Lets a batch go on in the background; the caller does not wait.
pub fn start(app: &Arc<DeskApp>, id: &DeskBatchId, lang: Lang) {
    let (app, id) = (Arc::clone(app), id.clone());
    tokio::spawn(async move {
        if let Err(error) = run(&app, &id, lang, &|_| {}).await {
            tracing::warn!(batch.id = %id, %error, "a batch stopped");
        }
    });
}

/// Takes up what a kill or a cloud out of reach left waiting. Called in the background.
pub async fn take_up(app: &Arc<DeskApp>) -> DeskResult<()> {
    let waiting = store::unfinished(&mut app.db.read().await?).await?;
    for id in waiting {
        // One that cannot go on must not keep the others waiting.
        if let Err(error) = run(app, &id, Lang::default(), &|_| {}).await {
            tracing::warn!(batch.id = %id, %error, "a batch could not be taken up again");
        }
    }
    Ok(())
}

/// Works through what waits of a batch; `told` hears how many are through. Nothing when somebody is at it already.
///
/// Orders that were called off or changed meanwhile are fetched first. A cloud that cannot be reached ends it for now: the
/// rest waits, and the batch says why.
pub async fn run(app: &Arc<DeskApp>, id: &DeskBatchId, lang: Lang, told: &(dyn Fn(usize) + Sync)) -> DeskResult<()> {
    let Some(_claim) = app.batches.claim(id) else { return Ok(()) };
    let batch = find(app, id).await?;
    let mut through = batch.done();
    let mut waiting = batch.items;
    waiting.retain(|item| matches!(item.state, ItemState::Waiting));
    // In their order, so that labels come out of the printer as they stand in the list.
    let mut trouble = if waiting.is_empty() { None } else { look_again(app, lang).await? };
    let stopped = Arc::new(AtomicBool::new(trouble.is_some()));
    let mut bought = stream::iter(waiting)
        .map(|item| {
            let (app, stopped) = (Arc::clone(app), Arc::clone(&stopped));
            // A task of its own: it goes on, and gives the store back, while another one is written down.
            let work = async move {
                let outcome = buy_unless(&stopped, &app, &item, lang).await;
                (item, outcome)
            };
            async move { tokio::spawn(work).await }
        })
        .buffered(AT_ONCE);
    while let Some(ended) = bought.next().await {
        let (item, outcome) = ended.map_err(|error| DeskError::Internal(format!("a purchase ended: {error}")))?;
        let Some(outcome) = outcome else { continue };
        match outcome {
            Ok(Some(shipment)) => {
                settle(app, id, &item, &Settled::Begun(&shipment.id)).await?;
                if batch.prints
                    && let Err(error) = packing::print(app, &shipment, lang).await
                {
                    tracing::warn!(shipment.id = %shipment.id, %error, "a label could not be printed");
                }
            }
            Ok(None) => settle(app, id, &item, &Settled::Gone).await?,
            Err(DeskError::Problem(problem)) => settle(app, id, &item, &Settled::Refused(&problem)).await?,
            Err(DeskError::Cloud(lost)) => {
                trouble = Some(lost);
                continue;
            }
            // Not the fault of this one: the next would fare alike.
            Err(error @ (DeskError::Db(_) | DeskError::NoActiveCredential)) => return Err(error),
            Err(error) => {
                tracing::warn!(batch.id = %id, %error, "a shipment of a batch could not be bought");
                settle(app, id, &item, &Settled::Refused(&in_words(app, &error, lang))).await?;
            }
        }
        through += 1;
        told(through);
    }
    app.queue.forget();
    let mut tx = app.db.write().await?;
    store::set_trouble(&mut tx, id, trouble.as_deref()).await?;
    tx.commit().await.map_err(|error| DeskError::Db(DbError::from(error)))
}

/// Fetches what was called off or changed meanwhile; answers why the cloud cannot be reached.
async fn look_again(app: &DeskApp, lang: Lang) -> DeskResult<Option<Box<Trouble>>> {
    match orders::look_again(app, lang).await {
        Ok(()) => Ok(None),
        Err(DeskError::Cloud(lost)) => Ok(Some(lost)),
        Err(error) => Err(error),
    }
}

/// Once the cloud is out of reach the next ones would fail alike: none then. Those on their way come to their end.
async fn buy_unless(
    stopped: &AtomicBool,
    app: &DeskApp,
    item: &BatchItem,
    lang: Lang,
) -> Option<DeskResult<Option<DeskShipment>>> {
    if stopped.load(Ordering::Relaxed) {
        return None;
    }
    let bought = buy(app, item, lang).await;
    if matches!(bought, Err(DeskError::Cloud(_))) {
        stopped.store(true, Ordering::Relaxed);
    }
    Some(bought)
}

/// Buys one; none when it is not prepared any more and not on record here.
async fn buy(app: &DeskApp, item: &BatchItem, lang: Lang) -> DeskResult<Option<DeskShipment>> {
    if let Some(known) = shipping::find_by_cloud_id(app, &item.cloud_id).await? {
        return shipping::resume(app, &known.id, lang).await.map(Some);
    }
    let is_gone =
        |error: &DeskError| matches!(error, DeskError::Problem(problem) if matches!(problem.status, 404 | 409));
    let wanted = match packing::wanted_of(app, &item.cloud_id, lang).await {
        Ok(wanted) => wanted,
        Err(error) if is_gone(&error) => return Ok(None),
        Err(error) => return Err(error),
    };
    match shipping::buy(app, &item.cloud_id, &wanted, lang).await {
        Ok(shipment) => Ok(Some(shipment)),
        Err(error) if is_gone(&error) => Ok(None),
        Err(error) => Err(error),
    }
}

/// What stands in the way of one, in the words its page would use.
fn in_words(app: &DeskApp, error: &DeskError, lang: Lang) -> Problem {
    let (status, key) = notice_of(error);
    let text = |part: &str| app.site.text(lang, &format!("desk.notice.{key}.{part}"), &[]);
    Problem {
        kind: format!("urn:kontor:problem:{key}"),
        title: text("title"),
        status: status.as_u16(),
        detail: format!("{}. {}", text("title"), text("text")),
        code: key.to_owned(),
        errors: Vec::new(),
        request_id: String::new(),
    }
}

async fn settle(app: &DeskApp, id: &DeskBatchId, item: &BatchItem, settled: &Settled<'_>) -> DeskResult<()> {
    let mut tx = app.db.write().await?;
    store::settle(&mut tx, id, item.place, settled).await?;
    tx.commit().await.map_err(|error| DeskError::Db(DbError::from(error)))
}
