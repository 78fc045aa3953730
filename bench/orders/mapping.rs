//! Typed orders through a mapping on one core: 20 field rows and 10 rules, first without expressions, then with one.
//!
//! usage: bench_order_mapping [ORDERS [REPEATS]]; prints the median of the repeats, the fastest and the slowest.

mod typical;

use std::hint::black_box;

use kontor_cloud::commerce::mapping::engine::{compile, sample_order};
use kontor_model::Lang;
use kontor_model::order_mapping::{FieldSource, OrderMapping};
use kontor_web::system::Stopwatch;

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
    let plain = typical::mapping();
    measure("20 field rows, 10 rules", &plain, (orders, repeats), 50_000.0);
    let mut scripted = typical::mapping();
    let rhai = "if order.totals.grand > 50 { order.billing.last_name + \", \" + order.billing.city } else { \"\" }";
    scripted.fields[19].source = FieldSource::Expression { rhai: rhai.to_owned() };
    measure("the same, one of them an expression", &scripted, (orders, repeats), 15_000.0);
}
