//! The story of an order says what the shop changed, what the mapping made, and lets parts of it be looked at alone.

use kontor_model::order::ChannelOrder;
use serde_json::json;

use super::asked::{is_in, one_order, publish};
use crate::commerce::intake::tests::round;
use crate::commerce::tests::budenzauber::{Connected, connected, order};
use crate::shipping::accounts::tests::pages::Browser;

async fn page(browser: &Browser<'_>, id: &str, query: &str) -> String {
    browser.get(&format!("/orders/{id}{query}")).await.text()
}

/// The order once more, as it is after somebody changed it in the shop.
async fn change(of: &Connected, order: &ChannelOrder, change: impl FnOnce(&mut ChannelOrder)) -> ChannelOrder {
    let mut changed = order.clone();
    changed.modified_at_ms += 60_000;
    change(&mut changed);
    of.booth.put(&changed);
    round(of).await;
    changed
}

#[tokio::test]
async fn a_changed_address_is_shown_with_what_stood_there_and_what_stands_there_now() {
    for of in connected().await {
        let browser = Browser::of(&of.api, &of.customer).await;
        publish(&of, &json!({})).await;
        let first = order("1001");
        let id = one_order(&of, &first).await;
        change(&of, &first, |order| {
            let shipping = order.shipping.as_mut().expect("an address");
            shipping.line1 = "Königstraße 7a <Hof>".to_owned();
        })
        .await;
        let page = page(&browser, &id, "").await;
        is_in(&page, "Lieferanschrift:");
        is_in(&page, "<del>Königstraße 7</del>");
        is_in(&page, "<ins>Königstraße 7a &lt;Hof&gt;</ins>");
    }
}

#[tokio::test]
async fn a_value_that_was_taken_away_is_shown_as_gone() {
    for of in connected().await {
        let browser = Browser::of(&of.api, &of.customer).await;
        publish(&of, &json!({})).await;
        let first = ChannelOrder { note: Some("Bitte klingeln".to_owned()), ..order("1001") };
        let id = one_order(&of, &first).await;
        change(&of, &first, |order| order.note = None).await;
        let page = page(&browser, &id, "").await;
        is_in(&page, "<del>Bitte klingeln</del>");
        is_in(&page, "nichts");
    }
}

#[tokio::test]
async fn the_mapping_that_counts_says_what_it_made_and_that_the_total_was_checked() {
    for of in connected().await {
        let browser = Browser::of(&of.api, &of.customer).await;
        publish(&of, &json!({})).await;
        let id = one_order(&of, &order("1001")).await;
        let page = page(&browser, &id, "").await;
        is_in(&page, "Zahlungsart „paypal“ wird „99“.");
        is_in(&page, "Summe geprüft: 20,00\u{a0}€.");
    }
}

#[tokio::test]
async fn a_part_of_a_long_story_is_shown_alone() {
    for of in connected().await {
        let browser = Browser::of(&of.api, &of.customer).await;
        publish(&of, &json!({})).await;
        let mut now = order("1001");
        let id = one_order(&of, &now).await;
        assert!(!page(&browser, &id, "").await.contains("?part="), "a short story is read at one glance");
        for turn in 0..6 {
            now = change(&of, &now, |order| order.note = Some(format!("Klingel {turn}"))).await;
        }
        let shop = page(&browser, &id, "?part=shop").await;
        assert!(shop.contains("Klingel 4") && !shop.contains("Summe geprüft"), "{shop}");
        let erp = page(&browser, &id, "?part=erp").await;
        assert!(!erp.contains("<del>Klingel 4</del>") && erp.contains("Summe geprüft"), "{erp}");
        assert!(page(&browser, &id, "?part=shop").await.contains("aria-current=\"true\"><span>Shop"));
    }
}
