//! The accounts of one round of background work are worked on side by side, so that no slow carrier keeps the work for
//! others waiting.

use std::collections::BTreeMap;

use futures_util::StreamExt;

use super::store::due::DueRow;

/// Most accounts one round works on at once.
pub(super) const ACCOUNTS_AT_ONCE: usize = 16;

/// Works on due rows: several accounts side by side, those of one account one after the other. Answers how many of them
/// `work` says yes about.
pub(super) async fn by_account<F: Future<Output = bool>>(rows: Vec<DueRow>, work: impl Fn(DueRow) -> F) -> usize {
    let mut accounts: BTreeMap<(String, String, String), Vec<DueRow>> = BTreeMap::new();
    for row in rows {
        let account = (row.tenant_id.clone(), row.carrier.clone(), row.account_id.clone());
        accounts.entry(account).or_default().push(row);
    }
    let work = &work;
    let of_account = |rows: Vec<DueRow>| async move {
        let mut done = 0;
        for row in rows {
            done += usize::from(work(row).await);
        }
        done
    };
    let all: Vec<_> = accounts.into_values().map(of_account).collect();
    futures_util::stream::iter(all).buffer_unordered(ACCOUNTS_AT_ONCE).fold(0, async |sum, done| sum + done).await
}
