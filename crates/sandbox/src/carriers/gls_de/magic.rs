//! What to type in to see GLS refuse or hesitate, as the front page lists it.

use crate::carriers::Magic;

/// A secret or client id that is wrong.
pub(super) const WRONG: &str = "falsch";
/// An id that does not exist.
pub(super) const UNKNOWN: &str = "unbekannt";
/// A town that does not exist.
pub(super) const NO_TOWN: &str = "Nirgendwo";
/// A postal code that does not exist.
pub(super) const NO_POSTAL_CODE: &str = "99999";
/// References that begin so have their cancellation answered otherwise.
pub(super) const PENDING: &str = "STORNO-OFFEN";
pub(super) const SCANNED: &str = "STORNO-GESCANNT";
pub(super) const ERROR: &str = "STORNO-FEHLER";

/// The list; what is written here is what [`super::signin`], [`super::rules`] and [`super::day`] do.
pub(super) const MAGIC: &[Magic] = &[
    Magic {
        value: WRONG,
        de: "als Client-Secret: die Anmeldung wird abgelehnt",
        en: "as the client secret: the sign-in is refused",
    },
    Magic {
        value: UNKNOWN,
        de: "als Client-ID: gibt es nicht; als Contact-ID: gehört nicht zur Anwendung",
        en: "as the client id: does not exist; as the contact id: does not belong to the application",
    },
    Magic { value: NO_TOWN, de: "als Ort: gibt es nicht", en: "as the town: does not exist" },
    Magic {
        value: NO_POSTAL_CODE,
        de: "als Postleitzahl: gibt es nicht; PaketShops gibt es in Köln, Augsburg und Wien",
        en: "as the postal code: does not exist; parcel shops are in Köln, Augsburg and Wien",
    },
    Magic {
        value: PENDING,
        de: "als Anfang der Referenz: ein Storno bleibt in Bearbeitung",
        en: "at the beginning of the reference: a cancellation stays pending",
    },
    Magic {
        value: SCANNED,
        de: "als Anfang der Referenz: ein Storno kommt zu spät",
        en: "at the beginning of the reference: a cancellation comes too late",
    },
    Magic {
        value: ERROR,
        de: "als Anfang der Referenz: ein Storno misslingt",
        en: "at the beginning of the reference: a cancellation fails",
    },
];
