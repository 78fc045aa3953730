//! Writes drawings as PDF: bars as filled rectangles on the grid of 203 dpi, text in Helvetica, which every reader has.

use kontor_model::fold::fold;
use kontor_model::label::{Dpi, LabelMedium};
use pdf_writer::{Content, Name, Pdf, Rect, Ref, Str};

use super::SampleLabel;
use super::layout::{Drawing, Text, layout};

/// Points per dot of 203.2 dpi.
const POINTS: f32 = 72.0 / 203.2;
const FONT: Name<'static> = Name(b"F1");
const CATALOG: Ref = Ref::new(1);
const PAGES: Ref = Ref::new(2);
const HELVETICA: Ref = Ref::new(3);
/// Page and content of the first page; the others follow in steps of two.
const FIRST: i32 = 4;

/// Writes labels as a document, one page each.
pub(crate) fn pdf(labels: &[&SampleLabel], medium: LabelMedium) -> Vec<u8> {
    let drawings: Vec<Drawing> = labels.iter().map(|label| layout(label, medium, Dpi::Dpi203)).collect();
    write(&drawings)
}

/// Lines of a page of text on A4.
const LINES_PER_PAGE: usize = 60;

/// Writes a document of lines on A4, such as a list of the day or a customs paper.
pub(crate) fn pdf_of_lines(title: &str, lines: &[String]) -> Vec<u8> {
    let (width, height) = LabelMedium::A4.size_tenth_mm();
    let pages = if lines.is_empty() { vec![lines] } else { lines.chunks(LINES_PER_PAGE).collect() };
    let page = |lines: &[String]| {
        let at = |place: usize, size, text: &str| Text {
            x: 120,
            baseline: 180 + 32 * place as u32,
            size,
            text: text.to_owned(),
        };
        let mut texts = vec![at(0, 36, title)];
        texts.extend(lines.iter().enumerate().map(|(place, line)| at(place + 2, 24, line)));
        Drawing { width: width * 8 / 10, height: height * 8 / 10, texts, bars: Vec::new(), rules: Vec::new() }
    };
    write(&pages.into_iter().map(page).collect::<Vec<_>>())
}

fn write(drawings: &[Drawing]) -> Vec<u8> {
    let mut pdf = Pdf::new();
    pdf.catalog(CATALOG).pages(PAGES);
    let places = || (0..drawings.len() as i32).map(|index| Ref::new(FIRST + 2 * index));
    pdf.pages(PAGES).kids(places()).count(drawings.len() as i32);
    for (drawing, place) in drawings.iter().zip(places()) {
        let content = Ref::new(place.get() + 1);
        let size = |dots: u32| dots as f32 * POINTS;
        let mut page = pdf.page(place);
        page.media_box(Rect::new(0.0, 0.0, size(drawing.width), size(drawing.height)));
        page.parent(PAGES).contents(content);
        page.resources().fonts().pair(FONT, HELVETICA);
        drop(page);
        pdf.stream(content, &content_of(drawing));
    }
    pdf.type1_font(HELVETICA).base_font(Name(b"Helvetica")).encoding_predefined(Name(b"WinAnsiEncoding"));
    pdf.finish()
}

fn content_of(drawing: &Drawing) -> pdf_writer::Buf {
    let mut content = Content::with_capacity(8_192);
    // Whole dots from here on, counted from the top.
    content.transform([POINTS, 0.0, 0.0, -POINTS, 0.0, drawing.height as f32 * POINTS]);
    for rule in &drawing.rules {
        content.rect(rule.x as f32, rule.y as f32, rule.width as f32, rule.height as f32);
    }
    for bars in &drawing.bars {
        for (start, width) in bars.each() {
            content.rect(start as f32, bars.y as f32, width as f32, bars.height as f32);
        }
    }
    content.fill_nonzero();
    for text in &drawing.texts {
        content.begin_text().set_font(FONT, text.size as f32);
        // Glyphs stand upright: the page's own turn is taken back.
        content.set_text_matrix([1.0, 0.0, 0.0, -1.0, text.x as f32, text.baseline as f32]);
        content.show(Str(&latin(&text.text))).end_text();
    }
    content.finish()
}

/// Characters of Windows-1252 that matter; others lose their accents, and what is left is a question mark.
fn latin(text: &str) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\u{20}'..='\u{7E}' | '\u{A0}'..='\u{FF}' => bytes.push(c as u8),
            '€' => bytes.push(0x80),
            '–' => bytes.push(0x96),
            _ => {
                let plain = fold(c.encode_utf8(&mut [0; 4]));
                let known = !plain.is_empty() && plain.is_ascii();
                bytes.extend_from_slice(if known { plain.as_bytes() } else { b"?" });
            }
        }
    }
    bytes
}
