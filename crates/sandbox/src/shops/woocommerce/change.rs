//! What a person does in the shop's own pages: the changes that control and page offer.

use super::orders::{become_status, delete, restore, touch};
use super::refunds;
use super::state::State;
use crate::shops::people::moved;
use crate::shops::{Change, GoodsChange};

/// Changes an order; false when it cannot be, because it is not there or not in that state. `spare` is an id for whatever
/// is made.
pub(super) fn order(state: &mut State, id: u64, change: Change, (spare, now): (u64, i64)) -> bool {
    let Some(order) = state.orders.get_mut(&id) else { return false };
    match change {
        Change::Paid => {
            order.paid.get_or_insert(now);
            become_status(state, id, "processing", now);
        }
        Change::Completed => become_status(state, id, "completed", now),
        Change::Cancelled => become_status(state, id, "cancelled", now),
        Change::Address => {
            order.shipping = moved(&order.shipping);
            touch(state, id, now);
        }
        Change::Quantity => {
            // A person edits the order: one piece less of its first goods, if there is more than one.
            let Some(line) = order.lines.first_mut().filter(|line| line.quantity > rust_decimal::Decimal::ONE) else {
                return false;
            };
            let share = rust_decimal::Decimal::ONE / line.quantity;
            for amount in [&mut line.subtotal, &mut line.total] {
                let less = amount.refunded(share);
                amount.net += less.net;
                amount.taxes.iter_mut().zip(less.taxes).for_each(|(tax, less)| {
                    tax.amount += less.amount;
                    tax.exact += less.exact;
                });
            }
            line.quantity -= rust_decimal::Decimal::ONE;
            touch(state, id, now);
        }
        Change::Refund | Change::RefundAll => {
            let refund = if change == Change::Refund { refunds::of_a_piece } else { refunds::of_the_rest };
            let Some(refund) = refund(order, (spare, now)) else { return false };
            refunds::give(state, id, refund, now);
        }
        Change::Trash => return delete(state, id, false, now).is_ok(),
        Change::Restore => return restore(state, id, now),
        Change::Delete => return delete(state, id, true, now).is_ok(),
        Change::Touch => touch(state, id, now),
    }
    true
}

/// Changes goods by their number; false when nothing has it.
pub(super) fn goods(state: &mut State, sku: &str, change: GoodsChange) -> bool {
    let found = state.products.values_mut().find(|product| product.sku == sku && !sku.is_empty());
    let Some(product) = found else { return false };
    match change {
        GoodsChange::Delete => {
            let (id, parent) = (product.id, product.parent);
            return super::products::delete(state, if parent == 0 { id } else { parent });
        }
        GoodsChange::Uncounted => product.stock = None,
        GoodsChange::Counted => product.stock = Some(product.stock.unwrap_or(10)),
        GoodsChange::SoldOut => product.stock = product.stock.map(|_| 0),
    }
    true
}
