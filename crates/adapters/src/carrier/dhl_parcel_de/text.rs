//! Texts as DHL gets them: trimmed, composed, references long enough, house numbers apart where DHL insists on it.
//!
//! Nothing is ever cut off here; what is too long was refused before.

use std::borrow::Cow;

use kontor_model::fold::{is_invisible, without_invisible};
use unicode_normalization::{UnicodeNormalization, is_nfc};

/// DHL takes no reference shorter than this.
const MIN_REFERENCE: usize = 8;

/// Trims a text, makes runs of blanks one, composes its characters (NFC) and drops what nobody can see.
/// Copies only where there is something to change.
pub(super) fn clean(text: &str) -> Cow<'_, str> {
    let text = text.trim();
    let is_plain = text.bytes().all(|byte| (b' '..=b'~').contains(&byte));
    let is_odd = |c: char| is_invisible(c) || (c.is_whitespace() && c != ' ');
    if !text.contains("  ") && (is_plain || (!text.chars().any(is_odd) && is_nfc(text))) {
        return Cow::Borrowed(text);
    }
    let composed: String = without_invisible(text).nfc().collect();
    Cow::Owned(composed.split_whitespace().collect::<Vec<_>>().join(" "))
}

/// The text of an optional field; `None` when there is nothing to be seen in it.
pub(super) fn clean_some(text: Option<&str>) -> Option<Cow<'_, str>> {
    text.map(clean).filter(|text| !text.is_empty())
}

/// A reference as it is printed: one of fewer than 8 characters is lengthened in plain sight, `4711` to `Ref. 4711` and
/// `7` to `Referenz 7`.
pub(super) fn reference(text: &str) -> Cow<'_, str> {
    let text = clean(text);
    match text.chars().count() {
        0 | MIN_REFERENCE.. => text,
        1 | 2 => Cow::Owned(format!("Referenz {text}")),
        _ => Cow::Owned(format!("Ref. {text}")),
    }
}

/// Street and house number apart, for the interfaces of DHL that want both: the number given, else what stands behind
/// the last blank that a digit follows. `None` when there is no number to be found.
pub(super) fn street_and_number<'a>(street: &'a str, number: Option<&'a str>) -> Option<(Cow<'a, str>, Cow<'a, str>)> {
    if let Some(number) = clean_some(number) {
        return Some((clean(street), number));
    }
    let street = street.trim();
    let begins = |(at, blank): (usize, char)| {
        let digit = street[at + blank.len_utf8()..].chars().next().is_some_and(|c| c.is_ascii_digit());
        (blank == ' ' && digit).then_some(at)
    };
    let at = street.char_indices().filter_map(begins).next_back()?;
    Some((clean(&street[..at]), clean(&street[at..])))
}

/// Digits of a text, blanks, dots and hyphens between them left out; `None` when anything else stands there.
pub(super) fn digits(text: &str) -> Option<String> {
    let bare: String = text.chars().filter(|c| !matches!(c, ' ' | '.' | '-' | '\u{A0}')).collect();
    (!bare.is_empty() && bare.bytes().all(|byte| byte.is_ascii_digit())).then_some(bare)
}
