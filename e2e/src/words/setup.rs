//! Captions and sentences of the portal's pages that set up shipping.

/// Words of setting up shipping in one language. Captions are whole, as the pages have them.
pub struct Setup {
    /// Entries of the menu.
    pub carriers: &'static str,
    /// The same.
    pub senders: &'static str,
    /// The same.
    pub profiles: &'static str,
    /// The same.
    pub rules: &'static str,
    /// The same.
    pub tasks: &'static str,
    /// The same.
    pub shipments: &'static str,
    /// Adds an account, before the carrier's name.
    pub add: &'static str,
    /// Carriers with a name for pictures.
    pub offers: [(&'static str, &'static str); 3],
    /// Heading of an account's form.
    pub credentials: &'static str,
    /// Tests an account.
    pub test: &'static str,
    /// Saves and tests it in one step, where there is no script.
    pub save_and_test: &'static str,
    /// What a test that passed says.
    pub accepted: &'static str,
    /// Mode of an account.
    pub mode: &'static str,
    /// The sandbox's mode.
    pub simulated: &'static str,
    /// Fields of an account with GLS: id, secret, contact.
    pub account: [&'static str; 3],
    /// What an empty field is told.
    pub missing: &'static str,
    /// Opens the form of a sender.
    pub add_sender: &'static str,
    /// Its fields: name in lists, name, street, house number, postal code, city.
    pub sender: [&'static str; 6],
    /// Its country.
    pub country: &'static str,
    /// A country.
    pub austria: &'static str,
    /// What a postal code of three digits is told.
    pub four_digits: &'static str,
    /// What is said afterwards.
    pub sender_saved: &'static str,
    /// Opens the form of the sender that was added.
    pub change_sender: &'static str,
    /// Unfolds the deletion.
    pub delete_sender: &'static str,
    /// Deletes.
    pub delete_sender_now: &'static str,
    /// What is said of a sender in use.
    pub not_deleted: &'static str,
    /// Opens the choice of an account.
    pub add_profile: &'static str,
    /// Chooses labels of one's own.
    pub own_label: &'static str,
    /// Fields of a profile: number, name, packing, sender.
    pub number: &'static str,
    /// The same.
    pub name: &'static str,
    /// The same.
    pub tare: &'static str,
    /// The same.
    pub from: &'static str,
    /// What a weight of the packing that is no number is told.
    pub whole_grams: &'static str,
    /// What is said afterwards.
    pub profile_saved: &'static str,
    /// Opens the form of a rule.
    pub add_rule: &'static str,
    /// Its fields.
    pub countries: &'static str,
    /// The same.
    pub most_weight: &'static str,
    /// Two countries, one by its name.
    pub two_countries: &'static str,
    /// What is said afterwards.
    pub rule_saved: &'static str,
    /// Moves the second rule up.
    pub second_up: &'static str,
    /// A country of the list.
    pub germany: &'static str,
    /// Fields of the trial.
    pub trial_country: &'static str,
    /// The same.
    pub trial_weight: &'static str,
    /// What is said when no rule fits.
    pub none_fits: &'static str,
    /// What is said when the second one does.
    pub second_fits: &'static str,
    /// The page of tasks without one.
    pub no_task: &'static str,
}

pub(super) const GERMAN: Setup = Setup {
    carriers: "Frachtführer",
    senders: "Absender",
    profiles: "Versandarten",
    rules: "Regeln",
    tasks: "Aufgaben",
    shipments: "Sendungen",
    add: "Hinzufügen",
    offers: [("DHL Paket", "dhl"), ("GLS", "gls"), ("UPS", "ups")],
    credentials: "Zugangsdaten und Vertrag",
    test: "Testen",
    save_and_test: "Speichern und testen",
    accepted: "nimmt diese Zugangsdaten an",
    mode: "Betriebsart *",
    simulated: "Simuliert",
    account: ["Client-ID *", "Client-Secret *", "Contact-ID *"],
    missing: "Fehlt. Bitte angeben.",
    add_sender: "Absender hinzufügen",
    sender: ["Bezeichnung *", "Name oder Firma *", "Straße *", "Hausnummer", "Postleitzahl *", "Ort *"],
    country: "Land *",
    austria: "Österreich",
    four_digits: "genau 4 Ziffern",
    sender_saved: "Absender gespeichert.",
    change_sender: "Ändern: Lager Graz",
    delete_sender: "Absender löschen",
    delete_sender_now: "Endgültig löschen",
    not_deleted: "Der Absender wurde nicht gelöscht",
    add_profile: "Versandart hinzufügen",
    own_label: "Auswählen: Eigenes Etikett",
    number: "Nummer *",
    name: "Bezeichnung *",
    tare: "Verpackungsgewicht in Gramm",
    from: "Absender",
    whole_grams: "Eine ganze Zahl von Gramm",
    profile_saved: "Versandart gespeichert.",
    add_rule: "Regel hinzufügen",
    countries: "Länder",
    most_weight: "Gewicht bis (kg)",
    two_countries: "Österreich, CH",
    rule_saved: "Regel gespeichert.",
    second_up: "Regel 2 nach oben",
    germany: "Deutschland",
    trial_country: "Land",
    trial_weight: "Gewicht in kg *",
    none_fits: "Keine Regel passt.",
    second_fits: "Regel 2 passt",
    no_task: "Nichts zu tun",
};

pub(super) const ENGLISH: Setup = Setup {
    carriers: "Carriers",
    senders: "Senders",
    profiles: "Shipping profiles",
    rules: "Rules",
    tasks: "Tasks",
    shipments: "Shipments",
    add: "Add",
    offers: [("DHL Parcel Germany", "dhl"), ("GLS", "gls"), ("UPS", "ups")],
    credentials: "Credentials and contract",
    test: "Test",
    save_and_test: "Save and test",
    accepted: "accepts these credentials",
    mode: "Mode *",
    simulated: "Simulated",
    account: ["Client ID *", "Client secret *", "Contact ID *"],
    missing: "Missing. Please enter it.",
    add_sender: "Add a sender",
    sender: ["Name in lists *", "Name or company *", "Street *", "House number", "Postal code *", "City *"],
    country: "Country *",
    austria: "Austria",
    four_digits: "exactly 4 digits",
    sender_saved: "Sender saved.",
    change_sender: "Change: Lager Graz",
    delete_sender: "Delete sender",
    delete_sender_now: "Delete for good",
    not_deleted: "The sender was not deleted",
    add_profile: "Add a shipping profile",
    own_label: "Choose: Own label",
    number: "Number *",
    name: "Name *",
    tare: "Weight of the packing in grams",
    from: "Sender",
    whole_grams: "A whole number of grams",
    profile_saved: "Shipping profile saved.",
    add_rule: "Add a rule",
    countries: "Countries",
    most_weight: "Weight up to (kg)",
    two_countries: "Austria, CH",
    rule_saved: "Rule saved.",
    second_up: "Move rule 2 up",
    germany: "Germany",
    trial_country: "Country",
    trial_weight: "Weight in kg *",
    none_fits: "No rule fits.",
    second_fits: "Rule 2 fits",
    no_task: "Nothing to do",
};
