//! The people of these tests, and a way to see that nothing was changed.

use kontor_model::{Lang, Module};

use crate::app::App;
use crate::db::fetch_all;
use crate::identity::{Invited, NewInvitation, invite};
use crate::testing::TestApp;

/// Meets the rule, and no dictionary knows it.
pub(super) const PASSWORD: &str = "Regentonne-25-Liter";
pub(super) const NUMBER: &str = "4021180073152";
pub(super) const USERNAME: &str = "jmüller";

/// What the vendor types.
pub(super) fn kaesehof() -> NewInvitation {
    NewInvitation {
        customer: NUMBER.to_owned(),
        company: "Käsehof Grünwald & Söhne GmbH".to_owned(),
        email: "joerg.mueller@kaesehof.example".to_owned(),
        first_name: "Jörg".to_owned(),
        last_name: "Müller-Weiß".to_owned(),
        username: USERNAME.to_owned(),
        modules: vec![Module::Shipping],
        lang: Lang::De,
    }
}

/// Invites the cheese dairy.
pub(super) async fn invited(app: &App) -> Invited {
    invite(app, kaesehof()).await.unwrap_or_else(|error| panic!("invites: {error}"))
}

/// The path of a mailed link.
pub(super) fn path(url: &str) -> String {
    url.strip_prefix("https://kontor.example").expect("a link of this cloud").to_owned()
}

/// Everything that a refused request must leave alone: rows with their states, and mails.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Picture {
    tenants: Vec<(String, String, String)>,
    invitations: Vec<(String, String, i64)>,
    users: Vec<(String, String, i64)>,
    sessions: Vec<(String,)>,
    resets: Vec<(String, String)>,
    jobs: Vec<(String, String)>,
    audit: Vec<(String, String)>,
    mails: usize,
}

/// Looks at everything.
pub(super) async fn picture(test: &TestApp) -> Picture {
    let mut tx = test.app.db.unscoped_read().await.expect("begins");
    Picture {
        tenants: fetch_all!(
            &mut tx,
            (String, String, String),
            "SELECT number, company, modules FROM tenants ORDER BY id"
        )
        .expect("tenants"),
        invitations: fetch_all!(
            &mut tx,
            (String, String, i64),
            "SELECT id, state, resend_count FROM invitations ORDER BY id"
        )
        .expect("invitations"),
        users: fetch_all!(
            &mut tx,
            (String, String, i64),
            "SELECT username, password_hash, password_changed_at FROM users ORDER BY id"
        )
        .expect("users"),
        sessions: fetch_all!(&mut tx, (String,), "SELECT id FROM sessions ORDER BY id").expect("sessions"),
        resets: fetch_all!(&mut tx, (String, String), "SELECT id, state FROM password_resets ORDER BY id")
            .expect("resets"),
        jobs: fetch_all!(&mut tx, (String, String), "SELECT id, state FROM jobs ORDER BY id").expect("jobs"),
        audit: fetch_all!(&mut tx, (String, String), "SELECT id, action FROM audit ORDER BY tenant_id, sequence")
            .expect("audit"),
        mails: mails(test).len(),
    }
}

impl Picture {
    /// The actions in the audit log.
    pub(super) fn actions(&self) -> Vec<&str> {
        self.audit.iter().map(|(_, action)| action.as_str()).collect()
    }

    /// States of the invitations, oldest mail first.
    pub(super) fn states(&self) -> Vec<&str> {
        let mut sorted: Vec<_> = self.invitations.iter().collect();
        sorted.sort_by_key(|(_, _, count)| *count);
        sorted.into_iter().map(|(_, state, _)| state.as_str()).collect()
    }

    /// Number of users.
    pub(super) fn users(&self) -> usize {
        self.users.len()
    }

    /// Number of open sessions.
    pub(super) fn sessions(&self) -> usize {
        self.sessions.len()
    }

    /// Ids of the open sessions.
    pub(super) fn session_ids(&self) -> impl Iterator<Item = &str> {
        self.sessions.iter().map(|(id,)| id.as_str())
    }

    /// Number of mails in the outbox.
    pub(super) fn mails(&self) -> usize {
        self.mails
    }
}

/// Mails in the outbox, as text with its soft line breaks taken out.
pub(super) fn mails(test: &TestApp) -> Vec<String> {
    let Ok(folder) = std::fs::read_dir(&test.app.config.outbox) else { return Vec::new() };
    let mut paths: Vec<_> = folder.map(|entry| entry.expect("an entry").path()).collect();
    paths.sort();
    paths.iter().map(|path| std::fs::read_to_string(path).expect("a mail").replace("=\r\n", "")).collect()
}

/// The link in a mail that begins with `start`.
pub(super) fn link_in(mail: &str, start: &str) -> String {
    let from = mail.find(start).expect("a link");
    mail[from..].chars().take_while(|c| c.is_ascii_alphanumeric() || "/:._-".contains(*c)).collect()
}
