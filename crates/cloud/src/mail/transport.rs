//! The way out: an SMTP server over TLS, or a folder.

use std::net::IpAddr;
use std::path::{Path, PathBuf};
use std::time::Duration;

use kontor_model::id::JobId;
use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::client::{Tls, TlsParameters};
use lettre::{AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor};
use secrecy::ExposeSecret;

use crate::config::{CloudConfig, SmtpConfig};
use crate::jobs::{Failure, Outcome};

/// RFC 8314: the port that speaks TLS from the first byte.
const SUBMISSIONS: u16 = 465;
/// For the connection alone; lettre's own limit ends there.
const CONNECT_LIMIT: Duration = Duration::from_secs(20);
/// For the whole mail, from the connection to the last answer: well below the lease of a job, and no longer than
/// somebody waits who invites at the command line.
const SEND_LIMIT: Duration = Duration::from_secs(45);

const TOO_SLOW: &str = "the mail server did not answer in time";

/// Where mails go.
pub(super) enum Transport {
    Smtp { server: Box<AsyncSmtpTransport<Tokio1Executor>>, limit: Duration },
    Folder(PathBuf),
}

impl Transport {
    pub(super) fn new(config: &CloudConfig) -> Result<Transport, String> {
        match &config.smtp {
            Some(smtp) => Transport::smtp(smtp, SEND_LIMIT),
            None => Ok(Transport::Folder(config.outbox.clone())),
        }
    }

    /// A server that may take as long as `limit` for one mail.
    pub(super) fn smtp(config: &SmtpConfig, limit: Duration) -> Result<Transport, String> {
        Ok(Transport::Smtp { server: Box::new(smtp_transport(config)?), limit })
    }

    pub(super) fn outbox(&self) -> Option<&Path> {
        match self {
            Transport::Folder(folder) => Some(folder),
            Transport::Smtp { .. } => None,
        }
    }

    /// Hands a message over. A second run of the same job overwrites the same file.
    pub(super) async fn send(&self, id: &JobId, message: &Message) -> Result<Outcome, Failure> {
        match self {
            Transport::Folder(folder) => {
                let path = folder.join(format!("{id}.eml"));
                let written = write_file(folder, &path, &message.formatted()).await;
                written.map_err(|error| Failure { reason: format!("the outbox folder: {error}"), again: true })?;
                Ok(Outcome::WrittenTo(path))
            }
            Transport::Smtp { server, limit } => {
                // Given up, the connection is closed: nothing of it is used again.
                let sent = tokio::time::timeout(*limit, server.send(message.clone())).await;
                let sent = sent.map_err(|_| Failure { reason: TOO_SLOW.to_owned(), again: true })?;
                sent.map_err(|error| failure(&error))?;
                Ok(Outcome::Done)
            }
        }
    }
}

/// TLS always, unless the server is this machine.
fn smtp_transport(smtp: &SmtpConfig) -> Result<AsyncSmtpTransport<Tokio1Executor>, String> {
    let tls = if is_loopback(&smtp.host) {
        Tls::None
    } else {
        let parameters = TlsParameters::new(smtp.host.clone());
        let parameters = parameters.map_err(|error| format!("TLS to the mail server {}: {error}", smtp.host))?;
        if smtp.port == SUBMISSIONS { Tls::Wrapper(parameters) } else { Tls::Required(parameters) }
    };
    let mut builder = AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous(smtp.host.clone())
        .port(smtp.port)
        .tls(tls)
        .timeout(Some(CONNECT_LIMIT));
    if let (Some(username), Some(password)) = (&smtp.username, &smtp.password) {
        let credentials = Credentials::new(username.clone(), password.expose_secret().to_owned());
        builder = builder.credentials(credentials);
    }
    Ok(builder.build())
}

fn is_loopback(host: &str) -> bool {
    host == "localhost" || host.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

/// In our words: a server's answer can hold the recipient's address.
fn failure(error: &lettre::transport::smtp::Error) -> Failure {
    let code = error.status().map(|code| format!(" (code {code})")).unwrap_or_default();
    let reason = if error.is_permanent() {
        format!("the mail server refused the mail{code}")
    } else if error.is_transient() {
        format!("the mail server put the mail off{code}")
    } else if error.is_timeout() {
        TOO_SLOW.to_owned()
    } else if error.is_tls() {
        "no secure connection to the mail server".to_owned()
    } else if error.is_client() {
        "the mail server does not offer what the settings ask for".to_owned()
    } else {
        "the mail server cannot be reached".to_owned()
    };
    Failure { reason, again: !error.is_permanent() }
}

/// Written beside and renamed, so that nobody ever reads half a mail.
async fn write_file(folder: &Path, path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let part = path.with_extension("part");
    tokio::fs::create_dir_all(folder).await?;
    private(folder, 0o700).await?;
    tokio::fs::write(&part, b"").await?;
    private(&part, 0o600).await?;
    tokio::fs::write(&part, bytes).await?;
    tokio::fs::rename(&part, path).await
}

#[cfg(unix)]
async fn private(path: &Path, mode: u32) -> std::io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    tokio::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).await
}

#[cfg(not(unix))]
async fn private(_path: &Path, _mode: u32) -> std::io::Result<()> {
    Ok(())
}
