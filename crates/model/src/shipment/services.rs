//! Additional services of a shipment, in neutral words. Which of them a carrier knows is in its descriptor.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::date::CalendarDate;
use crate::money::Money;

/// What is asked for besides the transport itself. Nothing is asked for by default.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct ShipmentServices {
    /// Collect money at the door ("Nachnahme").
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cash_on_delivery: Option<CashOnDelivery>,
    /// Insure up to this value.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub insurance: Option<Money>,
    /// Visual check of age at the door: 16 or 18.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub age_check: Option<u8>,
    /// Check of an identity document at the door.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ident_check: Option<IdentCheck>,
    /// Hand over to the named person only.
    #[serde(skip_serializing_if = "is_false")]
    pub named_person_only: bool,
    /// Hand over against a signature.
    #[serde(skip_serializing_if = "is_false")]
    pub signature: bool,
    /// Do not leave it with a neighbour.
    #[serde(skip_serializing_if = "is_false")]
    pub no_neighbour: bool,
    /// Deliver on this day.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub preferred_day: Option<CalendarDate>,
    /// Leave it with this neighbour: name and house.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub preferred_neighbour: Option<String>,
    /// Leave it at this place: garage, terrace.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub preferred_place: Option<String>,
    /// Bulky goods ("Sperrgut").
    #[serde(skip_serializing_if = "is_false")]
    pub bulky: bool,
    /// Faster handling abroad.
    #[serde(skip_serializing_if = "is_false")]
    pub premium: bool,
    /// What happens to a parcel that cannot be delivered.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub endorsement: Option<Endorsement>,
    /// Deliver to the drop point nearest to the address.
    #[serde(skip_serializing_if = "is_false")]
    pub closest_drop_point: bool,
    /// E-mail address to be told when an undeliverable parcel goes to an outlet ("Filial-Routing").
    #[serde(skip_serializing_if = "Option::is_none")]
    pub parcel_outlet_routing: Option<String>,
    /// The sender pays customs duties.
    #[serde(skip_serializing_if = "is_false")]
    pub duties_paid: bool,
    /// A return label in the parcel ("beigelegte Retoure").
    #[serde(skip_serializing_if = "is_false")]
    pub return_label: bool,
    /// The recipient agreed that the carrier gets his e-mail address and phone number, to announce the parcel.
    #[serde(skip_serializing_if = "is_false")]
    pub announce: bool,
    /// Services only this carrier knows, by the codes of its descriptor, such as `saturday`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub carrier_options: Vec<String>,
}

impl ShipmentServices {
    /// Names of everything asked for, as fields are named here; `carrier_options` by their codes.
    pub fn asked(&self) -> Vec<&str> {
        let named = [
            ("cash_on_delivery", self.cash_on_delivery.is_some()),
            ("insurance", self.insurance.is_some()),
            ("age_check", self.age_check.is_some()),
            ("ident_check", self.ident_check.is_some()),
            ("named_person_only", self.named_person_only),
            ("signature", self.signature),
            ("no_neighbour", self.no_neighbour),
            ("preferred_day", self.preferred_day.is_some()),
            ("preferred_neighbour", self.preferred_neighbour.is_some()),
            ("preferred_place", self.preferred_place.is_some()),
            ("bulky", self.bulky),
            ("premium", self.premium),
            ("endorsement", self.endorsement.is_some()),
            ("closest_drop_point", self.closest_drop_point),
            ("parcel_outlet_routing", self.parcel_outlet_routing.is_some()),
            ("duties_paid", self.duties_paid),
            ("return_label", self.return_label),
            ("announce", self.announce),
        ];
        let own = named.into_iter().filter_map(|(name, is_asked)| is_asked.then_some(name));
        own.chain(self.carrier_options.iter().map(String::as_str)).collect()
    }
}

/// Money to be collected at the door.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CashOnDelivery {
    /// How much, for the whole shipment.
    pub amount: Money,
    /// How much of it each parcel collects, in the order of the parcels and together the amount; zero where a parcel is
    /// handed over without money. Needed when there are several parcels and the carrier collects at each; empty for one.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub parts: Vec<Money>,
    /// Where it is paid to; the carrier account's when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bank_account: Option<BankAccount>,
    /// Text on the transfer; the shipment's reference when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// Second line of the text on the transfer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub second_note: Option<String>,
}

impl CashOnDelivery {
    /// What this parcel (counted from 0) collects; `None` when that is nothing. The whole amount where nothing is parted.
    pub fn at_parcel(&self, parcel: usize) -> Option<&Money> {
        if self.parts.is_empty() { Some(&self.amount) } else { self.parts.get(parcel).filter(|part| part.is_payable()) }
    }
}

/// A bank account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct BankAccount {
    /// Who owns it.
    pub holder: String,
    /// IBAN, with or without blanks.
    pub iban: String,
    /// BIC, where the carrier wants one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bic: Option<String>,
    /// Name of the bank.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bank: Option<String>,
}

/// Whose identity is checked at the door.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct IdentCheck {
    /// First name as in the document.
    pub first_name: String,
    /// Last name as in the document.
    pub last_name: String,
    /// Date of birth, where the carrier compares it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub birth_date: Option<CalendarDate>,
    /// Least age in years: 16 or 18.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub min_age: Option<u8>,
}

/// What happens to a parcel that cannot be delivered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Endorsement {
    /// It comes back.
    Return,
    /// It is given up.
    Abandon,
}

fn is_false(flag: &bool) -> bool {
    !flag
}
