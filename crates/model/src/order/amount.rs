//! Amounts with their tax, and what an order comes to.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// An amount before tax, and the tax on it. Both may be below zero (discounts).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Amount {
    /// Before tax.
    #[serde(with = "crate::decimal")]
    #[schema(value_type = String, example = "8.40")]
    pub net: Decimal,
    /// The tax on it.
    #[serde(with = "crate::decimal")]
    #[schema(value_type = String, example = "1.60")]
    pub tax: Decimal,
}

impl Amount {
    /// With tax.
    pub fn gross(self) -> Decimal {
        self.net + self.tax
    }
}

impl std::iter::Sum for Amount {
    fn sum<I: Iterator<Item = Amount>>(amounts: I) -> Amount {
        amounts.fold(Amount::default(), |sum, one| Amount { net: sum.net + one.net, tax: sum.tax + one.tax })
    }
}

/// What an order comes to, in the platform's own figures.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Totals {
    /// What the buyer pays, tax included.
    #[serde(with = "crate::decimal")]
    #[schema(value_type = String, example = "149.90")]
    pub grand: Decimal,
    /// The tax in it.
    #[serde(with = "crate::decimal")]
    #[schema(value_type = String, example = "23.93")]
    pub tax: Decimal,
    /// Postage.
    pub shipping: Amount,
    /// What was taken off the goods: the difference of their lines.
    pub discount: Amount,
    /// Rounding that belongs to no line: of cash, or of tax that is rounded once for the whole order.
    #[serde(with = "crate::decimal")]
    #[schema(value_type = String, example = "0")]
    pub rounding: Decimal,
    /// What was given back so far, above zero.
    #[serde(with = "crate::decimal")]
    #[schema(value_type = String, example = "0")]
    pub refunded: Decimal,
}
