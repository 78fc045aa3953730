//! The two languages of every screen, mail and message.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A language of the user interface. German is the default, English is complete.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Lang {
    /// German, as an office would say it.
    #[default]
    De,
    /// English.
    En,
}

impl Lang {
    /// Both languages, German first.
    pub const ALL: [Lang; 2] = [Lang::De, Lang::En];

    /// The language tag for `lang` attributes and columns: `de` or `en`.
    pub fn code(self) -> &'static str {
        match self {
            Lang::De => "de",
            Lang::En => "en",
        }
    }

    /// Reads a language tag such as `en`, `en-GB` or `de_AT`.
    pub fn from_code(tag: &str) -> Option<Lang> {
        match tag.split(['-', '_']).next().unwrap_or("").to_ascii_lowercase().as_str() {
            "de" => Some(Lang::De),
            "en" => Some(Lang::En),
            _ => None,
        }
    }

    /// Chooses from an `Accept-Language` header (RFC 9110, section 12.5.4): the known language with the highest
    /// weight; the first one named wins a draw; German when none is known.
    pub fn from_accept_language(header: &str) -> Lang {
        let mut best: Option<(Lang, f32)> = None;
        for part in header.split(',').take(32) {
            let mut pieces = part.split(';');
            let Some(lang) = Lang::from_code(pieces.next().unwrap_or("").trim()) else { continue };
            let weight = pieces.find_map(|piece| piece.trim().strip_prefix("q=")?.parse::<f32>().ok()).unwrap_or(1.0);
            if weight > 0.0 && best.is_none_or(|(_, known)| weight > known) {
                best = Some((lang, weight));
            }
        }
        best.map_or(Lang::De, |(lang, _)| lang)
    }

    /// Picks the text of this language.
    pub fn pick<T>(self, german: T, english: T) -> T {
        match self {
            Lang::De => german,
            Lang::En => english,
        }
    }
}

#[cfg(test)]
mod tests;
