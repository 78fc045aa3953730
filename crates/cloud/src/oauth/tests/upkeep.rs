//! What is counted in memory, when it reaches the store, and what is cleared away.

use std::net::IpAddr;

use kontor_model::UtcMillis;
use kontor_model::clock::CountedEntropy;
use kontor_model::id::{ClientId, ClientSecretId, TenantId};

use super::{Known, application, ask, basic, full_realm, other_secret, post, rows};
use crate::audit::{self, Actor, Entry};
use crate::oauth::actions::delete_application;
use crate::oauth::upkeep::{Plan, tidy};
use crate::oauth::usage::{Due, Reason};
use crate::oauth::{flush_counts, store};
use crate::testing::{TestApp, apps};

const COUNTS: &str = "SELECT reason || ' ' || count || ' ' || address FROM oauth_counts ORDER BY reason";
const AUDIT: &str =
    "SELECT action || ' ' || actor || ' ' || detail FROM audit WHERE action = 'token.refused' ORDER BY at, tenant_id";
const DAY_MS: i64 = 86_400_000;

async fn fail(test: &TestApp, id: &str) {
    let header = basic(id, other_secret().expose());
    post(&test.app, "/oauth/token", Some(&header), "grant_type=client_credentials").await;
}

async fn texts(test: &TestApp, sql: &'static str) -> Vec<String> {
    rows(&test.app, sql).await.into_iter().map(|(text,)| text).collect()
}

async fn with_one(test: &TestApp) -> Known {
    let realm = full_realm(&test.app).await;
    application(&test.app, &realm, "Eins").await
}

#[tokio::test]
async fn counts_and_last_use_reach_the_store_with_the_flush() {
    for test in apps().await {
        let known = with_one(&test).await;
        ask(&test.app, &known).await;
        ask(&test.app, &known).await;
        fail(&test, known.id.as_str()).await;
        flush_counts(&test.app).await.expect("flushes");
        ask(&test.app, &known).await;
        flush_counts(&test.app).await.expect("flushes again");
        let expected = ["issued 3 127.0.0.1", "wrong_secret 1 127.0.0.1"];
        assert_eq!(texts(&test, COUNTS).await, expected, "{}", test.store.name);
        let used = "SELECT 'x' FROM oauth_clients WHERE last_used_at IS NOT NULL";
        let used_secret = "SELECT 'x' FROM oauth_client_secrets WHERE last_used_at IS NOT NULL";
        assert_eq!((texts(&test, used).await.len(), texts(&test, used_secret).await.len()), (1, 1));
    }
}

#[tokio::test]
async fn a_flush_with_nothing_to_say_writes_nothing() {
    for test in apps().await {
        with_one(&test).await;
        flush_counts(&test.app).await.expect("flushes");
        assert!(texts(&test, COUNTS).await.is_empty(), "{}", test.store.name);
    }
}

#[tokio::test]
async fn the_first_refusal_of_a_series_is_an_audit_entry_and_the_rest_is_counted() {
    for test in apps().await {
        let known = with_one(&test).await;
        for _ in 0..3 {
            fail(&test, known.id.as_str()).await;
            flush_counts(&test.app).await.expect("flushes");
        }
        let entry = "token.refused visitor reason wrong_secret, address 127.0.0.1";
        assert_eq!(texts(&test, AUDIT).await, [entry], "{}", test.store.name);
        test.clock.advance_millis(600_001);
        fail(&test, known.id.as_str()).await;
        flush_counts(&test.app).await.expect("flushes");
        assert_eq!(texts(&test, AUDIT).await, [entry, entry]);
        assert_eq!(texts(&test, COUNTS).await, ["wrong_secret 4 127.0.0.1"]);
    }
}

#[tokio::test]
async fn unknown_applications_are_counted_together_and_stand_in_the_operators_log() {
    for test in apps().await {
        with_one(&test).await;
        fail(&test, "kc_01M83WFEZ084G7ZWYRD6Z1RV0W").await;
        fail(&test, "kc_01M83WFEZ084G7ZWYRD6Z1RV0X").await;
        flush_counts(&test.app).await.expect("flushes");
        assert_eq!(texts(&test, COUNTS).await, ["unknown_client 2 127.0.0.1"], "{}", test.store.name);
        let operators = "SELECT tenant_id FROM audit WHERE action = 'token.refused'";
        assert_eq!(texts(&test, operators).await, [""]);
    }
}

#[tokio::test]
async fn what_could_not_be_stored_is_counted_with_the_next_flush() {
    let mut due = Vec::new();
    for test in apps().await {
        let known = with_one(&test).await;
        fail(&test, known.id.as_str()).await;
        due.extend(test.app.oauth.usage.take_due(10, test.app.now()));
        assert_eq!(due.len(), 1);
        test.app.oauth.usage.put_back(std::mem::take(&mut due));
        fail(&test, known.id.as_str()).await;
        flush_counts(&test.app).await.expect("flushes");
        assert_eq!(texts(&test, COUNTS).await, ["wrong_secret 2 127.0.0.1"], "{}", test.store.name);
        assert_eq!(texts(&test, AUDIT).await.len(), 1);
    }
}

/// A tally of the application that this seed makes, as it is due.
fn due(seed: i64, tenant: &TenantId, reason: Reason, at: i64) -> Due {
    Due {
        client: Some(ClientId::new(UtcMillis(seed), &CountedEntropy::default())),
        tenant: Some(tenant.clone()),
        secret: Some(ClientSecretId::new(UtcMillis(seed), &CountedEntropy::default())),
        address: IpAddr::from([192, 0, 2, u8::try_from(at).expect("small")]),
        reason,
        count: 1,
        first_at: UtcMillis(at),
        last_at: UtcMillis(at),
        begins_series: reason != Reason::Issued,
    }
}

#[test]
fn every_node_writes_in_the_same_order_so_that_none_waits_for_another_in_a_circle() {
    let tenants = [1, 2].map(|at| TenantId::new(UtcMillis(at), &CountedEntropy::default()));
    let mut parts = Vec::new();
    for seed in [5i64, 3, 9, 7] {
        let tenant = &tenants[usize::from(seed < 6)];
        parts.push(due(seed, tenant, Reason::WrongSecret, seed));
        parts.push(due(seed, tenant, Reason::Issued, 20 + seed));
        parts.push(due(seed, tenant, Reason::Issued, 10 + seed));
    }
    let forth = Plan::of(&parts);
    let used: Vec<_> = forth.clients.values().map(|(id, at)| ((*id).clone(), *at)).collect();
    let expected = [3, 5, 7, 9].map(|seed| {
        let client = ClientId::new(UtcMillis(seed), &CountedEntropy::default());
        (client, UtcMillis(20 + seed))
    });
    assert_eq!(used, expected, "each application once, by id, with its latest moment");
    assert!(forth.secrets.values().map(|(id, _)| id.as_str()).is_sorted() && forth.secrets.len() == 4);
    let tenants_noted: Vec<_> = forth.series.iter().map(|part| part.tenant.clone()).collect();
    assert!(tenants_noted.is_sorted_by_key(|tenant| tenant.as_ref().map(TenantId::to_string)));
    assert_eq!(forth.series.len(), 4);
    let back: Vec<Due> = parts.iter().rev().cloned().collect();
    let back = Plan::of(&back);
    assert_eq!((&back.counts, &back.series), (&forth.counts, &forth.series), "whatever order memory gave");
}

#[tokio::test]
async fn flushing_waits_for_a_deletion_that_is_under_way_and_holds_nothing_it_needs() {
    for test in apps().await {
        let realm = full_realm(&test.app).await;
        let known = application(&test.app, &realm, "Eins").await;
        ask(&test.app, &known).await;
        for number in 0..20 {
            let other = application(&test.app, &realm, &format!("Nummer {number}")).await;
            fail(&test, other.id.as_str()).await;
        }
        let mut deletion = test.app.db.write(&realm.tenant).await.expect("begins");
        let deleted = store::clients::delete(&mut deletion, &realm.tenant, &known.id, test.app.now(), 1000);
        assert!(deleted.await.expect("deletes"), "{}", test.store.name);
        let finish = async {
            let entry = Entry { actor: Actor::System, action: "application.deleted", object: "", detail: "" };
            audit::record(&mut deletion, &test.app, &realm.tenant, entry).await?;
            deletion.commit().await
        };
        let (flushed, finished) = tokio::join!(flush_counts(&test.app), finish);
        assert!(flushed.is_ok() && finished.is_ok(), "{}: {flushed:?}, {finished:?}", test.store.name);
        assert_eq!(texts(&test, AUDIT).await.len(), 20);
    }
}

#[tokio::test]
async fn hashes_of_a_deleted_application_are_kept_ninety_days() {
    const HASHES: &str = "SELECT id FROM oauth_client_secrets";
    for test in apps().await {
        let realm = full_realm(&test.app).await;
        let known = application(&test.app, &realm, "Eins").await;
        let other = application(&test.app, &realm, "Zwei").await;
        delete_application(&test.app, &realm.tenant, &realm.user, &known.id).await.expect("deletes");
        test.clock.advance_millis(90 * DAY_MS);
        tidy(&test.app).await.expect("tidies");
        assert_eq!(texts(&test, HASHES).await.len(), 2, "{}", test.store.name);
        assert_eq!(ask(&test.app, &known).await.json()["kontor_reason"], "deleted");
        test.clock.advance_millis(1);
        tidy(&test.app).await.expect("tidies");
        assert_eq!(texts(&test, HASHES).await.len(), 1);
        test.app.oauth.forget_all();
        assert_eq!(ask(&test.app, &known).await.json().get("kontor_reason"), None);
        assert_eq!(ask(&test.app, &other).await.status, 200);
    }
}

#[tokio::test]
async fn revoked_tokens_are_forgotten_once_they_have_run_out() {
    const REVOKED: &str = "SELECT id FROM oauth_revoked_tokens";
    for test in apps().await {
        let known = with_one(&test).await;
        let token = ask(&test.app, &known).await.token();
        let header = super::basic_of(&known);
        post(&test.app, "/oauth/revoke", Some(&header), &format!("token={token}")).await;
        tidy(&test.app).await.expect("tidies");
        assert_eq!(texts(&test, REVOKED).await.len(), 1, "{}", test.store.name);
        test.clock.advance_millis(600_001);
        tidy(&test.app).await.expect("tidies");
        assert!(texts(&test, REVOKED).await.is_empty());
    }
}
