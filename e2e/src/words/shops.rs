//! Captions and sentences of the portal's pages of shops.

/// Words of connecting a shop in one language. Captions are whole, as the pages have them.
pub struct Shops {
    /// Entry of the menu.
    pub platforms: &'static str,
    /// The list without an entry.
    pub none: &'static str,
    /// Opens the form of the shop that the sandbox plays.
    pub add: &'static str,
    /// Fields of the form: name, address, key, secret.
    pub fields: [&'static str; 4],
    /// Tests.
    pub test: &'static str,
    /// What an address without `https://` is told.
    pub no_scheme: &'static str,
    /// What a key is told that may only read.
    pub read_only: &'static str,
    /// Leads to its field.
    pub to_key: &'static str,
    /// What a test that passed says.
    pub works: &'static str,
    /// Connects.
    pub connect: &'static str,
    /// State of a connection that works.
    pub connected: &'static str,
    /// Loads the shop's values.
    pub load: &'static str,
    /// What is said afterwards.
    pub loaded: &'static str,
    /// A table of values with its number.
    pub methods: &'static str,
    /// Pauses.
    pub pause: &'static str,
    /// What is said of a paused shop.
    pub paused: &'static str,
    /// Resumes.
    pub resume: &'static str,
    /// What is said afterwards.
    pub resumed: &'static str,
    /// Opens a platform, before its name.
    pub open: &'static str,
    /// Unfolds the deletion.
    pub delete: &'static str,
    /// Deletes.
    pub delete_now: &'static str,
    /// What is said afterwards.
    pub deleted: &'static str,
}

pub(super) const GERMAN: Shops = Shops {
    platforms: "Plattformen",
    none: "Noch kein Shop verbunden",
    add: "Verbinden: WooCommerce",
    fields: ["Name", "Adresse des Shops", "Consumer-Key", "Consumer-Secret"],
    test: "Testen",
    no_scheme: "Die Adresse beginnt mit https://.",
    read_only: "Der Schlüssel darf nur lesen.",
    to_key: "Zum Feld „Consumer-Key“",
    works: "WooCommerce ist verbunden.",
    connect: "Verbinden",
    connected: "verbunden",
    load: "Werte jetzt laden",
    loaded: "Werte des Shops geladen.",
    methods: "Zahlungsarten (6)",
    pause: "Pausieren",
    paused: "Diese Plattform ist pausiert",
    resume: "Fortsetzen",
    resumed: "Plattform fortgesetzt.",
    open: "Öffnen",
    delete: "Plattform löschen",
    delete_now: "Endgültig löschen",
    deleted: "Plattform gelöscht.",
};

pub(super) const ENGLISH: Shops = Shops {
    platforms: "Platforms",
    none: "No shop connected yet",
    add: "Connect: WooCommerce",
    fields: ["Name", "Address of the shop", "Consumer key", "Consumer secret"],
    test: "Test",
    no_scheme: "The address starts with https://.",
    read_only: "The key may only read.",
    to_key: "Go to “Consumer key”",
    works: "WooCommerce is connected.",
    connect: "Connect",
    connected: "connected",
    load: "Load values now",
    loaded: "Values of the shop loaded.",
    methods: "Payment methods (6)",
    pause: "Pause",
    paused: "This platform is paused",
    resume: "Resume",
    resumed: "Platform resumed.",
    open: "Open",
    delete: "Delete platform",
    delete_now: "Delete for good",
    deleted: "Platform deleted.",
};
