//! GS1 numbers against published vectors.

use proptest::prelude::*;

use super::*;

#[test]
fn check_digits_fit_published_numbers() {
    assert_eq!(check_digit("12345678901234567"), Some(5));
    assert_eq!(check_digit("40700000071967072"), Some(0));
    for piece in ["00340434161094015902", "00340434161094027318", "00340434161094022115", "00340434161094042557"] {
        let sscc = &piece[2..];
        assert_eq!(check_digit(&sscc[..17]).map(|digit| digit.to_string()).as_deref(), Some(&sscc[17..]), "{piece}");
        assert!(sscc.parse::<Sscc>().is_ok());
    }
}

#[test]
fn a_wrong_check_digit_is_told_apart_from_a_wrong_shape() {
    assert_eq!("340433333010200227".parse::<Sscc>(), Err(SsccError::CheckDigit));
    for wrong in ["", "34043416109401590", "0340434161094015902", "34043416109401590x", "３40434161094015902"] {
        assert_eq!(wrong.parse::<Sscc>(), Err(SsccError::Shape), "{wrong}");
    }
    assert_eq!(check_digit(""), None);
    assert_eq!(check_digit("12a"), None);
}

#[test]
fn extension_digit_and_reference_share_the_serial_number() {
    let prefix: CompanyPrefix = "9521234".parse().unwrap();
    assert_eq!(prefix.capacity(), 10_000_000_000);
    assert_eq!(Sscc::build(&prefix, 1).unwrap().as_str(), "095212340000000013");
    assert_eq!(&Sscc::build(&prefix, 3_000_000_001).unwrap().as_str()[..17], "39521234000000001");
}

#[test]
fn a_prefix_that_is_used_up_gives_no_number() {
    let prefix: CompanyPrefix = "401234567890".parse().unwrap();
    assert_eq!(prefix.capacity(), 100_000);
    assert!(Sscc::build(&prefix, 99_999).is_ok());
    assert_eq!(Sscc::build(&prefix, 100_000), Err(SsccError::Exhausted));
}

#[test]
fn prefixes_are_4_to_12_digits_and_952_is_for_samples() {
    for wrong in ["", "952", "9521234567890", "95 21", "abcd"] {
        assert_eq!(wrong.parse::<CompanyPrefix>(), Err(CompanyPrefixError), "{wrong}");
    }
    assert!(CompanyPrefix::demonstration().is_demonstration());
    assert!(!"4012345".parse::<CompanyPrefix>().unwrap().is_demonstration());
}

#[test]
fn an_sscc_in_json_is_checked() {
    let sscc: Sscc = serde_json::from_str("\"340434161094015902\"").unwrap();
    assert_eq!(serde_json::to_string(&sscc).unwrap(), "\"340434161094015902\"");
    assert!(serde_json::from_str::<Sscc>("\"340434161094015903\"").is_err());
}

proptest! {
    #[test]
    fn every_built_sscc_reads_back_and_differs(digits in "[0-9]{4,12}", serial in 0u64..10_000) {
        let prefix: CompanyPrefix = digits.parse().unwrap();
        let sscc = Sscc::build(&prefix, serial).unwrap();
        prop_assert_eq!(sscc.as_str().parse::<Sscc>(), Ok(sscc.clone()));
        prop_assert_ne!(Sscc::build(&prefix, serial + 1).unwrap(), sscc);
    }

    #[test]
    fn one_wrong_digit_is_always_noticed(serial in 0u64..1_000_000, place in 0usize..18, other in 0u8..10) {
        let text = Sscc::build(&CompanyPrefix::demonstration(), serial).unwrap().to_string();
        let mut changed = text.clone().into_bytes();
        changed[place] = b'0' + other;
        let changed = String::from_utf8(changed).unwrap();
        prop_assert_eq!(changed.parse::<Sscc>().is_ok(), changed == text);
    }
}
