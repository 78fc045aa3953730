//! The page of a platform's stock: rule, counts, what was not taken, and telling it again.

use http::StatusCode;
use kontor_model::shipment::{Finding, Severity};
use kontor_web::page::Face;
use serde_json::json;

use super::shopkeeper::{item, one, pairs, say, selling, told};
use crate::commerce::stock::views::StockPage;
use crate::commerce::tests::budenzauber::{Connected, connected};
use crate::shipping::accounts::tests::pages::Browser;

fn page_of(of: &Connected) -> String {
    format!("/platforms/{}/stock", of.platform)
}

/// What the API says of the rule.
async fn rule(of: &Connected) -> serde_json::Value {
    of.api.get(&of.customer.token, &format!("/v1{}", page_of(of))).await.json()["rule"].clone()
}

/// A shop that refuses one number, does not sell a second and took a third.
async fn refusing() -> Vec<Connected> {
    let all = selling(&[item("p-1", "A", 0), item("p-2", "B", 0)]).await;
    for of in &all {
        let no = Finding::new(Severity::Error, "stock", "quantity", "Zu viel <Käse>.".to_owned());
        of.booth.inside().stock_refused.push(("p-1".to_owned(), no));
        say(of, &[("A", "5", 1), ("B", "2", 1), ("C-unbekannt", "1", 1)]).await;
        told(of).await;
    }
    all
}

#[tokio::test]
async fn every_state_of_the_page_renders_in_both_languages() {
    for of in connected().await {
        let faults = kontor_web::testing::faults::<StockPage>(&of.app().site, Face::Portal);
        assert!(faults.is_empty(), "{faults:#?}");
    }
}

#[tokio::test]
async fn what_was_refused_stands_first_with_its_reason_and_can_be_told_again() {
    for of in refusing().await {
        let browser = Browser::of(&of.api, &of.customer).await;
        let page = browser.get(&page_of(&of)).await.text();
        assert!(page.contains("id=\"refused\"") && page.contains("Zu viel &lt;Käse&gt;."), "{page}");
        let unknown = browser.get(&format!("{}?state=unknown_item", page_of(&of))).await.text();
        assert!(unknown.contains("C-unbekannt") && unknown.contains("verkauft nichts mit dieser"), "{unknown}");
        let platform = browser.get(&format!("/platforms/{}", of.platform)).await.text();
        assert!(platform.contains("1 abgelehnt") && platform.contains("1 Artikel gemeldet"), "{platform}");
        of.booth.inside().stock_refused.clear();
        let again = browser.post(&format!("{}/retry", page_of(&of)), &[("sku", "A")]).await;
        assert_eq!((again.status, one(&of, "A").await["state"].clone()), (StatusCode::SEE_OTHER, json!("pending")));
        assert_eq!(told(&of).await, pairs(&[("p-1", 5)]));
        let refused = browser.get(&format!("{}?state=rejected", page_of(&of))).await.text();
        assert!(refused.contains("In diesem Zustand ist zurzeit keiner."), "nothing is refused any more");
    }
}

#[tokio::test]
async fn the_rule_is_changed_and_what_cannot_be_saved_is_said_beside_its_field_and_kept() {
    for of in connected().await {
        let browser = Browser::of(&of.api, &of.customer).await;
        let typed = [("warehouses", "1\n Außenlager Süd \n\n"), ("buffer", "2"), ("maximum", "")];
        assert_eq!(browser.post(&page_of(&of), &typed).await.status, StatusCode::SEE_OTHER);
        let saved = json!({ "warehouses": ["1", "Außenlager Süd"], "buffer": 2 });
        assert_eq!(rule(&of).await, saved);
        let long = "x".repeat(101);
        for (wrong, field) in [
            ([("warehouses", "1"), ("buffer", "viele"), ("maximum", "9")], "buffer"),
            ([("warehouses", "1"), ("buffer", "-1"), ("maximum", "9")], "buffer"),
            ([("warehouses", long.as_str()), ("buffer", "1"), ("maximum", "9")], "warehouses"),
        ] {
            let refused = browser.post(&page_of(&of), &wrong).await;
            assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
            let page = refused.text();
            assert!(page.contains(&format!("id=\"{field}-error\"")) && page.contains("value=\"9\""), "{page}");
            assert_eq!(rule(&of).await, saved, "and nothing is changed");
        }
    }
}

#[tokio::test]
async fn everything_is_compared_when_somebody_asks() {
    for of in selling(&[item("p-1", "A", 0)]).await {
        let browser = Browser::of(&of.api, &of.customer).await;
        of.booth.inside().calls.clear();
        let asked = browser.post(&format!("{}/check", page_of(&of)), &[]).await;
        assert_eq!(asked.header("location"), format!("{}?done=checking", page_of(&of)));
        crate::commerce::stock::read_due(of.app()).await.expect("goods are read");
        assert_eq!(of.booth.inside().calls, ["list_items"]);
    }
}

#[tokio::test]
async fn somebody_elses_stock_has_no_page_and_is_not_touched() {
    for of in refusing().await {
        let other = of.api.customer("2000000000008", "commerce").await;
        let browser = Browser::of(&of.api, &other).await;
        let page = page_of(&of);
        assert_eq!(browser.get(&page).await.status, StatusCode::NOT_FOUND);
        for path in [page.clone(), format!("{page}/retry"), format!("{page}/check")] {
            assert_eq!(browser.post(&path, &[("buffer", "7")]).await.status, StatusCode::NOT_FOUND, "{path}");
        }
        assert_eq!(
            (rule(&of).await["buffer"].clone(), one(&of, "A").await["state"].clone()),
            (json!(0), json!("rejected"))
        );
    }
}
