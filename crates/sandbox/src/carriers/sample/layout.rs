//! Where everything on a sample label stands, in whole dots of one resolution.

use kontor_model::label::{Dpi, LabelMedium};

use super::{Code, SampleLabel};

/// A label in dots, its origin top left.
pub(super) struct Drawing {
    pub(super) width: u32,
    pub(super) height: u32,
    pub(super) texts: Vec<Text>,
    pub(super) bars: Vec<Bars>,
    pub(super) rules: Vec<Rule>,
}

/// A line of text that stands on its baseline.
pub(super) struct Text {
    pub(super) x: u32,
    pub(super) baseline: u32,
    pub(super) size: u32,
    pub(super) text: String,
}

/// A bar code; `x` is the left edge of its first bar.
pub(super) struct Bars {
    pub(super) x: u32,
    pub(super) y: u32,
    pub(super) module: u32,
    pub(super) height: u32,
    pub(super) widths: Vec<u8>,
    pub(super) code: Code,
}

impl Bars {
    /// Start and width of every bar in dots.
    pub(super) fn each(&self) -> impl Iterator<Item = (u32, u32)> {
        let mut place = self.x;
        self.widths.iter().enumerate().filter_map(move |(index, width)| {
            let (start, dots) = (place, u32::from(*width) * self.module);
            place += dots;
            index.is_multiple_of(2).then_some((start, dots))
        })
    }
}

/// A filled rectangle.
pub(super) struct Rule {
    pub(super) x: u32,
    pub(super) y: u32,
    pub(super) width: u32,
    pub(super) height: u32,
}

/// Millimetres to dots at a resolution.
#[derive(Clone, Copy)]
struct Grid {
    dots: u32,
    /// Tenths of a millimetre that make `dots`.
    per_tenths: u32,
}

impl Grid {
    fn of(dpi: Dpi) -> Grid {
        match dpi {
            Dpi::Dpi203 => Grid { dots: 8, per_tenths: 10 },
            Dpi::Dpi300 => Grid { dots: 3_000, per_tenths: 2_540 },
        }
    }

    fn at(self, tenth_mm: u32) -> u32 {
        tenth_mm * self.dots / self.per_tenths
    }
}

/// Sizes of a label, in tenths of a millimetre: a small one has less of everything.
struct Sizes {
    margin: u32,
    title: u32,
    from: u32,
    to: u32,
    mark: u32,
    caption: u32,
    tallest_bars: u32,
}

const LARGE: Sizes = Sizes { margin: 40, title: 38, from: 24, to: 42, mark: 28, caption: 30, tallest_bars: 250 };
const SMALL: Sizes = Sizes { margin: 25, title: 28, from: 20, to: 28, mark: 21, caption: 22, tallest_bars: 150 };

/// The widest module, in tenths of a millimetre: what GS1 asks for in general distribution.
const MODULE: u32 = 5;
const QUIET_MODULES: u32 = 10;
/// Width of a character in hundredths of its size, on the safe side for mixed text.
const CHARACTER: usize = 60;
/// The part of an A4 or A5 page a label takes, in tenths of a millimetre.
const ON_A_PAGE: (u32, u32) = (1_050, 2_050);

/// Lays out a label. Lines that are too long are set smaller, never cut.
pub(super) fn layout(label: &SampleLabel, medium: LabelMedium, dpi: Dpi) -> Drawing {
    let grid = Grid::of(dpi);
    let (width, height) = medium.size_tenth_mm();
    let used = match medium {
        LabelMedium::A4 | LabelMedium::A5 => (width.min(ON_A_PAGE.0), height.min(ON_A_PAGE.1)),
        _ => (width, height),
    };
    let sizes = if used.1 < 900 { SMALL } else { LARGE };
    let mut drawing = Drawing {
        width: grid.at(width),
        height: grid.at(height),
        texts: Vec::new(),
        bars: Vec::new(),
        rules: Vec::new(),
    };
    let mut pen = Pen { grid, left: sizes.margin, width: used.0 - 2 * sizes.margin, y: sizes.margin };
    pen.line(&mut drawing, &label.title, sizes.title);
    pen.rule(&mut drawing);
    for (lines, size) in [(&label.from, sizes.from), (&label.to, sizes.to), (&label.marks, sizes.mark)] {
        for line in lines.iter().filter(|line| !line.is_empty()) {
            pen.line(&mut drawing, line, size);
        }
    }
    pen.rule(&mut drawing);
    let each = (used.1.saturating_sub(pen.y + sizes.margin)) / (label.codes.len().max(1) as u32);
    let bars = each.saturating_sub(sizes.caption * 3 / 2 + 10).clamp(50, sizes.tallest_bars);
    for (code, caption) in &label.codes {
        pen.code(&mut drawing, code, bars);
        pen.line(&mut drawing, caption, sizes.caption);
        pen.y += 10;
    }
    drawing
}

/// Writes downwards.
struct Pen {
    grid: Grid,
    left: u32,
    width: u32,
    y: u32,
}

impl Pen {
    fn line(&mut self, drawing: &mut Drawing, text: &str, size: u32) {
        let wanted = (text.chars().count() * size as usize * CHARACTER / 100) as u32;
        let set = if wanted > self.width { size * self.width / wanted } else { size };
        let baseline = self.y + size;
        drawing.texts.push(Text {
            x: self.grid.at(self.left),
            baseline: self.grid.at(baseline),
            size: self.grid.at(set).max(7),
            text: text.to_owned(),
        });
        self.y = baseline + size / 4;
    }

    fn rule(&mut self, drawing: &mut Drawing) {
        let (x, y) = (self.grid.at(self.left), self.grid.at(self.y + 5));
        drawing.rules.push(Rule { x, y, width: self.grid.at(self.width), height: self.grid.at(4) });
        self.y += 18;
    }

    /// As wide as it fits with its quiet zones, in whole dots per module.
    fn code(&mut self, drawing: &mut Drawing, code: &Code, bars: u32) {
        let widths = code.widths();
        let modules: u32 = widths.iter().map(|width| u32::from(*width)).sum();
        // The margin is quiet as well.
        let room = self.grid.at(self.width + 2 * self.left) / (modules + 2 * QUIET_MODULES);
        let module = room.min((MODULE * self.grid.dots).div_ceil(self.grid.per_tenths)).max(1);
        let x = (self.grid.at(self.width + 2 * self.left) - modules * module) / 2;
        let (y, height) = (self.grid.at(self.y), self.grid.at(bars));
        drawing.bars.push(Bars { x, y, module, height, widths, code: code.clone() });
        self.y += bars + 5;
    }
}
