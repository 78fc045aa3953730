//! DHL's products as data: what each is called, billed under, and where it may go.
//!
//! DHL renames products now and then (Warenpost became Kleinpaket in 2025), so an old code is an alias, not an error.

use kontor_model::address::CountryCode;
use kontor_model::label::LabelMedium;

use super::account::Account;
use super::country;
use crate::shipment::CarrierShipment;

/// Where a product goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reach {
    Germany,
    Europe,
    World,
}

/// A product of DHL.
#[derive(Debug)]
pub(super) struct Product {
    /// Code on the wire and id of the service.
    pub(super) id: &'static str,
    /// Codes it was known by before.
    pub(super) aliases: &'static [&'static str],
    /// Digits 11 and 12 of its billing numbers ("Verfahren").
    pub(super) procedure: &'static str,
    /// The account's field with its participation.
    pub(super) participation: &'static str,
    /// Heaviest parcel in grams.
    pub(super) max_weight_g: u32,
    pub(super) reach: Reach,
    /// Taken where nobody names a product. What carries less or less far has to be named.
    pub(super) is_usual: bool,
}

/// Every product that can be booked; of several that are usual for a country the first one booked is taken.
#[rustfmt::skip]
pub(super) static PRODUCTS: [Product; 5] = [
    Product { id: "V01PAK", aliases: &[], procedure: "01", participation: "participation_paket", max_weight_g: 31_500, reach: Reach::Germany, is_usual: true },
    Product { id: "V62KP", aliases: &["V62WP"], procedure: "62", participation: "participation_kleinpaket", max_weight_g: 1_000, reach: Reach::Germany, is_usual: false },
    Product { id: "V53WPAK", aliases: &[], procedure: "53", participation: "participation_international", max_weight_g: 31_500, reach: Reach::World, is_usual: true },
    Product { id: "V54EPAK", aliases: &[], procedure: "54", participation: "participation_europaket", max_weight_g: 31_500, reach: Reach::Europe, is_usual: true },
    // Small packets of the letter post weigh 2 kg at most everywhere (Universal Postal Convention).
    Product { id: "V66WPI", aliases: &[], procedure: "66", participation: "participation_warenpost", max_weight_g: 2_000, reach: Reach::World, is_usual: false },
];

/// Return labels ("Retoure", V07PAK): no shipment of their own, but a billing number of their own.
pub(super) static RETURN: Product = Product {
    id: "V07PAK",
    aliases: &[],
    procedure: "07",
    participation: "participation_return",
    max_weight_g: 31_500,
    reach: Reach::Germany,
    is_usual: false,
};

/// Pickups that are charged ("Einzelabholung").
pub(super) static PICKUP: Product = Product {
    id: "V08PAK",
    aliases: &[],
    procedure: "08",
    participation: "participation_pickup",
    max_weight_g: 31_500,
    reach: Reach::Germany,
    is_usual: false,
};

/// The product of a shipment: the one it names, else the usual one. `None` for a code that
/// DHL does not have.
pub(super) fn of(account: Account<'_>, shipment: &CarrierShipment) -> Option<&'static Product> {
    match shipment.service.as_deref() {
        Some(code) => find(code),
        None => Some(usual(account, shipment.to.place().2)),
    }
}

/// The product with this code or one of its old ones.
pub(super) fn find(code: &str) -> Option<&'static Product> {
    PRODUCTS.iter().find(|product| product.id == code || product.aliases.contains(&code))
}

/// The product for a country when nobody names one: of those that are usual there the first one that the account has
/// booked, and without any the first one, so that its missing participation is said.
pub(super) fn usual(account: Account<'_>, to: &CountryCode) -> &'static Product {
    let mut fitting = usual_for(to);
    let first = fitting.next().unwrap_or(&PRODUCTS[0]);
    let is_booked = |product: &Product| account.filled(product.participation).is_some();
    if is_booked(first) { first } else { fitting.find(|product| is_booked(product)).unwrap_or(first) }
}

/// The products that are taken to a country without being named.
pub(super) fn usual_for(to: &CountryCode) -> impl Iterator<Item = &'static Product> {
    PRODUCTS.iter().filter(|product| product.is_usual && product.reach.covers(to))
}

impl Reach {
    /// Tells whether parcels of this kind go to a country.
    pub(super) fn covers(self, to: &CountryCode) -> bool {
        match self {
            Reach::Germany => to.as_str() == "DE",
            Reach::Europe => to.as_str() != "DE" && country::is_in_europe(to),
            Reach::World => to.as_str() != "DE",
        }
    }
}

/// DHL's name for a paper (`printFormat`); `None` for what DHL does not print on.
pub(super) fn print_format(medium: LabelMedium) -> Option<&'static str> {
    match medium {
        LabelMedium::A4 => Some("A4"),
        LabelMedium::A6 => Some("910-300-300"),
        LabelMedium::Thermal103x199 => Some("910-300-600"),
        LabelMedium::Thermal103x150 => Some("910-300-400"),
        LabelMedium::Laser105x205 => Some("910-300-700"),
        LabelMedium::Laser105x208 => Some("910-300-610"),
        LabelMedium::Small100x70 => Some("100x70mm"),
        LabelMedium::A5 | LabelMedium::Inch4x6 | LabelMedium::Inch4x8 => None,
    }
}
