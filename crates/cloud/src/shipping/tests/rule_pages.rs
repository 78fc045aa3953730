//! The pages of rules: in their order, changed one by one, and tried.

use http::StatusCode;
use kontor_web::page::Face;
use serde_json::{Value, json};

use crate::api::testing::{Api, Customer};
use crate::shipping::accounts::tests::pages::Browser;
use crate::shipping::accounts::tests::parcelhaus::apis;
use crate::shipping::rules::tests::prepared;
use crate::shipping::rules::{RulePage, RulesPage};

const LIST: &str = "/shipping/rules";
const NEW: &str = "/shipping/rules/new";

fn typed<'a>(change: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let mut fields = change.to_vec();
    if !change.iter().any(|(name, _)| *name == "shipping_profile") {
        fields.push(("shipping_profile", "10"));
    }
    fields
}

async fn rules(api: &Api, customer: &Customer) -> Vec<Value> {
    let list = api.get(&customer.token, "/v1/shipping-rules").await.json();
    list["items"].as_array().expect("items").clone()
}

async fn profiles(api: &Api, customer: &Customer) -> Vec<Value> {
    rules(api, customer).await.iter().map(|rule| rule["shipping_profile"].clone()).collect()
}

/// The path of the rule at a place.
async fn path(api: &Api, customer: &Customer, place: usize) -> String {
    format!("{LIST}/{}", rules(api, customer).await[place - 1]["id"].as_str().expect("an id"))
}

#[tokio::test]
async fn every_state_of_the_pages_renders_in_both_languages() {
    for (api, _) in apis().await {
        let site = &api.test.app.site;
        let mut faults = kontor_web::testing::faults::<RulesPage>(site, Face::Portal);
        faults.extend(kontor_web::testing::faults::<RulePage>(site, Face::Portal));
        assert!(faults.is_empty(), "{faults:#?}");
    }
}

#[tokio::test]
async fn without_a_profile_the_page_says_to_make_one_first() {
    for (api, customer) in apis().await {
        let browser = Browser::of(&api, &customer).await;
        assert!(browser.get(LIST).await.text().contains("Legen Sie zuerst eine an."));
        assert_eq!(browser.get(NEW).await.header("location"), LIST);
    }
}

#[tokio::test]
async fn a_rule_is_kept_as_it_was_typed_and_shown_in_words() {
    for (api, customer) in prepared().await {
        let browser = Browser::of(&api, &customer).await;
        let saved = browser
            .post(
                NEW,
                &typed(&[
                    ("countries", "Österreich, ch; Vereinigtes Königreich"),
                    ("min_weight_g", "0,5"),
                    ("max_weight_g", "31,5"),
                    ("min_value", "22"),
                    ("max_value", "1000,00"),
                    ("cash_on_delivery", "no"),
                    ("order_source", " Gartenladen "),
                ]),
            )
            .await;
        assert_eq!((saved.status, saved.header("location")), (StatusCode::SEE_OTHER, "/shipping/rules?saved"));
        let kept = rules(&api, &customer).await[0].clone();
        let expected = json!({"id": kept["id"], "countries": ["AT", "CH", "GB"], "min_weight_g": 500,
            "max_weight_g": 31500, "min_value": {"amount": "22.0", "currency": "EUR"},
            "max_value": {"amount": "1000.00", "currency": "EUR"}, "cash_on_delivery": false,
            "order_source": "Gartenladen", "shipping_profile": "10"});
        assert_eq!(kept, expected);
        let list = browser.get(LIST).await.text();
        let words = "Österreich, Schweiz, Vereinigtes Königreich · 0,5 kg bis 31,5 kg · Warenwert 22,00 EUR bis \
            1000,00 EUR · ohne Nachnahme · Herkunft „Gartenladen“";
        assert!(list.contains(words), "{list}");
        let form = browser.get(&path(&api, &customer, 1).await).await.text();
        assert!(
            form.contains("value=\"Österreich, Schweiz, Vereinigtes Königreich\"") && form.contains("value=\"31,5\"")
        );
    }
}

#[tokio::test]
async fn a_new_rule_stands_before_the_one_for_everything_else() {
    for (api, customer) in prepared().await {
        let browser = Browser::of(&api, &customer).await;
        browser.post(NEW, &typed(&[("shipping_profile", "30")])).await;
        browser.post(NEW, &typed(&[("countries", "DE")])).await;
        assert_eq!(profiles(&api, &customer).await, ["10", "30"]);
        let second = browser.post(NEW, &typed(&[])).await;
        assert_eq!(second.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(second.text().contains("Regel 2: Diese Regel passt auf jede Sendung"), "{}", second.text());
        assert_eq!(profiles(&api, &customer).await, ["10", "30"]);
    }
}

#[tokio::test]
async fn rules_change_places_but_none_is_put_behind_the_one_for_everything_else() {
    for (api, customer) in prepared().await {
        let browser = Browser::of(&api, &customer).await;
        for (country, profile) in [("DE", "10"), ("AT", "20"), ("", "30")] {
            browser.post(NEW, &typed(&[("countries", country), ("shipping_profile", profile)])).await;
        }
        let up = browser.post(&format!("{}/move", path(&api, &customer, 2).await), &[("to", "up")]).await;
        assert_eq!(up.header("location"), LIST);
        assert_eq!(profiles(&api, &customer).await, ["20", "10", "30"]);
        browser.post(&format!("{}/move", path(&api, &customer, 1).await), &[("to", "up")]).await;
        assert_eq!(profiles(&api, &customer).await, ["20", "10", "30"], "above the first there is no place");
        let down = browser.post(&format!("{}/move", path(&api, &customer, 2).await), &[("to", "down")]).await;
        assert_eq!(down.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(down.text().contains("die folgenden kämen nie an die Reihe"));
        assert_eq!(profiles(&api, &customer).await, ["20", "10", "30"]);
    }
}

#[tokio::test]
async fn a_rule_is_changed_in_its_place_and_deleted() {
    for (api, customer) in prepared().await {
        let browser = Browser::of(&api, &customer).await;
        for country in ["DE", "AT"] {
            browser.post(NEW, &typed(&[("countries", country)])).await;
        }
        let first = path(&api, &customer, 1).await;
        browser.post(&first, &typed(&[("countries", "NL"), ("shipping_profile", "20")])).await;
        assert_eq!(path(&api, &customer, 1).await, first, "it is the same rule");
        assert_eq!(profiles(&api, &customer).await, ["20", "10"]);
        assert_eq!(browser.post(&format!("{first}/delete"), &[]).await.header("location"), "/shipping/rules?deleted");
        assert_eq!(profiles(&api, &customer).await, ["10"]);
        assert_eq!(browser.get(&first).await.status, StatusCode::NOT_FOUND);
    }
}

#[tokio::test]
async fn a_wrong_field_is_named_what_was_typed_is_kept_and_nothing_is_saved() {
    for (api, customer) in prepared().await {
        let browser = Browser::of(&api, &customer).await;
        for (field, value, error) in [
            ("countries", "Österreich, Bayern", "Ein Land „Bayern“ gibt es nicht."),
            ("min_weight_g", "schwer", "zum Beispiel 2,5"),
            ("max_weight_g", "1", "unter dem Mindestgewicht"),
            ("max_value", "50 CHF", "dieselbe Währung"),
            ("shipping_profile", "99", "nicht eingerichtet"),
        ] {
            let mut fields = typed(&[(field, value)]);
            for (name, value) in [("min_weight_g", "2"), ("min_value", "22"), ("order_source", "Gartenladen")] {
                if field != name {
                    fields.push((name, value));
                }
            }
            let answer = browser.post(NEW, &fields).await;
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{field}");
            let html = answer.text();
            let place = html.split(&format!("id=\"{field}-error\"")).nth(1);
            let place = place.unwrap_or_else(|| panic!("no error at {field}: {html}"));
            assert!(place.split("</p>").next().is_some_and(|text| text.contains(error)), "{field}: {place}");
            assert!(html.contains("value=\"Gartenladen\""), "what was typed is gone");
        }
        assert_eq!(rules(&api, &customer).await, Vec::<Value>::new());
    }
}

#[tokio::test]
async fn a_shipment_that_is_tried_meets_its_rule_and_is_told_why_not_the_others() {
    for (api, customer) in prepared().await {
        let browser = Browser::of(&api, &customer).await;
        browser.post(NEW, &typed(&[("countries", "DE"), ("max_weight_g", "5")])).await;
        browser.post(NEW, &typed(&[("cash_on_delivery", "yes"), ("shipping_profile", "20")])).await;
        let query = "country=DE&weight_g=7%2C5&goods_value=&order_source=";
        let none = browser.get(&format!("{LIST}?{query}")).await.text();
        assert!(none.contains("Keine Regel passt.") && none.contains("Regel 1: anderes Gewicht"), "{none}");
        let found = browser.get(&format!("{LIST}?{query}&cash_on_delivery=on")).await.text();
        assert!(found.contains("Regel 2 passt: Versandart 20 „Welt“."), "{found}");
        let wrong = browser.get(&format!("{LIST}?country=DE&weight_g=")).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(wrong.text().contains("id=\"weight_g-error\""));
    }
}

#[tokio::test]
async fn what_belongs_to_somebody_else_is_not_there_and_stays_as_it_is() {
    for (api, customer) in prepared().await {
        let browser = Browser::of(&api, &customer).await;
        browser.post(NEW, &typed(&[("countries", "DE")])).await;
        let id = |list: Value| list["items"][0]["id"].as_str().expect("an id").to_owned();
        let sender = id(api.get(&customer.token, "/v1/sender-addresses").await.json());
        let profile = id(api.get(&customer.token, "/v1/shipping-profiles").await.json());
        let rule = path(&api, &customer, 1).await;
        let other = api.customer("1000000000018", "shipping").await;
        let stranger = Browser::of(&api, &other).await;
        for page in [format!("/shipping/senders/{sender}"), format!("/shipping/profiles/{profile}"), rule] {
            assert_eq!(stranger.get(&page).await.status, StatusCode::NOT_FOUND, "{page}");
            for path in [page.clone(), format!("{page}/delete")] {
                let answer = stranger.post(&path, &typed(&[("name", "Fremd"), ("address.country", "DE")])).await;
                assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path}");
            }
            assert_eq!(browser.get(&page).await.status, StatusCode::OK, "{page}");
        }
        assert_eq!(profiles(&api, &customer).await, ["10"]);
    }
}
