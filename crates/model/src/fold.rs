//! Folding of text for comparison and search: case, umlauts and accents do not matter.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Folds a text for a `*_key` column: compatibility form, lower case, `ß` to `ss`, accents and invisible characters
/// dropped, runs of white space to one blank, trimmed. `Müller ` and `MULLER` fold alike, as do `Straße` and `STRASSE`.
pub fn fold(text: &str) -> String {
    let inked = text.nfkd().filter(|c| !is_combining_mark(*c) && !is_invisible(*c));
    let bare: String = inked.flat_map(char::to_lowercase).collect();
    let spelled = bare.replace('ß', "ss").replace('ø', "o").replace('æ', "ae").replace('œ', "oe").replace('ł', "l");
    spelled.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Trims a line of typed text, folds inner runs of white space to one blank and drops what nobody can see; a line of
/// invisible characters only is empty. Control characters make it `None`.
pub fn clean_line(text: &str) -> Option<String> {
    if text.chars().any(|c| !c.is_whitespace() && is_unprintable(c)) {
        return None;
    }
    Some(without_invisible(text).split_whitespace().collect::<Vec<_>>().join(" "))
}

/// Drops the characters without ink, and variation selectors that have no character before them to vary.
pub fn without_invisible(text: &str) -> String {
    let mut has_base = false;
    let is_kept = |c: &char| match *c {
        c if is_invisible(c) => false,
        c if is_selector(c) => std::mem::take(&mut has_base),
        c => {
            has_base = !c.is_whitespace();
            true
        }
    };
    text.chars().filter(is_kept).collect()
}

/// Tells whether a character takes no ink and says nothing: soft hyphen, zero-width blanks and joiners, fillers, tags.
/// Two names that differ in these alone are the same name, and a name of these alone is none.
pub fn is_invisible(c: char) -> bool {
    matches!(
        c,
        '\u{AD}'
            | '\u{34F}'
            | '\u{115F}'
            | '\u{1160}'
            | '\u{17B4}'
            | '\u{17B5}'
            | '\u{180E}'
            | '\u{200B}'..='\u{200D}'
            | '\u{2060}'..='\u{2064}'
            | '\u{206A}'..='\u{206F}'
            | '\u{3164}'
            | '\u{FEFF}'
            | '\u{FFA0}'
            | '\u{E0000}'..='\u{E007F}'
    )
}

/// Tells whether a character chooses the shape of the one before it.
fn is_selector(c: char) -> bool {
    matches!(c, '\u{180B}'..='\u{180D}' | '\u{180F}' | '\u{FE00}'..='\u{FE0F}' | '\u{E0100}'..='\u{E01EF}')
}

/// Tells whether a character is a control, a line or paragraph separator, or reorders text invisibly.
pub fn is_unprintable(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{61C}' | '\u{2028}' | '\u{2029}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{FEFF}')
}

#[cfg(test)]
mod tests;
