//! Check digits against numbers that publishers and open collections of them agree on.

use proptest::prelude::*;

use super::*;

#[test]
fn leitcodes_end_with_their_digit() {
    for (body, digit) in [
        ("2134807501640", 1),
        ("1234567890123", 6),
        ("0000123456789", 0),
        ("0000087654321", 6),
        ("2045703000360", 5),
        ("5082300702800", 5),
    ] {
        assert_eq!(post_digit(body), Some(digit), "{body}");
        assert_eq!(leitcode(&format!("{body}{digit}")), Fit::Fits);
        assert_eq!(leitcode(&format!("{body}{}", (digit + 1) % 10)), Fit::OtherDigit);
    }
    assert_eq!(leitcode("12345.678.901.236"), Fit::Fits, "as it is printed");
}

#[test]
fn identcodes_end_with_their_digit() {
    for (body, digit) in [
        ("56310243031", 3),
        ("12345678901", 6),
        ("00123456789", 0),
        ("80420000001", 0),
        ("39601313414", 0),
        ("00087654321", 6),
    ] {
        assert_eq!(post_digit(body), Some(digit), "{body}");
        assert_eq!(identcode(&format!("{body}{digit}")), Fit::Fits);
        assert_eq!(identcode(&format!("{body}{}", (digit + 9) % 10)), Fit::OtherDigit);
    }
    assert_eq!(identcode("12.34 5.678.901 6"), Fit::Fits, "as it is printed");
    assert_eq!(identcode("12345678901236"), Fit::OtherShape, "a Leitcode is none");
    assert_eq!(leitcode("123456789016"), Fit::OtherShape, "an Identcode is none");
}

#[test]
fn piece_numbers_are_an_sscc_behind_two_zeros() {
    for number in [
        "00340434161094015902",
        "00340434161094027318",
        "00340434161094022115",
        "00340434161094042557",
        "00340434161094038253",
        "00340434161094032954",
        "00340434292135100124",
    ] {
        assert_eq!(piece_number(number), Fit::Fits, "{number}");
        assert_eq!(piece_number(&number[2..]), Fit::OtherShape);
    }
    assert_eq!(piece_number("00340433333010200227"), Fit::OtherDigit);
    assert_eq!(piece_number("0034043416109401590x"), Fit::OtherShape);
    assert_eq!(piece_number("10340434161094015902"), Fit::OtherShape);
}

#[test]
fn postal_item_numbers_have_a_service_a_digit_and_a_country() {
    for number in ["EE876543216CA", "RB123456785GB", "RR473124829GB", "RR 47 312 482 9 GB"] {
        assert_eq!(s10(number), Fit::Fits, "{number}");
    }
    assert_eq!(s10("RB123456786US"), Fit::OtherDigit);
    for wrong in
        ["RR473124829XX", "JR473124829GB", "WR473124829GB", "rr473124829GB", "RR47312482GB", "RR47312482AGB", ""]
    {
        assert_eq!(s10(wrong), Fit::OtherShape, "{wrong}");
    }
}

#[test]
fn the_digit_of_a_postal_item_has_two_exceptions() {
    // Weights 8 6 4 2 3 5 9 7: a sum of 1 or 0 modulo 11 would ask for 10 or 11.
    assert_eq!(s10_digit("00000000"), Some(5));
    assert_eq!(s10_digit("00001010"), Some(0));
    assert_eq!((s10_digit("1234567"), s10_digit("1234567a")), (None, None));
}

#[test]
fn parcel_letters_follow_iso_7064() {
    for (body, letter) in [
        ("008182709980000020028101276", 'B'),
        ("000393206219912345678101040", '9'),
        ("007110601782532948375101276", 'X'),
    ] {
        assert_eq!(mod_37_36(body), Some(letter), "{body}");
        assert_eq!(ends_with_mod_37_36(&format!("{body}{letter}")), Fit::Fits);
        assert_eq!(ends_with_mod_37_36(&format!("{body}7")), Fit::OtherDigit);
    }
    // The example of the standard itself.
    assert_eq!(mod_37_36("A12425GABC1234002"), Some('M'));
    assert_eq!(mod_37_36("abc"), None);
    assert_eq!(ends_with_mod_37_36(""), Fit::OtherShape);
    assert_eq!(ends_with_mod_37_36("12-4"), Fit::OtherShape);
}

#[test]
fn numbers_with_1z_fit_or_are_worth_a_warning() {
    for number in [
        "1Z5R89390357567127",
        "1Z879E930346834440",
        "1Z410E7W0392751591",
        "1Z8V92A70367203024",
        "1Z12345E1512345676",
        "1Z0FH3446831744085",
        "1Z 5R8 939 03 5756 7127",
    ] {
        assert_eq!(one_z(number), Fit::Fits, "{number}");
    }
    assert_eq!(one_z("1Z1111111111111111"), Fit::OtherDigit);
    assert_eq!(one_z("1Z12345E0205271688"), Fit::OtherDigit, "the publisher's own test number breaks the formula");
    for wrong in ["1Z5R8939035756712", "2Z5R89390357567127", "1Z5R8939035756712A", "1Z5R89390357567ü7"] {
        assert_eq!(one_z(wrong), Fit::OtherShape, "{wrong}");
    }
}

proptest! {
    #[test]
    fn what_is_computed_fits_and_no_other_digit_does(digits in "[0-9]{13}", other in 0u8..10) {
        let digit = post_digit(&digits).unwrap();
        let expected = if other == digit { Fit::Fits } else { Fit::OtherDigit };
        prop_assert_eq!(leitcode(&format!("{digits}{other}")), expected);
    }

    #[test]
    fn one_wrong_character_is_always_noticed(body in "[0-9A-Z]{27}", place in 0usize..27, other in "[0-9A-Z]") {
        let number = format!("{body}{}", mod_37_36(&body).unwrap());
        let mut changed = number.clone();
        changed.replace_range(place..=place, &other);
        prop_assert_eq!(ends_with_mod_37_36(&changed) == Fit::Fits, changed == number);
    }

    #[test]
    fn any_text_is_judged_and_only_plain_letters_fit(text in "\\PC{0,30}") {
        let judges = [leitcode, identcode, piece_number, s10, ends_with_mod_37_36, one_z];
        prop_assert!(text.is_ascii() || judges.iter().all(|judge| judge(&text) != Fit::Fits));
    }
}
