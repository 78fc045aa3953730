//! Reads addresses as people and shops write them: street and number in one line, Packstation in the company field, the
//! postal code in front of the town.
//!
//! Nothing is lost and nothing is invented: what was understood goes where it belongs, everything else stays where it
//! was, and a note says what was read how. How sure the reading is decides whether somebody has to look.

mod delivery;
mod door;
mod house_number;
mod lines;
mod note;
mod place;
mod post_number;
mod words;

#[cfg(test)]
mod tests;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{CountryCode, Party, Recipient};

pub use lines::read_lines;
pub use note::{Note, NoteCode};
pub use place::country_named;

/// An address in the fields of a form or shop. Every field may be empty and may hold what belongs into another one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TypedAddress {
    /// Person or company.
    pub name: String,
    /// Company or second name line.
    pub company: String,
    /// Address addition.
    pub addition: String,
    /// Street, with or without house number.
    pub street: String,
    /// Second address line.
    pub street2: String,
    /// House number where the form has a field for it.
    pub house_number: String,
    /// Postal code.
    pub postal_code: String,
    /// Town.
    pub city: String,
    /// E-mail address.
    pub email: String,
    /// Phone number.
    pub phone: String,
}

/// How sure a reading is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Confidence {
    /// Something that is needed is missing or contradicts itself: a person has to complete it.
    Low,
    /// Probably right: worth a look.
    Medium,
    /// Nothing was guessed.
    High,
}

/// An address as it was understood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reading {
    /// Where it goes. With [`Confidence::Low`] a text that is needed may be empty.
    pub recipient: Recipient,
    /// The least sure of the notes.
    pub confidence: Confidence,
    /// What was read how, and what is missing. Words that stand for a meaning and therefore in no field are in here.
    pub notes: Vec<Note>,
}

/// Reads an address from fields. `country` is what the form says, Germany where it says nothing.
pub fn read(typed: &TypedAddress, country: &CountryCode) -> Reading {
    let mut draft = Draft::new(typed, country);
    place::settle(&mut draft);
    door::settle_care_of(&mut draft);
    let recipient = match delivery::find(&mut draft) {
        Some(kind) => delivery::recipient(&mut draft, kind),
        None => door::recipient(&mut draft),
    };
    let confidence = draft.notes.iter().map(|note| note.code.confidence()).min().unwrap_or(Confidence::High);
    Reading { recipient, confidence, notes: draft.notes }
}

/// An address while it is being read.
struct Draft {
    name: String,
    company: String,
    addition: String,
    street: String,
    street2: String,
    house_number: String,
    postal_code: String,
    city: String,
    email: String,
    phone: String,
    country: CountryCode,
    notes: Vec<Note>,
}

impl Draft {
    fn new(typed: &TypedAddress, country: &CountryCode) -> Draft {
        Draft {
            name: words::tidied(&typed.name),
            company: words::tidied(&typed.company),
            addition: words::tidied(&typed.addition),
            street: words::tidied(&typed.street),
            street2: words::tidied(&typed.street2),
            house_number: words::tidied(&typed.house_number),
            postal_code: words::tidied(&typed.postal_code),
            city: words::tidied(&typed.city),
            email: words::tidied(&typed.email),
            phone: words::tidied(&typed.phone),
            country: country.clone(),
            notes: Vec::new(),
        }
    }

    fn note(&mut self, code: NoteCode, field: &'static str, text: &str) {
        self.notes.push(Note { code, field, text: text.to_owned() });
    }

    /// Adds to the addition what has no other place.
    fn add(&mut self, text: &str) {
        if text.is_empty() {
            return;
        }
        if !self.addition.is_empty() {
            self.addition.push_str(", ");
        }
        self.addition.push_str(text);
    }

    /// Takes the name block, the company as the name where there is no other.
    fn party(&mut self) -> Party {
        if self.name.is_empty() {
            self.name = std::mem::take(&mut self.company);
        }
        if self.name.is_empty() {
            self.note(NoteCode::NameMissing, "name", "");
        }
        let optional = |text: &mut String| Some(std::mem::take(text)).filter(|text| !text.is_empty());
        Party {
            name: std::mem::take(&mut self.name),
            company: optional(&mut self.company),
            addition: optional(&mut self.addition),
            email: optional(&mut self.email),
            phone: optional(&mut self.phone),
        }
    }
}
