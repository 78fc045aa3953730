//! One order is fetched by its number: what a person types, and what is answered.

use http::StatusCode;
use kontor_web::page::Face;

use crate::commerce::story::{ListPage, OrderPage};
use crate::commerce::tests::budenzauber::{Connected, connected};
use crate::shipping::accounts::tests::pages::Browser;

/// Asks for one order on the page; the answer has to be the page with the fault, and what was typed kept.
async fn refused(of: &Connected, number: &str, words: &str) {
    let browser = Browser::of(&of.api, &of.customer).await;
    let answer = browser.post("/orders/fetch", &[("platform", of.platform.as_str()), ("number", number)]).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", answer.text());
    assert!(answer.text().contains(words), "{}", answer.text());
    assert!(answer.text().contains(&format!("value=\"{number}\"")), "what was typed is kept: {}", answer.text());
}

#[tokio::test]
async fn every_state_of_the_pages_renders_in_both_languages() {
    for of in connected().await {
        let mut faults = kontor_web::testing::faults::<ListPage>(&of.app().site, Face::Portal);
        faults.extend(kontor_web::testing::faults::<OrderPage>(&of.app().site, Face::Portal));
        assert!(faults.is_empty(), "{faults:#?}");
    }
}

#[tokio::test]
async fn a_number_the_shop_does_not_have_is_told_beside_the_field_and_kept() {
    for of in connected().await {
        refused(&of, "4711-x", "Prüfen Sie die Nummer.").await;
    }
}

#[tokio::test]
async fn no_number_is_told_and_the_shop_is_not_asked() {
    for of in connected().await {
        refused(&of, "", "1 bis 100").await;
        assert_eq!(of.booth.inside().calls, Vec::<String>::new());
    }
}

#[tokio::test]
async fn a_number_that_is_too_long_is_told_and_the_shop_is_not_asked() {
    for of in connected().await {
        refused(&of, &"7".repeat(101), "1 bis 100").await;
        assert_eq!(of.booth.inside().calls, Vec::<String>::new());
    }
}

#[tokio::test]
async fn a_shop_that_is_paused_is_named_as_the_reason() {
    for of in connected().await {
        crate::commerce::platforms::testing::pause(of.app(), of.tenant(), &of.platform).await;
        refused(&of, "1001", "Diese Plattform ist pausiert").await;
    }
}
