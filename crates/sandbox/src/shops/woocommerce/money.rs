//! How the shop computes: prices carry German tax, every line is rounded by itself, and what is stored is net.
//!
//! A buyer in a country with rates of its own pays the net price and that country's tax; where there is no rate, the net
//! price alone.

use rust_decimal::{Decimal, RoundingStrategy};

use crate::shops::catalogue::TaxClass;

/// A tax rate of the shop.
pub(super) struct Rate {
    pub(super) id: u64,
    pub(super) country: &'static str,
    pub(super) percent: i64,
    pub(super) class: TaxClass,
}

/// All rates. Switzerland has none, nor has the rest of the world.
pub(super) const RATES: [Rate; 6] = [
    Rate { id: 1, country: "DE", percent: 19, class: TaxClass::Standard },
    Rate { id: 2, country: "DE", percent: 7, class: TaxClass::Reduced },
    Rate { id: 3, country: "AT", percent: 20, class: TaxClass::Standard },
    Rate { id: 4, country: "AT", percent: 10, class: TaxClass::Reduced },
    Rate { id: 5, country: "NL", percent: 21, class: TaxClass::Standard },
    Rate { id: 6, country: "NL", percent: 9, class: TaxClass::Reduced },
];

/// The rate of an id.
pub(super) fn rate(id: u64) -> &'static Rate {
    RATES.iter().find(|rate| rate.id == id).unwrap_or(&RATES[0])
}

impl Rate {
    fn of(self: &Rate, net: Decimal) -> Decimal {
        net * Decimal::from(self.percent) / Decimal::ONE_HUNDRED
    }

    fn within(self: &Rate, gross: Decimal) -> Decimal {
        gross * Decimal::from(self.percent) / Decimal::from(100 + self.percent)
    }
}

/// Tax on something.
#[derive(Clone, Copy, Debug)]
pub(super) struct Tax {
    pub(super) rate: u64,
    /// To the cent.
    pub(super) amount: Decimal,
    /// As it was before it was rounded: shops that round at the subtotal add these up.
    pub(super) exact: Decimal,
}

/// A net amount and the tax on it.
#[derive(Clone, Debug, Default)]
pub(super) struct Taxed {
    pub(super) net: Decimal,
    pub(super) taxes: Vec<Tax>,
}

impl Taxed {
    pub(super) fn tax(&self) -> Decimal {
        self.taxes.iter().map(|tax| tax.amount).sum()
    }

    pub(super) fn gross(&self) -> Decimal {
        self.net + self.tax()
    }

    /// A share of it with the sign turned, for a refund.
    pub(super) fn refunded(&self, share: Decimal) -> Taxed {
        let turned = |amount: Decimal| -cents(amount * share);
        let taxes = self.taxes.iter().map(|tax| Tax { amount: turned(tax.amount), exact: -tax.exact * share, ..*tax });
        Taxed { net: turned(self.net), taxes: taxes.collect() }
    }
}

/// To the cent, half away from zero.
pub(super) fn cents(amount: Decimal) -> Decimal {
    amount.round_dp_with_strategy(2, RoundingStrategy::MidpointAwayFromZero)
}

/// Where an order is taxed.
#[derive(Clone, Copy)]
pub(super) struct Zone {
    /// Country of the goods' destination, two letters.
    country: [u8; 2],
    is_exempt: bool,
}

impl Zone {
    pub(super) fn new(country: &str, is_exempt: bool) -> Zone {
        let mut bytes = [0; 2];
        bytes.iter_mut().zip(country.bytes()).for_each(|(to, from)| *to = from);
        Zone { country: bytes, is_exempt }
    }

    fn rate(&self, class: TaxClass) -> Option<&'static Rate> {
        if self.is_exempt {
            return None;
        }
        RATES.iter().find(|rate| rate.class == class && rate.country.as_bytes() == self.country)
    }

    /// Goods at a price with German tax.
    pub(super) fn goods(&self, gross: Decimal, class: TaxClass) -> Taxed {
        let gross = cents(gross);
        let base = RATES.iter().find(|rate| rate.class == class).unwrap_or(&RATES[0]);
        match self.rate(class) {
            Some(rate) if rate.id == base.id => {
                let exact = rate.within(gross);
                // Tax inside a price is rounded down at the half, so that price less tax is never a cent short.
                let amount = exact.round_dp_with_strategy(2, RoundingStrategy::MidpointTowardZero);
                Taxed { net: gross - amount, taxes: vec![Tax { rate: rate.id, amount, exact }] }
            }
            other => Zone::net(cents(gross - base.within(gross)), other),
        }
    }

    /// Postage or a charge, entered net.
    pub(super) fn charge(&self, net: Decimal, class: TaxClass) -> Taxed {
        let taxed = Zone::net(net, self.rate(class));
        Taxed { net: cents(net), ..taxed }
    }

    fn net(net: Decimal, rate: Option<&'static Rate>) -> Taxed {
        let tax = rate.map(|rate| Tax { rate: rate.id, amount: cents(rate.of(net)), exact: rate.of(net) });
        Taxed { net, taxes: tax.into_iter().collect() }
    }

    /// A discount that comes as a charge: spread over the classes of the goods, as their net amounts are.
    pub(super) fn spread(&self, net: Decimal, goods: &[(TaxClass, Decimal)]) -> Taxed {
        let all: Decimal = goods.iter().map(|(_, net)| *net).sum();
        let mut taxes = Vec::new();
        for class in [TaxClass::Standard, TaxClass::Reduced] {
            let own: Decimal = goods.iter().filter(|(of, _)| *of == class).map(|(_, net)| *net).sum();
            if let Some(rate) = self.rate(class).filter(|_| !own.is_zero() && !all.is_zero()) {
                let exact = rate.of(net * own / all);
                taxes.push(Tax { rate: rate.id, amount: cents(exact), exact });
            }
        }
        Taxed { net: cents(net), taxes }
    }

    /// What a discount at the price with tax is without it, not rounded.
    pub(super) fn discount(&self, gross: Decimal, class: TaxClass) -> (Decimal, Decimal) {
        let base = RATES.iter().find(|rate| rate.class == class).unwrap_or(&RATES[0]);
        let net = gross - base.within(gross);
        (net, self.rate(class).map_or(Decimal::ZERO, |rate| rate.of(net)))
    }
}
