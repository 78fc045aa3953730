//! Fitting text into boxes: first smaller, then wrapped, else refused. Never cut off.

use super::fault::{Fault, FaultKind};
use super::map::Entry;
use crate::paper::face::{Ruler, Weight};

/// Room for a block of lines and the sizes it may be set in, all in micrometres.
#[derive(Clone, Copy, Debug)]
pub(super) struct Room {
    pub(super) width: u32,
    pub(super) height: u32,
    /// Size of the em that is tried first.
    pub(super) largest: u32,
    /// Size that can still be read well; what does not fit then is refused.
    pub(super) smallest: u32,
}

/// A block that fits.
#[derive(Clone, Debug)]
pub(super) struct Block {
    pub(super) size: u32,
    pub(super) lines: Vec<(String, Weight)>,
}

impl Block {
    /// Height of the block.
    pub(super) fn height(&self) -> u32 {
        self.lines.len() as u32 * line_step(self.size)
    }
}

/// From one baseline to the next.
pub(super) fn line_step(size: u32) -> u32 {
    size * 6 / 5
}

/// Sets a block as large as it fits; else the entries that are too long, each with how much of it fits.
pub(super) fn fit(ruler: Ruler<'_>, entries: &[Entry], room: Room) -> Result<Block, Vec<Fault>> {
    let mut size = room.largest;
    loop {
        if let Some(block) = set(ruler, entries, room, size) {
            return Ok(block);
        }
        if size == room.smallest {
            return Err(misfits(ruler, entries, room));
        }
        size = (size - size / 20).max(room.smallest);
    }
}

fn set(ruler: Ruler<'_>, entries: &[Entry], room: Room, size: u32) -> Option<Block> {
    let mut lines = Vec::with_capacity(entries.len() + 2);
    for entry in entries {
        let wrapped = wrap(ruler, &entry.text, entry.weight, size, room.width);
        if wrapped.len() > entry.max_lines || wrapped.iter().any(|line| !line.fits) {
            return None;
        }
        lines.extend(wrapped.into_iter().map(|line| (line.text.to_owned(), entry.weight)));
    }
    let block = Block { size, lines };
    (block.height() <= room.height).then_some(block)
}

struct Line<'t> {
    text: &'t str,
    fits: bool,
}

/// Breaks a text between words, and behind hyphens and slashes. A word longer than the line stands alone and does
/// not fit.
fn wrap<'t>(ruler: Ruler<'_>, text: &'t str, weight: Weight, size: u32, width: u32) -> Vec<Line<'t>> {
    if ruler.width(text, weight, size) <= width {
        return vec![Line { text, fits: true }];
    }
    let mut lines = Vec::new();
    let mut start = 0;
    let mut end = 0;
    for next in breaks(text) {
        if end > start && ruler.width(text[start..next].trim_end(), weight, size) > width {
            lines.push(text[start..end].trim_end());
            start = end;
        }
        end = next;
    }
    lines.push(text[start..].trim_end());
    lines.into_iter().map(|line| Line { text: line, fits: ruler.width(line, weight, size) <= width }).collect()
}

/// Byte positions behind which a line may end, the end of the text last.
fn breaks(text: &str) -> impl Iterator<Item = usize> {
    let inner =
        text.char_indices().filter(|(_, c)| matches!(c, ' ' | '-' | '/' | '–')).map(|(at, c)| at + c.len_utf8());
    let end = text.len();
    inner.filter(move |at| *at < end).chain(std::iter::once(end))
}

/// Who is too long at the smallest size. When each entry alone would do, the ones with several lines share the blame.
fn misfits(ruler: Ruler<'_>, entries: &[Entry], room: Room) -> Vec<Fault> {
    let too_long = |entry: &&Entry| {
        let wrapped = wrap(ruler, &entry.text, entry.weight, room.smallest, room.width);
        wrapped.len() > entry.max_lines || wrapped.iter().any(|line| !line.fits)
    };
    let mut guilty: Vec<(&Entry, usize)> =
        entries.iter().filter(too_long).map(|entry| (entry, entry.max_lines)).collect();
    if guilty.is_empty() {
        let one_line = |entry: &&Entry| ruler.width(&entry.text, entry.weight, room.smallest) > room.width;
        guilty = entries.iter().filter(one_line).map(|entry| (entry, 1)).collect();
    }
    let fault = |(entry, lines): (&Entry, usize)| Fault {
        place: entry.place,
        kind: FaultKind::DoesNotFit {
            max: fitting_chars(ruler, entry, room, lines).saturating_sub(entry.foreign_chars),
        },
    };
    guilty.into_iter().map(fault).collect()
}

/// How many characters of an entry, from its beginning, fit on `lines` lines at the smallest size.
fn fitting_chars(ruler: Ruler<'_>, entry: &Entry, room: Room, lines: usize) -> usize {
    let fits = |end: usize| {
        let wrapped = wrap(ruler, entry.text[..end].trim_end(), entry.weight, room.smallest, room.width);
        wrapped.len() <= lines && wrapped.iter().all(|line| line.fits)
    };
    let ends = entry.text.char_indices().map(|(at, c)| at + c.len_utf8());
    ends.take_while(|end| fits(*end)).count()
}
