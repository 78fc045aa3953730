//! A mapping applied to an order: rule before table before standard configuration, and what a person should know of it.

use std::collections::BTreeMap;

use kontor_model::order::{ChannelOrder, FulfillmentState, LineTax, OrderLine};
use kontor_model::order_mapping::{MappedOrder, OrderNote, RuleSet, UnknownItem};
use rust_decimal::Decimal;

use super::held::Held;
use super::script::Sight;
use super::table::Table;
use super::{Compiled, names};

/// Whether the mapping may hold an order so that somebody looks at it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Holds {
    Heeded,
    Released,
}

impl Compiled {
    /// Makes a document of an order. Pure: the same order and mapping come to the same.
    ///
    /// Errors: why the order has to wait for a person; another order is not touched by it.
    pub fn apply(&self, order: &ChannelOrder) -> Result<MappedOrder, Held> {
        self.apply_as(order, Holds::Heeded)
    }

    /// The same for an order that a person released: what the mapping holds only so that somebody looks is let go. What
    /// it cannot work out still waits.
    pub fn apply_released(&self, order: &ChannelOrder) -> Result<MappedOrder, Held> {
        self.apply_as(order, Holds::Released)
    }

    fn apply_as(&self, order: &ChannelOrder, holds: Holds) -> Result<MappedOrder, Held> {
        let mut sight = Sight::new(order);
        let nothing = RuleSet::default();
        let rule = self.first_rule(&mut sight, order)?;
        let set = rule.map_or(&nothing, |rule| &rule.set);
        if let (Some(rule), Some(reason), Holds::Heeded) = (rule, &set.hold, holds) {
            return Err(Held::by_rule(&rule.name, reason));
        }
        let mut notes = Vec::new();
        let mut mapped = MappedOrder {
            version: self.version,
            document_type: self.document_type(order, set, &mut notes),
            payment_method: self.payment_method(order, set, &mut notes),
            shipping_profile: self.shipping_profile(order, set, &mut notes),
            tax_treatment: self.tax_treatment(order, set),
            country: self.country(order),
            rule: rule.map(|rule| rule.name.clone()),
            ..MappedOrder::default()
        };
        mapped.tax_keys = self.tax_keys(order, &mut notes);
        mapped.skus = self.skus(order, holds, &mut notes)?;
        for field in &self.fields {
            if let Some(value) = field.value(&mut sight, order, self.runner.as_ref())? {
                mapped.fields.insert(field.target.clone(), value);
            }
        }
        mapped.warnings = notes;
        Ok(mapped)
    }

    fn first_rule(&self, sight: &mut Sight<'_>, order: &ChannelOrder) -> Result<Option<&super::parts::Rule>, Held> {
        for rule in &self.rules {
            if rule.fits(sight, order, self.runner.as_ref())? {
                return Ok(Some(rule));
            }
        }
        Ok(None)
    }

    fn document_type(&self, order: &ChannelOrder, set: &RuleSet, notes: &mut Vec<OrderNote>) -> String {
        if let Some(set) = &set.document_type {
            return set.clone();
        }
        let sub_shop = order.channel.sub_shop.as_deref().unwrap_or_default();
        let found = self.sub_shop.find(sub_shop);
        if found.is_none() && !sub_shop.is_empty() && !self.sub_shop.is_empty() {
            notes.push(note("unknown_sub_shop", "channel.sub_shop", sub_shop));
        }
        found.unwrap_or(&self.defaults.document_type).to_owned()
    }

    fn payment_method(&self, order: &ChannelOrder, set: &RuleSet, notes: &mut Vec<OrderNote>) -> String {
        if let Some(set) = &set.payment_method {
            return set.clone();
        }
        let mut methods = order.payments.iter().map(|payment| payment.method.as_str());
        let method = methods.next().unwrap_or_default();
        if methods.any(|other| other != method) {
            notes.push(note("several_payment_methods", "payments", method));
        }
        let found = self.payment.find(method);
        // Where nothing is to be paid there is no method to miss.
        if found.is_none() && !(method.is_empty() && order.totals.grand.is_zero()) {
            notes.push(note("unknown_payment_method", "payment.method", method));
        }
        found.unwrap_or(&self.defaults.payment_method).to_owned()
    }

    fn shipping_profile(&self, order: &ChannelOrder, set: &RuleSet, notes: &mut Vec<OrderNote>) -> String {
        if let Some(set) = &set.shipping_profile {
            return set.clone();
        }
        let method = names::postage(order).and_then(|line| line.method.as_deref()).unwrap_or_default();
        let found = self.shipping.find(method);
        let is_sent = order.shipping.is_some() && order.states.fulfillment != FulfillmentState::NotNeeded;
        if found.is_none() && (is_sent || !method.is_empty()) {
            notes.push(note("unknown_shipping_method", "postage.method", method));
        }
        found.unwrap_or(&self.defaults.shipping_profile).to_owned()
    }

    fn tax_treatment(&self, order: &ChannelOrder, set: &RuleSet) -> String {
        let said = set.tax_treatment.as_ref().unwrap_or(&self.defaults.tax_treatment);
        if said == AS_ORDER { names::treatment(&order.tax).to_owned() } else { said.clone() }
    }

    /// The country goods go to, or that of the invoice where nothing is sent.
    fn country(&self, order: &ChannelOrder) -> String {
        let of = |side: &Option<kontor_model::order::OrderAddress>| side.as_ref()?.country.clone();
        let Some(country) = of(&order.shipping).or_else(|| of(&order.billing)) else { return String::new() };
        self.country.find(country.as_str()).unwrap_or(country.as_str()).to_owned()
    }

    fn tax_keys(&self, order: &ChannelOrder, notes: &mut Vec<OrderNote>) -> BTreeMap<String, String> {
        let mut keys = BTreeMap::new();
        if self.tax.is_empty() {
            return keys;
        }
        for (index, line) in order.lines.iter().enumerate() {
            match tax_key(&self.tax, line) {
                Ok(key) => {
                    keys.insert(line.id.clone(), key.to_owned());
                }
                Err((code, value)) => notes.push(note(code, &format!("lines[{index}].taxes"), &value)),
            }
        }
        keys
    }

    fn skus(
        &self,
        order: &ChannelOrder,
        holds: Holds,
        notes: &mut Vec<OrderNote>,
    ) -> Result<BTreeMap<String, String>, Held> {
        let mut skus = BTreeMap::new();
        for (index, line) in order.lines.iter().enumerate() {
            if !line.kind.is_goods() || line.sku.as_deref().is_some_and(|sku| !sku.trim().is_empty()) {
                continue;
            }
            match &self.unknown_item {
                UnknownItem::Hold if holds == Holds::Heeded => return Err(Held::unknown_item(index + 1, &line.title)),
                UnknownItem::Warn | UnknownItem::Hold => {}
                UnknownItem::Placeholder { sku } => {
                    skus.insert(line.id.clone(), sku.clone());
                }
            }
            notes.push(note("unknown_item", &format!("lines[{index}].sku"), &line.title));
        }
        Ok(skus)
    }
}

/// What takes the order's own tax treatment.
pub(super) const AS_ORDER: &str = "as_order";

/// The key of a line: by the platform's code of its rate, else by the rate, else why there is none. Of several rates the
/// only one with tax counts; where several have some, none is guessed.
fn tax_key<'t>(table: &'t Table, line: &OrderLine) -> Result<&'t str, (&'static str, String)> {
    if let [tax] = line.taxes.as_slice() {
        return key_of(table, tax);
    }
    if line.taxes.is_empty() {
        return table.find_rate(Decimal::ZERO).ok_or_else(|| ("unknown_tax", "0".to_owned()));
    }
    let mut taxed = line.taxes.iter().filter(|tax| !tax.amount.is_zero());
    match (taxed.next(), taxed.next()) {
        (Some(tax), None) => key_of(table, tax),
        _ => Err(("several_taxes", line.title.clone())),
    }
}

fn key_of<'t>(table: &'t Table, tax: &LineTax) -> Result<&'t str, (&'static str, String)> {
    let by_rate = || tax.rate_percent.and_then(|rate| table.find_rate(rate));
    let rate = || tax.rate_percent.map_or_else(|| tax.code.clone(), |rate| rate.normalize().to_string());
    table.find(&tax.code).or_else(by_rate).ok_or_else(|| ("unknown_tax", rate()))
}

fn note(code: &str, field: &str, value: &str) -> OrderNote {
    OrderNote { code: code.to_owned(), field: field.to_owned(), value: value.to_owned() }
}
