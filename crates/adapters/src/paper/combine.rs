//! Many PDFs as one, page by page or four labels on a sheet, never scaled: a bar code that shrinks stops being read.

use std::sync::Arc;

use krilla::geom::{Size, Transform};
use krilla::metadata::Metadata;
use krilla::page::PageSettings;
use krilla::pdf::{Pdf, PdfDocument};
use krilla::{Document, SerializeSettings};

use super::ink::points;

/// Labels on an A4 sheet.
pub const A4_SLOTS: u32 = 4;
/// Width and height of a slot: half an A4 sheet each way, micrometres.
const SLOT: (u32, u32) = (105_000, 148_500);
/// Width and height of an A4 sheet, micrometres.
const A4: (u32, u32) = (210_000, 297_000);
/// Rounding of page sizes that is no difference, in points: a third of a millimetre.
const TOLERANCE: f32 = 1.0;
/// Most pages of one answer.
const MAX_PAGES: usize = 2_000;

/// How pages lie on the paper.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Layout {
    /// Each page as it is.
    OnePerPage,
    /// Four on an A4 sheet, left to right and down; the first free place counts from 0.
    A4FourUp {
        /// Place of the first page on the first sheet.
        first: u32,
    },
}

/// Why documents cannot be put together. Documents count from 0.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum PaperError {
    /// It is no PDF, or one that is broken or locked.
    #[error("document {0} cannot be read as a PDF")]
    NotReadable(usize),
    /// Its page does not fit the place unscaled.
    #[error("a page of document {document} is {width_mm} x {height_mm} mm and does not fit a quarter of A4")]
    TooLarge {
        /// Which document.
        document: usize,
        /// Width of the page, whole millimetres.
        width_mm: u32,
        /// Height of the page, whole millimetres.
        height_mm: u32,
    },
    /// There are too many pages.
    #[error("more than {MAX_PAGES} pages")]
    TooMany,
    /// There is nothing to put together.
    #[error("no pages")]
    Empty,
    /// The PDF writer failed.
    #[error("the PDF writer failed: {0}")]
    Writer(String),
}

/// A page of one of the documents, with its size in points as it is looked at (rotation counted in).
struct Leaf {
    pdf: PdfDocument,
    index: usize,
    document: usize,
    size: (f32, f32),
}

/// Puts documents together in their order. The same input gives the same bytes.
pub fn combine(documents: &[&[u8]], layout: Layout) -> Result<Vec<u8>, PaperError> {
    let leaves = leaves(documents)?;
    if leaves.is_empty() {
        return Err(PaperError::Empty);
    }
    let settings = SerializeSettings { xmp_metadata: false, enable_tagging: false, ..SerializeSettings::default() };
    let mut document = Document::new_with(settings);
    document.set_metadata(Metadata::new().creator("Kontor".to_owned()));
    match layout {
        Layout::OnePerPage => one_per_page(&mut document, &leaves)?,
        Layout::A4FourUp { first } => four_up(&mut document, &leaves, first % A4_SLOTS)?,
    }
    document.finish().map_err(|error| PaperError::Writer(format!("{error:?}")))
}

fn leaves(documents: &[&[u8]]) -> Result<Vec<Leaf>, PaperError> {
    let mut leaves = Vec::with_capacity(documents.len());
    for (number, bytes) in documents.iter().enumerate() {
        let pdf = Pdf::new(bytes.to_vec()).map_err(|_| PaperError::NotReadable(number))?;
        let sizes: Vec<(f32, f32)> = pdf.pages().iter().map(|page| page.render_dimensions()).collect();
        if sizes.is_empty() {
            return Err(PaperError::NotReadable(number));
        }
        if leaves.len() + sizes.len() > MAX_PAGES {
            return Err(PaperError::TooMany);
        }
        let pdf = PdfDocument::new(Arc::new(pdf));
        let of_page = |(index, size)| Leaf { pdf: pdf.clone(), index, document: number, size };
        leaves.extend(sizes.into_iter().enumerate().map(of_page));
    }
    Ok(leaves)
}

fn one_per_page(document: &mut Document, leaves: &[Leaf]) -> Result<(), PaperError> {
    for leaf in leaves {
        let broken = || PaperError::NotReadable(leaf.document);
        let settings = PageSettings::from_wh(leaf.size.0, leaf.size.1).ok_or_else(broken)?;
        let mut page = document.start_page_with(settings);
        let mut surface = page.surface();
        surface.draw_pdf_page(&leaf.pdf, Size::from_wh(leaf.size.0, leaf.size.1).ok_or_else(broken)?, leaf.index);
        surface.finish();
        page.finish();
    }
    Ok(())
}

fn four_up(document: &mut Document, leaves: &[Leaf], first: u32) -> Result<(), PaperError> {
    let (slot_width, slot_height) = (points(SLOT.0), points(SLOT.1));
    if let Some(leaf) =
        leaves.iter().find(|leaf| leaf.size.0 > slot_width + TOLERANCE || leaf.size.1 > slot_height + TOLERANCE)
    {
        let whole_mm = |points: f32| (points * 25.4 / 72.0).round() as u32;
        let (width_mm, height_mm) = (whole_mm(leaf.size.0), whole_mm(leaf.size.1));
        return Err(PaperError::TooLarge { document: leaf.document, width_mm, height_mm });
    }
    let mut rest = leaves;
    let mut start = first;
    while !rest.is_empty() {
        let (sheet, others) = rest.split_at(rest.len().min((A4_SLOTS - start) as usize));
        draw_sheet(document, sheet, start)?;
        (rest, start) = (others, 0);
    }
    Ok(())
}

fn draw_sheet(document: &mut Document, leaves: &[Leaf], start: u32) -> Result<(), PaperError> {
    let size = PageSettings::from_wh(points(A4.0), points(A4.1));
    let mut page = document.start_page_with(size.ok_or_else(|| PaperError::Writer("page size".to_owned()))?);
    let mut surface = page.surface();
    for (slot, leaf) in (start..).zip(leaves) {
        let (column, row) = (slot % 2, slot / 2);
        // Centred in its place, so that scissors or perforation never touch it.
        let x = points(column * SLOT.0) + (points(SLOT.0) - leaf.size.0) / 2.0;
        let y = points(row * SLOT.1) + (points(SLOT.1) - leaf.size.1) / 2.0;
        let size = Size::from_wh(leaf.size.0, leaf.size.1).ok_or(PaperError::NotReadable(leaf.document))?;
        surface.push_transform(&Transform::from_translate(x, y));
        surface.draw_pdf_page(&leaf.pdf, size, leaf.index);
        surface.pop();
    }
    surface.finish();
    page.finish();
    Ok(())
}
