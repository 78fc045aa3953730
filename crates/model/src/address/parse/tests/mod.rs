//! Addresses as people write them, all invented.

mod delivery;
mod doors;
mod random;
mod rows;

use super::*;
use crate::address::Address;

fn country(code: &str) -> CountryCode {
    CountryCode::parse(code).expect("a code")
}

fn lines(text: &str, code: &str) -> Reading {
    read_lines(&text.split('|').collect::<Vec<_>>(), &country(code))
}

/// A form of a shop with one thing after the other, in Germany.
fn form(change: impl FnOnce(&mut TypedAddress)) -> Reading {
    let mut typed = TypedAddress {
        name: "Jürgen Groß".to_owned(),
        postal_code: "86150".to_owned(),
        city: "Augsburg".to_owned(),
        ..TypedAddress::default()
    };
    change(&mut typed);
    read(&typed, &country("DE"))
}

fn codes(reading: &Reading) -> Vec<NoteCode> {
    reading.notes.iter().map(|note| note.code).collect()
}

#[track_caller]
fn door(reading: &Reading) -> &Address {
    match &reading.recipient {
        Recipient::Street(address) => address,
        other => panic!("no door: {other:?}"),
    }
}
