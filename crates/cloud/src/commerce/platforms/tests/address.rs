//! The address of a platform: what it may look like, and why one is refused.

use http::Method;
use kontor_model::Lang;
use serde_json::json;

use super::{PATH, list, send};
use crate::commerce::platforms::address::check;
use crate::commerce::tests::budenzauber::{apis, platform};

#[tokio::test]
async fn an_address_is_refused_with_its_reason_and_nothing_is_kept_or_called() {
    for (api, booth) in apis().await {
        let customer = api.customer("1000000000009", "commerce").await;
        for (typed, fault) in [
            ("", "required"),
            ("shop.example", "format"),
            ("ftp://shop.example", "format"),
            ("https://", "format"),
            ("https://lene:geheim@shop.example", "format"),
            ("https://shop.example/?p=1", "format"),
            ("https://shop.example/#top", "format"),
            ("http://shop.example", "not_encrypted"),
            ("https://192.168.178.20/shop", "not_public"),
            ("https://[fe80::1]/", "not_public"),
            ("https://3232235777/", "not_public"),
        ] {
            let mut body = platform("Käsehof");
            body["address"] = json!(typed);
            let answer = send(&api, &customer, (Method::POST, PATH), "k-1", &body).await;
            assert_eq!(answer.faults(), [format!("address {fault}")], "{typed}");
        }
        assert!(list(&api, &customer).await.is_empty());
        assert!(booth.inside().calls.is_empty());
    }
}

#[tokio::test]
async fn a_refused_address_comes_with_the_one_that_was_probably_meant() {
    for (api, booth) in apis().await {
        let (app, shop) = (&api.test.app, crate::commerce::tests::budenzauber::shop(&booth));
        let said = |typed: &str| check(app, Lang::De, shop.descriptor(), typed).expect_err("refused").detail;
        assert!(said("käsehof.example/laden").contains("https://käsehof.example/laden"));
        assert!(said("http://shop.example/").contains("Geben Sie https://shop.example ein"));
        let kept = |typed: &str| check(app, Lang::De, shop.descriptor(), typed).expect("an address");
        assert_eq!(kept(" https://Shop.Example:443/Laden// ").as_deref(), Some("https://shop.example/Laden"));
        assert_eq!(kept("https://käsehof.example").as_deref(), Some("https://xn--ksehof-bua.example"));
    }
}
