//! Reads an address from lines of text, with everything that has to be completed or looked at.

use kontor_model::Lang;
use kontor_model::address::Recipient;
use kontor_model::address::parse::{Confidence, Note, read_lines};
use kontor_model::address_lines::{AddressLines, ReadAddress};
use kontor_model::fold::clean_line;
use kontor_model::problem::FieldError;
use kontor_model::shipment::{Finding, Hint, Severity};
use serde_json::Value;

use super::Caller;
use super::names::fault;
use crate::error::{AppError, AppResult};

/// Most lines of an address.
const MOST_LINES: usize = 12;
/// Most characters of a line.
const MOST_CHARS: usize = 200;

/// Reads an address. Nothing is kept.
///
/// Errors: [`AppError::Invalid`] for no lines, too many, too long ones, and characters that are no text.
pub fn read_address(caller: &Caller, typed: &AddressLines) -> AppResult<ReadAddress> {
    let faults = faults_of(caller.lang, &typed.lines);
    if !faults.is_empty() {
        return Err(AppError::Invalid(faults));
    }
    let lines: Vec<&str> = typed.lines.iter().map(String::as_str).collect();
    let reading = read_lines(&lines, &typed.country);
    let fields = serde_json::to_value(&reading.recipient).map_err(AppError::internal)?;
    let findings = reading.notes.iter().filter_map(|note| finding(caller.lang, note, &fields)).collect();
    let recipient: Recipient = reading.recipient;
    Ok(ReadAddress { recipient, confidence: reading.confidence, findings })
}

fn faults_of(lang: Lang, lines: &[String]) -> Vec<FieldError> {
    let mut faults = Vec::new();
    if !(1..=MOST_LINES).contains(&lines.len()) || lines.iter().all(|line| line.trim().is_empty()) {
        let detail = lang.pick(
            format!("Eine Anschrift hat 1 bis {MOST_LINES} Zeilen."),
            format!("An address has 1 to {MOST_LINES} lines."),
        );
        faults.push(fault("lines", "out_of_range", &detail));
    }
    for (index, line) in lines.iter().enumerate().take(MOST_LINES) {
        let field = format!("lines[{index}]");
        if line.chars().count() > MOST_CHARS {
            let detail =
                lang.pick(format!("Höchstens {MOST_CHARS} Zeichen."), format!("At most {MOST_CHARS} characters."));
            faults.push(fault(&field, "too_long", &detail));
        } else if line.chars().any(char::is_control) || clean_line(line).is_none() {
            let detail = lang.pick(
                "Diese Zeile enthält Zeichen, die kein Text sind, etwa einen Zeilenumbruch. Senden Sie jede Zeile für sich.",
                "This line holds characters that are no text, such as a line break. Send every line by itself.",
            );
            faults.push(fault(&field, "characters", detail));
        }
    }
    faults
}

/// A note as a finding; none for what was understood without guessing.
fn finding(lang: Lang, note: &Note, fields: &Value) -> Option<Finding> {
    let severity = match note.code.confidence() {
        Confidence::Low => Severity::Error,
        Confidence::Medium => Severity::Warning,
        Confidence::High => return None,
    };
    let code = serde_json::to_value(note.code).ok()?.as_str()?.to_owned();
    let hint = Hint { de: note.sentence(Lang::De).to_owned(), en: note.sentence(Lang::En).to_owned() };
    let field = format!("recipient.{}", note.field);
    let read = fields.get(note.field).and_then(Value::as_str).filter(|text| !text.is_empty());
    let found = Finding::in_both(lang, severity, &code, &field, hint);
    Some(Finding { proposal: read.map(str::to_owned), ..found })
}
