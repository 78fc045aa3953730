//! The mapping both benchmarks use: 20 field rows of every kind but expressions, and 10 rules.

use kontor_model::order_mapping::{
    Condition, FieldSource, MappingDefaults, MappingField, MappingRule, OrderMapping, RuleSet, TableRow,
};

fn row(from: &str, to: &str) -> TableRow {
    TableRow { from: from.to_owned(), to: to.to_owned() }
}

fn path(path: &str) -> FieldSource {
    FieldSource::Path { path: path.to_owned() }
}

fn format(path: &str, format: &str) -> FieldSource {
    FieldSource::Format { path: path.to_owned(), format: format.to_owned() }
}

fn concat(parts: &[&str]) -> FieldSource {
    let parts = parts.iter().map(|part| (*part).to_owned()).collect();
    FieldSource::Concat { parts, separator: " ".to_owned() }
}

/// 20 rows of every kind but expressions.
fn sources() -> Vec<FieldSource> {
    vec![
        path("number"),
        path("buyer.email"),
        path("billing.company"),
        path("shipping.postal_code"),
        path("shipping.city"),
        path("totals.grand"),
        path("lines.sku"),
        path("lines[0].quantity"),
        path("custom._billing_vat"),
        path("note"),
        FieldSource::Constant { value: "Webshop".to_owned() },
        FieldSource::Lookup { table: "payment".to_owned(), path: "payment.method".to_owned() },
        FieldSource::Lookup { table: "country".to_owned(), path: "shipping.country".to_owned() },
        concat(&["billing.first_name", "billing.last_name"]),
        concat(&["'Auftrag'", "number", "'vom Shop'", "channel.sub_shop"]),
        format("placed_at_ms", "date"),
        format("modified_at_ms", "date_time"),
        format("totals.grand", "money"),
        format("billing.last_name", "upper"),
        format("note", "first:20"),
    ]
}

/// 10 rules of which the last one fits, so that all are asked.
fn rules() -> Vec<MappingRule> {
    (0..10)
        .map(|index| {
            let country = if index == 9 { "DE" } else { "NO" };
            let least = Condition::AtLeast { path: "totals.grand".to_owned(), value: format!("{index}.50") };
            let country = Condition::OneOf { path: "shipping.country".to_owned(), values: vec![country.to_owned()] };
            let set = RuleSet { document_type: Some(format!("Auftrag {index}")), ..RuleSet::default() };
            MappingRule { name: format!("Regel {index}"), when: vec![least, country], set }
        })
        .collect()
}

/// The whole of it.
pub(crate) fn mapping() -> OrderMapping {
    let field =
        |(index, source)| MappingField { target: format!("Feld {index}"), source, default: None, required: false };
    OrderMapping {
        defaults: MappingDefaults {
            document_type: "Auftrag".to_owned(),
            payment_method: "99".to_owned(),
            shipping_profile: "10".to_owned(),
            tax_treatment: "as_order".to_owned(),
        },
        payment: vec![row("invoice", "2"), row("bacs", "1"), row("paypal", "7")],
        shipping: vec![row("flat_rate:1", "10"), row("flat_rate:4", "11")],
        country: vec![row("DE", "D"), row("AT", "A")],
        tax: vec![row("19", "3"), row("7", "2")],
        rules: rules(),
        fields: sources().into_iter().enumerate().map(field).collect(),
        ..OrderMapping::default()
    }
}
