//! The pages of carrier accounts: rendered in every state, and no secret is ever written back.

use axum::body::Body;
use http::header::{CONTENT_TYPE, COOKIE, HOST};
use http::{Request, StatusCode};
use kontor_model::id::{SessionId, UserId};
use kontor_web::page::Face;

use super::parcelhaus::{PASSWORD, apis};
use crate::api::testing::{Answer, Api, Customer};
use crate::identity::visit::cookies;
use crate::shipping::accounts::{AccountPage, CarriersPage};
use crate::shipping::store::testing::insert_session;

const NEW: &str = "/shipping/carriers/new/parcelhaus";
const LIST: &str = "/shipping/carriers";

/// A signed-in browser.
pub(crate) struct Browser<'a> {
    api: &'a Api,
    cookie: String,
}

impl<'a> Browser<'a> {
    pub(crate) async fn of(api: &'a Api, customer: &Customer) -> Browser<'a> {
        let app = &api.test.app;
        let user = UserId::new(app.now(), app.entropy.as_ref());
        let session = SessionId::new(app.now(), app.entropy.as_ref());
        let value = format!("cookie-of-{}", customer.tenant);
        insert_session(&app.db, &customer.tenant, &user, &session, &value).await;
        let cookie = cookies(app).set("session", &value, None);
        let cookie = cookie.to_str().expect("a cookie").split(';').next().expect("a pair").to_owned();
        Browser { api, cookie }
    }

    pub(crate) async fn get(&self, path: &str) -> Answer {
        let request = Request::get(path).header(COOKIE, &self.cookie).header(HOST, "kontor.example");
        self.api.send(request.body(Body::empty()).expect("a request")).await
    }

    pub(crate) async fn post(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        self.send(Request::post(path), fields).await
    }

    /// As the script posts that puts the answer into the page.
    pub(crate) async fn fragment(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        self.send(Request::post(path).header("x-fragment", "1"), fields).await
    }

    /// Posts a form whose last field is a file.
    pub(crate) async fn upload(&self, path: &str, fields: &[(&str, &str)], file: (&str, &[u8])) -> Answer {
        let csrf = self.csrf().await;
        self.upload_with(&csrf, path, fields, file).await
    }

    /// The same with a token that may be wrong.
    pub(crate) async fn upload_with(
        &self,
        csrf: &str,
        path: &str,
        fields: &[(&str, &str)],
        (name, bytes): (&str, &[u8]),
    ) -> Answer {
        let part = |(name, value): &(&str, &str)| {
            format!("--line\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n")
        };
        let head: String = [("csrf", csrf)].iter().chain(fields).map(part).collect();
        let file = format!(
            "--line\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\
             Content-Type: text/csv\r\n\r\n"
        );
        let body = [head.as_bytes(), file.as_bytes(), bytes, b"\r\n--line--\r\n"].concat();
        let request = self.posting(Request::post(path)).header(CONTENT_TYPE, "multipart/form-data; boundary=line");
        self.api.send(request.body(Body::from(body)).expect("a request")).await
    }

    async fn csrf(&self) -> String {
        let page = self.get(LIST).await.text();
        let csrf = page.split("name=\"csrf\" value=\"").nth(1).and_then(|rest| rest.split('"').next());
        csrf.expect("a token").to_owned()
    }

    fn posting(&self, request: http::request::Builder) -> http::request::Builder {
        request
            .header(COOKIE, &self.cookie)
            .header(HOST, "kontor.example")
            .header("origin", "https://kontor.example")
            .header("sec-fetch-site", "same-origin")
    }

    async fn send(&self, request: http::request::Builder, fields: &[(&str, &str)]) -> Answer {
        let csrf = self.csrf().await;
        let csrf = ("csrf", csrf.as_str());
        let hex = |text: &str| text.bytes().map(|byte| format!("%{byte:02X}")).collect::<String>();
        let pairs: Vec<String> =
            fields.iter().chain([&csrf]).map(|(name, value)| format!("{}={}", hex(name), hex(value))).collect();
        let request = self.posting(request).header(CONTENT_TYPE, "application/x-www-form-urlencoded");
        self.api.send(request.body(Body::from(pairs.join("&"))).expect("a request")).await
    }
}

const FILLED: [(&str, &str); 6] = [
    ("name", "Käsehof"),
    ("mode", "test"),
    ("active", "on"),
    ("settings.user", "kaesehof"),
    ("settings.password", PASSWORD),
    ("settings.customer", "4711081512"),
];

#[tokio::test]
async fn every_state_of_the_pages_renders_in_both_languages() {
    for (api, _) in apis().await {
        let mut faults = kontor_web::testing::faults::<CarriersPage>(&api.test.app.site, Face::Portal);
        faults.extend(kontor_web::testing::faults::<AccountPage>(&api.test.app.site, Face::Portal));
        assert!(faults.is_empty(), "{faults:#?}");
    }
}

#[tokio::test]
async fn an_account_is_tested_before_it_is_saved_then_saved_changed_and_deleted() {
    for (api, customer) in apis().await {
        let browser = Browser::of(&api, &customer).await;
        assert!(browser.get(LIST).await.text().contains("Noch kein Frachtführer eingerichtet"));
        let tested = browser.post(NEW, &[&FILLED[..], &[("action", "test")]].concat()).await;
        assert!(tested.text().contains("Paketehaus nimmt diese Zugangsdaten an."), "{}", tested.text());
        assert!(tested.text().contains("value=\"kaesehof\"") && !tested.text().contains(PASSWORD));
        assert!(browser.get(LIST).await.text().contains("Noch kein Frachtführer eingerichtet"), "nothing was kept");
        let saved = browser.post(NEW, &FILLED).await;
        assert_eq!((saved.status, saved.header("location")), (StatusCode::SEE_OTHER, "/shipping/carriers?saved"));
        let list = browser.get(saved.header("location")).await.text();
        assert!(list.contains("Konto gespeichert.") && list.contains("noch nicht getestet"));
        let id = list.split("/shipping/carriers/acc_").nth(1).and_then(|rest| rest.split('/').next()).expect("an id");
        let path = format!("{LIST}/acc_{id}");
        let form = browser.get(&path).await.text();
        assert!(form.contains("Leer lassen") && !form.contains(PASSWORD));
        browser.post(&format!("{path}/test"), &[]).await;
        assert!(browser.get(LIST).await.text().contains("funktioniert"));
        let gone = browser.post(&format!("{path}/delete"), &[]).await;
        assert_eq!(gone.header("location"), "/shipping/carriers?deleted");
        assert_eq!(browser.get(&path).await.status, StatusCode::NOT_FOUND);
    }
}

#[tokio::test]
async fn a_wrong_field_is_named_what_was_typed_is_kept_and_nothing_is_saved() {
    for (api, customer) in apis().await {
        let browser = Browser::of(&api, &customer).await;
        let mut wrong = FILLED;
        wrong[5] = ("settings.customer", "12");
        for action in ["save", "test"] {
            let answer = browser.post(NEW, &[&wrong[..], &[("action", action)]].concat()).await;
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
            let html = answer.text();
            assert!(html.contains("id=\"settings.customer-error\"") && html.contains("Genau 10 Ziffern."), "{html}");
            assert!(html.contains("value=\"kaesehof\"") && !html.contains(PASSWORD));
        }
        assert!(browser.get(LIST).await.text().contains("Noch kein Frachtführer eingerichtet"));
    }
}

#[tokio::test]
async fn a_test_by_script_is_answered_without_the_form_so_that_typed_secrets_stay_and_nothing_is_saved() {
    for (api, customer) in apis().await {
        let browser = Browser::of(&api, &customer).await;
        let test = ("action", "test");
        let passed = browser.fragment(NEW, &[&FILLED[..], &[test]].concat()).await;
        assert_eq!(passed.status, StatusCode::OK);
        assert!(passed.text().contains("Paketehaus nimmt diese Zugangsdaten an."), "{}", passed.text());
        assert!(passed.text().contains("Gespeichert wurde nichts.") && !passed.text().contains("<form"));
        assert!(!passed.text().contains(PASSWORD));
        let mut wrong = FILLED;
        wrong[5] = ("settings.customer", "12");
        let refused = browser.fragment(NEW, &[&wrong[..], &[test]].concat()).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        let html = refused.text();
        assert!(html.contains("href=\"#settings.customer\"") && html.contains("Genau 10 Ziffern."), "{html}");
        assert!(!html.contains("<form") && !html.contains(PASSWORD));
        assert!(browser.get(LIST).await.text().contains("Noch kein Frachtführer eingerichtet"));
    }
}

#[tokio::test]
async fn without_script_saving_and_testing_are_one_step_so_that_a_secret_is_typed_once() {
    for (api, customer) in apis().await {
        let browser = Browser::of(&api, &customer).await;
        let tested = browser.post(NEW, &[&FILLED[..], &[("action", "test")]].concat()).await.text();
        assert!(tested.contains("vor dem Speichern noch einmal eintragen"), "{tested}");
        let both = ("action", "save_and_test");
        let mut wrong = FILLED;
        wrong[0] = ("name", "");
        let refused = browser.post(NEW, &[&wrong[..], &[both]].concat()).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(refused.text().contains("vor dem Speichern noch einmal eintragen"));
        assert!(browser.get(LIST).await.text().contains("Noch kein Frachtführer eingerichtet"));

        let saved = browser.post(NEW, &[&FILLED[..], &[both]].concat()).await;
        assert_eq!(saved.status, StatusCode::SEE_OTHER);
        let (page, place) = saved.header("location").split_once('#').expect("the place of the result");
        assert_eq!(place, "test-result");
        let html = browser.get(page).await.text();
        assert!(html.contains("Konto gespeichert.") && html.contains("Paketehaus nimmt diese Zugangsdaten an."));
        // The stored secret is tested when none is typed.
        let stored: Vec<_> = FILLED.into_iter().filter(|(name, _)| *name != "settings.password").collect();
        let again = browser.post(page.split('?').next().unwrap_or(page), &[&stored[..], &[both]].concat()).await;
        assert_eq!(again.header("location"), saved.header("location"));
    }
}
