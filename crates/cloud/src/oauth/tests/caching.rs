//! What is in memory stays true: at once on the node that changes something, after the news on others.

use std::sync::Arc;
use std::time::Duration;

use kontor_model::clock::CountedEntropy;
use kontor_sealed::Sealer;

use super::{Known, application, ask, basic_of, full_realm, post, whoami};
use crate::app::{App, Parts};
use crate::db::{Db, Tx, Watcher, Word, execute};
use crate::oauth::actions::delete_application;
use crate::oauth::news::{Unheard, announce, catch_up, catch_up_within};
use crate::oauth::note_tenant_change;
use crate::testing::{TestApp, apps};

/// A second node on the same store.
async fn second(test: &TestApp) -> Arc<App> {
    let parts = Parts {
        clock: Arc::clone(&test.clock) as _,
        entropy: Arc::new(CountedEntropy::default()),
        sealer: Sealer::for_tests(),
    };
    App::with_store(test.app.config.clone(), parts, test.store.db.clone()).await.expect("a second node")
}

async fn reason(app: &Arc<App>, known: &Known) -> String {
    ask(app, known).await.json()["kontor_reason"].as_str().unwrap_or("none").to_owned()
}

#[tokio::test]
async fn deleting_takes_effect_at_once_on_this_node() {
    for test in apps().await {
        let realm = full_realm(&test.app).await;
        let known = application(&test.app, &realm, "Eins").await;
        let token = ask(&test.app, &known).await.token();
        assert_eq!(whoami(&test.app, &token).await.status, 200);
        delete_application(&test.app, &realm.tenant, &realm.user, &known.id).await.expect("deletes");
        assert_eq!(reason(&test.app, &known).await, "deleted", "{}", test.store.name);
        assert_eq!(whoami(&test.app, &token).await.status, 401);
    }
}

#[tokio::test]
async fn another_node_hears_of_a_deletion_by_its_news() {
    for test in apps().await {
        let other = second(&test).await;
        let realm = full_realm(&test.app).await;
        let known = application(&test.app, &realm, "Eins").await;
        let token = ask(&other, &known).await.token();
        delete_application(&test.app, &realm.tenant, &realm.user, &known.id).await.expect("deletes");
        catch_up(&other).await.expect("reads the news");
        assert_eq!(reason(&other, &known).await, "deleted", "{}", test.store.name);
        assert_eq!(whoami(&other, &token).await.status, 401);
    }
}

#[tokio::test]
async fn another_node_hears_of_a_revoked_token_by_its_news() {
    for test in apps().await {
        let other = second(&test).await;
        let realm = full_realm(&test.app).await;
        let known = application(&test.app, &realm, "Eins").await;
        let token = ask(&other, &known).await.token();
        assert_eq!(whoami(&other, &token).await.status, 200);
        post(&test.app, "/oauth/revoke", Some(&basic_of(&known)), &format!("token={token}")).await;
        catch_up(&other).await.expect("reads the news");
        assert_eq!(whoami(&other, &token).await.status, 401, "{}", test.store.name);
    }
}

#[tokio::test]
async fn a_node_that_starts_later_knows_what_was_revoked_before() {
    for test in apps().await {
        let realm = full_realm(&test.app).await;
        let known = application(&test.app, &realm, "Eins").await;
        let token = ask(&test.app, &known).await.token();
        post(&test.app, "/oauth/revoke", Some(&basic_of(&known)), &format!("token={token}")).await;
        let other = second(&test).await;
        assert_eq!(whoami(&other, &token).await.status, 401, "{}", test.store.name);
    }
}

#[tokio::test]
async fn a_node_without_a_listener_asks_by_itself_after_five_seconds() {
    for test in apps().await {
        let other = second(&test).await;
        let realm = full_realm(&test.app).await;
        let known = application(&test.app, &realm, "Eins").await;
        assert_eq!(ask(&other, &known).await.status, 200);
        delete_application(&test.app, &realm.tenant, &realm.user, &known.id).await.expect("deletes");
        test.clock.advance_millis(5_000);
        assert_eq!(reason(&other, &known).await, "deleted", "{}", test.store.name);
    }
}

#[tokio::test]
async fn a_module_booked_since_is_granted_after_the_news() {
    const BOOK: &str = "UPDATE tenants SET modules = 'shipping' WHERE id = $1";
    for test in apps().await {
        let realm = full_realm(&test.app).await;
        let known = application(&test.app, &realm, "Eins").await;
        assert_eq!(ask(&test.app, &known).await.json()["scope"], "shipping commerce whoami");
        let mut tx = test.app.db.unscoped_write().await.expect("begins");
        execute!(&mut tx, BOOK, realm.tenant.as_str()).expect("updates");
        note_tenant_change(&mut tx, &realm.tenant).await.expect("notes");
        tx.commit().await.expect("commits");
        catch_up(&test.app).await.expect("reads the news");
        assert_eq!(ask(&test.app, &known).await.json()["scope"], "shipping whoami", "{}", test.store.name);
    }
}

#[tokio::test]
async fn a_silent_database_is_trusted_for_thirty_seconds_and_then_tokens_are_refused() {
    for test in apps().await {
        let realm = full_realm(&test.app).await;
        let known = application(&test.app, &realm, "Eins").await;
        let token = ask(&test.app, &known).await.token();
        test.store.db.close().await;
        test.clock.advance_millis(29_000);
        assert_eq!(ask(&test.app, &known).await.status, 200, "{}", test.store.name);
        test.clock.advance_millis(1_000);
        let refused = ask(&test.app, &known).await;
        assert_eq!((refused.status.as_u16(), refused.error().as_str()), (503, "temporarily_unavailable"));
        assert_eq!(refused.header("cache-control"), "no-store");
        assert_eq!(whoami(&test.app, &token).await.status, 503);
    }
}

/// Takes every connection that reads, so that whoever asks the data base waits.
async fn occupy(db: &Db) -> Vec<Tx> {
    let readers = match db {
        Db::Sqlite(pools) => pools.read.count(),
        Db::Postgres(pool) => pool.options().get_max_connections(),
    };
    let mut taken = Vec::new();
    for _ in 0..readers {
        taken.push(db.unscoped_read().await.expect("begins"));
    }
    taken
}

#[tokio::test]
async fn who_reads_the_news_in_vain_lets_go_after_a_while_and_the_next_one_is_answered() {
    for test in apps().await {
        let realm = full_realm(&test.app).await;
        let known = application(&test.app, &realm, "Eins").await;
        let taken = occupy(&test.store.db).await;
        let read = catch_up_within(&test.app, Duration::from_millis(20)).await;
        assert!(matches!(read, Err(Unheard::Late)), "{}: {read:?}", test.store.name);
        drop(taken);
        assert_eq!(ask(&test.app, &known).await.status, 200, "{}", test.store.name);
    }
}

#[tokio::test]
async fn a_watcher_hears_what_another_connection_writes() {
    for test in apps().await {
        let mut watcher = Watcher::open(&test.store.db, "kontor_oauth").await.expect("opens");
        let mut tx = test.store.db.unscoped_write().await.expect("begins");
        execute!(&mut tx, "UPDATE oauth_changes SET counter = counter + 1").expect("updates");
        announce(&mut tx).await.expect("announces");
        tx.commit().await.expect("commits");
        assert_eq!(watcher.next().await.expect("hears"), Word::Changed, "{}", test.store.name);
    }
}

#[tokio::test]
async fn on_sqlite_a_watcher_tells_when_nothing_was_written() {
    for test in apps().await.into_iter().filter(|test| matches!(test.store.db, Db::Sqlite(_))) {
        let mut watcher = Watcher::open(&test.store.db, "kontor_oauth").await.expect("opens");
        assert_eq!(watcher.next().await.expect("hears"), Word::Quiet);
    }
}
