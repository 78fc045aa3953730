//! An order as a shipment: who, where to, by which profile, worth what, with which papers.
//!
//! What the order does not say is not guessed. Some of it the mapping can say in fields of these names: `weight_g` (grams
//! of the parcel), `cash_on_delivery` (true, or an amount), `ship_unpaid` (true), `fulfilled_by_marketplace` (true), and
//! for customs `hs_code`, `origin_country`, `unit_weight_g` and `invoice_number`.

use std::str::FromStr;

use kontor_model::address::CountryCode;
use kontor_model::money::Money;
use kontor_model::order::{FulfillmentState, LineKind, OrderLine, OrderState, PaymentState};
use kontor_model::order_feed::DeliveredOrder;
use kontor_model::shipment::{
    CashOnDelivery, Customs, CustomsContents, CustomsLine, NewParcel, NewShipment, ShipmentServices,
};
use rust_decimal::{Decimal, RoundingStrategy};
use serde::Serialize;
use serde_json::Value;

use crate::number::parse_number;

/// Most grams a parcel may weigh here.
const MOST_G: u32 = 1_000_000;

/// Why no label is made of an order here.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum NoLabel {
    /// The marketplace sends it from its own warehouse.
    Marketplace,
    /// Nothing is to be sent: collected, downloaded.
    NotNeeded,
    /// The platform says that everything was sent.
    SentElsewhere,
    /// There is no address goods could go to.
    NoAddress,
    /// Money that has to come before the goods go is not there.
    Unpaid,
}

impl NoLabel {
    /// Column text.
    pub fn code(self) -> &'static str {
        match self {
            NoLabel::Marketplace => "marketplace",
            NoLabel::NotNeeded => "not_needed",
            NoLabel::SentElsewhere => "sent_elsewhere",
            NoLabel::NoAddress => "no_address",
            NoLabel::Unpaid => "unpaid",
        }
    }

    pub(super) fn from_code(code: &str) -> Option<NoLabel> {
        use NoLabel::{Marketplace, NoAddress, NotNeeded, SentElsewhere, Unpaid};
        [Marketplace, NotNeeded, SentElsewhere, NoAddress, Unpaid].into_iter().find(|reason| reason.code() == code)
    }

    /// Why this order gets none; nothing when it can have one.
    pub fn of(order: &DeliveredOrder) -> Option<NoLabel> {
        match order.order.states.fulfillment {
            _ if is_true(order, "fulfilled_by_marketplace") => Some(NoLabel::Marketplace),
            FulfillmentState::NotNeeded => Some(NoLabel::NotNeeded),
            // Paid back is called off, whatever the platform makes of it.
            FulfillmentState::Shipped if order.order.states.payment != PaymentState::Refunded => {
                Some(NoLabel::SentElsewhere)
            }
            _ if order.order.shipping.as_ref().is_none_or(|address| address.is_empty()) => Some(NoLabel::NoAddress),
            _ if is_unpaid(order) => Some(NoLabel::Unpaid),
            _ => None,
        }
    }
}

/// Tells whether the platform waits for money before the goods go. One that works on an order without it lets the buyer
/// pay later, by invoice or at the door; where a platform waits all the same, the mapping can say that nobody need.
fn is_unpaid(order: &DeliveredOrder) -> bool {
    let states = &order.order.states;
    let is_waited_for = match states.payment {
        PaymentState::Failed => true,
        PaymentState::Open => states.order == OrderState::OnHold,
        _ => false,
    };
    is_waited_for && !is_true(order, "ship_unpaid") && cash_on_delivery(order).is_none()
}

/// The shipment of an order; none when there is nothing to send. A weight that nobody knows yet is 0 and asked for at the packing
/// table; an unclear address goes as far as it was understood, and the cloud says what is missing.
pub fn shipment_of(order: &DeliveredOrder) -> Option<NewShipment> {
    let is_sendable = matches!(NoLabel::of(order), None | Some(NoLabel::SentElsewhere | NoLabel::Unpaid));
    let address = order.order.shipping.as_ref().filter(|address| is_sendable && !address.is_empty())?;
    let to = order.recipient.clone().unwrap_or_else(|| address.read().recipient);
    let parcel = NewParcel { weight_g: weight_g(order).unwrap_or(0), dimensions_mm: None, reference: None };
    let services = cash_on_delivery(order).map(|amount| ShipmentServices {
        cash_on_delivery: Some(CashOnDelivery {
            amount,
            bank_account: None,
            note: None,
            second_note: None,
            parts: Vec::new(),
        }),
        ..ShipmentServices::default()
    });
    let profile = order.mapped.shipping_profile.trim();
    let (_, _, country) = to.place();
    let customs = (!country.is_in_customs_union()).then(|| customs(order));
    Some(NewShipment {
        order: Some(order.id.clone()),
        shipping_profile: Some(profile.to_owned()).filter(|number| !number.is_empty()),
        order_source: Some(order.platform.name.clone()),
        goods_value: goods_value(order),
        services,
        customs,
        ..NewShipment::new(&order.order.number, to, vec![parcel])
    })
}

/// Grams of the parcel, where the mapping says them.
pub(super) fn weight_g(order: &DeliveredOrder) -> Option<u32> {
    number(order, "weight_g").filter(|grams| (1..=MOST_G).contains(grams))
}

/// What customs need and nobody said, by the names of the fields that would say it.
pub(super) fn missing_for_customs(order: &DeliveredOrder) -> Vec<&'static str> {
    let given = |name: &&str| match *name {
        "unit_weight_g" => number(order, name).is_some_and(|grams| grams > 0),
        "origin_country" => CountryCode::parse(&text(order, name)).is_some(),
        _ => !text(order, name).is_empty(),
    };
    ["hs_code", "origin_country", "unit_weight_g"].into_iter().filter(|name| !given(name)).collect()
}

/// Goods of the order with tax, what was taken off them included; postage and fees are none.
fn goods_value(order: &DeliveredOrder) -> Option<Money> {
    let is_goods = |line: &&OrderLine| line.kind.is_goods() || line.kind == LineKind::Discount;
    let worth = |line: &OrderLine| line.total.gross() * share_to_send(order, line);
    let amount: Decimal = order.order.lines.iter().filter(is_goods).map(worth).sum();
    money(order, amount)
}

/// How much of a line is still to be sent: 1 for all of it, 0 for what was given back.
fn share_to_send(order: &DeliveredOrder, line: &OrderLine) -> Decimal {
    order.order.to_send(line).checked_div(line.quantity).unwrap_or(Decimal::ONE)
}

fn cash_on_delivery(order: &DeliveredOrder) -> Option<Money> {
    let named = decimal(order, "cash_on_delivery");
    match named {
        Some(amount) => money(order, amount),
        None if is_true(order, "cash_on_delivery") => {
            money(order, order.order.totals.grand - order.order.totals.refunded)
        }
        None => None,
    }
}

/// An amount in the order's currency; none for nothing.
fn money(order: &DeliveredOrder, amount: Decimal) -> Option<Money> {
    let amount = amount.round_dp_with_strategy(2, RoundingStrategy::MidpointAwayFromZero);
    Some(Money { amount, currency: order.order.currency.clone() }).filter(Money::is_payable)
}

fn customs(order: &DeliveredOrder) -> Customs {
    let lines = order.order.lines.iter();
    let goods = lines.filter(|line| {
        // Of a set either the head or its parts carry the price.
        line.kind.is_goods() && line.total.net > Decimal::ZERO && !order.order.to_send(line).is_zero()
    });
    Customs {
        contents: CustomsContents::Sale,
        contents_note: None,
        invoice_number: Some(text(order, "invoice_number")).filter(|number| !number.is_empty()),
        postal_charges: money(order, order.order.totals.shipping.gross()),
        incoterm: None,
        mrn: None,
        sender_customs_number: None,
        recipient_customs_number: None,
        lines: goods.map(|line| customs_line(order, line)).collect(),
    }
}

fn customs_line(order: &DeliveredOrder, line: &OrderLine) -> CustomsLine {
    let to_send = order.order.to_send(line);
    // Half a metre of cloth is one thing to declare.
    let pieces = Some(to_send).filter(|quantity| quantity.fract().is_zero());
    let quantity = pieces.and_then(|quantity| u32::try_from(quantity).ok()).filter(|pieces| *pieces > 0).unwrap_or(1);
    let unit = line.total.net * share_to_send(order, line) / Decimal::from(quantity);
    let unit = unit.round_dp_with_strategy(2, RoundingStrategy::MidpointAwayFromZero);
    CustomsLine {
        description: line.title.clone(),
        quantity,
        unit_weight_g: number(order, "unit_weight_g").unwrap_or(0),
        unit_value: Money { amount: unit, currency: order.order.currency.clone() },
        origin: CountryCode::parse(&text(order, "origin_country")),
        hs_code: Some(text(order, "hs_code")).filter(|code| !code.is_empty()),
        sku: order.mapped.skus.get(&line.id).or(line.sku.as_ref()).cloned(),
        parcel: None,
    }
}

/// A field of the mapping as text; empty when it is not there.
fn text(order: &DeliveredOrder, name: &str) -> String {
    match order.mapped.fields.get(name) {
        Some(Value::String(text)) => text.trim().to_owned(),
        Some(Value::Number(number)) => number.to_string(),
        _ => String::new(),
    }
}

/// A number of the mapping: with a point before its decimals, or as an office writes it.
fn decimal(order: &DeliveredOrder, name: &str) -> Option<Decimal> {
    let typed = text(order, name);
    Decimal::from_str(&typed).ok().or_else(|| parse_number(&typed).ok())
}

fn number(order: &DeliveredOrder, name: &str) -> Option<u32> {
    u32::try_from(decimal(order, name)?.round()).ok()
}

fn is_true(order: &DeliveredOrder, name: &str) -> bool {
    match order.mapped.fields.get(name) {
        Some(Value::Bool(is)) => *is,
        Some(Value::String(text)) => matches!(text.trim().to_lowercase().as_str(), "true" | "ja" | "yes" | "1"),
        _ => false,
    }
}
