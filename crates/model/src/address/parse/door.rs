//! Doors: street and house number, what stands beside them, and care-of lines.

use super::Draft;
use super::house_number::{is_house_number, split, split_first};
use super::note::NoteCode;
use super::words::{bare, trimmed, words};
use crate::address::{Address, Recipient};

/// Countries that write the house number before the street.
const NUMBER_FIRST: &[&str] = &["FR", "LU", "BE", "GB", "IE", "US", "CA", "AU", "NZ"];

/// First words of what may follow a house number: floors, buildings, doors, corners.
const BESIDE: &[&str] = &[
    "hinterhaus",
    "hh",
    "hinterhof",
    "vorderhaus",
    "vh",
    "seitenflugel",
    "gartenhaus",
    "quergebaude",
    "eg",
    "og",
    "dg",
    "ug",
    "stock",
    "etage",
    "obergeschoss",
    "erdgeschoss",
    "dachgeschoss",
    "whg",
    "wohnung",
    "app",
    "apt",
    "apartment",
    "appartement",
    "zimmer",
    "aufgang",
    "eingang",
    "halle",
    "tor",
    "gebaude",
    "haus",
    "rampe",
    "stiege",
    "stg",
    "top",
    "tur",
    "tuer",
    "links",
    "rechts",
    "mitte",
    "hof",
    "ecke",
    "co",
];

/// Moves care-of lines into the addition: from behind the name, and from every other line that begins with one.
pub(super) fn settle_care_of(draft: &mut Draft) {
    let own = std::mem::take(&mut draft.name);
    let start = care_of(&own);
    draft.name = trimmed(&own[..start]).to_owned();
    let behind_name = own[start..].to_owned();
    let begins =
        |text: &mut String| if care_of(text) == 0 && !text.is_empty() { std::mem::take(text) } else { String::new() };
    let lines = [begins(&mut draft.company), begins(&mut draft.street), begins(&mut draft.street2)];
    for line in std::iter::once(behind_name).chain(lines) {
        if !line.is_empty() {
            draft.add(&line);
            draft.note(NoteCode::MovedToAddition, "addition", "");
        }
    }
}

/// Where a care-of begins in a line; its length without one.
fn care_of(line: &str) -> usize {
    let mut at = 0;
    for word in line.split(' ') {
        let folded = word.to_lowercase();
        if matches!(folded.as_str(), "c/o" | "c/o:" | "℅" | "z.hd." | "zhd.") || folded.starts_with("c/o") {
            return at;
        }
        at += word.len() + 1;
    }
    line.len()
}

/// Reads the draft as a door.
pub(super) fn recipient(draft: &mut Draft) -> Recipient {
    choose_street(draft);
    let (street, house_number) = number_of(draft);
    if street.is_empty() {
        draft.note(NoteCode::StreetMissing, "street", "");
    }
    let second = std::mem::take(&mut draft.street2);
    if !second.is_empty() {
        draft.add(&second);
        draft.note(NoteCode::MovedToAddition, "addition", "");
    }
    Recipient::Street(Address {
        street,
        house_number,
        postal_code: std::mem::take(&mut draft.postal_code),
        city: std::mem::take(&mut draft.city),
        country: draft.country.clone(),
        party: draft.party(),
    })
}

/// Chooses the line that is the street: the second one where only that has a house number, or the first is empty.
fn choose_street(draft: &mut Draft) {
    let is_number = is_house_number(&draft.street2) && !has_number(draft, &draft.street);
    if is_number && draft.house_number.is_empty() && !draft.street.is_empty() {
        draft.house_number = std::mem::take(&mut draft.street2);
    }
    let has_digit = draft.street.chars().any(|c| c.is_ascii_digit());
    let is_beside = draft.house_number.is_empty() && !has_digit && has_number(draft, &draft.street2);
    if draft.street.is_empty() || is_beside {
        std::mem::swap(&mut draft.street, &mut draft.street2);
    }
}

/// Tells whether a line holds a street with its house number.
pub(super) fn has_number(draft: &Draft, line: &str) -> bool {
    !begins_beside(line) && read_line(line, draft).is_some_and(|read| read.number.is_some())
}

/// Street and house number, with notes about what is not clear.
fn number_of(draft: &mut Draft) -> (String, Option<String>) {
    let (line, field) = (std::mem::take(&mut draft.street), std::mem::take(&mut draft.house_number));
    if !field.is_empty() {
        return (line, Some(field));
    }
    let Some(read) = read_line(&line, draft) else {
        if !line.is_empty() {
            let has_digit = line.chars().any(|c| c.is_ascii_digit());
            let code = if has_digit { NoteCode::HouseNumberUnclear } else { NoteCode::HouseNumberMissing };
            draft.note(code, "house_number", "");
        }
        return (line, None);
    };
    if !read.beside.is_empty() {
        draft.add(read.beside);
        draft.note(NoteCode::MovedToAddition, "addition", "");
    }
    if let Some(code) = read.doubt {
        draft.note(code, "house_number", "");
    }
    if !read.label.is_empty() {
        draft.note(NoteCode::WordUnderstood, "house_number", read.label);
    }
    (read.street.to_owned(), read.number.map(str::to_owned))
}

/// A line that holds a street.
struct Line<'l> {
    street: &'l str,
    number: Option<&'l str>,
    label: &'l str,
    beside: &'l str,
    doubt: Option<NoteCode>,
}

fn read_line<'l>(line: &'l str, draft: &Draft) -> Option<Line<'l>> {
    let is_squares = bare(&draft.city).starts_with("mannheim");
    if is_squares && is_square(line) {
        let doubt = Some(NoteCode::HouseNumberMissing);
        return Some(Line { street: line, number: None, label: "", beside: "", doubt });
    }
    let (front, beside) = cut_beside(line, is_squares);
    if let Some((street, number)) = split(front) {
        let (street, label) = without_label(street);
        // "Straße 12" may be the name of the street as well.
        let is_bare = matches!(bare(street).as_str(), "strasse" | "str" | "weg" | "platz" | "allee" | "ring")
            || street.chars().filter(|c| c.is_alphanumeric()).count() == 1;
        let doubt = (is_bare || has_number_inside(street)).then_some(NoteCode::HouseNumberUnclear);
        return Some(Line { street, number: Some(number), label, beside, doubt });
    }
    let (street, number) = split_first(line)?;
    let is_usual = NUMBER_FIRST.contains(&draft.country.as_str());
    let doubt = (!is_usual).then_some(NoteCode::HouseNumberFirst);
    Some(Line { street, number: Some(number), label: "", beside: "", doubt })
}

/// Cuts a line where something else than street and number begins; at its end where nothing does.
fn cut_beside(line: &str, is_squares: bool) -> (&str, &str) {
    for mark in [" // ", "(", ";", ","] {
        let Some((front, beside)) = line.split_once(mark) else { continue };
        let is_own_comma = mark == "," && is_squares && is_square(front);
        if !is_own_comma && split(front.trim_end()).is_some() {
            let beside = if mark == "(" { &line[front.len()..] } else { beside };
            return (front.trim_end(), trimmed(beside));
        }
    }
    for (at, _) in line.match_indices([' ', '/']) {
        let (front, beside) = (line[..at].trim_end_matches([' ', '-', '–', '/']), &line[at + 1..]);
        if begins_beside(beside) && split(front).is_some() {
            return (front, beside.trim_start());
        }
    }
    (line, "")
}

/// Tells whether a text begins like `Hinterhaus`, `3. OG` or `2. Stock links`.
pub(super) fn begins_beside(text: &str) -> bool {
    let all = words(text);
    let is_known = |word: &&str| BESIDE.contains(&bare(word).as_str());
    let is_ordinal = |word: &&str| word.ends_with('.') && word.starts_with(|c: char| c.is_ascii_digit());
    match all.as_slice() {
        [first, second, ..] if is_ordinal(first) => is_known(second),
        [first, ..] => is_known(first) || ["EG", "OG", "DG"].iter().any(|floor| first.ends_with(floor)),
        [] => false,
    }
}

/// Tells whether a street has a number with words on both sides: perhaps the house, and what follows is something else.
fn has_number_inside(street: &str) -> bool {
    let words = words(street);
    let inner = words.get(1..words.len().saturating_sub(1)).unwrap_or_default();
    inner.iter().any(|word| word.bytes().all(|byte| byte.is_ascii_digit()))
}

/// Takes "Nr." off the end of a street, unless the houses of a place have numbers only ("Haus Nr. 5").
fn without_label(street: &str) -> (&str, &str) {
    let Some((front, last)) = street.rsplit_once(' ') else { return (street, "") };
    let is_label = matches!(bare(last).as_str(), "nr" | "no" | "hausnr" | "hausnummer" | "hnr");
    let front = front.trim_end_matches([' ', ',']);
    if is_label && !matches!(bare(front).as_str(), "haus" | "") { (front, last) } else { (street, "") }
}

/// Tells whether a text is a square of Mannheim: a letter from A to U and one or two digits.
fn is_square(text: &str) -> bool {
    let text = text.trim().trim_end_matches(',');
    let mut letters = text.chars();
    let is_letter = letters.next().is_some_and(|c| matches!(c.to_ascii_uppercase(), 'A'..='U'));
    let digits = letters.as_str().trim_start();
    is_letter && (1..=2).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit())
}
