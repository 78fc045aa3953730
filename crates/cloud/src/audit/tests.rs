//! What the audit log promises.

use kontor_model::id::TenantId;

use super::{Actor, Entry, Verdict, list, record, unscoped_record, verify};
use crate::db::execute;
use crate::testing::{TestApp, apps};

async fn append(test: &TestApp, tenant: &TenantId, action: &'static str) {
    let mut tx = test.app.db.write(tenant).await.expect("begins");
    let entry = Entry { actor: Actor::Operator, action, object: "inv_1", detail: "Käsehof" };
    record(&mut tx, &test.app, tenant, entry).await.expect("records");
    tx.commit().await.expect("commits");
}

async fn chain(test: &TestApp) -> TenantId {
    let tenant = TenantId::new(test.app.now(), test.app.entropy.as_ref());
    for action in ["one", "two", "three"] {
        append(test, &tenant, action).await;
    }
    tenant
}

async fn verdict_after(test: &TestApp, sql: &'static str) -> Verdict {
    let tenant = chain(test).await;
    let mut tx = test.app.db.unscoped_write().await.expect("begins");
    assert_eq!(execute!(&mut tx, sql, tenant.as_str()).expect("changes"), 1);
    tx.commit().await.expect("commits");
    let mut tx = test.app.db.read(&tenant).await.expect("begins");
    verify(&mut tx, &tenant).await.expect("verifies")
}

#[tokio::test]
async fn entries_come_back_in_order_with_everything_that_was_written() {
    for test in apps().await {
        let tenant = chain(&test).await;
        let mut tx = test.app.db.read(&tenant).await.expect("begins");
        let entries = list(&mut tx, &tenant, 1, 10).await.expect("lists");
        let told: Vec<_> = entries.iter().map(|entry| (entry.sequence, entry.action.as_str())).collect();
        assert_eq!(told, [(2, "two"), (3, "three")]);
        assert_eq!((entries[0].actor.as_str(), entries[0].detail.as_str()), ("operator", "Käsehof"));
        assert_eq!(verify(&mut tx, &tenant).await.expect("verifies"), Verdict::Sound(3));
    }
}

#[tokio::test]
async fn a_changed_a_missing_and_a_cut_off_entry_are_found() {
    for test in apps().await {
        const CHANGE: &str = "UPDATE audit SET detail = 'nichts' WHERE tenant_id = $1 AND sequence = 2";
        const REMOVE: &str = "DELETE FROM audit WHERE tenant_id = $1 AND sequence = 2";
        const CUT: &str = "DELETE FROM audit WHERE tenant_id = $1 AND sequence = 3";
        assert_eq!(verdict_after(&test, CHANGE).await, Verdict::Broken(2));
        assert_eq!(verdict_after(&test, REMOVE).await, Verdict::Broken(2));
        assert_eq!(verdict_after(&test, CUT).await, Verdict::Broken(3));
    }
}

#[tokio::test]
async fn each_tenant_has_a_chain_of_his_own_and_the_operator_has_one() {
    for test in apps().await {
        let (ours, theirs) = (chain(&test).await, chain(&test).await);
        let mut tx = test.app.db.unscoped_write().await.expect("begins");
        let entry = Entry { actor: Actor::System, action: "keys.rotated", object: "", detail: "" };
        unscoped_record(&mut tx, &test.app, entry).await.expect("records");
        tx.commit().await.expect("commits");
        for tenant in [ours, theirs] {
            let mut tx = test.app.db.read(&tenant).await.expect("begins");
            assert_eq!(verify(&mut tx, &tenant).await.expect("verifies"), Verdict::Sound(3));
        }
    }
}

#[tokio::test]
async fn an_entry_of_a_change_that_did_not_happen_does_not_exist() {
    for test in apps().await {
        let tenant = chain(&test).await;
        let mut tx = test.app.db.write(&tenant).await.expect("begins");
        let entry = Entry { actor: Actor::Visitor, action: "four", object: "", detail: "" };
        record(&mut tx, &test.app, &tenant, entry).await.expect("records");
        drop(tx);
        append(&test, &tenant, "five").await;
        let mut tx = test.app.db.read(&tenant).await.expect("begins");
        assert_eq!(verify(&mut tx, &tenant).await.expect("verifies"), Verdict::Sound(4));
    }
}

#[tokio::test]
async fn entries_written_at_the_same_time_all_find_their_place() {
    for test in apps().await {
        let tenant = chain(&test).await;
        let writes = (0..8).map(|_| append(&test, &tenant, "more"));
        futures_util::future::join_all(writes).await;
        let mut tx = test.app.db.read(&tenant).await.expect("begins");
        assert_eq!(verify(&mut tx, &tenant).await.expect("verifies"), Verdict::Sound(11), "{}", test.store.name);
    }
}
