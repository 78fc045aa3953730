//! What close-outs have to say about single parcels and about themselves, in both languages.

use kontor_adapters::{AdapterError, ErrorKind};
use kontor_model::Lang;
use kontor_model::shipment::{Finding, Hint, Severity};

use super::reconcile::named;

/// Code of the finding that a close-out is asked again by itself.
pub(super) const WAITS: &str = "carrier_unavailable";

/// These shipments are being cancelled and were left out.
pub(super) fn being_cancelled(lang: Lang, references: &[String]) -> Finding {
    let references: Vec<&str> = references.iter().map(String::as_str).collect();
    let named = named(&references);
    let hint = Hint {
        de: format!(
            "Nicht mit abgeschlossen, weil ihre Stornierung noch nicht entschieden ist: {named}. Geben Sie diese Pakete dem Fahrer nicht mit."
        ),
        en: format!(
            "Not closed, because their cancellation is not decided yet: {named}. Do not give these parcels to the driver."
        ),
    };
    Finding::in_both(lang, Severity::Warning, "cancel_pending", "", hint)
}

/// It has not come to its end yet.
pub(super) fn under_way(lang: Lang) -> Finding {
    let hint = Hint {
        de: "Dieser Tagesabschluss läuft noch. Sehen Sie gleich noch einmal nach.".to_owned(),
        en: "This close-out is still under way. Look again in a moment.".to_owned(),
    };
    Finding { retryable: true, ..Finding::in_both(lang, Severity::Warning, "in_progress", "", hint) }
}

/// The carrier could not be asked, or nobody knows what it answered; it is asked again by itself.
pub(super) fn waits(lang: Lang, error: &AdapterError) -> Finding {
    let said = said(error);
    let hint = Hint {
        de: format!(
            "Der Frachtführer hat den Abschluss nicht bestätigt ({said}). Kontor fragt von selbst noch einmal; was schon abgeschlossen ist, bleibt es."
        ),
        en: format!(
            "The carrier did not confirm the close-out ({said}). Kontor asks again by itself; what is closed already stays so."
        ),
    };
    let finding = Finding::in_both(lang, Severity::Warning, WAITS, "", hint);
    Finding { retryable: true, ..finding.from_carrier(&error.code, &error.message) }
}

/// The carrier did not answer for so long that it is not asked any more.
pub(super) fn given_up(lang: Lang, error: &AdapterError) -> Finding {
    let said = said(error);
    let hint = Hint {
        de: format!(
            "Der Frachtführer hat den Abschluss auch nach zwei Stunden nicht bestätigt ({said}). Die übrigen Sendungen sind wieder offen: Schließen Sie den Tag noch einmal ab; was dort schon abgeschlossen ist, schadet nicht."
        ),
        en: format!(
            "The carrier did not confirm the close-out for two hours ({said}). The remaining shipments are open again: close the day once more; what is closed there already does no harm."
        ),
    };
    let finding = Finding::in_both(lang, Severity::Error, "close_out_not_confirmed", "", hint);
    Finding { retryable: true, ..finding.from_carrier(&error.code, &error.message) }
}

/// The account cannot be called.
pub(super) fn not_callable(lang: Lang, code: &str) -> Finding {
    let hint = Hint {
        de: "Mit diesem Konto lässt sich der Frachtführer zurzeit nicht ansprechen. Prüfen Sie das Konto auf der Seite „Frachtführer“ und schließen Sie den Tag noch einmal ab; die Sendungen sind weiter offen."
            .to_owned(),
        en: "The carrier cannot be reached with this account at present. Check the account on the page “Carriers” and close the day once more; the shipments are still open."
            .to_owned(),
    };
    Finding::in_both(lang, Severity::Error, code, "", hint)
}

/// The carrier did not close a parcel, or a whole call; the field is the tracking number, empty for all of the call.
pub(super) fn not_closed(lang: Lang, number: &str, error: &AdapterError) -> Finding {
    let said = said(error);
    let (code, hint) = match error.kind {
        ErrorKind::NotFound => (
            "unknown_number",
            Hint {
                de: format!(
                    "Der Frachtführer kennt die Sendungsnummer {number} nicht ({said}). Prüfen Sie sie dort; stornieren Sie die Sendung hier, wenn es sie nicht mehr gibt."
                ),
                en: format!(
                    "The carrier does not know the tracking number {number} ({said}). Check it there; cancel the shipment here if it is gone."
                ),
            },
        ),
        ErrorKind::NotAuthorized => (
            "carrier_not_authorized",
            Hint {
                de: format!(
                    "Der Frachtführer lässt das Konto nicht zu ({said}). Prüfen Sie die Zugangsdaten auf der Seite „Frachtführer“ und schließen Sie den Tag noch einmal ab."
                ),
                en: format!(
                    "The carrier does not accept the account ({said}). Check its sign-in on the page “Carriers” and close the day once more."
                ),
            },
        ),
        _ => (
            "not_closed",
            Hint {
                de: format!(
                    "Der Frachtführer hat nicht abgeschlossen ({said}). Die Sendung ist weiter offen: Prüfen Sie sie dort und schließen Sie den Tag noch einmal ab."
                ),
                en: format!(
                    "The carrier did not close it ({said}). The shipment is still open: check it there and close the day once more."
                ),
            },
        ),
    };
    Finding::in_both(lang, Severity::Error, code, number, hint).from_carrier(&error.code, &error.message)
}

/// What was asked for these shipments cannot be read any more, so the handover list does not say where they go.
pub(super) fn place_unknown(lang: Lang, references: &[String]) -> Finding {
    Finding::in_both(lang, Severity::Warning, "place_unknown", "", place_unknown_task(references))
}

/// The same for the person who looks after it.
pub(super) fn place_unknown_task(references: &[String]) -> Hint {
    let references: Vec<&str> = references.iter().map(String::as_str).collect();
    let named = named(&references);
    Hint {
        de: format!(
            "Auf der Übergabeliste fehlt der Ort, weil die gespeicherten Angaben nicht mehr lesbar sind: {named}. Ergänzen Sie ihn von Hand und melden Sie es dem Betreiber."
        ),
        en: format!(
            "The handover list does not say where these go, because what is stored about them cannot be read any more: {named}. Add it by hand and tell the operator."
        ),
    }
}

/// There is more than is told one by one.
pub(super) fn more(lang: Lang, count: usize) -> Finding {
    let hint = Hint {
        de: format!(
            "Dazu kommen {count} weitere Meldungen. Was nicht abgeschlossen wurde, steht unter den offenen Sendungen."
        ),
        en: format!("And {count} more. What was not closed is among the open shipments."),
    };
    Finding::in_both(lang, Severity::Error, "more_findings", "", hint)
}

/// The carrier closed the day by itself; nobody did here.
pub(super) fn closed_by_carrier(lang: Lang) -> Finding {
    let hint = Hint {
        de: "Der Frachtführer hat diese Sendungen von selbst abgeschlossen; hier hatte den Tag niemand abgeschlossen."
            .to_owned(),
        en: "The carrier closed these shipments by itself; nobody had closed the day here.".to_owned(),
    };
    Finding::in_both(lang, Severity::Warning, "closed_by_carrier", "", hint)
}

fn said(error: &AdapterError) -> String {
    format!("{} {}", error.code, error.message).trim().to_owned()
}
