//! What adopting a file would do, or did, row by row.

use kontor_model::id::PlatformId;
use kontor_model::order_adoption::AdoptionResult;
use kontor_model::problem::FieldError;

use super::columns::Kind;
use super::file::{AdoptionFile, Reason, Wrong};
use crate::app::App;
use crate::commerce::orders::adoption::{Mode, adopt, faults_of};
use crate::error::AppResult;
use crate::shipping::Caller;

/// What became of a row: its result, and what it was found as.
pub(super) struct Judged {
    /// The row, from 0.
    pub(super) row: usize,
    /// `wrong`, or a result of the API.
    pub(super) result: String,
    /// What the shop calls a product.
    pub(super) name: Option<String>,
    /// How many orders of a customer are here.
    pub(super) orders: Option<i64>,
}

/// Looks a file up, or adopts its rows that are in order; what is wrong with the others is written to them.
///
/// Errors: [`crate::error::AppError::NotFound`] for the platform.
pub(super) async fn judge(
    app: &App,
    caller: &Caller,
    platform: &PlatformId,
    file: &mut AdoptionFile,
    mode: Mode,
) -> AppResult<Vec<Judged>> {
    let (wanted, which) = file.wanted();
    for fault in faults_of(caller, &wanted) {
        if let Some((index, column)) = place(file.kind, &fault) {
            file.rows[which[index]].wrong = Some(Wrong { column, reason: Reason::Said(fault.detail) });
        }
    }
    let (wanted, which) = file.wanted();
    let found = results(file.kind, adopt(app, caller, platform, &wanted, mode).await?);
    let mut found = which.into_iter().zip(found).map(|(row, judged)| Judged { row, ..judged }).peekable();
    let mut all = Vec::with_capacity(file.rows.len());
    for row in 0..file.rows.len() {
        let next = found.next_if(|judged| judged.row == row);
        all.push(next.unwrap_or_else(|| Judged { row, result: "wrong".to_owned(), name: None, orders: None }));
    }
    Ok(all)
}

fn results(kind: Kind, result: AdoptionResult) -> Vec<Judged> {
    let judged = |result, name, orders| Judged { row: 0, result, name, orders };
    match kind {
        Kind::Orders => result.items.into_iter().map(|one| judged(one.result, None, None)).collect(),
        Kind::Customers => result.customers.into_iter().map(|one| judged(one.result, None, Some(one.orders))).collect(),
        Kind::Products => result.products.into_iter().map(|one| judged(one.result, one.name, None)).collect(),
    }
}

/// The row and the column of `orders[12].number`; nothing for what is about the list.
fn place(kind: Kind, fault: &FieldError) -> Option<(usize, Option<usize>)> {
    let (index, rest) = fault.field.split_once('[')?.1.split_once(']')?;
    let name = rest.trim_start_matches('.');
    Some((index.parse().ok()?, kind.columns().iter().position(|column| column.name == name)))
}
