//! Folding of text for comparison and search: case, umlauts and accents do not matter.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Folds a text for a `*_key` column: compatibility form, lower case, `ß` to `ss`, accents dropped,
/// runs of white space to one blank, trimmed. `Müller ` and `MULLER` fold alike, as do `Straße` and `STRASSE`.
pub fn fold(text: &str) -> String {
    let bare: String = text.nfkd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase).collect();
    let spelled = bare.replace('ß', "ss").replace('ø', "o").replace('æ', "ae").replace('œ', "oe").replace('ł', "l");
    spelled.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Trims a line of typed text and folds inner runs of white space to one blank; control characters make it `None`.
pub fn clean_line(text: &str) -> Option<String> {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.chars().any(is_unprintable) { None } else { Some(line) }
}

/// Tells whether a character is a control, a line or paragraph separator, or reorders text invisibly.
pub fn is_unprintable(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{2028}' | '\u{2029}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{FEFF}')
}

#[cfg(test)]
mod tests;
