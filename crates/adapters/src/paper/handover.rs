//! The handover list: what a driver takes along today, for carriers that make no manifest of their own. A4, as many
//! pages as it takes, with a place to sign.

use kontor_model::Lang;
use krilla::geom::{PathBuilder, Rect};
use krilla::metadata::Metadata;
use krilla::page::PageSettings;
use krilla::surface::Surface;
use krilla::{Document, SerializeSettings};

use super::combine::PaperError;
use super::face::{Faces, Ruler, Weight};
use super::ink::{self, points};

/// Width and height of the page, micrometres.
const PAGE: (u32, u32) = (210_000, 297_000);
const MARGIN: u32 = 15_000;
const TEXT: u32 = 3_400;
const TITLE: u32 = 6_000;
/// From one line of the table to the next.
const STEP: u32 = 6_500;
/// Lines on a page, room for the head above and the signature below.
const LINES: usize = 33;
/// Top of the table.
const TABLE_TOP: u32 = 52_000;
/// Left edges of the columns: number, tracking number, reference, place; weight ends at the right margin.
const COLUMNS: [u32; 4] = [MARGIN, MARGIN + 12_000, MARGIN + 66_000, MARGIN + 108_000];
/// Where the column after the last left-aligned one begins.
const WEIGHT_LEFT: u32 = PAGE.0 - MARGIN - 20_000;

/// What stands on the list.
#[derive(Clone, Debug)]
pub struct HandoverList {
    /// Language of the captions.
    pub lang: Lang,
    /// Name of the carrier.
    pub carrier: String,
    /// Name of the carrier account, or empty.
    pub account: String,
    /// Name and town of the sender.
    pub sender: String,
    /// The day, as an office writes it.
    pub date: String,
    /// One line per parcel.
    pub lines: Vec<HandoverLine>,
}

/// One parcel on the list.
#[derive(Clone, Debug)]
pub struct HandoverLine {
    /// The number on its label.
    pub tracking_number: String,
    /// The merchant's own number.
    pub reference: String,
    /// Country, postal code and town of the recipient; no name, no street.
    pub place: String,
    /// Gross weight in grams.
    pub weight_g: u32,
}

/// Draws handover lists; holds the fonts it has read. Made once per App.
pub struct HandoverPrinter {
    faces: Faces,
}

impl HandoverPrinter {
    /// Reads the fonts.
    #[allow(clippy::new_without_default, reason = "reads fonts; a default would invite making it per call")]
    pub fn new() -> HandoverPrinter {
        HandoverPrinter { faces: Faces::read() }
    }

    /// Draws the list as PDF. The same list gives the same bytes. A text that does not fit its column ends in an
    /// ellipsis: the list is for counting, the label holds the whole.
    pub fn draw(&self, list: &HandoverList) -> Result<Vec<u8>, PaperError> {
        let settings = SerializeSettings { xmp_metadata: false, enable_tagging: false, ..SerializeSettings::default() };
        let mut document = Document::new_with(settings);
        let title = list.lang.pick("Übergabeliste", "Handover list");
        document.set_metadata(Metadata::new().title(title.to_owned()).creator("Kontor".to_owned()));
        let pages = list.lines.len().div_ceil(LINES).max(1);
        for number in 0..pages {
            let size = PageSettings::from_wh(points(PAGE.0), points(PAGE.1));
            let mut page = document.start_page_with(size.ok_or_else(|| PaperError::Writer("page size".to_owned()))?);
            let mut surface = page.surface();
            self.draw_page(&mut surface, list, (number, pages));
            surface.finish();
            page.finish();
        }
        document.finish().map_err(|error| PaperError::Writer(format!("{error:?}")))
    }

    fn draw_page(&self, surface: &mut Surface<'_>, list: &HandoverList, (number, pages): (usize, usize)) {
        self.draw_head(surface, list, (number, pages));
        let first = number * LINES;
        for (row, line) in list.lines.iter().skip(first).take(LINES).enumerate() {
            let y = TABLE_TOP + STEP * (row as u32 + 1);
            let count = (first + row + 1).to_string();
            let texts = [count.as_str(), &line.tracking_number, &line.reference, &line.place];
            self.draw_row(surface, y, texts, &weight(line.weight_g, list.lang), Weight::Regular);
        }
        if number + 1 == pages {
            self.draw_foot(surface, list);
        }
    }

    fn draw_head(&self, surface: &mut Surface<'_>, list: &HandoverList, (number, pages): (usize, usize)) {
        let lang = list.lang;
        let title = format!("{} {}", lang.pick("Übergabeliste", "Handover list"), list.carrier);
        self.text(surface, (MARGIN, 24_000), (TITLE, Weight::Bold), &title, PAGE.0 - 2 * MARGIN - 30_000);
        self.text(surface, (MARGIN, 32_000), (TEXT, Weight::Regular), &list.sender, PAGE.0 - 2 * MARGIN);
        let account = if list.account.is_empty() { String::new() } else { format!(" · {}", list.account) };
        let day = format!("{}{account}", list.date);
        self.text(surface, (MARGIN, 38_000), (TEXT, Weight::Regular), &day, PAGE.0 - 2 * MARGIN);
        let (page, all) = (number + 1, pages);
        let count = lang.pick(format!("Seite {page} von {all}"), format!("Page {page} of {all}"));
        self.right(surface, 24_000, Weight::Regular, &count);
        let captions =
            lang.pick(["Nr.", "Sendungsnummer", "Referenz", "Ort"], ["No.", "Tracking number", "Reference", "Place"]);
        self.draw_row(surface, TABLE_TOP, captions, lang.pick("Gewicht", "Weight"), Weight::Bold);
        rule(surface, TABLE_TOP + 2_000);
    }

    fn draw_foot(&self, surface: &mut Surface<'_>, list: &HandoverList) {
        let total: u64 = list.lines.iter().map(|line| u64::from(line.weight_g)).sum();
        let total = weight(u32::try_from(total).unwrap_or(u32::MAX), list.lang);
        let count = list.lines.len();
        let sum = list.lang.pick(format!("{count} Packstücke, {total}"), format!("{count} parcels, {total}"));
        let y = PAGE.1 - 20_000;
        self.text(surface, (MARGIN, y - 9_000), (TEXT, Weight::Bold), &sum, 80_000);
        rule(surface, y - 1_500);
        let sign = list.lang.pick("Übernommen: Datum, Uhrzeit, Unterschrift", "Taken over: date, time, signature");
        self.text(surface, (MARGIN, y + 3_000), (TEXT, Weight::Regular), sign, PAGE.0 - 2 * MARGIN);
    }

    fn draw_row(&self, surface: &mut Surface<'_>, y: u32, texts: [&str; 4], weight_text: &str, weight: Weight) {
        let ends = [COLUMNS[1], COLUMNS[2], COLUMNS[3], WEIGHT_LEFT];
        for ((x, end), text) in COLUMNS.iter().zip(ends).zip(texts) {
            self.text(surface, (*x, y), (TEXT, weight), text, end - x - 2_000);
        }
        self.right(surface, y, weight, weight_text);
    }

    fn right(&self, surface: &mut Surface<'_>, y: u32, weight: Weight, text: &str) {
        let width = Ruler::for_pdf(&self.faces).width(text, weight, TEXT);
        let x = (PAGE.0 - MARGIN).saturating_sub(width);
        ink::write(surface, self.faces.of(weight), (x, y), TEXT, text, false);
    }

    /// Writes a text; one that is wider than its room ends in an ellipsis, what the font does not show is a dot.
    fn text(&self, surface: &mut Surface<'_>, at: (u32, u32), (size, weight): (u32, Weight), text: &str, room: u32) {
        let ruler = Ruler::for_pdf(&self.faces);
        let mut shown: String = text.chars().map(|c| if ruler.shows(c) { c } else { '\u{2022}' }).collect();
        if ruler.width(&shown, weight, size) > room {
            while !shown.is_empty() && ruler.width(&shown, weight, size) + ruler.width("…", weight, size) > room {
                shown.pop();
            }
            shown.push('…');
        }
        ink::write(surface, self.faces.of(weight), at, size, &shown, false);
    }
}

fn rule(surface: &mut Surface<'_>, y: u32) {
    let mut path = PathBuilder::new();
    if let Some(rect) = Rect::from_ltrb(points(MARGIN), points(y), points(PAGE.0 - MARGIN), points(y + 200)) {
        path.push_rect(rect);
    }
    surface.set_fill(Some(ink::fill(false)));
    if let Some(path) = path.finish() {
        surface.draw_path(&path);
    }
}

/// Kilograms with three decimals, as an office writes them.
fn weight(grams: u32, lang: Lang) -> String {
    let mark = lang.pick(',', '.');
    format!("{}{mark}{:03} kg", grams / 1_000, grams % 1_000)
}
