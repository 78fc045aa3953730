//! Orders that are asked for one by one: those a platform hinted at and that no page held.
//!
//! One that the shop cannot show concerns that order alone: it is asked for again later, and nothing waits for it.

use std::collections::HashSet;

use super::narrow::Told;
use super::reconcile;
use super::round::{Reader, Rest, Stop};
use super::store::{self, HintRow};
use crate::commerce::platforms::Lane;

/// Most orders that are asked for in a round.
const MOST_FINDS: usize = 20;
/// An order that could not be read is asked for again after this, twice as long each time, up to the longest.
const FIRST_WAIT_MS: i64 = 60_000;
const LONGEST_WAIT_MS: i64 = 6 * 60 * 60_000;

/// What came of asking for an order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Found {
    /// It is there or gone, and that is noted.
    Read,
    /// The shop answers, but cannot show this one.
    NotShown,
}

/// Asks for the orders that were hinted at before this round.
pub(super) async fn hints(reader: &mut Reader<'_>, seen: &HashSet<String>) -> Result<Rest, Stop> {
    let (began, mut finds) = (reader.began, 0);
    let mut tx = reader.app.db.read(reader.tenant()).await?;
    let hinted = store::hints(&mut tx, reader.tenant(), reader.platform(), (began, MOST_FINDS as i64 * 50)).await?;
    drop(tx);
    for HintRow { external_id, attempts } in hinted {
        let mut found = Found::Read;
        if !seen.contains(&external_id) {
            if finds >= MOST_FINDS || (finds > 0 && reader.is_over()) {
                return Ok(Rest::More);
            }
            finds += 1;
            found = find(reader, "hint", &external_id).await?;
        }
        let mut tx = reader.app.db.write(reader.tenant()).await?;
        let order = (reader.platform(), external_id.as_str());
        match found {
            Found::Read => store::heeded(&mut tx, reader.tenant(), order, began).await?,
            Found::NotShown => {
                let due = reader.app.now().plus_millis(wait_ms(attempts));
                store::hint_again(&mut tx, reader.tenant(), order, due).await?
            }
        };
        tx.commit().await?;
    }
    Ok(Rest::Nothing)
}

/// Asks for one order by its id and settles it; one that is not there any more is gone.
pub(super) async fn find(reader: &mut Reader<'_>, source: &str, external_id: &str) -> Result<Found, Stop> {
    let lane = if source == reconcile::SOURCE { Lane::Bulk } else { Lane::Orders };
    match reader.one(lane, external_id).await? {
        Told::Order(order) => {
            let fresh = reader.take(source, vec![order]).await?;
            reader.settling().settle(fresh).await?;
        }
        Told::Gone => reader.settling().gone(&[external_id.to_owned()]).await?,
        Told::Not => return Ok(Found::NotShown),
    }
    Ok(Found::Read)
}

fn wait_ms(attempts: i64) -> i64 {
    let doublings = u32::try_from(attempts).unwrap_or(0).min(20);
    (FIRST_WAIT_MS << doublings).min(LONGEST_WAIT_MS)
}
