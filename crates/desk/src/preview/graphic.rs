//! `^GFA`: a picture in hexadecimal, as it is or with ZPL's own compression, or in Base 64.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

/// Bytes of a picture that are looked at.
const LARGEST: usize = 1024 * 1024;

/// Rows of a picture, eight dots in a byte.
pub(super) struct Graphic {
    pub(super) bytes_per_row: usize,
    pub(super) rows: Vec<Vec<u8>>,
}

/// Reads the parameters of `^GF`: form, bytes, bytes, bytes per row, data. `None` for what is not drawn: binary data and
/// data packed with zlib.
pub(super) fn read(rest: &str) -> Option<Graphic> {
    let mut parts = rest.splitn(5, ',');
    let form = parts.next()?.trim();
    let total: usize = parts.nth(1)?.trim().parse().ok()?;
    let bytes_per_row: usize = parts.next()?.trim().parse().ok()?;
    let data = parts.next()?;
    if form != "A" || bytes_per_row == 0 || total > LARGEST || bytes_per_row > 1024 {
        return None;
    }
    let rows = match data.trim().strip_prefix(":B64:") {
        Some(packed) => {
            let bytes = STANDARD.decode(packed.split(':').next()?.trim()).ok()?;
            bytes.chunks(bytes_per_row).map(<[u8]>::to_vec).collect()
        }
        None if data.trim().starts_with(':') => return None,
        None => unpacked(data, bytes_per_row, total / bytes_per_row)?,
    };
    Some(Graphic { bytes_per_row, rows })
}

/// ZPL's own compression: `G` to `Y` repeat the next digit 1 to 19 times, `g` to `z` 20 to 400 times; `,` fills a row
/// with nothing, `!` with dots, `:` repeats the row before.
fn unpacked(data: &str, bytes_per_row: usize, row_count: usize) -> Option<Vec<Vec<u8>>> {
    let digits_per_row = bytes_per_row * 2;
    let mut rows: Vec<Vec<u8>> = Vec::new();
    let mut row: Vec<u8> = Vec::new();
    let mut times = 0usize;
    for letter in data.bytes() {
        match letter {
            b'G'..=b'Y' => times += usize::from(letter - b'F'),
            b'g'..=b'z' => times += usize::from(letter - b'f') * 20,
            b',' => row.resize(digits_per_row, 0),
            b'!' => row.resize(digits_per_row, 15),
            b':' => row = rows.last().map(|before| digits_of(before)).unwrap_or(vec![0; digits_per_row]),
            b'\r' | b'\n' | b' ' => {}
            _ => {
                let digit = u8::try_from(char::from(letter).to_digit(16)?).ok()?;
                row.extend(std::iter::repeat_n(digit, times.clamp(1, LARGEST)));
                times = 0;
            }
        }
        while row.len() >= digits_per_row {
            let rest = row.split_off(digits_per_row);
            rows.push(row.chunks_exact(2).map(|pair| pair[0] << 4 | pair[1]).collect());
            row = rest;
            if rows.len() > row_count.max(1) {
                return Some(rows);
            }
        }
    }
    Some(rows)
}

fn digits_of(row: &[u8]) -> Vec<u8> {
    row.iter().flat_map(|byte| [byte >> 4, byte & 15]).collect()
}

impl Graphic {
    /// Runs of dots: row, first dot, how many.
    pub(super) fn runs(&self) -> Vec<(usize, usize, usize)> {
        let mut runs = Vec::new();
        for (number, row) in self.rows.iter().enumerate() {
            let is_set = |dot: usize| row.get(dot / 8).is_some_and(|byte| byte & (0x80 >> (dot % 8)) != 0);
            let mut dot = 0;
            while dot < self.bytes_per_row * 8 {
                let length = (dot..self.bytes_per_row * 8).take_while(|place| is_set(*place)).count();
                if length > 0 {
                    runs.push((number, dot, length));
                }
                dot += length.max(1);
            }
        }
        runs
    }
}
