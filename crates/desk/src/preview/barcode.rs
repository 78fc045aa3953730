//! Bars of linear codes in dots: Code 128 and Interleaved 2 of 5. Other codes are named, not drawn.

use kontor_model::code128;

/// Start and width of every bar in dots, and the width of all.
pub(super) struct Bars {
    pub(super) bars: Vec<(u32, u32)>,
    pub(super) width: u32,
    /// What a person reads below.
    pub(super) text: String,
}

/// `^BC`: data with the invocation codes of ZPL (`>;>8` and the like), or mode D with parentheses.
pub(super) fn code_128(data: &str, mode: &str, module: u32) -> Option<Bars> {
    let is_gs1_mode = mode == "D";
    let starts_gs1 = is_gs1_mode || leading_codes(data).contains(">8");
    let plain = if is_gs1_mode { data.replace(['(', ')', ' '], "") } else { without_codes(data)? };
    let symbol = if starts_gs1 { code128::gs1_128(&plain) } else { code128::plain(&plain) }.ok()?;
    let bars = symbol.bars().map(|(start, width)| (start * module, width * module)).collect();
    let text = if is_gs1_mode { data.to_owned() } else { plain };
    Some(Bars { bars, width: symbol.modules() * module, text })
}

/// The invocation codes at the beginning.
fn leading_codes(data: &str) -> &str {
    let mut end = 0;
    while data[end..].starts_with('>') && data[end..].chars().count() >= 2 {
        end += data[end..].chars().take(2).map(char::len_utf8).sum::<usize>();
    }
    &data[..end]
}

/// The text without codes that only choose a character set. `None` for FNC1 in the middle and other functions.
fn without_codes(data: &str) -> Option<String> {
    let mut text = String::new();
    let mut rest = data[leading_codes(data).len()..].chars();
    while let Some(letter) = rest.next() {
        match letter {
            '>' => match rest.next()? {
                '5' | '6' | '7' | '9' | ':' | ';' => {}
                '0' => text.push('>'),
                _ => return None,
            },
            other => text.push(other),
        }
    }
    Some(text)
}

/// Narrow and wide elements of the digits 0 to 9 (ISO/IEC 16390).
const TWO_OF_FIVE: [[bool; 5]; 10] = [
    [false, false, true, true, false],
    [true, false, false, false, true],
    [false, true, false, false, true],
    [true, true, false, false, false],
    [false, false, true, false, true],
    [true, false, true, false, false],
    [false, true, true, false, false],
    [false, false, false, true, true],
    [true, false, false, true, false],
    [false, true, false, true, false],
];

/// `^B2`: digits in pairs, an odd one led by 0; wide bars are `ratio` tenths of a narrow one.
pub(super) fn two_of_five(data: &str, module: u32, ratio: u32, with_check: bool) -> Option<Bars> {
    if data.is_empty() || data.len() > 60 || !data.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let mut digits: Vec<u8> = data.bytes().map(|byte| byte - b'0').collect();
    if with_check {
        let check = kontor_model::gs1::check_digit(data)?;
        digits.push(check);
    }
    if digits.len() % 2 == 1 {
        digits.insert(0, 0);
    }
    let wide = module * ratio / 10;
    let width_of = |is_wide: bool| if is_wide { wide } else { module };
    let mut elements = vec![module; 4];
    for pair in digits.chunks_exact(2) {
        let (bars, spaces) = (TWO_OF_FIVE[usize::from(pair[0])], TWO_OF_FIVE[usize::from(pair[1])]);
        elements.extend(bars.into_iter().zip(spaces).flat_map(|(bar, space)| [width_of(bar), width_of(space)]));
    }
    elements.extend([wide, module, module]);
    let mut place = 0;
    let mut bars = Vec::new();
    for (index, width) in elements.into_iter().enumerate() {
        if index % 2 == 0 {
            bars.push((place, width));
        }
        place += width;
    }
    let text = digits.iter().map(|digit| char::from(b'0' + digit)).collect();
    Some(Bars { bars, width: place, text })
}
