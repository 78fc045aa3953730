//! A black and white picture on a page of PDF: at its own size wherever it fits, and never smaller than scanners read.
//!
//! UPS draws labels 4 inches wide; from that follows how large a dot is. Empty paper at head and foot may be left out,
//! ink never.

use kontor_model::label::LabelMedium;
use pdf_writer::{Content, Filter, Finish, Name, Pdf, Rect, Ref};

use super::image::Raster;

/// Points per inch.
const POINTS: f32 = 72.0;
/// Inches across the short side of a label.
const LABEL_INCHES: f32 = 4.0;
/// The strength of compression: a label of 121 kB becomes 7 kB in 0.1 ms. The strongest saves one kB more in 15 times that.
const COMPRESSION: u8 = 1;
/// Bar codes are proven down to this part of their size.
pub(super) const LEAST_SCALE: f32 = 0.9;

/// Where a picture lies on a page, in points from the upper left corner.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Placing {
    /// Part of its own size, at most 1.
    pub(super) scale: f32,
    left: f32,
    top: f32,
    width: f32,
    height: f32,
}

/// A PDF with one page per picture, and the smallest scale that was needed.
pub(super) fn pdf(pictures: &[Raster], medium: LabelMedium) -> (Vec<u8>, f32) {
    let mut pdf = Pdf::new();
    let (catalog, tree) = (Ref::new(1), Ref::new(2));
    let page_of = |index: usize| Ref::new(3 + 3 * index as i32);
    pdf.catalog(catalog).pages(tree);
    pdf.pages(tree).kids((0..pictures.len()).map(page_of)).count(pictures.len() as i32);
    let mut least = 1.0_f32;
    for (index, picture) in pictures.iter().enumerate() {
        let (cropped, placing) = place(picture, medium);
        least = least.min(placing.scale);
        write_page(&mut pdf, tree, page_of(index), &cropped, placing, medium);
    }
    (pdf.finish(), least)
}

fn write_page(pdf: &mut Pdf, tree: Ref, id: Ref, picture: &Raster, placing: Placing, medium: LabelMedium) {
    let (image, content) = (Ref::new(id.get() + 1), Ref::new(id.get() + 2));
    let (width, height) = size(medium);
    let mut page = pdf.page(id);
    page.media_box(Rect::new(0.0, 0.0, width, height)).parent(tree).contents(content);
    page.resources().x_objects().pair(Name(b"Label"), image);
    page.finish();
    let data = miniz_oxide::deflate::compress_to_vec_zlib(&picture.packed(), COMPRESSION);
    let mut written = pdf.image_xobject(image, &data);
    written.filter(Filter::FlateDecode);
    written.width(picture.width as i32).height(picture.height as i32);
    written.color_space().device_gray();
    written.bits_per_component(1);
    written.finish();
    let mut drawing = Content::new();
    let foot = height - placing.top - placing.height;
    drawing.save_state();
    drawing.transform([placing.width, 0.0, 0.0, placing.height, placing.left, foot]);
    drawing.x_object(Name(b"Label")).restore_state();
    pdf.stream(content, &drawing.finish());
}

/// The paper in points.
fn size(medium: LabelMedium) -> (f32, f32) {
    let (width, height) = medium.size_tenth_mm();
    let points = |tenth_mm: u32| tenth_mm as f32 / 254.0 * POINTS;
    (points(width), points(height))
}

/// The rows that are printed, and where: empty paper at the foot goes, that at the head only as far as it must.
pub(super) fn place(picture: &Raster, medium: LabelMedium) -> (Raster, Placing) {
    let (page_width, page_height) = size(medium);
    let dot = LABEL_INCHES * POINTS / picture.width as f32;
    let (first, after) = picture.inked_rows().unwrap_or((0, picture.height));
    let cropped = picture.rows(first, after);
    let (width, height) = (picture.width as f32 * dot, cropped.height as f32 * dot);
    let scale = (page_width / width).min(page_height / height).min(1.0);
    let (width, height) = (width * scale, height * scale);
    let head = first as f32 * dot * scale;
    let placing = Placing {
        scale,
        left: (page_width - width) / 2.0,
        top: head.min((page_height - height) / 2.0).max(0.0),
        width,
        height,
    };
    (cropped, placing)
}
