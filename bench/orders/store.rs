//! A customer with one shop out of thin air, and how many orders there are.

use std::path::Path;
use std::time::Duration;

use kontor_cloud::app::App;
use sqlx::SqlitePool;
use sqlx::sqlite::SqliteConnectOptions;

use crate::{FIRST, typical};

const TENANT: &str = "ten_01ARZ3NDEKTSV4RRFFQ69G5FAV";
const PLATFORM: &str = "plt_01ARZ3NDEKTSV4RRFFQ69G5FAV";

/// A way of its own into the file, beside the cloud's.
pub(crate) struct Beside(SqlitePool);

impl Beside {
    /// Opens the file.
    pub(crate) async fn open(file: &Path) -> Beside {
        let options = SqliteConnectOptions::new().filename(file).busy_timeout(Duration::from_secs(10));
        Beside(SqlitePool::connect_with(options).await.expect("the file opens"))
    }

    /// Writes the customer, his shop with its secrets, and the mapping of its orders.
    pub(crate) async fn furnish(&self, app: &App, address: &str) {
        let tenant = "INSERT INTO tenants (id, number, company, modules, created_at) \
            VALUES ($1, '1000000000009', 'Käsehof Grünwald & Söhne GmbH', 'commerce', 0)";
        sqlx::query(tenant).bind(TENANT).execute(&self.0).await.expect("a customer");
        let platform = "INSERT INTO platforms (id, tenant_id, kind, name, name_key, address, settings, learned, exchanges, \
            revision, state, paused, fail_code, fail_text, fails, told, test_code, test_text, test_version, test_findings, \
            shop_values, hook_key, orders_from, cursor_ms, fetch_due, fetch_held, reconcile_due, hints_due, silence_told, \
            mapping_version, created_at, updated_at) VALUES ($1, $2, 'woocommerce', 'Laden', 'laden', $3, '{}', '{}', \
            '[\"orders\"]', 1, 'not_connected', FALSE, '', '', 0, '', '', '', '', '[]', '{}', 'hook', $4, $4, 0, 0, \
            9000000000000, 9000000000000, FALSE, 1, 0, 0)";
        let insert = sqlx::query(platform).bind(PLATFORM).bind(TENANT).bind(address).bind(FIRST.0 - 1_000);
        insert.execute(&self.0).await.expect("a shop");
        let version = "INSERT INTO order_mappings (platform_id, version, tenant_id, content, note, created_at, created_by) \
            VALUES ($1, 1, $2, $3, '', 0, 'system')";
        let content = serde_json::to_string(&typical::mapping()).expect("JSON");
        sqlx::query(version).bind(PLATFORM).bind(TENANT).bind(content).execute(&self.0).await.expect("a mapping");
        for field in ["consumer_key", "consumer_secret"] {
            let sealed = app.sealer.seal(b"ck_bench", &[TENANT, PLATFORM, "platform", field], app.nonce());
            let secret = "INSERT INTO platform_secrets (platform_id, field, tenant_id, secret) VALUES ($1, $2, $3, $4)";
            let insert = sqlx::query(secret).bind(PLATFORM).bind(field).bind(TENANT).bind(sealed);
            insert.execute(&self.0).await.expect("a secret");
        }
    }

    /// How many orders there are.
    pub(crate) async fn count(&self) -> usize {
        self.number("SELECT COUNT(*) FROM orders").await
    }

    /// How many of them wait in the feed, mapped.
    pub(crate) async fn delivered(&self) -> usize {
        self.number("SELECT COUNT(*) FROM orders WHERE delivery = 'waiting' AND mapping_version = 1").await
    }

    async fn number(&self, sql: &'static str) -> usize {
        let (count,): (i64,) = sqlx::query_as(sql).fetch_one(&self.0).await.expect("a number");
        usize::try_from(count).expect("a number of rows")
    }
}
