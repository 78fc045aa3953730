//! What to type in to see DHL refuse or warn, as the front page lists it.

use crate::carriers::Magic;

/// The list; what is written here is what [`super::signin`] and [`super::rules`] do.
pub(super) const MAGIC: &[Magic] = &[
    Magic {
        value: "falsch",
        de: "als Kennwort: Benutzer oder Kennwort ist falsch; als API-Secret: die Anwendung ist unbekannt",
        en: "as the password: user or password is wrong; as the API secret: the app is unknown",
    },
    Magic {
        value: "abgelaufen",
        de: "als Kennwort: das Kennwort ist abgelaufen",
        en: "as the password: the password has expired",
    },
    Magic {
        value: "unbekannt",
        de: "als Benutzer oder API-Schlüssel: gibt es nicht; als Absender- oder Kontoreferenz und als Empfänger-ID von Retouren ebenso",
        en: "as the user or the API key: does not exist; the same as a shipper or account reference and as the receiver id of returns",
    },
    Magic {
        value: "Unbekannte Straße 1",
        de: "als Straße: nicht leitcodierbar; Warnung, und mit mustEncode abgelehnt",
        en: "as the street: not codeable; a warning, and refused with mustEncode",
    },
    Magic { value: "Marktstraße", de: "ohne Hausnummer: ebenso", en: "without a house number: the same" },
    Magic {
        value: "Anderswo",
        de: "als Ort: passt zu keiner Postleitzahl; bekannte Städte wie Bonn nur zu ihren eigenen",
        en: "as the city: agrees with no postal code; known cities such as Bonn only with their own",
    },
    Magic {
        value: "...99",
        de: "als Teilnahme am Ende der Abrechnungsnummer: nicht freigegeben",
        en: "as the participation at the end of the billing number: not entitled to it",
    },
    Magic {
        value: "33333333330101",
        de: "als Abrechnungsnummer: ein Vertrag ohne Services (wie in DHLs eigener Sandbox; mit Services ist 33333333330102)",
        en: "as the billing number: a contract without services (as in DHL's own sandbox; 33333333330102 has them)",
    },
];
