//! Plays the viewer: reads the rectangles out of the real bytes of a PDF and blackens a page with them.
//!
//! Knows only the PDF, not our layout; reads what our writer is set to emit, an uncompressed content stream.

use rxing::{BarcodeFormat, DecodeHints};

/// A black and white page.
pub(super) struct Page {
    pub(super) width: u32,
    pub(super) height: u32,
    pub(super) pixels: Vec<u8>,
}

impl Page {
    pub(super) fn blank(width: u32, height: u32) -> Page {
        Page { width, height, pixels: vec![255; (width * height) as usize] }
    }

    pub(super) fn fill(&mut self, x: u32, y: u32, width: u32, height: u32, shade: u8) {
        assert!(x + width <= self.width && y + height <= self.height, "ink at {x},{y} beside the paper");
        for row in y..y + height {
            let start = (row * self.width + x) as usize;
            self.pixels[start..start + width as usize].fill(shade);
        }
    }

    /// What an independent decoder reads, with the GS1 prefix `]C1`.
    pub(super) fn decode(&self) -> String {
        let mut hints = DecodeHints { AssumeGs1: Some(true), ..DecodeHints::default() };
        let format = Some(BarcodeFormat::CODE_128);
        let pixels = self.pixels.clone();
        let found = rxing::helpers::detect_in_luma_with_hints(pixels, self.width, self.height, format, &mut hints);
        found.expect("the decoder finds the bar code on the page").getText().to_owned()
    }
}

/// A filled rectangle of a PDF in points from the top left corner.
#[derive(Clone, Copy, Debug)]
pub(super) struct Ink {
    pub(super) left: f64,
    pub(super) top: f64,
    pub(super) right: f64,
    pub(super) bottom: f64,
}

/// Size of the page in points.
pub(super) fn media_box(pdf: &[u8]) -> (f64, f64) {
    let text = String::from_utf8_lossy(pdf);
    let after = text.split("/MediaBox").nth(1).unwrap().trim_start();
    let numbers = after.strip_prefix('[').unwrap().split(']').next().unwrap();
    let numbers: Vec<f64> = numbers.split_whitespace().map(|number| number.parse().unwrap()).collect();
    (numbers[2], numbers[3])
}

/// All black rectangles, read from path operators: `m`, `l`, `h`, `f`.
pub(super) fn rectangles(pdf: &[u8]) -> Vec<Ink> {
    let mut found = Vec::new();
    let (mut operands, mut path): (Vec<f64>, Vec<Vec<(f64, f64)>>) = (Vec::new(), Vec::new());
    for token in content(pdf).split_whitespace() {
        if let Ok(number) = token.parse() {
            operands.push(number);
            continue;
        }
        match token {
            "m" => path.push(vec![(operands[0], operands[1])]),
            "l" => path.last_mut().unwrap().push((operands[0], operands[1])),
            "f" => found.extend(path.drain(..).map(|corners| bounds(&corners))),
            "cm" => assert_eq!(operands[..4], [1.0, 0.0, 0.0, -1.0], "the page counts from the top"),
            _ => {}
        }
        operands.clear();
    }
    found
}

/// The page at `per_mm` pixels per millimetre.
pub(super) fn rasterise(pdf: &[u8], per_mm: f64) -> Page {
    let scale = per_mm * 25.4 / 72.0;
    let (width, height) = media_box(pdf);
    let mut page = Page::blank((width * scale).round() as u32, (height * scale).round() as u32);
    for ink in rectangles(pdf) {
        let (x, y) = ((ink.left * scale).round() as u32, (ink.top * scale).round() as u32);
        let (right, bottom) = ((ink.right * scale).round() as u32, (ink.bottom * scale).round() as u32);
        page.fill(x, y, right - x, bottom - y, 0);
    }
    page
}

fn bounds(corners: &[(f64, f64)]) -> Ink {
    assert_eq!(corners.len(), 4, "only rectangles are filled");
    let (xs, ys): (Vec<f64>, Vec<f64>) = corners.iter().copied().unzip();
    let least = |values: &[f64]| values.iter().copied().fold(f64::MAX, f64::min);
    let most = |values: &[f64]| values.iter().copied().fold(f64::MIN, f64::max);
    Ink { left: least(&xs), top: least(&ys), right: most(&xs), bottom: most(&ys) }
}

/// The page's content stream: the one that sets a transformation.
fn content(pdf: &[u8]) -> String {
    let text: String = pdf.iter().map(|byte| char::from(*byte)).collect();
    let stream =
        text.split("stream\n").find(|part| part.starts_with("q 1 0 0 -1")).expect("an uncompressed content stream");
    stream.split("\nendstream").next().unwrap().to_owned()
}
