//! Plays the label printer: understands exactly the ZPL an own label may use, and stops at anything else.
//!
//! Bars are drawn by rxing's encoder from the field data, so that nothing of our own encoder is in the picture.

use rxing::oned::{Code128Writer, OneDimensionalCodeWriter};

use super::paper::Page;

/// What a printer made of a label.
pub(super) struct Printed {
    pub(super) page: Page,
    pub(super) fields: Vec<Field>,
    pub(super) bars: Bars,
}

/// A text field.
pub(super) struct Field {
    pub(super) x: u32,
    pub(super) size: u32,
    pub(super) text: String,
}

/// The bar code in dots.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Bars {
    pub(super) x: u32,
    pub(super) y: u32,
    pub(super) module: u32,
    pub(super) width: u32,
    pub(super) height: u32,
}

#[derive(Default)]
struct State {
    at: (u32, u32),
    size: Option<u32>,
    hex: bool,
    bar_height: Option<u32>,
    reversed: bool,
}

/// Prints one label; panics at a command that an own label has no business to use.
pub(super) fn print(zpl: &[u8]) -> Printed {
    let text = std::str::from_utf8(zpl).expect("^CI28 promises UTF-8");
    assert!(text.starts_with("^XA^CI28") && text.trim_end().ends_with("^XZ"), "one whole label");
    let commands: Vec<&str> = text.split('^').skip(1).map(|command| command.trim_end_matches('\n')).collect();
    let size = |name| commands.iter().find_map(|command| command.strip_prefix(name)).map(|number| numbers(number)[0]);
    let page = Page::blank(size("PW").unwrap(), size("LL").unwrap());
    let mut printed = Printed { page, fields: Vec::new(), bars: Bars::default() };
    let mut state = State::default();
    for command in commands {
        assert!(!command.contains('~'), "a control command in {command}");
        obey(command, &mut state, &mut printed);
    }
    printed
}

fn obey(command: &str, state: &mut State, printed: &mut Printed) {
    let (name, rest) = command.split_at(2);
    match name {
        "XA" | "XZ" | "PO" | "LH" | "CI" | "FW" | "PW" | "LL" | "FB" => {}
        "FO" | "FT" => {
            let bar_module = printed.bars.module;
            *state = State { at: (numbers(rest)[0], numbers(rest)[1]), ..State::default() };
            printed.bars.module = bar_module;
        }
        "A0" => state.size = Some(numbers(rest.strip_prefix("N,").unwrap())[0]),
        "FH" => state.hex = true,
        "FR" => state.reversed = true,
        "BY" => printed.bars.module = numbers(rest)[0],
        "BC" => {
            assert!(rest.ends_with(",N,N,N,N"), "no text by the printer, no check digit, no mode of its own choice");
            state.bar_height = Some(numbers(rest.strip_prefix("N,").unwrap().split(",N").next().unwrap())[0]);
        }
        "GB" => {
            let sides = numbers(rest);
            assert_eq!(sides[2], sides[0].min(sides[1]), "filled");
            printed.page.fill(state.at.0, state.at.1, sides[0], sides[1], 0);
        }
        "FD" => field(rest, state, printed),
        "FS" => *state = State::default(),
        other => panic!("no business on an own label: ^{other}"),
    }
}

fn field(data: &str, state: &State, printed: &mut Printed) {
    if let Some(height) = state.bar_height {
        return draw_bars(data, height, state.at, printed);
    }
    let text = if state.hex { unescaped(data) } else { data.to_owned() };
    let size = state.size.expect("a text has a font");
    printed.fields.push(Field { x: state.at.0, size, text });
}

/// `>;` starts in code set C, `>8` is FNC1, then pairs of digits.
fn draw_bars(data: &str, height: u32, (x, y): (u32, u32), printed: &mut Printed) {
    let digits = data.strip_prefix(">;>8").expect("start C and FNC1");
    assert!(
        digits.len().is_multiple_of(2) && digits.bytes().all(|byte| byte.is_ascii_digit()),
        "pairs of digits: {digits}"
    );
    let modules = Code128Writer.encode_oned(&format!("\u{f1}{digits}")).unwrap();
    let module = printed.bars.module;
    for (place, black) in modules.iter().enumerate() {
        if *black {
            printed.page.fill(x + place as u32 * module, y, module, height, 0);
        }
    }
    printed.bars = Bars { x, y, module, width: modules.len() as u32 * module, height };
}

fn unescaped(data: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = data.as_bytes();
    while let Some((first, more)) = rest.split_first() {
        if *first == b'_' {
            bytes.push(u8::from_str_radix(std::str::from_utf8(&more[..2]).unwrap(), 16).unwrap());
            rest = &more[2..];
        } else {
            bytes.push(*first);
            rest = more;
        }
    }
    String::from_utf8(bytes).unwrap()
}

fn numbers(text: &str) -> Vec<u32> {
    text.split(',').map(|number| number.parse().unwrap_or_else(|_| panic!("a number in {text}"))).collect()
}
