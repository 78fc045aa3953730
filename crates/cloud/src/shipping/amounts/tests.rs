//! What people type, and what is refused with a word on how to type it.

use kontor_model::Lang;
use kontor_model::money::{CurrencyCode, Money};
use rust_decimal::Decimal;

use super::{amount, grams, kilograms, money};

#[test]
fn kilograms_are_read_with_comma_or_point_and_written_in_the_readers_language() {
    for (typed, expected) in [("2,5", 2_500), ("2.480 kg", 2_480), ("31", 31_000), ("0,001", 1), (" 1,0 ", 1_000)] {
        assert_eq!(grams(Lang::De, typed), Ok(Some(expected)), "{typed}");
    }
    assert_eq!(grams(Lang::De, " "), Ok(None));
    assert_eq!((kilograms(Lang::De, 31_500), kilograms(Lang::En, 31_500)), ("31,5".to_owned(), "31.5".to_owned()));
    assert_eq!(kilograms(Lang::De, 31_000), "31");
}

#[test]
fn a_weight_that_can_be_read_two_ways_or_not_at_all_is_refused() {
    for typed in ["1.000,5", "2,4805", "zwei", "-1", ",5", "2,", "9999999999", "5000000"] {
        let answer = grams(Lang::De, typed);
        assert!(answer.is_err_and(|detail| detail.contains("zum Beispiel 2,5")), "{typed}");
    }
}

#[test]
fn an_amount_is_in_euro_unless_it_says_otherwise() {
    let francs = CurrencyCode::parse("CHF").expect("a currency");
    for (typed, cents, currency) in [
        ("149,90", 14_990, CurrencyCode::euro()),
        ("149.9 €", 14_990, CurrencyCode::euro()),
        ("50 chf", 5_000, francs.clone()),
        ("0", 0, CurrencyCode::euro()),
    ] {
        let expected = Money { amount: Decimal::new(cents, 2), currency };
        assert_eq!(money(Lang::De, typed), Ok(Some(expected)), "{typed}");
    }
    assert_eq!(money(Lang::De, ""), Ok(None));
    for typed in ["1.000,50", "12,345", "50 Franken", "-3", "€", "EUR 5"] {
        assert!(money(Lang::En, typed).is_err_and(|detail| detail.contains("149.90 or 50 CHF")), "{typed}");
    }
    assert_eq!(amount(Lang::De, &Money::euro_cents(14_990)), "149,90");
    assert_eq!(amount(Lang::En, &Money { amount: Decimal::new(5, 0), currency: francs }), "5.00 CHF");
}
