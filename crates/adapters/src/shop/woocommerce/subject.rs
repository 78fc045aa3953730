//! WooCommerce under test: how to stand in for a shop, and one example of everything it declares.

use aws_lc_rs::hmac;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use kontor_model::Lang;
use reqwest::header::{HeaderMap, HeaderValue};
use rust_decimal::Decimal;
use secrecy::{ExposeSecret, SecretString};
use serde_json::{Value, json};

use super::settings;
use crate::context::Settings;
use crate::shop::{NewFulfillment, ShopValue, StatusChange, StockLevel};
use crate::testing::{Answer, Example, ShopSubject, SignedHint, StandIn};

const API: &str = "/wp-json/wc/v3";

/// What the contract suite is run with.
pub(in crate::shop) fn subject() -> ShopSubject {
    ShopSubject {
        descriptions: &[],
        without_description: Some("WooCommerce publishes prose, not a description a program can read"),
        settings,
        sign_in: |_| {},
        check,
        orders: |shop| shop.answer("GET", &orders(), Answer::json(200, json!([order()]))),
        orders_call: ("GET", "/wp-json/wc/v3/orders"),
        hint: Some(hint),
        fulfillment: Some(Example { item: fulfillment(), prepare: hear_of_fulfillment }),
        status: Some(Example { item: status(), prepare: hear_of_status }),
        stock: Some(Example { item: stock(), prepare: hear_of_stock }),
        failure: |status| Answer::json(status, json!({ "code": "4711", "message": "in WooCommerce's words" })),
    }
}

fn settings() -> Settings {
    Settings::default()
        .with_secret(settings::KEY, SecretString::from("ck_0123456789"))
        .with_secret(settings::SECRET, SecretString::from("cs_9876543210"))
}

fn orders() -> String {
    format!("{API}/orders")
}

fn check(shop: &StandIn) {
    let index = json!({ "name": "Nordlicht Werkzeuge", "namespaces": ["wp/v2", "wc/v3"] });
    shop.answer("GET", "/wp-json/", Answer::json(200, index));
    shop.answer("GET", &orders(), Answer::json(200, json!([])));
    shop.answer("POST", &format!("{API}/orders/batch"), Answer::json(200, json!({})));
    let status = json!({ "environment": { "version": "11.0.1" } });
    shop.answer("GET", &format!("{API}/system_status"), Answer::json(200, status));
    for path in ["products", "webhooks", "payment_gateways"] {
        shop.answer("GET", &format!("{API}/{path}"), Answer::json(200, json!([])));
    }
    let no_route = json!({ "code": "rest_no_route", "message": "…", "data": { "status": 404 } });
    shop.answer("GET", &format!("{API}/orders/0/fulfillments"), Answer::json(404, no_route));
}

/// One thing for 11,90 with 19 % tax.
fn order() -> Value {
    json!({
        "id": 4711, "number": "4711", "status": "processing", "currency": "EUR", "prices_include_tax": true,
        "date_created_gmt": "2026-11-20T08:30:00", "date_modified_gmt": "2026-11-20T08:31:00",
        "total": "11.90", "total_tax": "1.90", "payment_method": "bacs", "payment_method_title": "Überweisung",
        "billing": {
            "first_name": "Jürgen", "last_name": "Weiß", "address_1": "Königstraße 12 a", "postcode": "01067",
            "city": "Dresden", "country": "DE", "email": "weiss@example.com"
        },
        "line_items": [{
            "id": 1, "name": "Kombizange 180 mm", "product_id": 37, "variation_id": 0, "quantity": 1,
            "subtotal": "10.00", "subtotal_tax": "1.90", "total": "10.00", "total_tax": "1.90",
            "taxes": [{ "id": 1, "total": "1.90", "subtotal": "1.90" }], "sku": "NL-1003", "meta_data": []
        }],
        "tax_lines": [{ "rate_id": 1, "label": "MwSt.", "rate_percent": 19 }]
    })
}

fn hint(secret: &SecretString) -> SignedHint {
    let body = br#"{"id":4711}"#;
    let key = hmac::Key::new(hmac::HMAC_SHA256, secret.expose_secret().as_bytes());
    let mut headers = HeaderMap::new();
    let signature = STANDARD.encode(hmac::sign(&key, body));
    headers.insert("x-wc-webhook-signature", HeaderValue::from_str(&signature).expect("base64 fits a header"));
    headers.insert("x-wc-webhook-topic", HeaderValue::from_static("order.updated"));
    (headers, body.to_vec(), "4711")
}

fn fulfillment() -> NewFulfillment {
    NewFulfillment {
        order: "4711".to_owned(),
        id: "ful_1".to_owned(),
        carrier: ShopValue { code: "dhl-de".to_owned(), name: "DHL Paket".to_owned() },
        lang: Lang::De,
        tracking_numbers: vec!["00340434161094015902".to_owned()],
        tracking_url: None,
        lines: vec![("1".to_owned(), Decimal::ONE)],
        completes: true,
        shipped_at_ms: 1_795_424_400_000,
        status: None,
    }
}

fn hear_of_fulfillment(shop: &StandIn) {
    let known = json!([{ "id": 4711, "status": "processing", "meta_data": [] }]);
    shop.answer("GET", &orders(), Answer::json(200, known));
    let said = json!({ "update": [{ "id": 4711, "status": "completed" }] });
    shop.answer("POST", &format!("{API}/orders/batch"), Answer::json(200, said));
}

fn status() -> StatusChange {
    StatusChange { order: "4711".to_owned(), status: "on-hold".to_owned(), word: None }
}

fn hear_of_status(shop: &StandIn) {
    shop.answer("GET", &orders(), Answer::json(200, json!([{ "id": 4711, "status": "processing" }])));
    let said = json!({ "update": [{ "id": 4711, "status": "on-hold" }] });
    shop.answer("POST", &format!("{API}/orders/batch"), Answer::json(200, said));
}

fn stock() -> StockLevel {
    StockLevel { product: "37".to_owned(), variant: None, quantity: 12 }
}

fn hear_of_stock(shop: &StandIn) {
    let said = json!({ "update": [{ "id": 37, "stock_quantity": 12, "manage_stock": true }] });
    shop.answer("POST", &format!("{API}/products/batch"), Answer::json(200, said));
}
