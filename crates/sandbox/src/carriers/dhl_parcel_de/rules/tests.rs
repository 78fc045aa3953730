//! Rules that need no server: days, countries, cities, bank accounts.

use jiff::civil::{Date, date};
use kontor_model::Lang;
use serde_json::{Value, json};

use super::days::is_holiday;
use super::judge;
use crate::carriers::dhl_parcel_de::view::View;

/// A Monday.
const TODAY: Date = date(2026, 11, 23);

fn errors(shipment: &Value) -> Vec<String> {
    let found = judge(View(shipment), TODAY, Lang::En);
    found.into_iter().filter(|message| message.is_error).map(|message| message.property).collect()
}

fn warnings(shipment: &Value) -> Vec<String> {
    let found = judge(View(shipment), TODAY, Lang::En);
    found.into_iter().filter(|message| !message.is_error).map(|message| message.text).collect()
}

fn shipment(product: &str, billing_number: &str, country: &str) -> Value {
    json!({
        "product": product, "billingNumber": billing_number,
        "shipper": { "shipperRef": "Lager" },
        "consignee": {
            "name1": "Jan de Vries", "addressStreet": "Kerkstraat 7", "postalCode": "10115", "city": "Berlin",
            "country": country, "email": "jan@example.org",
        },
        "details": { "weight": { "uom": "kg", "value": 1 } },
    })
}

fn with(mut shipment: Value, service: &str, value: Value) -> Value {
    shipment["services"][service] = value;
    shipment
}

#[test]
fn nothing_goes_without_product_billing_number_addresses_and_weight() {
    assert_eq!(errors(&json!({})), ["product", "billingNumber", "shipper", "consignee", "details"]);
}

#[test]
fn holidays_of_the_whole_country_are_known() {
    let easter_monday_whit_monday = [date(2027, 3, 29), date(2027, 5, 17)];
    let others = [date(2026, 12, 25), date(2026, 10, 3), date(2027, 3, 26), date(2027, 5, 6)];
    assert!(easter_monday_whit_monday.into_iter().chain(others).all(is_holiday));
    assert!(![date(2026, 12, 24), date(2026, 11, 1), date(2027, 3, 30)].into_iter().any(is_holiday));
}

#[test]
fn a_preferred_day_is_two_to_six_working_days_ahead() {
    for (day, fits) in [
        ("2026-11-24", false),
        ("2026-11-25", true),
        ("2026-11-29", false),
        ("2026-11-30", true),
        ("2026-12-01", false),
    ] {
        let shipment = with(shipment("V01PAK", "33333333330102", "DEU"), "preferredDay", json!(day));
        assert_eq!(errors(&shipment).is_empty(), fits, "{day}");
    }
}

#[test]
fn products_go_where_they_go() {
    for (product, billing_number, country, fits) in [
        ("V01PAK", "33333333330102", "DEU", true),
        ("V62KP", "33333333336201", "AUT", false),
        ("V53WPAK", "33333333335301", "DEU", false),
        ("V53WPAK", "33333333335301", "NLD", true),
        ("V54EPAK", "33333333335401", "NLD", true),
        ("V54EPAK", "33333333335401", "JPN", false),
    ] {
        let found = errors(&shipment(product, billing_number, country));
        assert_eq!(!found.contains(&"consignee.country".to_owned()), fits, "{product} {country}");
    }
}

#[test]
fn a_city_agrees_with_its_own_postal_codes_only() {
    let mut wrong = shipment("V01PAK", "33333333330102", "DEU");
    assert_eq!(warnings(&wrong), Vec::<String>::new());
    wrong["consignee"]["postalCode"] = json!("80331");
    assert_eq!(warnings(&wrong), ["The city does not agree with the postal code. The shipment is not codeable."]);
}

#[test]
fn cash_needs_an_account_that_exists() {
    let cash = |account: Value| {
        let mut cash = json!({ "amount": { "currency": "EUR", "value": 9.5 }, "transferNote1": "4711" });
        cash.as_object_mut().expect("an object").extend(account.as_object().cloned().unwrap_or_default());
        with(shipment("V01PAK", "33333333330102", "DEU"), "cashOnDelivery", cash)
    };
    assert_eq!(errors(&cash(json!({}))), ["services.cashOnDelivery"]);
    let iban = |iban: &str| cash(json!({ "bankAccount": { "accountHolder": "A", "iban": iban } }));
    assert_eq!(errors(&iban("DE02120300000000202052")), ["services.cashOnDelivery.bankAccount.iban"]);
    assert!(errors(&iban("DE02120300000000202051")).is_empty());
    assert_eq!(warnings(&cash(json!({ "accountReference": "unbekannt" }))).len(), 1);
}

#[test]
fn a_locker_takes_nothing_that_needs_a_person() {
    let mut locker = with(shipment("V01PAK", "33333333330102", "DEU"), "visualCheckOfAge", json!("A18"));
    locker["consignee"] =
        json!({ "name": "A", "lockerID": 101, "postNumber": "123456", "postalCode": "10115", "city": "Berlin" });
    assert_eq!(errors(&locker), ["services.visualCheckOfAge"]);
}

#[test]
fn a_flag_that_is_false_asks_for_nothing() {
    let shipment = with(shipment("V01PAK", "33333333330101", "DEU"), "premium", json!(false));
    assert!(errors(&shipment).is_empty());
}
