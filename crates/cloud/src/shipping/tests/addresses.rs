//! Addresses in lines: understood, with what has to be completed or looked at.

use http::{Method, StatusCode};
use serde_json::{Value, json};

use crate::api::testing::{Answer, Api, Customer};
use crate::shipping::store::testing::counts;

async fn read(api: &Api, customer: &Customer, body: Value) -> Answer {
    api.call(&customer.token, Method::POST, "/v1/addresses/parse", "unused", &body).await
}

#[tokio::test]
async fn street_locker_and_box_are_told_apart_and_can_be_sent_to_as_they_are() {
    for api in Api::all().await {
        let customer = api.customer("1000000000009", "shipping").await;
        let cases = [
            (
                json!(["Jürgen Weiß", "c/o Gärtnerei Übelacker", "Königstraße 7 a", "01067 Dresden"]),
                json!({
                    "kind": "street", "name": "Jürgen Weiß", "addition": "c/o Gärtnerei Übelacker",
                    "street": "Königstraße", "house_number": "7 a", "postal_code": "01067", "city": "Dresden",
                    "country": "DE"
                }),
            ),
            (
                json!(["Anke Groß", "Postnummer 12345678", "Packstation 145", "50667 Köln"]),
                json!({
                    "kind": "locker", "name": "Anke Groß", "post_number": "12345678", "locker_number": "145",
                    "postal_code": "50667", "city": "Köln", "country": "DE"
                }),
            ),
            (
                json!(["Käsehof Grünwald & Söhne GmbH", "Postfach 12 34", "10785 Berlin"]),
                json!({
                    "kind": "po_box", "name": "Käsehof Grünwald & Söhne GmbH", "box_number": "12 34",
                    "postal_code": "10785", "city": "Berlin", "country": "DE"
                }),
            ),
            (
                json!(["Familie Huber", "Mariahilfer Straße 12/4", "1060 Wien", "Österreich"]),
                json!({
                    "kind": "street", "name": "Familie Huber", "street": "Mariahilfer Straße", "house_number": "12/4",
                    "postal_code": "1060", "city": "Wien", "country": "AT"
                }),
            ),
        ];
        for (lines, recipient) in cases {
            let answer = read(&api, &customer, json!({"lines": lines})).await;
            assert_eq!(answer.status, StatusCode::OK, "{}", answer.text());
            let mut understood = answer.json();
            understood["recipient"].as_object_mut().expect("fields").retain(|_, value| !value.is_null());
            assert_eq!(understood, json!({"recipient": recipient, "confidence": "high", "findings": []}));
        }
    }
}

#[tokio::test]
async fn what_is_missing_or_not_sure_is_said_with_what_was_read() {
    for api in Api::all().await {
        let customer = api.customer("1000000000009", "shipping").await;
        let locker =
            read(&api, &customer, json!({"lines": ["Anke Groß", "Packstation 145", "50667 Köln"]})).await.json();
        assert_eq!(locker["confidence"], "low");
        let finding = &locker["findings"][0];
        assert_eq!((&finding["severity"], &finding["code"]), (&json!("error"), &json!("post_number_missing")));
        assert_eq!((&finding["field"], &finding["proposal"]), (&json!("recipient.post_number"), &Value::Null));
        let first = json!({"lines": ["Anke Groß", "7 Königstraße", "01067 Dresden"], "country": "DE"});
        let first = read(&api, &customer, first).await.json();
        assert_eq!(first["confidence"], "medium", "{first}");
        let finding = &first["findings"][0];
        assert_eq!((&finding["severity"], &finding["code"]), (&json!("warning"), &json!("house_number_first")));
        assert_eq!(finding["proposal"], "7");
        assert!(finding["hint"]["de"].as_str().expect("words").contains("Hausnummer"));
    }
}

#[tokio::test]
async fn what_is_no_address_is_refused_by_field_and_nothing_is_kept() {
    for api in Api::all().await {
        let customer = api.customer("1000000000009", "shipping").await;
        let cases = [
            (json!({"lines": []}), "lines out_of_range"),
            (json!({"lines": [" ", ""]}), "lines out_of_range"),
            (json!({"lines": vec!["Zeile"; 13]}), "lines out_of_range"),
            (json!({"lines": ["Anke Groß", "ß".repeat(201)]}), "lines[1] too_long"),
            (json!({"lines": ["Anke Groß\nKönigstraße 7"]}), "lines[0] characters"),
            (json!({"lines": ["Anke Groß"], "country": "Deutschland"}), "country invalid_value"),
            (json!({"lines": "Anke Groß"}), "lines wrong_type"),
            (json!({"lines": ["Anke Groß"], "language": "de"}), "language unknown_field"),
        ];
        for (body, faults) in cases {
            let answer = read(&api, &customer, body).await;
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{faults}");
            assert_eq!(answer.faults(), [faults]);
        }
        assert_eq!(counts(&api.test.app.db).await, [0; 4]);
    }
}
