//! Names that people give to accounts, senders and profiles: one line, not too long, told apart whatever the case.

use kontor_model::Lang;
use kontor_model::fold::{clean_line, fold};
use kontor_model::problem::FieldError;

/// Longest name, in characters.
pub(crate) const NAME_MAX: usize = 60;

/// A name that may be given, if nobody has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Name {
    /// As shown.
    pub(crate) shown: String,
    /// As compared.
    pub(crate) key: String,
}

/// Cleans a typed name or number of at most `max` characters and says what is wrong with it.
pub(crate) fn check(lang: Lang, field: &str, typed: &str, max: usize) -> Result<Name, FieldError> {
    let Some(shown) = clean_line(typed) else {
        let detail = lang.pick(
            "Diese Zeichen lassen sich nicht speichern. Tippen Sie den Text neu.",
            "These characters cannot be kept. Type the text anew.",
        );
        return Err(fault(field, "characters", detail));
    };
    let key = fold(&shown);
    if key.is_empty() {
        let detail = lang.pick("Fehlt. Bitte angeben.", "Missing. Please enter it.");
        return Err(fault(field, "required", detail));
    }
    if shown.chars().count() > max {
        let detail = lang.pick(format!("Höchstens {max} Zeichen."), format!("At most {max} characters."));
        return Err(fault(field, "too_long", &detail));
    }
    Ok(Name { shown, key })
}

/// Says that the name is given to something else.
pub(crate) fn taken(lang: Lang, field: &str) -> FieldError {
    let detail = lang.pick(
        "Ist schon vergeben; Groß- und Kleinschreibung zählen nicht. Wählen Sie etwas anderes.",
        "Is taken already; upper and lower case do not count. Choose something else.",
    );
    fault(field, "taken", detail)
}

/// One field at fault.
pub(crate) fn fault(field: &str, code: &str, detail: &str) -> FieldError {
    FieldError { field: field.to_owned(), code: code.to_owned(), detail: detail.to_owned() }
}
