//! Writes a raster as GIF in two colours, with a compression of our own: the general one looks each dot up among 256
//! colours and took ten times as long as everything else about a label. Runs of one colour are taken at once.

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
    let mut lzw = Lzw::new();
    for (is_black, count) in raster.runs() {
        lzw.take_run(usize::from(is_black), count);
    }
    let frame = Frame { width, height, buffer: lzw.finish().into(), ..Frame::default() };
    let mut bytes = Vec::new();
    let written =
        Encoder::new(&mut bytes, width, height, &PALETTE).and_then(|mut gif| gif.write_lzw_pre_encoded_frame(&frame));
    if written.is_ok() { bytes } else { Vec::new() }
}

/// LZW over two colours.
struct Lzw {
    bits: Bits,
    /// The codes that go on from a code with white and with black; 0 for none.
    longer: Box<[[u16; 2]; CODES as usize]>,
    /// The codes of one, two and more dots of one colour.
    plain: [Vec<u16>; 2],
    free: u16,
    width: u32,
    /// The dots that have no code of their own in the output yet.
    word: Option<Word>,
}

#[derive(Clone, Copy)]
struct Word {
    code: u16,
    /// How many dots, all of this colour; 0 when they are not of one colour.
    count: usize,
    colour: usize,
}

impl Lzw {
    fn new() -> Lzw {
        let bits = Bits { bytes: vec![COLOUR_BITS], held: 0, count: 0 };
        let longer = Box::new([[0; 2]; CODES as usize]);
        let mut lzw = Lzw { bits, longer, plain: [vec![0], vec![1]], free: 0, width: 0, word: None };
        lzw.width = u32::from(COLOUR_BITS) + 1;
        lzw.clear();
        lzw
    }

    fn clear(&mut self) {
        self.bits.put(CLEAR, self.width);
        self.longer.fill([0; 2]);
        self.plain.iter_mut().for_each(|codes| codes.truncate(1));
        (self.free, self.width) = (END + 1, u32::from(COLOUR_BITS) + 1);
    }

    fn take_run(&mut self, colour: usize, count: usize) {
        let mut left = count;
        while left > 0 {
            left -= self.take(colour, left);
        }
    }

    /// Takes some of the dots of a run; answers how many.
    fn take(&mut self, colour: usize, count: usize) -> usize {
        let begun = Word { code: colour as u16, count: 1, colour };
        let Some(word) = self.word else {
            self.word = Some(begun);
            return 1;
        };
        let is_plain = word.count > 0 && word.colour == colour;
        let known = &self.plain[colour];
        if is_plain && known.len() > word.count {
            let taken = count.min(known.len() - word.count);
            let count = word.count + taken;
            self.word = Some(Word { code: known[count - 1], count, colour });
            return taken;
        }
        let entry = &mut self.longer[usize::from(word.code)][colour];
        if *entry != 0 {
            self.word = Some(Word { code: *entry, count: 0, colour });
            return 1;
        }
        self.bits.put(word.code, self.width);
        self.word = Some(begun);
        if self.free == CODES {
            self.clear();
            return 1;
        }
        *entry = self.free;
        if is_plain {
            self.plain[colour].push(self.free);
        }
        // The reader is one entry behind, so the codes grow one later than the table.
        self.width += u32::from(self.free == 1 << self.width);
        self.free += 1;
        1
    }

    fn finish(mut self) -> Vec<u8> {
        if let Some(word) = self.word {
            self.bits.put(word.code, self.width);
            self.width += u32::from(self.free == 1 << self.width && self.free < CODES);
        }
        self.bits.put(END, self.width);
        self.bits.finish()
    }
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
