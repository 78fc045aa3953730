//! Words of a typed line: compared without case, accents and the marks around them, kept as they were typed.

use crate::fold::fold;

/// One line: runs of blanks are one blank, control characters are blanks.
pub(super) fn tidied(text: &str) -> String {
    let plain: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The words of a line, as typed.
pub(super) fn words(line: &str) -> Vec<&str> {
    line.split_whitespace().collect()
}

/// A word for comparison: folded, without marks around and hyphens inside.
pub(super) fn bare(word: &str) -> String {
    fold(word).chars().filter(|c| c.is_alphanumeric()).collect()
}

/// Words as a line again, without marks that separated what stood around them.
pub(super) fn line(words: &[&str]) -> String {
    trimmed(&words.join(" ")).to_owned()
}

/// Removes blanks and separating marks at both ends.
pub(super) fn trimmed(text: &str) -> &str {
    text.trim_matches(|c: char| c.is_whitespace() || matches!(c, ',' | ';' | ':' | '/' | '|' | '-' | '–' | '#'))
}

/// The digits of a word that holds nothing else but marks around them.
pub(super) fn digits(word: &str) -> Option<&str> {
    let inner = word.trim_matches(|c: char| !c.is_alphanumeric() && c != '+');
    (!inner.is_empty() && inner.bytes().all(|byte| byte.is_ascii_digit())).then_some(inner)
}

/// Words between a label and its number that mean nothing by themselves: "Nr.", "Nummer:", "#".
pub(super) fn is_number_word(word: &str) -> bool {
    matches!(bare(word).as_str(), "nr" | "nummer" | "no" | "num" | "number" | "numero") || is_mark(word)
}

/// Tells whether a word consists of marks only.
pub(super) fn is_mark(word: &str) -> bool {
    !word.chars().any(char::is_alphanumeric)
}
