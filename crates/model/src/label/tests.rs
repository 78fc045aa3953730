//! Forms of labels on the wire.

use super::*;

#[test]
fn codes_read_back() {
    for medium in LabelMedium::ALL {
        assert_eq!(LabelMedium::from_code(medium.code()), Some(medium));
        assert_eq!(serde_json::to_string(&medium).unwrap(), format!("\"{}\"", medium.code()));
    }
    for format in [LabelFormat::Pdf, LabelFormat::Zpl] {
        assert_eq!(LabelFormat::from_code(format.code()), Some(format));
    }
    assert_eq!(LabelMedium::from_code("A6"), None);
}

#[test]
fn a_label_is_a_pdf_on_a6_unless_told_otherwise() {
    let spec: LabelSpec = serde_json::from_str("{}").unwrap();
    assert_eq!(spec, LabelSpec { format: LabelFormat::Pdf, medium: LabelMedium::A6, dpi: Dpi::Dpi203 });
    let spec: LabelSpec = serde_json::from_str(r#"{"format":"zpl","medium":"103x199","dpi":300}"#).unwrap();
    assert_eq!(spec, LabelSpec { format: LabelFormat::Zpl, medium: LabelMedium::Thermal103x199, dpi: Dpi::Dpi300 });
}

#[test]
fn a_resolution_that_no_printer_has_is_refused_in_words() {
    let error = serde_json::from_str::<LabelSpec>(r#"{"dpi":204}"#).unwrap_err();
    assert!(error.to_string().contains("dpi is 203 or 300"), "{error}");
}

#[test]
fn a_misspelled_field_is_refused_by_name() {
    let error = serde_json::from_str::<LabelSpec>(r#"{"formt":"zpl"}"#).unwrap_err();
    assert!(error.to_string().contains("formt"), "{error}");
}
