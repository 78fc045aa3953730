//! Captions and sentences of what Desk's office does around the packing table.

/// Words of the office in one language.
pub struct Office {
    /// Heads of the table that is imported.
    pub heads: &'static str,
    /// The field for the file.
    pub file: &'static str,
    /// Reads it.
    pub look: &'static str,
    /// Said of the row that cannot go.
    pub one_open: &'static str,
    /// Prepares the others, and what is said then.
    pub prepare: [&'static str; 2],
    /// Makes all labels, and what is said then.
    pub make_all: [&'static str; 2],
    /// Closes the day, and what is said then.
    pub close: [&'static str; 2],
    /// Leads to the form of a return label, fetches it, opens it.
    pub back: [&'static str; 3],
    /// Leads to where a parcel is.
    pub tracking: &'static str,
    /// Heading of the shipments of the whole cloud, and of the export.
    pub headings: [&'static str; 2],
}

pub(super) const GERMAN: Office = Office {
    heads: "Referenz;Name;Straße;Hausnummer;PLZ;Ort;Land;Gewicht kg;Versandkonto;Notiz",
    file: "CSV-Datei oder JSON-Zeilen",
    look: "Datei ansehen",
    one_open: "1 Zeile braucht Sie",
    prepare: ["3 Sendungen vorbereiten", "3 Sendungen sind vorbereitet"],
    make_all: ["Für alle 3", "Alle 3 Sendungen sind durch."],
    close: ["Abschließen", "Abgeschlossen. Die Papiere stehen unten."],
    back: ["Retourenetikett", "Retourenetikett holen", "Etikett öffnen"],
    tracking: "Sendungsverfolgung",
    headings: ["Alle in der Cloud", "Sendungen exportieren"],
};

pub(super) const ENGLISH: Office = Office {
    heads: "Reference;Name;Street;House number;Postal code;City;Country;Weight kg;Carrier account;Note",
    file: "CSV file or JSON lines",
    look: "Look at the file",
    one_open: "1 row needs you",
    prepare: ["Prepare 3 shipments", "3 shipments are prepared"],
    make_all: ["For all 3", "All 3 shipments are through."],
    close: ["Close", "Closed. The papers are below."],
    back: ["Return label", "Get the return label", "Open the label"],
    tracking: "Tracking",
    headings: ["All at the cloud", "Export shipments"],
};
