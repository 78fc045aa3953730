//! The rules of the records, and that a secret goes in and never comes out.

use axum::http::StatusCode;
use kontor_web::page::Face;
use kontor_web::testing::faults;
use secrecy::ExposeSecret;

use crate::check::Verdict;
use crate::credentials::pages::{ActivatePage, ListPage, MaskPage, RemovePage};
use crate::credentials::{self, Activation, CredentialInput, CredentialKind, recognise};
use crate::error::DeskError;
use crate::fake::{Script, cloud};
use crate::testing::{CLIENT_ID, TestDesk, desk, holds, input, secret, signed_in};

const CLOUD: &str = "https://kontor.example";

async fn add(desk: &TestDesk, input: &CredentialInput) -> credentials::Credential {
    credentials::add(&desk.app, input, &Activation::AskFirst).await.expect("a record")
}

fn keys(error: DeskError) -> Vec<String> {
    match error {
        DeskError::Invalid(faults) => faults.into_iter().map(|fault| fault.key).collect(),
        other => panic!("{other}"),
    }
}

#[tokio::test]
async fn numbers_run_on_and_are_unique() {
    let desk = desk().await;
    assert_eq!(add(&desk, &input(CLOUD, false)).await.number, 1);
    let chosen = CredentialInput { number: "7".to_owned(), ..input(CLOUD, false) };
    assert_eq!(add(&desk, &chosen).await.number, 7);
    assert_eq!(credentials::next_number(&desk.app).await.expect("a number"), 8);
    let again = credentials::add(&desk.app, &chosen, &Activation::AskFirst).await.expect_err("taken");
    assert_eq!(keys(again), ["credentials.error.number_taken"]);
    for wrong in ["0", "1000000", "-1", "zwei", "1,5"] {
        let wrong = CredentialInput { number: wrong.to_owned(), ..input(CLOUD, false) };
        let error = credentials::add(&desk.app, &wrong, &Activation::AskFirst).await.expect_err("out of range");
        assert_eq!(keys(error), ["credentials.error.number"]);
    }
    assert_eq!(credentials::list(&desk.app).await.expect("a list").len(), 2, "nothing else was added");
}

#[tokio::test]
async fn the_highest_number_leaves_the_gaps_to_the_next_ones() {
    let desk = desk().await;
    add(&desk, &CredentialInput { number: "999999".to_owned(), ..input(CLOUD, false) }).await;
    assert_eq!(add(&desk, &input(CLOUD, false)).await.number, 1);
    assert_eq!(add(&desk, &input(CLOUD, false)).await.number, 2);
}

#[tokio::test]
async fn at_most_one_record_is_active_and_the_other_is_named_first() {
    let desk = desk().await;
    let first = add(&desk, &input(CLOUD, true)).await;
    let refused = credentials::add(&desk.app, &input(CLOUD, true), &Activation::AskFirst).await;
    assert!(matches!(refused, Err(DeskError::OtherActive(other)) if other.id == first.id));
    assert_eq!(credentials::list(&desk.app).await.expect("a list").len(), 1, "nothing was added");

    let agreed = Activation::Instead(first.id.clone());
    let second = credentials::add(&desk.app, &input(CLOUD, true), &agreed).await.expect("agreed");
    assert_eq!(credentials::active(&desk.app).await.expect("one").id, second.id);
    assert!(!credentials::get(&desk.app, &first.id).await.expect("still there").active);
}

#[tokio::test]
async fn agreeing_to_another_record_than_the_active_one_does_not_count() {
    let desk = desk().await;
    let first = add(&desk, &input(CLOUD, true)).await;
    let second = add(&desk, &input(CLOUD, false)).await;
    let wrong = Activation::Instead(second.id.clone());
    let refused = credentials::activate(&desk.app, &second.id, &wrong).await;
    assert!(matches!(refused, Err(DeskError::OtherActive(_))));
    assert_eq!(credentials::active(&desk.app).await.expect("one").id, first.id);
}

#[tokio::test]
async fn the_secret_is_sealed_at_rest_and_opens_for_its_own_record_and_address_only() {
    let desk = desk().await;
    let record = add(&desk, &input(CLOUD, true)).await;
    let opened = credentials::open_secret(&desk.app, &record).await.expect("opens");
    assert_eq!(opened.expose_secret(), secret());
    let files = desk.files();
    assert!(holds(&files, CLIENT_ID), "the store is among the files");
    assert!(!holds(&files, &secret()) && !holds(&files, &secret()[3..20]));

    let elsewhere = credentials::Credential { cloud_url: "https://evil.example".to_owned(), ..record };
    assert!(matches!(credentials::open_secret(&desk.app, &elsewhere).await, Err(DeskError::Sealed(_))));
}

#[tokio::test]
async fn an_empty_secret_keeps_the_stored_one_unless_the_address_changes() {
    let desk = desk().await;
    let record = add(&desk, &input(CLOUD, true)).await;
    let kept = CredentialInput { secret: "".into(), name: "Halle 2".to_owned(), ..input(CLOUD, true) };
    let changed = credentials::change(&desk.app, &record.id, &kept, &Activation::AskFirst).await.expect("changed");
    assert_eq!(changed.name, "Halle 2");
    assert_eq!(credentials::open_secret(&desk.app, &changed).await.expect("opens").expose_secret(), secret());

    let moved = CredentialInput { secret: "".into(), ..input("https://evil.example", true) };
    let refused = credentials::change(&desk.app, &record.id, &moved, &Activation::AskFirst).await.expect_err("refused");
    assert_eq!(keys(refused), ["credentials.error.secret_again"]);
    assert_eq!(credentials::get(&desk.app, &record.id).await.expect("there").cloud_url, CLOUD);
}

#[tokio::test]
async fn a_test_with_a_changed_address_does_not_take_the_stored_secret_there() {
    let desk = desk().await;
    let (home, thief) = (cloud(Script::default()).await, cloud(Script::default()).await);
    let record = add(&desk, &input(&home.url, true)).await;
    let moved = CredentialInput { secret: "".into(), ..input(&thief.url, true) };
    let refused = credentials::test_typed(&desk.app, Some(&record.id), &moved).await.expect_err("refused");
    assert_eq!(keys(refused), ["credentials.error.secret_again"]);
    assert!(thief.seen().is_empty() && home.seen().is_empty());
}

#[tokio::test]
async fn a_test_of_saved_values_is_kept_and_one_of_typed_values_changes_nothing() {
    let desk = desk().await;
    let cloud = cloud(Script::default()).await;
    let record = add(&desk, &input(&cloud.url, true)).await;
    let typed = CredentialInput { client_id: "kc_01K541HAG0FK6SY9541SJ3EQHB".to_owned(), ..input(&cloud.url, true) };
    credentials::test_typed(&desk.app, Some(&record.id), &typed).await.expect("tested");
    assert_eq!(credentials::get(&desk.app, &record.id).await.expect("there"), record);

    let saved = CredentialInput { secret: "".into(), ..input(&cloud.url, true) };
    credentials::test_typed(&desk.app, Some(&record.id), &saved).await.expect("tested");
    let tested = credentials::get(&desk.app, &record.id).await.expect("there");
    assert_eq!((tested.verdict, tested.tested_at), (Some(Verdict::Connected), Some(desk.app.now())));

    let changed = CredentialInput { secret: "".into(), ..typed };
    let changed = credentials::change(&desk.app, &record.id, &changed, &Activation::AskFirst).await.expect("changed");
    assert_eq!(changed.verdict, None, "what was tested is not what is saved now");
}

#[tokio::test]
async fn all_faults_of_a_mask_are_told_at_once() {
    let desk = desk().await;
    let wrong = CredentialInput {
        number: "x".to_owned(),
        kind: "Fax".to_owned(),
        name: "ü".repeat(81),
        client_id: secret(),
        secret: CLIENT_ID.into(),
        cloud_url: "http://kontor.example".to_owned(),
        info: "a\u{202E}b".to_owned(),
        active: true,
    };
    let error = credentials::add(&desk.app, &wrong, &Activation::AskFirst).await.expect_err("refused");
    assert_eq!(
        keys(error),
        [
            "credentials.error.number",
            "credentials.error.kind",
            "credentials.error.too_long",
            "check.client_id_is_secret.field",
            "credentials.error.address_plain",
            "check.secret_is_client_id.field",
            "credentials.error.unprintable",
        ]
    );
    assert!(credentials::list(&desk.app).await.expect("a list").is_empty());
}

#[tokio::test]
async fn the_name_of_the_original_means_the_same_kind() {
    for name in ["Kontor Cloud", "microtech Cloud", "MICROTECH  CLOUD", "kontor_cloud"] {
        assert_eq!(CredentialKind::parse(name), Some(CredentialKind::KontorCloud), "{name}");
    }
    assert_eq!(CredentialKind::parse("Fax"), None);
}

#[test]
fn pasted_text_gives_both_values_whatever_stands_around_them() {
    let text = format!("ClientId:\t{CLIENT_ID}\r\nClientSecret=„{}“, bitte löschen", secret());
    let found = recognise(&text);
    assert_eq!(found.client_id.as_deref(), Some(CLIENT_ID));
    assert_eq!(found.secret.expect("a secret").expose_secret(), secret());
    assert!(recognise("nichts dabei: kc_kurz, ks_").client_id.is_none());
}

fn fields<'a>(url: &'a str, secret: &'a str, action: &'a str) -> Vec<(&'a str, &'a str)> {
    vec![
        ("number", "5"),
        ("active", "on"),
        ("kind", "kontor_cloud"),
        ("name", "Büro"),
        ("client_id", CLIENT_ID),
        ("client_secret", secret),
        ("cloud_url", url),
        ("action", action),
    ]
}

#[tokio::test]
async fn the_mask_saves_and_quick_begins_the_next_record() {
    let desk = signed_in().await;
    let reply = desk.post("/credentials", &fields(CLOUD, &secret(), "quick")).await;
    assert_eq!(reply.location, "/credentials/new?done=saved");
    let next = desk.get(&reply.location).await;
    assert!(next.text.contains("value=\"6\"") && next.text.contains("Nummer 5 „Büro“ ist zurzeit aktiv"));
    let list = desk.get("/credentials").await;
    assert!(list.text.contains(CLIENT_ID) && !list.text.contains(&secret()));
}

#[tokio::test]
async fn the_mask_of_a_saved_record_says_how_its_last_test_ended() {
    let desk = signed_in().await;
    let cloud = cloud(Script::default()).await;
    let record = add(&desk, &input(&cloud.url, true)).await;
    let path = format!("/credentials/{}", record.id);
    assert!(desk.get(&path).await.text.contains("Noch nicht getestet."));
    credentials::test_saved(&desk.app, &record.id).await.expect("tested");
    let mask = desk.get(&path).await.text;
    assert!(mask.contains("Zuletzt getestet 23. November 2026") && mask.contains("Verbindung steht"), "{mask}");
    assert!(!mask.contains("Noch nicht getestet."));
}

#[tokio::test]
async fn a_second_active_record_is_saved_as_not_active_and_then_asked_about() {
    let desk = signed_in().await;
    let first = add(&desk, &input(CLOUD, true)).await;
    let reply = desk.post("/credentials", &fields(CLOUD, &secret(), "save")).await;
    assert!(reply.location.ends_with("/activate"), "{}", reply.location);
    let question = desk.get(&reply.location).await;
    assert!(question.text.contains("Nummer 1 „Kontor Cloud“"));
    assert_eq!(credentials::active(&desk.app).await.expect("one").id, first.id, "not before the answer");
    let answer = desk.post(&reply.location, &[("instead", first.id.as_str())]).await;
    assert!(answer.location.contains("done=activated"));
    assert_eq!(credentials::active(&desk.app).await.expect("one").number, 5);
}

#[tokio::test]
async fn no_answer_of_the_mask_sends_a_typed_secret_back() {
    let desk = signed_in().await;
    let cloud = cloud(Script::default()).await;
    let secret = secret();
    let pasted = format!("{CLIENT_ID} {secret}");
    for action in ["test", "text", "save"] {
        let mut posted = fields(&cloud.url, &secret, action);
        posted[0].1 = "0";
        posted.push(("pasted", &pasted));
        let reply = desk.post("/credentials", &posted).await;
        assert!(reply.text.contains("Bitte das Client-Secret noch einmal eintragen"), "{action}");
        assert!(reply.text.contains(CLIENT_ID) && !reply.text.contains(&secret), "{action}");
    }
    let mut mixed_up = fields(&cloud.url, "", "test");
    mixed_up[4].1 = &secret;
    assert!(!desk.post("/credentials", &mixed_up).await.text.contains(&secret));
    assert!(credentials::list(&desk.app).await.expect("a list").is_empty());
}

#[tokio::test]
async fn the_script_gets_the_result_alone() {
    let desk = signed_in().await;
    let cloud = cloud(Script::default()).await;
    let secret = secret();
    let token = desk.app.csrf.issue(desk.cookie.split_once('=').expect("a cookie").1);
    let mut posted = fields(&cloud.url, &secret, "test");
    posted.push(("csrf", &token));
    let reply = desk.post_bare("/credentials", &posted, "1").await;
    assert_eq!(reply.status, StatusCode::OK);
    assert!(reply.text.contains("Verbindung steht") && reply.text.contains("Käsehof Grünwald GmbH"));
    assert!(!reply.text.contains("<html") && !reply.text.contains(&secret));
}

#[tokio::test]
async fn deleting_asks_first_and_takes_the_secret_along() {
    let desk = signed_in().await;
    let record = add(&desk, &input(CLOUD, true)).await;
    let path = format!("/credentials/{}/delete", record.id);
    assert!(desk.get(&path).await.text.contains("Nummer 1 löschen?"));
    assert_eq!(desk.post_bare(&path, &[], "").await.status, StatusCode::FORBIDDEN);
    assert_eq!(credentials::list(&desk.app).await.expect("a list").len(), 1, "nothing without the token");
    assert!(desk.post(&path, &[]).await.location.contains("done=removed"));
    assert!(credentials::list(&desk.app).await.expect("a list").is_empty());
    assert_eq!(desk.post(&path, &[]).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn the_card_of_a_record_never_tested_says_so_under_its_caption_and_nowhere_else() {
    let desk = signed_in().await;
    let cloud = cloud(Script::default()).await;
    let record = add(&desk, &input(&cloud.url, true)).await;
    let card = async || {
        let page = desk.get("/credentials").await.text;
        page.split("<dl class=\"facts\">").nth(1).expect("a card").split("</main>").next().expect("its end").to_owned()
    };
    let untested = card().await;
    assert!(untested.contains("<dt>Zuletzt getestet</dt><dd>noch nie</dd>"), "{untested}");
    assert!(!untested.contains("nicht getestet") && untested.matches("c6").count() == 0, "{untested}");
    credentials::test_saved(&desk.app, &record.id).await.expect("tested");
    let tested = card().await;
    assert!(tested.contains("<dt>Zuletzt getestet</dt>") && !tested.contains("noch nie"), "{tested}");
    assert!(tested.contains("Verbindung steht"), "{tested}");
}

#[tokio::test]
async fn the_pages_of_this_room_hold_what_every_page_must() {
    let desk = desk().await;
    let site = &desk.app.site;
    let found = [
        faults::<ListPage>(site, Face::Desk),
        faults::<MaskPage>(site, Face::Desk),
        faults::<ActivatePage>(site, Face::Desk),
        faults::<RemovePage>(site, Face::Desk),
    ];
    assert!(found.concat().is_empty(), "{found:#?}");
}
