//! What was said is kept with what was refused, for who looks into it.

use kontor_adapters::Exchange;
use kontor_model::shipment::{Finding, Severity};
use serde_json::json;

use super::shopkeeper::{item, one, pairs, say, selling, told};
use crate::commerce::stock::said::{self, Call};
use crate::commerce::stock::store::queue::HeldRow;
use crate::commerce::tests::budenzauber::Connected;
use crate::db::execute;
use crate::shipping::accounts::tests::pages::Browser;

fn row(sku_key: &str, product: &str, variant: &str) -> HeldRow {
    HeldRow {
        sku_key: sku_key.to_owned(),
        product: product.to_owned(),
        variant: variant.to_owned(),
        quantity: 5,
        attempts: 0,
    }
}

fn exchange() -> Exchange {
    Exchange {
        operation: "set_stock".to_owned(),
        method: "POST".to_owned(),
        url: "http://shop.example/products/batch".to_owned(),
        at_ms: 1,
        took_ms: 2,
        status: Some(200),
        request: Some(json!({ "update": [{ "id": 37, "stock_quantity": 5 }, { "id": 81 }] }).to_string()),
        answer: Some(json!({ "update": [{ "id": 37, "error": { "code": "zu_viel" } }, { "id": 81 }] }).to_string()),
    }
}

/// Keeps what was said about a number that was refused.
async fn keep(of: &Connected, sealed: &[u8]) {
    const SQL: &str = "UPDATE platform_stock SET said = $3 WHERE tenant_id = $1 AND platform_id = $2 AND sku_key = 'a'";
    let mut tx = of.app().db.write(of.tenant()).await.expect("begins");
    execute!(&mut tx, SQL, of.tenant().as_str(), of.platform.as_str(), sealed).expect("kept");
    tx.commit().await.expect("commits");
}

async fn kept(of: &Connected) -> usize {
    said::of(of.app(), of.tenant(), &of.platform, &["a", "b"]).await.expect("opened").len()
}

/// A shop that refuses A, a minute after it was to be told.
async fn refusing() -> Vec<Connected> {
    let all = selling(&[item("p-1", "A", 0), item("p-2", "B", 0)]).await;
    for of in &all {
        let no = Finding::new(Severity::Error, "stock", "quantity", "Zu viel Käse.".to_owned());
        of.booth.inside().stock_refused.push(("p-1".to_owned(), no));
        say(of, &[("A", "5", 1), ("B", "2", 1)]).await;
        of.api.test.clock.advance_millis(60_000);
        told(of).await;
    }
    all
}

#[tokio::test]
async fn what_was_said_about_one_number_is_sealed_for_it_alone_and_shown_beside_it() {
    for of in refusing().await {
        let (exchanges, rows) = ([exchange()], [row("a", "37", ""), row("b", "80", "81")]);
        let call = Call::read(&exchanges, &rows);
        let sealed = call.about(of.app(), (of.tenant(), &of.platform), &rows[0]).expect("sealed").expect("something");
        keep(&of, &sealed).await;
        let said = said::of(of.app(), of.tenant(), &of.platform, &["a", "b"]).await.expect("opened");
        assert_eq!((said.len(), said["a"].len()), (1, 1));
        let answer = said["a"][0].answer.as_deref().expect("an answer");
        assert!(answer.contains("zu_viel") && !answer.contains("81"), "{answer}");
        let browser = Browser::of(&of.api, &of.customer).await;
        let page = browser.get(&format!("/platforms/{}/stock?state=rejected", of.platform)).await.text();
        assert!(page.contains("zu_viel") && page.contains("Abgelehnt"), "{page}");
    }
}

#[tokio::test]
async fn a_refusal_says_when_it_was_and_since_when_that_was_to_be_told() {
    for of in refusing().await {
        let refused = one(&of, "A").await;
        let (changed, at) = (refused["changed_ms"].as_i64(), refused["refused_ms"].as_i64());
        assert_eq!(at, Some(of.app().now().0), "{refused}");
        assert_eq!(changed, Some(of.app().now().0 - 60_000), "{refused}");
        assert_eq!(one(&of, "B").await.get("refused_ms"), None, "it was taken");
    }
}

#[tokio::test]
async fn what_was_said_goes_when_the_number_is_taken_or_after_ninety_days() {
    for is_taken in [true, false] {
        for of in refusing().await {
            let (exchanges, rows) = ([exchange()], [row("a", "37", "")]);
            let call = Call::read(&exchanges, &rows);
            let sealed = call.about(of.app(), (of.tenant(), &of.platform), &rows[0]).expect("sealed");
            keep(&of, &sealed.expect("something")).await;
            said::sweep(of.app()).await.expect("swept");
            assert_eq!(kept(&of).await, 1);
            if is_taken {
                of.booth.inside().stock_refused.clear();
                say(&of, &[("A", "6", 2)]).await;
                assert_eq!(told(&of).await, pairs(&[("p-1", 6)]));
                assert_eq!(one(&of, "A").await.get("refused_ms"), None);
            } else {
                of.api.test.clock.advance_millis(91 * 24 * 3_600_000);
                said::sweep(of.app()).await.expect("swept");
            }
            assert_eq!(kept(&of).await, 0);
        }
    }
}
