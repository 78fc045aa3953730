//! Reads printed pages with two decoders that know nothing of us: poppler draws the page, zbar and rxing read it.

use std::path::Path;
use std::process::Command;

use rxing::{BarcodeFormat, DecodeHints};

/// Dots per inch of common thermal printers: what is read at this resolution is read by scanners.
const DPI: &str = "203";

/// What zbar and rxing read from one page.
pub(crate) type Read = [Vec<String>; 2];

/// What each decoder reads from the first page of a PDF, `None` while a program is missing and nobody insists (in CI
/// somebody does).
pub(crate) fn read_both(pdf: &Path) -> Option<Read> {
    read_pages(pdf).map(|pages| pages.into_iter().next().expect("a page"))
}

/// The same for every page.
pub(crate) fn read_pages(pdf: &Path) -> Option<Vec<Read>> {
    if is_left_out(&["pdftoppm", "zbarimg"]) {
        return None;
    }
    let folder = tempfile::tempdir().expect("a folder");
    let drawn = Command::new("pdftoppm").args(["-r", DPI, "-gray"]).arg(pdf).arg(folder.path().join("page")).status();
    assert!(drawn.expect("pdftoppm runs").success(), "{} cannot be drawn", pdf.display());
    let files = std::fs::read_dir(folder.path()).expect("the drawn pages");
    let mut pages: Vec<_> = files.map(|file| file.expect("a drawn page").path()).collect();
    pages.sort();
    Some(pages.iter().map(|page| read_picture(page)).collect())
}

/// What each decoder reads from a picture, a binary PGM.
pub(crate) fn read_picture(page: &Path) -> Read {
    [zbar(page), by_rxing(page)]
}

/// Tells whether one of these programs is missing; in CI that is a failure.
pub(crate) fn is_left_out(programs: &[&str]) -> bool {
    let missing = programs.iter().find(|name| Command::new(name).arg("--help").output().is_err());
    if let Some(name) = missing {
        assert!(std::env::var_os("CI").is_none(), "{name} is missing in CI");
        println!("left out: labels by two decoders; {name} is not installed");
    }
    missing.is_some()
}

fn zbar(page: &Path) -> Vec<String> {
    let output = Command::new("zbarimg").args(["--quiet", "--raw"]).arg(page).output().expect("zbarimg runs");
    String::from_utf8_lossy(&output.stdout).lines().map(str::to_owned).collect()
}

fn by_rxing(page: &Path) -> Vec<String> {
    let (width, height, pixels) = pgm(&std::fs::read(page).expect("the drawn page"));
    let mut hints = DecodeHints {
        TryHarder: Some(true),
        PossibleFormats: Some([BarcodeFormat::CODE_128, BarcodeFormat::ITF].into_iter().collect()),
        ..DecodeHints::default()
    };
    let found = rxing::helpers::detect_multiple_in_luma_with_hints(pixels, width, height, &mut hints);
    found.map(|all| all.iter().map(|one| one.getText().to_owned()).collect()).unwrap_or_default()
}

/// Width, height and pixels of a binary PGM with 8 bits (Netpbm, P5).
fn pgm(bytes: &[u8]) -> (u32, u32, Vec<u8>) {
    let mut numbers = Vec::new();
    let mut place = 2;
    while numbers.len() < 3 {
        let end = place + bytes[place..].iter().skip(1).position(u8::is_ascii_whitespace).expect("a header") + 1;
        let text = String::from_utf8_lossy(&bytes[place..end]);
        numbers.extend(text.split_whitespace().filter_map(|word| word.parse::<u32>().ok()));
        place = end;
    }
    (numbers[0], numbers[1], bytes[place + 1..].to_vec())
}
