//! Writes a sheet as a PDF page: bars as vector rectangles of exactly one module, text as embedded glyphs.
//!
//! No clock, no random ids: the same sheet gives the same bytes.

use krilla::Document;
use krilla::SerializeSettings;
use krilla::color::luma;
use krilla::geom::{Path, PathBuilder, Point, Rect};
use krilla::metadata::Metadata;
use krilla::num::NormalizedF32;
use krilla::page::PageSettings;
use krilla::paint::{Fill, FillRule};
use krilla::surface::Surface;
use krilla::text::{GlyphId, KrillaGlyph};

use super::face::{Face, Faces, Ruler};
use super::layout::{Area, Sheet, Text};
use kontor_model::code128::{self, Code128Error};

/// Width of a module: 0.5 mm, of the 0.495 to 1.016 mm that GS1 allows (General Specifications, table 5.12.3-4).
pub(super) const MODULE_UM: u32 = 500;
const POINTS_PER_UM: f64 = 72.0 / 25_400.0;

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
    surface.set_fill(Some(ink(white)));
    if let Some(path) = path {
        surface.draw_path(&path);
    }
}

fn draw_text(surface: &mut Surface<'_>, faces: &Faces, text: &Text) {
    let face = faces.of(text.weight);
    let mut x = text.x;
    if let Some(field) = text.centred_in {
        x += field.saturating_sub(Ruler::for_pdf(faces).width(&text.text, text.weight, text.size)) / 2;
    }
    surface.set_fill(Some(ink(text.white)));
    let start = Point::from_xy(points(x), points(text.baseline));
    surface.draw_glyphs(start, &glyphs(face, &text.text), face.font().clone(), &text.text, points(text.size), false);
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

fn ink(white: bool) -> Fill {
    let color = if white { luma::Color::new(255) } else { luma::Color::new(0) };
    Fill { paint: color.into(), opacity: NormalizedF32::ONE, rule: FillRule::NonZero }
}

fn points(micrometres: u32) -> f32 {
    (f64::from(micrometres) * POINTS_PER_UM) as f32
}
