//! The two compiled-in faces: which characters they show and how wide those are.
//!
//! Read once per renderer; widths and glyphs of everything a label may hold then stand in one table.

use krilla::text::Font;

/// Liberation Sans 2.1.5, SIL Open Font License 1.1; see `fonts/OFL.txt`.
const REGULAR: &[u8] = include_bytes!("../../fonts/LiberationSans-Regular.ttf");
const BOLD: &[u8] = include_bytes!("../../fonts/LiberationSans-Bold.ttf");
/// The table ends before this character: letters, punctuation and signs of currency all stand below it.
const TABLE_END: usize = 0x2150;
const ABSENT: u16 = 0;

/// Which face a text is set in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Weight {
    Regular,
    Bold,
}

/// One read face.
pub(crate) struct Face {
    glyphs: Vec<u16>,
    advances: Vec<u16>,
    units_per_em: u16,
    font: Font,
}

impl Face {
    fn read(bytes: &'static [u8]) -> Face {
        let face = ttf_parser::Face::parse(bytes, 0).expect("the compiled-in font can be read; a test does");
        let font = Font::new(bytes.into(), 0).expect("the compiled-in font can be read; a test does");
        let mut glyphs = vec![ABSENT; TABLE_END];
        let mut advances = vec![0; TABLE_END];
        for place in 0..TABLE_END {
            let found = char::from_u32(place as u32).filter(|c| is_supported(*c)).and_then(|c| face.glyph_index(c));
            if let Some(glyph) = found {
                glyphs[place] = glyph.0;
                advances[place] = face.glyph_hor_advance(glyph).unwrap_or(0);
            }
        }
        Face { glyphs, advances, units_per_em: face.units_per_em(), font }
    }

    /// The glyph of a character; `None` when a label cannot show it.
    pub(crate) fn glyph(&self, c: char) -> Option<u16> {
        self.glyphs.get(c as usize).copied().filter(|glyph| *glyph != ABSENT)
    }

    /// How far a character moves the pen, in units of the em.
    pub(crate) fn advance_units(&self, c: char) -> u32 {
        self.advances.get(c as usize).copied().map_or(0, u32::from)
    }

    /// Units an em is divided into.
    pub(crate) fn units_per_em(&self) -> u32 {
        u32::from(self.units_per_em)
    }

    /// The face as the PDF writer knows it.
    pub(crate) fn font(&self) -> &Font {
        &self.font
    }
}

/// Scripts that can be set letter by letter from left to right. Everything else (Arabic, Hebrew, combining marks)
/// would need shaping and is refused by name rather than printed wrongly.
fn is_supported(c: char) -> bool {
    matches!(c,
        ' '..='~' | '\u{A1}'..='\u{AC}' | '\u{AE}'..='\u{24F}' | '\u{384}'..='\u{3FF}' | '\u{400}'..='\u{482}'
        | '\u{48A}'..='\u{52F}' | '\u{1E00}'..='\u{1EFF}' | '\u{2010}'..='\u{2027}' | '\u{2030}'..='\u{205E}'
        | '\u{20A0}'..='\u{20BF}' | '\u{2100}'..='\u{214F}')
}

/// Both faces.
pub(crate) struct Faces {
    regular: Face,
    bold: Face,
}

impl Faces {
    /// Reads both.
    pub(crate) fn read() -> Faces {
        Faces { regular: Face::read(REGULAR), bold: Face::read(BOLD) }
    }

    /// The face of a weight.
    pub(crate) fn of(&self, weight: Weight) -> &Face {
        match weight {
            Weight::Regular => &self.regular,
            Weight::Bold => &self.bold,
        }
    }
}

/// Measures texts for one kind of document.
#[derive(Clone, Copy)]
pub(crate) struct Ruler<'a> {
    faces: &'a Faces,
    /// The printer sets the text in its own font 0, whose exact widths nobody here knows.
    printer_font: bool,
}

impl<'a> Ruler<'a> {
    /// Exact widths of the embedded faces.
    pub(crate) fn for_pdf(faces: &'a Faces) -> Ruler<'a> {
        Ruler { faces, printer_font: false }
    }

    /// A conservative table for the resident font of thermal printers. Font 0 is a bold *condensed* sans serif, on
    /// clones at worst an ordinary bold one: the widths of our bold face are an upper bound for all of them.
    pub(crate) fn for_zpl(faces: &'a Faces) -> Ruler<'a> {
        Ruler { faces, printer_font: true }
    }

    /// Tells whether a character will be printed.
    pub(crate) fn shows(self, c: char) -> bool {
        let known = self.faces.regular.glyph(c).is_some() && self.faces.bold.glyph(c).is_some();
        known && (!self.printer_font || is_in_font_0(c))
    }

    /// Tells whether the PDF form of the label could show a character that this form cannot.
    pub(crate) fn only_pdf_shows(self, c: char) -> bool {
        !self.shows(c) && Ruler::for_pdf(self.faces).shows(c)
    }

    /// Width of a text in micrometres, rounded up.
    pub(crate) fn width(self, text: &str, weight: Weight, size_um: u32) -> u32 {
        let face = self.faces.of(if self.printer_font { Weight::Bold } else { weight });
        let units: u32 = text.chars().map(|c| face.advance_units(c)).sum();
        (u64::from(units) * u64::from(size_um)).div_ceil(u64::from(face.units_per_em())) as u32
    }
}

/// Letters that font 0 has on every printer with `^CI28`: Latin with the letters of western and central Europe.
fn is_in_font_0(c: char) -> bool {
    matches!(c, ' '..='~' | '\u{A1}'..='\u{17F}' | '–' | '—' | '‘' | '’' | '‚' | '“' | '”' | '„' | '…' | '€')
}
