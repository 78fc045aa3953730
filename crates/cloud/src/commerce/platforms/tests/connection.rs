//! The way everybody calls a platform, and what becomes of its state.

use kontor_adapters::{AdapterError, ErrorKind};
use kontor_model::Lang;
use kontor_model::platform::PlatformState;
use secrecy::ExposeSecret;

use crate::commerce::platforms::{Connection, Lane, PlatformRow, store, testing};
use crate::commerce::tests::budenzauber::{ADDRESS, Connected, connected};
use crate::error::AppError;
use crate::testing::NOW;

async fn row(of: &Connected) -> PlatformRow {
    let mut tx = of.app().db.read(of.tenant()).await.expect("begins");
    store::find(&mut tx, of.tenant(), &of.platform).await.expect("reads").expect("a platform")
}

async fn open(of: &Connected) -> Connection<'_> {
    Connection::open(of.app(), of.tenant(), &of.platform).await.expect("opens")
}

/// Calls the shop once and tells the connection how it went.
async fn call(of: &Connected) {
    let connection = open(of).await;
    let talk = connection.begin(Lane::Orders).await.expect("a turn");
    let outcome = connection.shop.check(&talk.context(Lang::De)).await;
    connection.heard(outcome.as_ref().map(|_| ())).await.expect("noted");
}

#[tokio::test]
async fn an_opened_connection_hands_its_address_settings_and_secrets_to_the_adapter() {
    for of in connected().await {
        let connection = open(&of).await;
        let talk = connection.begin(Lane::Orders).await.expect("a turn");
        let report = connection.shop.check(&talk.context(Lang::De)).await.expect("let in");
        assert_eq!(report.description, format!("Budenzauber an {ADDRESS}"));
        assert_eq!(connection.hint_secret().expect("a secret").expose_secret(), testing::HINT_SECRET);
        assert!(talk.context(Lang::De).settings.secret(":hints").is_none(), "the adapter gets the form's secrets only");
    }
}

#[tokio::test]
async fn a_call_that_works_connects_and_is_written_down_once_a_minute() {
    for of in connected().await {
        assert_eq!(row(&of).await.state().expect("a state"), PlatformState::NotConnected);
        call(&of).await;
        assert_eq!(row(&of).await.state().expect("a state"), PlatformState::Connected);
        of.api.test.clock.advance_millis(59_000);
        call(&of).await;
        assert_eq!(row(&of).await.last_success_at, Some(NOW.0));
        of.api.test.clock.advance_millis(1_000);
        call(&of).await;
        assert_eq!(row(&of).await.last_success_at, Some(NOW.plus_seconds(60).0));
    }
}

#[tokio::test]
async fn three_failures_in_a_row_make_a_failing_connection_and_one_success_mends_it() {
    for of in connected().await {
        call(&of).await;
        for fails in 1..=3 {
            of.booth.fail(ErrorKind::Malformed);
            call(&of).await;
            let now = row(&of).await;
            let state = if fails < 3 { PlatformState::Connected } else { PlatformState::Failing };
            assert_eq!((now.state().expect("a state"), now.fails), (state, fails));
            assert_eq!((now.fail_code.as_str(), now.fail_text.as_str()), ("not_understood", "Heute geschlossen."));
            assert_eq!(now.failed_at, Some(NOW.0));
        }
        call(&of).await;
        let now = row(&of).await;
        assert_eq!((now.state().expect("a state"), now.fails), (PlatformState::Connected, 0));
        assert_eq!(now.fail_code, "not_understood", "what went wrong last stays known");
    }
}

#[tokio::test]
async fn refused_credentials_end_a_connection_at_once_and_other_failures_do_not_hide_that() {
    for of in connected().await {
        of.booth.fail(ErrorKind::NotAuthorized);
        call(&of).await;
        assert_eq!(row(&of).await.state().expect("a state"), PlatformState::Expired);
        for _ in 0..3 {
            of.booth.fail(ErrorKind::Malformed);
            call(&of).await;
        }
        assert_eq!(row(&of).await.state().expect("a state"), PlatformState::Expired);
    }
}

#[tokio::test]
async fn a_platform_that_is_asked_too_much_rests_as_long_as_it_says_and_is_no_worse_for_it() {
    for of in connected().await {
        call(&of).await;
        let connection = open(&of).await;
        let busy = AdapterError::without_effect(ErrorKind::RateLimited, "429", "slow down");
        connection.heard(Err(&AdapterError { retry_after: Some(90), ..busy })).await.expect("noted");
        let refused = connection.begin(Lane::Orders).await;
        assert!(matches!(refused, Err(AppError::TooMany { retry_after_s: 90 })));
        assert_eq!(of.booth.inside().calls.len(), 1, "and nothing was sent");
        assert_eq!(row(&of).await.state().expect("a state"), PlatformState::Connected);
        of.api.test.clock.advance_millis(90_000);
        assert!(connection.begin(Lane::Bulk).await.is_ok());
    }
}

#[tokio::test]
async fn an_answer_to_older_settings_says_nothing_about_newer_ones() {
    for of in connected().await {
        let connection = open(&of).await;
        let mut tx = of.app().db.write(of.tenant()).await.expect("begins");
        store::begin_anew(&mut tx, of.tenant(), &of.platform).await.expect("changes");
        tx.commit().await.expect("commits");
        let refused = AdapterError::without_effect(ErrorKind::NotAuthorized, "401", "wrong key");
        connection.heard(Err(&refused)).await.expect("noted");
        connection.heard(Ok(())).await.expect("noted");
        let now = row(&of).await;
        assert_eq!((now.state().expect("a state"), now.last_success_at), (PlatformState::NotConnected, None));
    }
}

#[tokio::test]
async fn nobody_opens_a_platform_that_is_paused_or_somebody_elses() {
    for of in connected().await {
        let stranger = of.api.customer("2000000000008", "commerce").await;
        let theirs = Connection::open(of.app(), &stranger.tenant, &of.platform).await;
        assert!(matches!(theirs.err(), Some(AppError::NotFound)));
        testing::pause(of.app(), of.tenant(), &of.platform).await;
        let paused = Connection::open(of.app(), of.tenant(), &of.platform).await;
        assert!(matches!(paused.err(), Some(AppError::Conflict("platform_paused"))));
        assert_eq!(row(&of).await.state().expect("a state"), PlatformState::Paused);
    }
}

#[tokio::test]
async fn an_address_inside_is_not_called_even_if_it_got_into_the_store() {
    for of in connected().await {
        for address in ["http://192.168.1.7", "https://10.0.0.1/shop", "http://shop.example"] {
            testing::move_to(of.app(), of.tenant(), &of.platform, address).await;
            let refused = Connection::open(of.app(), of.tenant(), &of.platform).await;
            assert!(matches!(refused.err(), Some(AppError::Conflict("platform_address_refused"))), "{address}");
        }
        assert!(of.booth.inside().calls.is_empty(), "and nothing was sent");
    }
}
