//! The mask between browser and rules: posted fields in, field states out; the secret goes in and never comes out.

use kontor_web::form::FormState;
use secrecy::{ExposeSecret, SecretString};

use crate::credentials::{Credential, CredentialInput, CredentialKind, recognise};
use crate::error::FieldFault;
use crate::fields::Fields;

/// Reads the mask. What was pasted into the field of "Einfügen" goes before what stands in the single fields.
pub(super) fn input_of(mut fields: Fields) -> CredentialInput {
    let pasted = recognise(fields.take_secret("pasted").expose_secret());
    let typed = fields.take_secret("client_secret");
    CredentialInput {
        number: fields.get("number").to_owned(),
        active: fields.get("active") == "on",
        kind: fields.get("kind").to_owned(),
        name: fields.get("name").to_owned(),
        client_id: pasted.client_id.unwrap_or_else(|| fields.get("client_id").to_owned()),
        secret: pasted.secret.unwrap_or(typed),
        cloud_url: fields.get("cloud_url").to_owned(),
        info: fields.get("info").to_owned(),
    }
}

/// What the mask shows of what was typed.
pub(super) fn state_of(input: &CredentialInput) -> FormState {
    FormState::new()
        .with("number", &input.number)
        .with("active", if input.active { "on" } else { "" })
        .with("kind", CredentialKind::parse(&input.kind).unwrap_or_default().code())
        .with("name", &input.name)
        .with("client_id", without_secret(&input.client_id))
        .with("client_secret", "")
        .with("cloud_url", &input.cloud_url)
        .with("info", &input.info)
}

/// A new record as the mask offers it.
pub(super) fn preset(number: i64, active: bool, cloud_url: &str) -> CredentialInput {
    let kind = CredentialKind::default();
    CredentialInput {
        number: number.to_string(),
        active,
        kind: kind.code().to_owned(),
        name: kind.name().to_owned(),
        client_id: String::new(),
        secret: SecretString::default(),
        cloud_url: cloud_url.to_owned(),
        info: String::new(),
    }
}

/// A saved record as the mask shows it.
pub(super) fn saved(record: &Credential) -> CredentialInput {
    CredentialInput {
        number: record.number.to_string(),
        active: record.active,
        kind: record.kind.code().to_owned(),
        name: record.name.clone(),
        client_id: record.client_id.clone(),
        secret: SecretString::default(),
        cloud_url: record.cloud_url.clone(),
        info: record.info.clone(),
    }
}

/// Notes faults beside their fields.
pub(super) fn note(form: &mut FormState, faults: &[FieldFault]) {
    for fault in faults {
        let args: Vec<(&str, &str)> = fault.args.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        form.fault(&fault.field, &fault.key, &args);
    }
}

/// A secret typed into the wrong field is a secret all the same: it is not sent back.
fn without_secret(typed: &str) -> String {
    if typed.contains("ks_") { String::new() } else { typed.to_owned() }
}
