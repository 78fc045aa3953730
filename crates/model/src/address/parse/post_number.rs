//! The recipient's own number at the post: 6 to 10 digits, with a label or without one, in any line.

use super::Draft;
use super::note::NoteCode;
use super::words::{bare, digits, is_number_word, line, words};

/// Labels, folded and without blanks.
const LABELS: &[&str] =
    &["postnummer", "postnr", "postno", "pn", "pnr", "postkundennummer", "kundennummer", "kundennr", "postnumber"];
/// Words that say that the number beside them is another one.
const PHONES: &[&str] = &["tel", "telefon", "phone", "mobil", "handy", "fax", "fon"];

/// Takes the post number out of the draft: a labelled one, else the only number that can be one.
pub(super) fn take(draft: &mut Draft) -> Option<String> {
    let labelled = lines(draft).into_iter().enumerate().find_map(|(at, text)| Some((at, labelled(text)?)));
    if let Some((at, found)) = labelled {
        *lines_mut(draft)[at] = found.rest;
        draft.note(NoteCode::WordUnderstood, "post_number", &found.label);
        return Some(found.number);
    }
    let bare: Vec<(usize, Found)> = lines(draft)
        .into_iter()
        .enumerate()
        .flat_map(|(at, text)| unlabelled(text).into_iter().map(move |f| (at, f)))
        .collect();
    let (first, others) = bare.split_first()?;
    if others.iter().any(|(_, other)| other.number != first.1.number) {
        draft.note(NoteCode::PostNumberUnclear, "post_number", "");
        return None;
    }
    *lines_mut(draft)[first.0] = first.1.rest.clone();
    Some(first.1.number.clone())
}

/// Takes an e-mail address out of the lines.
pub(super) fn take_email(draft: &mut Draft) {
    let found = lines(draft).into_iter().enumerate().find_map(|(at, text)| {
        let all = words(text);
        let place = all.iter().position(|word| is_email(word))?;
        let rest = line(&[&all[..place], &all[place + 1..]].concat());
        Some((at, all[place].to_owned(), rest))
    });
    if let Some((at, email, rest)) = found {
        *lines_mut(draft)[at] = rest;
        draft.email = email.trim_matches([',', ';', '<', '>', '(', ')']).to_owned();
    }
}

fn is_email(word: &str) -> bool {
    word.split_once('@').is_some_and(|(user, host)| !user.is_empty() && host.contains('.'))
}

fn lines(draft: &Draft) -> [&str; 6] {
    [&draft.addition, &draft.company, &draft.street2, &draft.street, &draft.house_number, &draft.name]
}

fn lines_mut(draft: &mut Draft) -> [&mut String; 6] {
    [
        &mut draft.addition,
        &mut draft.company,
        &mut draft.street2,
        &mut draft.street,
        &mut draft.house_number,
        &mut draft.name,
    ]
}

struct Found {
    number: String,
    label: String,
    rest: String,
}

fn labelled(text: &str) -> Option<Found> {
    let all = words(text);
    (0..all.len()).find_map(|at| {
        let length = label_at(&all[at..])?;
        let mut start = at + length;
        while start < all.len() && is_number_word(all[start]) {
            start += 1;
        }
        let groups: Vec<&str> = all[start..].iter().map_while(|word| digits(word)).collect();
        let taken = (1..=groups.len()).find(|count| is_post_number(&groups[..*count].concat()))?;
        let rest = line(&[&all[..at], &all[start + taken..]].concat());
        Some(Found { number: groups[..taken].concat(), label: all[at..start].join(" "), rest })
    })
}

/// How many words of a label stand at the beginning.
fn label_at(words: &[&str]) -> Option<usize> {
    let first = bare(words.first()?);
    let pair = words.get(1).map(|second| format!("{first}{}", bare(second)));
    if LABELS.contains(&first.as_str()) {
        return Some(1);
    }
    pair.filter(|pair| LABELS.contains(&pair.as_str())).map(|_| 2)
}

/// Numbers that stand alone among words. A leading zero or digits beside it make it a phone number.
fn unlabelled(text: &str) -> Vec<Found> {
    let all = words(text);
    if all.iter().any(|word| PHONES.contains(&bare(word).as_str())) {
        return Vec::new();
    }
    let is_number = |at: Option<usize>| {
        at.and_then(|at| all.get(at)).is_some_and(|word| word.bytes().all(|b| b.is_ascii_digit() || b == b'+'))
    };
    let found = (0..all.len()).filter_map(|at| {
        let number = digits(all[at]).filter(|number| is_post_number(number) && !number.starts_with('0'))?;
        let is_alone = !is_number(at.checked_sub(1)) && !is_number(Some(at + 1));
        let rest = line(&[&all[..at], &all[at + 1..]].concat());
        is_alone.then(|| Found { number: number.to_owned(), label: String::new(), rest })
    });
    found.collect()
}

fn is_post_number(number: &str) -> bool {
    (6..=10).contains(&number.len())
}
