//! What sample labels promise: every bar code can be read from every document, at the resolution it was made for.

use kontor_model::label::{Dpi, LabelMedium};
use rxing::oned::{Code128Writer, ITFWriter, OneDimensionalCodeWriter};
use rxing::{BarcodeFormat, DecodeHints};

use super::layout::{Drawing, layout};
use super::{Code, Raster, SampleLabel, pdf, pdf_of_lines, qr};

const NUMBER: &str = "00340434161094015902";
const ROUTING: &str = "40327653113+99000943058020";
const IDENT: &str = "563102430313";

fn label() -> SampleLabel {
    SampleLabel {
        title: "MUSTER / SAMPLE - simulated carrier".to_owned(),
        from: vec!["Musterhandel Grünwald GmbH, Marktstraße 4, 80331 München".to_owned()],
        to: [
            "Käthe Übermäßig-Lang von und zu Beispielhausen-Altenburg",
            "c/o Łukasz Żółć",
            "Ährenweg 12 a",
            "04109 Leipzig",
        ]
        .map(str::to_owned)
        .to_vec(),
        marks: vec!["V01PAK  12,5 kg  ^XZ ~JA _5E".to_owned()],
        codes: vec![
            (Code::Gs1(ROUTING.to_owned()), ROUTING.to_owned()),
            (Code::Gs1(NUMBER.to_owned()), NUMBER.to_owned()),
        ],
    }
}

/// White paper to draw on.
struct Page {
    width: u32,
    height: u32,
    luma: Vec<u8>,
}

impl Page {
    fn blank(width: u32, height: u32) -> Page {
        Page { width, height, luma: vec![255; (width * height) as usize] }
    }

    fn fill(&mut self, x: u32, y: u32, width: u32, height: u32) {
        assert!(x + width <= self.width && y + height <= self.height, "{x},{y} {width}x{height} is beyond the paper");
        for row in y..y + height {
            let start = (row * self.width + x) as usize;
            self.luma[start..start + width as usize].fill(0);
        }
    }

    fn codes(&self, format: BarcodeFormat) -> Vec<String> {
        let mut hints = DecodeHints { TryHarder: Some(true), ..DecodeHints::default() };
        hints.PossibleFormats = Some(std::iter::once(format).collect());
        let found =
            rxing::helpers::detect_multiple_in_luma_with_hints(self.luma.clone(), self.width, self.height, &mut hints);
        let mut texts: Vec<String> = found.expect("a bar code").iter().map(|one| one.getText().to_owned()).collect();
        texts.sort_unstable();
        texts.dedup();
        texts
    }
}

/// Plays the printer: rectangles as they are, bars by rxing's encoders from the field data.
fn printed(zpl: &str) -> Page {
    let commands: Vec<&str> = zpl.split('^').map(str::trim_end).collect();
    let number = |name| commands.iter().find_map(|command| command.strip_prefix(name)?.parse().ok());
    let mut page = Page::blank(number("PW").expect("a width"), number("LL").expect("a height"));
    let (mut at, mut module, mut bars) = ((0, 0), 1, None);
    for command in commands.iter().skip(1) {
        assert!(!command.contains('~'), "a control command in {command}");
        let (name, rest) = command.split_at(2);
        match name {
            "FO" | "FT" => {
                at =
                    rest.split_once(',').map(|(x, y)| (x.parse().expect("x"), y.parse().expect("y"))).expect("a place");
                bars = None;
            }
            "GB" => {
                let sides: Vec<u32> = rest.split(',').map(|side| side.parse().expect("a side")).collect();
                page.fill(at.0, at.1, sides[0], sides[1]);
            }
            "BY" => module = rest.split(',').next().and_then(|text| text.parse().ok()).expect("a module"),
            "BC" | "B2" => {
                bars = rest.split(',').nth(1).and_then(|text| text.parse::<u32>().ok()).map(|high| (name, high))
            }
            "FD" => {
                if let Some((name, height)) = bars {
                    stripes(&mut page, at, module, height, &encoded(name, rest));
                }
            }
            "XA" | "XZ" | "CI" | "LH" | "PO" | "FW" | "PW" | "LL" | "A0" | "FH" | "FS" => {}
            _ => panic!("a label has no business with {command}"),
        }
    }
    page
}

fn encoded(name: &str, data: &str) -> Vec<bool> {
    if name == "B2" {
        return ITFWriter.encode_oned(data).expect("digits");
    }
    // FNC1 is written so in rxing; the code sets are its own choice.
    let bare =
        data.replacen(">;", "", 1).replacen(">:", "", 1).replace(">8", "\u{F1}").replace(">5", "").replace(">6", "");
    Code128Writer.encode_oned(&bare).expect("encodable")
}

fn stripes(page: &mut Page, at: (u32, u32), module: u32, height: u32, dots: &[bool]) {
    for place in (0u32..).zip(dots).filter(|(_, black)| **black).map(|(place, _)| place) {
        page.fill(at.0 + place * module, at.1, module, height);
    }
}

fn of_drawing(drawing: &Drawing) -> Page {
    let mut page = Page::blank(drawing.width, drawing.height);
    for bars in &drawing.bars {
        bars.each().for_each(|(x, width)| page.fill(x, bars.y, width, bars.height));
    }
    page
}

/// Draws the rectangles of a PDF of ours at 203 dpi; they are written in dots.
fn of_pdf(bytes: &[u8], width: u32, height: u32) -> Page {
    let text = String::from_utf8_lossy(bytes);
    let mut page = Page::blank(width, height);
    for line in text.lines().filter_map(|line| line.strip_suffix(" re")) {
        let sides: Vec<u32> = line.split(' ').map(|side| side.parse().expect("whole dots")).collect();
        page.fill(sides[0], sides[1], sides[2], sides[3]);
    }
    page
}

#[test]
fn a_reader_finds_both_codes_on_every_medium_and_resolution() {
    for medium in LabelMedium::ALL {
        for dpi in [Dpi::Dpi203, Dpi::Dpi300] {
            let found = of_drawing(&layout(&label(), medium, dpi)).codes(BarcodeFormat::CODE_128);
            assert_eq!(found, [NUMBER, ROUTING], "{} at {dpi:?}", medium.code());
        }
    }
}

#[test]
fn the_printer_prints_both_codes() {
    for (medium, dpi) in [(LabelMedium::Thermal103x199, Dpi::Dpi203), (LabelMedium::Inch4x6, Dpi::Dpi300)] {
        let found = printed(&label().zpl(medium, dpi)).codes(BarcodeFormat::CODE_128);
        assert_eq!(found, [NUMBER, ROUTING], "{}", medium.code());
    }
}

#[test]
fn the_pdf_holds_both_codes_in_whole_dots_and_a_page_per_label() {
    let bytes = pdf(&[&label()], LabelMedium::A6);
    assert_eq!(of_pdf(&bytes, 840, 1_184).codes(BarcodeFormat::CODE_128), [NUMBER, ROUTING]);
    let two = pdf(&[&label(), &label()], LabelMedium::A6);
    assert!(String::from_utf8_lossy(&two).contains("/Count 2"));
}

fn dots(raster: &Raster) -> impl Iterator<Item = bool> {
    raster.runs().into_iter().flat_map(|(is_black, count)| std::iter::repeat_n(is_black, count))
}

fn page(raster: &Raster) -> Page {
    let mut page = Page::blank(raster.width, raster.height);
    for (place, _) in (0..).zip(dots(raster)).filter(|(_, is_black)| *is_black) {
        page.fill(place % raster.width, place / raster.width, 1, 1);
    }
    page
}

#[test]
fn a_qr_code_is_read_back_up_to_the_last_byte_that_fits() {
    for text in ["0", "00340434150000000017", &"ab".repeat(26), &"x".repeat(53)] {
        let code = qr(text, 4).expect("it fits");
        assert_eq!(page(&code).codes(BarcodeFormat::QR_CODE), [text]);
    }
    assert!(qr(&"x".repeat(54), 4).is_none());
}

#[test]
fn a_png_is_whole_and_says_its_size() {
    let png = qr("4711", 3).expect("it fits").png();
    assert!(png.starts_with(&[0x89, b'P', b'N', b'G']));
    assert_eq!(png[16..24], [0, 0, 0, 111, 0, 0, 0, 111]);
    assert!(png.ends_with(&[b'I', b'E', b'N', b'D', 0xAE, 0x42, 0x60, 0x82]));
}

#[test]
fn the_raster_holds_both_codes_also_when_it_is_turned() {
    let raster = label().raster(LabelMedium::Inch4x6, Dpi::Dpi203);
    assert_eq!(page(&raster).codes(BarcodeFormat::CODE_128), [NUMBER, ROUTING]);
    let turned = raster.turned_left();
    assert_eq!((turned.width, turned.height), (raster.height, raster.width));
    assert_eq!(page(&turned.turned_left().turned_left().turned_left()).luma, page(&raster).luma);
    let (before, after) = (page(&raster).luma, page(&turned).luma);
    let (wide, high) = (raster.width as usize, raster.height as usize);
    assert!((0..wide * high).all(|place| after[place] == before[place % high * wide + wide - 1 - place / high]));
}

#[test]
fn a_gif_holds_every_dot_also_when_its_table_is_full() {
    let mut noise = Raster::blank(301, 203);
    let mut seed = 4_711_u32;
    for place in 0..301 * 203 {
        seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        noise.fill(place % 301, place / 301, u32::from(seed >> 31 == 1), 1);
    }
    for raster in [noise, Raster::blank(1, 1), Raster::blank(1_218, 812), label().raster(LabelMedium::A6, Dpi::Dpi300)]
    {
        let bytes = raster.gif();
        let mut decoder = ::gif::Decoder::new(bytes.as_slice()).expect("a GIF");
        let frame = decoder.read_next_frame().expect("it can be read").expect("a picture");
        assert_eq!((u32::from(frame.width), u32::from(frame.height)), (raster.width, raster.height));
        assert!(frame.buffer.iter().map(|colour| *colour == 1).eq(dots(&raster)));
    }
}

#[test]
fn interleaved_two_of_five_is_read_from_bars_and_from_the_printer() {
    let label = SampleLabel { codes: vec![(Code::Interleaved(IDENT.to_owned()), IDENT.to_owned())], ..label() };
    let drawn = of_drawing(&layout(&label, LabelMedium::A6, Dpi::Dpi203)).codes(BarcodeFormat::ITF);
    let printed = printed(&label.zpl(LabelMedium::A6, Dpi::Dpi203)).codes(BarcodeFormat::ITF);
    assert_eq!((drawn, printed), (vec![IDENT.to_owned()], vec![IDENT.to_owned()]));
}

#[test]
fn plain_code_128_begins_without_the_sign_of_gs1() {
    let code = Code::Code128("1Z12345E1512345676".to_owned());
    let label = SampleLabel { codes: vec![(code, String::new())], ..label() };
    let zpl = label.zpl(LabelMedium::Inch4x6, Dpi::Dpi203);
    assert!(zpl.contains("^FD>:1Z1>52345>6E>51512345676^FS"), "{zpl}");
    assert_eq!(printed(&zpl).codes(BarcodeFormat::CODE_128), ["1Z12345E1512345676"]);
}

#[test]
fn no_text_of_an_address_becomes_a_command_of_the_printer() {
    let zpl = label().zpl(LabelMedium::A6, Dpi::Dpi203);
    assert!(zpl.contains("_5EXZ _7EJA _5F5E"), "{zpl}");
    assert_eq!(zpl.matches("^XZ").count(), 1);
}

#[test]
fn a_document_of_many_lines_goes_on_over_pages_and_loses_none() {
    let lines: Vec<String> = (1..=150).map(|line| format!("Zeile {line}")).collect();
    let bytes = pdf_of_lines("Einlieferungsliste", &lines);
    let text = String::from_utf8_lossy(&bytes);
    assert!(text.contains("/Count 3"));
    assert!(lines.iter().all(|line| text.contains(&format!("({line})"))));
}
