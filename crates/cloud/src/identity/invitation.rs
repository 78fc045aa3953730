//! What an invitation is, and which data make a good one.

use kontor_model::fold::{clean_line, is_unprintable};
use kontor_model::id::{InvitationId, TenantId};
use kontor_model::problem::FieldError;
use kontor_model::{Lang, Module, TenantNumber, UtcMillis};
use lettre::Address;

use crate::app::App;

/// Where an invitation stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InvitationState {
    /// The link may be used.
    Pending,
    /// The customer has registered.
    Accepted,
    /// Nobody used it in time.
    Expired,
    /// The operator took it back.
    Revoked,
    /// A newer mail was sent.
    Replaced,
}

impl InvitationState {
    /// The text in tables and in `--json`.
    pub fn code(self) -> &'static str {
        match self {
            InvitationState::Pending => "pending",
            InvitationState::Accepted => "accepted",
            InvitationState::Expired => "expired",
            InvitationState::Revoked => "revoked",
            InvitationState::Replaced => "replaced",
        }
    }

    pub(super) fn from_code(code: &str) -> Option<InvitationState> {
        use InvitationState::{Accepted, Expired, Pending, Replaced, Revoked};
        [Pending, Accepted, Expired, Revoked, Replaced].into_iter().find(|state| state.code() == code)
    }
}

/// The person an invitation is for, and under which name he signs in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    /// E-mail address.
    pub email: String,
    /// First name.
    pub first_name: String,
    /// Last name.
    pub last_name: String,
    /// User name.
    pub username: String,
}

/// An invitation as the operator sees it; the link itself is only in the mail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invitation {
    /// Its id.
    pub id: InvitationId,
    /// Who is invited.
    pub tenant: TenantId,
    /// His customer number.
    pub number: TenantNumber,
    /// His company.
    pub company: String,
    /// The person.
    pub person: Person,
    /// Modules he has booked.
    pub modules: Vec<Module>,
    /// Language of mail and form.
    pub lang: Lang,
    /// As stored; ask [`Invitation::state_at`].
    pub state: InvitationState,
    /// Mails sent for this customer before this one.
    pub resend_count: i64,
    /// When it was made.
    pub created_at: UtcMillis,
    /// Until when the link is good.
    pub expires_at: UtcMillis,
}

impl Invitation {
    /// Where it stands at a moment: an open one past its time has expired.
    pub fn state_at(&self, now: UtcMillis) -> InvitationState {
        match self.state {
            InvitationState::Pending if self.expires_at <= now => InvitationState::Expired,
            state => state,
        }
    }
}

/// What the operator types. Checked by `invite`, all faults at once.
#[derive(Clone, Debug)]
pub struct NewInvitation {
    /// Customer number.
    pub customer: String,
    /// Company.
    pub company: String,
    /// E-mail address.
    pub email: String,
    /// First name.
    pub first_name: String,
    /// Last name.
    pub last_name: String,
    /// User name.
    pub username: String,
    /// Modules booked.
    pub modules: Vec<Module>,
    /// Language of mail and form.
    pub lang: Lang,
}

/// The same, found to be good.
#[derive(Debug)]
pub(super) struct Checked {
    pub(super) number: TenantNumber,
    pub(super) company: String,
    pub(super) person: Person,
    pub(super) modules: Vec<Module>,
    pub(super) lang: Lang,
}

/// Characters a company may have; what fits a label's first two lines and every mail.
const LONGEST_COMPANY: usize = 100;
const LONGEST_NAME: usize = 60;
const LONGEST_USERNAME: usize = 60;
const SHORTEST_USERNAME: usize = 2;
/// RFC 5321, section 4.5.3.1.3: a path has at most 256 octets, two of them angle brackets.
const LONGEST_EMAIL: usize = 254;

impl NewInvitation {
    /// What `invite` would find at fault, in the operator's language; empty when nothing is.
    pub fn faults(&self, app: &App, lang: Lang) -> Vec<FieldError> {
        check_in(app, self, lang).err().unwrap_or_default()
    }
}

/// Checks every field; answers all faults, not only the first.
pub(super) fn check(app: &App, typed: &NewInvitation) -> Result<Checked, Vec<FieldError>> {
    check_in(app, typed, Lang::En)
}

fn check_in(app: &App, typed: &NewInvitation, lang: Lang) -> Result<Checked, Vec<FieldError>> {
    let mut faults = Faults { app, lang, found: Vec::new() };
    let number = typed.customer.trim().parse::<TenantNumber>();
    if number.is_err() {
        faults.add("customer", "customer_number", &[]);
    }
    let company = faults.line("company", &typed.company, 1, LONGEST_COMPANY);
    let first_name = faults.line("first_name", &typed.first_name, 1, LONGEST_NAME);
    let last_name = faults.line("last_name", &typed.last_name, 1, LONGEST_NAME);
    let username = faults.line("username", &typed.username, SHORTEST_USERNAME, LONGEST_USERNAME);
    let email = faults.line("email", &typed.email, 1, LONGEST_EMAIL);
    if !email.is_empty() && !is_email(&email) {
        faults.add("email", "email", &[]);
    }
    if typed.modules.is_empty() {
        faults.add("modules", "modules", &[]);
    }
    match number {
        Ok(number) if faults.found.is_empty() => Ok(Checked {
            number,
            company,
            person: Person { email, first_name, last_name, username },
            modules: typed.modules.clone(),
            lang: typed.lang,
        }),
        _ => Err(faults.found),
    }
}

/// An address as RFC 5321 allows it, with a host name that has a dot or is `localhost`.
fn is_email(text: &str) -> bool {
    text.parse::<Address>().is_ok_and(|address| {
        let host = address.domain();
        (host.contains('.') || host == "localhost") && !text.contains(['"', ' ', '<', '>'])
    })
}

struct Faults<'a> {
    app: &'a App,
    lang: Lang,
    found: Vec<FieldError>,
}

impl Faults<'_> {
    fn add(&mut self, field: &str, code: &str, args: &[(&str, &str)]) {
        let detail = self.app.site.text(self.lang, &format!("invite.fault.{code}"), args);
        self.found.push(FieldError { field: field.to_owned(), code: code.to_owned(), detail });
    }

    /// A line without control characters and of a length between the bounds; what is at fault comes back empty.
    fn line(&mut self, field: &str, typed: &str, shortest: usize, longest: usize) -> String {
        // A line break inside a name is no blank: somebody is trying out headers.
        let plain = !typed.trim().chars().any(is_unprintable);
        let Some(line) = clean_line(typed).filter(|_| plain) else {
            self.add(field, "control_characters", &[]);
            return String::new();
        };
        let length = line.chars().count();
        if length == 0 {
            self.add(field, "missing", &[]);
        } else if length < shortest {
            self.add(field, "too_short", &[("min", &shortest.to_string())]);
        } else if length > longest {
            self.add(field, "too_long", &[("max", &longest.to_string()), ("length", &length.to_string())]);
        } else {
            return line;
        }
        String::new()
    }
}
