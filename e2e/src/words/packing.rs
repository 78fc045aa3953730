//! Captions and sentences of Desk's packing table.

/// Words of the packing table in one language.
pub struct Packing {
    /// Weights as they are typed: a usual one, one beyond DHL's limit, and one that takes its place.
    pub weights: [&'static str; 3],
    /// Follows the reference of what was printed.
    pub printed: &'static str,
    /// What a number is told that nobody knows.
    pub unknown: &'static str,
    /// What is said of a town that is too long.
    pub too_long: &'static str,
    /// Leads the text that would fit.
    pub proposal: &'static str,
    /// What is said of a locker without a post number.
    pub post_number: &'static str,
    /// What is said of 31.6 kg.
    pub too_heavy: &'static str,
    /// Said when only checking found nothing.
    pub checked: &'static str,
    /// Said of a printer that is off.
    pub printer_off: &'static str,
    /// Said of its label.
    pub label_is_safe: &'static str,
    /// Sends a label to the printer once more.
    pub retry: &'static str,
    /// Said of a label that is printed again.
    pub reprinted: &'static str,
    /// Leads from a scanned label to its shipment.
    pub open_shipment: &'static str,
    /// Leads to the question whether to cancel, and answers it.
    pub cancel: &'static str,
    /// Leaves the question.
    pub keep: &'static str,
    /// Said of a shipment that was cancelled.
    pub cancelled: &'static str,
    /// Field for the post number.
    pub post_number_field: &'static str,
    /// Opens the mask for printers.
    pub new_printer: &'static str,
    /// Its fields: name, target.
    pub printer: [&'static str; 2],
    /// Name of a folder that is a printer.
    pub folder_name: &'static str,
    /// Saves it.
    pub save: &'static str,
}

pub(super) const GERMAN: Packing = Packing {
    weights: ["2,48", "31,6", "12,5"],
    printed: "ist gedruckt",
    unknown: "liegt nichts bereit",
    too_long: "Zeichen",
    proposal: "Vorschlag:",
    post_number: "Postnummer hat 6 bis 10 Ziffern.",
    too_heavy: "31,5 kg",
    checked: "Geprüft, nichts zu beanstanden",
    printer_off: "nimmt kein Drucker etwas an",
    label_is_safe: "wird nicht noch einmal gekauft",
    retry: "Noch einmal versuchen",
    reprinted: "ist noch einmal gedruckt",
    open_shipment: "Sendung öffnen",
    cancel: "Stornieren",
    keep: "Nicht stornieren",
    cancelled: "Storniert. Die Sendung kostet nichts.",
    post_number_field: "Postnummer",
    new_printer: "Drucker hinzufügen",
    printer: ["Bezeichnung", "Adresse oder Ordner"],
    folder_name: "Packtisch 1",
    save: "Speichern",
};

pub(super) const ENGLISH: Packing = Packing {
    weights: ["2.48", "31.6", "12.5"],
    printed: "is printed",
    unknown: "Nothing is ready for",
    too_long: "characters",
    proposal: "Proposal:",
    post_number: "post number has 6 to 10 digits.",
    too_heavy: "31.5 kg",
    checked: "Checked, nothing found",
    printer_off: "No printer takes anything at",
    label_is_safe: "is not bought again",
    retry: "Try again",
    reprinted: "is printed again",
    open_shipment: "Open the shipment",
    cancel: "Cancel the shipment",
    keep: "Keep it",
    cancelled: "Cancelled. The shipment costs nothing.",
    post_number_field: "Post number",
    new_printer: "Add a printer",
    printer: ["Name", "Address or folder"],
    folder_name: "Packing table 1",
    save: "Save",
};
