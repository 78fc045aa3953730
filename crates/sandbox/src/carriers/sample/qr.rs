//! QR codes of one size (ISO/IEC 18004): version 3, error correction L, mask 0. That holds 53 bytes, enough for a number.

use super::Raster;

const SIDE: usize = 29;
const DATA: usize = 55;
const CORRECTION: usize = 15;
/// Bytes of text that fit: 4 bits of mode and 8 of length go off.
const MOST: usize = 53;
/// Format information for level L and mask 0 (ISO/IEC 18004, annex C).
const FORMAT: u16 = 0b111_0111_1100_0100;
const QUIET: usize = 4;

/// Draws a text with its quiet zone, `dot` dots per module. `None` for text that does not fit.
pub(crate) fn qr(text: &str, dot: u32) -> Option<Raster> {
    let bytes = codewords(text.as_bytes())?;
    let mut code = Matrix::with_patterns();
    code.place(&bytes);
    let side = (SIDE + 2 * QUIET) as u32 * dot;
    let mut raster = Raster::blank(side, side);
    for (row, cells) in code.black.iter().enumerate() {
        for column in (0..SIDE).filter(|column| cells[*column]) {
            let at = |place: usize| (place + QUIET) as u32 * dot;
            raster.fill(at(column), at(row), dot, dot);
        }
    }
    Some(raster)
}

/// Data and correction bytes.
fn codewords(text: &[u8]) -> Option<Vec<u8>> {
    let length = u8::try_from(text.len()).ok().filter(|length| usize::from(*length) <= MOST)?;
    // Mode 0100, the length, the text, 0000: everything is shifted by half a byte.
    let mut half_bytes = vec![0b0100, length >> 4, length & 15];
    half_bytes.extend(text.iter().flat_map(|byte| [byte >> 4, byte & 15]));
    half_bytes.push(0);
    let mut bytes: Vec<u8> = half_bytes.chunks(2).map(|pair| pair[0] << 4 | pair.get(1).unwrap_or(&0)).collect();
    let padding = DATA - bytes.len();
    bytes.extend([0xEC, 0x11].into_iter().cycle().take(padding));
    let correction = remainder(&bytes);
    bytes.extend(correction);
    Some(bytes)
}

/// Reed-Solomon over GF(256) with the polynomial 0x11D.
fn remainder(data: &[u8]) -> [u8; CORRECTION] {
    let mut generator = [0u8; CORRECTION];
    generator[CORRECTION - 1] = 1;
    let mut root = 1;
    for _ in 0..CORRECTION {
        for place in 0..CORRECTION {
            let next = generator.get(place + 1).copied().unwrap_or(0);
            generator[place] = multiply(generator[place], root) ^ next;
        }
        root = multiply(root, 2);
    }
    let mut rest = [0u8; CORRECTION];
    for byte in data {
        let factor = byte ^ rest[0];
        rest.rotate_left(1);
        rest[CORRECTION - 1] = 0;
        for (place, value) in rest.iter_mut().enumerate() {
            *value ^= multiply(generator[place], factor);
        }
    }
    rest
}

fn multiply(a: u8, b: u8) -> u8 {
    (0..8).rev().fold(0u8, |sum, bit| {
        let doubled = sum << 1 ^ if sum & 0x80 != 0 { 0x1D } else { 0 };
        doubled ^ if b >> bit & 1 == 1 { a } else { 0 }
    })
}

struct Matrix {
    black: [[bool; SIDE]; SIDE],
    taken: [[bool; SIDE]; SIDE],
}

impl Matrix {
    /// Everything that is the same in every code of this size.
    fn with_patterns() -> Matrix {
        let mut code = Matrix { black: [[false; SIDE]; SIDE], taken: [[false; SIDE]; SIDE] };
        for place in 8..SIDE - 8 {
            code.set(6, place, place.is_multiple_of(2));
            code.set(place, 6, place.is_multiple_of(2));
        }
        for (row, column) in [(3, 3), (3, SIDE - 4), (SIDE - 4, 3)] {
            code.rings(row, column, 4, &[0, 1, 3]);
        }
        code.rings(22, 22, 2, &[0, 2]);
        code.format();
        code
    }

    fn set(&mut self, row: usize, column: usize, black: bool) {
        self.black[row][column] = black;
        self.taken[row][column] = true;
    }

    /// Squares around a middle; the black ones by their distance from it.
    fn rings(&mut self, row: usize, column: usize, reach: usize, black: &[usize]) {
        for r in (row.saturating_sub(reach)..=row + reach).filter(|r| *r < SIDE) {
            for c in (column.saturating_sub(reach)..=column + reach).filter(|c| *c < SIDE) {
                self.set(r, c, black.contains(&r.abs_diff(row).max(c.abs_diff(column))));
            }
        }
    }

    fn format(&mut self) {
        for bit in 0..15 {
            let black = FORMAT >> bit & 1 == 1;
            let around = match bit {
                0..=5 => (bit, 8),
                6 => (7, 8),
                7 => (8, 8),
                8 => (8, 7),
                _ => (8, 14 - bit),
            };
            self.set(around.0, around.1, black);
            let apart = if bit < 8 { (8, SIDE - 1 - bit) } else { (SIDE - 15 + bit, 8) };
            self.set(apart.0, apart.1, black);
        }
        self.set(SIDE - 8, 8, true);
    }

    /// Two columns at a time from the right, up and down in turn, leaving out the column of the timing pattern.
    fn place(&mut self, bytes: &[u8]) {
        let mut bits = bytes.iter().flat_map(|byte| (0..8).rev().map(move |bit| byte >> bit & 1 == 1));
        let pairs = (0..SIDE).rev().filter(|column| *column != 6).collect::<Vec<_>>();
        for (turn, pair) in pairs.chunks(2).enumerate() {
            for step in 0..SIDE {
                let row = if turn.is_multiple_of(2) { SIDE - 1 - step } else { step };
                for column in pair {
                    if !self.taken[row][*column] {
                        let mask = (row + column).is_multiple_of(2);
                        self.set(row, *column, bits.next().unwrap_or(false) != mask);
                    }
                }
            }
        }
    }
}
