//! What the pages of applications show, with samples of every state.

use kontor_model::Module;
use kontor_model::UtcMillis;
use kontor_model::clock::CountedEntropy;
use kontor_model::credential::PlainSecret;
use kontor_model::id::ClientId;
use kontor_web::form::FormState;
use kontor_web::page::Page;
use serde::{Serialize, Serializer};

use super::actions::{ApplicationPage, NewApplication, PAGE_SIZE};
use super::application::{ClientState, NAME_MAX};
use super::store::clients::ClientRow;

/// A row of the list.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Row {
    client_id: String,
    name: String,
    /// `active`, `disabled`.
    state: &'static str,
    created_at: i64,
    last_used_at: Option<i64>,
    /// What may be shown of the secrets: first and last characters.
    secrets: Vec<String>,
}

/// A page of the list, also behind the dialogs.
#[derive(Clone, Debug, Default, Serialize)]
pub(crate) struct List {
    rows: Vec<Row>,
    /// Codes of the modules every application may use.
    modules: Vec<&'static str>,
    /// Where the next page begins.
    next: Option<String>,
    /// Whether this is the beginning: only there an empty list means that there are none.
    is_first: bool,
}

impl List {
    /// Shapes a page of the list.
    pub(crate) fn new(page: ApplicationPage, modules: &[Module], is_first: bool) -> List {
        let secrets = page.secrets;
        let shown = |id: &ClientId| {
            let own = secrets.iter().filter(|secret| secret.client == *id);
            own.map(|secret| show_secret(&secret.prefix, &secret.last_four)).collect()
        };
        let rows = page.rows.into_iter().map(|row| Row {
            secrets: shown(&row.id),
            client_id: row.id.to_string(),
            name: row.name,
            state: row.state.code(),
            created_at: row.created_at.0,
            last_used_at: row.last_used_at.map(|at| at.0),
        });
        List {
            rows: rows.collect(),
            modules: modules.iter().map(|module| module.code()).collect(),
            next: page.next.map(|id| id.to_string()),
            is_first,
        }
    }

    /// The beginning of the list as it is once this application has come to it.
    #[must_use]
    pub(crate) fn with(mut self, new: &NewApplication) -> List {
        let row = Row {
            client_id: new.id.to_string(),
            name: new.name.clone(),
            state: ClientState::Active.code(),
            created_at: new.created_at.0,
            last_used_at: None,
            secrets: vec![show_secret(&new.secret.shown_prefix(), &new.secret.last_four())],
        };
        self.rows.insert(0, row);
        if self.rows.len() > PAGE_SIZE {
            self.rows.truncate(PAGE_SIZE);
            self.next = self.rows.last().map(|row| row.client_id.clone());
        }
        self
    }
}

fn show_secret(prefix: &str, last_four: &str) -> String {
    format!("{prefix} … {last_four}")
}

/// `/applications`.
#[derive(Serialize)]
pub(crate) struct Applications {
    /// The list.
    pub(crate) list: List,
    /// The same form was sent twice.
    pub(crate) already_created: bool,
}

/// `/applications/new`: the dialog "Anwendung hinzufügen".
#[derive(Serialize)]
pub(crate) struct Add {
    /// Behind the dialog.
    pub(crate) list: List,
    /// The one field.
    pub(crate) form: FormState,
    /// Single-use id of this form.
    pub(crate) form_id: String,
    /// Longest name.
    pub(crate) name_max: usize,
}

/// The answer to a successful POST: the dialog "neue Anwendung erstellt". No `Debug`: it holds the secret.
#[derive(Serialize)]
pub(crate) struct CreatedOnce {
    list: List,
    name: String,
    client_id: String,
    #[serde(serialize_with = "expose")]
    client_secret: PlainSecret,
}

impl CreatedOnce {
    /// Takes the new application, with the list behind the dialog.
    pub(crate) fn new(list: List, application: &NewApplication) -> CreatedOnce {
        CreatedOnce {
            list,
            name: application.name.clone(),
            client_id: application.id.to_string(),
            client_secret: application.secret.clone(),
        }
    }
}

/// `/applications/{client_id}/delete`.
#[derive(Serialize)]
pub(crate) struct Delete {
    list: List,
    name: String,
    client_id: String,
    last_used_at: Option<i64>,
}

impl Delete {
    /// Asks about one application.
    pub(crate) fn new(list: List, row: ClientRow) -> Delete {
        let last_used_at = row.last_used_at.map(|at| at.0);
        Delete { list, name: row.name, client_id: row.id.to_string(), last_used_at }
    }
}

/// The one place where a secret becomes text of a page.
fn expose<S: Serializer>(secret: &PlainSecret, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(secret.expose())
}

/// 2026-11-23T09:00:00Z.
const SAMPLE_NOW: UtcMillis = UtcMillis(1_795_424_400_000);

fn sample_row(name: &str, state: ClientState, used_before_min: Option<i64>) -> Row {
    let created_at = SAMPLE_NOW.plus_seconds(-34 * 86_400);
    Row {
        // Names differ in length, so that the ids differ.
        client_id: ClientId::new(created_at.plus_millis(name.len() as i64), &CountedEntropy::default()).to_string(),
        name: name.to_owned(),
        state: state.code(),
        created_at: created_at.0,
        last_used_at: used_before_min.map(|minutes| SAMPLE_NOW.plus_seconds(-60 * minutes).0),
        secrets: vec!["ks_9fTq … Xw4c".to_owned()],
    }
}

fn sample_list() -> List {
    let row = sample_row;
    let mut two_secrets = row("Lagerautomation Nachtlauf", ClientState::Active, Some(540));
    two_secrets.secrets.push("ks_Lm2R … 7bQe".to_owned());
    List {
        rows: vec![
            row("microtech büro+", ClientState::Active, Some(4)),
            two_secrets,
            row("Packtisch <Süd> & Nord", ClientState::Active, None),
            row("Testsystem", ClientState::Disabled, Some(400_000)),
        ],
        modules: vec!["shipping", "commerce"],
        next: Some("kc_01M5C3F560GP1XF3A7QYFR6F0D".to_owned()),
        is_first: true,
    }
}

fn empty_list() -> List {
    List { modules: vec!["shipping"], is_first: true, ..List::default() }
}

impl Page for Applications {
    const TEMPLATE: &'static str = "oauth/applications.html";

    fn samples() -> Vec<(&'static str, Self)> {
        let no_modules = List { modules: Vec::new(), next: None, ..sample_list() };
        vec![
            ("empty", Applications { list: empty_list(), already_created: false }),
            ("list", Applications { list: sample_list(), already_created: false }),
            ("already_created", Applications { list: no_modules, already_created: true }),
            ("past_the_end", Applications { list: List::default(), already_created: false }),
        ]
    }
}

impl Page for Add {
    const TEMPLATE: &'static str = "oauth/add.html";

    fn samples() -> Vec<(&'static str, Self)> {
        let sample = |form| Add {
            list: empty_list(),
            form,
            form_id: "01M83WFEZ084G7ZWYRD6Z1RV0W".to_owned(),
            name_max: NAME_MAX,
        };
        let mut faulty = FormState::new().with("name", "microtech büro+");
        faulty.fault("name", "applications.new.name_taken", &[]);
        let mut too_long = FormState::new().with("name", "ä".repeat(61));
        too_long.fault("name", "applications.new.name_too_long", &[("max", "60")]);
        vec![("new", sample(FormState::new())), ("taken", sample(faulty)), ("too_long", sample(too_long))]
    }
}

impl Page for CreatedOnce {
    const TEMPLATE: &'static str = "oauth/created.html";

    fn samples() -> Vec<(&'static str, Self)> {
        let entropy = CountedEntropy::default();
        let application = NewApplication {
            id: ClientId::new(SAMPLE_NOW, &entropy),
            name: "microtech büro+".to_owned(),
            secret: PlainSecret::generate(&entropy),
            created_at: SAMPLE_NOW,
        };
        vec![("created", CreatedOnce::new(sample_list(), &application))]
    }
}

impl Page for Delete {
    const TEMPLATE: &'static str = "oauth/delete.html";

    fn samples() -> Vec<(&'static str, Self)> {
        let sample = |last_used_at| Delete {
            list: sample_list(),
            name: "microtech büro+".to_owned(),
            client_id: "kc_01M83WFEZ084G7ZWYRD6Z1RV0W".to_owned(),
            last_used_at,
        };
        vec![("used", sample(Some(SAMPLE_NOW.plus_seconds(-240).0))), ("never_used", sample(None))]
    }
}
