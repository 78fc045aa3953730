//! Postal code, town and country: taken apart where they stand in one field.

use super::Draft;
use super::note::NoteCode;
use super::words::{bare, trimmed};
use crate::address::CountryCode;

/// Settles postal code, town and country of a draft.
pub(super) fn settle(draft: &mut Draft) {
    settle_code(draft);
    settle_city(draft);
    if draft.postal_code.is_empty() {
        draft.note(NoteCode::PostalCodeMissing, "postal_code", "");
    } else if fits(&draft.postal_code, draft.country.as_str()) == Some(false) {
        draft.note(NoteCode::PostalCodeUnclear, "postal_code", "");
    }
    if draft.city.is_empty() {
        draft.note(NoteCode::CityMissing, "city", "");
    }
}

/// The field of the postal code may hold a country before it and the town behind it.
fn settle_code(draft: &mut Draft) {
    let found = Place::in_front_of(&draft.postal_code, &draft.country);
    let Some(found) = found.filter(|found| found.rest.is_empty() || draft.city.is_empty()) else { return };
    let (prefix, code, rest) = found.owned();
    if !rest.is_empty() {
        draft.city = rest;
        draft.note(NoteCode::PostalCodeSettled, "postal_code", "");
    }
    settle_prefix(draft, prefix, &code);
    draft.postal_code = code;
}

/// The field of the town may hold the postal code before it.
fn settle_city(draft: &mut Draft) {
    let Some(found) = Place::in_front_of(&draft.city, &draft.country).filter(|found| !found.rest.is_empty()) else {
        return;
    };
    let (prefix, code, rest) = found.owned();
    if draft.postal_code.is_empty() {
        draft.postal_code.clone_from(&code);
        draft.note(NoteCode::PostalCodeSettled, "postal_code", "");
    } else if bare(&draft.postal_code) == bare(&code) {
        draft.note(NoteCode::PostalCodeSettled, "postal_code", &code);
    } else {
        return draft.note(NoteCode::PostalCodeUnclear, "postal_code", "");
    }
    settle_prefix(draft, prefix, &code);
    draft.city = rest;
}

/// A prefix that names another country counts where only that country has such codes.
fn settle_prefix(draft: &mut Draft, prefix: Option<String>, code: &str) {
    let Some(prefix) = prefix else { return };
    let Some(named) = country_of_prefix(&prefix) else { return };
    let is_other = named != draft.country.as_str();
    if is_other && (fits(code, draft.country.as_str()) != Some(false) || fits(code, named) == Some(false)) {
        return draft.note(NoteCode::CountryUnclear, "country", &prefix);
    }
    draft.note(NoteCode::CountrySettled, "country", &prefix);
    draft.country = CountryCode::parse(named).unwrap_or_else(|| draft.country.clone());
}

/// A postal code at the beginning of a text.
pub(super) struct Place<'t> {
    pub(super) prefix: Option<&'t str>,
    pub(super) code: &'t str,
    pub(super) rest: &'t str,
}

impl<'t> Place<'t> {
    /// Finds a postal code of the country, or of the one that a prefix names, at the beginning of a text.
    pub(super) fn in_front_of(text: &'t str, country: &CountryCode) -> Option<Place<'t>> {
        let (prefix, behind) = match text.split_once(['-', ' ']) {
            Some((prefix, behind)) if country_of_prefix(prefix).is_some() => {
                (Some(prefix), behind.trim_start_matches([' ', '-']))
            }
            _ => (None, text),
        };
        let named = prefix.and_then(country_of_prefix);
        let mut ends = behind.match_indices([' ', ',']).map(|(at, _)| at).chain([behind.len()]);
        let is_code = |code: &str| {
            let countries = [named, Some(country.as_str())];
            countries.into_iter().flatten().any(|country| fits(code, country) == Some(true))
        };
        // The longest one, because the letters of a Dutch code stand behind a blank.
        let end = ends.rfind(|end| is_code(&behind[..*end]))?;
        let rest = trimmed(&behind[end..]);
        // Digits behind it make it the beginning of another number.
        let is_town = rest.chars().next().is_none_or(|first| !first.is_ascii_digit());
        is_town.then(|| Place { prefix, code: &behind[..end], rest })
    }

    fn owned(&self) -> (Option<String>, String, String) {
        (self.prefix.map(str::to_owned), self.code.to_owned(), self.rest.to_owned())
    }
}

/// Tells whether a text is a postal code of a country; `None` for countries whose codes are not known here.
fn fits(code: &str, country: &str) -> Option<bool> {
    let digits = |count: usize| code.len() == count && code.bytes().all(|byte| byte.is_ascii_digit());
    Some(match country {
        "DE" | "FR" | "IT" | "ES" | "FI" | "EE" | "HR" => digits(5),
        "AT" | "CH" | "LI" | "LU" | "BE" | "DK" | "NO" | "HU" | "SI" | "BG" => digits(4),
        "NL" => is_dutch(code),
        "PL" => {
            matches!(code.split_once('-'), Some((a, b)) if a.len() == 2 && b.len() == 3)
                && code.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-')
        }
        "CZ" | "SK" | "SE" | "GR" => digits(5) || is_grouped(code),
        _ => return None,
    })
}

/// `1016 GV`, with or without the blank.
fn is_dutch(code: &str) -> bool {
    let Some((number, letters)) = code.split_at_checked(4) else { return false };
    let letters = letters.strip_prefix(' ').unwrap_or(letters);
    number.bytes().all(|byte| byte.is_ascii_digit())
        && letters.len() == 2
        && letters.bytes().all(|byte| byte.is_ascii_uppercase())
}

/// `123 45`.
fn is_grouped(code: &str) -> bool {
    let parts: Vec<&str> = code.split(' ').collect();
    let is_number = |part: &&str, length| part.len() == length && part.bytes().all(|byte| byte.is_ascii_digit());
    matches!(parts.as_slice(), [first, second] if is_number(first, 3) && is_number(second, 2))
}

/// Prefixes of postal codes: vehicle signs and ISO codes, in capitals.
const PREFIXES: &[(&str, &str)] = &[
    ("D", "DE"),
    ("DE", "DE"),
    ("A", "AT"),
    ("AT", "AT"),
    ("CH", "CH"),
    ("FL", "LI"),
    ("LI", "LI"),
    ("NL", "NL"),
    ("L", "LU"),
    ("LU", "LU"),
    ("B", "BE"),
    ("BE", "BE"),
    ("F", "FR"),
    ("FR", "FR"),
    ("I", "IT"),
    ("IT", "IT"),
    ("DK", "DK"),
    ("PL", "PL"),
    ("CZ", "CZ"),
];

fn country_of_prefix(prefix: &str) -> Option<&'static str> {
    PREFIXES.iter().find(|(known, _)| *known == prefix).map(|(_, country)| *country)
}

/// Names of countries as they stand on the last line, folded.
const NAMES: &[(&str, &str)] = &[
    ("deutschland", "DE"),
    ("germany", "DE"),
    ("osterreich", "AT"),
    ("oesterreich", "AT"),
    ("austria", "AT"),
    ("schweiz", "CH"),
    ("suisse", "CH"),
    ("svizzera", "CH"),
    ("switzerland", "CH"),
    ("liechtenstein", "LI"),
    ("niederlande", "NL"),
    ("nederland", "NL"),
    ("netherlands", "NL"),
    ("luxemburg", "LU"),
    ("luxembourg", "LU"),
    ("belgien", "BE"),
    ("belgie", "BE"),
    ("belgique", "BE"),
    ("belgium", "BE"),
    ("frankreich", "FR"),
    ("france", "FR"),
    ("italien", "IT"),
    ("italia", "IT"),
    ("italy", "IT"),
    ("danemark", "DK"),
    ("denmark", "DK"),
    ("polen", "PL"),
    ("poland", "PL"),
    ("tschechien", "CZ"),
];

/// The country that a text names by its name, code or the sign of its cars, and by nothing else.
pub fn country_named(line: &str) -> Option<CountryCode> {
    let name = bare(line);
    let code = NAMES.iter().find(|(known, _)| *known == name).map(|(_, code)| *code);
    code.or_else(|| country_of_prefix(line)).and_then(CountryCode::parse)
}
