//! What a mail says: typed letters, turned into text and HTML by two templates and the texts of the locale.

use std::time::{Duration, UNIX_EPOCH};

use kontor_model::id::JobId;
use kontor_model::{Lang, UtcMillis};
use kontor_web::dates;
use lettre::Message;
use lettre::message::header::{ContentTransferEncoding, ContentType};
use lettre::message::{Mailbox, MultiPart, SinglePart};
use serde::{Deserialize, Serialize};

use super::{HTML, TEXT};
use crate::app::App;

/// Pages and mails show the same local time.
const ZONE: &str = "Europe/Berlin";

/// A mail to one person. Holds a link; no `Debug`.
#[derive(Serialize, Deserialize)]
pub struct Mail {
    /// Name of the recipient.
    pub to_name: String,
    /// His address.
    pub to_email: String,
    /// His language.
    pub lang: Lang,
    /// What he is told.
    pub letter: Letter,
}

/// The letters there are.
#[derive(Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Letter {
    /// Registration link.
    Invitation {
        /// Company.
        company: String,
        /// Customer number.
        number: String,
        /// User name.
        username: String,
        /// The link.
        link: String,
        /// Until when it is good.
        expires_at: UtcMillis,
    },
    /// Link for a new password.
    PasswordReset {
        /// Customer number.
        number: String,
        /// User name.
        username: String,
        /// The link.
        link: String,
        /// Until when it is good.
        expires_at: UtcMillis,
    },
    /// The password was changed.
    PasswordChanged {
        /// Customer number.
        number: String,
        /// User name.
        username: String,
        /// When.
        changed_at: UtcMillis,
        /// Where to go if it was somebody else.
        forgot_link: String,
    },
}

/// A letter as the templates see it.
#[derive(Serialize)]
struct Sheet {
    subject: String,
    greeting: String,
    before: Vec<String>,
    facts: Vec<(String, String)>,
    button: Option<(String, String)>,
    after: Vec<String>,
    closing: String,
    footer: String,
}

/// Writes the message: text and HTML, headers encoded by lettre, so that no value can begin a header of its own.
///
/// Its `Message-ID` comes from the job: a mail sent twice is recognised as one by most mail programs.
pub(super) fn write(app: &App, mail: &Mail, id: &JobId) -> Result<Message, String> {
    let sheet = sheet(app, mail);
    let render = |name| app.site.render_text(name, mail.lang, &sheet).map_err(|error| error.to_string());
    let address = mail.to_email.parse().map_err(|_| "the recipient's address is not valid".to_owned())?;
    let sent_at = Duration::from_millis(u64::try_from(app.now().0).unwrap_or(0));
    let domain = app.mail.from.email.domain();
    let bodies = MultiPart::alternative()
        .boundary(format!("=_{id}"))
        .singlepart(part(ContentType::TEXT_PLAIN, render(TEXT)?))
        .singlepart(part(ContentType::TEXT_HTML, render(HTML)?));
    Message::builder()
        .from(app.mail.from.clone())
        .to(Mailbox::new(Some(single_line(&mail.to_name)), address))
        .subject(single_line(&sheet.subject))
        .date(UNIX_EPOCH + sent_at)
        .message_id(Some(format!("<{id}@{domain}>")))
        .multipart(bodies)
        .map_err(|error| format!("the mail cannot be built: {error}"))
}

fn part(kind: ContentType, body: String) -> SinglePart {
    SinglePart::builder().header(kind).header(ContentTransferEncoding::QuotedPrintable).body(body)
}

/// Names were checked long ago; this holds even for rows written by something else.
fn single_line(text: &str) -> String {
    text.chars().map(|c| if kontor_model::fold::is_unprintable(c) { ' ' } else { c }).collect()
}

fn sheet(app: &App, mail: &Mail) -> Sheet {
    let lang = mail.lang;
    let say = |key: &str, args: &[(&str, &str)]| app.site.text(lang, &format!("mail.{key}"), args);
    let fact = |key: &str, value: &str| (say(&format!("fact.{key}"), &[]), value.to_owned());
    let when = |at: UtcMillis| dates::datetime(lang, at, &dates::zone(ZONE));
    let (name, number, username) = match &mail.letter {
        Letter::Invitation { number, username, .. } => ("invitation", number, username),
        Letter::PasswordReset { number, username, .. } => ("password_reset", number, username),
        Letter::PasswordChanged { number, username, .. } => ("password_changed", number, username),
    };
    let mut facts = vec![fact("number", number), fact("username", username)];
    let (moment, link) = match &mail.letter {
        Letter::Invitation { company, link, expires_at, .. } => {
            facts.insert(1, fact("company", company));
            (when(*expires_at), link)
        }
        Letter::PasswordReset { link, expires_at, .. } => (when(*expires_at), link),
        Letter::PasswordChanged { changed_at, forgot_link, .. } => (when(*changed_at), forgot_link),
    };
    let args = [("when", moment.as_str())];
    let said = |key: &str| say(&format!("{name}.{key}"), &args);
    Sheet {
        subject: said("subject"),
        greeting: say("greeting", &[("name", &mail.to_name)]),
        before: vec![said("before")],
        facts,
        button: Some((said("button"), link.clone())),
        after: vec![said("after"), said("advice")],
        closing: say("closing", &[]),
        footer: say("footer", &[("url", &app.config.public_url)]),
    }
}
