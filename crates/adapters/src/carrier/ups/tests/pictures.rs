//! The picture UPS calls a label, on paper: read back by an independent decoder from the bytes of the PDF.

use kontor_model::label::LabelMedium;
use proptest::prelude::*;
use rxing::{BarcodeFormat, DecodeHints};

use super::samples::*;
use crate::carrier::ups::image::{self, Raster};
use crate::carrier::ups::page;

/// Plays the viewer: unpacks the picture of a page and lays it on paper of 8 dots per millimetre, as a thermal printer.
fn printed(pdf: &[u8]) -> (u32, u32, Vec<u8>) {
    let text = String::from_utf8_lossy(pdf);
    let numbers = |start: &str, end: char| -> Vec<f64> {
        let found = text.split(start).nth(1).and_then(|rest| rest.split(end).next()).expect("it is in the PDF");
        found.split_whitespace().filter_map(|number| number.parse().ok()).collect()
    };
    let (media, matrix) = (numbers("/MediaBox [", ']'), numbers("stream\nq\n", 'c'));
    let (columns, rows) = (numbers("/Width ", '\n')[0] as u32, numbers("/Height ", '\n')[0] as u32);
    let start = pdf.windows(7).position(|bytes| bytes == b"stream\n").expect("a picture") + 7;
    let bits = miniz_oxide::inflate::decompress_to_vec_zlib(&pdf[start..]).expect("deflated");
    let is_paper = |x: u32, y: u32| bits[(y * columns.div_ceil(8) + x / 8) as usize] >> (7 - x % 8) & 1 == 1;
    let scale = 25.4 / 72.0 * 8.0;
    let (width, height) = ((media[2] * scale).round() as u32, (media[3] * scale).round() as u32);
    let mut pixels = vec![255_u8; (width * height) as usize];
    for y in 0..height {
        for x in 0..width {
            let left = ((f64::from(x) + 0.5) / scale - matrix[4]) / matrix[0] * f64::from(columns);
            let below = ((f64::from(height - y) - 0.5) / scale - matrix[5]) / matrix[3];
            let top = (1.0 - below) * f64::from(rows);
            let is_inside = left >= 0.0 && top >= 0.0 && left < f64::from(columns) && top < f64::from(rows);
            if is_inside && !is_paper(left as u32, top as u32) {
                pixels[(y * width + x) as usize] = 0;
            }
        }
    }
    (width, height, pixels)
}

fn decoded((width, height, pixels): (u32, u32, Vec<u8>)) -> String {
    let format = Some(BarcodeFormat::CODE_128);
    let found = rxing::helpers::detect_in_luma_with_hints(pixels, width, height, format, &mut DecodeHints::default());
    found.expect("the decoder finds the bar code on the page").getText().to_owned()
}

const PAPERS: [LabelMedium; 5] = [
    LabelMedium::Inch4x6,
    LabelMedium::A6,
    LabelMedium::Thermal103x150,
    LabelMedium::Inch4x8,
    LabelMedium::Thermal103x199,
];

#[test]
fn a_gif_lying_on_its_side_stands_upright() {
    let drawn = picture(NUMBER);
    assert_eq!(image::upright(&gif(&drawn)), Ok(drawn));
}

#[test]
fn the_bar_code_is_read_from_every_paper() {
    let upright = image::upright(&gif(&picture(NUMBER))).expect("a GIF");
    for medium in PAPERS {
        let (pdf, scale) = page::pdf(std::slice::from_ref(&upright), medium);
        assert_eq!(decoded(printed(&pdf)), NUMBER, "{medium:?}");
        assert_eq!(scale, 1.0, "{medium:?}: six inches without the empty foot fit at full size");
    }
}

#[test]
fn all_ink_is_on_the_paper() {
    let upright = picture(NUMBER);
    for medium in PAPERS {
        let (pdf, _) = page::pdf(std::slice::from_ref(&upright), medium);
        let (width, height, pixels) = printed(&pdf);
        let rows: Vec<bool> = pixels.chunks(width as usize).map(|row| row.contains(&0)).collect();
        let (first, last) = (rows.iter().position(|ink| *ink), rows.iter().rposition(|ink| *ink));
        let long = last.expect("ink") - first.expect("ink");
        // 1,164 dots of 1/200 inch are 147.8 mm.
        assert!((1_180..=1_185).contains(&long), "{medium:?}: {long} of {height}");
    }
}

#[test]
fn a_picture_that_is_too_long_becomes_smaller_and_says_so() {
    let (width, height) = (800, 1_400);
    let mut long = Raster::blank(width, height).expect("as large as a label");
    (0..width).for_each(|x| [0, height - 1].into_iter().for_each(|y| long.ink(x, y)));
    let (_, scale) = page::pdf(std::slice::from_ref(&long), LabelMedium::Inch4x6);
    assert!((0.85..0.86).contains(&scale), "{scale}");
    let (_, scale) = page::pdf(&[long], LabelMedium::Inch4x8);
    assert_eq!(scale, 1.0);
}

#[test]
fn an_empty_picture_is_an_empty_page() {
    let blank = Raster::blank(8, 12).expect("as large as a label");
    let (pdf, _) = page::pdf(&[blank], LabelMedium::A6);
    assert!(printed(&pdf).2.iter().all(|pixel| *pixel == 255));
}

#[test]
fn dark_colours_are_ink_and_transparent_ones_are_paper() {
    let palette = [255, 255, 255, 0, 0, 0, 40, 40, 90, 255, 255, 0, 0, 0, 0];
    let mut bytes = Vec::new();
    let mut encoder = gif::Encoder::new(&mut bytes, 8, 16, &palette).expect("an encoder");
    let dots: Vec<u8> = (0..128).map(|dot| if dot < 8 { [0, 1, 2, 3, 4, 0, 0, 0][dot] } else { 0 }).collect();
    let frame = gif::Frame { width: 8, height: 16, buffer: dots.into(), transparent: Some(4), ..gif::Frame::default() };
    encoder.write_frame(&frame).expect("written");
    drop(encoder);
    let upright = image::upright(&bytes).expect("a GIF");
    assert_eq!(upright.inked_rows(), Some((0, 1)));
    assert_eq!(upright.packed()[0], 0b1001_1111);
}

/// Dots as an independent decoder sees them, stood upright one by one. It is given the rows one after the other: it trips
/// over small interlaced pictures.
fn seen_by_another_decoder(gif: &[u8], interlaced: bool) -> Raster {
    let mut decoder = gif::DecodeOptions::new().read_info(gif).expect("a GIF");
    let palette = decoder.global_palette().expect("a palette").to_vec();
    let frame = decoder.read_next_frame().expect("whole").expect("a picture");
    let (width, height) = (u32::from(frame.width), u32::from(frame.height));
    let lies = width > height;
    let mut raster = if lies { Raster::blank(height, width) } else { Raster::blank(width, height) }.expect("a label");
    let pass = |y: &u32| [0, 3, 2, 3, 1, 3, 2, 3][*y as usize % 8];
    let mut rows: Vec<u32> = (0..height).collect();
    rows.sort_by_key(|y| if interlaced { pass(y) } else { 0 });
    for (place, colour) in (0..).zip(frame.buffer.iter()) {
        let (x, y) = (place % width, rows[(place / width) as usize]);
        if palette.get(usize::from(*colour) * 3) == Some(&0) {
            let (x, y) = if lies { (height - 1 - y, x) } else { (x, y) };
            raster.ink(x, y);
        }
    }
    raster
}

proptest! {
    /// Few colours and long runs as on labels, and noise that fills the table of codes; any size, interlaced or not.
    #[test]
    fn any_picture_is_read_as_another_decoder_reads_it(
        (width, height) in (1_u16..150, 1_u16..150),
        colours in prop::sample::select(vec![2_usize, 3, 16, 256]),
        run in prop::sample::select(vec![1_usize, 7, 400]),
        interlaced: bool,
        seed: u32,
    ) {
        let palette: Vec<u8> = (0..colours).flat_map(|colour| [if colour % 3 == 1 { 0 } else { 255 }; 3]).collect();
        let mut random = seed | 1;
        let mut next = || {
            random = random.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (random >> 16) as usize
        };
        let count = usize::from(width) * usize::from(height);
        let mut dots = Vec::with_capacity(count);
        while dots.len() < count {
            let (colour, long) = ((next() % colours) as u8, 1 + next() % run);
            dots.extend(std::iter::repeat_n(colour, long.min(count - dots.len())));
        }
        let encoded = |interlaced| {
            let mut bytes = Vec::new();
            let mut encoder = gif::Encoder::new(&mut bytes, width, height, &palette).expect("an encoder");
            let frame = gif::Frame { width, height, interlaced, buffer: (&dots[..]).into(), ..gif::Frame::default() };
            encoder.write_frame(&frame).expect("written");
            drop(encoder);
            bytes
        };
        let expected = seen_by_another_decoder(&encoded(false), interlaced);
        prop_assert_eq!(image::upright(&encoded(interlaced)), Ok(expected));
    }

    /// Whatever stands in it: damage is found or makes another picture, and nothing breaks off.
    #[test]
    fn a_damaged_gif_breaks_nothing(at in 0_usize..4_000, put: u8, cut in 0_usize..4_000) {
        let mut bytes = gif(&picture(NUMBER));
        let place = at % bytes.len();
        bytes[place] = put;
        bytes.truncate(bytes.len().saturating_sub(cut % 200));
        let _ = image::upright(&bytes);
    }
}

#[test]
fn what_is_no_gif_is_refused() {
    let gif = gif(&picture(NUMBER));
    for bytes in [&b""[..], b"GIF89a", b"\x89PNG\r\n\x1a\n", &gif[..gif.len() / 2]] {
        assert!(image::upright(bytes).is_err());
    }
}

#[test]
fn a_picture_that_would_fill_the_memory_is_refused() {
    let header = [b"GIF89a".as_slice(), &[0xFF; 4], &[0x80, 0, 0, 255, 255, 255, 0, 0, 0, 0x2C]].concat();
    let frame = [&[0; 4][..], &[0xFF; 4], &[0, 2, 1, 0x44, 0, 0x3B]].concat();
    assert!(image::upright(&[header, frame].concat()).is_err());
}

#[test]
fn two_pictures_are_two_pages() {
    let picture = picture(NUMBER);
    let (pdf, _) = page::pdf(&[picture.clone(), picture], LabelMedium::Inch4x6);
    assert!(String::from_utf8_lossy(&pdf).contains("/Count 2"));
}
