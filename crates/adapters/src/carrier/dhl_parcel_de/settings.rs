//! What DHL Parcel DE is and can do, and the form of an account, as data.

use kontor_model::label::{LabelFormat, LabelMedium};

use super::options::OPTIONS;
use crate::descriptor::{
    Capabilities, Caption, CarrierDescriptor, Connect, Field, FieldKind, FieldLimit, Numbers, Service,
};

/// Stable id of this carrier.
pub const ID: &str = "dhl_parcel_de";

/// Most parcels in one call: to create, to cancel, to close.
pub(super) const MAX_PER_CALL: usize = 30;
/// The user group of an account that has no other.
pub(super) const DEFAULT_PROFILE: &str = "STANDARD_GRUPPENPROFIL";
/// Value of `login`: user and password with every call.
pub(super) const LOGIN_BASIC: &str = "basic";
/// Value of `tracking`: the XML interface.
pub(super) const TRACKING_XML: &str = "parcel_de";

const fn text(de: &'static str, en: &'static str) -> Caption {
    Caption { de, en }
}

pub(super) static DESCRIPTOR: CarrierDescriptor = CarrierDescriptor {
    id: ID,
    name: text("DHL Paket", "DHL Parcel Germany"),
    summary: text(
        "DHL Paket, Kleinpaket und internationale Pakete mit eigenem Geschäftskundenvertrag (EKP).",
        "DHL parcels, small parcels and international parcels under your own business contract (EKP).",
    ),
    capabilities: Capabilities {
        validate: true,
        cancel: true,
        track: true,
        close_out: true,
        day_record: true,
        returns: true,
        pickup: true,
        max_batch: MAX_PER_CALL,
        max_cancel: MAX_PER_CALL,
        max_track: 1,
        max_close_out: MAX_PER_CALL,
        // DHL names no number and says 429 when it is too much: as many packing tables print at the same moment.
        parallel_calls: 16,
        max_parcels: MAX_PER_CALL,
        formats: &[LabelFormat::Pdf, LabelFormat::Zpl],
        media: &[
            LabelMedium::Thermal103x199,
            LabelMedium::A6,
            LabelMedium::Thermal103x150,
            LabelMedium::Laser105x205,
            LabelMedium::Laser105x208,
            LabelMedium::Small100x70,
            LabelMedium::A4,
        ],
        dpi: &[203],
        numbers: Numbers::Carrier,
        ..Capabilities::NONE
    },
    services: &[
        Service { id: "V01PAK", name: text("DHL Paket", "DHL Parcel") },
        Service { id: "V62KP", name: text("DHL Kleinpaket", "DHL Small Parcel (Kleinpaket)") },
        Service { id: "V53WPAK", name: text("DHL Paket International", "DHL Parcel International") },
        Service { id: "V54EPAK", name: text("DHL Europaket", "DHL Europaket") },
        Service { id: "V66WPI", name: text("Warenpost International", "Warenpost International") },
    ],
    options: OPTIONS,
    settings: SETTINGS,
    limits: LIMITS,
    connect: Connect::Http { live: "https://api-eu.dhl.com", test: Some("https://api-sandbox.dhl.com") },
};

const SETTINGS: &[Field] = &[
    Field {
        name: "user",
        caption: text("Benutzer des Geschäftskundenportals", "User of the business customer portal"),
        help: text(
            "Legen Sie im Post & DHL Geschäftskundenportal einen eigenen Systembenutzer an. Das Passwort eines persönlichen Benutzers muss regelmäßig geändert werden und unterbricht dann die Anbindung.",
            "Create a separate system user in the Post & DHL business customer portal. The password of a personal user has to be changed regularly and then breaks the connection.",
        ),
        secret: false,
        required: true,
        kind: FieldKind::Text(100),
    },
    Field {
        name: "password",
        caption: text("Passwort", "Password"),
        help: text(
            "Passwort dieses Benutzers. Läuft es ab, meldet die Prüfung der Anbindung das in klaren Worten; < und > im Passwort vermeiden.",
            "Password of this user. When it expires, the check of the connection says so in plain words; avoid < and > in it.",
        ),
        secret: true,
        required: true,
        kind: FieldKind::Text(200),
    },
    Field {
        name: "api_key",
        caption: text("API-Schlüssel", "API key"),
        help: text(
            "API Key Ihrer Anwendung auf developer.dhl.com, freigegeben für „Parcel DE Shipping“ und „Authentication“; für Retouren, Abholung und Sendungsverfolgung auch für diese.",
            "API key of your app at developer.dhl.com, enabled for “Parcel DE Shipping” and “Authentication”; for returns, pickup and tracking also for these.",
        ),
        secret: false,
        required: true,
        kind: FieldKind::Text(100),
    },
    Field {
        name: "api_secret",
        caption: text("API-Geheimnis", "API secret"),
        help: text("API Secret derselben Anwendung.", "API secret of the same app."),
        secret: true,
        required: true,
        kind: FieldKind::Text(200),
    },
    Field {
        name: "login",
        caption: text("Anmeldung", "Sign-in"),
        help: text(
            "Mit Token ist der Weg, den DHL empfiehlt. Benutzer und Passwort mit jedem Aufruf nur, wenn DHL Ihrer Anwendung keine Tokens gibt; Abholungen brauchen immer ein Token.",
            "By token is the way DHL recommends. User and password with every call only when DHL gives your app no tokens; pickups always need a token.",
        ),
        secret: false,
        required: false,
        kind: FieldKind::Choice(&[
            ("token", text("Token (OAuth2)", "Token (OAuth2)")),
            (LOGIN_BASIC, text("Benutzer und Passwort (Basic)", "User and password (Basic)")),
        ]),
    },
    Field {
        name: "ekp",
        caption: text("EKP (Kundennummer)", "EKP (customer number)"),
        help: text(
            "Die zehnstellige Kundennummer aus dem Vertrag.",
            "The customer number of ten digits from the contract.",
        ),
        secret: false,
        required: true,
        kind: FieldKind::Digits(10, 10),
    },
    participation("participation_paket", "DHL Paket (V01PAK)", "DHL Parcel (V01PAK)"),
    participation("participation_kleinpaket", "DHL Kleinpaket (V62KP)", "DHL Kleinpaket (V62KP)"),
    participation(
        "participation_international",
        "DHL Paket International (V53WPAK)",
        "DHL Parcel International (V53WPAK)",
    ),
    participation("participation_europaket", "DHL Europaket (V54EPAK)", "DHL Europaket (V54EPAK)"),
    participation("participation_warenpost", "Warenpost International (V66WPI)", "Warenpost International (V66WPI)"),
    participation("participation_return", "DHL Retoure (V07PAK)", "DHL Return (V07PAK)"),
    participation("participation_pickup", "Abholung (Verfahren 08)", "Pickup (procedure 08)"),
    Field {
        name: "receiver_id",
        caption: text("Retourenempfänger-ID", "Return receiver id"),
        help: text(
            "Name des Retourenempfängers aus den Einstellungen des Geschäftskundenportals, zum Beispiel „deu“. Nur für Retouren ohne Hinsendung.",
            "Name of the return receiver from the settings of the business customer portal, such as “deu”. Only for returns without an outbound parcel.",
        ),
        secret: false,
        required: false,
        kind: FieldKind::Text(50),
    },
    Field {
        name: "cod_account_reference",
        caption: text("Kontoreferenz für Nachnahme", "Account reference for cash on delivery"),
        help: text(
            "Name der Bankverbindung im Geschäftskundenportal (Versenden, Einstellungen, Nachnahme). Geht den Bankdaten hier vor.",
            "Name of the bank account in the business customer portal (Ship, Settings, Cash on delivery). Wins over the bank details here.",
        ),
        secret: false,
        required: false,
        kind: FieldKind::Text(35),
    },
    Field {
        name: "bank_holder",
        caption: text("Kontoinhaber für Nachnahme", "Account holder for cash on delivery"),
        help: text(
            "Nur nötig, wenn im Portal keine Bankverbindung hinterlegt ist; DHL muss das für Sie freischalten.",
            "Only needed when the portal holds no bank account; DHL has to permit it.",
        ),
        secret: false,
        required: false,
        kind: FieldKind::Text(80),
    },
    Field {
        name: "bank_iban",
        caption: text("IBAN für Nachnahme", "IBAN for cash on delivery"),
        help: text("Mit oder ohne Leerzeichen.", "With or without blanks."),
        secret: false,
        required: false,
        kind: FieldKind::Text(42),
    },
    Field {
        name: "profile",
        caption: text("Gruppenprofil", "Group profile"),
        help: text(
            "Nur ausfüllen, wenn Ihr Benutzer ein anderes als STANDARD_GRUPPENPROFIL hat.",
            "Only fill in when your user has another one than STANDARD_GRUPPENPROFIL.",
        ),
        secret: false,
        required: false,
        kind: FieldKind::Text(35),
    },
    Field {
        name: "shipper_reference",
        caption: text("Absenderreferenz", "Shipper reference"),
        help: text(
            "Name eines Absenders im Geschäftskundenportal, zum Beispiel mit Logo. Ist er gesetzt, druckt DHL diesen Absender und nicht den der Sendung.",
            "Name of a sender in the business customer portal, for instance one with a logo. When set, DHL prints that sender and not the shipment's.",
        ),
        secret: false,
        required: false,
        kind: FieldKind::Text(50),
    },
    Field {
        name: "return_medium",
        caption: text("Papier für Retourenetiketten", "Paper of return labels"),
        help: text(
            "Oft liegt das Retourenetikett auf einem anderen Drucker als das Versandetikett.",
            "The return label is often printed on another printer than the shipping label.",
        ),
        secret: false,
        required: false,
        kind: FieldKind::Choice(&[
            ("same", text("Wie das Versandetikett", "Like the shipping label")),
            ("a4", text("DIN A4", "A4")),
            ("a6", text("DIN A6", "A6")),
            ("103x199", text("103 x 199 mm (Thermo)", "103 x 199 mm (thermal)")),
            ("103x150", text("103 x 150 mm (Thermo)", "103 x 150 mm (thermal)")),
            ("105x205", text("105 x 205 mm (Laser)", "105 x 205 mm (laser)")),
            ("105x208", text("105 x 208 mm (Laser)", "105 x 208 mm (laser)")),
            ("100x70", text("100 x 70 mm", "100 x 70 mm")),
        ]),
    },
    Field {
        name: "tracking",
        caption: text("Sendungsverfolgung", "Tracking"),
        help: text(
            "„Shipment Tracking - Unified“ genügt der API-Schlüssel, ist aber auf wenige Abfragen am Tag begrenzt. „Parcel DE Tracking“ meldet genauere Ereignisse und braucht eine eigene Freigabe.",
            "“Shipment Tracking - Unified” needs the API key only, but is limited to few queries a day. “Parcel DE Tracking” tells more precise events and has to be enabled.",
        ),
        secret: false,
        required: false,
        kind: FieldKind::Choice(&[
            ("unified", text("Shipment Tracking - Unified", "Shipment Tracking - Unified")),
            (TRACKING_XML, text("Parcel DE Tracking", "Parcel DE Tracking")),
        ]),
    },
];

const fn participation(name: &'static str, de: &'static str, en: &'static str) -> Field {
    Field {
        name,
        caption: text(de, en),
        help: text(
            "Teilnahme: die letzten 2 Zeichen der Abrechnungsnummer, meist 01. Die ganze Nummer mit 14 Zeichen geht auch. Leer lassen, was nicht gebucht ist.",
            "Participation: the last 2 characters of the billing number, mostly 01. The whole number of 14 characters will do, too. Leave empty what is not booked.",
        ),
        secret: false,
        required: false,
        kind: FieldKind::Text(17),
    }
}

const LIMITS: &[FieldLimit] = &[
    FieldLimit { field: "reference", max_chars: 35 },
    FieldLimit { field: "parcels[].reference", max_chars: 35 },
    FieldLimit { field: "cost_center", max_chars: 50 },
    FieldLimit { field: "to.name", max_chars: 50 },
    FieldLimit { field: "to.company", max_chars: 50 },
    FieldLimit { field: "to.addition", max_chars: 50 },
    FieldLimit { field: "to.street", max_chars: 50 },
    FieldLimit { field: "to.house_number", max_chars: 10 },
    FieldLimit { field: "to.postal_code", max_chars: 10 },
    FieldLimit { field: "to.city", max_chars: 40 },
    FieldLimit { field: "from.name", max_chars: 50 },
    FieldLimit { field: "from.company", max_chars: 50 },
    FieldLimit { field: "from.addition", max_chars: 50 },
    FieldLimit { field: "from.street", max_chars: 50 },
    FieldLimit { field: "from.house_number", max_chars: 10 },
    FieldLimit { field: "from.postal_code", max_chars: 10 },
    FieldLimit { field: "from.city", max_chars: 40 },
    FieldLimit { field: "from.email", max_chars: 80 },
    FieldLimit { field: "services.preferred_neighbour", max_chars: 100 },
    FieldLimit { field: "services.preferred_place", max_chars: 100 },
    FieldLimit { field: "customs.lines[].description", max_chars: 256 },
];
