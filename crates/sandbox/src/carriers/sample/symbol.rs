//! The bar codes of parcel labels as widths: Code 128, GS1-128 and Interleaved 2 of 5.

use kontor_model::code128;

/// A bar code and what it holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Code {
    /// Plain Code 128.
    Code128(String),
    /// Code 128 with FNC1 after its start, and a GS1 element string.
    Gs1(String),
    /// Interleaved 2 of 5 (ISO/IEC 16390); an even number of digits.
    #[allow(dead_code, reason = "DHL's labels carry GS1-128 only")]
    Interleaved(String),
}

/// Wide bars of Interleaved 2 of 5 in modules; narrow ones have one.
const WIDE: u8 = 3;

/// Which of the five bars of a digit are wide.
const DIGITS: [[bool; 5]; 10] = {
    const N: bool = false;
    const W: bool = true;
    [
        [N, N, W, W, N],
        [W, N, N, N, W],
        [N, W, N, N, W],
        [W, W, N, N, N],
        [N, N, W, N, W],
        [W, N, W, N, N],
        [N, W, W, N, N],
        [N, N, N, W, W],
        [W, N, N, W, N],
        [N, W, N, W, N],
    ]
};

impl Code {
    /// Widths in modules of bar, space, bar and so on. Nothing for what the symbol cannot hold: the label then has no
    /// such code, and whoever checks it finds that out.
    pub(super) fn widths(&self) -> Vec<u8> {
        let symbol = match self {
            Code::Code128(text) => code128::plain(text),
            Code::Gs1(text) => code128::gs1_128(text),
            Code::Interleaved(digits) => return interleaved(digits),
        };
        symbol.map(|symbol| symbol.widths().to_vec()).unwrap_or_default()
    }
}

fn interleaved(digits: &str) -> Vec<u8> {
    let known = digits.len().is_multiple_of(2) && digits.bytes().all(|byte| byte.is_ascii_digit());
    if !known || digits.is_empty() {
        return Vec::new();
    }
    let width = |wide: bool| if wide { WIDE } else { 1 };
    let mut widths = vec![1, 1, 1, 1];
    for pair in digits.as_bytes().chunks_exact(2) {
        let [bars, spaces] = [pair[0], pair[1]].map(|digit| DIGITS[usize::from(digit - b'0')]);
        for (bar, space) in bars.into_iter().zip(spaces) {
            widths.extend([width(bar), width(space)]);
        }
    }
    widths.extend([WIDE, 1, 1]);
    widths
}
