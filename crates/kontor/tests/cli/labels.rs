//! Reads labels as paper: the adapters' viewer and printer, and a bar code decoder that is not ours.

#[path = "../../../adapters/src/carrier/own_label/tests/paper.rs"]
#[allow(dead_code, reason = "the adapters' tests look at more than the bar code")]
mod paper;
#[path = "../../../adapters/src/carrier/own_label/tests/printer.rs"]
#[allow(dead_code, reason = "the adapters' tests look at more than the bar code")]
mod printer;

/// The SSCC an independent decoder reads from a label document.
pub(crate) fn read_sscc(file: &str, bytes: &[u8]) -> String {
    let read = if file.ends_with(".pdf") {
        paper::rasterise(bytes, 8.0).decode()
    } else {
        printer::print(bytes).page.decode()
    };
    // `]C1` says GS1-128, application identifier 00 says that an SSCC follows.
    read.strip_prefix("]C100").unwrap_or_else(|| panic!("{file}: {read}")).to_owned()
}

/// Width and height of a PDF in millimetres, rounded.
pub(crate) fn paper_mm(pdf: &[u8]) -> (u32, u32) {
    let (width, height) = paper::media_box(pdf);
    let mm = |points: f64| (points * 25.4 / 72.0).round() as u32;
    (mm(width), mm(height))
}
