//! Mails: written by templates in both languages, sent as jobs, never lost by a server that is down.
//!
//! Without an SMTP server a mail becomes a file in the outbox folder, which is what `kontor up` and the tests use.

mod letter;
#[cfg(test)]
mod readable;
#[cfg(test)]
mod tests;
mod transport;

use kontor_model::Lang;
use kontor_model::id::{JobId, TenantId};
use lettre::message::Mailbox;

use crate::app::{App, StartError};
use crate::config::CloudConfig;
use crate::db::Tx;
use crate::error::{AppError, AppResult};
use crate::jobs::{self, Failure, Job, Lane, NewJob, Outcome};

pub use letter::{Letter, Mail, Need, PlatformNews};
#[cfg(test)]
pub(crate) use readable::readable;
use transport::Transport;

/// Templates of mails.
pub const TEMPLATES: &[(&str, &str)] =
    &[(HTML, include_str!("templates/letter.html")), (TEXT, include_str!("templates/letter.txt"))];
/// Texts of mails.
pub const LOCALES: &[(Lang, &str)] =
    &[(Lang::De, include_str!("locales/de.toml")), (Lang::En, include_str!("locales/en.toml"))];
/// Kind of the job that sends one mail.
pub const JOB: &str = "mail";

const HTML: &str = "mail/letter.html";
const TEXT: &str = "mail/letter.txt";

/// How mails leave.
pub struct State {
    transport: Transport,
    from: Mailbox,
}

impl State {
    /// Made once per App. Errors: a sender that is no address, an SMTP server that cannot be used safely.
    pub fn new(config: &CloudConfig) -> Result<State, StartError> {
        let from = config.mail_from.parse::<Mailbox>();
        let from = from.map_err(|_| StartError::Setting(format!("mail_from is no address: {}", config.mail_from)))?;
        let transport = Transport::new(config).map_err(StartError::Setting)?;
        Ok(State { transport, from })
    }

    /// The folder mails are written to, when no SMTP server is set; said at start.
    pub fn outbox(&self) -> Option<&std::path::Path> {
        self.transport.outbox()
    }
}

/// Queues a mail in the caller's transaction. Its job holds everything, sealed, and is wiped when the mail is out.
pub async fn enqueue(tx: &mut Tx, app: &App, tenant: &TenantId, mail: &Mail) -> AppResult<JobId> {
    let payload = zeroize::Zeroizing::new(serde_json::to_vec(mail).map_err(AppError::internal)?);
    let job = NewJob { tenant, lane: Lane::Mail, kind: JOB, payload: &payload, run_at: app.now() };
    Ok(jobs::enqueue(tx, app, job).await?)
}

/// The work of the job: writes the mail and hands it over.
pub(crate) async fn deliver(app: &App, job: &Job) -> Result<Outcome, Failure> {
    let for_good = |reason: &str| Failure { reason: reason.to_owned(), again: false };
    let mail: Mail =
        serde_json::from_slice(&job.payload).map_err(|_| for_good("the stored mail is not of this version"))?;
    let message = letter::write(app, &mail, &job.id).map_err(|reason| for_good(&reason))?;
    app.mail.transport.send(&job.id, &message).await
}
