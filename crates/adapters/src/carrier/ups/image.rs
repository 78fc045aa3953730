//! The picture UPS sends as a label: a GIF lying on its side, made a black and white page that stands upright.

use std::io::Cursor;

use gif::{DecodeOptions, Frame, MemoryLimit};

use super::lzw::{self, Bits};

/// Most dots of one side; labels have 1,400.
const MAX_SIDE: u32 = 8_000;
/// Most bytes the decoder may take.
const MAX_MEMORY: u64 = 64 << 20;
const TOO_LARGE: &str = "the GIF is too large for a label";
/// Darker than this is ink.
const THRESHOLD: u32 = 128;

/// A black and white picture, row by row: eight dots to a byte from the left, a set bit is ink, each row filled up to
/// whole bytes with paper.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Raster {
    pub(super) width: u32,
    pub(super) height: u32,
    bits: Vec<u8>,
}

impl Raster {
    /// An empty picture; `None` when it has no dots or more than a label.
    pub(super) fn blank(width: u32, height: u32) -> Option<Raster> {
        let fits = (1..=MAX_SIDE).contains(&width) && (1..=MAX_SIDE).contains(&height);
        fits.then(|| Raster { width, height, bits: vec![0; row_bytes(width) * height as usize] })
    }

    /// Puts ink on a dot.
    #[cfg(test)]
    pub(super) fn ink(&mut self, x: u32, y: u32) {
        self.bits[y as usize * row_bytes(self.width) + x as usize / 8] |= 0x80 >> (x % 8);
    }

    /// First row with ink and the row behind the last one; `None` for a blank picture.
    pub(super) fn inked_rows(&self) -> Option<(u32, u32)> {
        let has_ink = |row: &[u8]| row.iter().any(|eight| *eight != 0);
        let first = self.bits.chunks_exact(row_bytes(self.width)).position(has_ink)?;
        let after = self.bits.chunks_exact(row_bytes(self.width)).rposition(has_ink)?;
        Some((first as u32, after as u32 + 1))
    }

    /// The rows from `first` to before `after`.
    pub(super) fn rows(&self, first: u32, after: u32) -> Raster {
        let row = row_bytes(self.width);
        let bits = self.bits[first as usize * row..after as usize * row].to_vec();
        Raster { width: self.width, height: after - first, bits }
    }

    /// As PDF has it: the same with 1 for paper.
    pub(super) fn packed(&self) -> Vec<u8> {
        self.bits.iter().map(|eight| !eight).collect()
    }
}

fn row_bytes(width: u32) -> usize {
    width.div_ceil(8) as usize
}

/// Reads a GIF as it comes from UPS and stands it upright. Errors: it is no GIF, or too large to be a label.
pub(super) fn upright(bytes: &[u8]) -> Result<Raster, String> {
    let mut options = DecodeOptions::new();
    options.skip_frame_decoding(true);
    // What is no larger than the screen is no larger than a label.
    options.check_frame_consistency(true);
    options.set_memory_limit(MemoryLimit::Bytes(MAX_MEMORY.try_into().map_err(|_| "no memory limit".to_owned())?));
    let mut decoder = options.read_info(Cursor::new(bytes)).map_err(|error| error.to_string())?;
    if u32::from(decoder.width().max(decoder.height())) > MAX_SIDE {
        return Err(TOO_LARGE.to_owned());
    }
    let colours = decoder.global_palette().unwrap_or_default().to_vec();
    let frame = decoder.read_next_frame().map_err(|error| error.to_string())?;
    let frame = frame.ok_or_else(|| "the GIF holds no picture".to_owned())?;
    let count = usize::from(frame.width) * usize::from(frame.height);
    let dots = lzw::unpack(&frame.buffer, &inks(frame, &colours), count);
    let dots = dots.ok_or_else(|| "the picture of the GIF is damaged".to_owned())?;
    turned(&dots, frame).ok_or_else(|| TOO_LARGE.to_owned())
}

/// The rows of a picture, a quarter to the right where it lies: what lies at the foot comes to the left edge.
fn turned(dots: &Bits, frame: &Frame<'_>) -> Option<Raster> {
    let (width, height) = (usize::from(frame.width), usize::from(frame.height));
    let starts: Vec<usize> = rows_from_the_top(frame).into_iter().map(|row| row * width).collect();
    if width <= height {
        let mut raster = Raster::blank(width as u32, height as u32)?;
        for (start, row) in starts.into_iter().zip(raster.bits.chunks_exact_mut(row_bytes(width as u32))) {
            for (x, eight) in (0..width).step_by(8).zip(row) {
                *eight = dots.at(start + x, (width - x).min(8)).to_be_bytes()[0];
            }
        }
        return Some(raster);
    }
    let mut raster = Raster::blank(height as u32, width as u32)?;
    let row = row_bytes(height as u32);
    let from_the_foot: Vec<usize> = starts.into_iter().rev().collect();
    for (column, starts) in from_the_foot.chunks(8).enumerate() {
        for x in (0..width).step_by(64) {
            let count = (width - x).min(64);
            let mut lying = [[0; 8]; 8];
            for (line, start) in lying.iter_mut().zip(starts) {
                *line = dots.at(start + x, count).to_be_bytes();
            }
            for group in (0..8).filter(|group| lying.iter().any(|line| line[*group] != 0)) {
                let standing = turned_square(lying.map(|line| line[group]));
                for (y, eight) in (x + group * 8..width).zip(standing) {
                    raster.bits[y * row + column] = eight;
                }
            }
        }
    }
    Some(raster)
}

/// Which row of the file each row of a picture is: one after the other, or interlaced in four passes (GIF89a, appendix E).
fn rows_from_the_top(frame: &Frame<'_>) -> Vec<usize> {
    let height = usize::from(frame.height);
    let mut rows: Vec<usize> = (0..height).collect();
    if frame.interlaced {
        let passes = [(0, 8), (4, 8), (2, 4), (1, 2)];
        let order = passes.into_iter().flat_map(|(first, step)| (first..height).step_by(step));
        order.enumerate().for_each(|(of_file, row)| rows[row] = of_file);
    }
    rows
}

/// Swaps rows and columns of a square of eight by eight dots, three times halves with each other.
fn turned_square(rows: [u8; 8]) -> [u8; 8] {
    let swapped = [(7, 0x00AA_00AA_00AA_00AA), (14, 0x0000_CCCC_0000_CCCC), (28, 0x0000_0000_F0F0_F0F0)];
    let square = swapped.into_iter().fold(u64::from_be_bytes(rows), |square, (by, of)| {
        let differ = (square ^ (square >> by)) & of;
        square ^ differ ^ (differ << by)
    });
    square.to_be_bytes()
}

/// Which colours of a picture are ink; what is transparent, and a colour the palette does not have, is paper.
fn inks(frame: &Frame<'_>, global: &[u8]) -> [bool; 256] {
    let mut is_ink = [false; 256];
    let palette = frame.palette.as_deref().unwrap_or(global);
    for (ink, colour) in is_ink.iter_mut().zip(palette.chunks_exact(3)) {
        *ink = is_dark(colour);
    }
    if let Some(transparent) = frame.transparent {
        is_ink[usize::from(transparent)] = false;
    }
    is_ink
}

/// Perceived brightness (ITU-R BT.601) below the threshold.
fn is_dark(colour: &[u8]) -> bool {
    let [red, green, blue] = [colour[0], colour[1], colour[2]].map(u32::from);
    (299 * red + 587 * green + 114 * blue) / 1_000 < THRESHOLD
}
