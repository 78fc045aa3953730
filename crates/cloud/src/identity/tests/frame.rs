//! The frame around pages: language, request id, messages, headers.

use axum::http::StatusCode;

use super::browser::Browser;
use crate::error::AppError;
use crate::identity::errors::PageError;
use crate::testing::apps;

#[tokio::test]
async fn the_language_follows_the_choice_then_the_browser_and_is_remembered_for_the_user() {
    for test in apps().await {
        let mut browser = Browser::signed_in(&test.app).await;
        browser.lang = "en";
        let answer = browser.get("/language/en?back=%2Fshipping%2Fsettings").await;
        assert_eq!((answer.status, answer.header("location")), (StatusCode::SEE_OTHER, "/shipping/settings"));
        assert!(browser.get("/nirgends").await.body.contains("Page not found"));
        let mut elsewhere = Browser::new(&test.app);
        assert!(elsewhere.get("/login").await.body.contains("<html lang=\"de\""));
        elsewhere.get("/language/en?back=//anderswo.example").await;
        assert!(elsewhere.get("/login").await.body.contains("<html lang=\"en\""));
        elsewhere.lang = "fr";
        elsewhere.cookies.clear();
        assert!(elsewhere.get("/login").await.body.contains("<html lang=\"de\""));
    }
}

#[tokio::test]
async fn the_language_switch_never_leads_elsewhere() {
    for test in apps().await.into_iter().take(1) {
        let mut browser = Browser::new(&test.app);
        for back in ["//anderswo.example", "https:%2F%2Fanderswo.example", "%2F%5Canderswo.example", ""] {
            assert_eq!(browser.get(&format!("/language/en?back={back}")).await.header("location"), "/", "{back}");
        }
        assert_eq!(browser.get("/language/fr?back=/").await.status, StatusCode::NOT_FOUND);
    }
}

#[tokio::test]
async fn a_page_nobody_serves_says_so_in_both_languages_with_the_request_id() {
    for test in apps().await.into_iter().take(1) {
        for (lang, title) in [("de", "Seite nicht gefunden"), ("en", "Page not found")] {
            let mut browser = Browser::new(&test.app);
            browser.lang = lang;
            let answer = browser.get("/gibt/es/nicht").await;
            assert_eq!(answer.status, StatusCode::NOT_FOUND);
            let id = answer.header("x-request-id");
            assert!(id.starts_with("req_") && answer.body.contains(id) && answer.body.contains(title));
            assert!(answer.header("content-security-policy").contains("default-src 'none'"));
        }
    }
}

#[test]
fn every_failure_has_its_status() {
    let cases = [
        (AppError::NotFound, 404),
        (AppError::Forbidden("module_not_booked"), 403),
        (AppError::Invalid(Vec::new()), 422),
        (AppError::Conflict("changed"), 409),
        (AppError::InProgress { retry_after_s: 3 }, 409),
        (AppError::TooMany { retry_after_s: 3 }, 429),
        (AppError::internal("x"), 500),
        (AppError::Db(crate::db::DbError::DiskFull), 507),
    ];
    for (error, status) in cases {
        assert_eq!(PageError::App(error).status().as_u16(), status);
    }
}

#[tokio::test]
async fn every_failure_has_its_words_in_both_languages() {
    let app = &apps().await[0].app;
    let codes = [
        "not_found",
        "forbidden",
        "invalid",
        "conflict",
        "in_progress",
        "too_many",
        "disk_full",
        "internal",
        "method",
        "csrf",
        "content_type",
        "unreadable",
        "too_large",
        "invitation_unknown",
        "invitation_used",
        "invitation_expired",
        "invitation_revoked",
        "invitation_replaced",
        "reset_unknown",
        "reset_used",
        "reset_expired",
        "reset_replaced",
    ];
    for lang in kontor_model::Lang::ALL {
        for code in codes {
            for part in ["title", "text"] {
                assert!(app.site.catalog().has(lang, &format!("error.{code}.{part}")), "{code}.{part} {lang:?}");
            }
        }
        for notice in ["registered", "reset", "signed_out", "refused", "too_many"] {
            assert!(app.site.catalog().has(lang, &format!("login.notice.{notice}.title")), "{notice} {lang:?}");
        }
    }
}

/// The frame around one route of its own.
async fn framed(
    app: &std::sync::Arc<crate::app::App>,
    route: axum::routing::MethodRouter<std::sync::Arc<crate::app::App>>,
) -> (StatusCode, String) {
    use tower::ServiceExt;
    let router = crate::identity::visit::around(axum::Router::new().route("/", route), app)
        .with_state(std::sync::Arc::clone(app));
    let answer = router.oneshot(axum::http::Request::new(axum::body::Body::empty())).await.expect("an answer");
    let status = answer.status();
    let body = axum::body::to_bytes(answer.into_body(), 1 << 20).await.expect("a body");
    (status, String::from_utf8_lossy(&body).into_owned())
}

#[tokio::test]
async fn a_page_that_panics_is_a_fault_like_any_other_and_tells_nothing_of_it() {
    async fn broken() -> StatusCode {
        panic!("inner words")
    }
    for test in apps().await.into_iter().take(1) {
        let (status, body) = framed(&test.app, axum::routing::get(broken)).await;
        assert_eq!(status, StatusCode::INTERNAL_SERVER_ERROR);
        assert!(body.contains("<h1") && body.contains("req_") && !body.contains("inner words"), "{body}");
    }
}

#[tokio::test]
async fn a_page_that_never_answers_is_given_up() {
    let never = std::future::pending::<axum::response::Response>();
    let answer = crate::identity::visit::within_time(std::time::Duration::ZERO, never).await;
    assert_eq!(answer.status(), StatusCode::INTERNAL_SERVER_ERROR);
}
