//! What was typed into the form of a carrier account, checked by the carrier's own description of the form.

use std::collections::{BTreeMap, BTreeSet};

use kontor_adapters::{CarrierDescriptor, Field, FieldKind};
use kontor_model::Lang;
use kontor_model::carrier_account::NewCarrierAccount;
use kontor_model::fold::clean_line;
use kontor_model::problem::FieldError;
use secrecy::{ExposeSecret, SecretString};

use crate::shipping::names::fault;

/// An account as somebody typed it. All values are treated as secrets until the carrier's form says which ones are.
#[derive(Clone)]
pub struct TypedAccount {
    /// Id of the carrier.
    pub carrier: String,
    /// Name on screens.
    pub name: String,
    /// Code of the mode.
    pub mode: String,
    /// Values by the names of the carrier's form; an empty secret keeps the stored one.
    pub settings: BTreeMap<String, SecretString>,
    /// Labels for addresses the carrier does not find.
    pub print_uncodable: bool,
    /// Whether it may be used.
    pub active: bool,
    /// Whether it becomes its carrier's default.
    pub default: bool,
}

impl From<NewCarrierAccount> for TypedAccount {
    fn from(new: NewCarrierAccount) -> TypedAccount {
        TypedAccount {
            carrier: new.carrier,
            name: new.name,
            mode: new.mode,
            settings: new.settings.into_iter().map(|(name, value)| (name, SecretString::from(value))).collect(),
            print_uncodable: new.print_uncodable,
            active: new.active,
            default: new.default,
        }
    }
}

/// Values that fit the form.
#[derive(Default)]
pub(super) struct Checked {
    /// Values that may be shown.
    pub(super) open: BTreeMap<String, String>,
    /// New secrets; what is not among them stays as it is.
    pub(super) secrets: BTreeMap<String, SecretString>,
}

/// Checks typed values against the form; `stored` are the names of the secrets that are there already.
/// Fields in faults are `settings.<name>`.
pub(super) fn check(
    lang: Lang,
    carrier: &CarrierDescriptor,
    typed: &BTreeMap<String, SecretString>,
    stored: &BTreeSet<String>,
) -> Result<Checked, Vec<FieldError>> {
    let is_known = |name: &str| carrier.settings.iter().any(|field| field.name == name);
    let unknown = typed.keys().filter(|name| !is_known(name));
    let mut faults: Vec<FieldError> =
        unknown.map(|name| crate::api::fields::unknown(lang, format!("settings.{name}"))).collect();
    let mut checked = Checked::default();
    for field in carrier.settings {
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
