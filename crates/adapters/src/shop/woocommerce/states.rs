//! WooCommerce's one status, taken apart into how far order, money and goods are.

use kontor_model::order::{FulfillmentState, OrderState, OrderStates, PaymentState};
use rust_decimal::Decimal;

use super::wire;

/// The states of an order. `is_sent` says whether there is an address goods could go to.
pub(super) fn of(order: &wire::Order, is_sent: bool) -> OrderStates {
    let raw = order.status.0.trim_start_matches("wc-").to_owned();
    OrderStates { order: whole(&raw), payment: payment(order), fulfillment: goods(order, &raw, is_sent), raw }
}

fn whole(raw: &str) -> OrderState {
    match raw {
        "pending" | "on-hold" | "failed" => OrderState::OnHold,
        "processing" => OrderState::Open,
        "completed" | "refunded" => OrderState::Completed,
        "cancelled" => OrderState::Cancelled,
        "trash" => OrderState::Deleted,
        // Plug-ins invent statuses for work that is under way: `in-produktion`.
        _ => OrderState::InProgress,
    }
}

/// How far the money is.
pub(super) fn payment(order: &wire::Order) -> PaymentState {
    let refunded: Decimal = order.refunds.iter().map(|refund| refund.total.0.abs()).sum();
    let is_paid = !order.date_paid_gmt.0.is_empty() || order.total.0.is_zero();
    match order.status.0.as_str() {
        "failed" => PaymentState::Failed,
        "refunded" => PaymentState::Refunded,
        _ if !refunded.is_zero() && refunded >= order.total.0 => PaymentState::Refunded,
        _ if !refunded.is_zero() => PaymentState::PartiallyRefunded,
        _ if is_paid => PaymentState::Paid,
        _ => PaymentState::Open,
    }
}

fn goods(order: &wire::Order, raw: &str, is_sent: bool) -> FulfillmentState {
    let is_collected = order.shipping_lines.iter().any(|line| line.method_id.0.contains("pickup"));
    // The feature "fulfillments" keeps its own word.
    match order.meta_data.text("_fulfillment_status").as_deref() {
        Some("fulfilled") => return FulfillmentState::Shipped,
        Some("partially_fulfilled") => return FulfillmentState::PartiallyShipped,
        _ => {}
    }
    match raw {
        "completed" | "refunded" => FulfillmentState::Shipped,
        _ if is_collected || !is_sent => FulfillmentState::NotNeeded,
        _ => FulfillmentState::Open,
    }
}
