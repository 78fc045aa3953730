//! An order as expressions see it: the names of paths, every one there, decimals exact.
//!
//! Not through serde: that would make texts of the amounts and leave out what is absent, so that a misspelt name and an
//! empty note would look alike.

use kontor_model::order::ChannelOrder;
use rhai::{Array, Dynamic, Engine, EvalAltResult, FuncRegistration, ImmutableString, Map, Position};
use rust_decimal::Decimal;
use serde_json::Value as Json;

use super::names::{self, Name};
use super::path::values;
use super::table::key;
use super::value::Value;

/// Fields of plug-ins. What an order does not have is an empty text: which ones there are differs from order to order.
#[derive(Clone)]
struct Custom(Map);

/// Makes the custom fields readable by name, and gives lists the questions that would else need a loop:
/// `order.lines.any("sku", "GA-200")`, `order.lines.sum("total.gross")`.
pub(super) fn register(engine: &mut Engine) {
    // Pure: they may be asked of an order, which is constant.
    FuncRegistration::new("any").with_purity(true).register_into_engine(engine, any);
    FuncRegistration::new("sum").with_purity(true).register_into_engine(engine, sum);
    engine.register_type_with_name::<Custom>("custom fields");
    engine.register_indexer_get(|custom: &mut Custom, name: ImmutableString| -> Dynamic {
        custom.0.get(name.as_str()).cloned().unwrap_or_else(|| Dynamic::from(ImmutableString::new()))
    });
}

/// Tells whether one of the list has this text under this name, case aside.
fn any(items: &mut Array, name: ImmutableString, text: ImmutableString) -> Result<bool, Box<EvalAltResult>> {
    let wanted = key(&text);
    for item in items.iter() {
        if key(&under(item, &name)?.to_string()) == wanted {
            return Ok(true);
        }
    }
    Ok(false)
}

/// The sum of what the list has under this name. Errors: no number stands there, or the sum grows too large.
fn sum(items: &mut Array, name: ImmutableString) -> Result<Decimal, Box<EvalAltResult>> {
    let mut sum = Decimal::ZERO;
    for item in items.iter() {
        let value = under(item, &name)?;
        let number = value.as_decimal().or_else(|_| value.as_int().map(Decimal::from)).map_err(|found| {
            EvalAltResult::ErrorMismatchDataType("decimal".to_owned(), found.to_owned(), Position::NONE)
        })?;
        let over = || EvalAltResult::ErrorArithmetic("Addition overflow".to_owned(), Position::NONE);
        sum = sum.checked_add(number).ok_or_else(over)?;
    }
    Ok(sum)
}

/// The value under a name, such as `total.gross`. Errors: there is no such name.
fn under(item: &Dynamic, name: &str) -> Result<Dynamic, Box<EvalAltResult>> {
    let missing = || EvalAltResult::ErrorPropertyNotFound(name.to_owned(), Position::NONE);
    let mut at = item.clone();
    for step in name.split('.') {
        let next = at.as_map_ref().ok().and_then(|map| map.get(step).cloned());
        at = next.ok_or_else(missing)?;
    }
    Ok(at)
}

/// The order. Addresses that are absent have empty texts, numbers and times that are absent are `()`.
pub(super) fn see(order: &ChannelOrder) -> Dynamic {
    let mut map = object(names::ORDER, order);
    let empty = Default::default();
    map.insert("billing".into(), object(names::ADDRESS, order.billing.as_ref().unwrap_or(&empty)).into());
    map.insert("shipping".into(), object(names::ADDRESS, order.shipping.as_ref().unwrap_or(&empty)).into());
    map.insert("lines".into(), list(names::LINE, &order.lines));
    map.insert("payments".into(), list(names::PAYMENT, &order.payments));
    map.insert("coupons".into(), list(names::COUPON, &order.coupons));
    map.insert("refunds".into(), list(names::REFUND, &order.refunds));
    let custom = order.custom.iter().map(|(name, json)| (name.as_str().into(), of_json(json))).collect();
    map.insert("custom".into(), Dynamic::from(Custom(custom)));
    map.into()
}

fn list<T>(names: &'static [Name<T>], items: &[T]) -> Dynamic {
    items.iter().map(|item| Dynamic::from(object(names, item))).collect::<Array>().into()
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

fn of_json(json: &Json) -> Dynamic {
    match json {
        Json::Array(items) => items.iter().map(of_json).collect::<Array>().into(),
        Json::Object(fields) => {
            let fields = fields.iter().map(|(name, json)| (name.as_str().into(), of_json(json))).collect();
            Dynamic::from(Custom(fields))
        }
        Json::Number(number) if number.is_i64() => Dynamic::from_int(number.as_i64().unwrap_or_default()),
        scalar => dynamic(Value::json(scalar)),
    }
}
