//! How much of an order is left to be sent: everything ordered less what is in shipments and what the ERP said was sent.

use std::collections::{BTreeMap, BTreeSet};

use kontor_model::Lang;
use kontor_model::fulfillment::{DispatchState, FulfilledLine};
use kontor_model::id::TenantId;
use kontor_model::order::LineKind;
use kontor_model::problem::FieldError;
use rust_decimal::Decimal;

use super::content::{Content, FULFILLMENT};
use super::store;
use super::write::fault;
use crate::app::App;
use crate::commerce::orders::content as orders;
use crate::commerce::orders::store::rows::{self, OrderRow};
use crate::db::{DbError, Tx};
use crate::error::{AppError, AppResult};
use crate::shipping::{self, Caller, OfOrder};

/// How much of each line is left to be sent.
pub(super) struct Left {
    of_line: BTreeMap<String, Decimal>,
    titles: BTreeMap<String, String>,
    /// Something was sent without naming lines: everything that was left then.
    nothing: bool,
    /// Something was sent already.
    is_begun: bool,
}

impl Left {
    /// Everything that was ordered less what was sent, what is on its way to be told included. Of shipments those count that
    /// `counts` takes; told ones of shipments count with them.
    pub(super) async fn of(
        app: &App,
        tx: &mut Tx,
        tenant: &TenantId,
        order: &OrderRow,
        counts: impl Fn(&OfOrder) -> bool,
    ) -> AppResult<Left> {
        let content = orders::open(app, tenant, &order.id, order.content.as_deref())?;
        let lines = content.order.as_ref().map_or(&[][..], |order| &order.lines);
        let goods = lines
            .iter()
            .filter(|line| matches!(line.kind, LineKind::Product | LineKind::BundlePart | LineKind::BundleHead));
        let mut left = Left {
            of_line: goods.map(|line| (line.id.clone(), line.quantity)).collect(),
            titles: lines.iter().map(|line| (line.id.clone(), line.title.clone())).collect(),
            nothing: false,
            is_begun: false,
        };
        let is_sent = [DispatchState::Pending.code(), DispatchState::Accepted.code()];
        let told = store::of_order(tx, tenant, &order.id).await?;
        let by_erp = told.iter().filter(|row| row.kind == FULFILLMENT && row.shipment_id.is_none());
        for row in by_erp.filter(|row| is_sent.contains(&row.state.as_str())) {
            let Some(Content::Fulfillment(sent)) = Content::read(&row.kind, &row.content) else {
                return Err(DbError::Corrupt("dispatches.content").into());
            };
            left.take(&sent.lines);
        }
        for made in shipping::of_order(app, tx, tenant, &order.id).await?.iter().filter(|made| counts(made)) {
            left.take(&made.lines);
        }
        Ok(left)
    }

    fn take(&mut self, lines: &[FulfilledLine]) {
        self.is_begun = true;
        self.nothing |= lines.is_empty();
        for line in lines {
            if let Some(rest) = self.of_line.get_mut(&line.line) {
                *rest -= line.quantity;
            }
        }
    }

    fn get(&self, line: &str) -> Option<Decimal> {
        let rest = self.of_line.get(line)?;
        Some(if self.nothing { Decimal::ZERO } else { *rest })
    }

    /// Whether nothing is left after these lines; without lines everything goes.
    pub(super) fn is_empty_after(&self, lines: &[FulfilledLine]) -> bool {
        let sent =
            |id: &String| lines.iter().filter(|line| line.line == *id).map(|line| line.quantity).sum::<Decimal>();
        lines.is_empty() || self.nothing || self.of_line.iter().all(|(id, rest)| *rest - sent(id) <= Decimal::ZERO)
    }

    /// These lines, or those that are left where none are named and something was sent before; empty for the whole order.
    pub(super) fn named(&self, lines: &[FulfilledLine]) -> Vec<FulfilledLine> {
        if !lines.is_empty() || !self.is_begun || self.nothing {
            return lines.to_vec();
        }
        let rest = self.of_line.iter().filter(|(_, rest)| **rest > Decimal::ZERO);
        rest.map(|(line, rest)| FulfilledLine { line: line.clone(), quantity: *rest }).collect()
    }

    /// What is wrong with lines that are to be sent, by the name of their field.
    pub(super) fn faults(&self, lang: Lang, field: &str, lines: &[FulfilledLine]) -> Vec<FieldError> {
        let (mut faults, mut seen) = (Vec::new(), BTreeSet::new());
        for (place, line) in lines.iter().enumerate() {
            let at = |name: &str| format!("{field}[{place}].{name}");
            let Some(rest) = self.get(&line.line) else {
                let detail = lang.pick(
                    "Diese Position gibt es nicht, oder sie wird nicht versendet.",
                    "There is no such line, or it is not sent.",
                );
                faults.push(fault(&at("line"), "unknown", detail.to_owned()));
                continue;
            };
            if !seen.insert(&line.line) {
                let detail = lang.pick("Steht zweimal da.", "Stands there twice.");
                faults.push(fault(&at("line"), "duplicate", detail.to_owned()));
            }
            if line.quantity <= Decimal::ZERO || line.quantity > rest {
                let title = self.titles.get(&line.line).map_or("", String::as_str);
                let rest = rest.max(Decimal::ZERO).normalize();
                let detail = lang.pick(
                    format!("Von „{title}“ sind noch {rest} zu versenden."),
                    format!("{rest} of “{title}” are left to be sent."),
                );
                faults.push(fault(&at("quantity"), "more_than_left", detail));
            }
        }
        faults
    }
}

/// Looks whether a shipment of an order may be made: with these lines, or with everything that is left.
///
/// Errors: [`AppError::Invalid`] `order` when nothing is left, `order_lines` when that is not what is left.
pub(crate) async fn check_left(
    app: &App,
    caller: &Caller,
    tx: &mut Tx,
    order: &str,
    lines: &[FulfilledLine],
) -> AppResult<()> {
    let Some(order) = rows::find(tx, &caller.tenant, order).await? else { return Ok(()) };
    let left = Left::of(app, tx, &caller.tenant, &order, |_| true).await?;
    let mut faults = left.faults(caller.lang, "order_lines", lines);
    if lines.is_empty() && left.is_begun && left.named(lines).is_empty() {
        let detail = caller.lang.pick(
            "Dieser Auftrag ist schon ganz versendet. Stornieren Sie die andere Sendung, oder lassen Sie order weg, wenn das Paket zusätzlich ist.",
            "All of this order was sent already. Cancel the other shipment, or leave order out if the parcel is an additional one.",
        );
        faults.push(fault("order", "nothing_left", detail.to_owned()));
    }
    if faults.is_empty() { Ok(()) } else { Err(AppError::Invalid(faults)) }
}

/// Waits for everybody else who sends orders of this tenant; to be called before looking what is left.
pub(crate) async fn wait_for_order(tx: &mut Tx, tenant: &TenantId) -> AppResult<()> {
    rows::draw(tx, tenant, 1).await?;
    Ok(())
}
