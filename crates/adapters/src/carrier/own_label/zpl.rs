//! Writes a sheet as ZPL II: every position in whole dots, bars by the printer itself in whole dots per module.
//!
//! Text comes from users: whatever could begin a command is written as hexadecimal, so that an address stays one.

use std::fmt::Write;

use kontor_model::label::Dpi;

use super::layout::{Area, Sheet, Text};

/// Modules of a GS1-128 symbol with an SSCC: start, FNC1, ten pairs, check, stop.
pub(super) const SSCC_MODULES: u32 = 156;

/// Dots of a resolution.
#[derive(Clone, Copy)]
pub(super) struct Dots {
    /// Dots per micrometre as a fraction: 203.2 dpi are exactly 8 per millimetre, 300 dpi are 3 per 254 micrometres.
    ratio: (u32, u32),
    /// Dots per module of the bar code: 0.500 mm at 203 dpi, 0.508 mm at 300 dpi.
    pub(super) module: u32,
}

impl Dots {
    pub(super) fn of(dpi: Dpi) -> Dots {
        match dpi {
            Dpi::Dpi203 => Dots { ratio: (8, 1_000), module: 4 },
            Dpi::Dpi300 => Dots { ratio: (3, 254), module: 6 },
        }
    }

    /// Nearest dot to a place.
    pub(super) fn at(self, micrometres: u32) -> u32 {
        (micrometres * self.ratio.0 + self.ratio.1 / 2) / self.ratio.1
    }

    /// Whole dots inside a length, for what must not grow.
    pub(super) fn within(self, micrometres: u32) -> u32 {
        micrometres * self.ratio.0 / self.ratio.1
    }

    /// Whole dots that cover a length, for what must not shrink.
    pub(super) fn covering(self, micrometres: u32) -> u32 {
        (micrometres * self.ratio.0).div_ceil(self.ratio.1)
    }
}

/// Writes the label as text in UTF-8.
pub(super) fn write(sheet: &Sheet, dpi: Dpi) -> Vec<u8> {
    let dots = Dots::of(dpi);
    let mut zpl = String::with_capacity(2_048);
    let (width, height) = (dots.within(sheet.width), dots.within(sheet.height));
    // ^CI28: field data are UTF-8. ^LH, ^PO, ^FW: whatever label was printed before, this one starts upright at 0,0.
    push(&mut zpl, format_args!("^XA^CI28^LH0,0^PON^FWN^PW{width}^LL{height}\n"));
    for area in &sheet.areas {
        push_area(&mut zpl, *area, dots);
    }
    if let Some(code) = &sheet.code {
        let x = (width - SSCC_MODULES * dots.module) / 2;
        let (y, bars) = (dots.at(code.y), dots.covering(code.height));
        // >; starts in code set C, >8 is FNC1: the printer chooses nothing by itself, so the width is known.
        let data = &code.element_string;
        push(&mut zpl, format_args!("^FO{x},{y}^BY{}^BCN,{bars},N,N,N,N^FD>;>8{data}^FS\n", dots.module));
    }
    for text in &sheet.texts {
        push_text(&mut zpl, text, dots);
    }
    zpl.push_str("^XZ\n");
    zpl.into_bytes()
}

fn push_area(zpl: &mut String, area: Area, dots: Dots) {
    let (x, y) = (dots.at(area.x), dots.at(area.y));
    let (width, height) = (dots.at(area.width).max(1), dots.at(area.height).max(1));
    // A box whose border is as thick as its smaller side is filled.
    push(zpl, format_args!("^FO{x},{y}^GB{width},{height},{}^FS\n", width.min(height)));
}

fn push_text(zpl: &mut String, text: &Text, dots: Dots) {
    let (x, baseline, size) = (dots.at(text.x), dots.at(text.baseline), dots.within(text.size));
    match text.centred_in {
        // ^FT stands on the baseline.
        None => push(zpl, format_args!("^FT{x},{baseline}")),
        // A centred field hangs from its top; the baseline of font 0 is three quarters of the size below it.
        Some(_) => push(zpl, format_args!("^FO{x},{}", baseline - size * 3 / 4)),
    }
    push(zpl, format_args!("^A0N,{size},{size}"));
    if let Some(field) = text.centred_in {
        push(zpl, format_args!("^FB{},1,0,C", dots.within(field)));
    }
    if text.white {
        zpl.push_str("^FR");
    }
    zpl.push_str("^FH^FD");
    push_escaped(zpl, &text.text);
    zpl.push_str("^FS\n");
}

/// Writes user text behind `^FH`: command signs, the escape sign itself, the backslash of field blocks and everything
/// below the blank as `_` and two hexadecimal digits.
fn push_escaped(zpl: &mut String, text: &str) {
    for c in text.chars() {
        match c {
            '^' | '~' | '_' | '\\' | '\0'..='\u{1F}' | '\u{7F}' => push(zpl, format_args!("_{:02X}", c as u32)),
            _ => zpl.push(c),
        }
    }
}

fn push(zpl: &mut String, text: std::fmt::Arguments<'_>) {
    zpl.write_fmt(text).expect("writing to a String cannot fail");
}
