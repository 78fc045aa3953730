//! Desk's errors as failures of a command, in the words Desk's own pages use.

use kontor_desk::credentials::Credential;
use kontor_desk::{DeskApp, DeskError, FieldFault};
use kontor_model::problem::Problem;

use crate::console::Console;
use crate::failure::Failure;

#[cfg(test)]
mod tests;

/// A failure that needs no words of Desk's pages.
pub(super) fn failure(error: &DeskError) -> Failure {
    match error {
        DeskError::NotFound => Failure::new("failure.not_found"),
        DeskError::NoActiveCredential => Failure::new("failure.no_active_credential"),
        DeskError::CredentialGone => Failure::new("failure.credential_gone"),
        DeskError::OtherActive(other) => other_active(other),
        DeskError::OtherContent(earlier) => {
            Failure::new("failure.key_used").with("reference", &earlier.reference).with("id", &earlier.id)
        }
        DeskError::Problem(problem) => Failure::new("failure.refused").with("reasons", reasons(problem)),
        DeskError::Db(error) => Failure::desk_database(error),
        other => Failure::internal(other),
    }
}

/// A failure with the words of Desk's pages where it has some.
pub(super) fn told(console: &Console, app: &DeskApp, error: &DeskError) -> Failure {
    match error {
        DeskError::Invalid(faults) => {
            Failure::flags(faults.iter().map(|fault| (flag(&fault.field), fault_text(console, app, fault))))
        }
        DeskError::Cloud(trouble) => {
            let args: Vec<(&str, &str)> =
                trouble.args.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
            let text = app.site.text(console.lang(), &verdict_key(trouble.verdict.code(), "title"), &args);
            Failure::new("failure.cloud").with("text", text).with("support", &trouble.support)
        }
        other => failure(other),
    }
}

/// Why the cloud refuses: its sentences with the field each is about, or what it says of the whole when it names no field.
fn reasons(problem: &Problem) -> String {
    if problem.errors.is_empty() {
        return problem.detail.clone();
    }
    let told = problem.errors.iter().map(|fault| format!("{} [{}]", fault.detail.trim_end_matches('.'), fault.field));
    told.collect::<Vec<_>>().join("; ")
}

/// Key of one of a verdict's sentences in Desk's texts.
pub(super) fn verdict_key(code: &str, part: &str) -> String {
    format!("check.{code}.{part}")
}

fn fault_text(console: &Console, app: &DeskApp, fault: &FieldFault) -> String {
    let args: Vec<(&str, &str)> = fault.args.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    app.site.text(console.lang(), &fault.key, &args)
}

/// The flag behind a field of Desk's masks.
fn flag(field: &str) -> String {
    match field {
        "client_secret" => "--secret-file".to_owned(),
        "cloud_url" => "--url".to_owned(),
        other => format!("--{}", other.replace('_', "-")),
    }
}

fn other_active(other: &Credential) -> Failure {
    Failure::new("failure.other_active").with("number", other.number).with("name", &other.name).usage()
}
