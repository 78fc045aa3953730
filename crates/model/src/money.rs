//! Money: an exact decimal amount with its currency, never a float.

use std::fmt;

use rust_decimal::Decimal;
use serde::{Deserialize, Deserializer, Serialize};
use utoipa::ToSchema;

/// An ISO 4217 currency code in capitals, such as `EUR`.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Serialize, ToSchema)]
#[serde(transparent)]
pub struct CurrencyCode(String);

impl CurrencyCode {
    /// Reads three ASCII letters in any case; `None` for anything else.
    pub fn parse(text: &str) -> Option<CurrencyCode> {
        let fits = text.len() == 3 && text.bytes().all(|byte| byte.is_ascii_alphabetic());
        fits.then(|| CurrencyCode(text.to_ascii_uppercase()))
    }

    /// The euro, the default everywhere.
    pub fn euro() -> CurrencyCode {
        CurrencyCode("EUR".to_owned())
    }

    /// Three capital letters.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl<'de> Deserialize<'de> for CurrencyCode {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        CurrencyCode::parse(&text).ok_or_else(|| serde::de::Error::custom("a currency is three letters, such as EUR"))
    }
}

/// An amount of money. On the wire `{"amount": "149.90", "currency": "EUR"}`; a JSON number is read as it is written.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Money {
    /// The amount with a point before its decimals.
    #[serde(with = "crate::decimal")]
    #[schema(value_type = String, example = "149.90")]
    pub amount: Decimal,
    /// Its currency; euro when absent.
    #[serde(default = "CurrencyCode::euro")]
    pub currency: CurrencyCode,
}

impl Money {
    /// An amount in euro cents.
    pub fn euro_cents(cents: i64) -> Money {
        Money { amount: Decimal::new(cents, 2), currency: CurrencyCode::euro() }
    }

    /// Tells whether the amount is above zero and has no more than two decimals, as carriers take it.
    pub fn is_payable(&self) -> bool {
        self.amount > Decimal::ZERO && self.amount.normalize().scale() <= 2
    }
}

impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.amount, self.currency.as_str())
    }
}

#[cfg(test)]
mod tests;
