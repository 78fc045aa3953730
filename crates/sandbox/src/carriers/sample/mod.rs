//! Sample labels: what a simulated carrier prints, with the real bar codes of the real carrier and marked as a sample.
//!
//! One layout in whole dots is written as PDF, as ZPL or as a raster, so that bars are exact in all three.

mod gif;
mod glyphs;
mod layout;
mod pdf;
mod png;
mod qr;
mod raster;
mod symbol;
mod zpl;

use kontor_model::label::{Dpi, LabelMedium};

pub(crate) use pdf::{pdf, pdf_of_lines};
pub(crate) use qr::qr;
pub(crate) use raster::Raster;
pub(crate) use symbol::Code;

use layout::layout;

/// What stands on a label. Empty lines are left out.
#[derive(Clone, Debug, Default)]
pub(crate) struct SampleLabel {
    /// Says first of all that this is a sample, and whose.
    pub(crate) title: String,
    /// Lines of the sender, printed small.
    pub(crate) from: Vec<String>,
    /// Lines of the recipient, printed large.
    pub(crate) to: Vec<String>,
    /// Product, services, references.
    pub(crate) marks: Vec<String>,
    /// Bar codes from top to bottom, each with the text below it.
    pub(crate) codes: Vec<(Code, String)>,
}

impl SampleLabel {
    /// Writes the label as ZPL II for a printer of a resolution.
    pub(crate) fn zpl(&self, medium: LabelMedium, dpi: Dpi) -> String {
        zpl::write(&layout(self, medium, dpi))
    }

    /// Draws the label in dots, for carriers that answer with a picture.
    pub(crate) fn raster(&self, medium: LabelMedium, dpi: Dpi) -> Raster {
        raster::draw(&layout(self, medium, dpi))
    }
}

#[cfg(test)]
mod tests;
