//! The editor without script: every button posts the whole form.

use http::StatusCode;
use kontor_adapters::ErrorKind;
use kontor_adapters::shop::ShopValue;
use kontor_model::Lang;
use kontor_model::order_mapping::{Condition, FieldSource, OrderMapping};

use super::super::get_mapping;
use crate::api::testing::Answer;
use crate::commerce::intake::read_due;
use crate::commerce::tests::budenzauber::{Connected, connected, order};
use crate::shipping::Caller;
use crate::shipping::accounts::tests::pages::Browser;

const STANDARD: [(&str, &str); 5] = [
    ("defaults.document_type", "Auftrag"),
    ("defaults.payment_method", "99"),
    ("defaults.shipping_profile", "10"),
    ("defaults.tax_treatment", "as_order"),
    ("unknown_item", "warn"),
];

fn path(of: &Connected) -> String {
    format!("/platforms/{}/mapping", of.platform)
}

async fn press(browser: &Browser<'_>, of: &Connected, button: &str, more: &[(&str, &str)]) -> Answer {
    let mut fields = STANDARD.to_vec();
    fields.extend([("do", button)]);
    fields.extend(more);
    browser.post(&path(of), &fields).await
}

async fn live(of: &Connected) -> (Option<i64>, OrderMapping) {
    let caller = Caller { tenant: of.tenant().clone(), lang: Lang::De };
    let live = get_mapping(of.app(), &caller, &of.platform).await.expect("a mapping");
    (live.version, live.mapping)
}

#[tokio::test]
async fn a_new_platform_is_offered_a_mapping_that_can_be_taken_at_once() {
    for of in connected().await {
        let browser = Browser::of(&of.api, &of.customer).await;
        let page = browser.get(&path(&of)).await;
        assert_eq!(page.status, StatusCode::OK);
        assert!(page.text().contains("Das ist ein Vorschlag"), "{}", page.text());
        let taken = press(&browser, &of, "publish", &[]).await;
        assert_eq!(
            (taken.status, taken.header("location")),
            (StatusCode::SEE_OTHER, &*format!("{}?published", path(&of)))
        );
        assert_eq!(live(&of).await.0, Some(1));
    }
}

#[tokio::test]
async fn tables_rules_and_fields_are_kept_as_they_were_typed() {
    for of in connected().await {
        let browser = Browser::of(&of.api, &of.customer).await;
        let typed = [
            ("payment[0].from", "bacs"),
            ("payment[0].to", "1"),
            ("payment[1].from", "cod"),
            ("payment[1].to", ""),
            ("payment[2].from", "invoice"),
            ("payment[2].to", "2"),
            ("rules[0].name", "Teuer"),
            ("rules[0].when[0].is", "at_least"),
            ("rules[0].when[0].path", "totals.grand"),
            ("rules[0].when[0].value", "149,90"),
            ("rules[0].set.document_type", "Prüfung"),
            ("fields[0].target", "Betreff"),
            ("fields[0].source.from", "concat"),
            ("fields[0].source.value", "billing.last_name + 'aus + in' + billing.city"),
            ("fields[0].source.extra", " "),
            ("fields[0].required", "on"),
        ];
        let saved = press(&browser, &of, "publish", &typed).await;
        assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.text());
        let (_, kept) = live(&of).await;
        let rows: Vec<_> = kept.payment.iter().map(|row| (row.from.as_str(), row.to.as_str())).collect();
        assert_eq!(rows, [("bacs", "1"), ("invoice", "2")]);
        let limit = Condition::AtLeast { path: "totals.grand".to_owned(), value: "149.90".to_owned() };
        assert_eq!(kept.rules[0].when, [limit]);
        let parts = ["billing.last_name", "'aus + in'", "billing.city"].map(str::to_owned).to_vec();
        assert_eq!(kept.fields[0].source, FieldSource::Concat { parts, separator: " ".to_owned() });
        assert!(kept.fields[0].required);
        // Shown again and applied again it is the same.
        let page = browser.get(&path(&of)).await.text();
        assert!(page.contains("billing.last_name + &#x27;aus + in&#x27; + billing.city"), "{page}");
    }
}

#[tokio::test]
async fn a_fault_stands_beside_its_input_what_was_typed_stays_and_nothing_is_kept() {
    for of in connected().await {
        let browser = Browser::of(&of.api, &of.customer).await;
        let wrong = [
            ("rules[0].name", "Schleife"),
            ("rules[0].when[0].is", "expression"),
            ("rules[0].when[0].path", ""),
            ("rules[0].when[0].value", "while true {}"),
            ("rules[0].set.hold", "Prüfen"),
        ];
        let refused = press(&browser, &of, "publish", &wrong).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        let page = refused.text();
        assert!(page.contains("id=\"rules[0].when[0].value-error\"") && page.contains("while true {}"), "{page}");
        assert_eq!(live(&of).await.0, None);
    }
}

#[tokio::test]
async fn rules_are_added_moved_and_removed_without_losing_what_was_typed() {
    for of in connected().await {
        let browser = Browser::of(&of.api, &of.customer).await;
        let two = [
            ("rules[0].name", "Erste"),
            ("rules[0].set.hold", "a"),
            ("rules[1].name", "Zweite"),
            ("rules[1].set.hold", "b"),
        ];
        let moved = press(&browser, &of, "down rule 0", &two).await.text();
        assert!(moved.find("value=\"Zweite\"") < moved.find("value=\"Erste\""), "{moved}");
        let removed = press(&browser, &of, "remove rule 0", &two).await.text();
        assert!(!removed.contains("value=\"Erste\"") && removed.contains("value=\"Zweite\""));
        let added = press(&browser, &of, "add rule", &two).await.text();
        assert!(added.contains("name=\"rules[2].name\""));
        let unknown = press(&browser, &of, "remove rule 99", &two).await.text();
        assert!(unknown.contains("value=\"Erste\"") && unknown.contains("value=\"Zweite\""));
        assert_eq!(live(&of).await.0, None);
    }
}

#[tokio::test]
async fn a_preview_keeps_the_form_and_changes_nothing() {
    for of in connected().await {
        let browser = Browser::of(&of.api, &of.customer).await;
        let page =
            press(&browser, &of, "preview", &[("payment[0].from", "bacs"), ("payment[0].to", "1 Vorkasse")]).await;
        assert_eq!(page.status, StatusCode::OK);
        assert!(page.text().contains("Vorschau an echten Aufträgen") && page.text().contains("1 Vorkasse"));
        assert_eq!(live(&of).await.0, None);
    }
}

#[tokio::test]
async fn a_preview_counts_one_order_as_one() {
    for of in connected().await {
        of.booth.put(&order("1001"));
        read_due(of.app()).await.expect("a round");
        let browser = Browser::of(&of.api, &of.customer).await;
        let page = press(&browser, &of, "preview", &[]).await.text();
        assert!(page.contains("1 Auftrag angesehen."), "{page}");
    }
}

#[tokio::test]
async fn who_worked_on_an_older_version_keeps_what_he_typed() {
    for of in connected().await {
        let browser = Browser::of(&of.api, &of.customer).await;
        press(&browser, &of, "publish", &[]).await;
        let stale =
            press(&browser, &of, "publish", &[("note", "zu spät"), ("payment[0].from", "a"), ("payment[0].to", "b")])
                .await;
        assert_eq!(stale.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(stale.text().contains("Inzwischen gilt eine andere Version"));
        assert_eq!(live(&of).await.0, Some(1));
    }
}

#[tokio::test]
async fn one_button_goes_back() {
    for of in connected().await {
        let browser = Browser::of(&of.api, &of.customer).await;
        press(&browser, &of, "publish", &[]).await;
        press(&browser, &of, "publish", &[("based_on", "1"), ("payment[0].from", "a"), ("payment[0].to", "b")]).await;
        assert_eq!(live(&of).await.0, Some(2));
        let back = browser.post(&format!("{}/rollback", path(&of)), &[("version", "1")]).await;
        assert_eq!(back.status, StatusCode::SEE_OTHER);
        assert_eq!(live(&of).await.0, Some(1));
        assert!(
            browser
                .get(&format!("{}?version=2", path(&of)))
                .await
                .text()
                .contains("name=\"payment[0].to\" value=\"b\"")
        );
    }
}

#[tokio::test]
async fn before_going_back_the_page_shows_what_would_change_and_who_made_each_version() {
    for of in connected().await {
        let browser = Browser::of(&of.api, &of.customer).await;
        press(&browser, &of, "publish", &[]).await;
        press(&browser, &of, "publish", &[("based_on", "1"), ("payment[0].from", "a"), ("payment[0].to", "b")]).await;
        let look = browser.get(&format!("{}?version=1", path(&of))).await.text();
        assert!(look.contains("Sie sehen Version 1 vom") && look.contains("Es gilt Version 2."), "{look}");
        assert!(look.contains("\"Von\">Lene Brackwede") && !look.contains("Version 1 übernehmen"), "{look}");
        let back = browser.get(&format!("{}?version=1&back=1", path(&of))).await.text();
        assert!(back.contains("Vorschau an echten Aufträgen") && back.contains("Version 1 übernehmen"), "{back}");
        assert_eq!(live(&of).await.0, Some(2), "looking changes nothing");
        let now = browser.get(&format!("{}?version=2", path(&of))).await.text();
        assert!(!now.contains("Sie sehen Version"), "the live one is no earlier one: {now}");
    }
}

#[tokio::test]
async fn a_fault_names_its_place_in_words_and_leads_to_its_input() {
    for of in connected().await {
        let browser = Browser::of(&of.api, &of.customer).await;
        let wrong = [
            ("rules[0].name", "Ausland"),
            ("rules[0].when[0].is", "present"),
            ("rules[0].when[0].path", "totals.grnd"),
            ("rules[0].set.hold", "Prüfen"),
            ("fields[0].target", ""),
            ("fields[0].source.from", "constant"),
            ("fields[0].source.value", "x"),
        ];
        let page = press(&browser, &of, "publish", &wrong).await.text();
        assert!(
            page.contains("<a href=\"#rules[0].when[0].path\">Regel 1, Bedingung 1: Wert des Auftrags</a>"),
            "{page}"
        );
        assert!(page.contains("<a href=\"#fields[0].target\">Feld 1: Feld im ERP</a>"), "{page}");
        assert!(page.contains("id=\"rules[0].when[0].path\"") && page.contains("id=\"fields[0].target\""), "{page}");
    }
}

#[tokio::test]
async fn a_row_is_removed_by_its_code_and_fields_move_both_ways() {
    for of in connected().await {
        let browser = Browser::of(&of.api, &of.customer).await;
        let typed = [
            ("payment[0].from", "bacs"),
            ("payment[0].to", ""),
            ("payment[1].from", "alte Karte"),
            ("payment[1].to", "5"),
            ("payment[2].from", "invoice"),
            ("payment[2].to", "2"),
            ("fields[0].target", "Erstes"),
            ("fields[1].target", "Zweites"),
        ];
        let removed = press(&browser, &of, "remove row payment alte Karte", &typed).await.text();
        assert!(!removed.contains("alte Karte") && removed.contains("value=\"invoice\""), "{removed}");
        let moved = press(&browser, &of, "down field 0", &typed).await.text();
        assert!(moved.find("value=\"Zweites\"") < moved.find("value=\"Erstes\""), "{moved}");
        assert!(
            moved.contains("formaction=\"") && moved.contains("#fields[1].target\""),
            "it leads back there: {moved}"
        );
    }
}

#[tokio::test]
async fn what_orders_have_and_no_row_maps_is_marked_as_new_until_it_is_mapped() {
    for of in connected().await {
        let browser = Browser::of(&of.api, &of.customer).await;
        of.booth.put(&order("1001"));
        read_due(of.app()).await.expect("reads");
        let page = browser.get(&path(&of)).await.text();
        assert!(page.contains("PayPal <span class=\"badge info\">neu</span>"), "{page}");
        press(&browser, &of, "publish", &[("payment[0].from", "paypal"), ("payment[0].to", "3 PayPal")]).await;
        let mapped = browser.get(&path(&of)).await.text();
        assert!(mapped.contains("PayPal<span class=\"under code\">paypal</span>"), "{mapped}");
    }
}

#[tokio::test]
async fn the_shops_values_are_loaded_from_the_editor_and_what_was_typed_stays() {
    for of in connected().await {
        let browser = Browser::of(&of.api, &of.customer).await;
        let method = ShopValue { code: "cod".to_owned(), name: "Nachnahme".to_owned() };
        of.booth.inside().values.payment_methods = vec![method];
        let typed = [("rules[0].name", "Halbfertig")];
        let page = press(&browser, &of, "reload", &typed).await.text();
        assert!(page.contains("Nachnahme") && page.contains("Halbfertig"), "{page}");
        of.booth.fail(ErrorKind::Unavailable);
        let page = press(&browser, &of, "reload", &typed).await.text();
        assert!(page.contains("Die Werte des Shops wurden nicht geladen") && page.contains("Halbfertig"), "{page}");
        assert_eq!(live(&of).await.0, None);
    }
}
