//! What UPS is and can do, as data.

use kontor_model::label::{LabelFormat, LabelMedium};

use crate::descriptor::{
    Capabilities, Caption, CarrierDescriptor, Connect, Field, FieldKind, FieldLimit, Numbers, Service, ServiceOption,
};

/// Stable id of this carrier.
pub const ID: &str = "ups";

/// Field of the account's form: client id of the app at developer.ups.com.
pub(super) const CLIENT_ID: &str = "client_id";
/// Field of the account's form: secret of that app.
pub(super) const CLIENT_SECRET: &str = "client_secret";
/// Field of the account's form: UPS account number that is billed.
pub(super) const SHIPPER_NUMBER: &str = "shipper_number";
/// Field of the account's form: merchant id of a platform's app.
pub(super) const MERCHANT_ID: &str = "merchant_id";

/// Road within Europe.
pub(super) const STANDARD: &str = "11";
/// Express, to every country.
pub(super) const SAVER: &str = "65";
/// To an Access Point, for consumers.
pub(super) const ACCESS_POINT_ECONOMY: &str = "70";
/// Products that know Saturday delivery.
const EXPRESS: &[&str] = &["07", "54", "65", "74"];

/// Code of our own for `carrier_options`: deliver on Saturday.
pub(super) const SATURDAY: &str = "saturday";
/// Code of our own for `carrier_options`: carbon neutral transport.
pub(super) const CARBON_NEUTRAL: &str = "carbon_neutral";

/// Most parcels in one shipment.
pub(super) const MAX_PARCELS: usize = 200;
/// Most tracking numbers in one void.
pub(super) const MAX_VOID: usize = 20;
/// Most characters of a name or an address line.
pub(super) const MAX_LINE: usize = 35;
/// Heaviest parcel in grams.
pub(super) const MAX_WEIGHT_G: u32 = 70_000;

pub(super) const DESCRIPTOR: CarrierDescriptor = CarrierDescriptor {
    id: ID,
    name: Caption { de: "UPS", en: "UPS" },
    summary: Caption {
        de: "Pakete mit UPS weltweit, auch zu einem Access Point, mit Zollrechnung und Retouren.",
        en: "Parcels with UPS worldwide, also to an Access Point, with customs invoice and returns.",
    },
    capabilities: Capabilities {
        cancel: true,
        track: true,
        find_by_reference: true,
        returns: true,
        check_address: true,
        pickup: true,
        max_batch: 1,
        max_cancel: MAX_VOID,
        max_track: 1,
        parallel_calls: 4,
        max_parcels: MAX_PARCELS,
        formats: &[LabelFormat::Pdf, LabelFormat::Zpl],
        media: &[
            LabelMedium::Inch4x6,
            LabelMedium::A6,
            LabelMedium::Thermal103x150,
            LabelMedium::Inch4x8,
            LabelMedium::Thermal103x199,
        ],
        dpi: &[203],
        numbers: Numbers::Carrier,
        ..Capabilities::NONE
    },
    services: &[
        service(STANDARD, "UPS Standard", "UPS Standard"),
        service(SAVER, "UPS Express Saver", "UPS Express Saver"),
        service("07", "UPS Express", "UPS Express"),
        service("74", "UPS Express 12:00", "UPS Express 12:00"),
        service("54", "UPS Express Plus", "UPS Express Plus"),
        service("08", "UPS Expedited", "UPS Expedited"),
        service(ACCESS_POINT_ECONOMY, "UPS Access Point Economy", "UPS Access Point Economy"),
    ],
    options: &[
        option("cash_on_delivery", "Nachnahme", "Cash on delivery", &[]),
        option("insurance", "Wertangabe (Absicherung)", "Declared value", &[]),
        option("signature", "Zustellung gegen Unterschrift", "Signature required", &[]),
        option("age_check", "Unterschrift eines Erwachsenen", "Adult signature required", &[]),
        option("named_person_only", "Abholung nur durch den Empfänger", "Pickup by the addressee only", &[]),
        option("no_neighbour", "Nur an der Anschrift zustellen", "Direct delivery only", &[]),
        option("bulky", "Zusätzliches Handling", "Additional handling", &[]),
        option("duties_paid", "Zölle und Steuern trägt der Absender", "Duties and taxes paid by the sender", &[]),
        option("announce", "Benachrichtigung per E-Mail", "Notification by e-mail", &[]),
        option(SATURDAY, "Zustellung am Samstag", "Saturday delivery", EXPRESS),
        option(CARBON_NEUTRAL, "Klimaneutraler Versand", "Carbon neutral", &[]),
    ],
    settings: &[
        field(
            CLIENT_ID,
            100,
            true,
            ["Client-ID", "Client ID"],
            [
                "Von developer.ups.com, Seite „Apps“. Die App braucht die Produkte Authorization, Shipping, Tracking, Address Validation und Pickup.",
                "From developer.ups.com, page “Apps”. The app needs the products Authorization, Shipping, Tracking, Address Validation and Pickup.",
            ],
        ),
        Field {
            secret: true,
            ..field(
                CLIENT_SECRET,
                200,
                true,
                ["Client-Secret", "Client secret"],
                ["Steht bei der App neben der Client-ID.", "Stands beside the client ID of the app."],
            )
        },
        field(
            SHIPPER_NUMBER,
            6,
            true,
            ["UPS-Kundennummer", "UPS account number"],
            [
                "Sechs Zeichen, wie auf der Rechnung. Sie muss dem Benutzer bei UPS hinzugefügt sein, dem die App gehört.",
                "Six characters, as on the invoice. It has to be added to the UPS user that owns the app.",
            ],
        ),
        field(
            MERCHANT_ID,
            40,
            false,
            ["Merchant-ID", "Merchant ID"],
            [
                "Nur wenn die App einer Plattform gehört: die UPS-Kundennummer des Händlers. Sonst leer lassen.",
                "Only if the app belongs to a platform: the merchant's UPS account number. Leave empty otherwise.",
            ],
        ),
    ],
    limits: &[
        limit("reference", 35),
        limit("cost_center", 30),
        limit("to.name", MAX_LINE),
        limit("to.company", MAX_LINE),
        limit("to.addition", MAX_LINE),
        limit("to.street", MAX_LINE),
        limit("to.postal_code", 10),
        limit("to.city", 30),
        limit("to.email", 50),
        limit("from.name", MAX_LINE),
        limit("from.company", MAX_LINE),
        limit("from.addition", MAX_LINE),
        limit("from.street", MAX_LINE),
        limit("from.postal_code", 10),
        limit("from.city", 30),
        limit("from.email", 50),
    ],
    connect: Connect::Http { live: "https://onlinetools.ups.com", test: Some("https://wwwcie.ups.com") },
};

const fn service(id: &'static str, de: &'static str, en: &'static str) -> Service {
    Service { id, name: Caption { de, en } }
}

const fn option(
    id: &'static str,
    de: &'static str,
    en: &'static str,
    services: &'static [&'static str],
) -> ServiceOption {
    ServiceOption { id, name: Caption { de, en }, services }
}

const fn field(
    name: &'static str,
    most: usize,
    required: bool,
    [de, en]: [&'static str; 2],
    [help_de, help_en]: [&'static str; 2],
) -> Field {
    Field {
        name,
        caption: Caption { de, en },
        help: Caption { de: help_de, en: help_en },
        secret: false,
        required,
        kind: FieldKind::Text(most),
    }
}

const fn limit(field: &'static str, max_chars: usize) -> FieldLimit {
    FieldLimit { field, max_chars }
}
