//! Who gets in and who does not.

use axum::body::Body;
use axum::http::{StatusCode, header};
use kontor_model::Lang;
use kontor_web::page::Face;
use kontor_web::testing::faults;

use crate::access::pages::{NoticePage, SignInPage};
use crate::access::{Entry, LINK_MINUTES, enter, issue_link};
use crate::testing::{desk, open, signed_in};

fn token(link: &str) -> String {
    link.rsplit('/').next().expect("a token").to_owned()
}

#[tokio::test]
async fn a_link_signs_in_once() {
    let desk = desk().await;
    let token = token(&issue_link(&desk.app).await.expect("a link"));

    let first = desk.get(&format!("/enter/{token}")).await;
    assert_eq!((first.status, first.location.as_str()), (StatusCode::SEE_OTHER, "/"));
    assert!(first.headers[header::SET_COOKIE].to_str().expect("text").contains("SameSite=Strict"));

    let second = desk.get(&format!("/enter/{token}")).await;
    assert_eq!(second.status, StatusCode::GONE);
    assert!(second.cookie.is_empty());
    assert!(second.text.contains("wurde schon verwendet") && second.text.contains("kontor desk link"));
}

#[tokio::test]
async fn an_old_link_says_that_it_expired_and_an_invented_one_that_it_is_unknown() {
    let desk = desk().await;
    let token = token(&issue_link(&desk.app).await.expect("a link"));
    desk.clock.advance_millis((LINK_MINUTES * 60 + 1) * 1000);
    assert!(desk.get(&format!("/enter/{token}")).await.text.contains("abgelaufen"));
    assert!(desk.get("/enter/erfunden").await.text.contains("gibt es nicht"));
}

#[tokio::test]
async fn a_head_request_does_not_use_a_link_up() {
    let desk = desk().await;
    let token = token(&issue_link(&desk.app).await.expect("a link"));
    let request = desk.request("HEAD", &format!("/enter/{token}")).body(Body::empty()).expect("a request");
    let reply = desk.send(request).await;
    assert!(reply.cookie.is_empty());
    assert!(matches!(enter(&desk.app, &token).await, Ok(Entry::In(_))));
}

#[tokio::test]
async fn without_a_session_every_page_leads_to_how_to_sign_in() {
    let desk = desk().await;
    for path in ["/", "/credentials", "/credentials/new", "/shipments", "/shipments/new"] {
        let reply = desk.get(path).await;
        assert_eq!((reply.status, reply.location.as_str()), (StatusCode::SEE_OTHER, "/enter"), "{path}");
    }
    assert!(desk.get("/enter").await.text.contains("kontor desk link"));
}

#[tokio::test]
async fn signing_out_ends_the_session_for_good() {
    let desk = signed_in().await;
    assert_eq!(desk.get("/credentials").await.status, StatusCode::OK);
    assert_eq!(desk.post("/logout", &[]).await.status, StatusCode::OK);
    assert_eq!(desk.get("/credentials").await.location, "/enter");
}

#[tokio::test]
async fn a_session_ends_after_thirty_days() {
    let desk = signed_in().await;
    desk.clock.advance_millis(30 * 86_400_000);
    assert_eq!(desk.get("/credentials").await.location, "/enter");
}

#[tokio::test]
async fn a_foreign_host_or_origin_is_refused_before_anything_is_read() {
    let desk = signed_in().await;
    let foreign = desk.request("GET", "/credentials").body(Body::empty()).map(|mut request| {
        request.headers_mut().insert(header::HOST, "evil.example".parse().expect("a header"));
        request
    });
    assert_eq!(desk.send(foreign.expect("a request")).await.status, StatusCode::MISDIRECTED_REQUEST);

    let mut post = desk.request("POST", "/logout").body(Body::empty()).expect("a request");
    post.headers_mut().insert(header::ORIGIN, "http://127.0.0.1:8080".parse().expect("a header"));
    assert_eq!(desk.send(post).await.status, StatusCode::FORBIDDEN);
    assert_eq!(desk.get("/credentials").await.status, StatusCode::OK, "still signed in");
}

#[tokio::test]
async fn a_post_without_the_token_of_the_form_changes_nothing() {
    let desk = signed_in().await;
    for fields in [&[][..], &[("csrf", "erfunden")]] {
        let reply = desk.post_bare("/logout", fields, "").await;
        assert_eq!(reply.status, StatusCode::FORBIDDEN);
        assert!(reply.text.contains("nicht mehr gültig"));
    }
    assert_eq!(desk.get("/credentials").await.status, StatusCode::OK);
}

#[tokio::test]
async fn the_host_name_stays_with_the_folder_and_links_are_made_beside_a_running_desk() {
    let desk = desk().await;
    let beside = open(&desk.folder, std::sync::Arc::clone(&desk.clock)).await;
    assert_eq!(beside.origin(), desk.app.origin());
    assert!(desk.app.origin().starts_with("http://desk-") && desk.app.origin().ends_with(".localhost:8090"));
    let link = issue_link(&beside).await.expect("a link");
    assert!(matches!(enter(&desk.app, &token(&link)).await, Ok(Entry::In(_))));
}

#[tokio::test]
async fn the_language_follows_the_switch_and_never_leads_away() {
    let desk = desk().await;
    let reply = desk.get("/language/en?back=//evil.example").await;
    assert_eq!(reply.location, "/");
    assert!(reply.cookie.ends_with("lang=en"));
}

#[tokio::test]
async fn the_pages_of_this_room_hold_what_every_page_must() {
    let desk = desk().await;
    let found = [faults::<SignInPage>(&desk.app.site, Face::Desk), faults::<NoticePage>(&desk.app.site, Face::Desk)];
    assert!(found.concat().is_empty(), "{found:#?}");
}

#[tokio::test]
async fn both_languages_know_the_same_texts_with_the_same_arguments() {
    let desk = desk().await;
    let catalog = desk.app.site.catalog();
    let keys = |lang| catalog.keys(lang).map(str::to_owned).collect::<Vec<_>>();
    assert_eq!(keys(Lang::De), keys(Lang::En));
    for key in keys(Lang::De) {
        assert_eq!(catalog.arguments(Lang::De, &key), catalog.arguments(Lang::En, &key), "{key}");
    }
}
