//! Addresses that come as lines: which line is the name, the street, the town.

use super::door::begins_beside;
use super::house_number::{split, split_first};
use super::note::{Note, NoteCode};
use super::place::{Place, country_named};
use super::words::{bare, tidied, words};
use super::{Reading, TypedAddress, read};
use crate::address::CountryCode;

/// Words that make a line the name of a company, folded.
const COMPANIES: &[&str] =
    &["gmbh", "mbh", "ag", "kg", "ug", "ohg", "gbr", "ek", "ev", "se", "kgaa", "ltd", "inc", "bv", "sarl", "sa", "srl"];

/// Reads an address from its lines, top to bottom. `country` counts unless a last line names another one.
pub fn read_lines(lines: &[&str], country: &CountryCode) -> Reading {
    let mut lines: Vec<String> = lines.iter().map(|line| tidied(line)).filter(|line| !line.is_empty()).collect();
    let named = lines.last().filter(|_| lines.len() > 1).and_then(|last| country_named(last));
    let country_line = named.as_ref().and_then(|_| lines.pop());
    let country = named.unwrap_or_else(|| country.clone());
    let typed = sort(lines, &country);
    let mut reading = read(&typed, &country);
    if let Some(text) = country_line {
        reading.notes.insert(0, Note { code: NoteCode::CountrySettled, field: "country", text });
    }
    reading
}

/// Sorts lines into fields.
fn sort(mut lines: Vec<String>, country: &CountryCode) -> TypedAddress {
    let mut typed = TypedAddress::default();
    let place =
        lines.iter().rposition(|line| Place::in_front_of(line, country).is_some_and(|place| !place.rest.is_empty()));
    let mut behind = place.map_or_else(Vec::new, |at| lines.split_off(at));
    if !behind.is_empty() {
        typed.city = behind.remove(0);
    }
    if let Some(at) = behind.iter().position(|line| line.contains('@') && !line.contains(' ')) {
        typed.email = behind.remove(at);
    }
    if !lines.is_empty() {
        typed.name = lines.remove(0);
    }
    // A street is the last line with a house number, else the last one.
    let has_number = |line: &String| !begins_beside(line) && split(line).or_else(|| split_first(line)).is_some();
    let street = lines.iter().rposition(has_number).or_else(|| lines.len().checked_sub(1));
    if let Some(at) = street {
        typed.street = lines.remove(at);
    }
    sort_names(&mut typed, &mut lines);
    lines.append(&mut behind);
    typed.addition = lines.join(", ");
    typed
}

/// The line below the name is a second name line where one of both names a company by its legal form.
fn sort_names(typed: &mut TypedAddress, lines: &mut Vec<String>) {
    let is_company = |line: &str| words(line).iter().any(|word| COMPANIES.contains(&bare(word).as_str()));
    let is_name = |line: &String| line.chars().all(|c| c.is_alphabetic() || " .-&'".contains(c));
    let own = lines.iter().position(|line| is_company(line));
    let second = own.or_else(|| (is_company(&typed.name) && lines.first().is_some_and(is_name)).then_some(0));
    if let Some(at) = second {
        typed.company = lines.remove(at);
    }
}
