//! Notes: what was read how, what is missing, what contradicts itself.

use serde::Serialize;

use super::Confidence;
use crate::Lang;

/// One remark about a reading.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// What it says.
    pub code: NoteCode,
    /// Field of the recipient that it is about, such as `post_number`.
    pub field: &'static str,
    /// Words of the input that stand for a meaning and in no field of the recipient, such as `Packstation`; else empty.
    pub text: String,
}

/// What a note says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum NoteCode {
    /// A word told what kind of place it is or what a number is.
    WordUnderstood,
    /// The postal code stood in another field or twice.
    PostalCodeSettled,
    /// The country was told by a prefix of the postal code or a line of its own.
    CountrySettled,
    /// Something moved into the addition.
    MovedToAddition,
    /// The house number stands before the street, where this country writes it behind.
    HouseNumberFirst,
    /// There is no house number.
    HouseNumberMissing,
    /// There is a number, but what it is is not clear.
    HouseNumberUnclear,
    /// A street is named beside a locker, post office or shop.
    StreetBesidePlace,
    /// A PO box is named beside a street; parcels go to the street.
    PoBoxBesideStreet,
    /// No name.
    NameMissing,
    /// No street.
    StreetMissing,
    /// No postal code.
    PostalCodeMissing,
    /// The postal code does not look like one of the country.
    PostalCodeUnclear,
    /// No town.
    CityMissing,
    /// Prefix or line name another country than the form.
    CountryUnclear,
    /// A locker without the number of the recipient.
    PostNumberMissing,
    /// Several numbers could be the recipient's.
    PostNumberUnclear,
    /// A post office with neither the number of the recipient nor an e-mail address.
    PostNumberOrEmailMissing,
    /// A locker without its own number, or with one that no locker has.
    LockerNumberMissing,
    /// A post office number that no post office has.
    OfficeNumberUnclear,
    /// A PO box without its number.
    BoxNumberMissing,
    /// A parcel shop without its id.
    ShopIdMissing,
}

impl NoteCode {
    /// How sure a reading with this note can be at most.
    pub fn confidence(self) -> Confidence {
        use NoteCode::*;
        match self {
            WordUnderstood | PostalCodeSettled | CountrySettled | MovedToAddition => Confidence::High,
            HouseNumberFirst | HouseNumberMissing | HouseNumberUnclear | StreetBesidePlace | PoBoxBesideStreet => {
                Confidence::Medium
            }
            _ => Confidence::Low,
        }
    }
}

impl Note {
    /// A sentence for people: what was found, and what to do now.
    pub fn sentence(&self, lang: Lang) -> &'static str {
        let (de, en) = sentences(self.code);
        lang.pick(de, en)
    }
}

/// German and English.
#[rustfmt::skip]
fn sentences(code: NoteCode) -> (&'static str, &'static str) {
    match code {
        NoteCode::WordUnderstood => ("Die Bezeichnung wurde erkannt.", "The designation was understood."),
        NoteCode::PostalCodeSettled => ("Die Postleitzahl stand in einem anderen Feld oder doppelt; sie wurde übernommen.", "The postal code stood in another field or twice; it was taken over."),
        NoteCode::CountrySettled => ("Das Land wurde aus der Anschrift übernommen.", "The country was taken from the address."),
        NoteCode::MovedToAddition => ("Eine Angabe wurde in den Adresszusatz übernommen.", "A detail was moved to the address addition."),
        NoteCode::HouseNumberFirst => ("Die Hausnummer steht vor der Straße. Bitte prüfen Sie beides.", "The house number stands before the street. Please check both."),
        NoteCode::HouseNumberMissing => ("Es ist keine Hausnummer angegeben. Bitte ergänzen Sie sie, falls es eine gibt.", "There is no house number. Please add it if there is one."),
        NoteCode::HouseNumberUnclear => ("Die Hausnummer ist nicht eindeutig. Bitte trennen Sie Straße, Hausnummer und Zusatz.", "The house number is not clear. Please separate street, house number and addition."),
        NoteCode::StreetBesidePlace => ("Neben Packstation, Filiale oder Paketshop ist eine Straße angegeben. Bitte prüfen Sie, wohin geliefert werden soll.", "A street is given beside the locker, post office or parcel shop. Please check where to deliver."),
        NoteCode::PoBoxBesideStreet => ("Neben dem Postfach ist eine Straße angegeben; geliefert wird an die Straße. Bitte prüfen Sie das.", "A street is given beside the PO box; delivery goes to the street. Please check this."),
        NoteCode::NameMissing => ("Es ist kein Name angegeben. Bitte ergänzen Sie ihn.", "There is no name. Please add it."),
        NoteCode::StreetMissing => ("Es ist keine Straße angegeben. Bitte ergänzen Sie sie.", "There is no street. Please add it."),
        NoteCode::PostalCodeMissing => ("Es ist keine Postleitzahl angegeben. Bitte ergänzen Sie sie.", "There is no postal code. Please add it."),
        NoteCode::PostalCodeUnclear => ("Die Postleitzahl passt nicht zum Land oder widerspricht sich. Bitte berichtigen Sie sie.", "The postal code does not fit the country or contradicts itself. Please correct it."),
        NoteCode::CityMissing => ("Es ist kein Ort angegeben. Bitte ergänzen Sie ihn.", "There is no town. Please add it."),
        NoteCode::CountryUnclear => ("Die Anschrift nennt ein anderes Land als das Formular. Bitte wählen Sie das richtige.", "The address names another country than the form. Please choose the right one."),
        NoteCode::PostNumberMissing => ("Für die Packstation fehlt die Postnummer des Empfängers (6 bis 10 Ziffern). Bitte fragen Sie den Empfänger danach.", "The locker needs the recipient's post number (6 to 10 digits). Please ask the recipient for it."),
        NoteCode::PostNumberUnclear => ("Mehrere Zahlen kommen als Postnummer infrage. Bitte tragen Sie die richtige ein.", "Several numbers could be the post number. Please enter the right one."),
        NoteCode::PostNumberOrEmailMissing => ("Für die Filiale fehlt die Postnummer oder die E-Mail-Adresse des Empfängers. Bitte ergänzen Sie eine davon.", "The post office needs the recipient's post number or e-mail address. Please add one of them."),
        NoteCode::LockerNumberMissing => ("Die Nummer der Packstation fehlt oder liegt nicht zwischen 100 und 999. Bitte ergänzen Sie sie.", "The number of the locker is missing or not between 100 and 999. Please add it."),
        NoteCode::OfficeNumberUnclear => ("Die Nummer der Filiale fehlt oder liegt nicht zwischen 401 und 999. Bitte ergänzen Sie sie.", "The number of the post office is missing or not between 401 and 999. Please add it."),
        NoteCode::BoxNumberMissing => ("Die Nummer des Postfachs fehlt. Bitte ergänzen Sie sie.", "The number of the PO box is missing. Please add it."),
        NoteCode::ShopIdMissing => ("Die Nummer des Paketshops fehlt. Bitte ergänzen Sie sie.", "The number of the parcel shop is missing. Please add it."),
    }
}
