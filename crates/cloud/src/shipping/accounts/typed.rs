//! What was typed into the form of a carrier account; `crate::forms` checks it by the carrier's own description.

use std::collections::BTreeMap;

use kontor_model::carrier_account::NewCarrierAccount;
use secrecy::SecretString;

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
