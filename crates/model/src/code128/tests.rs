//! Code 128 against the standard's own sums, published symbols and an independent encoder and decoder.

use proptest::prelude::*;
use rxing::oned::{Code128Writer, OneDimensionalCodeWriter};
use rxing::{BarcodeFormat, DecodeHints};

use super::*;

/// Draws a symbol with its quiet zones and has rxing read it.
fn read(symbol: &Symbol, gs1: bool) -> String {
    let (module, height) = (3, 60);
    let width = (symbol.modules() + 2 * QUIET_ZONE_MODULES) * module;
    let mut row = vec![255u8; width as usize];
    for (start, bar) in symbol.bars() {
        let from = (QUIET_ZONE_MODULES + start) * module;
        row[from as usize..(from + bar * module) as usize].fill(0);
    }
    let mut hints = DecodeHints { AssumeGs1: Some(gs1), ..DecodeHints::default() };
    let format = Some(BarcodeFormat::CODE_128);
    let found = rxing::helpers::detect_in_luma_with_hints(row.repeat(height), width, height as u32, format, &mut hints);
    found.expect("the decoder reads the symbol").getText().to_owned()
}

#[test]
fn every_character_is_eleven_modules_wide_and_the_stop_thirteen() {
    for (value, pattern) in PATTERNS.iter().enumerate() {
        let sum: u32 = pattern.bytes().map(|digit| u32::from(digit - b'0')).sum();
        assert_eq!(sum, if value == 106 { 13 } else { 11 }, "character {value}");
        // ISO/IEC 15417: the bars of a character always add up to an even number of modules.
        let bars: u32 = pattern.bytes().step_by(2).map(|digit| u32::from(digit - b'0')).sum();
        assert_eq!(bars % 2, 0, "bars of character {value}");
    }
}

#[test]
fn no_two_characters_look_alike() {
    let mut known = PATTERNS.to_vec();
    known.sort_unstable();
    known.dedup();
    assert_eq!(known.len(), 107);
}

#[test]
fn an_sscc_takes_156_modules() {
    let symbol = gs1_128("00340434161094015902").unwrap();
    assert_eq!(symbol.modules(), 156);
    assert_eq!(symbol.widths().len(), 12 * 6 + 6 + 7);
}

#[test]
fn a_gs1_symbol_begins_with_start_c_and_fnc1() {
    let symbol = gs1_128("00340434161094015902").unwrap();
    assert_eq!(symbol.widths()[..12], [2, 1, 1, 2, 3, 2, 4, 1, 1, 1, 3, 1]);
}

#[test]
fn the_check_value_of_a_published_symbol_fits() {
    // Widely published example: "PJJ123C" behind the start of code set A (103) has check value 54.
    let mut values = vec![103];
    values.extend(b"PJJ123C".iter().map(|byte| byte - b' '));
    assert_eq!(check_value(&values), 54);
}

#[test]
fn digits_pair_up_and_letters_do_not() {
    assert_eq!(values(b"123456", false), [START_C, 12, 34, 56]);
    assert_eq!(values(b"A1234", false), [START_B, 33, CODE_C, 12, 34]);
    assert_eq!(values(b"A12345", false), [START_B, 33, 17, CODE_C, 23, 45]);
    assert_eq!(values(b"12345", false), [START_C, 12, 34, CODE_B, 21]);
    assert_eq!(values(b"12", false), [START_C, 12]);
    assert_eq!(values(b"1", false), [START_B, 17]);
}

#[test]
fn an_independent_encoder_draws_the_same_sscc() {
    let ours = gs1_128("00340434161094015902").unwrap();
    let theirs = Code128Writer.encode_oned("\u{f1}00340434161094015902").unwrap();
    let drawn: Vec<bool> =
        ours.widths().iter().enumerate().flat_map(|(at, width)| vec![at % 2 == 0; usize::from(*width)]).collect();
    assert_eq!(drawn, theirs);
}

#[test]
fn a_decoder_reads_fnc1_as_gs1() {
    let text = read(&gs1_128("00340434161094015902").unwrap(), true);
    assert_eq!(text, "]C100340434161094015902");
}

#[test]
fn what_cannot_be_encoded_is_named() {
    assert_eq!(plain("").unwrap_err(), Code128Error::Empty);
    assert_eq!(plain("Müller").unwrap_err(), Code128Error::Character(2));
    assert_eq!(plain(&"7".repeat(49)).unwrap_err(), Code128Error::TooLong(49));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]
    #[test]
    fn a_decoder_reads_back_what_was_encoded(text in "[A-Za-z0-9 ./-]{1,24}") {
        prop_assert_eq!(read(&plain(&text).unwrap(), false), text);
    }
}
