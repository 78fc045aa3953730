//! A secret is nowhere but sealed: not in the data base, not in an answer, not in a log, not in a `Debug`.

use http::Method;
use kontor_model::platform::NewPlatform;

use super::{PATH, create, path_of, send, test};
use crate::commerce::platforms::{Connection, store, testing};
use crate::commerce::tests::budenzauber::{KEY, apis, connect, connected, platform};
use crate::testing::logged;

#[tokio::test]
async fn no_secret_is_readable_in_the_store_in_answers_or_in_the_log() {
    for (api, booth) in apis().await {
        let customer = api.customer("1000000000009", "commerce").await;
        let (log, answers) = logged(async {
            let made = create(&api, &customer, &platform("Käsehof")).await;
            test(&api, &customer, &made).await;
            vec![
                made.to_string(),
                send(&api, &customer, (Method::PUT, &path_of(&made)), "", &platform("Käsehof")).await.text(),
                send(&api, &customer, (Method::POST, PATH), "k-2", &platform("Käsehof")).await.text(),
                api.get(&customer.token, PATH).await.text(),
            ]
        })
        .await;
        assert_eq!(booth.inside().calls, ["check"], "the secret was used");
        assert!(log.contains("/v1/platforms"), "the log was looked at: {log}");
        assert!(!log.contains(KEY), "the log shows the key");
        assert!(answers.iter().all(|answer| !answer.contains(KEY)), "an answer shows the key");
        let stored = testing::everything(&api.test.app, &customer.tenant).await;
        assert!(stored.contains("Käsehof"), "the search finds what stands there in clear");
        assert!(!stored.contains(KEY), "the store of {} shows the key", api.test.store.name);
    }
}

#[tokio::test]
async fn a_secret_opens_for_its_platform_and_field_only() {
    for of in connected().await {
        let other = connect(of.app(), of.tenant(), "Zweiter").await;
        let mut tx = of.app().db.write(of.tenant()).await.expect("begins");
        let all = store::secrets(&mut tx, of.tenant(), &of.platform).await.expect("reads");
        let (_, sealed) = all.iter().find(|(field, _)| field == "key").expect("a key");
        store::put_secret(&mut tx, of.tenant(), (&other, "key"), sealed).await.expect("moves");
        tx.commit().await.expect("commits");
        assert!(Connection::open(of.app(), of.tenant(), &of.platform).await.is_ok());
        assert!(Connection::open(of.app(), of.tenant(), &other).await.is_err(), "sealed for another platform");
    }
}

#[test]
fn debug_shows_no_secret() {
    let new: NewPlatform = serde_json::from_value(platform("Käsehof")).expect("a platform");
    let shown = format!("{new:?}");
    assert!(shown.contains("key") && !shown.contains(KEY), "{shown}");
}
