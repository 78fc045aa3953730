//! Writes a sheet as a PDF page: bars as vector rectangles of exactly one module, text as embedded glyphs.
//!
//! No clock, no random ids: the same sheet gives the same bytes.

use krilla::Document;
use krilla::SerializeSettings;
use krilla::geom::{Path, PathBuilder, Rect};
use krilla::metadata::Metadata;
use krilla::page::PageSettings;
use krilla::surface::Surface;

use super::layout::{Area, Sheet, Text};
use crate::paper::face::{Faces, Ruler};
use crate::paper::ink::{self, points};
use kontor_model::code128::{self, Code128Error};

/// Width of a module: 0.5 mm, of the 0.495 to 1.016 mm that GS1 allows (General Specifications, table 5.12.3-4).
pub(super) const MODULE_UM: u32 = 500;

/// Why no PDF came about: both are faults of ours, not of the shipment.
#[derive(Debug, thiserror::Error)]
pub(super) enum PdfError {
    #[error(transparent)]
    Code(#[from] Code128Error),
    #[error("the PDF writer failed: {0}")]
    Writer(String),
}

/// Writes the document.
pub(super) fn write(sheet: &Sheet, faces: &Faces) -> Result<Vec<u8>, PdfError> {
    let mut document = Document::new_with(SerializeSettings {
        // Fonts are packed anyway; packing the rest saves a fifth of the bytes and costs a quarter of the speed.
        compress_content_streams: false,
        xmp_metadata: false,
        enable_tagging: false,
        ..SerializeSettings::default()
    });
    document.set_metadata(Metadata::new().title("Transportetikett".to_owned()).creator("Kontor".to_owned()));
    let size = PageSettings::from_wh(points(sheet.width), points(sheet.height));
    let mut page = document.start_page_with(size.ok_or_else(|| PdfError::Writer("page size".to_owned()))?);
    let mut surface = page.surface();
    draw_areas(&mut surface, &sheet.areas);
    draw_bars(&mut surface, sheet)?;
    for text in &sheet.texts {
        draw_text(&mut surface, faces, text);
    }
    surface.finish();
    page.finish();
    document.finish().map_err(|error| PdfError::Writer(format!("{error:?}")))
}

fn draw_areas(surface: &mut Surface<'_>, areas: &[Area]) {
    let mut path = PathBuilder::new();
    for area in areas {
        push_rect(&mut path, (area.x, area.y), (area.width, area.height));
    }
    fill(surface, path.finish(), false);
}

fn draw_bars(surface: &mut Surface<'_>, sheet: &Sheet) -> Result<(), PdfError> {
    let Some(code) = &sheet.code else { return Ok(()) };
    let symbol = code128::gs1_128(&code.element_string)?;
    let left = (sheet.width - symbol.modules() * MODULE_UM) / 2;
    let mut path = PathBuilder::new();
    for (start, width) in symbol.bars() {
        push_rect(&mut path, (left + start * MODULE_UM, code.y), (width * MODULE_UM, code.height));
    }
    fill(surface, path.finish(), false);
    Ok(())
}

fn push_rect(path: &mut PathBuilder, (x, y): (u32, u32), (width, height): (u32, u32)) {
    if let Some(rect) = Rect::from_ltrb(points(x), points(y), points(x + width), points(y + height)) {
        path.push_rect(rect);
    }
}

fn fill(surface: &mut Surface<'_>, path: Option<Path>, white: bool) {
    surface.set_fill(Some(ink::fill(white)));
    if let Some(path) = path {
        surface.draw_path(&path);
    }
}

fn draw_text(surface: &mut Surface<'_>, faces: &Faces, text: &Text) {
    let mut x = text.x;
    if let Some(field) = text.centred_in {
        x += field.saturating_sub(Ruler::for_pdf(faces).width(&text.text, text.weight, text.size)) / 2;
    }
    ink::write(surface, faces.of(text.weight), (x, text.baseline), text.size, &text.text, text.white);
}
