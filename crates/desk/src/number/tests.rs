//! Numbers are read and written as people do, and never guessed.

use kontor_model::Lang::{De, En};

use super::NumberFault::{Malformed, Missing, Unclear};
use super::{format_amount, parse_number};

#[test]
fn german_english_and_swiss_numbers_are_read() {
    for (typed, read) in [
        ("12", "12"),
        ("-3", "-3"),
        ("+3", "3"),
        ("12,5", "12.5"),
        ("12.50", "12.50"),
        (",5", "0.5"),
        ("1.234,50", "1234.50"),
        ("1,234.50", "1234.50"),
        ("1.234.567", "1234567"),
        ("1.234.567,8", "1234567.8"),
        ("1 234,50", "1234.50"),
        ("1'234.50", "1234.50"),
        ("1’234.50", "1234.50"),
        ("0,125", "0.125"),
        ("1234,500", "1234.500"),
    ] {
        assert_eq!(parse_number(typed).map(|number| number.to_string()), Ok(read.to_owned()), "{typed}");
    }
}

#[test]
fn what_is_no_number_or_could_be_two_is_refused() {
    for (typed, fault) in [
        ("", Missing),
        (" - ", Missing),
        ("1.234", Unclear),
        ("-1,234", Unclear),
        ("viel", Malformed),
        ("1.2.3", Malformed),
        ("1,2,3.4", Malformed),
        ("1.234,567.8", Malformed),
        ("1234.567,8", Malformed),
        (",", Malformed),
        ("12 EUR", Malformed),
        ("123456789012345678901", Malformed),
    ] {
        assert_eq!(parse_number(typed), Err(fault), "{typed}");
    }
}

#[test]
fn amounts_are_written_in_the_way_of_the_language() {
    let amount = |text: &str| text.parse().expect("a number");
    assert_eq!(format_amount(amount("1234567.5"), De), "1.234.567,50");
    assert_eq!(format_amount(amount("-1234.56"), En), "-1,234.56");
    assert_eq!(format_amount(amount("0"), De), "0,00");
}

#[test]
fn what_is_written_is_read_again() {
    for text in ["0.00", "1.00", "12.50", "1234.50", "1234567.89"] {
        for lang in [De, En] {
            let amount = text.parse().expect("a number");
            assert_eq!(parse_number(&format_amount(amount, lang)), Ok(amount), "{text}");
        }
    }
}
