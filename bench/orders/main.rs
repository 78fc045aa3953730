//! Orders in: recorded pages from a file server on loopback, read, stored raw, understood, mapped and committed on SQLite.
//!
//! The file server answers as WooCommerce does (100 orders a page, by change) with orders of our own making; it runs in the
//! same process and on the same cores. The pause that Kontor keeps between two calls of a shop is left out: what is
//! measured is what Kontor does with a page, not how long it is polite. `BENCH_ORDERS` (10000), `BENCH_ROUNDS` (3).

#![recursion_limit = "256"]

mod recorded;
mod shop;
mod store;

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use kontor_adapters::shop::Shops;
use kontor_cloud::app::{App, Parts};
use kontor_cloud::commerce::{State, intake};
use kontor_cloud::config::{CloudConfig, PasswordRule};
use kontor_cloud::db::DatabaseUrl;
use kontor_model::UtcMillis;
use kontor_sealed::{Sealer, generate, parse};
use kontor_web::system::{Stopwatch, SystemClock, SystemEntropy};

#[tokio::main]
async fn main() {
    let number =
        |name: &str, usual: usize| std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(usual);
    let (orders, rounds) = (number("BENCH_ORDERS", 10_000), number("BENCH_ROUNDS", 3));
    let asked = Arc::new(AtomicUsize::new(0));
    let address = recorded::serve(orders, Arc::clone(&asked)).await;
    for round in 1..=rounds {
        asked.store(0, Ordering::Relaxed);
        let folder = tempfile::tempdir().expect("a folder");
        let app = cloud(&folder, &address).await;
        let beside = store::Beside::open(&folder.path().join("cloud.db")).await;
        beside.furnish(&app, &address).await;
        let watch = Stopwatch::start();
        while beside.count().await < orders {
            intake::read_due(&app).await.expect("reads");
        }
        let (millis, asked) = (watch.millis(), asked.load(Ordering::Relaxed));
        let held = beside.held().await;
        #[expect(clippy::cast_precision_loss, reason = "figures for people")]
        let (seconds, per_hundred) = (millis as f64 / 1_000.0, asked as f64 * 100.0 / orders as f64);
        #[expect(clippy::cast_precision_loss, reason = "figures for people")]
        let per_second = orders as f64 / seconds;
        println!(
            "round {round}: {orders} orders in {seconds:.2} s, {per_second:.0} orders/s, \
             {per_hundred:.2} requests per 100 orders, {held} held"
        );
        app.db.close().await;
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
