//! GS1 numbers: check digit, company prefix, and the SSCC of a logistic label.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Computes the GS1 check digit (mod 10, weights 3 and 1 from the right) over digits without one.
///
/// `None` when the text is empty or holds something other than digits. Source: GS1 General Specifications, 7.9.1.
pub fn check_digit(digits: &str) -> Option<u8> {
    if digits.is_empty() {
        return None;
    }
    let mut sum = 0u32;
    for (place, byte) in digits.bytes().rev().enumerate() {
        if !byte.is_ascii_digit() {
            return None;
        }
        let weight = if place % 2 == 0 { 3 } else { 1 };
        sum += u32::from(byte - b'0') * weight;
    }
    Some(((10 - sum % 10) % 10) as u8)
}

/// A GS1 company prefix as it is used in an SSCC: 4 to 12 digits here, although GS1 assigns 7 to 12 in most countries.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Serialize, ToSchema)]
#[serde(transparent)]
pub struct CompanyPrefix(String);

/// Says that a text is not a company prefix.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a GS1 company prefix has 4 to 12 digits")]
pub struct CompanyPrefixError;

impl CompanyPrefix {
    /// The prefix of GS1's range for demonstrations (952): for labels that say MUSTER.
    pub fn demonstration() -> CompanyPrefix {
        CompanyPrefix("9521234".to_owned())
    }

    /// Tells whether numbers under this prefix are only samples.
    pub fn is_demonstration(&self) -> bool {
        self.0.starts_with("952")
    }

    /// The digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// How many serial numbers the prefix leaves room for, the extension digit (0 to 9) included.
    pub fn capacity(&self) -> u64 {
        10u64.pow(17 - self.0.len() as u32)
    }
}

impl FromStr for CompanyPrefix {
    type Err = CompanyPrefixError;

    fn from_str(text: &str) -> Result<Self, CompanyPrefixError> {
        let fits = (4..=12).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
        if fits { Ok(CompanyPrefix(text.to_owned())) } else { Err(CompanyPrefixError) }
    }
}

/// A Serial Shipping Container Code: 18 digits, the last one the check digit.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Serialize, ToSchema)]
#[serde(transparent)]
pub struct Sscc(String);

/// Says why a text is not an SSCC.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SsccError {
    /// Not 18 digits.
    #[error("an SSCC has 18 digits")]
    Shape,
    /// The last digit does not fit the others.
    #[error("the check digit of the SSCC does not fit")]
    CheckDigit,
    /// The prefix has used up its serial numbers.
    #[error("the company prefix has no serial numbers left")]
    Exhausted,
}

impl Sscc {
    /// Builds the SSCC of a serial number: extension digit and serial reference share the room the prefix leaves,
    /// the extension digit being the most significant digit of `serial`.
    pub fn build(prefix: &CompanyPrefix, serial: u64) -> Result<Sscc, SsccError> {
        if serial >= prefix.capacity() {
            return Err(SsccError::Exhausted);
        }
        let width = 17 - prefix.as_str().len();
        let number = format!("{serial:0width$}");
        let (extension, reference) = number.split_at(1);
        let body = format!("{extension}{}{reference}", prefix.as_str());
        let digit = check_digit(&body).ok_or(SsccError::Shape)?;
        Ok(Sscc(format!("{body}{digit}")))
    }

    /// The 18 digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for Sscc {
    type Err = SsccError;

    fn from_str(text: &str) -> Result<Self, SsccError> {
        if text.len() != 18 || !text.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(SsccError::Shape);
        }
        let (body, digit) = text.split_at(17);
        if check_digit(body).map(|value| value.to_string()).as_deref() != Some(digit) {
            return Err(SsccError::CheckDigit);
        }
        Ok(Sscc(text.to_owned()))
    }
}

impl<'de> Deserialize<'de> for Sscc {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

impl fmt::Display for Sscc {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests;
