//! The page "Versand": what is typed is checked, kept, saved, written into the audit log, and shown on a sample.

use axum::body::Body;
use http::header::{CONTENT_TYPE, COOKIE, HOST};
use http::{Request, StatusCode};
use kontor_model::id::{SessionId, TenantId, UserId};
use kontor_web::page::Face;

use crate::api::testing::{Answer, Api, shipment};
use crate::audit;
use crate::identity::visit::cookies;
use crate::shipping::pages::SettingsPage;
use crate::shipping::settings::find_settings;
use crate::shipping::store::testing::{insert_session, insert_tenant};

const PATH: &str = "/shipping/settings";

/// A signed-in browser.
pub(super) struct Browser {
    pub(super) api: Api,
    pub(super) tenant: TenantId,
    cookie: String,
}

pub(super) async fn browsers(modules: &str) -> Vec<Browser> {
    let mut browsers = Vec::new();
    for api in Api::all().await {
        let app = &api.test.app;
        let tenant = TenantId::new(app.now(), app.entropy.as_ref());
        insert_tenant(&app.db, &tenant, "1000000000009", modules).await;
        let (user, session) =
            (UserId::new(app.now(), app.entropy.as_ref()), SessionId::new(app.now(), app.entropy.as_ref()));
        insert_session(&app.db, &tenant, &user, &session, "cookie-value").await;
        let cookie = cookies(app).set("session", "cookie-value", None);
        let cookie = cookie.to_str().expect("a cookie").split(';').next().expect("a pair").to_owned();
        browsers.push(Browser { api, tenant, cookie });
    }
    browsers
}

impl Browser {
    pub(super) async fn get(&self, path: &str) -> Answer {
        let request = Request::get(path).header(COOKIE, &self.cookie).header(HOST, "kontor.example");
        self.api.send(request.body(Body::empty()).expect("a request")).await
    }

    async fn post(&self, fields: &[(&str, &str)]) -> Answer {
        let page = self.get(PATH).await.text();
        let csrf =
            page.split("name=\"csrf\" value=\"").nth(1).and_then(|rest| rest.split('"').next()).expect("a token");
        let mut pairs: Vec<String> = fields.iter().map(|(name, value)| format!("{name}={}", encoded(value))).collect();
        pairs.push(format!("csrf={}", encoded(csrf)));
        let body = pairs.join("&");
        let request = Request::post(PATH)
            .header(COOKIE, &self.cookie)
            .header(HOST, "kontor.example")
            .header("origin", "https://kontor.example")
            .header("sec-fetch-site", "same-origin")
            .header(CONTENT_TYPE, "application/x-www-form-urlencoded");
        self.api.send(request.body(Body::from(body)).expect("a request")).await
    }
}

fn encoded(text: &str) -> String {
    text.bytes()
        .map(|byte| if byte.is_ascii_alphanumeric() { char::from(byte).to_string() } else { format!("%{byte:02X}") })
        .collect()
}

const SENDER: [(&str, &str); 9] = [
    ("name", "Käsehof Grünwald & Söhne GmbH"),
    ("company", ""),
    ("addition", "Halle 3"),
    ("street", "Straße des 17. Juni"),
    ("house_number", "12 a"),
    ("postal_code", "10785"),
    ("city", "Berlin"),
    ("country", "de"),
    ("gs1_prefix", "40 12345"),
];

fn with(field: &str, value: &'static str) -> Vec<(&'static str, &'static str)> {
    SENDER.iter().map(|(name, known)| (*name, if *name == field { value } else { *known })).collect()
}

#[tokio::test]
async fn every_state_of_the_page_renders_in_both_languages() {
    for api in Api::all().await {
        let faults = kontor_web::testing::faults::<SettingsPage>(&api.test.app.site, Face::Portal);
        assert!(faults.is_empty(), "{faults:#?}");
    }
}

#[tokio::test]
async fn a_sender_is_saved_shown_again_and_written_down_once() {
    for browser in browsers("shipping").await {
        let answer = browser.post(&SENDER).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
        let after = browser.get(answer.header("location")).await.text();
        assert!(after.contains("Gespeichert."), "{after}");
        assert!(after.contains("value=\"4012345\"") && after.contains("Straße des 17. Juni"));
        let app = &browser.api.test.app;
        let saved = find_settings(app, &browser.tenant).await.expect("reads").expect("settings");
        assert_eq!(saved.sender.country.as_str(), "DE");
        assert_eq!(saved.prefix.map(|prefix| prefix.as_str().to_owned()).as_deref(), Some("4012345"));
        browser.post(&SENDER).await;
        let mut tx = app.db.read(&browser.tenant).await.expect("begins");
        let entries = audit::list(&mut tx, &browser.tenant, 0, 50).await.expect("the log");
        let saved = entries.iter().filter(|entry| entry.action == "shipping_settings.saved");
        assert_eq!(saved.count(), 1, "saving the same again changes nothing");
    }
}

/// The choices of the country: what is posted, the name, whether it is chosen.
fn countries(page: &str) -> Vec<(&str, &str, bool)> {
    let list = page.split("name=\"country\"").nth(1).and_then(|rest| rest.split("</select>").next()).expect("a list");
    let read = |option| -> Option<(&str, &str, bool)> {
        let (code, rest) = str::split_once(option, '"')?;
        let (marks, rest) = rest.split_once('>')?;
        Some((code, rest.split('<').next()?, marks.contains("selected")))
    };
    list.split("<option value=\"").skip(1).map(|option| read(option).expect("an option")).collect()
}

#[tokio::test]
async fn the_country_is_chosen_by_its_name_the_nearest_ones_first() {
    for browser in browsers("shipping").await {
        let page = browser.get(PATH).await.text();
        let all = countries(&page);
        assert_eq!(all.len(), 250);
        assert_eq!(all[0], ("DE", "Deutschland", true));
        let codes: Vec<&str> = all.iter().map(|(code, _, _)| *code).collect();
        assert_eq!(codes[1..8], ["AT", "CH", "NL", "AF", "EG", "AX", "AL"], "Ägypten stands under A");
        let kept =
            browser.post(&[&with("gs1_prefix", "1")[..7], &[("country", "at"), ("gs1_prefix", "1")]].concat()).await;
        assert!(countries(&kept.text()).contains(&("AT", "Österreich", true)));
    }
}

#[tokio::test]
async fn a_country_that_does_not_exist_leaves_nothing_chosen_and_the_postal_code_unjudged() {
    for browser in browsers("shipping").await {
        let refused = browser.post(&with("country", "ZZ")).await.text();
        assert_eq!(countries(&refused)[0], ("", "–", false));
        assert!(!countries(&refused).iter().any(|(_, _, chosen)| *chosen));
        let typed = [&with("postal_code", "1078")[..7], &[("country", "ZZ")]].concat();
        assert!(!browser.post(&typed).await.text().contains("postal_code-error"));
    }
}

#[tokio::test]
async fn a_wrong_field_is_named_what_was_typed_is_kept_and_nothing_is_saved() {
    for browser in browsers("shipping").await {
        for (field, value, error) in [
            ("name", "", "Fehlt. Bitte angeben."),
            ("street", "\u{0007}", "kann nicht gedruckt werden"),
            ("postal_code", "1078", "genau 5 Ziffern"),
            ("country", "Deutschland", "aus der Liste"),
            ("country", "ZZ", "aus der Liste"),
            ("country", "", "aus der Liste"),
            ("gs1_prefix", "123456", "7 bis 12 Ziffern"),
            ("gs1_prefix", "4012345123456", "7 bis 12 Ziffern"),
            ("gs1_prefix", "40l2345", "7 bis 12 Ziffern"),
            ("gs1_prefix", "9521234", "nicht mit 952"),
        ] {
            let answer = browser.post(&with(field, value)).await;
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{field}");
            let html = answer.text();
            let place =
                html.split(&format!("id=\"{field}-error\"")).nth(1).unwrap_or_else(|| panic!("no error at {field}"));
            assert!(place.split("</p>").next().is_some_and(|text| text.contains(error)), "{field}: {place}");
            assert!(html.contains("Halle 3"), "what was typed is gone");
            let saved = find_settings(&browser.api.test.app, &browser.tenant).await.expect("reads");
            assert_eq!(saved, None);
        }
    }
}

#[tokio::test]
async fn a_sample_label_can_be_looked_at_once_a_sender_is_saved() {
    for browser in browsers("shipping").await {
        let sample = "/shipping/settings/sample.pdf";
        let before = browser.get(sample).await;
        assert_eq!((before.status, before.header("location")), (StatusCode::SEE_OTHER, PATH));
        assert!(!browser.get(PATH).await.text().contains(sample));
        browser.post(&SENDER).await;
        assert!(browser.get(PATH).await.text().contains(sample));
        let after = browser.get(sample).await;
        assert_eq!(after.header("content-type"), "application/pdf");
        assert!(after.body.starts_with(b"%PDF-"));
    }
}

#[tokio::test]
async fn who_has_not_booked_shipping_is_told_so_and_cannot_save() {
    for browser in browsers("commerce").await {
        let page = browser.get(PATH).await.text();
        assert!(page.contains("nicht gebucht") && !page.contains("name=\"gs1_prefix\""));
        let answer = browser.post(&SENDER).await;
        assert_eq!((answer.status, answer.header("location")), (StatusCode::SEE_OTHER, PATH));
        assert_eq!(find_settings(&browser.api.test.app, &browser.tenant).await.expect("reads"), None);
        assert_eq!(browser.get("/shipping/settings/sample.pdf").await.header("location"), PATH);
    }
}

#[tokio::test]
async fn who_is_not_signed_in_is_sent_to_the_sign_in_page() {
    for api in Api::all().await {
        for path in [PATH, "/shipping/settings/sample.pdf"] {
            let request = Request::get(path).header(HOST, "kontor.example").body(Body::empty()).expect("a request");
            let answer = api.send(request).await;
            assert_eq!(answer.status, StatusCode::SEE_OTHER);
            assert!(answer.header("location").starts_with("/login"), "{path}");
        }
    }
}

#[tokio::test]
async fn the_saved_sender_stands_on_labels_that_bring_none() {
    for browser in browsers("shipping").await {
        browser.post(&SENDER).await;
        let api = &browser.api;
        let token = api.application(&browser.tenant).await.token;
        let mut wanted = shipment("LS-1");
        wanted.as_object_mut().expect("an object").remove("from");
        wanted["label"] = serde_json::json!({"format": "zpl"});
        let made = api.post(&token, Some("k-1"), &wanted).await;
        assert_eq!(made.status, StatusCode::CREATED, "{}", made.text());
        let path = format!("/v1/shipments/{}/labels/1", made.json()["id"].as_str().expect("an id"));
        let label = api.get(&token, &path).await.text();
        assert!(label.contains("17. Juni"), "{label}");
        assert!(label.contains(made.json()["parcels"][0]["tracking_number"].as_str().expect("a number")));
    }
}
