//! An order as expressions see it: the names of paths, every one there, decimals exact.
//!
//! Not through serde: that would make texts of the amounts and leave out what is absent, so that a misspelt name and an
//! empty note would look alike.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use kontor_model::order::ChannelOrder;
use rhai::{Dynamic, Engine, EvalAltResult, FuncRegistration, INT, ImmutableString, Map, Position};
use rust_decimal::Decimal;
use serde_json::Value as Json;

use super::names::{self, Name};
use super::path::values;
use super::table::key;
use super::value::Value;

/// Fields of plug-ins. What an order does not have is an empty text: which ones there are differs from order to order.
#[derive(Clone)]
struct Custom(Arc<Map>);

/// A list of the order. Copies share its items: an expression copies what it names at every step, and for no order may a step
/// cost more than for another.
#[derive(Clone)]
struct List {
    items: Arc<[Dynamic]>,
    /// How many items may still be looked at for this order, by all its expressions.
    left: Arc<AtomicU64>,
}

/// Makes the custom fields readable by name, and gives lists the questions that would else need a loop:
/// `order.lines.any("sku", "GA-200")`, `order.lines.sum("total.gross")`.
pub(super) fn register(engine: &mut Engine) {
    // Pure: they may be asked of an order, which is constant.
    FuncRegistration::new("any").with_purity(true).register_into_engine(engine, any);
    FuncRegistration::new("sum").with_purity(true).register_into_engine(engine, sum);
    FuncRegistration::new("len").with_purity(true).register_into_engine(engine, |list: &mut List| list.count());
    FuncRegistration::new("is_empty")
        .with_purity(true)
        .register_into_engine(engine, |list: &mut List| list.count() == 0);
    engine.register_type_with_name::<List>("list");
    engine.register_indexer_get(at);
    engine.register_type_with_name::<Custom>("custom fields");
    engine.register_indexer_get(|custom: &mut Custom, name: ImmutableString| -> Dynamic {
        custom.0.get(name.as_str()).cloned().unwrap_or_else(|| Dynamic::from(ImmutableString::new()))
    });
}

impl List {
    fn count(&self) -> INT {
        INT::try_from(self.items.len()).unwrap_or(INT::MAX)
    }

    /// All items, on the account of the order. Errors: it is used up.
    fn all(&self) -> Result<&[Dynamic], Box<EvalAltResult>> {
        let count = u64::try_from(self.items.len()).unwrap_or(u64::MAX);
        let taken = self.left.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| left.checked_sub(count));
        taken.map(|_| &*self.items).map_err(|_| EvalAltResult::ErrorTooManyOperations(Position::NONE).into())
    }
}

/// One of the list, counted from its end when negative. Errors: there is none.
fn at(list: &mut List, index: INT) -> Result<Dynamic, Box<EvalAltResult>> {
    let place = if index < 0 { index.saturating_add(list.count()) } else { index };
    let item = usize::try_from(place).ok().and_then(|place| list.items.get(place));
    item.cloned().ok_or_else(|| EvalAltResult::ErrorArrayBounds(list.items.len(), index, Position::NONE).into())
}

/// Tells whether one of the list has this text under this name, case aside.
fn any(list: &mut List, name: ImmutableString, text: ImmutableString) -> Result<bool, Box<EvalAltResult>> {
    let wanted = key(&text);
    for item in list.all()? {
        if key(&named(item, &name)?.to_string()) == wanted {
            return Ok(true);
        }
    }
    Ok(false)
}

/// The sum of what the list has under this name. Errors: no number stands there, or the sum grows too large.
fn sum(list: &mut List, name: ImmutableString) -> Result<Decimal, Box<EvalAltResult>> {
    let mut sum = Decimal::ZERO;
    for item in list.all()? {
        let value = named(item, &name)?;
        let number = value.as_decimal().or_else(|_| value.as_int().map(Decimal::from)).map_err(|found| {
            EvalAltResult::ErrorMismatchDataType("decimal".to_owned(), found.to_owned(), Position::NONE)
        })?;
        let over = || EvalAltResult::ErrorArithmetic("Addition overflow".to_owned(), Position::NONE);
        sum = sum.checked_add(number).ok_or_else(over)?;
    }
    Ok(sum)
}

/// The value under a name, such as `total.gross`. Errors: there is no such name.
fn named(item: &Dynamic, name: &str) -> Result<Dynamic, Box<EvalAltResult>> {
    under(item, name).ok_or_else(|| EvalAltResult::ErrorPropertyNotFound(name.to_owned(), Position::NONE).into())
}

/// Walks without copying: only what stands at the end is.
fn under(item: &Dynamic, name: &str) -> Option<Dynamic> {
    let map = item.as_map_ref().ok()?;
    match name.split_once('.') {
        None => map.get(name).cloned(),
        Some((head, rest)) => under(map.get(head)?, rest),
    }
}

/// The order, of whose lists so many items may be looked at. Addresses that are absent have empty texts, numbers and times
/// that are absent are `()`.
pub(super) fn see(order: &ChannelOrder, searched: u64) -> Dynamic {
    let left = Arc::new(AtomicU64::new(searched));
    let mut map = object(names::ORDER, order);
    let empty = Default::default();
    map.insert("billing".into(), object(names::ADDRESS, order.billing.as_ref().unwrap_or(&empty)).into());
    map.insert("shipping".into(), object(names::ADDRESS, order.shipping.as_ref().unwrap_or(&empty)).into());
    map.insert("lines".into(), list(names::LINE, &order.lines, &left));
    map.insert("payments".into(), list(names::PAYMENT, &order.payments, &left));
    map.insert("coupons".into(), list(names::COUPON, &order.coupons, &left));
    map.insert("refunds".into(), list(names::REFUND, &order.refunds, &left));
    let custom = order.custom.iter().map(|(name, json)| (name.as_str().into(), of_json(json, &left))).collect();
    map.insert("custom".into(), Dynamic::from(Custom(Arc::new(custom))));
    map.into()
}

fn list<T>(names: &'static [Name<T>], items: &[T], left: &Arc<AtomicU64>) -> Dynamic {
    listed(items.iter().map(|item| Dynamic::from(object(names, item))).collect(), left)
}

fn listed(items: Arc<[Dynamic]>, left: &Arc<AtomicU64>) -> Dynamic {
    Dynamic::from(List { items, left: Arc::clone(left) })
}

/// Names with points become objects in objects: `totals.grand`.
fn object<T>(names: &'static [Name<T>], of: &T) -> Map {
    let mut map = Map::new();
    for (name, value) in values(names, of) {
        put(&mut map, name, dynamic(value));
    }
    map
}

fn put(map: &mut Map, name: &'static str, value: Dynamic) {
    let Some((head, rest)) = name.split_once('.') else {
        map.insert(name.into(), value);
        return;
    };
    let inner = map.entry(head.into()).or_insert_with(|| Map::new().into());
    if let Ok(mut inner) = inner.as_map_mut() {
        put(&mut inner, rest, value);
    }
}

fn dynamic(value: Value<'_>) -> Dynamic {
    match value {
        Value::Nothing => Dynamic::UNIT,
        Value::Text(text) => Dynamic::from(ImmutableString::from(text.as_ref())),
        Value::Number(number) => Dynamic::from_decimal(number),
        Value::Time(at_ms) => Dynamic::from_int(at_ms),
        Value::Flag(flag) => Dynamic::from_bool(flag),
    }
}

fn of_json(json: &Json, left: &Arc<AtomicU64>) -> Dynamic {
    match json {
        Json::Array(items) => listed(items.iter().map(|item| of_json(item, left)).collect(), left),
        Json::Object(fields) => {
            let fields = fields.iter().map(|(name, json)| (name.as_str().into(), of_json(json, left))).collect();
            Dynamic::from(Custom(Arc::new(fields)))
        }
        Json::Number(number) if number.is_i64() => Dynamic::from_int(number.as_i64().unwrap_or_default()),
        scalar => dynamic(Value::json(scalar)),
    }
}
