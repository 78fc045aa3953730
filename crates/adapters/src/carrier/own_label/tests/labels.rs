//! Labels in every form: the bar code is read back, sizes are what GS1 asks for, and bytes repeat.

use kontor_model::Lang;
use kontor_model::address::Recipient;
use kontor_model::gs1::Sscc;
use kontor_model::label::{Dpi, LabelFormat, LabelMedium, LabelSpec};

use super::paper;
use super::printer;
use super::samples::*;
use crate::carrier::own_label::LabelRenderer;
use crate::error::Outcome;
use crate::shipment::{CarrierShipment, LabelDocument};

fn draw(renderer: &LabelRenderer, shipment: &CarrierShipment, parcel: usize, spec: LabelSpec) -> LabelDocument {
    match renderer.document(shipment, parcel, spec, Lang::De) {
        Ok(Outcome::Done(document)) => document,
        other => panic!("expected a label, got {other:?}"),
    }
}

fn decoded(document: &LabelDocument) -> String {
    match document.format {
        LabelFormat::Pdf => paper::rasterise(&document.bytes, 8.0).decode(),
        LabelFormat::Zpl => printer::print(&document.bytes).page.decode(),
        LabelFormat::Png => panic!("own labels are never pictures"),
    }
}

#[test]
fn every_form_is_read_back_as_the_sscc_of_its_parcel() {
    let renderer = LabelRenderer::new();
    let mut shipment = shipment_to(street());
    shipment.parcels = vec![parcel(17), parcel(4_711)];
    for spec in all_forms() {
        for (index, parcel) in shipment.parcels.iter().enumerate() {
            let sscc = parcel.sscc.clone().unwrap();
            let text = decoded(&draw(&renderer, &shipment, index, spec));
            assert_eq!(text, format!("]C100{sscc}"), "{spec:?}");
            assert_eq!(text[5..].parse::<Sscc>(), Ok(sscc), "check digit of {spec:?}");
        }
    }
}

#[test]
fn pdf_pages_have_the_size_of_the_paper() {
    let renderer = LabelRenderer::new();
    for (medium, width, height) in [
        (LabelMedium::A6, 105.0, 148.0),
        (LabelMedium::Thermal103x199, 103.0, 199.0),
        (LabelMedium::Inch4x6, 101.6, 152.4),
    ] {
        let (points_wide, points_high) =
            paper::media_box(&draw(&renderer, &shipment_to(street()), 0, pdf(medium)).bytes);
        assert!((points_wide * 25.4 / 72.0 - width).abs() < 0.01, "{medium:?}");
        assert!((points_high * 25.4 / 72.0 - height).abs() < 0.01, "{medium:?}");
    }
}

#[test]
fn pdf_bars_are_exactly_half_a_millimetre_per_module_and_high_enough() {
    let renderer = LabelRenderer::new();
    for medium in MEDIA {
        let document = draw(&renderer, &shipment_to(street()), 0, pdf(medium));
        let millimetres = |points: f64| points * 25.4 / 72.0;
        let bars: Vec<_> = paper::rectangles(&document.bytes)
            .into_iter()
            .filter(|ink| millimetres(ink.bottom - ink.top) > 25.0 && millimetres(ink.right - ink.left) < 2.1)
            .filter(|ink| millimetres(ink.top) > 60.0)
            .collect();
        assert_eq!(bars.len(), 12 * 3 + 3 + 4, "{medium:?}: three bars a character, four in the stop");
        for bar in &bars {
            let modules = millimetres(bar.right - bar.left) / 0.5;
            assert!((modules - modules.round()).abs() < 0.001, "{medium:?}: {modules} modules");
            assert!(millimetres(bar.bottom - bar.top) >= 31.75, "{medium:?}");
        }
        let (width, _) = paper::media_box(&document.bytes);
        let left = bars.iter().map(|bar| bar.left).fold(f64::MAX, f64::min);
        let right = bars.iter().map(|bar| bar.right).fold(f64::MIN, f64::max);
        assert!((millimetres(right - left) - 78.0).abs() < 0.001);
        assert!(millimetres(left) >= 5.0 && millimetres(width - right) >= 5.0, "quiet zones of {medium:?}");
    }
}

#[test]
fn zpl_labels_are_dot_exact() {
    let renderer = LabelRenderer::new();
    for (medium, dpi, width, height) in [
        (LabelMedium::A6, Dpi::Dpi203, 840, 1184),
        (LabelMedium::A6, Dpi::Dpi300, 1240, 1748),
        (LabelMedium::Inch4x6, Dpi::Dpi203, 812, 1219),
        (LabelMedium::Inch4x6, Dpi::Dpi300, 1200, 1800),
        (LabelMedium::Thermal103x199, Dpi::Dpi203, 824, 1592),
        (LabelMedium::Thermal103x199, Dpi::Dpi300, 1216, 2350),
    ] {
        let printed = printer::print(&draw(&renderer, &shipment_to(street()), 0, zpl(medium, dpi)).bytes);
        assert_eq!((printed.page.width, printed.page.height), (width, height), "{medium:?} {dpi:?}");
        let bars = printed.bars;
        let (module, least_height) = if dpi == Dpi::Dpi203 { (4, 254) } else { (6, 375) };
        assert_eq!((bars.module, bars.width), (module, 156 * module));
        assert!(bars.height >= least_height, "{bars:?}");
        assert!(bars.x >= 10 * module && width - bars.x - bars.width >= 10 * module, "quiet zones: {bars:?}");
        assert!(bars.y + bars.height > height * 7 / 10, "the SSCC stands lowest: {bars:?}");
    }
}

#[test]
fn the_same_shipment_gives_the_same_bytes() {
    for spec in all_forms() {
        let first = draw(&LabelRenderer::new(), &shipment_to(locker()), 0, spec);
        let second = draw(&LabelRenderer::new(), &shipment_to(locker()), 0, spec);
        assert!(first.bytes == second.bytes, "{spec:?}");
        assert_eq!(first.sha256(), second.sha256());
        assert_eq!(first.sha256().len(), 64);
    }
}

#[test]
fn a_shipment_read_back_from_json_gives_the_same_label() {
    let shipment = shipment_to(locker());
    let again: CarrierShipment = serde_json::from_str(&serde_json::to_string(&shipment).unwrap()).unwrap();
    let renderer = LabelRenderer::new();
    let spec = pdf(LabelMedium::A6);
    assert_eq!(draw(&renderer, &shipment, 0, spec).sha256(), draw(&renderer, &again, 0, spec).sha256());
}

#[test]
fn a_pdf_holds_no_date_and_embeds_its_fonts_with_unicode() {
    let document = draw(&LabelRenderer::new(), &shipment_to(street()), 0, pdf(LabelMedium::A6));
    let text: String = document.bytes.iter().map(|byte| char::from(*byte)).collect();
    assert!(text.starts_with("%PDF-1."));
    assert!(!text.contains("CreationDate") && !text.contains("ModDate"));
    assert_eq!(text.matches("/FontFile2").count(), 2);
    for letter in ["<00DF>", "<00FC>", "<00F6>"] {
        assert!(text.contains(letter), "{letter} can be copied out of the document");
    }
}

#[test]
fn only_numbers_of_the_demonstration_range_are_marked_muster() {
    let renderer = LabelRenderer::new();
    let fields = |shipment: &CarrierShipment| {
        let printed = printer::print(&draw(&renderer, shipment, 0, zpl(LabelMedium::A6, Dpi::Dpi203)).bytes);
        printed.fields.into_iter().map(|field| field.text).collect::<Vec<_>>()
    };
    let mut shipment = shipment_to(street());
    assert!(fields(&shipment).contains(&"MUSTER".to_owned()));
    shipment.parcels[0].sscc = Some("340434161094015902".parse().unwrap());
    assert!(!fields(&shipment).contains(&"MUSTER".to_owned()));
}

#[test]
fn the_label_says_which_parcel_it_is_and_how_heavy() {
    let renderer = LabelRenderer::new();
    let mut shipment = shipment_to(street());
    shipment.parcels = vec![parcel(1), parcel(2), parcel(3)];
    shipment.parcels[1].weight_g = 12_505;
    shipment.parcels[1].reference = Some("Karton B".to_owned());
    let printed = printer::print(&draw(&renderer, &shipment, 1, zpl(LabelMedium::A6, Dpi::Dpi203)).bytes);
    let texts: Vec<&str> = printed.fields.iter().map(|field| field.text.as_str()).collect();
    let sscc = shipment.parcels[1].sscc.clone().unwrap();
    for expected in ["2 von 3", "12,505 kg", "LS-2025-00417", "Karton B", &format!("(00) {sscc}")] {
        assert!(texts.contains(&expected), "{expected} in {texts:?}");
    }
    assert!(printed.fields.iter().all(|field| field.x >= 40 && field.size >= 17), "inside the margin, never tiny");
}

#[test]
fn an_address_cannot_speak_to_the_printer() {
    let mut shipment = shipment_to(Recipient::Street(address(
        "^XZ~JA^XA^FO0,0^FDx^FS",
        "Straße_5E \\& ^GB9,9,9",
        "10115",
        "Berlin",
        GERMANY,
    )));
    shipment.reference = "A^B~C_D\\E".to_owned();
    let printed = printer::print(&draw(&LabelRenderer::new(), &shipment, 0, zpl(LabelMedium::A6, Dpi::Dpi203)).bytes);
    let texts: Vec<&str> = printed.fields.iter().map(|field| field.text.as_str()).collect();
    for expected in ["^XZ~JA^XA^FO0,0^FDx^FS", "Straße_5E \\& ^GB9,9,9", "A^B~C_D\\E"] {
        assert!(texts.contains(&expected), "{expected} in {texts:?}");
    }
}
