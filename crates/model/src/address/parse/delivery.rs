//! Places that are no door: lockers, post offices, parcel shops and PO boxes, wherever they are named.

use super::Draft;
use super::door;
use super::note::NoteCode;
use super::post_number;
use super::words::{bare, digits, is_number_word, line, words};
use crate::address::Recipient;

/// A kind of place, and its number as far as one is named.
pub(super) struct Named {
    kind: Kind,
    number: String,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Locker,
    Office,
    /// "Filiale" alone: a post office only where the street should be, elsewhere the branch of some company.
    Branch,
    Shop,
    Box,
}

/// Names of places, folded and without blanks. Two words may make one.
const NAMES: &[(&str, Kind)] = &[
    ("packstation", Kind::Locker),
    ("paketstation", Kind::Locker),
    ("packst", Kind::Locker),
    ("postfiliale", Kind::Office),
    ("filiale", Kind::Branch),
    ("paketshop", Kind::Shop),
    ("parcelshop", Kind::Shop),
    ("postfach", Kind::Box),
    ("pobox", Kind::Box),
    ("postbus", Kind::Box),
    ("casepostale", Kind::Box),
    ("casellapostale", Kind::Box),
    ("pf", Kind::Box),
];

/// Finds the place that an address names, and takes its words out of the draft.
pub(super) fn find(draft: &mut Draft) -> Option<Named> {
    if !draft.house_number.is_empty() && Mention::in_line(&draft.street).is_some() {
        let number = std::mem::take(&mut draft.house_number);
        draft.street = format!("{} {number}", draft.street);
    }
    let mentions = fields(draft).map(Mention::in_line);
    let has_street =
        mentions[0].is_none() && (!draft.house_number.is_empty() || door::has_number(draft, &draft.street));
    let is_meant = |at: usize, mention: &Mention| match mention.kind {
        Kind::Locker | Kind::Office => true,
        Kind::Shop => at < 2 || !has_street || !mention.number.is_empty(),
        Kind::Branch => (at < 2 || !has_street) && mention.number.len() == 3,
        Kind::Box => at == 0 || !has_street,
    };
    let has_box = mentions.iter().flatten().any(|mention| mention.kind == Kind::Box);
    let meant = mentions.into_iter().enumerate().filter_map(|(at, mention)| Some((at, mention?)));
    // The first one with a number, else the first one.
    let meant =
        meant.filter(|(at, mention)| is_meant(*at, mention)).min_by_key(|(_, mention)| mention.number.is_empty());
    let Some((at, mention)) = meant else {
        if has_box {
            draft.note(NoteCode::PoBoxBesideStreet, "street", "");
        }
        return None;
    };
    *fields_mut(draft)[at] = mention.rest;
    draft.note(NoteCode::WordUnderstood, "kind", &mention.label);
    Some(Named { kind: mention.kind, number: mention.number })
}

/// Lines that may name a place; the first two are those of the street.
fn fields(draft: &Draft) -> [&str; 5] {
    [&draft.street, &draft.street2, &draft.addition, &draft.company, &draft.name]
}

fn fields_mut(draft: &mut Draft) -> [&mut String; 5] {
    [&mut draft.street, &mut draft.street2, &mut draft.addition, &mut draft.company, &mut draft.name]
}

/// Builds the recipient at a place that was found.
pub(super) fn recipient(draft: &mut Draft, named: Named) -> Recipient {
    let is_three_digits = named.number.len() == 3 && named.number.bytes().all(|byte| byte.is_ascii_digit());
    let office = matches!(named.kind, Kind::Office | Kind::Branch) || named.kind == Kind::Shop && is_three_digits;
    match named.kind {
        Kind::Locker => locker(draft, named.number),
        _ if office => post_office(draft, named.number),
        Kind::Shop => parcel_shop(draft, named.number),
        _ => po_box(draft, named.number),
    }
}

fn locker(draft: &mut Draft, locker_number: String) -> Recipient {
    let post_number = post_number::take(draft).unwrap_or_default();
    if post_number.is_empty() && !draft.notes.iter().any(|note| note.code == NoteCode::PostNumberUnclear) {
        draft.note(NoteCode::PostNumberMissing, "post_number", "");
    }
    if !is_within(&locker_number, 100) {
        draft.note(NoteCode::LockerNumberMissing, "locker_number", "");
    }
    let Rest { party, postal_code, city } = rest(draft);
    Recipient::Locker { party, post_number, locker_number, postal_code, city, country: draft.country.clone() }
}

fn post_office(draft: &mut Draft, office_number: String) -> Recipient {
    let post_number = post_number::take(draft);
    if draft.email.is_empty() {
        post_number::take_email(draft);
    }
    let is_unclear = draft.notes.iter().any(|note| note.code == NoteCode::PostNumberUnclear);
    if post_number.is_none() && draft.email.is_empty() && !is_unclear {
        draft.note(NoteCode::PostNumberOrEmailMissing, "post_number", "");
    }
    if !is_within(&office_number, 401) {
        draft.note(NoteCode::OfficeNumberUnclear, "office_number", "");
    }
    let Rest { party, postal_code, city } = rest(draft);
    Recipient::PostOffice { party, post_number, office_number, postal_code, city, country: draft.country.clone() }
}

fn parcel_shop(draft: &mut Draft, shop_id: String) -> Recipient {
    if shop_id.is_empty() {
        draft.note(NoteCode::ShopIdMissing, "shop_id", "");
    }
    let Rest { party, postal_code, city } = rest(draft);
    Recipient::ParcelShop { party, shop_id, postal_code, city, country: draft.country.clone() }
}

fn po_box(draft: &mut Draft, box_number: String) -> Recipient {
    if box_number.is_empty() {
        draft.note(NoteCode::BoxNumberMissing, "box_number", "");
    }
    let Rest { party, postal_code, city } = rest(draft);
    Recipient::PoBox { party, box_number, postal_code, city, country: draft.country.clone() }
}

struct Rest {
    party: crate::address::Party,
    postal_code: String,
    city: String,
}

/// Takes what all kinds have. Streets have no field here and go into the addition.
fn rest(draft: &mut Draft) -> Rest {
    let lines = [&mut draft.street, &mut draft.house_number, &mut draft.street2].map(std::mem::take);
    for line in lines.iter().filter(|line| !line.is_empty()) {
        draft.add(line);
        draft.note(NoteCode::StreetBesidePlace, "addition", "");
    }
    Rest {
        party: draft.party(),
        postal_code: std::mem::take(&mut draft.postal_code),
        city: std::mem::take(&mut draft.city),
    }
}

fn is_within(number: &str, least: u32) -> bool {
    number.len() == 3 && number.parse().is_ok_and(|number: u32| (least..=999).contains(&number))
}

/// A place that a line names.
struct Mention {
    kind: Kind,
    number: String,
    /// The words that name it.
    label: String,
    /// The line without name and number.
    rest: String,
}

impl Mention {
    fn in_line(text: &str) -> Option<Mention> {
        let words = words(text);
        (0..words.len()).find_map(|at| Mention::at(&words, at))
    }

    fn at(words: &[&str], at: usize) -> Option<Mention> {
        let (kind, length, glued) = name_at(&words[at..])?;
        let mut behind = at + length;
        let is_split = glued.is_empty();
        while is_split && words.get(behind).is_some_and(|word| is_number_word(word)) {
            behind += 1;
        }
        let (number, taken) = if is_split { number_at(kind, &words[behind..]) } else { (glued.to_owned(), 0) };
        let label = words[at..behind].join(" ");
        let label = label.trim_end_matches([',', ';', ':']);
        let label = label.strip_suffix(glued).unwrap_or(label).to_owned();
        let (front, rest) = (&words[..at], &words[behind + taken..]);
        let found =
            |number, label, front: &[&str]| Some(Mention { kind, number, label, rest: line(&[front, rest].concat()) });
        match front.split_last() {
            Some((last, front)) if number.is_empty() && kind == Kind::Locker && is_within(last, 100) => {
                found((*last).to_owned(), label, front)
            }
            // A word such as "pf" or "Packst." is common enough to need its number.
            _ if number.is_empty() && matches!(bare(words[at]).as_str(), "pf" | "packst" | "filiale") => None,
            Some((last, front)) if is_brand(last, kind) => found(number, format!("{last} {label}"), front),
            _ => found(number, label, front),
        }
    }
}

/// The name at the beginning of words: kind, how many words, and a number that is glued to it.
fn name_at<'w>(words: &[&'w str]) -> Option<(Kind, usize, &'w str)> {
    let first = words.first()?.trim_end_matches([',', ';', ':']);
    let name = first.trim_end_matches(|c: char| c.is_ascii_digit());
    let glued = &first[name.len()..];
    let find = |name: &str| NAMES.iter().find(|(known, _)| *known == name).map(|(_, kind)| *kind);
    // "P.O. Box" is as many as "PO Box"; "Pack Station" and "Post Filiale" are read as one word.
    let pair = words.get(1).map(|second| format!("{}{}", bare(first), bare(second)));
    match (find(&bare(name)), pair.as_deref().and_then(find)) {
        (Some(kind), _) if glued.is_empty() || glued.len() == 3 => Some((kind, 1, glued)),
        (_, Some(kind)) => Some((kind, 2, "")),
        _ => None,
    }
}

/// The number at the beginning of words, and how many words it takes.
fn number_at(kind: Kind, words: &[&str]) -> (String, usize) {
    let first = words.first().copied().unwrap_or_default();
    let short = digits(first).unwrap_or_default();
    match kind {
        Kind::Box => {
            let groups: Vec<&str> = words.iter().map_while(|word| digits(word)).collect();
            (groups.join(" "), groups.len())
        }
        Kind::Shop if first.chars().any(|c| c.is_ascii_digit()) => (first.trim_matches([',', ':', '.']).to_owned(), 1),
        Kind::Locker | Kind::Office | Kind::Branch if short.len() == 3 => (short.to_owned(), 1),
        _ => (String::new(), 0),
    }
}

/// A carrier's name in capitals, or the post's, before the name of its place.
fn is_brand(word: &str, kind: Kind) -> bool {
    let is_short = (2..=4).contains(&word.len()) && word.bytes().all(|byte| byte.is_ascii_uppercase());
    matches!(kind, Kind::Locker | Kind::Office | Kind::Branch) && is_short
}
