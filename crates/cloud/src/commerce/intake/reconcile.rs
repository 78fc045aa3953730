//! The daily comparison: two days back once more; and what is open for longer, a little in every round. It finds what no
//! webhook told, orders that were thrown away among it.

use std::collections::HashSet;

use kontor_adapters::shop::Since;

use super::round::{Reader, Stop};
use super::{singly, store};
use crate::commerce::orders::store::rows;
use crate::commerce::platforms::Lane;

/// How it is said that an order was read in the comparison.
pub(super) const SOURCE: &str = "reconcile";
/// How often.
const EVERY_MS: i64 = 24 * 60 * 60_000;
/// How far back.
const BACK_MS: i64 = 2 * EVERY_MS;
/// Most open orders of before that are asked for in a round.
const MOST_OPEN: i64 = 5;

/// Compares orders when it is due. What this round has read already, from a moment on, is not read again. A comparison
/// that is broken off begins anew.
pub(super) async fn daily(reader: &mut Reader<'_>, (from_ms, seen): (i64, HashSet<String>)) -> Result<(), Stop> {
    let mut tx = reader.app.db.read(reader.tenant()).await?;
    let at = store::cursor(&mut tx, reader.tenant(), reader.platform()).await?;
    drop(tx);
    let now = reader.app.now();
    if at.is_none_or(|at| at.reconcile_due > now.0) {
        return Ok(());
    }
    let back = now.plus_millis(-BACK_MS);
    let listed = if from_ms <= back.0 { seen } else { list(reader, back.0).await? };
    let mut tx = reader.app.db.read(reader.tenant()).await?;
    let known = rows::changed_since(&mut tx, reader.tenant(), reader.platform(), back).await?;
    drop(tx);
    for (external_id,) in known.iter().filter(|(external_id,)| !listed.contains(external_id)) {
        singly::find(reader, SOURCE, external_id).await?;
    }
    let mut tx = reader.app.db.write(reader.tenant()).await?;
    store::reconcile_at(&mut tx, reader.tenant(), reader.platform(), now.plus_millis(EVERY_MS)).await?;
    Ok(tx.commit().await?)
}

/// Asks for some of the open orders that nothing was heard of for two days; each has its turn every other day.
pub(super) async fn open_for_long(reader: &mut Reader<'_>) -> Result<(), Stop> {
    let back = reader.app.now().plus_millis(-BACK_MS);
    let mut tx = reader.app.db.read(reader.tenant()).await?;
    let open = rows::unchecked(&mut tx, reader.tenant(), reader.platform(), (back, MOST_OPEN)).await?;
    drop(tx);
    for (id, external_id) in open {
        if reader.is_over() {
            break;
        }
        singly::find(reader, SOURCE, &external_id).await?;
        // Also one that the shop cannot show: it has its turn again in two days.
        let mut tx = reader.app.db.write(reader.tenant()).await?;
        rows::checked(&mut tx, reader.tenant(), &id, reader.app.now()).await?;
        tx.commit().await?;
    }
    Ok(())
}

/// Everything changed since a moment, taken in; answers the ids.
async fn list(reader: &mut Reader<'_>, since_ms: i64) -> Result<HashSet<String>, Stop> {
    let mut since = Since::after(since_ms);
    let mut listed = HashSet::new();
    loop {
        let answer = reader.list(Lane::Bulk, &mut since).await?;
        listed.extend(answer.ids().map(str::to_owned));
        let page = answer.page;
        let fresh = reader.take(SOURCE, page.orders).await?;
        reader.settling().settle(fresh).await?;
        match page.next {
            Some(next) if since.page.as_ref() != Some(&next) => since.page = Some(next),
            _ => return Ok(listed),
        }
    }
}
