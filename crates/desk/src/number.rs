//! Numbers as an office writes them: `1.234,50` in German, `1,234.50` in English. Both are read in either language, and
//! what two people would read differently is not read at all.

use std::str::FromStr;

use kontor_model::Lang;
use rust_decimal::Decimal;

/// Most characters of a number.
const MOST: usize = 20;

/// Why a typed number cannot be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NumberFault {
    /// Nothing typed.
    Missing,
    /// No number.
    Malformed,
    /// A single mark before three digits, as in `1.234`: it may separate thousands or stand before decimals.
    Unclear,
}

/// Reads a number like `12`, `-3`, `12,5`, `12.5`, `1.234,50`, `1,234.50`, `1 234,50` or `1'234.50`.
pub fn parse_number(typed: &str) -> Result<Decimal, NumberFault> {
    let plain: String = typed.chars().filter(|c| !c.is_whitespace() && !matches!(c, '\'' | '’')).collect();
    let digits = plain.strip_prefix(['-', '+']).unwrap_or(&plain);
    if digits.is_empty() {
        return Err(NumberFault::Missing);
    }
    if !digits.chars().all(|c| c.is_ascii_digit() || c == '.' || c == ',') || digits.len() > MOST {
        return Err(NumberFault::Malformed);
    }
    let marks: Vec<char> = digits.chars().filter(|c| !c.is_ascii_digit()).collect();
    let written = match marks.as_slice() {
        [] => plain.clone(),
        // No thousands begin with nothing: `0,125` is clear.
        [mark] if is_grouped(digits, *mark) && !digits.starts_with('0') => return Err(NumberFault::Unclear),
        [mark] => plain.replace(*mark, "."),
        // The same mark again and again groups digits.
        [first, rest @ ..] if rest.iter().all(|mark| mark == first) && is_grouped(digits, *first) => {
            plain.replace(*first, "")
        }
        [groups @ .., last] => {
            let whole = digits.split(*last).next().unwrap_or_default();
            if groups.contains(last) || !is_grouped(whole, groups[0]) {
                return Err(NumberFault::Malformed);
            }
            plain.replace(groups[0], "").replace(*last, ".")
        }
    };
    Decimal::from_str(written.trim_start_matches('+')).map_err(|_| NumberFault::Malformed)
}

/// Tells whether a mark stands before each three digits, and one to three before the first.
fn is_grouped(digits: &str, mark: char) -> bool {
    let mut groups = digits.split(mark);
    let first = groups.next().unwrap_or_default();
    (1..=3).contains(&first.len()) && groups.all(|group| group.len() == 3 && group.bytes().all(|b| b.is_ascii_digit()))
}

/// Writes a number with the decimals it has and no thousands: `12,5`.
pub fn format_plain(number: Decimal, lang: Lang) -> String {
    let plain = number.normalize().to_string();
    lang.pick(plain.replace('.', ","), plain)
}

/// Writes an amount with two decimals and grouped thousands: `1.234,50`.
pub fn format_amount(amount: Decimal, lang: Lang) -> String {
    let plain = format!("{:.2}", amount.abs());
    let (whole, cents) = plain.split_once('.').unwrap_or((&plain, "00"));
    let (group, point) = lang.pick(('.', ','), (',', '.'));
    let mut grouped = String::new();
    for (place, digit) in whole.chars().enumerate() {
        if place > 0 && (whole.len() - place) % 3 == 0 {
            grouped.push(group);
        }
        grouped.push(digit);
    }
    let sign = if amount.is_sign_negative() && !amount.is_zero() { "-" } else { "" };
    format!("{sign}{grouped}{point}{cents}")
}

#[cfg(test)]
mod tests;
