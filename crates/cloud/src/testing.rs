//! A cloud for tests: fixed clock, counted randomness, fresh store on every data base at hand.

mod log;

use std::sync::Arc;

use kontor_model::UtcMillis;
use kontor_model::clock::{CountedEntropy, FixedClock};
use kontor_sealed::Sealer;

use crate::app::{App, Parts};
use crate::config::{CloudConfig, Keep, PasswordRule};
use crate::db::testing::TestDb;
use crate::db::{DatabaseUrl, Db};

pub use log::logged;

/// 2026-11-23T09:00:00Z, a Monday morning.
pub const NOW: UtcMillis = UtcMillis(1_795_424_400_000);

/// A cloud under test with its movable clock.
pub struct TestApp {
    /// The cloud.
    pub app: Arc<App>,
    /// Its clock.
    pub clock: Arc<FixedClock>,
    /// The store underneath; `store.name` tells which data base.
    pub store: TestDb,
    _outbox: tempfile::TempDir,
}

/// One cloud per data base at hand.
pub async fn apps() -> Vec<TestApp> {
    let mut apps = Vec::new();
    for store in Db::for_tests().await {
        let outbox = tempfile::tempdir().expect("a temporary folder");
        let clock = Arc::new(FixedClock::at(NOW));
        let config = CloudConfig {
            public_url: "https://kontor.example".to_owned(),
            database: DatabaseUrl::Sqlite(outbox.path().join("unused.db")),
            outbox: outbox.path().join("outbox"),
            smtp: None,
            mail_from: "Kontor <kontor@kontor.example>".to_owned(),
            password_rule: PasswordRule::Composed,
            invitation_days: 7,
            keep: Keep { raw_orders_days: 180, closed_orders_days: 365 },
            trusted_proxies: Vec::new(),
            egress_allow: vec!["127.0.0.1".to_owned()],
            simulated_carriers: None,
        };
        let entropy = Arc::new(CountedEntropy::default());
        let parts = Parts { clock: Arc::clone(&clock) as _, entropy, sealer: Sealer::for_tests() };
        let app = App::with_store(config, parts, store.db.clone()).await.expect("a cloud for tests");
        apps.push(TestApp { app, clock, store, _outbox: outbox });
    }
    apps
}
