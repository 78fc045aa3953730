//! A value of an order: what a path leads to, before anybody has decided how it is written.

use std::borrow::Cow;
use std::str::FromStr;

use kontor_model::order::Amount;
use rust_decimal::Decimal;
use serde_json::Value as Json;

/// A value of an order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Value<'o> {
    /// No number, no time.
    Nothing,
    /// A text; an empty one is nothing.
    Text(Cow<'o, str>),
    /// A number, exact.
    Number(Decimal),
    /// Milliseconds since 1970 UTC.
    Time(i64),
    /// True or false.
    Flag(bool),
}

impl<'o> Value<'o> {
    /// A text that may be absent.
    pub(super) fn some(text: &'o Option<String>) -> Value<'o> {
        Value::of(text.as_deref().unwrap_or_default())
    }

    /// A text.
    pub(super) fn of(text: &'o str) -> Value<'o> {
        Value::Text(Cow::Borrowed(text))
    }

    /// A time that may be absent.
    pub(super) fn time(at_ms: Option<i64>) -> Value<'static> {
        at_ms.map_or(Value::Nothing, Value::Time)
    }

    /// A field of a plug-in. Lists and objects are their JSON text.
    pub(super) fn json(json: &'o Json) -> Value<'o> {
        match json {
            Json::Null => Value::Nothing,
            Json::Bool(flag) => Value::Flag(*flag),
            Json::String(text) => Value::of(text),
            Json::Number(number) => {
                let text = number.to_string();
                let exact = Decimal::from_str(&text).or_else(|_| Decimal::from_scientific(&text));
                exact.map_or_else(|_| Value::Text(Cow::Owned(text)), Value::Number)
            }
            Json::Array(_) | Json::Object(_) => Value::Text(Cow::Owned(json.to_string())),
        }
    }

    /// Tells whether there is nothing.
    pub(super) fn is_nothing(&self) -> bool {
        match self {
            Value::Nothing => true,
            Value::Text(text) => text.trim().is_empty(),
            Value::Number(_) | Value::Time(_) | Value::Flag(_) => false,
        }
    }

    /// The text as it is written: decimals with a point, times as milliseconds; `None` when there is nothing.
    pub(super) fn text(self) -> Option<Cow<'o, str>> {
        if self.is_nothing() {
            return None;
        }
        Some(match self {
            Value::Nothing => return None,
            Value::Text(text) => text,
            Value::Number(number) => Cow::Owned(number.to_string()),
            Value::Time(at_ms) => Cow::Owned(at_ms.to_string()),
            Value::Flag(true) => Cow::Borrowed("true"),
            Value::Flag(false) => Cow::Borrowed("false"),
        })
    }

    /// The number: a number, a time, or a text that is a decimal with a point; `None` for anything else.
    pub(super) fn number(&self) -> Option<Decimal> {
        match self {
            Value::Number(number) => Some(*number),
            Value::Time(at_ms) => Some(Decimal::from(*at_ms)),
            Value::Text(text) => Decimal::from_str(text.trim()).ok(),
            Value::Nothing | Value::Flag(_) => None,
        }
    }
}

/// With tax, unless that is beyond what a decimal can hold.
pub(super) fn gross(amount: &Amount) -> Value<'static> {
    amount.net.checked_add(amount.tax).map_or(Value::Nothing, Value::Number)
}
