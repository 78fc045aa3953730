//! Captions and sentences of the portal's pages of orders and of their mapping.

/// Words of a shop's order in one language. Captions are whole, as the pages have them.
pub struct Orders {
    /// Entry of the menu.
    pub orders: &'static str,
    /// The list without an order.
    pub none: &'static str,
    /// Field of the number.
    pub number: &'static str,
    /// Fetches one order.
    pub fetch: &'static str,
    /// What is said of a held one.
    pub held: &'static str,
    /// Leads to the mapping.
    pub to_mapping: &'static str,
    /// What is said of an offer.
    pub offered: &'static str,
    /// Makes it live.
    pub apply: &'static str,
    /// What is said afterwards.
    pub applied: &'static str,
    /// Field of the document type.
    pub document_type: &'static str,
    /// Another document type.
    pub other_type: &'static str,
    /// Looks before anything changes.
    pub preview: &'static str,
    /// Heading of what would change.
    pub previewed: &'static str,
    /// State of an order the ERP has.
    pub acknowledged: &'static str,
    /// What the story says at its end.
    pub told: &'static str,
    /// Entry of the menu for the first page.
    pub overview: &'static str,
    /// What the first page says of a broken connection.
    pub broken: &'static str,
}

pub(super) const GERMAN: Orders = Orders {
    orders: "Aufträge",
    none: "Noch keine Aufträge",
    number: "Auftragsnummer",
    fetch: "Abholen",
    held: "Dieser Auftrag ist angehalten",
    to_mapping: "Vorgangserzeugung öffnen",
    offered: "Das ist ein Vorschlag",
    apply: "Übernehmen",
    applied: "Übernommen.",
    document_type: "Vorgangsart",
    other_type: "Lieferschein",
    preview: "Vorschau",
    previewed: "Lieferschein",
    acknowledged: "im ERP",
    told: "Versandmeldung vom Shop angenommen",
    overview: "Übersicht",
    broken: "Verbindung gestört",
};

pub(super) const ENGLISH: Orders = Orders {
    orders: "Orders",
    none: "No orders yet",
    number: "Order number",
    fetch: "Fetch",
    held: "This order is held",
    to_mapping: "Open the order mapping",
    offered: "This is a suggestion",
    apply: "Apply",
    applied: "Applied.",
    document_type: "Document type",
    other_type: "Delivery note",
    preview: "Preview",
    previewed: "Delivery note",
    acknowledged: "in the ERP",
    told: "Dispatch accepted by the shop",
    overview: "Overview",
    broken: "connection broken",
};
