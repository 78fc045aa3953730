//! What can be wrong with a shipment for an own label, and the sentence that says so.

use kontor_model::Lang;
use kontor_model::shipment::{Finding, Hint, Severity};

use super::place::Place;
use crate::descriptor::Caption;

/// Something wrong at a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Fault {
    pub(super) place: Place,
    pub(super) kind: FaultKind,
}

/// What is wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum FaultKind {
    /// Nothing there.
    Required,
    /// More characters than the field may have.
    TooLong { max: usize },
    /// More text than fits on the paper at the smallest size that can still be read; how much of it does.
    DoesNotFit { max: usize },
    /// A control character, or one that the label's font does not have.
    Unprintable(char),
    /// A character that the PDF form could show, but not a thermal printer's own font.
    NotInZpl(char),
    /// Not of the form the field has; what that form is.
    Format(Form),
    /// A number outside its range.
    OutOfRange { min: u32, max: u32 },
    /// No country has this code.
    UnknownCountry,
    /// The carrier has no such product.
    UnknownService,
}

/// The form a field must have.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Form {
    Digits { min: usize, max: usize },
    DutchPostalCode,
    BoxNumber,
    ShortCode,
}

impl Form {
    fn text(self, lang: Lang) -> String {
        match (self, lang) {
            (Form::Digits { min, max }, Lang::De) if min == max => format!("genau {min} Ziffern"),
            (Form::Digits { min, max }, Lang::En) if min == max => format!("exactly {min} digits"),
            (Form::Digits { min, max }, Lang::De) => format!("{min} bis {max} Ziffern"),
            (Form::Digits { min, max }, Lang::En) => format!("{min} to {max} digits"),
            (Form::DutchPostalCode, Lang::De) => "vier Ziffern und zwei Buchstaben, zum Beispiel 1012 AB".to_owned(),
            (Form::DutchPostalCode, Lang::En) => "four digits and two letters, such as 1012 AB".to_owned(),
            (Form::BoxNumber, Lang::De) => "1 bis 10 Ziffern, auch mit Leerzeichen".to_owned(),
            (Form::BoxNumber, Lang::En) => "1 to 10 digits, blanks allowed".to_owned(),
            (Form::ShortCode, Lang::De) => "höchstens 20 Buchstaben, Ziffern, Leerzeichen und Striche".to_owned(),
            (Form::ShortCode, Lang::En) => "at most 20 letters, digits, blanks and hyphens".to_owned(),
        }
    }
}

impl FaultKind {
    /// Stable code for programs.
    pub(super) fn code(self) -> &'static str {
        match self {
            FaultKind::Required => "required",
            FaultKind::TooLong { .. } | FaultKind::DoesNotFit { .. } => "too_long",
            FaultKind::Unprintable(_) | FaultKind::NotInZpl(_) => "unprintable",
            FaultKind::Format(_) => "format",
            FaultKind::OutOfRange { .. } => "out_of_range",
            FaultKind::UnknownCountry => "unknown_country",
            FaultKind::UnknownService => "unknown_service",
        }
    }

    fn sentence(self, lang: Lang) -> String {
        match self {
            FaultKind::Required => REQUIRED.text(lang).to_owned(),
            FaultKind::TooLong { max } => match lang {
                Lang::De => format!("zu lang, höchstens {max} Zeichen. Bitte kürzen."),
                Lang::En => format!("too long, at most {max} characters. Please shorten it."),
            },
            FaultKind::DoesNotFit { max } => match lang {
                Lang::De => format!("zu lang, auf dieses Etikett passen {max} Zeichen davon. Bitte kürzen."),
                Lang::En => format!("too long, {max} characters of it fit on this label. Please shorten it."),
            },
            FaultKind::Unprintable(c) => match lang {
                Lang::De => format!("Das Zeichen {} kann nicht gedruckt werden. Bitte umschreiben.", named(c)),
                Lang::En => format!("the character {} cannot be printed. Please transcribe it.", named(c)),
            },
            FaultKind::NotInZpl(c) => match lang {
                Lang::De => format!(
                    "Das Zeichen {} kennen Etikettendrucker nicht. Bitte umschreiben oder das Etikett als PDF anfordern.",
                    named(c)
                ),
                Lang::En => format!(
                    "label printers do not know the character {}. Please transcribe it or ask for a PDF label.",
                    named(c)
                ),
            },
            FaultKind::Format(form) => match lang {
                Lang::De => format!("nicht richtig geschrieben, erwartet werden {}.", form.text(lang)),
                Lang::En => format!("not written correctly, expected are {}.", form.text(lang)),
            },
            FaultKind::OutOfRange { min, max } => match lang {
                Lang::De => format!("außerhalb des Erlaubten, von {min} bis {max}."),
                Lang::En => format!("out of range, from {min} to {max}."),
            },
            FaultKind::UnknownCountry => UNKNOWN_COUNTRY.text(lang).to_owned(),
            FaultKind::UnknownService => UNKNOWN_SERVICE.text(lang).to_owned(),
        }
    }
}

const REQUIRED: Caption = Caption { de: "fehlt. Bitte angeben.", en: "is missing. Please fill it in." };
const UNKNOWN_COUNTRY: Caption = Caption {
    de: "kein Land hat dieses Kürzel. Erwartet werden zwei Buchstaben nach ISO 3166, zum Beispiel AT.",
    en: "no country has this code. Expected are two letters of ISO 3166, such as AT.",
};
const UNKNOWN_SERVICE: Caption = Caption {
    de: "dieses Produkt gibt es beim eigenen Etikett nicht. Bitte weglassen.",
    en: "the own label has no such product. Please leave it out.",
};

/// A character as a person can recognise it: itself where it can be seen, and always its number.
fn named(c: char) -> String {
    let number = format!("U+{:04X}", c as u32);
    if kontor_model::fold::is_unprintable(c) { number } else { format!("„{c}“ ({number})") }
}

impl Fault {
    /// The fault as it goes to the caller.
    pub(super) fn finding(self, lang: Lang) -> Finding {
        let sentence = |lang: Lang| format!("{}: {}", self.place.caption(lang), self.kind.sentence(lang));
        let hint = Hint { de: sentence(Lang::De), en: sentence(Lang::En) };
        Finding::in_both(lang, Severity::Error, self.kind.code(), &self.place.path(), hint)
    }
}

/// All faults as findings, each once, in the order of the fields.
pub(super) fn findings(mut faults: Vec<Fault>, lang: Lang) -> Vec<Finding> {
    faults.sort();
    faults.dedup();
    faults.into_iter().map(|fault| fault.finding(lang)).collect()
}
