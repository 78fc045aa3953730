//! A tenant's DHL account as its form holds it: sign-in, billing numbers, bank data, standing wishes.
//!
//! Billing numbers are put together here and nowhere else, so that a wrong one is found before DHL is called.

use std::fmt;

use kontor_model::label::LabelMedium;
use secrecy::SecretString;
use serde::{Serialize, Serializer};

use super::product::Product;
use super::settings::{DEFAULT_PROFILE, LOGIN_BASIC, TRACKING_XML};
use crate::context::{CallContext, Settings};
use crate::error::Result;

/// The values of one account.
#[derive(Clone, Copy)]
pub(super) struct Account<'a> {
    settings: &'a Settings,
}

/// Why there is no billing number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum NoBilling {
    /// The product has no participation: it is not booked.
    NotBooked,
    /// The customer number is not 10 digits.
    Ekp,
    /// The participation is neither 2 characters nor a whole number of this product and customer.
    Participation,
}

/// A billing number of 14 characters: customer number (EKP), procedure of the product, participation.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct BillingNumber([u8; 14]);

/// Where cash that was collected is paid to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum CashGoesTo<'a> {
    /// An account kept in DHL's portal, by its name there.
    Reference(&'a str),
    /// Holder and IBAN.
    Account { holder: &'a str, iban: &'a str },
    /// Nothing is known.
    Nowhere,
}

impl<'a> Account<'a> {
    pub(super) fn new(settings: &'a Settings) -> Account<'a> {
        Account { settings }
    }

    /// An open value without blanks around it; empty when it was left out.
    pub(super) fn value(self, name: &str) -> &'a str {
        self.settings.value(name).unwrap_or_default().trim()
    }

    /// An open value that was filled in.
    pub(super) fn filled(self, name: &str) -> Option<&'a str> {
        Some(self.value(name)).filter(|value| !value.is_empty())
    }

    /// The user group that shipments are booked under.
    pub(super) fn profile(self) -> &'a str {
        self.filled("profile").unwrap_or(DEFAULT_PROFILE)
    }

    /// Name of the sender kept in DHL's portal that stands in for the shipment's own.
    pub(super) fn shipper_reference(self) -> Option<&'a str> {
        self.filled("shipper_reference")
    }

    /// Whether each request carries user and password instead of a token.
    pub(super) fn signs_in_basic(self) -> bool {
        self.value("login") == LOGIN_BASIC
    }

    /// Whether tracking asks the XML interface of Parcel DE.
    pub(super) fn tracks_by_xml(self) -> bool {
        self.value("tracking") == TRACKING_XML
    }

    /// The paper of return labels; that of the label when the account says nothing.
    pub(super) fn return_medium(self, label: LabelMedium) -> LabelMedium {
        LabelMedium::from_code(self.value("return_medium")).unwrap_or(label)
    }

    /// Where collected cash goes unless the shipment says it.
    pub(super) fn cash_goes_to(self) -> CashGoesTo<'a> {
        match (self.filled("cod_account_reference"), self.filled("bank_holder"), self.filled("bank_iban")) {
            (Some(reference), _, _) => CashGoesTo::Reference(reference),
            (None, Some(holder), Some(iban)) => CashGoesTo::Account { holder, iban },
            _ => CashGoesTo::Nowhere,
        }
    }

    /// The billing number of a product. A whole number of 14 characters in the field of the participation is taken when
    /// customer and product in it are the right ones. Errors: why there is none.
    pub(super) fn billing_number(self, product: &Product) -> std::result::Result<BillingNumber, NoBilling> {
        let typed: Vec<u8> = self.value(product.participation).bytes().filter(|byte| *byte != b' ').collect();
        let ekp = self.value("ekp").as_bytes();
        match typed.len() {
            0 => return Err(NoBilling::NotBooked),
            2 | 14 if typed.iter().all(u8::is_ascii_alphanumeric) => {}
            _ => return Err(NoBilling::Participation),
        }
        if ekp.len() != 10 || !ekp.iter().all(u8::is_ascii_digit) {
            return Err(NoBilling::Ekp);
        }
        let mut number = [0; 14];
        number[..10].copy_from_slice(ekp);
        number[10..12].copy_from_slice(product.procedure.as_bytes());
        number[12..].copy_from_slice(&typed[typed.len() - 2..]);
        if typed.len() == 14 && typed != number {
            return Err(NoBilling::Participation);
        }
        Ok(BillingNumber(number))
    }
}

impl BillingNumber {
    /// Stands where there is none; DHL refuses it.
    pub(super) const NONE: BillingNumber = BillingNumber([b'0'; 14]);

    /// The 14 characters.
    pub(super) fn as_str(&self) -> &str {
        // Only ASCII letters and digits were put in.
        std::str::from_utf8(&self.0).unwrap_or_default()
    }
}

impl fmt::Debug for BillingNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl Serialize for BillingNumber {
    fn serialize<S: Serializer>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

/// User, password and API key: what every call is signed with.
pub(super) struct SignIn<'a> {
    pub(super) user: &'a str,
    pub(super) password: &'a SecretString,
    pub(super) api_key: &'a str,
}

impl<'a> SignIn<'a> {
    /// Reads what every sign-in needs. Errors: the password is missing.
    pub(super) fn of(cx: &CallContext<'a>) -> Result<SignIn<'a>> {
        let account = Account::new(cx.settings);
        let (user, api_key) = (account.value("user"), account.value("api_key"));
        Ok(SignIn { user, password: cx.secret("password")?, api_key })
    }
}
