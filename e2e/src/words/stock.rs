//! Captions and sentences of Desk's stock import.

/// Words of the stock import in one language.
pub struct Stock {
    /// The field for the file.
    pub file: &'static str,
    /// Only looks at it.
    pub check: &'static str,
    /// What is said then.
    pub checked: &'static str,
    /// Hands it over.
    pub send: &'static str,
    /// What is said then.
    pub taken: &'static str,
    /// Heading of the rows that did not go.
    pub wrong: &'static str,
    /// What is said of a column that means nothing.
    pub ignored: &'static str,
}

pub(super) const GERMAN: Stock = Stock {
    file: "CSV-Datei",
    check: "Nur prüfen",
    checked: "2 Zeilen sind in Ordnung; es wurde nichts übertragen",
    send: "Übertragen",
    taken: "2 Bestände sind übernommen",
    wrong: "1 Zeile braucht Sie",
    ignored: "Bemerkung",
};

pub(super) const ENGLISH: Stock = Stock {
    file: "CSV file",
    check: "Only check",
    checked: "2 rows are fine; nothing was sent",
    send: "Hand over",
    taken: "2 stock levels were taken",
    wrong: "1 row needs you",
    ignored: "Bemerkung",
};
