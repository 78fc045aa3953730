//! Addresses: who sends and who receives, with the kinds of delivery place a carrier can know.

pub mod parse;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// An ISO 3166-1 alpha-2 country code in capitals, such as `DE`, `AT`, `CH`, `NL`.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Serialize, ToSchema)]
#[serde(transparent)]
pub struct CountryCode(String);

impl CountryCode {
    /// Reads two ASCII letters in any case; `None` for anything else.
    pub fn parse(text: &str) -> Option<CountryCode> {
        let fits = text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_alphabetic());
        fits.then(|| CountryCode(text.to_ascii_uppercase()))
    }

    /// Germany, the default on every form.
    pub fn germany() -> CountryCode {
        CountryCode("DE".to_owned())
    }

    /// Two capital letters.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Tells whether it belongs to the European Union's customs union; Monaco does by treaty.
    pub fn is_in_customs_union(&self) -> bool {
        CUSTOMS_UNION.contains(&self.as_str())
    }
}

#[rustfmt::skip]
const CUSTOMS_UNION: &[&str] = &[
    "AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU", "IE", "IT", "LT", "LU", "LV",
    "MC", "MT", "NL", "PL", "PT", "RO", "SE", "SI", "SK",
];

impl<'de> Deserialize<'de> for CountryCode {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        CountryCode::parse(&text).ok_or_else(|| serde::de::Error::custom("a country is two letters, such as DE"))
    }
}

/// The name block of an address. Every text is one line without control characters.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(default)]
pub struct Party {
    /// Person or company; required.
    pub name: String,
    /// Company, department or second name line.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub company: Option<String>,
    /// Care of, floor, building: `c/o Weber`, `Hinterhaus`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub addition: Option<String>,
    /// E-mail address for announcements.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// Phone number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
}

/// A street address with its name block. Used for senders and inside [`Recipient`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Address {
    /// Who lives there.
    #[serde(flatten)]
    pub party: Party,
    /// Street without house number, or both in one line.
    pub street: String,
    /// House number with its letters: `12 a`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub house_number: Option<String>,
    /// Postal code as the country writes it; leading zeros kept.
    pub postal_code: String,
    /// Town.
    pub city: String,
    /// Country; Germany when absent.
    #[serde(default = "CountryCode::germany")]
    pub country: CountryCode,
}

/// Where a parcel goes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Recipient {
    /// A door.
    Street(Address),
    /// A parcel locker ("Packstation 123") with the recipient's post number.
    Locker {
        /// Name block.
        #[serde(flatten)]
        party: Party,
        /// The recipient's number at the carrier, 6 to 10 digits ("Postnummer").
        post_number: String,
        /// Number of the locker, 3 digits.
        locker_number: String,
        /// Postal code of the locker.
        postal_code: String,
        /// Town of the locker.
        city: String,
        /// Country; Germany when absent.
        #[serde(default = "CountryCode::germany")]
        country: CountryCode,
    },
    /// A post office ("Postfiliale 501"), with post number or e-mail.
    PostOffice {
        /// Name block.
        #[serde(flatten)]
        party: Party,
        /// The recipient's number at the carrier, when known.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        post_number: Option<String>,
        /// Number of the office.
        office_number: String,
        /// Postal code of the office.
        postal_code: String,
        /// Town of the office.
        city: String,
        /// Country; Germany when absent.
        #[serde(default = "CountryCode::germany")]
        country: CountryCode,
    },
    /// A PO box ("Postfach 12 34").
    PoBox {
        /// Name block.
        #[serde(flatten)]
        party: Party,
        /// Number of the box; digits and blanks.
        box_number: String,
        /// Postal code of the box.
        postal_code: String,
        /// Town.
        city: String,
        /// Country; Germany when absent.
        #[serde(default = "CountryCode::germany")]
        country: CountryCode,
    },
    /// A carrier's parcel shop, known by its id.
    ParcelShop {
        /// Name block.
        #[serde(flatten)]
        party: Party,
        /// The carrier's id of the shop.
        shop_id: String,
        /// Postal code of the shop.
        postal_code: String,
        /// Town of the shop.
        city: String,
        /// Country; Germany when absent.
        #[serde(default = "CountryCode::germany")]
        country: CountryCode,
    },
}

impl Recipient {
    /// The name block, whatever the kind.
    pub fn party(&self) -> &Party {
        match self {
            Recipient::Street(address) => &address.party,
            Recipient::Locker { party, .. }
            | Recipient::PostOffice { party, .. }
            | Recipient::PoBox { party, .. }
            | Recipient::ParcelShop { party, .. } => party,
        }
    }

    /// Postal code, town and country, whatever the kind.
    pub fn place(&self) -> (&str, &str, &CountryCode) {
        match self {
            Recipient::Street(address) => (&address.postal_code, &address.city, &address.country),
            Recipient::Locker { postal_code, city, country, .. }
            | Recipient::PostOffice { postal_code, city, country, .. }
            | Recipient::PoBox { postal_code, city, country, .. }
            | Recipient::ParcelShop { postal_code, city, country, .. } => (postal_code, city, country),
        }
    }
}

#[cfg(test)]
mod tests;
