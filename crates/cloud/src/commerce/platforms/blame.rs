//! What a failed call is to be blamed on: the platform, or one thing among many that it was told. A shop works off many in
//! one process, so one it dies at fails them all; those are told in smaller calls, down to the one, which then waits by itself.

use kontor_adapters::AdapterError;

/// What failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::commerce) enum Blame {
    /// The platform: nothing else makes sense for now.
    Platform,
    /// One of several: they are told in halves.
    OneOfSeveral,
    /// The only one that was told; the others go on.
    One,
}

/// Remembers how the calls of one piece of work went.
#[derive(Debug, Default)]
pub(in crate::commerce) struct Judge {
    /// The last call told one thing alone, and it failed: a second one in a row is the platform's fault.
    failed_alone: bool,
}

impl Judge {
    /// A call worked.
    pub(in crate::commerce) fn worked(&mut self) {
        self.failed_alone = false;
    }

    /// A call failed in which so many things were told.
    pub(in crate::commerce) fn failed(&mut self, error: &AdapterError, count: usize) -> Blame {
        if !error.is_about_the_call() {
            return Blame::Platform;
        }
        if count > 1 {
            return Blame::OneOfSeveral;
        }
        if std::mem::replace(&mut self.failed_alone, true) { Blame::Platform } else { Blame::One }
    }
}

#[cfg(test)]
mod tests {
    use kontor_adapters::{AdapterError, ErrorKind};

    use super::{Blame, Judge};

    fn failure(code: &str) -> AdapterError {
        AdapterError::without_effect(ErrorKind::Unavailable, code, "")
    }

    #[test]
    fn many_are_told_in_halves_down_to_the_one_that_fails() {
        let mut judge = Judge::default();
        assert_eq!(judge.failed(&failure("http_500"), 100), Blame::OneOfSeveral);
        assert_eq!(judge.failed(&failure("http_500"), 1), Blame::One);
        judge.worked();
        assert_eq!(judge.failed(&failure("http_500"), 1), Blame::One);
    }

    #[test]
    fn a_second_that_fails_alone_with_no_success_between_is_the_platforms_fault() {
        let mut judge = Judge::default();
        assert_eq!(judge.failed(&failure("http_500"), 1), Blame::One);
        assert_eq!(judge.failed(&failure("http_500"), 2), Blame::OneOfSeveral);
        assert_eq!(judge.failed(&failure("http_500"), 1), Blame::Platform);
    }

    #[test]
    fn no_answer_at_all_says_nothing_about_what_was_told() {
        assert_eq!(Judge::default().failed(&failure("no_connection"), 100), Blame::Platform);
    }
}
