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
    /// Something about a platform that a person should know.
    Platform {
        /// What.
        news: PlatformNews,
        /// Name of the platform.
        platform: String,
        /// What happened, in the recipient's language; empty where the news says it all.
        reason: String,
        /// Since when, or when.
        at: UtcMillis,
        /// How many things, or hours.
        count: i64,
        /// What needs a person, where that is the news.
        #[serde(default)]
        needs: Vec<Need>,
        /// Where something can be done about it.
        link: String,
    },
}

/// Things of one kind that need a person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Need {
    /// `held`, `refused`, `again`, `goods` or `goods_again`: the name of its text.
    pub what: String,
    /// How many.
    pub count: i64,
    /// Where each is seen with its reason.
    pub link: String,
}

/// What there is to say about a platform.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PlatformNews {
    /// It does not accept its credentials any more.
    Expired,
    /// Calls fail again and again.
    Failing,
    /// It works again.
    Works,
    /// No order came for so many hours.
    Silent,
    /// Its credentials end in so many days.
    Ending,
    /// So many things need a person: held, refused, failed again and again.
    Refuses,
}

impl PlatformNews {
    /// Under which name its texts stand.
    fn texts(self) -> &'static str {
        match self {
            PlatformNews::Expired => "platform_expired",
            PlatformNews::Failing => "platform_failing",
            PlatformNews::Works => "platform_works",
            PlatformNews::Silent => "platform_silent",
            PlatformNews::Ending => "platform_ending",
            PlatformNews::Refuses => "platform_refuses",
        }
    }
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

/// What a letter says, before it is worded.
struct Said<'a> {
    /// Under which name its texts stand.
    name: &'static str,
    /// What the texts are filled with.
    args: Vec<(&'static str, String)>,
    /// Facts by the name of their caption.
    facts: Vec<(&'static str, &'a str)>,
    /// What needs a person.
    needs: &'a [Need],
    /// What was found out, beside the texts; empty for none.
    reason: &'a str,
    link: &'a str,
}

fn said(mail: &Mail) -> Said<'_> {
    let when = |at: UtcMillis| ("when", dates::datetime(mail.lang, at, &dates::zone(ZONE)));
    match &mail.letter {
        Letter::Invitation { company, number, username, link, expires_at } => Said {
            name: "invitation",
            args: vec![when(*expires_at)],
            facts: vec![("number", number), ("company", company), ("username", username)],
            needs: &[],
            reason: "",
            link,
        },
        Letter::PasswordReset { number, username, link, expires_at } => Said {
            name: "password_reset",
            args: vec![when(*expires_at)],
            facts: vec![("number", number), ("username", username)],
            needs: &[],
            reason: "",
            link,
        },
        Letter::PasswordChanged { number, username, changed_at, forgot_link } => Said {
            name: "password_changed",
            args: vec![when(*changed_at)],
            facts: vec![("number", number), ("username", username)],
            needs: &[],
            reason: "",
            link: forgot_link,
        },
        Letter::Platform { news, platform, reason, at, count, needs, link } => Said {
            name: news.texts(),
            args: vec![when(*at), ("platform", platform.clone()), ("count", count.to_string())],
            facts: vec![("platform", platform)],
            needs,
            reason,
            link,
        },
    }
}

fn sheet(app: &App, mail: &Mail) -> Sheet {
    let lang = mail.lang;
    let say = |key: &str, args: &[(&str, &str)]| app.site.text(lang, &format!("mail.{key}"), args);
    let Said { name, args, facts, needs, reason, link } = said(mail);
    let args: Vec<(&str, &str)> = args.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let worded = |key: &str| say(&format!("{name}.{key}"), &args);
    let reason = (!reason.is_empty()).then(|| reason.to_owned());
    let fact = |(key, value): (&str, &str)| (say(&format!("fact.{key}"), &[]), value.to_owned());
    let need = |need: &Need| {
        let caption = say(&format!("platform_refuses.need_{}", need.what), &[("count", &need.count.to_string())]);
        (caption, need.link.clone())
    };
    Sheet {
        subject: worded("subject"),
        greeting: say("greeting", &[("name", &mail.to_name)]),
        before: [worded("before")].into_iter().chain(reason).collect(),
        facts: facts.into_iter().map(fact).chain(needs.iter().map(need)).collect(),
        button: Some((worded("button"), link.to_owned())),
        after: vec![worded("after"), worded("advice")],
        closing: say("closing", &[]),
        footer: say("footer", &[("url", &app.config.public_url)]),
    }
}
