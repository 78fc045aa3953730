//! What the suite needs to know about a carrier besides its descriptor: a shipment it takes, one it refuses, and for
//! those that call over HTTP how to stand in for the carrier. Each HTTP carrier is a file of its own.

use kontor_adapters::testing::{Answer, SpecFile, StandIn};
use kontor_adapters::{CarrierParcel, CarrierShipment, Registry, Settings};
use kontor_model::address::{Address, CountryCode, Party, Recipient};
use kontor_model::gs1::{CompanyPrefix, Sscc};
use secrecy::SecretString;

mod dhl;
mod gls;
mod ups;

/// One carrier under test.
pub(crate) struct Subject {
    pub(crate) id: &'static str,
    /// A shipment it takes.
    pub(crate) good: CarrierShipment,
    /// The same, but refused, and the field that is named.
    pub(crate) bad: (CarrierShipment, &'static str),
    /// What the account's form holds.
    pub(crate) settings: fn() -> Settings,
    /// How to stand in for the carrier; `None` for one that calls nobody.
    pub(crate) http: Option<HttpSubject>,
    /// Why no publisher's description of its API exists, when none does.
    pub(crate) without_description: Option<&'static str>,
}

/// A carrier's server in its own words.
pub(crate) struct HttpSubject {
    /// The publisher's descriptions of what it is asked.
    pub(crate) descriptions: &'static [SpecFile],
    /// Prepares what every call may need, such as tokens.
    pub(crate) sign_in: fn(&StandIn),
    /// Prepares what the check of an account needs.
    pub(crate) check: fn(&StandIn),
    /// Prepares the answers to a call of `create` that carries these shipments and makes all of them.
    pub(crate) create: fn(&StandIn, &[&CarrierShipment]),
    /// Method and path that `create` of the good shipment calls first, after the sign-in.
    pub(crate) create_call: (&'static str, &'static str),
    /// A number, and method and path that tracking it calls first, after the sign-in.
    pub(crate) track_call: (&'static str, &'static str, &'static str),
    /// How the carrier refuses with 401, 429, 500 and 503.
    pub(crate) failure: fn(u16) -> Answer,
}

/// All subjects, in the order of the registry.
pub(crate) fn all() -> Vec<Subject> {
    vec![own_label(), dhl::subject(), gls::subject(), ups::subject()]
}

/// Registry and subjects side by side; fails when a carrier has no subject.
pub(crate) fn each(test: impl Fn(&dyn kontor_adapters::Carrier, Subject)) {
    let registry = Registry::new();
    for carrier in registry.all() {
        let id = carrier.descriptor().id;
        let subject = all().into_iter().find(|subject| subject.id == id);
        test(carrier, subject.unwrap_or_else(|| panic!("the carrier {id} has no subject in the contract suite")));
    }
}

/// Settings with something in every field of the form.
pub(crate) fn settings_of(carrier: &dyn kontor_adapters::Carrier) -> Settings {
    carrier.descriptor().settings.iter().fold(Settings::default(), |settings, field| {
        if field.secret {
            settings.with_secret(field.name, SecretString::from("geheim-4711".to_owned()))
        } else {
            settings.with_value(field.name, "Wert 4711")
        }
    })
}

fn own_label() -> Subject {
    let good = shipment();
    let mut bad = good.clone();
    bad.parcels[0].weight_g = 0;
    Subject {
        id: "own_label",
        good,
        bad: (bad, "parcels[0].weight_g"),
        settings: Settings::default,
        http: None,
        without_description: Some("own_label is drawn here and calls nobody"),
    }
}

/// A parcel from Augsburg to Düsseldorf.
pub(crate) fn shipment() -> CarrierShipment {
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
