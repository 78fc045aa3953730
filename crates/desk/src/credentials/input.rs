//! What the mask posts and `kontor desk credentials add` hands over, and the rules its fields keep.

use kontor_model::fold::{clean_line, is_unprintable};
use secrecy::{ExposeSecret, SecretString};

use crate::check::{Candidate, Verdict};
use crate::cloud::{AddressError, CloudAddress, Trouble};
use crate::credentials::{Credential, CredentialKind};
use crate::error::FieldFault;

/// Longest "Bezeichnung".
pub const NAME_MAX: usize = 80;
/// Longest "Info".
pub const INFO_MAX: usize = 4000;
const NUMBER_MAX: i64 = 999_999;

/// The mask as typed. Has no `Debug` beyond the redacted one of the secret.
#[derive(Clone, Debug, Default)]
pub struct CredentialInput {
    /// "Nummer"; ignored on a saved record, the next free one when empty.
    pub number: String,
    /// "Aktiv".
    pub active: bool,
    /// "Art der Zugangsdaten": code or name; "Kontor Cloud" when empty.
    pub kind: String,
    /// "Bezeichnung"; the name of the kind when empty.
    pub name: String,
    /// "Client-ID".
    pub client_id: String,
    /// "Client-Secret"; empty on a saved record keeps the stored one.
    pub secret: SecretString,
    /// Address of the cloud.
    pub cloud_url: String,
    /// "Info".
    pub info: String,
}

/// The mask after its fields were found right.
pub(super) struct Checked {
    pub(super) number: Option<i64>,
    pub(super) active: bool,
    pub(super) kind: CredentialKind,
    pub(super) name: String,
    pub(super) client_id: String,
    /// `None` keeps the stored one.
    pub(super) secret: Option<SecretString>,
    pub(super) cloud_url: CloudAddress,
    pub(super) info: String,
}

impl CredentialInput {
    /// The values a test needs.
    pub(super) fn candidate(&self, secret: SecretString) -> Candidate {
        Candidate { cloud_url: self.cloud_url.clone(), client_id: self.client_id.clone(), secret }
    }

    /// Tells whether a secret was typed.
    pub(super) fn has_secret(&self) -> bool {
        !self.secret.expose_secret().trim().is_empty()
    }

    /// Applies the rules of all fields; `saved` is the record being changed.
    pub(super) fn check(&self, saved: Option<&Credential>) -> Result<Checked, Vec<FieldFault>> {
        let mut faults = Vec::new();
        let number = note(&mut faults, self.check_number(saved));
        let kind = note(&mut faults, self.check_kind());
        let name = note(&mut faults, self.check_name(kind.unwrap_or_default()));
        let client_id = note(&mut faults, self.check_client_id());
        let address = note(&mut faults, self.check_address());
        let secret = note(&mut faults, self.check_secret(saved, address.as_ref()));
        let info = note(&mut faults, self.check_info());
        match (number, kind, name, client_id, secret, address, info) {
            (Some(number), Some(kind), Some(name), Some(client_id), Some(secret), Some(cloud_url), Some(info)) => {
                Ok(Checked { number, active: self.active, kind, name, client_id, secret, cloud_url, info })
            }
            _ => Err(faults),
        }
    }

    fn check_number(&self, saved: Option<&Credential>) -> Result<Option<i64>, FieldFault> {
        let typed = self.number.trim();
        if saved.is_some() || typed.is_empty() {
            return Ok(None);
        }
        match typed.parse::<i64>() {
            Ok(number) if (1..=NUMBER_MAX).contains(&number) => Ok(Some(number)),
            _ => Err(FieldFault::new("number", "credentials.error.number")),
        }
    }

    fn check_kind(&self) -> Result<CredentialKind, FieldFault> {
        if self.kind.trim().is_empty() {
            return Ok(CredentialKind::default());
        }
        CredentialKind::parse(&self.kind).ok_or_else(|| FieldFault::new("kind", "credentials.error.kind"))
    }

    fn check_name(&self, kind: CredentialKind) -> Result<String, FieldFault> {
        let name = clean_line(&self.name).ok_or_else(|| FieldFault::new("name", "credentials.error.unprintable"))?;
        if name.chars().count() > NAME_MAX {
            return Err(FieldFault::new("name", "credentials.error.too_long").with("max", NAME_MAX));
        }
        Ok(if name.is_empty() { kind.name().to_owned() } else { name })
    }

    fn check_client_id(&self) -> Result<String, FieldFault> {
        if self.client_id.trim().is_empty() {
            return Err(FieldFault::new("client_id", "credentials.error.client_id_missing"));
        }
        match crate::check::read_client_id(&self.client_id) {
            Ok(id) => Ok(id.as_str().to_owned()),
            Err(trouble) => Err(fault_of("client_id", trouble)),
        }
    }

    fn check_address(&self) -> Result<CloudAddress, FieldFault> {
        CloudAddress::parse(&self.cloud_url).map_err(|error| {
            let key = match error {
                AddressError::Empty => "credentials.error.address_missing",
                AddressError::Malformed => "credentials.error.address_malformed",
                AddressError::PlainHttp => "credentials.error.address_plain",
            };
            FieldFault::new("cloud_url", key)
        })
    }

    /// A stored secret never follows to another address: whoever could change the address alone could fetch it.
    fn check_secret(
        &self,
        saved: Option<&Credential>,
        address: Option<&CloudAddress>,
    ) -> Result<Option<SecretString>, FieldFault> {
        if !self.has_secret() {
            return match (saved, address) {
                (None, _) => Err(FieldFault::new("client_secret", "credentials.error.secret_missing")),
                (Some(saved), Some(address)) if saved.cloud_url != address.as_str() => {
                    Err(FieldFault::new("client_secret", "credentials.error.secret_again"))
                }
                (Some(_), _) => Ok(None),
            };
        }
        let secret =
            crate::check::read_secret(self.secret.expose_secret()).map_err(|t| fault_of("client_secret", t))?;
        Ok(Some(SecretString::from(secret.expose().to_owned())))
    }

    fn check_info(&self) -> Result<String, FieldFault> {
        let info = self.info.replace("\r\n", "\n").replace('\r', "\n");
        let info = info.trim_end();
        if info.chars().any(|c| c != '\n' && c != '\t' && is_unprintable(c)) {
            return Err(FieldFault::new("info", "credentials.error.unprintable"));
        }
        if info.chars().count() > INFO_MAX {
            return Err(FieldFault::new("info", "credentials.error.too_long").with("max", INFO_MAX));
        }
        Ok(info.to_owned())
    }
}

fn note<T>(faults: &mut Vec<FieldFault>, result: Result<T, FieldFault>) -> Option<T> {
    result.map_err(|fault| faults.push(fault)).ok()
}

/// The short sentence of a verdict beside its field.
fn fault_of(field: &str, trouble: Trouble) -> FieldFault {
    let verdict: Verdict = trouble.verdict;
    let args = trouble.args.into_iter().collect();
    FieldFault { field: field.to_owned(), key: format!("check.{}.field", verdict.code()), args }
}
