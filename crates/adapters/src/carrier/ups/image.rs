//! The picture UPS sends as a label: a GIF lying on its side, made a black and white page that stands upright.

use std::io::Cursor;

use gif::{ColorOutput, DecodeOptions, Frame, MemoryLimit};

/// Most dots of one side; labels have 1,400.
const MAX_SIDE: u32 = 8_000;
/// Most bytes the decoder may take.
const MAX_MEMORY: u64 = 64 << 20;
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
    options.set_color_output(ColorOutput::Indexed);
    options.set_memory_limit(MemoryLimit::Bytes(MAX_MEMORY.try_into().map_err(|_| "no memory limit".to_owned())?));
    let mut decoder = options.read_info(Cursor::new(bytes)).map_err(|error| error.to_string())?;
    let colours = decoder.global_palette().unwrap_or_default().to_vec();
    let frame = decoder.read_next_frame().map_err(|error| error.to_string())?;
    let frame = frame.ok_or_else(|| "the GIF holds no picture".to_owned())?;
    let (width, height) = (u32::from(frame.width), u32::from(frame.height));
    let lies = width > height;
    let raster = if lies { Raster::blank(height, width) } else { Raster::blank(width, height) };
    let mut raster = raster.ok_or_else(|| "the GIF is too large for a label".to_owned())?;
    let is_ink = inks(frame, &colours);
    for (y, row) in (0..height).zip(frame.buffer.chunks_exact(width as usize)) {
        for (x, _) in (0..width).zip(row).filter(|(_, colour)| is_ink[usize::from(**colour)]) {
            // A quarter to the right: what lies at the foot comes to the left edge.
            let (x, y) = if lies { (height - 1 - y, x) } else { (x, y) };
            raster.ink(x, y);
        }
    }
    Ok(raster)
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
