//! Walks over the bytes of a Rust file once.

use super::{Literal, RustCode};

struct Lexer<'a> {
    text: &'a str,
    at: usize,
    line: usize,
    code: Vec<u8>,
    comments: Vec<(usize, String)>,
    literals: Vec<Literal>,
}

/// Takes the text apart.
pub(super) fn parse(text: &str) -> RustCode {
    let mut lexer = Lexer {
        text,
        at: 0,
        line: 1,
        code: Vec::with_capacity(text.len()),
        comments: Vec::new(),
        literals: Vec::new(),
    };
    while lexer.at < text.len() {
        lexer.step();
    }
    let code = String::from_utf8_lossy(&lexer.code).into_owned();
    RustCode { code, comments: lexer.comments, literals: lexer.literals }
}

impl Lexer<'_> {
    fn rest(&self) -> &str {
        &self.text[self.at..]
    }

    fn step(&mut self) {
        let rest = self.rest();
        if rest.starts_with("//") {
            self.line_comment();
        } else if rest.starts_with("/*") {
            self.block_comment();
        } else if let Some(hashes) = raw_string(rest).filter(|_| !self.inside_word()) {
            self.raw_string(hashes);
        } else if rest.starts_with('"') {
            self.plain_string();
        } else if let Some(length) = character(rest) {
            self.blank(length);
        } else {
            let length = rest.chars().next().map_or(1, char::len_utf8);
            self.keep(length);
        }
    }

    /// Tells whether the character before belongs to an identifier, as in `for"`, which no raw string follows.
    fn inside_word(&self) -> bool {
        self.text[..self.at].chars().next_back().is_some_and(|c| c.is_alphanumeric() || c == '_')
    }

    fn line_comment(&mut self) {
        let length = self.rest().find('\n').unwrap_or(self.rest().len());
        self.comments.push((self.line, self.rest()[..length].to_owned()));
        self.blank(length);
    }

    fn block_comment(&mut self) {
        let mut depth = 0;
        let mut length = 0;
        let rest = self.rest();
        while length < rest.len() {
            let here = &rest.as_bytes()[length..];
            if here.starts_with(b"/*") {
                depth += 1;
                length += 2;
            } else if here.starts_with(b"*/") {
                depth -= 1;
                length += 2;
                if depth == 0 {
                    break;
                }
            } else {
                length += 1;
            }
        }
        self.comments.push((self.line, rest[..length].to_owned()));
        self.blank(length);
    }

    fn plain_string(&mut self) {
        let bytes = self.rest().as_bytes();
        let mut end = 1;
        while end < bytes.len() && bytes[end] != b'"' {
            end += if bytes[end] == b'\\' { 2 } else { 1 };
        }
        self.literal(1, end.min(bytes.len()), 1);
    }

    fn raw_string(&mut self, (prefix, hashes): (usize, usize)) {
        let start = prefix + hashes + 1;
        let close = format!("\"{}", "#".repeat(hashes));
        let end = self.rest()[start..].find(&close).map_or(self.rest().len(), |found| start + found);
        self.literal(start, end, close.len());
    }

    /// Writes down the literal from `start` to `end` and walks past its closing quote of `close` bytes.
    fn literal(&mut self, start: usize, end: usize, close: usize) {
        let text = self.rest()[start..end].to_owned();
        let lead = self.rest()[..start].matches('\n').count();
        self.literals.push(Literal { offset: self.at + start, line: self.line + lead, text });
        self.keep(start);
        self.blank(end - start);
        self.keep(close.min(self.text.len() - self.at));
    }

    fn keep(&mut self, length: usize) {
        let kept = &self.text.as_bytes()[self.at..self.at + length];
        self.line += kept.iter().filter(|byte| **byte == b'\n').count();
        self.code.extend_from_slice(kept);
        self.at += length;
    }

    fn blank(&mut self, length: usize) {
        for byte in &self.text.as_bytes()[self.at..self.at + length] {
            let newline = *byte == b'\n';
            self.line += usize::from(newline);
            self.code.push(if newline { b'\n' } else { b' ' });
        }
        self.at += length;
    }
}

/// Length of the prefix and number of hashes, when a raw string begins here.
fn raw_string(rest: &str) -> Option<(usize, usize)> {
    let prefix = ["br", "cr", "r"].iter().find(|prefix| rest.starts_with(**prefix))?.len();
    let hashes = rest[prefix..].bytes().take_while(|byte| *byte == b'#').count();
    rest[prefix + hashes..].starts_with('"').then_some((prefix, hashes))
}

/// Length of the character literal that begins here; a lifetime is none.
fn character(rest: &str) -> Option<usize> {
    let inner = rest.strip_prefix('\'')?;
    if let Some(escaped) = inner.strip_prefix('\\') {
        let skipped = escaped.chars().next()?.len_utf8();
        return escaped[skipped..].find('\'').map(|end| 2 + skipped + end + 1);
    }
    let first = inner.chars().next()?;
    inner[first.len_utf8()..].starts_with('\'').then(|| 1 + first.len_utf8() + 1)
}
