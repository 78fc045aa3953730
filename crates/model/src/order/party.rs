//! People of an order: who bought, where the invoice goes, where the goods go.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::address::parse::{Confidence, Note, Reading, TypedAddress, read};
use crate::address::{CountryCode, Recipient};

/// Who ordered.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Buyer {
    /// The platform's id of the customer; absent for guests.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub external_id: Option<String>,
    /// E-mail address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// Phone number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
}

/// An address as the platform has it; every text as it was typed, but for blanks around it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(default)]
pub struct OrderAddress {
    /// First name.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub first_name: String,
    /// Last name.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub last_name: String,
    /// Company.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub company: String,
    /// First address line: mostly street and house number.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub line1: String,
    /// Second address line.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub line2: String,
    /// Postal code.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub postal_code: String,
    /// Town.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub city: String,
    /// State or province.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub state: String,
    /// Country; absent where the platform gives none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub country: Option<CountryCode>,
    /// E-mail address.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub email: String,
    /// Phone number.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub phone: String,
}

impl OrderAddress {
    /// Tells whether it names a place at all.
    pub fn is_empty(&self) -> bool {
        [&self.line1, &self.line2, &self.postal_code, &self.city].into_iter().all(|text| text.is_empty())
    }

    /// First and last name in one line.
    pub fn name(&self) -> String {
        format!("{} {}", self.first_name, self.last_name).trim().to_owned()
    }

    /// Reads it as a place a parcel can go to: door, locker, post office, with how sure the reading is.
    pub fn read(&self) -> Reading {
        let typed = TypedAddress {
            name: self.name(),
            company: self.company.clone(),
            street: self.line1.clone(),
            street2: self.line2.clone(),
            postal_code: self.postal_code.clone(),
            city: self.city.clone(),
            email: self.email.clone(),
            phone: self.phone.clone(),
            ..TypedAddress::default()
        };
        read(&typed, self.country.as_ref().unwrap_or(&CountryCode::germany()))
    }

    /// The place, when nothing that is needed is missing; else what is.
    pub fn recipient(&self) -> Result<Recipient, Vec<Note>> {
        let Reading { recipient, confidence, notes } = self.read();
        if confidence == Confidence::Low { Err(notes) } else { Ok(recipient) }
    }
}
