//! Captions and sentences of the portal.

/// Captions and sentences of the portal.
pub struct Portal {
    /// Heading of the registration form.
    pub registration: &'static str,
    /// Its locked fields, in order.
    pub given: [&'static str; 6],
    /// The field for the new password.
    pub new_password: &'static str,
    /// The field that confirms it.
    pub confirmation: &'static str,
    /// What is said of a password that one guesses.
    pub too_short: &'static str,
    /// The button of the registration form.
    pub register: &'static str,
    /// What follows it.
    pub registered: &'static str,
    /// What a used link says.
    pub link_used: &'static str,
    /// The fields of the sign-in form: customer number, user name, password.
    pub sign_in_fields: [&'static str; 3],
    /// Its button.
    pub sign_in: &'static str,
    /// The one answer to a wrong sign-in.
    pub refused: &'static str,
    /// Link to the form for a forgotten password.
    pub forgotten: &'static str,
    /// Ends the session.
    pub sign_out: &'static str,
    /// Heading of the list.
    pub applications: &'static str,
    /// The list without an entry.
    pub empty: &'static str,
    /// Opens the dialog.
    pub add: &'static str,
    /// Title of the dialog.
    pub add_title: &'static str,
    /// Its only field.
    pub name: &'static str,
    /// Its button.
    pub save: &'static str,
    /// Title of the answer that shows the secret.
    pub created: &'static str,
    /// Hints of its two copy buttons.
    pub copy: [&'static str; 2],
    /// What a copy button says afterwards.
    pub now: &'static str,
    /// Its button.
    pub understood: &'static str,
    /// What a second sending of the form says.
    pub already: &'static str,
    /// Opens the confirmation of deleting, without the name for screen readers.
    pub delete: &'static str,
    /// Title of the confirmation, and its button.
    pub delete_title: &'static str,
    /// What is said afterwards.
    pub deleted: &'static str,
    /// Heading of the page with sender and GS1 prefix, and its entry in the menu.
    pub shipping: &'static str,
    /// Its fields: name, street, house number, postal code, city, country.
    pub sender: [&'static str; 6],
    /// Its button.
    pub save_sender: &'static str,
    /// What is said afterwards.
    pub sender_saved: &'static str,
    /// Heading of the list of carrier accounts, and its entry in the menu.
    pub carriers: &'static str,
    /// The list without an account.
    pub no_carriers: &'static str,
    /// Opens the form for an account with DHL.
    pub add_dhl: &'static str,
    /// Its first field.
    pub account_name: &'static str,
    /// Asks the carrier.
    pub test_account: &'static str,
    /// What a wrong password is told.
    pub wrong_password: &'static str,
    /// Leads to the field that a test found wrong.
    pub to_user: &'static str,
    /// Leads the time of a test.
    pub tested_at: &'static str,
    /// What is said of a saved account.
    pub account_saved: &'static str,
    /// Beside an account whose last test passed.
    pub works: &'static str,
    /// Heading of the list of shipments, and its entry in the menu.
    pub shipments: &'static str,
    /// Heading of the labels for the way back on the page of a shipment.
    pub returns: &'static str,
    /// Leads from there to the list of close-outs.
    pub close_outs: &'static str,
    /// What stands beside one that went well.
    pub closed: &'static str,
    /// Heading of what happened to a shipment.
    pub history: &'static str,
}

pub(super) const GERMAN: Portal = Portal {
    registration: "Registrierung",
    given: ["Kundennummer", "Firma", "E-Mail-Adresse", "Vorname", "Nachname", "Benutzername"],
    new_password: "Passwort *",
    confirmation: "Passwort bestätigen *",
    too_short: "Das Passwort ist zu kurz",
    register: "REGISTRIEREN",
    registered: "Registrierung abgeschlossen",
    link_used: "Link schon verwendet",
    sign_in_fields: ["Kundennummer", "Benutzername", "Passwort"],
    sign_in: "ANMELDEN",
    refused: "Anmeldung nicht möglich",
    forgotten: "Passwort vergessen?",
    sign_out: "Abmelden",
    applications: "Anwendungen",
    empty: "Noch keine Anwendungen angelegt",
    add: "Hinzufügen",
    add_title: "Anwendung hinzufügen",
    name: "Anwendungsname",
    save: "SPEICHERN",
    created: "neue Anwendung erstellt",
    copy: ["ClientId in Zwischenablage kopieren...", "ClientSecret in Zwischenablage kopieren..."],
    now: "Das ClientSecret muss JETZT notiert werden, es ist nicht möglich es später erneut anzuzeigen.",
    understood: "VERSTANDEN",
    already: "Diese Anwendung wurde bereits angelegt.",
    delete: "Löschen",
    delete_title: "Anwendung löschen",
    deleted: "Die Anwendung wurde gelöscht.",
    shipping: "Versand",
    sender: ["Name oder Firma", "Straße", "Hausnummer", "Postleitzahl", "Ort", "Land"],
    save_sender: "Speichern",
    sender_saved: "Gespeichert.",
    carriers: "Frachtführer",
    no_carriers: "Noch kein Frachtführer eingerichtet",
    add_dhl: "Hinzufügen: DHL Paket",
    account_name: "Name",
    test_account: "Testen",
    wrong_password: "DHL nimmt Benutzer oder Passwort nicht an.",
    to_user: "Zum Feld „Benutzer des Geschäftskundenportals“",
    tested_at: "Getestet am",
    account_saved: "Konto gespeichert.",
    works: "funktioniert",
    shipments: "Sendungen",
    returns: "Retouren zu dieser Referenz",
    close_outs: "Alle Tagesabschlüsse",
    closed: "abgeschlossen",
    history: "Verlauf",
};

pub(super) const ENGLISH: Portal = Portal {
    registration: "Registration",
    given: ["Realm name", "Company name", "Email Address", "First name", "Last name", "Username"],
    new_password: "Password *",
    confirmation: "Password confirmation *",
    too_short: "The password is too short",
    register: "REGISTER",
    registered: "Registration complete",
    link_used: "Link already used",
    sign_in_fields: ["Customer number", "Username", "Password"],
    sign_in: "SIGN IN",
    refused: "Sign-in not possible",
    forgotten: "Forgot your password?",
    sign_out: "Sign out",
    applications: "Applications",
    empty: "No applications created yet",
    add: "Add",
    add_title: "Add application",
    name: "Application name",
    save: "SAVE",
    created: "New application created",
    copy: ["Copy client ID to clipboard...", "Copy client secret to clipboard..."],
    now: "The client secret must be noted down NOW; it cannot be shown again later.",
    understood: "UNDERSTOOD",
    already: "This application has already been created.",
    delete: "Delete",
    delete_title: "Delete application",
    deleted: "The application was deleted.",
    shipping: "Shipping",
    sender: ["Name or company", "Street", "House number", "Postal code", "City", "Country"],
    save_sender: "Save",
    sender_saved: "Saved.",
    carriers: "Carriers",
    no_carriers: "No carrier set up yet",
    add_dhl: "Add: DHL Parcel Germany",
    account_name: "Name",
    test_account: "Test",
    wrong_password: "DHL does not accept user or password.",
    to_user: "To the field “User of the business customer portal”",
    tested_at: "Tested on",
    account_saved: "Account saved.",
    works: "works",
    shipments: "Shipments",
    returns: "Returns under this reference",
    close_outs: "All close-outs",
    closed: "closed",
    history: "History",
};
