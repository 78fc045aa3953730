//! Unpacks the picture inside a GIF (LZW, GIF89a, appendix F) straight into one bit per dot.
//!
//! Labels are long runs of one colour: every string of the code is a stretch of dots unpacked before, so 64 of them are
//! copied at a time, and a label never stands in memory dot by dot.

/// Most codes there can be at once: none is longer than twelve bits.
const MOST_CODES: usize = 1 << LONGEST_CODE;
const LONGEST_CODE: u32 = 12;

/// A row of bits, each 64 from the left in a word.
pub(super) struct Bits {
    /// One more word than needed, so that a stretch that begins in the last one may be read whole.
    words: Vec<u64>,
    len: usize,
}

impl Bits {
    fn with_room_for(count: usize) -> Bits {
        Bits { words: vec![0; count / 64 + 2], len: 0 }
    }

    /// Up to 64 bits from a place on, from the left; what lies behind them is 0. `count` is at least 1.
    pub(super) fn at(&self, place: usize, count: usize) -> u64 {
        let (word, shift) = (place / 64, place % 64);
        let behind = if shift == 0 { 0 } else { self.words[word + 1] >> (64 - shift) };
        (self.words[word] << shift | behind) & !0 << (64 - count)
    }

    fn push(&mut self, bits: u64, count: usize) {
        let (word, shift) = (self.len / 64, self.len % 64);
        self.words[word] |= bits >> shift;
        if shift > 0 {
            self.words[word + 1] |= bits << (64 - shift);
        }
        self.len += count;
    }

    /// Appends a stretch of what is there. It may reach into what is being appended.
    fn repeat(&mut self, mut from: usize, mut count: usize) {
        while count > 0 {
            let some = count.min(64).min(self.len - from);
            self.push(self.at(from, some), some);
            (from, count) = (from + some, count - some);
        }
    }
}

/// Unpacks `count` dots: which of them are of a colour that is ink. `data` begins with the size of the smallest codes.
/// `None` when it is damaged or ends too early.
pub(super) fn unpack(data: &[u8], is_ink: &[bool; 256], count: usize) -> Option<Bits> {
    let (&size, packed) = data.split_first()?;
    let size = u32::from(size);
    if !(1..=8).contains(&size) {
        return None;
    }
    let (clear, end) = (1 << size, (1 << size) + 1);
    let mut codes = Codes { bytes: packed.iter(), held: 0, count: 0 };
    let mut bits = Bits::with_room_for(count);
    // Where the string of each code was unpacked first, and how long it is.
    let mut strings = vec![(0, 0); MOST_CODES];
    let (mut known, mut width, mut last) = (end + 1, size + 1, None);
    while bits.len < count {
        let code = codes.next(width)?;
        if code == clear {
            (known, width, last) = (end + 1, size + 1, None);
            continue;
        }
        // Each code makes a new string: that of the code before and one dot more.
        if let Some((from, length)) = last.filter(|_| known < MOST_CODES) {
            strings[known] = (from, length + 1);
            known += 1;
            width += u32::from(known == 1 << width && width < LONGEST_CODE);
        }
        let begin = bits.len;
        if code < clear {
            bits.push(u64::from(is_ink[code]) << 63, 1);
        } else if code > end && code < known {
            let (from, length) = strings[code];
            bits.repeat(from, length.min(count - begin));
        } else {
            return None;
        }
        last = Some((begin, bits.len - begin));
    }
    Some(bits)
}

/// Codes of changing width, the lowest bit first.
struct Codes<'a> {
    bytes: std::slice::Iter<'a, u8>,
    held: u32,
    count: u32,
}

impl Codes<'_> {
    fn next(&mut self, width: u32) -> Option<usize> {
        while self.count < width {
            self.held |= u32::from(*self.bytes.next()?) << self.count;
            self.count += 8;
        }
        let code = self.held & ((1 << width) - 1);
        self.held >>= width;
        self.count -= width;
        Some(code as usize)
    }
}
