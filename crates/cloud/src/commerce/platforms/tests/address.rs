//! The address of a platform: what it may look like, and why one is refused.

use http::Method;
use kontor_model::Lang;
use serde_json::json;

use super::{PATH, list, send};
use crate::commerce::platforms::address::{check, key};
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

#[test]
fn one_shop_is_known_by_its_host_and_folder_however_it_is_written() {
    let same = [
        "https://www.shop.example/Laden",
        "http://shop.example/laden/",
        "https://SHOP.example:443/laden",
        "http://shop.example:80/laden//",
        "https://shop.example./laden",
    ];
    for one in same {
        assert_eq!(key(one), "shop.example/laden", "{one}");
    }
    for other in ["https://shop.example", "https://shop.example:8443/laden", "https://b2b.shop.example/laden"] {
        assert_ne!(key(other), "shop.example/laden");
    }
}

#[tokio::test]
async fn a_shop_that_is_written_otherwise_is_not_connected_beside_itself() {
    for (api, _) in apis().await {
        let customer = api.customer("1000000000009", "commerce").await;
        let body = |name: &str, address: &str| {
            let mut body = platform(name);
            body["address"] = json!(address);
            body
        };
        let first =
            send(&api, &customer, (Method::POST, PATH), "k-1", &body("Eins", "https://www.shop.example/")).await;
        assert!(first.status.is_success(), "{}", first.text());
        for (number, again) in ["https://shop.example", "https://SHOP.example:443//"].into_iter().enumerate() {
            let refused =
                send(&api, &customer, (Method::POST, PATH), &format!("k-{}", number + 2), &body("Zwei", again)).await;
            assert_eq!(refused.faults(), ["exchanges owned"], "{again}");
        }
        assert_eq!(list(&api, &customer).await.len(), 1);
    }
}
