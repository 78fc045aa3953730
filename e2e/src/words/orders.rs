//! Captions and sentences of a shop's order: in the shop, on the portal, at Desk, by mail.

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
    /// What a change in the shop is called.
    pub changed: &'static str,
    /// The part of the story between shop and ERP.
    pub part: &'static str,
    /// What stands in that part.
    pub to_erp: &'static str,
    /// Entry of the menu for the first page.
    pub overview: &'static str,
    /// What the first page says of a shop that lets nobody in, behind its name.
    pub broken: &'static str,
    /// The shop's field of the pattern of an order.
    pub pattern: &'static str,
    /// A pattern.
    pub packstation: &'static str,
    /// Orders it.
    pub place: &'static str,
    /// Heading of the shop's only order.
    pub one_order: &'static str,
    /// The shop's word for an order that was sent.
    pub completed: &'static str,
    /// How the shop is told to fail: the field of the fault, a refused key, the fields of operation and number, the button.
    pub fault: [&'static str; 5],
    /// Fetches at Desk.
    pub pull: &'static str,
    /// What is said afterwards.
    pub pulled: &'static str,
    /// Leads from an order to its label.
    pub label: &'static str,
    /// What is said of a label that no printer is there for; `{}` is the order's number.
    pub bought: &'static str,
    /// Fetches all orders of a platform.
    pub fetch_now: &'static str,
    /// How mails begin: a key that is refused, a platform that works again; `{}` is its name.
    pub mails: [&'static str; 2],
    /// What the page of a platform says of a refused key.
    pub expired: &'static str,
    /// Leads to where a new one is typed.
    pub renew: &'static str,
    /// Saves it.
    pub save: &'static str,
    /// What is said afterwards.
    pub saved: &'static str,
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
    previewed: "Vorschau an echten Aufträgen",
    acknowledged: "im ERP",
    told: "Versandmeldung vom Shop angenommen",
    changed: "Im Shop geändert",
    part: "ERP",
    to_erp: "Vom ERP bestätigt",
    overview: "Übersicht",
    broken: "Zugang abgelehnt",
    pattern: "Muster",
    packstation: "an eine Packstation",
    place: "Bestellung aufgeben",
    one_order: "Bestellungen (1)",
    completed: "Abgeschlossen",
    fault: ["Fehler", "antwortet 401 trotz Anmeldung", "Vorgang", "Wie oft", "Vorsehen"],
    pull: "Abrufen",
    pulled: "1 neu, 0 geändert",
    label: "Etikett",
    bought: "Das Etikett zu {} ist da",
    fetch_now: "Aufträge abrufen",
    mails: ["Die Verbindung zu {} ist seit", "Die Verbindung zu {} arbeitet seit"],
    expired: "Der Shop nimmt die Zugangsdaten nicht mehr an",
    renew: "Zugangsdaten erneuern",
    save: "Speichern",
    saved: "Plattform gespeichert.",
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
    previewed: "Preview with real orders",
    acknowledged: "in the ERP",
    told: "Dispatch accepted by the shop",
    changed: "Changed in the shop",
    part: "ERP",
    to_erp: "Acknowledged by the ERP",
    overview: "Overview",
    broken: "access refused",
    pattern: "Pattern",
    packstation: "to a Packstation",
    place: "Place the order",
    one_order: "Orders (1)",
    completed: "completed",
    fault: ["Fault", "answers 401 in spite of the sign-in", "Operation", "How often", "Set"],
    pull: "Fetch",
    pulled: "1 new, 0 changed",
    label: "Label",
    bought: "The label for {} is here",
    fetch_now: "Fetch orders",
    mails: ["The connection to {} has been broken since", "The connection to {} has been working again since"],
    expired: "The shop does not accept the credentials any more",
    renew: "Renew credentials",
    save: "Save",
    saved: "Platform saved.",
};
