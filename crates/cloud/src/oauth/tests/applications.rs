//! Creating, listing and deleting applications.

use kontor_model::id::ClientId;

use super::{Realm, all_texts, application, full_realm, realm, rows};
use crate::app::App;
use crate::error::AppError;
use crate::oauth::actions::{self, Created, create_application};
use crate::oauth::application::{NameFault, check_name};
use crate::testing::apps;

const FORM_ID: &str = "01M83WFEZ084G7ZWYRD6Z1RV0W";

async fn refusal(app: &App, realm: &Realm, name: &str) -> Option<NameFault> {
    let form_id = kontor_model::id::ulid(app.now(), &*app.entropy);
    match create_application(app, &realm.tenant, &realm.user, name, &form_id).await.expect("answers") {
        Created::Refused(fault) => Some(fault),
        _ => None,
    }
}

#[test]
fn a_name_is_trimmed_and_folded_for_comparison() {
    let name = check_name("  microtech  Büro+ ").expect("a name");
    assert_eq!((name.shown.as_str(), name.key.as_str()), ("microtech Büro+", "microtech buro+"));
}

#[test]
fn sixty_characters_are_allowed_and_sixty_one_are_not_however_many_bytes() {
    assert!(check_name(&"ü".repeat(60)).is_ok());
    assert_eq!(check_name(&"ü".repeat(61)), Err(NameFault::TooLong));
}

#[test]
fn empty_and_unprintable_names_are_refused() {
    for empty in ["", "   ", "\t\r\n"] {
        assert_eq!(check_name(empty), Err(NameFault::Empty), "{empty:?}");
    }
    for unprintable in ["a\u{0}b", "a\tb", "a\nb", "a\u{202E}b", "a\u{7f}b"] {
        assert_eq!(check_name(unprintable), Err(NameFault::Characters), "{unprintable:?}");
    }
}

#[tokio::test]
async fn a_created_application_has_a_secret_that_the_store_does_not_know() {
    for test in apps().await {
        let realm = full_realm(&test.app).await;
        let known = application(&test.app, &realm, "microtech büro+").await;
        let texts = all_texts(&test.app).await;
        let random_part = &known.secret.expose()[7..48];
        assert!(texts.contains(known.id.as_str()), "{}", test.store.name);
        assert!(!texts.contains(random_part), "{}", test.store.name);
        assert!(texts.contains(&known.secret.last_four()) && texts.contains(&known.secret.shown_prefix()));
    }
}

#[tokio::test]
async fn a_name_that_differs_in_case_and_umlauts_only_is_taken() {
    for test in apps().await {
        let realm = full_realm(&test.app).await;
        application(&test.app, &realm, "microtech büro+").await;
        assert_eq!(refusal(&test.app, &realm, " MICROTECH BURO+ ").await, Some(NameFault::Taken));
        let page = actions::list_applications(&test.app, &realm.tenant, None).await.expect("lists");
        assert_eq!(page.rows.len(), 1, "{}", test.store.name);
    }
}

#[tokio::test]
async fn another_tenant_may_use_the_same_name() {
    for test in apps().await {
        let ours = full_realm(&test.app).await;
        let theirs = realm(&test.app, "2000000000008", "shipping").await;
        application(&test.app, &ours, "microtech büro+").await;
        assert_eq!(refusal(&test.app, &theirs, "microtech büro+").await, None, "{}", test.store.name);
    }
}

#[tokio::test]
async fn the_same_form_creates_one_application_only_and_gives_no_second_secret() {
    for test in apps().await {
        let realm = full_realm(&test.app).await;
        let create = || create_application(&test.app, &realm.tenant, &realm.user, "Packtisch", FORM_ID);
        assert!(matches!(create().await.expect("first"), Created::New(_)));
        assert!(matches!(create().await.expect("second"), Created::Already), "{}", test.store.name);
        let page = actions::list_applications(&test.app, &realm.tenant, None).await.expect("lists");
        assert_eq!(page.rows.len(), 1);
    }
}

#[tokio::test]
async fn two_first_applications_at_once_leave_one_key_and_two_applications() {
    for test in apps().await {
        let realm = full_realm(&test.app).await;
        let (one, two) = tokio::join!(refusal(&test.app, &realm, "Eins"), refusal(&test.app, &realm, "Zwei"));
        assert_eq!((one, two), (None, None), "{}", test.store.name);
        assert_eq!(rows(&test.app, "SELECT id FROM oauth_signing_keys").await.len(), 1);
        assert_eq!(rows(&test.app, "SELECT id FROM oauth_clients").await.len(), 2);
    }
}

#[tokio::test]
async fn the_same_name_twice_at_once_creates_one() {
    for test in apps().await {
        let realm = full_realm(&test.app).await;
        let (one, two) = tokio::join!(refusal(&test.app, &realm, "Eins"), refusal(&test.app, &realm, "eins"));
        let refused = [one, two].into_iter().flatten().collect::<Vec<_>>();
        assert_eq!(refused, [NameFault::Taken], "{}", test.store.name);
    }
}

#[tokio::test]
async fn a_refused_name_leaves_nothing_behind_not_even_a_key() {
    for test in apps().await {
        let realm = full_realm(&test.app).await;
        assert_eq!(refusal(&test.app, &realm, " ").await, Some(NameFault::Empty));
        assert_eq!(all_texts(&test.app).await, "", "{}", test.store.name);
        assert!(rows(&test.app, "SELECT id FROM oauth_signing_keys").await.is_empty());
    }
}

#[tokio::test]
async fn the_private_key_is_sealed_at_rest() {
    for test in apps().await {
        let realm = full_realm(&test.app).await;
        application(&test.app, &realm, "Eins").await;
        let mut tx = test.app.db.read(&realm.tenant).await.expect("begins");
        let keys = crate::oauth::store::keys::list(&mut tx, &realm.tenant).await.expect("lists");
        let opened = test.app.sealer.open(&keys[0].sealed_private, &["elsewhere"]);
        assert!(opened.is_err());
        // PKCS#8 holds the public point in clear; the sealed blob must not.
        assert!(!keys[0].sealed_private.windows(32).any(|window| window == &keys[0].public_key[1..33]));
    }
}

#[tokio::test]
async fn the_list_shows_newest_first_and_pages_by_key() {
    for test in apps().await {
        let realm = full_realm(&test.app).await;
        for number in 0..53 {
            test.clock.advance_millis(1);
            application(&test.app, &realm, &format!("Anwendung {number}")).await;
        }
        let first = actions::list_applications(&test.app, &realm.tenant, None).await.expect("lists");
        assert_eq!((first.rows.len(), first.secrets.len()), (50, 50), "{}", test.store.name);
        assert_eq!(first.rows[0].name, "Anwendung 52");
        let second = actions::list_applications(&test.app, &realm.tenant, first.next.as_ref()).await.expect("lists");
        assert_eq!(
            second.rows.iter().map(|row| row.name.as_str()).collect::<Vec<_>>(),
            ["Anwendung 2", "Anwendung 1", "Anwendung 0"]
        );
        assert_eq!(second.next, None);
    }
}

#[tokio::test]
async fn a_deleted_application_is_gone_from_the_list_and_its_name_is_free_again() {
    for test in apps().await {
        let realm = full_realm(&test.app).await;
        let known = application(&test.app, &realm, "Packtisch").await;
        actions::delete_application(&test.app, &realm.tenant, &realm.user, &known.id).await.expect("deletes");
        let page = actions::list_applications(&test.app, &realm.tenant, None).await.expect("lists");
        assert!(page.rows.is_empty(), "{}", test.store.name);
        assert_eq!(refusal(&test.app, &realm, "Packtisch").await, None);
    }
}

#[tokio::test]
async fn somebody_elses_application_cannot_be_seen_or_deleted() {
    for test in apps().await {
        let ours = full_realm(&test.app).await;
        let theirs = realm(&test.app, "2000000000008", "shipping").await;
        let known = application(&test.app, &ours, "Packtisch").await;
        let seen = actions::get_application(&test.app, &theirs.tenant, &known.id).await;
        assert!(matches!(seen, Err(AppError::NotFound)), "{}", test.store.name);
        let deleted = actions::delete_application(&test.app, &theirs.tenant, &theirs.user, &known.id).await;
        assert!(matches!(deleted, Err(AppError::NotFound)));
        assert!(actions::get_application(&test.app, &ours.tenant, &known.id).await.is_ok());
    }
}

#[tokio::test]
async fn deleting_what_is_deleted_or_never_was_is_not_found() {
    for test in apps().await {
        let realm = full_realm(&test.app).await;
        let known = application(&test.app, &realm, "Packtisch").await;
        let never = ClientId::new(test.app.now(), &*test.app.entropy);
        let delete = async |id| actions::delete_application(&test.app, &realm.tenant, &realm.user, id).await;
        assert!(delete(&known.id).await.is_ok());
        assert!(matches!(delete(&known.id).await, Err(AppError::NotFound)), "{}", test.store.name);
        assert!(matches!(delete(&never).await, Err(AppError::NotFound)));
    }
}

#[tokio::test]
async fn creating_and_deleting_stand_in_the_audit_log() {
    for test in apps().await {
        let realm = full_realm(&test.app).await;
        let known = application(&test.app, &realm, "Packtisch").await;
        actions::delete_application(&test.app, &realm.tenant, &realm.user, &known.id).await.expect("deletes");
        let entries = rows(&test.app, "SELECT action || ' ' || object FROM audit ORDER BY sequence").await;
        let expected = [format!("application.created {}", known.id), format!("application.deleted {}", known.id)];
        assert_eq!(entries.into_iter().map(|(entry,)| entry).collect::<Vec<_>>(), expected, "{}", test.store.name);
    }
}
