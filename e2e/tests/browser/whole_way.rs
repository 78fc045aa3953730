//! The whole way: from the vendor's invitation to a label on the screen, in both languages.

use kontor_e2e::journey::{
    Auditor, GRETA, add_application, add_credentials, arrive, enter_desk, label_bytes, make_label, set_sender,
};
use kontor_e2e::words::Language;

use crate::open;

/// Walks with every page checked, and ends with a label.
async fn walk(language: Language) {
    let (server, browser) = open(language, true).await;
    let (portal, desk) = (language.portal(), language.desk());
    let link = server.invite(&GRETA, language).await;

    arrive(&browser, portal, &GRETA, &link, &Auditor).await;
    let credentials = add_application(&browser, portal, "microtech büro+", &Auditor).await;
    browser.press(portal.understood).await;
    browser.sees(&credentials.id).await;
    set_sender(&browser, portal, &Auditor).await;
    enter_desk(&browser, desk, &server, &Auditor).await;
    add_credentials(&browser, desk, &credentials, &Auditor).await;
    make_label(&browser, desk, &Auditor).await;

    let label = label_bytes(&browser, desk).await;
    assert!(label.starts_with(b"%PDF-"), "a label of {} bytes is no PDF", label.len());
    let source = browser.client.source().await.expect("the page has a source");
    assert!(!source.contains(&credentials.secret));
    for (path, bytes) in server.files() {
        let holds = bytes.windows(credentials.secret.len()).any(|part| part == credentials.secret.as_bytes());
        assert!(!holds, "{} holds the secret", path.display());
    }
    browser.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn from_invitation_to_label_in_german() {
    walk(Language::German).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn from_invitation_to_label_in_english() {
    walk(Language::English).await;
}
