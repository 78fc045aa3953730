//! Writes a drawing as ZPL II: places in whole dots, bars by the printer with code sets and modules that we choose.

use std::fmt::{Arguments, Write};

use super::Code;
use super::layout::{Bars, Drawing};

/// Writes one label.
pub(super) fn write(drawing: &Drawing) -> String {
    let mut zpl = String::with_capacity(2_048);
    push(&mut zpl, format_args!("^XA^CI28^LH0,0^PON^FWN^PW{}^LL{}\n", drawing.width, drawing.height));
    for rule in &drawing.rules {
        let thickness = rule.width.min(rule.height);
        push(&mut zpl, format_args!("^FO{},{}^GB{},{},{thickness}^FS\n", rule.x, rule.y, rule.width, rule.height));
    }
    for text in &drawing.texts {
        let size = text.size;
        push(&mut zpl, format_args!("^FT{},{}^A0N,{size},{size}^FH^FD", text.x, text.baseline));
        push_escaped(&mut zpl, &text.text);
        zpl.push_str("^FS\n");
    }
    for bars in drawing.bars.iter().filter(|bars| !bars.widths.is_empty()) {
        push_bars(&mut zpl, bars);
    }
    zpl.push_str("^XZ\n");
    zpl
}

fn push_bars(zpl: &mut String, bars: &Bars) {
    let Bars { x, y, module, height, .. } = bars;
    match &bars.code {
        Code::Interleaved(digits) => {
            push(zpl, format_args!("^FO{x},{y}^BY{module},3.0^B2N,{height},N,N,N^FD{digits}^FS\n"));
        }
        Code::Code128(text) => {
            push(zpl, format_args!("^FO{x},{y}^BY{module}^BCN,{height},N,N,N,N^FH^FD"));
            push_code_sets(zpl, text, false);
        }
        Code::Gs1(text) => {
            push(zpl, format_args!("^FO{x},{y}^BY{module}^BCN,{height},N,N,N,N^FH^FD"));
            push_code_sets(zpl, text, true);
        }
    }
}

/// Writes data with the printer's own signs for code sets (`>;` starts in C, `>:` in B, `>5` and `>6` change, `>8` is
/// FNC1), by the rule of the symbol whose width was reckoned with: C for four digits and more.
fn push_code_sets(zpl: &mut String, text: &str, gs1: bool) {
    let run = |place: usize| text.as_bytes()[place..].iter().take_while(|byte| byte.is_ascii_digit()).count();
    let mut in_c = run(0) >= 4 || (run(0) == 2 && text.len() == 2);
    zpl.push_str(if in_c { ">;" } else { ">:" });
    if gs1 {
        zpl.push_str(">8");
    }
    let mut place = 0;
    while place < text.len() {
        let digits = run(place);
        if in_c && digits >= 2 {
            zpl.push_str(&text[place..place + 2]);
            place += 2;
            continue;
        }
        if in_c {
            zpl.push_str(">6");
            in_c = false;
        } else if digits >= 4 && digits.is_multiple_of(2) {
            zpl.push_str(">5");
            in_c = true;
            continue;
        }
        match &text[place..=place] {
            ">" => zpl.push_str(">0"),
            other => push_escaped(zpl, other),
        }
        place += 1;
    }
    zpl.push_str("^FS\n");
}

/// Writes text behind `^FH`: what could begin a command, and everything below the blank, in hexadecimal.
fn push_escaped(zpl: &mut String, text: &str) {
    for c in text.chars() {
        match c {
            '^' | '~' | '_' | '\\' | '\0'..='\u{1F}' | '\u{7F}' => push(zpl, format_args!("_{:02X}", c as u32)),
            _ => zpl.push(c),
        }
    }
}

fn push(zpl: &mut String, text: Arguments<'_>) {
    zpl.write_fmt(text).expect("writing to a String cannot fail");
}
