//! The pages of shipping profiles: a form made from what the chosen account's carrier offers.

use http::{Method, StatusCode};
use kontor_web::page::Face;
use serde_json::json;

use super::sender_pages::path_on;
use crate::api::testing::{Api, Customer};
use crate::shipping::accounts::tests::pages::Browser;
use crate::shipping::accounts::tests::parcelhaus::{account, apis, create, send};
use crate::shipping::profiles::{ChoosePage, ProfilePage, ProfilesPage};

const LIST: &str = "/shipping/profiles";
const NEW: &str = "/shipping/profiles/new";

/// Clouds with an account of a carrier that has services, and its id.
async fn prepared() -> Vec<(Api, Customer, String)> {
    let mut prepared = Vec::new();
    for (api, customer) in apis().await {
        let made = create(&api, &customer, &account("Käsehof")).await;
        let id = made["id"].as_str().expect("an id").to_owned();
        prepared.push((api, customer, id));
    }
    prepared
}

/// The form as somebody fills it in.
fn typed(account: &str) -> Vec<(&str, &str)> {
    vec![
        ("drawn_for", account),
        ("carrier_account", account),
        ("number", "10"),
        ("name", "Paket Inland"),
        ("service", "NATIONAL"),
        ("services.bulky", "on"),
        ("services.saturday", "on"),
        ("services.insurance", "500,00"),
        ("label", "zpl/a5/300"),
        ("tare_g", "120"),
        ("print_uncodable", "no"),
        ("active", "on"),
    ]
}

#[tokio::test]
async fn every_state_of_the_pages_renders_in_both_languages() {
    for (api, _) in apis().await {
        let site = &api.test.app.site;
        let mut faults = kontor_web::testing::faults::<ProfilesPage>(site, Face::Portal);
        faults.extend(kontor_web::testing::faults::<ChoosePage>(site, Face::Portal));
        faults.extend(kontor_web::testing::faults::<ProfilePage>(site, Face::Portal));
        assert!(faults.is_empty(), "{faults:#?}");
    }
}

#[tokio::test]
async fn the_form_shows_what_the_carrier_of_the_chosen_account_offers_and_nothing_else() {
    for (api, customer, account) in prepared().await {
        let browser = Browser::of(&api, &customer).await;
        let choice = browser.get(NEW).await.text();
        assert!(choice.contains(&format!("{NEW}?account={account}")) && choice.contains("?account=own_label"));
        let form = browser.get(&format!("{NEW}?account={account}")).await.text();
        for offered in ["Sperrgut", "Nur mit: Paket.", "Paket International (WORLD)", "ZPL 300 dpi, A5, 148 × 210 mm"]
        {
            assert!(form.contains(offered), "{offered}");
        }
        let own = browser.get(&format!("{NEW}?account=own_label")).await.text();
        assert!(!own.contains("Sperrgut") && own.contains("PDF, A6, 105 × 148 mm"));
    }
}

#[tokio::test]
async fn a_profile_is_kept_as_it_was_typed_shown_again_changed_and_deleted() {
    for (api, customer, account) in prepared().await {
        let browser = Browser::of(&api, &customer).await;
        let saved = browser.post(NEW, &typed(&account)).await;
        assert_eq!((saved.status, saved.header("location")), (StatusCode::SEE_OTHER, "/shipping/profiles?saved"));
        let list = browser.get(LIST).await.text();
        assert!(list.contains("Paket Inland") && list.contains("Versicherung, Sperrgut, Samstag"), "{list}");
        let path = path_on(&list, "/shipping/profiles/spf_");
        let kept = api.get(&customer.token, "/v1/shipping-profiles").await.json()["items"][0].clone();
        assert_eq!(
            kept["services"],
            json!({"insurance": {"amount": "500.00", "currency": "EUR"}, "bulky": true,
            "carrier_options": ["saturday"]})
        );
        assert_eq!(kept["label"], json!({"format": "zpl", "medium": "a5", "dpi": 300}));
        assert_eq!((&kept["tare_g"], &kept["print_uncodable"]), (&json!(120), &json!(false)));
        let form = browser.get(&path).await.text();
        assert!(form.contains("value=\"500,00\"") && form.contains("<option value=\"zpl&#x2f;a5&#x2f;300\" selected>"));
        assert!(form.contains("name=\"services.saturday\" value=\"on\" checked"));
        let mut bare = typed(&account);
        bare.retain(|(name, _)| !name.starts_with("services."));
        browser.post(&path, &bare).await;
        let kept = api.get(&customer.token, "/v1/shipping-profiles").await.json();
        assert_eq!(kept["items"][0]["services"], json!({}), "what is not ticked any more is gone");
        let gone = browser.post(&format!("{path}/delete"), &[]).await;
        assert_eq!(gone.header("location"), "/shipping/profiles?deleted");
    }
}

#[tokio::test]
async fn everything_wrong_is_named_at_once_what_was_typed_is_kept_and_nothing_is_saved() {
    for (api, customer, account) in prepared().await {
        let browser = Browser::of(&api, &customer).await;
        let mut wrong = typed(&account);
        for (name, value) in &mut wrong {
            match *name {
                "number" => *value = "",
                "service" => *value = "WORLD",
                "services.insurance" => *value = "viel",
                "tare_g" => *value = "leicht",
                "label" => *value = "png/a4",
                _ => {}
            }
        }
        let refused = browser.post(NEW, &wrong).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        let html = refused.text();
        for (field, error) in [
            ("number", "Fehlt."),
            ("services.bulky", "mit dem Produkt WORLD nicht an"),
            ("services.insurance", "zum Beispiel 149,90"),
            ("tare_g", "ganze Zahl von Gramm"),
            ("label", "druckt so nicht"),
        ] {
            let place = html.split(&format!("id=\"{field}-error\"")).nth(1);
            let place = place.unwrap_or_else(|| panic!("no error at {field}: {html}"));
            assert!(place.split("</p>").next().is_some_and(|text| text.contains(error)), "{field}: {place}");
        }
        assert!(html.contains("value=\"Paket Inland\"") && html.contains("value=\"viel\""));
        assert!(browser.get(LIST).await.text().contains("Noch keine Versandart angelegt"));
    }
}

#[tokio::test]
async fn another_account_first_shows_its_own_form_with_what_was_typed() {
    for (api, customer, account) in prepared().await {
        let browser = Browser::of(&api, &customer).await;
        let mut moved = typed(&account);
        moved[1] = ("carrier_account", "own_label");
        let again = browser.post(NEW, &moved).await;
        let html = again.text();
        assert!(html.contains("Gespeichert wurde noch nichts.") && html.contains("value=\"Paket Inland\""), "{html}");
        assert!(!html.contains("Sperrgut") && html.contains("name=\"drawn_for\" value=\"own_label\""));
        assert!(browser.get(LIST).await.text().contains("Noch keine Versandart angelegt"));
        moved[0] = ("drawn_for", "own_label");
        moved.retain(|(name, _)| !name.starts_with("service") && *name != "label");
        assert_eq!(browser.post(NEW, &moved).await.status, StatusCode::SEE_OTHER);
    }
}

#[tokio::test]
async fn a_profile_that_a_rule_leads_to_is_not_deleted_and_the_rule_is_named() {
    for (api, customer, account) in prepared().await {
        let browser = Browser::of(&api, &customer).await;
        browser.post(NEW, &typed(&account)).await;
        let rules = json!({"items": [{"countries": ["AT"], "shipping_profile": "10"}]});
        send(&api, &customer, (Method::PUT, "/v1/shipping-rules"), None, &rules).await;
        let path = path_on(&browser.get(LIST).await.text(), "/shipping/profiles/spf_");
        let refused = browser.post(&format!("{path}/delete"), &[]).await;
        assert_eq!(refused.status, StatusCode::CONFLICT);
        assert!(refused.text().contains("rules#rule-1\">Regel 1: Österreich</a>"));
        assert_eq!(browser.get(&path).await.status, StatusCode::OK, "it is still there");
    }
}
