//! A path into an order, found once and walked without a copy: `billing.company`, `lines[0].sku`, `custom.vat_id`.

use kontor_model::order::{ChannelOrder, Coupon, OrderAddress, OrderLine, Payment, Refund};
use serde_json::Value as Json;

use super::names::{self, Name};
use super::value::Value;

/// Highest place of a list that can be named.
const PLACES: usize = 1_000;
/// Longest path, in bytes.
pub(super) const LONGEST: usize = 200;

/// A path that was found.
#[derive(Clone)]
pub(super) struct Path(Kind);

type Read<T> = for<'o> fn(&'o T) -> Value<'o>;

#[derive(Clone)]
enum Kind {
    Order(Read<ChannelOrder>),
    Billing(Read<OrderAddress>),
    Shipping(Read<OrderAddress>),
    Line(Which, Read<OrderLine>),
    Payment(Which, Read<Payment>),
    Coupon(Which, Read<Coupon>),
    Refund(Which, Read<Refund>),
    Custom(String),
}

/// Which of a list.
#[derive(Clone, Copy)]
enum Which {
    At(usize),
    Each,
}

impl Path {
    /// Finds the path; `None` when no order has such a thing. `lines.sku` is every line's, `lines[0].sku` the first one's.
    pub(super) fn parse(text: &str) -> Option<Path> {
        let text = text.trim();
        if text.len() > LONGEST {
            return None;
        }
        if let Some(read) = names::find(names::ORDER, text) {
            return Some(Path(Kind::Order(read)));
        }
        let (head, rest) = text.split_once('.')?;
        let (list, which) = place(head)?;
        Some(Path(match (list, which) {
            ("billing", Which::Each) if list == head => Kind::Billing(names::find(names::ADDRESS, rest)?),
            ("shipping", Which::Each) if list == head => Kind::Shipping(names::find(names::ADDRESS, rest)?),
            ("custom", Which::Each) if list == head && !rest.is_empty() => Kind::Custom(rest.to_owned()),
            ("lines", which) => Kind::Line(which, names::find(names::LINE, rest)?),
            ("payments", which) => Kind::Payment(which, names::find(names::PAYMENT, rest)?),
            ("coupons", which) => Kind::Coupon(which, names::find(names::COUPON, rest)?),
            ("refunds", which) => Kind::Refund(which, names::find(names::REFUND, rest)?),
            _ => return None,
        }))
    }

    /// Hands over the values one after the other until `is_enough` says so; tells whether it did. There is none where a
    /// list is empty or an address is missing.
    pub(super) fn visit<'o, E>(
        &self,
        order: &'o ChannelOrder,
        is_enough: impl FnMut(Value<'o>) -> Result<bool, E>,
    ) -> Result<bool, E> {
        match &self.0 {
            Kind::Order(read) => some(read(order), is_enough),
            Kind::Billing(read) => order.billing.as_ref().map_or(Ok(false), |side| some(read(side), is_enough)),
            Kind::Shipping(read) => order.shipping.as_ref().map_or(Ok(false), |side| some(read(side), is_enough)),
            Kind::Line(which, read) => each(&order.lines, *which, *read, is_enough),
            Kind::Payment(which, read) => each(&order.payments, *which, *read, is_enough),
            Kind::Coupon(which, read) => each(&order.coupons, *which, *read, is_enough),
            Kind::Refund(which, read) => each(&order.refunds, *which, *read, is_enough),
            Kind::Custom(key) => custom(order, key).map_or(Ok(false), |json| some(Value::json(json), is_enough)),
        }
    }

    /// The first value that is not nothing.
    pub(super) fn first<'o>(&self, order: &'o ChannelOrder) -> Value<'o> {
        let mut found = Value::Nothing;
        let take = |value: Value<'o>| -> Result<bool, std::convert::Infallible> {
            let is_something = !value.is_nothing();
            if is_something {
                found = value;
            }
            Ok(is_something)
        };
        match self.visit(order, take) {
            Ok(_) => found,
            Err(never) => match never {},
        }
    }

    /// All values in one: the value itself where there is one, else their texts with a comma between.
    pub(super) fn whole<'o>(&self, order: &'o ChannelOrder) -> Value<'o> {
        if !self.is_of_each() {
            return self.first(order);
        }
        let mut texts = Vec::new();
        let take = |value: Value<'o>| -> Result<bool, std::convert::Infallible> {
            texts.extend(value.text());
            Ok(false)
        };
        match self.visit(order, take) {
            Ok(_) => Value::Text(texts.join(", ").into()),
            Err(never) => match never {},
        }
    }

    fn is_of_each(&self) -> bool {
        matches!(
            self.0,
            Kind::Line(Which::Each, _)
                | Kind::Payment(Which::Each, _)
                | Kind::Coupon(Which::Each, _)
                | Kind::Refund(Which::Each, _)
        )
    }
}

fn some<'o, E>(value: Value<'o>, mut is_enough: impl FnMut(Value<'o>) -> Result<bool, E>) -> Result<bool, E> {
    if value.is_nothing() { Ok(false) } else { is_enough(value) }
}

fn each<'o, T, E>(
    items: &'o [T],
    which: Which,
    read: Read<T>,
    mut is_enough: impl FnMut(Value<'o>) -> Result<bool, E>,
) -> Result<bool, E> {
    match which {
        Which::At(index) => items.get(index).map_or(Ok(false), |item| some(read(item), is_enough)),
        Which::Each => {
            for item in items {
                if some(read(item), &mut is_enough)? {
                    return Ok(true);
                }
            }
            Ok(false)
        }
    }
}

/// `lines[3]` is a list and a place in it, `lines` is all of it.
fn place(head: &str) -> Option<(&str, Which)> {
    let Some((list, index)) = head.split_once('[') else { return Some((head, Which::Each)) };
    let index = index.strip_suffix(']')?;
    let is_plain = !index.is_empty() && index.bytes().all(|byte| byte.is_ascii_digit());
    let index: usize = if is_plain { index.parse().ok()? } else { return None };
    (index < PLACES).then_some((list, Which::At(index)))
}

/// A field of a plug-in: by its whole name first, since names may have points in them, then step by step.
fn custom<'o>(order: &'o ChannelOrder, key: &str) -> Option<&'o Json> {
    if let Some(found) = order.custom.get(key) {
        return Some(found);
    }
    let mut steps = key.split('.');
    let mut at = order.custom.get(steps.next()?)?;
    for step in steps {
        at = match at {
            Json::Object(fields) => fields.get(step)?,
            Json::Array(items) => items.get(step.parse::<usize>().ok()?)?,
            _ => return None,
        };
    }
    Some(at)
}

/// Every name of a list with its value, for expressions.
pub(super) fn values<'o, T>(names: &'static [Name<T>], of: &'o T) -> impl Iterator<Item = (&'static str, Value<'o>)> {
    names.iter().map(move |(name, read)| (*name, read(of)))
}
