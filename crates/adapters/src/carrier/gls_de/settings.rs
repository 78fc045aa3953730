//! What GLS Germany is and can do, as data: products, services, limits and the form of an account.

use kontor_model::label::{LabelFormat, LabelMedium};

use crate::descriptor::{
    Capabilities, Caption, CarrierDescriptor, Connect, Field, FieldKind, FieldLimit, Numbers, Service, ServiceOption,
};

/// Stable id of this carrier.
pub const ID: &str = "gls_de";

/// Product for parcels.
pub(super) const PARCEL: &str = "PARCEL";
/// Product for parcels with a time of delivery.
pub(super) const EXPRESS: &str = "EXPRESS";

/// Lightest and heaviest parcel in grams.
pub(super) const WEIGHT_G: (u32, u32) = (100, 99_000);
/// Most characters of the text for the bank at cash on delivery.
pub(super) const MAX_CASH_REASON: usize = 160;
/// Fewest characters of a street.
pub(super) const MIN_STREET: usize = 4;

/// Names of the form's fields.
pub(super) const CLIENT_ID: &str = "client_id";
pub(super) const CLIENT_SECRET: &str = "client_secret";
pub(super) const CONTACT_ID: &str = "contact_id";
pub(super) const ALTERNATIVE_SHIPPER: &str = "alternative_shipper";

pub(super) const DESCRIPTOR: CarrierDescriptor = CarrierDescriptor {
    id: ID,
    name: Caption { de: "GLS", en: "GLS" },
    summary: Caption {
        de: "GLS Deutschland: Pakete, Express, ShopDelivery und Rücksendungen über die Schnittstelle ShipIT.",
        en: "GLS Germany: parcels, express, ShopDelivery and returns over the interface ShipIT.",
    },
    capabilities: Capabilities {
        validate: true,
        cancel: true,
        track: true,
        close_out: true,
        day_record: true,
        find_by_reference: true,
        returns: true,
        update_weight: true,
        allowed_services: true,
        parcel_shops: true,
        // GLS takes one shipment per call, so nothing is gained by handing in several.
        max_batch: 1,
        max_cancel: 10,
        max_track: 10,
        // One report closes the whole day, however many are asked for; so many are written down at once.
        max_close_out: 500,
        parallel_calls: 4,
        max_parcels: 99,
        formats: &[LabelFormat::Pdf, LabelFormat::Zpl],
        media: &[LabelMedium::A6],
        dpi: &[203, 300],
        numbers: Numbers::Carrier,
        ..Capabilities::NONE
    },
    services: &[
        Service { id: PARCEL, name: Caption { de: "Paket", en: "Parcel" } },
        Service { id: EXPRESS, name: Caption { de: "Express", en: "Express" } },
    ],
    options: OPTIONS,
    settings: &[
        text_field(
            CLIENT_ID,
            Caption { de: "Client-ID", en: "Client ID" },
            Caption {
                de: "Kennung (App-ID) Ihrer Anwendung aus dem GLS-Entwicklerportal.",
                en: "Id (app id) of your application from the GLS developer portal.",
            },
        ),
        Field {
            secret: true,
            ..text_field(
                CLIENT_SECRET,
                Caption { de: "Client-Secret", en: "Client secret" },
                Caption {
                    de: "Geheimnis (App-Secret) derselben Anwendung. Es wird verschlüsselt gespeichert.",
                    en: "Secret (app secret) of the same application. It is stored encrypted.",
                },
            )
        },
        text_field(
            CONTACT_ID,
            Caption { de: "Contact-ID", en: "Contact ID" },
            Caption {
                de: "Von GLS vergebene Nummer Ihres Versandortes. Jeder Versandort hat eine eigene.",
                en: "Number of your place of dispatch, given by GLS. Each place has its own.",
            },
        ),
        Field {
            required: false,
            kind: FieldKind::Flag,
            ..text_field(
                ALTERNATIVE_SHIPPER,
                Caption { de: "Absender der Sendung drucken", en: "Print the shipment's sender" },
                Caption {
                    de: "Druckt den Absender der Sendung statt der Anschrift, die GLS zur Contact-ID führt.",
                    en: "Prints the sender of the shipment instead of the address that GLS keeps for the contact id.",
                },
            )
        },
    ],
    limits: LIMITS,
    connect: Connect::Http {
        live: "https://api.gls-group.net",
        test: Some("https://api-sandbox.gls-group.net"), //
    },
};

const fn text_field(name: &'static str, caption: Caption, help: Caption) -> Field {
    Field { name, caption, help, secret: false, required: true, kind: FieldKind::Text(128) }
}

const fn option(id: &'static str, de: &'static str, en: &'static str) -> ServiceOption {
    ServiceOption { id, name: Caption { de, en }, services: &[] }
}

const fn option_of(services: &'static [&'static str], option: ServiceOption) -> ServiceOption {
    ServiceOption { services, ..option }
}

const OPTIONS: &[ServiceOption] = &[
    option_of(&[PARCEL], option("cash_on_delivery", "Nachnahme (CashService)", "Cash on delivery (CashService)")),
    option("insurance", "Höhere Haftung (AddOnLiability)", "Higher liability (AddOnLiability)"),
    option("ident_check", "Identitätsprüfung (IdentService)", "Identity check (IdentService)"),
    option("nationality", "Staatsangehörigkeit zur Identitätsprüfung", "Nationality for the identity check"),
    option("ident_pin", "Zustellung gegen PIN (IdentPINService)", "Delivery against a PIN (IdentPINService)"),
    option("named_person_only", "Nur an den Empfänger (AddresseeOnly)", "Addressee only"),
    option("signature", "Gegen Unterschrift (SignatureService)", "Against a signature (SignatureService)"),
    option("preferred_place", "Abstellen am Wunschort (DepositService)", "Deposit at a place (DepositService)"),
    option("return_label", "Beigelegte Rücksendung (ShopReturn)", "Return label in the parcel (ShopReturn)"),
    option_of(&[PARCEL], option("flex_delivery", "FlexDelivery", "FlexDelivery")),
    option_of(&[PARCEL], option("guaranteed_24", "Guaranteed24", "Guaranteed24")),
    option("saturday", "Samstagszustellung", "Saturday delivery"),
    option_of(&[EXPRESS], option("next_working_day", "Nächster Werktag", "Next working day")),
    option_of(&[EXPRESS], option("time_0800", "Bis 8 Uhr", "By 8:00")),
    option_of(&[EXPRESS], option("time_0900", "Bis 9 Uhr", "By 9:00")),
    option_of(&[EXPRESS], option("time_1000", "Bis 10 Uhr", "By 10:00")),
    option_of(&[EXPRESS], option("time_1200", "Bis 12 Uhr", "By 12:00")),
    option_of(&[EXPRESS], option("time_1300", "Bis 13 Uhr", "By 13:00")),
    option_of(&[EXPRESS], option("saturday_1000", "Samstag bis 10 Uhr", "Saturday by 10:00")),
    option_of(&[EXPRESS], option("saturday_1200", "Samstag bis 12 Uhr", "Saturday by 12:00")),
    option("pick_and_ship", "Abholung beim Absender (Pick&Ship)", "Pickup at the sender (Pick&Ship)"),
    option("pick_and_return", "Rücksendung mit Abholung (Pick&Return)", "Return with pickup (Pick&Return)"),
    option("exchange", "Austausch an der Tür (ExchangeService)", "Exchange at the door (ExchangeService)"),
    option("delivery_at_work", "Zustellung am Arbeitsplatz", "Delivery at work"),
    option("tyre", "Reifen (TyreService)", "Tyres (TyreService)"),
    option("limited_quantities", "Begrenzte Mengen (LQ)", "Limited quantities (LQ)"),
];

const fn limit(field: &'static str, max_chars: usize) -> FieldLimit {
    FieldLimit { field, max_chars }
}

const LIMITS: &[FieldLimit] = &[
    limit("reference", 40),
    limit("customer_reference", 50),
    limit("cost_center", 80),
    limit("parcels[].reference", 50),
    limit("services.preferred_place", 60),
    limit("to.name", 40),
    limit("to.company", 40),
    limit("to.addition", 40),
    limit("to.street", 40),
    limit("to.house_number", 10),
    limit("to.postal_code", 10),
    limit("to.city", 40),
    limit("to.email", 80),
    limit("to.phone", 35),
    limit("from.name", 40),
    limit("from.company", 40),
    limit("from.addition", 40),
    limit("from.street", 40),
    limit("from.house_number", 10),
    limit("from.postal_code", 10),
    limit("from.city", 40),
];
