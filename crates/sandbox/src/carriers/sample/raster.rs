//! Draws a drawing in black dots, for carriers that answer with a picture.

use super::glyphs::{GLYPH_HEIGHT, GLYPH_WIDTH, glyph};
use super::layout::{Drawing, Text};
use super::{gif, png};

/// One bit per dot, rows from the top; each row begins with a new byte, its first dot in the highest bit. A set bit is
/// black.
#[derive(Clone, Debug)]
pub(crate) struct Raster {
    /// Dots per row.
    pub(crate) width: u32,
    /// Rows.
    pub(crate) height: u32,
    /// The rows.
    pub(crate) bits: Vec<u8>,
}

impl Raster {
    pub(super) fn blank(width: u32, height: u32) -> Raster {
        Raster { width, height, bits: vec![0; width.div_ceil(8) as usize * height as usize] }
    }

    /// The picture as PNG.
    pub(crate) fn png(&self) -> Vec<u8> {
        png::write(self)
    }

    /// The picture as GIF.
    pub(crate) fn gif(&self) -> Vec<u8> {
        gif::write(self)
    }

    /// Lays the picture on its side: a quarter to the left.
    pub(crate) fn turned_left(&self) -> Raster {
        let mut turned = Raster::blank(self.height, self.width);
        for (y, row) in (0..).zip(self.bits.chunks_exact(self.row())) {
            // Most of a label is white.
            for (first, eight) in (0..).step_by(8).zip(row).filter(|(_, eight)| **eight != 0) {
                for x in (first..first + 8).filter(|x| eight & (0x80 >> (x % 8)) != 0) {
                    turned.fill(y, self.width - 1 - x, 1, 1);
                }
            }
        }
        turned
    }

    /// The dots row by row as runs of one colour, each with its length; true is black.
    pub(super) fn runs(&self) -> Vec<(bool, usize)> {
        let (width, mut runs): (usize, Vec<(bool, usize)>) = (self.width as usize, Vec::new());
        for row in self.bits.chunks_exact(self.row()) {
            let mut x = 0;
            while x < width {
                let eight = row[x / 8];
                let is_black = eight & (0x80 >> (x % 8)) != 0;
                let is_of_one_colour = x.is_multiple_of(8) && matches!(eight, 0 | 0xFF);
                let count = if is_of_one_colour { (width - x).min(8) } else { 1 };
                match runs.last_mut() {
                    Some((colour, length)) if *colour == is_black => *length += count,
                    _ => runs.push((is_black, count)),
                }
                x += count;
            }
        }
        runs
    }

    /// Bytes of a row.
    fn row(&self) -> usize {
        self.width.div_ceil(8) as usize
    }

    fn place(&self, x: u32, y: u32) -> usize {
        y as usize * self.row() + x as usize / 8
    }

    pub(super) fn fill(&mut self, x: u32, y: u32, width: u32, height: u32) {
        for row in y..(y + height).min(self.height) {
            for column in x..(x + width).min(self.width) {
                let place = self.place(column, row);
                self.bits[place] |= 0x80 >> (column % 8);
            }
        }
    }
}

pub(super) fn draw(drawing: &Drawing) -> Raster {
    let mut raster = Raster::blank(drawing.width, drawing.height);
    for rule in &drawing.rules {
        raster.fill(rule.x, rule.y, rule.width, rule.height);
    }
    for bars in &drawing.bars {
        for (start, width) in bars.each() {
            raster.fill(start, bars.y, width, bars.height);
        }
    }
    for text in &drawing.texts {
        write(&mut raster, text);
    }
    raster
}

/// Letters of whole dots: a capital is as high as seven tenths of the size at most.
fn write(raster: &mut Raster, text: &Text) {
    let dot = (text.size * 7 / 10 / GLYPH_HEIGHT).max(1);
    let top = text.baseline.saturating_sub(GLYPH_HEIGHT * dot);
    let mut x = text.x;
    for rows in text.text.chars().flat_map(char::to_uppercase).flat_map(glyph) {
        for (row, bits) in (0u32..).zip(rows) {
            for column in (0..GLYPH_WIDTH).filter(|column| bits & (1 << (GLYPH_WIDTH - 1 - column)) != 0) {
                raster.fill(x + column * dot, top + row * dot, dot, dot);
            }
        }
        x += (GLYPH_WIDTH + 1) * dot;
    }
}
