//! Draws a drawing in black dots, for carriers that answer with a picture.

use super::glyphs::{GLYPH_HEIGHT, GLYPH_WIDTH, glyph};
use super::layout::{Drawing, Text};
use super::png;

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

    /// Tells whether a dot is black; dots beyond the edge are white.
    pub(crate) fn is_black(&self, x: u32, y: u32) -> bool {
        let inside = x < self.width && y < self.height;
        inside && self.bits[self.place(x, y)] & (0x80 >> (x % 8)) != 0
    }

    #[allow(dead_code, reason = "for carriers whose labels lie on their side")]
    /// Turns the picture by 90 degrees clockwise.
    pub(crate) fn turned(&self) -> Raster {
        let mut turned = Raster::blank(self.height, self.width);
        for y in 0..self.height {
            for x in (0..self.width).filter(|x| self.is_black(*x, y)) {
                turned.fill(self.height - 1 - y, x, 1, 1);
            }
        }
        turned
    }

    fn place(&self, x: u32, y: u32) -> usize {
        (y * self.width.div_ceil(8) + x / 8) as usize
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
