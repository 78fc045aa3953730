//! What the contract suite needs to know about a carrier besides its descriptor: a shipment it takes, one it refuses, and
//! for those that call over HTTP how to stand in for the carrier.

use kontor_model::address::{Address, CountryCode, Party, Recipient};
use kontor_model::gs1::{CompanyPrefix, Sscc};

use super::{Answer, SpecFile, StandIn};
use crate::context::Settings;
use crate::shipment::{CarrierParcel, CarrierShipment};

/// One carrier under test.
pub struct Subject {
    /// A shipment it takes.
    pub good: CarrierShipment,
    /// The same, but refused, and the field that is named.
    pub bad: (CarrierShipment, &'static str),
    /// What the account's form holds.
    pub settings: fn() -> Settings,
    /// How to stand in for the carrier; `None` for one that calls nobody.
    pub http: Option<HttpSubject>,
    /// Why no publisher's description of its API exists, when none does.
    pub without_description: Option<&'static str>,
}

/// A carrier's server in its own words.
pub struct HttpSubject {
    /// The publisher's descriptions of what it is asked.
    pub descriptions: &'static [SpecFile],
    /// Prepares what every call may need, such as tokens.
    pub sign_in: fn(&StandIn),
    /// Prepares what the check of an account needs.
    pub check: fn(&StandIn),
    /// Prepares the answers to a call of `create` that carries these shipments and makes all of them.
    pub create: fn(&StandIn, &[&CarrierShipment]),
    /// Method and path that `create` of the good shipment calls first, after the sign-in.
    pub create_call: (&'static str, &'static str),
    /// A number, and method and path that tracking it calls first, after the sign-in.
    pub track_call: (&'static str, &'static str, &'static str),
    /// How the carrier refuses with 401, 429, 500 and 503.
    pub failure: fn(u16) -> Answer,
}

/// A parcel from Augsburg to Düsseldorf.
pub fn parcel_within_germany() -> CarrierShipment {
    let sscc = Sscc::build(&CompanyPrefix::demonstration(), 417).expect("417 is within the prefix");
    let from = address("Musterhandel Süd GmbH", "Gewerbestraße 12 a", "86150", "Augsburg");
    let to = Recipient::Street(address("Jürgen Groß", "Königsallee 7", "40212", "Düsseldorf"));
    let parcel = CarrierParcel { weight_g: 2_350, dimensions_mm: None, reference: None, sscc: Some(sscc) };
    CarrierShipment::new("LS-2025-00417", from, to, vec![parcel])
}

fn address(name: &str, street: &str, postal_code: &str, city: &str) -> Address {
    Address {
        party: Party { name: name.to_owned(), ..Party::default() },
        street: street.to_owned(),
        house_number: None,
        postal_code: postal_code.to_owned(),
        city: city.to_owned(),
        country: CountryCode::germany(),
    }
}
