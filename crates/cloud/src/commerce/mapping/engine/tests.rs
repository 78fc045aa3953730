//! What the engine makes of orders. Each behaviour once; orders are variations of the made-up one.

mod documents;
mod faults;
mod fields;
mod paths;
mod rules;
mod scripts;

use kontor_model::Lang;
use kontor_model::order::ChannelOrder;
use kontor_model::order_mapping::{
    Condition, FieldSource, MappedOrder, MappingDefaults, MappingField, MappingRule, OrderMapping, RuleSet, TableRow,
};
use kontor_model::problem::FieldError;

use super::{Compiled, Held, compile, sample_order};

/// A mapping with nothing but its standard configuration.
pub(in crate::commerce) fn plain() -> OrderMapping {
    OrderMapping {
        defaults: MappingDefaults {
            document_type: "Auftrag".to_owned(),
            payment_method: "99".to_owned(),
            shipping_profile: "10".to_owned(),
            tax_treatment: "as_order".to_owned(),
        },
        ..OrderMapping::default()
    }
}

/// Rows of a table.
pub(in crate::commerce) fn rows(rows: &[(&str, &str)]) -> Vec<TableRow> {
    rows.iter().map(|(from, to)| TableRow { from: (*from).to_owned(), to: (*to).to_owned() }).collect()
}

/// A rule that sets the document type.
fn rule(name: &str, when: Vec<Condition>, document_type: &str) -> MappingRule {
    let set = RuleSet { document_type: Some(document_type.to_owned()), ..RuleSet::default() };
    MappingRule { name: name.to_owned(), when, set }
}

fn field(source: FieldSource) -> MappingField {
    MappingField { target: "Feld".to_owned(), source, default: None, required: false }
}

fn expression(text: &str) -> OrderMapping {
    OrderMapping { fields: vec![field(FieldSource::Expression { rhai: text.to_owned() })], ..plain() }
}

fn ready(mapping: &OrderMapping) -> Compiled {
    match compile(mapping, Lang::En) {
        Ok(ready) => ready,
        Err(faults) => panic!("{faults:#?}"),
    }
}

fn faults(mapping: &OrderMapping) -> Vec<FieldError> {
    compile(mapping, Lang::En).err().unwrap_or_default()
}

fn mapped(mapping: &OrderMapping, order: &ChannelOrder) -> MappedOrder {
    ready(mapping).apply(order).expect("the order is mapped")
}

fn held(mapping: &OrderMapping, order: &ChannelOrder) -> Held {
    ready(mapping).apply(order).expect_err("the order is held")
}

/// The field a mapping makes of the made-up order.
fn value(mapping: &OrderMapping) -> Option<serde_json::Value> {
    mapped(mapping, &sample_order()).fields.get("Feld").cloned()
}

fn codes(mapped: &MappedOrder) -> Vec<&str> {
    mapped.warnings.iter().map(|note| note.code.as_str()).collect()
}
