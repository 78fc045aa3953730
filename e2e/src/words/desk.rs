//! Captions and sentences of Desk.

/// Words of Desk in one language.
pub struct Desk {
    /// Heading of the list, which is also the entry in the menu.
    pub credentials: &'static str,
    /// The entry of the bar that leads there.
    pub parameters: &'static str,
    /// The list without a record.
    pub empty: &'static str,
    /// Opens the mask.
    pub new: &'static str,
    /// Title of the mask.
    pub mask: &'static str,
    /// Fields of the head: number, kind, name.
    pub head: [&'static str; 3],
    /// The two values.
    pub values: [&'static str; 2],
    /// The cloud's address.
    pub cloud: &'static str,
    /// The register with free text, and its field.
    pub info: [&'static str; 2],
    /// Asks the cloud.
    pub test: &'static str,
    /// The answer when all is well.
    pub connected: &'static str,
    /// The answer to a mistyped secret.
    pub mistyped: &'static str,
    /// Saves and goes back to the list.
    pub save: &'static str,
    /// Says that the stored secret is kept.
    pub kept: &'static str,
    /// Begins a shipment.
    pub new_shipment: &'static str,
    /// The bar's entry for shipments.
    pub shipments: &'static str,
    /// Fields: name, street, house number, postal code, city, document number, weight.
    pub shipment: [&'static str; 7],
    /// Weight as it is typed.
    pub weight: &'static str,
    /// Makes the label.
    pub label: &'static str,
    /// Beside a shipment that has its label.
    pub labelled: &'static str,
    /// Saves the label.
    pub save_pdf: &'static str,
}

pub(super) const GERMAN: Desk = Desk {
    credentials: "Zugangsdaten",
    parameters: "Parameter",
    empty: "Noch keine Zugangsdaten angelegt",
    new: "NEU",
    mask: "Zugangsdaten-Datensatz neu erfassen",
    head: ["Nummer", "Art der Zugangsdaten", "Bezeichnung"],
    values: ["Client-ID", "Client-Secret"],
    cloud: "Adresse der Cloud",
    info: ["Info", "Info, zum Beispiel für andere Benutzer"],
    test: "Testen",
    connected: "Verbindung steht",
    mistyped: "Im Client-Secret ist ein Tippfehler",
    save: "Speichern & schließen",
    kept: "Bleibt das Feld leer, gilt das gespeicherte Client-Secret weiter.",
    new_shipment: "Sendung erfassen",
    shipments: "Sendungen",
    shipment: [
        "Name",
        "Straße",
        "Hausnummer",
        "PLZ",
        "Ort",
        "Beleg- oder Auftragsnummer",
        "Gewicht von Packstück 1 in kg",
    ],
    weight: "2,480",
    label: "Etikett",
    labelled: "Etikett da",
    save_pdf: "PDF speichern",
};

pub(super) const ENGLISH: Desk = Desk {
    credentials: "Credentials",
    parameters: "Parameters",
    empty: "No credentials yet",
    new: "NEW",
    mask: "Create new credentials record",
    head: ["Number", "Kind of credentials", "Name"],
    values: ["Client ID", "Client secret"],
    cloud: "Address of the cloud",
    info: ["Info", "Info, for other users for example"],
    test: "Test",
    connected: "Connected",
    mistyped: "The client secret has a typing error",
    save: "Save & close",
    kept: "Leave the field empty to keep the stored client secret.",
    new_shipment: "New shipment",
    shipments: "Shipments",
    shipment: [
        "Name",
        "Street",
        "House number",
        "Postal code",
        "Town",
        "Document or order number",
        "Weight of parcel 1 in kg",
    ],
    weight: "2.480",
    label: "Label",
    labelled: "label is here",
    save_pdf: "Save PDF",
};
