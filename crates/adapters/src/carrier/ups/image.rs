//! The picture UPS sends as a label: a GIF lying on its side, made a black and white page that stands upright.

use std::io::Cursor;

use gif::{ColorOutput, DecodeOptions, MemoryLimit};

/// Most dots of one side; labels have 1,400.
const MAX_SIDE: u32 = 8_000;
/// Most bytes the decoder may take.
const MAX_MEMORY: u64 = 64 << 20;
/// Darker than this is ink.
const THRESHOLD: u32 = 128;

/// A black and white picture, row by row; `true` is ink.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Raster {
    pub(super) width: u32,
    pub(super) height: u32,
    dots: Vec<bool>,
}

impl Raster {
    /// A picture of these rows; `None` when they do not fill it.
    pub(super) fn new(width: u32, height: u32, dots: Vec<bool>) -> Option<Raster> {
        let fits = (1..=MAX_SIDE).contains(&width) && (1..=MAX_SIDE).contains(&height);
        (fits && dots.len() == width as usize * height as usize).then_some(Raster { width, height, dots })
    }

    /// Tells whether there is ink.
    pub(super) fn is_ink(&self, x: u32, y: u32) -> bool {
        self.dots[y as usize * self.width as usize + x as usize]
    }

    /// The same turned by a quarter to the right.
    fn turned(&self) -> Raster {
        let (width, height) = (self.height, self.width);
        let mut dots = Vec::with_capacity(self.dots.len());
        for y in 0..height {
            dots.extend((0..width).map(|x| self.is_ink(y, self.height - 1 - x)));
        }
        Raster { width, height, dots }
    }

    /// First row with ink and the row behind the last one; `None` for a blank picture.
    pub(super) fn inked_rows(&self) -> Option<(u32, u32)> {
        let mut rows = self.dots.chunks_exact(self.width as usize).map(|row| row.contains(&true));
        let first = rows.position(|has_ink| has_ink)?;
        let after = self.dots.chunks_exact(self.width as usize).rposition(|row| row.contains(&true))?;
        Some((first as u32, after as u32 + 1))
    }

    /// The rows from `first` to before `after`.
    pub(super) fn rows(&self, first: u32, after: u32) -> Raster {
        let width = self.width as usize;
        let dots = self.dots[first as usize * width..after as usize * width].to_vec();
        Raster { width: self.width, height: after - first, dots }
    }

    /// One bit per dot, rows filled up to whole bytes, 1 is paper: as PDF has it.
    pub(super) fn packed(&self) -> Vec<u8> {
        let row = |dots: &[bool]| {
            let byte = |eight: &[bool]| {
                eight.iter().enumerate().fold(0xFF, |byte, (place, ink)| byte & !(u8::from(*ink) << (7 - place)))
            };
            dots.chunks(8).map(byte).collect::<Vec<u8>>()
        };
        self.dots.chunks_exact(self.width as usize).flat_map(row).collect()
    }
}

/// Reads a GIF as it comes from UPS and stands it upright. Errors: it is no GIF, or too large to be a label.
pub(super) fn upright(bytes: &[u8]) -> Result<Raster, String> {
    let mut options = DecodeOptions::new();
    options.set_color_output(ColorOutput::RGBA);
    options.set_memory_limit(MemoryLimit::Bytes(MAX_MEMORY.try_into().map_err(|_| "no memory limit".to_owned())?));
    let mut decoder = options.read_info(Cursor::new(bytes)).map_err(|error| error.to_string())?;
    let frame = decoder.read_next_frame().map_err(|error| error.to_string())?;
    let frame = frame.ok_or_else(|| "the GIF holds no picture".to_owned())?;
    let dots = frame.buffer.chunks_exact(4).map(is_dark).collect();
    let raster = Raster::new(u32::from(frame.width), u32::from(frame.height), dots);
    let raster = raster.ok_or_else(|| "the GIF is too large for a label".to_owned())?;
    Ok(if raster.width > raster.height { raster.turned() } else { raster })
}

/// Perceived brightness (ITU-R BT.601) below the threshold; what is transparent is paper.
fn is_dark(pixel: &[u8]) -> bool {
    let [red, green, blue, alpha] = [pixel[0], pixel[1], pixel[2], pixel[3]].map(u32::from);
    alpha >= THRESHOLD && (299 * red + 587 * green + 114 * blue) / 1_000 < THRESHOLD
}
