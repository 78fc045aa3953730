//! A bar on the terminal for work that goes on: one line on standard error that wipes itself out at the end.

use std::io::Write;

/// Characters of the bar.
const WIDTH: usize = 24;

/// The bar.
pub(crate) struct Progress {
    caption: String,
    total: usize,
    is_watched: bool,
}

impl Progress {
    pub(super) fn new(caption: String, total: usize, is_watched: bool) -> Progress {
        Progress { caption, total, is_watched: is_watched && total != 1 }
    }

    /// Shows how many are through.
    pub(crate) fn tell(&self, done: usize) {
        if self.is_watched {
            let _ = write!(std::io::stderr(), "\r{}", self.line(done));
        }
    }

    /// The line that is shown.
    pub(super) fn line(&self, done: usize) -> String {
        if self.total == 0 {
            // Nobody knows how many there are.
            return format!("{} {done}", self.caption);
        }
        let full = WIDTH * done.min(self.total) / self.total.max(1);
        format!("{} [{}{}] {done}/{}", self.caption, "#".repeat(full), "-".repeat(WIDTH - full), self.total)
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if self.is_watched {
            // ECMA-48: erase the line.
            let _ = write!(std::io::stderr(), "\r\u{1b}[2K");
        }
    }
}
