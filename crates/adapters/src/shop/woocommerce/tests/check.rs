//! What the test of a connection says.

use kontor_model::shipment::Severity;
use serde_json::{Value, json};

use super::{german, keys, shop};
use crate::error::ErrorKind;
use crate::shop::woocommerce::{WooCommerce, settings};
use crate::shop::{Shop, ShopReport};
use crate::testing::{Answer, Caller, StandIn};

fn index() -> Value {
    json!({ "name": "Nordlicht Werkzeuge", "namespaces": ["wp/v2", "wc/v3"] })
}

/// A shop in which everything is as it should be.
fn sound(stand_in: &StandIn, api: &str) {
    stand_in.answer("GET", &format!("{api}/"), Answer::json(200, index()));
    stand_in.answer("GET", &format!("{api}/wc/v3/orders"), Answer::json(200, json!([])));
    stand_in.answer("POST", &format!("{api}/wc/v3/orders/batch"), Answer::json(200, json!({})));
    let status = json!({ "environment": { "version": "11.0.1" } });
    stand_in.answer("GET", &format!("{api}/wc/v3/system_status"), Answer::json(200, status));
    rights(stand_in, api);
    let no_route = json!({ "code": "rest_no_route", "message": "…", "data": { "status": 404 } });
    stand_in.answer("GET", &format!("{api}/wc/v3/orders/0/fulfillments"), Answer::json(404, no_route));
}

/// Everything but orders may be read.
fn rights(stand_in: &StandIn, api: &str) {
    for path in ["products", "webhooks", "payment_gateways"] {
        stand_in.answer("GET", &format!("{api}/wc/v3/{path}"), Answer::json(200, json!([])));
    }
}

fn codes(report: &ShopReport) -> Vec<&str> {
    report.findings.iter().map(|finding| finding.code.as_str()).collect()
}

fn learned<'a>(report: &'a ShopReport, name: &str) -> Option<&'a str> {
    report.learned.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
}

#[tokio::test]
async fn a_sound_shop_says_its_name_and_version_and_nothing_is_odd() {
    let (stand_in, caller) = shop();
    sound(&stand_in, "/wp-json");
    let report = WooCommerce.check(&german(&caller)).await.expect("it works");
    assert_eq!((report.description.as_str(), report.version.as_deref()), ("Nordlicht Werkzeuge", Some("11.0.1")));
    assert_eq!(codes(&report), Vec::<&str>::new());
    assert_eq!(
        (learned(&report, settings::API), learned(&report, settings::FULFILLMENTS)),
        (Some("/wp-json"), Some(""))
    );
}

#[tokio::test]
async fn a_shop_without_readable_addresses_is_found_behind_index_php() {
    let (stand_in, caller) = shop();
    stand_in.answer("GET", "/wp-json/", Answer::bytes(404, "text/html", "<h1>Not Found</h1>"));
    sound(&stand_in, "/index.php/wp-json");
    let report = WooCommerce.check(&german(&caller)).await.expect("it works");
    assert_eq!(learned(&report, settings::API), Some("/index.php/wp-json"));
    let kept = Caller::new(&stand_in, keys().with_value(settings::API, "/index.php/wp-json"));
    stand_in.answer("GET", "/index.php/wp-json/wc/v3/orders", Answer::json(200, json!([])));
    let since = crate::shop::Since::after(0);
    WooCommerce.list_orders(&german(&kept), &since).await.expect("what was found out is used");
}

#[tokio::test]
async fn no_wordpress_at_the_address_says_what_to_look_at() {
    let (stand_in, caller) = shop();
    stand_in.answer("GET", "/wp-json/", Answer::empty(404));
    stand_in.answer("GET", "/index.php/wp-json/", Answer::empty(404));
    let error = WooCommerce.check(&german(&caller)).await.expect_err("no shop");
    assert_eq!((error.kind, error.code.as_str()), (ErrorKind::NotFound, "no_interface"));
}

#[tokio::test]
async fn wordpress_without_woocommerce_is_told_and_no_key_is_sent() {
    let (stand_in, caller) = shop();
    stand_in.answer("GET", "/wp-json/", Answer::json(200, json!({ "name": "Blog", "namespaces": ["wp/v2"] })));
    let report = WooCommerce.check(&german(&caller)).await.expect("a report");
    assert_eq!(codes(&report), ["no_woocommerce"]);
    assert_eq!(stand_in.requests().len(), 1);
}

#[tokio::test]
async fn a_wrong_secret_is_told_apart_from_a_wrong_key() {
    for (code, field) in
        [("woocommerce_rest_authentication_error", settings::SECRET), ("woocommerce_rest_cannot_view", settings::KEY)]
    {
        let (stand_in, caller) = shop();
        stand_in.answer("GET", "/wp-json/", Answer::json(200, index()));
        let said = json!({ "code": code, "message": "…", "data": { "status": 401 } });
        stand_in.answer("GET", "/wp-json/wc/v3/orders", Answer::json(401, said));
        let report = WooCommerce.check(&german(&caller)).await.expect("a report");
        assert_eq!((report.findings[0].code.as_str(), report.findings[0].field.as_str()), ("keys_refused", field));
    }
}

#[tokio::test]
async fn a_key_that_may_only_read_is_told_where_to_change_it() {
    let (stand_in, caller) = shop();
    stand_in.answer("GET", "/wp-json/", Answer::json(200, index()));
    stand_in.answer("GET", "/wp-json/wc/v3/orders", Answer::json(200, json!([])));
    let said = json!({ "code": "woocommerce_rest_authentication_error", "message": "…", "data": { "status": 401 } });
    stand_in.answer("POST", "/wp-json/wc/v3/orders/batch", Answer::json(401, said));
    rights(&stand_in, "/wp-json");
    stand_in.answer("GET", "/wp-json/wc/v3/system_status", Answer::json(401, json!({ "code": "x", "message": "" })));
    stand_in.answer(
        "GET",
        "/wp-json/wc/v3/orders/0/fulfillments",
        Answer::json(404, json!({ "code": "rest_no_route" })),
    );
    let report = WooCommerce.check(&german(&caller)).await.expect("a report");
    assert_eq!(codes(&report), ["read_only"]);
    assert!(report.findings[0].detail.contains("REST-API"), "{}", report.findings[0].detail);
}

#[tokio::test]
async fn a_version_the_shop_does_not_say_in_time_is_no_fault_and_all_else_was_found_out_before() {
    for silence in [Answer::never(), Answer::closes(), Answer::json(500, json!({}))] {
        let (stand_in, caller) = shop();
        stand_in.answer("GET", "/wp-json/wc/v3/system_status", silence);
        sound(&stand_in, "/wp-json");
        let report = WooCommerce.check(&german(&caller)).await.expect("a report");
        assert_eq!((report.version.as_deref(), codes(&report)), (None, Vec::new()));
        assert_eq!(learned(&report, settings::FULFILLMENTS), Some(""));
        let last = stand_in.requests().pop().expect("calls");
        assert!(last.path.contains("system_status"), "{}", last.path);
    }
}

#[tokio::test]
async fn a_clock_that_is_off_is_told_in_minutes() {
    let (stand_in, caller) = shop();
    let late = Answer::json(200, index()).header("date", "Mon, 23 Nov 2026 09:12:00 GMT");
    stand_in.answer("GET", "/wp-json/", late);
    sound(&stand_in, "/wp-json");
    let report = WooCommerce.check(&german(&caller)).await.expect("a report");
    assert_eq!(codes(&report), ["clock_off"]);
    assert!(report.findings[0].detail.contains("12 Minuten"), "{}", report.findings[0].detail);
}

#[tokio::test]
async fn a_version_that_is_too_old_is_told_and_one_that_cannot_name_changes_does_not_work() {
    for (version, found) in [
        ("5.7.2", Some(Severity::Error)),
        ("5.8.0", Some(Severity::Warning)),
        ("7.8.1", Some(Severity::Warning)),
        ("7.9.0", None),
        ("10.0.0-beta.1", None),
        ("4", None),
        ("neu", None),
    ] {
        let (stand_in, caller) = shop();
        let status = json!({ "environment": { "version": version } });
        stand_in.answer("GET", "/wp-json/wc/v3/system_status", Answer::json(200, status));
        sound(&stand_in, "/wp-json");
        let report = WooCommerce.check(&german(&caller)).await.expect("a report");
        let told: Vec<_> = report.findings.iter().map(|one| (one.code.as_str(), one.severity)).collect();
        assert_eq!(
            told,
            found.map(|severity| ("version_too_old", severity)).into_iter().collect::<Vec<_>>(),
            "{version}"
        );
        assert!(report.findings.iter().all(|finding| finding.detail.contains("ab 7.9")));
    }
}

#[tokio::test]
async fn rights_that_the_key_does_not_have_are_named_with_what_does_not_go_without_them() {
    for (path, code) in [("products", "no_products"), ("webhooks", "no_webhooks"), ("payment_gateways", "no_settings")]
    {
        let (stand_in, caller) = shop();
        let said = json!({ "code": "woocommerce_rest_cannot_view", "message": "…", "data": { "status": 403 } });
        stand_in.answer("GET", &format!("/wp-json/wc/v3/{path}"), Answer::json(403, said));
        sound(&stand_in, "/wp-json");
        let report = WooCommerce.check(&german(&caller)).await.expect("a report");
        assert_eq!(codes(&report), [code]);
        assert!(report.findings[0].detail.contains("Shop-Manager"), "{}", report.findings[0].detail);
        assert_eq!(report.findings[0].severity, Severity::Warning, "orders come all the same");
    }
}
