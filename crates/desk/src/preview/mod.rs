//! Labels on the screen: PDF is shown by the browser itself, ZPL is drawn here as a picture (SVG).
//!
//! Only what labels of carriers and our own use is drawn; what is not is said, never left out in silence. A crate was
//! looked for: those on the registry are whole renderers for four printer languages with raster fonts and image codecs,
//! dozens of packages for a picture that only has to show which label this is.

mod barcode;
mod commands;
mod graphic;
mod svg;
#[cfg(test)]
mod tests;

use kontor_model::label::{Dpi, LabelMedium};

/// A drawn label.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Preview {
    /// The picture.
    pub svg: String,
    /// Commands that were not drawn, as they are written in ZPL, without repeats.
    pub not_drawn: Vec<String>,
}

/// Dots of a label paper at a resolution: width and height.
pub(crate) fn dots(medium: LabelMedium, dpi: Dpi) -> (u32, u32) {
    let (width, height) = medium.size_tenth_mm();
    // 203 dpi printers have exactly 8 dots per millimetre, 300 dpi printers 11.811.
    let per_metre = match dpi {
        Dpi::Dpi203 => 8_000,
        Dpi::Dpi300 => 11_811,
    };
    (width * per_metre / 10_000, height * per_metre / 10_000)
}

/// Draws a label. Bytes that are no text are drawn as far as they can be read; this never fails.
pub fn draw_zpl(zpl: &[u8], medium: LabelMedium, dpi: Dpi) -> Preview {
    let text = String::from_utf8_lossy(zpl);
    svg::draw(&text, dots(medium, dpi))
}
