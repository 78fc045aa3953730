//! Takes a Rust file apart into code, comments and string literals, so that no rule mistakes one for another.
//!
//! Not a parser: it knows strings, characters, lifetimes and comments, and finds functions by their brackets. That is
//! enough for rules over names and literals, and needs no dependency.

mod functions;
mod lexer;
#[cfg(test)]
mod tests;

pub(crate) use functions::Function;

/// A string literal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Literal {
    /// Byte offset of its first character in the file.
    pub(crate) offset: usize,
    /// Line, from 1.
    pub(crate) line: usize,
    /// What stands between the quotes, escapes untouched.
    pub(crate) text: String,
}

/// A file taken apart.
#[derive(Debug)]
pub(crate) struct RustCode {
    /// The file with comments and the contents of literals blanked; offsets and lines are those of the file.
    pub(crate) code: String,
    /// Comments with the line they begin on.
    pub(crate) comments: Vec<(usize, String)>,
    /// String literals in order.
    pub(crate) literals: Vec<Literal>,
}

impl RustCode {
    /// Takes the text of a file apart.
    pub(crate) fn parse(text: &str) -> RustCode {
        lexer::parse(text)
    }

    /// The functions of the file, free ones and methods alike.
    pub(crate) fn functions(&self) -> Vec<Function> {
        functions::find(&self.code)
    }

    /// The structs with named fields: name and what stands between the braces.
    pub(crate) fn structs(&self) -> Vec<(String, &str)> {
        functions::structs(&self.code)
    }

    /// Where the calls of a macro lie, brackets included.
    pub(crate) fn calls(&self, name: &str) -> Vec<std::ops::Range<usize>> {
        functions::calls(&self.code, name)
    }

    /// Lines of code with their numbers, from 1.
    pub(crate) fn lines(&self) -> impl Iterator<Item = (usize, &str)> {
        self.code.lines().enumerate().map(|(index, line)| (index + 1, line))
    }

    /// The literals between two offsets.
    pub(crate) fn literals_in(&self, range: &std::ops::Range<usize>) -> impl Iterator<Item = &Literal> {
        self.literals.iter().filter(move |literal| range.contains(&literal.offset))
    }

    /// The line on which an offset lies.
    pub(crate) fn line_of(&self, offset: usize) -> usize {
        1 + self.code.bytes().take(offset).filter(|byte| *byte == b'\n').count()
    }
}

/// Finds `word` in `line` where it is not part of a longer identifier.
pub(crate) fn has_word(line: &str, word: &str) -> bool {
    let part = |c: char| c.is_alphanumeric() || c == '_';
    line.match_indices(word).any(|(start, found)| {
        let before = line[..start].chars().next_back().is_some_and(part);
        let after = line[start + found.len()..].chars().next().is_some_and(part);
        !before && !after
    })
}
