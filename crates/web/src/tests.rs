//! What the walls in front of pages promise: cookies, CSRF, hosts and origins, headers, assets, texts, dates.

use axum::Router;
use axum::body::Body;
use axum::http::{HeaderMap, Request, Response, StatusCode, header};
use axum::middleware::{from_fn, from_fn_with_state};
use axum::routing::get;
use kontor_model::{Lang, UtcMillis};
use tower::ServiceExt;

use crate::cookie::CookieNames;
use crate::csrf::CsrfKey;
use crate::i18n::{Catalog, CatalogError};
use crate::origin::ExactHosts;
use crate::{assets, dates, headers, origin, testing};

const OURS: &str = "https://kontor.example";

fn faced() -> Router {
    let hosts = ExactHosts::new([OURS.to_owned()]);
    Router::new()
        .route("/page", get(|| async { "page" }).post(|| async { "changed" }))
        .layer(from_fn_with_state(hosts, origin::check))
        .layer(from_fn(headers::security))
        .merge(assets::router())
}

async fn ask(method: &str, path: &str, lines: &[(&str, &str)]) -> Response<Body> {
    let mut request = Request::builder().method(method).uri(path);
    for (name, value) in lines {
        request = request.header(*name, *value);
    }
    faced().oneshot(request.body(Body::empty()).expect("a request")).await.expect("an answer")
}

async fn status(method: &str, lines: &[(&str, &str)]) -> StatusCode {
    ask(method, "/page", lines).await.status()
}

#[tokio::test]
async fn a_foreign_or_missing_host_is_misdirected() {
    assert_eq!(status("GET", &[("host", "evil.example")]).await, StatusCode::MISDIRECTED_REQUEST);
    assert_eq!(status("GET", &[]).await, StatusCode::MISDIRECTED_REQUEST);
    assert_eq!(status("GET", &[("host", "kontor.example.evil.example")]).await, StatusCode::MISDIRECTED_REQUEST);
}

#[tokio::test]
async fn our_host_is_known_in_any_case_and_with_its_default_port() {
    assert_eq!(status("GET", &[("host", "KONTOR.example")]).await, StatusCode::OK);
    assert_eq!(status("GET", &[("host", "kontor.example:443")]).await, StatusCode::OK);
    assert_eq!(status("GET", &[("host", "kontor.example:8443")]).await, StatusCode::MISDIRECTED_REQUEST);
}

#[test]
fn an_origin_is_known_however_it_was_written_in_the_configuration() {
    let hosts = ExactHosts::new(["HTTPS://Kontor.example:443/".to_owned()]);
    assert!(hosts.knows_host("kontor.example") && hosts.knows_origin("https://kontor.example"));
    assert!(!hosts.knows_origin("https://kontor.example.evil") && !hosts.knows_origin("null"));
}

#[tokio::test]
async fn a_post_from_another_site_is_forbidden_and_never_reaches_the_page() {
    let host = ("host", "kontor.example");
    assert_eq!(status("POST", &[host, ("origin", "https://evil.example")]).await, StatusCode::FORBIDDEN);
    assert_eq!(status("POST", &[host, ("origin", "http://kontor.example")]).await, StatusCode::FORBIDDEN);
    assert_eq!(status("POST", &[host, ("sec-fetch-site", "cross-site")]).await, StatusCode::FORBIDDEN);
    assert_eq!(status("POST", &[host, ("sec-fetch-site", "same-site")]).await, StatusCode::FORBIDDEN);
    assert_eq!(status("POST", &[host, ("origin", OURS)]).await, StatusCode::OK);
}

#[tokio::test]
async fn a_post_with_origin_null_needs_the_browser_to_vouch_for_it() {
    let host = ("host", "kontor.example");
    assert_eq!(status("POST", &[host, ("origin", "null")]).await, StatusCode::FORBIDDEN);
    let vouched = [host, ("origin", "null"), ("sec-fetch-site", "same-origin")];
    assert_eq!(status("POST", &vouched).await, StatusCode::OK);
}

#[tokio::test]
async fn every_page_and_every_refusal_carries_the_security_headers() {
    for host in ["kontor.example", "evil.example"] {
        let answer = ask("GET", "/page", &[("host", host)]).await;
        let policy = answer.headers()[header::CONTENT_SECURITY_POLICY].to_str().expect("text");
        assert!(policy.contains("default-src 'none'") && policy.contains("frame-ancestors 'none'"), "{policy}");
        assert!(!policy.contains("unsafe"), "{policy}");
        assert_eq!(answer.headers()[header::CACHE_CONTROL], "no-store");
        assert_eq!(answer.headers()[header::X_CONTENT_TYPE_OPTIONS], "nosniff");
    }
}

#[tokio::test]
async fn an_asset_is_cached_for_ever_under_its_hash_and_unknown_under_another() {
    let href = assets::href("base.css").expect("an asset");
    let answer = ask("GET", &href, &[]).await;
    assert_eq!(answer.status(), StatusCode::OK);
    assert_eq!(answer.headers()[header::CACHE_CONTROL], "public, max-age=31536000, immutable");
    assert_eq!(ask("GET", "/assets/0000000000000000/base.css", &[]).await.status(), StatusCode::NOT_FOUND);
    assert_eq!(assets::href("../Cargo.toml"), None);
}

#[test]
fn cookies_are_host_bound_over_https_and_plain_on_loopback() {
    let portal = CookieNames::portal(true).set("session", "abc", Some(60));
    assert_eq!(portal, "__Host-kontor_session=abc; Path=/; HttpOnly; SameSite=Lax; Secure; Max-Age=60");
    let desk = CookieNames::desk(false).set("session", "abc", None);
    assert_eq!(desk, "kontor_desk_session=abc; Path=/; HttpOnly; SameSite=Strict");
}

#[test]
fn a_cookie_is_read_by_its_whole_name() {
    let mut lines = HeaderMap::new();
    lines.append(header::COOKIE, "other_kontor_session=x; kontor_session=right".parse().expect("a header"));
    lines.append(header::COOKIE, "kontor_session=second".parse().expect("a header"));
    assert_eq!(CookieNames::portal(false).read(&lines, "session"), Some("right"));
    assert_eq!(CookieNames::desk(false).read(&lines, "session"), None);
}

#[test]
fn a_csrf_token_fits_only_its_binding_and_its_key() {
    let key = CsrfKey::new(&[1; 32]);
    let token = key.issue("session-1");
    assert!(key.verify("session-1", &token));
    assert!(!key.verify("session-2", &token));
    assert!(!CsrfKey::new(&[2; 32]).verify("session-1", &token));
    assert!(!key.verify("session-1", "not base64 at all!"));
    assert!(!key.verify("", &key.issue("")));
}

#[test]
fn texts_are_filled_counted_and_missing_ones_are_seen() {
    let source = "[a]\nhello = \"Hallo {name}\"\nparcels = { one = \"{count} Paket\", other = \"{count} Pakete\" }";
    let catalog = Catalog::new(&[(Lang::De, source)]).expect("texts");
    assert_eq!(catalog.text(Lang::De, "a.hello", &[("name", "Jörg {x}")]), "Hallo Jörg {x}");
    assert_eq!(catalog.text(Lang::De, "a.parcels", &[("count", "1")]), "1 Paket");
    assert_eq!(catalog.text(Lang::De, "a.parcels", &[("count", "3")]), "3 Pakete");
    assert_eq!(catalog.text(Lang::De, "a.gone", &[]), "⟦a.gone⟧");
    assert_eq!(catalog.text(Lang::De, "a.hello", &[]), "Hallo ⟦name⟧");
}

#[test]
fn a_text_that_is_there_twice_is_refused() {
    let twice = Catalog::new(&[(Lang::De, "a = \"x\""), (Lang::De, "a = \"y\"")]);
    assert!(matches!(twice, Err(CatalogError::Doubled { lang: "de", .. })));
}

#[test]
fn both_languages_have_the_same_texts_with_the_same_arguments() {
    let catalog =
        Catalog::new(&[(Lang::De, include_str!("../locales/de.toml")), (Lang::En, include_str!("../locales/en.toml"))])
            .expect("texts");
    assert_eq!(testing::text_faults(&catalog), Vec::<String>::new());
}

#[test]
fn a_text_that_one_language_lacks_or_wants_otherwise_is_found() {
    let german = (Lang::De, "a = \"x\"\nb = \"{name}\"");
    let catalog = Catalog::new(&[german, (Lang::En, "b = \"{number}\"")]).expect("texts");
    assert_eq!(testing::text_faults(&catalog), ["a: only in one language", "b: other arguments"]);
}

#[test]
fn dates_are_local_and_written_as_an_office_writes_them() {
    let zone = dates::zone("Europe/Berlin");
    let winter = UtcMillis(1_796_058_000_000);
    assert_eq!(dates::datetime(Lang::De, winter, &zone), "30. November 2026, 18:00 Uhr");
    assert_eq!(dates::datetime(Lang::En, winter, &zone), "30 November 2026, 18:00");
    let summer = UtcMillis(1_782_921_600_000);
    assert_eq!(dates::datetime(Lang::De, summer, &zone), "1. Juli 2026, 18:00 Uhr");
}

#[test]
fn how_long_ago_is_said_in_the_largest_fitting_unit() {
    let zone = dates::zone("Europe/Berlin");
    let now = UtcMillis(1_796_058_000_000);
    let ago = |minutes: i64| dates::ago(Lang::De, now.plus_millis(-minutes * 60_000), now, &zone);
    assert_eq!(ago(0), "gerade eben");
    assert_eq!(ago(1), "vor 1 Minute");
    assert_eq!(ago(59), "vor 59 Minuten");
    assert_eq!(ago(60), "vor 1 Stunde");
    assert_eq!(ago(3 * 1440), "vor 3 Tagen");
    assert_eq!(ago(40 * 1440), "21. Oktober 2026");
}
