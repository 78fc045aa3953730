//! What platforms did not take of what they were told about orders, for whoever looks after it.

use kontor_model::Lang;
use kontor_model::fulfillment::Dispatch;
use kontor_model::id::{FulfillmentId, OrderId, PlatformId, TenantId};
use serde::Serialize;

use super::content::Content;
use super::read;
use super::store::{self, TroubleRow};
use crate::app::App;
use crate::commerce::orders::words;
use crate::db::{DbError, Tx};
use crate::error::AppResult;

/// Sorts behind every id.
const AFTER_ALL: &str = "ful_~";

/// How far it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Refused: a person is needed.
    Rejected,
    /// Tried in vain so far; it is tried again by itself.
    Failing,
}

/// Which are wanted, newest first.
pub(crate) struct Wanted<'a> {
    /// Of this platform only.
    pub(crate) platform: Option<&'a PlatformId>,
    /// How far they are.
    pub(crate) kind: Kind,
    /// Before this one.
    pub(crate) after: Option<&'a FulfillmentId>,
    /// At most so many.
    pub(crate) limit: u32,
}

/// Something that was not taken.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Trouble {
    /// Its id, by which it is told again.
    pub(crate) id: FulfillmentId,
    /// The order it is about.
    pub(crate) order: OrderId,
    /// The number buyers know.
    pub(crate) number: String,
    /// `fulfillment` or `status`.
    pub(crate) what: &'static str,
    /// Tracking numbers, or the status.
    pub(crate) text: String,
    /// What stands against it, in the reader's language.
    pub(crate) why: Option<String>,
    /// When it was refused.
    pub(crate) at_ms: Option<i64>,
    /// When it is tried next.
    pub(crate) next_ms: Option<i64>,
}

/// One page of them.
#[derive(Clone, Debug, Default)]
pub(crate) struct Troubles {
    /// The page.
    pub(crate) items: Vec<Trouble>,
    /// Continues the list; absent on the last page.
    pub(crate) next: Option<String>,
}

/// A page of what was not taken.
pub(crate) async fn list_troubles(
    app: &App,
    (tenant, lang): (&TenantId, Lang),
    wanted: &Wanted<'_>,
) -> AppResult<Troubles> {
    let mut tx = app.db.read(tenant).await?;
    let before = wanted.after.map_or(AFTER_ALL, FulfillmentId::as_str);
    let platform = wanted.platform.map_or("", PlatformId::as_str);
    let limit = i64::from(wanted.limit) + 1;
    let mut rows = match wanted.kind {
        Kind::Rejected => store::rejected(&mut tx, tenant, (platform, before), limit).await?,
        Kind::Failing => store::failing(&mut tx, tenant, (platform, before), limit).await?,
    };
    let more = rows.len() > wanted.limit as usize;
    rows.truncate(wanted.limit as usize);
    let next = rows.last().filter(|_| more).map(|row| row.dispatch.id.clone());
    Ok(Troubles { items: rows.into_iter().map(|row| trouble(lang, row)).collect::<AppResult<_>>()?, next })
}

/// How many of a platform were refused, and how many are tried in vain.
pub(in crate::commerce) async fn count_troubles(
    tx: &mut Tx,
    tenant: &TenantId,
    platform: &PlatformId,
) -> AppResult<(i64, i64)> {
    Ok(store::count_troubles(tx, tenant, platform).await?)
}

/// What stands against something that was told, in the reader's language; `None` where nothing was said.
pub(in crate::commerce) fn why(lang: Lang, dispatch: &Dispatch) -> Option<String> {
    let finding = dispatch.findings.first()?;
    let said = words::reason(lang, finding);
    Some(said).filter(|said| !said.is_empty())
}

fn trouble(lang: Lang, TroubleRow { dispatch: row, number }: TroubleRow) -> AppResult<Trouble> {
    let dispatch = read::dispatch(&row)?;
    let (what, text) = match Content::read(&row.kind, &row.content) {
        Some(Content::Fulfillment(sent)) => ("fulfillment", sent.tracking_numbers.join(", ")),
        Some(Content::Status(status)) => ("status", status.status),
        None => return Err(DbError::Corrupt("dispatches.content").into()),
    };
    Ok(Trouble {
        id: read::id_of(&row)?,
        order: row.order_id.parse().map_err(|_| DbError::Corrupt("dispatches.order_id"))?,
        number,
        what,
        text,
        why: why(lang, &dispatch),
        at_ms: dispatch.told_at_ms,
        next_ms: dispatch.next_ms,
    })
}
