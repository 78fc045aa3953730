//! Values as WooCommerce and its plug-ins really send them: numbers as text, text as numbers, `""` for nothing.

use std::fmt;

use rust_decimal::Decimal;
use serde::de::{Error, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};
use serde_json::Value;

/// Text that may come as text, number, flag or null. Blanks around it are not kept, entities of HTML are resolved:
/// WordPress stores `&` of some forms as `&amp;`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Text(pub(super) String);

impl Text {
    /// The text, unless it is empty.
    pub(super) fn filled(&self) -> Option<String> {
        (!self.0.is_empty()).then(|| self.0.clone())
    }
}

impl<'de> Deserialize<'de> for Text {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Text, D::Error> {
        struct Any;
        impl<'de> Visitor<'de> for Any {
            type Value = Text;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a text")
            }

            fn visit_str<E: Error>(self, text: &str) -> Result<Text, E> {
                Ok(Text(plain(text)))
            }

            fn visit_i64<E: Error>(self, number: i64) -> Result<Text, E> {
                Ok(Text(number.to_string()))
            }

            fn visit_u64<E: Error>(self, number: u64) -> Result<Text, E> {
                Ok(Text(number.to_string()))
            }

            fn visit_f64<E: Error>(self, number: f64) -> Result<Text, E> {
                Ok(Text(number.to_string()))
            }

            fn visit_bool<E: Error>(self, flag: bool) -> Result<Text, E> {
                // PHP writes `false` where it has no text.
                Ok(Text(if flag { "1".to_owned() } else { String::new() }))
            }

            fn visit_unit<E: Error>(self) -> Result<Text, E> {
                Ok(Text::default())
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Text, A::Error> {
                while items.next_element::<IgnoredAny>()?.is_some() {}
                Ok(Text::default())
            }
        }
        deserializer.deserialize_any(Any)
    }
}

/// Resolves the entities that WordPress writes into stored texts.
fn plain(text: &str) -> String {
    let text = text.trim();
    if !text.contains('&') {
        return text.to_owned();
    }
    // `&amp;` last: `&amp;lt;` is the text `&lt;`.
    [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#039;", "'"), ("&times;", "×"), ("&amp;", "&")]
        .iter()
        .fold(text.to_owned(), |text, (entity, character)| text.replace(entity, character))
}

/// An amount or a quantity: text or number; `""` and null are zero.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Number(pub(super) Decimal);

impl<'de> Deserialize<'de> for Number {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Number, D::Error> {
        let Text(text) = Text::deserialize(deserializer)?;
        if text.is_empty() {
            return Ok(Number::default());
        }
        let read = Decimal::from_str_exact(&text).or_else(|_| Decimal::from_scientific(&text));
        read.map(Number).map_err(|_| D::Error::custom(format_args!("{text:?} is not a number")))
    }
}

/// An id: a number, or the number as text; 0 and `""` are none.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Id(pub(super) Option<String>);

impl<'de> Deserialize<'de> for Id {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Id, D::Error> {
        let Text(text) = Text::deserialize(deserializer)?;
        Ok(Id((!matches!(text.as_str(), "" | "0")).then_some(text)))
    }
}

/// A field of a plug-in.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct Meta {
    /// Its name.
    #[serde(default)]
    pub(super) key: Text,
    /// Its value, whatever it is.
    #[serde(default)]
    pub(super) value: Value,
    /// Its name for people.
    #[serde(default)]
    pub(super) display_key: Text,
    /// Its value for people, tags taken out.
    #[serde(default)]
    pub(super) display_value: Value,
}

/// Fields of plug-ins: a list, or an object where a plug-in counted from something else than 0, or nothing.
#[derive(Clone, Debug, Default)]
pub(super) struct MetaList(pub(super) Vec<Meta>);

impl MetaList {
    /// The value of a field, when it is text or a number.
    pub(super) fn text(&self, key: &str) -> Option<String> {
        let value = self.0.iter().find(|meta| meta.key.0 == key).map(|meta| &meta.value)?;
        match value {
            Value::String(text) => Some(plain(text)),
            Value::Number(number) => Some(number.to_string()),
            _ => None,
        }
        .filter(|text| !text.is_empty())
    }
}

impl<'de> Deserialize<'de> for MetaList {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<MetaList, D::Error> {
        struct Any;
        impl<'de> Visitor<'de> for Any {
            type Value = MetaList;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a list of fields")
            }

            fn visit_unit<E: Error>(self) -> Result<MetaList, E> {
                Ok(MetaList::default())
            }

            fn visit_str<E: Error>(self, _: &str) -> Result<MetaList, E> {
                Ok(MetaList::default())
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<MetaList, A::Error> {
                let mut list = Vec::new();
                while let Some(value) = items.next_element::<Value>()? {
                    // What is no field is no reason to refuse the order.
                    list.extend(serde_json::from_value(value).ok());
                }
                Ok(MetaList(list))
            }

            fn visit_map<A: MapAccess<'de>>(self, mut items: A) -> Result<MetaList, A::Error> {
                let mut list = Vec::new();
                while let Some((key, value)) = items.next_entry::<String, Value>()? {
                    let is_field = value.get("key").is_some() && value.get("value").is_some();
                    match serde_json::from_value::<Meta>(value.clone()) {
                        Ok(meta) if is_field => list.push(meta),
                        _ => list.push(Meta {
                            key: Text(key),
                            value,
                            display_key: Text::default(),
                            display_value: Value::Null,
                        }),
                    }
                }
                Ok(MetaList(list))
            }
        }
        deserializer.deserialize_any(Any)
    }
}

/// A list that may come as `""`, null, or as an object with its items.
pub(super) fn list<'de, D: Deserializer<'de>, T: Deserialize<'de>>(deserializer: D) -> Result<Vec<T>, D::Error> {
    struct Any<T>(std::marker::PhantomData<T>);
    impl<'de, T: Deserialize<'de>> Visitor<'de> for Any<T> {
        type Value = Vec<T>;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("a list")
        }

        fn visit_unit<E: Error>(self) -> Result<Vec<T>, E> {
            Ok(Vec::new())
        }

        fn visit_str<E: Error>(self, text: &str) -> Result<Vec<T>, E> {
            if text.is_empty() { Ok(Vec::new()) } else { Err(E::custom("a text stands where a list should be")) }
        }

        fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Vec<T>, A::Error> {
            let mut list = Vec::new();
            while let Some(item) = items.next_element()? {
                list.push(item);
            }
            Ok(list)
        }

        fn visit_map<A: MapAccess<'de>>(self, mut items: A) -> Result<Vec<T>, A::Error> {
            let mut list = Vec::new();
            while let Some((_, item)) = items.next_entry::<IgnoredAny, T>()? {
                list.push(item);
            }
            Ok(list)
        }
    }
    deserializer.deserialize_any(Any(std::marker::PhantomData))
}
