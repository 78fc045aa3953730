//! The way from invitation to secret where pages may run no script.

use kontor_e2e::journey::{Auditor, GRETA, Witness, add_application, arrive};
use kontor_e2e::words::Language;

use crate::open;

#[tokio::test(flavor = "multi_thread")]
async fn invitation_to_secret_works_without_script() {
    let (server, browser) = open(Language::German, false).await;
    let words = Language::German.portal();
    let link = server.invite(&GRETA, Language::German).await;

    arrive(&browser, words, &GRETA, &link, &Auditor).await;
    let shown = add_application(&browser, words, "microtech büro+", &Auditor).await;
    for hint in words.copy {
        assert!(browser.displayed(&format!("//button[@title='{hint}']")).await.is_none(), "a dead button is seen");
    }
    browser.press(words.understood).await;

    browser.sees(&shown.id).await;
    Auditor.look(&browser, "applications").await;
    let source = browser.client.source().await.expect("the page has a source");
    assert!(!source.contains(&shown.secret));
    browser.close().await;
}
