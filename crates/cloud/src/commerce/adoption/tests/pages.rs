//! The page: a file is looked at before anything changes, then adopted.

use http::StatusCode;
use kontor_model::order::Buyer;
use kontor_model::order::ChannelOrder;
use kontor_web::page::Face;
use kontor_web::sheet::MOST_BYTES;

use crate::api::testing::Answer;
use crate::commerce::adoption::views::AdoptionPage;
use crate::commerce::intake::tests::{count, feed, numbers, round, set_mapping};
use crate::commerce::tests::budenzauber::{Connected, connected, order};
use crate::shipping::accounts::tests::pages::Browser;

const TAKEN: &str = "SELECT (SELECT COUNT(*) FROM order_adoptions) + (SELECT COUNT(*) FROM customer_adoptions) \
    + (SELECT COUNT(*) FROM product_adoptions)";

fn path(of: &Connected) -> String {
    format!("/platforms/{}/adoption", of.platform)
}

async fn check(browser: &Browser<'_>, of: &Connected, kind: &str, bytes: &[u8]) -> Answer {
    browser.upload(&format!("{}/check", path(of)), &[("kind", kind)], ("alt.csv", bytes)).await
}

/// Presses the button of a page that was looked at.
async fn press(browser: &Browser<'_>, of: &Connected, kind: &str, looked: &str) -> Answer {
    let text = looked.split("name=\"file\" value=\"").nth(1).and_then(|rest| rest.split('"').next()).expect("the file");
    let text = text.replace("&quot;", "\"").replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&");
    browser.upload(&path(of), &[("kind", kind), ("name", "alt.csv")], ("", text.replace('\n', "\r\n").as_bytes())).await
}

#[tokio::test]
async fn every_state_of_the_page_renders_in_both_languages() {
    for of in connected().await {
        let faults = kontor_web::testing::faults::<AdoptionPage>(&of.app().site, Face::Portal);
        assert!(faults.is_empty(), "{faults:#?}");
    }
}

#[tokio::test]
async fn orders_are_looked_at_then_adopted_and_not_delivered_again() {
    for of in connected().await {
        let browser = Browser::of(&of.api, &of.customer).await;
        set_mapping(&of, 1).await;
        for number in ["Ä-1001", "1002"] {
            of.booth.put(&order(number));
        }
        round(&of).await;
        let file = b"Auftragsnummer;Belegnummer\r\n\xc4-1001;\"RE \"\"7\"\"\"\r\n2001;RE-8\r\n2001;RE-9\r\n";
        let looked = check(&browser, &of, "orders", file).await;
        assert_eq!(looked.status, StatusCode::OK);
        let looked = looked.text();
        for part in [
            "Noch wurde nichts geändert.",
            "Das würde geschehen: alt.csv",
            "Steht schon in Zeile 3.",
            "2 Aufträge übernehmen",
        ] {
            assert!(looked.contains(part), "{part}: {looked}");
        }
        assert_eq!((count(of.app(), TAKEN).await, numbers(&feed(&of).await).len()), (0, 2), "and nothing was changed");
        let done = press(&browser, &of, "orders", &looked).await.text();
        assert!(done.contains("2 Zeilen sind übernommen.") && done.contains("Übernommen: alt.csv"), "{done}");
        assert_eq!(numbers(&feed(&of).await), ["1002"]);
        assert_eq!(count(of.app(), "SELECT COUNT(*) FROM orders WHERE document_number = 'RE \"7\"'").await, 1);
        let again = check(&browser, &of, "orders", file).await.text();
        assert!(again.contains("Hat das ERP schon bestätigt") && again.contains("1 Auftrag übernehmen"), "{again}");
    }
}

#[tokio::test]
async fn customers_are_found_by_their_orders_and_an_address_under_two_numbers_is_nobodys() {
    for of in connected().await {
        let browser = Browser::of(&of.api, &of.customer).await;
        let buyer =
            Buyer { external_id: Some("77".to_owned()), email: Some("a@kunde.example".to_owned()), phone: None };
        of.booth.put(&ChannelOrder { buyer, ..order("1001") });
        round(&of).await;
        // The two stand further apart than what is looked at together elsewhere.
        let others: String = (0..600).map(|number| format!(";k{number}@kunde.example;K-{number}\n")).collect();
        let file = format!(
            "Kundenkennung;E-Mail;Kundennummer\n77;a@kunde.example;K-1\n78;zwei@kunde.example;K-2\n{others};zwei@kunde.example;K-3\n;ohne@kunde.example;\n"
        );
        let looked = check(&browser, &of, "customers", file.as_bytes()).await.text();
        for part in [
            "Hat hier schon Aufträge",
            "<span class=\"under\">1 Auftrag</span>",
            "Steht unter zwei Kundennummern",
            "<b>Kundennummer:</b> Nennen Sie Ihre Kundennummer.",
            "602 Kunden übernehmen",
        ] {
            assert!(looked.contains(part), "{part}: {looked}");
        }
        assert_eq!(count(of.app(), TAKEN).await, 0);
        press(&browser, &of, "customers", &looked).await;
        assert_eq!(count(of.app(), TAKEN).await, 603, "the first by id and address, the second by id alone");
    }
}

#[tokio::test]
async fn products_are_kept_for_later_while_nobody_has_read_what_the_shop_sells() {
    for of in connected().await {
        let browser = Browser::of(&of.api, &of.customer).await;
        let file = b"GTIN;Artikelnummer\n4006381333931;BK-1\n4,00638E+12;BK-2\n";
        let looked = check(&browser, &of, "products", file).await.text();
        assert!(
            looked.contains("noch nicht gelesen") && looked.contains("hat die Tabellenkalkulation gekürzt"),
            "{looked}"
        );
        assert_eq!(count(of.app(), TAKEN).await, 0);
        press(&browser, &of, "products", &looked).await;
        assert_eq!(count(of.app(), TAKEN).await, 1);
    }
}

#[tokio::test]
async fn a_file_that_cannot_be_read_is_refused_with_its_reason_and_nothing_is_changed() {
    for of in connected().await {
        let browser = Browser::of(&of.api, &of.customer).await;
        let large = vec![b'x'; MOST_BYTES + 100_000];
        for (bytes, reason) in [
            (&b"PK\x03\x04\x00workbook"[..], "Das ist keine Textdatei"),
            (b"Name;Ort\nWei\xdf;Ulm\n", "Es fehlen Spalten: Kennung im Shop oder Auftragsnummer"),
            (b"", "keine Zeilen unter der Kopfzeile"),
            (&large, "größer als 4 MB"),
        ] {
            let refused = check(&browser, &of, "orders", bytes).await;
            assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{reason}");
            assert!(refused.text().contains(reason), "{reason}: {}", refused.text());
        }
        let all_wrong = check(&browser, &of, "orders", b"Auftragsnummer;Belegnummer\n;RE-7\n").await.text();
        assert!(
            all_wrong.contains("<b>Auftragsnummer:</b> Nennen Sie") && !all_wrong.contains("übernehmen</span>"),
            "{all_wrong}"
        );
        assert_eq!(count(of.app(), TAKEN).await, 0);
    }
}

#[tokio::test]
async fn a_stranger_finds_no_page_and_a_form_without_its_token_changes_nothing() {
    for of in connected().await {
        let file = ("alt.csv", &b"Auftragsnummer\n1001\n"[..]);
        let browser = Browser::of(&of.api, &of.customer).await;
        let forged = browser.upload_with("falsch", &path(&of), &[("kind", "orders")], file).await;
        assert_eq!(forged.status, StatusCode::FORBIDDEN);
        let stranger = of.api.customer("2000000000008", "commerce").await;
        let stranger = Browser::of(&of.api, &stranger).await;
        assert_eq!(stranger.get(&path(&of)).await.status, StatusCode::NOT_FOUND);
        for to in [path(&of), format!("{}/check", path(&of))] {
            assert_eq!(stranger.upload(&to, &[("kind", "orders")], file).await.status, StatusCode::NOT_FOUND);
        }
        assert_eq!(count(of.app(), TAKEN).await, 0);
    }
}

#[tokio::test]
async fn templates_are_there_to_download_and_the_platform_leads_here() {
    for of in connected().await {
        let browser = Browser::of(&of.api, &of.customer).await;
        let template = browser.get(&format!("{}/customers.csv", path(&of))).await;
        assert_eq!(template.header("content-disposition"), "attachment; filename=\"kontor_kunden.csv\"");
        assert!(template.text().starts_with("\u{FEFF}Kennung im Shop;E-Mail;Kundennummer\r\n"), "{}", template.text());
        assert_eq!(browser.get(&format!("{}/nichts.csv", path(&of))).await.status, StatusCode::NOT_FOUND);
        let platform = browser.get(&format!("/platforms/{}", of.platform)).await.text();
        assert!(platform.contains("/adoption\"") && platform.contains("Bestehendes übernehmen"), "{platform}");
        let page = browser.get(&format!("{}?kind=products", path(&of))).await.text();
        assert!(page.contains("<option value=\"products\" selected>"), "{page}");
    }
}
