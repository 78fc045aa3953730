//! Inviting: what the vendor may type, what is sent, and what a second invitation does.

use kontor_model::{Lang, Module};

use super::browser::Browser;
use super::world::{NUMBER, invited, kaesehof, link_in, mails, path, picture};
use crate::error::AppError;
use crate::identity::{
    InvitationState, MailOutcome, NewInvitation, Which, invite, list_invitations, resend_invitation, revoke_invitation,
};
use crate::testing::apps;

fn by_number() -> Which {
    NUMBER.parse().expect("a number")
}

#[tokio::test]
async fn an_invitation_sends_the_link_at_once_and_says_where_the_mail_lies() {
    for test in apps().await {
        let invited = invited(&test.app).await;
        let MailOutcome::WrittenTo(path) = &invited.mail else { panic!("{:?}", invited.mail) };
        assert!(path.starts_with(&test.app.config.outbox));
        let mails = mails(&test);
        assert_eq!(mails.len(), 1);
        assert_eq!(link_in(&mails[0], "https://"), *invited.registration_url);
        assert_eq!(picture(&test).await.actions(), ["invitation.created"]);
        assert_eq!(invited.invitation.expires_at.millis_since(test.app.now()), 7 * 24 * 60 * 60 * 1000);
    }
}

#[tokio::test]
async fn the_link_itself_is_nowhere_in_the_store() {
    for test in apps().await.into_iter().filter(|test| test.store.name == "sqlite") {
        let invited = invited(&test.app).await;
        let token = path(&invited.registration_url).replace("/register/", "");
        let secret = &token[26..];
        let mut tx = test.app.db.unscoped_read().await.expect("begins");
        let rows = crate::db::fetch_all!(&mut tx, (Vec<u8>,), "SELECT payload FROM jobs").expect("jobs");
        assert_eq!(rows, [(Vec::new(),)], "the payload is wiped when the mail is out");
        let rows = crate::db::fetch_all!(&mut tx, (Vec<u8>,), "SELECT token_mac FROM invitations").expect("macs");
        assert!(!rows.iter().any(|(mac,)| String::from_utf8_lossy(mac).contains(secret)));
    }
}

#[tokio::test]
async fn every_fault_is_told_at_once_and_nothing_is_changed_or_sent() {
    for test in apps().await {
        let before = picture(&test).await;
        let typed = NewInvitation {
            customer: "12a".to_owned(),
            company: "  ".to_owned(),
            email: "kein-at-zeichen".to_owned(),
            first_name: "Jörg\r\nBcc: alle@kaesehof.example".to_owned(),
            last_name: "M".repeat(61),
            username: "j".to_owned(),
            modules: Vec::new(),
            lang: Lang::De,
        };
        let Err(AppError::Invalid(faults)) = invite(&test.app, typed).await else { panic!("is refused") };
        let mut found: Vec<(&str, &str)> =
            faults.iter().map(|fault| (fault.field.as_str(), fault.code.as_str())).collect();
        found.sort_unstable();
        let expected = [
            ("company", "missing"),
            ("customer", "customer_number"),
            ("email", "email"),
            ("first_name", "control_characters"),
            ("last_name", "too_long"),
            ("modules", "modules"),
            ("username", "too_short"),
        ];
        assert_eq!(found, expected);
        assert!(faults.iter().all(|fault| !fault.detail.contains('⟦')), "{faults:?}");
        assert_eq!(picture(&test).await, before);
    }
}

#[tokio::test]
async fn addresses_that_are_none_are_refused() {
    for test in apps().await.into_iter().take(1) {
        for email in ["a@b@c.example", "joerg@", "@kaesehof.example", "joerg@kaesehof", "\"a b\"@kaesehof.example", ""]
        {
            let typed = NewInvitation { email: email.to_owned(), ..kaesehof() };
            let refused = invite(&test.app, typed).await;
            assert!(matches!(refused, Err(AppError::Invalid(faults)) if faults[0].field == "email"), "{email}");
        }
    }
}

#[tokio::test]
async fn inviting_again_updates_the_data_and_the_older_link_says_so() {
    for test in apps().await {
        let older = invited(&test.app).await;
        let typed = NewInvitation {
            company: "Käsehof Grünwald AG".to_owned(),
            modules: vec![Module::Shipping, Module::Commerce],
            ..kaesehof()
        };
        let newer = invite(&test.app, typed).await.unwrap_or_else(|error| panic!("{error}"));
        assert_eq!(newer.invitation.resend_count, 1);
        assert_eq!(newer.invitation.tenant, older.invitation.tenant);
        let mut browser = Browser::new(&test.app);
        let old_page = browser.get(&path(&older.registration_url)).await;
        assert_eq!(old_page.status, 410);
        assert!(old_page.body.contains("Es gibt eine neuere E-Mail"));
        assert!(!old_page.body.contains("Käsehof"), "it tells nothing else");
        let new_page = browser.get(&path(&newer.registration_url)).await;
        assert!(new_page.body.contains("Käsehof Grünwald AG"));
        assert_eq!(picture(&test).await.states(), ["replaced", "pending"]);
        assert_eq!(mails(&test).len(), 2);
    }
}

#[tokio::test]
async fn a_registered_customer_is_not_invited_again() {
    for test in apps().await {
        Browser::new(&test.app).register(&test.app).await;
        let before = picture(&test).await;
        let again = invite(&test.app, kaesehof()).await;
        assert!(matches!(again, Err(AppError::Conflict("already_registered"))));
        let resent = resend_invitation(&test.app, &by_number()).await;
        assert!(matches!(resent, Err(AppError::Conflict("already_registered"))));
        let revoked = revoke_invitation(&test.app, &by_number()).await;
        assert!(matches!(revoked, Err(AppError::Conflict("already_registered"))));
        assert_eq!(picture(&test).await, before);
    }
}

#[tokio::test]
async fn a_revoked_invitation_can_be_sent_again() {
    for test in apps().await {
        let first = invited(&test.app).await;
        revoke_invitation(&test.app, &Which::Id(first.invitation.id.clone())).await.expect("revokes");
        let mut browser = Browser::new(&test.app);
        let page = browser.get(&path(&first.registration_url)).await;
        assert!(page.status == 410 && page.body.contains("Einladung zurückgezogen"));
        let again = revoke_invitation(&test.app, &by_number()).await;
        assert!(matches!(again, Err(AppError::Conflict("not_open"))));
        let second = resend_invitation(&test.app, &by_number()).await.unwrap_or_else(|error| panic!("{error}"));
        assert_eq!(browser.get(&path(&second.registration_url)).await.status, 200);
        assert_eq!(picture(&test).await.states(), ["replaced", "pending"]);
    }
}

#[tokio::test]
async fn an_unknown_invitation_cannot_be_resent_or_revoked() {
    for test in apps().await {
        let before = picture(&test).await;
        assert!(matches!(resend_invitation(&test.app, &by_number()).await, Err(AppError::NotFound)));
        assert!(matches!(revoke_invitation(&test.app, &by_number()).await, Err(AppError::NotFound)));
        assert_eq!(picture(&test).await, before);
    }
}

#[tokio::test]
async fn the_list_shows_one_line_per_customer_newest_first_and_goes_on_page_by_page() {
    for test in apps().await {
        for number in ["1000", "2000", "3000"] {
            let typed = NewInvitation { customer: number.to_owned(), ..kaesehof() };
            invite(&test.app, typed).await.unwrap_or_else(|error| panic!("{error}"));
            test.clock.advance_millis(1000);
        }
        resend_invitation(&test.app, &"1000".parse().expect("a number"))
            .await
            .unwrap_or_else(|error| panic!("{error}"));
        let numbers = |list: &[crate::identity::Invitation]| {
            list.iter().map(|invitation| invitation.number.to_string()).collect::<Vec<_>>()
        };
        let first = list_invitations(&test.app, None, 2).await.expect("lists");
        assert_eq!(numbers(&first), ["1000", "3000"]);
        let rest = list_invitations(&test.app, Some(&first[1].id), 2).await.expect("lists");
        assert_eq!(numbers(&rest), ["2000"]);
        test.clock.advance_millis(8 * 24 * 60 * 60 * 1000);
        assert_eq!(rest[0].state_at(test.app.now()), InvitationState::Expired);
    }
}
