//! What combined documents and handover lists look like, read back by the PDF reader.

use kontor_model::Lang;
use krilla::pdf::Pdf;

use super::*;
use crate::carrier::own_label::LabelRenderer;
use crate::{CarrierParcel, CarrierShipment, Outcome};
use kontor_model::address::{Address, CountryCode, Party, Recipient};
use kontor_model::gs1::{CompanyPrefix, Sscc};
use kontor_model::label::{LabelMedium, LabelSpec};

fn label(serial: u64, medium: LabelMedium) -> Vec<u8> {
    let address = Address {
        party: Party { name: "Jürgen Groß".to_owned(), ..Party::default() },
        street: "Königsallee 7".to_owned(),
        house_number: None,
        postal_code: "40212".to_owned(),
        city: "Düsseldorf".to_owned(),
        country: CountryCode::germany(),
    };
    let sscc = Sscc::build(&CompanyPrefix::demonstration(), serial).ok();
    let parcel = CarrierParcel { weight_g: 2_350, dimensions_mm: None, reference: None, sscc };
    let shipment = CarrierShipment::new("LS-1", address.clone(), Recipient::Street(address), vec![parcel]);
    let spec = LabelSpec { medium, ..LabelSpec::default() };
    match LabelRenderer::new().document(&shipment, 0, spec, Lang::De) {
        Ok(Outcome::Done(document)) => document.bytes,
        other => panic!("a label can be drawn, not {other:?}"),
    }
}

/// Sizes of all pages in whole millimetres.
fn pages(pdf: &[u8]) -> Vec<(u32, u32)> {
    let pdf = Pdf::new(pdf.to_vec()).expect("a PDF");
    let whole = |points: f32| (points * 25.4 / 72.0).round() as u32;
    pdf.pages().iter().map(|page| page.render_dimensions()).map(|(w, h)| (whole(w), whole(h))).collect()
}

#[test]
fn many_documents_become_one_with_every_page_as_large_as_it_was() {
    let (small, long) = (label(1, LabelMedium::A6), label(2, LabelMedium::Thermal103x199));
    let combined = combine(&[&small, &long, &small], Layout::OnePerPage).expect("combined");
    assert_eq!(pages(&combined), [(105, 148), (103, 199), (105, 148)]);
    assert_eq!(combine(&[&small, &long, &small], Layout::OnePerPage), Ok(combined), "the same input, the same bytes");
}

#[test]
fn four_labels_lie_on_a_sheet_and_a_begun_sheet_is_gone_on_with() {
    let labels: Vec<Vec<u8>> = (1..=5).map(|serial| label(serial, LabelMedium::A6)).collect();
    let labels: Vec<&[u8]> = labels.iter().map(Vec::as_slice).collect();
    let sheets = |first| pages(&combine(&labels, Layout::A4FourUp { first }).expect("imposed")).len();
    assert_eq!(pages(&combine(&labels, Layout::A4FourUp { first: 0 }).expect("imposed")), [(210, 297); 2]);
    assert_eq!([sheets(0), sheets(1), sheets(3), sheets(4)], [2, 2, 2, 2]);
    let one = combine(&labels[..1], Layout::A4FourUp { first: 3 }).expect("imposed");
    assert_eq!(pages(&one).len(), 1);
}

#[test]
fn a_label_that_does_not_fit_unscaled_is_refused_with_its_size() {
    let (small, long) = (label(1, LabelMedium::A6), label(2, LabelMedium::Thermal103x199));
    let refused = combine(&[&small, &long], Layout::A4FourUp { first: 0 });
    assert_eq!(refused, Err(PaperError::TooLarge { document: 1, width_mm: 103, height_mm: 199 }));
}

#[test]
fn what_is_no_pdf_is_named_by_its_place() {
    let small = label(1, LabelMedium::A6);
    for broken in [&b"^XA^XZ"[..], b"", b"%PDF-1.7", &small[..200]] {
        assert_eq!(combine(&[&small, broken], Layout::OnePerPage), Err(PaperError::NotReadable(1)));
    }
    assert_eq!(combine(&[], Layout::OnePerPage), Err(PaperError::Empty));
}

fn list(count: u32, lang: Lang) -> HandoverList {
    let line = |number: u32| HandoverLine {
        tracking_number: format!("0034043416109{number:07}"),
        reference: format!("LS-2026-{number:05} mit einer recht langen Bezeichnung"),
        place: "DE 40212 Düsseldorf".to_owned(),
        weight_g: 1_000 + number,
    };
    HandoverList {
        lang,
        carrier: "Eigenes Etikett".to_owned(),
        account: "Tour Süd".to_owned(),
        sender: "Musterhandel Süd GmbH, 86150 Augsburg".to_owned(),
        date: "24.11.2026".to_owned(),
        lines: (1..=count).map(line).collect(),
    }
}

#[test]
fn a_handover_list_takes_as_many_pages_as_it_needs_and_one_when_it_is_empty() {
    let printer = HandoverPrinter::new();
    for (count, expected) in [(0, 1), (1, 1), (33, 1), (34, 2), (100, 4)] {
        let drawn = printer.draw(&list(count, Lang::De)).expect("drawn");
        assert_eq!(pages(&drawn), vec![(210, 297); expected], "{count} parcels");
    }
    let twice = [Lang::De, Lang::En].map(|lang| printer.draw(&list(3, lang)).expect("drawn"));
    assert_ne!(twice[0], twice[1], "captions follow the language");
}
