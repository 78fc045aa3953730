//! What the store promises to every room.

use kontor_model::UtcMillis;
use kontor_model::clock::CountedEntropy;
use kontor_model::id::TenantId;

use super::{DatabaseUrl, Db, DbError, Tx, execute, facts, fetch_all, known_version, migrate};

const INSERT: &str = "INSERT INTO tenants (id, number, company, modules, created_at) VALUES ($1, $2, $3, '', 0)";
const NUMBERS: &str = "SELECT number FROM tenants ORDER BY number";

fn tenant(entropy: &CountedEntropy) -> TenantId {
    TenantId::new(UtcMillis(1_700_000_000_000), entropy)
}

async fn insert_tenant(db: &Db, id: &TenantId, number: &str) -> Result<u64, DbError> {
    let mut tx = db.unscoped_write().await?;
    let touched = execute!(&mut tx, INSERT, id.as_str(), number, "Müller & Söhne GmbH")?;
    tx.commit().await?;
    Ok(touched)
}

#[tokio::test]
async fn a_second_migration_run_changes_nothing() {
    for store in Db::for_tests().await {
        let ran = migrate(&store.db, UtcMillis(5)).await.expect("runs again");
        assert!(ran.is_empty(), "{}: {ran:?}", store.name);
    }
}

#[tokio::test]
async fn things_are_looked_up_by_their_keys_however_many_a_tenant_has() {
    const MANY: [(&str, &str); 4] = [
        ("SELECT * FROM orders WHERE tenant_id = $1 AND platform_id = $2 AND external_id IN (", "external_id=?"),
        ("SELECT * FROM orders WHERE tenant_id = $1 AND platform_id = $2 AND number_key IN (", "number_key=?"),
        ("SELECT * FROM parcels WHERE tenant_id = $1 AND shipment_id IN (", "shipment_id=?"),
        ("DELETE FROM stock_reservations WHERE tenant_id = $1 AND order_id IN (", "order_id=?"),
    ];
    let store = Db::for_tests().await.remove(0);
    for (head, key) in MANY {
        let list = vec!["?"; 100].join(", ");
        let sql = format!("EXPLAIN QUERY PLAN {head}{list})");
        let mut tx = store.db.unscoped_write().await.expect("begins");
        let Tx::Sqlite(sqlite) = &mut tx else { panic!("the first store is a file") };
        let plan: Vec<(i64, i64, i64, String)> =
            sqlx::query_as(sqlx::AssertSqlSafe(sql)).fetch_all(&mut **sqlite).await.expect("a plan");
        assert!(plan.iter().any(|step| step.3.contains(key)), "{head}: {plan:?}");
    }
}

#[tokio::test]
async fn a_store_of_a_newer_program_is_refused_and_left_alone() {
    for store in Db::for_tests().await {
        let mut tx = store.db.unscoped_write().await.expect("begins");
        execute!(&mut tx, "INSERT INTO schema_migrations (version, name, applied_at) VALUES (9999, 'future', 0)")
            .expect("inserts");
        tx.commit().await.expect("commits");
        let refused = migrate(&store.db, UtcMillis(5)).await;
        assert!(matches!(refused, Err(DbError::NewerVersion { found: 9999, known }) if known == known_version()));
    }
}

#[tokio::test]
async fn a_doubled_unique_value_is_told_as_such() {
    for store in Db::for_tests().await {
        let entropy = CountedEntropy::default();
        insert_tenant(&store.db, &tenant(&entropy), "1000000000009").await.expect("first");
        let second = insert_tenant(&store.db, &tenant(&entropy), "1000000000009").await;
        assert!(matches!(second, Err(DbError::Duplicate)), "{}", store.name);
    }
}

#[tokio::test]
async fn an_uncommitted_transaction_leaves_nothing() {
    for store in Db::for_tests().await {
        let id = tenant(&CountedEntropy::default());
        let mut tx = store.db.unscoped_write().await.expect("begins");
        execute!(&mut tx, INSERT, id.as_str(), "1000000000009", "Käse & Co.").expect("inserts");
        drop(tx);
        let mut tx = store.db.unscoped_read().await.expect("begins");
        let rows = fetch_all!(&mut tx, (String,), NUMBERS).expect("reads");
        assert!(rows.is_empty(), "{}", store.name);
    }
}

#[tokio::test]
async fn on_postgres_a_query_without_a_tenant_filter_still_sees_one_tenant_only() {
    for store in Db::for_tests().await.into_iter().filter(|store| store.name == "postgres") {
        let entropy = CountedEntropy::default();
        let (ours, theirs) = (tenant(&entropy), tenant(&entropy));
        insert_tenant(&store.db, &ours, "1000000000009").await.expect("ours");
        insert_tenant(&store.db, &theirs, "2000000000008").await.expect("theirs");
        let mut tx = store.db.read(&ours).await.expect("begins");
        let rows = fetch_all!(&mut tx, (String,), NUMBERS).expect("reads");
        assert_eq!(rows, [("1000000000009".to_owned(),)]);
    }
}

#[tokio::test]
async fn a_server_that_is_not_there_is_told_at_once_with_its_reason_and_without_the_password() {
    let socket = std::net::TcpListener::bind("127.0.0.1:0").expect("a free port");
    let port = socket.local_addr().expect("an address").port();
    drop(socket);
    let url = format!("postgres://kontor:geheim@127.0.0.1:{port}/kontor").parse().expect("an address");
    let Err(refused) = Db::open(&url).await else { panic!("nobody listens there") };
    let text = refused.to_string();
    assert!(text.contains(&format!("127.0.0.1:{port}")) && text.contains("refused"), "{text}");
    assert!(!text.contains("geheim"), "{text}");
}

#[test]
fn an_address_shows_neither_user_nor_password_wherever_they_stand() {
    for address in [
        "postgres://kontor:geheim@db.example:5433/kontor",
        "postgresql://db.example:5433/kontor?user=kontor&password=geheim",
    ] {
        let url: DatabaseUrl = address.parse().expect("an address");
        assert_eq!(
            (url.to_string(), format!("{url:?}")),
            ("postgres://db.example:5433/kontor".into(), "postgres://db.example:5433/kontor".into())
        );
    }
}

#[tokio::test]
async fn a_store_remembers_its_keys_and_names_the_one_that_is_missing() {
    let keys = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
    for store in Db::for_tests().await {
        let first = facts::note_sealing_key(&store.db, "old", &keys(&["old"])).await;
        let rotated = facts::note_sealing_key(&store.db, "new", &keys(&["new", "old"])).await;
        let missing = facts::note_sealing_key(&store.db, "new", &keys(&["new"])).await;
        assert_eq!((first.ok(), rotated.ok(), missing.ok()), (Some(None), Some(None), Some(Some("old".to_owned()))));
    }
}

#[tokio::test]
async fn two_servers_with_different_keys_cannot_both_begin_on_an_empty_store() {
    for store in Db::for_tests().await {
        let (ours, theirs) = (["a".to_owned()], ["b".to_owned()]);
        let both = futures_util::future::join(
            facts::note_sealing_key(&store.db, "a", &ours),
            facts::note_sealing_key(&store.db, "b", &theirs),
        );
        let (first, second) = both.await;
        let begun = [first, second].into_iter().filter(|noted| matches!(noted, Ok(None))).count();
        assert_eq!(begun, 1, "{}", store.name);
    }
}

#[tokio::test]
async fn the_role_of_the_tests_is_bound_by_the_second_wall() {
    for store in Db::for_tests().await {
        assert!(facts::role_is_bound(&store.db).await.expect("answers"), "{}", store.name);
    }
}

/// Inserts a tenant; keeps him, or takes him back, or trips over a rule and takes him back. Answers the number that was told
/// as durable, after another connection has seen it.
async fn insert_or_not(db: Db, id: TenantId, place: usize) -> Option<String> {
    let number = format!("1{place:012}");
    let mut tx = db.unscoped_write().await.expect("begins");
    execute!(&mut tx, INSERT, id.as_str(), number.as_str(), "Käse & Co.").expect("inserts");
    match place % 4 {
        0 => return None,
        1 => {
            let again = execute!(&mut tx, INSERT, id.as_str(), number.as_str(), "Käse & Co.");
            assert!(matches!(again, Err(DbError::Duplicate)));
            return None;
        }
        _ => tx.commit().await.expect("commits"),
    }
    assert!(numbers(&db).await.contains(&number), "told as durable and not there");
    Some(number)
}

async fn numbers(db: &Db) -> Vec<String> {
    let mut tx = db.unscoped_read().await.expect("begins");
    fetch_all!(&mut tx, (String,), NUMBERS).expect("reads").into_iter().map(|(number,)| number).collect()
}

#[tokio::test]
async fn of_many_transactions_at_once_each_keeps_or_loses_its_own() {
    for store in Db::for_tests().await {
        let entropy = CountedEntropy::default();
        let all = (0..60).map(|place| tokio::spawn(insert_or_not(store.db.clone(), tenant(&entropy), place)));
        let mut kept = Vec::new();
        for one in all.collect::<Vec<_>>() {
            kept.extend(one.await.expect("none breaks off"));
        }
        assert_eq!((kept.len(), numbers(&store.db).await), (30, kept), "{}", store.name);
    }
}

#[tokio::test]
async fn who_goes_away_while_many_write_takes_nobody_along() {
    for store in Db::for_tests().await {
        let entropy = CountedEntropy::default();
        let spawn = |place| tokio::spawn(insert_or_not(store.db.clone(), tenant(&entropy), place));
        let all: Vec<_> = (0..60).map(spawn).collect();
        let mut kept = Vec::new();
        for (place, one) in all.into_iter().enumerate() {
            if place % 3 == 2 {
                tokio::task::yield_now().await;
                one.abort();
            }
            match one.await {
                Ok(number) => kept.extend(number),
                Err(error) => assert!(error.is_cancelled(), "{error}"),
            }
        }
        let found = numbers(&store.db).await;
        assert!(kept.iter().all(|number| found.contains(number)), "on {}", store.name);
        assert_eq!(insert_tenant(&store.db, &tenant(&entropy), "2000000000008").await.expect("writes"), 1);
    }
}
