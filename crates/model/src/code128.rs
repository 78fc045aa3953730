//! Code 128 (ISO/IEC 15417), as far as labels need it: code set C for digits, code set B for the rest, FNC1 for GS1.
//!
//! The answer is widths in modules, so that a printer language can draw them dot by dot and nothing is rounded.

/// Modules a symbol keeps free on each side (ISO/IEC 15417, 4.4).
pub const QUIET_ZONE_MODULES: u32 = 10;

const CODE_C: u8 = 99;
const CODE_B: u8 = 100;
const FNC1: u8 = 102;
const START_B: u8 = 104;
const START_C: u8 = 105;
const STOP: u8 = 106;

/// Why a text cannot be a Code 128 symbol.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Code128Error {
    /// Nothing to encode.
    #[error("nothing to encode")]
    Empty,
    /// A character outside printable ASCII, counted from 1.
    #[error("character {0} is not printable ASCII")]
    Character(usize),
    /// More than 48 characters, the most a GS1-128 symbol may hold (GS1 General Specifications, 5.4.4.4).
    #[error("{0} characters are more than 48")]
    TooLong(usize),
}

/// A symbol: widths in modules of bar, space, bar, space and so on; begins and ends with a bar.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Symbol {
    widths: Vec<u8>,
}

impl Symbol {
    /// Widths in modules, bars and spaces in turn, beginning with a bar.
    pub fn widths(&self) -> &[u8] {
        &self.widths
    }

    /// Width of the symbol in modules, quiet zones not counted.
    pub fn modules(&self) -> u32 {
        self.widths.iter().map(|width| u32::from(*width)).sum()
    }

    /// Start and width of every bar in modules, from the left edge of the first bar.
    pub fn bars(&self) -> impl Iterator<Item = (u32, u32)> {
        let mut place = 0;
        self.widths.iter().enumerate().filter_map(move |(index, width)| {
            let start = place;
            place += u32::from(*width);
            (index % 2 == 0).then_some((start, u32::from(*width)))
        })
    }
}

/// Encodes a GS1-128 symbol: FNC1 after the start, then one element string such as `00` and 18 digits.
pub fn gs1_128(element_string: &str) -> Result<Symbol, Code128Error> {
    encode(element_string, true)
}

/// Encodes plain Code 128.
pub fn plain(text: &str) -> Result<Symbol, Code128Error> {
    encode(text, false)
}

fn encode(text: &str, gs1: bool) -> Result<Symbol, Code128Error> {
    if text.is_empty() {
        return Err(Code128Error::Empty);
    }
    if let Some(place) = text.chars().position(|c| !matches!(c, ' '..='~')) {
        return Err(Code128Error::Character(place + 1));
    }
    if text.len() > 48 {
        return Err(Code128Error::TooLong(text.len()));
    }
    let mut values = values(text.as_bytes(), gs1);
    values.push(check_value(&values));
    values.push(STOP);
    let mut widths = Vec::with_capacity(values.len() * 6 + 1);
    for value in values {
        widths.extend(PATTERNS[usize::from(value)].bytes().map(|digit| digit - b'0'));
    }
    Ok(Symbol { widths })
}

/// Chooses code sets as ISO/IEC 15417, annex E, does for text without control characters: C for runs of four or more
/// digits (two at least when that is all there is), B for everything else.
fn values(text: &[u8], gs1: bool) -> Vec<u8> {
    let mut place = 0;
    let mut in_c = starts_in_c(text);
    let mut values = vec![if in_c { START_C } else { START_B }];
    if gs1 {
        values.push(FNC1);
    }
    while place < text.len() {
        let run = digits_at(text, place);
        if in_c {
            if run >= 2 {
                values.push((text[place] - b'0') * 10 + (text[place + 1] - b'0'));
                place += 2;
                continue;
            }
            values.push(CODE_B);
            in_c = false;
        } else if run >= 4 {
            // An odd digit stays in B in front of the pairs.
            if run % 2 == 1 {
                values.push(text[place] - b' ');
                place += 1;
            }
            values.push(CODE_C);
            in_c = true;
            continue;
        }
        values.push(text[place] - b' ');
        place += 1;
    }
    values
}

fn starts_in_c(text: &[u8]) -> bool {
    let run = digits_at(text, 0);
    run >= 4 || (run == 2 && text.len() == 2)
}

fn digits_at(text: &[u8], place: usize) -> usize {
    text[place..].iter().take_while(|byte| byte.is_ascii_digit()).count()
}

/// The symbol's own check value: mod 103, the start weighs 1, then 1, 2, 3 and so on.
fn check_value(values: &[u8]) -> u8 {
    let sum: u32 = values.iter().enumerate().map(|(place, value)| u32::from(*value) * (place as u32).max(1)).sum();
    (sum % 103) as u8
}

/// Widths of the 107 characters by value (ISO/IEC 15417, table 1); the last one is the stop with its final bar.
#[rustfmt::skip]
const PATTERNS: [&str; 107] = [
    "212222", "222122", "222221", "121223", "121322", "131222", "122213", "122312", "132212", "221213",
    "221312", "231212", "112232", "122132", "122231", "113222", "123122", "123221", "223211", "221132",
    "221231", "213212", "223112", "312131", "311222", "321122", "321221", "312212", "322112", "322211",
    "212123", "212321", "232121", "111323", "131123", "131321", "112313", "132113", "132311", "211313",
    "231113", "231311", "112133", "112331", "132131", "113123", "113321", "133121", "313121", "211331",
    "231131", "213113", "213311", "213131", "311123", "311321", "331121", "312113", "312311", "332111",
    "314111", "221411", "431111", "111224", "111422", "121124", "121421", "141122", "141221", "112214",
    "112412", "122114", "122411", "142112", "142211", "241211", "221114", "413111", "241112", "134111",
    "111242", "121142", "121241", "114212", "124112", "124211", "411212", "421112", "421211", "212141",
    "214121", "412121", "111143", "111341", "131141", "114113", "114311", "411113", "411311", "113141",
    "114131", "311141", "411131", "211412", "211214", "211232", "2331112",
];

#[cfg(test)]
mod tests;
