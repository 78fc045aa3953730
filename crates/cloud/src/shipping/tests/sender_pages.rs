//! The pages of senders: added, changed, refused by field, deleted, or said what uses it.

use http::{Method, StatusCode};
use kontor_web::page::Face;
use serde_json::json;

use crate::shipping::accounts::tests::pages::Browser;
use crate::shipping::accounts::tests::parcelhaus::{apis, apis_with, send};
use crate::shipping::senders::{SenderPage, SendersPage};

const LIST: &str = "/shipping/senders";
const NEW: &str = "/shipping/senders/new";
const TYPED: [(&str, &str); 8] = [
    ("name", "Lager Graz"),
    ("address.name", "Käsehof Grünwald, Lager Graz"),
    ("address.street", "Jägerweg"),
    ("address.house_number", "9"),
    ("address.postal_code", "8010"),
    ("address.city", "Graz"),
    ("address.country", "AT"),
    ("address.email", "graz@kaesehof.example"),
];

fn with(field: &'static str, value: &'static str) -> Vec<(&'static str, &'static str)> {
    TYPED.iter().map(|(name, known)| (*name, if *name == field { value } else { *known })).collect()
}

/// The path of the only sender on the list.
pub(super) fn path_on(list: &str, prefix: &str) -> String {
    let rest = list.split(prefix).nth(1).expect("something on the list");
    let id: String = rest.chars().take_while(char::is_ascii_alphanumeric).collect();
    format!("{prefix}{id}")
}

#[tokio::test]
async fn every_state_of_the_pages_renders_in_both_languages() {
    for (api, _) in apis().await {
        let site = &api.test.app.site;
        let mut faults = kontor_web::testing::faults::<SendersPage>(site, Face::Portal);
        faults.extend(kontor_web::testing::faults::<SenderPage>(site, Face::Portal));
        assert!(faults.is_empty(), "{faults:#?}");
    }
}

#[tokio::test]
async fn a_sender_is_added_changed_and_deleted() {
    for (api, customer) in apis().await {
        let browser = Browser::of(&api, &customer).await;
        assert!(browser.get(LIST).await.text().contains("Weitere Absender gibt es noch nicht"));
        let saved = browser.post(NEW, &TYPED).await;
        assert_eq!((saved.status, saved.header("location")), (StatusCode::SEE_OTHER, "/shipping/senders?saved"));
        let list = browser.get(saved.header("location")).await.text();
        assert!(list.contains("Absender gespeichert.") && list.contains("8010 Graz, Österreich"), "{list}");
        let path = path_on(&list, "/shipping/senders/snd_");
        let form = browser.get(&path).await.text();
        assert!(form.contains("value=\"graz@kaesehof.example\"") && form.contains("<option value=\"AT\" selected>"));
        browser.post(&path, &with("address.city", "Wien")).await;
        assert!(browser.get(LIST).await.text().contains("8010 Wien"));
        let gone = browser.post(&format!("{path}/delete"), &[]).await;
        assert_eq!(gone.header("location"), "/shipping/senders?deleted");
        assert_eq!(browser.get(&path).await.status, StatusCode::NOT_FOUND);
    }
}

#[tokio::test]
async fn a_wrong_field_is_named_what_was_typed_is_kept_and_nothing_is_saved() {
    for (api, customer) in apis().await {
        let browser = Browser::of(&api, &customer).await;
        for (field, value, error) in [
            ("name", " ", "Fehlt. Bitte angeben."),
            ("address.name", "", "Fehlt."),
            ("address.postal_code", "801", "genau 4 Ziffern"),
            ("address.country", "ZZ", "aus der Liste"),
        ] {
            let answer = browser.post(NEW, &with(field, value)).await;
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{field}");
            let html = answer.text();
            let place = html.split(&format!("id=\"{field}-error\"")).nth(1).expect("an error beside the field");
            assert!(place.split("</p>").next().is_some_and(|text| text.contains(error)), "{field}: {place}");
            assert!(html.contains("value=\"Jägerweg\""), "what was typed is gone");
        }
        assert!(browser.get(LIST).await.text().contains("Weitere Absender gibt es noch nicht"));
    }
}

#[tokio::test]
async fn a_sender_that_a_profile_prints_is_not_deleted_and_the_profile_is_named() {
    for (api, customer) in apis().await {
        let browser = Browser::of(&api, &customer).await;
        browser.post(NEW, &TYPED).await;
        let path = path_on(&browser.get(LIST).await.text(), "/shipping/senders/snd_");
        let profile = json!({"number": "10", "name": "Ab Graz", "carrier_account": "own_label",
            "sender": path.rsplit('/').next()});
        let made = send(&api, &customer, (Method::POST, "/v1/shipping-profiles"), Some("p"), &profile).await.json();
        let refused = browser.post(&format!("{path}/delete"), &[]).await;
        assert_eq!(refused.status, StatusCode::CONFLICT);
        let link = format!("{}\">10 Ab Graz</a>", made["id"].as_str().expect("an id"));
        assert!(refused.text().contains(&link), "{}", refused.text());
        assert_eq!(browser.get(&path).await.status, StatusCode::OK, "it is still there");
    }
}

#[tokio::test]
async fn who_has_not_booked_shipping_is_told_so_and_adds_nothing() {
    for (api, customer) in apis_with("commerce").await {
        let browser = Browser::of(&api, &customer).await;
        assert!(browser.get(LIST).await.text().contains("nicht gebucht"));
        assert_eq!(browser.get(NEW).await.header("location"), LIST);
        assert_eq!(browser.post(NEW, &TYPED).await.header("location"), LIST);
        assert!(!browser.get(LIST).await.text().contains("Lager Graz"));
    }
}
