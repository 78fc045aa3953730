//! DHL's products as data: what each is called, billed under, and where it may go.
//!
//! DHL renames products now and then (Warenpost became Kleinpaket in 2025), so an old code is an alias, not an error.

use kontor_model::address::CountryCode;
use kontor_model::label::LabelMedium;

use super::country;

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
}

/// Every product that can be booked, the default first.
#[rustfmt::skip]
pub(super) static PRODUCTS: [Product; 5] = [
    Product { id: "V01PAK", aliases: &[], procedure: "01", participation: "participation_paket", max_weight_g: 31_500, reach: Reach::Germany },
    Product { id: "V62KP", aliases: &["V62WP"], procedure: "62", participation: "participation_kleinpaket", max_weight_g: 1_000, reach: Reach::Germany },
    Product { id: "V53WPAK", aliases: &[], procedure: "53", participation: "participation_international", max_weight_g: 31_500, reach: Reach::World },
    Product { id: "V54EPAK", aliases: &[], procedure: "54", participation: "participation_europaket", max_weight_g: 31_500, reach: Reach::Europe },
    // Small packets of the letter post weigh 2 kg at most everywhere (Universal Postal Convention).
    Product { id: "V66WPI", aliases: &[], procedure: "66", participation: "participation_warenpost", max_weight_g: 2_000, reach: Reach::World },
];

/// Return labels ("Retoure", V07PAK): no shipment of their own, but a billing number of their own.
pub(super) static RETURN: Product = Product {
    id: "V07PAK",
    aliases: &[],
    procedure: "07",
    participation: "participation_return",
    max_weight_g: 31_500,
    reach: Reach::Germany,
};

/// Pickups that are charged ("Einzelabholung").
pub(super) static PICKUP: Product = Product {
    id: "V08PAK",
    aliases: &[],
    procedure: "08",
    participation: "participation_pickup",
    max_weight_g: 31_500,
    reach: Reach::Germany,
};

/// The product with this code or one of its old ones; the default one when none is named.
pub(super) fn find(code: Option<&str>) -> Option<&'static Product> {
    let Some(code) = code else { return PRODUCTS.first() };
    PRODUCTS.iter().find(|product| product.id == code || product.aliases.contains(&code))
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
