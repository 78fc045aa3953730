//! Why the tour stopped: what was asked and what was answered.

use std::error::Error;

/// Result of a step.
pub(crate) type Walked<T> = Result<T, Stumble>;

/// What went wrong. Holds no secret: it is printed and written into the report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Stumble(String);

impl Stumble {
    pub(crate) fn new(what: impl Into<String>) -> Stumble {
        Stumble(what.into())
    }

    /// From somebody else's error, with its causes: libraries hide the interesting one inside.
    pub(crate) fn of(error: impl Error) -> Stumble {
        let mut text = error.to_string();
        let mut cause = error.source();
        while let Some(inner) = cause {
            text.push_str(&format!(": {inner}"));
            cause = inner.source();
        }
        Stumble(text)
    }

    pub(crate) fn reason(&self) -> &str {
        &self.0
    }
}
