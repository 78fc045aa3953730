//! Text and ink on PDF pages, in micrometres from the top left corner.

use krilla::color::luma;
use krilla::geom::Point;
use krilla::num::NormalizedF32;
use krilla::paint::{Fill, FillRule};
use krilla::surface::Surface;
use krilla::text::{GlyphId, KrillaGlyph};

use super::face::Face;

const POINTS_PER_UM: f64 = 72.0 / 25_400.0;

/// Micrometres as PDF points.
pub(crate) fn points(micrometres: u32) -> f32 {
    (f64::from(micrometres) * POINTS_PER_UM) as f32
}

/// Black, or white on something black.
pub(crate) fn fill(white: bool) -> Fill {
    let color = if white { luma::Color::new(255) } else { luma::Color::new(0) };
    Fill { paint: color.into(), opacity: NormalizedF32::ONE, rule: FillRule::NonZero }
}

/// Writes one line; `(x, y)` is where its baseline begins.
pub(crate) fn write(surface: &mut Surface<'_>, face: &Face, (x, y): (u32, u32), size: u32, text: &str, white: bool) {
    surface.set_fill(Some(fill(white)));
    let start = Point::from_xy(points(x), points(y));
    surface.draw_glyphs(start, &glyphs(face, text), face.font().clone(), text, points(size), false);
}

/// One glyph per character, each carrying its own characters so that the text can be searched and copied.
fn glyphs(face: &Face, text: &str) -> Vec<KrillaGlyph> {
    let per_em = face.units_per_em() as f32;
    let glyph = |(at, c): (usize, char)| {
        let id = GlyphId::new(u32::from(face.glyph(c).unwrap_or(0)));
        let advance = face.advance_units(c) as f32 / per_em;
        KrillaGlyph::new(id, advance, 0.0, 0.0, 0.0, at..at + c.len_utf8(), None)
    };
    text.char_indices().map(glyph).collect()
}
