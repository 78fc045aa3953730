//! One finding, printed as one line that an editor can jump to.

use std::fmt;

/// A place where a rule is broken.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Fault {
    /// Path from the workspace's folder.
    pub(crate) file: String,
    /// Line, counted from 1; 1 when the fault is the file itself.
    pub(crate) line: usize,
    /// Short name of the rule.
    pub(crate) rule: &'static str,
    /// What is wrong and what to do.
    pub(crate) sentence: String,
}

impl Fault {
    /// A fault of one line.
    pub(crate) fn at(file: &str, line: usize, rule: &'static str, sentence: impl Into<String>) -> Fault {
        Fault { file: file.to_owned(), line, rule, sentence: sentence.into() }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{} {} {}", self.file, self.line, self.rule, self.sentence)
    }
}
