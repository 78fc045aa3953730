//! People are told what they have to know about their platforms, once each.

use kontor_adapters::ErrorKind;
use kontor_model::Lang;
use kontor_model::id::{SessionId, UserId};

use serde_json::json;

use super::tell_people;
use crate::commerce::intake::read_due;
use crate::commerce::tests::budenzauber::{ADDRESS, Connected, connected, order};
use crate::db::execute;
use crate::jobs;
use crate::shipping::day;
use crate::shipping::store::testing::insert_session;

const MINUTE: i64 = 60_000;
const HOUR: i64 = 60 * MINUTE;

/// Shops of a customer with one user who reads German.
async fn watched() -> Vec<Connected> {
    let all = connected().await;
    for of in &all {
        let app = of.app();
        let user = UserId::new(app.now(), app.entropy.as_ref());
        let session = SessionId::new(app.now(), app.entropy.as_ref());
        insert_session(&app.db, of.tenant(), &user, &session, "keks").await;
    }
    all
}

/// All mails that are sent now, readable, and forgotten by this.
async fn mails(of: &Connected) -> Vec<String> {
    tell_people(of.app()).await.expect("looked");
    jobs::run_due(of.app()).await.expect("sent");
    let outbox = &of.app().config.outbox;
    let mut texts = Vec::new();
    let Ok(files) = std::fs::read_dir(outbox) else { return texts };
    for file in files {
        let path = file.expect("a file").path();
        texts.push(crate::mail::readable(&std::fs::read_to_string(&path).expect("a mail")));
        std::fs::remove_file(path).expect("removed");
    }
    texts.sort();
    texts
}

async fn wait(of: &Connected, millis: i64) {
    of.api.test.clock.advance_millis(millis);
    read_due(of.app()).await.expect("orders are read");
}

async fn set(of: &Connected, change: &str) {
    let sql = format!("UPDATE platforms SET {change} WHERE tenant_id = $1 AND id = $2");
    let mut tx = of.app().db.write(of.tenant()).await.expect("begins");
    execute!(&mut tx, sqlx::AssertSqlSafe(sql.clone()), of.tenant().as_str(), of.platform.as_str()).expect("changes");
    tx.commit().await.expect("commits");
}

#[tokio::test]
async fn a_connection_that_breaks_is_told_once_and_once_that_it_works_again() {
    for of in watched().await {
        wait(&of, MINUTE).await;
        assert_eq!(mails(&of).await, Vec::<String>::new(), "it works, and never did not");
        of.booth.fail(ErrorKind::NotAuthorized);
        wait(&of, 2 * MINUTE).await;
        let sent = mails(&of).await;
        assert_eq!(sent.len(), 1, "{sent:?}");
        assert!(sent[0].contains("Budenzauber nimmt die Zugangsdaten nicht mehr an"), "{}", sent[0]);
        assert!(sent[0].contains("Lene Brackwede"), "{}", sent[0]);
        assert!(sent[0].contains("Heute geschlossen."), "the platform's own words: {}", sent[0]);
        assert!(sent[0].contains(&format!("https://kontor.example/platforms/{}", of.platform)), "{}", sent[0]);
        of.booth.fail(ErrorKind::NotAuthorized);
        wait(&of, 20 * MINUTE).await;
        assert_eq!(mails(&of).await, Vec::<String>::new(), "still broken, and told");
        wait(&of, 20 * MINUTE).await;
        let sent = mails(&of).await;
        assert_eq!(sent.len(), 1, "{sent:?}");
        assert!(sent[0].contains("Budenzauber ist wieder verbunden"), "{}", sent[0]);
        assert_eq!(mails(&of).await, Vec::<String>::new());
    }
}

#[tokio::test]
async fn one_failure_is_no_news_and_three_in_a_row_are() {
    for of in watched().await {
        for _ in 0..2 {
            of.booth.be_away();
            wait(&of, 20 * MINUTE).await;
            assert_eq!(mails(&of).await, Vec::<String>::new());
        }
        of.booth.be_away();
        wait(&of, 20 * MINUTE).await;
        let sent = mails(&of).await;
        assert_eq!(sent.len(), 1, "{sent:?}");
        assert!(sent[0].contains("Budenzauber antwortet nicht wie erwartet"), "{}", sent[0]);
        assert!(sent[0].contains("nicht erreichbar"), "{}", sent[0]);
    }
}

#[tokio::test]
async fn everybody_is_told_in_his_own_language() {
    for of in watched().await {
        let mut tx = of.app().db.write(of.tenant()).await.expect("begins");
        let english = Lang::En.code();
        execute!(&mut tx, "UPDATE users SET lang = $2 WHERE tenant_id = $1", of.tenant().as_str(), english)
            .expect("set");
        tx.commit().await.expect("commits");
        of.booth.fail(ErrorKind::NotAuthorized);
        wait(&of, MINUTE).await;
        let sent = mails(&of).await;
        assert!(sent[0].contains("Budenzauber does not accept the credentials any more"), "{}", sent[0]);
        assert!(sent[0].contains("Answer of Budenzauber: "), "{}", sent[0]);
    }
}

#[tokio::test]
async fn a_silence_is_told_once_until_an_order_comes() {
    for of in watched().await {
        wait(&of, MINUTE).await;
        set(&of, "silent_after_h = 12").await;
        wait(&of, 11 * HOUR).await;
        assert_eq!(mails(&of).await, Vec::<String>::new());
        wait(&of, HOUR).await;
        let sent = mails(&of).await;
        assert_eq!(sent.len(), 1, "{sent:?}");
        assert!(sent[0].contains("Seit 12 Stunden keine Bestellung von Budenzauber"), "{}", sent[0]);
        wait(&of, 30 * HOUR).await;
        assert_eq!(mails(&of).await, Vec::<String>::new());
        let mut late = order("B-1");
        late.modified_at_ms = of.app().now().0;
        of.booth.put(&late);
        wait(&of, HOUR).await;
        release(&of).await;
        assert_eq!(mails(&of).await, Vec::<String>::new(), "an order came");
        wait(&of, 12 * HOUR).await;
        assert_eq!(mails(&of).await.len(), 1, "and then none again");
    }
}

#[tokio::test]
async fn credentials_that_end_are_told_fourteen_and_three_days_before_once_each() {
    const DAY: i64 = 24 * HOUR;
    for of in watched().await {
        let until = day::begins_at(day::of(of.app().now().plus_millis(20 * DAY))).0;
        set(&of, &format!("keys_until = {until}")).await;
        wait(&of, 5 * DAY).await;
        assert_eq!(mails(&of).await, Vec::<String>::new(), "that is far");
        wait(&of, DAY).await;
        let sent = mails(&of).await;
        assert_eq!(sent.len(), 1, "{sent:?}");
        assert!(sent[0].contains("Zugangsdaten von Budenzauber enden in 14 Tagen"), "{}", sent[0]);
        assert!(sent[0].contains("Eingetragen ist als letzter Tag: "), "{}", sent[0]);
        assert!(sent[0].contains(&format!("/platforms/{}/edit", of.platform)), "{}", sent[0]);
        wait(&of, 10 * DAY).await;
        assert_eq!(mails(&of).await, Vec::<String>::new(), "told once");
        wait(&of, DAY).await;
        let sent = mails(&of).await;
        assert_eq!(sent.len(), 1, "{sent:?}");
        assert!(sent[0].contains("enden in 3 Tagen"), "{}", sent[0]);
        wait(&of, 10 * DAY).await;
        assert_eq!(mails(&of).await, Vec::<String>::new(), "and not when it is over");
    }
}

#[tokio::test]
async fn who_is_told_late_is_told_once_and_a_new_day_begins_anew() {
    const DAY: i64 = 24 * HOUR;
    for of in watched().await {
        let in_days = |days: i64| day::begins_at(day::of(of.app().now().plus_millis(days * DAY))).0;
        set(&of, &format!("keys_until = {}", in_days(1))).await;
        let sent = mails(&of).await;
        assert!(sent.len() == 1 && sent[0].contains("enden in 1 Tag"), "{sent:?}");
        assert_eq!(mails(&of).await, Vec::<String>::new());
        let day = day::of(of.app().now().plus_millis(10 * DAY)).to_string();
        let change = json!({ "kind": "budenzauber", "name": "Budenzauber", "address": ADDRESS, "keys_until": day });
        let path = format!("/v1/platforms/{}", of.platform);
        let put = of.api.call(&of.customer.token, http::Method::PUT, &path, "", &change).await;
        assert_eq!((put.status.as_u16(), put.json()["keys_until"].clone()), (200, json!(day)), "{}", put.text());
        let sent = mails(&of).await;
        assert!(sent.len() == 1 && sent[0].contains("enden in 10 Tagen"), "{sent:?}");
    }
}

#[tokio::test]
async fn nobody_is_told_of_a_paused_platform_or_of_a_silence_while_it_is_broken() {
    for of in watched().await {
        set(&of, "silent_after_h = 1, paused = TRUE").await;
        of.api.test.clock.advance_millis(5 * HOUR);
        assert_eq!(mails(&of).await, Vec::<String>::new());
        set(&of, "paused = FALSE, state = 'expired', told = 'expired'").await;
        assert_eq!(mails(&of).await, Vec::<String>::new());
    }
}

#[tokio::test]
async fn two_who_look_at_once_tell_it_once() {
    for of in watched().await {
        set(&of, "state = 'expired', failed_at = 1").await;
        let (one, two) = tokio::join!(tell_people(of.app()), tell_people(of.app()));
        assert_eq!(one.expect("looked") + two.expect("looked"), 1);
        assert_eq!(mails(&of).await.len(), 1);
    }
}

/// Refuses stock of the goods with these numbers, in place of what was refused before.
async fn refuse_goods(of: &Connected, numbers: std::ops::Range<i64>) {
    const SQL: &str = "INSERT INTO platform_stock (platform_id, sku_key, tenant_id, sku, quantity, product, \
        variant, call_group, sure, telling, state, findings, lane, changed_at, orders_from, due, held, attempts) \
        VALUES ($1, $2, $3, $2, 1, 'p', '', '', FALSE, 0, 'rejected', '[]', 0, 0, 0, 0, 0, 0)";
    let (platform, tenant) = (of.platform.as_str(), of.tenant().as_str());
    let mut tx = of.app().db.write(of.tenant()).await.expect("begins");
    execute!(&mut tx, "DELETE FROM platform_stock WHERE tenant_id = $1", tenant).expect("forgotten");
    for number in numbers {
        execute!(&mut tx, SQL, platform, format!("a-{number}"), tenant).expect("a row");
    }
    tx.commit().await.expect("commits");
}

/// Writes down something that was to be told about the order there is.
async fn dispatch(of: &Connected, id: &str, state: &str, attempts: i64) {
    const SQL: &str = "INSERT INTO dispatches (id, tenant_id, platform_id, order_id, kind, content, completes, state, \
        held, attempts, findings, created_at) \
        SELECT $3, tenant_id, platform_id, id, 'status', '{}', FALSE, $4, 0, $5, '[]', 0 FROM orders \
        WHERE tenant_id = $1 AND platform_id = $2";
    let mut tx = of.app().db.write(of.tenant()).await.expect("begins");
    let (tenant, platform) = (of.tenant().as_str(), of.platform.as_str());
    assert_eq!(execute!(&mut tx, SQL, tenant, platform, id, state, attempts).expect("a row"), 1);
    tx.commit().await.expect("commits");
}

/// Lets every order go to the ERP.
async fn release(of: &Connected) {
    let mut tx = of.app().db.write(of.tenant()).await.expect("begins");
    execute!(&mut tx, "UPDATE orders SET delivery = 'waiting' WHERE tenant_id = $1", of.tenant().as_str())
        .expect("set");
    tx.commit().await.expect("commits");
}

#[tokio::test]
async fn what_needs_a_person_is_told_at_once_then_once_a_day_at_most_and_only_when_it_became_more() {
    for of in watched().await {
        set(&of, "state = 'connected'").await;
        refuse_goods(&of, 0..1).await;
        let sent = mails(&of).await;
        assert_eq!(sent.len(), 1, "{sent:?}");
        assert!(sent[0].contains("Budenzauber: Ein Vorgang ist zu klären"), "{}", sent[0]);
        assert!(sent[0].contains("Ein Bestand wurde abgelehnt"), "{}", sent[0]);
        assert!(
            sent[0].contains(&format!("https://kontor.example/platforms/{}/stock?state=rejected#refused", of.platform)),
            "{}",
            sent[0]
        );
        refuse_goods(&of, 0..3).await;
        of.api.test.clock.advance_millis(23 * HOUR);
        assert_eq!(mails(&of).await, Vec::<String>::new(), "one a day");
        of.api.test.clock.advance_millis(HOUR);
        let sent = mails(&of).await;
        assert_eq!(sent.len(), 1, "{sent:?}");
        assert!(sent[0].contains("3 Vorgänge sind zu klären"), "{}", sent[0]);
        of.api.test.clock.advance_millis(48 * HOUR);
        assert_eq!(mails(&of).await, Vec::<String>::new(), "nothing new");
        refuse_goods(&of, 0..1).await;
        assert_eq!(mails(&of).await, Vec::<String>::new(), "it became less");
        refuse_goods(&of, 0..2).await;
        assert_eq!(mails(&of).await.len(), 1, "and more again");
    }
}

#[tokio::test]
async fn a_refused_message_is_told_and_one_that_fails_again_and_again() {
    for of in watched().await {
        of.booth.put(&order("B-1"));
        wait(&of, MINUTE).await;
        release(&of).await;
        dispatch(&of, "ful_1", "pending", 9).await;
        assert_eq!(mails(&of).await, Vec::<String>::new());
        dispatch(&of, "ful_2", "pending", 10).await;
        dispatch(&of, "ful_3", "rejected", 1).await;
        let sent = mails(&of).await;
        assert_eq!(sent.len(), 1, "{sent:?}");
        assert!(sent[0].contains("2 Vorgänge sind zu klären"), "{}", sent[0]);
        assert!(sent[0].contains("Eine Versandmeldung oder ein Status wurde abgelehnt"), "{}", sent[0]);
        assert!(
            sent[0].contains(&format!("https://kontor.example/platforms/{}/dispatch#rejected", of.platform)),
            "{}",
            sent[0]
        );
        assert!(sent[0].contains("https://kontor.example/needs"), "{}", sent[0]);
        assert!(sent[0].contains("Eine Versandmeldung oder ein Status kommt immer wieder nicht an"), "{}", sent[0]);
    }
}

#[tokio::test]
async fn an_order_that_is_held_for_an_hour_is_told_with_the_list_of_those() {
    for of in watched().await {
        of.booth.put(&order("B-1"));
        wait(&of, MINUTE).await;
        of.api.test.clock.advance_millis(HOUR - MINUTE);
        assert_eq!(mails(&of).await, Vec::<String>::new());
        of.api.test.clock.advance_millis(MINUTE);
        let sent = mails(&of).await;
        assert_eq!(sent.len(), 1, "{sent:?}");
        assert!(sent[0].contains("Ein Auftrag wird angehalten"), "{}", sent[0]);
        assert!(sent[0].contains("https://kontor.example/orders?delivery=held"), "{}", sent[0]);
    }
}

#[tokio::test]
async fn an_hour_is_called_an_hour() {
    for of in watched().await {
        wait(&of, MINUTE).await;
        set(&of, "silent_after_h = 1").await;
        wait(&of, HOUR).await;
        let sent = mails(&of).await;
        assert!(sent[0].contains("Seit einer Stunde keine Bestellung von Budenzauber"), "{}", sent[0]);
    }
}
