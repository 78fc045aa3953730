//! What differs between two revisions of an order, in the words a person looks for.

use kontor_model::order::{ChannelOrder, FulfillmentState, OrderState, PaymentState};
use kontor_model::order_feed::DeliveredOrder;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

/// A part of an order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Part {
    /// Where the goods go.
    Recipient,
    /// Where the invoice goes.
    Billing,
    /// What was ordered.
    Lines,
    /// What it comes to.
    Totals,
    /// How it is paid, what was given back.
    Payment,
    /// What the buyer wrote.
    Note,
    /// How far it is at the platform.
    State,
    /// What the mapping made of it.
    Mapping,
}

impl Part {
    /// Form and locale text.
    pub fn code(self) -> &'static str {
        match self {
            Part::Recipient => "recipient",
            Part::Billing => "billing",
            Part::Lines => "lines",
            Part::Totals => "totals",
            Part::Payment => "payment",
            Part::Note => "note",
            Part::State => "state",
            Part::Mapping => "mapping",
        }
    }

    /// Tells whether it matters to who packs the parcel.
    pub fn concerns_sending(self) -> bool {
        matches!(self, Part::Recipient | Part::Lines | Part::Totals | Part::Note | Part::Mapping)
    }
}

/// The parts that differ. That the platform knows of the parcel and closed the order is no difference: it heard that from
/// us.
pub fn parts_between(old: &DeliveredOrder, new: &DeliveredOrder) -> Vec<Part> {
    let (a, b) = (&old.order, &new.order);
    let differs = [
        (Part::Recipient, a.shipping != b.shipping),
        (Part::Billing, a.billing != b.billing || a.buyer != b.buyer || a.tax != b.tax),
        (Part::Lines, a.lines != b.lines || to_send(a) != to_send(b)),
        (Part::Totals, a.totals.grand != b.totals.grand || a.currency != b.currency),
        (Part::Payment, a.payments != b.payments || a.refunds != b.refunds || a.states.payment != b.states.payment),
        (Part::Note, a.note != b.note),
        (Part::State, states_differ(a, b)),
        (Part::Mapping, !same_mapping(old, new)),
    ];
    differs.into_iter().filter(|(_, is)| *is).map(|(part, _)| part).collect()
}

/// Tells whether a change concerns anybody once the label is there. Money that came does not: a shop calls an order paid
/// when it hears that the goods left. Money that went back does.
pub(super) fn is_news_after_label(old: &DeliveredOrder, new: &DeliveredOrder, parts: &[Part]) -> bool {
    let (before, now) = (&old.order, &new.order);
    let is_less = before.states.payment != now.states.payment && now.states.payment != PaymentState::Paid;
    let has_gone_back = before.refunds != now.refunds || is_less;
    parts.iter().any(|part| *part != Part::Payment || has_gone_back)
}

/// How many of each line are still wanted: goods that were given back do not go into the parcel.
fn to_send(order: &ChannelOrder) -> Vec<Decimal> {
    order.lines.iter().map(|line| order.to_send(line)).collect()
}

fn states_differ(old: &ChannelOrder, new: &ChannelOrder) -> bool {
    let sent = matches!(new.states.fulfillment, FulfillmentState::Shipped | FulfillmentState::PartiallyShipped);
    let is_echo = sent && matches!(new.states.order, OrderState::Completed | OrderState::InProgress);
    old.states.order != new.states.order && !is_echo
}

/// The version of the mapping alone is no difference.
fn same_mapping(old: &DeliveredOrder, new: &DeliveredOrder) -> bool {
    let mut mapped = old.mapped.clone();
    mapped.version = new.mapped.version;
    mapped.rule.clone_from(&new.mapped.rule);
    mapped.warnings.clone_from(&new.mapped.warnings);
    mapped == new.mapped
}

/// Tells whether the order was called off at its platform: cancelled, paid back whole, or all its goods given back.
pub(super) fn is_called_off(order: &DeliveredOrder) -> bool {
    let (own, states) = (&order.order, &order.order.states);
    let mut goods = own.lines.iter().filter(|line| line.kind.is_goods()).peekable();
    let has_nothing_left = goods.peek().is_some() && goods.all(|line| own.to_send(line).is_zero());
    matches!(states.order, OrderState::Cancelled | OrderState::Deleted)
        || states.payment == PaymentState::Refunded
        || (has_nothing_left && !own.refunds.is_empty())
}
