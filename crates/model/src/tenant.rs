//! The customer: his number, which is also his realm, and the modules he has booked.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A customer number, on the English form "realm name": text of 4 to 20 digits, leading zeros kept.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, ToSchema)]
#[serde(transparent)]
pub struct TenantNumber(String);

/// Says that a text is not a customer number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a customer number has 4 to 20 digits")]
pub struct TenantNumberError;

impl TenantNumber {
    /// The number as text; leading zeros matter.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for TenantNumber {
    type Err = TenantNumberError;

    fn from_str(text: &str) -> Result<Self, TenantNumberError> {
        let fits = (4..=20).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
        if fits { Ok(TenantNumber(text.to_owned())) } else { Err(TenantNumberError) }
    }
}

impl<'de> Deserialize<'de> for TenantNumber {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

impl fmt::Display for TenantNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for TenantNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// What a customer can book. Each module is also an OAuth scope of the same name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Module {
    /// "Logistik und Versand": labels from carriers.
    Shipping,
    /// "E-Commerce": orders, stock and status with shops.
    Commerce,
}

impl Module {
    /// All modules, in the order screens show them.
    pub const ALL: [Module; 2] = [Module::Shipping, Module::Commerce];

    /// The scope and column text of the module.
    pub fn code(self) -> &'static str {
        match self {
            Module::Shipping => "shipping",
            Module::Commerce => "commerce",
        }
    }

    /// Reads one module by its code.
    pub fn from_code(code: &str) -> Option<Module> {
        Module::ALL.into_iter().find(|module| module.code() == code)
    }

    /// Reads a list such as `shipping,commerce` (commas or blanks); `Err` carries the part that is no module.
    /// Doubled entries count once; the answer is in the order of [`Module::ALL`].
    pub fn parse_list(text: &str) -> Result<Vec<Module>, String> {
        let mut found = Vec::new();
        for part in text.split([',', ' ']).map(str::trim).filter(|part| !part.is_empty()) {
            found.push(Module::from_code(part).ok_or_else(|| part.to_owned())?);
        }
        found.sort();
        found.dedup();
        Ok(found)
    }

    /// Writes a list as it stands in columns and scopes: codes with blanks between.
    pub fn join(modules: &[Module]) -> String {
        modules.iter().map(|module| module.code()).collect::<Vec<_>>().join(" ")
    }
}

#[cfg(test)]
mod tests;
