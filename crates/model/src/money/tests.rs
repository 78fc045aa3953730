//! Money on the wire.

use super::*;

fn read(json: &str) -> Option<Money> {
    serde_json::from_str(json).ok()
}

#[test]
fn an_amount_may_be_text_or_a_number_and_is_exact() {
    let expected = Money::euro_cents(14_990);
    assert_eq!(read(r#"{"amount":"149.90","currency":"EUR"}"#), Some(expected.clone()));
    assert_eq!(read(r#"{"amount":149.9}"#), Some(expected.clone()));
    assert_eq!(read(r#"{"amount":0.1}"#), Some(Money::euro_cents(10)));
    assert_eq!(read(r#"{"amount":12}"#), Some(Money::euro_cents(1200)));
    assert_eq!(serde_json::to_string(&expected).ok().as_deref(), Some(r#"{"amount":"149.90","currency":"EUR"}"#));
}

#[test]
fn what_is_no_amount_or_no_currency_is_refused() {
    for json in [r#"{"amount":"12,50"}"#, r#"{"amount":"viel"}"#, r#"{"amount":1,"currency":"Euro"}"#, r#"{}"#] {
        assert_eq!(read(json), None, "{json}");
    }
}

#[test]
fn only_amounts_above_zero_with_two_decimals_can_be_paid() {
    assert!(Money::euro_cents(1).is_payable());
    assert!(!Money::euro_cents(0).is_payable() && !Money::euro_cents(-5).is_payable());
    assert!(!read(r#"{"amount":"1.005"}"#).expect("read").is_payable());
    assert!(read(r#"{"amount":"1.500"}"#).expect("read").is_payable());
}
