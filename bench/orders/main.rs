//! Orders in: recorded pages from a file server on loopback, read, stored raw, understood, mapped and committed on SQLite.
//!
//! The file server answers as WooCommerce does (100 orders a page, by change) with orders of our own making; it runs in the
//! same process and on the same cores. The pause that Kontor keeps between two calls of a shop is left out: what is
//! measured is what Kontor does with a page, not how long it is polite.
//!
//! `BENCH_ORDERS` (10000), `BENCH_ROUNDS` (5). `BENCH_PEER` names a Python that has dlt: it reads the same pages from the
//! same server, in turns with Kontor (`bench/orders/run` sets it up).

#![recursion_limit = "256"]

mod recorded;
mod shop;
mod store;
mod typical;

use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use kontor_adapters::shop::Shops;
use kontor_cloud::app::{App, Parts};
use kontor_cloud::commerce::{State, intake};
use kontor_cloud::config::{CloudConfig, Keep, PasswordRule};
use kontor_cloud::db::DatabaseUrl;
use kontor_model::UtcMillis;
use kontor_sealed::{Sealer, generate, parse};
use kontor_web::system::{Stopwatch, SystemClock, SystemEntropy};

/// Orders a second of each round.
#[derive(Default)]
struct Rates(Vec<f64>);

#[tokio::main]
async fn main() {
    let number =
        |name: &str, usual: usize| std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(usual);
    let (orders, rounds) = (number("BENCH_ORDERS", 10_000), number("BENCH_ROUNDS", 5));
    let peer = std::env::var("BENCH_PEER").ok();
    let asked = Arc::new(AtomicUsize::new(0));
    let address = recorded::serve(orders, Arc::clone(&asked)).await;
    let (mut ours, mut flat, mut nested, mut requests) = (Rates::default(), Rates::default(), Rates::default(), 0);
    for _ in 0..rounds {
        asked.store(0, Ordering::Relaxed);
        ours.0.push(kontor(orders, &address).await);
        requests = asked.load(Ordering::Relaxed);
        if let Some(python) = &peer {
            flat.0.push(dlt(python, (orders, &address), 0).await);
            nested.0.push(dlt(python, (orders, &address), 1_000).await);
        }
    }
    println!(
        "| {orders} orders of 5 kB, 100 a page | orders/s (median of {rounds}) | slowest to fastest | Kontor / this |"
    );
    println!("|---|---:|---:|---:|");
    let median = ours.median();
    for (name, rates) in [
        ("Kontor on SQLite: raw, canonical, mapped, in the feed", &mut ours),
        ("dlt into DuckDB, what is nested kept as JSON", &mut flat),
        ("dlt into DuckDB, as it does by itself", &mut nested),
    ] {
        if !rates.0.is_empty() {
            let of = rates.median();
            let (least, most) = (rates.0[0], rates.0[rates.0.len() - 1]);
            println!("| {name} | {of:.0} | {least:.0} to {most:.0} | {:.1} |", median / of);
        }
    }
    #[expect(clippy::cast_precision_loss, reason = "figures for people")]
    let per_hundred = requests as f64 * 100.0 / orders as f64;
    println!("\nRequests per 100 orders: {per_hundred:.2}.");
}

/// Reads all orders into a cloud of its own; answers orders a second. Every order is in the feed afterwards.
async fn kontor(orders: usize, address: &str) -> f64 {
    let folder = tempfile::tempdir().expect("a folder");
    let app = cloud(&folder, address).await;
    let beside = store::Beside::open(&folder.path().join("cloud.db")).await;
    beside.furnish(&app, address).await;
    let watch = Stopwatch::start();
    while beside.count().await < orders {
        intake::read_due(&app).await.expect("reads");
    }
    let rate = per_second(orders, watch.elapsed().as_secs_f64());
    assert_eq!(beside.delivered().await, orders, "every order waits in the feed");
    app.db.close().await;
    rate
}

/// Lets dlt read them; answers orders a second by its own watch, without the start of Python.
async fn dlt(python: &str, (orders, address): (usize, &str), nesting: usize) -> f64 {
    let folder = tempfile::tempdir().expect("a folder");
    let side = concat!(env!("CARGO_MANIFEST_DIR"), "/../../bench/orders/dlt_side.py");
    let mut command = Command::new(python);
    command.arg(side).arg(address).arg(folder.path()).arg(nesting.to_string());
    // The server answers on this runtime meanwhile.
    let output = tokio::task::spawn_blocking(move || command.output()).await.expect("ends").expect("dlt starts");
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    let said: Vec<&str> = said.split_whitespace().collect();
    let [count, seconds] = said[..] else { panic!("dlt: {}", String::from_utf8_lossy(&output.stderr)) };
    assert_eq!(count.parse(), Ok(orders), "dlt has every order");
    per_second(orders, seconds.parse().expect("seconds"))
}

#[expect(clippy::cast_precision_loss, reason = "figures for people")]
fn per_second(orders: usize, seconds: f64) -> f64 {
    orders as f64 / seconds
}

impl Rates {
    fn median(&mut self) -> f64 {
        self.0.sort_by(f64::total_cmp);
        self.0[self.0.len() / 2]
    }
}

async fn cloud(folder: &tempfile::TempDir, address: &str) -> Arc<App> {
    let config = CloudConfig {
        public_url: "https://kontor.example".to_owned(),
        database: DatabaseUrl::Sqlite(folder.path().join("cloud.db")),
        outbox: folder.path().join("outbox"),
        smtp: None,
        mail_from: "Kontor <kontor@kontor.example>".to_owned(),
        password_rule: PasswordRule::Composed,
        invitation_days: 7,
        keep: Keep { raw_orders_days: 180, closed_orders_days: 365 },
        trusted_proxies: Vec::new(),
        egress_allow: vec![address.trim_start_matches("http://").to_owned()],
        simulated_carriers: None,
    };
    let parts = Parts { clock: Arc::new(SystemClock), entropy: Arc::new(SystemEntropy), sealer: sealer() };
    let mut app = App::open(config, parts).await.expect("a cloud");
    Arc::get_mut(&mut app).expect("nobody else holds it yet").commerce =
        State::of(Shops::of(vec![Box::new(shop::Unpaused::new())]));
    app
}

fn sealer() -> Sealer {
    let id = "bench".parse().expect("a name of a key");
    parse(&generate(&id, &[7; 32])).expect("a key")
}

/// The moment of the first order.
const FIRST: UtcMillis = UtcMillis(1_780_000_000_000);
