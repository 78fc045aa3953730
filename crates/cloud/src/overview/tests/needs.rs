//! What needs a person, with its repair beside it, on the first page and whole on its own.

use http::StatusCode;
use kontor_adapters::{AdapterError, ErrorKind};
use kontor_model::order::ChannelOrder;
use kontor_model::shipment::{Finding, Severity};
use kontor_web::page::Face;
use serde_json::json;

use crate::commerce::dispatch::dispatch_due;
use crate::commerce::intake::read_due;
use crate::commerce::stock;
use crate::commerce::tests::budenzauber::{Connected, connected, order};
use crate::db::execute;
use crate::overview::OverviewPage;
use crate::overview::view::NeedsPage;
use crate::shipping::accounts::tests::pages::Browser;

/// Shops whose orders were read.
async fn with_orders(count: usize) -> Vec<Connected> {
    let all = connected().await;
    for of in &all {
        for number in 0..count {
            of.booth.put(&order(&format!("{}", 1001 + number)));
        }
        // A round reads so many pages and is due again.
        while of.booth.inside().calls.iter().filter(|call| *call == "list_orders").count() <= count / 10 {
            read_due(of.app()).await.expect("orders are read");
        }
    }
    all
}

async fn order_id(of: &Connected, number: &str) -> String {
    let token = of.api.token(&of.customer, None).await;
    let list = of.api.get(&token, &format!("/v1/orders?number={number}")).await.json();
    list["items"][0]["id"].as_str().expect("an id").to_owned()
}

#[tokio::test]
async fn every_state_of_the_pages_renders_in_both_languages() {
    for of in connected().await {
        let mut faults = kontor_web::testing::faults::<OverviewPage>(&of.app().site, Face::Portal);
        faults.extend(kontor_web::testing::faults::<NeedsPage>(&of.app().site, Face::Portal));
        assert!(faults.is_empty(), "{faults:#?}");
    }
}

#[tokio::test]
async fn held_orders_are_named_and_without_a_mapping_lead_to_it() {
    for of in with_orders(1).await {
        let browser = Browser::of(&of.api, &of.customer).await;
        let page = browser.get("/overview").await.text();
        assert!(page.contains("Auftrag 1001: angehalten") && page.contains("mapping\">Vorgangserzeugung"), "{page}");
    }
}

#[tokio::test]
async fn a_refused_dispatch_is_told_again_from_the_list() {
    for of in with_orders(1).await {
        let id = order_id(&of, "1001").await;
        let no = AdapterError::without_effect(ErrorKind::Rejected, "gone", "Gibt es nicht mehr.");
        of.booth.inside().refused.push(("id-1001".to_owned(), no));
        let sent = json!({ "order": id, "carrier": "dhl_parcel_de", "tracking_numbers": ["1"] });
        of.api
            .call(&of.api.token(&of.customer, None).await, http::Method::POST, "/v1/fulfillments", "k-1", &sent)
            .await;
        dispatch_due(of.app()).await.expect("told");
        let browser = Browser::of(&of.api, &of.customer).await;
        for path in ["/overview", "/needs", "/needs?kind=rejected"] {
            let page = browser.get(path).await.text();
            let named = page.contains("Auftrag 1001: Versandmeldung abgelehnt") && page.contains("Gibt es nicht mehr.");
            assert!(named && page.contains("Noch einmal melden"), "{path}: {page}");
        }
        let page = browser.get("/needs?kind=rejected").await.text();
        let told = page.split("/told/").nth(1).or_else(|| page.split("&#x2f;told&#x2f;").nth(1)).expect("a button");
        let told = &told[..30];
        of.booth.inside().refused.clear();
        let again = browser.post(&format!("/orders/{id}/told/{told}/retry"), &[("back", "needs")]).await;
        assert_eq!((again.status, again.header("location")), (StatusCode::SEE_OTHER, "/needs?done=told"));
        dispatch_due(of.app()).await.expect("told");
        assert_eq!(of.booth.inside().shipped.len(), 1);
        assert!(!browser.get("/needs").await.text().contains("Versandmeldung"));
    }
}

#[tokio::test]
async fn refused_stock_is_one_row_of_each_platform_and_told_again_from_the_list() {
    for of in connected().await {
        let goods = |product: &str, sku: &str| kontor_adapters::shop::ShopItem {
            product: product.to_owned(),
            variant: None,
            sku: Some(sku.to_owned()),
            gtin: None,
            name: "Bergkäse".to_owned(),
            keeps_stock: true,
            quantity: Some(0),
        };
        of.booth.inside().items = vec![goods("p-1", "A"), goods("p-2", "B")];
        read_due(of.app()).await.expect("orders are read");
        stock::read_due(of.app()).await.expect("goods are read");
        for product in ["p-1", "p-2"] {
            let no = Finding::new(Severity::Error, "stock", "quantity", "Zu viel.".to_owned());
            of.booth.inside().stock_refused.push((product.to_owned(), no));
        }
        let level = |sku: &str| json!({ "sku": sku, "quantity": "5", "sequence": 1 });
        let body = json!({ "items": [level("A"), level("B")] });
        of.api.call(&of.customer.token, http::Method::PUT, "/v1/inventory", "k", &body).await;
        stock::renew_due(of.app()).await.expect("reckoned");
        read_due(of.app()).await.expect("orders are read");
        stock::tell_due(of.app()).await.expect("told");
        let browser = Browser::of(&of.api, &of.customer).await;
        let page = browser.get("/needs").await.text();
        assert!(page.contains("Budenzauber: Bestand von 2 Artikeln abgelehnt"), "{page}");
        of.booth.inside().stock_refused.clear();
        let retry = format!("/platforms/{}/stock/retry", of.platform);
        let again = browser.post(&retry, &[("back", "needs")]).await;
        assert_eq!(again.header("location"), "/needs?done=again");
        stock::tell_due(of.app()).await.expect("told");
        assert_eq!(of.booth.inside().stock.len(), 2);
        assert!(!browser.get("/needs").await.text().contains("abgelehnt"));
    }
}

#[tokio::test]
async fn an_order_that_a_shop_cannot_even_name_stands_there_until_a_day_passes_without_it() {
    for of in with_orders(3).await {
        let browser = Browser::of(&of.api, &of.customer).await;
        assert!(!browser.get("/needs").await.text().contains("ein Auftrag fehlt"));
        of.booth.put(&ChannelOrder { modified_at_ms: of.app().now().0, ..order("1004") });
        of.booth.inside().poisoned = vec!["id-1004".to_owned()];
        of.booth.inside().cannot_name = true;
        of.api.test.clock.advance_millis(75_000);
        read_due(of.app()).await.expect("orders are read");
        for (hours_ago, stands) in [(0, true), (25, true), (2, false)] {
            const SQL: &str = "UPDATE platforms SET failed_at = failed_at - $1";
            let mut tx = of.app().db.unscoped_write().await.expect("begins");
            execute!(&mut tx, SQL, hours_ago * 3_600_000_i64).expect("changes");
            tx.commit().await.expect("commits");
            let page = browser.get("/needs").await.text();
            let said = page.contains("Budenzauber: ein Auftrag fehlt") && page.contains("ohne ihn zu nennen");
            assert_eq!(said, stands, "{page}");
        }
    }
}

#[tokio::test]
async fn a_broken_connection_is_named_and_tested_from_the_list() {
    for of in connected().await {
        of.booth.fail(ErrorKind::NotAuthorized);
        read_due(of.app()).await.expect("tried");
        let browser = Browser::of(&of.api, &of.customer).await;
        assert!(browser.get("/overview").await.text().contains("Budenzauber: Zugang abgelehnt"));
        browser.post(&format!("/platforms/{}/test", of.platform), &[]).await;
        assert!(browser.get("/needs").await.text().contains("Alles in Ordnung"));
    }
}

#[tokio::test]
async fn one_kind_is_paged_to_its_end() {
    for of in with_orders(12).await {
        let browser = Browser::of(&of.api, &of.customer).await;
        let first = browser.get("/needs").await.text();
        assert_eq!(first.matches("Auftrag 10").count(), 2 * 10, "ten, each named on its button too: {first}");
        assert!(first.contains("/needs?kind=held"));
        let all = browser.get("/needs?kind=held").await.text();
        assert!((1001..=1012).all(|number| all.contains(&format!("Auftrag {number}: angehalten"))), "{all}");
    }
}
