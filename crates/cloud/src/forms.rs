//! Forms that adapters describe: what was typed into one is checked by its description, and drawn from it.

use std::collections::{BTreeMap, BTreeSet};

use kontor_adapters::{Field, FieldKind};
use kontor_model::Lang;
use kontor_model::fold::clean_line;
use kontor_model::problem::FieldError;
use secrecy::{ExposeSecret, SecretString};
use serde::Serialize;

use crate::shipping::names::fault;

/// One field of such a form, as the macro `described` draws it.
#[derive(Clone, Serialize)]
pub(crate) struct FormField {
    pub(crate) name: String,
    pub(crate) caption: &'static str,
    help: &'static str,
    required: bool,
    /// `text`, `password`, `choice` or `flag`.
    kind: &'static str,
    /// A secret that is stored already: empty keeps it.
    stored: bool,
    digits: bool,
    max: usize,
    choices: Vec<(&'static str, &'static str)>,
}

impl FormField {
    pub(crate) fn new(lang: Lang, field: &Field, stored: &[String]) -> FormField {
        let (kind, max, choices) = match field.kind {
            _ if field.secret => ("password", 200, &[][..]),
            FieldKind::Text(max) => ("text", max, &[][..]),
            FieldKind::Digits(_, most) => ("text", most + 6, &[][..]),
            FieldKind::Choice(choices) => ("choice", 0, choices),
            FieldKind::Flag => ("flag", 0, &[][..]),
        };
        FormField {
            name: format!("settings.{}", field.name),
            caption: field.caption.text(lang),
            help: field.help.text(lang),
            required: field.required,
            kind,
            stored: field.secret && stored.iter().any(|name| name == field.name),
            digits: matches!(field.kind, FieldKind::Digits(..)),
            max,
            choices: choices.iter().map(|(value, caption)| (*value, caption.text(lang))).collect(),
        }
    }
}

/// Values that fit the form.
#[derive(Default)]
pub(crate) struct Checked {
    /// Values that may be shown.
    pub(crate) open: BTreeMap<String, String>,
    /// New secrets; what is not among them stays as it is.
    pub(crate) secrets: BTreeMap<String, SecretString>,
}

/// Checks typed values against the form; `stored` are the names of the secrets that are there already.
/// Fields in faults are `settings.<name>`.
pub(crate) fn check(
    lang: Lang,
    fields: &[Field],
    typed: &BTreeMap<String, SecretString>,
    stored: &BTreeSet<String>,
) -> Result<Checked, Vec<FieldError>> {
    let is_known = |name: &str| fields.iter().any(|field| field.name == name);
    let unknown = typed.keys().filter(|name| !is_known(name));
    let mut faults: Vec<FieldError> =
        unknown.map(|name| crate::api::fields::unknown(lang, format!("settings.{name}"))).collect();
    let mut checked = Checked::default();
    for field in fields {
        let text = typed.get(field.name).map_or("", |value| value.expose_secret());
        match check_value(lang, field, text) {
            Ok(None) if is_missing(field, stored) => faults.push(missing(lang, field)),
            Ok(None) => {}
            Ok(Some(value)) if field.secret => {
                checked.secrets.insert(field.name.to_owned(), SecretString::from(value));
            }
            Ok(Some(value)) => {
                checked.open.insert(field.name.to_owned(), value);
            }
            Err(detail) => faults.push(fault(&format!("settings.{}", field.name), "format", &detail)),
        }
    }
    if faults.is_empty() { Ok(checked) } else { Err(faults) }
}

fn is_missing(field: &Field, stored: &BTreeSet<String>) -> bool {
    field.required && !(field.secret && stored.contains(field.name))
}

fn missing(lang: Lang, field: &Field) -> FieldError {
    let detail = lang.pick("Fehlt. Bitte angeben.", "Missing. Please enter it.");
    fault(&format!("settings.{}", field.name), "required", detail)
}

/// The value as it is kept; `None` when nothing was typed.
fn check_value(lang: Lang, field: &Field, text: &str) -> Result<Option<String>, String> {
    let trimmed = text.trim();
    match field.kind {
        // The first choice is the default: it counts when nothing was chosen.
        FieldKind::Choice(choices) if trimmed.is_empty() => Ok(choices.first().map(|(value, _)| (*value).to_owned())),
        _ if trimmed.is_empty() => Ok(None),
        FieldKind::Text(max) => check_text(lang, field, trimmed, max).map(Some),
        FieldKind::Digits(least, most) => check_digits(lang, trimmed, least, most).map(Some),
        FieldKind::Choice(choices) => {
            let known = choices.iter().find(|(value, _)| *value == trimmed);
            known.map(|(value, _)| Some((*value).to_owned())).ok_or_else(|| one_of(lang, choices))
        }
        FieldKind::Flag => match trimmed {
            "true" | "on" => Ok(Some("true".to_owned())),
            "false" => Ok(None),
            _ => Err(lang.pick("Möglich sind true oder leer.", "Possible is true or empty.").to_owned()),
        },
    }
}

fn one_of(lang: Lang, choices: &[(&str, kontor_adapters::Caption)]) -> String {
    let values: Vec<&str> = choices.iter().map(|(value, _)| *value).collect();
    let values = values.join(", ");
    lang.pick(format!("Möglich sind: {values}."), format!("Possible values: {values}."))
}

/// A secret is kept as it was typed, blanks inside included; blanks around it come from copying.
fn check_text(lang: Lang, field: &Field, text: &str, max: usize) -> Result<String, String> {
    let clean =
        if field.secret { (!text.contains(char::is_control)).then(|| text.to_owned()) } else { clean_line(text) };
    let clean = clean.ok_or_else(|| {
        lang.pick(
            "Enthält Zeichen, die nicht sichtbar sind. Tippen Sie den Wert neu.",
            "Holds characters that cannot be seen. Type the value anew.",
        )
    })?;
    if clean.chars().count() > max {
        return Err(lang.pick(format!("Höchstens {max} Zeichen."), format!("At most {max} characters.")));
    }
    Ok(clean)
}

fn check_digits(lang: Lang, text: &str, least: usize, most: usize) -> Result<String, String> {
    let digits: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    if digits.bytes().all(|byte| byte.is_ascii_digit()) && (least..=most).contains(&digits.len()) {
        return Ok(digits);
    }
    Err(if least == most {
        lang.pick(format!("Genau {least} Ziffern."), format!("Exactly {least} digits."))
    } else {
        lang.pick(format!("{least} bis {most} Ziffern."), format!("{least} to {most} digits."))
    })
}
