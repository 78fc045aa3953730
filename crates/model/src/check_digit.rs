//! Check digits of the numbers that carriers print, beside those of GS1 in [`crate::gs1`].
//!
//! A number that was typed or scanned wrongly is noticed before anybody is asked about it. A carrier's own answer is
//! taken as it is given: there a digit that does not fit is worth a warning at most.

use crate::gs1;

/// What a check digit says about a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fit {
    /// Shape and check digit are right.
    Fits,
    /// The shape is right, the check digit is another one: a slip of the pen, or not this kind of number.
    OtherDigit,
    /// It is not this kind of number at all.
    OtherShape,
}

impl Fit {
    /// Compares the last character of a number with the one that was computed; `None` stands for a wrong shape.
    fn of(last: Option<char>, computed: Option<char>) -> Fit {
        match (last, computed) {
            (Some(last), Some(computed)) if last == computed => Fit::Fits,
            (Some(_), Some(_)) => Fit::OtherDigit,
            _ => Fit::OtherShape,
        }
    }
}

/// Computes the check digit of a Leitcode (13 digits before it) or Identcode (11 digits before it) of Deutsche Post:
/// weights 4 and 9 from the right. `None` when the text is empty or holds something other than digits.
pub fn post_digit(digits: &str) -> Option<u8> {
    if !is_digits(digits) {
        return None;
    }
    let weighted = digits.bytes().rev().zip([4, 9].into_iter().cycle());
    let sum: u32 = weighted.map(|(byte, weight)| u32::from(byte - b'0') * weight).sum();
    Some(((10 - sum % 10) % 10) as u8)
}

/// Judges a Leitcode: postal code 5, street 3, house 3, product 2, check digit; blanks and points do not count.
pub fn leitcode(text: &str) -> Fit {
    post_code(text, 14)
}

/// Judges an Identcode: 11 digits and the check digit; blanks and points do not count.
pub fn identcode(text: &str) -> Fit {
    post_code(text, 12)
}

fn post_code(text: &str, length: usize) -> Fit {
    let digits = without(text, &[' ', '.']);
    numbered(&digits, length, post_digit)
}

/// Judges a piece number of 20 digits, as they stand on parcels: two zeros as GS1 application identifier and an SSCC.
pub fn piece_number(text: &str) -> Fit {
    let digits = without(text, &[' ']);
    digits.strip_prefix("00").map_or(Fit::OtherShape, |sscc| numbered(sscc, 18, gs1::check_digit))
}

/// Computes the check digit over the eight digits of a postal item number. Source: UPU S10, 5.3.
pub fn s10_digit(serial: &str) -> Option<u8> {
    if serial.len() != 8 || !is_digits(serial) {
        return None;
    }
    let weighted = serial.bytes().zip([8, 6, 4, 2, 3, 5, 9, 7]);
    let sum: u32 = weighted.map(|(byte, weight)| u32::from(byte - b'0') * weight).sum();
    Some(match 11 - sum % 11 {
        10 => 0,
        11 => 5,
        other => other as u8,
    })
}

/// Judges a postal item number such as `RR473124829GB`: two letters for the service, eight digits and a check digit,
/// a country that exists. Blanks do not count. Source: UPU S10.
pub fn s10(text: &str) -> Fit {
    let number = without(text, &[' ']);
    if number.len() != 13 || !number.is_ascii() {
        return Fit::OtherShape;
    }
    let (service, rest) = number.split_at(2);
    let (serial, rest) = rest.split_at(8);
    let (check, country) = rest.split_at(1);
    // J, K, S, T and W are reserved as first letters.
    let is_service = service.bytes().all(|byte| byte.is_ascii_uppercase()) && !service.starts_with(NO_SERVICE);
    if !is_service || !is_digits(check) || !is_country(country) {
        return Fit::OtherShape;
    }
    Fit::of(check.chars().next(), digit(s10_digit(serial)))
}

const NO_SERVICE: [char; 5] = ['J', 'K', 'S', 'T', 'W'];

/// Computes the check character of ISO 7064 mod 37,36 over digits and capital letters, as parcel labels with a routing
/// code of 27 characters carry it. `None` when the text is empty or holds anything else.
pub fn mod_37_36(text: &str) -> Option<char> {
    if text.is_empty() {
        return None;
    }
    let mut product = 36;
    for character in text.chars() {
        let value = character.to_digit(36).filter(|_| !character.is_ascii_lowercase())?;
        product += value;
        if product > 36 {
            product -= 36;
        }
        product *= 2;
        if product >= 37 {
            product -= 37;
        }
    }
    char::from_digit((37 - product) % 36, 36).map(|character| character.to_ascii_uppercase())
}

/// Judges a text whose last character is its check character of ISO 7064 mod 37,36.
pub fn ends_with_mod_37_36(text: &str) -> Fit {
    match text.char_indices().next_back() {
        Some((start, last)) => Fit::of(Some(last), mod_37_36(&text[..start])),
        None => Fit::OtherShape,
    }
}

/// Computes the check digit over the 15 characters that follow `1Z`: letters count as (ASCII - 63) mod 10, every second
/// character twice.
pub fn one_z_digit(body: &str) -> Option<u8> {
    if body.len() != 15 {
        return None;
    }
    let mut sum = 0;
    for (place, byte) in body.bytes().enumerate() {
        let value = match byte {
            b'0'..=b'9' => byte - b'0',
            b'A'..=b'Z' => (byte - 63) % 10,
            _ => return None,
        };
        sum += u32::from(value) * if place % 2 == 0 { 1 } else { 2 };
    }
    Some(((10 - sum % 10) % 10) as u8)
}

/// Judges a tracking number of 18 characters that begins with `1Z`; blanks do not count. A digit that does not fit is
/// worth a warning only: the carrier's own test numbers break the formula.
pub fn one_z(text: &str) -> Fit {
    let number = without(text, &[' ']);
    let Some((body, last)) = number.strip_prefix("1Z").and_then(|rest| split_last(rest, 16)) else {
        return Fit::OtherShape;
    };
    if last.is_ascii_digit() { Fit::of(Some(last), digit(one_z_digit(body))) } else { Fit::OtherShape }
}

fn numbered(digits: &str, length: usize, compute: fn(&str) -> Option<u8>) -> Fit {
    match split_last(digits, length).filter(|_| is_digits(digits)) {
        Some((body, last)) => Fit::of(Some(last), digit(compute(body))),
        None => Fit::OtherShape,
    }
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

fn is_country(code: &str) -> bool {
    code.len() == 2 && COUNTRIES.split(' ').any(|known| known == code)
}

fn without(text: &str, marks: &[char]) -> String {
    text.chars().filter(|c| !marks.contains(c)).collect()
}

/// Body and last character of an ASCII text of that length.
fn split_last(text: &str, length: usize) -> Option<(&str, char)> {
    let last = text.chars().next_back().filter(|_| text.len() == length && text.is_ascii())?;
    Some((&text[..length - 1], last))
}

fn digit(value: Option<u8>) -> Option<char> {
    value.and_then(|value| char::from_digit(u32::from(value), 10))
}

/// ISO 3166-1 alpha-2.
const COUNTRIES: &str = "\
    AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ \
    CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO \
    FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE \
    JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO \
    MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW \
    PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM \
    TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS XK YE YT ZA ZM ZW";

#[cfg(test)]
mod tests;
