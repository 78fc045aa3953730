//! Whether a rule fits a shipment, and if not, why. Pure.

use kontor_model::Lang;
use kontor_model::address::CountryCode;
use kontor_model::fold::fold;
use kontor_model::money::Money;
use kontor_model::shipment::NewShipment;
use kontor_model::shipping_profile::{RuleTrial, ShippingRule};

/// What rules look at.
#[derive(Clone, Debug)]
pub(in crate::shipping) struct Facts<'a> {
    country: &'a CountryCode,
    weight_g: u64,
    value: Option<&'a Money>,
    cash_on_delivery: bool,
    order_source: &'a str,
}

impl<'a> Facts<'a> {
    /// Of a shipment that is wanted.
    pub(in crate::shipping) fn of(new: &'a NewShipment) -> Facts<'a> {
        let services = new.services.as_ref();
        Facts {
            country: new.to.place().2,
            weight_g: new.parcels.iter().map(|parcel| u64::from(parcel.weight_g)).sum(),
            value: new.goods_value.as_ref(),
            cash_on_delivery: services.is_some_and(|services| services.cash_on_delivery.is_some()),
            order_source: new.order_source.as_deref().unwrap_or_default(),
        }
    }

    /// Of one that somebody tries.
    pub(super) fn of_trial(trial: &'a RuleTrial) -> Facts<'a> {
        Facts {
            country: &trial.country,
            weight_g: u64::from(trial.weight_g),
            value: trial.goods_value.as_ref(),
            cash_on_delivery: trial.cash_on_delivery,
            order_source: trial.order_source.as_deref().unwrap_or_default(),
        }
    }
}

/// The condition that does not hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::shipping) enum Misfit {
    Countries,
    Weight,
    Value,
    CashOnDelivery,
    OrderSource,
}

impl Misfit {
    /// Stable code.
    pub(super) fn code(self) -> &'static str {
        match self {
            Misfit::Countries => "countries",
            Misfit::Weight => "weight",
            Misfit::Value => "value",
            Misfit::CashOnDelivery => "cash_on_delivery",
            Misfit::OrderSource => "order_source",
        }
    }

    /// The same in words.
    pub(super) fn words(self, lang: Lang) -> &'static str {
        match self {
            Misfit::Countries => lang.pick("anderes Land", "another country"),
            Misfit::Weight => lang.pick("anderes Gewicht", "another weight"),
            Misfit::Value => {
                lang.pick("anderer Warenwert oder keiner angegeben", "another value of goods, or none given")
            }
            Misfit::CashOnDelivery => lang.pick("Nachnahme passt nicht", "cash on delivery does not match"),
            Misfit::OrderSource => lang.pick("andere Herkunft", "another source"),
        }
    }
}

/// The first condition that does not hold; `None` when the rule fits.
///
/// A condition on the value fits no shipment whose value is not known or in another currency.
pub(in crate::shipping) fn misfit(rule: &ShippingRule, facts: &Facts<'_>) -> Option<Misfit> {
    if !rule.countries.is_empty() && !rule.countries.contains(facts.country) {
        return Some(Misfit::Countries);
    }
    let too_light = rule.min_weight_g.is_some_and(|min| facts.weight_g < u64::from(min));
    let too_heavy = rule.max_weight_g.is_some_and(|max| facts.weight_g > u64::from(max));
    if too_light || too_heavy {
        return Some(Misfit::Weight);
    }
    let least_holds = rule.min_value.as_ref().is_none_or(|min| is_between(facts.value, Some(min), None));
    let most_holds = rule.max_value.as_ref().is_none_or(|max| is_between(facts.value, None, Some(max)));
    if !least_holds || !most_holds {
        return Some(Misfit::Value);
    }
    if rule.cash_on_delivery.is_some_and(|wanted| wanted != facts.cash_on_delivery) {
        return Some(Misfit::CashOnDelivery);
    }
    let source = rule.order_source.as_deref().map(fold);
    source.is_some_and(|source| source != fold(facts.order_source)).then_some(Misfit::OrderSource)
}

fn is_between(value: Option<&Money>, min: Option<&Money>, max: Option<&Money>) -> bool {
    value.is_some_and(|value| {
        min.is_none_or(|min| min.currency == value.currency && value.amount >= min.amount)
            && max.is_none_or(|max| max.currency == value.currency && value.amount <= max.amount)
    })
}
