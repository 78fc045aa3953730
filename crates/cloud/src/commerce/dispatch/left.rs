//! How much of an order is left to be sent: everything ordered less what was given back, what is in shipments and what the
//! ERP said was sent.

use std::collections::BTreeSet;

use kontor_model::Lang;
use kontor_model::fulfillment::{DispatchState, FulfilledLine};
use kontor_model::id::TenantId;
use kontor_model::order::{ChannelOrder, Quantities};
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
#[derive(Clone)]
pub(super) struct Left {
    order: Option<ChannelOrder>,
    /// Its goods.
    ordered: Quantities,
    /// What was sent or given back of them; a set and its parts go with each other.
    gone: Quantities,
    /// Something was sent without naming lines: everything that was left then.
    nothing: bool,
    /// Something was sent or given back already.
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
        let known = orders::open(app, tenant, &order.id, order.content.as_deref())?.order;
        let mut left =
            Left { ordered: Quantities::new(), gone: Quantities::new(), nothing: false, is_begun: false, order: known };
        left.take_back();
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

    /// Reads the goods, and takes those that were given back.
    fn take_back(&mut self) {
        let Some(order) = &self.order else { return };
        for line in order.lines.iter().filter(|line| line.kind.is_goods()) {
            let back = line.quantity.saturating_sub(order.to_send(line));
            self.is_begun |= back > Decimal::ZERO;
            self.ordered.insert(line.id.clone(), line.quantity);
            self.gone.insert(line.id.clone(), back);
        }
        order.complete_sets(&mut self.gone);
    }

    fn take(&mut self, lines: &[FulfilledLine]) {
        self.is_begun = true;
        self.nothing |= lines.is_empty();
        let mut these = Quantities::new();
        for line in lines {
            add(&mut these, line.line.clone(), line.quantity);
        }
        // Who names a set and its parts at once means them once.
        self.complete_sets(&mut these);
        let mut gone = std::mem::take(&mut self.gone);
        these.into_iter().for_each(|(line, quantity)| add(&mut gone, line, quantity));
        self.complete_sets(&mut gone);
        self.gone = gone;
    }

    fn complete_sets(&self, of_line: &mut Quantities) {
        if let Some(order) = &self.order {
            order.complete_sets(of_line);
        }
    }

    /// How much of a line is left; `None` for one that is not sent.
    fn get(&self, line: &str) -> Option<Decimal> {
        let ordered = self.ordered.get(line)?;
        let gone = self.gone.get(line).copied().unwrap_or_default();
        Some(if self.nothing { Decimal::ZERO } else { ordered.saturating_sub(gone).max(Decimal::ZERO) })
    }

    fn rest(&self) -> impl Iterator<Item = (&String, Decimal)> {
        let rest = self.ordered.keys().filter_map(|line| Some((line, self.get(line)?)));
        rest.filter(|(_, rest)| *rest > Decimal::ZERO)
    }

    /// Whether nothing is left after these lines; without lines everything goes.
    pub(super) fn is_empty_after(&self, lines: &[FulfilledLine]) -> bool {
        let mut after = self.clone();
        after.take(lines);
        after.rest().next().is_none()
    }

    /// These lines, or those that are left where none are named and not all of the order goes; empty for the whole order.
    pub(super) fn named(&self, lines: &[FulfilledLine]) -> Vec<FulfilledLine> {
        if !lines.is_empty() || !self.is_begun || self.nothing {
            return lines.to_vec();
        }
        self.rest().map(|(line, rest)| FulfilledLine { line: line.clone(), quantity: rest }).collect()
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
                let mut lines = self.order.iter().flat_map(|order| &order.lines);
                let title = lines.find(|known| known.id == line.line).map_or("", |known| known.title.as_str());
                let rest = rest.normalize();
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

fn add(to: &mut Quantities, line: String, quantity: Decimal) {
    let sum = to.entry(line).or_default();
    *sum = sum.saturating_add(quantity);
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
            "Von diesem Auftrag ist nichts mehr zu versenden. Stornieren Sie die andere Sendung, oder lassen Sie order weg, wenn das Paket zusätzlich ist.",
            "Nothing of this order is left to be sent. Cancel the other shipment, or leave order out if the parcel is an additional one.",
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
