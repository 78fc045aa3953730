//! Decimals on the wire: text with a point, so that no program between makes a float of it. For `#[serde(with)]`.

use std::fmt;
use std::str::FromStr;

use rust_decimal::Decimal;
use serde::de::{Error, Visitor};
use serde::{Deserializer, Serializer};

/// Writes the amount as text with a point.
pub fn serialize<S: Serializer>(amount: &Decimal, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(amount)
}

/// Reads text, or a number as it is written.
pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Decimal, D::Error> {
    struct Amount;
    impl Visitor<'_> for Amount {
        type Value = Decimal;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("an amount such as \"149.90\"")
        }

        fn visit_str<E: Error>(self, text: &str) -> Result<Decimal, E> {
            Decimal::from_str(text).map_err(|_| E::custom("an amount is digits with a point, such as \"149.90\""))
        }

        fn visit_i64<E: Error>(self, number: i64) -> Result<Decimal, E> {
            Ok(Decimal::from(number))
        }

        fn visit_u64<E: Error>(self, number: u64) -> Result<Decimal, E> {
            Ok(Decimal::from(number))
        }

        fn visit_f64<E: Error>(self, number: f64) -> Result<Decimal, E> {
            // The shortest text that reads as this number is the one the sender wrote.
            self.visit_str(&number.to_string())
        }
    }
    deserializer.deserialize_any(Amount)
}
