//! Typed orders through a mapping on one core: 20 field rows and 10 rules, first without expressions, then with one.
//!
//! usage: bench_order_mapping [ORDERS [REPEATS]]; prints the median of the repeats, the fastest and the slowest.

use std::hint::black_box;

use kontor_cloud::commerce::mapping::engine::{compile, sample_order};
use kontor_model::Lang;
use kontor_model::order_mapping::{
    Condition, FieldSource, MappingDefaults, MappingField, MappingRule, OrderMapping, RuleSet, TableRow,
};
use kontor_web::system::Stopwatch;

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

fn mapping() -> OrderMapping {
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

fn measure(what: &str, mapping: &OrderMapping, (orders, repeats): (usize, usize), to_reach: f64) {
    let ready = compile(mapping, Lang::En).unwrap_or_else(|faults| panic!("{faults:?}"));
    let order = sample_order();
    let mut rates: Vec<f64> = (0..repeats)
        .map(|_| {
            let begun = Stopwatch::start();
            for _ in 0..orders {
                black_box(ready.apply(black_box(&order)).expect("the order is mapped"));
            }
            orders as f64 / begun.elapsed().as_secs_f64()
        })
        .collect();
    rates.sort_by(f64::total_cmp);
    let (least, median, most) = (rates[0], rates[repeats / 2], rates[repeats - 1]);
    let verdict = if median >= to_reach { "reached" } else { "MISSED" };
    println!("| {what} | {median:.0} | {least:.0} to {most:.0} | {to_reach:.0} | {verdict} |");
}

fn main() {
    let mut asked = std::env::args().skip(1).filter_map(|text| text.parse().ok());
    let (orders, repeats) = (asked.next().unwrap_or(50_000), asked.next().unwrap_or(7).max(1));
    println!("| typed order through | orders/s | slowest to fastest | to reach | |");
    println!("|---|---:|---:|---:|---|");
    let plain = mapping();
    measure("20 field rows, 10 rules", &plain, (orders, repeats), 50_000.0);
    let mut scripted = mapping();
    let rhai = "if order.totals.grand > 50 { order.billing.last_name + \", \" + order.billing.city } else { \"\" }";
    scripted.fields[19].source = FieldSource::Expression { rhai: rhai.to_owned() };
    measure("the same, one of them an expression", &scripted, (orders, repeats), 15_000.0);
}
