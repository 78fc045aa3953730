//! Draws the commands of a label as SVG: boxes, lines, pictures, linear codes, text.

use std::fmt::Write as _;

use crate::preview::Preview;
use crate::preview::barcode::{Bars, code_128, two_of_five};
use crate::preview::commands::{Command, parse, unescaped};
use crate::preview::graphic;

/// Elements of one picture; more is no label.
const ELEMENTS_MAX: usize = 20_000;
/// Commands that draw nothing by themselves, or say how the printer works.
const SILENT: [&str; 35] = [
    "XA", "XZ", "CI", "PW", "LL", "LT", "LS", "LR", "FX", "PR", "PQ", "MM", "MN", "MT", "MD", "MC", "PO", "PM", "PF",
    "SD", "TA", "JS", "JU", "JM", "JZ", "ID", "EG", "FN", "SZ", "KL", "PH", "PP", "NS", "ST", "FC",
];
/// Codes in two dimensions and other linear ones: named in a box.
const OTHER_CODES: [(&str, &str); 12] = [
    ("BX", "Data Matrix"),
    ("BQ", "QR"),
    ("B7", "PDF417"),
    ("BD", "MaxiCode"),
    ("B0", "Aztec"),
    ("BO", "Aztec"),
    ("B3", "Code 39"),
    ("BA", "Code 93"),
    ("BE", "EAN-13"),
    ("B8", "EAN-8"),
    ("BU", "UPC-A"),
    ("BK", "Codabar"),
];

#[derive(Clone, Default)]
enum Kind {
    #[default]
    Text,
    Code128 {
        height: Option<i64>,
        line: bool,
        mode: String,
    },
    TwoOfFive {
        height: Option<i64>,
        line: bool,
        with_check: bool,
    },
    Other {
        name: &'static str,
        code: String,
    },
}

struct Pen {
    home: (i64, i64),
    at: (i64, i64),
    is_baseline: bool,
    font: (i64, i64),
    usual_font: (i64, i64),
    turn: char,
    usual_turn: char,
    kind: Kind,
    is_reversed: bool,
    escape: Option<char>,
    block: Option<(i64, i64, char)>,
    module: i64,
    ratio: i64,
    bar_height: i64,
}

impl Default for Pen {
    fn default() -> Pen {
        Pen {
            home: (0, 0),
            at: (0, 0),
            is_baseline: false,
            font: (9, 5),
            usual_font: (9, 5),
            turn: 'N',
            usual_turn: 'N',
            kind: Kind::Text,
            is_reversed: false,
            escape: None,
            block: None,
            module: 2,
            ratio: 30,
            bar_height: 10,
        }
    }
}

struct Drawing {
    pen: Pen,
    body: String,
    elements: usize,
    not_drawn: Vec<String>,
}

/// Draws a label of this many dots.
pub(super) fn draw(zpl: &str, (width, height): (u32, u32)) -> Preview {
    let mut drawing = Drawing { pen: Pen::default(), body: String::new(), elements: 0, not_drawn: Vec::new() };
    for command in parse(zpl) {
        drawing.take(&command);
        // One label at a time: the next format is another piece of paper.
        if command.code == "XZ" && drawing.elements > 0 {
            break;
        }
    }
    let svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" width=\"{width}\" height=\"{height}\" \
         font-family=\"Arial, Liberation Sans, Helvetica, sans-serif\"><rect width=\"{width}\" height=\"{height}\" \
         fill=\"#fff\"/>{}</svg>",
        drawing.body
    );
    Preview { svg, not_drawn: drawing.not_drawn }
}

impl Drawing {
    fn take(&mut self, command: &Command<'_>) {
        let number = |place: usize| command.number(place);
        match command.code.as_str() {
            "LH" => self.pen.home = (number(0).unwrap_or(0), number(1).unwrap_or(0)),
            "FO" | "FT" => {
                self.pen.at = (self.pen.home.0 + number(0).unwrap_or(0), self.pen.home.1 + number(1).unwrap_or(0));
                self.pen.is_baseline = command.code == "FT";
            }
            "A" => self.font(command),
            "CF" => {
                let height = number(1).unwrap_or(self.pen.usual_font.0);
                self.pen.usual_font = (height, number(2).unwrap_or(0));
                self.pen.font = self.pen.usual_font;
            }
            "FW" => self.pen.usual_turn = command.text(0).chars().next().unwrap_or('N'),
            "BY" => {
                self.pen.module = number(0).unwrap_or(self.pen.module).clamp(1, 10);
                self.pen.ratio = tenths(command.text(1)).unwrap_or(self.pen.ratio);
                self.pen.bar_height = number(2).unwrap_or(self.pen.bar_height);
            }
            "FR" => self.pen.is_reversed = true,
            "FH" => self.pen.escape = Some(command.rest.trim().chars().next().unwrap_or('_')),
            "FB" | "TB" => {
                let justify = command.text(3).chars().next().unwrap_or('L');
                self.pen.block = Some((number(0).unwrap_or(0), number(1).unwrap_or(1), justify));
            }
            "BC" => {
                let mode = command.text(5).to_owned();
                self.pen.kind = Kind::Code128 { height: number(1), line: command.text(2) != "N", mode };
                self.pen.turn = turn_of(command.text(0), self.pen.usual_turn);
            }
            "B2" => {
                let with_check = command.text(4) == "Y";
                self.pen.kind = Kind::TwoOfFive { height: number(1), line: command.text(2) != "N", with_check };
                self.pen.turn = turn_of(command.text(0), self.pen.usual_turn);
            }
            "GB" => self.rectangle(command),
            "GC" | "GE" => self.ellipse(command),
            "GD" => self.diagonal(command),
            "GF" => self.graphic(command),
            "FD" | "FV" => self.field(command.rest),
            "FS" => self.end_field(),
            code => self.other(code),
        }
    }

    fn other(&mut self, code: &str) {
        if let Some((known, name)) = OTHER_CODES.iter().find(|(known, _)| *known == code) {
            self.pen.kind = Kind::Other { name, code: (*known).to_owned() };
        } else if !SILENT.contains(&code) {
            self.note(code);
        }
    }

    fn note(&mut self, code: &str) {
        let name = format!("^{}", code.chars().filter(|c| c.is_ascii_graphic()).collect::<String>());
        if !self.not_drawn.contains(&name) && self.not_drawn.len() < 20 {
            self.not_drawn.push(name);
        }
    }

    fn end_field(&mut self) {
        self.pen.kind = Kind::Text;
        self.pen.is_reversed = false;
        self.pen.escape = None;
        self.pen.block = None;
        self.pen.font = self.pen.usual_font;
        self.pen.turn = self.pen.usual_turn;
    }

    /// `^A0N,30,25`: name of the font and turn in front of the first comma.
    fn font(&mut self, command: &Command<'_>) {
        let turn: String = command.text(0).chars().skip(1).collect();
        self.pen.turn = turn_of(&turn, self.pen.usual_turn);
        let height = command.number(1).unwrap_or(self.pen.usual_font.0);
        self.pen.font = (height.clamp(1, 2000), command.number(2).unwrap_or(0));
    }

    fn add(&mut self, element: &str) {
        if self.elements < ELEMENTS_MAX {
            self.body.push_str(element);
        }
        self.elements += 1;
    }

    fn ink(&self) -> &'static str {
        if self.pen.is_reversed { "#fff" } else { "#000" }
    }

    fn rectangle(&mut self, command: &Command<'_>) {
        let line = command.number(2).unwrap_or(1).max(1);
        let width = command.number(0).unwrap_or(line).max(line);
        let height = command.number(1).unwrap_or(line).max(line);
        let ((x, y), ink) = (self.corner(height), if command.text(3) == "W" { "#fff" } else { self.ink() });
        if line * 2 >= width.min(height) {
            self.add(&format!("<rect x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\" fill=\"{ink}\"/>"));
            return;
        }
        let half = line as f64 / 2.0;
        self.add(&format!(
            "<rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" fill=\"none\" stroke=\"{ink}\" stroke-width=\"{line}\"/>",
            x as f64 + half,
            y as f64 + half,
            width - line,
            height - line
        ));
    }

    fn ellipse(&mut self, command: &Command<'_>) {
        let is_circle = command.code == "GC";
        let width = command.number(0).unwrap_or(3);
        let height = if is_circle { width } else { command.number(1).unwrap_or(3) };
        let line = command.number(if is_circle { 1 } else { 2 }).unwrap_or(1).max(1);
        let (x, y) = self.corner(height);
        let (rx, ry) = ((width - line) as f64 / 2.0, (height - line) as f64 / 2.0);
        let (cx, cy) = (x as f64 + width as f64 / 2.0, y as f64 + height as f64 / 2.0);
        self.add(&format!(
            "<ellipse cx=\"{cx}\" cy=\"{cy}\" rx=\"{}\" ry=\"{}\" fill=\"none\" stroke=\"{}\" stroke-width=\"{line}\"/>",
            rx.max(0.5),
            ry.max(0.5),
            self.ink()
        ));
    }

    fn diagonal(&mut self, command: &Command<'_>) {
        let (width, height) = (command.number(0).unwrap_or(3), command.number(1).unwrap_or(3));
        let line = command.number(2).unwrap_or(1).max(1);
        let (x, y) = self.corner(height);
        let (from, to) = if command.text(4) == "L" { (y, y + height) } else { (y + height, y) };
        self.add(&format!(
            "<line x1=\"{x}\" y1=\"{from}\" x2=\"{}\" y2=\"{to}\" stroke=\"{}\" stroke-width=\"{line}\"/>",
            x + width,
            self.ink()
        ));
    }

    /// The upper left corner of something this high: `^FT` names the lower one.
    fn corner(&self, height: i64) -> (i64, i64) {
        let (x, y) = self.pen.at;
        if self.pen.is_baseline { (x, y - height) } else { (x, y) }
    }

    fn graphic(&mut self, command: &Command<'_>) {
        let Some(graphic) = graphic::read(command.rest) else { return self.note("GF") };
        let (x, y) = self.corner(i64::try_from(graphic.rows.len()).unwrap_or(0));
        let mut path = String::new();
        for (row, start, length) in graphic.runs() {
            let _ = write!(path, "M{start} {row}h{length}v1h-{length}z");
        }
        if !path.is_empty() {
            self.add(&format!("<path transform=\"translate({x} {y})\" fill=\"{}\" d=\"{path}\"/>", self.ink()));
        }
    }

    fn field(&mut self, data: &str) {
        let data = self.pen.escape.map_or_else(|| data.to_owned(), |sign| unescaped(data, sign));
        let module = u32::try_from(self.pen.module).unwrap_or(2);
        match self.pen.kind.clone() {
            Kind::Text => self.text(&data),
            Kind::Code128 { height, line, mode } => match code_128(&data, &mode, module) {
                Some(bars) => self.bars(&bars, height, line),
                None => self.stand_in("Code 128", "BC", &data),
            },
            Kind::TwoOfFive { height, line, with_check } => {
                let ratio = u32::try_from(self.pen.ratio).unwrap_or(30);
                match two_of_five(&data, module, ratio, with_check) {
                    Some(bars) => self.bars(&bars, height, line),
                    None => self.stand_in("2/5", "B2", &data),
                }
            }
            Kind::Other { name, code } => self.stand_in(name, &code, &data),
        }
    }

    fn bars(&mut self, bars: &Bars, height: Option<i64>, line: bool) {
        let height = height.unwrap_or(self.pen.bar_height).max(1);
        let mut path = String::new();
        for (start, width) in &bars.bars {
            let _ = write!(path, "M{start} 0h{width}v{height}h-{width}z");
        }
        let below = if line {
            let size = (self.pen.module * 10).max(18);
            let (x, y) = (bars.width / 2, height + size);
            format!(
                "<text x=\"{x}\" y=\"{y}\" font-size=\"{size}\" text-anchor=\"middle\">{}</text>",
                escaped(&bars.text)
            )
        } else {
            String::new()
        };
        let place = self.placed(i64::from(bars.width), height);
        self.add(&format!("<g {place} fill=\"{}\"><path d=\"{path}\"/>{below}</g>", self.ink()));
    }

    /// A box with the name of a code that is not drawn.
    fn stand_in(&mut self, name: &str, code: &str, data: &str) {
        self.note(code);
        let size = 120;
        let place = self.placed(size, size);
        let data: String = data.chars().take(24).collect();
        self.add(&format!(
            "<g {place}><rect width=\"{size}\" height=\"{size}\" fill=\"none\" stroke=\"#000\" stroke-dasharray=\"6 4\"/>\
             <text x=\"6\" y=\"24\" font-size=\"18\">{}</text><text x=\"6\" y=\"46\" font-size=\"12\">{}</text></g>",
            escaped(name),
            escaped(&data)
        ));
    }

    fn text(&mut self, data: &str) {
        let size = self.pen.font.0;
        let lines = self.lines(data, size);
        let (width, _, justify) = self.pen.block.unwrap_or((0, 1, 'L'));
        let (anchor, x) = match justify {
            'C' => ("middle", width / 2),
            'R' => ("end", width),
            _ => ("start", 0),
        };
        let mut inside = String::new();
        for (place, line) in lines.iter().enumerate() {
            // Capitals of the printer's font are about four fifths of its height.
            let y = size * 4 / 5 + size * i64::try_from(place).unwrap_or(0);
            let _ = write!(inside, "<text x=\"{x}\" y=\"{y}\" text-anchor=\"{anchor}\">{}</text>", escaped(line));
        }
        let count = i64::try_from(lines.len()).unwrap_or(1);
        let wide = if width > 0 { width } else { size * i64::try_from(data.chars().count()).unwrap_or(1) / 2 };
        let place = self.placed(wide, if self.pen.is_baseline { size * 4 / 5 } else { size * count });
        self.add(&format!("<g {place} font-size=\"{size}\" fill=\"{}\">{inside}</g>", self.ink()));
    }

    /// Breaks at `\&` and, within a block, at blanks; a letter is taken as half as wide as high.
    fn lines(&self, data: &str, size: i64) -> Vec<String> {
        let Some((width, most, _)) = self.pen.block else { return vec![data.replace("\\&", " ")] };
        let fits = usize::try_from(width * 2 / size.max(1)).unwrap_or(1).max(1);
        let mut lines: Vec<String> = Vec::new();
        for piece in data.split("\\&") {
            let mut line = String::new();
            for word in piece.split(' ') {
                if !line.is_empty() && line.chars().count() + 1 + word.chars().count() > fits {
                    lines.push(std::mem::take(&mut line));
                }
                if !line.is_empty() {
                    line.push(' ');
                }
                line.push_str(word);
            }
            lines.push(line);
        }
        lines.truncate(usize::try_from(most).unwrap_or(1).max(1));
        lines
    }

    /// Where something of this size stands, turned as the field is.
    fn placed(&self, width: i64, height: i64) -> String {
        let (x, y) = self.pen.at;
        let up = if self.pen.is_baseline { height } else { 0 };
        match self.pen.turn {
            'R' => format!("transform=\"translate({} {y}) rotate(90)\"", x + height - up),
            'I' => format!("transform=\"translate({} {}) rotate(180)\"", x + width, y + height - up),
            'B' => format!("transform=\"translate({} {}) rotate(270)\"", x - up, y + width),
            _ => format!("transform=\"translate({x} {})\"", y - up),
        }
    }
}

fn turn_of(text: &str, usual: char) -> char {
    text.chars().next().filter(|turn| "NRIB".contains(*turn)).unwrap_or(usual)
}

/// `2.5` is 25 tenths; between 2.0 and 3.0.
fn tenths(text: &str) -> Option<i64> {
    let (whole, part) = text.split_once('.').unwrap_or((text, "0"));
    let whole: i64 = whole.parse().ok()?;
    let part: i64 = part.get(..1)?.parse().ok()?;
    Some((whole * 10 + part).clamp(20, 30))
}

fn escaped(text: &str) -> String {
    let plain = text.chars().filter(|c| !c.is_control());
    plain.collect::<String>().replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
