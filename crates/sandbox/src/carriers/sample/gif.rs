//! Writes a raster as GIF in two colours, with a compression of our own: the general one looks each dot up among 256
//! colours, and took ten times as long as everything else about a label.

use gif::{Encoder, Frame};

use super::Raster;

/// White and black.
const PALETTE: [u8; 6] = [0xFF, 0xFF, 0xFF, 0, 0, 0];
/// Bits of a colour; GIF knows no fewer than two.
const COLOUR_BITS: u8 = 2;
/// Starts with an empty table again.
const CLEAR: u16 = 1 << COLOUR_BITS;
const END: u16 = CLEAR + 1;
/// Codes there is room for, of 12 bits at most (GIF 89a, appendix F).
const CODES: u16 = 4_096;

/// Writes a picture. Nothing when it has no dots or more than 65,535 in a row, which no label has.
pub(super) fn write(raster: &Raster) -> Vec<u8> {
    let (Ok(width), Ok(height)) = (u16::try_from(raster.width), u16::try_from(raster.height)) else {
        return Vec::new();
    };
    let frame = Frame { width, height, buffer: compressed(raster).into(), ..Frame::default() };
    let mut bytes = Vec::new();
    let written =
        Encoder::new(&mut bytes, width, height, &PALETTE).and_then(|mut gif| gif.write_lzw_pre_encoded_frame(&frame));
    if written.is_ok() { bytes } else { Vec::new() }
}

/// LZW over two colours: a code's entry names the codes that go on with white and with black.
fn compressed(raster: &Raster) -> Vec<u8> {
    let mut bits = Bits { bytes: vec![COLOUR_BITS], held: 0, count: 0 };
    let mut longer = [[0_u16; 2]; CODES as usize];
    let (mut free, mut width) = (END + 1, u32::from(COLOUR_BITS) + 1);
    let mut known: Option<u16> = None;
    bits.put(CLEAR, width);
    for dot in raster.dots() {
        let Some(code) = known else {
            known = Some(u16::from(dot));
            continue;
        };
        let entry = &mut longer[usize::from(code)][usize::from(dot)];
        if *entry != 0 {
            known = Some(*entry);
            continue;
        }
        bits.put(code, width);
        known = Some(u16::from(dot));
        if free < CODES {
            *entry = free;
            // The reader is one entry behind, so the codes grow one later than the table.
            width += u32::from(free == 1 << width);
            free += 1;
        } else {
            bits.put(CLEAR, width);
            longer.fill([0; 2]);
            (free, width) = (END + 1, u32::from(COLOUR_BITS) + 1);
        }
    }
    if let Some(code) = known {
        bits.put(code, width);
        width += u32::from(free == 1 << width && free < CODES);
    }
    bits.put(END, width);
    bits.finish()
}

/// Codes of changing width, the lowest bit first.
struct Bits {
    bytes: Vec<u8>,
    held: u32,
    count: u32,
}

impl Bits {
    fn put(&mut self, code: u16, width: u32) {
        self.held |= u32::from(code) << self.count;
        self.count += width;
        while self.count >= 8 {
            self.bytes.push(self.held.to_le_bytes()[0]);
            self.held >>= 8;
            self.count -= 8;
        }
    }

    fn finish(mut self) -> Vec<u8> {
        self.bytes.extend((self.count > 0).then_some(self.held.to_le_bytes()[0]));
        self.bytes
    }
}
